package stub

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A value is a JSON value. Unlike those of encoding/json it keeps the order of
// members and the spelling of numbers.
type value struct {
	kind    kind
	text    string   // of a text; of a number, true, false and null how they are spelled
	members []member // of an object
	items   []value  // of a list
}

// A member is one of an object's.
type member struct {
	name  string
	value value
}

// A kind is a kind of JSON value.
type kind uint8

const (
	isNull kind = iota
	isBool
	isNumber
	isText
	isList
	isObject
)

// String returns the kind in words, with its article.
func (k kind) String() string {
	return [...]string{"null", "true or false", "a number", "a text", "a list", "an object"}[k]
}

// get returns a member of an object.
func (v value) get(name string) (value, bool) {
	for _, m := range v.members {
		if m.name == name {
			return m.value, true
		}
	}
	return value{}, false
}

// misplaced says what is wrong at a place in a file, a JSON pointer.
func misplaced(pointer, format string, args ...any) error {
	problem := fmt.Errorf(format, args...)
	if pointer == "" {
		return problem
	}
	return fmt.Errorf("%.200s: %w", pointer, problem)
}

// below returns the pointer to a member.
func below(pointer, name string) string {
	return pointer + "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(name)
}

// parseJSON reads one JSON value. What is no JSON is refused by line and column.
func parseJSON(text []byte) (value, error) {
	if at := invalidUTF8(text); at >= 0 {
		return value{}, fmt.Errorf("%s: not UTF-8", position(text, at))
	}
	var whole json.RawMessage
	if err := json.Unmarshal(text, &whole); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return value{}, fmt.Errorf("%s: %w", position(text, int(syntax.Offset)-1), err)
		}
		return value{}, err
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	return parseValue(dec, "", 0)
}

// invalidUTF8 returns where a text stops being UTF-8, or -1.
func invalidUTF8(text []byte) int {
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}

// position words an offset as line and column, in characters, both from 1.
func position(text []byte, offset int) string {
	before := text[:max(0, min(offset, len(text)))]
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	return fmt.Sprintf("line %d, column %d", bytes.Count(before, []byte("\n"))+1, utf8.RuneCount(line)+1)
}

// parseValue reads the next value of a text that is JSON.
func parseValue(dec *json.Decoder, at string, depth int) (value, error) {
	token, err := dec.Token()
	if err != nil {
		return value{}, err
	}
	switch t := token.(type) {
	case json.Delim:
		if depth >= MaxDepth {
			return value{}, misplaced(at, "nested deeper than %d", MaxDepth)
		}
		if t == '{' {
			return parseObject(dec, at, depth+1)
		}
		return parseList(dec, at, depth+1)
	case string:
		return value{kind: isText, text: t}, nil
	case json.Number:
		return value{kind: isNumber, text: t.String()}, nil
	case bool:
		return value{kind: isBool, text: strconv.FormatBool(t)}, nil
	}
	return value{kind: isNull, text: "null"}, nil
}

// parseObject reads the members of an object and its closing brace.
func parseObject(dec *json.Decoder, at string, depth int) (value, error) {
	v := value{kind: isObject}
	seen := map[string]bool{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return value{}, err
		}
		name, _ := token.(string)
		if seen[name] {
			return value{}, misplaced(below(at, name), "stands there twice")
		}
		seen[name] = true
		inner, err := parseValue(dec, below(at, name), depth)
		if err != nil {
			return value{}, err
		}
		v.members = append(v.members, member{name, inner})
	}
	_, err := dec.Token()
	return v, err
}

// parseList reads the items of a list and its closing bracket.
func parseList(dec *json.Decoder, at string, depth int) (value, error) {
	v := value{kind: isList}
	for dec.More() {
		inner, err := parseValue(dec, below(at, strconv.Itoa(len(v.items))), depth)
		if err != nil {
			return value{}, err
		}
		v.items = append(v.items, inner)
	}
	_, err := dec.Token()
	return v, err
}
