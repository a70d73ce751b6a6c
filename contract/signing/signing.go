// Package signing tells how a caller came to a wrong signature.
//
// It makes the signature again under the mistakes that clients make, one at a
// time and two at a time, and says which of them gives the caller's. What it
// says is certain, as it was reproduced; where nothing fits, it says so.
//
// No text that it returns holds a secret or a token, nor the right signature.
package signing

import (
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// A Request is a signed call, and what its signature may be made of.
type Request struct {
	Params wire.Params       // decoded, in the order in which they came, the sign among them
	Raw    map[string]string // values as they came, percent-encoded, by name; nil if not known
	Secret string            // the app's own
	Others []string          // secrets of other apps, which the caller may have mixed up with it
	Empty  wire.EmptyValues  // whether empty values are to be signed
	Veil   bool              // Canonical and Difference show no value of an application parameter, but asterisks of its length
}

// A Mistake is one thing that was done wrong on the way to a signature.
type Mistake struct {
	Code  string `json:"code"`            // stable, one of Codes
	Param string `json:"param,omitempty"` // the parameter concerned, if it is about one

	Cause   string `json:"cause"`
	Cure    string `json:"cure"`
	CauseZh string `json:"cause_zh"`
	CureZh  string `json:"cure_zh"`
}

// A Diagnosis says what is wrong with a signature.
type Diagnosis struct {
	Right      bool        `json:"right"`                // the signature is good
	Mistakes   []Mistake   `json:"mistakes"`             // one, or two that were made together; none if they are not known
	Malformed  bool        `json:"malformed,omitempty"`  // the sign has the form of no digest at all
	Incomplete bool        `json:"incomplete,omitempty"` // the request is so large that not everything was tried
	Canonical  string      `json:"canonical"`            // the text to sign, without the secret, with each byte of the token as an asterisk
	Difference *Difference `json:"difference,omitempty"` // nil where the caller's text is not known, or is the same
}

// A Difference is where the text that the caller signed leaves the right one.
type Difference struct {
	Offset int    `json:"offset"` // in bytes, from 0
	Theirs string `json:"theirs"` // the caller's text about there, masked
	Ours   string `json:"ours"`   // the right text about there, masked
}

// Explain finds out what is wrong with the signature of r. It does a bounded
// amount of work, whatever r is.
func Explain(r Request) Diagnosis {
	s := newSearch(r)
	d := Diagnosis{
		Right: wire.VerifyEmpty(r.Params, r.Secret, r.Empty), Malformed: len(s.forms) == 0,
		Mistakes: []Mistake{}, Canonical: s.masked(s.bases[0], plan{}),
	}
	if d.Right || d.Malformed {
		return d
	}
	found := s.run()
	d.Incomplete = found == nil && s.spent
	if found != nil {
		d.Mistakes = found.mistakes()
		d.Difference = s.difference(found)
	}
	return d
}

// Cause says in English what is wrong.
func (d Diagnosis) Cause() string {
	if len(d.Mistakes) > 0 {
		return d.join("; and ", func(m Mistake) string { return m.Cause })
	}
	switch {
	case d.Right:
		return "the sign is right"
	case d.Malformed:
		return "the sign does not fit the parameters and the app's secret, and it has the form of no digest"
	case d.Incomplete:
		return "the sign does not fit the parameters and the app's secret; the request is too large to try every known mistake on it"
	}
	return "the sign does not fit the parameters and the app's secret, and no known mistake gives it"
}

// Cure says in English what would be right.
func (d Diagnosis) Cure() string {
	switch {
	case len(d.Mistakes) > 0:
		return d.join("; and ", func(m Mistake) string { return m.Cure })
	case d.Right:
		return ""
	case d.Malformed:
		return "send 32 hexadecimal digits in upper case, or 64 for hmacsha256"
	}
	return "check the secret, and hold the text that is signed against the one that jdmock sign shows"
}

// CauseZh is Cause in Chinese.
func (d Diagnosis) CauseZh() string {
	if len(d.Mistakes) > 0 {
		return d.join("；同时", func(m Mistake) string { return m.CauseZh })
	}
	switch {
	case d.Right:
		return "签名正确"
	case d.Malformed:
		return "签名与参数及 app_secret 不符，且不具有任何摘要的格式"
	case d.Incomplete:
		return "签名与参数及 app_secret 不符；请求过大，未能逐一尝试所有已知错误"
	}
	return "签名与参数及 app_secret 不符，且不是任何已知错误所致"
}

// CureZh is Cure in Chinese.
func (d Diagnosis) CureZh() string {
	switch {
	case len(d.Mistakes) > 0:
		return d.join("；同时", func(m Mistake) string { return m.CureZh })
	case d.Right:
		return ""
	case d.Malformed:
		return "应为 32 位大写十六进制；hmacsha256 为 64 位"
	}
	return "核对 app_secret，并将待签名文本与 jdmock sign 的输出逐字节比较"
}

func (d Diagnosis) join(between string, text func(Mistake) string) string {
	var all []string
	for _, m := range d.Mistakes {
		all = append(all, text(m))
	}
	return strings.Join(all, between)
}
