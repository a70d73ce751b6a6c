package client_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/client"
)

func TestWalksReturnEachOrderOnceWhileOthersChange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var skew time.Duration
		s := &shop{now: testNow}
		past := rapid.IntRange(3, 100*24*3600).Draw(t, "past")
		start := testNow.Add(-time.Duration(past) * time.Second)
		for range rapid.IntRange(0, 60).Draw(t, "orders") {
			age := rapid.OneOf(rapid.IntRange(0, 3), rapid.IntRange(0, past)).Draw(t, "age")
			s.place(testNow.Add(-time.Duration(age)*time.Second), client.WaitSellerStockOut)
		}
		before := len(s.orders)
		s.now = s.now.Add(time.Second)
		s.change = func() { stir(t, s, 3) }
		c, size := clientOf(s, &skew, 1), rapid.IntRange(1, 7).Draw(t, "size")
		sort := rapid.SampledFrom([]client.Direction{client.Ascending, client.Descending}).Draw(t, "sort")
		query := client.SearchQuery{Start: start, End: testNow, By: client.ByPlaced, Sort: sort, PageSize: size}

		var placed []time.Time
		seen := map[client.ID]bool{}
		for order, err := range c.Orders.SearchAll(t.Context(), query) {
			if err != nil || seen[order.OrderID] {
				t.Fatalf("order %d again, or %v", order.OrderID, err)
			}
			seen[order.OrderID] = true
			if sort == client.Descending {
				placed = append([]time.Time{order.Placed.Time}, placed...)
			} else {
				placed = append(placed, order.Placed.Time)
			}
		}
		if len(seen) < before || !inOrder(placed) {
			t.Fatalf("search returns %d of %d orders at %v", len(seen), before, placed)
		}

		listed := map[client.ID]bool{}
		for order, err := range c.Orders.ListAll(t.Context(), client.ListQuery{Start: start, End: testNow, PageSize: size}) {
			if err != nil || listed[order.OrderID] {
				t.Fatalf("order %d again, or %v", order.OrderID, err)
			}
			listed[order.OrderID] = true
		}
		if len(listed) < before {
			t.Fatalf("list returns %d of %d orders", len(listed), before)
		}
	})
}

func inOrder(times []time.Time) bool {
	for i := 1; i < len(times); i++ {
		if times[i].Before(times[i-1]) {
			return false
		}
	}
	return true
}

func TestAWalkByModificationMissesNoOrderThatStays(t *testing.T) {
	t.Parallel()
	var skew time.Duration
	s := &shop{now: testNow}
	for i := range 500 {
		s.place(testNow.Add(-time.Duration(500-i)*time.Second), client.WaitSellerStockOut)
	}
	s.change = func() { // page numbers would skip one order for each of these
		s.now = s.now.Add(time.Second)
		for i := (s.calls - 1) * 30; i < min(s.calls*30, 500); i++ {
			s.touch(s.orders[i], client.FinishedL)
		}
	}
	seen := map[client.ID]bool{}
	query := client.SearchQuery{Start: testNow.Add(-time.Hour), End: testNow.Add(time.Hour)}
	for order, err := range clientOf(s, &skew, 1).Orders.SearchAll(t.Context(), query) {
		require.NoError(t, err)
		seen[order.OrderID] = true
	}
	assert.Len(t, seen, 500)
}

func TestAWalkStopsWithItsReader(t *testing.T) {
	t.Parallel()
	var skew time.Duration
	s := &shop{now: testNow}
	for i := range 50 {
		s.place(testNow.Add(-time.Duration(i)*time.Second), client.WaitSellerStockOut)
	}
	c := clientOf(s, &skew, 1)
	all := client.SearchQuery{Start: testNow.Add(-time.Hour), End: testNow, PageSize: 10}
	for range 2 { // the same sequence can be read again
		s.calls = 0
		read := 0
		for range c.Orders.SearchAll(t.Context(), all) {
			if read++; read == 15 {
				break
			}
		}
		assert.Equal(t, 2, s.calls)
	}
	s.calls = 0
	for range c.Orders.ListAll(t.Context(), client.ListQuery{Start: all.Start, End: all.End, PageSize: 10}) {
		break
	}
	assert.Equal(t, 1, s.calls)
}

func TestAWalkEndsWithTheFirstError(t *testing.T) {
	t.Parallel()
	var skew time.Duration
	c := clientOf(&shop{now: testNow}, &skew, 1)
	for name, q := range map[string]client.SearchQuery{
		"no dates": {}, "no end": {Start: testNow}, "swapped": {Start: testNow, End: testNow.Add(-time.Second)},
	} {
		errs := 0
		for _, err := range c.Orders.SearchAll(t.Context(), q) {
			require.Error(t, err, name)
			errs++
		}
		assert.Equal(t, 1, errs, name)
	}
	s := &shop{now: testNow}
	for range 101 {
		s.place(testNow, client.WaitSellerStockOut)
	}
	got, last := 0, error(nil)
	for _, err := range clientOf(s, &skew, 1).Orders.SearchAll(t.Context(), client.SearchQuery{Start: testNow, End: testNow, PageSize: 1}) {
		if last = err; err == nil {
			got++
		}
	}
	assert.ErrorContains(t, last, "more than 100 pages")
	assert.Equal(t, 1, got)
}
