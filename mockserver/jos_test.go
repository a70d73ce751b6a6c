package mockserver_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
)

func TestTheJOSMethodsShipAndTraceTheSameOrders(t *testing.T) {
	t.Parallel()
	shop := clock.Frozen(noon)
	s := start(t, mockserver.Options{Orders: -1, Clock: shop})
	place(t, s, waiting(1), waiting(2))
	shipped := ask(t, s, "jingdong.pop.order.shipment", `{"orderId":"1","logiCoprId":"467|463","logiNo":"SF1,SF2|YT1"}`)
	assert.Contains(t, string(shipped), `"success":true`)
	assert.Contains(t, string(shipped), "SOP订单 订单出库成功")
	again := ask(t, s, "jingdong.pop.order.shipment", `{"orderId":1,"logiCoprId":"467","logiNo":"SF9"}`)
	assert.Contains(t, string(again), `"errorCode":"10400001"`)
	unknown := ask(t, s, "jingdong.pop.order.shipment", `{"orderId":99,"logiCoprId":"467","logiNo":"SF9"}`)
	assert.Contains(t, string(unknown), `"errorCode":"71"`)
	detail := ask(t, s, "jingdong.pop.order.get", `{"order_id":1,"optional_fields":"orderState,orderStateRemark,waybill,logisticsId"}`)
	assert.JSONEq(t, `{"code":"0","orderDetailInfo":{"apiResult":{"success":true,"englishErrCode":"","chineseErrCode":"","numberCode":0},
		"orderInfo":{"orderState":"WAIT_GOODS_RECEIVE_CONFIRM","orderStateRemark":"等待确认收货","waybill":"SF1,SF2|YT1","logisticsId":"467|463"}}}`, string(detail))
	shop.Advance(48 * time.Hour)
	trace := ask(t, s, "jingdong.ldop.receive.trace.get", `{"customerCode":"010K1","waybillCode":"YT1"}`)
	got := into[struct {
		Result struct {
			Code     int
			Messsage string
			Data     []struct{ OpeTitle, OpeTime, WaybillCode string }
		} `json:"querytrace_result"`
	}](t, trace)
	assert.GreaterOrEqual(t, len(got.Result.Data), 3)
	assert.Equal(t, "成功", got.Result.Messsage)
	assert.Regexp(t, `^2025/04/\d\d \d\d:\d\d:\d\d$`, got.Result.Data[0].OpeTime)
	none := ask(t, s, "jingdong.ldop.receive.trace.get", `{"customerCode":"010K1","waybillCode":"YT2"}`)
	assert.Contains(t, string(none), `"data":[]`)
	found := ask(t, s, "jingdong.pop.order.search", `{"order_state":"WAIT_SELLER_STOCK_OUT","optional_fields":"orderId","sortType":1,"dateType":1}`)
	assert.Contains(t, string(found), `"orderTotal":1,"orderInfoList":[{"orderId":"2"}]`)
}
