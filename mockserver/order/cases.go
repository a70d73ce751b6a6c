package order

import (
	"fmt"
	"slices"
	"time"

	"github.com/jdmock/jdmock/mockserver/aftersale"
)

// How long others than the seller take. All assumed.
const (
	PayRefundAfter = 24 * time.Hour // finance, after a refund was approved
	InterceptAfter = 24 * time.Hour // the carrier, to stop a parcel
)

// What happens to cases stands in an order's History like what happens to the
// order, in events that no row of the table has, and that lead nowhere else.
const (
	refundEvents    Event = 64 // and an aftersale.RefundEvent; alone it is the request
	serviceEvents   Event = 96 // and an aftersale.ServiceEvent; alone it is the application
	complaintEvents Event = 128
	remarked        Event = 160
)

// The events of complaints.
const (
	complained Event = complaintEvents + iota
	complaintAnswered
	complaintClosed
)

// caseEventName returns the name of an event of a case, such as "refund_pay".
func caseEventName(e Event) string {
	switch {
	case e == refundEvents:
		return "refund_apply"
	case e > refundEvents && e < serviceEvents:
		return "refund_" + aftersale.RefundEvent(e-refundEvents).String()
	case e == serviceEvents:
		return "service_apply"
	case e > serviceEvents && e < complaintEvents:
		return "service_" + aftersale.ServiceEvent(e-serviceEvents).String()
	case e == complained:
		return "complaint_open"
	case e == complaintAnswered:
		return "complaint_reply"
	case e == complaintClosed:
		return "complaint_close"
	case e == remarked:
		return "remark"
	}
	return "no event"
}

// OfCase reports whether the event happens to a case, and leaves the order's
// state as it is.
func (e Event) OfCase() bool { return e >= refundEvents }

// IsRemark reports whether the event is that the seller changed his remark.
func (e Event) IsRemark() bool { return e == remarked }

// CaseMarks returns what an index has of the order's cases, and of its remark.
func (o *Order) CaseMarks() []aftersale.Mark {
	marks := o.Cases.Marks()
	if !o.Remarked.IsZero() {
		marks = append(marks, aftersale.Mark{Kind: aftersale.KindRemark, Case: aftersale.ID(o.ID, aftersale.KindRemark, 0), At: o.Remarked})
	}
	return marks
}

// SetVenderRemark returns the order with another remark of the seller's, and its
// colour from 0 to 5.
func (o Order) SetVenderRemark(flag int, text string, at time.Time) Order {
	at = o.notBefore(at)
	o.VenderRemark, o.RemarkFlag, o.Remarked = text, flag, at
	o.ownHistory()
	o.happen(Entry{At: at, Event: remarked, From: o.State, To: o.State})
	return o
}

// ownHistory makes that whoever appends to the History makes a new one.
func (o *Order) ownHistory() { o.History = o.History[:len(o.History):len(o.History)] }

// notBefore returns at, or when the order was modified if that is later.
func (o *Order) notBefore(at time.Time) time.Time { return later(at, o.Modified) }

// later returns the later of two instants.
func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// happen records an entry, of a time that is not before the order's last one.
func (o *Order) happen(e Entry) {
	o.History = append(o.History, e)
	o.State = e.To
	o.touch(e.At)
}

// touch gives the order another version without moving it.
func (o *Order) touch(at time.Time) {
	o.Modified = at
	o.DataVersion = max(o.DataVersion+1, at.UnixMilli())
	o.Changes++
}

// position returns where the case of an id stands among an order's, or an
// aftersale.ErrNotFound.
func position[T any](kind aftersale.Kind, cases []T, id int64, idOf func(*T) int64) (int, error) {
	for i := range cases {
		if idOf(&cases[i]) == id {
			return i, nil
		}
	}
	return 0, fmt.Errorf("%s %d: %w", kind, id, aftersale.ErrNotFound)
}

// with returns the cases with another one in place of the i-th, or behind them,
// in a slice of its own.
func with[T any](cases []T, i int, c T) []T {
	if i == len(cases) {
		return append(cases[:i:i], c)
	}
	cases = slices.Clone(cases)
	cases[i] = c
	return cases
}

// CausedBy returns the order, which came of another by an action, with that
// action's cause.
func (o Order) CausedBy(c Cause, was Order) Order {
	o.History = slices.Clone(o.History)
	for i := len(was.History); i < len(o.History); i++ {
		o.History[i].Cause = c
	}
	return o
}
