package mocktest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
)

func TestARefundIsAskedForAnsweredAndPaid(t *testing.T) {
	t.Parallel()
	s := mocktest.Start(t, frozen())
	id := s.Orders.Place(mocktest.Order{Items: []mocktest.Item{{SKU: 9, Name: "茶杯", Price: 1990, Count: 2}}})
	request := s.Refund(id)
	assert.Equal(t, order.Locked, s.Orders.Get(id).State)
	s.Refunded(id, 0)
	_, err := newClient(t, s).Refunds.Approve(t.Context(), client.RefundReply{RefundID: request, CheckedBy: "me", Remark: "ok"})
	require.NoError(t, err)
	assert.Equal(t, aftersale.Approved, s.Orders.Refunds(id)[0].Status)
	s.Clock.Advance(25 * time.Hour)
	o := s.Orders.Get(id)
	s.Refunded(id, o.Sums().Payment)
	s.Shipped(id, "").Never()
}

func TestWhatTheBuyerAndTheCarrierDoIsDone(t *testing.T) {
	t.Parallel()
	s := mocktest.Start(t, frozen())
	id := s.Orders.Place(mocktest.Order{})
	withdrawn := s.Orders.RefundEvent(s.Refund(id), aftersale.Withdraw)
	assert.Equal(t, aftersale.Withdrawn, withdrawn.Status)
	assert.Equal(t, order.WaitSellerStockOut, s.Orders.Get(id).State)

	sold := s.Orders.Place(mocktest.Order{State: order.FinishedL})
	part := s.Orders.AskRefund(sold, aftersale.RefundRequest{Sum: 100, Reason: "破损"})
	assert.Equal(t, "破损", s.Orders.Refunds(sold)[0].Reason)
	s.Orders.RefundEvent(part, aftersale.ForceClose)
	s.Orders.RefundEvent(part, aftersale.Pay)
	s.Refunded(sold, 100)
	back := s.Orders.AskService(sold, aftersale.ServiceRequest{Kind: aftersale.Exchange, Reason: "尺码不合适"})
	s.Orders.ServiceEvent(back, aftersale.AuditApprove)
	sent := s.Orders.ServiceEvent(back, aftersale.SendBack)
	assert.Equal(t, aftersale.ServiceSentBack, sent.Status)
	assert.NotEmpty(t, sent.Back.Waybill)
	assert.Equal(t, []aftersale.Service{sent}, s.Orders.Services(sold))
	complaint := s.Orders.Complain(sold, "太慢")
	assert.Equal(t, complaint, s.Orders.Complaints(sold)[0].ID)
}

func TestAWrongSumFailsWithWhatIsKnownOfTheOrder(t *testing.T) {
	t.Parallel()
	failures := watch(t, func(t testing.TB) {
		s := mocktest.Start(t, frozen())
		id := s.Orders.Place(mocktest.Order{})
		s.Refund(id)
		s.Refunded(id, 150)
	})
	require.Len(t, failures, 1)
	assert.Contains(t, failures[0], "0.00 yuan were paid back, want 1.50")
	assert.Contains(t, failures[0], "is in LOCKED")
	assert.Contains(t, failures[0], "is not_reviewed")

	failures = watch(t, func(t testing.TB) {
		s := mocktest.Start(t, frozen())
		s.Orders.AskService(s.Orders.Place(mocktest.Order{}), aftersale.ServiceRequest{Kind: aftersale.Return})
	})
	require.NotEmpty(t, failures)
	assert.Contains(t, strings.Join(failures, "\n"), "409", "only a completed order has service orders")
}
