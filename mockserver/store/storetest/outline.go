package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/seed"
	"github.com/jdmock/jdmock/mockserver/store"
)

// agree compares the outlines of a shop's orders with the orders: each by
// itself, of which every second one is read before its outline, and those of a
// list.
func agree(t require.TestingT, s store.Store, shop store.ShopKey, now time.Time, ids []int64) {
	for i, id := range ids {
		agreeAlone(t, s, shop, now, id, i%2 == 0)
	}
	ctx, q := context.Background(), everything(store.Placed)
	whole, err := s.List(ctx, shop, now, q)
	require.NoError(t, err)
	q.Outlines = true
	outlines, err := s.List(ctx, shop, now, q)
	require.NoError(t, err)
	require.Equal(t, whole.Total, outlines.Total)
	require.Len(t, outlines.Outlines, len(whole.Orders))
	require.Empty(t, outlines.Orders)
	for i, want := range whole.Orders {
		require.NotZero(t, want.Version)
		require.Equal(t, want.Outline(), outlines.Outlines[i], "order %d of the list", want.ID)
	}
}

// agreeAlone compares the outline of one order with the order, and reads one of
// them first.
func agreeAlone(t require.TestingT, s store.Store, shop store.ShopKey, now time.Time, id int64, outlineFirst bool) {
	ctx := context.Background()
	var outline order.Outline
	var err error
	if outlineFirst {
		outline, err = s.Outline(ctx, shop, now, id)
		require.NoError(t, err)
	}
	whole, err := s.Get(ctx, shop, now, id)
	require.NoError(t, err)
	if !outlineFirst {
		outline, err = s.Outline(ctx, shop, now, id)
		require.NoError(t, err)
	}
	require.Equal(t, whole.Outline(), outline, "order %d", id)
}

// outlinesAgree does to orders what can be done to them, generated and inserted
// ones, and compares their outlines: also just before, at and just after the
// instants at which something happens.
func outlinesAgree(t *rapid.T, s store.Store) {
	ctx, now := context.Background(), start
	other := store.ShopKey{Sandbox: shop.Sandbox, Vender: "2"}
	ids := map[store.ShopKey][]int64{} // of both shops
	for key, g := range map[store.ShopKey]store.Generator{
		shop:  generator{20},
		other: &seed.Shop{Seed: rapid.Uint64().Draw(t, "seed"), Ordinal: 1, Start: start, Count: 60},
	} {
		require.NoError(t, s.AddShop(ctx, key, start, g))
		for n := range g.Len() {
			ids[key] = append(ids[key], g.Skeleton(n).ID)
		}
	}
	each := func(t *rapid.T, f func(store.ShopKey, int64)) {
		for _, key := range []store.ShopKey{shop, other} {
			f(key, rapid.SampledFrom(ids[key]).Draw(t, "order of "+key.Vender))
		}
	}
	t.Repeat(map[string]func(*rapid.T){
		"move": func(t *rapid.T) {
			act := order.Action{Event: order.Event(rapid.IntRange(int(order.Pay), int(order.Refuse)).Draw(t, "event")), At: now, Shipment: parcel("W")}
			each(t, func(key store.ShopKey, id int64) {
				_, _ = s.Move(ctx, key, now, id, act)
			})
		},
		"remark": func(t *rapid.T) {
			each(t, func(key store.ShopKey, id int64) {
				_, err := s.Update(ctx, key, now, id, func(o order.Order) (order.Order, error) { o.VenderRemark = "x"; return o, nil })
				require.NoError(t, err)
			})
		},
		"place": func(*rapid.T) {
			o := newOrder(int64(len(ids[shop])), now)
			_, err := s.Insert(ctx, shop, now, o)
			require.NoError(t, err)
			ids[shop] = append(ids[shop], o.ID)
		},
		"age": func(t *rapid.T) {
			require.NoError(t, s.Age(ctx, shop.Sandbox, now, time.Duration(rapid.IntRange(0, 50).Draw(t, "hours"))*time.Hour))
		},
		"wait": func(t *rapid.T) {
			now = now.Add(time.Duration(rapid.IntRange(0, 3_600_000).Draw(t, "milliseconds")) * time.Millisecond)
		},
		"wait long": func(t *rapid.T) {
			now = now.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "hours")) * time.Hour)
		},
		"until the next instant": func(t *rapid.T) {
			if at, ok, err := s.Next(ctx, shop.Sandbox, now); err == nil && ok {
				off := rapid.SampledFrom([]time.Duration{-time.Millisecond, -1, 0, 1, time.Millisecond}).Draw(t, "off")
				now = later(now, at.Add(off))
			}
		},
		"snapshot and restore": func(t *rapid.T) {
			require.NoError(t, s.Snapshot(ctx, shop.Sandbox, "a"))
			each(t, func(key store.ShopKey, id int64) { _, _ = s.Move(ctx, key, now, id, shipping(now, "V")) })
			require.NoError(t, s.Restore(ctx, shop.Sandbox, "a"))
		},
		"": func(*rapid.T) {
			agree(t, s, shop, now, ids[shop])
			agree(t, s, other, now, ids[other])
		},
	})
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// outlinesOfNothing are none.
func outlinesOfNothing(t *testing.T, s store.Store) {
	ctx := with(t, s)
	_, err := s.Outline(ctx, shop, start, 999_999)
	require.ErrorIs(t, err, order.ErrNotFound)
	_, err = s.Outline(ctx, store.ShopKey{Sandbox: "none", Vender: "1"}, start, 1)
	assert.ErrorIs(t, err, store.ErrNoShop)
}
