package main

import (
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/plural"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// What --fail-on can name.
const (
	findRefused   = "refused"
	findViolation = "violation"
	findUnused    = "unused-fault"
	findScenario  = "scenario"
	findNothing   = "none"
)

// checks are what --fail-on can name, in the order of reports.
var checks = []string{findRefused, findViolation, findUnused, findScenario}

// parseFailOn reads --fail-on.
func parseFailOn(text string) (checksWanted, error) {
	if text == findNothing || text == "" {
		return nil, nil
	}
	var wanted checksWanted
	for name := range strings.SplitSeq(text, ",") {
		name = strings.TrimSpace(name)
		if err := oneOf("fail-on", name, append(slices.Clip(checks), findNothing)...); err != nil {
			return nil, err
		}
		if name == findNothing {
			return nil, usage("--fail-on %q: none goes with nothing else", text)
		}
		wanted = append(wanted, name)
	}
	return wanted, nil
}

// checksWanted are the checks that fail a run.
type checksWanted []string

// String returns the checks as the flag has them.
func (w checksWanted) String() string { return cmp.Or(strings.Join(w, ","), findNothing) }

// A finding is something that was seen, and how often.
type finding struct {
	check string // one of checks
	what  string // such as "409 jingdong.pop.order.ship"
	first string // of the first time: why, and what would be right
	times int
}

// maxFindings bounds the kinds of findings that are kept apart.
const maxFindings = 1000

// observed is what a simulator did so far. It is safe for concurrent use.
type observed struct {
	requests atomic.Int64

	mu    sync.Mutex // guards found
	found map[[2]string]*finding
}

// ready has nothing to tell: the program is about to be run.
func (o *observed) ready(ready) {}

// calls counts the calls on their way to the gateway.
func (o *observed) calls(gateway http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodHead { // one that only warms up the connection
			o.requests.Add(1)
		}
		gateway.ServeHTTP(w, r)
	})
}

// refusal notes a refused call, but for one that a fault asked for.
func (o *observed) refusal(r mockserver.Refusal) {
	if r.Note() || r.Injected {
		return
	}
	why := "call " + r.Call + ": " + r.Cause
	if r.Cure != "" {
		why += "; " + r.Cure
	}
	what := strings.TrimSpace(r.Code + " " + r.Method)
	o.add(findRefused, what, why)
	if r.Schema {
		o.add(findViolation, "call of "+r.Method, why+also(r.Violations))
	}
}

// violation notes an answer of the simulator's own that breaks its schema.
func (o *observed) violation(v mockserver.Violation) {
	what := fmt.Sprintf("answer of %s at %s", v.Method, indices().ReplaceAllString(v.Where.Pointer, "/*$1"))
	o.add(findViolation, what, "call "+v.Call+": "+v.Where.String())
}

// indices are the positions in a JSON pointer: items that are wrong in the same
// way are one finding.
var indices = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`/[0-9]+(/|$)`) })

// also words the violations beyond the first, which the cause has told.
func also(all []contract.Violation) string {
	if len(all) < 2 {
		return ""
	}
	var told strings.Builder
	for _, v := range all[1:] {
		told.WriteString("; also " + v.String())
	}
	return told.String()
}

func (o *observed) add(check, what, first string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	key := [2]string{check, what}
	if len(o.found) >= maxFindings && o.found[key] == nil {
		key[1] = "others"
	}
	if o.found == nil {
		o.found = map[[2]string]*finding{}
	}
	if o.found[key] == nil {
		o.found[key] = &finding{check: check, what: key[1], first: first}
	}
	o.found[key].times++
}

// outcome returns what there is to say of a run that has ended.
func (o *observed) outcome(code int, server *mockserver.Server, failOn checksWanted) outcome {
	o.mu.Lock()
	defer o.mu.Unlock()
	out := outcome{code: code, calls: o.requests.Load(), failOn: failOn}
	for _, box := range server.Sandboxes() {
		out.addRules(box, box == server.Sandbox())
	}
	for _, f := range o.found {
		out.findings = append(out.findings, *f)
	}
	slices.SortFunc(out.findings, func(a, b finding) int {
		return cmp.Or(slices.Index(checks, a.check)-slices.Index(checks, b.check), strings.Compare(a.what, b.what))
	})
	return out
}

// addRules adds the faults of a sandbox, and those that nothing has met to the
// findings.
func (o *outcome) addRules(box *sandbox.Sandbox, isDefault bool) {
	for _, r := range box.Faults.Rules() {
		o.rules = append(o.rules, r)
		if r.Hits > 0 {
			continue
		}
		what := "fault " + r.ID
		if !isDefault {
			what += fmt.Sprintf(" of sandbox %.40s", box.Apps()[0].Key)
		}
		o.findings = append(o.findings, finding{check: findUnused, what: what, first: "no call has met it: " + describeRule(r), times: 1})
	}
}

// describeRule says what a rule waits for, and does.
func describeRule(r fault.Listed) string {
	return strings.TrimSpace(fmt.Sprintf("%s %s for %s", r.Action.Type, r.Action.Code, cmp.Or(string(r.Method), "any method")))
}

// An outcome is what there is to say of a run that has ended.
type outcome struct {
	code     int // of the program
	calls    int64
	rules    []fault.Listed // of every sandbox
	findings []finding      // by check
	failOn   checksWanted
	scenario string // that the program played; "" for none
}

// of returns the findings of a check, and how many times there were.
func (o outcome) of(check string) (found []finding, times int) {
	for _, f := range o.findings {
		if f.check == check {
			found = append(found, f)
			times += f.times
		}
	}
	return found, times
}

// failures returns the checks that fail the run.
func (o outcome) failures() []string {
	failed := map[string]bool{}
	for _, f := range o.findings {
		if slices.Contains(o.failOn, f.check) {
			failed[f.check] = true
		}
	}
	return slices.Sorted(maps.Keys(failed))
}

// hits returns how often faults struck, and how many rules did.
func (o outcome) hits() (times, rules int) {
	for _, r := range o.rules {
		times += r.Hits
		if r.Hits > 0 {
			rules++
		}
	}
	return times, rules
}

// write writes the summary.
func (o outcome) write(w io.Writer) {
	_, refused := o.of(findRefused)
	_, violations := o.of(findViolation)
	times, struck := o.hits()
	fmt.Fprintf(w, "jdmock: %s, %d refused, %s", plural.Of(int(o.calls), "call"), refused, plural.Of(violations, "schema violation"))
	if len(o.rules) > 0 {
		fmt.Fprintf(w, "; faults struck %s, %d of %s", plural.Of(times, "time"), struck, plural.Of(len(o.rules), "rule"))
	}
	fmt.Fprintln(w)
	for _, f := range o.findings {
		fmt.Fprintf(w, "  %-12s %s", f.check, f.what)
		if f.times > 1 {
			fmt.Fprintf(w, ", %d times, first", f.times)
		}
		fmt.Fprintf(w, ": %s\n", f.first)
	}
}

// log writes the summary as lines of a log.
func (o outcome) log(log *slog.Logger) {
	_, refused := o.of(findRefused)
	_, violations := o.of(findViolation)
	times, struck := o.hits()
	log.Info("summary", "exit_code", o.code, "calls", o.calls, "refused", refused, "violations", violations,
		"faults", len(o.rules), "faults_used", struck, "fault_hits", times)
	for _, f := range o.findings {
		log.Info("finding", "check", f.check, "what", f.what, "times", f.times, "first", f.first)
	}
}
