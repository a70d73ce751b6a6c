package arrival_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

// noon is where clocks stand: 2025-04-02 12:00 in GMT+8.
var noon = time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)

// A direct transport calls a handler without a network.
type direct struct{ http.Handler }

func (d direct) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w.Result(), nil
}

// told is what a seller was told of an order.
type told struct {
	version int64
	state   client.State
}

// A seller polls a shop, notes what it is told, and ships what waits for that.
type seller struct {
	t    *testing.T
	c    *client.Client
	sync *client.Sync
	last map[int64]told
	told map[int64]int // how often of each order
}

// newSeller returns a seller whose clock is the shop's. Each call is held to the
// contract.
func newSeller(t *testing.T, url string, base http.RoundTripper, at *clock.Clock) *seller {
	t.Helper()
	c, err := client.New(url, client.Credentials{AppKey: mockserver.DefaultAppKey, AppSecret: mockserver.DefaultAppSecret, AccessToken: mockserver.DefaultAccessToken},
		client.WithTransport(&contract.Transport{Base: base}), client.WithNow(at.Now))
	require.NoError(t, err)
	return &seller{t, c, c.Orders.Sync(client.SyncOptions{Fields: []string{"orderStartTime"}}), map[int64]told{}, map[int64]int{}}
}

// look takes what has changed, and returns what waits to be shipped.
func (s *seller) look() (waiting []int64) {
	s.t.Helper()
	for o, err := range s.sync.Poll(context.Background()) {
		require.NoError(s.t, err)
		id := o.OrderID.Int64()
		assert.Greater(s.t, o.Version(), s.last[id].version, "order %d: each version is told once", id)
		s.last[id] = told{o.Version(), o.State}
		s.told[id]++
		if o.State == client.WaitSellerStockOut {
			waiting = append(waiting, id)
		}
	}
	return waiting
}

// poll looks, and ships.
func (s *seller) poll() {
	s.t.Helper()
	for _, id := range s.look() {
		_, err := s.c.Orders.Ship(context.Background(), client.ShipRequest{OrderID: id, LogisticsID: 467, Waybill: fmt.Sprintf("SF%d", id)})
		require.NoError(s.t, err)
	}
}

// compare wants the seller to know every order of the shop as it is, but for
// those that are not paid, which JD's lists leave out.
func (s *seller) compare(server *mockserver.Server, least int) {
	s.t.Helper()
	orders := server.Sandbox().Orders(mockserver.DefaultVenderID, server.Sandbox().Clock().Now())
	page, err := orders.List(context.Background(), store.Query{From: noon.AddDate(-40, 0, 0), To: noon.AddDate(40, 0, 0), States: order.AllStates &^ order.SetOf(order.NotPay), Limit: 10_000})
	require.NoError(s.t, err)
	require.Greater(s.t, len(page.Orders), least)
	require.Equal(s.t, len(page.Orders), len(s.last))
	states := map[order.State]int{}
	for _, o := range page.Orders {
		states[o.State]++
		assert.Equal(s.t, o.DataVersion, s.last[o.ID].version, "order %d", o.ID)
		assert.Equal(s.t, o.State.String(), string(s.last[o.ID].state), "order %d", o.ID)
		assert.LessOrEqual(s.t, s.told[o.ID], o.Changes+1)
		assert.Empty(s.t, o.Check())
	}
	assert.Greater(s.t, states[order.WaitGoodsReceiveConfirm], least/2, "what is shipped stays so: %v", states)
}

func TestAPollerSeesALivingShopUnderAFrozenClockThatIsAdvanced(t *testing.T) {
	t.Parallel()
	at := clock.Frozen(noon)
	s := mocktest.Start(t, mockserver.Options{Orders: -1, Clock: at, Gateway: at, Arrivals: plan(t, "2/m")})
	seller := newSeller(t, s.URL, nil, at)
	for range 40 {
		_, err := s.Sandbox().Advance(t.Context(), time.Minute)
		require.NoError(t, err)
		seller.poll()
	}
	_ = seller.look()
	seller.compare(s.Server, 50)
}

func TestAPollerSeesALivingShopUnderEveryClockThatRuns(t *testing.T) {
	t.Parallel()
	for name, begun := range map[string]func() *clock.Clock{
		"real":   func() *clock.Clock { return &clock.Clock{} },
		"offset": func() *clock.Clock { return clock.From(time.Now().Add(-72 * time.Hour)) },
		"scaled": func() *clock.Clock { return clock.Scaled(noon, 60) },
		"slow":   func() *clock.Clock { return clock.Scaled(noon, 0.5) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				at := begun()
				s, err := mockserver.New(mockserver.Options{
					Orders: -1, Clock: at, Gateway: at, Arrivals: plan(t, "2/m"), CheckAnswers: mockserver.CheckAll,
					OnViolation: func(v mockserver.Violation) { t.Errorf("%s: %s", v.Method, v.Where) },
				})
				require.NoError(t, err)
				seller := newSeller(t, "http://gateway.test/routerjson", direct{s}, at)
				for range 30 {
					passed := at.Now()
					for at.Now().Sub(passed) < time.Minute {
						time.Sleep(time.Second) // the bubble's time
					}
					seller.poll()
				}
				time.Sleep(2 * time.Second) // the second that a poll ends in is told again
				_ = seller.look()
				seller.compare(s, 30)
			})
		})
	}
}

func TestAShopThatNobodyLookedAtCatchesUp(t *testing.T) {
	t.Parallel()
	at, often := clock.Frozen(noon), clock.Frozen(noon)
	twenty := plan(t, "20/m")
	s, looked := mocktest.Start(t, mockserver.Options{Clock: at, Gateway: at, Arrivals: twenty}), mocktest.Start(t, mockserver.Options{Clock: often, Gateway: often, Arrivals: twenty})
	for range 60 {
		often.Advance(time.Minute)
		_ = lastHour(t, looked, often)
	}
	at.Advance(time.Hour)
	want := lastHour(t, looked, often)
	assert.Equal(t, string(want), string(lastHour(t, s, at)), "two servers answer alike, byte for byte")
	assert.Contains(t, string(want), `"order_total":`)
	assert.InDelta(t, 1200, s.Sandbox().Arrivals().Arrived, 175)
}

// lastHour returns what the list answers of the last hour, page by page.
func lastHour(t *testing.T, s *mocktest.Server, at *clock.Clock) []byte {
	t.Helper()
	var said tape
	c := newSeller(t, s.URL, &said, at).c
	for page := 1; page <= 13; page++ {
		_, err := c.Orders.List(t.Context(), client.ListQuery{Start: at.Now().Add(-time.Hour), End: at.Now(), Page: page, PageSize: 100})
		require.NoError(t, err)
	}
	return said.bytes
}

// A tape keeps the answers that pass it.
type tape struct{ bytes []byte }

func (k *tape) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	k.bytes = append(k.bytes, text...)
	resp.Body = io.NopCloser(bytes.NewReader(text))
	return resp, err
}
