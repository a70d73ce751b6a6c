package mockserver_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/order"
)

// The tests of this file are named for the rows of the guide's chain, A1 to
// A14: what the article on JD's order and transaction interfaces promises.

type orderList struct {
	Code          string `json:"code"`
	OrderInfoList struct {
		OrderInfo []struct {
			OrderID         int64       `json:"order_id"`
			OrderTotalPrice json.Number `json:"order_total_price"`
			OrderState      string      `json:"order_state"`
			ConsigneeInfo   struct {
				Name        string `json:"name"`
				FullAddress string `json:"full_address"`
			} `json:"consignee_info"`
			OrderStartTime string `json:"order_start_time"`
			Modified       string `json:"modified"`
		} `json:"order_info"`
		OrderTotal int `json:"order_total"`
	} `json:"order_info_list"`
}

func list(t *testing.T, body string) (got orderList) {
	t.Helper()
	return into[orderList](t, ask(t, start(t, mockserver.Options{}), "jingdong.pop.orders.get", body))
}

const threeWeeks = `"start_date":"2025-03-12 00:00:00","end_date":"2025-04-02 23:59:59"`

func TestA1OrdersGetTakesStatesWindowFieldsAndPages(t *testing.T) {
	t.Parallel()
	all := list(t, `{`+threeWeeks+`,"page_size":100}`)
	assert.Len(t, all.OrderInfoList.OrderInfo, 100)
	assert.Len(t, list(t, `{`+threeWeeks+`}`).OrderInfoList.OrderInfo, 20, "the default page size")
	two := list(t, `{`+threeWeeks+`,"order_state":"FINISHED_L,LOCKED","page_size":100}`)
	assert.NotZero(t, two.OrderInfoList.OrderTotal)
	for _, o := range two.OrderInfoList.OrderInfo {
		assert.Contains(t, []string{"FINISHED_L", "LOCKED"}, o.OrderState)
	}
	for _, name := range []string{"optional_fields", "fields"} {
		few := list(t, fmt.Sprintf(`{%s,"%s":"order_id,modified,no_such"}`, threeWeeks, name))
		assert.NotZero(t, few.OrderInfoList.OrderInfo[0].OrderID)
		assert.NotEmpty(t, few.OrderInfoList.OrderInfo[0].Modified)
		assert.Empty(t, few.OrderInfoList.OrderInfo[0].OrderState)
	}
	// The window is by time of placing, both ends inclusive, to the second.
	first := all.OrderInfoList.OrderInfo[7]
	one := list(t, fmt.Sprintf(`{"start_date":%q,"end_date":%[1]q}`, first.OrderStartTime))
	require.Equal(t, 1, one.OrderInfoList.OrderTotal)
	assert.Equal(t, first.OrderID, one.OrderInfoList.OrderInfo[0].OrderID)
}

func TestA1AWindowOverAWeekIsServedAndNotedAndOneOverAMonthIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{})
	ask(t, s, "jingdong.pop.orders.get", `{"start_date":"2025-03-02 00:00:00","end_date":"2025-04-02 00:00:00"}`)
	kept, _ := s.Sandbox().Journal.Entries()
	assert.Contains(t, fmt.Sprint(kept[0].Notes), "longer than the 7 days")
	e := refusal(t, s, "jingdong.pop.orders.get", `{"start_date":"2025-03-02 00:00:00","end_date":"2025-04-02 00:00:01"}`)
	assert.Equal(t, "3001", e.Code)
	assert.Contains(t, e.EnDesc, "end_date")
}

func TestA2OrdersGetAnswersNewestFirstWithExactTotals(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{})
	seen, last, total := map[int64]bool{}, "9999", 0
	for page := 1; ; page++ {
		got := into[orderList](t, ask(t, s, "jingdong.pop.orders.get", fmt.Sprintf(`{%s,"page":%d,"page_size":30}`, threeWeeks, page)))
		assert.Equal(t, "0", got.Code)
		total = got.OrderInfoList.OrderTotal
		if len(got.OrderInfoList.OrderInfo) == 0 {
			break // a page past the end is an empty list, never an error
		}
		for _, o := range got.OrderInfoList.OrderInfo {
			assert.False(t, seen[o.OrderID])
			seen[o.OrderID] = true
			assert.LessOrEqual(t, o.OrderStartTime, last)
			last = o.OrderStartTime
			assert.Regexp(t, `^\d+\.\d\d$`, o.OrderTotalPrice.String())
			assert.NotEmpty(t, o.ConsigneeInfo.Name)
			assert.NotEmpty(t, o.ConsigneeInfo.FullAddress)
			assert.NotEqual(t, "NOT_PAY", o.OrderState)
		}
	}
	assert.Len(t, seen, total)
	assert.Greater(t, total, 150)
	past := into[orderList](t, ask(t, s, "jingdong.pop.orders.get", `{`+threeWeeks+`,"page":2147483647,"page_size":100}`))
	assert.Equal(t, total, past.OrderInfoList.OrderTotal)
}

func TestA2TiesGoByLargerID(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(2), waiting(3), waiting(1))
	got := into[orderList](t, ask(t, s, "jingdong.pop.orders.get", `{`+threeWeeks+`}`))
	var ids []int64
	for _, o := range got.OrderInfoList.OrderInfo {
		ids = append(ids, o.OrderID)
	}
	assert.Equal(t, []int64{3, 2, 1}, ids)
}

func TestA3OrderGetAnswersInTheGuidesWords(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1234567890))
	got := ask(t, s, "jingdong.pop.order.get", `{"order_id":1234567890}`)
	assert.JSONEq(t, `{"code":"0","order_info":{"order_id":1234567890,"freight_price":8.00,"order_state":"WAIT_SELLER_STOCK_OUT",
		"items":[{"sku_id":1000001,"name":"Xiaomi Phone","price":899.00,"num":1}],"payment_type":"Online Payment",
		"receiver_info":{"name":"李四","address":"江苏南京市玄武区"}}}`, string(got))
	assert.Contains(t, string(got), `"freight_price":8.00`)
	words := map[string]bool{}
	for pay := order.CashOnDelivery; pay <= order.BankTransfer; pay++ {
		o := waiting(int64(pay))
		o.Pay = pay
		place(t, s, o)
		got := into[struct {
			OrderInfo struct {
				PaymentType string `json:"payment_type"`
			} `json:"order_info"`
		}](t, ask(t, s, "jingdong.pop.order.get", fmt.Sprintf(`{"order_id":%d}`, pay)))
		words[got.OrderInfo.PaymentType] = true
	}
	assert.Len(t, words, 6)
	assert.Contains(t, words, "Cash on Delivery")
}

func TestA4TheFourStatesAreReached(t *testing.T) {
	t.Parallel()
	for _, state := range []string{"WAIT_SELLER_STOCK_OUT", "WAIT_GOODS_RECEIVE_CONFIRM", "FINISHED_L", "TRADE_CANCELED"} {
		got := list(t, fmt.Sprintf(`{%s,"order_state":%q}`, threeWeeks, state))
		assert.NotZero(t, got.OrderInfoList.OrderTotal, state)
		assert.Equal(t, state, got.OrderInfoList.OrderInfo[0].OrderState)
	}
}

func TestA5ShipMovesTheOrder(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1), waiting(2))
	got := ask(t, s, "jingdong.pop.order.ship", `{"order_id":1,"logistics_id":1010,"waybill":"JD123456789CN","trade_no":"T1"}`)
	assert.JSONEq(t, fmt.Sprintf(`{"code":"0","order_id":1,"vender_id":%q,"modified":"2025-04-02 12:00:00"}`, s.VenderID), string(got))
	assert.Contains(t, string(ask(t, s, "jingdong.pop.order.get", `{"order_id":1}`)), "WAIT_GOODS_RECEIVE_CONFIRM")
	ask(t, s, "jingdong.pop.order.ship", `{"order_id":2,"logistics_id":1274}`) // self delivery needs no waybill
	e := refusal(t, s, "jingdong.pop.order.ship", `{"order_id":1,"logistics_id":5,"waybill":"W"}`)
	assert.Equal(t, "3001", e.Code)
	assert.Contains(t, e.EnDesc, "logistics_id 5 is no carrier")
}

type tracks struct {
	OrderTracks []struct{ Time, Content string } `json:"order_tracks"`
}

func TestA6TrackTellsTheScansInShopTime(t *testing.T) {
	t.Parallel()
	shop := clock.Frozen(noon)
	s := start(t, mockserver.Options{Orders: -1, Clock: shop})
	place(t, s, waiting(1))
	track := func() tracks {
		return into[tracks](t, ask(t, s, "jingdong.pop.order.track", `{"order_id":1}`))
	}
	assert.JSONEq(t, `{"code":"0","order_tracks":[]}`, string(ask(t, s, "jingdong.pop.order.track", `{"order_id":1}`)))
	ask(t, s, "jingdong.pop.order.ship", `{"order_id":1,"logistics_id":1010,"waybill":"JD123456789CN"}`)
	assert.Empty(t, track().OrderTracks)
	shop.Advance(48 * time.Hour)
	assert.GreaterOrEqual(t, len(track().OrderTracks), 3)
	shop.Advance(8 * 24 * time.Hour)
	scans := track().OrderTracks
	for i := range scans[1:] {
		assert.LessOrEqual(t, scans[i].Time, scans[i+1].Time, "oldest first")
	}
	assert.Contains(t, scans[len(scans)-1].Content, "签收")
	shop.Advance(7 * 24 * time.Hour)
	assert.Contains(t, string(ask(t, s, "jingdong.pop.order.get", `{"order_id":1}`)), "FINISHED_L")
}

func TestA7TheWholeFlow(t *testing.T) {
	t.Parallel()
	shop := clock.Frozen(noon)
	s := start(t, mockserver.Options{Clock: shop})
	polled := into[orderList](t, ask(t, s, "jingdong.pop.orders.get", `{`+threeWeeks+`,"order_state":"WAIT_SELLER_STOCK_OUT"}`))
	require.NotEmpty(t, polled.OrderInfoList.OrderInfo)
	id := polled.OrderInfoList.OrderInfo[0].OrderID
	assert.Contains(t, string(ask(t, s, "jingdong.pop.order.get", fmt.Sprintf(`{"order_id":%d}`, id))), "WAIT_SELLER_STOCK_OUT")
	ask(t, s, "jingdong.pop.order.ship", fmt.Sprintf(`{"order_id":%d,"logistics_id":2087,"waybill":"JDX0001"}`, id))
	shop.Advance(48 * time.Hour)
	scans := into[tracks](t, ask(t, s, "jingdong.pop.order.track", fmt.Sprintf(`{"order_id":%d}`, id)))
	assert.GreaterOrEqual(t, len(scans.OrderTracks), 3)
	again := into[orderList](t, ask(t, s, "jingdong.pop.orders.get", `{`+threeWeeks+`,"order_state":"WAIT_SELLER_STOCK_OUT"}`))
	assert.Less(t, again.OrderInfoList.OrderTotal, polled.OrderInfoList.OrderTotal)
}

func TestA8AWrongParameterIsNamed(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	for member, call := range map[string]struct {
		method wire.Method
		body   string
	}{
		"end_date":    {"jingdong.pop.orders.get", `{"start_date":"2025-04-01 00:00:00"}`},
		"page":        {"jingdong.pop.orders.get", `{` + threeWeeks + `,"page":"x"}`},
		"page_size":   {"jingdong.pop.orders.get", `{` + threeWeeks + `,"page_size":101}`},
		"page_sise":   {"jingdong.pop.orders.get", `{` + threeWeeks + `,"page_sise":10}`},
		"order_state": {"jingdong.pop.orders.get", `{` + threeWeeks + `,"order_state":"WAIT"}`},
		"order_id":    {"jingdong.pop.order.get", `{"order_id":0}`},
		"waybill":     {"jingdong.pop.order.ship", `{"order_id":1,"logistics_id":1010}`},
	} {
		e := refusal(t, s, call.method, call.body)
		assert.Equal(t, "3001", e.Code, member)
		assert.Contains(t, e.EnDesc, member)
		assert.Contains(t, e.ZhDesc, member)
	}
	assert.Contains(t, refusal(t, s, "jingdong.pop.orders.get", `{`+threeWeeks+`,"page_sise":10}`).EnDesc, "page_size", "the nearest name")
}

func TestA9ABadTokenIs401InTheGuideAnd19ElsewhereAndAMissingOneIs18(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: -1, Shops: 3})
	place(t, s, waiting(1))
	shops := s.Sandbox().Shops()
	expired, revoked := s.Sandbox().Tokens(shops[1].VenderID)[0].Access, s.Sandbox().Tokens(shops[2].VenderID)[0].Access
	require.True(t, s.Sandbox().SetExpiry(expired, noon))
	require.True(t, s.Sandbox().Revoke(revoked))
	for name, token := range map[string]string{"unknown": "nonsense", "expired": expired, "revoked": revoked} {
		assert.Equal(t, "401", refused(t, s, params(s, token, "jingdong.pop.order.get", `{"order_id":1}`)).Code, name)
		assert.Equal(t, "401", refused(t, s, params(s, token, "jingdong.pop.order.ship", `{`)).Code, name)
		assert.Equal(t, "19", refused(t, s, params(s, token, "jingdong.pop.order.get", `{"order_id":1,"optional_fields":"orderId"}`)).Code, name)
		assert.Equal(t, "19", refused(t, s, params(s, token, "jingdong.vender.shop.query", `{}`)).Code, name)
		assert.Equal(t, "19", refused(t, s, params(s, token, "jingdong.pop.order.get", `{`)).Code, "JSON that cannot be read is taken for jos")
	}
	for _, method := range []wire.Method{"jingdong.pop.order.ship", "jingdong.pop.order.search"} {
		assert.Equal(t, "18", refused(t, s, params(s, "", method, `{}`)).Code)
	}
	ask(t, s, "jingdong.pop.order.get", `{"order_id":1}`) // the first shop's token is as good as before
}

func TestA10AnUnknownAndAForeignOrderLookAlike(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: -1, Shops: 2})
	_, err := s.Sandbox().Place(t.Context(), s.Sandbox().Shops()[1].VenderID, waiting(2))
	require.NoError(t, err)
	for _, call := range []struct {
		method wire.Method
		body   string
	}{
		{"jingdong.pop.order.get", `{"order_id":%d}`}, {"jingdong.pop.order.track", `{"order_id":%d}`},
		{"jingdong.pop.order.ship", `{"order_id":%d,"logistics_id":1010,"waybill":"W"}`},
	} {
		foreign, unknown := refusal(t, s, call.method, fmt.Sprintf(call.body, 2)), refusal(t, s, call.method, fmt.Sprintf(call.body, 3))
		assert.Equal(t, "402", foreign.Code)
		foreign.RequestID, unknown.RequestID = "", ""
		assert.Equal(t, unknown, foreign)
	}
}

func TestA11EveryEventThatTheMachineRefusesIs409(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	id := int64(0)
	for state := order.NotPay; state <= order.UnKnown; state++ {
		id++
		if state == order.WaitSellerStockOut {
			continue
		}
		o := waiting(id)
		if state == order.WaitSendCode {
			o.Type = order.LOC
		}
		place(t, s, o.In(state, noon))
		e := refusal(t, s, "jingdong.pop.order.ship", fmt.Sprintf(`{"order_id":%d,"logistics_id":1010,"waybill":"W"}`, id))
		assert.Equal(t, "409", e.Code, state)
		assert.Contains(t, e.EnDesc, state.String())
		got := into[struct {
			OrderInfo struct {
				State string `json:"order_state"`
			} `json:"order_info"`
		}](t, ask(t, s, "jingdong.pop.order.get", fmt.Sprintf(`{"order_id":%d}`, id)))
		assert.Equal(t, state.String(), got.OrderInfo.State, "nothing moved")
	}
	place(t, s, waiting(100))
	ask(t, s, "jingdong.pop.order.ship", `{"order_id":100,"logistics_id":1010,"waybill":"W","trade_no":"T"}`)
	assert.Equal(t, "409", refusal(t, s, "jingdong.pop.order.ship", `{"order_id":100,"logistics_id":1010,"waybill":"W","trade_no":"T"}`).Code)
}

func TestA12ParametersTravelInTheirPackagingAndNothingIsDoneWithoutASign(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1))
	p := params(s, s.AccessToken, "jingdong.pop.order.get", `{"order_id":1}`)
	root, _ := post(t, s, p)
	assert.Equal(t, "jingdong_pop_order_get_responce", root)
	for missing, code := range map[string]string{
		wire.ParamMethod: "14", wire.ParamAppKey: "20", wire.ParamVersion: "4", wire.ParamTimestamp: "7", wire.ParamSign: "11",
	} {
		assert.Equal(t, code, refused(t, s, p.With(missing, "")).Code, missing)
	}
	assert.Equal(t, "12", refused(t, s, p.With(wire.ParamJSON, `{"order_id":2}`)).Code)
}

func TestA14TheCarriersAreAMethodAndEachOfThemShips(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	got := into[struct {
		Companies struct {
			List []struct {
				ID   int64  `json:"logistics_id"`
				Name string `json:"logistics_name"`
			} `json:"logistics_list"`
		} `json:"logistics_companies"`
	}](t, ask(t, s, "360buy.delivery.logistics.get", `{}`))
	ids := map[int64]string{}
	for i, company := range got.Companies.List {
		ids[company.ID] = company.Name
		place(t, s, waiting(int64(i+1)))
		ask(t, s, "jingdong.pop.order.ship", fmt.Sprintf(`{"order_id":%d,"logistics_id":%d,"waybill":"W%[1]d"}`, i+1, company.ID))
	}
	for _, known := range []int64{463, 465, 467, 470, 1274, 1327, 1499, 2087, 3046, 1010} {
		assert.NotEmpty(t, ids[known], known)
	}
}
