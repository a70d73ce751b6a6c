package method

import (
	"context"
	"slices"
	"strconv"

	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/passport"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// LabelFacts are what a call shows of an order's labels.
type LabelFacts struct {
	Order  int64
	Habits []passport.Habit // that the call shows
	Wasted passport.Waste   // whether the order has labels that it does not need
}

func (c *Call) tellLabels(f LabelFacts) {
	if c.Watcher != nil {
		c.Watcher.Labelled(f)
	}
}

// labelled notes what labels an order has now that a call has issued or unbound
// some.
func (c *Call) labelled(o *order.Order) {
	c.tellLabels(LabelFacts{Order: o.ID, Wasted: c.wasted(o)})
}

// wasted says whether the order was shipped without labels that it has.
func (c *Call) wasted(o *order.Order) passport.Waste {
	wasted := o.Wasted()
	for _, l := range wasted {
		c.Note("order %d is shipped without its label %s, which costs money until it is unbound", o.ID, l.Waybill)
	}
	if len(wasted) > 0 {
		return passport.LabelsWasted
	}
	return passport.NoLabelWasted
}

// usedLabels looks for labels among the waybills that an order is shipped with
// now, and for those that it does not need any more. It costs nothing in a
// sandbox that has issued none. What cannot be looked at is not told: the order
// is shipped all the same.
func (c *Call) usedLabels(ctx context.Context, id int64, parcels []order.Parcel) {
	if c.Labels == nil {
		return
	}
	facts := LabelFacts{Order: id}
	for _, p := range parcels {
		if p.Waybill != "" {
			facts.Habits = append(facts.Habits, c.useLabel(ctx, id, p.Waybill)...)
		}
	}
	if c.Labels.Has(id) {
		if o, err := c.Orders.Get(ctx, id); err == nil {
			facts.Wasted = c.wasted(&o)
		}
	}
	if len(facts.Habits) > 0 || facts.Wasted != passport.WasteUnknown {
		slices.Sort(facts.Habits)
		facts.Habits = slices.Compact(facts.Habits)
		c.tellLabels(facts)
	}
}

// useLabel notes that an order is shipped with a waybill, and returns what is
// wrong with that if it is a label.
func (c *Call) useLabel(ctx context.Context, id int64, waybill string) (found []passport.Habit) {
	use, ok := c.Labels.Use(c.Shop.VenderID, id, waybill)
	if !ok {
		return nil
	}
	own := sandbox.UsedLabel{VenderID: c.Shop.VenderID, OrderID: id}
	if use.Issued != own && c.stillIssued(ctx, use.Issued, waybill) {
		c.Note("order %d is shipped with the label %s, which was issued for %s", id, waybill, c.another(use.Issued))
		found = append(found, passport.LabelOnAnotherOrder)
	}
	for _, other := range use.Others {
		if c.shippedWith(ctx, other, waybill) {
			c.Note("order %d is shipped with the label %s, and so is %s", id, waybill, c.another(other))
			return append(found, passport.LabelOnTwoOrders)
		}
	}
	return found
}

// stillIssued reports whether an order has a label: a restore may have brought
// back a time in which it had not. Of another shop's it is believed.
func (c *Call) stillIssued(ctx context.Context, to sandbox.UsedLabel, waybill string) bool {
	return c.holds(ctx, to, func(o *order.Order) bool { _, ok := o.Label(waybill); return ok })
}

// shippedWith is stillIssued for a shipment.
func (c *Call) shippedWith(ctx context.Context, by sandbox.UsedLabel, waybill string) bool {
	return c.holds(ctx, by, func(o *order.Order) bool { return o.Has(waybill) })
}

func (c *Call) holds(ctx context.Context, of sandbox.UsedLabel, check func(*order.Order) bool) bool {
	if of.VenderID != c.Shop.VenderID {
		return true
	}
	o, err := c.Orders.Get(ctx, of.OrderID)
	return err == nil && check(&o)
}

// another names an order; of another shop's nothing is told.
func (c *Call) another(is sandbox.UsedLabel) string {
	if is.VenderID != c.Shop.VenderID {
		return "an order of another shop"
	}
	return "order " + strconv.FormatInt(is.OrderID, 10)
}
