package main

import (
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// runChild runs the program until it ends, hands on signals meanwhile, and
// returns its exit code.
func runChild(cmd *cobra.Command, args []string, r ready) (int, error) {
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(signals)
	child := exec.Command(args[0], args[1:]...)
	child.Stdin, child.Stdout, child.Stderr = cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr()
	child.Env = childEnvironment(r)
	hand := prepare(child)
	if err := child.Start(); err != nil {
		return 0, environment("command cannot be started: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	for {
		select {
		case s := <-signals:
			hand(s)
		case err := <-ended:
			return exitCode(child, err)
		}
	}
}

// exitCode returns the exit code of a program that has ended; of one that a
// signal has ended, what a shell would say.
func exitCode(child *exec.Cmd, err error) (int, error) {
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		return 0, environment("command: %w", err)
	}
	if code := child.ProcessState.ExitCode(); code >= 0 {
		return code, nil
	}
	return signalled(child.ProcessState), nil
}
