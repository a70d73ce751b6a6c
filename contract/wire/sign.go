package wire

import (
	"crypto/hmac"
	"crypto/md5" //nolint:gosec // JD's choice
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"slices"
	"strings"
)

// A Param is one parameter of a call: its name and its decoded value.
type Param struct{ Name, Value string }

// Params are the parameters of one call; no name stands twice.
type Params []Param

// Get returns the value of the named parameter, or "" if it is absent.
func (p Params) Get(name string) string {
	v, _ := p.Lookup(name)
	return v
}

// Lookup returns the value of the named parameter and whether it is there.
func (p Params) Lookup(name string) (string, bool) {
	for i := range p {
		if p[i].Name == name {
			return p[i].Value, true
		}
	}
	return "", false
}

// With returns a copy of p in which the named parameter has the value.
func (p Params) With(name, value string) Params {
	out := slices.Clone(p)
	for i := range out {
		if out[i].Name == name {
			out[i].Value = value
			return out
		}
	}
	return append(out, Param{name, value})
}

// Canonical returns the text that is signed, without the secret: each
// parameter's name and value, sorted by name in byte order, with nothing
// between them. The sign itself and ParamOther do not take part.
//
// Source: open.jd.com developer guide, listId=2643, with a worked example.
func (p Params) Canonical() string {
	return p.canonical(func(Param) bool { return true })
}

// CanonicalNonEmpty is Canonical without the parameters whose value is empty,
// as JD's Java SDK builds it; its PHP SDK keeps them.
func (p Params) CanonicalNonEmpty() string {
	return p.canonical(func(q Param) bool { return q.Value != "" })
}

func (p Params) canonical(keep func(Param) bool) string {
	signed := make(Params, 0, len(p))
	size := 0
	for _, q := range p {
		if q.Name == ParamSign || q.Name == ParamOther || !keep(q) {
			continue
		}
		signed = append(signed, q)
		size += len(q.Name) + len(q.Value)
	}
	slices.SortFunc(signed, func(a, b Param) int { return strings.Compare(a.Name, b.Name) })
	var text strings.Builder
	text.Grow(size)
	for _, q := range signed {
		text.WriteString(q.Name)
		text.WriteString(q.Value)
	}
	return text.String()
}

// The values of ParamSignMethod that change how a call is signed. The gateway
// compares them without regard to case and takes every other value for MD5.
// Source: JD's Java SDK (the signers and their factory).
const (
	SignMD5        = "md5"
	SignHMACMD5    = "hmacmd5"
	SignHMACSHA256 = "hmacsha256"
)

// Sign returns the signature of p under secret, by the method that p itself
// names in ParamSignMethod: upper-case hexadecimal, 32 digits, or 64 for
// HMAC-SHA256.
//
//	MD5   secret + Canonical + secret
//	HMAC  key = secret, over the bare Canonical
func Sign(p Params, secret string) string {
	return SignText(p.Canonical(), secret, p.Get(ParamSignMethod))
}

// SignText signs a canonical text under secret by the given method.
func SignText(canonical, secret, method string) string {
	var sum []byte
	switch strings.ToLower(method) {
	case SignHMACMD5:
		mac := hmac.New(md5.New, []byte(secret))
		mac.Write([]byte(canonical))
		sum = mac.Sum(nil)
	case SignHMACSHA256:
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte(canonical))
		sum = mac.Sum(nil)
	default:
		md := md5.Sum([]byte(secret + canonical + secret))
		sum = md[:]
	}
	return strings.ToUpper(hex.EncodeToString(sum))
}

// EmptyValues says whether parameters with an empty value take part in a
// signature.
type EmptyValues uint8

// The ways to treat empty values. JD's SDKs differ in this.
const (
	EmptyEither  EmptyValues = iota // all were signed, or all were left out
	EmptyKept                       // they were signed
	EmptyDropped                    // they were left out
)

// Verify reports whether p carries its own signature under secret. Parameters
// with an empty value may all have been signed or all have been left out. The
// comparison takes the same time whatever the given sign is.
func Verify(p Params, secret string) bool { return VerifyEmpty(p, secret, EmptyEither) }

// VerifyEmpty is Verify with a rule for parameters with an empty value.
func VerifyEmpty(p Params, secret string, rule EmptyValues) bool {
	got, method, same := []byte(p.Get(ParamSign)), p.Get(ParamSignMethod), 0
	if rule != EmptyDropped {
		same |= subtle.ConstantTimeCompare(got, []byte(SignText(p.Canonical(), secret, method)))
	}
	if rule != EmptyKept {
		same |= subtle.ConstantTimeCompare(got, []byte(SignText(p.CanonicalNonEmpty(), secret, method)))
	}
	return same == 1
}
