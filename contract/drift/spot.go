package drift

import (
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract"
)

// A spot is a place in a schema file that is being patched.
type spot struct {
	*draft
	file   string
	path   string // JSON pointer of the schema
	schema map[string]any
	parent map[string]any // that has the schema under name
	name   string
	above  *spot
}

// at goes down to the place of a value, copying what is shared on the way, and
// calls do there. It reports whether there is such a place.
func (s *spot) at(path []string, do func(*spot)) bool {
	for _, name := range path {
		if s = s.own().below(name); s == nil {
			return false
		}
	}
	do(s.own())
	return true
}

// below returns the schema of a member or an item; nil if there is none.
func (s *spot) below(name string) *spot {
	if properties, ok := s.schema["properties"].(map[string]any); ok {
		if schema, ok := properties[name].(map[string]any); ok {
			return &spot{s.draft, s.file, s.path + "/properties/" + escape(name), schema, properties, name, s}
		}
	}
	for _, keyword := range []string{"items", "additionalProperties"} {
		if schema, ok := s.schema[keyword].(map[string]any); ok && (name == anyItem || keyword != "items") {
			return &spot{s.draft, s.file, s.path + "/" + keyword, schema, s.schema, keyword, s}
		}
	}
	return nil
}

// own replaces a reference by a copy of what it leads to, so that nobody else's
// schema changes.
func (s *spot) own() *spot {
	for s.schema["$ref"] != nil {
		ref, _ := s.schema["$ref"].(string)
		from, pointer, _ := strings.Cut(ref, "#")
		file := s.file
		if from != "" {
			file = path.Join(path.Dir(s.file), from)
		}
		target, _ := lookup(s.files[file], split(pointer))
		shared, ok := target.(map[string]any)
		if !ok {
			return s
		}
		merged, _ := moved(shared, file, s.file).(map[string]any)
		for keyword, value := range s.schema {
			if keyword != "$ref" {
				merged[keyword] = value
			}
		}
		s.schema = merged
		s.do(s.file, s.parent, strings.TrimSuffix(s.path, "/"+escape(s.name)), "replace", s.name, merged)
	}
	return s
}

// moved returns a copy of a schema of one file as it reads in another.
func moved(schema any, from, to string) any {
	switch v := schema.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, each := range v {
			out[name] = moved(each, from, to)
		}
		if ref, ok := v["$ref"].(string); ok {
			out["$ref"] = movedRef(ref, from, to)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, each := range v {
			out[i] = moved(each, from, to)
		}
		return out
	}
	return schema
}

// movedRef returns a reference of one file as another writes it. Files stand at
// the top or in one folder.
func movedRef(ref, from, to string) string {
	name, pointer, _ := strings.Cut(ref, "#")
	target := from
	if name != "" {
		target = path.Join(path.Dir(from), name)
	}
	switch {
	case target == to:
		return "#" + pointer
	case path.Dir(target) == path.Dir(to):
		return path.Base(target) + "#" + pointer
	case path.Dir(to) != ".":
		return "../" + target + "#" + pointer
	}
	return target + "#" + pointer
}

// set gives the schema a keyword; remove takes one away, if it is there.
func (s *spot) set(keyword string, value any) {
	op := "add"
	if _, there := s.schema[keyword]; there {
		op = "replace"
	}
	s.do(s.file, s.schema, s.path, op, keyword, value)
}

func (s *spot) remove(keywords ...string) (any bool) {
	for _, keyword := range keywords {
		if _, there := s.schema[keyword]; there {
			s.do(s.file, s.schema, s.path, "remove", keyword, nil)
			any = true
		}
	}
	return any
}

// The widest bounds of a number, which every number in a schema has.
const (
	leastNumber = json.Number("-9223372036854775808")
	mostNumber  = json.Number("9223372036854775807")
)

// addMember lets an object have a further member.
func (s *spot) addMember(name string, f Finding) {
	member := map[string]any{
		"description": "Seen in recorded traffic; what it means is not known", "x-zh": "出现在录制的流量中，含义未知",
		"x-evidence": "third-party", "x-ref": "recorded traffic",
	}
	if f.Code == contract.CodeParameterNew {
		member["description"], member["x-zh"] = "Accepted in recorded traffic; what it means is not known", "录制的流量中被网关接受，含义未知"
	}
	member["type"] = oneOrList(widened(nil, f.Types))
	if numbers(f.Types) {
		member["minimum"], member["maximum"] = leastNumber, mostNumber
	}
	if f.Code == contract.CodeParameterNew && slices.Contains(f.Types, typeObject) {
		member["additionalProperties"] = false
	}
	properties, ok := s.schema["properties"].(map[string]any)
	if !ok {
		s.set("properties", map[string]any{name: member})
		return
	}
	if _, there := properties[name]; !there {
		s.do(s.file, properties, s.path+"/properties", "add", name, member)
	}
}

// optional lets an object lack a member.
func (s *spot) optional(name string) {
	needed := texts(s.schema["required"])
	if !slices.Contains(needed, name) {
		s.unconditional()
		return
	}
	left := slices.DeleteFunc(needed, func(n string) bool { return n == name })
	s.set("required", left)
}

// retype lets a value have further types.
func (s *spot) retype(seen []string) {
	held := texts(s.schema["type"])
	all := widened(held, seen)
	if slices.Equal(held, all) {
		s.unconditional()
		return
	}
	s.set("type", oneOrList(all))
	s.remove("x-expect", "x-expect-zh")
	s.allowValues(seen)
	if s.schema["enum"] == nil && numbers(seen) {
		s.remove("exclusiveMinimum", "exclusiveMaximum", "multipleOf") // no value of the new type was held to them
		s.unbounded()
	}
}

// numbers reports whether types allow any number.
func numbers(types []string) bool {
	return slices.Contains(types, typeInteger) || slices.Contains(types, typeNumber)
}

// unbounded gives a number the widest bounds.
func (s *spot) unbounded() {
	s.set("minimum", leastNumber)
	s.set("maximum", mostNumber)
}

// allowValues widens the values that a schema lists, where those of a new type
// are not known.
func (s *spot) allowValues(seen []string) {
	listed, ok := s.schema["enum"].([]any)
	switch {
	case !ok:
		s.remove("const")
	case slices.Equal(seen, []string{typeNull}):
		s.set("enum", append(slices.Clone(listed), nil))
	default:
		s.remove("enum")
	}
}

// enumerate lets a value be one of those that were seen; any, if these are not
// all told.
func (s *spot) enumerate(f Finding) {
	listed, ok := s.schema["enum"].([]any)
	if !ok {
		if !s.remove("const") {
			s.unconditional()
		}
		return
	}
	s.remove("x-expect", "x-expect-zh")
	if f.MoreValues || len(f.Values) == 0 {
		s.remove("enum")
		if numbers(texts(s.schema["type"])) {
			s.unbounded()
		}
		return
	}
	wider := slices.Clone(listed)
	for _, text := range f.Values {
		value, _ := decode([]byte(text))
		if !slices.Contains(wider, value) {
			wider = append(wider, value)
		}
	}
	s.set("enum", wider)
}

// loosen takes keywords away; the bounds of numbers become the widest.
func (s *spot) loosen(words []string) {
	changed := false
	for _, word := range words {
		_, there := s.schema[word]
		switch {
		case !there:
			continue
		case word == "minimum":
			s.set(word, leastNumber)
		case word == "maximum":
			s.set(word, mostNumber)
		default:
			s.remove(word)
		}
		changed = true
	}
	if !changed {
		s.unconditional()
		return
	}
	s.remove("x-expect", "x-expect-zh")
}

// unconditional takes away the nearest condition above, by which a place is held
// to more than its own schema says.
func (s *spot) unconditional() {
	for ; s != nil; s = s.above {
		if s.schema["if"] != nil {
			s.remove("if", "then", "else")
			return
		}
	}
}
