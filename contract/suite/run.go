package suite

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// DefaultConcurrency is how many checks run at a time if Options do not say.
const DefaultConcurrency = 4

// reachTimeout bounds the wait for the first answer.
const reachTimeout = 30 * time.Second

// Run checks a target, and reports. A target that fails checks is no error.
//
// A target of which nothing could be checked has no report: the error wraps
// ErrTarget, ErrNotOwnShop, ErrNoCheck or ErrUnreachable. When the context ends, the report is of what was checked by then, the
// rest is Unchecked, and the error is the context's.
func Run(ctx context.Context, t Target, o Options) (*Report, error) {
	started := o.clock().Now()
	checks, err := Prepare(ctx, t, o)
	if err != nil {
		return nil, err
	}
	report := run(ctx, t, o, checks)
	report.Started, report.Duration = started, o.clock().Now().Sub(started)
	return report, ctx.Err()
}

// Prepare returns the checks that Run makes, for those that make them by
// themselves, with Make. It calls the target once, to see that it is there; the
// errors are those of Run.
func Prepare(ctx context.Context, t Target, o Options) ([]Check, error) {
	plan, err := NewPlan(ctx, t, o)
	if err != nil {
		return nil, err
	}
	return plan.Checks, reach(ctx, t)
}

// reach makes sure that something answers at the target, so that one mistyped
// port is told once, and not by each check.
func reach(ctx context.Context, t Target) error {
	limited, cancel := context.WithTimeout(ctx, reachTimeout)
	defer cancel()
	connected := false
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected = true }}
	request, err := http.NewRequestWithContext(httptrace.WithClientTrace(limited, trace), http.MethodGet, t.URL, nil)
	if err != nil {
		return fmt.Errorf("%w: URL is none", ErrTarget)
	}
	answer, err := transportOf(t).RoundTrip(request)
	if err == nil {
		return answer.Body.Close()
	}
	if connected || ctx.Err() != nil {
		return nil // the checks will tell
	}
	return fmt.Errorf("%w: %s: %w", ErrUnreachable, t.name(), err)
}

// clock returns the clock that a run goes by.
func (o Options) clock() Clock {
	if o.Clock == nil {
		return machineClock{}
	}
	return o.Clock
}

// name returns the target's URL as it may be told.
func (t Target) name() string {
	u, err := url.Parse(t.URL)
	if err != nil {
		return ""
	}
	plain := url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}
	return plain.String()
}

// run makes the checks.
func run(ctx context.Context, t Target, o Options, checks []Check) *Report {
	r := running{target: t, options: o, results: make([]Result, len(checks))}
	var group errgroup.Group
	group.SetLimit(cmp.Or(max(o.Concurrency, 0), DefaultConcurrency))
	for i, c := range checks {
		group.Go(func() error {
			r.make(ctx, i, c)
			return nil
		})
	}
	_ = group.Wait() // a check has results, and no error
	report := &Report{Target: t.name(), Results: r.results}
	for _, result := range r.results {
		if !result.TakenOver {
			report.Calls += result.Calls
			report.Repeated += result.Repeated
		}
		report.CutShort = report.CutShort || result.CutShort
		report.Interrupted = report.Interrupted || result.Reason == interrupted
	}
	return report
}

// A running is a run under way.
type running struct {
	target  Target
	options Options
	results []Result // each is written once, by the check's goroutine

	mu   sync.Mutex // guards done, and the calls of Progress
	done int
}

// make makes one check, unless an earlier run has or time is up.
func (r *running) make(ctx context.Context, i int, c Check) {
	result, taken := r.earlier(c)
	if !taken {
		result = Make(ctx, r.target, r.options, c)
	}
	r.results[i] = result
	if result.Reason == interrupted {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done++
	if r.options.Progress != nil {
		r.options.Progress(r.done, len(r.results), result)
	}
}

// earlier returns what an earlier run has found, if the check has passed there.
func (r *running) earlier(c Check) (Result, bool) {
	if r.options.Done == nil {
		return Result{}, false
	}
	result, ok := r.options.Done(c.Name)
	if !ok || result.Status != Passed {
		return Result{}, false
	}
	result.Check, result.Method, result.TakenOver = c.Name, c.Method, true
	return result, true
}

// Why a check was not made that a run did not get to.
const (
	interrupted   = "interrupted"
	interruptedZh = "运行被中断"
)

// Make makes one check as Run does: its result is named and bounded, tells no
// secret of the target, and is Unchecked if the context ended before it passed,
// or the check itself broke.
func Make(ctx context.Context, t Target, o Options, c Check) Result {
	stopped := Result{Check: c.Name, Method: c.Method, Status: Unchecked, Reason: interrupted, ReasonZh: interruptedZh}
	if ctx.Err() != nil {
		return stopped
	}
	began := o.clock().Now()
	result := c.runs(ctx)
	if ctx.Err() != nil && result.Status != Passed {
		stopped.Calls = result.Calls
		return stopped
	}
	result.Check, result.Method = c.Name, c.Method
	result.Duration = cmp.Or(result.Duration, o.clock().Now().Sub(began))
	return t.tellable(result)
}

// runs runs the check. One that panics, which is a mistake of its own, does not
// take the results of the others with it.
func (c Check) runs(ctx context.Context) (result Result) {
	defer func() {
		if broke := recover(); broke != nil {
			result = Result{
				Status:   Unchecked,
				Reason:   fmt.Sprintf("the check broke, which is a mistake of its own and not the target's: %v", broke),
				ReasonZh: fmt.Sprintf("检查本身出错，这不是目标的问题：%v", broke),
			}
		}
	}()
	return c.Run(ctx)
}
