package method

import (
	"context"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	register(Spec{Method: "360buy.overseas.order.sop.delivery", Main: handler("order_id", dispatchOrder, nil)})
}

// dispatchOrder sends an overseas order that was declared, once for each
// trade_no.
//
// Source: the .NET and Java SDKs (OverseasOrderSopDeliveryRequest).
func dispatchOrder(ctx context.Context, c *Call, q outstorageRequest) (outstorageResponse, error) {
	var answer outstorageResponse
	err := c.oncePerSerial(q.TradeNo, func() error {
		parcels, err := q.parcels(c)
		if err != nil {
			return err
		}
		o, err := c.send(ctx, int64(q.OrderID), order.Dispatch, parcels...)
		answer = outstorageResponse{c.Shop.VenderID, wire.FormatTime(o.Modified), o.ID}
		return err
	})
	return answer, err
}
