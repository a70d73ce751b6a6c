package method

import (
	"context"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	register(Spec{Method: "360buy.overseas.order.sop.outstorage", Main: handler("order_id", declareOrder, nil)})
}

type declareRequest struct {
	OrderID integer `json:"order_id"`
	TradeNo text    `json:"trade_no"`
}

// declareOrder declares an overseas order, once for each trade_no: it then
// waits to be dispatched.
//
// Source: the Java SDK (OverseasOrderSopOutstorageRequest), which sends no
// carrier; that the call is what leads to WAIT_SELLER_DELIVERY is assumed.
func declareOrder(ctx context.Context, c *Call, q declareRequest) (outstorageResponse, error) {
	var answer outstorageResponse
	err := c.oncePerSerial(q.TradeNo, func() error {
		o, err := c.Orders.Apply(ctx, int64(q.OrderID), order.Declare, order.Shipment{})
		answer = outstorageResponse{c.Shop.VenderID, wire.FormatTime(o.After.Modified), o.After.ID}
		return err
	})
	return answer, err
}
