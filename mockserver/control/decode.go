package control

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract"
)

// MaxBodyBytes bounds the body of a request.
const MaxBodyBytes = 1 << 20

// decode reads the body of a request into a value: nothing where there is no
// body. A member that is not known is refused, with the one that was probably
// meant.
func decode(w http.ResponseWriter, r *http.Request, into any) error {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBodyBytes))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return &Problem{Status: http.StatusRequestEntityTooLarge, Text: fmt.Sprintf("the body is larger than %d bytes: send less at a time", MaxBodyBytes)}
	case err != nil:
		return bad("", "the body did not arrive whole: %s", err)
	}
	if len(bytes.TrimSpace(text)) > 0 {
		if media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || media != "application/json" {
			return &Problem{Status: http.StatusUnsupportedMediaType, Field: "Content-Type", Text: fmt.Sprintf("the body is %.60q: want application/json", r.Header.Get("Content-Type"))}
		}
		if !utf8.Valid(text) {
			return bad("", "the body is no UTF-8: encode it so")
		}
		if err := parse(text, into); err != nil {
			return err
		}
	}
	return complete(reflect.ValueOf(into).Elem())
}

// parse reads one JSON object and nothing after it.
func parse(text []byte, into any) error {
	if bytes.TrimSpace(text)[0] != '{' {
		return bad("", "the body is no JSON object: want one such as {}")
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return badJSON(err, reflect.TypeOf(into))
	}
	if _, err := d.Token(); err != io.EOF {
		return bad("", "the body has something after its JSON object: want one object alone")
	}
	return nil
}

// badJSON words what encoding/json has to say.
func badJSON(err error, t reflect.Type) error {
	if p := problemOf(err); p.Status != http.StatusInternalServerError {
		return p
	}
	var mistyped *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	if errors.As(err, &mistyped) {
		return bad(mistyped.Field, "%s is a JSON %s: want %s", mistyped.Field, mistyped.Value, kindName(mistyped.Type))
	}
	if errors.As(err, &syntax) {
		return bad("", "the body is no JSON, at byte %d: %s", syntax.Offset, syntax)
	}
	if quoted, unknown := strings.CutPrefix(err.Error(), "json: unknown field "); unknown {
		name, _ := strconv.Unquote(quoted)
		return unknownName("member", name, memberNames(t))
	}
	return bad("", "the body is wrong: %s", strings.TrimPrefix(err.Error(), "json: "))
}

// unknownName refuses a name, with the nearest one that is known.
func unknownName(what, name string, known []string) *Problem {
	if near := contract.Nearest(name, known); near != "" {
		return bad(name, "%s %.60q is not known: write %s", what, name, near)
	}
	if len(known) == 0 {
		return bad(name, "%s %.60q is not known: there are none here", what, name)
	}
	return bad(name, "%s %.60q is not known: want %s", what, name, strings.Join(known, ", "))
}

// kindName says in JSON's words what a Go type takes.
func kindName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "text"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Float32, reflect.Float64:
		return "a number"
	}
	return "a whole number in the range of " + t.Kind().String()
}

// A member is one of a JSON object, as a struct has it.
type member struct {
	name     string
	omitted  bool // when it is zero
	required bool
	index    []int
	t        reflect.Type
}

// members returns the JSON members of a struct, those of embedded ones among
// them.
func members(t reflect.Type) []member {
	var all []member
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" || (f.Anonymous && name == "") {
			continue
		}
		if name == "" {
			name = f.Name
		}
		all = append(all, member{name, strings.Contains(options, "omit"), f.Tag.Get("control") == "required", f.Index, f.Type})
	}
	return all
}

// memberNames returns the names of all members of a type, at any depth.
func memberNames(t reflect.Type) []string {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		return memberNames(t.Elem())
	case reflect.Struct:
		var names []string
		for _, m := range members(t) {
			names = append(append(names, m.name), memberNames(m.t)...)
		}
		return names
	}
	return nil
}

// complete refuses a struct that lacks a member which must be there.
func complete(v reflect.Value) error {
	if v.Kind() != reflect.Struct {
		return nil
	}
	for _, m := range members(v.Type()) {
		if m.required && v.FieldByIndex(m.index).IsZero() {
			return bad(m.name, "%s is missing: want one", m.name)
		}
	}
	return nil
}
