package control

import (
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
)

// passage says that an event has moved an order.
type passage struct {
	At    time.Time `json:"at"`
	Event string    `json:"event"`
	From  string    `json:"from"`
	To    string    `json:"to"`
	Cause string    `json:"cause"` // call, time or control
}

// passages returns what has moved an order, oldest first.
func passages(o order.Order) []passage {
	all := []passage{}
	for _, e := range o.History {
		all = append(all, passage{e.At, e.Event.String(), e.From.String(), e.To.String(), e.Cause.String()})
	}
	return all
}
