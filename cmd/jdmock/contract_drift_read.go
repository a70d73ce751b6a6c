package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/jdmock/jdmock/contract/drift"
	"github.com/jdmock/jdmock/contract/record"
)

// A driftReading reads files, one after the other.
type driftReading struct {
	analyzer    *drift.Analyzer
	errs        io.Writer
	shown       bool // whether somebody watches
	begun, told time.Time
	bytes       int64
	unread      int
	why         error // of the first that could not be read
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
	counted := &countedReader{in: in, reading: r}
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
		fmt.Fprintf(r.errs, "%s%s: %d places could not be read; the first: %v\n", r.clear(), name, unread, first)
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

// clear returns what wipes the line of progress away.
func (r *driftReading) clear() string {
	if r.told.IsZero() {
		return ""
	}
	return "\r\x1b[K"
}

func (r *driftReading) end() { fmt.Fprint(r.errs, r.clear()) }

// progress tells how much was read, once it takes more than a second.
func (r *driftReading) progress() {
	now := machine.Now()
	if !r.shown || now.Sub(r.begun) < time.Second || now.Sub(r.told) < time.Second {
		return
	}
	r.told = now
	fmt.Fprintf(r.errs, "\r\x1b[K%d MB read", r.bytes/1_000_000)
}

// A countedReader tells a reading of the bytes that go through it.
type countedReader struct {
	in      io.Reader
	reading *driftReading
	failed  error
}

// Read reads on.
func (c *countedReader) Read(b []byte) (int, error) {
	n, err := c.in.Read(b)
	c.reading.bytes += int64(n)
	c.reading.progress()
	if err != nil && !errors.Is(err, io.EOF) {
		c.failed = err
	}
	return n, err
}
