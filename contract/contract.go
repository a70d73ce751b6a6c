// Package contract holds JD's methods to their schemas: what a caller may
// send, what a gateway may answer, and example calls of each method. It judges
// documents and knows neither orders nor the simulator nor the client.
//
// A Checker judges a request or an answer that is at hand; a Transport judges
// each call that an http.Client makes.
package contract

import (
	"encoding/json"

	"github.com/jdmock/jdmock/contract/wire"
)

// A Checker judges requests and answers by the schemas. Its zero value is
// ready for use, a nil one too, and it is safe for concurrent use. A schema is
// compiled when it is first needed; all Checkers share what was compiled.
type Checker struct {
	Naming bool // whether no violation repeats a value, not even one of the right type; personal ones are never repeated

	own *shelf // of other schemas than the embedded ones; nil for these
}

// tells returns how the Checker tells of values.
func (c *Checker) tells() telling {
	if c != nil && c.Naming {
		return naming
	}
	return quoting
}

// New returns a Checker.
func New() *Checker { return &Checker{} }

// A Variant says which of a method's two forms is meant, where it has two.
type Variant string

// The variants of a method.
const (
	Main  Variant = ""      // the method's only form, or the jos one
	Guide Variant = "guide" // the guide form of a method that JD has as well
)

// The dialects of a method's answers and refusals.
const (
	DialectGuide = "guide"
	DialectJOS   = "jos"
)

// An Info says what a method is.
type Info struct {
	Method      wire.Method
	Title       string
	Description string
	Dialect     string // DialectGuide or DialectJOS, of the Main variant
	HasGuide    bool   // whether there is a Guide variant beside it
	Source      wire.Source
}

// memberOptionalFields is the member whose presence, whatever its value, makes
// a call of a method with two variants the Main one.
const memberOptionalFields = "optional_fields"

// Methods returns the methods that have a schema, sorted by name.
func (c *Checker) Methods() []wire.Method {
	methods := make([]wire.Method, 0, len(c.shelf().names))
	return append(methods, c.shelf().names...)
}

// Info returns what a method is, and whether it has a schema at all.
func (c *Checker) Info(m wire.Method) (Info, bool) {
	d, ok := c.shelf().methods[m]
	if !ok {
		return Info{}, false
	}
	return d.info, true
}

// Dialect returns the dialect in which the variant of a method answers, or ""
// if there is no such method.
func (c *Checker) Dialect(m wire.Method, v Variant) string {
	d, ok := c.shelf().methods[m]
	if !ok {
		return ""
	}
	if v == Guide && d.info.HasGuide {
		return DialectGuide
	}
	return d.info.Dialect
}

// Variant returns the variant that a call with these members is: Guide where
// the method has one and optional_fields is absent. A member that is null is
// present.
func (c *Checker) Variant(m wire.Method, members map[string]json.RawMessage) Variant {
	d, ok := c.shelf().methods[m]
	if !ok || !d.info.HasGuide {
		return Main
	}
	if _, present := members[memberOptionalFields]; present {
		return Main
	}
	return Guide
}
