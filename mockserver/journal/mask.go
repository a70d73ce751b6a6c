package journal

import (
	"encoding/json"
	"strings"
	"unicode"
)

// maxDepth bounds how deep JSON is read; what is deeper is masked as a whole.
const maxDepth = 100

// A masker copies JSON, and masks the values that a policy says. It goes from
// left to right, so that it works on JSON that is cut or malformed too: from
// there on, all is masked but punctuation.
type masker struct {
	policy
	in  string
	at  int
	out strings.Builder
}

// maskJSON returns JSON with the members masked that the policy says; what
// remains is JSON of the same form.
func maskJSON(text string, p policy) string {
	m := &masker{in: text, policy: p}
	whole := m.value(false, 0)
	m.blanks()
	if !whole || m.at < len(m.in) {
		m.rest()
	}
	return strings.ToValidUTF8(m.out.String(), "*")
}

// rest masks what is left.
func (m *masker) rest() {
	for _, r := range m.in[m.at:] {
		if unicode.IsSpace(r) || strings.ContainsRune(`{}[]",:`, r) {
			m.out.WriteRune(r)
			continue
		}
		m.out.WriteByte('*')
	}
	m.at = len(m.in)
}

func (m *masker) blanks() {
	from := m.at
	for m.at < len(m.in) && strings.IndexByte(" \t\r\n", m.in[m.at]) >= 0 {
		m.at++
	}
	m.out.WriteString(m.in[from:m.at])
}

// next copies a byte, if it is what comes.
func (m *masker) next(c byte) bool {
	m.blanks()
	if m.at == len(m.in) || m.in[m.at] != c {
		return false
	}
	m.out.WriteByte(c)
	m.at++
	return true
}

// value copies a value, masked or not, and reports whether it is one.
func (m *masker) value(hidden bool, depth int) bool {
	m.blanks()
	switch {
	case m.at == len(m.in) || depth > maxDepth:
		return false
	case m.in[m.at] == '{':
		return m.list('{', '}', func() bool { return m.member(hidden, depth) })
	case m.in[m.at] == '[':
		return m.list('[', ']', func() bool { return m.value(hidden, depth+1) })
	case m.in[m.at] == '"':
		return m.text(hidden, depth)
	}
	return m.scalar(hidden)
}

// list copies what stands between brackets, with commas between.
func (m *masker) list(open, end byte, each func() bool) bool {
	if !m.next(open) {
		return false
	}
	if m.next(end) {
		return true
	}
	for {
		if !each() {
			return false
		}
		if m.next(end) {
			return true
		}
		if !m.next(',') {
			return false
		}
	}
}

// member copies a name and its value.
func (m *masker) member(hidden bool, depth int) bool {
	m.blanks()
	name, ok := m.literal()
	if !ok {
		return false
	}
	written := name
	if !isName(name) {
		written = stars(name)
	}
	m.out.WriteString(quoted(written))
	return m.next(':') && m.value(hidden || m.masks(name), depth+1)
}

// literal reads a string.
func (m *masker) literal() (string, bool) {
	if m.at == len(m.in) || m.in[m.at] != '"' {
		return "", false
	}
	for end := m.at + 1; end < len(m.in); end++ {
		switch m.in[end] {
		case '\\':
			end++
		case '"':
			var text string
			if json.Unmarshal([]byte(m.in[m.at:end+1]), &text) != nil {
				return "", false
			}
			m.at = end + 1
			return text, true
		}
	}
	return "", false
}

// text copies a string. JSON in it is masked as JSON.
func (m *masker) text(hidden bool, depth int) bool {
	from := m.at
	text, ok := m.literal()
	if !ok {
		return false
	}
	switch {
	case isJSON(text):
		in := &masker{in: text, policy: m.policy}
		if !in.value(hidden, depth+1) {
			in.rest()
		}
		m.out.WriteString(quoted(in.out.String()))
	case (hidden && !cipher(text)) || (m.strict && !shown(text)):
		m.out.WriteString(quoted(stars(text)))
	case mobile().MatchString(text):
		m.out.WriteString(quoted(withoutNumbers(text)))
	default:
		m.out.WriteString(m.in[from:m.at])
	}
	return true
}

// isJSON reports whether a text is that of an object or a list.
func isJSON(text string) bool {
	inner := strings.TrimSpace(text)
	return (strings.HasPrefix(inner, "{") || strings.HasPrefix(inner, "[")) && json.Valid([]byte(inner))
}

// cipher reports whether a text is a cipher text, which tells nothing.
func cipher(text string) bool {
	return len(text) >= 40 && strings.HasPrefix(text, "AA") && !strings.ContainsFunc(text, func(r rune) bool {
		return !(r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || strings.ContainsRune("+/=", r))
	})
}

// scalar copies a number, true, false or null.
func (m *masker) scalar(hidden bool) bool {
	end := m.at
	for end < len(m.in) && strings.IndexByte(" \t\r\n,]}:", m.in[end]) < 0 {
		end++
	}
	word := m.in[m.at:end]
	if !json.Valid([]byte(word)) {
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
	m.out.WriteString(word)
	m.at = end
	return true
}

// quoted writes a text as JSON.
func quoted(text string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(text); err != nil {
		panic(err) // text cannot fail
	}
	return strings.TrimSuffix(b.String(), "\n")
}
