package order_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/order"
)

// seen returns an order that was recorded under way, an hour before the end of
// its recording, with one scan.
func seen(until time.Time, scan order.Scan) order.Order {
	at := until.Add(-30 * 24 * time.Hour)
	o := order.Order{
		ID: 5, Type: order.SOP, Pay: order.Online, Placed: at, Paid: at, Shipped: at.Add(time.Hour), Modified: at.Add(time.Hour),
		Items: []order.Item{{SKU: 1, Price: 100, Count: 1}}, Shipment: order.Shipment{Parcels: []order.Parcel{{LogisticsID: 2087, Waybill: "W"}}},
	}
	o, err := o.Seen(order.WaitGoodsReceiveConfirm, order.Recording{Until: until, Traces: []order.Trace{{Waybill: "W", Scans: []order.Scan{scan}}}})
	if err != nil {
		panic(err)
	}
	return o
}

func TestNothingHappensToARecordedOrderBeforeItsRecordingEnds(t *testing.T) {
	t.Parallel()
	until := time.Date(2025, 4, 2, 12, 0, 0, 0, time.UTC)
	o := seen(until, order.Scan{At: until.Add(-30*24*time.Hour + 2*time.Hour), Title: "揽收"})
	assert.Empty(t, o.Check())
	assert.Equal(t, order.WaitGoodsReceiveConfirm, o.Settle(until).State)
	assert.Len(t, o.Scans(0, until), 1)
	at, ok := o.Until(order.FinishedL)
	assert.True(t, ok)
	assert.True(t, at.After(until.Add(order.ReceiveAfter)), "its parcel has yet to arrive, and a week passes then")
	later := o.Scans(0, at)
	assert.Greater(t, len(later), 1)
	assert.Equal(t, "妥投", later[len(later)-1].Title)
	for i := 1; i < len(later); i++ {
		assert.False(t, later[i].At.Before(later[i-1].At))
		assert.True(t, later[i].At.After(until), "what was not recorded came later")
	}
}

func TestARecordedParcelThatArrivedStaysThere(t *testing.T) {
	t.Parallel()
	until := time.Date(2025, 4, 2, 12, 0, 0, 0, time.UTC)
	o := seen(until, order.Scan{At: until.Add(-time.Hour), Title: "妥投"})
	assert.Len(t, o.Scans(0, until.Add(1000*time.Hour)), 1)
	at, _ := o.Until(order.FinishedL)
	assert.True(t, at.Equal(until.Add(-time.Hour).Add(order.ReceiveAfter)))
}

func TestARecordedOrderHasArrivedWhenTheLastOfItsParcelsHas(t *testing.T) {
	t.Parallel()
	until := time.Date(2025, 4, 2, 12, 0, 0, 0, time.UTC)
	shipped := until.Add(-3 * 24 * time.Hour)
	o := order.Order{
		ID: 5, Type: order.SOP, Pay: order.Online, Placed: shipped, Paid: shipped, Shipped: shipped, Modified: shipped,
		Items:    []order.Item{{SKU: 1, Price: 100, Count: 2}},
		Shipment: order.Shipment{Parcels: []order.Parcel{{LogisticsID: 2087, Waybill: "W1"}, {LogisticsID: 2087, Waybill: "W2"}}},
	}
	arrived := order.Trace{Waybill: "W1", Scans: []order.Scan{{At: shipped.Add(time.Hour), Title: "妥投"}}}
	travels := order.Trace{Waybill: "W2", Scans: []order.Scan{{At: shipped.Add(time.Hour), Title: "揽收"}}}
	o, err := o.Seen(order.WaitGoodsReceiveConfirm, order.Recording{Until: until, Traces: []order.Trace{arrived, travels}})
	require.NoError(t, err)
	at, _ := o.Until(order.FinishedL)
	assert.True(t, at.After(until.Add(order.ReceiveAfter)), "%s: the second has yet to arrive", at)
}

func TestAnAgedRecordingIsOlderAltogether(t *testing.T) {
	t.Parallel()
	until := time.Date(2025, 4, 2, 12, 0, 0, 0, time.UTC)
	o := seen(until, order.Scan{At: until.Add(-30*24*time.Hour + 2*time.Hour), Title: "揽收"})
	was := *o.Recorded
	aged := o.Age(60*24*time.Hour, until)
	assert.Equal(t, order.FinishedL, aged.State)
	assert.True(t, aged.Scans(0, until)[0].At.Equal(o.Scans(0, until)[0].At.Add(-60*24*time.Hour)))
	assert.Equal(t, was, *o.Recorded, "the order that was aged is another one")
}
