package mockserver_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// arrive places an order that waits for shipment, paid now.
func arrive(t testing.TB, s *mocktest.Server, k int) int64 {
	t.Helper()
	box := s.Sandbox()
	shop, _ := box.Shop(s.VenderID)
	o, now := box.Posted(shop, k, order.SOP), box.Clock().Now()
	o.State, o.Placed, o.Paid, o.Modified, o.DataVersion = order.WaitSellerStockOut, now, now, now, now.UnixMilli()
	o, err := box.Place(t.Context(), s.VenderID, o)
	require.NoError(t, err)
	return o.ID
}

// happen makes an event happen to an order.
func happen(t testing.TB, s *mocktest.Server, id int64, e order.Event) {
	t.Helper()
	_, err := s.Sandbox().Orders(s.VenderID, s.Sandbox().Clock().Now()).Apply(t.Context(), id, e, order.Shipment{})
	require.NoError(t, err)
}

// lag wants so many first fetches, which took so long together, and so many
// orders that were not fetched.
func lag(t testing.TB, s *mocktest.Server, fetches int, together time.Duration, unfetched int) {
	t.Helper()
	got, _ := scraped(t, s)
	n, sum := got.histogram("jdmock_fetch_lag_seconds")
	assert.Equal(t, fetches, n, "fetches")
	assert.Equal(t, together, sum, "lags together")
	assert.EqualValues(t, unfetched, got.value("jdmock_orders_unfetched"), "unfetched")
}

func TestAChangeIsFetchedOnceInEachVersion(t *testing.T) {
	t.Parallel()
	get := func(method wire.Method, more string) func(testing.TB, *mocktest.Server, int64) {
		return func(t testing.TB, s *mocktest.Server, id int64) {
			ask(t, s, method, fmt.Sprintf(`{"order_id":%d%s}`, id, more))
		}
	}
	window := func(method wire.Method, more string) func(testing.TB, *mocktest.Server, int64) {
		return func(t testing.TB, s *mocktest.Server, _ int64) {
			ask(t, s, method, `{"start_date":"2025-04-02 12:00:00","end_date":"2025-04-02 13:00:00"`+more+`}`)
		}
	}
	for name, fetch := range map[string]func(testing.TB, *mocktest.Server, int64){
		"get of the guide":  get("jingdong.pop.order.get", ""),
		"get":               get("jingdong.pop.order.get", `,"optional_fields":"orderId"`),
		"enGet":             get("jingdong.pop.order.enGet", `,"optional_fields":"orderId"`),
		"get of old":        get("360buy.order.get", ""),
		"list of the guide": window("jingdong.pop.orders.get", ""),
		"search":            window("jingdong.pop.order.search", `,"order_state":"ALL","optional_fields":"orderId"`),
		"enSearch":          window("jingdong.pop.order.enSearch", `,"order_state":"ALL","optional_fields":"orderId"`),
		"search of old":     window("360buy.order.search", `,"order_state":"ALL","optional_fields":"order_id"`),
		"get of the aggregator": func(t testing.TB, s *mocktest.Server, id int64) {
			assert.Contains(t, aggregated(t, s, id), fmt.Sprint(id))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, mockserver.Options{})
			box := s.Sandbox()
			id := arrive(t, s, 0)
			lag(t, s, 0, 0, 1)
			box.Clock().Advance(90 * time.Second)
			lag(t, s, 0, 0, 1)
			fetch(t, s, id)
			lag(t, s, 1, 90*time.Second, 0)
			fetch(t, s, id)
			lag(t, s, 1, 90*time.Second, 0)
			happen(t, s, id, order.Lock)
			happen(t, s, id, order.Withdraw) // at the same instant
			box.Clock().Advance(10 * time.Second)
			lag(t, s, 1, 90*time.Second, 1)
			fetch(t, s, id)
			lag(t, s, 2, 100*time.Second, 0)
		})
	}
}

func TestOrdersOfThePastAreNotLate(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{})
	id := orderIn(t, s, order.WaitSellerStockOut)
	ask(t, s, "jingdong.pop.order.get", fmt.Sprintf(`{"order_id":%d}`, id))
	lag(t, s, 0, 0, 0)
	done, err := s.Sandbox().Advance(t.Context(), 48*time.Hour)
	require.NoError(t, err)
	moved := map[int64]bool{}
	for _, e := range done.Events {
		moved[e.OrderID] = true
	}
	require.NotEmpty(t, moved)
	lag(t, s, 0, 0, len(moved)) // what moved by itself
	last := done.Events[len(done.Events)-1]
	ask(t, s, "jingdong.pop.order.get", fmt.Sprintf(`{"order_id":%d}`, last.OrderID))
	lag(t, s, 1, s.Sandbox().Clock().Now().Sub(last.At).Round(time.Millisecond), len(moved)-1)
	_, err = s.Sandbox().Age(t.Context(), id, time.Hour) // is a change, now
	require.NoError(t, err)
	moved[id] = true
	got, _ := scraped(t, s)
	assert.EqualValues(t, len(moved)-1, got.value("jdmock_orders_unfetched"))
}

func TestOnlyAnAnswerThatComesIsAFetch(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{FaultHeader: true})
	id := arrive(t, s, 0)
	get := fmt.Sprintf(`{"order_id":%d}`, id)
	for _, a := range []fault.Action{{Type: fault.ErrorAction, Code: "65"}, {Type: fault.Status, Status: 503}} {
		rule, err := s.Sandbox().Faults.Add(fault.Rule{Phase: fault.After, Action: a})
		require.NoError(t, err)
		r, err := http.Post(s.URL, "application/x-www-form-urlencoded", strings.NewReader(form(params(s, s.AccessToken, "jingdong.pop.order.get", get))))
		require.NoError(t, err)
		require.NoError(t, r.Body.Close())
		aggregated(t, s, id)
		s.Sandbox().Faults.Remove(rule)
	}
	ask(t, s, "jingdong.pop.order.track", get)
	refusal(t, s, "jingdong.pop.order.ship", fmt.Sprintf(`{"order_id":%d,"logistics_id":1,"waybill":"x"}`, id))
	lag(t, s, 0, 0, 1)
	ask(t, s, "jingdong.pop.order.ship", fmt.Sprintf(`{"order_id":%d,"logistics_id":2087,"waybill":"JDX1"}`, id))
	lag(t, s, 0, 0, 1)
}

func TestRestoreAndResetForgetWhatWasFetched(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{})
	box, ctx := s.Sandbox(), context.Background()
	first := arrive(t, s, 0)
	require.NoError(t, box.Snapshot(ctx, "one"))
	arrive(t, s, 1)
	lag(t, s, 0, 0, 2)
	require.NoError(t, box.Restore(ctx, "one"))
	lag(t, s, 0, 0, 0)
	ask(t, s, "jingdong.pop.order.get", fmt.Sprintf(`{"order_id":%d}`, first))
	lag(t, s, 0, 0, 0)
	box.Clock().Advance(time.Minute)
	happen(t, s, first, order.Lock)
	lag(t, s, 0, 0, 1)
	require.NoError(t, box.Reset(ctx))
	lag(t, s, 0, 0, 0)
	arrive(t, s, 2)
	lag(t, s, 0, 0, 1)
}

func TestShipmentsAreTimedFromPaymentOrRelease(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{})
	box := s.Sandbox()
	old := orderIn(t, s, order.WaitSellerStockOut)
	ids := []int64{arrive(t, s, 0), arrive(t, s, 1), arrive(t, s, 2)}
	for i, call := range []struct {
		method wire.Method
		body   string
	}{
		{"jingdong.pop.order.ship", `{"order_id":%d,"logistics_id":2087,"waybill":"JDX%[1]d"}`},
		{"jingdong.pop.order.shipment", `{"orderId":%d,"logiCoprId":"2087","logiNo":"JDX%[1]d"}`},
		{"360buy.order.sop.outstorage", `{"order_id":%d,"logistics_id":"2087","waybill":"JDX%[1]d","trade_no":"%[1]d"}`},
	} {
		box.Clock().Advance(10 * time.Minute)
		ask(t, s, call.method, fmt.Sprintf(call.body, ids[i]))
	}
	refusal(t, s, "jingdong.pop.order.ship", fmt.Sprintf(`{"order_id":%d,"logistics_id":2087,"waybill":"JDX"}`, ids[0]))
	ask(t, s, "jingdong.pop.order.ship", fmt.Sprintf(`{"order_id":%d,"logistics_id":2087,"waybill":"JDX"}`, old)) // paid before the sandbox began
	ask(t, s, "360buy.order.sop.waybill.update", fmt.Sprintf(`{"order_id":%d,"logistics_id":"2087","waybill":"JDX-2","trade_no":"again"}`, ids[2]))
	got, _ := scraped(t, s)
	n, sum := got.histogram("jdmock_ship_lag_seconds")
	assert.Equal(t, 3, n)
	assert.Equal(t, 60*time.Minute, sum)
}

func TestWhatIsRememberedIsBounded(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{})
	for id := range int64(sandbox.MaxFollowed) {
		first, err := s.Sandbox().Fetched(-1-id, 1)
		require.NoError(t, err)
		require.True(t, first)
	}
	id := arrive(t, s, 0)
	for range 2 {
		ask(t, s, "jingdong.pop.order.get", fmt.Sprintf(`{"order_id":%d}`, id))
	}
	lag(t, s, 0, 0, 1)
	got, _ := scraped(t, s)
	assert.EqualValues(t, 2, got.value("jdmock_orders_untracked_total"))
	require.NoError(t, s.Sandbox().Reset(t.Context()))
	arrive(t, s, 1)
	lag(t, s, 0, 0, 1)
}

func TestManyChangesAtOnceAreReadByAndBy(t *testing.T) {
	t.Parallel()
	const orders = 11_000 // more than two scrapes read
	s := start(t, mockserver.Options{Orders: orders})
	require.NoError(t, s.Sandbox().AgeAll(t.Context(), time.Second))
	for range 4 {
		lag(t, s, 0, 0, orders)
	}
	s.Sandbox().Clock().Advance(time.Second)
	ask(t, s, "jingdong.pop.order.search", `{"start_date":"2025-04-02 12:00:00","end_date":"2025-04-02 12:00:00","order_state":"ALL","optional_fields":"orderId","page_size":100}`)
	lag(t, s, 100, 100*time.Second, orders-100)
}

func TestScrapesCallsAndRestoresGoTogether(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: 20})
	box := s.Sandbox()
	require.NoError(t, box.Snapshot(t.Context(), "one"))
	id := fmt.Sprintf(`{"order_id":%d}`, orderIn(t, s, order.WaitSellerStockOut))
	var all sync.WaitGroup
	for _, each := range []func(){
		func() { scraped(t, s) },
		func() { ask(t, s, "jingdong.pop.order.get", id) },
		func() { assert.NoError(t, box.AgeAll(context.Background(), time.Second)) },
		func() { assert.NoError(t, box.Restore(context.Background(), "one")) },
	} {
		all.Go(func() {
			for range 20 {
				each()
			}
		})
	}
	all.Wait()
	require.NoError(t, box.Reset(t.Context()))
	box.Clock().Advance(time.Minute)
	arrive(t, s, 0)
	got, _ := scraped(t, s)
	assert.EqualValues(t, 1, got.value("jdmock_orders_unfetched"))
}
