package revive

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
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
	for _, path := range slices.Sorted(maps.Keys(d.failed)) {
		reasons = append(reasons, d.failed[path].Error())
	}
	o := &d.o
	o.OrderType, o.PayType = cmp.Or(o.OrderType, d.likelyType()), cmp.Or(o.PayType, d.likelyPay())
	o.OrderState = cmp.Or(o.OrderState, d.likelyState())
	o.Overseas = o.Overseas || o.OrderState == declared || o.Marks.Customs != ""
	o.Paused = o.Paused || o.OrderState == popPause
	d.completeInvoice()
	if o.Placed.IsZero() && d.earliest().IsZero() {
		return append(reasons, "orderStartTime was not shown, and neither the order nor the recording has any other time")
	}
	d.completeTimes()
	d.completeParts()
	return append(reasons, d.completeMoney(mend)...)
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
	left := (o.OrderState == locked || o.OrderState == canceled) && d.leftWhole()
	if o.Paid == nil && o.OrderState != notPay && (!paidLater || o.OrderState == finished) && (o.OrderState != canceled || left) {
		at := o.Placed.Add(time.Minute)
		if paidLater {
			at = latest(latest(o.Placed, timeOf(o.Ended)), timeOf(o.Shipped))
		}
		o.Paid = d.made(at, nil, o.Shipped)
		if paidLater {
			o.Paid = d.made(at, o.Shipped, nil)
		}
	}
	if o.Shipped == nil && (follows(o.OrderState) || left) {
		o.Shipped = d.made(d.shippedBy(), o.Paid, nil)
		if paidLater {
			o.Shipped = d.made(d.shippedBy(), nil, o.Paid)
		}
	}
	if o.Ended == nil && (o.OrderState == finished || o.OrderState == returned || o.OrderState == canceled) {
		at := latest(latest(latest(o.Placed, timeOf(o.Paid)), timeOf(o.Shipped)), o.Modified)
		o.Ended = &at
	}
	o.Modified = latest(o.Modified, d.latestStep())
	if o.OrderState == locked && o.LockedFrom == "" {
		o.LockedFrom = d.lockedFrom()
	}
	d.completeParcels()
	if slices.Contains([]string{notPay, pause, popPause, declared, waitCode, waitOut}, o.OrderState) {
		o.Shipped = nil // nothing has left as a whole, whatever was shown before
		if len(d.parts) == 0 {
			o.Parcels = nil
		}
	}
}

// leftWhole reports whether the order was shipped, and not only a part of it.
func (d *draft) leftWhole() bool {
	inParts := d.waybills == "" && len(d.parts) > 0
	return d.o.Shipped != nil || len(d.o.Parcels) > 0 && !d.knows("outBoundDate") && !inParts
}

// completeParcels gives a shipped order the carrier and the number that nobody
// has shown.
func (d *draft) completeParcels() {
	o := &d.o
	if o.Shipped != nil && len(o.Parcels) == 0 && o.OrderType != typeLOC {
		o.Parcels = []past.Parcel{{}}
	}
	for i := range o.Parcels {
		p := &o.Parcels[i]
		if p.LogisticsID == 0 && !d.knows("logisticsId") {
			p.LogisticsID = madeCarrier
			if p.Waybill == "" && d.knows("waybill") {
				p.LogisticsID = selfDelivery
			}
		}
		if p.Waybill == "" && p.LogisticsID != selfDelivery && !d.knows("waybill") {
			p.Waybill = fmt.Sprintf("JDX%d%02d", o.OrderID, i)
		}
	}
}

// madeCarrier is the carrier of orders of which none was shown: JD's own.
const madeCarrier = 2087

// made returns when something happened that nobody has dated: before the order
// was shown, not before what it followed, and not after what followed it.
func (d *draft) made(at time.Time, followed, before *time.Time) *time.Time {
	shown := d.o.Modified
	if shown.IsZero() {
		shown = time.UnixMilli(d.last).UTC().Truncate(time.Second)
	}
	if shown = latest(shown, d.o.Placed); shown.Before(at) {
		at = shown
	}
	at = latest(at, timeOf(followed))
	for _, t := range []*time.Time{before, d.o.Ended} {
		if t != nil && t.Before(at) {
			at = *t
		}
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

// earliest returns the earliest time that the order shows, or when it was shown;
// zero if there is none.
func (d *draft) earliest() time.Time {
	times := []time.Time{timeOf(d.o.Paid), timeOf(d.o.Shipped), timeOf(d.o.Ended), d.o.Modified}
	for _, p := range d.o.Parcels {
		if len(p.Scans) > 0 {
			times = append(times, p.Scans[0].At)
		}
	}
	var first time.Time
	if d.first != 0 {
		first = time.UnixMilli(d.first).UTC().Truncate(time.Second)
	}
	for _, t := range times {
		if first.IsZero() || !t.IsZero() && t.Before(first) {
			first = t
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

// completeInvoice reads the sentence about the invoice.
func (d *draft) completeInvoice() {
	i := d.invoice
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
	d.o.Invoice = &i // a copy, which does not keep the whole draft in memory
}

// reason words a law that is broken.
func reason(law, detail string) string { return fmt.Sprintf("breaks the law %q: %s", law, detail) }
