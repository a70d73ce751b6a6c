package client

import (
	"context"
	"fmt"
	"slices"
)

// A RefundReply is what the seller says to a request for a refund.
type RefundReply struct {
	RefundID  int64
	CheckedBy string // who of the seller's people decides
	Remark    string // may be empty for ForceClose alone
	Reject    RefundRejection
	Goods     GoodsPlace // 0 says nothing
}

// A RefundRejection is why a request is rejected; 0 says nothing.
type RefundRejection int

// The reasons.
const (
	RejectUnderWay          RefundRejection = 1 // the buyer may refuse the parcel
	RejectReceived          RefundRejection = 2
	RejectDeclared          RefundRejection = 3 // at the customs
	RejectBuyerAgreed       RefundRejection = 4 // to take the goods
	RejectElse              RefundRejection = 5
	RejectUnderWayNoRefusal RefundRejection = 6
)

// A GoodsPlace is whether the goods have left the warehouse.
type GoodsPlace int

// The places.
const (
	GoodsSent    GoodsPlace = 1
	GoodsNotSent GoodsPlace = 2
)

// A RefundReplyResult is a reply that was taken.
type RefundReplyResult struct {
	Refund *Refund // as read; nil unless ByRead
	ByRead bool    // the answer was lost, and reading the request showed that it stands as replied
}

// An answerToRefund is one of the seller's replies, with the statuses in which
// the request may be found after it: also those to which the carrier and finance
// go on.
type answerToRefund struct {
	status RefundStatus
	after  []RefundStatus
}

var (
	paidAfter     = []RefundStatus{RefundPaid, RefundFinanceRejected, RefundManuallyApproved}
	approveRefund = answerToRefund{RefundApproved, append([]RefundStatus{RefundApproved}, paidAfter...)}
	rejectRefund  = answerToRefund{RefundRejected, []RefundStatus{RefundRejected}}
	interceptIt   = answerToRefund{RefundIntercepting, append([]RefundStatus{RefundIntercepting, RefundIntercepted, RefundInterceptionFailed}, paidAfter...)}
	forceClose    = answerToRefund{RefundForceClosed, append([]RefundStatus{RefundForceClosed}, paidAfter...)}
	awaitCarrier  = answerToRefund{RefundLogisticsPending, []RefundStatus{RefundLogisticsPending, RefundWithdrawn}}
)

// Approve grants a request: the order is cancelled, and the money goes back.
//
// A refusal is returned as it is: ErrConflict where the request's status does
// not allow it, a repeated reply included. Where the answer is lost, or JD
// reports a failure that leaves the outcome open, the request is read: replied
// like this, by CheckedBy and with Remark, is success; undecided is sent again,
// as often as WithMaxAttempts allows; anything else is a *RefundConflictError,
// which is ErrConflict. If it cannot be read, the error is a
// *RefundUnknownError, which is ErrUnknownOutcome. So do the other replies.
//
// JD method: jingdong.pop.afs.soa.refundapply.replyRefund, status 1
func (s *RefundsService) Approve(ctx context.Context, r RefundReply) (RefundReplyResult, error) {
	return s.reply(ctx, approveRefund, r)
}

// Reject turns a request down: the order goes back to where it stood.
//
// JD method: jingdong.pop.afs.soa.refundapply.replyRefund, status 2
func (s *RefundsService) Reject(ctx context.Context, r RefundReply) (RefundReplyResult, error) {
	return s.reply(ctx, rejectRefund, r)
}

// Intercept has the carrier stop a parcel that is under way; the money goes back
// if he can.
//
// JD method: jingdong.pop.afs.soa.refundapply.replyRefund, status 6
func (s *RefundsService) Intercept(ctx context.Context, r RefundReply) (RefundReplyResult, error) {
	return s.reply(ctx, interceptIt, r)
}

// ForceClose cancels the order and pays back, wherever the goods are.
//
// JD method: jingdong.pop.afs.soa.refundapply.replyRefund, status 9
func (s *RefundsService) ForceClose(ctx context.Context, r RefundReply) (RefundReplyResult, error) {
	return s.reply(ctx, forceClose, r)
}

// AwaitLogistics puts the decision off until the carrier has said where the
// parcel is.
//
// JD method: jingdong.pop.afs.soa.refundapply.replyRefund, status 10
func (s *RefundsService) AwaitLogistics(ctx context.Context, r RefundReply) (RefundReplyResult, error) {
	return s.reply(ctx, awaitCarrier, r)
}

// replyParams are a RefundReply as JD wants it.
type replyParams struct {
	Status        RefundStatus    `json:"status"`
	ID            int64           `json:"id"`
	CheckUserName string          `json:"checkUserName"`
	Remark        string          `json:"remark,omitempty"`
	RejectType    RefundRejection `json:"rejectType,omitempty"`
	OutWareStatus GoodsPlace      `json:"outWareStatus,omitempty"`
}

// send sends a reply once.
func (s *RefundsService) send(ctx context.Context, a answerToRefund, r RefundReply) error {
	type answer struct {
		Result *struct{} `json:"replyResult"`
	}
	check := func(a *answer) error {
		if a.Result == nil {
			return missing(MethodRefundReply, "replyResult")
		}
		return nil
	}
	params := replyParams{a.status, r.RefundID, r.CheckedBy, r.Remark, r.Reject, r.Goods}
	return s.c.write(ctx, MethodRefundReply, params, reading(MethodRefundReply, new(answer), check))
}

// reply sends a reply until its outcome is known.
func (s *RefundsService) reply(ctx context.Context, a answerToRefund, r RefundReply) (RefundReplyResult, error) {
	var refund Refund // as read last
	byRead, err := sending{
		c:    s.c,
		send: func(ctx context.Context) error { return s.send(ctx, a, r) },
		look: func(ctx context.Context) (seen sighting, err error) {
			if refund, err = s.Get(ctx, r.RefundID); err != nil {
				return notDone, err
			}
			return a.seen(refund, r), nil
		},
		conflict: func(send error) error {
			return &RefundConflictError{RefundID: r.RefundID, Status: refund.Status, Err: send}
		},
		unknown: func(send, read error) error {
			return &RefundUnknownError{RefundID: r.RefundID, Send: send, Read: read}
		},
	}.run(ctx)
	if !byRead {
		return RefundReplyResult{}, err
	}
	return RefundReplyResult{Refund: &refund, ByRead: true}, nil
}

// seen says what a request shows of the reply.
func (a answerToRefund) seen(refund Refund, r RefundReply) sighting {
	switch {
	case slices.Contains(a.after, refund.Status) && refund.CheckedBy == r.CheckedBy && refund.Remark == r.Remark:
		return doneAsAsked
	case refund.Status.Undecided():
		return notDone
	default:
		return doneOtherwise
	}
}

// A RefundConflictError is a reply whose answer was lost and whose request
// turned out to be decided in another way.
type RefundConflictError struct {
	RefundID int64
	Status   RefundStatus // as read
	Err      error        // of the last reply that was sent
}

// Error says what the request was found to be.
func (e *RefundConflictError) Error() string {
	return fmt.Sprintf("%s: refund %d: read after a lost answer, it is %s, and not by this reply: %v", MethodRefundReply, e.RefundID, e.Status, e.Err)
}

// Is reports whether target is ErrConflict.
func (e *RefundConflictError) Is(target error) bool { return target == ErrConflict }

// A RefundUnknownError is a reply that may or may not have been taken.
type RefundUnknownError struct {
	RefundID int64
	Send     error // of the last reply that was sent
	Read     error // of reading the request; nil if it was read and still undecided
}

// Error says what failed.
func (e *RefundUnknownError) Error() string {
	if e.Read == nil {
		return fmt.Sprintf("%s: refund %d: whether the reply is taken is unknown, as of now it is not: %v", MethodRefundReply, e.RefundID, e.Send)
	}
	return fmt.Sprintf("%s: refund %d: whether the reply is taken is unknown: %v; and it cannot be read: %v", MethodRefundReply, e.RefundID, e.Send, e.Read)
}

// Is reports whether target is ErrUnknownOutcome.
func (e *RefundUnknownError) Is(target error) bool { return target == ErrUnknownOutcome }

// Unwrap returns both errors.
func (e *RefundUnknownError) Unwrap() []error { return causes(e.Send, e.Read) }
