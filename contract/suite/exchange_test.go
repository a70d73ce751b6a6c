package suite_test

import (
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/suite"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
)

// moving is a clock that goes on by what is slept.
type moving struct {
	mu  sync.Mutex
	now time.Time
}

// Now returns the time.
func (c *moving) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Sleep does not wait.
func (c *moving) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return ctx.Err()
}

// A weather stands before a simulator, and decides for each call by its number
// whether it is passed on.
type weather struct {
	base http.RoundTripper

	mu      sync.Mutex
	calls   int
	methods map[string]int
	strike  func(n int, method string) (*http.Response, error) // nil, nil passes the call on
}

// RoundTrip passes a call on, or does not.
func (w *weather) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	w.calls++
	answer, err := w.strike(w.calls, w.method(r))
	w.mu.Unlock()
	if answer != nil || err != nil {
		return answer, err
	}
	return w.base.RoundTrip(r)
}

// method counts and returns the method that a call is of.
func (w *weather) method(r *http.Request) string {
	if r.Body == nil || !strings.HasSuffix(r.URL.Path, wire.Path) {
		return ""
	}
	body, _ := r.GetBody()
	text, _ := io.ReadAll(body)
	form, _ := url.ParseQuery(string(text))
	w.methods[form.Get("method")]++
	return form.Get("method")
}

// under returns a target under a weather.
func under(b *bench, target suite.Target, strike func(n int, method string) (*http.Response, error)) (suite.Target, *weather) {
	w := &weather{base: b.Transport(), methods: map[string]int{}, strike: strike}
	target.Transport = w
	return target, w
}

// said is an answer.
func said(status int, body string) (*http.Response, error) {
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(body)), Header: http.Header{}}, nil
}

// tooOften is the gateway's refusal of a call that comes too early.
func tooOften() (*http.Response, error) { return said(200, string(wire.ErrCallLimited.Envelope())) }

// reported runs the suite under a clock that goes on.
func reported(t *testing.T, target suite.Target, o suite.Options) (*suite.Report, map[string]suite.Result) {
	t.Helper()
	if o.Clock == nil {
		o.Clock = &moving{now: noon}
	}
	report, err := suite.Run(t.Context(), target, o)
	require.NoError(t, err)
	all := map[string]suite.Result{}
	for _, r := range report.Results {
		all[r.Check] = r
	}
	return report, all
}

func TestARunSlowsDownToWhatTheTargetAllows(t *testing.T) {
	t.Parallel()
	for _, rate := range []float64{-1, 40} {
		b := newBench(t, mockserver.Options{Orders: 60})
		clock := &moving{now: noon}
		window, inWindow := noon, 0
		target, _ := under(b, b.target, func(_ int, method string) (*http.Response, error) {
			if now := clock.Now(); now.Sub(window) >= time.Second {
				window, inWindow = now, 0
			}
			if inWindow++; method != "" && inWindow > 8 {
				return tooOften()
			}
			return nil, nil
		})
		report, all := reported(t, target, suite.Options{Rate: rate, Clock: clock, Only: []string{"gateway/", "detail/"}})
		assert.Empty(t, failures(all))
		assert.Empty(t, reasons(all))
		assert.Positive(t, report.Repeated)
		assert.Less(t, report.Repeated, report.Calls/4, "it goes on slowly")
		assert.True(t, report.OK())
		assert.Contains(t, textOf(t, report), "of them made again)")
	}
}

func TestAQuotaThatIsUsedUpIsToldOnce(t *testing.T) {
	t.Parallel()
	for name, refuse := range map[string]func() (*http.Response, error){
		"code 2": tooOften,
		"429":    func() (*http.Response, error) { return said(429, "slow down") },
		"-110000": func() (*http.Response, error) {
			return said(200, `{"jingdong_pop_order_search_responce":{"code":"0","searchorderinfo_result":{"apiResult":{"success":false,"numberCode":-110000}}}}`)
		},
	} {
		b := newBench(t, mockserver.Options{Orders: 60})
		target, w := under(b, b.whole(), func(n int, method string) (*http.Response, error) {
			if n <= 60 || method == "" {
				return nil, nil
			}
			return refuse()
		})
		report, all := reported(t, target, suite.Options{Rate: -1})
		assert.Empty(t, failures(all), name)
		assert.True(t, report.CutShort, name)
		assert.False(t, report.OK(), name)
		var told []string
		for why := range reasons(all) {
			if strings.Contains(why, "too frequent") {
				told = append(told, why)
			}
		}
		require.Len(t, told, 1, name)
		assert.Regexp(t, `refuses all calls as too frequent \(.*`+name+`.*\), also more slowly: a quota may be used up`, told[0])
		assert.Less(t, w.calls, 150, name)
		assert.Contains(t, textOf(t, report), "the target ended the run before all checks were made", name)
	}
}

func TestAMethodThatIsAlwaysTooFrequentLeavesTheOthers(t *testing.T) {
	t.Parallel()
	b := newBench(t, mockserver.Options{Orders: 60})
	target, _ := under(b, b.target, func(_ int, method string) (*http.Response, error) {
		if method == "jingdong.pop.order.track" {
			return tooOften()
		}
		return nil, nil
	})
	report, all := reported(t, target, suite.Options{Rate: -1, Only: []string{"track/", "detail/"}})
	assert.Empty(t, failures(all))
	assert.False(t, report.CutShort)
	assert.Equal(t, []string{"the target refuses this call as too frequent (code 2), also more slowly: run with a lower rate"}, slices.Collect(maps.Keys(reasons(all))))
	assert.Positive(t, report.Counts().Passed)
}

func TestATargetThatDiesInTheMiddleFailsOneCheck(t *testing.T) {
	t.Parallel()
	refused := errors.New("connect: connection refused")
	for name, each := range map[string]struct {
		control bool
		strike  func() (*http.Response, error)
		found   string
	}{
		"gone":                 {strike: func() (*http.Response, error) { return nil, refused }, found: "connection refused"},
		"gone, with its clock": {control: true, strike: func() (*http.Response, error) { return nil, refused }, found: "connection refused"},
		"a bad gateway":        {strike: func() (*http.Response, error) { return said(502, "<html>") }, found: "HTTP status 502"},
		"a cut answer":         {strike: func() (*http.Response, error) { return cut() }, found: "an answer that ends in the middle"},
	} {
		b := newBench(t, mockserver.Options{Orders: 60})
		target := b.whole()
		if each.control {
			target.ControlURL = b.control
		}
		target, w := under(b, target, func(n int, _ string) (*http.Response, error) {
			if n <= 100 {
				return nil, nil
			}
			return each.strike()
		})
		report, all := reported(t, target, suite.Options{Rate: -1, AllowWrites: true})
		var failed []string
		for name, r := range all {
			if r.Status == suite.Failed && !strings.HasPrefix(name, "aggregator/") && !strings.HasPrefix(name, "oauth/") {
				failed = append(failed, name)
				assert.Equal(t, contract.CodeNoAnswer, r.Violations[0].Code, name)
				assert.Contains(t, r.Violations[0].Found, each.found, name)
			}
		}
		assert.Len(t, failed, 1, name)
		assert.LessOrEqual(t, report.Counts().Failed, 3, "%s: the gateway, the aggregator and OAuth, each once", name)
		assert.True(t, report.CutShort, name)
		assert.Less(t, w.calls, 160, name)
		for why := range reasons(all) {
			assert.NotContains(t, why, "see what failed in the checks list/", name)
		}
	}
}

// cut is an answer that ends too early.
func cut() (*http.Response, error) {
	return &http.Response{StatusCode: 200, Body: io.NopCloser(io.MultiReader(strings.NewReader(`{"a`), broken{})), Header: http.Header{}}, nil
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestAnAnswerThatIsLostNowAndThenFailsNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t, mockserver.Options{Orders: 60})
	target, _ := under(b, b.target, func(n int, _ string) (*http.Response, error) {
		if n%9 == 8 {
			return nil, io.ErrUnexpectedEOF
		}
		return nil, nil
	})
	report, all := reported(t, target, suite.Options{Rate: -1, Only: []string{"gateway/", "list/", "detail/", "law/"}, Concurrency: 1})
	assert.Empty(t, failures(all))
	assert.Greater(t, report.Repeated, 10)
}

func TestAShipmentWhoseAnswerIsLostIsNotMadeAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t, mockserver.Options{Orders: 60})
	const ship = "jingdong.pop.order.ship"
	target, w := under(b, b.target, func(_ int, method string) (*http.Response, error) {
		if method == ship {
			return nil, io.ErrUnexpectedEOF
		}
		return nil, nil
	})
	_, all := reported(t, target, suite.Options{Rate: -1, AllowWrites: true, Only: []string{"write/" + ship + "/a shipment moves", "write/" + ship + "/a shipped order"}})
	assert.Contains(t, failures(all), "[no-answer]")
	assert.Equal(t, 1, w.methods[ship], "nor by the next check, which needs a shipped order")
	assert.Len(t, reasons(all), 1)
}

func TestRightsThatAreMissingForManyMethodsAreToldOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t, mockserver.Options{Orders: 60})
	target, _ := under(b, b.target, func(_ int, method string) (*http.Response, error) {
		if strings.HasPrefix(method, "jingdong.asc.") || strings.HasPrefix(method, "jingdong.pop.afs.") {
			return said(200, string(wire.NoPermission.Error("").Envelope()))
		}
		return nil, nil
	})
	_, all := reported(t, target, suite.Options{Rate: -1, Only: []string{"case/jingdong.asc.query.list/", "case/jingdong.asc.query.view/", "case/jingdong.pop.afs.soa.refundapply.queryPageList/"}})
	var told []string
	for why := range reasons(all) {
		if !strings.Contains(why, "name the control API") {
			told = append(told, why)
		}
	}
	assert.Equal(t, []string{"the target refuses the method with code 24 (cannot use  this API): want the right to call it"}, told)
}

// textOf is the report as people read it.
func textOf(t *testing.T, r *suite.Report) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, r.Write(&b, suite.Text, contract.English))
	return b.String()
}
