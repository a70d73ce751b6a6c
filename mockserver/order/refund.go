package order

import (
	"fmt"
	"slices"
	"time"

	"github.com/jdmock/jdmock/mockserver/aftersale"
)

// AskRefund returns the order after its buyer has asked for money back, and the
// request. A paid order, or one that is paid on delivery, that has not ended is
// locked by that, and the request is for all that was paid; one that has ended
// stays where it stands, and the request may be for a part of what is left. It
// returns aftersale.ErrState, ErrOpen, ErrTooMany or ErrSum.
func (o Order) AskRefund(q aftersale.RefundRequest, at time.Time) (Order, aftersale.Refund, error) {
	if err := o.mayAsk(q); err != nil {
		return o, aftersale.Refund{}, fmt.Errorf("order %d in %s: %w", o.ID, o.State, err)
	}
	o.ownHistory()
	at = o.notBefore(at)
	if lockable.Has(o.State) {
		if err := o.apply(Action{Event: Lock, At: at, Cause: ByControl}); err != nil {
			return o, aftersale.Refund{}, err
		}
		k := len(o.Cases.Refunds) - 1
		r := o.Cases.Refunds[k]
		r.Reason = q.Reason
		o.Cases.Refunds = with(o.Cases.Refunds, k, r)
		return o, r, nil
	}
	k := len(o.Cases.Refunds)
	r := aftersale.Refund{ID: aftersale.ID(o.ID, aftersale.KindRefund, k), Sum: q.Sum, Reason: q.Reason, Applied: at}
	if r.Sum == 0 {
		r.Sum = o.refundable()
	}
	o.Cases.Refunds = with(o.Cases.Refunds, k, r)
	o.happen(Entry{At: at, Event: refundEvents, From: o.State, To: o.State, Cause: ByControl})
	return o, r, nil
}

// mayAsk returns why a buyer cannot ask for money back.
func (o *Order) mayAsk(q aftersale.RefundRequest) error {
	if k := slices.IndexFunc(o.Cases.Refunds, func(r aftersale.Refund) bool { return r.Status.Open() }); k >= 0 {
		return fmt.Errorf("%w: refund %d is to be settled first", aftersale.ErrOpen, o.Cases.Refunds[k].ID)
	}
	over := o.State == FinishedL || o.State == DeliveryReturn
	switch left := o.refundable(); {
	case lockable.Has(o.State) && q.Sum != 0 && q.Sum != left:
		return fmt.Errorf("%w: before the order has ended a request is for all of it: want 0 or %d fen, found %d", aftersale.ErrSum, left, q.Sum)
	case !lockable.Has(o.State) && !over, over && o.Paid.IsZero():
		return fmt.Errorf("%w: want one that is paid and not cancelled", aftersale.ErrState)
	case len(o.Cases.Refunds) >= aftersale.MostOfKind:
		return aftersale.ErrTooMany
	case over && left <= 0:
		return fmt.Errorf("%w: refunds and service orders have laid hold of all of it", aftersale.ErrSum)
	case q.Sum < 0, over && q.Sum > left:
		return fmt.Errorf("%w: want 1 to %d fen, or 0 for all that is left, found %d", aftersale.ErrSum, left, q.Sum)
	}
	return nil
}

// ReplyRefund returns the order after an event of a request for a refund, and
// the request: what the seller replies, and what its buyer, the carrier or
// finance do. Of a request that has locked the order, a decision moves the order
// as well. It returns aftersale.ErrNotFound or an *aftersale.ConflictError.
func (o Order) ReplyRefund(id int64, e aftersale.RefundEvent, by aftersale.Reply, at time.Time) (Order, aftersale.Refund, error) {
	o.ownHistory()
	cause := BySeller
	if e >= aftersale.Withdraw {
		cause = ByControl
	}
	r, err := o.moveRefund(id, e, by, at, cause)
	return o, r, err
}

// moveRefund is ReplyRefund in place, for an order whose History nobody else
// appends to.
func (o *Order) moveRefund(id int64, e aftersale.RefundEvent, by aftersale.Reply, at time.Time, cause Cause) (aftersale.Refund, error) {
	k, err := position(aftersale.KindRefund, o.Cases.Refunds, id, func(r *aftersale.Refund) int64 { return r.ID })
	if err != nil {
		return aftersale.Refund{}, err
	}
	at = o.notBefore(at)
	r, row, err := o.Cases.Refunds[k].Apply(e, by, at)
	if err != nil {
		return o.Cases.Refunds[k], err
	}
	entry := Entry{At: at, Event: refundEvents + Event(e), From: o.State, To: o.State, Cause: cause}
	if r.Locks && row.Effect != aftersale.Nothing {
		entry.Event = deciding(e, row.Effect)
		to, ok := o.next(entry.Event)
		if !ok {
			return o.Cases.Refunds[k], &ConflictError{o.ID, o.State, entry.Event}
		}
		entry.To = to
		o.record(Action{Event: entry.Event, At: at}, at)
	}
	o.Cases.Refunds = with(o.Cases.Refunds, k, r)
	o.happen(entry)
	return r, nil
}

// deciding returns the order's own event that a decision about the request that
// has locked it is.
func deciding(e aftersale.RefundEvent, effect aftersale.Effect) Event {
	switch {
	case effect == aftersale.Cancels:
		return Approve
	case e == aftersale.Withdraw:
		return Withdraw
	}
	return Reject
}

// follow keeps the cases in step with an event of the order's own: the platform
// and the buyer act on orders, and what they ask is a request for a refund.
func (o *Order) follow(e Entry) {
	switch {
	case e.Event == Lock:
		o.open(e.At, e.From)
	case e.Event == Approve, e.Event == Reject, e.Event == Withdraw:
		o.decide(e)
	case e.Event == Cancel && !o.Paid.IsZero(): // the platform held it
		o.open(e.At, e.From)
		o.decide(Entry{At: e.At, Event: Approve})
	}
}

// open opens a request that has locked the order in a state. An order that has
// as many as it may has its last one, which was turned down, opened again.
func (o *Order) open(at time.Time, from State) {
	k := min(len(o.Cases.Refunds), aftersale.MostOfKind-1)
	r := aftersale.Refund{ID: aftersale.ID(o.ID, aftersale.KindRefund, k), Applied: at, Locks: true, UnderWay: from == WaitGoodsReceiveConfirm && o.underWay(at)}
	o.Cases.Refunds = with(o.Cases.Refunds, k, r)
}

// underWay reports whether a parcel of an order that was shipped is on its way
// at an instant.
func (o *Order) underWay(at time.Time) bool {
	if !o.Shipment.Travels() {
		return false
	}
	arrives, ok := o.arrives()
	return !ok || at.Before(arrives)
}

// arrives returns when the parcel is at the buyer's door; ok is false if it
// never is.
func (o *Order) arrives() (at time.Time, ok bool) {
	fate := o.Shipment.Fate
	return o.Shipped.Add(o.Shipment.Transit), fate != Lost && fate != Stuck
}

// decide settles the request that has locked the order, by an event of the
// order's own.
func (o *Order) decide(e Entry) {
	k := slices.IndexFunc(o.Cases.Refunds, func(r aftersale.Refund) bool { return r.Locks && r.Status.Open() })
	if k < 0 {
		return
	}
	r := o.Cases.Refunds[k]
	intercepting := r.Status == aftersale.Intercepting
	event := aftersale.Withdraw
	switch {
	case e.Event == Approve && intercepting:
		event = aftersale.Intercepts
	case e.Event == Approve:
		event = aftersale.Approve
	case e.Event == Reject && intercepting:
		event = aftersale.InterceptionFails
	case e.Event == Reject:
		event = aftersale.Reject
	}
	if r, _, err := r.Apply(event, aftersale.Reply{}, e.At); err == nil {
		o.Cases.Refunds = with(o.Cases.Refunds, k, r)
	}
}

// refundDue returns what finance or the carrier do next about the order's
// requests.
func (o *Order) refundDue() (a Action, ok bool) {
	for i := range o.Cases.Refunds {
		if own, has := o.dueOf(&o.Cases.Refunds[i]); has && (!ok || own.At.Before(a.At)) {
			a, ok = own, true
		}
	}
	return a, ok
}

func (o *Order) dueOf(r *aftersale.Refund) (Action, bool) {
	switch r.Status {
	case aftersale.Approved, aftersale.Intercepted, aftersale.ForceClosed, aftersale.ManuallyApproved:
		if o.Paid.IsZero() { // there is nothing to pay back
			return Action{}, false
		}
		return Action{Event: refundEvents + Event(aftersale.Pay), At: r.Checked.Add(PayRefundAfter), Case: r.ID}, true
	case aftersale.Intercepting:
		stopped := r.Checked.Add(InterceptAfter)
		arrives, ever := o.arrives()
		switch {
		case ever && !arrives.After(stopped):
			return Action{Event: refundEvents + Event(aftersale.InterceptionFails), At: later(arrives, r.Checked), Case: r.ID}, true
		case o.Shipment.Fate == Lost:
			return Action{Event: refundEvents + Event(aftersale.InterceptionFails), At: stopped, Case: r.ID}, true
		}
		return Action{Event: refundEvents + Event(aftersale.Intercepts), At: stopped, Case: r.ID}, true
	}
	return Action{}, false
}
