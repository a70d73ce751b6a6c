//go:build !unix

package main

import (
	"os"
	"os/exec"
)

// prepare readies a program for signals, and returns what hands one on. Ctrl-C
// reaches every program of a console by itself; any other signal ends this one.
func prepare(child *exec.Cmd) (hand func(os.Signal)) {
	return func(s os.Signal) {
		if s != os.Interrupt {
			_ = child.Process.Kill() // one that has ended needs none
		}
	}
}

// signalled returns the exit code of a program that has none.
func signalled(*os.ProcessState) int { return exitEnvironment }
