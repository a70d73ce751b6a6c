package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/stub"
)

// stubFlags are the flags about methods that are not imitated.
type stubFlags struct{ methods, unknown string }

// define adds the flags to a command.
func (o *stubFlags) define(f *flags) {
	f.text(&o.methods, "methods", "", "directory of stubs: METHOD.json answers a method that is not imitated")
	f.text(&o.unknown, "unknown", string(mockserver.UnknownRefuse), "methods that are neither imitated nor stubs: refuse (15), or empty, a success that holds nothing")
}

// apply sets the options that the flags stand for.
func (o *stubFlags) apply(out *mockserver.Options) (err error) {
	if err := oneOf("unknown", o.unknown, string(mockserver.UnknownRefuse), string(mockserver.UnknownEmpty)); err != nil {
		return err
	}
	out.Unknown = mockserver.UnknownMethods(o.unknown)
	out.Stubs, err = readStubs(o.methods)
	return err
}

// readStubs reads the directory of stubs, if there is one.
func readStubs(dir string) (*stub.Set, error) {
	if dir == "" {
		return nil, nil
	}
	stubs, err := stub.ReadDir(dir)
	var unread *fs.PathError
	switch {
	case errors.As(err, &unread):
		return nil, environment("--methods %s: %w", dir, err)
	case err != nil:
		return nil, usage("--methods %s: %w", dir, err)
	}
	return stubs, nil
}

// A stubInfo is a method that is not imitated, but answered from a file.
type stubInfo struct {
	Method  wire.Method `json:"method"`
	Dialect string      `json:"dialect"`
	Root    string      `json:"root"`
	File    string      `json:"file"`
}

// describeStubs returns what the stubs are: all of them, or the one of a name.
func describeStubs(stubs *stub.Set, name string) []stubInfo {
	var found []stubInfo
	for _, m := range stubs.Methods() {
		if s, _ := stubs.Find(m); name == "" || name == string(m) {
			found = append(found, stubInfo{Method: m, Dialect: s.Dialect, Root: m.Root(), File: s.Source})
		}
	}
	return found
}

// list writes one line of a stub, among those of the methods.
func (s stubInfo) list(b []byte) []byte {
	return fmt.Appendf(b, "  %-54s %-11s %-12s %s\n", s.Method, s.Dialect, "stub", "answered from "+s.File+", not imitated")
}

// detail writes what a stub is.
func (s stubInfo) detail(b []byte) []byte {
	return fmt.Appendf(b, "stub %s: answered from %s, not imitated\n  dialects  %s\n  answers   under %s\n\n", s.Method, s.File, s.Dialect, s.Root)
}

// stubMark returns what marks a line of the log about a stub.
func stubMark(r mockserver.Refusal) []any {
	if !r.Stub {
		return nil
	}
	return []any{"stub", true}
}
