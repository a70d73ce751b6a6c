package client

import (
	"context"
	"strconv"

	"github.com/jdmock/jdmock/contract/wire"
)

// MethodOrderPrintData reads what stands on a packing slip.
const MethodOrderPrintData wire.Method = "jingdong.pop.order.print.data.get"

// A PrintData is what stands on an order's packing slip.
type PrintData struct {
	OrderID     ID         `json:"id"`
	Placed      Time       `json:"create_date"`
	Shipped     Time       `json:"out_bound_date"` // zero before that
	ShouldPay   Money      `json:"should_pay"`
	Freight     Money      `json:"freight"`
	PaymentType string     `json:"payment_typeStr"` // in Chinese
	Deliver     string     `json:"cod_time_name"`   // when the buyer wants it, in Chinese
	Remark      string     `json:"remark"`          // the buyer's
	ItemsCount  ID         `json:"items_count"`     // pieces
	Items       []PrintRow `json:"order_items"`
	Consignee   *PrintTo   `json:"Consignee"` // nil where it is withheld
}

// A PrintRow is a line of a PrintData.
type PrintRow struct {
	WareID    ID     `json:"ware_id"`
	Name      string `json:"ware_name"`
	ProductNo string `json:"produce_no"`
	Count     ID     `json:"num"`
	Price     Money  `json:"jd_price"` // of one piece
	Total     Money  `json:"price"`
}

// A PrintTo is who receives a parcel.
type PrintTo struct {
	Name      string `json:"cons_name"`
	Address   string `json:"cons_address"`
	Telephone string `json:"cons_phone"`
	Mobile    string `json:"cons_handset"`
}

// PrintData returns what stands on an order's packing slip. It returns
// ErrOrderNotFound for an order that is unknown or another shop's.
//
// JD method: jingdong.pop.order.print.data.get
func (s *OrdersService) PrintData(ctx context.Context, orderID int64) (PrintData, error) {
	params := struct {
		OrderID string `json:"order_id"`
	}{strconv.FormatInt(orderID, 10)}
	var answer struct {
		Result *struct {
			Data *PrintData `json:"api_order_print_result"`
		} `json:"getorderprintdata_result"`
	}
	if err := s.c.read(ctx, MethodOrderPrintData, params, reading(MethodOrderPrintData, &answer, nil)); err != nil {
		return PrintData{}, err
	}
	if answer.Result == nil || answer.Result.Data == nil {
		return PrintData{}, missing(MethodOrderPrintData, "getorderprintdata_result.api_order_print_result")
	}
	if err := sameOrder(MethodOrderPrintData, answer.Result.Data.OrderID, orderID); err != nil {
		return PrintData{}, err
	}
	return *answer.Result.Data, nil
}
