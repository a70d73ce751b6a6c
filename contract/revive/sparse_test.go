package revive_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/revive"
	"github.com/jdmock/jdmock/contract/wire"
)

func TestACallWithoutATimeIsReadAsTheOneBeforeIt(t *testing.T) {
	t.Parallel()
	first, second := showing(0, `{"orderId":"5","orderState":"WAIT_SELLER_STOCK_OUT","orderStartTime":"2025-04-01 10:00:00"}`), showing(0, `{"orderId":"5","orderRemark":"快","orderState":"LOCKED"}`)
	second.At = time.Time{}
	o := only(t, first, second)
	assert.Equal(t, "LOCKED", o.OrderState)
	assert.Equal(t, "快", *o.Remark)

	first.At = time.Time{}
	assert.Equal(t, "LOCKED", only(t, first, second).OrderState, "the later line is the later call")
	never := showing(0, `{"orderId":"6"}`)
	never.At = time.Time{}
	doc := read(t, revive.Options{}, never)
	require.Len(t, doc.Refused, 1)
	assert.Contains(t, doc.Refused[0].Reasons[0], "neither the order nor the recording has any other time")
}

func TestARemarkThatWasRefusedMakesNoOrder(t *testing.T) {
	t.Parallel()
	doc := read(t, revive.Options{}, said(1, "jingdong.pop.order.modifyVenderRemark", `{"order_id":5,"flag":1,"remark":"x"}`, `{"r":{"modifyvenderremark_result":{"success":false,"error_code":"10100041"}}}`),
		said(1, "jingdong.pop.order.track", `{"order_id":6}`, `{"r":{"code":"0"}}`))
	assert.Empty(t, doc.Orders)
}

func TestAValueThatWasReadLaterIsForgivenItsFirstForm(t *testing.T) {
	t.Parallel()
	o := only(t, showing(1, `{"orderId":"5","orderState":"LOCKED","modified":"gestern"}`), showing(2, `{"orderId":"5","modified":"2025-04-02 11:00:00"}`))
	assert.True(t, o.Modified.Equal(begun.Add(-time.Hour)))
}

func TestANameIsReadInTheSameFormEveryTime(t *testing.T) {
	t.Parallel()
	for range 20 {
		o := only(t, showing(1, `{"order_id":"7","orderId":"5","order_state":"LOCKED","orderState":"NOT_PAY"}`))
		assert.Equal(t, int64(5), o.OrderID)
		assert.Equal(t, "NOT_PAY", o.OrderState)
	}
}

func TestScansAreReadOldestFirst(t *testing.T) {
	t.Parallel()
	o := only(t, showing(0, `{"orderId":"5","orderState":"WAIT_GOODS_RECEIVE_CONFIRM","outBoundDate":"2025-03-01 00:00:00","waybill":"W1","logisticsId":"2087"}`),
		said(1, "jingdong.pop.order.track", `{"order_id":5}`, `{"r":{"order_tracks":[{"time":"2025-03-02 01:00:00","content":"二"},{"time":"2025-03-01 01:00:00","content":"一"}]}}`))
	require.Len(t, o.Parcels[0].Scans, 2)
	assert.Equal(t, "一", o.Parcels[0].Scans[0].Remark)
}

func TestWhatIsMadeUpHappenedBeforeTheOrderWasShown(t *testing.T) {
	t.Parallel()
	placed := wire.FormatTime(begun.Add(-5 * time.Second))
	doc := read(t, revive.Options{}, showing(0, `{"orderId":"5","orderState":"WAIT_GOODS_RECEIVE_CONFIRM","orderStartTime":"`+placed+`"}`))
	assert.True(t, doc.Clock.Equal(begun), "shop time goes on from the call, not from %s", doc.Clock)
}

func TestNumbersOfCarriersThatNobodyShowedAreAllKept(t *testing.T) {
	t.Parallel()
	o := only(t, showing(0, `{"orderId":"5","orderState":"WAIT_GOODS_RECEIVE_CONFIRM","waybill":"W1|W2"}`))
	require.Len(t, o.Parcels, 2)
	assert.Equal(t, "W2", o.Parcels[1].Waybill)
	o = only(t, showing(0, `{"orderId":"5","orderState":"WAIT_GOODS_RECEIVE_CONFIRM","logisticsId":"2087"}`))
	assert.NotEmpty(t, o.Parcels[0].Waybill, "a number that nobody showed is made up")
}
