package mask

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract/jsoncopy"
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
	m               *Masker
	known           known
	members         members
	jsoncopy.Copier // silent while it only learns
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
	in := &document{m: d.m, known: d.known, members: d.members, Copier: jsoncopy.Copier{In: text, Silent: first}}
	if !first {
		in.Out.Grow(len(text) + len(text)/8)
	}
	whole := in.value(at)
	in.Blanks()
	if !first && (!whole || in.At < len(in.In)) {
		in.Write(d.m.unparsed(in.In[in.At:], d.known))
	}
	return in.Out.String()
}

// value copies a value, masked or not, and reports whether it is one.
func (d *document) value(at spot) bool {
	d.Blanks()
	switch {
	case d.At == len(d.In) || at.depth > maxDepth:
		return false
	case d.In[d.At] == '{':
		return d.List('{', '}', func() bool { return d.member(at) })
	case d.In[d.At] == '[':
		at.depth++
		return d.List('[', ']', func() bool { return d.value(at) })
	case d.In[d.At] == '"':
		return d.text(at)
	}
	return d.scalar(at)
}

// member copies a name and its value.
func (d *document) member(of spot) bool {
	d.Blanks()
	name, raw, ok := d.Literal()
	if !ok {
		return false
	}
	d.quote(name, raw, d.name(name))
	return d.Next(':') && d.value(d.spot(of, name))
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

// text copies a string. JSON in it is masked as JSON.
func (d *document) text(at spot) bool {
	text, raw, ok := d.Literal()
	if !ok {
		return false
	}
	if at.kind == kept {
		d.quote(text, raw, text)
		return true
	}
	d.quote(text, raw, d.masked(text, at))
	return true
}

// quote writes a text that was read: as it stood, raw, if it stays what it was
// and can be written.
func (d *document) quote(text, raw, written string) {
	switch {
	case d.Silent:
	case written == text && utf8.ValidString(raw):
		d.Write(raw)
	default:
		d.Write(jsoncopy.Quoted(written))
	}
}

// masked returns the text that stands for one at a spot; while it learns,
// anything.
func (d *document) masked(text string, at spot) string {
	switch {
	case at.depth < maxDepth && jsoncopy.Holds(text):
		at.depth++
		return d.inner(text, d.Silent, at)
	case at.kind == kept, at.kind == secret && outcome(at.name, text):
		return text
	case d.Silent:
		d.known.learn(text, at.kind)
		return text
	case at.kind != none:
		return d.m.value(at.kind, text)
	case at.strict && !shown(text):
		return d.m.unparsed(text, d.known)
	case at.care == firm && !formed(text):
		return d.m.free(text, d.known, open)
	}
	return d.m.free(text, d.known, at.care)
}

// formed reports whether a text may be what a schema gives a form to, such as an
// id, an amount, a time or a list of states: callers put anything there too.
func formed(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && !strings.ContainsRune(" _-.:/,|+", r)
	}) < 0
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

// isName is what members and parameters are called.
var isName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_.$@\[\]-]{1,64}$`) })

// name returns the name of a member or a parameter, masked if it is none:
// callers put anything into names too.
func (d *document) name(name string) string {
	if name == "" || name == wire.ParamJSON || d.Silent {
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
