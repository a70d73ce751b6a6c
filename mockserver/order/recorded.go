package order

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A Recording is what is known of the past of an order that was recorded
// elsewhere. Nobody changes it.
type Recording struct {
	Until  time.Time // up to here the order is as it was recorded; what happens by itself happens later
	Traces []Trace   // of the parcels whose way was recorded

	PickedUp, Delivered time.Time // zero for not recorded
}

// A Trace is what was recorded of a parcel's way.
type Trace struct {
	Waybill string
	Scans   []Scan // oldest first
}

// afterRecording is how long after the recording that happens which was due
// before its end, and had not happened (assumed).
const afterRecording = time.Hour

// Seen returns the order as it was recorded in a state: with the history that
// leads there, the request that an order of the state must have, and parcels
// that are still under way if they were. Its times and what is in it are set
// already, and stay; where they lead to another state, the error says to which.
func (o Order) Seen(s State, r Recording) (Order, error) {
	o.Recorded = &r
	o.Held = s == Pause || s == Locked && o.LockedFrom == Pause
	var astray error
	o.History, astray = o.leadingTo(s)
	o.Changes = len(o.History)
	o.State = s
	o.travel()
	at := o.Modified
	if !o.Ended.IsZero() {
		at = o.Ended
	}
	return o.withCasesOf(s, at), cmp.Or(astray, o.endless(s))
}

// endless returns why an order that was recorded in a state cannot stand there
// with its end, or without one.
func (o *Order) endless(s State) error {
	switch over := SetOf(FinishedL, DeliveryReturn, TradeCanceled).Has(s); {
	case over && o.Ended.IsZero():
		return errors.New("it has ended, and the time of that is missing")
	case !over && !o.Ended.IsZero():
		return errors.New("it has not ended, and has a time of its end")
	}
	return nil
}

// leadingTo returns the entries of a life that leads to a state; the error says
// where it leads in truth.
func (o *Order) leadingTo(s State) ([]Entry, error) {
	walker := Order{State: NotPay, Type: o.Type, Held: o.Held, Overseas: o.Overseas}
	if o.Pay == CashOnDelivery {
		walker.State = WaitSellerStockOut
	}
	var entries []Entry
	at := o.Placed
	for _, step := range o.stepsTo(s) {
		from := walker.State
		to, ok := walker.next(step.event)
		if !ok || step.event == Lock && s == Locked && from != o.LockedFrom {
			return entries, fmt.Errorf("its kind and its times lead to %s, and no further", from)
		}
		if step.event == Lock {
			walker.LockedFrom = from
		}
		at = later(at, step.at)
		entries = append(entries, Entry{At: at, Event: step.event, From: from, To: to, Cause: ByControl})
		walker.State = to
	}
	if walker.State != s {
		return entries, fmt.Errorf("its kind and its times lead to %s", walker.State)
	}
	return entries, nil
}

type seenStep struct {
	event Event
	at    time.Time
}

// stepsTo returns what happens on the way to a state.
func (o *Order) stepsTo(s State) []seenStep {
	var steps []seenStep
	add := func(e Event, at time.Time) { steps = append(steps, seenStep{e, at}) }
	if !o.Paid.IsZero() && o.Pay != CashOnDelivery {
		add(Pay, o.Paid)
	}
	if !o.Shipped.IsZero() {
		switch {
		case o.Type == LOC:
			add(SendCode, o.Shipped)
		case o.Overseas:
			add(Declare, o.Shipped)
			add(Dispatch, o.Shipped)
		default:
			add(Ship, o.Shipped)
		}
	}
	stood := s
	if s == Locked {
		stood = o.LockedFrom
	}
	switch stood {
	case PopOrderPause:
		add(Hold, o.Modified)
	case WaitSellerDelivery:
		add(Declare, o.Modified)
	}
	switch s {
	case Locked:
		add(Lock, o.Modified)
	case FinishedL:
		add(Receive, o.Ended)
	case DeliveryReturn:
		add(Refuse, o.Ended)
	case TradeCanceled:
		if o.Paid.IsZero() && o.Pay != CashOnDelivery {
			add(Cancel, o.Ended)
			break
		}
		add(Lock, o.Ended)
		add(Approve, o.Ended)
	}
	return steps
}

// travel decides how long the order's parcels are under way: as long as was
// recorded or, of those that had not arrived by its end, longer than that.
func (o *Order) travel() {
	if o.Shipped.IsZero() {
		return
	}
	o.Shipment = o.Shipment.withTransit(o.ID)
	if o.State == DeliveryReturn {
		o.Shipment.Fate = Returned
	}
	if at, ok := o.arrived(); ok && at.After(o.Shipped) {
		o.Shipment.Transit = at.Sub(o.Shipped)
		return
	}
	if o.State != WaitGoodsReceiveConfirm {
		return
	}
	passed := o.Recorded.Until.Sub(o.Shipped)
	if len(o.Recorded.Traces) == 0 {
		passed -= ReceiveAfter // it may have arrived, and was not received yet
	}
	if o.Shipment.Transit <= passed {
		o.Shipment.Transit = passed + 12*afterRecording
	}
}

// arrived returns when the recording has the last of the order's parcels at the
// buyer's door; ok is false if one of them had not come there.
func (o *Order) arrived() (at time.Time, ok bool) {
	for _, p := range o.UnderWay() {
		var came time.Time
		if came, ok = o.Recorded.arrival(p.Waybill); !ok {
			break
		}
		at = later(at, came)
	}
	if !ok {
		return o.Recorded.Delivered, !o.Recorded.Delivered.IsZero()
	}
	return at, true
}

// arrival returns when the recording has a parcel at the buyer's door.
func (r *Recording) arrival(waybill string) (time.Time, bool) {
	for _, t := range r.Traces {
		for _, s := range t.Scans {
			if t.Waybill == waybill && s.final() {
				return s.At, true
			}
		}
	}
	return time.Time{}, false
}

// final reports whether a parcel has nothing before it after the scan.
func (s *Scan) final() bool {
	return s.Title == "妥投" || s.Title == "拒收" || strings.Contains(s.Remark, "已签收") || strings.Contains(s.Remark, "本人】签收")
}

// notDuring returns when something happens by itself of which the recording shows
// that it had not happened by its end.
func (r *Recording) notDuring(at time.Time) time.Time {
	if r == nil || at.After(r.Until) {
		return at
	}
	return r.Until.Add(afterRecording)
}

// recordedScans returns the scans of a parcel that are known at now: those that
// were recorded, and behind them those that came since. ok is false where its
// way was not recorded.
func (o *Order) recordedScans(p Parcel, now time.Time) (known []Scan, ok bool) {
	r := o.Recorded
	n := slices.IndexFunc(r.Traces, func(t Trace) bool { return t.Waybill == p.Waybill })
	if n < 0 {
		return nil, false
	}
	last := time.Time{}
	for _, s := range r.Traces[n].Scans {
		if s.At.After(now) {
			continue
		}
		known, last = append(known, s), later(last, s.At)
		if s.final() {
			now = r.Until // nothing comes behind it
		}
	}
	for _, s := range o.asSent(p).route(p) {
		if s.known.After(r.Until) && s.At.After(last) && !s.known.After(now) {
			known = append(known, s.Scan)
		}
	}
	return known, true
}

// recordedDelivery returns when the first parcel was picked up and delivered.
func (o *Order) recordedDelivery() (pickedUp, delivered time.Time) {
	if r := o.Recorded; !r.PickedUp.IsZero() || !r.Delivered.IsZero() {
		return r.PickedUp, r.Delivered
	}
	scans := o.Scans(0, o.Ended)
	if len(scans) == 0 {
		return time.Time{}, time.Time{}
	}
	return scans[0].At, scans[len(scans)-1].At
}

// earlier returns the recording as if all of it had been so much earlier.
func (r *Recording) earlier(by time.Duration) *Recording {
	if r == nil {
		return nil
	}
	moved := *r
	moved.Until = r.Until.Add(-by)
	for _, t := range []*time.Time{&moved.PickedUp, &moved.Delivered} {
		if !t.IsZero() {
			*t = t.Add(-by)
		}
	}
	moved.Traces = slices.Clone(r.Traces)
	for i := range moved.Traces {
		scans := slices.Clone(moved.Traces[i].Scans)
		for k := range scans {
			scans[k].At = scans[k].At.Add(-by)
		}
		moved.Traces[i].Scans = scans
	}
	return &moved
}
