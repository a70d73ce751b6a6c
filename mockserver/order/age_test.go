package order_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/seed"
)

// generated draws an order of a shop as it is at an instant at or after the
// shop's start.
func generated(t *rapid.T) (order.Order, time.Time) {
	start := time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)
	shop := &seed.Shop{Seed: rapid.Uint64Range(1, 50).Draw(t, "seed"), Start: start, Count: 200}
	now := start.Add(time.Duration(rapid.IntRange(0, 30*24*60).Draw(t, "minutes")) * time.Minute)
	return shop.Order(rapid.IntRange(0, 199).Draw(t, "order")).Settle(now), now
}

func TestAnAgedOrderIsWhereItWouldBeLaterAndKeepsTheLaws(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o, now := generated(t)
		by := time.Duration(rapid.IntRange(1, 40*24).Draw(t, "hours")) * time.Hour
		was := len(o.History)
		aged, later := o.Age(by, now), o.Settle(now.Add(by))
		assert.Equal(t, later.State, aged.State)
		assert.True(t, aged.Placed.Equal(o.Placed.Add(-by)))
		assert.True(t, aged.Modified.Equal(now))
		assert.Greater(t, aged.DataVersion, o.DataVersion)
		assert.Empty(t, aged.Check())
		require.Len(t, aged.History, len(later.History))
		for i, entry := range aged.History {
			assert.True(t, entry.At.Equal(later.History[i].At.Add(-by)))
			assert.Equal(t, later.History[i].Event, entry.Event)
		}
		assert.Len(t, o.History, was, "the order itself stays as it was")
		assert.Equal(t, o, o.Age(0, now))
		assert.Equal(t, o, o.Age(-time.Hour, now))
	})
}

func TestHistoryTellsEachMoveAndIsNotShared(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o, now := generated(t)
		require.Len(t, o.History, o.Changes)
		for i, entry := range o.History {
			if i > 0 {
				assert.Equal(t, o.History[i-1].To, entry.From)
				assert.False(t, entry.At.Before(o.History[i-1].At))
			}
			assert.Equal(t, order.ByItself, entry.Cause)
		}
		if len(o.History) > 0 {
			assert.Equal(t, o.State, o.History[len(o.History)-1].To)
		}
		locked, err := o.Apply(order.Action{Event: order.Lock, At: now, Cause: order.ByControl})
		if err != nil {
			require.ErrorIs(t, err, order.ErrConflict)
			t.Skip("an order in this state cannot be locked: another is drawn")
		}
		other, err := o.Apply(order.Action{Event: order.Lock, At: now})
		require.NoError(t, err)
		last := len(locked.History) - 1
		assert.Equal(t, order.Entry{At: now, Event: order.Lock, From: o.State, To: order.Locked, Cause: order.ByControl}, locked.History[last])
		assert.Equal(t, order.BySeller, other.History[last].Cause)
	})
}

func TestNextAndUntilTellWhatSettleDoes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o, now := generated(t)
		forever := o.Settle(now.AddDate(10, 0, 0))
		at, ok := o.Next()
		require.Equal(t, forever.Changes > o.Changes, ok)
		if ok {
			assert.Equal(t, o.Changes, o.Settle(at.Add(-1)).Changes)
			assert.Greater(t, o.Settle(at).Changes, o.Changes)
		}
		for s := order.NotPay; s <= order.UnKnown; s++ {
			at, ok := o.Until(s)
			visited := s == o.State
			for _, entry := range forever.History[len(o.History):] {
				visited = visited || entry.To == s
			}
			require.Equal(t, visited, ok, s)
			if ok && s != o.State {
				assert.NotEqual(t, s, o.Settle(at.Add(-1)).State)
			}
		}
	})
}
