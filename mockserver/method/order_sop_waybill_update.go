package method

import (
	"context"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	register(Spec{Method: "360buy.order.sop.waybill.update", Main: handler("order_id", updateWaybill, nil)})
}

// updateWaybill gives a shipped order another waybill, once for each trade_no.
// An order that is not under way is refused with 10400014.
//
// Source: the .NET SDK (OrderSopWaybillUpdateRequest); a recorded refusal with
// 10400014. The answer is that of outstorage (assumed).
func updateWaybill(ctx context.Context, c *Call, q outstorageRequest) (outstorageResponse, error) {
	var answer outstorageResponse
	err := c.oncePerSerial(q.TradeNo, func() error {
		parcels, err := q.parcels(c)
		if err != nil {
			return err
		}
		o, err := c.Orders.Update(ctx, int64(q.OrderID), func(was order.Order) (order.Order, error) {
			return was.Rebill(parcels, c.Now)
		})
		if err == nil {
			c.usedLabels(ctx, o.ID, parcels)
		}
		answer = outstorageResponse{c.Shop.VenderID, wire.FormatTime(o.Modified), o.ID}
		return err
	})
	return answer, err
}
