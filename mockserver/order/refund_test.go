package order_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

// shippedAt returns an ordinary order that was shipped at an instant, and whose
// parcel is under way for so long.
func shippedAt(t require.TestingT, at time.Time, transit time.Duration, fate order.Fate) order.Order {
	o := inState("ordinary", order.WaitSellerStockOut)
	a := action(order.Ship, at)
	a.Shipment.Transit, a.Shipment.Fate = transit, fate
	o, err := o.Apply(a)
	require.NoError(t, err)
	return o
}

// reply is order.Order.ReplyRefund of the order's first request.
func reply(t require.TestingT, o order.Order, e aftersale.RefundEvent, at time.Time) order.Order {
	o, _, err := o.ReplyRefund(aftersale.ID(o.ID, aftersale.KindRefund, 0), e, aftersale.Reply{}, at)
	require.NoError(t, err)
	return o
}

func TestARequestAndTheOrdersOwnEventsComeToTheSame(t *testing.T) {
	t.Parallel()
	later := start.Add(time.Hour)
	for _, kind := range []string{"ordinary", "held", "LOC", "overseas", "cash"} {
		for s := order.NotPay; s <= order.UnKnown; s++ {
			was := inState(kind, s)
			locked, byEvent := was.Apply(order.Action{Event: order.Lock, At: later, Cause: order.ByControl})
			asked, r, byRequest := was.AskRefund(aftersale.RefundRequest{}, later)
			if byEvent != nil {
				assert.True(t, byRequest != nil || s == order.FinishedL || s == order.DeliveryReturn, "%s in %s", kind, s)
				continue
			}
			require.NoError(t, byRequest, "%s in %s", kind, s)
			require.Equal(t, locked, asked)
			assert.True(t, r.Locks)
			for e, own := range map[aftersale.RefundEvent]order.Event{
				aftersale.Approve: order.Approve, aftersale.Reject: order.Reject, aftersale.Withdraw: order.Withdraw,
			} {
				decided, _, err := asked.ReplyRefund(r.ID, e, aftersale.Reply{}, later)
				require.NoError(t, err)
				moved, err := locked.Apply(order.Action{Event: own, At: later})
				require.NoError(t, err)
				assert.Equal(t, moved, decided.CausedBy(order.BySeller, locked), "%s %s in %s", e, kind, s)
			}
		}
	}
}

func TestFinancePaysADayAfterTheDecision(t *testing.T) {
	t.Parallel()
	o := inState("ordinary", order.WaitSellerStockOut)
	o, r, err := o.AskRefund(aftersale.RefundRequest{}, start)
	require.NoError(t, err)
	o = reply(t, o, aftersale.Approve, start.Add(time.Hour))
	assert.Zero(t, o.Refunded())
	at, ok := o.Next()
	require.True(t, ok, "the order is over, and its refund is due")
	assert.Equal(t, start.Add(25*time.Hour), at)
	before, after := o.Settle(at.Add(-1)), o.Settle(at)
	assert.Equal(t, aftersale.Approved, before.Cases.Refunds[0].Status)
	assert.Equal(t, aftersale.Refunded, after.Cases.Refunds[0].Status)
	assert.Equal(t, o.AmountPaid(), after.Refunded())
	assert.Equal(t, o.RefundSum(r), after.Refunded())
	assert.Greater(t, after.DataVersion, o.DataVersion)
	assert.Equal(t, at, after.Modified)
	_, ok = after.Next()
	assert.False(t, ok)
	declined := reply(t, o, aftersale.Decline, start.Add(2*time.Hour))
	_, ok = declined.Next()
	assert.False(t, ok, "somebody is to approve it after all")
	approved := reply(t, declined, aftersale.ApproveManually, at).Settle(at.AddDate(1, 0, 0))
	assert.NotZero(t, approved.Refunded())
}

func TestAnInterceptionFailsIfTheParcelIsThereFirst(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		transit, asked time.Duration
		fate           order.Fate
		want           aftersale.RefundStatus
		after          time.Duration // from the shipment to the outcome
		state          order.State
	}{
		"stopped":                     {50 * time.Hour, 10 * time.Hour, order.Delivered, aftersale.Intercepted, 34 * time.Hour, order.TradeCanceled},
		"there first":                 {50 * time.Hour, 30 * time.Hour, order.Delivered, aftersale.InterceptionFailed, 50 * time.Hour, order.WaitGoodsReceiveConfirm},
		"there at the same instant":   {50 * time.Hour, 26 * time.Hour, order.OutOfOrder, aftersale.InterceptionFailed, 50 * time.Hour, order.WaitGoodsReceiveConfirm},
		"a lost parcel is not found":  {50 * time.Hour, 30 * time.Hour, order.Lost, aftersale.InterceptionFailed, 54 * time.Hour, order.WaitGoodsReceiveConfirm},
		"a stuck parcel can be found": {50 * time.Hour, 60 * time.Hour, order.Stuck, aftersale.Intercepted, 84 * time.Hour, order.TradeCanceled},
	} {
		o := shippedAt(t, start, c.transit, c.fate)
		o, r, err := o.AskRefund(aftersale.RefundRequest{}, start.Add(c.asked))
		require.NoError(t, err, name)
		require.True(t, r.UnderWay, name)
		o = reply(t, o, aftersale.Intercept, start.Add(c.asked))
		assert.Equal(t, order.Locked, o.State, name)
		o = o.Settle(start.Add(c.after - 1))
		assert.Equal(t, aftersale.Intercepting, o.Cases.Refunds[0].Status, name)
		o = o.Settle(start.Add(c.after))
		assert.Equal(t, c.want, o.Cases.Refunds[0].Status, name)
		assert.Equal(t, c.state, o.State, name)
		assert.Empty(t, o.Check(), name)
	}
}

func TestAParcelThatHasArrivedIsNotUnderWay(t *testing.T) {
	t.Parallel()
	o := shippedAt(t, start, 50*time.Hour, order.Delivered)
	o, r, err := o.AskRefund(aftersale.RefundRequest{}, start.Add(50*time.Hour))
	require.NoError(t, err)
	assert.False(t, r.UnderWay)
	_, _, err = o.ReplyRefund(r.ID, aftersale.Intercept, aftersale.Reply{}, start.Add(51*time.Hour))
	assert.ErrorIs(t, err, aftersale.ErrConflict)
}

func TestWhoHasNotPaidGetsNothingBackAndIsCancelled(t *testing.T) {
	t.Parallel()
	o := inState("cash", order.WaitSellerStockOut)
	require.Zero(t, o.AmountPaid())
	o, r, err := o.AskRefund(aftersale.RefundRequest{}, start)
	require.NoError(t, err)
	assert.Zero(t, o.RefundSum(r))
	o = reply(t, o, aftersale.Approve, start)
	assert.Equal(t, order.TradeCanceled, o.State)
	_, ok := o.Next()
	assert.False(t, ok, "there is nothing to pay")
	_, _, err = inState("ordinary", order.NotPay).AskRefund(aftersale.RefundRequest{}, start)
	assert.ErrorIs(t, err, aftersale.ErrState)
}

func TestAPartIsPaidBackAfterCompletionAndNeverMoreThanWasPaid(t *testing.T) {
	t.Parallel()
	_, _, err := inState("ordinary", order.WaitSellerStockOut).AskRefund(aftersale.RefundRequest{Sum: 1}, start)
	require.ErrorIs(t, err, aftersale.ErrSum)
	require.ErrorContains(t, err, "want 0 or 100 fen, found 1")
	o := inState("ordinary", order.FinishedL) // 100 fen
	o, r, err := o.AskRefund(aftersale.RefundRequest{Sum: 60}, start)
	require.NoError(t, err)
	assert.False(t, r.Locks)
	assert.Equal(t, order.FinishedL, o.State)
	_, _, err = o.AskRefund(aftersale.RefundRequest{Sum: 1}, start)
	require.ErrorIs(t, err, aftersale.ErrOpen)
	require.ErrorContains(t, err, fmt.Sprintf("refund %d is to be settled first", r.ID))
	o = reply(t, o, aftersale.Approve, start)
	assert.Equal(t, order.FinishedL, o.State)
	_, _, err = o.AskRefund(aftersale.RefundRequest{Sum: 41}, start)
	require.ErrorIs(t, err, aftersale.ErrSum, "what was approved is laid hold of")
	require.ErrorContains(t, err, "want 1 to 40 fen, or 0 for all that is left, found 41")
	o, rest, err := o.AskRefund(aftersale.RefundRequest{}, start)
	require.NoError(t, err)
	assert.EqualValues(t, 40, rest.Sum)
	_, s, err := o.AskService(aftersale.ServiceRequest{Kind: aftersale.Return}, start)
	require.NoError(t, err)
	assert.Zero(t, s.Sum, "nothing is left")
	o = o.Settle(start.AddDate(0, 1, 0))
	assert.EqualValues(t, 60, o.Refunded())
}

func TestAnOrderLockedTooOftenIsLockedAgainAllTheSame(t *testing.T) {
	t.Parallel()
	o := inState("ordinary", order.WaitSellerStockOut)
	for range 2 * aftersale.MostOfKind {
		for _, e := range []order.Event{order.Lock, order.Withdraw} {
			next, err := o.Apply(order.Action{Event: e, At: start})
			require.NoError(t, err)
			require.Empty(t, next.Check())
			o = next
		}
	}
	assert.Len(t, o.Cases.Refunds, aftersale.MostOfKind)
	_, _, err := o.AskRefund(aftersale.RefundRequest{}, start)
	assert.ErrorIs(t, err, aftersale.ErrTooMany)
}

func TestAStageTellsTheCasesOfAnOrderThatNobodyTouches(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o, _ := untouched(t)
		stages := o.Stages()
		for i, s := range stages {
			until := o.Placed.AddDate(50, 0, 0)
			if i+1 < len(stages) {
				until = o.Placed.Add(stages[i+1].After - 1)
			}
			for _, at := range []time.Time{o.Placed.Add(s.After), until} {
				if at.Before(o.Placed.Add(s.After)) {
					continue // the next one begins at the same instant
				}
				then := o.Settle(at)
				var marks []aftersale.Mark
				for _, c := range s.Cases {
					marks = append(marks, c.Mark(o.ID, o.Placed))
				}
				if len(then.History) == i {
					assert.Equal(t, then.CaseMarks(), marks)
					assert.Equal(t, then.State, s.State)
				}
			}
		}
	})
}
