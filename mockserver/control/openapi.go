package control

import (
	"context"
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jdmock/jdmock/mockserver/fault"
)

// object is a JSON object of the document.
type object = map[string]any

// Document returns the OpenAPI document of the API, made from its routes.
func Document() map[string]any {
	paths := object{}
	for _, r := range routes() {
		at, ok := paths[r.path].(object)
		if !ok {
			at = object{}
			paths[r.path] = at
		}
		at[strings.ToLower(r.method)] = r.operation()
	}
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title": "jdmock control API", "version": "1",
			"description": "What a test wishes of the simulated world. Members may be added, and are never renamed. Times are RFC 3339, durations as Go writes them.",
		},
		"paths": paths,
		"components": object{
			"schemas":         object{"Problem": schemaOf(reflect.TypeFor[Problem](), true)},
			"securitySchemes": object{"token": object{"type": "http", "scheme": "bearer", "description": "not needed on loopback"}},
		},
		"security": []any{object{}, object{"token": []string{}}},
	}
}

func openAPI(context.Context, *call) (map[string]any, error) { return Document(), nil }

// inPath finds the parameters of a path.
var inPath = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\{([a-z_]+)\}`) })

// operation describes a route.
func (r route) operation() object {
	parameters := []any{}
	for _, found := range inPath().FindAllStringSubmatch(r.path, -1) {
		p := object{"name": found[1], "in": "path", "required": true, "schema": object{"type": "string"}}
		if found[1] == "sandbox" {
			p["description"] = "the app_key of one of its apps, or default"
		}
		parameters = append(parameters, p)
	}
	for _, name := range r.query {
		parameters = append(parameters, object{"name": name, "in": "query", "schema": object{"type": "string"}})
	}
	done := object{"description": "done"}
	if r.gives != nil {
		done["content"] = content(schemaOf(r.gives, true))
	}
	if slices.Contains(r.query, "format") {
		for _, kind := range []string{typeNDJSON, typeCurl} {
			done["content"].(object)[kind] = object{"schema": object{"type": "string"}}
		}
	}
	if r.plain != nil {
		media := "text/plain"
		if r.path == PathConsole {
			media = "text/html"
		}
		done["content"] = object{media: object{"schema": object{"type": "string"}}}
	}
	o := object{
		"operationId": r.name, "summary": r.about, "parameters": parameters,
		"responses": object{
			strconv.Itoa(r.status): done,
			"default":              object{"description": "a refusal: 400, 401, 403, 404, 405, 409, 413, 415, 421 or 429", "content": content(object{"$ref": "#/components/schemas/Problem"})},
		},
	}
	if r.takes != nil {
		o["requestBody"] = object{"required": requires(r.takes), "content": content(schemaOf(r.takes, false))}
	}
	return o
}

func content(schema object) object {
	return object{"application/json": object{"schema": schema}}
}

// requires reports whether a body must have something.
func requires(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	for _, m := range members(t) {
		if m.required {
			return true
		}
	}
	return false
}

// special are the schemas of types that write their own JSON.
var special = map[reflect.Type]func() object{
	reflect.TypeFor[time.Time]():       func() object { return object{"type": "string", "format": "date-time"} },
	reflect.TypeFor[json.RawMessage](): func() object { return object{} },
	reflect.TypeFor[yuan]():            func() object { return object{"type": []string{"number", "string"}, "description": "yuan"} },
	reflect.TypeFor[duration]():        func() object { return object{"type": "string", "description": "a duration such as 72h"} },
	reflect.TypeFor[fault.Duration]():  func() object { return object{"type": "string", "description": "a duration such as 1.5s"} },
}

// schemaOf returns the JSON Schema of a type. An answer may have members that
// the document does not name; a request may not.
func schemaOf(t reflect.Type, answer bool) object {
	if own, ok := special[t]; ok {
		return own()
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem(), answer)
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.String:
		return object{"type": "string"}
	case reflect.Float32, reflect.Float64:
		return object{"type": "number"}
	case reflect.Slice, reflect.Array:
		return object{"type": "array", "items": schemaOf(t.Elem(), answer)}
	case reflect.Map:
		return object{"type": "object", "additionalProperties": schemaOf(t.Elem(), answer)}
	case reflect.Struct:
		return structSchema(t, answer)
	case reflect.Interface:
		return object{}
	}
	return object{"type": "integer"}
}

func structSchema(t reflect.Type, answer bool) object {
	properties, required := object{}, []string{}
	for _, m := range members(t) {
		properties[m.name] = schemaOf(m.t, answer)
		if m.required || (answer && !m.omitted) {
			required = append(required, m.name)
		}
	}
	o := object{"type": "object", "properties": properties}
	if len(required) > 0 {
		o["required"] = required
	}
	if !answer {
		o["additionalProperties"] = false
	}
	return o
}
