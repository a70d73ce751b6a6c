// Package params reads the parameters of a request from wherever the caller put
// them: the query, an urlencoded, multipart or JSON body, or several of these.
//
// Of a name that occurs twice, the first value that is not empty counts, the
// query's before the body's.
//
// Source: the code of the official and other SDKs, which differ in all of this.
package params

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"sync"

	"github.com/jdmock/jdmock/contract/wire"
)

// Bounds of a request.
const (
	MaxBytes = 1 << 20 // of the query and of the body, each
	MaxCount = 1000
)

// A Set is what a request holds.
type Set struct {
	Params wire.Params
	Notes  []string // what was tolerated
}

// An Error says why the parameters of a request cannot be read.
type Error struct {
	Cause string // what was wrong
	Cure  string // what would be right
}

// Error returns the cause.
func (e *Error) Error() string { return e.Cause }

// ErrTooLarge says that the query or the body is larger than MaxBytes.
var ErrTooLarge error = &Error{"the request is larger than 1 MiB", "send less at once"}

// Read returns the parameters of the query and, of a POST, of the body; a body
// that is JSON goes to json. It appends them to room, as long as they fit there.
// Its error is an *Error.
func Read(r *http.Request, json JSON, room wire.Params) (Set, error) {
	if len(r.URL.RawQuery) > MaxBytes {
		return Set{}, ErrTooLarge
	}
	read := readers.Get().(*reader)
	defer read.free()
	body, err := read.all(r.Body)
	if err != nil {
		return Set{}, err
	}
	m := &read.merger
	m.Params = room
	m.form([]byte(r.URL.RawQuery))
	if r.Method == http.MethodPost {
		if err := m.body(r.Header.Get("Content-Type"), body, json); err != nil {
			return Set{}, err
		}
	}
	if len(m.Params) > MaxCount {
		return Set{}, &Error{fmt.Sprintf("the call has more than %d parameters", MaxCount), "send those that the interface has"}
	}
	return m.Set, nil
}

// A reader reads requests, one at a time.
type reader struct {
	read   bytes.Buffer
	limit  io.LimitedReader
	merger merger
}

// all reads a body. It is good until the reader is free.
func (r *reader) all(body io.Reader) ([]byte, error) {
	r.limit.R, r.limit.N = body, MaxBytes+1
	if _, err := r.read.ReadFrom(&r.limit); err != nil {
		return nil, &Error{"the body could not be read to its end", "send as much as Content-Length says"}
	}
	if r.read.Len() > MaxBytes {
		return nil, ErrTooLarge
	}
	return r.read.Bytes(), nil
}

// free lets another request be read. Nothing is used any more of the one before.
func (r *reader) free() {
	r.limit.R, r.merger.Set, r.merger.seen = nil, Set{}, nil
	if d := &r.merger.desk; r.read.Cap() <= maxPooled && cap(d.plain) <= maxPooled && cap(d.pairs) <= MaxCount {
		clear(r.read.Bytes())
		clear(d.plain)
		r.read.Reset()
		readers.Put(r)
	}
}

// readers are those that are free.
var readers = sync.Pool{New: func() any {
	r := new(reader)
	r.read.Grow(2 * bytes.MinRead)
	return r
}}

// maxPooled is the most that is kept of a buffer, in bytes.
const maxPooled = 64 << 10

// Usual is how many parameters a call has at most, as a rule. More than manyNames
// are looked up by a map.
const (
	Usual     = 12
	manyNames = 32
)

// A merger collects parameters from several places.
type merger struct {
	Set
	seen map[string]int // the position of each name in Params; nil while they are few
	desk desk
}

// find returns the position of a name.
func (m *merger) find(name string) (at int, ok bool) {
	if m.seen != nil {
		at, ok = m.seen[name]
		return at, ok
	}
	for i := range m.Params {
		if m.Params[i].Name == name {
			return i, true
		}
	}
	return 0, false
}

// note remembers where a new name stands.
func (m *merger) note(name string) {
	switch {
	case m.seen != nil:
		m.seen[name] = len(m.Params) - 1
	case len(m.Params) > manyNames:
		m.seen = make(map[string]int, 2*manyNames)
		for i, p := range m.Params {
			m.seen[p.Name] = i
		}
	}
}

func (m *merger) add(name, value string) {
	if len(m.Params) > MaxCount {
		return // too many anyhow
	}
	at, twice := m.find(name)
	switch {
	case !twice:
		m.Params = append(m.Params, wire.Param{Name: name, Value: value})
		m.note(name)
	case m.Params[at].Value == "":
		m.Params[at].Value = value
	case value != "" && value != m.Params[at].Value && len(m.Notes) < maxNotes:
		m.Notes = append(m.Notes, fmt.Sprintf("%.40q was sent twice with different values; the first counts", name))
	}
}

// maxNotes is how many notes one request may earn.
const maxNotes = 20

// form adds the parameters of a query or an urlencoded body. They share one
// piece of memory.
func (m *merger) form(text []byte) {
	if len(text) == 0 {
		return
	}
	m.desk.form(text)
	all := string(m.desk.plain)
	for _, p := range m.desk.pairs {
		m.add(all[p.name:p.value], all[p.value:p.end])
	}
}

// body adds the parameters of a body, if it holds any.
func (m *merger) body(contentType string, body []byte, json JSON) error {
	trimmed := bytes.TrimSpace(body)
	if len(trimmed) == 0 {
		return nil
	}
	if contentType != urlencoded {
		if kind, details, _ := mime.ParseMediaType(contentType); kind == "multipart/form-data" {
			return m.multipart(body, details["boundary"])
		}
	}
	if trimmed[0] == '{' || trimmed[0] == '[' {
		return json(m, trimmed)
	}
	m.form(trimmed)
	return nil
}

// urlencoded is what most callers call their body.
const urlencoded = "application/x-www-form-urlencoded"

// malformed says that a body in parts cannot be read.
func malformed(cause string) error {
	return &Error{cause, "send the parameters urlencoded, or as a complete multipart body"}
}

// multipart adds the fields of a multipart body. Files are not parameters.
func (m *merger) multipart(body []byte, boundary string) error {
	if boundary == "" {
		return malformed("the multipart body has no boundary in its Content-Type")
	}
	parts := multipart.NewReader(bytes.NewReader(body), boundary)
	for len(m.Params) <= MaxCount {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return malformed("the multipart body is incomplete or malformed")
		}
		if part.FileName() != "" || part.FormName() == "" {
			continue
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return malformed("the multipart body is incomplete or malformed")
		}
		m.add(part.FormName(), string(value))
	}
	return nil
}
