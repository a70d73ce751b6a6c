package client_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
)

// The tests of this file hold the client to the simulator, and both, call by
// call, to the schemas.

var noon = time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)

// simulate runs a simulator whose clocks both show at, and a client of it that
// goes by the same clock. Each call is held to the contract.
func simulate(t *testing.T, at *clock.Clock, o mockserver.Options, opts ...client.Option) (*mocktest.Server, *client.Client) {
	t.Helper()
	o.Clock, o.Gateway = at, at
	s := mocktest.Start(t, o)
	return s, newClient(t, s, at, nil, opts...)
}

func newClient(t *testing.T, s *mocktest.Server, at *clock.Clock, base http.RoundTripper, opts ...client.Option) *client.Client {
	t.Helper()
	c, err := client.New(s.URL, client.Credentials{AppKey: s.AppKey, AppSecret: s.AppSecret, AccessToken: s.AccessToken}, append([]client.Option{
		client.WithTransport(&contract.Transport{Base: base}), client.WithNow(at.Now),
		client.WithSleep(func(context.Context, time.Duration) error { return nil }),
	}, opts...)...)
	require.NoError(t, err)
	return c
}

func TestTheFlowOnTheSimulator(t *testing.T) {
	t.Parallel()
	at := clock.Frozen(noon)
	s, c := simulate(t, at, mockserver.Options{})
	s.ExpectRefused("409", "10400001", "402")
	ctx := t.Context()

	var id int64
	total := 0
	for o, err := range c.Orders.ListAll(ctx, client.ListQuery{Start: noon.AddDate(0, 0, -60), End: noon, States: []client.State{client.WaitSellerStockOut}}) {
		require.NoError(t, err)
		id = o.OrderID.Int64()
		total++
	}
	require.Greater(t, total, 5)
	before, err := c.Orders.Detail(ctx, id)
	require.NoError(t, err)
	assert.Equal(t, client.WaitSellerStockOut, before.State)
	assert.NotEmpty(t, before.Items)
	guide, err := c.Orders.Get(ctx, id)
	require.NoError(t, err)
	assert.Equal(t, before.FreightPrice, guide.FreightPrice)

	companies, err := c.Logistics.Companies(ctx)
	require.NoError(t, err)
	waybill := "JDX000000000001"
	shipped, err := c.Orders.Ship(ctx, client.ShipRequest{OrderID: id, LogisticsID: companies[0].LogisticsID.Int64(), Waybill: waybill})
	require.NoError(t, err)
	assert.Equal(t, id, shipped.OrderID.Int64())
	_, err = c.Orders.Ship(ctx, client.ShipRequest{OrderID: id, LogisticsID: companies[0].LogisticsID.Int64(), Waybill: waybill})
	require.ErrorIs(t, err, client.ErrConflict)
	_, err = c.Orders.Shipment(ctx, client.ShipmentRequest{OrderID: id, Parcels: []client.Parcel{{LogisticsID: 2087, Waybills: []string{waybill}}}})
	require.ErrorIs(t, err, client.ErrConflict)

	at.Advance(10 * 24 * time.Hour)
	tracks, err := c.Orders.Track(ctx, id)
	require.NoError(t, err)
	scans, err := c.Logistics.Trace(ctx, "010K1", waybill)
	require.NoError(t, err)
	require.Len(t, scans, len(tracks))
	assert.Equal(t, tracks[0].Content, scans[0].Remark)
	at.Advance(10 * 24 * time.Hour)
	after, err := c.Orders.Detail(ctx, id)
	require.NoError(t, err)
	assert.Equal(t, client.FinishedL, after.State)
	assert.Greater(t, after.Version(), before.Version())

	_, err = c.Orders.Detail(ctx, 99)
	require.ErrorIs(t, err, client.ErrOrderNotFound)
	_, err = c.Orders.Get(ctx, 99)
	require.ErrorIs(t, err, client.ErrOrderNotFound)
	_, err = c.Shop.Query(ctx)
	require.NoError(t, err)
}

// A loser sends calls and, if it is armed, loses the answers of shipments.
type loser struct {
	armed atomic.Int32 // how many answers are yet to be lost
	sent  atomic.Int32 // how many shipments went out
}

func (l *loser) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := r.GetBody()
	if err != nil {
		return nil, err
	}
	form, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err == nil && isShipment(string(form)) {
		l.sent.Add(1)
		if l.armed.Add(-1) >= 0 {
			resp.Body.Close()
			return nil, errors.New("connection reset by peer")
		}
	}
	return resp, err
}

func isShipment(form string) bool {
	values, _ := url.ParseQuery(form)
	return strings.HasPrefix(values.Get("method"), "jingdong.pop.order.ship")
}

func TestAShipmentWhoseAnswerIsLostHappensOnce(t *testing.T) {
	t.Parallel()
	at := clock.Frozen(noon)
	s, reader := simulate(t, at, mockserver.Options{})
	l := &loser{}
	c := newClient(t, s, at, l)
	page, err := reader.Orders.Search(t.Context(), client.SearchQuery{States: []client.State{client.WaitSellerStockOut}})
	require.NoError(t, err)
	l.armed.Store(1)
	shipped, err := c.Orders.Ship(t.Context(), client.ShipRequest{OrderID: page.Orders[0].OrderID.Int64(), LogisticsID: 2087, Waybill: "W1"})
	require.NoError(t, err)
	assert.True(t, shipped.ByRead)
	l.armed.Store(1)
	shipped, err = c.Orders.Shipment(t.Context(), client.ShipmentRequest{OrderID: page.Orders[1].OrderID.Int64(), Parcels: []client.Parcel{{LogisticsID: 467, Waybills: []string{"A", "B"}}}})
	require.NoError(t, err)
	assert.True(t, shipped.ByRead)
	assert.Equal(t, int32(2), l.sent.Load())
}

// TestSyncThroughAnHourLosesAndRepeatsNothing polls each few minutes of an
// hour of shop time, while between polls and pages orders are placed, moved and
// shipped.
func TestSyncThroughAnHourLosesAndRepeatsNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		at := clock.Frozen(noon)
		s, err := mockserver.New(mockserver.Options{Orders: 20, Clock: at, Gateway: at, CheckAnswers: mockserver.CheckOff})
		require.NoError(rt, err)
		w := &world{t: rt, server: s, at: at}
		c, err := client.New("http://jdmock.invalid/routerjson", client.Credentials{
			AppKey: mockserver.DefaultAppKey, AppSecret: mockserver.DefaultAppSecret, AccessToken: mockserver.DefaultAccessToken,
		}, client.WithTransport(w), client.WithNow(at.Now))
		require.NoError(rt, err)
		y := c.Orders.Sync(client.SyncOptions{Since: noon.Add(-time.Hour), Fields: []string{"orderState"}, PageSize: rapid.IntRange(3, 20).Draw(rt, "page size")})
		got := map[int64]int64{} // the last version of each order
		for at.Now().Before(noon.Add(time.Hour)) {
			w.restless = 6
			poll(rt, y, got)
			w.change(rapid.IntRange(0, 15).Draw(rt, "changes"))
			at.Advance(time.Duration(rapid.IntRange(60, 1200).Draw(rt, "seconds")) * time.Second)
		}
		w.quiet = true
		at.Advance(time.Minute)
		poll(rt, y, got)
		for id, version := range w.versions() {
			if got[id] != version {
				rt.Fatalf("order %d stands at version %d, and %d was handed out last", id, version, got[id])
			}
		}
	})
}

// poll takes one poll and holds it to handing out each version once, in order.
func poll(t *rapid.T, y *client.Sync, got map[int64]int64) {
	for o, err := range y.Poll(context.Background()) {
		if err != nil {
			t.Fatal(err)
		}
		if id := o.OrderID.Int64(); o.Version() <= got[id] {
			t.Fatalf("order %d is handed out in version %d after %d", id, o.Version(), got[id])
		}
		got[o.OrderID.Int64()] = o.Version()
	}
}

// A world is a simulator reached without a network, whose orders change
// between two calls.
type world struct {
	t      *rapid.T
	server *mockserver.Server
	at     *clock.Clock
	placed []int64
	quiet  bool

	restless int // how many calls of this poll are yet to see changes
}

func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	if !w.quiet && w.restless > 0 {
		w.restless--
		w.change(rapid.IntRange(0, 2).Draw(w.t, "changes between pages"))
		w.at.Advance(time.Duration(rapid.IntRange(0, 1).Draw(w.t, "seconds between pages")) * time.Second)
	}
	answer := httptest.NewRecorder()
	w.server.ServeHTTP(answer, r)
	return answer.Result(), nil
}

// change places, ships or otherwise moves orders, now.
func (w *world) change(times int) {
	box := w.server.Sandbox()
	for range times {
		now := w.at.Now()
		id := int64(len(w.placed) + 1)
		if len(w.placed) < 5 || rapid.Bool().Draw(w.t, "place") {
			o := order.Order{
				ID: id, Type: order.SOP, Pay: order.Online, Placed: now,
				Items:    []order.Item{{SKU: 1, Name: "x", Price: 100, Count: 1}},
				Prepared: order.Shipment{Parcels: []order.Parcel{{LogisticsID: 2087, Waybill: fmt.Sprint("W", id)}}},
			}
			_, err := box.Place(context.Background(), mockserver.DefaultVenderID, o.In(order.WaitSellerStockOut, now))
			require.NoError(w.t, err)
			w.placed = append(w.placed, id)
			continue
		}
		moved := rapid.SampledFrom(w.placed).Draw(w.t, "order")
		event := rapid.SampledFrom([]order.Event{order.Ship, order.Hold, order.Resume, order.Lock, order.Withdraw, order.Approve, order.Receive}).Draw(w.t, "event")
		_, err := box.Orders(mockserver.DefaultVenderID, now).Apply(context.Background(), moved, event, order.Shipment{})
		if err != nil && !errors.Is(err, order.ErrConflict) {
			w.t.Fatal(err)
		}
	}
}

// versions returns the data version of each placed order.
func (w *world) versions() map[int64]int64 {
	versions := map[int64]int64{}
	for _, id := range w.placed {
		o, err := w.server.Sandbox().Orders(mockserver.DefaultVenderID, w.at.Now()).Get(context.Background(), id)
		require.NoError(w.t, err)
		versions[id] = o.DataVersion
	}
	return versions
}
