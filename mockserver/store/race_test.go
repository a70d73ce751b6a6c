package store_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

// TestManyDoAllAtOnce is for the race detector; what must hold whoever comes
// first is that no order is lost or counted twice.
func TestManyDoAllAtOnce(t *testing.T) {
	t.Parallel()
	const count = 1000
	m, shop := open(t, count)
	var group sync.WaitGroup
	for worker := range 8 {
		group.Go(func() {
			for i := range 60 {
				now := noon.Add(time.Duration(i) * time.Hour)
				id := shop.ID((worker*131 + i*17) % count)
				switch _, err := m.Get(t.Context(), key, now, id); worker % 4 {
				case 0:
					_, _ = m.Update(t.Context(), key, now, id, func(o order.Order) (order.Order, error) {
						return o.Apply(order.Action{Event: order.Ship, At: now})
					})
				case 1:
					assert.NoError(t, m.Snapshot(t.Context(), key.Sandbox, "s"))
					assert.NoError(t, m.Settle(t.Context(), key.Sandbox, now, func(store.Happening) {}))
				case 2:
					_, _, err = m.Next(t.Context(), key.Sandbox, now)
					assert.NoError(t, err)
				default:
					assert.NoError(t, err)
				}
				if i%3 == 0 {
					_, _ = m.Update(t.Context(), key, now, id, func(o order.Order) (order.Order, error) {
						o, _, err := o.AskRefund(aftersale.RefundRequest{}, now)
						return o, err
					})
				}
				cases, err := m.Cases(t.Context(), key, now, store.CaseQuery{Kind: aftersale.KindRefund, Limit: count})
				assert.NoError(t, err)
				assert.Len(t, cases.Marks, cases.Total)
				q := lists[worker%len(lists)].Query
				q.To, q.States, q.Limit = now.AddDate(1, 0, 0), order.AllStates, 3
				page, err := m.List(t.Context(), key, now, q)
				assert.NoError(t, err)
				assert.Equal(t, count, page.Total)
			}
		})
	}
	group.Wait()
}

// TestAListByAnEarlierClockAgreesWithItself: of two calls at once, the one that
// took its time first may come second.
func TestAListByAnEarlierClockAgreesWithItself(t *testing.T) {
	t.Parallel()
	m, _ := open(t, 1000)
	q := page(store.Query{States: order.SetOf(order.FinishedL)}, 1000)
	later, err := m.List(t.Context(), key, noon.AddDate(0, 0, 3), q)
	require.NoError(t, err)
	earlier, err := m.List(t.Context(), key, noon, q)
	require.NoError(t, err)
	require.Equal(t, later, earlier)
	for _, o := range earlier.Orders {
		assert.Equal(t, order.FinishedL, o.State)
	}
}
