package method

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	register(Spec{Method: "jingdong.pop.order.print.data.get", Main: showsPlain(handler("order_id", getPrintData, nil))})
}

type getPrintDataRequest struct {
	OrderID integer `json:"order_id"`
}

type getPrintDataResponse struct {
	Result printDataResult `json:"getorderprintdata_result"`
}

type printDataResult struct {
	Data object `json:"api_order_print_result"`
}

// getPrintData returns what stands on an order's packing slip. An order that is
// unknown or another shop's is refused with 71 (assumed: the result has no place
// for a failure).
//
// Source: JD's page of apiId 2157, kept in gh:lostinfo/jos-open-api; the Java SDK
// (ApiOrderPrintData, OrderPrintDataWare, OrderPrintDataConsignee). The wrapper
// that the page has around each item is of its documentation tool.
func getPrintData(ctx context.Context, c *Call, q getPrintDataRequest) (getPrintDataResponse, error) {
	o, err := c.Orders.Get(ctx, int64(q.OrderID))
	if err != nil {
		return getPrintDataResponse{}, err
	}
	c.shows(o.Outline())
	v := sightOf(c, false).of(&o)
	return getPrintDataResponse{printDataResult{v.printData()}}, nil
}

// pickUp are the kinds of orders that are called for, as pickUpSign has them:
// the goods of a self pickup wait at a partner's (assumed), others have none.
// Source: JD's page of apiId 2157.
const pickUp = "7"

// printData shows an order as its packing slip does. What only JD's own
// warehouses know, the sorting code, the depot and the bar code, is empty.
func (v *view) printData() object {
	sign, items := "", int64(0)
	if v.Pay == order.SelfPickup {
		sign = pickUp
	}
	lines := make([]object, 0, len(v.Items))
	for _, it := range v.Items {
		items += it.Count
		lines = append(lines, object{
			{"ware_id", id(it.Ware)}, {"ware_name", it.Name}, {"num", id(it.Count)}, {"jd_price", wire.Yuan(it.Price)},
			{"price", wire.Yuan(it.Price * it.Count)}, {"produce_no", it.ProductNo},
		})
	}
	data := object{
		{"id", id(v.ID)}, {"out_bound_date", json.RawMessage(v.appendTimeOrUnset(nil, v.Shipped))}, {"bf_deli_good_glag", "否"},
		{"cod_time_name", deliveryType(v.DeliveryType)}, {"remark", v.Remark}, {"cky2_name", ""}, {"sorting_code", ""},
		{"create_date", wire.FormatTime(v.Placed)}, {"should_pay", wire.Yuan(v.total().Payment)}, {"payment_typeStr", v.payWords()},
		{"partner", ""}, {"generade", ""}, {"items_count", strconv.FormatInt(items, 10)}, {"order_items", lines},
	}
	if !v.withheld {
		data = append(data, member{"Consignee", v.printConsignee()})
	}
	return append(data, object{
		{"pickUpSign", sign}, {"orderLevelSign", ""}, {"freight", yuan(v.Freight)}, {"codDT", ""},
	}...)
}

// payWords returns how the order is paid, in Chinese; "" where JD has no word.
func (v *view) payWords() string {
	if v.Pay < 1 || v.Pay >= len(payTypes) {
		return ""
	}
	return payTypes[v.Pay]
}

// printConsignee shows who receives the parcel.
func (v *view) printConsignee() object {
	to, s := &v.Consignee, v.secrets.alone()
	return object{
		{"cons_name", s.of(name, to.Name).shown}, {"cons_address", s.of(address, to.FullAddress()).shown},
		{"cons_phone", s.of(phone, to.Telephone).shown}, {"cons_handset", s.of(phone, to.Mobile).shown},
		{"oaid", string(v.oaid(nil, to))}, {"desen_cons_phone", phone.of(to.Telephone)}, {"desen_cons_handset", phone.of(to.Mobile)},
	}
}
