package revive

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/past"
)

// JD's names of the states that are told apart here.
const (
	notPay   = "NOT_PAY"
	pause    = "PAUSE"
	waitOut  = "WAIT_SELLER_STOCK_OUT"
	popPause = "POP_ORDER_PAUSE"
	declared = "WAIT_SELLER_DELIVERY"
	waitCode = "WAIT_SEND_CODE"
	underWay = "WAIT_GOODS_RECEIVE_CONFIRM"
	locked   = "LOCKED"
	returned = "DELIVERY_RETURN"
	finished = "FINISHED_L"
	canceled = "TRADE_CANCELED"
)

// JD's numbers that are told apart here.
const (
	typeSOP   = 22
	typeLOC   = 75
	payOnline = 4
	payAtDoor = 1
)

// complete gives the order what no answer has said, by the laws, as a function
// of the order alone. It returns why the order cannot be imported.
func (d *draft) complete(mend bool) []string {
	var reasons []string
	for reason := range d.failed {
		reasons = append(reasons, reason)
	}
	slices.Sort(reasons)
	o := &d.o
	o.OrderType, o.PayType = cmp.Or(o.OrderType, typeSOP), cmp.Or(o.PayType, payOnline)
	o.OrderState = cmp.Or(o.OrderState, d.likelyState())
	o.Overseas = o.Overseas || o.OrderState == declared || o.Marks.Customs != ""
	o.Paused = o.Paused || o.OrderState == popPause
	d.completeInvoice()
	d.completeTimes()
	d.completeParts()
	return append(reasons, d.completeMoney(mend)...)
}

// likelyState returns the state of an order of which no answer has told it.
func (d *draft) likelyState() string {
	switch {
	case d.o.Ended != nil:
		return finished
	case d.o.Shipped != nil || len(d.o.Parcels) > 0:
		return underWay
	case d.o.OrderType == typeLOC:
		return waitCode
	}
	return waitOut
}

// follows reports whether the state is one that only a shipped order stands in.
func follows(state string) bool { return state == underWay || state == finished || state == returned }

// completeTimes gives the order the times that its state must have behind it.
// They lie between those that are known.
func (d *draft) completeTimes() {
	o := &d.o
	if o.Placed.IsZero() {
		o.Placed = d.earliest().Add(-time.Hour - time.Duration(o.OrderID%3600)*time.Second)
	}
	paidLater := o.PayType == payAtDoor
	if o.Paid == nil && o.OrderState != notPay && (!paidLater || o.OrderState == finished) && o.OrderState != canceled {
		at := o.Placed.Add(time.Minute)
		if paidLater {
			at = latest(latest(o.Placed, timeOf(o.Ended)), timeOf(o.Shipped))
		}
		o.Paid = notAfter(at, o.Shipped, paidLater, o.Ended)
	}
	if o.Shipped == nil && (follows(o.OrderState) || o.OrderState == locked && len(o.Parcels) > 0) {
		o.Shipped = notAfter(d.shippedBy(), o.Paid, !paidLater, o.Ended)
	}
	if o.Ended == nil && (o.OrderState == finished || o.OrderState == returned || o.OrderState == canceled) {
		at := latest(latest(latest(o.Placed, timeOf(o.Paid)), timeOf(o.Shipped)), o.Modified)
		o.Ended = &at
	}
	o.Modified = latest(o.Modified, d.latestStep())
	if o.OrderState == locked && o.LockedFrom == "" {
		o.LockedFrom = d.lockedFrom()
	}
	if follows(o.OrderState) && len(o.Parcels) == 0 && o.OrderType != typeLOC {
		o.Parcels = []past.Parcel{{LogisticsID: 2087, Waybill: "JDX" + strconv.FormatInt(o.OrderID, 10)}}
	}
	if d.neverLeft() {
		o.Parcels, o.Shipped = nil, nil
	}
}

// neverLeft reports whether the state says that nothing has left, whatever else
// was shown before.
func (d *draft) neverLeft() bool {
	switch d.o.OrderState {
	case notPay, pause, popPause, declared, waitCode:
		return true
	case waitOut:
		return len(d.parts) == 0
	}
	return false
}

// notAfter returns an instant that is after none of those that must follow it,
// and not before the one that it must follow.
func notAfter(at time.Time, other *time.Time, otherIsBefore bool, end *time.Time) *time.Time {
	if other != nil && otherIsBefore {
		at = latest(at, *other)
	} else if other != nil && other.Before(at) {
		at = *other
	}
	if end != nil && end.Before(at) {
		at = *end
	}
	return &at
}

// shippedBy returns when an order was shipped of which only its way is known.
func (d *draft) shippedBy() time.Time {
	for _, p := range d.o.Parcels {
		if len(p.Scans) > 0 {
			return latest(d.o.Placed, p.Scans[0].At.Add(-time.Hour))
		}
	}
	return latest(latest(d.o.Placed, timeOf(d.o.Paid)), d.o.Placed.Add(time.Hour))
}

// lockedFrom returns the state in which an order was locked, from what was known
// of it.
func (d *draft) lockedFrom() string {
	switch {
	case d.o.Shipped != nil:
		return underWay
	case d.o.OrderType == typeLOC:
		return waitCode
	}
	return waitOut
}

// earliest returns the earliest time that the order shows, or when it was shown.
func (d *draft) earliest() time.Time {
	first := time.UnixMilli(d.first).UTC().Truncate(time.Second)
	for _, t := range []time.Time{timeOf(d.o.Paid), timeOf(d.o.Shipped), timeOf(d.o.Ended), d.o.Modified} {
		if !t.IsZero() && t.Before(first) {
			first = t
		}
	}
	for _, p := range d.o.Parcels {
		if len(p.Scans) > 0 && p.Scans[0].At.Before(first) {
			first = p.Scans[0].At
		}
	}
	return first
}

// latestStep returns the last of the times of the order's life.
func (d *draft) latestStep() time.Time {
	last := d.o.Placed
	for _, t := range []*time.Time{d.o.Paid, d.o.Shipped, d.o.Ended} {
		last = latest(last, timeOf(t))
	}
	return last
}

// latest returns the last time that the order shows, its scans' among them.
func (d *draft) latest() time.Time {
	last := latest(d.latestStep(), d.o.Modified)
	for _, p := range d.o.Parcels {
		for _, s := range p.Scans {
			last = latest(last, s.At)
		}
	}
	return last
}

func timeOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

// completeParts keeps the parts of an order that went in parts. Those of one
// that went as a whole follow from its parcels.
func (d *draft) completeParts() {
	o := &d.o
	if o.OrderState != waitOut && d.wentWhole() {
		at := d.parts[0].At // to the millisecond
		o.Shipped, o.Modified = &at, latest(o.Modified, at)
		return
	}
	for _, p := range d.parts {
		if p.At.IsZero() {
			p.At = latest(o.Placed, timeOf(o.Paid))
		}
		p.Changed = latest(p.Changed, p.At)
		o.Parts = append(o.Parts, p)
		o.Modified = latest(o.Modified, p.At)
	}
	if n := len(o.Parts); n > 0 && o.Shipped != nil && o.Parts[n-1].At.Unix() == o.Shipped.Unix() {
		o.Shipped = &o.Parts[n-1].At
	}
}

// wentWhole reports whether what was shown as parts are the parcels of an order
// that was shipped as a whole: several, at once, among which its lines are dealt
// out in turn.
func (d *draft) wentWhole() bool {
	n := len(d.parts)
	if n < 2 || d.o.Shipped == nil {
		return false
	}
	for i, p := range d.parts {
		if p.At.Unix() != d.o.Shipped.Unix() || !p.At.Equal(d.parts[0].At) || !p.Changed.Equal(p.At) || len(p.Waybills) > 1 {
			return false
		}
		var dealt []past.Goods
		for k := i; k < len(d.o.Items); k += n {
			dealt = append(dealt, past.Goods{SKU: d.o.Items[k].SKU, Num: d.o.Items[k].Num})
		}
		if !slices.Equal(dealt, p.Goods) {
			return false
		}
	}
	return true
}

// completeInvoice reads the sentence about the invoice.
func (d *draft) completeInvoice() {
	i := &d.invoice
	words, rest, _ := strings.Cut(d.content, ":")
	switch {
	case d.content == "" && !d.knows("invoiceEasyInfo.invoiceType"):
		return
	case words == "普通发票":
		title, content, _ := strings.Cut(rest, ";")
		i.Kind, i.Title, i.Content = cmp.Or(i.Kind, 1), cmp.Or(i.Title, title), content
	case strings.HasPrefix(d.content, "增值税发票;"):
		i.Kind, i.Content = cmp.Or(i.Kind, 2), strings.TrimPrefix(d.content, "增值税发票;")
	case strings.HasPrefix(d.content, "电子发票;"):
		i.Kind, i.Content = cmp.Or(i.Kind, 3), strings.TrimPrefix(d.content, "电子发票;")
	}
	d.o.Invoice = i
}

// reason words a law that is broken.
func reason(law, detail string) string { return fmt.Sprintf("breaks the law %q: %s", law, detail) }
