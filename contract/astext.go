package contract

import (
	"fmt"
	"slices"
	"strings"
)

// asText returns a copy of a raw schema in which every scalar is text: as the
// aggregator writes what JD sent. References to commonFile lead to textFile.
func asText(schema any) any {
	raw, ok := schema.(map[string]any)
	if !ok {
		return schema // true or false
	}
	out := make(map[string]any, len(raw))
	for keyword, value := range raw {
		out[keyword] = keywordAsText(keyword, value)
	}
	for _, typ := range stringsOf(raw["type"]) {
		boundsAsText(typ, out)
	}
	return out
}

// keywordAsText returns the value of one keyword of a schema.
func keywordAsText(keyword string, value any) any {
	switch keyword {
	case "properties", "$defs":
		members := object(value)
		out := make(map[string]any, len(members))
		for name, sub := range members {
			out[name] = asText(sub)
		}
		return out
	case "items", "additionalProperties", "if", "then", "else", "not":
		return asText(value)
	case "$ref", "$id":
		return strings.Replace(fmt.Sprint(value), commonFile, textFile, 1)
	case "type":
		return typesAsText(value)
	case "enum":
		return valuesAsText(value)
	case "const":
		return valueAsText(value)
	}
	return value
}

// typesAsText returns the types with text for every scalar, each type once.
func typesAsText(value any) any {
	var types []any
	for _, typ := range stringsOf(value) {
		if typ != "object" && typ != "array" && typ != "null" {
			typ = "string"
		}
		if !slices.Contains(types, any(typ)) {
			types = append(types, typ)
		}
	}
	if len(types) == 1 {
		return types[0]
	}
	return types
}

func valuesAsText(value any) any {
	values, _ := value.([]any)
	var out []any
	for _, each := range values {
		if text := valueAsText(each); !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// valueAsText returns a scalar as text, and anything else as it is.
func valueAsText(value any) any {
	switch value.(type) {
	case nil, []any, map[string]any:
		return value
	}
	return fmt.Sprint(value) // a json.Number as it stands
}

// Patterns of numbers that are written as text.
const (
	integerText = "^-?[0-9]{1,19}$"
	amountText  = `^-?[0-9]{1,15}(\.[0-9]{1,2})?$`
)

// boundsAsText gives a schema what the bounds of a type come to in text: the
// listed values, or a pattern.
func boundsAsText(typ string, out map[string]any) {
	if typ != "integer" && typ != "number" && typ != "boolean" {
		return
	}
	for _, keyword := range []string{"minimum", "maximum", "multipleOf", "x-expect", "x-expect-zh"} {
		delete(out, keyword)
	}
	switch {
	case out["enum"] != nil:
	case typ == "boolean":
		out["enum"] = []any{"true", "false"}
	case typ == "integer":
		out["pattern"], out["x-expect"], out["x-expect-zh"] = integerText, "a whole number as text", "文本形式的整数"
	default:
		out["pattern"], out["x-expect"], out["x-expect-zh"] = amountText, "an amount as text", "文本形式的金额"
	}
}
