package main

import (
	"cmp"
	"fmt"
	"io"
	"os"

	"github.com/jdmock/jdmock/contract/drift"
	"github.com/jdmock/jdmock/contract/plural"
	"github.com/jdmock/jdmock/contract/record"
)

// A driftReading reads files, one after the other.
type driftReading struct {
	analyzer *drift.Analyzer
	errs     io.Writer
	progress *progress
	unread   int
	why      error // of the first that could not be read
}

// file reads one file.
func (r *driftReading) file(name string, in io.Reader) error {
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return environment("--traffic: %w", err)
		}
		defer file.Close()
		if info, err := file.Stat(); err == nil && info.IsDir() {
			return environment("--traffic: %s is a directory: want a file", name)
		}
		in = file
	}
	counted := &countedReader{in: in, progress: r.progress}
	unread := 0
	var first error
	for c, err := range record.Read(counted) {
		if err == nil {
			r.analyzer.Add(c)
			continue
		}
		if unread++; first == nil {
			first = err
		}
	}
	if counted.failed != nil {
		return environment("--traffic %s: %w", name, counted.failed)
	}
	if unread > 0 {
		r.progress.clear()
		fmt.Fprintf(r.errs, "%s: %s could not be read; the first: %v\n", name, plural.Of(unread, "place"), first)
		r.unread += unread
		r.why = cmp.Or(r.why, first)
	}
	return nil
}

// first says what could not be read.
func (r *driftReading) first() string {
	if r.why == nil {
		return ""
	}
	return "; " + r.why.Error()
}
