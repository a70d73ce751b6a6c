package client

import (
	"context"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// A ServiceRef names a service order.
type ServiceRef struct {
	By        Operator
	ServiceID int64
	OrderID   int64
	Version   int64 // that View has shown; JD refuses another one. View and Receive need none
}

type serviceParams struct {
	operatorParams
	ServiceID int64  `json:"serviceId"`
	OrderID   int64  `json:"orderId"`
	Version   *int64 `json:"sysVersion,omitempty"`
}

func (r ServiceRef) named() serviceParams {
	return serviceParams{operatorParams: r.By.params(), ServiceID: r.ServiceID, OrderID: r.OrderID}
}

func (r ServiceRef) versioned() serviceParams {
	p := r.named()
	p.Version = &r.Version
	return p
}

// A ServiceOrder is a service order in full. A time that has not come is zero.
type ServiceOrder struct {
	ServiceID  ID            `json:"serviceId"`
	OrderID    ID            `json:"orderId"`
	Kind       ServiceKind   `json:"customerExpect"`
	Status     int           `json:"serviceStatus"` // JD's own numbers, which are not public
	StatusName string        `json:"serviceStatusName"`
	Version    ID            `json:"sysVersion"`
	Question   string        `json:"questionDesc"` // the buyer's words
	Notes      string        `json:"approveNotes"` // the auditor's
	Auditor    string        `json:"approveName"`
	Applied    Time          `json:"applyTime"`
	Approved   Time          `json:"approveDate"` // or refused
	Received   Time          `json:"receiveDate"`
	Processed  Time          `json:"processDate"`
	Updated    Time          `json:"updateDate"`
	Result     string        `json:"processResultName"` // what was done, in words
	Lines      []ServiceLine `json:"serviceBillDetailList"`
}

// A ServiceLine is goods of a service order.
type ServiceLine struct {
	SKU    ID     `json:"skuId"`
	Name   string `json:"wareName"`
	Count  ID     `json:"wareNum"`
	Price  Money  `json:"payPrice"`       // of a piece
	Amount Money  `json:"actualPayPrice"` // what is paid back if it comes to that
}

// ascAnswer is the answer of an asc method about one service order.
type ascAnswer[T any] struct {
	Result *ascResult[T] `json:"result"`
}

type ascResult[T any] struct {
	Success string `json:"success"` // a boolean, or text
	Code    string `json:"code"`
	Msg     string `json:"msg"`
	Data    *T     `json:"data"`
}

// failure returns an error unless the answer says that it succeeded.
func (a *ascAnswer[T]) failure(method wire.Method) error {
	switch {
	case a.Result == nil:
		return missing(method, "result")
	case a.Result.Success != "true":
		return &ResultError{Method: method, Code: a.Result.Code, Zh: a.Result.Msg}
	}
	return nil
}

// ascView reads what one of the asc methods shows.
func ascView[T any](ctx context.Context, c *Client, method wire.Method, params any) (T, error) {
	var answer ascAnswer[T]
	check := func(a *ascAnswer[T]) error {
		if err := a.failure(method); err != nil {
			return err
		}
		if a.Result.Data == nil {
			return missing(method, "result.data")
		}
		return nil
	}
	if err := c.read(ctx, method, params, reading(method, &answer, check)); err != nil {
		var none T
		return none, err
	}
	return *answer.Result.Data, nil
}

// View returns a service order, with the version that changes of it name.
//
// JD method: jingdong.asc.query.view
func (s *AfterSalesService) View(ctx context.Context, r ServiceRef) (ServiceOrder, error) {
	return ascView[ServiceOrder](ctx, s.c, MethodServiceView, r.named())
}

// A ServiceFreight is the parcels of a service order.
type ServiceFreight struct {
	Waybill string           `json:"expressCode"` // the buyer's; "" before he has sent anything
	Company string           `json:"expressCompany"`
	ShipWay ID               `json:"shipWayId"`
	Sent    Time             `json:"deliveryDate"`
	Log     []ServiceParcels `json:"freightLogList"` // what the seller has sent, as the simulator writes it (assumed)
}

// ServiceParcels is an entry of the log of a service order's parcels.
type ServiceParcels struct {
	Created Time   `json:"createDate"`
	Content string `json:"content"`
	Remark  string `json:"remark"`
}

// Freight returns the parcels of a service order.
//
// JD method: jingdong.asc.freight.view
func (s *AfterSalesService) Freight(ctx context.Context, r ServiceRef) (ServiceFreight, error) {
	return ascView[ServiceFreight](ctx, s.c, MethodServiceFreight, r.named())
}

// A ServiceAndRefundQuery selects service orders and refunds: of an order, or of
// a window, both ends of which are needed.
type ServiceAndRefundQuery struct {
	OrderID                int64
	AppliedFrom, AppliedTo time.Time // inclusive, to the second
	DecidedFrom, DecidedTo time.Time // inclusive, to the second
	Page                   int       // from 1; 0 means 1
	PageSize               int       // 1 to 50; 0 means JD's default, 10
}

// Numbers of ServiceAndRefund.Status; another one is a refund that has not ended.
const (
	RefundSucceeded = 13
	RefundFailed    = 14
)

// A ServiceAndRefund is a service order, and the refund that it came to if it
// did; or a request for a refund, of which Service.ServiceID is 0.
type ServiceAndRefund struct {
	Service struct {
		ServiceID ID     `json:"serviceId"`
		OrderID   ID     `json:"orderId"`
		SKU       ID     `json:"wareId"`
		Name      string `json:"wareName"`
		Reason    string `json:"applyReason"`
		Applied   Time   `json:"afsApplyTime"`
		Decided   Time   `json:"approveDate"`
	} `json:"sameOrderServiceBill"`
	RefundID  ID    `json:"afsRefundId"`
	Amount    Money `json:"refoundAmount"` // the spelling is JD's
	Completed Time  `json:"completeTime"`
	Status    int   `json:"status"` // RefundSucceeded …
}

// WithRefunds returns a page of service orders and refunds, and how many match
// over all pages.
//
// JD method: jingdong.asc.serviceAndRefund.view
func (s *AfterSalesService) WithRefunds(ctx context.Context, q ServiceAndRefundQuery) ([]ServiceAndRefund, int, error) {
	params := struct {
		OrderID     int64  `json:"orderId,omitempty"`
		AppliedFrom string `json:"applyTimeBegin,omitempty"`
		AppliedTo   string `json:"applyTimeEnd,omitempty"`
		DecidedFrom string `json:"approveTimeBegin,omitempty"`
		DecidedTo   string `json:"approveTimeEnd,omitempty"`
		Page        int    `json:"pageNumber,omitempty"`
		PageSize    int    `json:"pageSize,omitempty"`
	}{q.OrderID, timeOrNone(q.AppliedFrom), timeOrNone(q.AppliedTo), timeOrNone(q.DecidedFrom), timeOrNone(q.DecidedTo), q.Page, q.PageSize}
	return ascList[ServiceAndRefund](ctx, s.c, MethodServiceAndRefund, params)
}
