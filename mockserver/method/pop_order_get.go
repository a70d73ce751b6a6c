package method

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	register(Spec{
		Method: "jingdong.pop.order.get",
		Main:   handler("order_id", getOrderInfo, failOrderDetail),
		Guide:  handler("order_id", getOrder, nil),
	})
}

type getOrderRequest struct {
	OrderID integer `json:"order_id"`
}

type getOrderResponse struct {
	OrderInfo orderDetail `json:"order_info"`
}

type orderDetail struct {
	OrderID      int64        `json:"order_id"`
	FreightPrice yuan         `json:"freight_price"`
	OrderState   string       `json:"order_state"`
	Items        []itemDetail `json:"items"`
	PaymentType  string       `json:"payment_type"`
	ReceiverInfo receiverInfo `json:"receiver_info"`
}

type itemDetail struct {
	SKU   int64  `json:"sku_id"`
	Name  string `json:"name"`
	Price yuan   `json:"price"`
	Num   int64  `json:"num"`
}

type receiverInfo struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// paymentTypes are the guide's words for JD's payType. "Online Payment" is the
// guide's own, the others are translations (assumed).
var paymentTypes = [...]string{
	order.CashOnDelivery: "Cash on Delivery", order.PostalOrder: "Postal Remittance", order.SelfPickup: "Self Pickup",
	order.Online: "Online Payment", order.CompanyTransfer: "Company Transfer", order.BankTransfer: "Bank Card Transfer",
}

// getOrder returns one order in the guide's words.
//
// Source: the guide, section 2.
func getOrder(ctx context.Context, c *Call, q getOrderRequest) (getOrderResponse, error) {
	o, err := c.Orders.Get(ctx, int64(q.OrderID))
	if err != nil {
		return getOrderResponse{}, err
	}
	detail := orderDetail{
		OrderID: o.ID, FreightPrice: yuan(o.Freight), OrderState: o.State.String(),
		Items: make([]itemDetail, 0, len(o.Items)), PaymentType: paymentTypes[o.Pay],
		ReceiverInfo: receiverInfo{o.Consignee.Name, o.Consignee.FullAddress()},
	}
	for _, it := range o.Items {
		detail.Items = append(detail.Items, itemDetail{it.SKU, it.Name, yuan(it.Price), it.Count})
	}
	return getOrderResponse{detail}, nil
}

type getOrderInfoRequest struct {
	OrderID        integer `json:"order_id"`
	OptionalFields text    `json:"optional_fields"`
	OrderState     text    `json:"order_state"`
}

type orderDetailInfo struct {
	APIResult apiResult       `json:"apiResult"`
	OrderInfo json.RawMessage `json:"orderInfo,omitempty"`
}

type getOrderInfoResponse struct {
	OrderDetailInfo orderDetailInfo `json:"orderDetailInfo"`
}

// getOrderInfo returns the members of one order that the caller asks for. An
// order that is unknown, another shop's, or in none of the given states is
// simply not there; JD's pages do not say what happens then (assumed).
//
// Source: the Java SDK (PopOrderGetResponse); gh:lostinfo/jos-open-api.
func getOrderInfo(ctx context.Context, c *Call, q getOrderInfoRequest) (getOrderInfoResponse, error) {
	answer := getOrderInfoResponse{orderDetailInfo{APIResult: succeeded}}
	if q.OrderID <= 0 {
		return answer, &ParamError{Member: "order_id", Fault: BadOrderID, Detail: "must be larger than 0", Zh: "应大于 0"}
	}
	fields := project(c, q.OptionalFields)
	o, err := c.Orders.Get(ctx, int64(q.OrderID))
	if errors.Is(err, order.ErrNotFound) {
		c.Note("the shop has no such order")
		return answer, nil
	}
	if err != nil {
		return answer, err
	}
	if len(names(q.OrderState)) > 0 && !filterOf(q.OrderState).Has(o.State) {
		c.Note("the order is in %s, which order_state leaves out", o.State)
		return answer, nil
	}
	answer.OrderDetailInfo.OrderInfo, err = fields.of(c, &o)
	return answer, err
}

func failOrderDetail(e wire.Error) any {
	return getOrderInfoResponse{orderDetailInfo{APIResult: failed(e)}}
}
