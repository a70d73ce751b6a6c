package method

import (
	"context"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

func init() {
	register(Spec{Method: "jingdong.pop.complaint.list", Main: handler("", listComplaints, failComplaint)})
}

type listComplaintsRequest struct {
	OrderID    integer `json:"orderId"`
	Status     integer `json:"status"`
	OpenBegin  text    `json:"openTimeBegin"`
	OpenEnd    text    `json:"openTimeEnd"`
	PageNumber integer `json:"pageNumber"`
	PageSize   integer `json:"pageSize"`
}

type complaintResponse struct {
	Result complaintResult `json:"complaintResult"`
}

type complaintResult struct {
	Success   any       `json:"success"` // a boolean, or text by a quirk
	Code      string    `json:"errorCode,omitempty"`
	Msg       string    `json:"errorMsg,omitempty"`
	Total     *int      `json:"totalCount,omitempty"`
	List      *[]object `json:"complaints,omitempty"`
	Complaint object    `json:"complaint,omitempty"`
}

// listComplaints lists complaints about orders of the shop, oldest first.
//
// No public wire format was found: name, parameters and answer are assumed.
func listComplaints(ctx context.Context, c *Call, q listComplaintsRequest) (complaintResponse, error) {
	paging := ascPaging{q.PageNumber, q.PageSize}
	query := store.CaseQuery{Kind: aftersale.KindComplaint, Sort: store.OldestFirst}
	query.Offset, query.Limit = paging.bounds()
	opened, err := periodOf(param{"openTimeBegin", q.OpenBegin}, param{"openTimeEnd", q.OpenEnd})
	if err != nil {
		return complaintResponse{}, err
	}
	query.From, query.To = opened.from, opened.to
	if q.Status != 0 {
		query.Statuses = 1 << uint64(q.Status)
	}
	list, total, err := complaintsOf(ctx, c, q, query)
	if err != nil {
		return complaintResponse{}, err
	}
	shown := make([]object, 0, len(list))
	for i := range list {
		o := list[i].Order
		if each, ok := o.Cases.Complaint(list[i].Mark.Case); ok {
			c.shows(o.Outline())
			shown = append(shown, showComplaint(o, each))
		}
	}
	return complaintResponse{complaintResult{Success: success(c, true), Total: &total, List: &shown}}, nil
}

// complaintsOf returns a page of complaints: of one order, or of the shop.
func complaintsOf(ctx context.Context, c *Call, q listComplaintsRequest, query store.CaseQuery) ([]caseOf, int, error) {
	if q.OrderID == 0 {
		return c.cases(ctx, query)
	}
	found, err := c.casesOf(ctx, int64(q.OrderID), query, func(_ *order.Order, mark aftersale.Mark) bool {
		return mark.Kind == aftersale.KindComplaint
	})
	return cut(found, query), len(found), err
}

// complaintWords are the Chinese words for where complaints stand (assumed).
var complaintWords = map[aftersale.ComplaintStatus]string{
	aftersale.ComplaintOpen: "待回复", aftersale.ComplaintReplied: "已回复", aftersale.ComplaintClosed: "已关闭",
}

func showComplaint(o *order.Order, each aftersale.Complaint) object {
	replies := make([]object, 0, len(each.Replies))
	for _, r := range each.Replies {
		replies = append(replies, object{{"time", wire.FormatTime(r.At)}, {"content", r.Text}})
	}
	return object{
		{"complaintId", each.ID}, {"orderId", o.ID}, {"status", int(each.Status)}, {"statusName", complaintWords[each.Status]}, {"content", each.Subject},
		{"openTime", wire.FormatTime(each.Opened)}, {"updateTime", wire.FormatTime(each.Changed)}, {"replies", replies},
	}
}

func failComplaint(c *Call, e wire.Error) any {
	return complaintResponse{complaintResult{Success: success(c, false), Code: e.Code, Msg: caseFailure(e, "投诉当前状态不允许此操作")}}
}
