package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/contract/pasted"
	"github.com/jdmock/jdmock/contract/signing"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/params"
)

// explainFlags are the flags of sign explain, as they were given.
type explainFlags struct {
	secret, format string
	given          bool // the secret was
}

func newSignExplain() *cobra.Command {
	var o explainFlags
	cmd := &cobra.Command{
		Use:   "explain URL|FILE|-",
		Short: "tell what is wrong with a sign",
		Long: "explain reads a signed call: a URL, a file, or standard input with -, which hold a URL, a curl command, a raw HTTP request or a form.\n" +
			"It makes the sign under the known mistakes, one or two at a time, and tells which of them gives the one that was sent. It calls nobody.\n\n" +
			"Exit codes: 0 the sign is right, 1 it is not, 2 usage.",
		Example: "  JD_APP_SECRET=… jdmock sign explain 'https://api.jd.com/routerjson?app_key=k&method=…&sign=…'\n" +
			"  jdmock sign explain --app-secret … - < request.txt",
	}
	f := newFlags(cmd, callerVariable)
	f.text(&o.secret, "app-secret", mockserver.DefaultAppSecret, "secret of the app")
	f.text(&o.format, "format", formatText, "text or json")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o.given = f.changed("app-secret")
		return signExplain(cmd, o, args)
	}
	return cmd
}

// signExplain tells what is wrong with the sign of a pasted call.
func signExplain(cmd *cobra.Command, o explainFlags, args []string) error {
	if err := oneOf("format", o.format, formatText, formatJSON); err != nil {
		return err
	}
	if len(args) != 1 {
		return usage("want one URL or FILE, or - for standard input")
	}
	request, err := pastedRequest(cmd.InOrStdin(), args[0])
	if err != nil {
		return err
	}
	if request.Params.Get(wire.ParamSign) == "" {
		return usage("the call has no parameter sign: nothing is to be explained")
	}
	if !o.given && request.Params.Get(wire.ParamAppKey) != mockserver.DefaultAppKey {
		return usage("the app is not the simulator's default one: give its secret by --app-secret or %s", varAppSecret)
	}
	request.Secret = o.secret
	e := newSignExplanation(request)
	if o.format == formatJSON {
		err = writeIndented(cmd.OutOrStdout(), e)
	} else {
		err = e.write(cmd.OutOrStdout())
	}
	if err == nil && !e.Right {
		return &exitError{exitFindings, nil}
	}
	return err
}

// pastedRequest reads a call from an argument, a file or standard input.
func pastedRequest(in io.Reader, arg string) (signing.Request, error) {
	text := arg
	if _, err := os.Stat(arg); arg == "-" || err == nil {
		read, err := readInput(in, arg)
		if err != nil {
			return signing.Request{}, environment("%s: %w", arg, err)
		}
		text = string(read)
	} else if !strings.ContainsAny(arg, "=?") {
		return signing.Request{}, usage("%.100q is no file, and no URL with parameters", arg)
	}
	pasted, err := pasted.Read(text)
	if err != nil {
		return signing.Request{}, usage("%w", err)
	}
	return signedRequest(pasted)
}

// signedRequest returns the parameters as the gateway reads them.
func signedRequest(p pasted.Request) (signing.Request, error) {
	r := &http.Request{
		Method: http.MethodPost, URL: &url.URL{RawQuery: p.Query},
		Header: http.Header{"Content-Type": {p.ContentType}}, Body: io.NopCloser(strings.NewReader(p.Body)),
	}
	set, err := params.Read(r, params.Ignored, nil)
	if err != nil {
		var wrong *params.Error
		if errors.As(err, &wrong) {
			return signing.Request{}, usage("%s: %s", wrong.Cause, wrong.Cure)
		}
		return signing.Request{}, usage("%w", err)
	}
	for i, q := range set.Params {
		if q.Name == wire.ParamTimestamp {
			set.Params[i].Value = params.MendOffset(q.Value)
		}
	}
	return signing.Request{Params: set.Params, Raw: signing.RawValues(p.Query, p.Body)}, nil
}

// A signExplanation is a diagnosis with its words, and the right sign, which the
// owner of the secret may see.
type signExplanation struct {
	signing.Diagnosis
	Cause   string `json:"cause"`
	Cure    string `json:"cure,omitempty"`
	CauseZh string `json:"cause_zh"`
	CureZh  string `json:"cure_zh,omitempty"`
	Sign    string `json:"right_sign"`
}

func newSignExplanation(r signing.Request) signExplanation {
	d := signing.Explain(r)
	return signExplanation{d, d.Cause(), d.Cure(), d.CauseZh(), d.CureZh(), wire.Sign(r.Params, r.Secret)}
}

// write writes the signExplanation for people.
func (e signExplanation) write(w io.Writer) error {
	b := fmt.Appendf(nil, "cause       %s\n            %s\n", e.Cause, e.CauseZh)
	if e.Cure != "" {
		b = fmt.Appendf(b, "cure        %s\n            %s\n", e.Cure, e.CureZh)
	}
	var codes []string
	for _, m := range e.Mistakes {
		codes = append(codes, m.Code)
	}
	if len(codes) > 0 {
		b = fmt.Appendf(b, "mistakes    %s\n", strings.Join(codes, ", "))
	}
	b = fmt.Appendf(b, "canonical   %s\n", visible(e.Canonical))
	if d := e.Difference; d != nil {
		b = fmt.Appendf(b, "differs     from byte %d on: %q, not %q\n", d.Offset, d.Theirs, d.Ours)
	}
	if !e.Right {
		b = fmt.Appendf(b, "right sign  %s\n", e.Sign)
	}
	_, err := w.Write(b)
	return err
}

// visible returns a text on one line that a terminal may show.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '␣'
		}
		return r
	}, text)
}
