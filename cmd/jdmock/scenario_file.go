package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/jdmock/jdmock/contract/scenario"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/control"
)

// readScenario reads the scenario that ships under a name, or else a file.
func readScenario(name string) (scenario.Scenario, []byte, error) {
	text, err := scenarioText(name)
	if err != nil {
		return scenario.Scenario{}, nil, err
	}
	s, err := scenario.Parse(bytes.NewReader(text))
	if err != nil {
		return s, nil, usage("%s: %w", name, err)
	}
	return s, text, nil
}

// scenarioText reads what readScenario parses.
func scenarioText(name string) ([]byte, error) {
	text, err := scenario.Text(name)
	switch {
	case err == nil:
		return text, nil
	case !strings.ContainsRune(name, filepath.Separator) && filepath.Ext(name) == "":
		return nil, usage("%w", err)
	}
	text, err = readScenarioFile(name)
	if err != nil {
		return nil, environment("%w", err)
	}
	return text, nil
}

// readScenarioFile reads a file, no further than a scenario goes.
func readScenarioFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("scenario: %w", err)
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, scenario.MaxBytes+1))
}

// begin sets up in a server what the scenario of --scenario gives; nil if there
// is none.
func (o serveFlags) begin(ctx context.Context, server *mockserver.Server) (*scenario.Begun, error) {
	if o.scenario == "" {
		return nil, nil
	}
	s, _, err := readScenario(o.scenario)
	if err != nil {
		return nil, err
	}
	world := control.New(server, control.Options{}).ScenarioWorld("default")
	defer world.Close() // the gateway is the program's to call
	b, r, err := scenario.Begin(ctx, world, s)
	if err != nil {
		return nil, environment("--scenario: %w", err)
	}
	if !r.Passed {
		last := r.Steps[len(r.Steps)-1]
		return nil, usage("--scenario %s: %s: %s", o.scenario, last.Step, last.Detail)
	}
	return b, nil
}
