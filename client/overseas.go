package client

import (
	"context"
	"slices"

	"github.com/jdmock/jdmock/contract/wire"
)

// The methods of overseas orders.
const (
	MethodOverseasDeclare  wire.Method = "360buy.overseas.order.sop.outstorage"
	MethodOverseasDispatch wire.Method = "360buy.overseas.order.sop.delivery"
)

// afterDeclaration are the states in which an order stands that was declared.
var afterDeclaration = []State{WaitSellerDelivery, WaitGoodsReceiveConfirm, FinishedL, DeliveryReturn}

// Declare declares an overseas order, under a serial of the caller's that it has
// not used. Where the answer is lost the order is read: in WAIT_SELLER_DELIVERY
// or beyond it is declared; else it is sent again. ErrConflict says that the
// order is not one to declare.
//
// JD method: 360buy.overseas.order.sop.outstorage
func (s *OrdersService) Declare(ctx context.Context, orderID int64, tradeNo string) (ShipResult, error) {
	params := struct {
		OrderID int64  `json:"order_id"`
		TradeNo string `json:"trade_no,omitempty"`
	}{orderID, tradeNo}
	var answer shippedAnswer
	check := func(a *shippedAnswer) error { return sameOrder(MethodOverseasDeclare, a.OrderID, orderID) }
	var read Order
	job := settling{
		c: s.c, method: MethodOverseasDeclare, orderID: orderID,
		send: func(ctx context.Context) error {
			return s.c.write(ctx, MethodOverseasDeclare, params, reading(MethodOverseasDeclare, &answer, check))
		},
		done: func(ctx context.Context) (_ bool, err error) {
			read, err = s.c.Orders.Detail(ctx, orderID, "orderId", "venderId", "orderState", "modified")
			return slices.Contains(afterDeclaration, read.State), err
		},
	}
	byRead, err := job.run(ctx)
	switch {
	case err != nil:
		return ShipResult{}, err
	case byRead:
		return ShipResult{OrderID: ID(orderID), VenderID: read.VenderID, Modified: read.Modified, ByRead: true}, nil
	}
	return ShipResult{OrderID: answer.OrderID, VenderID: answer.VenderID, Modified: answer.Modified}, nil
}

// Dispatch sends an overseas order that was declared, under a serial of the
// caller's that it has not used. It treats lost answers as Ship does.
//
// JD method: 360buy.overseas.order.sop.delivery
func (s *OrdersService) Dispatch(ctx context.Context, r ShipmentRequest, tradeNo string) (ShipResult, error) {
	jos, carriers, waybills := r.params()
	params := struct {
		OrderID  int64  `json:"order_id"`
		Carriers string `json:"logistics_id"`
		Waybills string `json:"waybill,omitempty"`
		TradeNo  string `json:"trade_no,omitempty"`
	}{r.OrderID, jos.Carriers, jos.Waybills, tradeNo}
	return shipping{
		c: s.c, method: MethodOverseasDispatch, orderID: r.OrderID, carriers: carriers, waybills: waybills, waits: WaitSellerDelivery,
	}.sending(ctx, params)
}
