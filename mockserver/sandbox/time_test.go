package sandbox_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/seed"
	"github.com/jdmock/jdmock/mockserver/store"
)

// world is a sandbox of so many shops of so many orders.
func world(t require.TestingT, shops, orders int) *sandbox.Sandbox {
	c := sandbox.Config{
		Name: "box", Seed: 1, Start: noon, Clock: clock.Frozen(noon), Store: &store.Memory{},
		Apps: []sandbox.App{{Key: "key", Secret: "secret"}}, Shops: make([]sandbox.ShopConfig, shops), Adopt: true,
	}
	for i := range c.Shops {
		c.Shops[i].Orders = orders
	}
	s, err := sandbox.New(context.Background(), c)
	require.NoError(t, err)
	return s
}

// everyOrder returns all orders of a sandbox as they are now.
func everyOrder(t require.TestingT, s *sandbox.Sandbox) (all []order.Order) {
	for _, shop := range s.Shops() {
		page, err := s.Orders(shop.VenderID, s.Clock().Now()).List(context.Background(), store.Query{
			From: noon.AddDate(-20, 0, 0), To: noon.AddDate(20, 0, 0), States: order.AllStates, Limit: 100_000,
		})
		require.NoError(t, err)
		all = append(all, page.Orders...)
	}
	return all
}

func TestAnAdvanceListsAllThatHasHappenedInOrderOfTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := world(t, rapid.IntRange(1, 3).Draw(t, "shops"), 50)
		by := time.Duration(rapid.IntRange(1, 40*24*60).Draw(t, "minutes")) * time.Minute
		before := map[int64]int{}
		for _, o := range everyOrder(t, s) {
			before[o.ID] = o.Changes
		}
		done, err := s.Advance(context.Background(), by)
		require.NoError(t, err)
		assert.True(t, done.Now.Equal(noon.Add(by)))
		assert.True(t, slices.IsSortedFunc(done.Events, func(a, b store.Happening) int { return a.At.Compare(b.At) }))
		told := map[int64][]order.Entry{}
		for _, h := range done.Events {
			assert.True(t, h.At.After(noon) && !h.At.After(done.Now))
			told[h.OrderID] = append(told[h.OrderID], h.Entry)
		}
		for _, o := range everyOrder(t, s) {
			assert.True(t, slices.Equal(o.History[before[o.ID]:], told[o.ID]), "order %d: %v", o.ID, told[o.ID])
		}
		again, err := s.AdvanceNext(context.Background())
		if err == nil {
			assert.True(t, again.Now.After(done.Now), "nothing was left over")
		}
	})
}

func TestStepsFromEventToEventComeToTheSameAsOneLeap(t *testing.T) {
	t.Parallel()
	steps, leap := world(t, 2, 40), world(t, 2, 40)
	var told []store.Happening
	for {
		done, err := steps.AdvanceNext(t.Context())
		if err != nil {
			require.ErrorIs(t, err, sandbox.ErrNothing)
			break
		}
		require.NotEmpty(t, done.Events)
		for _, h := range done.Events {
			assert.True(t, h.At.Equal(done.Now))
		}
		told = append(told, done.Events...)
	}
	done, err := leap.Advance(t.Context(), 365*24*time.Hour)
	require.NoError(t, err)
	assert.Equal(t, done.Events, told)
	assert.NotEmpty(t, told)
}

func TestAnAdvanceUntilAStateStopsWhereTheOrderIsInIt(t *testing.T) {
	t.Parallel()
	s := world(t, 2, 60)
	var underWay order.Order
	for _, o := range everyOrder(t, s) {
		if _, ok := o.Until(order.FinishedL); ok && o.State == order.WaitGoodsReceiveConfirm {
			underWay = o
		}
	}
	require.NotZero(t, underWay.ID)
	done, err := s.AdvanceUntil(t.Context(), underWay.ID, order.FinishedL)
	require.NoError(t, err)
	last := done.Events[len(done.Events)-1]
	assert.True(t, last.At.Equal(done.Now))
	assert.True(t, slices.ContainsFunc(done.Events, func(h store.Happening) bool {
		return h.OrderID == underWay.ID && h.To == order.FinishedL && h.At.Equal(done.Now)
	}))
	again, err := s.AdvanceUntil(t.Context(), underWay.ID, order.FinishedL)
	require.NoError(t, err)
	assert.Equal(t, sandbox.Advanced{Now: done.Now}, again)
	_, err = s.AdvanceUntil(t.Context(), underWay.ID, order.NotPay)
	require.ErrorIs(t, err, sandbox.ErrNever)
	assert.Equal(t, done.Now, s.Clock().Now())
	_, err = s.AdvanceUntil(t.Context(), 1, order.NotPay)
	require.ErrorIs(t, err, order.ErrNotFound)
	for _, by := range []time.Duration{0, -time.Hour, sandbox.MaxAdvance + 1} {
		_, err = s.Advance(t.Context(), by)
		require.Error(t, err)
		require.Error(t, s.AgeAll(t.Context(), by))
	}
}

func TestTimeEndsBeforeItOverflows(t *testing.T) {
	t.Parallel()
	s := world(t, 1, 5)
	var err error
	for range 30 {
		if _, err = s.Advance(t.Context(), sandbox.MaxAdvance); err != nil {
			break
		}
	}
	require.ErrorContains(t, err, "2200")
}

func TestAgedOrdersLieInThePastAndAreModifiedNow(t *testing.T) {
	t.Parallel()
	s, later := world(t, 2, 40), world(t, 2, 40)
	by := 72 * time.Hour
	before := everyOrder(t, s)
	require.NoError(t, s.AgeAll(t.Context(), by))
	_, err := later.Advance(t.Context(), by)
	require.NoError(t, err)
	assert.Equal(t, noon, s.Clock().Now())
	want := everyOrder(t, later)
	for i, o := range everyOrder(t, s) {
		assert.Equal(t, want[i].ID, o.ID)
		assert.Equal(t, want[i].State, o.State)
		assert.True(t, o.Placed.Equal(before[i].Placed.Add(-by)))
		assert.True(t, o.Modified.Equal(noon))
		assert.Empty(t, o.Check())
		assert.Greater(t, o.Version, before[i].Version)
	}
	o, err := s.Age(t.Context(), before[0].ID, time.Hour)
	require.NoError(t, err)
	assert.True(t, o.Placed.Equal(before[0].Placed.Add(-by-time.Hour)))
	_, err = s.Age(t.Context(), 1, time.Hour)
	require.ErrorIs(t, err, order.ErrNotFound)
}

func BenchmarkWorld(b *testing.B) {
	ctx := b.Context()
	const many = 10_000
	b.Run("a sandbox of 200 orders", func(b *testing.B) {
		for b.Loop() {
			world(b, 1, 200)
		}
	})
	s := world(b, 1, many)
	for i, o := range everyOrder(b, s) {
		if i%3 == 0 { // a third is changed
			_, err := s.Age(ctx, o.ID, time.Minute)
			require.NoError(b, err)
		}
	}
	b.Run("a snapshot of 10000 orders", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			require.NoError(b, s.Snapshot(ctx, fmt.Sprint(i%10)))
		}
	})
	for name, back := range map[string]func() error{
		"restoring 10000 orders": func() error { return s.Restore(ctx, "0") },
		"resetting 10000 orders": func() error { return s.Reset(ctx) },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, back())
			}
		})
	}
	b.Run("thirty days of 10000 orders", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			s := world(b, 1, many)
			gen := &seed.Shop{Seed: 1, Start: noon, Count: many}
			orders := s.Orders(s.Shops()[0].VenderID, noon)
			for n := range many {
				_, _ = orders.Apply(ctx, gen.ID(n), order.Ship, order.Shipment{})
			}
			b.StartTimer()
			done, err := s.Advance(ctx, 30*24*time.Hour)
			require.NoError(b, err)
			b.ReportMetric(float64(len(done.Events)), "events/op")
		}
	})
}
