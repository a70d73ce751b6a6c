package wire

import (
	"strings"
	"unicode/utf8"
)

// A Kind is what a member of a plain object is.
type Kind uint8

// The kinds.
const (
	Null    Kind = iota
	Text         // without a backslash in it
	Integer      // of at most maxPlainDigits digits, as JSON writes one: no leading zero
	Boolean
)

// A Member is a member of a plain JSON object.
type Member struct {
	Name  string
	Kind  Kind
	Value string // what stands between the quotes, or the literal
}

// Bounds of a plain object.
const (
	maxPlainMembers = 32
	maxPlainDigits  = 18 // so that it fits into an int64
)

// Members are the members of a plain object. No name stands twice.
type Members []Member

// Find returns the member of a name.
func (m Members) Find(name string) (Member, bool) {
	for i := range m {
		if m[i].Name == name {
			return m[i], true
		}
	}
	return Member{}, false
}

// ScanObject appends the members of a text that is a plain JSON object: valid
// JSON and UTF-8, one flat object of at most 32 members whose names differ, and
// in it texts without escapes, integers of at most 18 digits, booleans and null.
// Callers send hardly anything else. Of every other text it says that ok is
// false, and nothing more: that is for a whole decoder to judge.
func ScanObject(text string, into Members) (members Members, ok bool) {
	s := scanner{rest: text}
	if !s.take('{') {
		return into, false
	}
	if s.take('}') {
		return into, s.ended()
	}
	first := len(into)
	for {
		m, ok := s.member()
		if _, twice := into[first:].Find(m.Name); !ok || twice || len(into)-first == maxPlainMembers {
			return into, false
		}
		into = append(into, m)
		if !s.take(',') {
			break
		}
	}
	return into, s.take('}') && s.ended() && utf8.ValidString(text)
}

// A scanner reads a plain object from its beginning.
type scanner struct{ rest string }

// blanks passes over white space.
func (s *scanner) blanks() {
	i := 0
	for i < len(s.rest) && (s.rest[i] == ' ' || s.rest[i] == '\t' || s.rest[i] == '\n' || s.rest[i] == '\r') {
		i++
	}
	s.rest = s.rest[i:]
}

// ended reports whether nothing but white space is left.
func (s *scanner) ended() bool {
	s.blanks()
	return s.rest == ""
}

// take passes over a mark, if it stands next.
func (s *scanner) take(mark byte) bool {
	s.blanks()
	if s.rest == "" || s.rest[0] != mark {
		return false
	}
	s.rest = s.rest[1:]
	return true
}

// member reads a name and its value.
func (s *scanner) member() (m Member, ok bool) {
	if m.Name, ok = s.text(); !ok || !s.take(':') {
		return m, false
	}
	s.blanks()
	if s.rest == "" {
		return m, false
	}
	switch c := s.rest[0]; {
	case c == '"':
		m.Kind = Text
		m.Value, ok = s.text()
	case c == '-' || c >= '0' && c <= '9':
		m.Kind = Integer
		m.Value, ok = s.integer()
	default:
		m.Kind, m.Value, ok = s.word()
	}
	return m, ok
}

// text reads a text between quotes.
func (s *scanner) text() (string, bool) {
	if !s.take('"') {
		return "", false
	}
	for i := 0; i < len(s.rest); i++ {
		switch c := s.rest[i]; {
		case c == '"':
			found := s.rest[:i]
			s.rest = s.rest[i+1:]
			return found, true
		case c == '\\' || c < ' ':
			return "", false
		}
	}
	return "", false
}

// integer reads a number that has neither a fraction nor an exponent.
func (s *scanner) integer() (string, bool) {
	i := 0
	if s.rest[0] == '-' {
		i++
	}
	begin := i
	for i < len(s.rest) && s.rest[i] >= '0' && s.rest[i] <= '9' {
		i++
	}
	digits := s.rest[begin:i]
	if digits == "" || len(digits) > maxPlainDigits || digits[0] == '0' && len(digits) > 1 {
		return "", false
	}
	found := s.rest[:i]
	s.rest = s.rest[i:]
	return found, true // what follows is a comma or a brace, or no plain object
}

// word reads null, true or false.
func (s *scanner) word() (Kind, string, bool) {
	for _, word := range []string{"null", "true", "false"} {
		if strings.HasPrefix(s.rest, word) {
			s.rest = s.rest[len(word):]
			if word == "null" {
				return Null, word, true
			}
			return Boolean, word, true
		}
	}
	return Null, "", false
}
