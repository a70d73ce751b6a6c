package contract

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/jdmock/jdmock/contract/wire"
)

// ErrUnknownMethod says that a method, or its variant, has no schema.
var ErrUnknownMethod = errors.New("method without a schema")

// maxParamErrors is how many errors of one request are told.
const maxParamErrors = 32

// Request judges the application parameters of a call, which params holds as
// the text of one JSON object. It returns what is wrong with them, unknown
// names first, then missing ones, types and values, each by name, at most one
// for a member and maxParamErrors in all; nothing if they are good.
//
// Members that are null are dropped first. Where the schema says integer, text
// of up to 19 digits will do, and a plain integer where it says string.
//
// The error is ErrUnknownMethod, or says that params is no JSON object.
func (c *Checker) Request(m wire.Method, v Variant, params []byte) ([]ParamError, error) {
	s, err := c.shelf().requestShape(m, v)
	if err != nil {
		return nil, err
	}
	return s.params(m, params)
}

// params judges the parameters of a call of m.
func (s *shape) params(m wire.Method, params []byte) ([]ParamError, error) {
	if s.quick().accepts(string(params)) {
		return nil, nil
	}
	return s.findAll(m, params)
}

// findAll is params by the schema alone.
func (s *shape) findAll(m wire.Method, params []byte) ([]ParamError, error) {
	value, err := decode(params)
	if err != nil {
		return nil, fmt.Errorf("parameters of %s: %w", m, err)
	}
	members, ok := value.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("parameters of %s: want a JSON object, got %s", m, kindOf(value).en)
	}
	var n normaliser
	normal := n.object("", s.tree, members)
	found := findings{shelf: s.shelf, tree: s.tree, raw: members, base: paramBase(m)}
	found.unknown(n.unknown)
	found.refused(s.compiled().Validate(normal), normal)
	return found.sorted(), nil
}

func (s *shelf) requestShape(m wire.Method, v Variant) (*shape, error) {
	return s.methodShape(m, v, placeRequest, placeGuideRequest)
}

func (s *shelf) responseShape(m wire.Method, v Variant) (*shape, error) {
	return s.methodShape(m, v, placeResponse, placeGuideResponse)
}

// methodShape returns the schema of a method at one of two places. The Guide
// variant of a method that has but one form is that form.
func (s *shelf) methodShape(m wire.Method, v Variant, main, guide string) (*shape, error) {
	d, ok := s.methods[m]
	if !ok || v != Main && v != Guide {
		return nil, fmt.Errorf("%s: %w", strconv.Quote(cut(string(m), maxQuoted)), ErrUnknownMethod)
	}
	if own, ok := d.shapes[guide]; ok && v == Guide {
		return own, nil
	}
	return d.shapes[main], nil
}

// findings collect what is wrong with one request.
type findings struct {
	shelf  *shelf
	tree   *node
	raw    map[string]any // as it was sent
	base   []string       // the names that lead to the parameters
	errors []ParamError
}

// paramBase returns where the parameters of a method stand in a call.
func paramBase(m wire.Method) []string {
	if m == AggregatorMethod {
		return nil
	}
	return []string{wire.ParamJSON}
}

// unknown adds the members that the schema does not know.
func (f *findings) unknown(paths [][]string) {
	slices.SortFunc(paths, slices.Compare[[]string])
	for _, parts := range paths[:min(len(paths), maxParamErrors)] {
		parent := f.tree.at(parts[:len(parts)-1])
		if parent == nil || parent.names == nil {
			parent = f.tree
		}
		f.errors = append(f.errors, f.unknownParam(parts, parent.names))
	}
}

// refused adds what the schema says of the normalised request.
func (f *findings) refused(err error, normal map[string]any) {
	for _, leaf := range leaves(err) {
		path := splitPointer(leaf.InstanceLocation)
		switch rule := ruleOf(leaf); rule {
		case "required":
			for _, name := range f.shelf.absent(leaf, lookup(normal, path)) {
				f.errors = append(f.errors, f.missingParam(append(path[:len(path):len(path)], name), f.shelf.conditionOf(leaf)))
			}
		case "type":
			f.errors = append(f.errors, f.refusedParam(Type, leaf, path))
		default:
			f.errors = append(f.errors, f.refusedParam(Value, leaf, path))
		}
	}
}

// sorted returns the errors in their order, one for a member.
func (f *findings) sorted() []ParamError {
	slices.SortStableFunc(f.errors, func(a, b ParamError) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), strings.Compare(a.Member, b.Member))
	})
	seen := map[string]bool{}
	f.errors = slices.DeleteFunc(f.errors, func(e ParamError) bool {
		again := seen[e.Member]
		seen[e.Member] = true
		return again
	})
	return f.errors[:min(len(f.errors), maxParamErrors)]
}

// absent returns the names that a broken "required" asks for and value lacks.
func (s *shelf) absent(leaf *jsonschema.ValidationError, value any) []string {
	members, _ := value.(map[string]any)
	names := stringsOf(s.keyword(leaf.AbsoluteKeywordLocation))
	return slices.DeleteFunc(names, func(name string) bool {
		_, present := members[name]
		return present
	})
}

// lookup returns what stands at a path of member names and indices.
func lookup(value any, path []string) any {
	for _, name := range path {
		switch v := value.(type) {
		case map[string]any:
			value = v[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(v) {
				return nil
			}
			value = v[i]
		default:
			return nil
		}
	}
	return value
}
