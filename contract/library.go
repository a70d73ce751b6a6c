package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/schemas"
)

// schemaBase is what the $id of every schema begins with; its file's name
// follows. Nothing is ever fetched from there.
const schemaBase = "https://jdmock.invalid/schemas/"

// commonFile is the schema file that belongs to no method.
const commonFile = "common.json"

// The $defs of a method's schema, which are also the places of a Field.
const (
	placeRequest       = "request"
	placeResponse      = "response"
	placeGuideRequest  = "guideRequest"
	placeGuideResponse = "guideResponse"
	placeError         = "errorResponse"
)

// A shelf is everything that the schema files say.
type shelf struct {
	files   map[string]map[string]any // by file name, numbers as json.Number
	names   []wire.Method             // sorted
	methods map[wire.Method]*definition
	refusal *shape // what stands under wire.ErrorRoot

	mu       sync.Mutex // guards compiler
	compiler *jsonschema.Compiler
}

// A definition is one method's schemas, by place.
type definition struct {
	info   Info
	shapes map[string]*shape
}

// A shape is one schema: as a tree to walk, and compiled.
type shape struct {
	tree     *node
	compiled func() *jsonschema.Schema
}

// library reads the embedded files once. It panics if one of them is broken,
// which the tests rule out.
var library = sync.OnceValue(func() *shelf {
	s := &shelf{
		files: map[string]map[string]any{}, methods: map[wire.Method]*definition{}, compiler: newCompiler(),
	}
	entries, err := schemas.FS.ReadDir(".")
	must(err)
	for _, e := range entries {
		s.files[e.Name()] = readSchema(e.Name())
	}
	for file := range s.files {
		if file != commonFile {
			m := wire.Method(strings.TrimSuffix(file, ".json"))
			s.names = append(s.names, m)
			s.methods[m] = s.definition(m, file)
		}
	}
	slices.Sort(s.names)
	s.refusal = s.shape(commonFile, placeError)
	return s
})

func must(err error) {
	if err != nil {
		panic(fmt.Sprintf("contract: embedded schemas: %v", err))
	}
}

func readSchema(file string) map[string]any {
	text, err := schemas.FS.ReadFile(file)
	must(err)
	value, err := decode(text)
	must(err)
	doc, ok := value.(map[string]any)
	if !ok {
		must(fmt.Errorf("%s: no object", file))
	}
	return doc
}

// decode reads one JSON text with its numbers as they stand.
func decode(text []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("json: more than one value")
	}
	return value, nil
}

// definition returns what the file says of the method.
func (s *shelf) definition(m wire.Method, file string) *definition {
	doc := s.files[file]
	d := &definition{shapes: map[string]*shape{}}
	defs, _ := doc["$defs"].(map[string]any)
	for _, place := range []string{placeRequest, placeResponse, placeGuideRequest, placeGuideResponse} {
		if _, ok := defs[place]; ok {
			d.shapes[place] = s.shape(file, place)
		}
	}
	_, hasGuide := d.shapes[placeGuideRequest]
	d.info = Info{
		Method: m, Title: text(doc, "title"), Description: text(doc, "description"),
		Dialect: text(doc, "x-dialect"), HasGuide: hasGuide, Source: source(doc),
	}
	return d
}

// shape returns the named definition of a file.
func (s *shelf) shape(file, place string) *shape {
	url := schemaBase + file + "#/$defs/" + place
	return &shape{
		tree:     s.tree(map[string]any{"$ref": file + "#/$defs/" + place}),
		compiled: sync.OnceValue(func() *jsonschema.Schema { return s.compile(url) }),
	}
}

// compile returns the schema at url, which must be one of ours. What several
// schemas share is compiled once.
func (s *shelf) compile(url string) *jsonschema.Schema {
	s.mu.Lock()
	defer s.mu.Unlock()
	compiled, err := s.compiler.Compile(url)
	must(err)
	return compiled
}

// newCompiler returns a compiler that finds our schemas and no others.
func newCompiler() *jsonschema.Compiler {
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	c.Formats = formats
	c.LoadURL = func(url string) (io.ReadCloser, error) {
		return schemas.FS.Open(strings.TrimPrefix(url, schemaBase))
	}
	return c
}

// traceTimeLayout is how JD Logistics writes the time of a scan.
const traceTimeLayout = "2006/01/02 15:04:05"

// formats are the times of our schemas; other types than text pass them.
var formats = map[string]func(any) bool{
	"jd-time":          func(v any) bool { return isTime(v, "") },
	"jd-time-or-empty": func(v any) bool { return v == "" || isTime(v, "") },
	"jd-trace-time":    func(v any) bool { return isTime(v, traceTimeLayout) },
}

// isTime reports whether v is a time of the layout, that of wire.ParseTime if
// it is empty, or no text at all.
func isTime(v any, layout string) bool {
	s, ok := v.(string)
	if !ok {
		return true
	}
	if layout == "" {
		_, err := wire.ParseTime(s)
		return err == nil
	}
	_, err := time.Parse(layout, s)
	return err == nil && len(s) == len(layout)
}

// keyword returns the value of the schema keyword at an absolute location,
// such as the names after "required".
func (s *shelf) keyword(location string) any {
	url, pointer, _ := strings.Cut(location, "#")
	var at any = s.files[strings.TrimPrefix(url, schemaBase)]
	for _, name := range splitPointer(pointer) {
		members, ok := at.(map[string]any)
		if !ok {
			return nil
		}
		at = members[name]
	}
	return at
}
