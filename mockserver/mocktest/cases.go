package mocktest

import (
	"fmt"
	"net/http"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aftersale"
)

// This file has what comes after an order was paid: what its buyer, the carrier
// and finance do, by the control API. What the seller does is for the client
// under test.

// Refund asks for all of an order's money back, as its buyer, and returns the
// id of the request: an order that has not ended is locked by that.
func (s *Server) Refund(orderID int64) int64 {
	s.t.Helper()
	return s.Orders.AskRefund(orderID, aftersale.RefundRequest{})
}

// AskRefund asks for money back, as the order's buyer, and returns the id of the
// request. A part of the sum can be asked for once the order has ended.
func (o Orders) AskRefund(orderID int64, want aftersale.RefundRequest) int64 {
	o.s.t.Helper()
	var asked struct {
		ID int64 `json:"refund_id"`
	}
	o.s.ask(http.MethodPost, fmt.Sprintf("/orders/%d/refunds", orderID), map[string]any{"sum_fen": want.Sum, "reason": want.Reason}, &asked)
	return asked.ID
}

// RefundEvent makes something happen to a request for a refund, such as
// aftersale.Withdraw, and returns it as it is then.
func (o Orders) RefundEvent(id int64, e aftersale.RefundEvent) aftersale.Refund {
	o.s.t.Helper()
	o.s.ask(http.MethodPost, fmt.Sprintf("/refunds/%d/events", id), map[string]any{"event": e.String()}, nil)
	return o.Refunds(aftersale.OrderOf(id))[aftersale.Mark{Kind: aftersale.KindRefund, Case: id}.Place()]
}

// Refunds returns an order's requests for refunds, oldest first.
func (o Orders) Refunds(orderID int64) []aftersale.Refund {
	o.s.t.Helper()
	return o.Get(orderID).Cases.Refunds
}

// AskService applies to send goods of a completed order back, as its buyer, and
// returns the id of the service order.
func (o Orders) AskService(orderID int64, want aftersale.ServiceRequest) int64 {
	o.s.t.Helper()
	var asked struct {
		ID int64 `json:"service_id"`
	}
	wish := map[string]any{"kind": want.Kind.String(), "sku_id": want.SKU, "count": want.Count, "reason": want.Reason}
	o.s.ask(http.MethodPost, fmt.Sprintf("/orders/%d/services", orderID), wish, &asked)
	return asked.ID
}

// ServiceEvent makes something happen to a service order, such as
// aftersale.SendBack, and returns it as it is then.
func (o Orders) ServiceEvent(id int64, e aftersale.ServiceEvent) aftersale.Service {
	o.s.t.Helper()
	o.s.ask(http.MethodPost, fmt.Sprintf("/services/%d/events", id), map[string]any{"event": e.String()}, nil)
	return o.Services(aftersale.OrderOf(id))[aftersale.Mark{Kind: aftersale.KindService, Case: id}.Place()]
}

// Services returns an order's service orders, oldest first.
func (o Orders) Services(orderID int64) []aftersale.Service {
	o.s.t.Helper()
	return o.Get(orderID).Cases.Services
}

// Complain complains about an order, as its buyer, and returns the complaint's
// id.
func (o Orders) Complain(orderID int64, subject string) int64 {
	o.s.t.Helper()
	var opened struct {
		ID int64 `json:"complaint_id"`
	}
	o.s.ask(http.MethodPost, fmt.Sprintf("/orders/%d/complaints", orderID), map[string]any{"subject": subject}, &opened)
	return opened.ID
}

// Complaints returns the complaints about an order, oldest first.
func (o Orders) Complaints(orderID int64) []aftersale.Complaint {
	o.s.t.Helper()
	return o.Get(orderID).Cases.Complaints
}

// Refunded wants that exactly so much, in fen, was paid back of an order, for
// requests for refunds and for service orders together. Finance pays a day after
// a refund was approved; 0 says that nothing was paid.
func (s *Server) Refunded(orderID, fen int64) {
	s.t.Helper()
	o := s.Orders.Get(orderID)
	if o.Refunded() == fen {
		return
	}
	e := &Expected{s: s, order: orderID, bears: about(orderID)}
	e.fail(fmt.Sprintf("order %d: %s yuan were paid back, want %s", orderID, wire.Yuan(o.Refunded()), wire.Yuan(fen)))
}

// wordCases says where the cases of an order stand, one on a line.
func wordCases(b aftersale.Book) (lines []string) {
	for _, r := range b.Refunds {
		lines = append(lines, fmt.Sprintf("refund %d is %s", r.ID, r.Status))
	}
	for _, s := range b.Services {
		lines = append(lines, fmt.Sprintf("service order %d, a %s, is %s", s.ID, s.Kind, s.Status))
	}
	for _, c := range b.Complaints {
		lines = append(lines, fmt.Sprintf("complaint %d is %s", c.ID, c.Status))
	}
	return lines
}
