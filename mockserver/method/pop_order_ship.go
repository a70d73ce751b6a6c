package method

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	register(Spec{Method: "jingdong.pop.order.ship", Main: handler("order_id", shipOrder, nil)})
}

type shipOrderRequest struct {
	OrderID     integer `json:"order_id"`
	LogisticsID integer `json:"logistics_id"`
	Waybill     text    `json:"waybill"`
}

func (q *shipOrderRequest) fill(m wire.Members) bool {
	return q.OrderID.fill(m, "order_id") && q.LogisticsID.fill(m, "logistics_id") && q.Waybill.fill(m, "waybill")
}

type shipOrderResponse struct {
	OrderID  int64  `json:"order_id"`
	VenderID string `json:"vender_id"`
	Modified string `json:"modified"`
}

// AppendJSON appends the answer.
func (r shipOrderResponse) AppendJSON(dst []byte) []byte {
	dst = strconv.AppendInt(append(dst, `{"order_id":`...), r.OrderID, 10)
	dst = appendText(append(dst, `,"vender_id":`...), r.VenderID)
	dst = appendText(append(dst, `,"modified":`...), r.Modified)
	return append(dst, '}')
}

// shipOrder ships an order under one waybill. trade_no, the caller's serial, is
// taken and not kept: a second shipment conflicts whatever its serial.
//
// Source: the guide, section 4; the answer is that of the legacy
// 360buy.order.sop.outstorage (assumed).
func shipOrder(ctx context.Context, c *Call, q shipOrderRequest) (shipOrderResponse, error) {
	parcel, err := parcelOf(c, int64(q.LogisticsID), string(q.Waybill))
	if err != nil {
		return shipOrderResponse{}, err
	}
	o, err := c.ship(ctx, int64(q.OrderID), parcel)
	if err != nil {
		return shipOrderResponse{}, err
	}
	return shipOrderResponse{o.ID, c.Shop.VenderID, wire.FormatTime(o.Modified)}, nil
}

// parcelOf returns a parcel of a carrier that the shop ships with. JD does not
// keep the number of a self delivery.
func parcelOf(c *Call, carrier int64, waybill string) (order.Parcel, error) {
	if carrier == order.SelfDelivery {
		return order.Parcel{LogisticsID: carrier}, nil
	}
	for _, known := range c.Shop.Carriers {
		if known.ID == carrier {
			return order.Parcel{LogisticsID: carrier, Waybill: waybill}, nil
		}
	}
	return order.Parcel{}, &ParamError{
		Member: "logistics_id", Fault: BadValue,
		Detail: fmt.Sprintf("%d is no carrier of the shop; 360buy.delivery.logistics.get lists them", carrier),
		Zh:     fmt.Sprintf("%d 不是该店铺可用的物流公司，请通过 360buy.delivery.logistics.get 查询", carrier),
	}
}
