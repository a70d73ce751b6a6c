package method

import (
	"context"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	register(Spec{Method: "360buy.order.sop.outstorage", Main: handler("order_id", outstorage, nil)})
}

type outstorageRequest struct {
	OrderID     integer `json:"order_id"`
	LogisticsID text    `json:"logistics_id"`
	Waybill     text    `json:"waybill"`
	TradeNo     text    `json:"trade_no"`
}

// parcels returns what the order is to be shipped with.
func (q outstorageRequest) parcels(c *Call) ([]order.Parcel, error) {
	return parcelsOf(c, param{"logistics_id", q.LogisticsID}, param{"waybill", q.Waybill})
}

type outstorageResponse struct {
	VenderID string `json:"vender_id"`
	Modified string `json:"modified"`
	OrderID  int64  `json:"order_id"` // a number, beside a vender_id in text
}

// outstorage ships an order, once for each trade_no, the caller's serial.
//
// Source: a recorded answer of 2011; the Java SDK (OrderSopOutstorageRequest).
func outstorage(ctx context.Context, c *Call, q outstorageRequest) (outstorageResponse, error) {
	var answer outstorageResponse
	err := c.oncePerSerial(q.TradeNo, func() error {
		parcels, err := q.parcels(c)
		if err != nil {
			return err
		}
		o, err := c.ship(ctx, int64(q.OrderID), parcels...)
		answer = outstorageResponse{c.Shop.VenderID, wire.FormatTime(o.Modified), o.ID}
		return err
	})
	return answer, err
}
