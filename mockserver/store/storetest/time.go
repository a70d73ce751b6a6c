package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

// timeTests are what every backend does with time and snapshots.
var timeTests = map[string]func(*testing.T, store.Store){
	"settling tells what has happened, in order": settlingTells,
	"the next instant is when something happens": nextHappens,
	"ageing moves a whole sandbox":               ageingMovesAll,
	"a snapshot is kept until it is dropped":     snapshotsAreKept,
	"removing a sandbox removes its snapshots":   snapshotsAreRemoved,
}

// shipped returns a store with two shops of ten generated orders each, of which
// each second one ships itself.
func shipped(t require.TestingT, s store.Store) (context.Context, store.ShopKey) {
	ctx := context.Background()
	second := store.ShopKey{Sandbox: shop.Sandbox, Vender: "2"}
	require.NoError(t, s.AddShop(ctx, shop, start, generator{10}))
	require.NoError(t, s.AddShop(ctx, second, start, nil))
	_, err := s.Insert(ctx, second, start, newOrder(1, start))
	require.NoError(t, err)
	_, err = s.Update(ctx, second, start, 1, ship(start, "W"))
	require.NoError(t, err)
	return ctx, second
}

func settlingTells(t *testing.T, s store.Store) {
	ctx, second := shipped(t, s)
	later := start.AddDate(0, 2, 0)
	var told []store.Happening
	visit := func(h store.Happening) { told = append(told, h) }
	require.NoError(t, s.Settle(ctx, shop.Sandbox, later, visit))
	require.Len(t, told, 11, "five are shipped and received, and one is received")
	for i, h := range told {
		assert.Equal(t, order.ByItself, h.Cause)
		o, err := s.Get(ctx, store.ShopKey{Sandbox: shop.Sandbox, Vender: h.Vender}, later, h.OrderID)
		require.NoError(t, err)
		assert.Contains(t, o.History, h.Entry)
		assert.False(t, i > 0 && h.At.Before(told[i-1].At))
	}
	told = nil
	require.NoError(t, s.Settle(ctx, shop.Sandbox, later, visit))
	require.NoError(t, s.Settle(ctx, "none", later, visit))
	assert.Empty(t, told)
	o, err := s.Get(ctx, second, later, 1)
	require.NoError(t, err)
	assert.Equal(t, order.FinishedL, o.State)
}

func nextHappens(t *testing.T, s store.Store) {
	ctx, _ := shipped(t, s)
	now, steps := start, 0
	for {
		at, ok, err := s.Next(ctx, shop.Sandbox, now)
		require.NoError(t, err)
		if !ok {
			break
		}
		require.True(t, at.After(now))
		count := 0
		visit := func(h store.Happening) { count++; assert.True(t, h.At.Equal(at)) }
		require.NoError(t, s.Settle(ctx, shop.Sandbox, at.Add(-1), visit))
		require.Zero(t, count, "nothing happens before")
		require.NoError(t, s.Settle(ctx, shop.Sandbox, at, visit))
		require.Positive(t, count)
		now, steps = at, steps+count
	}
	assert.Equal(t, 11, steps)
	_, ok, err := s.Next(ctx, "none", now)
	require.NoError(t, err)
	assert.False(t, ok)
}

func ageingMovesAll(t *testing.T, s store.Store) {
	ctx, second := shipped(t, s)
	by := 90 * 24 * time.Hour
	for _, key := range []store.ShopKey{shop, second} {
		before, err := s.List(ctx, key, start, everything(store.Placed))
		require.NoError(t, err)
		if key == shop {
			require.NoError(t, s.Age(ctx, shop.Sandbox, start, by))
		}
		after, err := s.List(ctx, key, start, everything(store.Placed))
		require.NoError(t, err)
		require.Equal(t, before.Total, after.Total)
		if key == second {
			assert.Equal(t, before.Orders, after.Orders)
			continue
		}
		for i, o := range after.Orders {
			want := before.Orders[i].Age(by, start)
			want.Version = o.Version
			assert.Equal(t, want, o)
			assert.Greater(t, o.Version, before.Orders[i].Version)
		}
	}
	finished, recent := everything(store.Modified), everything(store.Modified)
	finished.States, recent.From = order.SetOf(order.FinishedL), start
	for _, q := range []store.Query{finished, recent} {
		page, err := s.List(ctx, shop, start, q)
		require.NoError(t, err)
		assert.Positive(t, page.Total)
	}
}

func snapshotsAreKept(t *testing.T, s store.Store) {
	ctx, second := shipped(t, s)
	require.NoError(t, s.Snapshot(ctx, shop.Sandbox, "a"))
	third := store.ShopKey{Sandbox: shop.Sandbox, Vender: "3"}
	for range 2 {
		_, err := s.Update(ctx, shop, start, 100, ship(start, "NEW"))
		require.NoError(t, err)
		require.NoError(t, s.AddShop(ctx, third, start, nil))
		require.NoError(t, s.Settle(ctx, shop.Sandbox, start.AddDate(1, 0, 0), nil))
		require.NoError(t, s.Restore(ctx, shop.Sandbox, "a"))
		_, err = s.FindWaybill(ctx, shop, start, "NEW")
		require.ErrorIs(t, err, order.ErrNotFound)
		o, err := s.Get(ctx, second, start, 1)
		require.NoError(t, err)
		assert.Equal(t, order.WaitGoodsReceiveConfirm, o.State)
		_, err = s.Get(ctx, third, start, 1)
		require.ErrorIs(t, err, store.ErrNoShop)
	}
	require.NoError(t, s.DropSnapshot(ctx, shop.Sandbox, "a"))
	require.NoError(t, s.DropSnapshot(ctx, shop.Sandbox, "a"))
	require.ErrorIs(t, s.Restore(ctx, shop.Sandbox, "a"), store.ErrNoSnapshot)
}

func snapshotsAreRemoved(t *testing.T, s store.Store) {
	ctx, second := shipped(t, s)
	before, err := s.Get(ctx, second, start, 1)
	require.NoError(t, err)
	require.NoError(t, s.Snapshot(ctx, shop.Sandbox, "a"))
	require.NoError(t, s.RemoveSandbox(ctx, shop.Sandbox))
	require.ErrorIs(t, s.Restore(ctx, shop.Sandbox, "a"), store.ErrNoSnapshot)
	ctx, second = shipped(t, s)
	again, err := s.Get(ctx, second, start, 1)
	require.NoError(t, err)
	assert.Greater(t, again.Version, before.Version, "another order of the same id has another version")
}

// versionsTell changes, snapshots and restores at random: one version of an
// order always means the same contents, and a snapshot brings back all of them.
func versionsTell(t *rapid.T, s store.Store) {
	ctx, second := shipped(t, s)
	now := start
	contents := map[string]order.Order{}
	type kept struct {
		now    time.Time
		orders []order.Order
	}
	look := func() (all []order.Order) {
		for _, key := range []store.ShopKey{shop, second} {
			page, err := s.List(ctx, key, now, everything(store.Placed))
			require.NoError(t, err)
			all = append(all, page.Orders...)
		}
		for i := range all {
			all[i].Plan = nil // of which a step may be passed over
		}
		return all
	}
	snapshots := map[string]kept{}
	name := rapid.SampledFrom([]string{"a", "b"})
	t.Repeat(map[string]func(*rapid.T){
		"move": func(t *rapid.T) {
			act := order.Action{Event: order.Event(rapid.IntRange(int(order.Pay), int(order.Refuse)).Draw(t, "event")), At: now, Shipment: parcel("W")}
			_, _ = s.Update(ctx, shop, now, rapid.Int64Range(100, 109).Draw(t, "id"), func(o order.Order) (order.Order, error) { return o.Apply(act) })
		},
		"wait": func(t *rapid.T) { now = now.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "hours")) * time.Hour) },
		"age": func(t *rapid.T) {
			require.NoError(t, s.Age(ctx, shop.Sandbox, now, time.Duration(rapid.IntRange(0, 50).Draw(t, "hours"))*time.Hour))
		},
		"snapshot": func(t *rapid.T) {
			n := name.Draw(t, "name")
			require.NoError(t, s.Snapshot(ctx, shop.Sandbox, n))
			snapshots[n] = kept{now, look()}
		},
		"restore": func(t *rapid.T) {
			n := name.Draw(t, "name")
			was, ok := snapshots[n]
			err := s.Restore(ctx, shop.Sandbox, n)
			require.Equal(t, ok, err == nil)
			if ok {
				now = was.now
				again := look()
				for i := range again { // what was due at the snapshot has happened anew
					again[i].Version = was.orders[i].Version
				}
				require.Equal(t, was.orders, again)
			}
		},
		"": func(t *rapid.T) {
			for _, o := range look() {
				key := fmt.Sprint(o.ID, " ", o.Version)
				if was, ok := contents[key]; ok {
					require.Equal(t, was, o, "version %d of order %d", o.Version, o.ID)
				}
				contents[key] = o
			}
		},
	})
}
