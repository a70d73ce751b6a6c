package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"go.yaml.in/yaml/v3"

	"github.com/jdmock/jdmock/contract/exact"
)

// JSON returns a document as indented JSON. Its members are sorted.
func JSON(doc map[string]any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(doc); err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	return b.Bytes(), nil
}

// YAML returns a document as YAML that says the same as JSON.
func YAML(doc map[string]any) ([]byte, error) {
	text, err := JSON(doc)
	if err != nil {
		return nil, err
	}
	var tree yaml.Node
	if err := yaml.Unmarshal(text, &tree); err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	unfold(&tree)
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(2)
	if err := e.Encode(&tree); err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	if err := e.Close(); err != nil {
		return nil, fmt.Errorf("openapi: %w", err)
	}
	return b.Bytes(), nil
}

// unfold has a tree that was read from JSON written in lines. Texts stay quoted,
// so that none of them is taken for anything else.
func unfold(n *yaml.Node) {
	if len(n.Content) > 0 {
		n.Style &^= yaml.FlowStyle
	}
	for _, sub := range n.Content {
		unfold(sub)
	}
}

// decode reads one JSON text with its numbers as they stand.
func decode(text []byte) (any, error) {
	var value any
	err := exact.Decode(text, &value)
	return value, err
}

// documentURL is what a document is called while its schemas are compiled.
// Nothing is ever fetched from there.
const documentURL = "https://jdmock.invalid/openapi.json"

// satisfies reports whether a value is what a schema of the document allows.
func (c *components) satisfies(name string, value any) (bool, error) {
	compiled, done := c.compiled[name]
	if !done {
		var err error
		if compiled, err = c.compile(name); err != nil {
			return false, err
		}
		c.compiled[name] = compiled
	}
	return compiled.Validate(value) == nil, nil
}

// compile compiles a schema of the document, as far as it is made, with those
// that it refers to.
func (c *components) compile(name string) (*jsonschema.Schema, error) {
	needed := object{}
	c.reach(name, needed)
	text, err := json.Marshal(object{"components": object{"schemas": needed}})
	if err != nil {
		return nil, err
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(documentURL, bytes.NewReader(text)); err != nil {
		return nil, err
	}
	return compiler.Compile(documentURL + refPrefix + name)
}

// reach adds a schema of the document and all that it refers to.
func (c *components) reach(name string, into object) {
	if _, done := into[name]; done {
		return
	}
	into[name] = c.schemas[name]
	eachReference(c.schemas[name], func(ref string) { c.reach(strings.TrimPrefix(ref, refPrefix), into) })
}

// eachReference calls do with every reference in a part of a schema.
func eachReference(part any, do func(ref string)) {
	switch v := part.(type) {
	case object:
		if ref, ok := v["$ref"].(string); ok {
			do(ref)
		}
		for _, each := range v {
			eachReference(each, do)
		}
	case []any:
		for _, each := range v {
			eachReference(each, do)
		}
	}
}
