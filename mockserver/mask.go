package mockserver

import (
	"bytes"
	"fmt"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// Lengths in bytes from which on something is masked: shorter ones stand
// everywhere.
const (
	shortestSecret = 8 // of an app; also the part of any secret that was cut
	shortestWord   = 6 // a token, a code or a key; the old service's codes have 6
)

// A mask holds the secrets that a text may show, as callers put them where they
// do not belong and are told what stands there.
type mask []string

// hide returns the refusal and, if the call was refused, the answer's body
// without secrets, and takes them from what the journal will have of the call.
// Sent is what the caller sent.
func (s *Server) hide(c *call, sent wire.Params, r *refusal, body []byte) (*refusal, []byte) {
	if r == nil && len(c.notes) == 0 {
		return r, body // nothing of the caller's is repeated
	}
	method := c.params.Get(wire.ParamMethod)
	texts := append([]string{method}, c.notes...)
	if r != nil {
		texts = append(texts, r.cause, r.cure, r.causeZh, r.cureZh, r.about, r.aboutZh)
		for _, v := range r.violations {
			texts = append(texts, v.Pointer, v.Hint)
		}
	}
	box := c.box
	if box == nil {
		box = s.box
	}
	m := s.maskOf(box, sent, texts)
	if len(m) == 0 {
		return r, body
	}
	c.params = wire.Params{{Name: wire.ParamMethod, Value: m.text(method)}}
	for i := range c.notes {
		c.notes[i] = m.text(c.notes[i])
	}
	if r == nil {
		return r, body
	}
	hidden := *r
	for _, text := range []*string{&hidden.cause, &hidden.cure, &hidden.causeZh, &hidden.cureZh} {
		*text = m.text(*text)
	}
	hidden.violations = slices.Clone(r.violations)
	for i := range hidden.violations {
		v := &hidden.violations[i]
		v.Pointer, v.Hint, v.HintZh = m.text(v.Pointer), m.text(v.Hint), m.text(v.HintZh)
	}
	return &hidden, []byte(m.text(string(body)))
}

// maskOf returns the secrets that the texts show, of apps and of the sandbox,
// whole or cut. Words are looked up as they stand in the texts, and in what was
// sent.
func (s *Server) maskOf(box *sandbox.Sandbox, sent wire.Params, texts []string) mask {
	begun := beginnings(texts)
	shown := func(secret string) bool { return len(secret) >= shortestWord && begun[secret[:shortestWord]] }
	m := mask(s.directory.SecretsAmong(func(secret string) bool { return len(secret) >= shortestSecret && shown(secret) }))
	add := func(text string) {
		for _, word := range words(text) {
			if shown(word) && s.given(box, word) {
				m = append(m, word)
			}
		}
	}
	for _, p := range sent {
		add(p.Name)
		add(p.Value)
	}
	for _, text := range texts {
		add(text)
	}
	slices.SortFunc(m, func(a, b string) int { return len(b) - len(a) }) // one may be the beginning of another
	return slices.Compact(m)
}

// given reports whether the word is a token, code or key that somebody has.
func (s *Server) given(box *sandbox.Sandbox, word string) bool {
	_, _, known := s.directory.FindToken(word)
	return known || box.Gives(word)
}

// words returns a text and the words in it, as tokens and Base64 are written.
func words(text string) []string {
	found := []string{text}
	for _, more := range []string{"", "-_", "-_.", "+/="} {
		found = append(found, strings.FieldsFunc(text, func(r rune) bool {
			return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune(more, r))
		})...)
	}
	return found
}

// beginnings returns every run of shortestWord bytes in the texts.
func beginnings(texts []string) map[string]bool {
	runs := map[string]bool{}
	for _, text := range texts {
		for i := 0; i+shortestWord <= len(text); i++ {
			runs[text[i:i+shortestWord]] = true
		}
	}
	return runs
}

// text returns a text of the same length in bytes without the secrets, nor the
// beginning of one that was cut off there.
func (m mask) text(text string) string {
	out := []byte(text)
	for _, secret := range m {
		for at := 0; ; {
			found := strings.Index(text[at:], secret[:min(shortestSecret, len(secret))])
			if found < 0 {
				break
			}
			at += found
			if n := shared(text[at:], secret); n == len(secret) || cutOff(text[at+n:]) {
				copy(out[at:at+n], bytes.Repeat([]byte{'*'}, n))
			}
			at++
		}
	}
	return string(out)
}

// shared returns how many bytes two texts begin with alike, to the end of a
// character.
func shared(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n < len(a) && n > 0 && !utf8.RuneStart(a[n]) {
		n--
	}
	return n
}

// cutOff reports whether a quoted text ends before the rest.
func cutOff(rest string) bool {
	return rest == "" || rest[0] == '"' || rest[0] == '\\' || strings.HasPrefix(rest, "…") || strings.HasPrefix(rest, "&#34;")
}

// verb returns the verb of a request that is refused, if HTTP knows it: it may
// be anything.
func verb(r *http.Request) string {
	switch r.Method {
	case http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, http.MethodConnect, http.MethodTrace:
		return r.Method
	}
	return "verb that HTTP does not have"
}

// panicKind words what a call panicked with: no more than its type, unless the
// language itself made the text, as it may hold anything.
func panicKind(v any) string {
	if err, ok := v.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", v)
}
