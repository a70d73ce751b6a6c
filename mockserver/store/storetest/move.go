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
	"github.com/jdmock/jdmock/mockserver/seed"
	"github.com/jdmock/jdmock/mockserver/store"
)

// movesHaveOneWinner holds for generated orders as for inserted ones.
func movesHaveOneWinner(t *testing.T, s store.Store) {
	ctx := context.Background()
	require.NoError(t, s.AddShop(ctx, shop, start, generator{10}))
	_, err := s.Insert(ctx, shop, start, newOrder(1, start))
	require.NoError(t, err)
	for _, id := range []int64{1, 100} {
		var won, lost atomic.Int64
		var group sync.WaitGroup
		for i := range 100 {
			group.Go(func() {
				var err error
				if i%2 == 0 {
					_, err = s.Move(ctx, shop, start, id, shipping(start, "W"))
				} else {
					_, err = s.Update(ctx, shop, start, id, ship(start, "W"))
				}
				if err == nil {
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
}

// refusedMoveChangesNothing holds for untouched orders and for touched ones.
func refusedMoveChangesNothing(t *testing.T, s store.Store) {
	ctx := context.Background()
	require.NoError(t, s.AddShop(ctx, shop, start, generator{10}))
	_, err := s.Move(ctx, shop, start, 999_999, shipping(start, "W"))
	require.ErrorIs(t, err, order.ErrNotFound)
	_, err = s.Move(ctx, store.ShopKey{Sandbox: "none", Vender: "1"}, start, 100, shipping(start, "W"))
	require.ErrorIs(t, err, store.ErrNoShop)
	for _, event := range []order.Event{order.Receive, order.Ship, order.Pay} { // the second is not refused
		before, err := s.Get(ctx, shop, start, 100)
		require.NoError(t, err)
		c, err := s.Move(ctx, shop, start, 100, order.Action{Event: event, At: start, Shipment: parcel("W" + event.String())})
		assert.Equal(t, before.Outline(), c.Before, "the order as it was")
		if event == order.Ship {
			require.NoError(t, err)
			continue
		}
		require.ErrorIs(t, err, order.ErrConflict)
		after, err := s.Get(ctx, shop, start, 100)
		require.NoError(t, err)
		assert.Equal(t, before, after)
		_, err = s.FindWaybill(ctx, shop, start, "W"+event.String())
		assert.ErrorIs(t, err, order.ErrNotFound)
	}
	o, err := s.FindWaybill(ctx, shop, start, "Wship")
	require.NoError(t, err)
	assert.Equal(t, int64(100), o.ID)
}

// movesAreUpdates does the same to two sandboxes, to one by Move and to the
// other by Update, and compares all there is: what was before, what comes back,
// the versions, and the orders.
func movesAreUpdates(t *rapid.T, s store.Store) {
	ctx, now := context.Background(), start
	g := &seed.Shop{Seed: rapid.Uint64().Draw(t, "seed"), Start: start, Count: 60}
	mine, other := shop, store.ShopKey{Sandbox: "other", Vender: shop.Vender}
	for _, key := range []store.ShopKey{mine, other} {
		require.NoError(t, s.AddShop(ctx, key, start, g))
		_, err := s.Insert(ctx, key, start, newOrder(1, start))
		require.NoError(t, err)
	}
	id := rapid.Custom(func(t *rapid.T) int64 {
		if n := rapid.IntRange(-1, g.Len()-1).Draw(t, "order"); n >= 0 {
			return g.ID(n)
		}
		return 1
	})
	t.Repeat(map[string]func(*rapid.T){
		"move": func(t *rapid.T) {
			id := id.Draw(t, "id")
			act := order.Action{Event: order.Event(rapid.IntRange(int(order.Pay), int(order.Refuse)).Draw(t, "event")), At: now, Shipment: parcel("W")}
			if rapid.Bool().Draw(t, "as prepared") {
				act.Shipment = order.Shipment{}
			}
			var before order.Outline
			got, gotErr := s.Move(ctx, mine, now, id, act)
			want, wantErr := s.Update(ctx, other, now, id, func(o order.Order) (order.Order, error) {
				before = o.Outline()
				return o.Apply(act)
			})
			require.Equal(t, wantErr, gotErr)
			require.Equal(t, before, got.Before)
			if gotErr == nil {
				require.Equal(t, want.Outline(), got.After)
			}
			moved, err := s.Get(ctx, mine, now, id)
			require.NoError(t, err)
			updated, err := s.Get(ctx, other, now, id)
			require.NoError(t, err)
			require.Equal(t, updated, moved)
		},
		"wait": func(t *rapid.T) { now = now.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "hours")) * time.Hour) },
		"age": func(t *rapid.T) {
			by := time.Duration(rapid.IntRange(0, 50).Draw(t, "hours")) * time.Hour
			require.NoError(t, s.Age(ctx, mine.Sandbox, now, by))
			require.NoError(t, s.Age(ctx, other.Sandbox, now, by))
		},
		"": func(*rapid.T) {
			q := everything(store.Modified)
			got, err := s.List(ctx, mine, now, q)
			require.NoError(t, err)
			want, err := s.List(ctx, other, now, q)
			require.NoError(t, err)
			require.Equal(t, want, got)
		},
	})
}
