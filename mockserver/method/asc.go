package method

import (
	"context"
	"fmt"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

// The asc methods are the merchant's side of service orders: goods of completed
// orders that come back. JD's pages of 2017 to 2019 nest the parameters in
// objects, the SDKs send them flat, as is done here; in the answers the pages
// put each element of a list into an object of its own, which no client reads.
//
// Source: JD's pages of apiCateId 241, copied in gh:lostinfo/jos-open-api; the
// SDKs' classes Asc…Request; clients that read the answers.

// ascOK is the code of an answer without a failure.
// Source: a client of 2026; JD's pages have no value.
const ascOK = "00000"

// ascOperator is who calls. All asc methods take it.
type ascOperator struct {
	BuID text `json:"buId"` // the shop's vender id
	Pin  text `json:"operatePin"`
	Nick text `json:"operateNick"`
}

// check notes what does not fit the shop whose token it is, which decides.
func (o ascOperator) check(c *Call) {
	if o.BuID != "" && string(o.BuID) != c.Shop.VenderID {
		c.Note("buId: %.40q is not the vender id of the shop whose token it is, %s, which counts", o.BuID, c.Shop.VenderID)
	}
}

// ascCase names a service order, and the version of it that the caller has seen.
type ascCase struct {
	ascOperator
	ServiceID integer  `json:"serviceId"`
	OrderID   integer  `json:"orderId"`
	Version   *integer `json:"sysVersion"`
	Notes     text     `json:"approveNotes"`
	Remark    text     `json:"operateRemark"`
}

// id returns the service order's id, or an aftersale.ErrNotFound if it cannot be
// one of the order's.
func (q ascCase) id() (int64, error) {
	if id := int64(q.ServiceID); aftersale.OrderOf(id) == int64(q.OrderID) {
		return id, nil
	}
	return 0, fmt.Errorf("service order %d of order %d: %w", q.ServiceID, q.OrderID, aftersale.ErrNotFound)
}

// A StaleError says that a caller has seen another version of a service order
// than the one that stands. It is an aftersale.ErrConflict.
type StaleError struct{ ID, Seen, Stands int64 }

// Error names the service order and both versions.
func (e *StaleError) Error() string {
	return fmt.Sprintf("service order %d: its version is %d, sysVersion says %d", e.ID, e.Stands, e.Seen)
}

// Is reports whether target is aftersale.ErrConflict.
func (e *StaleError) Is(target error) bool { return target == aftersale.ErrConflict }

// serve lets something happen to a service order. The version that the caller
// has seen must be the one that stands (assumed).
func (c *Call) serve(ctx context.Context, q ascCase, e aftersale.ServiceEvent, act aftersale.ServiceAct) (ascResponse, error) {
	q.check(c)
	id, err := q.id()
	if err != nil {
		return ascResponse{}, err
	}
	_, err = c.Orders.Update(ctx, int64(q.OrderID), func(was order.Order) (order.Order, error) {
		s, err := serviceOf(&was, id)
		if err != nil {
			return was, err
		}
		if seen := q.Version; seen != nil && int64(*seen) != versionOf(s) {
			return was, &StaleError{id, int64(*seen), versionOf(s)}
		}
		next, _, err := was.Serve(id, e, act, c.Now)
		return next, err
	})
	if err != nil {
		return ascResponse{}, err
	}
	return ascResponse{ascDone(c, nil)}, nil
}

// serviceOf returns a service order of an order, or an aftersale.ErrNotFound.
func serviceOf(o *order.Order, id int64) (aftersale.Service, error) {
	if s, ok := o.Cases.Service(id); ok {
		return s, nil
	}
	return aftersale.Service{}, fmt.Errorf("service order %d: %w", id, aftersale.ErrNotFound)
}

// versionOf returns a service order's sysVersion, which grows with every event
// but the buyer's sending the goods.
// Source: comments of a PHP client, for the waybill; the numbers are assumed.
func versionOf(s aftersale.Service) int64 {
	switch s.Status {
	case aftersale.ServiceApplied:
		return 1
	case aftersale.ServiceRefused, aftersale.ServiceApproved, aftersale.ServiceSentBack:
		return 2
	case aftersale.ServiceReceived, aftersale.ServiceCancelled:
		return 3
	case aftersale.ServiceCompleted:
		return 5
	}
	return 4
}

type ascResponse struct {
	Result ascResult `json:"result"`
}

type ascResult struct {
	Success any    `json:"success"` // a boolean, or text by a quirk
	Code    string `json:"code"`
	Msg     string `json:"msg"`
	Data    any    `json:"data,omitempty"`
}

// ascDone is the result of a call that was done.
func ascDone(c *Call, data any) ascResult {
	return ascResult{Success: success(c, true), Code: ascOK, Msg: "success", Data: data}
}

func failASC(c *Call, e wire.Error) any {
	return ascResponse{ascResult{Success: success(c, false), Code: e.Code, Msg: ascFailure(e)}}
}

// ascFailure words a failure of a method of service orders.
func ascFailure(e wire.Error) string {
	return caseFailure(e, "服务单当前状态不允许此操作")
}

// caseFailure words a failure. The code that tells that a case's status refuses
// is that of refunds (assumed); its text is not.
func caseFailure(e wire.Error, refused string) string {
	if e.Code == wire.ResultReviewed.Code {
		return refused
	}
	return e.ZhDesc
}

type ascPageResponse struct {
	Page ascPage `json:"pageResult"`
}

type ascPage struct {
	Success    any      `json:"success"` // a boolean, or text by a quirk
	Code       string   `json:"code"`
	Msg        string   `json:"msg"`
	Data       []object `json:"data"`
	PageSize   int      `json:"pageSize"`
	PageNumber int      `json:"pageNumber"`
	TotalCount int      `json:"totalCount"`
}

func failASCPage(c *Call, e wire.Error) any {
	return ascPageResponse{ascPage{Success: success(c, false), Code: e.Code, Msg: ascFailure(e), Data: []object{}}}
}

// ascPaging is the part of a list that is wanted.
type ascPaging struct {
	PageNumber integer `json:"pageNumber"`
	PageSize   integer `json:"pageSize"`
}

// ascPageSize is the size of a page that nobody asks for.
// Source: JD's pages.
const ascPageSize = 10

// bounds returns where the page begins, and how long it is.
func (p ascPaging) bounds() (offset, limit int) {
	limit = int(or(p.PageSize, ascPageSize))
	return (int(or(p.PageNumber, 1)) - 1) * limit, limit
}

// of returns the answer with a page of a list.
func (p ascPaging) of(c *Call, data []object, total int) ascPageResponse {
	_, size := p.bounds()
	return ascPageResponse{ascPage{
		Success: success(c, true), Code: ascOK, Msg: "success", Data: data,
		PageSize: size, PageNumber: int(or(p.PageNumber, 1)), TotalCount: total,
	}}
}
