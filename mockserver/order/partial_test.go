package order_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/order"
)

var partial = time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC)

// severalPieces is an order of 3 and 2 pieces, and a gift of the first SKU.
func severalPieces() order.Order {
	return order.Order{
		ID: 1, Type: order.SOP, Pay: order.Online, Placed: partial,
		Items:    []order.Item{{SKU: 11, Price: 100, Count: 3}, {SKU: 12, Price: 50, Count: 2}, {SKU: 11, Count: 1}},
		Prepared: order.Shipment{Parcels: []order.Parcel{{LogisticsID: 467, Waybill: "SF9"}}},
	}.In(order.WaitSellerStockOut, partial)
}

func some(waybill string, sku, count int64) []order.Part {
	return []order.Part{{LogisticsID: 463, Waybills: []string{waybill}, Goods: []order.Goods{{SKU: sku, Count: count}}}}
}

func TestAnOrderIsShippedWithItsLastPiece(t *testing.T) {
	t.Parallel()
	o := severalPieces()
	first, c, err := o.SendParts(some("YT1", 11, 4), partial.Add(time.Hour))
	require.NoError(t, err)
	assert.Equal(t, order.WaitSellerStockOut, first.State)
	assert.Equal(t, []order.Goods{{SKU: 12, Count: 2}}, first.Unsent())
	assert.Empty(t, first.Shipment.LogisticsID())
	assert.True(t, first.Has("YT1"))
	assert.Equal(t, o.Changes+1, c.After.Changes)
	assert.Empty(t, o.Sent, "the order itself stays")
	last, c, err := first.SendParts(some("YT2", 12, 2), partial.Add(2*time.Hour))
	require.NoError(t, err)
	assert.Equal(t, order.WaitGoodsReceiveConfirm, last.State)
	assert.Equal(t, order.WaitGoodsReceiveConfirm, c.After.State)
	assert.Equal(t, "YT1,YT2", last.Shipment.Waybill())
	assert.Equal(t, partial.Add(2*time.Hour), last.Shipped)
	assert.Empty(t, last.Unsent())
	assert.Len(t, first.Sent, 1)
	assert.Empty(t, last.Check())
}

func TestGoodsThatAreNotLeftDoNotGo(t *testing.T) {
	t.Parallel()
	o := severalPieces()
	for want, parts := range map[error][]order.Part{
		order.ErrOverSent:   append(some("YT1", 11, 3), some("YT2", 11, 2)...),
		order.ErrNotOfOrder: some("YT1", 13, 1),
		order.ErrManyParts:  make([]order.Part, order.MaxParts+1),
	} {
		got, _, err := o.SendParts(parts, partial)
		require.ErrorIs(t, err, want)
		assert.Equal(t, o, got)
	}
	_, _, err := o.SendParts(some("YT1", 11, 0), partial)
	require.ErrorIs(t, err, order.ErrOverSent)
}

func TestALockedOrderSendsNothingAndGoesOnAfterwards(t *testing.T) {
	t.Parallel()
	o, _, err := severalPieces().SendParts(some("YT1", 11, 2), partial)
	require.NoError(t, err)
	locked, err := o.Apply(order.Action{Event: order.Lock, At: partial})
	require.NoError(t, err)
	_, _, err = locked.SendParts(some("YT2", 11, 1), partial)
	require.ErrorIs(t, err, order.ErrConflict)

	back, err := locked.Apply(order.Action{Event: order.Reject, At: partial})
	require.NoError(t, err)
	whole, err := back.Apply(order.Action{Event: order.Ship, At: partial.Add(time.Hour), Shipment: order.Shipment{Parcels: []order.Parcel{{LogisticsID: 467, Waybill: "SF1"}}}})
	require.NoError(t, err)
	assert.Equal(t, "463|467", whole.Shipment.LogisticsID())
	assert.Equal(t, "YT1|SF1", whole.Shipment.Waybill())
	require.Len(t, whole.Sent, 2)
	assert.Equal(t, []order.Goods{{SKU: 11, Count: 2}, {SKU: 12, Count: 2}}, whole.Sent[1].Goods, "what was left")

	gone, err := locked.Apply(order.Action{Event: order.Approve, At: partial})
	require.NoError(t, err)
	assert.Equal(t, order.TradeCanceled, gone.State)
	assert.Len(t, gone.Sent, 1, "what has left is known all the same")
	assert.Empty(t, gone.Check())
	_, _, err = gone.SendParts(some("YT2", 11, 1), partial)
	require.ErrorIs(t, err, order.ErrConflict)
}

func TestAPartIsTrackedFromWhenItLeft(t *testing.T) {
	t.Parallel()
	o, _, err := severalPieces().SendParts(some("YT1", 11, 4), partial)
	require.NoError(t, err)
	day := partial.Add(24 * time.Hour)
	early := o.Scans(o.Parcel("YT1"), day)
	require.NotEmpty(t, early)
	o, _, err = o.SendParts(some("YT2", 12, 2), day)
	require.NoError(t, err)
	assert.Equal(t, early, o.Scans(o.Parcel("YT1"), day))
	assert.Empty(t, o.Scans(o.Parcel("YT2"), day))
	assert.NotEmpty(t, o.Scans(o.Parcel("YT2"), day.Add(24*time.Hour)))
	assert.Empty(t, o.Scans(o.Parcel("none"), day))
	older := o.Age(time.Hour, day)
	assert.Equal(t, partial.Add(-time.Hour), older.Sent[0].At)
	assert.Equal(t, partial, o.Sent[0].At)
}

func TestAPartCanTravelUnderAnotherNumber(t *testing.T) {
	t.Parallel()
	_, err := severalPieces().RebillShipments([]order.Rebilling{{Shipment: 1, LogisticsID: 467, Waybills: []string{"SF1"}}}, partial)
	require.ErrorIs(t, err, order.ErrNotUnderWay)
	o, _, err := severalPieces().SendParts(some("YT1", 11, 4), partial)
	require.NoError(t, err)
	changed, err := o.RebillShipments([]order.Rebilling{{Shipment: 1, LogisticsID: 467, Waybills: []string{"SF1", "SF2"}}}, partial.Add(time.Hour))
	require.NoError(t, err)
	assert.True(t, changed.Has("SF2"))
	assert.False(t, changed.Has("YT1"))
	assert.True(t, o.Has("YT1"))
	assert.Equal(t, partial.Add(time.Hour), changed.Sent[0].Changed)
	_, err = changed.RebillShipments([]order.Rebilling{{Shipment: 2, LogisticsID: 467}}, partial)
	require.ErrorIs(t, err, order.ErrNoPart)
	whole, _, err := changed.SendParts(some("YT2", 12, 2), partial.Add(2*time.Hour))
	require.NoError(t, err)
	whole, err = whole.RebillShipments([]order.Rebilling{{Shipment: 2, LogisticsID: 463, Waybills: []string{"YT3"}}}, partial.Add(3*time.Hour))
	require.NoError(t, err)
	assert.Equal(t, "SF1,SF2|YT3", whole.Shipment.Waybill())
	_, err = whole.Rebill([]order.Parcel{{LogisticsID: 463, Waybill: "X"}}, partial)
	require.ErrorIs(t, err, order.ErrNotUnderWay, "it left in two parts")
	all, err := whole.Rebill([]order.Parcel{{LogisticsID: 463, Waybill: "X"}, {LogisticsID: 467, Waybill: "Y"}}, partial.Add(4*time.Hour))
	require.NoError(t, err)
	assert.Equal(t, "X|Y", all.Shipment.Waybill())
	assert.Empty(t, all.Check())
}

// Whatever happens to an order that goes in parts, no piece goes twice, none is
// left of one that is shipped, and the laws hold.
func TestNoPieceGoesTwice(t *testing.T) {
	t.Parallel()
	events := []order.Event{order.Lock, order.Reject, order.Approve, order.Hold, order.Resume, order.Ship, order.Receive, order.Refuse}
	rapid.Check(t, func(t *rapid.T) {
		o, at := severalPieces(), partial
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			at = at.Add(time.Duration(rapid.Int64Range(0, int64(30*time.Hour)).Draw(t, "later")))
			before := o
			var err error
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0:
				o, err = o.Apply(order.Action{Event: rapid.SampledFrom(events).Draw(t, "event"), At: at})
			case 1:
				change := order.Rebilling{Shipment: rapid.IntRange(0, 3).Draw(t, "shipment"), LogisticsID: 467, Waybills: []string{"SF" + at.String()}}
				o, err = o.RebillShipments([]order.Rebilling{change}, at)
			case 2:
				o = o.Settle(at)
			default:
				o, _, err = o.SendParts(some("YT"+at.String(), rapid.Int64Range(11, 12).Draw(t, "sku"), rapid.Int64Range(0, 5).Draw(t, "count")), at)
			}
			if err != nil && (o.Changes != before.Changes || len(o.Sent) != len(before.Sent)) {
				t.Fatalf("a refusal changed the order: %v", err)
			}
			if broken := o.Check(); len(broken) > 0 {
				t.Fatalf("%v: %+v", broken, o)
			}
			if o.Modified.Before(before.Modified) || o.Changes > before.Changes && o.DataVersion <= before.DataVersion {
				t.Fatalf("time ran backwards: %+v", o)
			}
			if wholly := o.State == order.WaitGoodsReceiveConfirm || o.State == order.FinishedL; len(o.Sent) > 0 && wholly && len(o.Unsent()) > 0 {
				t.Fatalf("shipped, and %v left", o.Unsent())
			}
		}
	})
}

func TestParcelsOfACarrierStandTogether(t *testing.T) {
	t.Parallel()
	got := order.Together([]order.Parcel{{467, "a"}, {463, "b"}, {467, "c"}, {463, "d"}})
	assert.Equal(t, []order.Parcel{{467, "a"}, {467, "c"}, {463, "b"}, {463, "d"}}, got)
	assert.Empty(t, order.Together(nil))
}

func TestACodeIsUsedUpAndTheOrderReceivedWithTheLast(t *testing.T) {
	t.Parallel()
	o := severalPieces()
	o.Type = order.LOC
	o = o.In(order.WaitSendCode, partial)
	_, err := o.SendCodes([]order.Code{{Password: "a"}, {Password: "b"}}, partial)
	require.ErrorIs(t, err, order.ErrCodeCount)
	_, err = severalPieces().SendCodes([]order.Code{{Password: "a"}}, partial)
	require.ErrorIs(t, err, order.ErrConflict)
	o, err = o.SendCodes([]order.Code{{Card: "c", Password: "a"}}, partial)
	require.NoError(t, err)
	assert.Equal(t, order.WaitGoodsReceiveConfirm, o.State)
	assert.True(t, o.Has(order.CodeKey("c")) && o.Has(order.CodeKey("a")) && !o.Has("a"))
	assert.Equal(t, 0, o.Code("", "a"))
	assert.Equal(t, -1, o.Code("", ""))
	assert.Equal(t, -1, o.Code("x", "a"))
	used, err := o.Consume(0, 5, partial)
	require.NoError(t, err)
	assert.EqualValues(t, 6, o.Codes[0].Left)
	_, err = used.Consume(0, 2, partial)
	require.ErrorIs(t, err, order.ErrUsedUp)
	used, err = used.Consume(0, 1, partial)
	require.NoError(t, err)
	assert.Equal(t, order.FinishedL, used.State)
	assert.Empty(t, used.Check())
	_, err = used.Consume(0, 1, partial)
	require.ErrorIs(t, err, order.ErrConflict)
}
