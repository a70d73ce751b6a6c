package mocktest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/jdmock/jdmock/contract/plural"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/journal"
)

// maxKept bounds the refusals, and the violations, that are kept.
const maxKept = 10_000

// findings are what a simulator has told and no test has taken yet. The zero
// findings are empty, and safe for concurrent use.
type findings struct {
	mu         sync.Mutex // guards what follows
	refusals   []mockserver.Refusal
	violations []mockserver.Violation
	lost       int // those beyond maxKept
}

// watch lets the options tell of what is found, and whom they told before.
func (f *findings) watch(o *mockserver.Options) {
	refusal, violation := o.OnRefusal, o.OnViolation
	o.OnRefusal = func(r mockserver.Refusal) {
		if !r.Note() && !r.Injected {
			keep(f, &f.refusals, r)
		}
		if refusal != nil {
			refusal(r)
		}
	}
	o.OnViolation = func(v mockserver.Violation) {
		keep(f, &f.violations, v)
		if violation != nil {
			violation(v)
		}
	}
}

func keep[T any](f *findings, kept *[]T, found T) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(*kept) >= maxKept {
		f.lost++
		return
	}
	*kept = append(*kept, found)
}

// take returns and forgets the findings of the calls that are mine.
func (f *findings) take(mine func(call string) bool) (refusals []mockserver.Refusal, violations []mockserver.Violation, lost int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.refusals = slices.DeleteFunc(f.refusals, func(r mockserver.Refusal) bool {
		if mine(r.Call) {
			refusals = append(refusals, r)
			return true
		}
		return false
	})
	f.violations = slices.DeleteFunc(f.violations, func(v mockserver.Violation) bool {
		if mine(v.Call) {
			violations = append(violations, v)
			return true
		}
		return false
	})
	return refusals, violations, f.lost
}

// expects are what a test says is meant to be.
type expects struct {
	mu     sync.Mutex // guards what follows
	codes  map[string]bool
	unused bool
}

// ExpectRefused says that calls are refused with these codes, which may stand
// inside a result, too, and that each comes at least once.
func (s *Server) ExpectRefused(codes ...string) {
	s.expects.mu.Lock()
	defer s.expects.mu.Unlock()
	if s.expects.codes == nil {
		s.expects.codes = map[string]bool{}
	}
	for _, code := range codes {
		s.expects.codes[code] = true
	}
}

// ExpectUnusedFaults says that faults may be left that never struck.
func (s *Server) ExpectUnusedFaults() {
	s.expects.mu.Lock()
	defer s.expects.mu.Unlock()
	s.expects.unused = true
}

// A finding is something that nobody expected, and how often it was found.
type finding struct {
	what  string
	lines []string // of the first time
	times int
}

// found are the findings of one kind each, in the order of their first.
type found []*finding

// add counts a finding; lines word the first of its kind.
func (f *found) add(what string, lines func() []string) {
	for _, known := range *f {
		if known.what == what {
			known.times++
			return
		}
	}
	*f = append(*f, &finding{what, lines(), 1})
}

// conclude fails the test if something was found that nobody expected.
func (s *Server) conclude() {
	s.t.Helper()
	if all := s.unexpected(); len(all) > 0 {
		s.t.Errorf("%s", all.String())
	}
}

// unexpected returns what nobody expected.
func (s *Server) unexpected() (all found) {
	entries, _ := s.Sandbox().Journal.Entries()
	calls := make(map[string]journal.Entry, len(entries))
	for _, e := range entries {
		calls[e.ID] = e
	}
	whole := s.Sandbox() == s.Server.Sandbox() // takes what no sandbox has
	refusals, violations, lost := s.shared.findings.take(func(call string) bool {
		_, mine := calls[call]
		return mine || whole
	})
	for _, v := range violations {
		what := fmt.Sprintf("the answer of %s breaks its schema at %s: %s", v.Method, v.Where.Pointer, v.Where.Rule)
		all.add(what, func() []string {
			return []string{"call " + v.Call + ": " + v.Where.String(), "request: " + wordRequest(calls[v.Call])}
		})
	}
	if s.shared.lenient {
		return all
	}
	s.refused(&all, refusals, calls)
	s.unused(&all)
	if lost > 0 && whole {
		all.add(fmt.Sprintf("%s more were not kept", plural.Of(lost, "finding")), func() []string { return nil })
	}
	return all
}

// refused adds the refusals that nobody expected, and those that were expected
// and did not come.
func (s *Server) refused(all *found, refusals []mockserver.Refusal, calls map[string]journal.Entry) {
	s.expects.mu.Lock()
	defer s.expects.mu.Unlock()
	came := map[string]bool{}
	for _, r := range refusals {
		e, known := calls[r.Call]
		came[r.Code] = true
		if !s.expects.codes[r.Code] {
			all.add(refusalKind(r), func() []string { return refusalLines(r, e, known) })
		}
	}
	var missing []string
	for code := range s.expects.codes {
		if !came[code] {
			missing = append(missing, code)
		}
	}
	slices.Sort(missing)
	for _, code := range missing {
		all.add("no call was refused with "+code+", as was expected", func() []string { return nil })
	}
}

// refusalKind returns what refusals have in common that are told as one.
func refusalKind(r mockserver.Refusal) string {
	kind := fmt.Sprintf("refused with %s: %s", r.Code, cmp.Or(r.Method, "a call without a method"))
	if r.Schema {
		kind += ", whose parameters break its schema"
	}
	return kind
}

// maxWrong bounds the violations that are told of one call.
const maxWrong = 8

// refusalLines word a refusal.
func refusalLines(r mockserver.Refusal, e journal.Entry, known bool) []string {
	lines := []string{"call " + r.Call + ": " + r.Cause}
	if r.Cure != "" {
		lines = append(lines, "cure: "+r.Cure)
	}
	for _, v := range r.Violations[:min(len(r.Violations), maxWrong)] {
		lines = append(lines, "wrong: "+v.String())
	}
	if left := len(r.Violations) - maxWrong; left > 0 {
		lines = append(lines, "wrong: and "+plural.Of(left, "other place"))
	}
	if !known {
		return append(lines, "request: it reached no sandbox, or the journal has forgotten it")
	}
	return append(lines, "request: "+wordRequest(e))
}

// unused adds the faults that never struck.
func (s *Server) unused(all *found) {
	s.expects.mu.Lock()
	defer s.expects.mu.Unlock()
	if s.expects.unused {
		return
	}
	for _, r := range s.Sandbox().Faults.Rules() {
		if r.Hits == 0 {
			what := fmt.Sprintf("a fault never struck: %s (%s) for %s", r.Action, r.Phase, cmp.Or(string(r.Method), "any method"))
			all.add(what, func() []string { return nil })
		}
	}
}

// maxKinds bounds the findings that are shown.
const maxKinds = 9

// String words the findings in at most maxLines.
func (f found) String() string {
	var lines []string
	for _, each := range f[:min(len(f), maxKinds)] {
		what := each.what
		if each.times > 1 {
			what += fmt.Sprintf(" (%d times; the first:)", each.times)
		}
		lines = append(lines, what)
		for _, line := range each.lines {
			lines = append(lines, "  "+line)
		}
	}
	if left := len(f) - maxKinds; left > 0 {
		lines = append(lines, "… and "+plural.Of(left, "other finding"))
	}
	headline := "mocktest: " + plural.Of(len(f), "finding") + " that nobody expected; ExpectRefused, ExpectUnusedFaults and StartLenient let them be"
	return report(strings.TrimSpace(headline), lines)
}
