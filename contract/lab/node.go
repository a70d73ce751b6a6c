package lab

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract/jsoncopy"
)

// maxDepth bounds how deep the JSON is that a lie changes.
const maxDepth = 32

var errDepth = errors.New("JSON is nested too deep to be changed")

// A node is a JSON value that is changed in place: its members keep their order,
// and what is not touched keeps its spelling, blanks aside.
type node struct {
	open  byte   // '{', '[', or 0 of a scalar
	raw   string // a scalar, as it is written
	names []string
	kids  []*node // the values of the members, or the items
}

// parse reads one JSON value.
func parse(text []byte) (*node, error) {
	if !json.Valid(text) {
		return nil, errors.New("text is no JSON")
	}
	r := reader{text: text, tokens: json.NewDecoder(bytes.NewReader(text))}
	return r.value(0)
}

// A reader reads valid JSON token by token.
type reader struct {
	text   []byte
	tokens *json.Decoder
}

// value reads the value that comes.
func (r *reader) value(depth int) (*node, error) {
	if depth > maxDepth {
		return nil, errDepth
	}
	before := r.tokens.InputOffset()
	token, err := r.tokens.Token()
	if err != nil {
		return nil, err
	}
	open, nested := token.(json.Delim)
	if !nested {
		raw := r.text[before:r.tokens.InputOffset()]
		return &node{raw: string(bytes.TrimLeft(raw, " \t\r\n,:"))}, nil
	}
	n := &node{open: byte(open)}
	for r.tokens.More() {
		if err := r.grow(n, depth); err != nil {
			return nil, err
		}
	}
	_, err = r.tokens.Token()
	return n, err
}

// grow reads the next member of an object, or item of a list.
func (r *reader) grow(n *node, depth int) error {
	if n.open == '{' {
		name, err := r.tokens.Token()
		if err != nil {
			return err
		}
		n.names = append(n.names, name.(string)) // valid JSON has no other names
	}
	kid, err := r.value(depth + 1)
	n.kids = append(n.kids, kid)
	return err
}

// scalar returns a node of a value as JSON writes it.
func scalar(raw string) *node { return &node{raw: raw} }

// text returns a node of a text.
func text(s string) *node { return scalar(jsoncopy.Quoted(s)) }

// object returns a node of members, whose names and values take turns.
func object(members ...any) *node {
	n := &node{open: '{'}
	for i := 0; i+1 < len(members); i += 2 {
		n.names = append(n.names, members[i].(string))
		n.kids = append(n.kids, members[i+1].(*node))
	}
	return n
}

// list returns a node of items.
func list(items ...*node) *node { return &node{open: '[', kids: items} }

// bytes writes the value.
func (n *node) bytes() []byte {
	var b bytes.Buffer
	n.write(&b)
	return b.Bytes()
}

func (n *node) write(b *bytes.Buffer) {
	if n.open == 0 {
		b.WriteString(n.raw)
		return
	}
	b.WriteByte(n.open)
	for i, kid := range n.kids {
		if i > 0 {
			b.WriteByte(',')
		}
		if n.open == '{' {
			b.WriteString(jsoncopy.Quoted(n.names[i]))
			b.WriteByte(':')
		}
		kid.write(b)
	}
	b.WriteByte(n.open + 2) // the bracket that closes stands two further on
}

// get returns the value at a path, or nil. An asterisk is the first member.
func (n *node) get(path string) *node {
	var found *node
	n.each(path, func(p place) {
		if found == nil {
			found = p.value()
		}
	})
	return found
}

// says returns the text, or the number as it is written, at a path; "" if there
// is neither.
func (n *node) says(path string) string {
	at := n.get(path)
	if at == nil || at.open != 0 {
		return ""
	}
	if said, ok := at.said(); ok {
		return said
	}
	return at.raw
}

// said returns what a text says, and whether the value is one.
func (n *node) said() (string, bool) {
	if !strings.HasPrefix(n.raw, `"`) {
		return "", false
	}
	return jsoncopy.Unquoted(n.raw)
}

// set gives an object's member a value; a new one stands last.
func (n *node) set(name string, value *node) {
	for i := range n.names {
		if n.names[i] == name {
			n.kids[i] = value
			return
		}
	}
	n.names, n.kids = append(n.names, name), append(n.kids, value)
}

// A place is where a value stands in an object or a list.
type place struct {
	in *node
	at int
}

// value returns what stands there.
func (p place) value() *node { return p.in.kids[p.at] }

// each calls f for all places of a path: names of members, and asterisks for any
// member or item. Later places are visited first, so that f may take its own away.
func (n *node) each(path string, f func(p place)) {
	first, rest, more := strings.Cut(path, "/")
	for i := len(n.kids) - 1; i >= 0; i-- {
		if first != "*" && (n.open != '{' || n.names[i] != first) && (n.open != '[' || first != strconv.Itoa(i)) {
			continue
		}
		if !more {
			f(place{n, i})
			continue
		}
		n.kids[i].each(rest, f)
	}
}
