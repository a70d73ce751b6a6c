package client

import (
	"context"
	"fmt"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// A TimeKind is the time by which a search selects and sorts.
type TimeKind int

// The kinds of time.
const (
	ByModified TimeKind = iota // when the order last changed
	ByPlaced                   // when the order was placed
)

// A Direction is the order of a search's results.
type Direction int

// The directions.
const (
	Ascending  Direction = iota // oldest first
	Descending                  // newest first
)

// A SearchQuery selects orders by the time of the last change, or of placing.
type SearchQuery struct {
	Start, End time.Time // both inclusive, to the second; at most 31 days apart; both may be zero for WaitSellerStockOut alone
	States     []State   // none means any
	Fields     []string  // camelCase names of Order's members; none means OrderFields
	Page       int       // from 1; 0 means 1
	PageSize   int       // 1 to 100; 0 means JD's default, 20
	By         TimeKind
	Sort       Direction
	SourceID   string
	Encrypted  bool // by enSearch, whose sensitive members are encrypted; see Order.Decrypt
}

// A SearchPage is one page of orders and the number that match over all pages.
type SearchPage struct {
	Orders []Order
	Total  int
}

// searchParams are written as JD wants them: mixed case, kinds as numbers.
type searchParams struct {
	StartDate string `json:"start_date,omitempty"`
	EndDate   string `json:"end_date,omitempty"`
	State     string `json:"order_state"`
	Fields    string `json:"optional_fields"`
	Page      int    `json:"page,omitempty"`
	PageSize  int    `json:"page_size,omitempty"`
	SortType  int    `json:"sortType"` // 1 is descending
	DateType  int    `json:"dateType"` // 1 is by placing
	SourceID  string `json:"source_id,omitempty"`
}

func (q SearchQuery) params() searchParams {
	p := searchParams{
		State: joinStates(q.States), Fields: fieldList(q.Fields), Page: q.Page, PageSize: q.PageSize,
		SortType: int(q.Sort), DateType: int(q.By), SourceID: q.SourceID,
	}
	if p.State == "" {
		p.State = string(AllStates)
	}
	if !q.Start.IsZero() {
		p.StartDate = wire.FormatTime(q.Start)
	}
	if !q.End.IsZero() {
		p.EndDate = wire.FormatTime(q.End)
	}
	return p
}

// method returns the method that q is sent to.
func (q SearchQuery) method() wire.Method {
	if q.Encrypted {
		return MethodOrderEnSearch
	}
	return MethodOrderSearch
}

// Search returns a page of orders.
//
// JD method: jingdong.pop.order.search, or jingdong.pop.order.enSearch
func (s *OrdersService) Search(ctx context.Context, q SearchQuery) (SearchPage, error) {
	var answer struct {
		Result *struct {
			Orders []Order `json:"orderInfoList"`
			Total  ID      `json:"orderTotal"`
		} `json:"searchorderinfo_result"`
	}
	method := q.method()
	if err := s.c.read(ctx, method, q.params(), reading(method, &answer, nil)); err != nil {
		return SearchPage{}, err
	}
	if answer.Result == nil {
		return SearchPage{}, missing(method, "searchorderinfo_result")
	}
	return SearchPage{Orders: answer.Result.Orders, Total: int(answer.Result.Total)}, nil
}

// Detail returns the named members of an order, camelCase; those of
// OrderFields if none is named. It returns ErrOrderNotFound for an order that
// is unknown or another shop's.
//
// JD method: jingdong.pop.order.get, with optional_fields
func (s *OrdersService) Detail(ctx context.Context, orderID int64, fields ...string) (Order, error) {
	return s.detail(ctx, MethodOrderGet, orderID, fields)
}

// DetailEncrypted is Detail with the sensitive members encrypted; see
// Order.Decrypt.
//
// JD method: jingdong.pop.order.enGet
func (s *OrdersService) DetailEncrypted(ctx context.Context, orderID int64, fields ...string) (Order, error) {
	return s.detail(ctx, MethodOrderEnGet, orderID, fields)
}

func (s *OrdersService) detail(ctx context.Context, method wire.Method, orderID int64, fields []string) (Order, error) {
	params := struct {
		OrderID int64  `json:"order_id"`
		Fields  string `json:"optional_fields"`
	}{orderID, fieldList(fields, "orderId")}
	var answer detailAnswer
	if err := s.c.read(ctx, method, params, reading(method, &answer, nil)); err != nil {
		return Order{}, err
	}
	return answer.order(method, orderID)
}

// A detailAnswer is the answer to jingdong.pop.order.get with optional_fields.
type detailAnswer struct {
	Result *struct {
		Order *Order `json:"orderInfo"`
	} `json:"orderDetailInfo"`
}

// order returns the order that was asked for.
func (a detailAnswer) order(method wire.Method, orderID int64) (Order, error) {
	if a.Result == nil {
		return Order{}, missing(method, "orderDetailInfo")
	}
	order := a.Result.Order
	if order == nil || string(order.Raw) == "{}" {
		return Order{}, fmt.Errorf("%s: order %d: %w", method, orderID, ErrOrderNotFound)
	}
	if err := sameOrder(method, order.OrderID, orderID); err != nil {
		return Order{}, err
	}
	return *order, nil
}
