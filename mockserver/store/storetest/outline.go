package storetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

// outlinesHaveTheLife compares outlines with the orders that they are of: while
// nothing touches them, after a shipment, and when time has moved them on.
func outlinesHaveTheLife(t *testing.T, s store.Store) {
	ctx := t.Context()
	g := generator{count: 40}
	require.NoError(t, s.AddShop(ctx, shop, start, g))
	_, err := s.Outline(ctx, shop, start, 999_999)
	require.ErrorIs(t, err, order.ErrNotFound)
	shipped := 0
	for n := range g.count {
		if n%3 == 0 {
			if _, err := s.Update(ctx, shop, start, g.Order(n).ID, ship(start, "W"+string(rune('A'+n)))); err == nil {
				shipped++
			}
		}
	}
	require.Positive(t, shipped)
	for _, after := range []time.Duration{0, time.Hour, 200 * 24 * time.Hour} {
		now := start.Add(after)
		q := everything(store.Placed)
		whole, err := s.List(ctx, shop, now, q)
		require.NoError(t, err)
		q.Outlines = true
		outlines, err := s.List(ctx, shop, now, q)
		require.NoError(t, err)
		require.Len(t, outlines.Orders, len(whole.Orders))
		for i, want := range whole.Orders {
			outline, err := s.Outline(ctx, shop, now, want.ID)
			require.NoError(t, err)
			for _, got := range []order.Order{outline, outlines.Orders[i]} {
				got.Items, want.Items = nil, nil
				assert.Equal(t, want, got, "order %d, %s later", want.ID, after)
			}
		}
	}
}
