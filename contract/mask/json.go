package mask

import (
	"encoding/json"
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/jdmock/jdmock/contract/wire"
)

// maxDepth bounds how deep JSON is read, and maxName how long a name may be;
// what is beyond is masked as no JSON.
const (
	maxDepth = 100
	maxName  = 64
)

// A document copies JSON and masks it. It goes from left to right, so that it
// works on JSON that is cut or malformed too. It reads twice: first it only
// learns the values of the personal members.
type document struct {
	m       *Masker
	known   known
	members members
	first   bool // only learns
	in      string
	at      int
	out     strings.Builder
}

// A spot is where a value stands: in which member, and what that is.
type spot struct {
	name   string
	kind   kind
	strict bool // no schema knows the member
	care   care // how its text is read
	depth  int
}

// read masks a text that should be JSON, or learns from it.
func (d *document) read(text string, first bool) string {
	return d.inner(text, first, spot{})
}

// inner reads a text that stands at a spot.
func (d *document) inner(text string, first bool, at spot) string {
	in := &document{m: d.m, known: d.known, members: d.members, first: first, in: text}
	if !first {
		in.out.Grow(len(text) + len(text)/8)
	}
	whole := in.value(at)
	in.blanks()
	if !first && (!whole || in.at < len(in.in)) {
		in.write(d.m.unparsed(in.in[in.at:], d.known))
	}
	return in.out.String()
}

func (d *document) write(text string) {
	if !d.first {
		d.out.WriteString(text)
	}
}

func (d *document) blanks() {
	from := d.at
	for d.at < len(d.in) && strings.IndexByte(" \t\r\n", d.in[d.at]) >= 0 {
		d.at++
	}
	d.write(d.in[from:d.at])
}

// next copies a byte, if it is what comes.
func (d *document) next(c byte) bool {
	d.blanks()
	if d.at == len(d.in) || d.in[d.at] != c {
		return false
	}
	d.write(d.in[d.at : d.at+1])
	d.at++
	return true
}

// value copies a value, masked or not, and reports whether it is one.
func (d *document) value(at spot) bool {
	d.blanks()
	switch {
	case d.at == len(d.in) || at.depth > maxDepth:
		return false
	case d.in[d.at] == '{':
		return d.list('{', '}', func() bool { return d.member(at) })
	case d.in[d.at] == '[':
		at.depth++
		return d.list('[', ']', func() bool { return d.value(at) })
	case d.in[d.at] == '"':
		return d.text(at)
	}
	return d.scalar(at)
}

// list copies what stands between brackets, with commas between.
func (d *document) list(open, end byte, each func() bool) bool {
	if !d.next(open) {
		return false
	}
	if d.next(end) {
		return true
	}
	for {
		if !each() {
			return false
		}
		if d.next(end) {
			return true
		}
		if !d.next(',') {
			return false
		}
	}
}

// member copies a name and its value.
func (d *document) member(of spot) bool {
	d.blanks()
	name, raw, ok := d.literal()
	if !ok {
		return false
	}
	if written := d.name(name); written == name {
		d.write(raw)
	} else {
		d.write(quoted(written))
	}
	return d.next(':') && d.value(d.spot(of, name))
}

// spot returns where the value of a member stands.
func (d *document) spot(of spot, name string) spot {
	at := spot{name: name, depth: of.depth + 1, kind: d.m.kindOf(name)}
	said, schemas := d.members[name]
	at.strict = !schemas
	if at.kind == none && (said.private || !schemas && sensitive(name)) {
		at.kind = private
	}
	if said.firm {
		at.care = firm
	} else if ofGoods[name] {
		at.care = goods
	}
	switch {
	case of.kind == kept:
		at.kind = kept
	case at.kind == person && name == "name" && strings.HasPrefix(strings.ToLower(of.name), "item"):
		at.kind, at.care = none, goods
	case at.kind == none && of.kind != none:
		at.kind = of.kind
	}
	return at
}

// kindOf returns what the member of a name is.
func (m *Masker) kindOf(name string) kind {
	k := kindOf(name)
	if len(m.keep) > 0 && m.keep[strings.ToLower(name)] {
		return kept
	}
	if k == none && len(m.also) > 0 && m.also[strings.ToLower(name)] {
		return private
	}
	return k
}

// literal reads a string, and returns how it is written.
func (d *document) literal() (text, raw string, ok bool) {
	if d.at == len(d.in) || d.in[d.at] != '"' {
		return "", "", false
	}
	for end := d.at + 1; end < len(d.in); end++ {
		switch d.in[end] {
		case '\\':
			end++
		case '"':
			raw := d.in[d.at : end+1]
			text, ok := unquoted(raw)
			if ok {
				d.at = end + 1
			}
			return text, raw, ok
		}
	}
	return "", "", false
}

// unquoted returns what a string of JSON says.
func unquoted(raw string) (string, bool) {
	plain := true
	for i := 1; i < len(raw)-1; i++ {
		if raw[i] < ' ' {
			return "", false
		}
		plain = plain && raw[i] < 0x80 && raw[i] != '\\'
	}
	if plain {
		return raw[1 : len(raw)-1], true
	}
	var text string
	err := json.Unmarshal([]byte(raw), &text)
	return text, err == nil
}

// text copies a string. JSON in it is masked as JSON.
func (d *document) text(at spot) bool {
	text, raw, ok := d.literal()
	if !ok {
		return false
	}
	if at.kind == kept {
		d.write(raw)
		return true
	}
	written := d.masked(text, at)
	if d.first {
		return true
	}
	if written == text && strings.ToValidUTF8(raw, "") == raw {
		d.out.WriteString(raw)
		return true
	}
	d.out.WriteString(quoted(written))
	return true
}

// masked returns the text that stands for one at a spot; while it learns,
// anything.
func (d *document) masked(text string, at spot) string {
	switch {
	case at.depth < maxDepth && isJSON(text):
		at.depth++
		return d.inner(text, d.first, at)
	case at.kind == kept, at.kind == secret && outcome(at.name, text):
		return text
	case d.first:
		d.known.learn(text, at.kind)
		return text
	case at.kind != none:
		return d.m.value(at.kind, text)
	case at.strict && !shown(text):
		return d.m.unparsed(text, d.known)
	}
	return d.m.free(text, d.known, at.care)
}

// outcome reports whether a member is the code or the state of an answer, and
// not one of OAuth's, which is a secret.
func outcome(name, text string) bool {
	switch name {
	case "code":
		return len(text) <= 10 && strings.Trim(text, "-0123456789") == ""
	case "state":
		return len(text) <= 32 && strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0") == ""
	}
	return false
}

// isJSON reports whether a text is that of an object or a list.
func isJSON(text string) bool {
	inner := strings.TrimSpace(text)
	return inner != "" && (inner[0] == '{' || inner[0] == '[') && json.Valid([]byte(inner))
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

// isName is what members and parameters are called.
var isName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_.$@\[\]-]{1,64}$`) })

// name returns the name of a member or a parameter, masked if it is none:
// callers put anything into names too.
func (d *document) name(name string) string {
	if name == "" || name == wire.ParamJSON || d.first {
		return name
	}
	if _, ok := d.members[name]; ok {
		return name
	}
	digits := strings.Trim(name, "0123456789") == ""
	if !isName().MatchString(name) || opaque(name) || digits && len(name) > 10 || strings.Contains(name, "@") {
		return d.m.unparsed(name, d.known)
	}
	return d.m.free(name, d.known, open)
}

// shown reports whether a text may be shown of which no schema knows what it is:
// people's names and addresses are in Chinese, tokens are opaque.
func shown(text string) bool {
	return !opaque(text) && !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII })
}
