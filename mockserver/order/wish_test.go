package order_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

// wishing returns an order of a state whose buyer wants something an hour after
// its placing.
func wishing(s order.State, e order.Event) order.Order {
	o := inState("ordinary", s).In(s, start)
	o.Plan = []order.Step{{After: time.Hour, Event: e}}
	return o
}

func TestABuyersWishComesAtItsTimeByItself(t *testing.T) {
	t.Parallel()
	due := start.Add(time.Hour)
	for _, each := range []struct {
		state order.State
		wish  order.Event
		marks []aftersale.Mark
		to    order.State
	}{
		{order.WaitSellerStockOut, order.WishRefund, []aftersale.Mark{{Kind: aftersale.KindRefund, Case: 700, At: due}}, order.Locked},
		{order.FinishedL, order.WishRefund, []aftersale.Mark{{Kind: aftersale.KindRefund, Case: 700, At: due}}, order.FinishedL},
		{order.FinishedL, order.WishReturn, []aftersale.Mark{{Kind: aftersale.KindService, Case: 725, Status: 1, At: due}}, order.FinishedL},
		{order.FinishedL, order.WishExchange, []aftersale.Mark{{Kind: aftersale.KindService, Case: 725, Status: 1, At: due}}, order.FinishedL},
		{order.WaitSellerStockOut, order.WishComplaint, []aftersale.Mark{{Kind: aftersale.KindComplaint, Case: 750, Status: 1, At: due}}, order.WaitSellerStockOut},

		{order.WaitSellerStockOut, order.WishReturn, nil, order.WaitSellerStockOut}, // it is not completed
		{order.NotPay, order.WishRefund, nil, order.NotPay},
		{order.NotPay, order.WishComplaint, nil, order.NotPay},
		{order.Locked, order.WishRefund, nil, order.Locked}, // he has asked already
	} {
		o := wishing(each.state, each.wish)
		before := len(o.CaseMarks())
		early := o.Settle(due.Add(-time.Second))
		require.Len(t, early.CaseMarks(), before, "event %d of one in %s", each.wish, each.state)
		after := o.Settle(due)
		assert.ElementsMatch(t, each.marks, after.CaseMarks()[before:], "event %d of one in %s", each.wish, each.state)
		assert.Equal(t, each.to, after.State)
		assert.Empty(t, after.Plan)
		assert.Empty(t, after.Check())
		assert.Len(t, o.History, len(early.History), "the order that was settled stays as it was")
		if each.marks != nil {
			at, ok := o.Next()
			require.True(t, ok)
			assert.Equal(t, due, at)
			assert.Equal(t, order.ByItself, after.History[len(after.History)-1].Cause)
		}
	}
}
