package proxy

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/mask"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/wire"
)

// A Summary says what went through a proxy.
type Summary struct {
	Calls      int `json:"calls"`      // all that were passed on
	Judged     int `json:"judged"`     // with their answers
	Other      int `json:"other"`      // those that are no call of a method, such as OAuth's
	Unanswered int `json:"unanswered"` // where the upstream gave no answer
	Cut        int `json:"cut"`        // whose answers broke off, are larger than is kept or in an encoding that is not read
	Recorded   int `json:"recorded"`

	Violations int       `json:"violations"` // all that were met
	Notes      int       `json:"notes"`
	Findings   []Finding `json:"findings"`          // each kind once, in the order in which they were first met
	Further    int       `json:"further,omitempty"` // findings of further kinds, which are only counted

	RecordError error `json:"-"` // why not everything was recorded; nil if it was
}

// maxKinds is how many kinds of findings are told apart.
const maxKinds = 1000

// A keeper judges and records exchanges, one at a time.
type keeper struct {
	Options
	summary *Summary
	kinds   map[string]int // the position of each kind in the findings
	pending int            // calls that were recorded and are not flushed
}

func newKeeper(o Options) keeper {
	return keeper{Options: o, summary: &Summary{Findings: []Finding{}}, kinds: map[string]int{}}
}

// take judges an exchange and records it.
func (k *keeper) take(x *exchange) {
	c, readable := x.call()
	s := k.summary
	s.Calls++
	switch {
	case c.Status == 0:
		s.Unanswered++
	case c.Cut:
		s.Cut++
	}
	if c.Method() == "" {
		s.Other++
	} else {
		answered := readable && c.Verb != http.MethodHead
		if answered {
			s.Judged++
		}
		for _, f := range judge(c, answered) {
			k.find(f)
		}
	}
	k.record(c)
}

// find counts a finding, and tells of the first of its kind.
func (k *keeper) find(f Finding) {
	if f.Note {
		k.summary.Notes++
	} else {
		k.summary.Violations++
	}
	kind := strings.Join([]string{string(f.Side), wording(f.Method), general(f.Violation.Pointer), string(f.Violation.Code), f.Violation.Rule}, "\x00")
	at, known := k.kinds[kind]
	switch {
	case known:
		k.summary.Findings[at].Count++
		return
	case len(k.kinds) == maxKinds:
		k.summary.Further++
		return
	}
	if _, has := checker.Info(f.Method); !has && f.Method != contract.AggregatorMethod {
		f.Method = "" // the caller chose it
	}
	f.Violation = k.private(f.Violation)
	f.Count = 1
	k.kinds[kind] = len(k.summary.Findings)
	k.summary.Findings = append(k.summary.Findings, f)
	if k.Report != nil {
		k.Report(f)
	}
}

// private returns a violation without what may be personal in it: the name of a
// member, or the code, that the contract does not know.
func (k *keeper) private(v contract.Violation) contract.Violation {
	switch {
	case k.Masker == nil:
	case v.Code == contract.CodeUnknown:
		parts := strings.Split(v.Pointer, "/")
		for i := range parts {
			parts[i] = k.plainName(parts[i])
		}
		v.Pointer = strings.Join(parts, "/")
	case v.Code == contract.CodeErrorUnknown && !codeForm().MatchString(v.Found):
		v.Found, v.FoundZh = "another text", "其他文本"
	}
	return v
}

// Forms of what may be told: names as gateways give their members, and codes.
var (
	nameForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_.$-]{0,64}$`) })
	codeForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^"?-?[0-9]{1,10}"?$`) })
)

// plainName returns a part of a pointer that may be told: one that looks like a
// name, and in which the mask finds nothing.
func (k *keeper) plainName(part string) string {
	if !nameForm().MatchString(part) {
		return "(name)"
	}
	return k.Masker.Text(part)
}

// general returns a pointer without the positions in lists.
func general(pointer string) string {
	parts := strings.Split(pointer, "/")
	for i, part := range parts {
		if part != "" && strings.Trim(part, "0123456789") == "" {
			parts[i] = "*"
		}
	}
	return strings.Join(parts, "/")
}

// record writes a call down.
func (k *keeper) record(c record.Call) {
	if k.Record == nil || k.summary.RecordError != nil {
		return
	}
	if k.Masker != nil {
		c = masked(k.Masker, c)
	}
	if _, signed := c.Params.Lookup(wire.ParamSign); signed && k.TestSecret != "" {
		c.Params = c.Params.With(wire.ParamSign, wire.Sign(c.Params, k.TestSecret))
	}
	if err := k.Record.Write(c); err != nil {
		k.failed(err)
		return
	}
	k.pending++
}

// masked returns a call without people and secrets.
func masked(m *mask.Masker, c record.Call) record.Call {
	method, v := c.Method(), c.Variant()
	c.URL = m.URL(c.URL)
	c.Params = m.Params(method, c.Params)
	c.Type = m.Header("Content-Type", c.Type)
	if c.Answer != nil {
		c.Answer = m.Answer(method, v, c.Answer)
	}
	return c
}

// idle hands on what was recorded.
func (k *keeper) idle() {
	if k.pending == 0 || k.summary.RecordError != nil {
		return
	}
	if err := k.Record.Flush(); err != nil {
		k.failed(err)
		return
	}
	k.summary.Recorded += k.pending
	k.pending = 0
}

// failed says once that nothing more is recorded.
func (k *keeper) failed(err error) {
	k.summary.RecordError = fmt.Errorf("recording failed, and calls are passed on without it: %w", err)
	if k.Warn != nil {
		k.Warn(k.summary.RecordError)
	}
}

// close flushes the recording and returns the summary.
func (k *keeper) close() Summary {
	k.idle()
	return *k.summary
}
