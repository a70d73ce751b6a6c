package client

import (
	"context"
	"errors"
	"fmt"
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
	send     func(context.Context) error
}

// run sends the shipment until its outcome is known. It returns the order as
// it was read, if that is how the success is known.
func (s shipping) run(ctx context.Context) (*Order, error) {
	open := false // an earlier attempt may have been carried out, or may still be
	for attempt := 1; ; attempt++ {
		err := s.send(ctx)
		if err == nil {
			return nil, nil
		}
		open = open || errors.Is(err, ErrUnknownOutcome)
		if !open && !neverArrived(err) {
			return nil, err // definite
		}
		order, state, readErr := s.look(ctx)
		switch {
		case readErr != nil && open:
			return nil, &ShipUnknownError{Method: s.method, OrderID: s.orderID, Send: err, Read: readErr}
		case readErr != nil:
			return nil, err
		case state == shippedAsAsked:
			return &order, nil
		case state == shippedOtherwise:
			return nil, &ShipConflictError{
				Method: s.method, OrderID: s.orderID, State: order.State,
				Waybill: order.Waybill, LogisticsID: order.LogisticsID, Err: err,
			}
		case attempt >= s.c.opts.maxAttempts && open:
			return nil, &ShipUnknownError{Method: s.method, OrderID: s.orderID, Send: err}
		case attempt >= s.c.opts.maxAttempts:
			return nil, err
		}
		if waitErr := s.c.opts.pause(ctx, attempt, err); waitErr != nil {
			return nil, s.gaveUp(open, err, waitErr)
		}
	}
}

// gaveUp words a wait that the caller ended.
func (s shipping) gaveUp(open bool, err, waitErr error) error {
	if open {
		return &ShipUnknownError{Method: s.method, OrderID: s.orderID, Send: err, Read: waitErr}
	}
	return fmt.Errorf("%w; waiting to send it again: %w", err, waitErr)
}

// neverArrived reports whether err is that of a connection that was not made.
func neverArrived(err error) bool {
	var transport *TransportError
	return errors.As(err, &transport) && !transport.ended && transport.neverSent()
}

// A sighting is what a read says about a shipment.
type sighting int

const (
	notShipped sighting = iota
	shippedAsAsked
	shippedOtherwise // or in a state that allows no shipment
)

// look reads the order and compares it with the shipment.
func (s shipping) look(ctx context.Context) (Order, sighting, error) {
	order, err := s.c.Orders.Detail(ctx, s.orderID, "orderId", "venderId", "orderState", "waybill", "logisticsId", "modified")
	switch {
	case err != nil:
		return Order{}, notShipped, err
	case s.matches(order):
		return order, shippedAsAsked, nil
	case order.State == WaitSellerStockOut:
		return order, notShipped, nil
	default:
		return order, shippedOtherwise, nil
	}
}

// matches reports whether the order carries this shipment. What happened to
// it afterwards does not matter: it may be locked or received by now.
func (s shipping) matches(order Order) bool {
	if order.State == WaitSellerStockOut {
		return false
	}
	carriers := slices.Sorted(slices.Values(s.carriers))
	if found := split(order.LogisticsID); len(found) > 0 && !slices.Equal(found, carriers) {
		return false
	}
	if slices.Equal(carriers, []string{strconv.FormatInt(SelfDelivery, 10)}) {
		return order.LogisticsID != "" // its waybill is not kept
	}
	return len(s.waybills) > 0 && slices.Equal(split(order.Waybill), s.waybills)
}
