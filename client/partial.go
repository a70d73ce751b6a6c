package client

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// MethodOrderPartialOutship sends an order in parts.
const MethodOrderPartialOutship wire.Method = "jingdong.pop.order.partial.outship"

// A PartRequest lets some pieces of an order go.
type PartRequest struct {
	OrderID             int64
	Parts               []Part
	VenderTaskAddressID int64 // 0 means none
	DeliveryType        int   // 0 means none
}

// A Part is what one carrier takes of an order that goes in parts.
type Part struct {
	LogisticsID int64    // of the carrier, from LogisticsService.Companies
	Waybills    []string // may be empty with SelfDelivery
	Goods       []PartGoods
}

// PartGoods are pieces of one SKU.
type PartGoods struct {
	SKU   int64
	Count int64
	UUID  string // the line, as skuUuid in its Item's Ext; may be empty
}

// A PartResult is an order of which something has gone.
type PartResult struct {
	OrderID ID
	ByRead  bool // the answer was lost, and reading the order showed that the parts have gone
}

// outshipDone is the code of a call that was carried out.
const outshipDone = 200

// ShipPart lets some pieces of an order go. The order waits in
// WAIT_SELLER_STOCK_OUT until its last piece has gone, and is shipped with it.
//
// Why the order did not go is a *ResultError: ErrConflict where its state does
// not allow it, ErrParam where it has not the pieces. Where the answer is lost the
// order is read first: what is among its PartialShipments is not sent again. A
// *WriteUnknownError, which is ErrUnknownOutcome, says that it could not be read.
//
// JD method: jingdong.pop.order.partial.outship
func (s *OrdersService) ShipPart(ctx context.Context, r PartRequest) (PartResult, error) {
	var answer outshipAnswer
	job := settling{
		c: s.c, method: MethodOrderPartialOutship, orderID: r.OrderID,
		send: func(ctx context.Context) error {
			return s.c.write(ctx, MethodOrderPartialOutship, r.params(), reading(MethodOrderPartialOutship, &answer, func(a *outshipAnswer) error { return a.judge(r.OrderID) }))
		},
		done: func(ctx context.Context) (bool, error) {
			order, err := s.c.Orders.Detail(ctx, r.OrderID, "orderId", "orderState", "partialLogisticsInfoModel")
			return err == nil && r.gone(order.PartialShipments), err
		},
	}
	byRead, err := job.run(ctx)
	if err != nil {
		return PartResult{}, err
	}
	return PartResult{OrderID: ID(r.OrderID), ByRead: byRead}, nil
}

// gone reports whether every part is among the shipments of the order.
func (r PartRequest) gone(shipments []PartialShipment) bool {
	left := slices.Clone(shipments)
	for _, p := range r.Parts {
		i := slices.IndexFunc(left, p.is)
		if i < 0 {
			return false
		}
		left = slices.Delete(left, i, i+1)
	}
	return true
}

// is reports whether the shipment is this part.
func (p Part) is(s PartialShipment) bool {
	if s.LogisticsID != strconv.FormatInt(p.LogisticsID, 10) || len(s.SKUs) != len(p.Goods) {
		return false
	}
	for i, g := range p.Goods {
		if s.SKUs[i].SKU != ID(g.SKU) || s.SKUs[i].Count != ID(g.Count) {
			return false
		}
	}
	return p.LogisticsID == SelfDelivery || slices.Equal(split(s.Waybill), split(strings.Join(p.Waybills, ",")))
}

// outshipParams are a PartRequest as JD wants it.
type outshipParams struct {
	Request struct {
		Data []outshipEntry `json:"data"`
	} `json:"request"`
}

type outshipEntry struct {
	OrderIDs     []int64           `json:"orderIds"`
	AddressID    int64             `json:"venderTaskAddressId,omitempty"`
	DeliveryType int               `json:"deliveryType,omitempty"`
	Deliveries   []outshipDelivery `json:"deliveryNumberDtoList"`
}

type outshipDelivery struct {
	Carrier  int64          `json:"deliveryId"`
	Waybills []string       `json:"deliveryNums,omitempty"`
	Goods    []outshipGoods `json:"partialShipmentGoodsList"`
}

type outshipGoods struct {
	SKU   int64  `json:"skuId"`
	Count int64  `json:"num"`
	UUID  string `json:"skuUuid,omitempty"`
}

// params returns what is sent.
func (r PartRequest) params() (p outshipParams) {
	entry := outshipEntry{OrderIDs: []int64{r.OrderID}, AddressID: r.VenderTaskAddressID, DeliveryType: r.DeliveryType}
	for _, part := range r.Parts {
		d := outshipDelivery{Carrier: part.LogisticsID, Waybills: part.Waybills}
		for _, g := range part.Goods {
			d.Goods = append(d.Goods, outshipGoods(g))
		}
		entry.Deliveries = append(entry.Deliveries, d)
	}
	p.Request.Data = []outshipEntry{entry}
	return p
}

type outshipAnswer struct {
	Response *struct {
		Code ID     `json:"code"`
		Msg  string `json:"msg"`
		Data struct {
			Gone   []ID `json:"successList"`
			Failed []struct {
				Code    ID     `json:"code"`
				OrderID ID     `json:"orderId"`
				Reason  string `json:"failReason"`
			} `json:"failList"`
		} `json:"data"`
	} `json:"response"`
}

// judge returns why the order did not go.
func (a *outshipAnswer) judge(orderID int64) error {
	if a.Response == nil {
		return missing(MethodOrderPartialOutship, "response")
	}
	if a.Response.Code != outshipDone {
		return &ResultError{Method: MethodOrderPartialOutship, Code: strconv.FormatInt(int64(a.Response.Code), 10), Zh: a.Response.Msg}
	}
	for _, f := range a.Response.Data.Failed {
		if f.OrderID == ID(orderID) {
			return &ResultError{Method: MethodOrderPartialOutship, Code: strconv.FormatInt(int64(f.Code), 10), Zh: f.Reason}
		}
	}
	if !slices.Contains(a.Response.Data.Gone, ID(orderID)) {
		return missing(MethodOrderPartialOutship, "response/data/successList with the order")
	}
	return nil
}
