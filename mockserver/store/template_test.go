package store_test

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

// unrepeatable hides that a generator's shelves may be shared.
type unrepeatable struct{ store.Generator }

func TestAShopThatSharesItsBeginningIsAsOneThatDoesNot(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ctx, start := context.Background(), time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)
		shop := &seed.Shop{Seed: rapid.Uint64Range(1, 3).Draw(t, "seed"), Start: start, Count: rapid.IntRange(0, 80).Draw(t, "count")}
		now := start.Add(time.Duration(rapid.Int64Range(0, int64(30*24*time.Hour)).Draw(t, "after")))
		whole := store.Query{To: now, States: order.AllStates, Limit: 1000, By: rapid.SampledFrom([]store.By{store.Placed, store.Modified}).Draw(t, "by")}
		list := func(g store.Generator) store.Page {
			m, key := &store.Memory{}, store.ShopKey{Sandbox: "s", Vender: "1"}
			require.NoError(t, m.AddShop(ctx, key, now, g))
			page, err := m.List(ctx, key, now, whole)
			require.NoError(t, err)
			if len(page.Orders) > 0 { // what one does to its own concerns no other
				_, err = m.Update(ctx, key, now, page.Orders[0].ID, func(o order.Order) (order.Order, error) { return o.Age(time.Hour, now), nil })
				require.NoError(t, err)
			}
			return page
		}
		want := list(unrepeatable{shop})
		assert.Equal(t, want, list(shop))
		assert.Equal(t, want, list(&seed.Shop{Seed: shop.Seed, Start: start, Count: shop.Count}))
	})
}
