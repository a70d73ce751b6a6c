package drift

import (
	"encoding/json"
	"hash/fnv"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// A side says in what part of a call something was found.
type side int

const (
	inCall    side = iota // in what is no application parameter and no answer
	inRequest             // in the application parameters
	inAnswer
)

// A tallyKey names a finding: what comes again under it is the same.
type tallyKey struct {
	groupKey
	pointer, rule string
	code          contract.Code
}

// A tally is what is kept of a finding.
type tally struct {
	violation contract.Violation
	judged    contract.Code // the code by which the schema judged
	count     int           // of calls
	last      int           // the number of the call that was counted last
	span      span
	types     map[string]bool
	samples   []sample
	values    []string // sorted
	more      bool     // whether there are further values
	seen      map[uint64]bool
}

// A sample is a masked value, and when it was first seen.
type sample struct {
	raw  uint64 // hash of what was masked
	at   time.Time
	text string
}

// note counts a violation of the call. value is what stands there, nil if
// nothing does.
func (e *exchange) note(in side, v contract.Violation, value *any) {
	e.noteJudged(in, v.Code, v, value)
}

// noteJudged is note for a violation that the schema judged by another code.
func (e *exchange) noteJudged(in side, judged contract.Code, v contract.Violation, value *any) {
	if value != nil && e.hidden(*value, judged) || e.call.Starred && e.unnamed(v) {
		return
	}
	path := split(v.Pointer)
	v.Pointer = e.place(v.Pointer)
	key := tallyKey{groupKey{e.method, e.variant}, v.Pointer, v.Rule, v.Code}
	t, ok := e.tallies[key]
	if !ok {
		if len(e.tallies) >= e.options.MaxFindings {
			e.dropped++
			return
		}
		if v.Code == contract.CodeRootName {
			v.Found, v.FoundZh = "another member", "其他成员"
		}
		t = &tally{violation: v, judged: judged, types: map[string]bool{}}
		e.tallies[key] = t
	}
	if t.last != e.calls {
		t.last = e.calls
		t.count++
		t.span.add(e.call.At)
	}
	t.settle(v)
	if value == nil {
		return
	}
	t.types[typeOf(*value)] = true
	t.take(e, in, path, *value)
}

// valueCodes are the codes of what only the text of a value shows.
var valueCodes = map[contract.Code]bool{
	contract.CodeEnumNew: true, contract.CodeEnum: true, contract.CodePattern: true, contract.CodeFormat: true, contract.CodeRange: true,
	contract.CodeLength: true, contract.CodeDecimals: true, contract.CodeErrorUnknown: true,
}

// hidden reports whether the recording hides a value behind asterisks, so that
// its text says nothing.
func (e *exchange) hidden(value any, judged contract.Code) bool {
	if !e.call.Starred || !valueCodes[judged] {
		return false
	}
	switch v := value.(type) {
	case string:
		return strings.ContainsRune(v, '*')
	case json.Number:
		return strings.Trim(v.String(), "9") == ""
	}
	return false
}

// unnamed reports whether a violation is about a name that the recording hides.
func (e *exchange) unnamed(v contract.Violation) bool {
	if v.Code != contract.CodeRootName {
		return strings.ContainsRune(v.Pointer, '*')
	}
	members, _ := e.answer.(map[string]any)
	return slices.ContainsFunc(memberNames(members), func(name string) bool { return strings.ContainsRune(name, '*') })
}

// settle keeps of violations that differ in words the first by these, so that
// the order of calls does not show.
func (t *tally) settle(v contract.Violation) {
	if t.violation.Code == contract.CodeRootName {
		return
	}
	if strings.Compare(v.Found+"\x00"+v.Expected+"\x00"+v.Hint, t.violation.Found+"\x00"+t.violation.Expected+"\x00"+t.violation.Hint) < 0 {
		t.violation = v
	}
}

// listed reports whether a finding lists the values that were seen.
func (t *tally) listed() bool {
	return t.violation.Code == contract.CodeEnumNew || t.violation.Code == contract.CodeErrorUnknown
}

// take keeps a masked sample of a value, if it is among the first.
func (t *tally) take(e *exchange, in side, path []string, value any) {
	text := written(value)
	raw := hashed(text)
	if i := slices.IndexFunc(t.samples, func(s sample) bool { return s.raw == raw }); i >= 0 {
		if e.call.At.Before(t.samples[i].at) {
			t.samples[i].at = e.call.At
			t.order()
		}
		return
	}
	full := len(t.samples) == maxSamples && t.samples[maxSamples-1].at.Before(e.call.At)
	if full && (!t.listed() || t.seen[raw]) {
		return
	}
	masked, ok := e.masked(in, path)
	if !ok {
		return
	}
	if t.listed() {
		t.list(raw, text, masked)
	}
	t.samples = append(t.samples, sample{raw, e.call.At, shown(masked)})
	t.order()
	t.samples = t.samples[:min(len(t.samples), maxSamples)]
}

// list adds a value to those that were seen, unless the mask hides it.
func (t *tally) list(raw uint64, text string, masked any) {
	if t.seen == nil {
		t.seen = map[uint64]bool{}
	}
	if len(t.seen) < maxSeen {
		t.seen[raw] = true
	}
	if written(masked) != text || form(text) != text || len(text) > maxName {
		t.more = true
		return
	}
	if i, there := slices.BinarySearch(t.values, text); !there {
		t.values = slices.Insert(t.values, i, text)
	}
	if len(t.values) > maxValues {
		t.values, t.more = t.values[:maxValues], true
	}
}

// order sorts the samples by when they were first seen.
func (t *tally) order() {
	slices.SortFunc(t.samples, func(a, b sample) int {
		if c := a.at.Compare(b.at); c != 0 {
			return c
		}
		return strings.Compare(a.text, b.text)
	})
}

// written returns a value as JSON.
func written(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(text)
}

func hashed(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text))
	return h.Sum64()
}

// maxShown is how many characters of a sample are told.
const maxShown = 60

// shown returns a masked value as a sample tells it: what is no scalar by its
// members alone.
func shown(masked any) string {
	switch v := masked.(type) {
	case map[string]any:
		return cut("{" + form(strings.Join(memberNames(v), ", ")) + "}")
	case []any:
		if len(v) == 0 {
			return "[]"
		}
		return cut("[" + shown(v[0]) + ", …]")
	}
	return cut(form(written(masked)))
}

// memberNames returns the names of an object, sorted.
func memberNames(members map[string]any) []string {
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// cut returns the first maxShown characters of a text.
func cut(text string) string {
	if utf8.RuneCountInString(text) <= maxShown {
		return text
	}
	return string([]rune(text)[:maxShown]) + "…"
}

// masked returns what stands at a place of the call once it is masked.
func (e *exchange) masked(in side, path []string) (any, bool) {
	var whole any
	if in == inAnswer {
		whole = e.maskedOnce(&e.maskedBody, func() []byte { return e.masker.Answer(e.method, e.variant, e.call.Answer) })
	} else {
		whole = e.maskedOnce(&e.maskedSent, func() []byte { return e.maskedParameters() })
	}
	return lookup(whole, path)
}

// maskedParameters returns the masked application parameters where a pointer
// finds them.
func (e *exchange) maskedParameters() []byte {
	p := e.masker.Params(e.method, e.call.Params)
	if e.method == contract.AggregatorMethod {
		members := map[string]string{}
		for _, each := range p {
			members[each.Name] = each.Value
		}
		return []byte(written(members))
	}
	return []byte(`{"` + wire.ParamJSON + `":` + p.Get(wire.ParamJSON) + `}`)
}

// maskedOnce decodes what mask returns, the first time.
func (e *exchange) maskedOnce(kept **any, mask func() []byte) any {
	if *kept == nil {
		value, _ := decode(mask())
		*kept = &value
	}
	return **kept
}
