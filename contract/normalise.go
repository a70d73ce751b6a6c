package contract

import (
	"encoding/json"
	"strconv"
	"strings"
)

// Bounds of a number: more would cost unbounded work to compare, and means
// nothing in any method.
const (
	maxNumberLength   = 40
	maxNumberExponent = 30
)

// maxIntegerDigits is how long a text may be that is taken for an integer.
const maxIntegerDigits = 19

// A normaliser brings a request into the form that its schema describes. The
// value that it is given stays as it is.
type normaliser struct {
	unknown [][]string // the names that lead to members that the schema does not know
}

// object returns the members without nulls and unknown names, each normalised.
// A null that the schema does not take for absent becomes the empty text.
func (n *normaliser) object(path string, at *node, members map[string]any) map[string]any {
	out := make(map[string]any, min(len(members), len(at.names)))
	for name, value := range members {
		known := at.properties[name]
		switch {
		case value == nil && (known == nil || !known.keepNull):
		case value == nil:
			out[name] = ""
		case known != nil:
			out[name] = n.value(join(path, name), known, value)
		case at.closed:
			n.unknown = append(n.unknown, append(names(path), name))
		default:
			out[name] = value
		}
	}
	return out
}

// value returns v in the form that the schema has: text of digits as a number
// where it says integer, an integer as text where it says string. A number out
// of all bounds becomes null, which no request's schema takes.
func (n *normaliser) value(path string, at *node, v any) any {
	switch v := v.(type) {
	case json.Number:
		return number(at, v)
	case string:
		if digits, ok := plainInteger(v); ok && at.allows("integer") {
			return json.Number(digits)
		}
	case map[string]any:
		if at.properties != nil {
			return n.object(path, at, v)
		}
	case []any:
		if at.items == nil {
			return v
		}
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = n.value(join(path, strconv.Itoa(i)), at.items, item)
		}
		return out
	}
	return v
}

func number(at *node, v json.Number) any {
	if unbounded(v) {
		return nil
	}
	if digits, ok := plainInteger(v.String()); ok && at.allows("string") {
		return digits
	}
	return v
}

// join returns the path of a member below another.
func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "/" + name
}

// names returns the names of a path that join made.
func names(path string) []string {
	if path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

// plainInteger returns the digits of a text that is an integer of at most
// maxIntegerDigits, with an optional minus, as JSON writes it, and whether it
// is one.
func plainInteger(s string) (string, bool) {
	digits, negative := strings.CutPrefix(s, "-")
	if digits == "" || len(digits) > maxIntegerDigits {
		return "", false
	}
	for _, c := range []byte(digits) {
		if c < '0' || c > '9' {
			return "", false
		}
	}
	digits = strings.TrimLeft(digits, "0")
	if digits == "" {
		return "0", true
	}
	if negative {
		return "-" + digits, true
	}
	return digits, true
}

// unbounded reports whether a number is longer or has a larger exponent than
// is worth computing with.
func unbounded(v json.Number) bool {
	s := v.String()
	if len(s) > maxNumberLength {
		return true
	}
	i := strings.IndexAny(s, "eE")
	if i < 0 {
		return false
	}
	exponent, err := strconv.Atoi(s[i+1:])
	return err != nil || exponent > maxNumberExponent || exponent < -maxNumberExponent
}
