package method

import (
	"context"
	"errors"
	"fmt"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

// A refundAnswer is what the methods that read requests for refunds answer.
type refundAnswer struct {
	Result refundResult `json:"queryResult"`
}

// A refundResult is a page of requests for refunds, or why there is none. The
// code and the text are those of a failure.
//
// Source: the Java SDK's bean RefundApplySoaService QueryResult.
type refundResult struct {
	Success any      `json:"success"` // a boolean, or text by a quirk
	Code    string   `json:"errorCode,omitempty"`
	Text    string   `json:"errorMsg,omitempty"`
	Total   int      `json:"totalCount"`
	Refunds []object `json:"result"`
}

// refundsOf returns the answer with some of so many requests.
func refundsOf(c *Call, total int, shown ...object) refundAnswer {
	return refundAnswer{refundResult{Success: success(c, true), Total: total, Refunds: append([]object{}, shown...)}}
}

func failRefunds(c *Call, e wire.Error) any {
	return refundAnswer{refundResult{Success: success(c, false), Code: e.Code, Text: e.ZhDesc, Refunds: []object{}}}
}

// refund returns a request for a refund and its order, or an
// aftersale.ErrNotFound for one that is unknown or another shop's.
func (c *Call) refund(ctx context.Context, id int64) (order.Order, aftersale.Refund, error) {
	o, err := c.Orders.Get(ctx, aftersale.OrderOf(id))
	if err != nil {
		return order.Order{}, aftersale.Refund{}, asRefund(id, err)
	}
	r, ok := o.Cases.Refund(id)
	if !ok {
		return order.Order{}, aftersale.Refund{}, noRefund(id)
	}
	return o, r, nil
}

// asRefund words that there is no order as that there is no request of its.
func asRefund(id int64, err error) error {
	if errors.Is(err, order.ErrNotFound) {
		return noRefund(id)
	}
	return err
}

func noRefund(id int64) error {
	return fmt.Errorf("%s %d: %w", aftersale.KindRefund, id, aftersale.ErrNotFound)
}

// showRefund shows a request for a refund as the call sees its buyer. The
// members of a decision come with one.
//
// Source: the Java SDK's bean RefundApplySoaService RefundApplyVo; that
// applyRefundSum counts fen: gh:lostinfo/jos-open-api. The buyer's name is that
// of who receives the order (assumed).
func showRefund(s *sight, o *order.Order, r aftersale.Refund, goods bool) object {
	s.secrets.ready()
	sum := o.RefundSum(r)
	shown := object{
		{"id", r.ID}, {"orderId", id(o.ID)}, {"status", int(r.Status)}, {"applyRefundSum", sum}, {"applyTime", wire.FormatTime(r.Applied)}, {"reason", r.Reason},
	}
	if !r.Checked.IsZero() {
		shown = append(shown, member{"checkTime", wire.FormatTime(r.Checked)}, member{"checkUserName", r.Checker}, member{"checkRemark", r.Remark})
	}
	shown = s.secrets.show(shown, "buyerId", account, o.Buyer.Pin)
	shown = s.secrets.show(shown, "buyerName", name, o.Consignee.Name)
	part := 0
	if sum < o.AmountPaid() {
		part = 1
	}
	shown = append(shown, member{"partRefundType", part})
	if o.Marks.Door != 0 {
		shown = append(shown, member{"storeId", o.Marks.Door})
	}
	if goods {
		shown = append(shown, member{"skuVoList", refundedGoods(o)})
	}
	return shown
}

// show appends a personal text as the named member, and what stands beside it.
func (s *secrets) show(to object, name string, m mask, plain string) object {
	text := s.of(m, plain)
	to = append(to, member{name, text.shown})
	if text.encrypted != "" {
		to = append(to, member{"encrypt_" + name, text.encrypted})
	}
	return to
}

// refundedGoods shows the goods of the order.
// Source: the Java SDK's bean RefundApplySoaService RefundApplySkuVo.
func refundedGoods(o *order.Order) []object {
	goods := make([]object, 0, len(o.Items))
	for _, it := range o.Items {
		goods = append(goods, object{{"skuId", it.SKU}, {"skuName", it.Name}, {"skuCount", it.Count}})
	}
	return goods
}
