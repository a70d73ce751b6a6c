package openapi

import (
	"maps"
	"path"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/jdmock/jdmock/contract"
)

// refPrefix begins the references to the document's own schemas.
const refPrefix = "#/components/schemas/"

// The schema files that belong to no method of the gateway's.
const (
	commonFile     = "common.json"
	aggregatorFile = "aggregator/jdpoporderget.json"
)

// The $defs of a method's schema.
const (
	placeRequest       = "request"
	placeResponse      = "response"
	placeGuideRequest  = "guideRequest"
	placeGuideResponse = "guideResponse"
)

// components are the schemas of a document.
type components struct {
	files    map[string]map[string]any
	schemas  object
	compiled map[string]*jsonschema.Schema // by name
}

func newComponents() *components {
	return &components{files: contract.Documents(), schemas: object{}, compiled: map[string]*jsonschema.Schema{}}
}

// componentName returns the name of a definition of a schema file, such as
// "jingdong.pop.order.get.request" or "common.orderId".
func componentName(file, def string) string {
	return strings.ReplaceAll(strings.TrimSuffix(file, ".json"), "/", ".") + "." + def
}

// has reports whether a schema file has the definition.
func (c *components) has(file, def string) bool {
	defs, _ := c.files[file]["$defs"].(object)
	_, ok := defs[def]
	return ok
}

// use makes the definition of a schema file one of the document's schemas, with
// all that it refers to, and returns a reference to it.
func (c *components) use(file, def string) object {
	name := componentName(file, def)
	if _, done := c.schemas[name]; !done {
		defs, _ := c.files[file]["$defs"].(object)
		c.schemas[name] = object{} // ends the recursion of a schema that refers to itself
		c.schemas[name] = c.rewritten(file, defs[def])
	}
	return reference(name)
}

// add makes a schema one of the document's, and returns a reference to it.
func (c *components) add(name string, schema object) object {
	c.schemas[name] = schema
	return reference(name)
}

func reference(name string) object { return object{"$ref": refPrefix + name} }

// rewritten returns what stands in a schema file, with references into the
// document.
func (c *components) rewritten(file string, value any) any {
	switch v := value.(type) {
	case object:
		out := make(object, len(v))
		for name, each := range v {
			out[name] = c.rewritten(file, each)
		}
		if ref, ok := v["$ref"].(string); ok {
			maps.Copy(out, c.use(target(file, ref)))
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, each := range v {
			out[i] = c.rewritten(file, each)
		}
		return out
	}
	return value
}

// target returns the file and the definition that a reference in a file leads
// to.
func target(file, ref string) (string, string) {
	name, pointer, _ := strings.Cut(ref, "#")
	if name != "" {
		file = path.Join(path.Dir(file), name)
	}
	return file, strings.TrimPrefix(pointer, "/$defs/")
}

// resolve follows the reference of a schema of the document, if it has one.
// Members beside the reference go before those that it leads to.
func (c *components) resolve(schema object) object {
	ref, ok := schema["$ref"].(string)
	if !ok {
		return schema
	}
	target, _ := c.schemas[strings.TrimPrefix(ref, refPrefix)].(object)
	merged := maps.Clone(c.resolve(target))
	maps.Copy(merged, schema)
	delete(merged, "$ref")
	return merged
}

// alternatives returns the schema that exactly one of the references satisfies.
func alternatives(refs []any) any {
	if len(refs) == 1 {
		return refs[0]
	}
	return object{"oneOf": refs}
}
