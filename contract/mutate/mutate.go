// Package mutate changes a JSON document in one place at a time, so that a test
// can see whether what judges the document notices.
//
// Free says which changes of an order's answer the contract leaves open on
// purpose.
package mutate

import (
	"bytes"
	"encoding/json"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract/exact"
)

// A Kind is a way to change one place of a document.
type Kind string

// The kinds of mutations.
const (
	Drop   Kind = "drop"   // the member is not there
	Rename Kind = "rename" // the member has a name with an X behind it
	Retype Kind = "retype" // the value is of another JSON type, or an integer has a fraction
	Revise Kind = "revise" // text has an x behind it, a number is another one
)

// A Mutation says what was changed, and where.
type Mutation struct {
	Kind    Kind
	Pointer string // JSON pointer to the place
	To      string // of Retype: null, text, number, fraction, boolean, object or array
}

// String returns the mutation in words, such as "retype /orderId to number".
func (m Mutation) String() string {
	if m.To == "" {
		return string(m.Kind) + " " + m.Pointer
	}
	return string(m.Kind) + " " + m.Pointer + " to " + m.To
}

// Each yields every mutation of a document with the document that it makes, in
// an order that is the same each time. A text that is no JSON has none. Items
// of arrays are neither dropped nor renamed.
func Each(doc json.RawMessage) iter.Seq2[Mutation, json.RawMessage] {
	return func(yield func(Mutation, json.RawMessage) bool) {
		var top any
		if exact.Decode(doc, &top) != nil {
			return
		}
		w := walker{yield: func(m Mutation) bool { return yield(m, encode(top)) }}
		w.below("", top)
	}
}

// encode writes what was decoded, which never fails.
func encode(value any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		panic("mutate: " + err.Error())
	}
	return bytes.TrimSpace(b.Bytes())
}

// A walker changes a document in place, yields, and changes it back. Its
// methods report whether to go on.
type walker struct{ yield func(Mutation) bool }

// below mutates each place below a value.
func (w walker) below(at string, value any) bool {
	switch v := value.(type) {
	case map[string]any:
		return w.members(at, v)
	case []any:
		for i, held := range v {
			pointer := at + "/" + strconv.Itoa(i)
			if !w.value(pointer, held, func(other any) { v[i] = other }) || !w.below(pointer, held) {
				return false
			}
		}
	}
	return true
}

// members mutates each member of an object.
func (w walker) members(at string, object map[string]any) bool {
	names := make([]string, 0, len(object))
	for name := range object {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		pointer := at + "/" + strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
		held, other := object[name], name+"X"
		delete(object, name)
		on := w.yield(Mutation{Kind: Drop, Pointer: pointer})
		if _, taken := object[other]; on && !taken {
			object[other] = held
			on = w.yield(Mutation{Kind: Rename, Pointer: pointer})
			delete(object, other)
		}
		object[name] = held
		if !on || !w.value(pointer, held, func(other any) { object[name] = other }) || !w.below(pointer, held) {
			return false
		}
	}
	return true
}

// value puts other values where held is, and then held again.
func (w walker) value(pointer string, held any, put func(any)) bool {
	defer put(held)
	for _, to := range types {
		if other, changed := retyped(held, to); changed {
			put(other)
			if !w.yield(Mutation{Retype, pointer, to}) {
				return false
			}
		}
	}
	if other, changed := revised(held); changed {
		put(other)
		return w.yield(Mutation{Kind: Revise, Pointer: pointer})
	}
	return true
}

// types are what Retype turns a value into.
var types = []string{"null", "text", "number", "fraction", "boolean", "object", "array"}

// retyped returns what comes nearest to the value in another type, and whether
// that is a change. Text of digits becomes that number, and the other way round.
func retyped(held any, to string) (any, bool) {
	if typeOf(held) == to {
		return nil, false
	}
	number, isNumber := held.(json.Number)
	switch to {
	case "null":
		return nil, true
	case "text":
		if s := encode(held); len(s) > 0 && s[0] != '{' && s[0] != '[' {
			return string(s), true
		}
		return "x", true
	case "number":
		if s, ok := held.(string); ok && isDecimal(s) {
			return json.Number(s), true
		}
		return json.Number("7"), true
	case "fraction":
		return json.Number(number.String() + ".5"), isNumber && isDecimal(number.String())
	case "boolean":
		return true, true
	case "object":
		return map[string]any{}, true
	}
	return []any{held}, true
}

// revised returns another value of the same type, for text and numbers.
func revised(held any) (any, bool) {
	switch v := held.(type) {
	case string:
		return v + "x", true
	case json.Number:
		return json.Number("987654321"), v != "987654321"
	}
	return nil, false
}

// isDecimal reports whether a text is digits as JSON writes an integer.
func isDecimal(s string) bool {
	var n json.Number
	return len(s) < 20 && strings.Trim(s, "0123456789") == "" && json.Unmarshal([]byte(s), &n) == nil
}

// typeOf names the type of a decoded value as Mutation.To does.
func typeOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case string:
		return "text"
	case json.Number:
		return "number"
	case bool:
		return "boolean"
	case map[string]any:
		return "object"
	}
	return "array"
}
