package contract

import (
	"fmt"
	"io/fs"

	"github.com/jdmock/jdmock/contract/wire"
)

// maxNested bounds how deep a schema goes, its references followed.
const maxNested = 200

// A brokenSchema is why schema files cannot be read.
type brokenSchema struct{ error }

// NewFrom returns a Checker that judges by other schema files than the embedded
// ones, named and laid out as they are: common.json, one file for each method,
// and aggregator/jdpoporderget.json. The error says which file is broken. What
// is judged by no schema, as laws and codes of refusals, stays as it is.
func NewFrom(fsys fs.FS) (c *Checker, err error) {
	defer func() {
		if r := recover(); r != nil {
			broken, ok := r.(brokenSchema)
			if !ok {
				panic(r)
			}
			c, err = nil, fmt.Errorf("schemas: %w", broken.error)
		}
	}()
	own := newShelf(fsys)
	own.compileAll()
	return &Checker{own: own}, nil
}

// shelf returns the schemas by which c judges.
func (c *Checker) shelf() *shelf {
	if c != nil && c.own != nil {
		return c.own
	}
	return library()
}

// compileAll compiles every schema now, so that a broken one is noticed.
func (s *shelf) compileAll() {
	s.refusal.compiled()
	for _, d := range s.methods {
		d.compileAll()
	}
	s.aggregator.compileAll()
}

func (d *definition) compileAll() {
	for _, place := range []string{placeRequest, placeResponse} {
		if d.shapes[place] == nil {
			must(fmt.Errorf("%s: $defs has no %s", d.info.Method, place))
		}
	}
	for _, s := range d.shapes {
		s.compiled()
	}
}

// enter goes one place deeper into a schema, and returns what leaves it again.
// A schema that goes on without end is broken.
func (s *shelf) enter() (leave func()) {
	if s.nested++; s.nested > maxNested {
		must(fmt.Errorf("a schema goes deeper than %d places, or refers to itself", maxNested))
	}
	return func() { s.nested-- }
}

// Members returns every member that the schemas know of an answer to the
// method's variant, or of AggregatorMethod, by pointer below the answer's root;
// nil if there is no such method.
func (c *Checker) Members(m wire.Method, v Variant) []Parameter {
	if m == AggregatorMethod {
		return c.shelf().aggregator.shapes[placeResponse].tree.parameters(Field{Method: m, Place: placeResponse}, nil)
	}
	s, err := c.shelf().responseShape(m, v)
	if err != nil {
		return nil
	}
	return s.tree.parameters(Field{Method: m, Place: placeResponse}, nil)
}
