package main

import (
	"log/slog"
	"net/http"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

func newServe() *cobra.Command {
	var o serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "run the simulator until it is told to stop",
		Long: "serve runs the simulator until SIGINT or SIGTERM. Then /readyz answers 503, new connections are refused after\n" +
			"--drain-delay, and calls under way may end within --drain-timeout. Another signal ends it at once.\n\n" +
			"Each flag can also be given in the environment, by the variable in brackets; the flag wins.",
		Args: noArgs,
	}
	f := newFlags(cmd, jdmockVariable)
	o.define(f)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return serve(cmd, f, o) }
	return cmd
}

// noArgs refuses arguments.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usage("%s takes no arguments, got %q", cmd.Name(), args[0])
	}
	return nil
}

// serve runs the simulator until a signal.
func serve(cmd *cobra.Command, f *flags, o serveFlags) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	options, err := o.options(f)
	if err != nil {
		return err
	}
	stops, err := o.drain.parse()
	if err != nil {
		return err
	}
	log := o.log.open(cmd.ErrOrStderr())
	options.Log = log
	options.OnRefusal = (&refusals{out: cmd.ErrOrStderr(), json: o.log.json(), log: log, now: machine.Now}).tell
	s, err := o.open(ctx, options, announcer(func(r ready) { o.announce(cmd, log, r) }))
	if err != nil && ctx.Err() != nil {
		return nil // told to stop before it was ready
	}
	if err != nil {
		return err
	}
	err = s.running.wait(ctx)
	stop() // from here on, another signal ends the process at once
	if err != nil {
		stops.delay = 0 // nobody is sent elsewhere in time
	}
	s.end(stops)
	return err
}

// An announcer watches a simulator that nobody counts the calls of.
type announcer func(ready)

func (a announcer) ready(r ready) { a(r) }

func (a announcer) calls(gateway http.Handler) http.Handler { return gateway }

// announce tells the user that the simulator runs.
func (o serveFlags) announce(cmd *cobra.Command, log *slog.Logger, r ready) {
	if o.log.json() {
		said := []any{"gateway_url", r.GatewayURL, "aggregator_url", r.AggregatorURL, "control_url", r.ControlURL, "app_key", r.AppKey, "vender_id", r.VenderID}
		if r.ControlToken != "" {
			said = append(said, "control_token", r.ControlToken)
		}
		log.Info("ready", append(said, r.fixedHost()...)...)
		return
	}
	banner{ready: r, program: program()}.write(cmd.OutOrStdout())
}
