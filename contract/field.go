package contract

import (
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// A Field is what the schemas say of one member of a request or an answer.
type Field struct {
	Method        wire.Method // empty for error_response, which every method has
	Place         string      // request, response, guideRequest, guideResponse or errorResponse
	Pointer       string      // such as "/order_info_list/order_info/*/order_id", * for each item
	Type          string      // of JSON Schema, such as "integer"; several with "|" between
	Description   string
	DescriptionZh string
	Source        wire.Source
}

// Fields returns every member of the name in any schema, by method, place and
// pointer; those of AggregatorMethod and of error_response come last.
func (c *Checker) Fields(name string) []Field {
	var found []Field
	for _, m := range library().names {
		found = library().methods[m].fields(name, found)
	}
	found = library().aggregator.fields(name, found)
	return library().refusal.tree.fields(Field{Place: placeError}, name, found)
}

// fields appends the members of the name in any schema of d.
func (d *definition) fields(name string, found []Field) []Field {
	for _, place := range []string{placeRequest, placeResponse, placeGuideRequest, placeGuideResponse} {
		if s, ok := d.shapes[place]; ok {
			found = s.tree.fields(Field{Method: d.info.Method, Place: place}, name, found)
		}
	}
	return found
}

// fields appends the members of the name at and below n, which stands where
// at says.
func (n *node) fields(at Field, name string, found []Field) []Field {
	for _, each := range n.names {
		sub := n.properties[each]
		below := at
		below.Pointer = at.Pointer + joinPointer(each)
		if each == name {
			found = append(found, sub.field(below))
		}
		found = sub.fields(below, name, found)
	}
	if n.items != nil {
		at.Pointer += "/*"
		found = n.items.fields(at, name, found)
	}
	return found
}

// field returns what n says of itself, at the place of at.
func (n *node) field(at Field) Field {
	at.Type = strings.Join(n.types, "|")
	at.Description, at.DescriptionZh = n.description.en, n.description.zh
	at.Source = n.source
	return at
}
