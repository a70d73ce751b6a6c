package main

import (
	"io"
	"log/slog"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
)

func newServe() *cobra.Command {
	cmd, _ := newServeWithFlags()
	return cmd
}

// newServeWithFlags returns the command and its flags, which the README's table
// is made from.
func newServeWithFlags() (*cobra.Command, *flags) {
	var o serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "run the simulator until it is told to stop",
		Long: "serve runs the simulator until SIGINT or SIGTERM.\n\n" +
			"Each flag can also be given in the environment, by the variable in brackets; the flag wins.",
		Args: noArgs,
	}
	f := newFlags(cmd, jdmockVariable)
	o.define(f)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return serve(cmd, f, o) }
	return cmd, f
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
	log := newLog(cmd.ErrOrStderr(), o.logFormat)
	options.Log = log
	var machine clock.Clock
	options.OnRefusal = (&refusals{out: cmd.ErrOrStderr(), json: o.logFormat == formatJSON, log: log, now: machine.Now}).tell
	server, err := mockserver.New(options)
	if err != nil {
		return usage("%w", err)
	}
	l, err := listen(o, machine.Now, log)
	if err != nil {
		return err
	}
	at := l.addresses(o.publicURL)
	l.warn(log)
	file := readyFile{path: o.readyFile, ready: newReady(server, at)}
	file.clear()
	run := l.start(server, machine.Now, log)
	if err := run.announce(ctx, file, func() { o.announce(cmd, log, file.ready) }); err != nil {
		run.close()
		if ctx.Err() != nil {
			return nil // told to stop before it was ready
		}
		return err
	}
	err = run.wait(ctx)
	stop() // from here on, another signal ends the process at once
	file.remove()
	run.drain(log)
	return err
}

// announce tells the user that the simulator runs.
func (o serveFlags) announce(cmd *cobra.Command, log *slog.Logger, r ready) {
	if o.logFormat == formatJSON {
		said := []any{"gateway_url", r.GatewayURL, "aggregator_url", r.AggregatorURL, "control_url", r.ControlURL, "app_key", r.AppKey, "vender_id", r.VenderID}
		log.Info("ready", append(said, r.fixedHost()...)...)
		return
	}
	banner{ready: r, program: program()}.write(cmd.OutOrStdout())
}

// newLog returns a log in the format that is asked for.
func newLog(w io.Writer, format string) *slog.Logger {
	if format == formatJSON {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}
