package sandbox_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/arrival"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/seed"
	"github.com/jdmock/jdmock/mockserver/store"
)

func TestAnIdThatIsTakenIsPassedOver(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	c := clock.Frozen(noon)
	s, other := arriving(t, c, "20/m", 1, 0), arriving(t, clock.Frozen(noon.Add(time.Minute)), "20/m", 1, 0)
	first := looked(t, other)[0]
	taken := first
	taken.Placed, taken.Modified, taken.Plan, taken.History = noon, noon, nil, nil
	taken = taken.In(order.NotPay, noon)
	_, err := s.Place(ctx, s.Shops()[0].VenderID, taken)
	require.NoError(t, err)
	c.Advance(time.Minute)
	assert.Len(t, looked(t, s), len(looked(t, other))+1)
	found := slices.ContainsFunc(looked(t, s), func(o order.Order) bool {
		return o.ID != first.ID && o.Placed.Equal(first.Placed) && o.Consignee == first.Consignee && o.Check() == nil
	})
	assert.True(t, found, "the order came under another id")
}

func TestTenThousandArrivalsBreakNoLawAndNoIdComesTwice(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := arriving(t, clock.Frozen(noon), "100/m", 4, 50)
	_, err := s.Advance(ctx, 100*time.Minute)
	require.NoError(t, err)
	off, err := arrival.Parse("off")
	require.NoError(t, err)
	require.NoError(t, s.SetArrivals(ctx, off))

	lawful(t, s)
	for _, vender := range s.Shops() {
		orders := s.Orders(vender.VenderID, s.Clock().Now())
		page, err := orders.List(ctx, store.Query{From: noon, To: noon.Add(2 * time.Hour), States: order.SetOf(order.WaitSellerStockOut), Limit: 100_000})
		require.NoError(t, err)
		for _, o := range page.Orders {
			_, err = orders.Apply(ctx, o.ID, order.Ship, order.Shipment{Parcels: []order.Parcel{{LogisticsID: 467, Waybill: seed.Waybill(467, o.ID)}}})
			require.NoError(t, err)
		}
	}
	lawful(t, s)
	_, err = s.Advance(ctx, 40*24*time.Hour)
	require.NoError(t, err)
	states := lawful(t, s)
	for state, least := range map[order.State]int{
		order.FinishedL: 4000, order.TradeCanceled: 1000, order.DeliveryReturn: 30, order.WaitSellerStockOut: 200, order.Locked: 5,
	} {
		assert.Greater(t, states[state], least, "%s: %v", state, states)
	}
	assert.Zero(t, states[order.NotPay])
}

// lawful holds every order of a sandbox of some 10,000 to the laws, and returns
// how many are in each state.
func lawful(t *testing.T, s *sandbox.Sandbox) map[order.State]int {
	t.Helper()
	ids, states := map[int64]bool{}, map[order.State]int{}
	for _, o := range looked(t, s) {
		require.Empty(t, o.Check(), "order %d in %s", o.ID, o.State)
		require.False(t, ids[o.ID], "order %d is there twice", o.ID)
		ids[o.ID] = true
		states[o.State]++
	}
	assert.InDelta(t, 10_200, len(ids), 500)
	return states
}

func TestIdsOfArrivalsAreNobodyElses(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		shop := seed.Shop{Seed: rapid.Uint64().Draw(t, "seed"), Ordinal: rapid.Int64Range(0, seed.MaxOrdinal).Draw(t, "ordinal"), Start: noon, Count: seed.MaxWithArrivals}
		n := rapid.IntRange(0, seed.MaxArrived-1).Draw(t, "n")
		ids := map[int64]bool{}
		for try := range seed.ArrivedIDs {
			o := shop.Arrived(n, try, noon)
			ids[o.ID] = true
			_, generated := shop.Index(o.ID)
			assert.False(t, generated)
			assert.Less(t, o.ID, shop.Posted(seed.MaxPosted-1, order.SOP).ID)
			assert.Greater(t, o.ID, shop.ID(seed.MaxWithArrivals-1))
			if n > 0 {
				assert.Greater(t, o.ID, shop.Arrived(n-1, try, noon).ID)
			}
			assert.Empty(t, o.Check())
		}
		assert.Len(t, ids, seed.ArrivedIDs)
	})
}

func BenchmarkPlaceArrivals(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		c := clock.Frozen(noon)
		s := arriving(b, c, "100/m", 1, 0)
		now := c.Advance(100 * time.Minute)
		b.StartTimer()
		require.NoError(b, s.Arrive(context.Background(), now))
	}
}

func BenchmarkLookWhereNothingArrives(b *testing.B) {
	s := arriving(b, clock.Frozen(noon), "off", 1, 0)
	for b.Loop() {
		if err := s.Arrive(context.Background(), noon); err != nil {
			b.Fatal(err)
		}
	}
}
