package suite_test

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/suite"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/control"
	"github.com/jdmock/jdmock/mockserver/fixedhost"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
)

// noon is where the clocks of these tests stand.
var noon = time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)

// still is a clock that goes on only while somebody sleeps.
type still struct{}

var _ suite.Clock = still{}

// Now returns noon.
func (still) Now() time.Time { return noon }

// Sleep does not wait.
func (still) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }

// A bench is a simulator with all of its listeners.
type bench struct {
	*mocktest.Server
	target  suite.Target
	control string
}

// newBench starts a simulator whose clocks stand.
func newBench(t testing.TB, o mockserver.Options) *bench {
	t.Helper()
	at := noon
	if !o.Start.IsZero() {
		at = o.Start
	}
	o.Clock, o.Gateway = clock.Frozen(at), clock.Frozen(noon)
	s := mocktest.StartLenient(t, o)
	api := httptest.NewServer(control.New(s.Server, control.Options{}))
	t.Cleanup(api.Close)
	return &bench{Server: s, control: api.URL, target: suite.Target{
		URL: s.URL, AppKey: s.AppKey, AppSecret: s.AppSecret, AccessToken: s.AccessToken, Transport: s.Transport(),
	}}
}

// whole is the target with all that it has.
func (b *bench) whole() suite.Target {
	t := b.target
	t.OAuthURL = strings.TrimSuffix(b.URL, "/routerjson")
	t.AggregatorURL, t.OwnerID = b.Aggregator, b.VenderID
	return t
}

// run runs the suite and returns the results by the checks' names.
func run(t testing.TB, target suite.Target, o suite.Options) map[string]suite.Result {
	t.Helper()
	o.Clock, o.Rate = still{}, -1
	report, err := suite.Run(t.Context(), target, o)
	require.NoError(t, err)
	all := map[string]suite.Result{}
	for _, r := range report.Results {
		_, twice := all[r.Check]
		require.False(t, twice, r.Check)
		all[r.Check] = r
	}
	return all
}

// failures are the failed results, told.
func failures(all map[string]suite.Result) string {
	var text strings.Builder
	for name, r := range all {
		if r.Status == suite.Failed {
			text.WriteString(name + "\n\t" + strings.ReplaceAll(contract.TextOf(contract.English, r.Violations), "\n", "\n\t") + "\n")
		}
	}
	return text.String()
}

// reasons counts the unchecked by their reason.
func reasons(all map[string]suite.Result) map[string]int {
	counts := map[string]int{}
	for _, r := range all {
		if r.Status == suite.Unchecked {
			counts[r.Reason]++
		}
	}
	return counts
}

// histories are the versions of all orders by their ids.
func (b *bench) versions() map[int64]int64 {
	all := map[int64]int64{}
	for _, o := range b.Orders.List() {
		all[o.ID] = o.Version
	}
	return all
}

func TestTheSimulatorPassesReadOnlyAndStaysAsItWas(t *testing.T) {
	t.Parallel()
	b := newBench(t, mockserver.Options{Shops: 2})
	before := b.versions()
	all := run(t, b.whole(), suite.Options{})
	assert.Empty(t, failures(all))
	assert.Equal(t, before, b.versions())
	assert.Equal(t, map[string]int{
		"it writes: allow writes, or name the control API of a simulator":                          309,
		"it needs a shop with its own orders alone: name the control API of a simulator":           49,
		"it needs orders, a clock and faults of its own: name the control API of a simulator":      32,
		"it needs an order with a past of its own: name the control API of a simulator":            29,
		"it needs another shop's order: name the control API of a simulator":                       21,
		"it needs an order with goods and a buyer of its own: name the control API of a simulator": 14,
		"it needs an empty shop: name the control API of a simulator":                              9,
		"the shop has no order in NOT_PAY of the last 30 days: want one":                           1,
	}, reasons(all), "a case that was added changes the counts: see that its reason is right")
	assert.Greater(t, len(all), 740, "checks were lost")
}

func TestWithItsControlAPINothingOfASimulatorIsUnchecked(t *testing.T) {
	t.Parallel()
	b := newBench(t, mockserver.Options{})
	before := b.versions()
	target := b.whole()
	target.ControlURL = b.control
	all := run(t, target, suite.Options{})
	assert.Empty(t, failures(all))
	assert.Empty(t, reasons(all))
	assert.Equal(t, before, b.versions(), "cases and scenarios have sandboxes of their own")
	assert.Len(t, b.Sandboxes(), 1, "and these are gone")
}

func TestAWritingRunShipsThreeOrdersAtMost(t *testing.T) {
	t.Parallel()
	b := newBench(t, mockserver.Options{Shops: 2})
	before := b.versions()
	waiting := len(b.Orders.List(order.WaitSellerStockOut))
	all := run(t, b.whole(), suite.Options{AllowWrites: true})
	assert.Empty(t, failures(all))
	assert.Equal(t, suite.Passed, all["write/jingdong.pop.order.ship/a shipment moves the order"].Status)
	changed := 0
	for id, version := range b.versions() {
		if before[id] != version {
			changed++
		}
	}
	assert.LessOrEqual(t, changed, suite.MaxShipments)
	assert.Equal(t, 2, waiting-len(b.Orders.List(order.WaitSellerStockOut)), "the third only bears a remark")
	for why := range reasons(all) {
		assert.NotContains(t, why, "allow writes")
	}
}

func TestAWritingRunShipsThreeOrdersAtMostEvenOfATargetThatShipsEverything(t *testing.T) {
	t.Parallel()
	b := newBench(t, mockserver.Options{})
	waiting := len(b.Orders.List(order.WaitSellerStockOut))
	target := b.target
	target.Transport = liar{base: b.Transport(), b: b, ask: func(form url.Values) {
		if strings.HasSuffix(form.Get("method"), ".ship") { // whatever is wrong with the call
			form.Set("access_token", b.AccessToken)
			form.Set("360buy_param_json", strings.Replace(form.Get("360buy_param_json"), `"logistics_id":99999999`, `"logistics_id":463,"waybill":"X1"`, 1))
		}
	}}
	all := run(t, target, suite.Options{AllowWrites: true, Only: []string{"write/"}})
	assert.NotEmpty(t, failures(all))
	assert.LessOrEqual(t, waiting-len(b.Orders.List(order.WaitSellerStockOut)), suite.MaxShipments)
}

func TestAProductionGatewayIsCheckedOnlyIfTheShopIsTheCallers(t *testing.T) {
	t.Parallel()
	target := suite.Target{URL: "https://API.jd.com:443/routerjson", AppKey: "k", AppSecret: "s", AccessToken: "t"}
	for _, o := range []suite.Options{{}, {AllowWrites: true}} {
		_, err := suite.NewPlan(t.Context(), target, o)
		assert.ErrorIs(t, err, suite.ErrNotOwnShop)
	}
	plan, err := suite.NewPlan(t.Context(), target, suite.Options{OwnShop: true})
	require.NoError(t, err)
	assert.NotEmpty(t, plan.Checks)
	for _, host := range fixedhost.Hosts() {
		assert.True(t, suite.Production(host), host)
	}
	for _, host := range []string{"api.jd.com.", "gw-api.jd.com", "open-oauth.jd.com:443"} {
		assert.True(t, suite.Production(host), host)
	}
	for _, host := range []string{"127.0.0.1:6180", "localhost", "[::1]:80", "notjd.com", "api.jd.com.example.org", ""} {
		assert.False(t, suite.Production(host), host)
	}
}

func TestATargetThatCannotBeCalledIsRefused(t *testing.T) {
	t.Parallel()
	good := suite.Target{URL: "http://127.0.0.1:1/routerjson", AppKey: "k", AppSecret: "s", AccessToken: "t"}
	for name, spoil := range map[string]func(*suite.Target){
		"no URL": func(t *suite.Target) { t.URL = "" }, "another scheme": func(t *suite.Target) { t.URL = "ftp://x/routerjson" },
		"a query": func(t *suite.Target) { t.URL += "?a=b" }, "a user": func(t *suite.Target) { t.ControlURL = "http://u:p@x" },
		"no secret": func(t *suite.Target) { t.AppSecret = "" }, "no token": func(t *suite.Target) { t.AccessToken = "" },
	} {
		bad := good
		spoil(&bad)
		_, err := suite.NewPlan(t.Context(), bad, suite.Options{})
		assert.ErrorIs(t, err, suite.ErrTarget, name)
	}
	_, err := suite.NewPlan(t.Context(), good, suite.Options{Only: []string{"gateway/", "nothing/"}})
	assert.ErrorIs(t, err, suite.ErrNoCheck)
}

func TestNoReportTellsASecret(t *testing.T) {
	t.Parallel()
	const secret = "planted-secret-7531"
	b := newBench(t, mockserver.Options{AppSecret: secret, AccessToken: "planted-token-7531"})
	target := b.whole()
	target.AppSecret = "another-" + secret // so that most checks fail
	all := run(t, target, suite.Options{})
	assert.Contains(t, failures(all), string(contract.CodeSignRefused))
	text, err := json.Marshal(all)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "7531")
}

func TestChecksEndWhenTheRunIsStopped(t *testing.T) {
	t.Parallel()
	b := newBench(t, mockserver.Options{})
	plan, err := suite.NewPlan(t.Context(), b.target, suite.Options{Clock: still{}})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	for _, c := range plan.Checks {
		r := c.Run(ctx)
		assert.Equal(t, suite.Unchecked, r.Status, c.Name)
		assert.NotEmpty(t, r.ReasonZh, c.Name)
	}
}

func TestAShopWhoseTimeIsAnotherIsFoundByItsOrders(t *testing.T) {
	t.Parallel()
	b := newBench(t, mockserver.Options{Start: noon.AddDate(-1, 0, 0), Orders: 60})
	all := run(t, b.whole(), suite.Options{Only: []string{"list/", "detail/", "track/", "law/", "aggregator/"}})
	assert.Empty(t, failures(all))
	assert.NotContains(t, reasons(all), "the shop has no orders of the last 30 days: want one")
}

func TestAnEmptyShopFailsNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t, mockserver.Options{Orders: -1})
	all := run(t, b.whole(), suite.Options{AllowWrites: true})
	assert.Empty(t, failures(all))
	assert.Contains(t, reasons(all), "the shop has no orders of the last 30 days: want one")
}

func TestATokenThatIsNotGoodIsToldOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t, mockserver.Options{})
	target := b.target
	target.AccessToken = "expired"
	all := run(t, target, suite.Options{})
	for name, r := range all {
		if r.Status == suite.Failed {
			assert.True(t, strings.HasPrefix(name, "gateway/"), name)
		}
	}
	assert.Contains(t, reasons(all), "the target refuses the credentials with code 19: want good ones; see the checks gateway/")
}
