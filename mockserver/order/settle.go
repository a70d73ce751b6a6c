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

// due returns the next action that comes by itself: the plan's next step, or
// what the state brings about, whichever is earlier.
func (o *Order) due() (a Action, ok bool) {
	if len(o.Plan) > 0 {
		a = Action{Event: o.Plan[0].Event, At: o.Placed.Add(o.Plan[0].After)}
		ok = true
	}
	if own, has := o.ownDue(); has && (!ok || own.At.Before(a.At)) {
		return own, true
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
	for {
		a, ok := o.due()
		if !ok || a.At.After(now) {
			return o
		}
		planned := len(o.Plan) > 0 && o.Plan[0].Event == a.Event && o.Placed.Add(o.Plan[0].After).Equal(a.At)
		if planned {
			o.Plan = o.Plan[1:]
		}
		moved, err := o.Apply(a)
		if err == nil {
			o = moved
		} else if !planned {
			return o // the table refuses what the state brings about: nothing more will come
		}
	}
}
