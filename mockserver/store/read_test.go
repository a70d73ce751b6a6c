package store_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/seed"
	"github.com/jdmock/jdmock/mockserver/store"
)

// One sheet serves for orders of all kinds, touched and untouched, one after the
// other: each is what Get returns, and nothing of the store is written over.
func TestWhatIsReadIntoASheetIsWhatGetReturns(t *testing.T) {
	t.Parallel()
	ctx, shop := t.Context(), &seed.Shop{Seed: 5, Start: noon, Count: 3000}
	m := &store.Memory{}
	require.NoError(t, m.AddShop(ctx, key, noon, shop))
	for n := 0; n < shop.Count; n += 7 {
		_, err := m.Update(ctx, key, noon, shop.ID(n), func(o order.Order) (order.Order, error) {
			if n%2 == 0 {
				o.Remark = "noted"
				return o, nil
			}
			if moved, err := o.Apply(order.Action{Event: order.Ship, At: noon}); err == nil {
				return moved, nil
			}
			return o, nil
		})
		require.NoError(t, err)
	}
	var sheet order.Sheet
	for _, now := range []time.Time{noon, noon.AddDate(0, 0, 3), noon.AddDate(0, 0, 30)} {
		for n := range shop.Count {
			want, err := m.Get(ctx, key, now, shop.ID(n))
			require.NoError(t, err)
			require.NoError(t, m.Read(ctx, key, now, shop.ID(n), &sheet))
			requireSame(t, want, sheet.Order)
		}
	}
	require.ErrorIs(t, m.Read(ctx, key, noon, 1, &sheet), order.ErrNotFound)
	require.ErrorIs(t, m.Read(ctx, store.ShopKey{}, noon, shop.ID(0), &sheet), store.ErrNoShop)
}

// requireSame holds two orders to be equal, but that an empty list may be nil.
func requireSame(t *testing.T, want, got order.Order) {
	t.Helper()
	for _, o := range []*order.Order{&want, &got} {
		o.Items = append([]order.Item{}, o.Items...)
		o.Coupons = append([]order.Coupon{}, o.Coupons...)
		o.History = append([]order.Entry{}, o.History...)
		o.Shipment.Parcels = append([]order.Parcel{}, o.Shipment.Parcels...)
		o.Prepared.Parcels = append([]order.Parcel{}, o.Prepared.Parcels...)
	}
	require.Equal(t, want, got)
}

func TestReadingIntoASheetMakesLittle(t *testing.T) {
	ctx, shop := t.Context(), &seed.Shop{Seed: 5, Start: noon, Count: 3000}
	m := &store.Memory{}
	require.NoError(t, m.AddShop(ctx, key, noon, shop))
	var sheet order.Sheet
	n := 0
	made := testing.AllocsPerRun(2000, func() {
		require.NoError(t, m.Read(ctx, key, noon, shop.ID(n), &sheet))
		n++
	})
	assert.LessOrEqual(t, made, 5.0, "the texts of an order are made, and no list")
}
