package main

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/jdmock/jdmock/mockserver/arrival"
)

// readArrivals returns the plan of --arrivals: a rate, a name or a file's.
func readArrivals(text string) (arrival.Plan, error) {
	plan, wrong := arrival.Parse(text)
	if wrong == nil {
		return plan, nil
	}
	file, err := os.Open(text)
	if errors.Is(err, fs.ErrNotExist) || text == "" {
		return plan, usage("--arrivals: %w; nor is there such a file", wrong)
	}
	if err != nil {
		return plan, environment("--arrivals: %w", err)
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, arrival.MaxFileBytes+1))
	if err != nil {
		return plan, environment("--arrivals: %w", err)
	}
	if plan, err = arrival.ParseFile(content); err != nil {
		return plan, usage("--arrivals %s: %w", text, err)
	}
	return plan, nil
}
