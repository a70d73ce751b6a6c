package mocktest_test

import (
	"testing"
	"time"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/mocktest"
)

// A buyer asks for the money back before the order was shipped. The code under
// test has to find the request and to grant it.
func ExampleServer_Refund() {
	var t *testing.T // the test's own
	s := mocktest.Start(t, mockserver.Options{})
	id := s.Orders.Place(mocktest.Order{})
	s.Refund(id)

	c, err := client.New(s.URL, client.Credentials{AppKey: s.AppKey, AppSecret: s.AppSecret, AccessToken: s.AccessToken})
	if err != nil {
		t.Fatal(err)
	}
	for request, err := range c.Refunds.ListAll(t.Context(), client.RefundQuery{OrderID: id}) {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.Refunds.Approve(t.Context(), client.RefundReply{RefundID: int64(request.ID), CheckedBy: "me", Remark: "not shipped yet"}); err != nil {
			t.Fatal(err)
		}
	}

	s.Clock.Advance(25 * time.Hour) // finance pays within a day
	o := s.Orders.Get(id)
	s.Refunded(id, o.AmountPaid())
	s.Shipped(id, "").Never()
}
