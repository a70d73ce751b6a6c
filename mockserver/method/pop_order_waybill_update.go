package method

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	h := handler("", changeWaybills, failJosResponse)
	h.Inside = toChange
	register(Spec{Method: "jingdong.pop.order.waybill.update", Main: h})
}

// toChange returns the order of a call, 0 if it names none.
func toChange(value func(name string) string) int64 {
	var q changeWaybillsRequest
	if json.Unmarshal([]byte(value("request")), &q.Request) != nil {
		return 0
	}
	return int64(q.Request.Data.OrderID)
}

type changeWaybillsRequest struct {
	Request struct {
		Data struct {
			OrderID integer         `json:"orderId"`
			List    []changeWaybill `json:"partialShipmentInfoList"`
		} `json:"data"`
	} `json:"request"`
}

type changeWaybill struct {
	Shipment integer `json:"shipmentId"`
	Numbers  text    `json:"waybillId"`
	Carrier  integer `json:"logicId"`
}

// A josResponse is how the newer order services say whether they did what was
// asked.
type josResponse struct {
	Response josOutcome `json:"response"`
}

type josOutcome struct {
	Code    int64  `json:"code"`
	Message string `json:"msg"`
}

func failJosResponse(_ *Call, e wire.Error) any {
	return josResponse{josOutcome{number(e.Code), e.ZhDesc}}
}

// changeWaybills gives an order that has left other waybills: those of the
// shipments that are named or, where none is, all of them. An order of which
// nothing is under way is refused with 10400014.
//
// Source: the Java SDK (PopOrderWaybillUpdateRequest); the code is that of
// 360buy.order.sop.waybill.update. What shipmentId counts is assumed.
func changeWaybills(ctx context.Context, c *Call, q changeWaybillsRequest) (josResponse, error) {
	data := q.Request.Data
	named := data.List[0].Shipment != 0
	changes := make([]order.Rebilling, len(data.List))
	var parcels []order.Parcel
	for i, change := range data.List {
		at := fmt.Sprintf("request/data/partialShipmentInfoList/%d/", i)
		if (change.Shipment != 0) != named {
			return josResponse{}, &ParamError{Member: at + "shipmentId", Fault: BadValue, Detail: "must stand in every entry or in none", Zh: "应在每一项中都填写，或都不填写"}
		}
		waybills, err := c.waybillsOf(int64(change.Carrier), strings.Split(string(change.Numbers), ","), at+"logicId", at+"waybillId")
		if err != nil {
			return josResponse{}, err
		}
		changes[i] = order.Rebilling{Shipment: int(change.Shipment), LogisticsID: int64(change.Carrier), Waybills: waybills}
		parcels = append(parcels, changes[i].Parcels()...)
	}
	_, err := c.Orders.Update(ctx, int64(data.OrderID), func(was order.Order) (order.Order, error) {
		if named {
			return was.RebillShipments(changes, c.Now)
		}
		return was.Rebill(order.Together(parcels), c.Now)
	})
	if errors.Is(err, order.ErrNoPart) {
		return josResponse{}, &ParamError{Member: "shipmentId", Fault: BadTogether, Detail: "must be one of the order's shipments, which partialLogisticsInfoModel counts: " + err.Error(), Zh: "应为该订单 partialLogisticsInfoModel 中的 shipmentId"}
	}
	if err != nil {
		return josResponse{}, err
	}
	c.usedLabels(ctx, int64(data.OrderID), parcels)
	return josResponse{josOutcome{josDone, "操作成功"}}, nil
}
