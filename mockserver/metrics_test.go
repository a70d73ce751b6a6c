package mockserver_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/limit"
	"github.com/jdmock/jdmock/mockserver/metrics"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/store"
)

// A scrape is what /metrics answers, by family.
type scrape map[string]*dto.MetricFamily

// scraped asks a simulator's metrics over HTTP.
func scraped(t testing.TB, s *mocktest.Server) (scrape, string) {
	t.Helper()
	listener := httptest.NewServer(s.Metrics())
	defer listener.Close()
	answer, err := http.Get(listener.URL)
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, answer.StatusCode, "%s", text)
	assert.Contains(t, answer.Header.Get("Content-Type"), "text/plain")
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(string(text)))
	require.NoError(t, err)
	return families, string(text)
}

// value returns the number of a series, named by its labels as "name=value";
// 0 if it is not there.
func (s scrape) value(family string, labels ...string) float64 {
	m := s.series(family, labels...)
	switch {
	case m == nil:
		return 0
	case m.Counter != nil:
		return m.Counter.GetValue()
	}
	return m.Gauge.GetValue()
}

// histogram returns how many values a histogram has, and their sum.
func (s scrape) histogram(family string, labels ...string) (count int, sum time.Duration) {
	h := s.series(family, labels...).GetHistogram()
	return int(h.GetSampleCount()), time.Duration(h.GetSampleSum() * float64(time.Second)).Round(time.Millisecond)
}

func (s scrape) series(family string, labels ...string) *dto.Metric {
	for _, m := range s[family].GetMetric() {
		var has []string
		for _, l := range m.Label {
			has = append(has, l.GetName()+"="+l.GetValue())
		}
		if !slices.ContainsFunc(labels, func(l string) bool { return !slices.Contains(has, l) }) {
			return m
		}
	}
	return nil
}

// own returns how many series there are of the simulator's own.
func (s scrape) own() (n int) {
	for name, family := range s {
		if strings.HasPrefix(name, "jdmock_") {
			n += len(family.Metric)
		}
	}
	return n
}

// The names are a promise to those who have dashboards.
func TestMetricsHaveStableNamesAndLabels(t *testing.T) {
	t.Parallel()
	const promised = `jdmock_calls_total method outcome code
jdmock_call_duration_seconds outcome
jdmock_faults_total action
jdmock_limited_total limit
jdmock_schema_violations_total
jdmock_journal_evicted_total
jdmock_sandboxes
jdmock_shops
jdmock_orders
jdmock_fetch_lag_seconds
jdmock_orders_unfetched
jdmock_orders_untracked_total
jdmock_ship_lag_seconds
jdmock_build_info version revision goversion
`
	var listed strings.Builder
	s := start(t, mockserver.Options{})
	refusal(t, s, "jdmock.none", `{}`)
	got, text := scraped(t, s)
	for _, f := range metrics.Families() {
		fmt.Fprintln(&listed, strings.Join(append([]string{f.Name}, f.Labels...), " "))
		family := got[f.Name]
		if !assert.NotNil(t, family, "%s is not served", f.Name) {
			continue
		}
		assert.Equal(t, f.About, family.GetHelp())
		assert.Equal(t, strings.ToUpper(string(f.Kind)), family.GetType().String())
		var labels []string
		for _, l := range family.Metric[0].Label {
			labels = append(labels, l.GetName())
		}
		assert.ElementsMatch(t, f.Labels, labels, f.Name)
	}
	assert.Equal(t, promised, listed.String())
	for name := range got {
		known := slices.ContainsFunc(metrics.Families(), func(f metrics.Family) bool { return f.Name == name })
		assert.True(t, known || strings.HasPrefix(name, "go_") || strings.HasPrefix(name, "process_"), "%s is in no table", name)
	}
	assert.Contains(t, got, "go_goroutines")
	assert.NotContains(t, text, s.AppKey)
	assert.NotContains(t, text, s.VenderID)
}

func TestCallsFaultsAndLimitsAreCounted(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Limit: limit.Rate{Calls: 2, Per: time.Minute}, FaultHeader: true})
	_, err := s.Sandbox().Faults.Add(fault.Rule{Method: "jingdong.pop.orders.get", Action: fault.Action{Type: fault.ErrorAction, Code: "65"}})
	require.NoError(t, err)
	id := orderIn(t, s, order.WaitSellerStockOut)
	get := fmt.Sprintf(`{"order_id":%d}`, id)
	ask(t, s, "jingdong.pop.order.get", get)
	ask(t, s, "jingdong.pop.order.get", `{"order_id":0,"optional_fields":"orderId"}`) // fails inside the result
	assert.Equal(t, wire.CallLimited.Code, refusal(t, s, "jingdong.pop.order.get", get).Code)
	assert.Equal(t, "65", refusal(t, s, "jingdong.pop.orders.get", `{"start_date":"2025-04-01 00:00:00","end_date":"2025-04-02 00:00:00"}`).Code)
	_, err = http.PostForm(strings.TrimSuffix(s.URL, wire.Path)+mockserver.PathAccessToken, url.Values{})
	require.NoError(t, err)
	got, _ := scraped(t, s)
	calls := func(labels ...string) float64 { return got.value("jdmock_calls_total", labels...) }
	assert.EqualValues(t, 1, calls("method=jingdong.pop.order.get", "outcome=answered", "code=0"))
	assert.EqualValues(t, 1, calls("method=jingdong.pop.order.get", "outcome=failed", "code=10100002"))
	assert.EqualValues(t, 1, calls("method=jingdong.pop.order.get", "outcome=refused", "code=2"))
	assert.EqualValues(t, 1, calls("method=jingdong.pop.orders.get", "outcome=refused", "code=65"))
	assert.EqualValues(t, 1, calls("method=oauth2/access_token", "outcome=refused", "code=1020"))
	assert.EqualValues(t, 1, got.value("jdmock_faults_total", "action=error"))
	assert.EqualValues(t, 1, got.value("jdmock_limited_total", "limit=rate"))
	assert.EqualValues(t, 0, got.value("jdmock_limited_total", "limit=quota"))
	n, sum := got.histogram("jdmock_call_duration_seconds", "outcome=refused")
	assert.Equal(t, 3, n)
	assert.Zero(t, sum, "gateway time stands")
}

func TestEachLimitIsCountedByItsKind(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{
		Rights: sandbox.Rights{DailyQuota: 2, OrderCalls: limit.Rate{Calls: 1, Per: time.Minute}}, AggregatorLimit: &limit.Rate{Calls: 1, Per: time.Minute},
	})
	list := `{"order_state":"ALL","start_date":"2025-04-01 00:00:00","end_date":"2025-04-02 00:00:00","optional_fields":"orderId"}`
	for range 2 {
		ask(t, s, "jingdong.pop.order.search", list)
	}
	assert.Equal(t, wire.CallLimited.Code, refusal(t, s, "jingdong.pop.order.search", list).Code)
	for range 2 {
		aggregated(t, s, 1)
	}
	got, _ := scraped(t, s)
	for kind, want := range map[string]float64{"quota": 1, "orders": 2 /* one by way of the aggregator */, "aggregator": 1, "rate": 0, "concurrency": 0} {
		assert.Equal(t, want, got.value("jdmock_limited_total", "limit="+kind), kind)
	}
}

func TestWhatThereIsIsCountedAtTheScrape(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: 7, Shops: 3})
	s.Sandbox().Journal.Size = 2
	box, err := s.AddSandbox(t.Context(), sandbox.Config{Shops: []sandbox.ShopConfig{{Orders: 5}}, Clock: clock.Frozen(noon)})
	require.NoError(t, err)
	for range 5 {
		ask(t, s, "jingdong.vender.shop.query", `{}`)
	}
	got, _ := scraped(t, s)
	for name, want := range map[string]float64{"jdmock_sandboxes": 2, "jdmock_shops": 4, "jdmock_orders": 26, "jdmock_journal_evicted_total": 3, "jdmock_orders_unfetched": 0} {
		assert.Equal(t, want, got.value(name), name)
	}
	require.NoError(t, s.RemoveSandbox(t.Context(), box))
	s.Sandbox().Journal.Clear()
	got, _ = scraped(t, s)
	assert.EqualValues(t, 1, got.value("jdmock_sandboxes"))
	assert.EqualValues(t, 3, got.value("jdmock_journal_evicted_total"), "a counter does not go back")
}

func TestNonsenseMakesNoSeries(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: 1})
	send := func(i int) {
		p := params(s, fmt.Sprint("token-", i), wire.Method(fmt.Sprint("jingdong.nonsense.", i)), `{}`).With(wire.ParamAppKey, fmt.Sprint("app-", i))
		r := httptest.NewRequest(http.MethodPost, wire.Path, strings.NewReader(form(p)))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		s.ServeHTTP(httptest.NewRecorder(), r)
	}
	send(0)
	before, _ := scraped(t, s)
	for i := range 1000 {
		send(i)
	}
	after, text := scraped(t, s)
	assert.Equal(t, before.own(), after.own())
	assert.EqualValues(t, 1001, after.value("jdmock_calls_total", "method=other", "outcome=refused", "code=15"))
	assert.NotContains(t, text, "nonsense")
}

// orderIn returns an order of the first shop in a state.
func orderIn(t testing.TB, s *mocktest.Server, state order.State) int64 {
	t.Helper()
	page, err := s.Sandbox().Orders(s.VenderID, noon).List(t.Context(), store.Query{From: noon.AddDate(0, 0, -40), To: noon, States: order.SetOf(state), Limit: 1})
	require.NoError(t, err)
	require.NotEmpty(t, page.Orders)
	return page.Orders[0].ID
}

// aggregated reads an order through the aggregator.
func aggregated(t testing.TB, s *mocktest.Server, id int64) string {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, s.Aggregator, strings.NewReader(fmt.Sprintf("owner_id=%s&order_id=%d&optional_fields=orderId", s.VenderID, id)))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Authorization", "Bearer "+s.AccessToken)
	answer, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return string(text)
}
