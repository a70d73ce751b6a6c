package method

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// An Appender is an answer that writes itself: the same bytes as encoding/json
// would, with <, > and & as they are.
type Appender interface {
	AppendJSON(dst []byte) []byte
}

// appendValue appends a value as JSON: one of those that members of orderInfo
// have, or an Appender.
func appendValue(dst []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return appendText(dst, v)
	case int:
		return strconv.AppendInt(dst, int64(v), 10)
	case int64:
		return strconv.AppendInt(dst, v, 10)
	case bool:
		return strconv.AppendBool(dst, v)
	case object:
		return v.AppendJSON(dst)
	case []object:
		return appendList(dst, v)
	case json.RawMessage:
		return append(dst, v...)
	case Appender:
		return v.AppendJSON(dst)
	}
	return appendAny(dst, v)
}

// appendAny appends a value of any other type.
func appendAny(dst []byte, v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(fmt.Sprintf("method: a %T is no JSON: %v", v, err)) // the types are ours
	}
	return append(dst, bytes.TrimSuffix(b.Bytes(), []byte("\n"))...)
}

// appendList appends a list of what writes itself.
func appendList[A Appender](dst []byte, list []A) []byte {
	dst = append(dst, '[')
	for i := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = list[i].AppendJSON(dst)
	}
	return append(dst, ']')
}

// appendMember appends a member's name and colon, after a comma unless it is
// the first of its object.
func appendMember(dst []byte, name string) []byte {
	if dst[len(dst)-1] != '{' {
		dst = append(dst, ',')
	}
	dst = append(dst, '"')
	dst = append(dst, name...)
	return append(dst, '"', ':')
}

// An object is a JSON object whose members keep their order.
type object []member

type member struct {
	name  string
	value any
}

// AppendJSON appends the members in their order.
func (o object) AppendJSON(dst []byte) []byte {
	dst = append(dst, '{')
	for i := range o {
		dst = appendValue(appendMember(dst, o[i].name), o[i].value)
	}
	return append(dst, '}')
}

// MarshalJSON writes the members in their order, with <, > and & as they are.
func (o object) MarshalJSON() ([]byte, error) { return o.AppendJSON(nil), nil }

// appendText appends a text between quotes.
func appendText(dst []byte, s string) []byte {
	return append(appendChars(append(dst, '"'), s), '"')
}

// appendChars appends the characters of a text.
func appendChars(dst []byte, s string) []byte {
	begin := 0
	for i := 0; i < len(s); {
		c := s[i]
		if unescaped[c] {
			i++
			continue
		}
		if chinese(s, i) {
			i += 3
			continue
		}
		size := 1
		if c >= utf8.RuneSelf {
			var r rune
			if r, size = utf8.DecodeRuneInString(s[i:]); r != '\u2028' && r != '\u2029' && (r != utf8.RuneError || size > 1) {
				i += size
				continue
			}
		}
		dst = append(dst, s[begin:i]...)
		dst = appendEscape(dst, s[i:i+size])
		i += size
		begin = i
	}
	return append(dst, s[begin:]...)
}

// unescaped are the ASCII characters that stand for themselves.
var unescaped = func() (set [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		set[c] = c != '"' && c != '\\'
	}
	return set
}()

// chinese reports whether a character of U+3000 to U+CFFF begins at s[i], which
// are nearly all that are not ASCII.
func chinese(s string, i int) bool {
	return s[i] >= 0xe3 && s[i] <= 0xec && i+2 < len(s) && s[i+1]&0xc0 == 0x80 && s[i+2]&0xc0 == 0x80
}

// appendEscape appends a character that cannot stand in a text.
func appendEscape(dst []byte, char string) []byte {
	switch char {
	case `"`, `\`:
		return append(dst, '\\', char[0])
	case "\b":
		return append(dst, `\b`...)
	case "\f":
		return append(dst, `\f`...)
	case "\n":
		return append(dst, `\n`...)
	case "\r":
		return append(dst, `\r`...)
	case "\t":
		return append(dst, `\t`...)
	case "\u2028":
		return append(dst, `\u2028`...)
	case "\u2029":
		return append(dst, `\u2029`...)
	}
	if char[0] >= utf8.RuneSelf {
		return append(dst, `\ufffd`...)
	}
	return append(dst, '\\', 'u', '0', '0', "0123456789abcdef"[char[0]>>4], "0123456789abcdef"[char[0]&15])
}
