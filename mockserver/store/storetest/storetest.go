// Package storetest is the conformance suite of store.Store: what every
// backend must do, whatever it keeps its orders in.
package storetest

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

var (
	start = time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC)
	shop  = store.ShopKey{Sandbox: "box", Vender: "1"}
)

// Run holds the stores that open makes, each empty, to the suite.
func Run(t *testing.T, open func(t testing.TB) store.Store) {
	for name, test := range map[string]func(*testing.T, store.Store){
		"a shop's orders are its own":           shopsAreApart,
		"a taken shop or order is refused":      takenIsRefused,
		"an unknown shop or order is not found": unknownIsNotFound,
		"a refused update changes nothing":      refusedUpdateChangesNothing,
		"a hundred shipments have one winner":   oneWinner,
		"what is due happens when looked at":    dueHappens,
		"versions grow with every change":       versionsGrow,
		"a waybill finds its order":             waybillFinds,
		"removing a sandbox removes its orders": sandboxesAreRemoved,
		"generated orders are there unasked":    generatedOrders,
		"what is not there has no outline":      outlinesOfNothing,
		"a hundred moves have one winner":       movesHaveOneWinner,
		"a refused move changes nothing":        refusedMoveChangesNothing,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
	for _, tests := range []map[string]func(*testing.T, store.Store){timeTests, caseTests} {
		for name, test := range tests {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				test(t, open(t))
			})
		}
	}
	t.Run("lists of cases agree with a plain model", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(rt *rapid.T) { casesAgree(rt, open(t)) })
	})
	t.Run("a version tells the contents, whatever is restored", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(rt *rapid.T) { versionsTell(rt, open(t)) })
	})
	t.Run("an edition tells what is shown, whatever happens", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(rt *rapid.T) { editionsTell(rt, open(t)) })
	})
	t.Run("outlines agree with their orders", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(rt *rapid.T) { outlinesAgree(rt, open(t)) })
	})
	t.Run("a move is an update", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(rt *rapid.T) { movesAreUpdates(rt, open(t)) })
	})
	t.Run("lists agree with a plain model", func(t *testing.T) {
		t.Parallel()
		rapid.Check(t, func(rt *rapid.T) { listsAgree(rt, open(t)) })
	})
}

// newOrder returns an order that waits for shipment.
func newOrder(id int64, placed time.Time) order.Order {
	return order.Order{
		ID: id, Type: order.SOP, Pay: order.Online, State: order.WaitSellerStockOut,
		Placed: placed, Paid: placed, Modified: placed, DataVersion: placed.UnixMilli(),
		Items: []order.Item{{SKU: 1, Name: "x", Price: 100, Count: 1}},
	}
}

func parcel(waybill string) order.Shipment {
	return order.Shipment{Parcels: []order.Parcel{{LogisticsID: 2087, Waybill: waybill}}}
}

func ship(at time.Time, waybill string) func(order.Order) (order.Order, error) {
	return func(o order.Order) (order.Order, error) { return o.Apply(shipping(at, waybill)) }
}

// shipping returns what ship applies.
func shipping(at time.Time, waybill string) order.Action {
	return order.Action{Event: order.Ship, At: at, Shipment: parcel(waybill)}
}

// with returns the store with the suite's shop, holding the orders.
func with(t require.TestingT, s store.Store, orders ...order.Order) context.Context {
	ctx := context.Background()
	require.NoError(t, s.AddShop(ctx, shop, start, nil))
	for _, o := range orders {
		_, err := s.Insert(ctx, shop, start, o)
		require.NoError(t, err)
	}
	return ctx
}

func everything(by store.By) store.Query {
	return store.Query{By: by, From: start.AddDate(-1, 0, 0), To: start.AddDate(1, 0, 0), States: order.AllStates, Limit: 1000}
}

func shopsAreApart(t *testing.T, s store.Store) {
	ctx := with(t, s, newOrder(1, start))
	for _, other := range []store.ShopKey{{Sandbox: "box", Vender: "2"}, {Sandbox: "other", Vender: "1"}} {
		require.NoError(t, s.AddShop(ctx, other, start, nil))
		_, err := s.Get(ctx, other, start, 1)
		require.ErrorIs(t, err, order.ErrNotFound)
		_, err = s.Update(ctx, other, start, 1, ship(start, "W"))
		require.ErrorIs(t, err, order.ErrNotFound)
		page, err := s.List(ctx, other, start, everything(store.Placed))
		require.NoError(t, err)
		assert.Zero(t, page.Total)
	}
	o, err := s.Get(ctx, shop, start, 1)
	require.NoError(t, err)
	assert.Equal(t, order.WaitSellerStockOut, o.State)
}

func takenIsRefused(t *testing.T, s store.Store) {
	ctx := with(t, s, newOrder(1, start))
	require.ErrorIs(t, s.AddShop(ctx, shop, start, nil), store.ErrTaken)
	other := store.ShopKey{Sandbox: "box", Vender: "2"}
	require.NoError(t, s.AddShop(ctx, other, start, nil))
	for _, in := range []store.ShopKey{shop, other} { // ids are unique in the sandbox
		_, err := s.Insert(ctx, in, start, newOrder(1, start))
		require.ErrorIs(t, err, store.ErrTaken)
	}
	elsewhere := store.ShopKey{Sandbox: "other", Vender: "1"}
	require.NoError(t, s.AddShop(ctx, elsewhere, start, nil))
	_, err := s.Insert(ctx, elsewhere, start, newOrder(1, start))
	require.NoError(t, err)
}

func unknownIsNotFound(t *testing.T, s store.Store) {
	ctx := with(t, s)
	_, err := s.Get(ctx, shop, start, 1)
	require.ErrorIs(t, err, order.ErrNotFound)
	_, err = s.FindWaybill(ctx, shop, start, "W")
	require.ErrorIs(t, err, order.ErrNotFound)
	_, err = s.Get(ctx, store.ShopKey{Sandbox: "none", Vender: "1"}, start, 1)
	require.ErrorIs(t, err, store.ErrNoShop)
	_, err = s.List(ctx, store.ShopKey{Sandbox: "box", Vender: "none"}, start, everything(store.Placed))
	require.ErrorIs(t, err, store.ErrNoShop)
}

func refusedUpdateChangesNothing(t *testing.T, s store.Store) {
	ctx := with(t, s, newOrder(1, start))
	before, err := s.Update(ctx, shop, start, 1, ship(start, "W1"))
	require.NoError(t, err)
	_, err = s.Update(ctx, shop, start.Add(time.Hour), 1, ship(start.Add(time.Hour), "W2"))
	require.ErrorIs(t, err, order.ErrConflict)
	after, err := s.Get(ctx, shop, start.Add(time.Hour), 1)
	require.NoError(t, err)
	assert.Equal(t, before, after)
	_, err = s.FindWaybill(ctx, shop, start, "W2")
	assert.ErrorIs(t, err, order.ErrNotFound)
}

func oneWinner(t *testing.T, s store.Store) {
	ctx := with(t, s, newOrder(1, start))
	var won, lost atomic.Int64
	var group sync.WaitGroup
	for range 100 {
		group.Go(func() {
			if _, err := s.Update(ctx, shop, start, 1, ship(start, "W")); err == nil {
				won.Add(1)
			} else if assert.ErrorIs(t, err, order.ErrConflict) {
				lost.Add(1)
			}
		})
	}
	group.Wait()
	assert.Equal(t, int64(1), won.Load())
	assert.Equal(t, int64(99), lost.Load())
}

func dueHappens(t *testing.T, s store.Store) {
	ctx := with(t, s, newOrder(1, start), newOrder(2, start.Add(time.Second)))
	for id := range int64(2) {
		_, err := s.Update(ctx, shop, start, id+1, ship(start, "W"))
		require.NoError(t, err)
	}
	later := start.AddDate(0, 1, 0)
	o, err := s.Get(ctx, shop, later, 1)
	require.NoError(t, err)
	assert.Equal(t, order.FinishedL, o.State)
	assert.True(t, o.Modified.Equal(o.Ended), "it is modified when it ended, not when it was looked at")

	finished := everything(store.Modified)
	finished.States = order.SetOf(order.FinishedL)
	page, err := s.List(ctx, shop, later, finished)
	require.NoError(t, err)
	require.Equal(t, 2, page.Total)
	again, err := s.Get(ctx, shop, later, 1)
	require.NoError(t, err)
	assert.Equal(t, o, again)
}

func versionsGrow(t *testing.T, s store.Store) {
	ctx := with(t, s, newOrder(1, start), newOrder(2, start))
	first, err := s.Get(ctx, shop, start, 2)
	require.NoError(t, err)
	shipped, err := s.Update(ctx, shop, start, 1, ship(start, "W"))
	require.NoError(t, err)
	assert.Greater(t, shipped.Version, first.Version)
	ended, err := s.Get(ctx, shop, start.AddDate(0, 1, 0), 1)
	require.NoError(t, err)
	assert.Greater(t, ended.Version, shipped.Version)
	assert.Greater(t, ended.DataVersion, shipped.DataVersion)
}

func waybillFinds(t *testing.T, s store.Store) {
	ctx := with(t, s, newOrder(1, start), newOrder(2, start))
	_, err := s.Update(ctx, shop, start, 2, ship(start, "W2"))
	require.NoError(t, err)
	o, err := s.FindWaybill(ctx, shop, start, "W2")
	require.NoError(t, err)
	assert.Equal(t, int64(2), o.ID)
	_, err = s.FindWaybill(ctx, shop, start, "W")
	require.ErrorIs(t, err, order.ErrNotFound)
}

func sandboxesAreRemoved(t *testing.T, s store.Store) {
	ctx := with(t, s, newOrder(1, start))
	require.NoError(t, s.RemoveSandbox(ctx, shop.Sandbox))
	_, err := s.Get(ctx, shop, start, 1)
	require.ErrorIs(t, err, store.ErrNoShop)
	require.NoError(t, s.AddShop(ctx, shop, start, nil))
	_, err = s.Get(ctx, shop, start, 1)
	require.ErrorIs(t, err, order.ErrNotFound)
}

func generatedOrders(t *testing.T, s store.Store) {
	ctx := context.Background()
	gen := generator{10}
	require.NoError(t, s.AddShop(ctx, shop, start, gen))
	page, err := s.List(ctx, shop, start, everything(store.Placed))
	require.NoError(t, err)
	require.Equal(t, gen.Len(), page.Total)
	for n, got := range page.Orders {
		want := gen.Order(n).Settle(start)
		want.Version = got.Version
		assert.Equal(t, want, got)
	}
	shipped, err := s.Update(ctx, shop, start, 109, ship(start, "W9"))
	require.NoError(t, err)
	assert.Greater(t, shipped.Version, page.Orders[9].Version)
	o, err := s.FindWaybill(ctx, shop, start.AddDate(0, 0, 3), "G101")
	require.NoError(t, err)
	assert.Equal(t, int64(101), o.ID)
	_, err = s.FindWaybill(ctx, shop, start, "G101")
	require.ErrorIs(t, err, order.ErrNotFound, "planned, but not shipped yet")
	_, err = s.Insert(ctx, shop, start, newOrder(101, start))
	require.ErrorIs(t, err, store.ErrTaken)
}

// generator makes orders of which each second one ships itself after a day.
type generator struct{ count int }

func (g generator) Len() int                   { return g.count }
func (g generator) Skeleton(n int) order.Order { o := g.Order(n); o.Items = nil; return o }
func (g generator) Index(id int64) (int, bool) {
	return int(id - 100), id >= 100 && id < int64(100+g.count)
}
func (g generator) ByWaybill(w string) (int, bool) {
	for n := range g.count {
		if o := g.Order(n); o.Prepared.Waybill() == w {
			return n, true
		}
	}
	return 0, false
}

func (g generator) Order(n int) order.Order {
	o := newOrder(int64(100+n), start.Add(time.Duration(n)*time.Hour-100*time.Hour))
	if n%2 == 1 {
		o.Prepared = parcel("G" + string(rune('0'+o.ID/100)) + string(rune('0'+o.ID/10%10)) + string(rune('0'+o.ID%10)))
		o.Plan = []order.Step{{After: 5 * 24 * time.Hour, Event: order.Ship}}
	}
	return o
}
