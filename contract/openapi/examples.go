package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// An exampleSet is the examples that the fixtures come to, each by its name.
type exampleSet struct {
	forms   object // parameters of calls
	answers object // whole answers to them
	first   object // application parameters, of the first strict case of each variant
}

// A sample is a case that a document shows.
type sample struct {
	contract.Case
	method  wire.Method
	variant contract.Variant
	name    string // of its examples
	params  []byte // the application parameters, without blanks
	strict  bool   // whether the document's schema allows them, and not only the gateway
	answer  any    // whole
}

// caseExamples returns the examples of every method.
func (b *builder) caseExamples() (exampleSet, error) {
	set := exampleSet{object{}, object{}, object{}}
	shown := map[string]bool{}
	for _, m := range b.checker.Methods() {
		samples, err := b.samples(m)
		if err != nil {
			return set, err
		}
		for _, s := range samples {
			form := s.example(b.form(m, s.params))
			form["description"] = s.givenText()
			if !s.strict {
				form["x-forgiven"] = true
			}
			set.forms[s.name] = form
			set.answers[s.name] = s.example(s.answer)
			if kind := string(m) + variantText(s.variant); s.strict && !shown[kind] {
				shown[kind] = true
				set.first[s.name] = s.example(json.RawMessage(s.params))
			}
		}
	}
	return set, nil
}

// samples returns the cases of a method whose request the gateway does not
// refuse for its form.
func (b *builder) samples(m wire.Method) ([]sample, error) {
	cases, err := b.checker.Cases(m)
	if err != nil {
		return nil, err
	}
	var found []sample
	taken := map[string]bool{}
	for _, c := range cases {
		s, err := b.sample(m, c)
		if err != nil {
			return nil, fmt.Errorf("case %q of %s: %w", c.Name, m, err)
		}
		if taken[s.name] {
			return nil, fmt.Errorf("case %q of %s: its name is another's, but for marks", c.Name, m)
		}
		taken[s.name] = true
		wrong, err := b.checker.Request(m, s.variant, s.params)
		if err != nil {
			return nil, fmt.Errorf("case %q of %s: %w", c.Name, m, err)
		}
		if len(wrong) == 0 {
			found = append(found, s)
		}
	}
	return found, nil
}

// sample returns what a case comes to.
func (b *builder) sample(m wire.Method, c contract.Case) (sample, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(c.Request, &members); err != nil {
		return sample{}, err
	}
	var params bytes.Buffer
	if err := json.Compact(&params, c.Request); err != nil {
		return sample{}, err
	}
	s := sample{Case: c, method: m, variant: b.checker.Variant(m, members), params: params.Bytes()}
	s.name = string(m) + "." + variantText(s.variant) + "." + slug(c.Name)
	request, err := decode(s.params)
	if err != nil {
		return sample{}, err
	}
	if s.strict, err = b.components.satisfies(s.component(placeRequest, placeGuideRequest), request); err != nil {
		return sample{}, err
	}
	if c.Want.Error != "" {
		s.answer = object{wire.ErrorRoot: refusalOf(entryOf(c.Want.Error, b.checker.Dialect(m, s.variant)), s.concerned())}
		return s, nil
	}
	wanted, err := decode(c.Want.Answer)
	if err != nil {
		return sample{}, err
	}
	f := filler{b.components, b.checker.Dialect(m, s.variant) == contract.DialectGuide && !chooses(members), c.Given}
	s.answer = object{m.Root(): f.fill(reference(s.component(placeResponse, placeGuideResponse)), wanted)}
	return s, nil
}

// chooses reports whether a request lists what is to come back.
func chooses(members map[string]json.RawMessage) bool {
	for _, name := range []string{"optional_fields", "fields"} {
		if _, there := members[name]; there {
			return true
		}
	}
	return false
}

// concerned returns what the text of a refusal is about: the order's state, or
// the parameter.
func (s sample) concerned() string {
	if s.Want.Error == wire.GuideConflict.Code && len(s.Given) > 0 {
		return s.Given[0].OrderState
	}
	return aboutParameter
}

// aboutParameter is what refusals are about where no case says it.
const aboutParameter = "order_id"

// component names the schema of the sample's variant.
func (s sample) component(main, guide string) string {
	if s.variant == contract.Guide {
		main = guide
	}
	return componentName(string(s.method)+".json", main)
}

// form returns the signed parameters of a call.
func (b *builder) form(m wire.Method, params []byte) object {
	sent := wire.Params{
		{Name: wire.ParamMethod, Value: string(m)}, {Name: wire.ParamAppKey, Value: b.options.AppKey},
		{Name: wire.ParamAccessToken, Value: b.options.AccessToken}, {Name: wire.ParamTimestamp, Value: wire.FormatTimestamp(b.options.At)},
		{Name: wire.ParamVersion, Value: wire.Version}, {Name: wire.ParamJSON, Value: string(params)},
	}
	form := object{wire.ParamSign: wire.Sign(sent, b.options.AppSecret)}
	for _, p := range sent {
		form[p.Name] = p.Value
	}
	return form
}

// example returns the Example Object of the sample with a value.
func (s sample) example(value any) object {
	return evidence(object{
		"summary": s.Name, "value": value, "x-method": string(s.method), "x-variant": variantText(s.variant),
	}, wire.Source{Evidence: s.Evidence, Ref: s.Source})
}

// givenText says which orders exist before the call.
func (s sample) givenText() string {
	if len(s.Given) == 0 {
		return "Given no orders."
	}
	texts := make([]string, len(s.Given))
	for i, g := range s.Given {
		texts[i] = fmt.Sprintf("order %d in %s", g.OrderID, g.OrderState)
		if g.Foreign {
			texts[i] += " of another shop"
		}
		if g.Placed != "" {
			texts[i] += ", placed " + g.Placed
		}
	}
	return "Given " + strings.Join(texts, "; ") + "."
}

// requestID stands for the id of a call.
const requestID = "example"

// entryOf returns the entry of a code that stands in an error_response of the
// dialect, any other of the code if there is none.
func entryOf(code, dialect string) wire.Entry {
	places := []wire.Where{wire.AtGateway, wire.AtGuide}
	if dialect == contract.DialectGuide {
		slices.Reverse(places)
	}
	found := wire.Lookup(code)
	for _, where := range places {
		for _, e := range found {
			if e.Where == where {
				return e
			}
		}
	}
	if len(found) > 0 {
		return found[0]
	}
	return wire.Entry{Code: code, Zh: code, En: code}
}

// refusalOf returns what stands under error_response for an entry.
func refusalOf(e wire.Entry, about string) object {
	worded := e.Error(about)
	return object{"code": worded.Code, "zh_desc": worded.ZhDesc, "en_desc": worded.EnDesc, "request_id": requestID}
}

// refusals returns an example of an answer for each code of the catalogue that
// stands in an error_response.
func refusals(places ...wire.Where) object {
	found := object{}
	for _, e := range wire.Catalogue() {
		for _, where := range places {
			if e.Where == where {
				found[unused(found, "error."+e.Code)] = evidence(object{
					"summary": "code " + e.Code + ": " + e.Meaning, "value": object{wire.ErrorRoot: refusalOf(e, aboutParameter)},
				}, e.Source)
			}
		}
	}
	return found
}

// unused returns the name, with a number if it is taken.
func unused(taken object, name string) string {
	free := name
	for n := 2; taken[free] != nil; n++ {
		free = fmt.Sprintf("%s.%d", name, n)
	}
	return free
}

// slug returns a text in small letters and digits, with - between the words.
func slug(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}), "-")
}
