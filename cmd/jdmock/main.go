// Command jdmock runs a simulator of JD's order API, and calls, explains and
// signs for it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/cmd/jdmock/internal/bench"
	"github.com/jdmock/jdmock/contract"
)

func main() { os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// run runs the command line and returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	root := newRoot(asked(args)...)
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	ran, err := root.ExecuteContextC(ctx)
	return report(errs, ran, err)
}

// A subcommand makes a command when it is needed, which is not at once: all have
// flags, and a start needs no other's.
type subcommand struct {
	name string
	make func() *cobra.Command
}

// subcommands are all that there are.
var subcommands = []subcommand{
	{"serve", newServe}, {"run", newRun}, {"call", newCall}, {"health", newHealth}, {"env", newEnv}, {"sign", newSign}, {"explain", newExplain},
	{"quirks", newQuirks}, {"decrypt", newDecrypt}, {"ca", newCA}, {"version", newVersion}, {"completion", newCompletion},
	{"metrics", newMetrics}, {"sandbox", newSandbox}, {"order", newOrder}, {"refund", newRefund}, {"service", newService},
	{"complaint", newComplaint}, {"clock", newClock}, {"fault", newFault}, {"limit", newLimit},
	{"calls", newCalls}, {"snapshot", newSnapshot}, {"arrivals", newArrivals}, {"scenario", newScenario}, {"import", newImport}, {"contract", newContract}, {"proxy", newProxy},
	{"bench", newBench}, {bench.StaticCommand, newBenchStatic}, {bench.SimulatorCommand, newBenchSimulator},
}

// asked returns the subcommand that a command line begins with; all where it
// begins otherwise, as when help is wanted.
func asked(args []string) []subcommand {
	if len(args) > 0 {
		for i, s := range subcommands {
			if s.name == args[0] {
				return subcommands[i : i+1]
			}
		}
	}
	return subcommands
}

// newRoot returns the command with subcommands.
func newRoot(with ...subcommand) *cobra.Command {
	root := &cobra.Command{
		Use:   "jdmock",
		Short: "a simulator of JD's order API that remembers what was done to it",
		Long: "jdmock runs a simulator of JD's order API that remembers what was done to it, and helps to call it.\n\n" +
			"Exit codes: 0 good, 1 findings or a refusal, 2 usage, 3 environment, such as a port that is taken.",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          knownCommand,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	root.SetFlagErrorFunc(flagError)
	for _, s := range with {
		root.AddCommand(s.make())
	}
	return root
}

// knownCommand refuses what is no subcommand, and names the nearest one.
func knownCommand(root *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var known []string
	for _, c := range root.Commands() {
		if !c.Hidden {
			known = append(known, c.Name())
		}
	}
	if near := contract.Nearest(args[0], known); near != "" {
		return usage("command %q is unknown: did you mean %s?", args[0], near)
	}
	return usage("command %q is unknown: want one of %s", args[0], strings.Join(known, ", "))
}

// flagError words a flag that is unknown or has a bad value.
func flagError(cmd *cobra.Command, err error) error {
	var number *strconv.NumError
	if errors.As(err, &number) {
		return badNumber(err, number)
	}
	wrong, ok := err.(interface{ GetSpecifiedName() string })
	if !ok || !strings.HasPrefix(err.Error(), "unknown") {
		return usage("%w", err)
	}
	if near := contract.Nearest(wrong.GetSpecifiedName(), flagNames(cmd)); near != "" {
		return usage("flag --%s is unknown: did you mean --%s?", wrong.GetSpecifiedName(), near)
	}
	return usage("flag --%s is unknown", wrong.GetSpecifiedName())
}

// badNumber words a flag whose value is no number, or neither true nor false.
func badNumber(err error, number *strconv.NumError) error {
	text, _, _ := strings.Cut(err.Error(), ": strconv.")
	switch {
	case number.Func == "ParseBool":
		return usage("%s: want true or false", text)
	case errors.Is(number, strconv.ErrRange):
		return usage("%s: the number is too large", text)
	}
	return usage("%s: want a whole number", text)
}

// The exit codes other than 0.
const (
	exitFindings    = 1
	exitUsage       = 2
	exitEnvironment = 3
)

// An exitError is a failure with its exit code.
type exitError struct {
	code int
	err  error // nil: everything was said already
}

// Error returns what went wrong.
func (e *exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

// Unwrap returns the cause.
func (e *exitError) Unwrap() error { return e.err }

func findings(format string, args ...any) error {
	return &exitError{exitFindings, fmt.Errorf(format, args...)}
}

func usage(format string, args ...any) error {
	return &exitError{exitUsage, fmt.Errorf(format, args...)}
}

func environment(format string, args ...any) error {
	return &exitError{exitEnvironment, fmt.Errorf(format, args...)}
}

// report says what went wrong and returns the exit code. An error without one
// is cobra's, about the command line.
func report(errs io.Writer, cmd *cobra.Command, err error) int {
	if err == nil {
		return 0
	}
	code := exitUsage
	if e, ok := err.(*exitError); ok {
		code = e.code
	}
	if err.Error() != "" {
		fmt.Fprintf(errs, "jdmock: %v\n", err)
	}
	if code == exitUsage && err.Error() != "" {
		fmt.Fprintf(errs, "Run '%s --help' for how it is used.\n", cmd.CommandPath())
	}
	return code
}
