package openapi_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/openapi"
	"github.com/jdmock/jdmock/contract/wire"
)

type object = map[string]any

var options = openapi.Options{ServerURL: "http://127.0.0.1:6180", AppKey: "key", AppSecret: "secret", AccessToken: "token"}

var surfaces = []openapi.Surface{openapi.Gateway, openapi.Aggregator}

// write returns a document as JSON.
func write(t *testing.T, s openapi.Surface) []byte {
	t.Helper()
	doc, err := openapi.Document(s, options)
	require.NoError(t, err)
	out, err := openapi.JSON(doc)
	require.NoError(t, err)
	return out
}

var written sync.Map // of JSON, by surface

// text is write, once for all tests.
func text(t *testing.T, s openapi.Surface) []byte {
	t.Helper()
	if out, ok := written.Load(s); ok {
		return out.([]byte)
	}
	out := write(t, s)
	written.Store(s, out)
	return out
}

// read returns a document as whoever reads its JSON gets it.
func read(t *testing.T, s openapi.Surface) object {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text(t, s)))
	d.UseNumber()
	var doc object
	require.NoError(t, d.Decode(&doc))
	return doc
}

// at returns what stands at a path of names.
func at(t *testing.T, value any, names ...string) object {
	t.Helper()
	for _, name := range names {
		o, ok := value.(object)
		require.True(t, ok, "no object above %s of %v", name, names)
		value = o[name]
	}
	o, ok := value.(object)
	require.True(t, ok, "no object at %v", names)
	return o
}

// A judge compiles the schemas of a document.
type judge struct{ compiler *jsonschema.Compiler }

func newJudge(t *testing.T, s openapi.Surface) judge {
	t.Helper()
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("https://jdmock.invalid/doc.json", bytes.NewReader(text(t, s))))
	return judge{c}
}

func (j judge) schema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	s, err := j.compiler.Compile("https://jdmock.invalid/doc.json#/components/schemas/" + name)
	require.NoError(t, err)
	return s
}

// eachRef calls f with every reference in a document.
func eachRef(value any, f func(string)) {
	switch v := value.(type) {
	case object:
		if ref, ok := v["$ref"].(string); ok {
			f(ref)
		}
		for _, each := range v {
			eachRef(each, f)
		}
	case []any:
		for _, each := range v {
			eachRef(each, f)
		}
	}
}

func TestEveryReferenceLeadsIntoTheDocumentAndEverySchemaIsUsed(t *testing.T) {
	t.Parallel()
	for _, s := range surfaces {
		doc := read(t, s)
		used := map[string]bool{}
		eachRef(doc, func(ref string) {
			path := strings.Split(strings.TrimPrefix(ref, "#/"), "/")
			require.Len(t, path, 3, ref)
			assert.NotNil(t, at(t, doc, path[0], path[1])[path[2]], ref)
			used[path[2]] = true
		})
		for name := range at(t, doc, "components", "schemas") {
			assert.True(t, used[name], "%s: schema %s is used by nothing", s, name)
			assert.Regexp(t, regexp.MustCompile(`^[a-zA-Z0-9._-]+$`), name)
		}
	}
}

// withoutRefs returns a schema whose references are blank.
func withoutRefs(value any) any {
	switch v := value.(type) {
	case object:
		out := object{}
		for name, each := range v {
			out[name] = withoutRefs(each)
		}
		if _, ok := v["$ref"]; ok {
			out["$ref"] = ""
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, each := range v {
			out[i] = withoutRefs(each)
		}
		return out
	}
	return value
}

func TestSchemasAreThoseOfTheFilesButForWhereReferencesLead(t *testing.T) {
	t.Parallel()
	for _, s := range surfaces {
		made := at(t, read(t, s), "components", "schemas")
		found, evidence := 0, 0
		for file, doc := range contract.Documents() {
			for def, schema := range at(t, doc, "$defs") {
				name := strings.ReplaceAll(strings.TrimSuffix(file, ".json"), "/", ".") + "." + def
				if own, ok := made[name]; ok {
					found++
					written, _ := json.Marshal(own)
					evidence += strings.Count(string(written), `"x-evidence"`)
					assert.Equal(t, withoutRefs(schema), withoutRefs(own), name)
				}
			}
		}
		assert.Greater(t, found, 10, "schemas of the files in the document")
		assert.Greater(t, evidence, 50, "members with evidence")
	}
}

func TestTheSameOptionsGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	for _, s := range surfaces {
		first := write(t, s)
		for range 2 {
			require.Equal(t, string(first), string(write(t, s)))
		}
	}
}

func TestYAMLSaysTheSame(t *testing.T) {
	t.Parallel()
	for _, s := range surfaces {
		doc, err := openapi.Document(s, options)
		require.NoError(t, err)
		written, err := openapi.YAML(doc)
		require.NoError(t, err)
		assert.False(t, strings.HasPrefix(string(written), "{"), "yaml in one line")
		var got, want any
		require.NoError(t, yaml.Unmarshal(written, &got))
		require.NoError(t, yaml.Unmarshal(text(t, s), &want))
		assert.Equal(t, want, got)
	}
}

func TestAnUnknownSurfaceIsRefusedByName(t *testing.T) {
	t.Parallel()
	_, err := openapi.Document("gatway", options)
	assert.EqualError(t, err, `surface "gatway": want gateway or aggregator`)
}

func TestTheZeroOptionsWork(t *testing.T) {
	t.Parallel()
	for _, s := range surfaces {
		doc, err := openapi.Document(s, openapi.Options{})
		require.NoError(t, err)
		assert.Equal(t, []any{object{"url": "/"}}, doc["servers"])
	}
}

// gatewayExamples returns the examples of the calls and of the answers.
func gatewayExamples(t *testing.T, doc object) (forms, answers object) {
	t.Helper()
	forms = at(t, doc, "paths", wire.Path, "post", "requestBody", "content", "application/x-www-form-urlencoded", "examples")
	return forms, at(t, doc, "components", "responses", "answer", "content", "application/json", "examples")
}
