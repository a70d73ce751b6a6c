package store_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

// TestOutlinesAndMovesMakeLittle holds outlines to no memory of their own, and a
// shipment to little.
func TestOutlinesAndMovesMakeLittle(t *testing.T) {
	const count = 5000
	m, shop := open(t, count)
	orders := store.Orders{Store: m, Shop: key, Now: noon}
	outline := func(id int64) {
		_, err := orders.Outline(t.Context(), id)
		require.NoError(t, err)
	}
	n := 0
	untouched := testing.AllocsPerRun(500, func() { outline(shop.ID(n)); n++ })
	require.Zero(t, untouched, "an untouched order's outline")

	var waiting []int64
	for n := range count {
		if o := shop.Skeleton(n).Settle(noon); o.State == order.WaitSellerStockOut {
			waiting = append(waiting, o.ID)
		}
	}
	require.Greater(t, len(waiting), 100)
	n = 0
	moved := testing.AllocsPerRun(len(waiting)-1, func() {
		_, err := orders.Apply(t.Context(), waiting[n], order.Ship, order.Shipment{Parcels: []order.Parcel{{LogisticsID: 2087, Waybill: "JDX"}}})
		require.NoError(t, err)
		n++
	})
	require.LessOrEqual(t, moved, 6.0, "a shipment")
	n = 0
	touched := testing.AllocsPerRun(len(waiting)-1, func() { outline(waiting[n]); n++ })
	require.Zero(t, touched, "a shipped order's outline")
}
