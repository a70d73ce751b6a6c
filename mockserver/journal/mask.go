package journal

import (
	"strings"
	"unicode"

	"github.com/jdmock/jdmock/contract/jsoncopy"
)

// maxDepth bounds how deep JSON is read; what is deeper is masked as a whole.
const maxDepth = 100

// A masker copies JSON, and masks the values that a policy says. It goes from
// left to right, so that it works on JSON that is cut or malformed too: from
// there on, all is masked but punctuation.
type masker struct {
	policy
	jsoncopy.Copier
}

// maskJSON returns JSON with the members masked that the policy says; what
// remains is JSON of the same form.
func maskJSON(text string, p policy) string {
	m := &masker{policy: p, Copier: jsoncopy.Copier{In: text}}
	whole := m.value(false, 0)
	m.Blanks()
	if !whole || m.At < len(m.In) {
		m.rest()
	}
	return strings.ToValidUTF8(m.Out.String(), "*")
}

// rest masks what is left.
func (m *masker) rest() {
	for _, r := range m.In[m.At:] {
		if unicode.IsSpace(r) || strings.ContainsRune(`{}[]",:`, r) {
			m.Out.WriteRune(r)
			continue
		}
		m.Out.WriteByte('*')
	}
	m.At = len(m.In)
}

// value copies a value, masked or not, and reports whether it is one.
func (m *masker) value(hidden bool, depth int) bool {
	m.Blanks()
	switch {
	case m.At == len(m.In) || depth > maxDepth:
		return false
	case m.In[m.At] == '{':
		return m.List('{', '}', func() bool { return m.member(hidden, depth) })
	case m.In[m.At] == '[':
		return m.List('[', ']', func() bool { return m.value(hidden, depth+1) })
	case m.In[m.At] == '"':
		return m.text(hidden, depth)
	}
	return m.scalar(hidden)
}

// member copies a name and its value.
func (m *masker) member(hidden bool, depth int) bool {
	m.Blanks()
	name, _, ok := m.Literal()
	if !ok {
		return false
	}
	written := name
	if !isName(name) {
		written = stars(name)
	}
	m.Out.WriteString(jsoncopy.Quoted(written))
	return m.Next(':') && m.value(hidden || m.masks(name), depth+1)
}

// text copies a string. JSON in it is masked as JSON.
func (m *masker) text(hidden bool, depth int) bool {
	text, raw, ok := m.Literal()
	if !ok {
		return false
	}
	switch {
	case jsoncopy.Holds(text):
		in := &masker{policy: m.policy, Copier: jsoncopy.Copier{In: text}}
		if !in.value(hidden, depth+1) {
			in.rest()
		}
		m.Out.WriteString(jsoncopy.Quoted(in.Out.String()))
	case (hidden && !cipher(text)) || (m.strict && !shown(text)):
		m.Out.WriteString(jsoncopy.Quoted(stars(text)))
	case mobile().MatchString(text):
		m.Out.WriteString(jsoncopy.Quoted(withoutNumbers(text)))
	default:
		m.Write(raw)
	}
	return true
}

// cipher reports whether a text is a cipher text, which tells nothing.
func cipher(text string) bool {
	return len(text) >= 40 && strings.HasPrefix(text, "AA") && !strings.ContainsFunc(text, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("+/=", r))
	})
}

// scalar copies a number, true, false or null.
func (m *masker) scalar(hidden bool) bool {
	word, ok := m.Word()
	if !ok {
		return false
	}
	if hidden {
		word = strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return '9'
			}
			return r
		}, word)
	}
	m.Write(word)
	return true
}
