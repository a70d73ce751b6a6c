package contract

import (
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// A node is one place of a schema with its references followed: what may stand
// there, and what it means. The conditions of a schema (if, then, else) are
// not part of it.
type node struct {
	types       []string
	properties  map[string]*node
	names       []string // of the properties, sorted
	needed      []string // of the properties, those that must be there
	items       *node
	others      *node  // what members of further names are, if the schema says so
	closed      bool   // whether other names are refused
	keepNull    bool   // whether null is a value that is refused, not an absent member
	sensitive   bool   // whether the value is personal data, which is never repeated
	want        phrase // what an allowed value is
	description phrase
	source      wire.Source
}

// A phrase is the same thing in English and in Chinese.
type phrase struct{ en, zh string }

// text returns the text member of a schema object, "" if it has none.
func text(raw map[string]any, name string) string {
	s, _ := raw[name].(string)
	return s
}

// source returns the evidence that a schema object carries.
func source(raw map[string]any) wire.Source {
	return wire.Source{Evidence: wire.Evidence(text(raw, "x-evidence")), Ref: text(raw, "x-ref")}
}

// tree returns the node of a raw schema that stands in a file.
func (s *shelf) tree(file string, raw map[string]any) *node {
	defer s.enter()()
	file, raw = s.resolve(file, raw)
	n := &node{
		types:       stringsOf(raw["type"]),
		needed:      stringsOf(raw["required"]),
		closed:      raw["additionalProperties"] == false,
		keepNull:    raw["x-null"] == "refused",
		sensitive:   raw["x-sensitive"] == true,
		want:        wanted(raw),
		description: phrase{text(raw, "description"), text(raw, "x-zh")},
		source:      source(raw),
	}
	if properties, ok := raw["properties"].(map[string]any); ok {
		n.properties = make(map[string]*node, len(properties))
		for name, p := range properties {
			n.properties[name] = s.tree(file, object(p))
			n.names = append(n.names, name)
		}
		slices.Sort(n.names)
	}
	if items, ok := raw["items"]; ok {
		n.items = s.tree(file, object(items))
	}
	if others, ok := raw["additionalProperties"].(map[string]any); ok {
		n.others = s.tree(file, others)
	}
	return n
}

// resolve follows the reference of a raw schema in a file, if it has one, and
// returns the file that it leads to. Members beside the reference go before
// those that it leads to.
func (s *shelf) resolve(file string, raw map[string]any) (string, map[string]any) {
	ref := text(raw, "$ref")
	if ref == "" {
		return file, raw
	}
	if name, _, _ := strings.Cut(ref, "#"); name != "" {
		file = path.Join(path.Dir(file), name)
	}
	_, pointer, _ := strings.Cut(ref, "#")
	defer s.enter()()
	file, target := s.resolve(file, object(s.keyword(schemaBase+file+"#"+pointer)))
	merged := make(map[string]any, len(raw)+len(target))
	maps.Copy(merged, target)
	maps.Copy(merged, raw)
	return file, merged
}

// object returns v as an object; the schemas have nothing else there.
func object(v any) map[string]any {
	o, ok := v.(map[string]any)
	if !ok {
		must(fmt.Errorf("%T where a schema belongs", v))
	}
	return o
}

// stringsOf returns a text or a list of texts as a list.
func stringsOf(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		list := make([]string, 0, len(v))
		for _, each := range v {
			if s, ok := each.(string); ok {
				list = append(list, s)
			}
		}
		return list
	}
	return nil
}

// allows reports whether the node names the JSON type.
func (n *node) allows(typ string) bool { return slices.Contains(n.types, typ) }

// at returns the node at a path of member names and indices, nil if the
// schema says nothing of it.
func (n *node) at(path []string) *node {
	for _, name := range path {
		switch {
		case n == nil:
			return nil
		case n.properties[name] != nil:
			n = n.properties[name]
		case n.others != nil:
			n = n.others
		default:
			n = n.items
		}
	}
	return n
}

// splitPointer returns the names of a JSON pointer, whose parts may be
// percent-encoded as in a URL's fragment.
func splitPointer(pointer string) []string {
	if pointer == "" {
		return nil
	}
	parts := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	for i, part := range parts {
		if plain, err := url.PathUnescape(part); err == nil {
			part = plain
		}
		parts[i] = strings.ReplaceAll(strings.ReplaceAll(part, "~1", "/"), "~0", "~")
	}
	return parts
}

// joinPointer returns the JSON pointer of the names.
func joinPointer(names ...string) string {
	var b strings.Builder
	for _, name := range names {
		b.WriteByte('/')
		b.WriteString(strings.ReplaceAll(strings.ReplaceAll(name, "~", "~0"), "/", "~1"))
	}
	return b.String()
}
