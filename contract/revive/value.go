package revive

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract/exact"
	"github.com/jdmock/jdmock/contract/past"
	"github.com/jdmock/jdmock/contract/wire"
)

// maxAnswer bounds an answer that is read.
const maxAnswer = 16 << 20

// object is a JSON object, its names in camelCase.
type object = map[string]any

// parse reads an answer. Numbers stay as they were written.
func parse(text []byte) (object, bool) {
	if len(text) > maxAnswer {
		return nil, false
	}
	var v any
	if exact.Decode(text, &v) != nil {
		return nil, false
	}
	o, ok := camelled(v).(object)
	return o, ok
}

// camelled returns a value with its names in camelCase, as jos has them: the
// guide and the first generation write the same names in snake_case.
func camelled(v any) any {
	switch v := v.(type) {
	case object:
		if !snaked(v) {
			for name, each := range v {
				v[name] = camelled(each)
			}
			return v
		}
		out := make(object, len(v))
		for _, name := range names(v) {
			if own := camel(name); out[own] == nil { // orderId before order_id
				out[own] = camelled(v[name])
			}
		}
		return out
	case []any:
		for i := range v {
			v[i] = camelled(v[i])
		}
	}
	return v
}

// snaked reports whether a name of an object is in snake_case.
func snaked(o object) bool {
	for name := range o {
		if strings.Contains(name, "_") {
			return true
		}
	}
	return false
}

// names returns the names of an object in order, so that the same recording
// comes to the same document.
func names(o object) []string {
	all := make([]string, 0, len(o))
	for name := range o {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// camel writes a name in camelCase.
func camel(name string) string {
	head, rest, found := strings.Cut(name, "_")
	if !found {
		return name
	}
	var b strings.Builder
	b.WriteString(head)
	for word := range strings.SplitSeq(rest, "_") {
		if word != "" {
			b.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return b.String()
}

// textOf returns a scalar as text, "" for others.
func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return ""
}

// The readers of values: each returns an error that says what is wanted.

func asText(name string, v any) (string, error) {
	switch v.(type) {
	case string, json.Number, bool:
	default:
		return "", bad(name, v, "text")
	}
	text := textOf(v)
	if utf8.RuneCountInString(text) > past.MaxText {
		return "", fmt.Errorf("%s is longer than %d characters: want fewer", name, past.MaxText)
	}
	return text, nil
}

func asInt(name string, v any) (int64, error) {
	text := textOf(v)
	if text == "" {
		return 0, nil // JD's word for none
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, bad(name, v, "a whole number")
	}
	return n, nil
}

// asLeadingInt reads a number that may have its meaning behind it, such as
// "4-在线支付".
func asLeadingInt(name string, v any) (int64, error) {
	text, _, _ := strings.Cut(textOf(v), "-")
	return asInt(name, text)
}

func asFen(name string, v any) (int64, error) {
	text := textOf(v)
	if text == "" {
		return 0, nil
	}
	fen, err := wire.ParseYuan(text)
	if err != nil {
		return 0, bad(name, v, "yuan with at most two decimals, such as 199.90")
	}
	return fen, nil
}

// asTime reads a time; nil for one that has not come.
func asTime(name string, v any) (*time.Time, error) {
	text := textOf(v)
	if text == "" || text == wire.UnsetTime || text == "1970-01-01 00:00:00" {
		return nil, nil
	}
	t, err := wire.ParseTime(text)
	if err != nil {
		return nil, bad(name, v, "a time in the form yyyy-MM-dd HH:mm:ss")
	}
	return &t, nil
}

// asScanTime reads a time of a trace, which has slashes in some methods.
func asScanTime(name string, v any) (time.Time, error) {
	t, err := asTime(name, strings.ReplaceAll(textOf(v), "/", "-"))
	if err == nil && t == nil {
		err = bad(name, v, "a time")
	}
	if err != nil {
		return time.Time{}, err
	}
	return *t, nil
}

// listOf returns the objects of a list.
func listOf(v any) []object {
	list, ok := v.([]any)
	if !ok {
		if one, ok := v.(object); ok {
			return []object{one}
		}
		return nil
	}
	found := make([]object, 0, len(list))
	for _, each := range list {
		if o, ok := each.(object); ok {
			found = append(found, o)
		}
	}
	return found
}
