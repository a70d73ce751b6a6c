package mockserver_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
)

// The tests of this file send plain signed requests.

const (
	partialOutship = wire.Method("jingdong.pop.order.partial.outship")
	waybillChange  = wire.Method("jingdong.pop.order.waybill.update")
	shipmentMethod = wire.Method("jingdong.pop.order.shipment")
	codesUpload    = wire.Method("jingdong.pop.oto.checkNumbers.upload")
	codeConsume    = wire.Method("jingdong.loc.code.consume")
)

// inPieces is an order of 3 and 2 pieces that waits to be shipped.
func inPieces(id int64) order.Order {
	o := waiting(id)
	o.Items = []order.Item{{SKU: 11, Name: "a", Price: 100, Count: 3}, {SKU: 12, Name: "b", Price: 100, Count: 2}}
	return o
}

// partGoes returns what lets pieces of an order go by one carrier.
func partGoes(id int64, waybill string, sku, num int) string {
	return fmt.Sprintf(`{"request":{"belongType":200,"data":[{"orderIds":[%d],"deliveryNumberDtoList":[
		{"deliveryId":463,"deliveryNums":[%q],"partialShipmentGoodsList":[{"skuId":%d,"num":%d}]}]}]}}`, id, waybill, sku, num)
}

// An outshipDone is what becomes of orders that go in parts.
type outshipDone struct {
	Response struct {
		Code int
		Data struct {
			SuccessList []int64
			FailList    []struct {
				Code       int64
				OrderID    int64
				FailReason string
			}
		}
	}
}

// goes lets pieces of an order go, and returns 0 or why they did not.
func goes(t *testing.T, s *mocktest.Server, id int64, waybill string, sku, num int) int64 {
	t.Helper()
	done := into[outshipDone](t, ask(t, s, partialOutship, partGoes(id, waybill, sku, num))).Response.Data
	require.Equal(t, 1, len(done.SuccessList)+len(done.FailList))
	if len(done.FailList) == 1 {
		assert.NotEmpty(t, done.FailList[0].FailReason)
		assert.NotContains(t, done.FailList[0].FailReason, "%s")
		return done.FailList[0].Code
	}
	return 0
}

// shown returns members of an order.
func shown(t *testing.T, s *mocktest.Server, id int64, fields string) map[string]any {
	t.Helper()
	return orderInfoOf(t, ask(t, s, "jingdong.pop.order.get", fmt.Sprintf(`{"order_id":%d,"optional_fields":%q}`, id, fields)))
}

func TestPartsLeaveUntilTheLastPieceShipsTheOrder(t *testing.T) {
	t.Parallel()
	at := clock.Frozen(noon)
	o := empty()
	o.Clock = at
	s := start(t, o)
	place(t, s, inPieces(1))
	require.Zero(t, goes(t, s, 1, "YT1", 11, 2))
	assert.EqualValues(t, 10500001, goes(t, s, 1, "YT2", 11, 2), "one piece is left")
	got := shown(t, s, 1, "orderState,waybill,logisticsId,outBoundDate,partialLogisticsInfoModel")
	want := `{"orderState":"WAIT_SELLER_STOCK_OUT","waybill":"","logisticsId":"","outBoundDate":"0001-01-01 00:00:00","partialLogisticsInfoModel":[
		{"shipmentId":1,"logicId":"463","waybillId":"YT1","packageNum":1,"shipmentTime":%[1]d,"shipmentModifyTime":%[1]d,"skus":[{"skuId":11,"num":2}]}]}`
	text, err := json.Marshal(got)
	require.NoError(t, err)
	assert.JSONEq(t, fmt.Sprintf(want, noon.UnixMilli()), string(text))
	modified := shown(t, s, 1, "modified,dataVersion")

	at.Advance(24 * time.Hour)
	assert.NotContains(t, string(ask(t, s, "jingdong.ldop.receive.trace.get", `{"customerCode":"010K1","waybillCode":"YT1"}`)), `"data":[]`, "a part is tracked before the order is shipped")
	require.Zero(t, goes(t, s, 1, "YT2", 11, 1))
	require.Zero(t, goes(t, s, 1, "YT3", 12, 2))
	assert.EqualValues(t, 10400001, goes(t, s, 1, "YT4", 12, 1), "all has left")
	assert.Equal(t, map[string]any{"orderState": "WAIT_GOODS_RECEIVE_CONFIRM", "waybill": "YT1,YT2,YT3", "logisticsId": "463"}, shown(t, s, 1, "orderState,waybill,logisticsId"))
	assert.NotEqual(t, modified, shown(t, s, 1, "modified,dataVersion"))
}

func TestARequestToCancelStopsTheParts(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, inPieces(1))
	require.Zero(t, goes(t, s, 1, "YT1", 11, 2))
	move := func(e order.Event) {
		_, err := s.Sandbox().Orders(s.VenderID, noon).Apply(t.Context(), 1, e, order.Shipment{})
		require.NoError(t, err)
	}
	move(order.Lock)
	assert.EqualValues(t, 10400001, goes(t, s, 1, "YT2", 11, 1))
	assert.Equal(t, "10400014", refusal(t, s, waybillChange, `{"request":{"data":{"orderId":1,"partialShipmentInfoList":[{"shipmentId":1,"logicId":467,"waybillId":"SF1"}]}}}`).Code)
	move(order.Reject)
	require.Zero(t, goes(t, s, 1, "YT2", 11, 1))
	move(order.Lock)
	move(order.Approve)
	assert.EqualValues(t, 10400001, goes(t, s, 1, "YT3", 12, 2))
	got := shown(t, s, 1, "orderState,waybill,partialLogisticsInfoModel")
	assert.Equal(t, "TRADE_CANCELED", got["orderState"])
	assert.Empty(t, got["waybill"])
	assert.Len(t, got["partialLogisticsInfoModel"], 2, "what has left is known all the same")
}

func TestOfManyCallsForOnePieceOneSucceeds(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1))
	const calls = 20
	codes := make(chan int64, calls)
	for i := range calls {
		go func() {
			inner := ask(t, s, partialOutship, partGoes(1, fmt.Sprintf("YT%d", i), 1000001, 1))
			codes <- int64(len(into[outshipDone](t, inner).Response.Data.SuccessList))
		}()
	}
	var gone int64
	for range calls {
		gone += <-codes
	}
	assert.EqualValues(t, 1, gone)
}

func TestASnapshotBringsBackWhatHadLeft(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, inPieces(1))
	require.Zero(t, goes(t, s, 1, "YT1", 11, 2))
	box := s.Sandbox()
	require.NoError(t, box.Snapshot(t.Context(), "a"))
	require.Zero(t, goes(t, s, 1, "YT2", 11, 1))
	require.NoError(t, box.Restore(t.Context(), "a"))
	assert.Len(t, shown(t, s, 1, "partialLogisticsInfoModel")["partialLogisticsInfoModel"], 1)
	require.Zero(t, goes(t, s, 1, "YT2", 11, 1))
}

func TestAGeneratedOrderGoesInParts(t *testing.T) {
	t.Parallel()
	o := empty()
	o.Orders = 100
	s := start(t, o)
	found := listed(t, s.Server, order.SetOf(order.WaitSellerStockOut))
	sent := 0
	for _, o := range found {
		if o.Overseas || o.Marks.Warehoused != "" {
			continue
		}
		for i, g := range o.Unsent() {
			require.Zero(t, goes(t, s, o.ID, fmt.Sprintf("YTG%d", i), int(g.SKU), int(g.Count)))
		}
		assert.Equal(t, "WAIT_GOODS_RECEIVE_CONFIRM", shown(t, s, o.ID, "orderState")["orderState"])
		sent++
	}
	assert.NotZero(t, sent)
}

func TestAShipmentKeepsTheParcelsOfAllItsCarriers(t *testing.T) {
	t.Parallel()
	at := clock.Frozen(noon)
	o := empty()
	o.Clock = at
	s := start(t, o)
	place(t, s, waiting(1), waiting(2))
	inner := ask(t, s, shipmentMethod, `{"orderId":1,"logiCoprId":"463|467|1274|463","logiNo":"YT1,YT2|SF1||YT3","venderTaskAddressId":7,"installId":9}`)
	require.Contains(t, string(inner), `"success":true`)
	assert.Equal(t, map[string]any{"logisticsId": "463|467|1274", "waybill": "YT1,YT2,YT3|SF1|"}, shown(t, s, 1, "logisticsId,waybill"))
	at.Advance(48 * time.Hour)
	for _, waybill := range []string{"YT1", "YT2", "YT3", "SF1"} {
		trace := string(ask(t, s, "jingdong.ldop.receive.trace.get", fmt.Sprintf(`{"customerCode":"010K1","waybillCode":%q}`, waybill)))
		assert.GreaterOrEqual(t, strings.Count(trace, `"waybillCode":"`+waybill+`"`), 3, waybill)
	}
	for _, wrong := range []string{
		`{"orderId":2,"logiCoprId":"463|467","logiNo":"YT1"}`, `{"orderId":2,"logiCoprId":"463","logiNo":"YT5|SF5"}`,
		`{"orderId":2,"logiCoprId":"463","logiNo":"YT5,YT5"}`, `{"orderId":2,"logiCoprId":"463|463","logiNo":"YT5|YT5"}`, `{"orderId":2,"logiCoprId":"463|5","logiNo":"YT5|X"}`,
		`{"orderId":2,"logiCoprId":"463|467","logiNo":"YT5|"}`,
	} {
		assert.Equal(t, "61", refusal(t, s, shipmentMethod, wrong).Code, wrong)
	}
	assert.Equal(t, "WAIT_SELLER_STOCK_OUT", shown(t, s, 2, "orderState")["orderState"])
}

func TestAWaybillChangesAfterShipment(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1))
	const change = `{"request":{"data":{"orderId":1,"partialShipmentInfoList":[{"logicId":467,"waybillId":"SF1,SF2"},{"logicId":463,"waybillId":"YT9"}]}}}`
	assert.Equal(t, "10400014", refusal(t, s, waybillChange, change).Code)
	ask(t, s, shipmentMethod, `{"orderId":1,"logiCoprId":"463","logiNo":"YT1"}`)
	assert.JSONEq(t, `{"code":"0","response":{"code":200,"msg":"操作成功"}}`, string(ask(t, s, waybillChange, change)))
	assert.Equal(t, map[string]any{"logisticsId": "467|463", "waybill": "SF1,SF2|YT9"}, shown(t, s, 1, "logisticsId,waybill"))
	ask(t, s, waybillChange, `{"request":{"data":{"orderId":1,"partialShipmentInfoList":[{"shipmentId":2,"logicId":463,"waybillId":"YT2"}]}}}`)
	assert.Equal(t, map[string]any{"logisticsId": "467|463", "waybill": "SF1|YT2,YT9"}, shown(t, s, 1, "logisticsId,waybill"))
}

func TestAnOverseasOrderGoesInTwoSteps(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	abroad := waiting(1)
	abroad.Overseas = true
	place(t, s, abroad)
	assert.Equal(t, "10400001", refusal(t, s, "360buy.overseas.order.sop.delivery", legacyShip(1, "463", "YT1", "a")).Code)
	assert.JSONEq(t, `{"code":"0","order_id":1,"vender_id":"10000001","modified":"2025-04-02 12:00:00"}`, string(ask(t, s, "360buy.overseas.order.sop.outstorage", `{"order_id":1,"trade_no":"b"}`)))
	assert.Equal(t, map[string]any{"orderState": "WAIT_SELLER_DELIVERY", "declarationStatus": "1"}, shown(t, s, 1, "orderState,declarationStatus"))
	assert.Equal(t, "17", refusal(t, s, "360buy.overseas.order.sop.delivery", legacyShip(1, "463", "YT1", "b")).Code, "one book of serials")
	ask(t, s, "360buy.overseas.order.sop.delivery", legacyShip(1, "463", "YT1", "c"))
	assert.Equal(t, map[string]any{"orderState": "WAIT_GOODS_RECEIVE_CONFIRM", "waybill": "YT1"}, shown(t, s, 1, "orderState,waybill"))
}

// A code is a secret: it stands in no entry of the journal.
func TestCodesAreSentUsedAndKeptFromTheJournal(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	loc := waiting(1)
	loc.Type = order.LOC
	place(t, s, loc.In(order.WaitSendCode, loc.Placed))
	assert.Contains(t, string(ask(t, s, codesUpload, `{"order_id":1,"card_number":"card-4711","pwd_number":"secret-4711"}`)), `"is_success":true`)
	assert.Equal(t, "WAIT_GOODS_RECEIVE_CONFIRM", shown(t, s, 1, "orderState")["orderState"])
	assert.Contains(t, string(ask(t, s, codeConsume, `{"codeNum":"card-4711","pwdNumber":"secret-4711","consumeCount":2}`)), `"success":false`)
	assert.Contains(t, string(ask(t, s, codeConsume, `{"codeNum":"card-4711","pwdNumber":"secret-4712"}`)), `"resultCode":71`)
	assert.Contains(t, fmt.Sprint(last(t, s).Explained()), "the shop has sent no such code")
	assert.Contains(t, string(ask(t, s, codeConsume, `{"codeNum":"card-4711","pwdNumber":"secret-4711"}`)), `"success":true`)
	assert.Equal(t, "FINISHED_L", shown(t, s, 1, "orderState")["orderState"])
	entries, _ := s.Sandbox().Journal.Entries()
	require.NotEmpty(t, entries)
	told, seen := 0, ""
	for _, e := range entries {
		seen += e.Application() + string(e.Answer()) + fmt.Sprint(e.Parameters(), e.Explained(), e.Notes)
		if strings.Contains(e.Application(), "pwd") {
			told++
		}
	}
	assert.Equal(t, 4, told, "the parameters stand there")
	assert.NotContains(t, seen, "4711")
}

// A fault finds the order that stands within a parameter.
func TestAFaultFindsTheOrderThatGoesInParts(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, inPieces(1), inPieces(2))
	_, err := s.Sandbox().Faults.Add(fault.Rule{Method: partialOutship, OrderID: 2, Nth: 1, Phase: fault.After, Action: fault.Action{Type: fault.ErrorAction, Code: "65"}})
	require.NoError(t, err)
	require.Zero(t, goes(t, s, 1, "YT1", 11, 1))
	assert.Equal(t, "65", refusal(t, s, partialOutship, partGoes(2, "YT1", 11, 1)).Code)
	assert.EqualValues(t, 10500001, goes(t, s, 2, "YT2", 11, 3), "the lost answer's piece has left")
}
