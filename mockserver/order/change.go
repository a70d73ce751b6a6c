package order

import "time"

// A Change is what an action has done to an order, in outline.
type Change struct {
	Before, After Outline

	// From when on the order could have been shipped: when it was paid or, where it
	// was held, released; when it was placed if it is paid on delivery.
	Ready time.Time
}

// Waited returns how long after the order was ready the change came.
func (c Change) Waited() time.Duration { return max(0, c.After.Modified.Sub(c.Ready)) }

// Move applies an action in place and returns what it has done, or a
// *ConflictError if the table has no row for it, and then the order is as it was
// and only Before is known. The order's History must be nobody else's.
func (o *Order) Move(a Action) (Change, error) {
	c := Change{Before: o.Outline()}
	if err := o.apply(a); err != nil {
		return c, err
	}
	c.After, c.Ready = o.Outline(), o.Ready()
	return c, nil
}

// Ready returns the instant from which the order could have been shipped, or
// could be.
func (o *Order) Ready() time.Time {
	for i := len(o.History) - 1; i >= 0; i-- {
		if e := &o.History[i]; e.To == WaitSellerStockOut && (e.Event == Pay || e.Event == Release) {
			return e.At
		}
	}
	if o.Paid.IsZero() || o.Pay == CashOnDelivery {
		return o.Placed
	}
	return o.Paid
}
