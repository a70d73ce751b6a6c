package sandbox_test

import (
	"time"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

// act does one random thing to an order, and reports what.
func (w *wild) act(o order.Order) (after order.Order, what string, err error) {
	now := w.now()
	switch w.r.IntN(13) {
	case 0, 1, 2:
		e := order.Pay + order.Event(w.r.IntN(int(order.Refuse)))
		after, err = o.Apply(order.Action{Event: e, At: now, Cause: order.ByControl})
		return after, e.String(), err
	case 3:
		after, _, err = o.AskRefund(aftersale.RefundRequest{Sum: w.sum(o)}, now)
		return after, "ask refund", err
	case 4, 5, 6:
		k := max(0, len(o.Cases.Refunds)-1-w.r.IntN(2))
		e := w.refundEvent(o.Cases.Refunds, k)
		id := aftersale.ID(o.ID, aftersale.KindRefund, k)
		after, _, err = o.ReplyRefund(id, e, aftersale.Reply{Checker: "wild"}, now)
		return after, "refund " + e.String(), err
	case 7:
		kinds := []aftersale.ServiceKind{aftersale.Return, aftersale.Return, aftersale.Exchange, aftersale.Repair, 0}
		after, _, err = o.AskService(aftersale.ServiceRequest{Kind: kinds[w.r.IntN(5)], Count: int64(w.r.IntN(3))}, now)
		return after, "ask service", err
	case 8, 9, 10, 11:
		k := max(0, len(o.Cases.Services)-1-w.r.IntN(2))
		e := w.serviceEvent(o.Cases.Services, k)
		id := aftersale.ID(o.ID, aftersale.KindService, k)
		after, _, err = o.Serve(id, e, aftersale.ServiceAct{}, now)
		return after, "service " + e.String(), err
	}
	return w.complain(o, now)
}

// tries are how often an event is drawn until the table allows it; then it is
// tried all the same.
const tries = 4

// refundEvent returns something that may happen to the k-th request.
func (w *wild) refundEvent(all []aftersale.Refund, k int) (e aftersale.RefundEvent) {
	for range tries {
		e = aftersale.Approve + aftersale.RefundEvent(w.r.IntN(int(aftersale.ApproveManually)))
		if k < len(all) {
			if _, err := all[k].Next(e); err == nil {
				break
			}
		}
	}
	return e
}

// serviceEvent returns something that may happen to the k-th service order.
func (w *wild) serviceEvent(all []aftersale.Service, k int) (e aftersale.ServiceEvent) {
	for range tries {
		e = aftersale.AuditApprove + aftersale.ServiceEvent(w.r.IntN(int(aftersale.CancelService)))
		if k < len(all) {
			if _, err := all[k].Next(e); err == nil {
				break
			}
		}
	}
	return e
}

func (w *wild) complain(o order.Order, now time.Time) (after order.Order, what string, err error) {
	id := aftersale.ID(o.ID, aftersale.KindComplaint, max(0, len(o.Cases.Complaints)-1))
	switch w.r.IntN(3) {
	case 0:
		after, _, err = o.Complain("late", now)
	case 1:
		after, _, err = o.AnswerComplaint(id, "sorry", now)
	default:
		after, _, err = o.CloseComplaint(id, now)
	}
	return after, "complaint", err
}

// sum is what a buyer asks back: all, a part, or more than there is.
func (w *wild) sum(o order.Order) int64 {
	switch paid := o.AmountPaid(); w.r.IntN(4) {
	case 0:
		return paid + 1
	case 1:
		return 1 + w.r.Int64N(paid+1)
	case 2:
		return -1
	}
	return 0
}
