package method

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	register(Spec{
		Method: "jingdong.pop.order.get",
		Main:   showsPlain(handler("order_id", getOrderInfo(false), failOrderDetail)),
		Guide:  handler("order_id", getOrder, nil),
	})
	register(Spec{Method: "jingdong.pop.order.enGet", Main: handler("order_id", getOrderInfo(true), failOrderDetail)})
}

type getOrderRequest struct {
	OrderID integer `json:"order_id"`
}

func (q *getOrderRequest) fill(m wire.Members) bool { return q.OrderID.fill(m, "order_id") }

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

// AppendJSON appends the answer.
func (r getOrderResponse) AppendJSON(dst []byte) []byte {
	o := &r.OrderInfo
	dst = strconv.AppendInt(append(dst, `{"order_info":{"order_id":`...), o.OrderID, 10)
	dst = wire.AppendYuan(append(dst, `,"freight_price":`...), int64(o.FreightPrice))
	dst = appendText(append(dst, `,"order_state":`...), o.OrderState)
	dst = appendList(append(dst, `,"items":`...), o.Items)
	dst = appendText(append(dst, `,"payment_type":`...), o.PaymentType)
	dst = appendText(append(dst, `,"receiver_info":{"name":`...), o.ReceiverInfo.Name)
	dst = appendText(append(dst, `,"address":`...), o.ReceiverInfo.Address)
	return append(dst, `}}}`...)
}

// AppendJSON appends the line.
func (i itemDetail) AppendJSON(dst []byte) []byte {
	dst = strconv.AppendInt(append(dst, `{"sku_id":`...), i.SKU, 10)
	dst = appendText(append(dst, `,"name":`...), i.Name)
	dst = wire.AppendYuan(append(dst, `,"price":`...), int64(i.Price))
	dst = strconv.AppendInt(append(dst, `,"num":`...), i.Num, 10)
	return append(dst, '}')
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
	c.shows(o.Outline())
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

func (q *getOrderInfoRequest) fill(m wire.Members) bool {
	return q.OrderID.fill(m, "order_id") && q.OptionalFields.fill(m, "optional_fields") && q.OrderState.fill(m, "order_state")
}

type orderDetailInfo struct {
	APIResult apiResult       `json:"apiResult"`
	OrderInfo json.RawMessage `json:"orderInfo,omitempty"`
}

type getOrderInfoResponse struct {
	OrderDetailInfo orderDetailInfo `json:"orderDetailInfo"`

	body []byte // the whole body, if it has been written; the rest is empty then
}

// Body implements Written.
func (r getOrderInfoResponse) Body() []byte { return r.body }

// AppendJSON appends the answer.
func (r getOrderInfoResponse) AppendJSON(dst []byte) []byte {
	dst = r.open(dst)
	if len(r.OrderDetailInfo.OrderInfo) > 0 {
		dst = append(append(dst, `,"orderInfo":`...), r.OrderDetailInfo.OrderInfo...)
	}
	return append(dst, '}', '}')
}

// open appends the answer as far as its order.
func (r *getOrderInfoResponse) open(dst []byte) []byte {
	return r.OrderDetailInfo.APIResult.AppendJSON(append(dst, `{"orderDetailInfo":{"apiResult":`...))
}

// getOrderInfo returns the handler that shows the members of one order that
// the caller asks for. An order that is unknown, another shop's, or in none of
// the given states is simply not there; JD's pages do not say what happens then
// (a quirk). The en-method encrypts personal data.
//
// Source: the Java SDK (PopOrderGetResponse); gh:lostinfo/jos-open-api.
func getOrderInfo(encrypts bool) func(context.Context, *Call, getOrderInfoRequest) (getOrderInfoResponse, error) {
	return func(ctx context.Context, c *Call, q getOrderInfoRequest) (getOrderInfoResponse, error) {
		answer := getOrderInfoResponse{OrderDetailInfo: orderDetailInfo{APIResult: succeeded(c)}}
		fields := project(c, q.OptionalFields)
		o, err := findOrder(ctx, c, q)
		if errors.Is(err, ErrNothingToShow) && c.Quirks.Of(quirk.UnknownOrder) == "empty" {
			return answer, nil
		}
		if err != nil {
			return answer, err
		}
		c.shows(o)
		return answer.show(ctx, c, fields, sightOf(c, encrypts), o)
	}
}

// show returns the answer with an order. Its whole body is kept.
func (r getOrderInfoResponse) show(ctx context.Context, c *Call, fields projection, s *sight, o order.Outline) (getOrderInfoResponse, error) {
	key := fields.rendering(c, s, o).whole(c)
	if body, ok := c.Cache.lookup(key); ok {
		return getOrderInfoResponse{body: body}, nil
	}
	d := sitDown()
	defer d.leave()
	if c.Root == "" { // the answer stands elsewhere
		_, err := d.write(ctx, c, fields, s, o)
		r.OrderDetailInfo.OrderInfo = d.made(0)
		return r, err
	}
	d.head(c.Root, r.open)
	d.bytes = append(d.bytes, `,"orderInfo":`...)
	shown, err := d.write(ctx, c, fields, s, o)
	if err != nil {
		return r, err
	}
	d.bytes = append(d.bytes, "}}}"...)
	body := d.made(0)
	if shown.Version != o.Version {
		key = fields.rendering(c, s, shown).whole(c)
	}
	c.Cache.keep(key, body)
	return getOrderInfoResponse{body: body}, nil
}

// findOrder returns the outline of the order asked for. It returns
// ErrNothingToShow, and notes why, if the shop has none or order_state leaves it
// out.
func findOrder(ctx context.Context, c *Call, q getOrderInfoRequest) (order.Outline, error) {
	if q.OrderID <= 0 {
		return order.Outline{}, &ParamError{Member: "order_id", Fault: BadOrderID, Detail: "must be larger than 0", Zh: "应大于 0"}
	}
	o, err := c.Orders.Outline(ctx, int64(q.OrderID))
	if errors.Is(err, order.ErrNotFound) {
		c.Note("the shop has no such order")
		return o, ErrNothingToShow
	}
	if err == nil && len(names(q.OrderState)) > 0 && !filterOf(q.OrderState).Has(o.State) {
		c.Note("the order is in %s, which order_state leaves out", o.State)
		return o, ErrNothingToShow
	}
	return o, err
}

// ErrNothingToShow says that a method which shows orderInfo has none to show.
var ErrNothingToShow = errors.New("no such order, or order_state leaves it out")

func failOrderDetail(c *Call, e wire.Error) any {
	return getOrderInfoResponse{OrderDetailInfo: orderDetailInfo{APIResult: failed(c, e)}}
}
