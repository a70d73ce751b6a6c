package stub

import (
	"encoding/json"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// A condition wants an application parameter to have a value.
type condition struct {
	name string
	want value // no list, no object; null wants the parameter to be absent or null
}

// defineConditions makes the conditions of a when.
func defineConditions(v value, at string) ([]condition, error) {
	if v.kind != isObject || len(v.members) == 0 {
		return nil, misplaced(at, `want parameters and their values, such as {"order_id": "123"}; leave it out for any call`)
	}
	var all []condition
	for _, m := range v.members {
		switch {
		case m.value.kind == isList || m.value.kind == isObject:
			return nil, misplaced(below(at, m.name), "is %s: want a text, a number, true, false or null", m.value.kind)
		case strings.Contains(m.value.text, opening):
			return nil, misplaced(below(at, m.name), "holds a placeholder: want the value itself")
		}
		all = append(all, condition{m.name, m.value})
	}
	return all, nil
}

// holds reports whether the parameters are as the condition wants them.
func (c condition) holds(params map[string]json.RawMessage) bool {
	return same(c.want, scalar(params[c.name]))
}

// scalar returns a parameter as a value; of lists and objects only the kind.
func scalar(raw json.RawMessage) value {
	literal := strings.TrimSpace(string(raw))
	if literal == "" || literal == "null" {
		return value{kind: isNull, text: "null"}
	}
	switch literal[0] {
	case '{':
		return value{kind: isObject}
	case '[':
		return value{kind: isList}
	case '"':
		var text string
		_ = json.Unmarshal(raw, &text) // it was parsed before
		return value{kind: isText, text: text}
	case 't', 'f':
		return value{kind: isBool, text: literal}
	}
	return value{kind: isNumber, text: literal}
}

// same reports whether two values are equal, where a text that spells a number
// or a truth is equal to that.
func same(a, b value) bool {
	switch {
	case a.kind == isNull || b.kind == isNull || a.kind > isText || b.kind > isText:
		return a.kind == b.kind && a.kind == isNull
	case a.kind == isText && b.kind == isText:
		return a.text == b.text
	}
	return plain(a.text) == plain(b.text)
}

// number is a number as JSON spells it.
var number = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`) })

// plain returns the shortest spelling of a number; what is none stands as it
// is.
func plain(text string) string {
	const exact = 1 << 53
	if !number().MatchString(text) {
		return text
	}
	if strings.ContainsAny(text, "eE") {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil || f != math.Trunc(f) || math.Abs(f) > exact {
			return text
		}
		return strconv.FormatInt(int64(f), 10)
	}
	if strings.Contains(text, ".") {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	if text == "-0" {
		return "0"
	}
	return text
}
