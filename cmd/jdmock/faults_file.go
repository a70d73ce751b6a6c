package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/fault"
)

// addFaults gives the default sandbox the rules of --faults, if there is such a
// file.
func (o serveFlags) addFaults(server *mockserver.Server) error {
	if o.faults == "" {
		return nil
	}
	file, err := os.Open(o.faults)
	if err != nil {
		return environment("--faults: %w", err)
	}
	defer file.Close()
	rules, err := fault.ReadRules(file)
	var wrong *fault.FileError
	if err != nil && !errors.As(err, &wrong) {
		return environment("--faults: %w", err)
	}
	if err != nil {
		return usage("--faults %s: %w", o.faults, err)
	}
	for i, r := range rules {
		if _, err := server.Sandbox().Faults.Add(r); err != nil {
			return usage("--faults %s: %w", o.faults, fmt.Errorf("rule %d: %w", i+1, err))
		}
	}
	return nil
}
