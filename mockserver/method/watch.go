package method

import (
	"context"
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
)

// A Watcher is told what a call does with orders.
type Watcher interface {
	// Shown is told of an order that the answer brings.
	Shown(o order.Outline)
	// ShownPage is told of the orders of a page, in place of Shown.
	ShownPage(p *Showing)
	// Shipped is told of an order that the call has shipped.
	Shipped(o order.Change)
	// Labelled is told what the call shows of an order's labels.
	Labelled(f LabelFacts)
}

// shows notes that the answer brings an order.
func (c *Call) shows(o order.Outline) {
	if c.Watcher != nil {
		c.Watcher.Shown(o)
	}
}

// A Showing is what a page brings. It does not change.
type Showing struct {
	Orders []order.Outline
	States order.States // in which they are
	Latest time.Time    // when the latest of them was modified
}

// showingOf returns what a page with the orders brings.
func showingOf(all []order.Outline) Showing {
	s := Showing{Orders: all}
	for i := range all {
		s.States |= order.SetOf(all[i].State)
		if all[i].Modified.After(s.Latest) {
			s.Latest = all[i].Modified
		}
	}
	return s
}

// showsPage notes that the answer brings the orders of a page.
func (c *Call) showsPage(s *Showing) {
	if c.Watcher != nil {
		c.Watcher.ShownPage(s)
	}
}

// ship ships an order with parcels, and returns its outline then.
func (c *Call) ship(ctx context.Context, id int64, parcels ...order.Parcel) (order.Outline, error) {
	return c.send(ctx, id, order.Ship, parcels...)
}

// send moves an order by an event that sends parcels, and returns its outline
// then.
func (c *Call) send(ctx context.Context, id int64, e order.Event, parcels ...order.Parcel) (order.Outline, error) {
	o, err := c.Orders.Apply(ctx, id, e, order.Shipment{Parcels: parcels})
	if err == nil && c.Watcher != nil {
		c.Watcher.Shipped(o)
	}
	if err == nil {
		c.usedLabels(ctx, id, parcels)
	}
	return o.After, err
}
