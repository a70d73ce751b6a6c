package order_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/seed"
)

// untouched draws a generated order as it was placed.
func untouched(t *rapid.T) (order.Order, *seed.Shop) {
	shop := &seed.Shop{Seed: rapid.Uint64Range(1, 50).Draw(t, "seed"), Start: start, Count: 200}
	return shop.Order(rapid.IntRange(0, 199).Draw(t, "order")), shop
}

// act does something at random to an order.
func act(t *rapid.T, o order.Order, at time.Time) (order.Order, error) {
	k := rapid.IntRange(0, 1).Draw(t, "case")
	var err error
	switch rapid.IntRange(0, 8).Draw(t, "what") {
	case 0, 1:
		return o.Apply(action(order.Event(rapid.IntRange(int(order.Pay), int(order.Refuse)).Draw(t, "event")), at))
	case 2:
		o, _, err = o.AskRefund(aftersale.RefundRequest{Sum: rapid.Int64Range(-1, 300).Draw(t, "sum")}, at)
	case 3, 4:
		e := aftersale.RefundEvent(rapid.IntRange(1, int(aftersale.ApproveManually)).Draw(t, "refund event"))
		o, _, err = o.ReplyRefund(aftersale.ID(o.ID, aftersale.KindRefund, k), e, aftersale.Reply{Checker: "甲"}, at)
	case 5:
		kind := rapid.SampledFrom([]aftersale.ServiceKind{0, aftersale.Return, aftersale.Exchange, aftersale.Repair}).Draw(t, "kind")
		o, _, err = o.AskService(aftersale.ServiceRequest{Kind: kind, SKU: rapid.Int64Range(0, 4).Draw(t, "sku"), Count: rapid.Int64Range(-1, 2).Draw(t, "count")}, at)
	case 6:
		e := aftersale.ServiceEvent(rapid.IntRange(1, int(aftersale.CancelService)).Draw(t, "service event"))
		o, _, err = o.Serve(aftersale.ID(o.ID, aftersale.KindService, k), e, aftersale.ServiceAct{}, at)
	case 7:
		switch rapid.IntRange(0, 2).Draw(t, "complaint") {
		case 0:
			o, _, err = o.Complain("x", at)
		case 1:
			o, _, err = o.AnswerComplaint(aftersale.ID(o.ID, aftersale.KindComplaint, k), "y", at)
		default:
			o, _, err = o.CloseComplaint(aftersale.ID(o.ID, aftersale.KindComplaint, k), at)
		}
	default:
		o = o.SetVenderRemark(rapid.IntRange(0, 5).Draw(t, "flag"), "z", at)
	}
	return o, err
}

// known are the errors with which an action is refused.
var known = []error{
	order.ErrConflict, aftersale.ErrConflict, aftersale.ErrNotFound, aftersale.ErrOpen, aftersale.ErrTooMany,
	aftersale.ErrState, aftersale.ErrSum, aftersale.ErrKind, aftersale.ErrCount, aftersale.ErrGoods,
}

// TestWhateverIsDoneToAnOrderTheLawsHold does about 10⁴ things to orders and
// lets time go by: the money adds up, a locked order has one open request, each
// change makes a later version, and a refused one makes none.
func TestWhateverIsDoneToAnOrderTheLawsHold(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]string{"ordinary", "held", "LOC", "overseas", "cash"}).Draw(t, "kind")
		first := order.NotPay
		if kind == "cash" {
			first = order.WaitSellerStockOut
		}
		o, now := inState(kind, first), start
		o.Items = []order.Item{{SKU: 1, Price: 100, Count: 3}, {SKU: 2, Price: 55, Count: 1}, {SKU: 3, Count: 1}}
		o.Coupons, o.Balance, o.Freight = []order.Coupon{{Type: 41, Amount: 30}, {Type: 20, Amount: 45}}, 20, 10
		for range 100 {
			now = now.Add(time.Duration(rapid.IntRange(0, 40*3600).Draw(t, "seconds")) * time.Second)
			o = o.Settle(now)
			before := fmt.Sprintf("%+v", o)
			next, err := act(t, o, now)
			if err != nil {
				assert.True(t, isKnown(err), "%v", err)
				assert.Equal(t, before, fmt.Sprintf("%+v", next), "a refused one leaves it as it is")
				continue
			}
			assert.Equal(t, before, fmt.Sprintf("%+v", o), "the order itself stays as it was")
			assert.Greater(t, next.DataVersion, o.DataVersion)
			assert.Equal(t, o.Changes+1, next.Changes)
			assert.Len(t, next.History, next.Changes)
			if broken := next.Check(); len(broken) > 0 {
				t.Fatalf("%+v: %v", next.History[len(next.History)-1], broken)
			}
			o = next
		}
		for i, e := range o.History {
			assert.False(t, i > 0 && e.At.Before(o.History[i-1].At))
			assert.False(t, e.Event.OfCase() && e.From != e.To, "%s", e.Event)
			assert.NotEqual(t, "no event", e.Event.String())
		}
		assert.Equal(t, o.Settle(now.AddDate(1, 0, 0)), o.Settle(now.AddDate(0, 0, 3)).Settle(now.AddDate(1, 0, 0)))
		older := o.Age(time.Hour, now)
		assert.Empty(t, older.Check())
		assert.Len(t, older.Cases.Marks(), len(o.Cases.Marks()))
	})
}

func isKnown(err error) bool {
	for _, k := range known {
		if errors.Is(err, k) {
			return true
		}
	}
	return false
}

func TestAReturnPaysBackWhatTheGoodsCostAndSoManyPiecesAsThereAre(t *testing.T) {
	t.Parallel()
	o := inState("ordinary", order.WaitSellerStockOut)
	_, _, err := o.AskService(aftersale.ServiceRequest{Kind: aftersale.Return}, start)
	require.ErrorIs(t, err, aftersale.ErrState)
	require.ErrorContains(t, err, "want one in FINISHED_L")
	o = inState("ordinary", order.FinishedL)
	_, _, err = o.AskService(aftersale.ServiceRequest{Kind: aftersale.Return, SKU: 9}, start)
	require.ErrorIs(t, err, aftersale.ErrGoods)
	o, s, err := o.AskService(aftersale.ServiceRequest{Kind: aftersale.Return}, start)
	require.NoError(t, err)
	_, _, err = o.AskService(aftersale.ServiceRequest{Kind: aftersale.Repair}, start)
	require.ErrorIs(t, err, aftersale.ErrCount, "the only piece is in a service order")
	require.ErrorContains(t, err, "there are 0 of SKU")
	for _, e := range []aftersale.ServiceEvent{aftersale.AuditApprove, aftersale.SendBack, aftersale.TakeIn, aftersale.RefundService, aftersale.Confirm} {
		o, _, err = o.Serve(s.ID, e, aftersale.ServiceAct{}, start)
		require.NoError(t, err)
	}
	assert.EqualValues(t, 100, o.Refunded())
	assert.Equal(t, order.FinishedL, o.State)
	assert.Empty(t, o.Check())
	_, _, err = o.AskRefund(aftersale.RefundRequest{}, start)
	assert.ErrorIs(t, err, aftersale.ErrSum, "all of it was paid back")
}
