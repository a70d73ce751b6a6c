//go:build unix

package main

import (
	"os"
	"os/exec"
	"syscall"
)

// prepare readies a program for signals, and returns what hands one on.
//
// Where there is a terminal, the program stays in this one's process group, so
// that it may read the terminal; Ctrl-C reaches it from there. Where there is
// none, it has a group of its own, and all of that is told.
func prepare(child *exec.Cmd) (hand func(os.Signal)) {
	if terminal, err := os.Open("/dev/tty"); err == nil {
		_ = terminal.Close()
		return func(s os.Signal) {
			if s != os.Interrupt {
				_ = child.Process.Signal(s) // one that has ended needs none
			}
		}
	}
	child.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return func(s os.Signal) {
		if number, ok := s.(syscall.Signal); ok {
			_ = syscall.Kill(-child.Process.Pid, number) // a group that has ended needs none
		}
	}
}

// signalled returns the exit code that shells give to a program that a signal
// has ended.
func signalled(state *os.ProcessState) int {
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return exitEnvironment
}
