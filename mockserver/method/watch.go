package method

import (
	"context"

	"github.com/jdmock/jdmock/mockserver/order"
)

// A Watcher is told what a call does with orders.
type Watcher interface {
	// Shown is told of an order that the answer brings.
	Shown(o order.Outline)
	// Shipped is told of an order that the call has shipped, as it is then.
	Shipped(o *order.Order)
}

// shows notes that the answer brings an order.
func (c *Call) shows(o order.Outline) {
	if c.Watcher != nil {
		c.Watcher.Shown(o)
	}
}

// ship ships an order with parcels.
func (c *Call) ship(ctx context.Context, id int64, parcels ...order.Parcel) (order.Order, error) {
	o, err := c.Orders.Apply(ctx, id, order.Ship, order.Shipment{Parcels: parcels})
	if err == nil && c.Watcher != nil {
		c.Watcher.Shipped(&o)
	}
	return o, err
}
