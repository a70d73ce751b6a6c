package scenario

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/jdmock/jdmock/contract"
)

// A SyntaxError says why a file is no scenario.
type SyntaxError struct {
	Line   int    // 0 if it is about the whole file
	Field  string // such as play[2].want; "" if it is about the whole file
	Detail string // what is wrong, and what would be right
}

// Error tells the line.
func (e *SyntaxError) Error() string {
	text := e.Detail
	if e.Field != "" {
		text = e.Field + ": " + text
	}
	if e.Line > 0 {
		text = fmt.Sprintf("line %d: %s", e.Line, text)
	}
	return "scenario: " + text
}

// A reader turns YAML into values, and remembers where each field stands.
type reader struct {
	lines  map[string]int
	values int
}

// decode reads one YAML document into a value.
func decode(text []byte, into any) (lines map[string]int, err error) {
	var document yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(text))
	switch err := d.Decode(&document); {
	case errors.Is(err, io.EOF):
		return nil, &SyntaxError{Detail: "the file is empty: want name, about, given, play and expect"}
	case err != nil:
		return nil, &SyntaxError{Detail: strings.TrimPrefix(err.Error(), "yaml: ")}
	}
	var second yaml.Node
	if err := d.Decode(&second); !errors.Is(err, io.EOF) {
		return nil, &SyntaxError{Detail: "the file has something after its first document: want one alone"}
	}
	r := &reader{lines: map[string]int{}}
	return r.lines, r.read(document.Content[0], reflect.ValueOf(into).Elem(), "", 0)
}

// wrong refuses a node.
func wrong(n *yaml.Node, field, format string, args ...any) error {
	return &SyntaxError{Line: n.Line, Field: field, Detail: fmt.Sprintf(format, args...)}
}

// enter follows an alias, and bounds how much there is.
func (r *reader) enter(n *yaml.Node, field string, depth int) (*yaml.Node, error) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if r.values++; r.values > MaxValues {
		return n, wrong(n, field, "the file has more than %d values, with what aliases repeat", MaxValues)
	}
	if depth > MaxDepth {
		return n, wrong(n, field, "lists and mappings lie deeper than %d in one another", MaxDepth)
	}
	return n, nil
}

// read puts a node into a value of the package's types.
func (r *reader) read(n *yaml.Node, v reflect.Value, field string, depth int) error {
	n, err := r.enter(n, field, depth)
	if err != nil {
		return err
	}
	r.lines[field] = n.Line
	if own, ok := v.Addr().Interface().(interface{ short(string) bool }); ok && n.Kind == yaml.ScalarNode {
		if own.short(n.Value) {
			return nil
		}
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		r.values--
		return r.read(n, v.Elem(), field, depth)
	case reflect.Struct:
		return r.structure(n, v, field, depth)
	case reflect.Slice:
		return r.list(n, v, field, depth)
	case reflect.Map:
		return r.mapping(n, v, field, depth)
	case reflect.Interface:
		value, err := r.plain(n, field, depth)
		if err == nil && value != nil {
			v.Set(reflect.ValueOf(value))
		}
		return err
	}
	return scalar(n, v, field)
}

// scalar reads a text or a whole number.
func scalar(n *yaml.Node, v reflect.Value, field string) error {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return wrong(n, field, "want %s", map[bool]string{true: "a text", false: "a whole number"}[v.Kind() == reflect.String])
	}
	if v.Kind() == reflect.String {
		v.SetString(n.Value)
		return nil
	}
	number, err := strconv.Atoi(n.Value)
	if err != nil || number < 0 {
		return wrong(n, field, "%.40q: want a whole number from 0", n.Value)
	}
	v.SetInt(int64(number))
	return nil
}

// pairs returns the keys and values of a mapping.
func pairs(n *yaml.Node, field string) (keys, values []*yaml.Node, err error) {
	if n.Kind != yaml.MappingNode {
		return nil, nil, wrong(n, field, "want a mapping, such as key: value")
	}
	var seen []string
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
			return nil, nil, wrong(key, field, "want texts as keys")
		}
		if slices.Contains(seen, key.Value) {
			return nil, nil, wrong(key, field, "%.60q stands there twice", key.Value)
		}
		seen = append(seen, key.Value)
		keys, values = append(keys, key), append(values, n.Content[i+1])
	}
	return keys, values, nil
}

// structure reads a mapping with known keys.
func (r *reader) structure(n *yaml.Node, v reflect.Value, field string, depth int) error {
	keys, values, err := pairs(n, field)
	if err != nil {
		return err
	}
	fields, known, rest, at := shape(v.Type())
	for i, key := range keys {
		inner := join(field, key.Value)
		switch index, ok := fields[key.Value]; {
		case ok:
			err = r.read(values[i], v.Field(index), inner, depth+1)
		case slices.Contains(rest, key.Value):
			if v.Field(at).IsNil() {
				v.Field(at).Set(reflect.ValueOf(map[string]any{}))
			}
			var value any
			r.lines[inner] = key.Line
			value, err = r.value(values[i], inner, depth+1)
			v.Field(at).SetMapIndex(reflect.ValueOf(key.Value), reflect.ValueOf(&value).Elem())
		case contract.Nearest(key.Value, known) != "":
			err = wrong(key, field, "%.60q is not known: write %s", key.Value, contract.Nearest(key.Value, known))
		default:
			err = wrong(key, field, "%.60q is not known: want %s", key.Value, strings.Join(known, ", "))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// shape returns the keys of a struct, all that are known, and those that go
// into its map of the rest.
func shape(t reflect.Type) (fields map[string]int, known, rest []string, at int) {
	fields = map[string]int{}
	for i := range t.NumField() {
		tag := t.Field(i).Tag.Get("yaml")
		if others, ok := strings.CutPrefix(tag, ",rest="); ok {
			rest, at = strings.Fields(others), i
			continue
		}
		fields[tag] = i
		known = append(known, tag)
	}
	return fields, append(known, rest...), rest, at
}

func join(field, key string) string { return strings.TrimPrefix(field+"."+key, ".") }

func (r *reader) list(n *yaml.Node, v reflect.Value, field string, depth int) error {
	if n.Kind != yaml.SequenceNode {
		return wrong(n, field, "want a list")
	}
	if len(n.Content) > MaxSteps {
		return wrong(n, field, "it has %d elements: want at most %d", len(n.Content), MaxSteps)
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, each := range n.Content {
		if err := r.read(each, v.Index(i), fmt.Sprintf("%s[%d]", field, i), depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) mapping(n *yaml.Node, v reflect.Value, field string, depth int) error {
	keys, values, err := pairs(n, field)
	if err != nil {
		return err
	}
	v.Set(reflect.MakeMap(v.Type()))
	for i, key := range keys {
		value := reflect.New(v.Type().Elem()).Elem()
		if err := r.read(values[i], value, join(field, key.Value), depth+1); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(key.Value), value)
	}
	return nil
}

// value is plain, of a node that was not entered.
func (r *reader) value(n *yaml.Node, field string, depth int) (any, error) {
	n, err := r.enter(n, field, depth)
	if err != nil {
		return nil, err
	}
	return r.plain(n, field, depth)
}

// plain returns what JSON would have.
func (r *reader) plain(n *yaml.Node, field string, depth int) (any, error) {
	switch n.Kind {
	case yaml.MappingNode:
		keys, values, err := pairs(n, field)
		all := map[string]any{}
		for i, key := range keys {
			if all[key.Value], err = r.value(values[i], join(field, key.Value), depth+1); err != nil {
				return nil, err
			}
		}
		return all, err
	case yaml.SequenceNode:
		all := []any{}
		for i, each := range n.Content {
			value, err := r.value(each, fmt.Sprintf("%s[%d]", field, i), depth+1)
			if err != nil {
				return nil, err
			}
			all = append(all, value)
		}
		return all, nil
	}
	return plainScalar(n, field)
}

// plainScalar returns a text for what YAML takes for a date, too.
func plainScalar(n *yaml.Node, field string) (any, error) {
	switch n.Tag {
	case "!!null", "!!bool", "!!int", "!!float":
		var value any
		if err := n.Decode(&value); err != nil {
			return nil, wrong(n, field, "%.40q cannot be read", n.Value)
		}
		if f, ok := value.(float64); ok && (f != f || f-f != 0) {
			return nil, wrong(n, field, "%.40q is no number of JSON", n.Value)
		}
		return value, nil
	case "!!str", "!!timestamp":
		return n.Value, nil
	}
	return nil, wrong(n, field, "the tag %.40s is not known here: want texts, numbers, true, false, null, lists and mappings", n.Tag)
}
