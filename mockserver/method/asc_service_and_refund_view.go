package method

import (
	"context"
	"slices"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

func init() {
	register(Spec{Method: "jingdong.asc.serviceAndRefund.view", Main: handler("", viewServicesAndRefunds, failASCPage)})
}

// viewServicesAndRefunds lists the service orders of a shop and the requests for
// refunds together, oldest application first (assumed): of one order, or of a
// window by application or by decision.
//
// Source: JD's page of apiId 3405, of 2019, and clients that read the answer.
func viewServicesAndRefunds(ctx context.Context, c *Call, q ascListRequest) (ascPageResponse, error) {
	q.check(c)
	query, narrows, err := q.query(0)
	switch {
	case err != nil:
		return ascPageResponse{}, err
	case q.OrderID == 0 && q.ApplyBegin == "" && q.ApplyEnd == "" && q.ApproveBegin == "" && q.ApproveEnd == "":
		return ascPageResponse{}, &ParamError{"orderId", BadTogether, "or a window is needed: applyTimeBegin and applyTimeEnd, or approveTimeBegin and approveTimeEnd", "与时间范围（applyTimeBegin、applyTimeEnd 或 approveTimeBegin、approveTimeEnd）至少传一项"}
	case (q.ApplyBegin == "") != (q.ApplyEnd == ""):
		return ascPageResponse{}, &ParamError{"applyTimeBegin", BadTogether, "and applyTimeEnd need each other", "与 applyTimeEnd 应同时传入"}
	case (q.ApproveBegin == "") != (q.ApproveEnd == ""):
		return ascPageResponse{}, &ParamError{"approveTimeBegin", BadTogether, "and approveTimeEnd need each other", "与 approveTimeEnd 应同时传入"}
	}
	var list []caseOf
	var total int
	switch {
	case q.OrderID != 0:
		list, total, err = q.bothOfOrder(ctx, c, query)
	case narrows:
		list, total, err = q.scanBoth(ctx, c, query)
	default:
		list, total, err = bothKinds{call: c, query: query}.page(ctx)
	}
	if err != nil {
		return ascPageResponse{}, err
	}
	return q.of(c, servicesAndRefunds(c, list), total), nil
}

// bothOfOrder lists what one order has.
func (q *ascListRequest) bothOfOrder(ctx context.Context, c *Call, query store.CaseQuery) ([]caseOf, int, error) {
	found, err := c.casesOf(ctx, int64(q.OrderID), query, func(o *order.Order, mark aftersale.Mark) bool {
		return mark.Kind != aftersale.KindComplaint && q.decided(o, mark)
	})
	sortCases(found)
	return cut(found, query), len(found), err
}

// scanBoth lists by when things were decided, which no index tells.
func (q *ascListRequest) scanBoth(ctx context.Context, c *Call, query store.CaseQuery) ([]caseOf, int, error) {
	both := bothKinds{call: c, query: query}
	both.query.Offset, both.query.Limit = 0, MaxScanned
	list, total, err := both.page(ctx)
	switch {
	case err != nil:
		return nil, 0, err
	case total > MaxScanned:
		return nil, 0, tooManyToScan("applyTimeBegin", total)
	}
	found := slices.DeleteFunc(list, func(each caseOf) bool { return !q.decided(each.Order, each.Mark) })
	return cut(found, query), len(found), nil
}

// decided reports whether a case was decided about within the window.
func (q *ascListRequest) decided(o *order.Order, mark aftersale.Mark) bool {
	var at time.Time
	if r, ok := o.Cases.Refund(mark.Case); ok {
		at = r.Checked
	} else if s, ok := o.Cases.Service(mark.Case); ok {
		at = s.Audited
	}
	return q.approved.holds(at)
}

// servicesAndRefunds shows cases of both kinds.
func servicesAndRefunds(c *Call, list []caseOf) []object {
	shown := make([]object, 0, len(list))
	for i := range list {
		o := list[i].Order
		if r, ok := o.Cases.Refund(list[i].Mark.Case); ok {
			c.shows(o.Outline())
			shown = append(shown, refundInList(c, o, r))
		} else if s, ok := o.Cases.Service(list[i].Mark.Case); ok {
			c.shows(o.Outline())
			shown = append(shown, serviceInList(c, o, s))
		}
	}
	return shown
}

// The numbers of a refund's end, in status; others are those of the request
// (assumed).
// Source: JD's page of apiId 3405.
const (
	refundDone   = 13
	refundFailed = 14
)

// serviceInList shows a service order, and what was paid back for it if it came
// to that. The refund goes by the service order's id (assumed).
func serviceInList(c *Call, o *order.Order, s aftersale.Service) object {
	buyer := buyerOf(c, o)
	bill := object{
		{"serviceId", s.ID}, {"afsApplyId", s.ID}, {"orderId", o.ID}, {"wareId", s.SKU}, {"wareName", itemOf(o, s.SKU).Name}, {"approveName", s.Auditor},
		{"afsApplyTime", wire.FormatTime(s.Applied)}, {"questionDesc", s.Reason}, {"customerPin", buyer.pin}, {"approveNotes", s.Remark}, {"applyReason", s.Reason},
	}
	shown := object{{"sameOrderServiceBill", appendWhen(bill, "approveDate", s.Audited)}}
	if s.Did != aftersale.RefundService {
		return shown
	}
	return append(shown, member{"afsRefundId", s.ID}, member{"refoundAmount", yuan(s.Paid)}, member{"completeTime", wire.FormatTime(s.Processed)}, member{"status", refundDone})
}

// refundInList shows a request for a refund. It has no service order, 0 stands
// in its place (assumed).
func refundInList(c *Call, o *order.Order, r aftersale.Refund) object {
	buyer, it := buyerOf(c, o), order.Item{}
	if len(o.Items) > 0 {
		it = o.Items[0]
	}
	bill := object{
		{"serviceId", 0}, {"afsApplyId", r.ID}, {"orderId", o.ID}, {"wareId", it.SKU}, {"wareName", it.Name}, {"approveName", r.Checker},
		{"afsApplyTime", wire.FormatTime(r.Applied)}, {"questionDesc", r.Reason}, {"customerPin", buyer.pin}, {"approveNotes", r.Remark}, {"applyReason", r.Reason},
	}
	shown := object{{"sameOrderServiceBill", appendWhen(bill, "approveDate", r.Checked)}, {"afsRefundId", r.ID}, {"refoundAmount", yuan(o.RefundSum(r))}}
	if r.Status == aftersale.Refunded {
		shown = append(shown, member{"completeTime", wire.FormatTime(r.Checked)})
	}
	return append(shown, member{"status", refundStatus(r.Status)})
}

// refundStatus returns the number of where a refund stands.
func refundStatus(s aftersale.RefundStatus) int {
	switch s {
	case aftersale.Refunded:
		return refundDone
	case aftersale.Rejected, aftersale.FinanceRejected, aftersale.InterceptionFailed, aftersale.Withdrawn:
		return refundFailed
	}
	return int(s)
}
