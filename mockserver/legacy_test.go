package mockserver_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
)

const (
	outstorage    = wire.Method("360buy.order.sop.outstorage")
	waybillUpdate = wire.Method("360buy.order.sop.waybill.update")
)

// legacyShip words a shipment of the first generation.
func legacyShip(id int64, carrier, waybill, tradeNo string) string {
	return fmt.Sprintf(`{"order_id":"%d","logistics_id":%q,"waybill":%q,"trade_no":%q}`, id, carrier, waybill, tradeNo)
}

// codeOfCall returns the code of whatever a call is answered with.
func codeOfCall(t testing.TB, s *mocktest.Server, token string, m wire.Method, body string) string {
	t.Helper()
	_, inner := post(t, s, params(s, token, m, body))
	return into[struct{ Code string }](t, inner).Code
}

func TestALegacyShipmentShowsInEveryGeneration(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1))
	got := ask(t, s, outstorage, legacyShip(1, "463|1010", "YT1,YT2|ZJS1", "a"))
	assert.JSONEq(t, `{"code":"0","order_id":1,"vender_id":"10000001","modified":"2025-04-02 12:00:00"}`, string(got))

	info := orderInfoOf(t, ask(t, s, "jingdong.pop.order.get", `{"order_id":1,"optional_fields":"orderState,waybill,logisticsId,modified"}`))
	want := map[string]any{"orderState": "WAIT_GOODS_RECEIVE_CONFIRM", "waybill": "YT1,YT2|ZJS1", "logisticsId": "463|1010", "modified": "2025-04-02 12:00:00"}
	assert.Equal(t, want, info)
	legacy := ask(t, s, "360buy.order.get", `{"order_id":1,"optional_fields":"order_state,waybill,logistics_id,modified"}`)
	assert.JSONEq(t, `{"code":"0","order":{"orderInfo":{"order_state":"WAIT_GOODS_RECEIVE_CONFIRM","modified":"2025-04-02 12:00:00","waybill":"YT1,YT2|ZJS1","logistics_id":"463|1010"}}}`, string(legacy))
}

func TestALegacyShipmentThatFailsIsRefusedAndNotAnswered(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: -1, Shops: 2})
	place(t, s, waiting(1), waiting(2).In(order.TradeCanceled, noon), waiting(3))
	foreign, err := s.Sandbox().Place(t.Context(), s.Sandbox().Shops()[1].VenderID, waiting(4))
	require.NoError(t, err)
	ask(t, s, "jingdong.pop.order.ship", `{"order_id":1,"logistics_id":1010,"waybill":"W"}`)

	for name, tt := range map[string]struct {
		method     wire.Method
		body, code string
	}{
		"shipped already":       {outstorage, legacyShip(1, "463", "YT1", "a"), "10400001"},
		"canceled":              {outstorage, legacyShip(2, "463", "YT1", "a"), "10400001"},
		"unknown":               {outstorage, legacyShip(9, "463", "YT1", "a"), "71"},
		"another shop's":        {outstorage, legacyShip(foreign.ID, "463", "YT1", "a"), "71"},
		"no such carrier":       {outstorage, legacyShip(3, "7", "YT1", "a"), "61"},
		"no waybill":            {outstorage, legacyShip(3, "463", "", "a"), "61"},
		"one waybill too many":  {outstorage, legacyShip(3, "463", "YT1|YT2", "a"), "61"},
		"a waybill in a gap":    {outstorage, legacyShip(3, "463|1010", "YT1|", "a"), "61"},
		"not shipped":           {waybillUpdate, legacyShip(3, "463", "YT1", "a"), "10400014"},
		"canceled, update":      {waybillUpdate, legacyShip(2, "463", "YT1", "a"), "10400014"},
		"unknown, update":       {waybillUpdate, legacyShip(9, "463", "YT1", "a"), "71"},
		"another shop's update": {waybillUpdate, legacyShip(foreign.ID, "463", "YT1", "a"), "71"},
		"unknown, get":          {"360buy.order.get", `{"order_id":9}`, "71"},
		"dates swapped":         {"360buy.order.search", `{"start_date":"2025-04-02 00:00:00","end_date":"2025-04-01 00:00:00","order_state":"ALL"}`, "10500001"},
		"dates missing":         {"360buy.order.search", `{"order_state":"ALL"}`, "10500001"},
	} {
		assert.Equal(t, tt.code, refusal(t, s, tt.method, tt.body).Code, name)
	}
	e := refusal(t, s, waybillUpdate, legacyShip(3, "463", "YT1", "a"))
	assert.Equal(t, "当前状态的订单不能修改运单号", e.ZhDesc)
	assert.Equal(t, "order state is not suitable for modifying waybill number", e.EnDesc)
}

func TestASerialIsGoodForOneShipmentOfAShop(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: -1, Shops: 2})
	other := s.Sandbox().Shops()[1].VenderID
	place(t, s, waiting(1), waiting(2), waiting(3))
	_, err := s.Sandbox().Place(t.Context(), other, waiting(4))
	require.NoError(t, err)
	theirs := s.Sandbox().Tokens(other)[0].Access

	for _, step := range []struct {
		name, token string
		method      wire.Method
		body, code  string
	}{
		{"none", s.AccessToken, outstorage, `{"order_id":1,"logistics_id":463,"waybill":"YT1"}`, "16"},
		{"null", s.AccessToken, outstorage, `{"order_id":1,"logistics_id":463,"waybill":"YT1","trade_no":null}`, "16"},
		{"empty", s.AccessToken, outstorage, legacyShip(1, "463", "YT1", ""), "16"},
		{"blank", s.AccessToken, outstorage, legacyShip(1, "463", "YT1", "  "), "16"},
		{"none, for no such order", s.AccessToken, outstorage, legacyShip(9, "463", "YT1", ""), "16"},
		{"none, for another waybill", s.AccessToken, waybillUpdate, legacyShip(1, "463", "YT1", ""), "16"},
		{"of a call that was refused", s.AccessToken, outstorage, legacyShip(9, "463", "YT1", "a"), "71"},
		{"free again", s.AccessToken, outstorage, legacyShip(1, "463", "YT1", "a"), "0"},
		{"used, same call", s.AccessToken, outstorage, legacyShip(1, "463", "YT1", "a"), "17"},
		{"used, another order", s.AccessToken, outstorage, legacyShip(2, "463", "YT2", "a"), "17"},
		{"used, padded", s.AccessToken, outstorage, legacyShip(2, "463", "YT2", " a "), "17"},
		{"used, another method", s.AccessToken, waybillUpdate, legacyShip(1, "463", "YT3", "a"), "17"},
		{"used, in another shop", theirs, outstorage, legacyShip(4, "463", "YT4", "a"), "0"},
		{"another case", s.AccessToken, outstorage, legacyShip(2, "463", "YT2", "A"), "0"},
		{"a number", s.AccessToken, outstorage, `{"order_id":3,"logistics_id":463,"waybill":"YT5","trade_no":7}`, "0"},
		{"that number as text", s.AccessToken, waybillUpdate, legacyShip(3, "463", "YT6", "7"), "17"},
		{"another, for another waybill", s.AccessToken, waybillUpdate, legacyShip(3, "463", "YT6", "8"), "0"},
	} {
		assert.Equal(t, step.code, codeOfCall(t, s, step.token, step.method, step.body), step.name)
	}
}

func TestOfManyCallsWithOneSerialOneSucceeds(t *testing.T) {
	t.Parallel()
	const calls = 50
	s := start(t, empty())
	for id := range int64(calls) {
		place(t, s, waiting(id+1))
	}
	var shipped, used atomic.Int64
	var group sync.WaitGroup
	for i := range calls {
		group.Go(func() {
			switch codeOfCall(t, s, s.AccessToken, outstorage, legacyShip(int64(i+1), "463", fmt.Sprintf("YT%d", i), "once")) {
			case "0":
				shipped.Add(1)
			case "17":
				used.Add(1)
			}
		})
	}
	group.Wait()
	assert.Equal(t, int64(1), shipped.Load())
	assert.Equal(t, int64(calls-1), used.Load())
	left := ask(t, s, "360buy.order.search", `{"order_state":"WAIT_SELLER_STOCK_OUT"}`)
	assert.Contains(t, string(left), fmt.Sprintf(`"order_total":%d,`, calls-1))
}

func TestALostAnswerLeavesTheSerialUsed(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1))
	_, err := s.Sandbox().Faults.Add(fault.Rule{Method: outstorage, Nth: 1, Phase: fault.After, Action: fault.Action{Type: fault.ErrorAction, Code: "65"}})
	require.NoError(t, err)
	assert.Equal(t, "65", refusal(t, s, outstorage, legacyShip(1, "463", "YT1", "a")).Code)
	assert.Equal(t, "17", refusal(t, s, outstorage, legacyShip(1, "463", "YT1", "a")).Code)
	assert.Equal(t, "10400001", refusal(t, s, outstorage, legacyShip(1, "463", "YT1", "b")).Code)
}

func TestAnotherWaybillIsTrackedInTheOldOnesPlace(t *testing.T) {
	t.Parallel()
	at := clock.Frozen(noon)
	o := empty()
	o.Clock = at
	s := start(t, o)
	place(t, s, waiting(1))
	ask(t, s, outstorage, legacyShip(1, "1010", "ZJS1", "a"))
	at.Advance(12 * time.Hour)
	scans := func(waybill string) []map[string]string {
		return into[struct {
			Traces []map[string]string `json:"trace_api_dtos"`
		}](t, ask(t, s, "jingdong.etms.trace.get", fmt.Sprintf(`{"waybillCode":%q}`, waybill))).Traces
	}
	before := scans("ZJS1")
	require.Len(t, before, 3)
	assert.Equal(t, "揽收", before[0]["ope_title"])
	assert.Regexp(t, `^2025/04/02 1[23]:\d\d:\d\d$`, before[0]["ope_time"])

	got := ask(t, s, waybillUpdate, legacyShip(1, "1010", "ZJS2", "b"))
	assert.JSONEq(t, `{"code":"0","order_id":1,"vender_id":"10000001","modified":"2025-04-03 00:00:00"}`, string(got))
	assert.Empty(t, scans("ZJS1"), "no longer the order's")
	after := scans("ZJS2")
	require.Len(t, after, 3)
	for i := range after {
		assert.Equal(t, "ZJS2", after[i]["waybill_code"])
		assert.Equal(t, before[i]["ope_time"], after[i]["ope_time"])
	}
	track := into[struct {
		Tracks []struct{ Time string } `json:"order_tracks"`
	}](t, ask(t, s, "jingdong.pop.order.track", `{"order_id":1}`)).Tracks
	assert.Len(t, track, 3)
	info := orderInfoOf(t, ask(t, s, "jingdong.pop.order.get", `{"order_id":1,"optional_fields":"waybill,orderState,modified"}`))
	assert.Equal(t, map[string]any{"waybill": "ZJS2", "orderState": "WAIT_GOODS_RECEIVE_CONFIRM", "modified": "2025-04-03 00:00:00"}, info)

	ask(t, s, waybillUpdate, legacyShip(1, "1274", "", "c"))
	assert.Empty(t, scans("ZJS2"), "the seller's own van is not tracked")
	at.Advance(60 * 24 * time.Hour)
	assert.Equal(t, "10400014", refusal(t, s, waybillUpdate, legacyShip(1, "1010", "ZJS3", "d")).Code, "received by itself meanwhile")
}

// legacyOrders returns every order of the default shop as the first generation
// shows it.
func legacyOrders(t *testing.T, s *mocktest.Server, fields string) (orders []map[string]any) {
	t.Helper()
	for page := 1; ; page++ {
		inner := ask(t, s, "360buy.order.search", fmt.Sprintf(`{%s,"order_state":"ALL","dateType":"1","page":%d,"page_size":100,"optional_fields":%q}`, threeWeeks, page, fields))
		got := into[struct {
			Search struct {
				Orders []map[string]any `json:"order_info_list"`
			} `json:"order_search"`
		}](t, inner).Search.Orders
		if len(got) == 0 {
			return orders
		}
		orders = append(orders, got...)
	}
}

// everyLegacyField asks for all that a legacy order has.
const everyLegacyField = `order_id,vender_id,order_type,pay_type,order_total_price,order_seller_price,order_payment,freight_price,seller_discount,` +
	`order_state,order_state_remark,delivery_type,invoice_info,order_remark,order_start_time,order_end_time,modified,order_source,store_order,customs,` +
	`customs_model,order_sign,vender_remark,balance_used,payment_confirm_time,waybill,logistics_id,parent_order_id,pin,return_order,consignee_info,` +
	`item_info_list,coupon_detail_list,vat_invoice_info`

func TestALegacyOrderSaysInSnakeCaseWhatOrderInfoSays(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{})
	legacy, modern := legacyOrders(t, s, everyLegacyField), wholeShop(t, s, "jingdong.pop.order.search")
	require.Len(t, legacy, len(modern))
	same := strings.NewReplacer("consignee_info", "consigneeInfo", "item_info_list", "itemInfoList", "coupon_detail_list", "couponDetailList")
	checker, vat := contract.New(), 0
	for i, o := range legacy {
		allText(t, "order", o)
		for _, name := range strings.Split(everyLegacyField, ",") {
			switch name {
			case "vat_invoice_info":
				invoice, has := o[name].(map[string]any)
				modernInvoice, had := modern[i]["vatInfo"].(map[string]any)
				require.Equal(t, had, has)
				if has {
					vat++
					assert.Equal(t, modernInvoice["vatNo"], invoice["taxpayer_ident"])
					assert.Equal(t, modernInvoice["addressRegIstered"], invoice["registered_address"])
				}
			case "consignee_info", "item_info_list", "coupon_detail_list":
				assertTwins(t, name, o[name], modern[i][same.Replace(name)])
			default:
				assert.Equal(t, modern[i][camelOf(name)], o[name], name)
			}
		}
		inner := ask(t, s, "360buy.order.get", fmt.Sprintf(`{"order_id":%q,"optional_fields":%q}`, o["order_id"], everyLegacyField))
		assert.Equal(t, o, into[struct {
			Order struct {
				OrderInfo map[string]any `json:"orderInfo"`
			}
		}](t, inner).Order.OrderInfo)
		assert.Empty(t, checker.Unknown("360buy.order.get", contract.Main, fmt.Appendf(nil, `{"order_get_response":%s}`, inner)))
	}
	assert.NotZero(t, vat)
}

// assertTwins wants each member of a legacy value to be that of the modern one.
func assertTwins(t *testing.T, at string, legacy, modern any) {
	t.Helper()
	switch l := legacy.(type) {
	case map[string]any:
		for name := range l {
			assertTwins(t, at+"/"+name, l[name], modern.(map[string]any)[camelOf(name)])
		}
	case []any:
		require.Len(t, modern, len(l), at)
		for i := range l {
			assertTwins(t, at, l[i], modern.([]any)[i])
		}
	default:
		assert.Equal(t, modern, legacy, at)
	}
}

func camelOf(name string) string {
	words := strings.Split(name, "_")
	for i := 1; i < len(words); i++ {
		words[i] = strings.ToUpper(words[i][:1]) + words[i][1:]
	}
	return strings.Join(words, "")
}

func TestALegacyOrderLeavesOutWhatMustBeAskedFor(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: 20})
	for _, o := range legacyOrders(t, s, "") {
		assert.NotEmpty(t, o["order_id"])
		assert.NotNil(t, o["item_info_list"])
		for _, name := range []string{"vender_remark", "balance_used", "payment_confirm_time", "waybill", "logistics_id", "parent_order_id", "pin", "return_order", "vat_invoice_info"} {
			assert.NotContains(t, o, name)
		}
	}
	for _, o := range legacyOrders(t, s, "pin, order_id,no_such,orderState") {
		assert.Len(t, o, 2)
	}
}

func TestPersonalDataInALegacyOrderFollowsTheQuirkAndHasNoTwins(t *testing.T) {
	t.Parallel()
	for value, mobile := range map[string]string{"method": `^1260\d{7}$`, "masked": `^126\*{7}\d$`, "cipher": `^AA`, "both": `^1260\d{7}$`} {
		quirks, err := quirk.Settings{}.With("sensitive", value)
		require.NoError(t, err)
		o := empty()
		o.Quirks = quirks
		s := start(t, o)
		known := waiting(1)
		known.Consignee.Mobile, known.Buyer.Pin = "12601234567", "jd_pin"
		place(t, s, known)
		inner := ask(t, s, "360buy.order.get", `{"order_id":1,"optional_fields":"consignee_info,pin"}`)
		got := into[struct {
			Order struct {
				OrderInfo struct {
					Pin       string            `json:"pin"`
					Consignee map[string]string `json:"consignee_info"`
				} `json:"orderInfo"`
			} `json:"order"`
		}](t, inner).Order.OrderInfo
		assert.Regexp(t, mobile, got.Consignee["mobile"], value)
		assert.Equal(t, value == "method" || value == "both", got.Pin == "jd_pin", value)
		assert.NotContains(t, string(inner), "encrypt_")
	}
}

func TestALegacyOrderKeepsMarkupAsItIs(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	known := waiting(1)
	known.Remark = "<b>A&B</b>"
	place(t, s, known)
	inner := ask(t, s, "360buy.order.get", `{"order_id":1,"optional_fields":"order_remark"}`)
	assert.Equal(t, `{"code":"0","order":{"orderInfo":{"order_remark":"<b>A&B</b>"}}}`, string(inner))
}
