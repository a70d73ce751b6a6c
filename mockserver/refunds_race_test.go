package mockserver_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

func TestARefundBeforeTheShipmentStopsIt(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1), waiting(2))
	first, second := askRefund(t, s, 1, 0), askRefund(t, s, 2, 0)
	assert.Equal(t, "LOCKED", orderStateOf(t, s, 1))
	got := ask(t, s, "jingdong.pop.order.shipment", `{"orderId":1,"logiCoprId":"467","logiNo":"SF1"}`)
	assert.Contains(t, string(got), `"errorCode":"10400001"`)
	assert.Equal(t, "409", refusal(t, s, "jingdong.pop.order.ship", `{"order_id":1,"logistics_id":1010,"waybill":"W1"}`).Code)
	assert.Equal(t, "10800001", replyTo(t, s, first, 6), "nothing is under way")

	assert.Empty(t, replyTo(t, s, first, 2))
	assert.Equal(t, "WAIT_SELLER_STOCK_OUT", orderStateOf(t, s, 1))
	ask(t, s, "jingdong.pop.order.ship", `{"order_id":1,"logistics_id":1010,"waybill":"W1"}`)
	assert.Equal(t, "WAIT_GOODS_RECEIVE_CONFIRM", orderStateOf(t, s, 1))

	assert.Empty(t, replyTo(t, s, second, 1))
	assert.Equal(t, "TRADE_CANCELED", orderStateOf(t, s, 2))
	s.Clock.Advance(order.PayRefundAfter)
	paid := refundsOf(t, s, refundGet, fmt.Sprintf(`{"id":%d}`, second)).Result[0]
	assert.Equal(t, []any{3, int64(90700), "2"}, []any{paid.Status, paid.Sum, paid.OrderID})
}

func TestARefundAfterTheShipmentIsIntercepted(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1), waiting(2))
	for _, id := range []string{"1", "2"} {
		ask(t, s, "jingdong.pop.order.ship", `{"order_id":`+id+`,"logistics_id":1010,"waybill":"W`+id+`"}`)
	}
	stopped, late := askRefund(t, s, 1, 0), askRefund(t, s, 2, 0)
	assert.Equal(t, "LOCKED", orderStateOf(t, s, 1))
	assert.Empty(t, replyTo(t, s, stopped, 10))
	assert.Equal(t, "10800001", replyTo(t, s, stopped, 10), "it is put off already")
	assert.Empty(t, replyTo(t, s, stopped, 6))
	assert.Equal(t, "LOCKED", orderStateOf(t, s, 1), "the carrier has not found it yet")
	s.Clock.Advance(order.InterceptAfter)
	status := refundsOf(t, s, refundGet, fmt.Sprintf(`{"id":%d}`, stopped)).Result[0].Status
	want := map[int]any{7: "TRADE_CANCELED", 8: "WAIT_GOODS_RECEIVE_CONFIRM"}
	require.Contains(t, want, status)
	assert.Equal(t, want[status], orderStateOf(t, s, 1))
	assert.Empty(t, replyTo(t, s, late, 9), "the goods are let go")
	assert.Equal(t, "TRADE_CANCELED", orderStateOf(t, s, 2))
}

func TestARefundAfterCompletionLeavesTheState(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1).In(order.FinishedL, noon.Add(-time.Hour)))
	id := askRefund(t, s, 1, 12345)
	r := refundsOf(t, s, refundGet, fmt.Sprintf(`{"id":%d}`, id)).Result[0]
	assert.Equal(t, []any{int64(12345), 1, ""}, []any{r.Sum, r.Part, r.Checked})
	assert.Empty(t, replyTo(t, s, id, 1))
	assert.Equal(t, "FINISHED_L", orderStateOf(t, s, 1))
}

// TestARefundAndAShipmentAtOnceAgree sends shipments while the buyers ask for
// their money: whichever comes first, the other knows.
func TestARefundAndAShipmentAtOnceAgree(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	const orders = 30
	codes := make([]string, orders+1)
	var all sync.WaitGroup
	for id := int64(1); id <= orders; id++ {
		place(t, s, waiting(id))
	}
	box := s.Sandbox().Orders(s.VenderID, noon)
	for id := int64(1); id <= orders; id++ {
		all.Go(func() {
			codes[id] = codeOfCall(t, s, s.AccessToken, "jingdong.pop.order.ship", fmt.Sprintf(`{"order_id":%d,"logistics_id":1010,"waybill":"W%d"}`, id, id))
		})
		all.Go(func() {
			_, err := box.Update(t.Context(), id, func(was order.Order) (order.Order, error) {
				o, _, err := was.AskRefund(aftersale.RefundRequest{}, noon)
				return o, err
			})
			assert.NoError(t, err)
		})
	}
	all.Wait()
	for id := int64(1); id <= orders; id++ {
		o, err := box.Get(t.Context(), id)
		require.NoError(t, err)
		require.Len(t, o.Cases.Refunds, 1)
		shipped := !o.Shipped.IsZero()
		assert.Equal(t, order.Locked, o.State)
		assert.Equal(t, map[bool]string{true: "0", false: "409"}[shipped], codes[id])
		assert.Equal(t, shipped, o.Cases.Refunds[0].UnderWay)
		want := map[bool]string{true: "", false: "10800001"}[shipped]
		assert.Equal(t, want, replyTo(t, s, o.Cases.Refunds[0].ID, 6), "intercepted if there is a parcel")
	}
}
