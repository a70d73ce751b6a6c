package main

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
)

// Bounds of a call.
const (
	callTimeout    = time.Minute
	maxAnswerBytes = 64 << 20
	maxShownBytes  = 2000 // of an answer that is none of JD's
)

// callFlags are the flags of call, as they were given.
type callFlags struct {
	url, appKey, appSecret, token string
	json, print                   string
}

func newCall() *cobra.Command {
	var o callFlags
	cmd := &cobra.Command{
		Use:   "call METHOD [name=value | name:=json …]",
		Short: "sign and send a call, and print the answer",
		Long: "call signs a call, sends it and prints the answer. A parameter is text as name=value, or JSON as name:=value.\n" +
			"Without flags it calls the shop of a simulator that runs with its defaults on this machine.\n\n" +
			"It ends with 1 if the call is refused: by error_response, by success=false, or by a code other than 0.",
		Example: "  jdmock call jingdong.pop.order.get order_id:=123456\n" +
			"  jdmock call jingdong.pop.order.get --json '{\"order_id\":123456}' --print python",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("method is missing: want one such as jingdong.pop.order.get; jdmock explain lists them")
			}
			return nil
		},
		ValidArgsFunction: completeMethods,
	}
	f := newFlags(cmd, callerVariable)
	f.text(&o.url, "url", defaultURL, "the gateway")
	f.text(&o.appKey, "app-key", mockserver.DefaultAppKey, "key of the app")
	f.text(&o.appSecret, "app-secret", mockserver.DefaultAppSecret, "secret of the app, which signs")
	f.text(&o.token, "token", mockserver.DefaultAccessToken, "access token of the shop; '' sends none")
	f.text(&o.json, "json", "", "the application parameters as a JSON object, or a file that holds it; - is standard input")
	f.text(&o.print, "print", "", "print a program that makes the call, and send nothing: curl, powershell, python, php or java")
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return call(cmd, o, args) }
	return cmd
}

// completeMethods completes the name of a method.
func completeMethods(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, m := range contract.New().Methods() {
		names = append(names, string(m))
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// call makes the call, or prints how to make it.
func call(cmd *cobra.Command, o callFlags, args []string) error {
	whole, err := gatewayURL(o.url)
	if err != nil {
		return usage("--url: %w", err)
	}
	text, err := callParams(cmd.InOrStdin(), o.json, args[1:])
	if err != nil {
		return err
	}
	p := request{URL: whole, Secret: o.appSecret, params: wire.Params{
		{Name: wire.ParamJSON, Value: text}, {Name: wire.ParamAppKey, Value: o.appKey},
		{Name: wire.ParamMethod, Value: args[0]}, {Name: wire.ParamVersion, Value: wire.Version},
	}}
	if o.token != "" {
		p.params = p.params.With(wire.ParamAccessToken, o.token)
	}
	var machine clock.Clock
	if o.print != "" {
		return p.print(cmd.OutOrStdout(), o.print, machine.Now())
	}
	answer, err := p.send(cmd.Context(), machine.Now())
	if err != nil {
		return err
	}
	return show(cmd.OutOrStdout(), answer)
}

// A request is a call that is not stamped and signed yet.
type request struct {
	URL    string
	Secret string
	params wire.Params
}

// signed returns the parameters, stamped and signed, urlencoded.
func (r request) signed(now time.Time) string {
	p := r.params.With(wire.ParamTimestamp, wire.FormatTimestamp(now))
	p = p.With(wire.ParamSign, wire.Sign(p, r.Secret))
	form := url.Values{}
	for _, each := range p {
		form.Set(each.Name, each.Value)
	}
	return form.Encode()
}

// send posts the request and returns the answer's body, which is JSON.
func (r request) send(ctx context.Context, now time.Time) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.URL, strings.NewReader(r.signed(now)))
	if err != nil {
		return nil, usage("--url: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	// a redirect would carry the token to another address
	plain := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := plain.Do(req)
	if err != nil {
		return nil, environment("gateway cannot be reached: %w; is jdmock serve running there?", err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswerBytes+1))
	if err != nil {
		return nil, environment("answer was cut off: %w", err)
	}
	return body, checkAnswer(answer, body)
}

// checkAnswer refuses what is no answer of a gateway.
func checkAnswer(answer *http.Response, body []byte) error {
	kind, _, _ := mime.ParseMediaType(answer.Header.Get("Content-Type"))
	switch {
	case len(body) > maxAnswerBytes:
		return environment("answer is larger than %d MiB", maxAnswerBytes>>20)
	case len(body) == 0 || !isObject(body):
		return environment("answer is none of JD's: HTTP %s, %s, %.*q; is the URL right?", answer.Status, kind, maxShownBytes, body)
	}
	return nil
}

// show prints an answer, and fails if it refuses.
func show(w io.Writer, answer []byte) error {
	if _, err := w.Write(pretty(answer)); err != nil {
		return environment("answer cannot be written: %w", err)
	}
	if refused(answer) {
		return &exitError{code: exitFindings} // the answer says why
	}
	return nil
}

// errMix says that parameters come from two places.
var errMix = errors.New("parameters come either from --json or as name=value, not both")
