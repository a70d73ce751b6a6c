package client

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// MethodOrderWaybillUpdate changes the waybills of an order that has left.
const MethodOrderWaybillUpdate wire.Method = "jingdong.pop.order.waybill.update"

// A WaybillChange gives an order that has left other waybills: either all of
// them, or those of the shipments that are named.
type WaybillChange struct {
	OrderID   int64
	Shipments []ShipmentWaybill
}

// A ShipmentWaybill is what a shipment is to travel under.
type ShipmentWaybill struct {
	ShipmentID  int64 // as in PartialShipment; 0 in all of them replaces the order's waybills as a whole
	LogisticsID int64
	Waybills    []string // may be empty with SelfDelivery
}

// ChangeWaybill gives an order that has left other waybills. An order of which
// nothing is under way is refused with 10400014. Where the answer is lost, the
// order is read before anything is sent again.
//
// JD method: jingdong.pop.order.waybill.update
func (s *OrdersService) ChangeWaybill(ctx context.Context, r WaybillChange) error {
	type answer struct {
		Response *struct {
			Code ID     `json:"code"`
			Msg  string `json:"msg"`
		} `json:"response"`
	}
	check := func(a *answer) error {
		switch {
		case a.Response == nil:
			return missing(MethodOrderWaybillUpdate, "response")
		case a.Response.Code != outshipDone:
			return &ResultError{Method: MethodOrderWaybillUpdate, Code: strconv.FormatInt(int64(a.Response.Code), 10), Zh: a.Response.Msg}
		}
		return nil
	}
	job := settling{
		c: s.c, method: MethodOrderWaybillUpdate, orderID: r.OrderID,
		send: func(ctx context.Context) error {
			return s.c.write(ctx, MethodOrderWaybillUpdate, r.params(), reading(MethodOrderWaybillUpdate, new(answer), check))
		},
		done: func(ctx context.Context) (bool, error) {
			order, err := s.c.Orders.Detail(ctx, r.OrderID, "orderId", "orderState", "waybill", "logisticsId", "partialLogisticsInfoModel")
			return err == nil && r.changed(order), err
		},
	}
	_, err := job.run(ctx)
	return err
}

// changed reports whether the order travels as it is to.
func (r WaybillChange) changed(order Order) bool {
	var carriers, numbers []string
	for _, w := range r.Shipments {
		carrier, waybills := strconv.FormatInt(w.LogisticsID, 10), strings.Join(w.Waybills, ",")
		carriers, numbers = append(carriers, carrier), append(numbers, waybills)
		i := slices.IndexFunc(order.PartialShipments, func(p PartialShipment) bool { return p.ShipmentID == ID(w.ShipmentID) })
		if i < 0 {
			continue // it left as a whole
		}
		if found := order.PartialShipments[i]; found.LogisticsID != carrier || !slices.Equal(split(found.Waybill), split(waybills)) {
			return false
		}
	}
	if len(order.PartialShipments) > 0 && len(r.Shipments) > 0 && r.Shipments[0].ShipmentID != 0 {
		return true
	}
	return slices.Equal(distinct(split(order.LogisticsID)), distinct(split(strings.Join(carriers, "|")))) &&
		slices.Equal(split(order.Waybill), split(strings.Join(numbers, "|")))
}

// distinct returns sorted texts, each once.
func distinct(sorted []string) []string { return slices.Compact(slices.Clone(sorted)) }

// rebillParams are a WaybillChange as JD wants it.
type rebillParams struct {
	Request struct {
		Data struct {
			OrderID int64         `json:"orderId"`
			List    []rebillEntry `json:"partialShipmentInfoList"`
		} `json:"data"`
	} `json:"request"`
}

type rebillEntry struct {
	Shipment int64  `json:"shipmentId,omitempty"`
	Waybills string `json:"waybillId,omitempty"`
	Carrier  int64  `json:"logicId"`
}

// params returns what is sent.
func (r WaybillChange) params() (p rebillParams) {
	p.Request.Data.OrderID = r.OrderID
	for _, w := range r.Shipments {
		p.Request.Data.List = append(p.Request.Data.List, rebillEntry{w.ShipmentID, strings.Join(w.Waybills, ","), w.LogisticsID})
	}
	return p
}
