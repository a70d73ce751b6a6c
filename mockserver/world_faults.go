package mockserver

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// This file carries out what rules do to the world when a call comes.

// change lets the rules that change the world strike. What the world refuses is
// noted beside the fault: a rule of an order that has moved on does no harm.
func (s *Server) change(ctx context.Context, c *call, at fault.Call, phase fault.Phase) {
	for _, struck := range c.box.Faults.Change(at, phase) {
		s.metrics.Fault(struck.Action.Type)
		text := struck.String()
		if err := c.turn(ctx, struck.Action, at.OrderID); err != nil {
			text += ": refused, " + err.Error()
		}
		c.faults = append(c.faults, text)
		c.changed = true
		c.shopAt = c.box.Clock().Now()
	}
}

// errNoShop says that a rule is about the shop of a call that has none.
var errNoShop = errors.New("the call is for no shop")

// turn does to the world what an action says.
func (c *call) turn(ctx context.Context, a fault.Action, named int64) error {
	switch a.Type {
	case fault.OrderEvent:
		if a.OrderID != 0 {
			named = a.OrderID
		}
		return happen(ctx, c.box, named, a.Event)
	case fault.AdvanceClock:
		_, err := c.box.Advance(ctx, time.Duration(a.By))
		return err
	case fault.PasswordChanged:
		if !c.box.PasswordChanged(c.shop.VenderID) {
			return errNoShop
		}
	case fault.ExpireToken:
		if !c.box.ExpireTokens(c.shop.VenderID, c.box.Clock().Now()) {
			return errNoShop
		}
	}
	return nil
}

// happen makes an event happen to an order, as the control API does.
func happen(ctx context.Context, box *sandbox.Sandbox, id int64, name string) error {
	event, _ := order.ParseEvent(name)
	venderID, _, err := box.FindOrder(ctx, id)
	if err != nil {
		return err
	}
	now := box.Clock().Now()
	_, err = box.Orders(venderID, now).Update(ctx, id, func(was order.Order) (order.Order, error) {
		return was.Apply(order.Action{Event: event, At: now, Cause: order.ByControl})
	})
	return err
}

// vetChange refuses a rule whose change of the world can never come about.
func (s *Server) vetChange(box *sandbox.Sandbox, r fault.Rule, namesOrders bool) error {
	a := r.Action
	switch a.Type {
	case fault.OrderEvent:
		if _, ok := order.ParseEvent(a.Event); !ok {
			return &fault.RuleError{Field: "action.event", Detail: strconv.Quote(a.Event) + " happens to no order" + perhaps(a.Event, eventNames())}
		}
		if a.OrderID == 0 && !namesOrders {
			return &fault.RuleError{Field: "action.order_id", Detail: "it is missing, and " + string(r.Method) + " names no order"}
		}
		if a.OrderID == 0 {
			return nil
		}
		if _, _, err := box.FindOrder(context.Background(), a.OrderID); errors.Is(err, order.ErrNotFound) {
			return &fault.RuleError{Field: "action.order_id", Detail: fmt.Sprintf("no shop of the sandbox has order %d: add it first", a.OrderID)}
		}
	case fault.ExpireToken, fault.PasswordChanged:
		if r.Phase == fault.Before && tokenPaths(string(r.Method)) {
			return &fault.RuleError{Field: "phase", Detail: "which shop a token is for is known after the trade: want after"}
		}
	}
	return nil
}

// eventNames returns the names of the events.
func eventNames() (names []string) {
	for e := order.Pay; e <= order.Refuse; e++ {
		names = append(names, e.String())
	}
	return names
}
