package suite

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
)

// ticking is a clock that goes on by a second each time it is read.
type ticking struct{ reads atomic.Int64 }

func (c *ticking) Now() time.Time {
	return time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC).Add(time.Duration(c.reads.Add(1)) * time.Second)
}

func (c *ticking) Sleep(context.Context, time.Duration) error { return nil }

// ending returns a check that ends as it is told.
func ending(name string, r Result) Check {
	return Check{Name: name, Run: func(context.Context) Result { return r }}
}

// checksOf returns so many checks that pass.
func checksOf(n int) []Check {
	var checks []Check
	for i := range n {
		checks = append(checks, ending(fmt.Sprintf("group/%03d", i), Result{Status: Passed, Calls: 1}))
	}
	return checks
}

func TestResultsKeepTheOrderOfChecks(t *testing.T) {
	t.Parallel()
	const n = 50
	first := make(chan struct{})
	checks := checksOf(n)
	checks[0].Run = func(context.Context) Result { // ends when the last has
		<-first
		return Result{Status: Passed}
	}
	checks[n-1].Run = func(context.Context) Result {
		close(first)
		return Result{Status: Failed}
	}
	report := run(t.Context(), Target{}, Options{Clock: &ticking{}}, checks)
	require.Len(t, report.Results, n)
	for i, r := range report.Results {
		assert.Equal(t, checks[i].Name, r.Check)
	}
	assert.Equal(t, Counts{Checks: n, Passed: n - 1, Failed: 1}, report.Counts())
	assert.Equal(t, 1, report.Failed())
	assert.False(t, report.OK())
	assert.Equal(t, n-2, report.Calls)
}

func TestNoMoreChecksRunAtATimeThanAllowed(t *testing.T) {
	t.Parallel()
	for _, want := range []int{1, 3} {
		var now, most atomic.Int64
		full := make(chan struct{})
		checks := checksOf(9)
		for i := range checks {
			checks[i].Run = func(context.Context) Result {
				defer now.Add(-1)
				at := now.Add(1)
				for old := most.Load(); at > old && !most.CompareAndSwap(old, at); old = most.Load() {
				}
				if at == int64(want) {
					select {
					case <-full:
					default:
						close(full)
					}
				}
				<-full // so many are under way at once
				return Result{Status: Passed}
			}
		}
		run(t.Context(), Target{}, Options{Concurrency: want, Clock: &ticking{}}, checks)
		assert.Equal(t, int64(want), most.Load())
	}
}

func TestProgressIsToldOneAtATime(t *testing.T) {
	t.Parallel()
	var told []string
	var counts []int
	o := Options{Clock: &ticking{}, Progress: func(done, all int, r Result) {
		assert.Equal(t, 40, all)
		told, counts = append(told, r.Check), append(counts, done) // a race, if two are told at once
	}}
	report := run(t.Context(), Target{}, o, checksOf(40))
	var names []string
	for i, r := range report.Results {
		names = append(names, r.Check)
		assert.Equal(t, i+1, counts[i])
	}
	assert.ElementsMatch(t, names, told)
}

func TestWhatPassedBeforeIsTakenOverAndTheRestIsMadeAgain(t *testing.T) {
	t.Parallel()
	earlier := map[string]Result{
		"a": {Check: "a", Status: Passed, Calls: 7, Duration: time.Minute},
		"b": {Check: "b", Status: Failed}, "c": {Check: "c", Status: Unchecked, Reason: "why"},
	}
	var made []string
	var checks []Check
	for _, name := range []string{"a", "b", "c", "d"} {
		checks = append(checks, Check{Name: name, Run: func(context.Context) Result {
			made = append(made, name)
			return Result{Status: Passed, Calls: 1}
		}})
	}
	report := run(t.Context(), Target{}, Options{Concurrency: 1, Clock: &ticking{}, Done: func(name string) (Result, bool) {
		r, ok := earlier[name]
		return r, ok
	}}, checks)
	assert.Equal(t, []string{"b", "c", "d"}, made)
	assert.Equal(t, Result{Check: "a", Status: Passed, Calls: 7, Duration: time.Minute, TakenOver: true}, report.Results[0])
	assert.Equal(t, Counts{Checks: 4, Passed: 4, TakenOver: 1}, report.Counts())
	assert.Equal(t, 3, report.Calls, "calls of this run")
	assert.True(t, report.OK())
}

func TestAnInterruptedRunTellsWhatItHasAndWhatItHasNot(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	checks := checksOf(5)
	checks[1] = ending("bad", Result{Status: Failed, Violations: []contract.Violation{{Code: "law"}}})
	checks[2].Run = func(ctx context.Context) Result {
		cancel()
		<-ctx.Done()
		return Result{Status: Failed, Calls: 2, Violations: []contract.Violation{{Found: "context canceled"}}}
	}
	var told []string
	report := run(ctx, Target{}, Options{Concurrency: 1, Clock: &ticking{}, Progress: func(_, _ int, r Result) { told = append(told, r.Check) }}, checks)
	assert.True(t, report.Interrupted)
	assert.Equal(t, Counts{Checks: 5, Passed: 1, Failed: 1, Unchecked: 3}, report.Counts())
	assert.Equal(t, Result{Check: checks[2].Name, Status: Unchecked, Reason: "interrupted", ReasonZh: "运行被中断", Calls: 2}, report.Results[2])
	assert.Equal(t, []string{checks[0].Name, "bad"}, told, "what was not made is no result")
}

func TestACheckThatPassedAsTimeRanOutHasPassed(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	r := Make(ctx, Target{}, Options{Clock: &ticking{}}, Check{Name: "n", Run: func(context.Context) Result {
		cancel()
		return Result{Status: Passed}
	}})
	assert.Equal(t, Result{Check: "n", Status: Passed, Duration: time.Second}, r)
}

func TestACheckThatBreaksLeavesTheOthers(t *testing.T) {
	t.Parallel()
	checks := checksOf(3)
	checks[1].Run = func(context.Context) Result { panic("index out of range with t0ken-value") }
	report := run(t.Context(), Target{AccessToken: "t0ken-value"}, Options{Clock: &ticking{}}, checks)
	assert.Equal(t, Counts{Checks: 3, Passed: 2, Unchecked: 1}, report.Counts())
	broke := report.Results[1]
	assert.Equal(t, checks[1].Name, broke.Check)
	assert.Equal(t, "the check broke, which is a mistake of its own and not the target's: index out of range with ***", broke.Reason)
	assert.Contains(t, broke.ReasonZh, "index out of range with ***")
}

func TestNothingCheckedIsNotWell(t *testing.T) {
	t.Parallel()
	report := &Report{Results: []Result{{Status: Unchecked}}}
	assert.False(t, report.OK())
	assert.Zero(t, report.Failed())
	assert.False(t, (&Report{}).OK())
}

func TestASecretThatAGatewayRepeatsIsInNoResult(t *testing.T) {
	t.Parallel()
	target := Target{AppKey: "key", AppSecret: "s3cret+/value", AccessToken: "t0ken-value", ControlToken: "c0ntrol-value"}
	echo := "<" + target.AppSecret + "> s3cret%2B%2Fvalue t0ken-value c0ntrol-value key " + strings.Repeat("京", 3000)
	v := contract.Violation{Pointer: echo, Expected: echo, Found: echo, Rule: echo, Hint: echo, ExpectedZh: echo, FoundZh: echo, HintZh: echo}
	given := Result{Status: Failed, Reason: echo, ReasonZh: echo}
	for range maxTold + 5 {
		given.Violations = append(given.Violations, v)
	}
	got := Make(t.Context(), target, Options{Clock: &ticking{}}, ending("n", given))
	assert.Len(t, got.Violations, maxTold)
	assert.Equal(t, 5, got.More)
	for _, in := range Formats() {
		text := written(t, &Report{Results: []Result{got}}, in, contract.English)
		for _, secret := range []string{"s3cret", "t0ken-value", "c0ntrol-value"} {
			assert.NotContains(t, text, secret, in)
		}
		assert.Contains(t, text, "***", in)
	}
	assert.Contains(t, got.Reason, "key")
	assert.LessOrEqual(t, len(got.Reason), maxText+len("…"))
	assert.Equal(t, echo, given.Violations[0].Found, "the check's own violations stay")
}

func TestASecretThatBeginsWithAnotherIsHiddenWhole(t *testing.T) {
	t.Parallel()
	target := Target{AppSecret: "abcdef", AccessToken: "abcdef-token", ControlToken: "abcdef-token-of-control"}
	got := Make(t.Context(), target, Options{Clock: &ticking{}}, ending("n", Result{Status: Unchecked, Reason: "abcdef-token-of-control abcdef-token abcdef"}))
	assert.Equal(t, "*** *** ***", got.Reason)
}

func TestShortSecretsAreLeft(t *testing.T) {
	t.Parallel()
	got := Make(t.Context(), Target{AppSecret: "a", AccessToken: ""}, Options{Clock: &ticking{}}, ending("n", Result{Status: Unchecked, Reason: "a cat"}))
	assert.Equal(t, "a cat", got.Reason)
}

func TestATargetThatNobodyServesIsUnreachable(t *testing.T) {
	t.Parallel()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	for _, to := range []string{closed.URL + "/routerjson?token=t0ken", "http://host.invalid/routerjson"} {
		err := reach(t.Context(), Target{URL: to, Transport: &http.Transport{}})
		require.ErrorIs(t, err, ErrUnreachable)
		assert.NotContains(t, err.Error(), "t0ken")
	}
	tls := httptest.NewTLSServer(http.NotFoundHandler())
	defer tls.Close()
	tls.Config.ErrorLog = nil
	require.ErrorIs(t, reach(t.Context(), Target{URL: tls.URL, Transport: &http.Transport{}}), ErrUnreachable, "a certificate of nobody")
}

func TestATargetThatAnswersBadlyIsForTheChecks(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]http.HandlerFunc{
		"status": func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) },
		"reset":  func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://host.invalid/", http.StatusFound)
		},
	} {
		server := httptest.NewServer(answer)
		assert.NoError(t, reach(t.Context(), Target{URL: server.URL, Transport: &http.Transport{}}), name)
		server.Close()
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	assert.NoError(t, reach(stopped, Target{URL: "http://127.0.0.1:1/"}), "the run tells that it was interrupted")
}

func TestReachingLeavesNoConnectionHalfRead(t *testing.T) {
	t.Parallel()
	closed := false
	err := reach(t.Context(), Target{URL: "http://gateway/routerjson", Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		assert.Equal(t, http.MethodGet, r.Method)
		return &http.Response{StatusCode: 200, Body: closing{strings.NewReader("{}"), &closed}}, nil
	})})
	require.NoError(t, err)
	assert.True(t, closed)
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

type closing struct {
	io.Reader
	closed *bool
}

func (c closing) Close() error {
	*c.closed = true
	return nil
}

func TestATargetIsNamedWithoutItsQueryAndUser(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "https://host:1/routerjson", Target{URL: "https://user:pass@host:1/routerjson?access_token=x#y"}.name())
	assert.Empty(t, Target{URL: "http://\x00"}.name())
}
