package drift

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// A Finding is something that traffic does and the contract does not say, at one
// place of a method's calls.
type Finding struct {
	contract.Violation                  // Pointer has * for each item of a list
	Method             wire.Method      `json:"method"`
	Variant            contract.Variant `json:"variant,omitempty"`
	Judged             contract.Code    `json:"judged"` // the code by which the schema judged a value; else the same code
	Count              int              `json:"count"`  // calls that show it
	Of                 int              `json:"of"`     // answers of the method
	First              time.Time        `json:"first,omitzero"`
	Last               time.Time        `json:"last,omitzero"`
	Types              []string         `json:"types,omitempty"`       // of JSON, that the value had
	Values             []string         `json:"values,omitempty"`      // as JSON, of a new value or code; none that is personal
	MoreValues         bool             `json:"more_values,omitempty"` // whether there were more than these, or some that are not told
	Samples            []string         `json:"samples,omitempty"`     // masked, the first that were seen
}

// An Observation is a member that the schema allows and that never came.
type Observation struct {
	Method  wire.Method      `json:"method"`
	Variant contract.Variant `json:"variant,omitempty"`
	Pointer string           `json:"pointer"`
	Of      int              `json:"of"` // objects that could have had it
}

// A MethodReport is what was counted of a method's calls.
type MethodReport struct {
	Method  wire.Method      `json:"method"`
	Variant contract.Variant `json:"variant,omitempty"`
	Calls   int              `json:"calls"`
	Answers int              `json:"answers"`
	Codes   map[string]int   `json:"codes,omitempty"`
	First   time.Time        `json:"first,omitzero"`
	Last    time.Time        `json:"last,omitzero"`
	Latency *Latency         `json:"latency,omitempty"`
}

// A Report is what an Analyzer found: by method, the most frequent first.
type Report struct {
	Calls      int       `json:"calls"`
	Judged     int       `json:"judged"`               // of these, answers that were judged
	Unanswered int       `json:"unanswered,omitempty"` // got no answer
	Cut        int       `json:"cut,omitempty"`        // of the answer only the beginning was kept
	Other      int       `json:"other,omitempty"`      // are no calls of a method
	Outside    int       `json:"outside,omitempty"`    // calls before Since or not before Until, which are not among Calls
	First      time.Time `json:"first,omitzero"`
	Last       time.Time `json:"last,omitzero"`

	Findings     []Finding      `json:"findings"`
	Dropped      int            `json:"dropped,omitempty"`  // times that something was found for which there was no room
	Refusals     []Finding      `json:"refusals,omitempty"` // parameters that the gateway refused now and accepted then: no schema may tell why
	Observations []Observation  `json:"observations,omitempty"`
	Methods      []MethodReport `json:"methods"`

	latencies []methodLatency
}

// Report returns what was found so far.
func (a *Analyzer) Report() Report {
	r := Report{
		Calls: a.calls, Judged: a.judged, Unanswered: a.unanswered, Cut: a.cut, Other: a.other, Outside: a.outside,
		First: a.span.first, Last: a.span.last, Dropped: a.dropped, Findings: []Finding{}, Methods: []MethodReport{},
	}
	for key, t := range a.tallies {
		f := a.finding(key, t)
		if g := a.groups[key.groupKey]; g != nil && g.mayBeValue(f) {
			r.Refusals = append(r.Refusals, f)
			continue
		}
		r.Findings = append(r.Findings, f)
	}
	sortFindings(r.Findings)
	sortFindings(r.Refusals)
	for _, key := range a.sortedGroups() {
		a.groups[key].report(key, a.options.Enough, &r)
	}
	return r
}

// sortFindings sorts by method, then the most frequent first.
func sortFindings(all []Finding) {
	slices.SortFunc(all, func(a, b Finding) int {
		return cmp.Or(strings.Compare(string(a.Method), string(b.Method)), strings.Compare(string(a.Variant), string(b.Variant)), cmp.Compare(b.Count, a.Count),
			strings.Compare(a.Pointer, b.Pointer), strings.Compare(string(a.Code), string(b.Code)), strings.Compare(a.Rule, b.Rule))
	})
}

// sortedGroups returns the keys of the groups, by method and variant.
func (a *Analyzer) sortedGroups() []groupKey {
	keys := make([]groupKey, 0, len(a.groups))
	for key := range a.groups {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b groupKey) int {
		return cmp.Or(strings.Compare(string(a.method), string(b.method)), strings.Compare(string(a.variant), string(b.variant)))
	})
	return keys
}

// finding returns what is told of a tally.
func (a *Analyzer) finding(key tallyKey, t *tally) Finding {
	f := Finding{
		Violation: t.violation, Method: key.method, Variant: key.variant, Judged: t.judged, Count: t.count,
		First: t.span.first, Last: t.span.last, Values: slices.Clone(t.values), MoreValues: t.more,
	}
	if g := a.groups[key.groupKey]; g != nil {
		f.Of = g.answers
	} else {
		f.Of = t.count // of a method that is not known each answer tells of it
	}
	for typ := range t.types {
		f.Types = append(f.Types, typ)
	}
	slices.Sort(f.Types)
	for _, s := range t.samples {
		if !slices.Contains(f.Samples, s.text) {
			f.Samples = append(f.Samples, s.text)
		}
	}
	f.tellFound()
	return f
}

// tellFound says what was found by what was gathered of it.
func (f *Finding) tellFound() {
	switch f.Code {
	case contract.CodeMemberNew, contract.CodeMemberRetyped, contract.CodeParameterNew:
		var en, zh []string
		for _, typ := range f.Types {
			en, zh = append(en, typeWords[typ][0]), append(zh, typeWords[typ][1])
		}
		if len(en) > 0 {
			f.Found, f.FoundZh = strings.Join(en, " or "), strings.Join(zh, "或")
		}
	case contract.CodeEnumNew, contract.CodeErrorUnknown:
		if len(f.Values) > 0 {
			f.Found, f.FoundZh = strings.Join(f.Values, ", "), strings.Join(f.Values, "、")
		}
	}
}

// report adds what was counted of a group.
func (g *group) report(key groupKey, enough int, r *Report) {
	r.Methods = append(r.Methods, MethodReport{
		Method: key.method, Variant: key.variant, Calls: g.calls, Answers: g.answers, Codes: maps.Clone(g.codes),
		First: g.span.first, Last: g.span.last, Latency: g.latency.latency(),
	})
	root := "/" + key.method.Root()
	if key.method == contract.AggregatorMethod {
		root = ""
	}
	g.members.absent("", enough, func(pointer string, objects int) {
		if g.wanted(pointer) {
			r.Observations = append(r.Observations, Observation{key.method, key.variant, root + pointer, objects})
		}
	})
	if n := len(r.latencies); n == 0 || r.latencies[n-1].method != string(key.method) {
		r.latencies = append(r.latencies, methodLatency{method: string(key.method)})
	}
	r.latencies[len(r.latencies)-1].join(&g.latency)
}

// Clean reports whether nothing was found.
func (r Report) Clean() bool { return len(r.Findings) == 0 && r.Dropped == 0 }

// Since returns the findings that an earlier report does not have.
func (r Report) Since(earlier Report) []Finding {
	known := map[string]bool{}
	for _, f := range earlier.Findings {
		known[f.id()] = true
	}
	return slices.DeleteFunc(slices.Clone(r.Findings), func(f Finding) bool { return known[f.id()] })
}

// id names what a finding is about; further values of a member are another.
func (f Finding) id() string {
	return strings.Join([]string{string(f.Method), string(f.Variant), f.Pointer, f.Rule, string(f.Code), strings.Join(f.Values, ",")}, "\x00")
}
