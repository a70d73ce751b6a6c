package drift_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/drift"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/mocktest"
)

// A tap records the calls that go through it.
type tap struct {
	t    testing.TB
	base http.RoundTripper
	took time.Duration
	see  func(record.Call)
	n    int
}

// began is when the first call of a tap is made; each comes a second later.
var began = time.Date(2025, 4, 2, 12, 0, 0, 0, wire.Zone)

func (p *tap) RoundTrip(r *http.Request) (*http.Response, error) {
	var sent []byte
	if r.Body != nil {
		var err error
		if sent, err = io.ReadAll(r.Body); err != nil {
			return nil, err
		}
		r.Body = io.NopCloser(bytes.NewReader(sent))
	}
	response, err := p.base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(response.Body)
	require.NoError(p.t, err)
	require.NoError(p.t, response.Body.Close())
	response.Body = io.NopCloser(bytes.NewReader(body))
	p.n++
	where := *r.URL
	where.RawQuery = ""
	asked := record.Request{Verb: r.Method, URL: where.String(), Query: r.URL.RawQuery, ContentType: r.Header.Get("Content-Type"), Body: sent}
	p.see(record.Call{
		At: began.Add(time.Duration(p.n) * time.Second), Duration: p.took, URL: where.String(), Verb: r.Method,
		Params: asked.Params(), Status: response.StatusCode, Answer: body,
	})
	return response, nil
}

// A walker calls a simulator at random.
type walker struct {
	t      testing.TB
	server *mocktest.Server
	http   *http.Client
	rand   *rand.Rand
	cases  map[wire.Method][]contract.Case
	names  []wire.Method
	orders []int64
}

// newWalker starts a simulator, whose calls see is told of.
func newWalker(t testing.TB, seed uint64, see func(record.Call)) *walker {
	t.Helper()
	s := mocktest.StartInMemoryLenient(t, mockserver.Options{Seed: seed, Orders: 300, Start: began, CheckAnswers: mockserver.CheckOff})
	w := &walker{
		t: t, server: s, http: &http.Client{Transport: &tap{t: t, base: s.Transport(), took: 20 * time.Millisecond, see: see}},
		rand: rand.New(rand.NewPCG(seed, 1)), cases: map[wire.Method][]contract.Case{},
	}
	checker := contract.New()
	for _, m := range append(checker.Methods(), contract.AggregatorMethod) {
		cases, err := checker.Cases(m)
		if err != nil && m == contract.AggregatorMethod {
			continue
		}
		require.NoError(t, err)
		w.cases[m] = cases
		w.names = append(w.names, m)
	}
	for _, o := range s.Orders.List() {
		w.orders = append(w.orders, o.ID)
	}
	require.NotEmpty(t, w.orders)
	return w
}

// step makes one call: an example of some method, often about an order that
// exists.
func (w *walker) step() {
	m := w.names[w.rand.IntN(len(w.names))]
	all := w.cases[m]
	if len(all) == 0 {
		return
	}
	var members map[string]any
	if json.Unmarshal(all[w.rand.IntN(len(all))].Request, &members) != nil {
		return
	}
	for _, name := range []string{"order_id", "orderId", "orderIds"} {
		if _, asked := members[name]; asked && w.rand.IntN(4) > 0 {
			members[name] = w.orders[w.rand.IntN(len(w.orders))]
		}
	}
	if w.rand.IntN(20) == 0 {
		w.server.Clock.Advance(time.Duration(1+w.rand.IntN(48)) * time.Hour)
	}
	w.call(m, members)
}

// call signs and sends a call.
func (w *walker) call(m wire.Method, members map[string]any) []byte {
	w.t.Helper()
	text, err := json.Marshal(members)
	require.NoError(w.t, err)
	if m == contract.AggregatorMethod {
		return w.aggregate(members)
	}
	p := wire.Params{
		{Name: wire.ParamMethod, Value: string(m)}, {Name: wire.ParamAppKey, Value: w.server.AppKey}, {Name: wire.ParamAccessToken, Value: w.server.AccessToken},
		{Name: wire.ParamTimestamp, Value: wire.FormatTimestamp(time.Now())}, {Name: wire.ParamVersion, Value: wire.Version}, {Name: wire.ParamJSON, Value: string(text)},
	}
	p = p.With(wire.ParamSign, wire.Sign(p, w.server.AppSecret))
	form := url.Values{}
	for _, each := range p {
		form.Set(each.Name, each.Value)
	}
	response, err := w.http.PostForm(w.server.URL, form)
	require.NoError(w.t, err)
	body, err := io.ReadAll(response.Body)
	require.NoError(w.t, err)
	return body
}

// aggregate asks the aggregator.
func (w *walker) aggregate(members map[string]any) []byte {
	form := url.Values{}
	for name, value := range members {
		form.Set(name, fmt.Sprint(value))
	}
	r, err := http.NewRequest(http.MethodPost, w.server.Aggregator, strings.NewReader(form.Encode()))
	require.NoError(w.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Authorization", "Bearer "+w.server.AccessToken)
	response, err := w.http.Do(r)
	require.NoError(w.t, err)
	body, err := io.ReadAll(response.Body)
	require.NoError(w.t, err)
	return body
}

// read reads a page of orders and their details by the client, and some orders
// by the aggregator.
func (w *walker) read() {
	ctx := w.t.Context()
	c, err := client.New(w.server.URL, client.Credentials{AppKey: w.server.AppKey, AppSecret: w.server.AppSecret, AccessToken: w.server.AccessToken}, client.WithTransport(w.http.Transport))
	require.NoError(w.t, err)
	page, err := c.Orders.Search(ctx, client.SearchQuery{Start: began.Add(-30 * 24 * time.Hour), End: began, Fields: client.OrderFields(), PageSize: 50})
	require.NoError(w.t, err)
	require.NotEmpty(w.t, page.Orders)
	for _, id := range w.orders[:60] {
		_, err := c.Orders.Detail(ctx, id, client.OrderFields()...)
		require.NoError(w.t, err)
		_, err = c.Orders.Get(ctx, id)
		require.NoError(w.t, err)
		w.aggregate(map[string]any{"owner_id": w.server.VenderID, "order_id": id, "optional_fields": strings.Join(client.OrderFields(), ",")})
	}
}

// walk returns the calls of a walk of so many steps.
func walk(t testing.TB, seed uint64, steps int, see func(record.Call)) *walker {
	t.Helper()
	w := newWalker(t, seed, see)
	w.read()
	for range steps {
		w.step()
	}
	return w
}

func TestTheSimulatorsOwnTrafficDoesNotDrift(t *testing.T) {
	t.Parallel()
	a := drift.New(drift.Options{})
	walk(t, 7, 3000, a.Add)
	r := a.Report()
	assert.Empty(t, drift.TextOf(contract.English, r.Findings))
	assert.Greater(t, r.Judged, 2500)
	assert.True(t, r.Clean())
	seen := map[wire.Method]bool{}
	for _, m := range r.Methods {
		seen[m.Method] = true
		assert.NotNil(t, m.Latency, m.Method)
	}
	for _, m := range contract.New().Methods() {
		assert.True(t, seen[m], "%s was never called", m)
	}
	assert.True(t, seen[contract.AggregatorMethod])
}
