package sandbox_test

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/arrival"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/store"
)

// arriving is a sandbox of so many shops at which orders arrive by a plan.
func arriving(t require.TestingT, c *clock.Clock, text string, shops, orders int) *sandbox.Sandbox {
	plan, err := arrival.Parse(text)
	require.NoError(t, err)
	config := sandbox.Config{
		Name: "box", Seed: 1, Start: noon, Clock: c, Store: &store.Memory{}, Arrivals: plan,
		Apps: []sandbox.App{{Key: "key", Secret: "secret"}}, Shops: make([]sandbox.ShopConfig, shops), Adopt: true,
	}
	for i := range config.Shops {
		config.Shops[i].Orders = orders
	}
	s, err := sandbox.New(context.Background(), config)
	require.NoError(t, err)
	return s
}

// looked returns all orders of the sandbox after somebody has looked, without
// their versions, which follow from when somebody looks.
func looked(t require.TestingT, s *sandbox.Sandbox) []order.Order {
	require.NoError(t, s.Arrive(context.Background(), s.Clock().Now()))
	all := everyOrder(t, s)
	for i := range all {
		all[i].Version = 0
	}
	slices.SortFunc(all, func(a, b order.Order) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

func TestHoweverOftenOneLooksTheSameOrdersArrive(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		shops := rapid.IntRange(1, 3).Draw(t, "shops")
		plan := rapid.SampledFrom([]string{"2/m", "day", "double-eleven", "calm"}).Draw(t, "plan")
		often, seldom := clock.Frozen(noon), clock.Frozen(noon)
		a, b := arriving(t, often, plan, shops, 10), arriving(t, seldom, plan, shops, 10)
		passed := time.Duration(0)
		for range rapid.IntRange(1, 12).Draw(t, "looks") {
			by := time.Duration(rapid.IntRange(1, 400).Draw(t, "seconds")) * time.Second
			passed += by
			switch rapid.SampledFrom([]string{"clock", "advance", "next", "read", "snapshot"}).Draw(t, "how") {
			case "clock":
				often.Advance(by)
				require.NoError(t, a.Arrive(context.Background(), often.Now()))
			case "advance":
				_, err := a.Advance(context.Background(), by)
				require.NoError(t, err)
			case "next":
				before := often.Now()
				for !often.Now().After(before) {
					_, err := a.AdvanceNext(context.Background())
					require.NoError(t, err)
				}
				passed += often.Now().Sub(before) - by
			case "read":
				often.Advance(by)
				_ = looked(t, a)
			case "snapshot":
				often.Advance(by)
				require.NoError(t, a.Snapshot(context.Background(), "s"))
				_, err := a.Advance(context.Background(), time.Hour)
				require.NoError(t, err)
				require.NoError(t, a.Restore(context.Background(), "s"))
			}
		}
		seldom.Advance(passed)
		assert.Equal(t, looked(t, b), looked(t, a))
		assert.Equal(t, b.Arrivals(), a.Arrivals())
	})
}

func TestAnAdvanceListsArrivalsAmongItsEvents(t *testing.T) {
	t.Parallel()
	s := arriving(t, clock.Frozen(noon), "20/m", 2, 30)
	done, err := s.Advance(context.Background(), time.Hour)
	require.NoError(t, err)
	assert.True(t, slices.IsSortedFunc(done.Events, func(a, b store.Happening) int { return a.At.Compare(b.At) }))
	placed, paid := map[int64]bool{}, 0
	for _, e := range done.Events {
		if e.Name() == "placed" {
			assert.False(t, placed[e.OrderID], "placed once")
			placed[e.OrderID] = true
			assert.Contains(t, []order.State{order.NotPay, order.WaitSellerStockOut}, e.To)
			_, o, err := s.FindOrder(context.Background(), e.OrderID)
			require.NoError(t, err)
			assert.True(t, o.Placed.Equal(e.At))
			continue
		}
		if placed[e.OrderID] && e.Event == order.Pay {
			paid++
		}
	}
	assert.InDelta(t, 1200, len(placed), 175)
	assert.Greater(t, paid, 500)
	assert.Equal(t, len(placed), s.Arrivals().Arrived)
}

func TestTheNextEventMayBeAnArrival(t *testing.T) {
	t.Parallel()
	s := arriving(t, clock.Frozen(noon), "20/m", 1, 0)
	next := s.Arrivals().Next
	done, err := s.AdvanceNext(context.Background())
	require.NoError(t, err)
	require.Len(t, done.Events, 1)
	assert.Equal(t, "placed", done.Events[0].Name())
	assert.True(t, done.Now.Equal(next) && done.Events[0].At.Equal(next))
	assert.True(t, s.Arrivals().Next.After(next))
}

func TestWhatIsRestoredArrivesAgain(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := arriving(t, clock.Frozen(noon), "20/m", 2, 5)
	_, err := s.Advance(ctx, time.Hour)
	require.NoError(t, err)
	require.NoError(t, s.Snapshot(ctx, "an hour"))
	was := s.Arrivals()
	_, err = s.Advance(ctx, time.Hour)
	require.NoError(t, err)
	want := looked(t, s)

	other, err := arrival.Parse("day")
	require.NoError(t, err)
	require.NoError(t, s.SetArrivals(ctx, other))
	_, err = s.Advance(ctx, time.Hour)
	require.NoError(t, err)
	require.NoError(t, s.Restore(ctx, "an hour"))
	assert.Equal(t, was, s.Arrivals())
	_, err = s.Advance(ctx, time.Hour)
	require.NoError(t, err)
	assert.Equal(t, want, looked(t, s))

	require.NoError(t, s.Reset(ctx))
	assert.Zero(t, s.Arrivals().Arrived)
	_, err = s.Advance(ctx, 2*time.Hour)
	require.NoError(t, err)
	assert.Equal(t, want, looked(t, s))
}

func TestManyWhoLookAtOncePlaceEachArrivalOnce(t *testing.T) {
	t.Parallel()
	c := clock.Frozen(noon)
	s, alone := arriving(t, c, "20/m", 3, 0), arriving(t, clock.Frozen(noon.Add(3*time.Hour)), "20/m", 3, 0)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 18 {
				now := c.Advance(75 * time.Second) // 8 times 18 of them are 3 hours
				assert.NoError(t, s.Arrive(context.Background(), now))
				assert.False(t, s.Arrivals().Next.Before(now), "all that was due by then is there")
			}
		})
	}
	all.Wait()
	assert.Equal(t, looked(t, alone), looked(t, s))
}

func TestAgeingLeavesTheScheduleAlone(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := arriving(t, clock.Frozen(noon), "20/m", 1, 5)
	_, err := s.Advance(ctx, time.Minute)
	require.NoError(t, err)
	was := s.Arrivals()
	require.NoError(t, s.AgeAll(ctx, 48*time.Hour))
	assert.Equal(t, was, s.Arrivals())
	for _, o := range looked(t, s) {
		assert.False(t, o.Placed.After(noon.Add(time.Minute-48*time.Hour)))
	}
}

func TestAnotherPlanBeginsWhenItIsSet(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	c := clock.Frozen(noon)
	s := arriving(t, c, "20/m", 1, 0)
	c.Advance(10 * time.Minute)
	for _, text := range []string{"1/s", "off"} {
		plan, err := arrival.Parse(text)
		require.NoError(t, err)
		require.NoError(t, s.SetArrivals(ctx, plan))
	}
	before := s.Arrivals()
	assert.InDelta(t, 200, before.Arrived, 71, "what was due by the first plan has arrived")
	assert.True(t, before.Next.IsZero())
	c.Advance(time.Hour)
	assert.Len(t, looked(t, s), before.Arrived)
	plan, err := arrival.Parse("1/s")
	require.NoError(t, err)
	require.NoError(t, s.SetArrivals(ctx, plan))
	c.Advance(time.Minute)
	orders := looked(t, s)
	assert.InDelta(t, before.Arrived+60, len(orders), 39)
	assert.True(t, orders[len(orders)-1].Placed.After(noon.Add(70*time.Minute)), "later orders have larger ids")
}

func TestAStepOfTheClockWithTooManyArrivalsIsRefusedAndTimeStands(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := arriving(t, clock.Frozen(noon), "1000/s", 1, 100)
	_, err := s.Advance(ctx, time.Hour)
	require.ErrorContains(t, err, "want at most 100000 in one step")
	all := everyOrder(t, s)
	later := slices.IndexFunc(all, func(o order.Order) bool {
		at, ok := o.Until(order.FinishedL)
		return ok && at.After(noon.Add(time.Hour))
	})
	require.GreaterOrEqual(t, later, 0)
	_, err = s.AdvanceUntil(ctx, all[later].ID, order.FinishedL)
	require.ErrorContains(t, err, "want at most 100000 in one step")
	assert.True(t, s.Clock().Now().Equal(noon))
	done, err := s.Advance(ctx, time.Second)
	require.NoError(t, err)
	assert.Greater(t, len(done.Events), 800)
}

func TestWhoeverGoesAwayLeavesTheRestToTheNext(t *testing.T) {
	t.Parallel()
	c := clock.Frozen(noon)
	s := arriving(t, c, "20/m", 1, 0)
	c.Advance(time.Hour)
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	require.ErrorIs(t, s.Arrive(gone, c.Now()), context.Canceled)
	alone := arriving(t, clock.Frozen(c.Now()), "20/m", 1, 0)
	assert.Equal(t, looked(t, alone), looked(t, s))
}
