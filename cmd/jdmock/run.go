package main

import (
	"log/slog"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/mockserver"
)

// freeAddr is where a simulator listens that is run for one program.
const freeAddr = "127.0.0.1:0"

// runFlags are the flags of run, as they were given.
type runFlags struct {
	serveFlags
	failOn, report string
}

func newRun() *cobra.Command {
	var o runFlags
	cmd := &cobra.Command{
		Use:   "run [flags] -- COMMAND [ARGUMENT…]",
		Short: "run a program, such as a test, with a simulator of its own",
		Long: "run starts a simulator on free ports, runs a program that finds it in " + varURL + ", " + varAppKey + ", " + varAppSecret + ",\n" +
			varToken + ", " + varVenderID + " and " + varControlURL + ", with " + varControlToken + " where one is needed, and tells on stderr\n" +
			"what was called. Signals are handed on to the program.\n\n" +
			"It ends with the program's exit code; with 1 if that is 0 and --fail-on finds something; with 3 if the program\n" +
			"cannot be started; and with 128 and the signal's number if a signal ended the program. The flags of serve are here too.",
		Example: "  jdmock run -- pytest -q\n  jdmock run --seed 7 --fail-on refused,violation --report junit=jdmock.xml -- ./test.sh",
		Args:    wantCommand,
	}
	f := newFlags(cmd, runVariable)
	o.define(f)
	o.listenOnFreePorts(cmd)
	f.text(&o.failOn, "fail-on", findViolation, "what fails a run of which the program is content: refused, violation, unused-fault, with commas, or none; what a scenario expects is always among them, but for none")
	f.text(&o.report, "report", "", "junit=FILE writes what was found as JUnit XML")
	cmd.Flags().SetInterspersed(false)
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return runCommand(cmd, f, o, args) }
	return cmd
}

// runVariable returns the variable of a flag. Where to listen, and what to
// write, is not for the environment, which another simulator may have set.
func runVariable(flag string) string {
	switch flag {
	case "addr", "control-addr", "tls", "forward-proxy", "ready-file", "public-url":
		return ""
	}
	return jdmockVariable(flag)
}

// listenOnFreePorts makes free ports the default, and has every answer checked.
func (o *runFlags) listenOnFreePorts(cmd *cobra.Command) {
	o.addr, o.controlAddr, o.check = freeAddr, freeAddr, string(mockserver.CheckAll)
	for name, value := range map[string]string{"addr": o.addr, "control-addr": o.controlAddr, "check-answers": o.check} {
		cmd.Flags().Lookup(name).DefValue = value
	}
}

// wantCommand refuses a run of nothing.
func wantCommand(_ *cobra.Command, args []string) error {
	if len(args) == 0 || args[0] == "" {
		return usage("command is missing: say what to run, as in jdmock run -- pytest -q")
	}
	return nil
}

// runCommand runs a program with a simulator of its own.
func runCommand(cmd *cobra.Command, f *flags, o runFlags, args []string) error {
	options, err := o.options(f)
	if err != nil {
		return err
	}
	failOn, err := parseFailOn(o.failOn)
	if err != nil {
		return err
	}
	report, err := openReport(o.report)
	if err != nil {
		return err
	}
	defer report.close()
	log := o.log.open(cmd.ErrOrStderr())
	seen := &observed{}
	options.Log, options.OnRefusal, options.OnViolation = log, seen.refusal, seen.violation
	s, err := o.open(cmd.Context(), options, seen)
	if err != nil {
		return err
	}
	code, ran := runChild(cmd, args, s.file.ready)
	s.end(draining{timeout: drainTimeout})
	if ran != nil {
		return ran
	}
	found := seen.outcome(code, s.server, failOn)
	if err := found.judge(cmd.Context(), s.begun); err != nil {
		return err
	}
	o.tell(cmd, log, found)
	return found.end(s.running.broken(), report.write(found))
}

// tell writes the summary.
func (o runFlags) tell(cmd *cobra.Command, log *slog.Logger, found outcome) {
	if o.log.json() {
		found.log(log)
		return
	}
	found.write(cmd.ErrOrStderr())
}

// end returns the error that ends the run as it deserves. What the program says
// comes first, then what is wrong with the machine, then what was found.
func (o outcome) end(problems ...error) error {
	if o.code != 0 {
		return &exitError{code: o.code}
	}
	for _, err := range problems {
		if err != nil {
			return err
		}
	}
	if failed := o.failures(); len(failed) > 0 {
		return findings("%s found: --fail-on %s", strings.Join(failed, ", "), o.failOn)
	}
	return nil
}

// childEnvironment returns the environment of the program: this one's, with
// what the program is to read.
func childEnvironment(r ready) []string {
	vars := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, varControlToken+"=") }) // another simulator's
	for _, v := range r.variables() {
		vars = append(vars, v.name+"="+v.value)
	}
	for _, name := range []string{"no_proxy", "NO_PROXY"} { // no proxy stands between a program and its own machine
		list := "127.0.0.1,localhost"
		if before := os.Getenv(name); before != "" {
			list = before + "," + list
		}
		vars = append(vars, name+"="+list)
	}
	return vars
}
