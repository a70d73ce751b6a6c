package contract

import (
	"slices"
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

// A Parameter is what the schemas say of one member that a caller sends.
type Parameter struct {
	Field
	Needed bool   // it must be there, if what it stands in is
	Want   string // what an allowed value is, such as "integer"
}

// Parameters returns what a caller of the method's variant may send, by pointer;
// nil if there is no such method.
func (c *Checker) Parameters(m wire.Method, v Variant) []Parameter {
	d, ok := c.shelf().methods[m]
	if !ok {
		return nil
	}
	place := placeRequest
	if v == Guide && d.info.HasGuide {
		place = placeGuideRequest
	}
	return d.shapes[place].tree.parameters(Field{Method: m, Place: place}, nil)
}

// parameters appends the members below n, which stands where at says.
func (n *node) parameters(at Field, found []Parameter) []Parameter {
	for _, each := range n.names {
		sub, below := n.properties[each], at
		below.Pointer = at.Pointer + joinPointer(each)
		found = append(found, Parameter{sub.field(below), slices.Contains(n.needed, each), sub.want.en})
		found = sub.parameters(below, found)
	}
	if n.items != nil {
		at.Pointer += "/*"
		found = n.items.parameters(at, found)
	}
	return found
}

// Fields returns every member of the name in any schema, by method, place and
// pointer; those of AggregatorMethod and of error_response come last.
func (c *Checker) Fields(name string) []Field {
	var found []Field
	for _, m := range c.shelf().names {
		found = c.shelf().methods[m].fields(name, found)
	}
	found = c.shelf().aggregator.fields(name, found)
	return c.shelf().refusal.tree.fields(Field{Place: placeError}, name, found)
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
