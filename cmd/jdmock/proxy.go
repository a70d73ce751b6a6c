package main

import (
	"crypto/rand"
	"errors"
	"log/slog"
	"net"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/mask"
	"github.com/jdmock/jdmock/contract/proxy"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/wire"
)

// proxyFlags are the flags of proxy, as they were given.
type proxyFlags struct {
	upstream, addr, readyFile  string
	allow, private             []string
	record, mask               string
	keyFile, appSecret, secret string
	failOn, format, lang       string
	force, unmasked            bool
}

func newProxy() *cobra.Command {
	var o proxyFlags
	cmd := &cobra.Command{
		Use:   "proxy --upstream URL",
		Short: "stand between a client and a gateway, judge the calls and record them",
		Long: "proxy passes calls on to a gateway, byte for byte, so that their signatures stay valid, until SIGINT or SIGTERM.\n" +
			"It judges each request and each answer by the contract and tells of every kind of violation once, with a summary at\n" +
			"the end. What it records has pseudonyms in place of people and secrets. It reaches no private address that is\n" +
			"not named, and follows no redirect.\n\n" +
			"Exit codes: 1 for --fail-on violation if there was one, 3 also if not everything could be recorded.",
		Example: "  jdmock proxy --upstream https://api.jd.com/routerjson --record calls.har\n" +
			"  jdmock proxy --upstream http://127.0.0.1:6180/routerjson --record calls.ndjson --test-secret s3cret --fail-on violation",
		Args: noArgs,
	}
	f := newFlags(cmd, proxyVariable)
	f.text(&o.upstream, "upstream", "", "URL of the gateway; an address of a private network, or localhost, has to be named as such, or by --allow-private")
	f.text(&o.addr, "addr", "127.0.0.1:6183", "where clients call; port 0 is a free one")
	f.list(&o.allow, "allow", "further hosts that may be reached, by requests whose Host names them, such as open-oauth.jd.com")
	f.list(&o.private, "allow-private", "private addresses, or ranges such as 172.16.0.0/12, that the names of hosts may lead to")
	f.text(&o.record, "record", "", "file to record calls in, named .har or .ndjson")
	f.toggle(&o.force, "force", "replace the file of --record if it exists")
	f.text(&o.mask, "mask", "on", "on or off: whether people and secrets are taken out of what is recorded")
	f.toggle(&o.unmasked, "unmasked-i-know", "confirm --mask off: the recording will hold secrets and personal data")
	f.text(&o.keyFile, "key-file", "", "key of the pseudonyms, made if it is not there; without it, a new key that is thrown away")
	f.text(&o.appSecret, "app-secret", "", "secret of the app, which is masked wherever it stands; it is used for nothing else")
	f.text(&o.secret, "test-secret", "", "sign what is recorded anew under this secret, so that a simulator that has it accepts it")
	f.text(&o.failOn, "fail-on", "none", "none or violation: exit 1 if there was one")
	f.text(&o.format, "format", formatText, "text, or json with one object a line")
	f.text(&o.lang, "lang", string(contract.English), "en or zh: language of what is told")
	f.text(&o.readyFile, "ready-file", "", "written, with the URLs that clients call, once the proxy answers")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return runProxy(cmd, o) }
	return cmd
}

// proxyVariable returns the variable of a flag that may hold a secret.
func proxyVariable(flag string) string {
	if flag == "app-secret" {
		return varAppSecret
	}
	return ""
}

// check refuses flags that do not go together.
func (o proxyFlags) check() error {
	err := errors.Join(oneOf("mask", o.mask, "on", "off"), oneOf("fail-on", o.failOn, "none", "violation"),
		oneOf("format", o.format, formatText, formatJSON), oneOf("lang", o.lang, string(contract.English), string(contract.Chinese)))
	switch {
	case err != nil:
		return usage("%w", err)
	case o.upstream == "":
		return usage("--upstream is missing: want the URL of a gateway, such as https://api.jd.com/routerjson")
	case o.mask == "off" && !o.unmasked:
		return usage("--mask off records secrets and personal data as they are: confirm it with --unmasked-i-know")
	case o.record == "":
		return nil
	}
	if _, err := record.FormatOf(o.record); err != nil {
		return usage("--record: %w", err)
	}
	return nil
}

// masker returns what masks the recording; nil if it is off.
func (o proxyFlags) masker() (*mask.Masker, error) {
	if o.mask == "off" {
		return nil, nil
	}
	key, err := mask.NewKey(rand.Reader)
	if o.keyFile != "" {
		key, err = proxy.LoadKey(o.keyFile, rand.Reader)
	}
	if err != nil {
		return nil, environment("--key-file: %w", err)
	}
	return mask.New(key, mask.Words(o.appSecret)), nil
}

// runProxy runs the proxy until a signal.
func runProxy(cmd *cobra.Command, o proxyFlags) error {
	ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	if err := o.check(); err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
	said := &proxy.Printer{Out: cmd.OutOrStdout(), JSON: o.format == formatJSON, Lang: contract.Lang(o.lang), Recording: o.record}
	options, err := o.options(said, log)
	if err != nil {
		return err
	}
	on, err := net.Listen("tcp", o.addr)
	if err != nil {
		return environment("--addr: %w: choose another port, or 0 for a free one", err)
	}
	defer on.Close()
	recording, err := o.create(&options)
	if err != nil {
		return err
	}
	p, err := proxy.New(options)
	if err != nil {
		return usage("%w", err)
	}
	file := o.ready(on)
	said.Ready(file.ready.GatewayURL, p.Upstream())
	if err := file.write(); err != nil {
		return environment("--ready-file: %w", err)
	}
	defer file.remove()
	(&listeners{ports: []port{{"--addr", on}}}).warn(log)
	failed := p.Serve(ctx, on, slog.NewLogLogger(log.Handler(), slog.LevelWarn))
	return o.end(said, p.Close(), recording, failed)
}

// options returns what the flags ask for, but for the recording.
func (o proxyFlags) options(said *proxy.Printer, log *slog.Logger) (proxy.Options, error) {
	masker, err := o.masker()
	if err != nil {
		return proxy.Options{}, err
	}
	options := proxy.Options{
		Upstream: o.upstream, Allow: o.allow, Private: o.private, Masker: masker, Unmasked: masker == nil, TestSecret: o.secret, Now: machine.Now,
		Report: said.Finding, Warn: func(err error) { log.Error(err.Error()) },
	}
	if err := proxy.Check(options); err != nil {
		return proxy.Options{}, usage("%w", err)
	}
	return options, nil
}

// create begins the recording, nil if none is wanted.
func (o proxyFlags) create(options *proxy.Options) (*record.File, error) {
	if o.record == "" {
		return nil, nil
	}
	existing := record.Keep
	if o.force {
		existing = record.Replace
	}
	file, err := record.Create(o.record, existing)
	if err != nil {
		return nil, environment("--record: %w", err)
	}
	options.Record = file
	return file, nil
}

// ready returns the file that says where the proxy is.
func (o proxyFlags) ready(on net.Listener) readyFile {
	at := addresses{gateway: "http://" + reachable(on) + wire.Path}
	return readyFile{path: o.readyFile, ready: ready{GatewayURL: at.gateway, AggregatorURL: at.aggregator()}}
}

// end prints the summary and returns how the proxy ended.
func (o proxyFlags) end(said *proxy.Printer, s proxy.Summary, recording *record.File, failed error) error {
	if recording != nil {
		if err := recording.Close(); s.RecordError == nil && err != nil {
			s.RecordError = err
		}
	}
	said.Summary(s)
	switch {
	case failed != nil:
		return environment("proxy: %w", failed)
	case s.RecordError != nil:
		return environment("%s is not whole: %w", o.record, s.RecordError)
	case o.failOn == "violation" && s.Violations > 0:
		return findings("%s", strings.TrimSpace(said.Counted(s)))
	}
	return nil
}
