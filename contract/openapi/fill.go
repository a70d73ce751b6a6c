package openapi

import (
	"encoding/json"
	"maps"
	"regexp/syntax"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/jdmock/jdmock/contract"
)

// unnamed stands for a value that a case does not name.
type unnamed struct{}

// A filler completes what a case wants of an answer to a whole one.
type filler struct {
	*components
	whole bool                  // whether items have every member that the schema knows
	given []contract.GivenOrder // which whole items are, as far as they tell
}

// fill returns the smallest value that satisfies a schema and holds all that is
// wanted of it. Members that are wanted null are absent.
func (c filler) fill(schema object, want any) any {
	schema = c.resolve(schema)
	switch w := want.(type) {
	case object:
		return c.fillObject(schema, w)
	case []any:
		items := make([]any, len(w))
		for i, each := range w {
			items[i] = c.fillItem(c.resolve(objectAt(schema, "items")), each)
		}
		return items
	case unnamed:
		return c.smallest(schema)
	}
	return want
}

// fillItem is fill for an item of a list.
func (c filler) fillItem(schema object, want any) any {
	named, ok := want.(object)
	if !ok || !c.whole {
		return c.fill(schema, want)
	}
	all := object{}
	for name := range objectAt(schema, "properties") {
		all[name] = unnamed{}
	}
	maps.Copy(all, c.givenOrder(named["order_id"]))
	maps.Copy(all, named)
	return c.fillObject(schema, all)
}

// givenOrder returns what is given of an order, as the guide writes it.
func (c filler) givenOrder(id any) object {
	for _, g := range c.given {
		if id != json.Number(strconv.FormatInt(g.OrderID, 10)) {
			continue
		}
		known := object{"order_state": g.OrderState}
		if g.Placed != "" {
			known["order_start_time"] = g.Placed
		}
		return known
	}
	return nil
}

// smallest returns the smallest value of a schema.
func (c filler) smallest(schema object) any {
	if only, ok := schema["const"]; ok {
		return only
	}
	if all, ok := schema["enum"].([]any); ok && len(all) > 0 {
		return all[0]
	}
	switch typeOf(schema) {
	case "object":
		return c.fillObject(schema, object{})
	case "array":
		return []any{}
	case "string":
		return sampleText(schema)
	case "integer", "number":
		return sampleNumber(schema)
	case "boolean":
		return true
	}
	return nil
}

// fillObject is fill for objects.
func (c filler) fillObject(schema, want object) object {
	out := object{}
	for name, w := range want {
		if w != nil {
			out[name] = c.fill(member(schema, name), w)
		}
	}
	for _, name := range names(schema["required"]) {
		if _, named := want[name]; !named {
			out[name] = c.fill(member(schema, name), unnamed{})
		}
	}
	branch := branchOf(schema, out)
	for _, name := range names(branch["required"]) {
		if _, there := out[name]; !there {
			out[name] = c.fill(member(schema, name), unnamed{})
		}
	}
	for name, sub := range objectAt(branch, "properties") {
		if _, there := out[name]; !there {
			continue
		}
		both := maps.Clone(c.resolve(member(schema, name)))
		maps.Copy(both, sub.(object))
		w, named := want[name]
		if !named {
			w = unnamed{}
		}
		out[name] = c.fill(both, w)
	}
	return out
}

// branchOf returns what else a schema asks of a value: its then or its else.
func branchOf(schema, value object) object {
	condition, ok := schema["if"]
	if !ok {
		return nil
	}
	text, err := json.Marshal(condition)
	if err != nil {
		return nil
	}
	compiled, err := jsonschema.CompileString("if.json", string(text))
	if err != nil {
		return nil
	}
	if compiled.Validate(value) == nil {
		return objectAt(schema, "then")
	}
	return objectAt(schema, "else")
}

// member returns the schema of the named member.
func member(schema object, name string) object {
	if p, ok := objectAt(schema, "properties")[name].(object); ok {
		return p
	}
	return objectAt(schema, "additionalProperties")
}

// objectAt returns the object under a name, nil if there is none.
func objectAt(of object, name string) object {
	o, _ := of[name].(object)
	return o
}

// names returns a list of texts.
func names(list any) []string {
	var found []string
	items, _ := list.([]any)
	for _, each := range items {
		if s, ok := each.(string); ok {
			found = append(found, s)
		}
	}
	return found
}

// typeOf returns the first type that a schema allows.
func typeOf(schema object) string {
	if typ, ok := schema["type"].(string); ok {
		return typ
	}
	if types := names(schema["type"]); len(types) > 0 {
		return types[0]
	}
	return ""
}

// formatTexts are texts of the formats that JSON Schema does not know.
var formatTexts = map[string]string{
	"jd-time": "2026-01-02 15:04:05", "jd-trace-time": "2026/01/02 15:04:05",
	"jd-json-object": "{}", "jd-sendpay-map": "{}",
}

// sampleText returns a text of a schema.
func sampleText(schema object) string {
	if format, ok := schema["format"].(string); ok {
		return formatTexts[format]
	}
	text := "text"
	if pattern, ok := schema["pattern"].(string); ok {
		text = shortest(pattern)
	}
	if most, ok := number(schema["maxLength"]); ok && int(most) < len(text) {
		text = text[:int(most)]
	}
	if least, ok := number(schema["minLength"]); ok && int(least) > len(text) {
		text += strings.Repeat("0", int(least)-len(text))
	}
	return text
}

// sampleNumber returns the number of a schema that is nearest to 0.
func sampleNumber(schema object) any {
	if least, ok := number(schema["minimum"]); ok && least > 0 {
		return schema["minimum"]
	}
	return json.Number("0")
}

// number returns a number of a schema.
func number(value any) (float64, bool) {
	n, ok := value.(json.Number)
	if !ok {
		return 0, false
	}
	f, err := n.Float64()
	return f, err == nil
}

// shortest returns a short text that a pattern takes: the first alternative,
// nothing that may be absent. It returns "" for what is no pattern.
func shortest(pattern string) string {
	parsed, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return ""
	}
	var b strings.Builder
	shorten(&b, parsed)
	return b.String()
}

// shorten appends the short text of r.
func shorten(b *strings.Builder, r *syntax.Regexp) {
	switch r.Op {
	case syntax.OpLiteral:
		b.WriteString(string(r.Rune))
	case syntax.OpCharClass:
		b.WriteRune(r.Rune[0])
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte('x')
	case syntax.OpConcat:
		for _, sub := range r.Sub {
			shorten(b, sub)
		}
	case syntax.OpCapture, syntax.OpPlus, syntax.OpAlternate:
		shorten(b, r.Sub[0])
	case syntax.OpRepeat:
		for range r.Min {
			shorten(b, r.Sub[0])
		}
	}
}
