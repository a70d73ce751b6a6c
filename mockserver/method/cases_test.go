package method

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

// readings counts the orders that are read of a store, of which one has gone.
type readings struct {
	store.Store
	gone int64
	read map[int64]int
}

func (r *readings) Get(ctx context.Context, shop store.ShopKey, now time.Time, id int64) (order.Order, error) {
	r.read[id]++
	if id == r.gone {
		return order.Order{}, order.ErrNotFound
	}
	return r.Store.Get(ctx, shop, now, id)
}

func TestCasesComeWithTheirOrders(t *testing.T) {
	t.Parallel()
	now, key := time.Date(2025, 4, 1, 12, 0, 0, 0, time.UTC), store.ShopKey{Sandbox: "box", Vender: "1"}
	s := &readings{Store: &store.Memory{}, gone: 2, read: map[int64]int{}}
	require.NoError(t, s.AddShop(t.Context(), key, now, nil))
	for id := range int64(3) {
		o := order.Order{ID: id + 1, Type: order.SOP, Pay: order.Online, State: order.NotPay, Placed: now, Modified: now}
		for range 2 {
			var err error
			o, _, err = o.Complain("late", now)
			require.NoError(t, err)
		}
		_, err := s.Insert(t.Context(), key, now, o)
		require.NoError(t, err)
	}
	c := &Call{Orders: store.Orders{Store: s, Shop: key, Now: now}}
	list, total, err := c.cases(t.Context(), store.CaseQuery{Kind: aftersale.KindComplaint, Limit: 10})
	require.NoError(t, err)
	assert.Equal(t, 6, total)
	require.Len(t, list, 4, "those of the order that has gone are left out")
	for i, of := range list {
		assert.Equal(t, []int64{1, 1, 3, 3}[i], of.Order.ID)
		assert.Equal(t, of.Order.ID, aftersale.OrderOf(of.Mark.Case))
		assert.Contains(t, of.Order.CaseMarks(), of.Mark)
	}
	assert.Equal(t, map[int64]int{1: 1, 2: 1, 3: 1}, s.read)
	_, _, err = (&Call{Orders: store.Orders{Store: s}}).cases(t.Context(), store.CaseQuery{})
	assert.ErrorIs(t, err, store.ErrNoShop)
}
