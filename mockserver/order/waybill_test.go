package order_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/order"
)

func TestOnlyAnOrderUnderWayIsGivenAnotherWaybill(t *testing.T) {
	t.Parallel()
	placed := time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC)
	parcels := []order.Parcel{{LogisticsID: 463, Waybill: "YT2"}}
	for s := order.NotPay; s <= order.UnKnown; s++ {
		for _, kind := range []int{order.SOP, order.LOC} {
			o := order.Order{ID: 1, Type: kind, Placed: placed, Prepared: order.Shipment{Parcels: []order.Parcel{{LogisticsID: 467, Waybill: "SF1"}}}}.In(s, placed)
			got, err := o.Rebill(parcels, placed.Add(time.Hour))
			if s == order.WaitGoodsReceiveConfirm && kind == order.SOP {
				require.NoError(t, err)
				assert.Equal(t, parcels, got.Shipment.Parcels)
				assert.Equal(t, o.Shipment.Transit, got.Shipment.Transit)
				assert.Equal(t, "SF1", o.Shipment.Waybill(), "the order itself stays")
				continue
			}
			require.ErrorIs(t, err, order.ErrNotUnderWay, "%s", s)
			assert.Equal(t, o, got)
		}
	}
}

func TestRebillingKeepsTheLawsAndGrowsTheVersion(t *testing.T) {
	t.Parallel()
	placed := time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		o := order.Order{
			ID: 1, Type: order.SOP, Pay: order.Online, Placed: placed, Items: []order.Item{{SKU: 1, Price: 100, Count: 1}},
			Prepared: order.Shipment{Parcels: []order.Parcel{{LogisticsID: 467, Waybill: "SF1"}}},
		}.In(order.WaitGoodsReceiveConfirm, placed)
		for range rapid.IntRange(1, 5).Draw(t, "times") {
			carrier := rapid.SampledFrom([]int64{463, 2087, order.SelfDelivery}).Draw(t, "carrier")
			parcel := order.Parcel{LogisticsID: carrier}
			if carrier != order.SelfDelivery {
				parcel.Waybill = "W"
			}
			at := placed.Add(time.Duration(rapid.Int64Range(-int64(time.Hour), int64(100*time.Hour)).Draw(t, "at")))
			next, err := o.Rebill([]order.Parcel{parcel}, at)
			if err != nil {
				t.Fatal(err)
			}
			if len(next.Check()) > 0 || next.Modified.Before(o.Modified) || next.DataVersion <= o.DataVersion || next.Changes != o.Changes+1 {
				t.Fatalf("%+v, broken %v", next, next.Check())
			}
			o = next
		}
	})
}
