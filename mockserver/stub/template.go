package stub

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract"
)

// A template is JSON with gaps, ready to be written.
type template []part

// A part is literal JSON or, if that is nil, a gap.
type part struct {
	literal []byte
	name    string // of the placeholder; of a parameter its own name
	param   bool   // name is that of an application parameter
	whole   bool   // the gap is a whole value, else it is inside a text
}

// What stands around a placeholder, and before the name of a parameter.
const (
	opening     = "{{"
	closing     = "}}"
	paramPrefix = "params."
)

// placeholders are those that are no parameters.
var placeholders = []string{"vender_id", "now", "today", "call_id"}

// errTooLarge says that an answer with its gaps filled is too large.
var errTooLarge = errors.New("answer is larger than 4 MiB once its placeholders are filled")

// compile makes a template of a value.
func compile(v value, at string) (template, error) {
	var b builder
	if err := b.value(v, at); err != nil {
		return nil, err
	}
	return b.finish(), nil
}

// A builder makes a template, piece by piece.
type builder struct {
	done    template
	literal bytes.Buffer
}

// finish returns the template.
func (b *builder) finish() template {
	b.cut()
	return b.done
}

// cut ends the literal part that is being written.
func (b *builder) cut() {
	if b.literal.Len() > 0 {
		b.done = append(b.done, part{literal: bytes.Clone(b.literal.Bytes())})
		b.literal.Reset()
	}
}

// gap adds a placeholder.
func (b *builder) gap(p part) {
	b.cut()
	b.done = append(b.done, p)
}

// value adds any JSON value.
func (b *builder) value(v value, at string) error {
	switch v.kind {
	case isText:
		return b.text(v.text, at)
	case isList:
		return b.list(v, at)
	case isObject:
		return b.object(v, at)
	}
	b.literal.WriteString(v.text)
	return nil
}

func (b *builder) object(v value, at string) error {
	b.literal.WriteByte('{')
	for i, m := range v.members {
		if i > 0 {
			b.literal.WriteByte(',')
		}
		if strings.Contains(m.name, opening) {
			return misplaced(below(at, m.name), "has a placeholder in its name: they stand in values")
		}
		b.literal.Write(quote(m.name))
		b.literal.WriteByte(':')
		if err := b.value(m.value, below(at, m.name)); err != nil {
			return err
		}
	}
	b.literal.WriteByte('}')
	return nil
}

func (b *builder) list(v value, at string) error {
	b.literal.WriteByte('[')
	for i, item := range v.items {
		if i > 0 {
			b.literal.WriteByte(',')
		}
		if err := b.value(item, below(at, strconv.Itoa(i))); err != nil {
			return err
		}
	}
	b.literal.WriteByte(']')
	return nil
}

// text adds a text, or what its only placeholder stands for.
func (b *builder) text(text, at string) error {
	inner, opened := strings.CutPrefix(text, opening)
	inner, closed := strings.CutSuffix(inner, closing)
	if !opened || !closed || strings.Contains(inner, opening) || strings.Contains(inner, closing) {
		return b.quoted(text, at)
	}
	p, err := placeholder(inner, at)
	p.whole = true
	b.gap(p)
	return err
}

// quoted adds a text, with placeholders inside it.
func (b *builder) quoted(text, at string) error {
	b.literal.WriteByte('"')
	for {
		before, rest, found := strings.Cut(text, opening)
		b.literal.Write(inside(before))
		if !found {
			break
		}
		name, after, closed := strings.Cut(rest, closing)
		if !closed {
			return misplaced(at, "has %s without %s", opening, closing)
		}
		p, err := placeholder(name, at)
		if err != nil {
			return err
		}
		b.gap(p)
		text = after
	}
	b.literal.WriteByte('"')
	return nil
}

// placeholder returns the gap of a name, around which there may be blanks.
func placeholder(name, at string) (part, error) {
	name = strings.TrimSpace(name)
	if param, ok := strings.CutPrefix(name, paramPrefix); ok && param != "" {
		return part{name: param, param: true}, nil
	}
	if slices.Contains(placeholders, name) {
		return part{name: name}, nil
	}
	return part{}, misplaced(at, "{{%.100s}} is unknown: did you mean {{%.100s}}? There are {{%s}} and {{%sx}}, the parameter x",
		name, nearest(name), strings.Join(placeholders, "}}, {{"), paramPrefix)
}

// nearest returns the placeholder that was probably meant.
func nearest(name string) string {
	if head, param, dotted := strings.Cut(name, "."); dotted && param != "" && contract.Nearest(head, []string{"params"}) != "" {
		return paramPrefix + param
	}
	if near := contract.Nearest(name, placeholders); near != "" {
		return near
	}
	if name == "" || strings.HasPrefix(paramPrefix, name) {
		return paramPrefix + "x"
	}
	return paramPrefix + name
}

// quote writes a text as JSON.
func quote(text string) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(text) // a text cannot fail
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// inside writes a text as it stands between the quotes of JSON.
func inside(text string) []byte {
	quoted := quote(text)
	return quoted[1 : len(quoted)-1]
}
