package mask

import (
	"encoding/json"
	"io/fs"
	"maps"
	"strings"
	"sync"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/schemas"
)

// members are the names that a schema has.
type members map[string]member

// A member is what the schema says of a name, wherever it stands.
type member struct {
	firm    bool // its values are of a form or a list that the schema gives, such as ids, amounts or states
	private bool // it is marked as personal
}

// A shelf is what the embedded schemas say.
type shelf struct {
	files   map[string]map[string]any
	refusal members
	all     members    // of every definition
	mu      sync.Mutex // guards found
	found   map[string]members
}

var library = sync.OnceValue(func() *shelf {
	s := &shelf{files: map[string]map[string]any{}, found: map[string]members{}}
	walk := func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".json") {
			return err
		}
		text, err := schemas.FS.ReadFile(file)
		if err != nil {
			return err
		}
		var whole map[string]any
		if err := json.Unmarshal(text, &whole); err != nil {
			return err
		}
		s.files[file] = whole
		return nil
	}
	if err := fs.WalkDir(schemas.FS, ".", walk); err != nil {
		panic(err) // the files are embedded, and tests read them
	}
	s.refusal = s.gather("common.json", "errorResponse")
	s.all = members{}
	for file := range s.files {
		defs, _ := s.files[file]["$defs"].(map[string]any)
		for def := range defs {
			s.gatherInto(s.all, file, def)
		}
	}
	return s
})

// sensitive reports whether any schema marks a member of the name as personal.
func sensitive(name string) bool { return library().all[name].private }

// membersOf returns the members of the definitions of a method, or of all
// methods if this one has no schema, and those of a refusal.
func membersOf(method wire.Method, definitions ...string) members {
	s := library()
	file := string(method) + ".json"
	if method == contract.AggregatorMethod {
		file = "aggregator/jdpoporderget.json"
	}
	if _, ok := s.files[file]; !ok || file == "common.json" {
		return s.all
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	key := file + " " + strings.Join(definitions, " ")
	if got, ok := s.found[key]; ok {
		return got
	}
	got := s.gather(file, definitions...)
	maps.Copy(got, s.refusal)
	s.found[key] = got
	return got
}

// gather returns the members of definitions of a file.
func (s *shelf) gather(file string, definitions ...string) members {
	got := members{}
	for _, definition := range definitions {
		s.gatherInto(got, file, definition)
	}
	return got
}

func (s *shelf) gatherInto(got members, file, definition string) {
	defs, _ := s.files[file]["$defs"].(map[string]any)
	s.walk(got, file, defs[definition], map[string]bool{})
}

// walk adds the members at and below a place of a schema.
func (s *shelf) walk(got members, file string, at any, been map[string]bool) {
	switch at := at.(type) {
	case []any:
		for _, each := range at {
			s.walk(got, file, each, been)
		}
	case map[string]any:
		s.follow(got, file, at, been)
		properties, _ := at["properties"].(map[string]any)
		for name, p := range properties {
			if property, ok := p.(map[string]any); ok {
				s.note(got, name, property)
			}
		}
		for _, each := range at {
			s.walk(got, file, each, been)
		}
	}
}

// note adds a member.
func (s *shelf) note(got members, name string, property map[string]any) {
	ref, _ := property["$ref"].(string)
	private := property["x-sensitive"] == true || strings.HasSuffix(ref, "/cipherText")
	firm := ref != "" || property["pattern"] != nil || property["enum"] != nil || property["const"] != nil || property["format"] != nil ||
		strings.HasSuffix(name, "Id") || strings.HasSuffix(name, "_id")
	was := got[name]
	got[name] = member{was.firm || firm, was.private || private}
}

// follow walks where a schema refers to.
func (s *shelf) follow(got members, file string, at map[string]any, been map[string]bool) {
	ref, _ := at["$ref"].(string)
	to, definition, ok := strings.Cut(ref, "#/$defs/")
	if !ok {
		return
	}
	to = strings.TrimPrefix(to, "../")
	if to == "" {
		to = file
	}
	if to == "common.text.json" {
		to = "common.json"
	}
	if !been[to+definition] {
		been[to+definition] = true
		defs, _ := s.files[to]["$defs"].(map[string]any)
		s.walk(got, to, defs[definition], been)
	}
}
