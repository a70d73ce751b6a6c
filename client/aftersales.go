package client

import (
	"context"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// The methods of service orders. MethodServiceRefund is assumed: no public source
// has a method for it.
const (
	MethodServiceAndRefund wire.Method = "jingdong.asc.serviceAndRefund.view"
	MethodServiceList      wire.Method = "jingdong.asc.query.list"
	MethodServiceView      wire.Method = "jingdong.asc.query.view"
	MethodServiceFreight   wire.Method = "jingdong.asc.freight.view"
	MethodServiceToAudit   wire.Method = "jingdong.asc.audit.list"
	MethodServiceToReceive wire.Method = "jingdong.asc.receive.list"
	MethodServiceToProcess wire.Method = "jingdong.asc.process.list"
	MethodServiceApprove   wire.Method = "jingdong.asc.audit.send"
	MethodServiceRefuse    wire.Method = "jingdong.asc.audit.refuse"
	MethodServiceReceive   wire.Method = "jingdong.asc.receive.register"
	MethodServiceExchange  wire.Method = "jingdong.asc.process.offline.change"
	MethodServiceBack      wire.Method = "jingdong.asc.process.back"
	MethodServiceRefund    wire.Method = "jingdong.asc.process.refund"
	MethodServiceCancel    wire.Method = "jingdong.asc.common.cancel"
)

// AfterSalesService has the methods about service orders: goods that buyers send
// back, to be paid for, exchanged or mended.
type AfterSalesService struct{ c *Client }

// A ServiceKind is what a buyer expects of a service order.
type ServiceKind int

// The kinds.
const (
	Return   ServiceKind = 10
	Exchange ServiceKind = 20
	Repair   ServiceKind = 30
)

// An Operator is who calls for the shop. All of it is needed.
type Operator struct {
	BuID string // the shop's vender id
	Pin  string // his account
	Nick string // his name
}

type operatorParams struct {
	BuID string `json:"buId"`
	Pin  string `json:"operatePin"`
	Nick string `json:"operateNick"`
}

func (o Operator) params() operatorParams { return operatorParams(o) }

// A ServiceQuery selects service orders. Each member narrows the list. Those
// that wait for an audit are not listed by time.
type ServiceQuery struct {
	By                     Operator
	ServiceID, OrderID     int64
	AppliedFrom, AppliedTo time.Time // inclusive, to the second
	Page                   int       // from 1; 0 means 1
	PageSize               int       // 1 to 50; 0 means JD's default, 10
}

func (q ServiceQuery) params() any {
	return struct {
		operatorParams
		ServiceID int64  `json:"serviceId,omitempty"`
		OrderID   int64  `json:"orderId,omitempty"`
		From      string `json:"applyTimeBegin,omitempty"`
		To        string `json:"applyTimeEnd,omitempty"`
		Page      int    `json:"pageNumber,omitempty"`
		PageSize  int    `json:"pageSize,omitempty"`
	}{q.By.params(), q.ServiceID, q.OrderID, timeOrNone(q.AppliedFrom), timeOrNone(q.AppliedTo), q.Page, q.PageSize}
}

// timeOrNone writes a time as JD does, and the zero time as nothing.
func timeOrNone(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return wire.FormatTime(t)
}

// A ServicePage is one page of service orders and the number that match over
// all pages.
type ServicePage struct {
	Services []ServiceSummary
	Total    int
}

// A ServiceSummary is a service order as lists write it. A time that has not
// come is zero.
type ServiceSummary struct {
	ServiceID  ID          `json:"serviceId"`
	OrderID    ID          `json:"orderId"`
	Kind       ServiceKind `json:"customerExpect"`
	Status     int         `json:"serviceStatus"` // JD's own numbers, which are not public
	StatusName string      `json:"serviceStatusName"`
	SKU        ID          `json:"skuId"`
	Name       string      `json:"wareName"`
	Amount     Money       `json:"actualPayPrice"` // what is paid back if it comes to that
	Applied    Time        `json:"applyTime"`
	Approved   Time        `json:"approveTime"` // or refused
	Processed  Time        `json:"processTime"`
	Result     string      `json:"processResultName"` // what was done, in words

	CustomerPin  string `json:"customerPin"`
	CustomerName string `json:"customerName"`
	CustomerTel  string `json:"customerTel"`
}

// ascPage is a page of the asc methods.
type ascPage[T any] struct {
	Success string `json:"success"` // a boolean, or text
	Code    string `json:"code"`
	Msg     string `json:"msg"`
	Data    []T    `json:"data"`
	Total   ID     `json:"totalCount"`
}

// ascList reads a page of one of the asc methods.
func ascList[T any](ctx context.Context, c *Client, method wire.Method, params any) ([]T, int, error) {
	type answer struct {
		Page *ascPage[T] `json:"pageResult"`
	}
	var got answer
	check := func(a *answer) error {
		switch {
		case a.Page == nil:
			return missing(method, "pageResult")
		case a.Page.Success != "true":
			return &ResultError{Method: method, Code: a.Page.Code, Zh: a.Page.Msg}
		}
		return nil
	}
	if err := c.read(ctx, method, params, reading(method, &got, check)); err != nil {
		return nil, 0, err
	}
	return got.Page.Data, int(got.Page.Total), nil
}

func (s *AfterSalesService) list(ctx context.Context, method wire.Method, q ServiceQuery) (ServicePage, error) {
	services, total, err := ascList[ServiceSummary](ctx, s.c, method, q.params())
	return ServicePage{services, total}, err
}

// List returns a page of all service orders.
//
// JD method: jingdong.asc.query.list
func (s *AfterSalesService) List(ctx context.Context, q ServiceQuery) (ServicePage, error) {
	return s.list(ctx, MethodServiceList, q)
}

// ToAudit returns a page of the service orders that wait for Approve or Refuse.
//
// JD method: jingdong.asc.audit.list
func (s *AfterSalesService) ToAudit(ctx context.Context, q ServiceQuery) (ServicePage, error) {
	return s.list(ctx, MethodServiceToAudit, q)
}

// ToReceive returns a page of the service orders whose goods are to come.
//
// JD method: jingdong.asc.receive.list
func (s *AfterSalesService) ToReceive(ctx context.Context, q ServiceQuery) (ServicePage, error) {
	return s.list(ctx, MethodServiceToReceive, q)
}

// ToProcess returns a page of the service orders whose goods are there.
//
// JD method: jingdong.asc.process.list
func (s *AfterSalesService) ToProcess(ctx context.Context, q ServiceQuery) (ServicePage, error) {
	return s.list(ctx, MethodServiceToProcess, q)
}
