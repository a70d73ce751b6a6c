package client

import (
	"context"
	"slices"
	"strconv"

	"github.com/jdmock/jdmock/contract/wire"
)

// A shipping is one shipment, however often it takes to be sure of it.
type shipping struct {
	c        *Client
	method   wire.Method
	orderID  int64
	carriers []string // as sent
	waybills []string // sorted
	waits    State    // in which the order stands before; "" means WaitSellerStockOut
	send     func(context.Context) error
}

// run sends the shipment until its outcome is known. It returns the order as
// it was read, if that is how the success is known.
func (s shipping) run(ctx context.Context) (*Order, error) {
	var order Order // as read last
	byRead, err := sending{
		c: s.c, send: s.send,
		look: func(ctx context.Context) (seen sighting, err error) {
			order, seen, err = s.look(ctx)
			return seen, err
		},
		conflict: func(send error) error {
			return &ShipConflictError{
				Method: s.method, OrderID: s.orderID, State: order.State,
				Waybill: order.Waybill, LogisticsID: order.LogisticsID, Err: send,
			}
		},
		unknown: func(send, read error) error {
			return &ShipUnknownError{Method: s.method, OrderID: s.orderID, Send: send, Read: read}
		},
	}.run(ctx)
	if !byRead {
		return nil, err
	}
	return &order, nil
}

// A shippedAnswer is what the methods answer that ship one order.
type shippedAnswer struct {
	OrderID  ID     `json:"order_id"`
	VenderID string `json:"vender_id"`
	Modified Time   `json:"modified"`
}

// sending runs the shipment with the parameters of a method whose answer is a
// shippedAnswer.
func (s shipping) sending(ctx context.Context, params any) (ShipResult, error) {
	var answer shippedAnswer
	check := func(a *shippedAnswer) error { return sameOrder(s.method, a.OrderID, s.orderID) }
	s.send = func(ctx context.Context) error {
		return s.c.write(ctx, s.method, params, reading(s.method, &answer, check))
	}
	order, err := s.run(ctx)
	switch {
	case err != nil:
		return ShipResult{}, err
	case order != nil:
		return ShipResult{OrderID: ID(s.orderID), VenderID: order.VenderID, Modified: order.Modified, ByRead: true}, nil
	}
	return ShipResult{OrderID: answer.OrderID, VenderID: answer.VenderID, Modified: answer.Modified}, nil
}

// look reads the order and compares it with the shipment.
func (s shipping) look(ctx context.Context) (Order, sighting, error) {
	order, err := s.c.Orders.Detail(ctx, s.orderID, "orderId", "venderId", "orderState", "waybill", "logisticsId", "modified")
	switch {
	case err != nil:
		return Order{}, notDone, err
	case s.matches(order):
		return order, doneAsAsked, nil
	case order.State == s.before():
		return order, notDone, nil
	default:
		return order, doneOtherwise, nil
	}
}

// before returns the state in which the order waits for the shipment.
func (s shipping) before() State {
	if s.waits != "" {
		return s.waits
	}
	return WaitSellerStockOut
}

// matches reports whether the order carries this shipment. What happened to
// it afterwards does not matter: it may be locked or received by now.
func (s shipping) matches(order Order) bool {
	if order.State == s.before() {
		return false
	}
	carriers := distinct(slices.Sorted(slices.Values(s.carriers))) // JD names each once
	if found := distinct(split(order.LogisticsID)); len(found) > 0 && !slices.Equal(found, carriers) {
		return false
	}
	if slices.Equal(carriers, []string{strconv.FormatInt(SelfDelivery, 10)}) {
		return order.LogisticsID != "" // its waybill is not kept
	}
	return len(s.waybills) > 0 && slices.Equal(split(order.Waybill), s.waybills)
}
