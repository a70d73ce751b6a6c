package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/jdmock/jdmock/contract/exact"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/schemas"
)

// schemaBase is what the $id of every schema begins with; its file's name
// follows. Nothing is ever fetched from there.
const schemaBase = "https://jdmock.invalid/schemas/"

// The schema files that belong to no method.
const (
	commonFile     = "common.json"
	textFile       = "common.text.json" // made from commonFile: every scalar as text
	aggregatorFile = "aggregator/jdpoporderget.json"
)

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
	nested     int                       // how deep the schema is that is being read
	files      map[string]map[string]any // by file name, numbers as json.Number
	names      []wire.Method             // sorted
	methods    map[wire.Method]*definition
	refusal    *shape      // what stands under wire.ErrorRoot
	aggregator *definition // of AggregatorMethod, which is none of the gateway's

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
	shelf    *shelf
	tree     *node
	compiled func() *jsonschema.Schema
	quick    func() *quick // of a request
}

// library reads the embedded files once. It panics if one of them is broken,
// which the tests rule out.
var library = sync.OnceValue(func() *shelf { return newShelf(schemas.FS) })

// newShelf reads schema files. It panics with a brokenSchema if it cannot.
func newShelf(fsys fs.FS) *shelf {
	s := &shelf{files: map[string]map[string]any{}, methods: map[wire.Method]*definition{}}
	s.compiler = s.newCompiler()
	files, err := fs.Glob(fsys, "*.json")
	must(err)
	for _, file := range append(files, aggregatorFile) {
		s.files[file] = readSchema(fsys, file)
	}
	if s.files[commonFile] == nil {
		must(fmt.Errorf("%s: there is no such file", commonFile))
	}
	s.files[textFile] = object(asText(s.files[commonFile]))
	for _, file := range files {
		if file != commonFile {
			m := wire.Method(strings.TrimSuffix(file, ".json"))
			s.names = append(s.names, m)
			s.methods[m] = s.definition(m, file)
		}
	}
	slices.Sort(s.names)
	s.refusal = s.shape(commonFile, placeError)
	s.aggregator = s.definition(AggregatorMethod, aggregatorFile)
	return s
}

func must(err error) {
	if err != nil {
		panic(brokenSchema{err})
	}
}

func readSchema(fsys fs.FS, file string) map[string]any {
	text, err := fs.ReadFile(fsys, file)
	must(err)
	value, err := decode(text)
	if err != nil {
		must(fmt.Errorf("%s: %w", file, err))
	}
	doc, ok := value.(map[string]any)
	if !ok {
		must(fmt.Errorf("%s: no object", file))
	}
	return doc
}

// decode reads one JSON text with its numbers as they stand.
func decode(text []byte) (any, error) {
	var value any
	err := exact.Decode(text, &value)
	return value, err
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
	at := &shape{
		shelf:    s,
		tree:     s.tree(file, map[string]any{"$ref": "#/$defs/" + place}),
		compiled: sync.OnceValue(func() *jsonschema.Schema { return s.compile(url) }),
	}
	at.quick = sync.OnceValue(func() *quick { return newQuick(at.compiled(), at.tree) })
	return at
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
func (s *shelf) newCompiler() *jsonschema.Compiler {
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	c.Formats = formats
	c.LoadURL = func(url string) (io.ReadCloser, error) {
		doc, ok := s.files[strings.TrimPrefix(url, schemaBase)]
		if !ok {
			return nil, fs.ErrNotExist
		}
		text, err := json.Marshal(doc)
		return io.NopCloser(bytes.NewReader(text)), err
	}
	return c
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
