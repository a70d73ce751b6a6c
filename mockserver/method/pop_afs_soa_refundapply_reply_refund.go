package method

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	register(Spec{Method: "jingdong.pop.afs.soa.refundapply.replyRefund", Main: ofCase("id", handler("", replyRefund, failReplyRefund))})
}

type replyRefundRequest struct {
	Status        integer `json:"status"`
	ID            integer `json:"id"`
	CheckUserName text    `json:"checkUserName"`
	Remark        text    `json:"remark"`
	RejectType    text    `json:"rejectType"`
	OutWareStatus text    `json:"outWareStatus"`
}

type replyRefundResponse struct {
	Result replyResult `json:"replyResult"`
}

type replyResult struct {
	Success any    `json:"success"` // a boolean, or text by a quirk
	Code    string `json:"errorCode,omitempty"`
	Text    string `json:"errorMsg,omitempty"`
}

// sellerEvents are what the seller's replies mean.
// Source: comments in gh:lostinfo/jos-open-api.
var sellerEvents = map[integer]aftersale.RefundEvent{
	1: aftersale.Approve, 2: aftersale.Reject, 6: aftersale.Intercept, 9: aftersale.ForceClose, 10: aftersale.AwaitLogistics,
}

// replyRefund decides about a request for a refund, and with it about the order
// that it has locked. A request that is decided about refuses a further reply,
// also the same one again.
//
// Source: the .NET SDK (PopAfsSoaRefundapplyReplyRefundRequest) and comments in
// gh:lostinfo/jos-open-api. What it does to the order is inferred (assumed).
func replyRefund(ctx context.Context, c *Call, q replyRefundRequest) (replyRefundResponse, error) {
	event := sellerEvents[q.Status]
	by := aftersale.Reply{Checker: string(q.CheckUserName), Remark: string(q.Remark), OutWareStatus: small(q.OutWareStatus)}
	if event == aftersale.Reject {
		by.RejectType = small(q.RejectType)
	} else if q.RejectType != "" {
		c.Note("rejectType goes with status 2 alone, and is ignored")
	}
	id := int64(q.ID)
	_, err := c.Orders.Update(ctx, aftersale.OrderOf(id), func(was order.Order) (order.Order, error) {
		o, r, err := was.ReplyRefund(id, event, by, c.Now)
		if errors.Is(err, aftersale.ErrConflict) && saidAlready(r, event, by) {
			err = fmt.Errorf("%w: the same reply was taken on %s", err, wire.FormatTime(r.Checked))
		}
		return o, err
	})
	if err != nil {
		return replyRefundResponse{}, asRefund(id, err)
	}
	return replyRefundResponse{replyResult{Success: success(c, true)}}, nil
}

// replied are the statuses in which a request may be found once the seller has
// replied in some way.
var replied = map[aftersale.RefundEvent]aftersale.RefundStatuses{
	aftersale.Approve:        paying | aftersale.RefundsOf(aftersale.Approved),
	aftersale.Reject:         aftersale.RefundsOf(aftersale.Rejected),
	aftersale.Intercept:      paying | aftersale.RefundsOf(aftersale.Intercepting, aftersale.Intercepted, aftersale.InterceptionFailed),
	aftersale.ForceClose:     paying | aftersale.RefundsOf(aftersale.ForceClosed),
	aftersale.AwaitLogistics: aftersale.RefundsOf(aftersale.LogisticsPending),
}

// paying are the statuses that finance moves a request through.
var paying = aftersale.RefundsOf(aftersale.Refunded, aftersale.FinanceRejected, aftersale.ManuallyApproved)

// saidAlready reports whether a request shows that the very reply was given.
func saidAlready(r aftersale.Refund, e aftersale.RefundEvent, by aftersale.Reply) bool {
	return replied[e].Has(r.Status) && r.Checker == by.Checker && r.Remark == by.Remark
}

// small returns a small number that the schema let pass, 0 for the empty text.
func small(t text) int {
	n, _ := strconv.Atoi(string(t))
	return n
}

func failReplyRefund(c *Call, e wire.Error) any {
	return replyRefundResponse{replyResult{success(c, false), e.Code, e.ZhDesc}}
}
