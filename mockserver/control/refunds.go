package control

import (
	"context"
	"time"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

// refundView is a buyer's request to get money back.
type refundView struct {
	RefundID int64 `json:"refund_id"`
	caseHead
	StatusCode    int        `json:"status_code"` // JD's number
	SumFen        int64      `json:"sum_fen"`
	Reason        string     `json:"reason"`
	Applied       time.Time  `json:"applied"`
	Checked       *time.Time `json:"checked,omitempty"`
	Locks         bool       `json:"locks"`     // it has locked the order
	UnderWay      bool       `json:"under_way"` // the parcel was under way when it came
	Checker       string     `json:"checker,omitempty"`
	Remark        string     `json:"remark,omitempty"`
	RejectType    int        `json:"reject_type,omitempty"`
	OutWareStatus int        `json:"out_ware_status,omitempty"`
}

type refundPage struct {
	Refunds []refundView `json:"refunds"`
	Total   int          `json:"total"` // over all pages
}

// newRefund is what a buyer asks for.
type newRefund struct {
	SumFen int64  `json:"sum_fen"` // 0 is all that was paid; a part only once the order has ended
	Reason string `json:"reason"`
}

// refundEvent is what happens to a request for a refund.
type refundEvent struct {
	Event         string `json:"event" control:"required"`
	Checker       string `json:"checker"`
	Remark        string `json:"remark"`
	RejectType    int    `json:"reject_type"`
	OutWareStatus int    `json:"out_ware_status"`
}

func viewRefund(o order.Order, venderID string, r aftersale.Refund) refundView {
	v := refundView{
		RefundID: r.ID, caseHead: caseHead{o.ID, venderID, o.State.String(), r.Status.String()}, StatusCode: int(r.Status),
		SumFen: o.RefundSum(r), Reason: r.Reason, Applied: r.Applied, Locks: r.Locks, UnderWay: r.UnderWay,
		Checker: r.Checker, Remark: r.Remark, RejectType: r.RejectType, OutWareStatus: r.OutWareStatus,
	}
	if !r.Checked.IsZero() {
		v.Checked = &r.Checked
	}
	return v
}

func viewRefunds(o order.Order, venderID string) []refundView {
	all := []refundView{}
	for _, r := range o.Cases.Refunds {
		all = append(all, viewRefund(o, venderID, r))
	}
	return all
}

func askRefund(ctx context.Context, c *call, q newRefund) (refundView, error) {
	id, err := c.pathID()
	if err == nil {
		err = bounded("reason", q.Reason, maxText)
	}
	if err != nil {
		return refundView{}, err
	}
	var r aftersale.Refund
	o, shop, err := c.changed(ctx, id, func(was order.Order) (o order.Order, err error) {
		o, r, err = was.AskRefund(aftersale.RefundRequest{Sum: q.SumFen, Reason: q.Reason}, c.now)
		return o, err
	})
	return viewRefund(o, shop.VenderID, r), err
}

func postRefundEvent(ctx context.Context, c *call, q refundEvent) (refundView, error) {
	id, orderID, err := c.caseID("refund_id")
	if err == nil {
		err = bounded("checker", q.Checker, maxName)
	}
	if err == nil {
		err = bounded("remark", q.Remark, maxText)
	}
	if err != nil {
		return refundView{}, err
	}
	event, ok := aftersale.ParseRefundEvent(q.Event)
	if !ok {
		return refundView{}, unknownEvent(q.Event, aftersale.RefundEvents())
	}
	by := aftersale.Reply{Checker: q.Checker, Remark: q.Remark, RejectType: q.RejectType, OutWareStatus: q.OutWareStatus}
	var r aftersale.Refund
	o, shop, err := c.changed(ctx, orderID, func(was order.Order) (o order.Order, err error) {
		o, r, err = was.ReplyRefund(id, event, by, c.now)
		return o, err
	})
	return viewRefund(o, shop.VenderID, r), notOfCase("refund_id", id, err)
}

// unknownEvent refuses the name of an event.
func unknownEvent(name string, known []string) error {
	p := unknownName("event", name, known)
	p.Field = "event"
	return p
}

// listRefunds returns a page of the sandbox's requests for refunds.
func listRefunds(ctx context.Context, c *call) (refundPage, error) {
	page := refundPage{Refunds: []refundView{}}
	q, err := c.window(aftersale.KindRefund, aftersale.RefundStatusNames())
	if err != nil {
		return page, err
	}
	page.Total, err = c.collectCases(ctx, q, func(o order.Order, venderID string, m aftersale.Mark) {
		if k := m.Place(); k < len(o.Cases.Refunds) {
			page.Refunds = append(page.Refunds, viewRefund(o, venderID, o.Cases.Refunds[k]))
		}
	})
	return page, err
}
