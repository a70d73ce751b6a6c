package drift

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
)

// Apply returns schema files with the changes made. A change that does not fit
// is an error that names the file and the place: it was proposed for other
// schemas.
func (p Patch) Apply(files fs.FS) (fs.FS, error) {
	changed := &patched{FS: files, texts: map[string][]byte{}}
	for name, operations := range p {
		text, err := patchFile(files, strings.TrimPrefix(name, patchFolder), operations)
		if err != nil {
			return nil, fmt.Errorf("patch: %s: %w", name, err)
		}
		changed.texts[strings.TrimPrefix(name, patchFolder)] = text
	}
	return changed, nil
}

// patchFile returns a file with changes.
func patchFile(files fs.FS, name string, operations []Operation) ([]byte, error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, err
	}
	doc, ok := decode(text)
	if !ok {
		return nil, fmt.Errorf("it is no JSON")
	}
	for i, o := range operations {
		if err := o.apply(doc); err != nil {
			return nil, fmt.Errorf("operation %d, %s %.200q: %w", i+1, o.Op, o.Path, err)
		}
	}
	return json.MarshalIndent(doc, "", "  ")
}

// apply changes a decoded document.
func (o Operation) apply(doc any) error {
	path := split(o.Path)
	if len(path) == 0 {
		return fmt.Errorf("want a path to a member")
	}
	held, _ := lookup(doc, path[:len(path)-1])
	members, ok := held.(map[string]any)
	if !ok {
		return fmt.Errorf("there is no object with such a member")
	}
	name := path[len(path)-1]
	_, there := members[name]
	switch {
	case o.Op == "add":
	case o.Op != "replace" && o.Op != "remove":
		return fmt.Errorf("want add, replace or remove")
	case !there:
		return fmt.Errorf("there is no such member")
	}
	if o.Op == "remove" {
		delete(members, name)
		return nil
	}
	text, err := json.Marshal(o.Value)
	if err != nil {
		return err
	}
	value, ok := decode(text)
	if !ok {
		return fmt.Errorf("the value is too large")
	}
	members[name] = value
	return nil
}

// patched are files of which some are others.
type patched struct {
	fs.FS
	texts map[string][]byte // by name
}

// ReadFile returns a file.
func (p *patched) ReadFile(name string) ([]byte, error) {
	if text, ok := p.texts[name]; ok {
		return bytes.Clone(text), nil
	}
	return fs.ReadFile(p.FS, name)
}

// Open opens a file.
func (p *patched) Open(name string) (fs.File, error) {
	f, err := p.FS.Open(name)
	if text, ok := p.texts[name]; ok && err == nil {
		return &patchedFile{f, bytes.NewReader(text)}, nil
	}
	return f, err
}

// A patchedFile reads another text than the file's own.
type patchedFile struct {
	fs.File
	text *bytes.Reader
}

// Stat returns what the file was before it was changed, its size too.
func (f *patchedFile) Stat() (fs.FileInfo, error) { return f.File.Stat() }

// Read reads the other text.
func (f *patchedFile) Read(b []byte) (int, error) { return f.text.Read(b) }
