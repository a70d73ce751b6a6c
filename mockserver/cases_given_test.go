package mockserver_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

// happenGiven returns an order after one of a case's events.
func happenGiven(t *testing.T, o order.Order, e contract.GivenEvent) order.Order {
	t.Helper()
	at := o.Modified
	var err error
	if e.At != "" {
		at, err = wire.ParseTime(e.At)
		require.NoError(t, err)
		o = o.Settle(at)
	}
	switch {
	case e.Event != "":
		event, ok := order.ParseEvent(e.Event)
		require.True(t, ok, "event %q", e.Event)
		o, err = o.Apply(order.Action{Event: event, At: at, Cause: order.ByControl})
	case e.Refund != nil:
		o, _, err = o.AskRefund(aftersale.RefundRequest{Sum: e.Refund.SumFen, Reason: e.Refund.Reason}, at)
	case e.RefundEvent != nil:
		event, ok := aftersale.ParseRefundEvent(e.RefundEvent.Event)
		require.True(t, ok, "refund event %q", e.RefundEvent.Event)
		reply := aftersale.Reply{Checker: e.RefundEvent.Checker, Remark: e.RefundEvent.Remark, RejectType: e.RefundEvent.RejectType, OutWareStatus: e.RefundEvent.OutWareStatus}
		o, _, err = o.ReplyRefund(aftersale.ID(o.ID, aftersale.KindRefund, e.RefundEvent.Case), event, reply, at)
	case e.Remark != nil:
		o = o.SetVenderRemark(e.Remark.Flag, e.Remark.Remark, at)
	default:
		o, err = happenAfterSale(t, o, e, at)
	}
	require.NoError(t, err, "order %d: %+v", o.ID, e)
	return o
}

// happenAfterSale is happenGiven for service orders and complaints.
func happenAfterSale(t *testing.T, o order.Order, e contract.GivenEvent, at time.Time) (order.Order, error) {
	t.Helper()
	var err error
	switch {
	case e.Service != nil:
		kind, ok := aftersale.ParseServiceKind(e.Service.Kind)
		require.True(t, ok, "kind of service %q", e.Service.Kind)
		o, _, err = o.AskService(aftersale.ServiceRequest{Kind: kind, SKU: e.Service.SKU, Count: e.Service.Count, Reason: e.Service.Reason}, at)
	case e.ServiceEvent != nil:
		event, ok := aftersale.ParseServiceEvent(e.ServiceEvent.Event)
		require.True(t, ok, "service event %q", e.ServiceEvent.Event)
		act := aftersale.ServiceAct{Auditor: e.ServiceEvent.Checker, Remark: e.ServiceEvent.Remark, Parcel: aftersale.Parcel{LogisticsID: e.ServiceEvent.LogisticsID, Waybill: e.ServiceEvent.Waybill}}
		o, _, err = o.Serve(aftersale.ID(o.ID, aftersale.KindService, e.ServiceEvent.Case), event, act, at)
	case e.Complaint != nil:
		o, _, err = o.Complain(e.Complaint.Subject, at)
	case e.ComplaintEvent != nil && e.ComplaintEvent.Event == "reply":
		o, _, err = o.AnswerComplaint(aftersale.ID(o.ID, aftersale.KindComplaint, e.ComplaintEvent.Case), e.ComplaintEvent.Remark, at)
	case e.ComplaintEvent != nil && e.ComplaintEvent.Event == "close":
		o, _, err = o.CloseComplaint(aftersale.ID(o.ID, aftersale.KindComplaint, e.ComplaintEvent.Case), at)
	default:
		t.Fatalf("order %d: an event says nothing: %+v", o.ID, e)
	}
	return o, err
}
