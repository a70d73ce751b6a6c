package wire

import (
	"crypto/hmac"
	"crypto/md5" //nolint:gosec // JD's choice
	"crypto/sha256"
	"crypto/subtle"
	"hash"
	"slices"
	"strings"
	"sync"
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
func (p Params) Canonical() string { return string(p.appendCanonical(nil, EmptyKept)) }

// CanonicalNonEmpty is Canonical without the parameters whose value is empty,
// as JD's Java SDK builds it; its PHP SDK keeps them.
func (p Params) CanonicalNonEmpty() string { return string(p.appendCanonical(nil, EmptyDropped)) }

// usualParams is how many parameters a call has at most, as a rule.
const usualParams = 16

// appendCanonical appends the canonical text to dst.
func (p Params) appendCanonical(dst []byte, empty EmptyValues) []byte {
	var usual [usualParams]int
	sorted := usual[:0]
	for i := range p {
		if p[i].Name == ParamSign || p[i].Name == ParamOther || empty == EmptyDropped && p[i].Value == "" {
			continue
		}
		sorted = append(sorted, i)
	}
	slices.SortFunc(sorted, func(a, b int) int { return strings.Compare(p[a].Name, p[b].Name) })
	for _, i := range sorted {
		dst = append(dst, p[i].Name...)
		dst = append(dst, p[i].Value...)
	}
	return dst
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
	sum, size := digest([]byte(secret+canonical+secret), secret, method)
	return string(sum[:size])
}

// hexDigits are those of a sign.
const hexDigits = "0123456789ABCDEF"

// digest returns the sign of a canonical text that stands between two copies of
// the secret, in upper-case hexadecimal, and how many digits it has.
func digest(between []byte, secret, method string) (digits [2 * sha256.Size]byte, size int) {
	var sum []byte
	switch {
	case strings.EqualFold(method, SignHMACMD5):
		sum = keyed(md5.New, between, secret)
	case strings.EqualFold(method, SignHMACSHA256):
		sum = keyed(sha256.New, between, secret)
	default:
		md := md5.Sum(between)
		sum = md[:]
	}
	for i, b := range sum {
		digits[2*i], digits[2*i+1] = hexDigits[b>>4], hexDigits[b&15]
	}
	return digits, 2 * len(sum)
}

// keyed returns the HMAC of the text between two copies of the secret.
func keyed(made func() hash.Hash, between []byte, secret string) []byte {
	mac := hmac.New(made, []byte(secret))
	mac.Write(between[len(secret) : len(between)-len(secret)])
	return mac.Sum(nil)
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
	scratch := scratches.Get().(*[]byte)
	defer scratches.Put(scratch)
	if rule != EmptyEither {
		return p.signedBy(scratch, secret, rule)
	}
	same := p.signedBy(scratch, secret, EmptyKept)
	if slices.ContainsFunc(p, func(q Param) bool { return q.Value == "" }) {
		same = p.signedBy(scratch, secret, EmptyDropped) || same
	}
	return same
}

// scratches hold the texts that are signed, while they are.
var scratches = sync.Pool{New: func() any { return new([]byte) }}

// maxScratch is the most that is kept of a scratch, in bytes.
const maxScratch = 64 << 10

// signedBy reports whether p carries its own signature under secret, with or
// without the parameters whose value is empty.
func (p Params) signedBy(scratch *[]byte, secret string, empty EmptyValues) bool {
	text := append((*scratch)[:0], secret...)
	text = p.appendCanonical(text, empty)
	text = append(text, secret...)
	digits, size := digest(text, secret, p.Get(ParamSignMethod))
	if clear(text); cap(text) <= maxScratch {
		*scratch = text
	}
	got := p.Get(ParamSign)
	return len(got) == size && subtle.ConstantTimeCompare([]byte(got), digits[:size]) == 1
}
