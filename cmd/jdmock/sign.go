package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
)

// signFlags are the flags of sign, as they were given.
type signFlags struct {
	secret, only, format string
	show                 bool
}

func newSign() *cobra.Command {
	var o signFlags
	cmd := &cobra.Command{
		Use:   "sign name=value … | QUERY | -",
		Short: "print the text that is signed, and the sign",
		Long: "sign takes the parameters of a call, decoded, as name=value; or a whole URL, query or urlencoded form as one argument,\n" +
			"or on standard input with -. It prints the text that is signed and the signs by MD5 and the HMACs.",
		Example: "  jdmock sign app_key=k method=jingdong.pop.order.get 'timestamp=2025-04-02 12:00:00' v=2.0 '360buy_param_json={}'\n" +
			"  jdmock sign 'https://api.jd.com/routerjson?app_key=k&method=…&sign=…'",
	}
	f := newFlags(cmd, callerVariable)
	f.text(&o.secret, "app-secret", mockserver.DefaultAppSecret, "secret of the app, which signs")
	f.toggle(&o.show, "show-secret", "show the secret in the text")
	f.text(&o.only, "only", "", "print one sign and nothing else: md5, hmacmd5 or hmacsha256")
	f.text(&o.format, "format", formatText, "text or json")
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return sign(cmd, o, args) }
	cmd.AddCommand(newSignExplain())
	return cmd
}

// sign prints how parameters are signed.
func sign(cmd *cobra.Command, o signFlags, args []string) error {
	if err := oneOf("format", o.format, formatText, formatJSON); err != nil {
		return err
	}
	if o.only != "" {
		if err := oneOf("only", o.only, wire.SignMD5, wire.SignHMACMD5, wire.SignHMACSHA256); err != nil {
			return err
		}
	}
	p, err := signedParams(cmd.InOrStdin(), args)
	if err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	if o.only != "" {
		_, err := fmt.Fprintln(out, wire.SignText(p.Canonical(), o.secret, o.only))
		return err
	}
	s := newSignature(p, o)
	if o.format == formatJSON {
		return writeIndented(out, s)
	}
	return s.write(out)
}

// writeIndented writes a value as JSON for people.
func writeIndented(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// signedParams reads the parameters of a call.
func signedParams(in io.Reader, args []string) (wire.Params, error) {
	switch {
	case len(args) == 0:
		return nil, usage("parameters are missing: want name=value …, a whole query, or - for standard input")
	case len(args) == 1 && args[0] == "-":
		text, err := readInput(in, "-")
		if err != nil {
			return nil, environment("standard input: %w", err)
		}
		return formParams(string(text))
	case len(args) == 1 && isForm(args[0]):
		return formParams(args[0])
	}
	var p wire.Params
	for _, arg := range args {
		name, value, found := strings.Cut(arg, "=")
		if !found || name == "" {
			return nil, usage("parameter %q: want name=value", arg)
		}
		if _, twice := p.Lookup(name); twice {
			return nil, usage("parameter %q is given twice", name)
		}
		p = append(p, wire.Param{Name: name, Value: value})
	}
	return p, nil
}

// isForm reports whether a lone argument is a URL, a query or a form, and not
// one parameter.
func isForm(arg string) bool { return strings.ContainsAny(arg, "&?") }

// formParams reads an urlencoded form, or the query of a URL.
func formParams(text string) (wire.Params, error) {
	text = strings.TrimSpace(text)
	name, _, _ := strings.Cut(text, "=")
	if at := strings.Index(name, "?"); at >= 0 {
		text = text[at+1:]
	}
	text, _, _ = strings.Cut(text, "#")
	var p wire.Params
	for pair := range strings.SplitSeq(text, "&") {
		name, value, _ := strings.Cut(pair, "=")
		if pair == "" {
			continue
		}
		name, err := url.QueryUnescape(name)
		if err == nil {
			value, err = url.QueryUnescape(value)
		}
		if err != nil || name == "" {
			return nil, usage("%q in the query: want name=value, percent-encoded", pair)
		}
		if _, twice := p.Lookup(name); twice {
			return nil, usage("parameter %q stands in the query twice", name)
		}
		p = append(p, wire.Param{Name: name, Value: value})
	}
	if len(p) == 0 {
		return nil, usage("query has no parameters")
	}
	return p, nil
}

// A signature shows how parameters are signed.
type signature struct {
	Canonical string            `json:"canonical"`
	Texts     map[string]string `json:"texts"` // what is hashed, by sign method
	Signs     map[string]string `json:"signs"` // by sign method
	Given     string            `json:"given_sign,omitempty"`
	Fits      string            `json:"given_sign_fits,omitempty"` // the sign method that gives the sign that came along; "none" if none does
}

// hiddenSecret stands where the secret is not shown.
const hiddenSecret = "<app_secret>"

var signMethods = []string{wire.SignMD5, wire.SignHMACMD5, wire.SignHMACSHA256}

// newSignature signs parameters by every method.
func newSignature(p wire.Params, o signFlags) signature {
	secret := hiddenSecret
	if o.show {
		secret = o.secret
	}
	s := signature{Canonical: p.Canonical(), Texts: map[string]string{}, Signs: map[string]string{}, Given: p.Get(wire.ParamSign)}
	if s.Given != "" {
		s.Fits = "none"
	}
	for _, m := range signMethods {
		s.Signs[m] = wire.SignText(s.Canonical, o.secret, m)
		s.Texts[m] = s.Canonical
		if s.Signs[m] == s.Given {
			s.Fits = m
		}
	}
	s.Texts[wire.SignMD5] = secret + s.Canonical + secret
	return s
}

// write writes the signature for people.
func (s signature) write(w io.Writer) error {
	b := fmt.Appendf(nil, "canonical   %s\n", s.Canonical)
	b = fmt.Appendf(b, "md5 of      %s\n\n", s.Texts[wire.SignMD5])
	for _, m := range signMethods {
		b = fmt.Appendf(b, "%-11s %s\n", m, s.Signs[m])
	}
	b = append(b, "\nThe HMACs take the secret as key and the canonical text as it is; a caller sends sign_method along, which is signed too.\n"...)
	switch s.Fits {
	case "":
	case "none":
		b = fmt.Appendf(b, "The sign that came along, %.100q, is none of these.\n", s.Given)
	default:
		b = fmt.Appendf(b, "The sign that came along is that of %s.\n", s.Fits)
	}
	_, err := w.Write(b)
	return err
}
