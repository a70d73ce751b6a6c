package main

import (
	"net/url"
	"os"
	"runtime/pprof"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/cmd/jdmock/internal/bench"
)

// newBenchStatic returns the command that runs the bare handler of a
// measurement until its standard input ends.
func newBenchStatic() *cobra.Command {
	var profile string
	cmd := &cobra.Command{Use: bench.StaticCommand, Short: "the bare handler of jdmock bench", Hidden: true, Args: noArgs}
	defineProfile(newFlags(cmd, noVariable), &profile)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		var s bench.Static
		l, hello, answers, err := s.Listen()
		if err != nil {
			return environment("bare handler: %w", err)
		}
		defer l.Close()
		return profiling(profile, func() error { return answerBench(cmd, hello, answers) })
	}
	return cmd
}

// defineProfile adds the flag that asks for a CPU profile.
func defineProfile(f *flags, file *string) {
	f.text(file, bench.ProfileFlag, "", "file for a CPU profile")
}

// profiling writes a CPU profile of what is done into a file; "" writes none.
func profiling(file string, do func() error) error {
	if file == "" {
		return do()
	}
	out, err := os.Create(file)
	if err != nil {
		return environment("profile: %w", err)
	}
	defer out.Close()
	if err := pprof.StartCPUProfile(out); err != nil {
		return environment("profile: %w", err)
	}
	defer pprof.StopCPUProfile()
	return do()
}

// newBenchSimulator returns the command that runs the simulator of a
// measurement, with the flags of serve, until its standard input ends.
func newBenchSimulator() *cobra.Command {
	var (
		o       serveFlags
		profile string
	)
	cmd := &cobra.Command{Use: bench.SimulatorCommand, Short: "the simulator of jdmock bench", Hidden: true, Args: noArgs}
	f := newFlags(cmd, noVariable)
	o.define(f)
	defineProfile(f, &profile)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		options, err := o.options(f)
		if err != nil {
			return err
		}
		log := o.log.open(cmd.ErrOrStderr())
		options.Log = log
		options.OnRefusal = (&refusals{out: cmd.ErrOrStderr(), log: log, now: machine.Now}).tell
		s, err := o.open(cmd.Context(), options, announcer(func(ready) {}))
		if err != nil {
			return err
		}
		defer s.running.close()
		at, err := url.Parse(s.file.ready.GatewayURL)
		if err != nil {
			return err
		}
		hello := bench.Greeting{Addr: at.Host, AppKey: options.AppKey, AppSecret: options.AppSecret, AccessToken: options.AccessToken}
		return profiling(profile, func() error { return answerBench(cmd, hello, benched{s}.answers(cmd.Context())) })
	}
	return cmd
}

// answerBench answers questions until standard input ends.
func answerBench(cmd *cobra.Command, hello bench.Greeting, answers bench.Answers) error {
	if err := bench.Answer(cmd.InOrStdin(), cmd.OutOrStdout(), hello, answers); err != nil {
		return environment("jdmock bench: %w", err)
	}
	return nil
}
