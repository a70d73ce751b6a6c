package order

import "time"

// How long things take that nobody does. All assumed.
const (
	PayWithin          = 24 * time.Hour      // an unpaid order expires
	ReceiveAfter       = 7 * 24 * time.Hour  // received by itself, after delivery
	ReceiveUntravelled = 15 * 24 * time.Hour // the same where no parcel travels, after shipment
)

// Due returns the next instant at which something may happen to the order by
// itself; ok is false if nothing will.
func (o *Order) Due() (at time.Time, ok bool) {
	a, ok := o.due()
	return a.At, ok
}

// due returns the next action that comes by itself: the plan's next step, what
// the state brings about, or what finance and the carrier do about a refund,
// whichever is earliest.
func (o *Order) due() (a Action, ok bool) {
	if len(o.Plan) > 0 {
		a = Action{Event: o.Plan[0].Event, At: o.Placed.Add(o.Plan[0].After)}
		ok = true
	}
	if own, has := o.ownDue(); has {
		own.At = o.Recorded.notDuring(own.At)
		if !ok || own.At.Before(a.At) {
			a, ok = own, true
		}
	}
	if refund, has := o.refundDue(); has && (!ok || refund.At.Before(a.At)) {
		return refund, true
	}
	return a, ok
}

// ownDue returns what the order's state brings about.
func (o *Order) ownDue() (Action, bool) {
	switch o.State {
	case NotPay:
		return Action{Event: Expire, At: o.Placed.Add(PayWithin)}, true
	case WaitGoodsReceiveConfirm:
		if !o.Shipment.Travels() {
			return Action{Event: Receive, At: o.Shipped.Add(ReceiveUntravelled)}, true
		}
		switch o.Shipment.Fate {
		case Delivered, OutOfOrder:
			return Action{Event: Receive, At: o.Shipped.Add(o.Shipment.Transit + ReceiveAfter)}, true
		case Returned:
			return Action{Event: Refuse, At: o.Shipped.Add(o.Shipment.Transit)}, true
		}
	}
	return Action{}, false
}

// Settle returns the order with everything applied that was due by now, each
// at its own instant. It comes to the same however often it is called.
func (o Order) Settle(now time.Time) Order {
	o.CatchUp(now)
	return o
}

// CatchUp is Settle in place. What is added to the History is added to one that
// nobody else has.
func (o *Order) CatchUp(now time.Time) {
	owned := false
	for {
		a, ok := o.due()
		if !ok || a.At.After(now) {
			return
		}
		if !owned {
			o.History, owned = own(o.History), true
		}
		if !o.take(a) {
			return
		}
	}
}

// take moves the order by an action that comes by itself, or passes it over, as
// a step of the plan is that the table refuses; it reports false if nothing will
// come any more.
func (o *Order) take(a Action) bool {
	planned := len(o.Plan) > 0 && o.Plan[0].Event == a.Event && o.Placed.Add(o.Plan[0].After).Equal(a.At)
	if planned {
		o.Plan = o.Plan[1:]
	}
	if a.Event >= WishRefund {
		o.wish(a)
		return true
	}
	a.Cause = ByItself
	err := o.apply(a)
	return err == nil || planned // else the table refuses what the state brings about
}

// Next returns the instant at which something will next happen to the order by
// itself, if nobody touches it before; ok is false if nothing will. Other than
// Due, it looks past steps of the plan that will be passed over.
func (o Order) Next() (at time.Time, ok bool) {
	_, at, ok = o.step()
	return at, ok
}

// Until returns the instant at which the order will come into the state by
// itself, if nobody touches it before: the zero time if it stands there; ok is
// false if it will not.
func (o Order) Until(s State) (at time.Time, ok bool) {
	for o.State != s {
		if o, at, ok = o.step(); !ok {
			return time.Time{}, false
		}
	}
	return at, true
}

// step returns the order after the next thing that happens to it by itself, and
// when that is.
func (o Order) step() (after Order, at time.Time, ok bool) {
	o.History = own(o.History)
	for changes := o.Changes; ; {
		a, due := o.due()
		if !due {
			return o, time.Time{}, false
		}
		if !o.take(a) {
			return o, time.Time{}, false
		}
		if o.Changes > changes {
			return o, a.At, true
		}
	}
}

// Age returns the order as if all that has happened to it had been so much
// earlier: what became due by now thereby has happened then, and the order is
// modified now. An age of nothing, or less, changes nothing.
func (o Order) Age(by time.Duration, now time.Time) Order {
	if by <= 0 {
		return o
	}
	for _, t := range []*time.Time{&o.Placed, &o.Paid, &o.Shipped, &o.Ended, &o.Modified, &o.Remarked} {
		if !t.IsZero() {
			*t = t.Add(-by)
		}
	}
	o.History = own(o.History)
	for i := range o.History {
		o.History[i].At = o.History[i].At.Add(-by)
	}
	o.Sent = earlier(o.Sent, by)
	o.Cases = o.Cases.Earlier(by)
	o.Labels = agedLabels(o.Labels, by)
	o.Recorded = o.Recorded.earlier(by)
	o = o.Settle(now)
	if o.Modified.Before(now) {
		o.Modified = now
	}
	o.DataVersion = max(o.DataVersion+1, now.UnixMilli())
	return o
}
