package order

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Routes and transit times are to stay what they have been.
func TestRollsAreThoseOfARand(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.Int64().Draw(t, "number")
		got, want := roll(number), rand.New(rand.NewPCG(uint64(number), 0))
		for range 20 {
			span := rapid.OneOf(rapid.Int64Range(1, 100), rapid.Int64Range(1, int64(maxTransit)), rapid.Int64Range(1, 1<<63-1)).Draw(t, "span")
			require.Equal(t, time.Duration(want.Int64N(span)), got.n(time.Duration(span)))
		}
	})
}

func TestAnOrderIsReadyFromPaymentReleaseOrPlacingOn(t *testing.T) {
	t.Parallel()
	placed := time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC)
	after := func(hours int) time.Time { return placed.Add(time.Duration(hours) * time.Hour) }
	event := func(e Event, hours int) Action { return Action{Event: e, At: after(hours)} }
	parcel := Shipment{Parcels: []Parcel{{LogisticsID: 2087, Waybill: "W"}}}
	for _, c := range []struct {
		name  string
		order Order
		past  []Action
		want  time.Time
	}{
		{"paid", Order{State: NotPay, Pay: Online}, []Action{event(Pay, 2)}, after(2)},
		{"held", Order{State: NotPay, Pay: Online, Held: true}, []Action{event(Pay, 2), event(Release, 5)}, after(5)},
		{"paused", Order{State: NotPay, Pay: Online}, []Action{event(Pay, 2), event(Hold, 3), event(Resume, 6)}, after(2)},
		{"paid on delivery", Order{State: WaitSellerStockOut, Pay: CashOnDelivery}, nil, placed},
		{"posted as paid", Order{State: WaitSellerStockOut, Pay: Online, Paid: after(1)}, nil, after(1)},
		{"posted without payment", Order{State: WaitSellerStockOut, Pay: Online}, nil, placed},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := c.order
			o.Placed, o.Modified = placed, placed
			for _, a := range c.past {
				require.NoError(t, o.apply(a))
			}
			before := o.Outline()
			got, err := o.Move(Action{Event: Ship, At: after(10), Shipment: parcel})
			require.NoError(t, err)
			require.Equal(t, Change{Before: before, After: o.Outline(), Ready: c.want}, got)
			require.Equal(t, after(10).Sub(c.want), got.Waited())

			shipped := o
			refused, err := o.Move(Action{Event: Ship, At: after(11), Shipment: parcel})
			require.ErrorIs(t, err, ErrConflict)
			require.Equal(t, Change{Before: shipped.Outline()}, refused)
			require.Equal(t, shipped, o)
		})
	}
}
