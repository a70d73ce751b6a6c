package client

import (
	"context"
	"fmt"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// An UnpaidQuery selects orders that wait for payment, by when they were placed.
type UnpaidQuery struct {
	Start, End time.Time // both inclusive, to the second; at most 31 days apart
	Page       int       // from 1; 0 means 1
	PageSize   int       // 1 to 100; 0 means 100
}

// An UnpaidPage is one page of orders and the number that match over all pages.
type UnpaidPage struct {
	Orders []UnpaidOrder
	Total  int
	Pages  int
}

// An UnpaidOrder is an order that waits for payment. From payment on it is found
// by Search, and no more as unpaid.
type UnpaidOrder struct {
	OrderID  ID           `json:"orderId"`
	VenderID ID           `json:"venderId"`
	Type     int          `json:"orderType"` // 22 is SOP
	Payment  int          `json:"payment"`   // 4 is online
	Placed   Time         `json:"orderCreated"`
	Modified Time         `json:"modified"`
	Name     string       `json:"userName"` // who receives it
	Mobile   string       `json:"mobile"`
	Phone    string       `json:"phone"`
	Address  string       `json:"address"` // whole, on one line
	Items    []UnpaidItem `json:"itemList"`
}

// An UnpaidItem is a line of an UnpaidOrder.
type UnpaidItem struct {
	SkuID ID     `json:"skuId"`
	Name  string `json:"skuName"`
	Count ID     `json:"num"`
}

// mostUnpaid is JD's largest page.
const mostUnpaid = 100

// Unpaid returns a page of the orders that wait for payment, oldest first.
//
// JD method: jingdong.pop.order.notPayOrderInfo
func (s *OrdersService) Unpaid(ctx context.Context, q UnpaidQuery) (UnpaidPage, error) {
	params := struct {
		Start    string `json:"startDate"`
		End      string `json:"endDate"`
		Page     int    `json:"page"`
		PageSize int    `json:"pageSize"`
	}{wire.FormatTime(q.Start), wire.FormatTime(q.End), max(q.Page, 1), q.PageSize}
	if params.PageSize == 0 {
		params.PageSize = mostUnpaid
	}
	var answer struct {
		Page *struct {
			Orders []UnpaidOrder `json:"pageList"`
			Total  ID            `json:"totalItem"`
			Pages  ID            `json:"totalPage"`
		} `json:"paginatedInfo"`
	}
	if err := s.c.read(ctx, methodNotPayOrderInfo, params, reading(methodNotPayOrderInfo, &answer, nil)); err != nil {
		return UnpaidPage{}, err
	}
	if answer.Page == nil {
		return UnpaidPage{}, missing(methodNotPayOrderInfo, "paginatedInfo")
	}
	return UnpaidPage{Orders: answer.Page.Orders, Total: int(answer.Page.Total), Pages: int(answer.Page.Pages)}, nil
}

// UnpaidOrder returns an order that waits for payment. It returns
// ErrOrderNotFound for one that is unknown, another shop's, or not unpaid any
// more.
//
// JD method: jingdong.pop.order.notPayOrderById
func (s *OrdersService) UnpaidOrder(ctx context.Context, orderID int64) (UnpaidOrder, error) {
	params := struct {
		OrderID int64 `json:"orderId"`
	}{orderID}
	var answer struct {
		Order *UnpaidOrder `json:"orderDataNotPayInfo"`
	}
	if err := s.c.read(ctx, methodNotPayOrderByID, params, reading(methodNotPayOrderByID, &answer, nil)); err != nil {
		return UnpaidOrder{}, err
	}
	if answer.Order == nil || answer.Order.OrderID == 0 {
		return UnpaidOrder{}, fmt.Errorf("%s: order %d: %w", methodNotPayOrderByID, orderID, ErrOrderNotFound)
	}
	if err := sameOrder(methodNotPayOrderByID, answer.Order.OrderID, orderID); err != nil {
		return UnpaidOrder{}, err
	}
	return *answer.Order, nil
}
