package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/suite"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
)

// exitInterrupted is the exit code of what Ctrl-C ended, as shells have it.
const exitInterrupted = 128 + int(syscall.SIGINT)

// What --fail-on of contract verify can name.
const (
	failOnFailed    = "failed"
	failOnUnchecked = "unchecked"
)

// verifyFlags are the flags of contract verify, as they were given.
type verifyFlags struct {
	target, appKey, appSecret, accessToken string
	oauth, aggregator, owner               string
	control, controlToken                  string
	writes, own, list                      bool
	only                                   []string
	concurrency                            int
	rate, resume                           string
	format, output, lang, failOn           string
}

func newContractVerify() *cobra.Command {
	var o verifyFlags
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "hold a gateway to the contract, and report what differs",
		Long: "verify calls a gateway (this simulator, a proxy, another mock, the real one) and holds what it answers to the contract:\n" +
			"every example call, every law and every scenario that the caller's rights allow, and what only several answers show.\n" +
			"What cannot be checked there is named, with the reason. Without --allow-writes it only reads; with it, at most " + strconv.Itoa(suite.MaxShipments) + " orders\n" +
			"are shipped. Give secrets in the environment, where no list of processes shows them.\n\n" +
			"Exit codes: 0 all passed that could be checked, 1 something failed, nothing could be checked, or the target went away or\n" +
			"refused all further calls in the middle, 2 usage, 3 the target cannot be reached or a file cannot be written, " + strconv.Itoa(exitInterrupted) + " interrupted before anything failed.",
		Example: "  eval \"$(jdmock env)\"; jdmock contract verify --control-url \"$JDMOCK_CONTROL_URL\"\n" +
			"  jdmock contract verify --target https://gateway.example/routerjson --resume verify.ndjson --format html --output report.html",
		Args: noArgs,
	}
	f := newFlags(cmd, verifyVariable)
	o.defineTarget(f)
	o.defineRun(f)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return verify(cmd, f, o) }
	return cmd
}

// verifyVariable returns the variable of a flag: those of every caller.
func verifyVariable(flag string) string {
	switch flag {
	case "target":
		return varURL
	case "owner-id":
		return varVenderID
	case "control-token":
		return varControlToken
	}
	return callerVariable(flag)
}

// defineTarget adds the flags that say what is checked, and who calls.
func (o *verifyFlags) defineTarget(f *flags) {
	f.text(&o.target, "target", defaultURL, "the gateway")
	f.text(&o.appKey, "app-key", mockserver.DefaultAppKey, "key of the app")
	f.text(&o.appSecret, "app-secret", mockserver.DefaultAppSecret, "secret of the app, which signs")
	f.text(&o.accessToken, "access-token", mockserver.DefaultAccessToken, "token of the shop")
	f.text(&o.oauth, "oauth-url", "", "where tokens are given, without a path; without it OAuth is not checked")
	f.text(&o.aggregator, "aggregator-url", "", "the aggregator, whole; without it the aggregator is not checked")
	f.text(&o.owner, "owner-id", mockserver.DefaultVenderID, "id of the shop, which the aggregator wants")
	f.text(&o.control, "control-url", "", "the control listener, if the target is a simulator: it gives what examples and scenarios need; from the environment only if the target is, too")
	f.text(&o.controlToken, "control-token", "", "token of the control listener")
}

// defineRun adds the flags that say how it is checked, and reported.
func (o *verifyFlags) defineRun(f *flags) {
	f.toggle(&o.writes, "allow-writes", "ship and change orders too: at most "+strconv.Itoa(suite.MaxShipments)+" are shipped")
	f.toggle(&o.own, "i-own-this-shop", "say that the shop behind a production host of JD's is yours")
	f.texts(&o.only, "only", "beginning of the names of the checks that are wanted, such as gateway/; may be given again (default all)")
	f.number(&o.concurrency, "concurrency", suite.DefaultConcurrency, "checks at a time")
	f.text(&o.rate, "rate", strconv.Itoa(suite.DefaultRate), "calls a second at most, or off")
	f.text(&o.resume, "resume", "", "file that keeps each result as it comes: what passed in an earlier run is not checked again")
	f.text(&o.format, "format", string(suite.Text), "text, json, junit, markdown or html")
	f.text(&o.output, "output", "-", "file for the report, which is replaced; - is standard output")
	f.text(&o.lang, "lang", string(contract.English), "language of the report: en or zh")
	f.text(&o.failOn, "fail-on", failOnFailed, "what ends it with 1: failed checks, or unchecked ones too")
	f.toggle(&o.list, "list", "list the checks, and make none")
}

// verify checks a target, and reports.
func verify(cmd *cobra.Command, f *flags, o verifyFlags) error {
	target, options, err := o.settings(f)
	if err != nil {
		return err
	}
	if o.list {
		return o.listChecks(cmd, target, options)
	}
	files, err := o.open(cmd.OutOrStdout(), target)
	if err != nil {
		return err
	}
	defer files.close()
	watched, failed := progressOf(cmd.ErrOrStderr(), &clock.Clock{}), 0
	options.Done = files.done
	options.Progress = func(done, all int, r suite.Result) {
		files.keep(r)
		if r.Status == suite.Failed {
			failed++
		}
		watched.tell(func() string { return fmt.Sprintf("%s, %d failed  %s", bar(done, all), failed, r.Check) })
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second Ctrl-C does not wait for anything
	report, err := suite.Run(ctx, target, options)
	watched.clear()
	if report == nil {
		return verifyError(err)
	}
	if err := files.write(report, suite.Format(o.format), contract.Lang(o.lang)); err != nil {
		return err
	}
	return o.verdict(report)
}

// settings turns the flags into what is checked, and how.
func (o verifyFlags) settings(f *flags) (suite.Target, suite.Options, error) {
	options := suite.Options{AllowWrites: o.writes, OwnShop: o.own, Only: o.only, Concurrency: o.concurrency}
	var err error
	if options.Rate, err = parseCallRate(o.rate); err != nil {
		return suite.Target{}, options, err
	}
	if o.concurrency < 1 || o.concurrency > 1000 {
		return suite.Target{}, options, usage("--concurrency %d: want a number from 1 to 1000", o.concurrency)
	}
	err = cmp.Or(oneOf("lang", o.lang, string(contract.English), string(contract.Chinese)),
		oneOf("fail-on", o.failOn, failOnFailed, failOnUnchecked), oneOf("format", o.format, formatNames()...))
	if err != nil {
		return suite.Target{}, options, err
	}
	target, err := o.targetOf(f)
	return target, options, err
}

// targetOf returns the target. A control listener of the environment belongs to
// the gateway of the environment, and to no other.
func (o verifyFlags) targetOf(f *flags) (suite.Target, error) {
	whole, err := gatewayURL(o.target)
	if err != nil {
		return suite.Target{}, usage("--target: %w", err)
	}
	t := suite.Target{
		URL: whole, AppKey: o.appKey, AppSecret: o.appSecret, AccessToken: o.accessToken,
		OAuthURL: o.oauth, AggregatorURL: o.aggregator, OwnerID: o.owner,
	}
	if o.control == "" || f.typed("target") && !f.typed("control-url") {
		return t, nil
	}
	t.ControlToken = o.controlToken
	t.ControlURL, err = controlURL(o.control)
	return t, err
}

// parseCallRate reads --rate, which is below 0 for no limit.
func parseCallRate(text string) (float64, error) {
	if text == "off" {
		return -1, nil
	}
	rate, err := strconv.ParseFloat(text, 64)
	if err != nil || !(rate >= 0.001 && rate <= 1e6) {
		return 0, usage("--rate %q: want calls a second, such as 10 or 0.5, or off", text)
	}
	return rate, nil
}

// formatNames returns the formats of a report.
func formatNames() []string {
	var names []string
	for _, each := range suite.Formats() {
		names = append(names, string(each))
	}
	return names
}

// verifyError says whose fault it is that nothing was checked.
func verifyError(err error) error {
	switch {
	case errors.Is(err, suite.ErrNotOwnShop):
		return usage("%w; here: --i-own-this-shop", err)
	case errors.Is(err, suite.ErrTarget):
		return usage("%w", err)
	case errors.Is(err, suite.ErrNoCheck):
		return usage("--only: %w; --list tells the names", err)
	}
	return environment("%w; is the URL right, and the gateway running?", err)
}

// verdict ends the command as the report deserves.
func (o verifyFlags) verdict(r *suite.Report) error {
	c := r.Counts()
	switch {
	case r.CutShort:
		return findings("the target ended the run: %d of %d checks failed, %d could not be made%s", c.Failed, c.Checks, c.Unchecked, o.goesOn())
	case c.Failed > 0:
		return findings("%d of %d checks failed", c.Failed, c.Checks)
	case r.Interrupted:
		return &exitError{exitInterrupted, errors.New(o.interrupted(c))}
	case !r.OK():
		return findings("none of %d checks could be made: the report says why", c.Checks)
	case o.failOn == failOnUnchecked && c.Unchecked > 0:
		return findings("%d of %d checks could not be made: --fail-on %s", c.Unchecked, c.Checks, o.failOn)
	}
	return nil
}

// interrupted says how far the run came, and how it goes on.
func (o verifyFlags) interrupted(c suite.Counts) string {
	return fmt.Sprintf("interrupted: %d of %d checks have passed, none has failed", c.Passed, c.Checks) + o.goesOn()
}

// goesOn says how a run that did not come to its end goes on.
func (o verifyFlags) goesOn() string {
	if o.resume == "" {
		return "; with --resume FILE a run can be gone on with"
	}
	return "; the same command goes on with the rest"
}

// listChecks prints the names of the checks.
func (o verifyFlags) listChecks(cmd *cobra.Command, t suite.Target, options suite.Options) error {
	if err := oneOf("format", o.format, formatText, formatJSON); err != nil {
		return err
	}
	plan, err := suite.NewPlan(cmd.Context(), t, options)
	if err != nil {
		return verifyError(err)
	}
	type listed struct {
		Check  string `json:"check"`
		Method string `json:"method,omitempty"`
	}
	names := []listed{}
	for _, c := range plan.Checks {
		names = append(names, listed{c.Name, string(c.Method)})
	}
	if o.format == formatJSON {
		return writeIndented(cmd.OutOrStdout(), names)
	}
	for _, each := range names {
		if _, err := fmt.Fprintln(cmd.OutOrStdout(), each.Check); err != nil {
			return environment("list: %w", err)
		}
	}
	return nil
}
