package main

import (
	"encoding/json"
	"io/fs"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/schemas"
)

func newExplain() *cobra.Command {
	var format, methods string
	cmd := &cobra.Command{
		Use:   "explain [CODE | METHOD | FIELD | orders | refunds | services]",
		Short: "say what a code, a method or a field is, and how that is known",
		Long: "explain says what an error code, a method, a field of any method, or the code of a violation is, and where that is known from;\n" +
			"of orders, refunds and services, by what table they move, with its diagram.\n" +
			"Without a name it lists the methods and the codes.",
		Example: "  jdmock explain 12\n  jdmock explain jingdong.pop.order.ship\n  jdmock explain orderPayment\n  jdmock explain refunds",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("explain takes one name, got %d", len(args))
			}
			return nil
		},
		ValidArgsFunction: completeMethods,
	}
	f := newFlags(cmd, noVariable)
	f.text(&format, "format", formatText, "text or json")
	f.text(&methods, "methods", "", "directory of stubs, as of serve: they are listed too, as such")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := oneOf("format", format, formatText, formatJSON); err != nil {
			return err
		}
		found, err := lookUp(args, methods)
		if err != nil {
			return err
		}
		if format == formatJSON {
			return writeIndented(cmd.OutOrStdout(), found)
		}
		return found.write(cmd.OutOrStdout(), len(args) == 0)
	}
	return cmd
}

// lookUp returns what goes by the name in args, or everything, the stubs of a
// directory included.
func lookUp(args []string, methods string) (explanation, error) {
	stubs, err := readStubs(methods)
	if err != nil {
		return explanation{}, err
	}
	if len(args) == 1 {
		return explain(args[0], describeStubs(stubs, args[0])...)
	}
	found := listAll()
	found.Stubs = describeStubs(stubs, "")
	return found, nil
}

// An explanation is everything that goes by a name.
type explanation struct {
	Methods []methodInfo `json:"methods"`
	Stubs   []stubInfo   `json:"stubs,omitempty"` // of --methods; never among Methods
	Codes   []codeInfo   `json:"codes"`
	Fields  []fieldInfo  `json:"fields"`

	Machines   []machineInfo       `json:"machines,omitempty"`   // the tables by which orders and cases move
	Violations []contract.CodeInfo `json:"violations,omitempty"` // the codes of violations
}

type methodInfo struct {
	Method      wire.Method `json:"method"`
	Title       string      `json:"title"`
	Description string      `json:"description"`
	Dialects    []string    `json:"dialects"`
	Root        string      `json:"root"` // the single member of its answers
	Source      wire.Source `json:"source"`

	Parameters []parameterInfo `json:"parameters,omitempty"` // of a method that was asked for
}

// A parameterInfo is a member that a caller of a method may send.
type parameterInfo struct {
	Dialect       string      `json:"dialect"` // in which the method is called so
	Pointer       string      `json:"pointer"`
	Needed        bool        `json:"needed"`
	Want          string      `json:"want"` // what an allowed value is
	Description   string      `json:"description"`
	DescriptionZh string      `json:"description_zh"`
	Source        wire.Source `json:"source"`
}

// parameters returns what a caller of a method may send, of each of its forms.
func parameters(m wire.Method) (found []parameterInfo) {
	checker := contract.New()
	info, _ := checker.Info(m)
	forms := []contract.Variant{contract.Main}
	if info.HasGuide {
		forms = append(forms, contract.Guide)
	}
	for _, form := range forms {
		for _, p := range checker.Parameters(m, form) {
			found = append(found, parameterInfo{checker.Dialect(m, form), p.Pointer, p.Needed, p.Want, p.Description, p.DescriptionZh, p.Source})
		}
	}
	return found
}

type codeInfo struct {
	Code    string      `json:"code"`
	Zh      string      `json:"zh_desc"`
	En      string      `json:"en_desc"`
	Where   wire.Where  `json:"where"`
	Meaning string      `json:"meaning"`
	Trigger string      `json:"trigger"` // what brings it about in the simulator
	Source  wire.Source `json:"source"`
}

// describeCode returns what a code is.
func describeCode(e wire.Entry) codeInfo {
	return codeInfo{e.Code, e.Zh, e.En, e.Where, e.Meaning, mockserver.Trigger(e), e.Source}
}

type fieldInfo struct {
	Method        wire.Method `json:"method,omitempty"`
	Place         string      `json:"place"`
	Pointer       string      `json:"pointer"`
	Type          string      `json:"type"`
	Description   string      `json:"description"`
	DescriptionZh string      `json:"description_zh"`
	Source        wire.Source `json:"source"`
}

// listAll returns every method and code, and no field.
func listAll() explanation {
	found := explanation{Methods: []methodInfo{}, Codes: []codeInfo{}, Fields: []fieldInfo{}}
	for _, m := range contract.New().Methods() {
		found.Methods = append(found.Methods, describe(m))
	}
	for _, e := range wire.Catalogue() {
		found.Codes = append(found.Codes, describeCode(e))
	}
	found.Violations = contract.Codes()
	return found
}

// describe returns what a method is.
func describe(m wire.Method) methodInfo {
	info, _ := contract.New().Info(m)
	dialects := []string{info.Dialect}
	if info.HasGuide {
		dialects = append(dialects, contract.DialectGuide)
	}
	return methodInfo{Method: m, Title: info.Title, Description: info.Description, Dialects: dialects, Root: m.Root(), Source: info.Source}
}

// explain returns everything that goes by the name. A path such as
// items/0/price stands for its last member. The stubs are those of the name.
func explain(name string, stubs ...stubInfo) (explanation, error) {
	found := explanation{Stubs: stubs, Methods: []methodInfo{}, Codes: []codeInfo{}, Fields: []fieldInfo{}}
	if _, ok := contract.New().Info(wire.Method(name)); ok {
		m := describe(wire.Method(name))
		m.Parameters = parameters(m.Method)
		found.Methods = append(found.Methods, m)
	}
	for _, e := range wire.Lookup(name) {
		found.Codes = append(found.Codes, describeCode(e))
	}
	if info, ok := contract.LookupCode(name); ok {
		found.Violations = append(found.Violations, info)
	}
	for _, f := range contract.New().Fields(lastMember(name)) {
		found.Fields = append(found.Fields, fieldInfo(f))
	}
	found.Machines = machines(name)
	if len(found.Methods)+len(found.Stubs)+len(found.Codes)+len(found.Fields)+len(found.Machines)+len(found.Violations) > 0 {
		return found, nil
	}
	if near := contract.Nearest(name, everyName()); near != "" {
		return found, findings("%.100q is no code, method or field: did you mean %s?", name, near)
	}
	return found, findings("%.100q is no code, method or field; jdmock explain lists the methods and codes", name)
}

// lastMember returns the last part of a path that is no position in a list.
func lastMember(path string) string {
	last := path
	for part := range strings.SplitSeq(path, "/") {
		if strings.Trim(part, "0123456789*") != "" {
			last = part
		}
	}
	return last
}

// everyName returns the names of all methods, codes and fields.
func everyName() []string {
	seen := map[string]bool{}
	all := listAll()
	for _, m := range machines("") {
		seen[m.Machine] = true
	}
	for _, m := range all.Methods {
		seen[string(m.Method)] = true
	}
	for _, c := range all.Codes {
		seen[c.Code] = true
	}
	for _, v := range all.Violations {
		seen[string(v.Code)] = true
	}
	files, _ := fs.Glob(schemas.FS, "*.json")
	for _, file := range files {
		var schema any
		if text, err := fs.ReadFile(schemas.FS, file); err == nil && json.Unmarshal(text, &schema) == nil {
			propertyNames(schema, seen)
		}
	}
	names := make([]string, 0, len(seen))
	for name := range seen {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// propertyNames adds the names of the members that a schema describes.
func propertyNames(schema any, seen map[string]bool) {
	switch s := schema.(type) {
	case []any:
		for _, each := range s {
			propertyNames(each, seen)
		}
	case map[string]any:
		if properties, ok := s["properties"].(map[string]any); ok {
			for name := range properties {
				seen[name] = true
			}
		}
		for _, each := range s {
			propertyNames(each, seen)
		}
	}
}
