package signing

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract/exact"
	"github.com/jdmock/jdmock/contract/wire"
)

// longestRewritten bounds the JSON that is written anew, in bytes.
const longestRewritten = 32 << 10

// A script is a way of writing the strings of a JSON text.
type script struct {
	keep                bool // as they are
	ascii, html, slashs bool // what is escaped
}

// A writer is a way of writing a JSON text.
type writer struct {
	code   string
	sorted bool
	layout func(string) string // nil: as it is
	script script
}

// asIs leaves the strings as they stand.
var asIs = script{keep: true}

// writers are the ways that programs have, the simple ones first.
var writers = []writer{
	{"json-compact", false, compact, asIs},
	{"json-spaced", false, spaced, asIs},
	{"json-indented", false, indented("  "), asIs},
	{"json-indented", false, indented("    "), asIs},
	{"json-indented", false, indented("\t"), asIs},
	{"json-unescaped", false, nil, script{}},
	{"json-sorted", true, compact, asIs},
	{"json-sorted-spaced", true, spaced, asIs},
	{"json-ascii", false, nil, script{ascii: true}},
	{"json-html-escaped", false, nil, script{html: true}},
	{"json-slashes-escaped", false, nil, script{slashs: true}},
	{"json-php", false, compact, script{ascii: true, slashs: true}},
	{"json-python", false, spaced, script{ascii: true}},
	{"json-go", true, compact, script{html: true}},
	{"json-rewritten", false, compact, script{}},
	{"json-rewritten", false, compact, script{ascii: true}},
	{"json-rewritten", false, compact, script{html: true}},
	{"json-rewritten", false, compact, script{slashs: true}},
	{"json-rewritten", false, compact, script{ascii: true, html: true}},
	{"json-rewritten", false, spaced, script{}},
	{"json-rewritten", true, compact, script{}},
	{"json-rewritten", true, spaced, script{}},
	{"json-rewritten", true, compact, script{ascii: true}},
	{"json-rewritten", true, spaced, script{ascii: true}},
	{"json-rewritten", true, compact, script{ascii: true, slashs: true}},
	{"json-rewritten", false, indented("    "), script{ascii: true}},
	{"json-rewritten", false, indented("    "), script{ascii: true, slashs: true}},
	{"json-rewritten", true, indented("    "), asIs},
}

// rewriteOptions returns what may have been signed in place of the JSON that
// was sent.
func rewriteOptions(sent string) []*option {
	options := []*option{
		replace(mistake("json-trimmed", ""), wire.ParamJSON, strings.TrimSpace(sent)),
		replace(mistake("json-newline", ""), wire.ParamJSON, sent+"\n"),
	}
	if len(sent) > longestRewritten || !utf8.ValidString(sent) || !json.Valid([]byte(sent)) {
		return options
	}
	sorted := sortMembers(sent)
	for _, w := range writers {
		text := sent
		if w.sorted {
			text = sorted
		}
		if w.layout != nil {
			text = w.layout(text)
		}
		if len(text) > 4*longestRewritten {
			continue // deep and indented
		}
		if !w.script.keep {
			text = eachString(text, w.script.write)
		}
		options = append(options, replace(mistake(w.code, ""), wire.ParamJSON, text))
	}
	return options
}

// sortMembers writes valid JSON with the members of its objects in order.
func sortMembers(text string) string {
	var v any
	if exact.Decode([]byte(text), &v) != nil {
		return text
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(v) != nil {
		return text
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func compact(text string) string {
	var b bytes.Buffer
	if json.Compact(&b, []byte(text)) != nil {
		return text
	}
	return b.String()
}

// spaced writes blanks after colons and commas, as Python does.
func spaced(text string) string {
	return outside(compact(text), strings.NewReplacer(":", ": ", ",", ", ").Replace, func(quoted string) string { return quoted })
}

// mostNested bounds the objects and lists of what is indented, each of which
// may be inside another.
const mostNested = 200

func indented(by string) func(string) string {
	return func(text string) string {
		if strings.Count(text, "{")+strings.Count(text, "[") > mostNested {
			return text
		}
		var b bytes.Buffer
		if json.Indent(&b, []byte(text), "", by) != nil {
			return text
		}
		return b.String()
	}
}

// eachString replaces the strings of valid JSON.
func eachString(text string, change func(quoted string) string) string {
	return outside(text, func(s string) string { return s }, change)
}

// outside changes what is between the strings of valid JSON, and the strings.
func outside(text string, between, within func(string) string) string {
	var b strings.Builder
	for {
		at := strings.IndexByte(text, '"')
		if at < 0 {
			b.WriteString(between(text))
			return b.String()
		}
		b.WriteString(between(text[:at]))
		end := at + 1
		for end < len(text) && text[end] != '"' {
			if text[end] == '\\' {
				end++
			}
			end++
		}
		end = min(end+1, len(text))
		b.WriteString(within(text[at:end]))
		text = text[end:]
	}
}

// short are the escapes of two characters.
var short = map[rune]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`}

// write writes a string of JSON anew.
func (s script) write(quoted string) string {
	var plain string
	if json.Unmarshal([]byte(quoted), &plain) != nil {
		return quoted
	}
	b := []byte{'"'}
	for _, r := range plain {
		switch {
		case short[r] != "":
			b = append(b, short[r]...)
		case r == '/' && s.slashs:
			b = append(b, `\/`...)
		case r < 0x20, s.html && (r == '<' || r == '>' || r == '&'), s.ascii && r >= 0x7f && r < 0x10000:
			b = fmt.Appendf(b, `\u%04x`, r)
		case s.ascii && r >= 0x10000:
			b = fmt.Appendf(b, `\u%04x\u%04x`, 0xd800+(r-0x10000)>>10, 0xdc00+(r-0x10000)&0x3ff)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return string(append(b, '"'))
}
