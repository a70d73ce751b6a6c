package client

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// OrdersService has the methods about orders.
type OrdersService struct{ c *Client }

// A ListQuery selects orders by the time of placing.
type ListQuery struct {
	Start, End time.Time // both inclusive, to the second; at most 31 days apart
	States     []State   // none means any
	Fields     []string  // snake_case names of the answer's members; none means all
	Page       int       // from 1; 0 means 1
	PageSize   int       // 1 to 100; 0 means JD's default, 20
}

// An OrderPage is one page of OrderSummary and the number of orders that match
// over all pages.
type OrderPage struct {
	Orders []OrderSummary
	Total  int
}

// An OrderSummary is an order as List writes it.
type OrderSummary struct {
	OrderID    ID               `json:"order_id"`
	TotalPrice Money            `json:"order_total_price"`
	State      State            `json:"order_state"`
	Consignee  ConsigneeSummary `json:"consignee_info"`
	Placed     Time             `json:"order_start_time"`
	Modified   Time             `json:"modified"`
}

// A ConsigneeSummary is who receives an order, as List writes it.
type ConsigneeSummary struct {
	Name        string `json:"name"`
	FullAddress string `json:"full_address"`
}

// List returns a page of the orders placed from q.Start to q.End, newest first.
//
// JD method: jingdong.pop.orders.get
func (s *OrdersService) List(ctx context.Context, q ListQuery) (OrderPage, error) {
	params := struct {
		OrderState string `json:"order_state,omitempty"`
		StartDate  string `json:"start_date"`
		EndDate    string `json:"end_date"`
		Fields     string `json:"optional_fields,omitempty"`
		Page       int    `json:"page,omitempty"`
		PageSize   int    `json:"page_size,omitempty"`
	}{joinStates(q.States), wire.FormatTime(q.Start), wire.FormatTime(q.End), strings.Join(q.Fields, ","), q.Page, q.PageSize}
	var answer struct {
		List *struct {
			Orders []OrderSummary `json:"order_info"`
			Total  ID             `json:"order_total"`
		} `json:"order_info_list"`
	}
	if err := s.c.read(ctx, MethodOrdersGet, params, reading(MethodOrdersGet, &answer, nil)); err != nil {
		return OrderPage{}, err
	}
	if answer.List == nil {
		return OrderPage{}, missing(MethodOrdersGet, "order_info_list")
	}
	return OrderPage{Orders: answer.List.Orders, Total: int(answer.List.Total)}, nil
}

// An OrderDetail is an order as Get writes it.
type OrderDetail struct {
	OrderID      ID           `json:"order_id"`
	FreightPrice Money        `json:"freight_price"`
	State        State        `json:"order_state"`
	Items        []DetailItem `json:"items"`
	PaymentType  string       `json:"payment_type"` // in words, such as "Online Payment"
	Receiver     Receiver     `json:"receiver_info"`
}

// A DetailItem is a line of an OrderDetail.
type DetailItem struct {
	SKU   ID     `json:"sku_id"`
	Name  string `json:"name"`
	Price Money  `json:"price"` // of one
	Count ID     `json:"num"`
}

// A Receiver is who receives an order, as Get writes it.
type Receiver struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// Get returns an order in the guide's wording; Detail has far more. It returns
// ErrOrderNotFound for an order that is unknown or another shop's.
//
// JD method: jingdong.pop.order.get, without optional_fields
func (s *OrdersService) Get(ctx context.Context, orderID int64) (OrderDetail, error) {
	var answer struct {
		Order *OrderDetail `json:"order_info"`
	}
	accept := reading(MethodOrderGet, &answer, nil)
	if err := s.c.read(ctx, MethodOrderGet, orderParam{orderID}, accept); err != nil {
		return OrderDetail{}, err
	}
	if answer.Order == nil {
		return OrderDetail{}, missing(MethodOrderGet, "order_info")
	}
	if err := sameOrder(MethodOrderGet, answer.Order.OrderID, orderID); err != nil {
		return OrderDetail{}, err
	}
	return *answer.Order, nil
}

// A Track is one event of an order's parcel.
type Track struct {
	Time    Time   `json:"time"`
	Content string `json:"content"`
}

// Track returns the events of an order's parcel, oldest first; none if the
// order is not shipped.
//
// JD method: jingdong.pop.order.track
func (s *OrdersService) Track(ctx context.Context, orderID int64) ([]Track, error) {
	var answer struct {
		Tracks []Track `json:"order_tracks"`
	}
	err := s.c.read(ctx, MethodOrderTrack, orderParam{orderID}, reading(MethodOrderTrack, &answer, nil))
	return answer.Tracks, err
}

// An orderParam names an order.
type orderParam struct {
	OrderID int64 `json:"order_id"`
}

// missing words an answer without the member that it is about.
func missing(method wire.Method, member string) error {
	return &ProtocolError{Method: method, Status: 200, Reason: fmt.Sprintf("%s has no %s", method.Root(), member)}
}

// sameOrder holds an answer to be about the order that was asked for.
func sameOrder(method wire.Method, got ID, want int64) error {
	if int64(got) == want {
		return nil
	}
	return &ProtocolError{Method: method, Status: 200, Reason: fmt.Sprintf("answer is about order %d: want order %d", got, want)}
}
