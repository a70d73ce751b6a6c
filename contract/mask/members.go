package mask

import (
	"encoding/json"
	"io/fs"
	"strings"
	"sync"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/schemas"
)

// members are the names that a schema has, and whether a value is firm: one of
// a form or a list that the schema gives, such as an id, an amount or a state.
type members map[string]bool

// A shelf is what the embedded schemas say.
type shelf struct {
	files     map[string]map[string]any
	refusal   members
	all       members
	sensitive map[string]bool
	mu        sync.Mutex // guards found
	found     map[string]members
}

var library = sync.OnceValue(func() *shelf {
	s := &shelf{files: map[string]map[string]any{}, found: map[string]members{}, sensitive: map[string]bool{}}
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

// sensitive returns the members that a schema marks as personal.
func sensitive() map[string]bool { return library().sensitive }

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
	for name, firm := range s.refusal {
		got[name] = firm
	}
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
	if property["x-sensitive"] == true || strings.HasSuffix(ref, "/cipherText") {
		s.sensitive[name] = true
	}
	firm := ref != "" || property["pattern"] != nil || property["enum"] != nil || property["const"] != nil || property["format"] != nil ||
		strings.HasSuffix(name, "Id") || strings.HasSuffix(name, "_id")
	got[name] = got[name] || firm
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
