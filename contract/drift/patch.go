package drift

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// A Patch proposes changes of schema files, by the file's name such as
// "schemas/jingdong.pop.order.get.json".
type Patch map[string][]Operation

// An Operation is one of RFC 6902: add, replace or remove.
type Operation struct {
	Op    string `json:"op"`
	Path  string `json:"path"`
	Value any    `json:"value,omitempty"`
}

// patchFolder is where the files of a Patch stand.
const patchFolder = "schemas/"

// Propose returns the changes of the schemas by which they allow what was found,
// each at the narrowest place: what several methods share is copied into the
// one that drifts. left are the findings that no schema decides, such as laws
// and codes, and those whose values are not all told.
func Propose(schemas *contract.Checker, all []Finding) (p Patch, left []Finding) {
	d := &draft{files: schemas.Documents(), patch: Patch{}}
	for _, f := range all {
		if !d.allow(f) {
			left = append(left, f)
		}
	}
	return d.patch, left
}

// A draft is schema files that are being patched.
type draft struct {
	files map[string]map[string]any
	patch Patch
}

// allow changes the schemas so that they allow a finding, and reports whether it
// could.
func (d *draft) allow(f Finding) bool {
	s, path, ok := d.begin(f)
	if !ok || slices.Contains(path, oddName) {
		return false
	}
	switch f.Code {
	case contract.CodeMemberNew, contract.CodeParameterNew:
		if path[len(path)-1] == anyItem {
			return false // a number for a name, which is not told
		}
		return s.at(path[:len(path)-1], func(s *spot) { s.addMember(path[len(path)-1], f) })
	case contract.CodeMemberGone, contract.CodeParameterOptional:
		return s.at(path[:len(path)-1], func(s *spot) { s.optional(path[len(path)-1]) })
	case contract.CodeMemberRetyped, contract.CodeMemberNull:
		return s.at(path, func(s *spot) { s.retype(f.Types) })
	}
	if f.Judged == contract.CodeType {
		return s.at(path, func(s *spot) { s.retype(f.Types) })
	}
	words, known := keywords[f.Judged]
	if f.Judged == contract.CodeEnumNew || f.Judged == contract.CodeEnum {
		return s.at(path, func(s *spot) { s.enumerate(f) })
	}
	return known && s.at(path, func(s *spot) { s.loosen(words) })
}

// keywords are those of JSON Schema that a code is about.
var keywords = map[contract.Code][]string{
	contract.CodePattern: {"pattern"}, contract.CodeFormat: {"format"}, contract.CodeDecimals: {"multipleOf"},
	contract.CodeRange:  {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"},
	contract.CodeLength: {"minLength", "maxLength"}, contract.CodeItems: {"minItems", "maxItems", "uniqueItems"},
}

// begin returns the schema that judged a finding, and the path below it.
func (d *draft) begin(f Finding) (*spot, []string, bool) {
	path := split(f.Pointer)
	file, place := string(f.Method)+".json", "response"
	if f.Method == contract.AggregatorMethod {
		file = "aggregator/jdpoporderget.json"
	}
	switch {
	case parameterCode(f.Code):
		place = "request"
		if f.Method != contract.AggregatorMethod && len(path) > 0 {
			path = path[1:]
		}
	case f.Method == contract.AggregatorMethod:
	case len(path) > 0 && path[0] == wire.ErrorRoot:
		file, place, path = "common.json", "errorResponse", path[1:]
	case len(path) > 0 && path[0] == f.Method.Root():
		path = path[1:]
	default:
		return nil, nil, false
	}
	defs, _ := d.files[file]["$defs"].(map[string]any)
	guide := map[string]string{"request": "guideRequest", "response": "guideResponse"}[place]
	if _, both := defs[guide]; both && f.Variant == contract.Guide {
		place = guide
	}
	schema, ok := defs[place].(map[string]any)
	return &spot{draft: d, file: file, path: "/$defs/" + place, schema: schema, parent: defs, name: place}, path, ok && len(path) > 0
}

func parameterCode(code contract.Code) bool {
	return code == contract.CodeParameterNew || code == contract.CodeParameterOptional || code == contract.CodeParameterLooser
}

// do applies a change to the draft's file and keeps it.
func (d *draft) do(file string, schema map[string]any, at, op, keyword string, value any) {
	switch op {
	case "remove":
		delete(schema, keyword)
	default:
		schema[keyword] = value
	}
	o := Operation{Op: op, Path: at + "/" + escape(keyword), Value: value}
	if text, err := json.Marshal(value); err == nil && value != nil {
		o.Value = json.RawMessage(text) // as it is now: the draft goes on changing
	}
	d.patch[patchFolder+file] = append(d.patch[patchFolder+file], o)
}

// ParsePatch reads a Patch as WriteJSON wrote it.
func ParsePatch(text []byte) (Patch, error) {
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	d.DisallowUnknownFields()
	var p Patch
	if err := d.Decode(&p); err != nil {
		return nil, fmt.Errorf("patch: %w: want {\"schemas/METHOD.json\": [{\"op\", \"path\", \"value\"}]}", err)
	}
	return p, nil
}
