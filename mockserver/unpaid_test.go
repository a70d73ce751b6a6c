package mockserver_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
)

const (
	unpaidList = "jingdong.pop.order.notPayOrderInfo"
	unpaidGet  = "jingdong.pop.order.notPayOrderById"
)

// clientOf returns a client of the first shop, whose calls are held to the
// contract. Its clock stands at noon, as the gateway's does.
func clientOf(t testing.TB, s *mocktest.Server) *client.Client {
	t.Helper()
	c, err := client.New(s.URL, client.Credentials{AppKey: s.AppKey, AppSecret: s.AppSecret, AccessToken: s.AccessToken},
		client.WithTransport(&contract.Transport{}), client.WithNow(func() time.Time { return noon }))
	require.NoError(t, err)
	return c
}

// moving returns options whose shop has no orders, and whose shop time is at's.
func moving(at *clock.Clock) mockserver.Options {
	o := empty()
	o.Clock = at
	return o
}

// unpaidOrder returns an order that was placed an hour ago and is not paid.
func unpaidOrder(id int64, plan ...order.Step) order.Order {
	o := waiting(id)
	o.Paid = time.Time{}
	o = o.In(order.NotPay, o.Placed)
	o.Plan = plan
	return o
}

// seen says in which of the three places an order is seen: the list of unpaid
// ones, the unpaid one of its id, and the search.
func seen(t *testing.T, s *mocktest.Server, id int64) (listed, shown, searched bool) {
	t.Helper()
	const window = `"2025-03-15 00:00:00"`
	list := into[struct {
		Page struct {
			Total int `json:"totalItem"`
			List  []struct {
				ID int64 `json:"orderId"`
			} `json:"pageList"`
		} `json:"paginatedInfo"`
	}](t, ask(t, s, unpaidList, `{"startDate":`+window+`,"endDate":"2025-04-10 00:00:00","page":1,"pageSize":100}`))
	require.Len(t, list.Page.List, list.Page.Total)
	for _, o := range list.Page.List {
		listed = listed || o.ID == id
	}
	one := into[struct {
		Order *struct{} `json:"orderDataNotPayInfo"`
	}](t, ask(t, s, unpaidGet, fmt.Sprintf(`{"orderId":%d}`, id)))
	found := ask(t, s, "jingdong.pop.order.search", `{"start_date":`+window+`,"end_date":"2025-04-10 00:00:00","order_state":"ALL","optional_fields":"orderId"}`)
	return listed, one.Order != nil, containsID(t, found, id)
}

func containsID(t *testing.T, search []byte, id int64) bool {
	t.Helper()
	page := into[struct {
		Result struct {
			List []struct {
				ID string `json:"orderId"`
			} `json:"orderInfoList"`
		} `json:"searchorderinfo_result"`
	}](t, search)
	for _, o := range page.Result.List {
		if o.ID == fmt.Sprint(id) {
			return true
		}
	}
	return false
}

// requireSeen wants an order to be unpaid, in both methods, or to be searched
// for, and never both.
func requireSeen(t *testing.T, s *mocktest.Server, id int64, unpaid bool, when string) {
	t.Helper()
	listed, shown, searched := seen(t, s, id)
	assert.Equal(t, unpaid, listed, "listed %s", when)
	assert.Equal(t, unpaid, shown, "shown %s", when)
	assert.Equal(t, !unpaid, searched, "searched for %s", when)
}

func TestAnOrderIsSearchedForFromPaymentOn(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, unpaidOrder(1))
	requireSeen(t, s, 1, true, "before payment")
	s.Orders.Event(1, order.Pay)
	requireSeen(t, s, 1, false, "after payment")
}

func TestAPlannedPaymentComesAtItsSecond(t *testing.T) {
	t.Parallel()
	at := clock.Frozen(noon)
	s := start(t, moving(at))
	place(t, s, unpaidOrder(1, order.Step{After: 2 * time.Hour, Event: order.Pay}))
	at.Advance(time.Hour - time.Second)
	requireSeen(t, s, 1, true, "one second before")
	at.Advance(time.Second)
	requireSeen(t, s, 1, false, "at the second")
	assert.Equal(t, order.WaitSellerStockOut, s.Orders.Get(1).State)
}

// A payment that is planned for the very second of expiry wins, and one that is
// sent in that second comes too late: by then the order has expired.
func TestPaymentAtTheSecondOfExpiry(t *testing.T) {
	t.Parallel()
	expiry := order.Step{After: order.PayWithin, Event: order.Pay}
	late := order.Step{After: order.PayWithin + time.Second, Event: order.Pay}
	early := order.Step{After: order.PayWithin - time.Second, Event: order.Pay}
	for name, tt := range map[string]struct {
		plan               []order.Step
		before, at, behind order.State
	}{
		"nobody pays":               {nil, order.NotPay, order.TradeCanceled, order.TradeCanceled},
		"planned one second before": {[]order.Step{early}, order.WaitSellerStockOut, order.WaitSellerStockOut, order.WaitSellerStockOut},
		"planned for the second":    {[]order.Step{expiry}, order.NotPay, order.WaitSellerStockOut, order.WaitSellerStockOut},
		"planned one second after":  {[]order.Step{late}, order.NotPay, order.TradeCanceled, order.TradeCanceled},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := clock.Frozen(noon)
			s := start(t, moving(at))
			place(t, s, unpaidOrder(1, tt.plan...))
			at.Advance(order.PayWithin - time.Hour - time.Second)
			for _, step := range []struct {
				when string
				want order.State
			}{{"one second before", tt.before}, {"at the second", tt.at}, {"one second after", tt.behind}} {
				requireSeen(t, s, 1, step.want == order.NotPay, step.when)
				assert.Equal(t, step.want, s.Orders.Get(1).State, step.when)
				at.Advance(time.Second)
			}
		})
	}
}

func TestAPaymentThatIsSentInTheSecondOfExpiryIsTooLate(t *testing.T) {
	t.Parallel()
	at := clock.Frozen(noon)
	s := start(t, moving(at))
	place(t, s, unpaidOrder(1), unpaidOrder(2))
	at.Advance(order.PayWithin - time.Hour - time.Second)
	assert.Equal(t, order.WaitSellerStockOut, s.Orders.Event(1, order.Pay).State, "one second before")
	at.Advance(time.Second)
	_, err := s.Sandbox().Orders(s.VenderID, at.Now()).Apply(t.Context(), 2, order.Pay, order.Shipment{})
	require.ErrorIs(t, err, order.ErrConflict)
	requireSeen(t, s, 1, false, "paid in time")
	requireSeen(t, s, 2, false, "expired")
	assert.Equal(t, order.TradeCanceled, s.Orders.Get(2).State)
	assert.Equal(t, at.Now(), s.Orders.Get(2).Ended.UTC(), "it expired at its second")
}

func TestUnpaidTotalsAreExactInAGeneratedShop(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: 5000})
	want := len(s.Orders.List(order.NotPay))
	require.Positive(t, want)
	c := clientOf(t, s)
	got := map[int64]bool{}
	for page := 1; ; page++ {
		p, err := c.Orders.Unpaid(t.Context(), client.UnpaidQuery{Start: noon.AddDate(0, 0, -30), End: noon, Page: page, PageSize: 7})
		require.NoError(t, err)
		require.Equal(t, want, p.Total)
		require.Equal(t, (want+6)/7, p.Pages)
		if len(p.Orders) == 0 {
			break
		}
		for i, o := range p.Orders {
			require.False(t, got[o.OrderID.Int64()], "%d twice", o.OrderID)
			got[o.OrderID.Int64()] = true
			if i > 0 {
				assert.False(t, o.Placed.Before(p.Orders[i-1].Placed.Time), "oldest first")
			}
		}
	}
	assert.Len(t, got, want)
}

func TestTheClientReadsUnpaidOrders(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, unpaidOrder(1), waiting(2))
	c := clientOf(t, s)
	page, err := c.Orders.Unpaid(t.Context(), client.UnpaidQuery{Start: noon.Add(-2 * time.Hour), End: noon})
	require.NoError(t, err)
	require.Len(t, page.Orders, 1)
	one, err := c.Orders.UnpaidOrder(t.Context(), 1)
	require.NoError(t, err)
	assert.Equal(t, page.Orders[0], one)
	assert.Equal(t, "李四", one.Name)
	assert.Equal(t, "江苏南京市玄武区", one.Address)
	assert.Equal(t, []client.UnpaidItem{{SkuID: 1000001, Name: "Xiaomi Phone", Count: 1}}, one.Items)
	assert.Equal(t, noon.Add(-time.Hour), one.Placed.UTC())
	_, err = c.Orders.UnpaidOrder(t.Context(), 2)
	require.ErrorIs(t, err, client.ErrOrderNotFound)
	_, err = c.Orders.Unpaid(t.Context(), client.UnpaidQuery{Start: noon, End: noon.Add(-time.Second)})
	require.ErrorIs(t, err, client.ErrParam)
}
