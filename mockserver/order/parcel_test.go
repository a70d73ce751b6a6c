package order_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/order"
)

// shipped returns an order that was shipped at start, with a fate.
func shipped(id int64, fate order.Fate) order.Order {
	o := inState("ordinary", order.WaitSellerStockOut)
	o.ID = id
	o.Warehouse = order.Place{ProvinceID: 1, Province: "北京", City: "大兴区"}
	o.Consignee.Place = order.Place{ProvinceID: 19, Province: "广东", City: "深圳市", County: "南山区"}
	a := action(order.Ship, start)
	a.Shipment.Fate = fate
	o, err := o.Apply(a)
	if err != nil {
		panic(err)
	}
	return o
}

func TestAnOrdinaryParcelHasThreeScansInTwoDaysAndArrivesInTen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := shipped(rapid.Int64Range(1, 1e15).Draw(t, "id"), order.Delivered)
		if early := o.Scans(0, start.Add(48*time.Hour)); len(early) < 3 {
			t.Fatalf("%d scans after 48 h", len(early))
		}
		all := o.Scans(0, start.AddDate(0, 0, 10))
		if last := all[len(all)-1]; last.Title != "妥投" {
			t.Fatalf("not delivered after ten days: %+v", last)
		}
		for i, s := range all {
			if s.Remark == "" || s.Operator == "" || !s.At.After(start) || (i > 0 && s.At.Before(all[i-1].At)) {
				t.Fatalf("scan %d: %+v", i, s)
			}
		}
	})
}

func TestScansComeInShopTime(t *testing.T) {
	t.Parallel()
	o := shipped(42, order.Delivered)
	assert.Empty(t, o.Scans(0, start))
	seen := 0
	for at := start; at.Before(start.AddDate(0, 0, 8)); at = at.Add(time.Hour) {
		known := o.Scans(0, at)
		require.GreaterOrEqual(t, len(known), seen)
		for _, s := range known {
			require.False(t, s.At.After(at), "a scan from the future")
		}
		seen = len(known)
	}
	assert.Greater(t, seen, 5)
}

func TestFatesEndAsTheySay(t *testing.T) {
	t.Parallel()
	later := start.AddDate(0, 3, 0)
	for fate, want := range map[order.Fate]order.State{
		order.Delivered: order.FinishedL, order.OutOfOrder: order.FinishedL, order.Returned: order.DeliveryReturn,
		order.Lost: order.WaitGoodsReceiveConfirm, order.Stuck: order.WaitGoodsReceiveConfirm,
	} {
		o := shipped(42, fate)
		assert.Equal(t, want, o.Settle(later).State)
		assert.NotEmpty(t, o.Scans(0, later))
	}
	delivered := shipped(42, order.Delivered)
	all := delivered.Scans(0, later)
	assert.Equal(t, all[len(all)-1].At.Add(order.ReceiveAfter), delivered.Settle(later).Ended, "received seven days after delivery")
}

func TestALateScanIsToldAfterYoungerOnes(t *testing.T) {
	t.Parallel()
	o := shipped(42, order.OutOfOrder)
	before := map[time.Time]bool{}
	for at := start; at.Before(start.AddDate(0, 0, 8)); at = at.Add(10 * time.Minute) {
		known := o.Scans(0, at)
		for i, s := range known {
			if !before[s.At] && i < len(known)-1 && before[known[i+1].At] {
				return // came after its successor
			}
		}
		for _, s := range known {
			before[s.At] = true
		}
	}
	t.Fatal("no scan came late")
}

func TestWithoutAParcelTheOrderEndsFifteenDaysAfterShipment(t *testing.T) {
	t.Parallel()
	van := inState("ordinary", order.WaitSellerStockOut)
	a := action(order.Ship, start)
	a.Shipment.Parcels = []order.Parcel{{LogisticsID: order.SelfDelivery}}
	van, err := van.Apply(a)
	require.NoError(t, err)
	code, err := inState("LOC", order.WaitSendCode).Apply(order.Action{Event: order.SendCode, At: start})
	require.NoError(t, err)
	for name, o := range map[string]order.Order{"self delivery": van, "LOC": code} {
		assert.Empty(t, o.Scans(0, start.AddDate(1, 0, 0)), name)
		assert.Equal(t, order.WaitGoodsReceiveConfirm, o.Settle(start.AddDate(0, 0, 15).Add(-time.Second)).State, name)
		assert.Equal(t, order.FinishedL, o.Settle(start.AddDate(0, 0, 15)).State, name)
		assert.Empty(t, o.Check(), name)
	}
}

func TestWaybillsAreWrittenAsJDDoes(t *testing.T) {
	t.Parallel()
	s := order.Shipment{Parcels: []order.Parcel{{467, "SF1"}, {467, "SF2"}, {463, "YT1"}}}
	assert.Equal(t, "467|463", s.LogisticsID())
	assert.Equal(t, "SF1,SF2|YT1", s.Waybill())
	assert.Empty(t, order.Shipment{}.Waybill())
	o := order.Order{Shipment: s}
	assert.Equal(t, 2, o.Parcel("YT1"))
	assert.Equal(t, -1, o.Parcel("YT2"))
	assert.True(t, o.Has("SF2"))
}
