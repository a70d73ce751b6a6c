package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/signal"
	"syscall"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/lab"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
)

func newContractLab() *cobra.Command {
	return newGroup("lab", "gateways that lie in one way each, to see whether a client's tests notice",
		"  jdmock contract lab list\n  jdmock contract lab serve --lie second-shipment-accepted --upstream http://127.0.0.1:6180/routerjson",
		newLabList(), newLabServe())
}

func newLabList() *cobra.Command {
	var lang string
	cmd := &cobra.Command{Use: "list", Short: "list the lies, and as what the contract kit reports each", Args: noArgs}
	f := newFlags(cmd, noVariable)
	f.text(&lang, "lang", string(contract.English), "en or zh: language of the text")
	return printing(cmd, f, lab.Lies, func(out io.Writer, lies []lab.Lie) error {
		if err := oneOf("lang", lang, string(contract.English), string(contract.Chinese)); err != nil {
			return err
		}
		return writeLies(out, lies, contract.Lang(lang))
	})
}

// writeLies writes a line for each lie.
func writeLies(out io.Writer, lies []lab.Lie, in contract.Lang) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, l := range lies {
		by, about := string(l.By)+": "+string(l.Code), l.About
		if in == contract.Chinese {
			about = l.AboutZh
		}
		if l.Gap != "" {
			by = "-"
		}
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\n", l.Name, by, about); err != nil {
			return environment("%w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return environment("%w", err)
	}
	return nil
}

// labFlags are the flags of contract lab serve, as they were given.
type labFlags struct {
	lie, upstream, addr, readyFile string
	own                            lab.Credentials
}

func newLabServe() *cobra.Command {
	var o labFlags
	cmd := &cobra.Command{
		Use:   "serve --lie NAME --upstream URL",
		Short: "stand before a simulator on this machine and lie about what it says, until SIGINT or SIGTERM",
		Long: "serve passes calls on to a simulator, and departs from JD's contract in the one way that --lie names. A client's\n" +
			"tests that pass against it do not look there. Some lies sign calls anew, for which serve needs the app's secret.",
		Args: noArgs,
	}
	f := newFlags(cmd, callerVariable)
	f.text(&o.lie, "lie", "", "name of the lie; contract lab list has them")
	f.text(&o.upstream, "upstream", defaultURL, "the gateway of a simulator on this machine")
	f.text(&o.addr, "addr", "127.0.0.1:6184", "where clients call, on this machine; port 0 is a free one")
	f.text(&o.own.AppKey, "app-key", mockserver.DefaultAppKey, "key of the simulator's app")
	f.text(&o.own.AppSecret, "app-secret", mockserver.DefaultAppSecret, "its secret")
	f.text(&o.own.AccessToken, "access-token", mockserver.DefaultAccessToken, "token of the shop")
	f.text(&o.own.VenderID, "vender-id", mockserver.DefaultVenderID, "id of the shop")
	f.text(&o.readyFile, "ready-file", "", "written, with the URLs that clients call, once the gateway answers")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return serveLie(cmd, o) }
	return cmd
}

// serveLie lies until a signal.
func serveLie(cmd *cobra.Command, o labFlags) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	l, err := lab.Find(o.lie)
	if err != nil {
		return usage("--lie: %w", err)
	}
	behind, err := lab.NewUpstream(o.upstream)
	if err != nil {
		return usage("--upstream: %w", err)
	}
	on, err := net.Listen("tcp", o.addr)
	if err != nil {
		return environment("--addr: %w: choose another port, or 0 for a free one", err)
	}
	defer on.Close()
	if at, ok := on.Addr().(*net.TCPAddr); !ok || !at.IP.IsLoopback() {
		return usage("--addr %s is open to other machines: want a loopback address, such as 127.0.0.1:0", o.addr)
	}
	at := addresses{gateway: "http://" + reachable(on) + wire.Path}
	file := readyFile{path: o.readyFile, ready: ready{GatewayURL: at.gateway, AggregatorURL: at.aggregator()}}
	if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s lies: %s\n", at.gateway, l.About); err != nil {
		return environment("%w", err)
	}
	if err := file.write(); err != nil {
		return environment("--ready-file: %w", err)
	}
	defer file.remove()
	return answerUntil(ctx, on, l.Wrap(behind, o.own))
}

// answerUntil answers on a listener until the context ends.
func answerUntil(ctx context.Context, on net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: time.Minute}
	ended := context.AfterFunc(ctx, func() { _ = server.Close() }) // which ends Serve
	defer ended()
	if err := server.Serve(on); !errors.Is(err, http.ErrServerClosed) {
		return environment("listener failed: %w", err)
	}
	return nil
}
