package drift

import (
	"encoding/json"
	"strconv"
	"strings"
)

// anyItem stands in a pointer for each item of a list, and oddName for a name
// that is none of JD's, such as an id.
const (
	anyItem = "*"
	oddName = "(name)"
)

// maxName bounds the names that are repeated.
const maxName = 64

// split returns the names of a JSON pointer.
func split(pointer string) []string {
	if pointer == "" {
		return nil
	}
	parts := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, part := range parts {
		parts[i] = strings.ReplaceAll(strings.ReplaceAll(part, "~1", "/"), "~0", "~")
	}
	return parts
}

// escape returns a name as a JSON pointer has it.
func escape(name string) string {
	return strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1")
}

// lookup returns what stands at a path, and whether anything does.
func lookup(value any, path []string) (any, bool) {
	for _, name := range path {
		switch v := value.(type) {
		case map[string]any:
			held, ok := v[name]
			if !ok {
				return nil, false
			}
			value = held
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(v) {
				return nil, false
			}
			value = v[i]
		default:
			return nil, false
		}
	}
	return value, true
}

// place returns a pointer with * for the index of an item, and without names
// that may be values.
func (a *Analyzer) place(pointer string) string {
	parts := split(pointer)
	var b strings.Builder
	for _, part := range parts {
		b.WriteByte('/')
		if digits(part) {
			part = anyItem
		}
		b.WriteString(escape(a.name(part)))
	}
	return b.String()
}

func digits(text string) bool {
	return text != "" && len(text) <= 9 && strings.Trim(text, "0123456789") == ""
}

// name returns a name that may be repeated: one that looks like a member's or a
// method's, and in which the mask finds nothing.
func (a *Analyzer) name(name string) string {
	told, ok := a.names[name]
	if !ok {
		told = a.judgeName(name)
		if len(a.names) < maxNames && len(name) <= maxName {
			a.names[name] = told
		}
	}
	return told
}

// judgeName is name without its memory.
func (a *Analyzer) judgeName(name string) string {
	plain := name != "" && len(name) <= maxName && !strings.ContainsFunc(name, func(r rune) bool { return !nameRune(r) })
	if name == anyItem || plain && !digits(name[:1]) && a.masker.Text(name) == name {
		return name
	}
	if strings.HasPrefix(name, "360buy") && plain {
		return name
	}
	return oddName
}

func nameRune(r rune) bool {
	return r == '_' || r == '.' || r == '-' || r == '/' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// The names of JSON's types, an integer told from other numbers.
const (
	typeNull    = "null"
	typeBoolean = "boolean"
	typeInteger = "integer"
	typeNumber  = "number"
	typeString  = "string"
	typeArray   = "array"
	typeObject  = "object"
)

// typeOf returns the type of a decoded value.
func typeOf(value any) string {
	switch v := value.(type) {
	case nil:
		return typeNull
	case bool:
		return typeBoolean
	case string:
		return typeString
	case json.Number:
		if strings.ContainsAny(v.String(), ".eE") {
			return typeNumber
		}
		return typeInteger
	case []any:
		return typeArray
	}
	return typeObject
}

// typeWords are how a type is told.
var typeWords = map[string][2]string{
	typeNull: {"null", "null"}, typeBoolean: {"a boolean", "布尔值"}, typeInteger: {"an integer", "整数"}, typeNumber: {"a number", "数字"},
	typeString: {"text", "文本"}, typeArray: {"an array", "数组"}, typeObject: {"an object", "对象"},
}
