package signing_test

import (
	"cmp"
	"crypto/hmac"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"hash"
	"net/url"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

const otherSecret = "foreign-planted"

// A client signs a call wrongly. It changes what is sent only where the
// mistake needs it.
type client struct {
	code string
	sign func(p wire.Params, secret string) (sent wire.Params, sign string)
}

// sorted returns parameters by name.
func sorted(p wire.Params) wire.Params {
	slices.SortFunc(p, func(a, b wire.Param) int { return cmp.Compare(a.Name, b.Name) })
	return p
}

// signedParts are the parameters that are signed, sorted.
func signedParts(p wire.Params) wire.Params {
	return sorted(slices.DeleteFunc(slices.Clone(p), func(q wire.Param) bool { return q.Name == wire.ParamSign || q.Name == wire.ParamOther }))
}

func joined(p wire.Params, within, between string) string {
	var pairs []string
	for _, q := range p {
		pairs = append(pairs, q.Name+within+q.Value)
	}
	return strings.Join(pairs, between)
}

func md5Hex(text string) string {
	sum := md5.Sum([]byte(text))
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

func wrapped(text, secret string) string { return md5Hex(secret + text + secret) }

func keyed(h func() hash.Hash, text, secret string) string {
	mac := hmac.New(h, []byte(secret))
	mac.Write([]byte(text))
	return strings.ToUpper(hex.EncodeToString(mac.Sum(nil)))
}

// ofText is a client that signs another text.
func ofText(code string, text func(p wire.Params) string) client {
	return client{code, func(p wire.Params, secret string) (wire.Params, string) {
		return p, wrapped(text(signedParts(p)), secret)
	}}
}

// ofOrder is a client that sorts otherwise.
func ofOrder(code string, less func(a, b wire.Param) int) client {
	return client{code, func(p wire.Params, secret string) (wire.Params, string) {
		q := signedParts(p)
		slices.SortStableFunc(q, less)
		return p, wrapped(joined(q, "", ""), secret)
	}}
}

// ofValues is a client that signs other values.
func ofValues(code string, change func(q wire.Param) string) client {
	return ofText(code, func(p wire.Params) string {
		for i := range p {
			p[i].Value = change(p[i])
		}
		return joined(p, "", "")
	})
}

// ofValue is a client that signs another value of one parameter.
func ofValue(code, name string, change func(string) string) client {
	return ofValues(code, func(q wire.Param) string {
		if q.Name == name {
			return change(q.Value)
		}
		return q.Value
	})
}

// ofSecret is a client that puts the secret elsewhere, or has another.
func ofSecret(code string, sign func(text, secret string) string) client {
	return client{code, func(p wire.Params, secret string) (wire.Params, string) {
		return p, sign(joined(signedParts(p), "", ""), secret)
	}}
}

// ofMethod is a client that sends a sign method and does something else.
func ofMethod(code, method string, sign func(text, secret string) string) client {
	return client{code, func(p wire.Params, secret string) (wire.Params, string) {
		p = p.With(wire.ParamSignMethod, method)
		return p, sign(joined(signedParts(p), "", ""), secret)
	}}
}

// ofForm is a client that writes the right digest otherwise.
func ofForm(code string, write func(sign string) string) client {
	return client{code, func(p wire.Params, secret string) (wire.Params, string) { return p, write(wire.Sign(p, secret)) }}
}

func rawBytes(sign string) []byte {
	raw, err := hex.DecodeString(sign)
	if err != nil {
		panic(err)
	}
	return raw
}

func without(name string) func(p wire.Params) string {
	return func(p wire.Params) string {
		return joined(slices.DeleteFunc(p, func(q wire.Param) bool { return q.Name == name }), "", "")
	}
}

func with(name, value string) func(p wire.Params) string {
	return func(p wire.Params) string {
		return joined(sorted(append(slices.Clone(p), wire.Param{Name: name, Value: value})), "", "")
	}
}

// extra is a client that signs a parameter that it does not send.
func extra(name, value string) client {
	return client{"extra-signed", func(p wire.Params, secret string) (wire.Params, string) {
		p = slices.DeleteFunc(slices.Clone(p), func(q wire.Param) bool { return q.Name == name })
		return p, wrapped(with(name, value)(signedParts(p)), secret)
	}}
}

func plainJSON(v any, indent string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	if err := enc.Encode(v); err != nil {
		panic(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// ofJSON is a client that sends one text of an object, and signs another.
func ofJSON(code, sent, signed string) client {
	return client{code, func(p wire.Params, secret string) (wire.Params, string) {
		p = p.With(wire.ParamJSON, sent)
		return p, wrapped(joined(signedParts(p.With(wire.ParamJSON, signed)), "", ""), secret)
	}}
}

// ofStamp is a client that sends one timestamp, and signs another.
func ofStamp(code, sent, signed string) client {
	return client{code, func(p wire.Params, secret string) (wire.Params, string) {
		p = p.With(wire.ParamTimestamp, sent)
		return p, wrapped(joined(signedParts(p.With(wire.ParamTimestamp, signed)), "", ""), secret)
	}}
}

func lowerPercent(s string) string {
	out := []byte(s)
	for i := range out {
		if out[i] == '%' {
			copy(out[i:], strings.ToLower(s[i:i+3]))
		}
	}
	return string(out)
}

func percent20(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// dashed writes a sign as .NET's BitConverter does.
func dashed(sign string) string {
	var pairs []string
	for pair := range slices.Chunk([]byte(sign), 2) {
		pairs = append(pairs, string(pair))
	}
	return strings.Join(pairs, "-")
}
