package revive

import (
	"slices"
	"time"

	"github.com/jdmock/jdmock/contract/past"
)

// completeParts keeps the parts of an order that went in parts. Those of one
// that went as a whole follow from its parcels, and of one whose lines nobody has
// shown, nobody can say what they took.
func (d *draft) completeParts() {
	o := &d.o
	if len(o.Items) == 0 {
		return
	}
	if o.OrderState != waitOut && d.wentWhole() {
		d.shippedAt(d.parts[0].At)
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
		d.shippedAt(o.Parts[n-1].At)
	}
}

// shippedAt tells the milliseconds of when the order was shipped, if what
// followed leaves room for them.
func (d *draft) shippedAt(at time.Time) {
	o := &d.o
	if o.Ended != nil && o.Ended.Before(at) || o.PayType == payAtDoor && o.Paid != nil && o.Paid.Before(at) {
		return
	}
	o.Shipped, o.Modified = &at, latest(o.Modified, at)
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
