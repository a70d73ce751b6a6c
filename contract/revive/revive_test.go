package revive_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/mask"
	"github.com/jdmock/jdmock/contract/past"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/revive"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
)

// said returns a recorded call, so many minutes after the beginning.
func said(minutes int, m wire.Method, application, answer string) record.Call {
	return record.Call{At: begun.Add(time.Duration(minutes) * time.Minute), URL: "https://api.jd.com/routerjson", Status: 200, Answer: []byte(answer), Params: wire.Params{
		{Name: wire.ParamMethod, Value: string(m)}, {Name: wire.ParamAppKey, Value: "k"}, {Name: wire.ParamAccessToken, Value: "t"}, {Name: wire.ParamJSON, Value: application},
	}}
}

// showing returns a call whose answer shows an order.
func showing(minutes int, info string) record.Call {
	return said(minutes, "jingdong.pop.order.get", `{"order_id":5,"optional_fields":"x"}`,
		`{"jingdong_pop_order_get_responce":{"code":"0","orderDetailInfo":{"apiResult":{"success":true},"orderInfo":`+info+`}}}`)
}

func read(t *testing.T, o revive.Options, calls ...record.Call) *revive.Document {
	t.Helper()
	doc, err := revive.Read(recorded(calls...), o)
	require.NoError(t, err)
	return doc
}

// only returns the one order of a recording.
func only(t *testing.T, calls ...record.Call) past.Order {
	t.Helper()
	doc := read(t, revive.Options{}, calls...)
	require.Empty(t, doc.Refused)
	require.Len(t, doc.Orders, 1)
	return doc.Orders[0]
}

func TestTheLatestAnswerWinsMemberByMember(t *testing.T) {
	t.Parallel()
	o := only(t,
		showing(9, `{"orderId":"5","orderState":"WAIT_SELLER_STOCK_OUT"}`),
		showing(1, `{"orderId":"5","orderState":"NOT_PAY","orderRemark":"快","consigneeInfo":{"fullname":"王小明","mobile":"12600000001"}}`),
		showing(5, `{"orderId":5,"orderRemark":"慢","consigneeInfo":{"mobile":"12600000002"}}`),
	)
	assert.Equal(t, "WAIT_SELLER_STOCK_OUT", o.OrderState, "said last, and read first")
	assert.Equal(t, "慢", *o.Remark)
	assert.Equal(t, "王小明", *o.Consignee.Name)
	assert.Equal(t, "12600000002", *o.Consignee.Mobile)
}

func TestEveryDialectIsRead(t *testing.T) {
	t.Parallel()
	info := `{"orderId":"5","orderState":"LOCKED","orderTotalPrice":"12.50"}`
	for name, call := range map[string]record.Call{
		"guide list": said(1, "jingdong.pop.orders.get", `{}`, `{"jingdong_pop_orders_get_responce":{"order_info_list":{"order_info":[{"order_id":5,"order_total_price":12.5,"order_state":"LOCKED","consignee_info":{"name":"王","full_address":"北京市"}}],"order_total":1}}}`),
		"guide":      said(1, "jingdong.pop.order.get", `{}`, `{"jingdong_pop_order_get_responce":{"order_info":{"order_id":5,"order_state":"LOCKED","freight_price":0,"payment_type":"Online Payment","items":[{"sku_id":1,"name":"a","price":12.50,"num":1}],"receiver_info":{"name":"王","address":"北京市"}}}}`),
		"search":     said(1, "jingdong.pop.order.search", `{}`, `{"jingdong_pop_order_search_responce":{"searchorderinfo_result":{"orderTotal":1,"orderInfoList":[`+info+`]}}}`),
		"wrapped":    said(1, "jingdong.pop.order.search", `{}`, `{"jingdong_pop_order_search_responce":{"orderInfoResult":{"orderInfoList":[`+info+`]}}}`),
		"legacy":     said(1, "360buy.order.get", `{}`, `{"order_get_response":{"order":{"orderInfo":{"order_id":"5","order_state":"LOCKED","order_total_price":"12.50"}}}}`),
		"aggregator": {At: begun, URL: "https://agg.example/tool/erps/jdpoporderget", Status: 200, Answer: []byte(`{"code":0,"msg":"ok","data":{"jingdong_pop_order_get_response":{"orderDetailInfo":{"apiResult":{"success":"true"},"orderInfo":` + info + `}}}}`)},
	} {
		o := only(t, call)
		assert.Equal(t, int64(5), o.OrderID, name)
		assert.Equal(t, "LOCKED", o.OrderState, name)
		require.NotEmpty(t, o.Items, name)
		assert.Equal(t, int64(1250), o.Items[0].Price, name)
	}
}

func TestUnpaidOrdersAreRead(t *testing.T) {
	t.Parallel()
	a := newWorld(t, 3, -1, begun)
	id := a.s.Orders.Place(mocktest.Order{State: order.NotPay, Buyer: "王小明"})
	a.call("jingdong.pop.order.notPayOrderInfo", map[string]any{"startDate": "2025-04-01 00:00:00", "endDate": "2025-04-03 00:00:00", "page": 1, "pageSize": 10})
	b, _ := revived(t, a.calls)
	got := b.s.Orders.Get(id)
	assert.Equal(t, order.NotPay, got.State)
	assert.Equal(t, a.s.Orders.Get(id).Consignee.FullAddress(), got.Consignee.FullAddress())
	assert.Equal(t, "王小明", got.Consignee.Name)
}

func TestAMaskedRecordingIsImportedAsItStands(t *testing.T) {
	t.Parallel()
	a := newWorld(t, 7, 40, begun)
	for _, o := range a.s.Orders.List() {
		for _, ask := range a.reads(o.ID) {
			ask(a)
		}
	}
	masker := mask.New([]byte(strings.Repeat("k", mask.KeySize)))
	for i := range a.calls {
		c := &a.calls[i]
		c.Params, c.Answer = masker.Params(c.Method(), c.Params), masker.Answer(c.Method(), c.Variant(), c.Answer)
	}
	b, doc := revived(t, a.calls)
	require.Len(t, doc.Orders, 40)
	for _, o := range a.s.Orders.List() {
		got := b.s.Orders.Get(o.ID)
		assert.Equal(t, o.State, got.State)
		assert.Equal(t, o.Sums(), got.Sums())
	}
}

func TestAmountsThatContradictEachOtherAreRefusedOrMended(t *testing.T) {
	t.Parallel()
	call := showing(1, `{"orderId":"5","orderState":"LOCKED","orderPayment":"1.00","balanceUsed":"70.00","freightPrice":"0.00","couponDetailList":[{"couponType":"41-京东券优惠","couponPrice":"40.00"}],"itemInfoList":[{"skuId":"1","jdPrice":"50.00","itemTotal":"2"}]}`)
	doc := read(t, revive.Options{}, call)
	require.Len(t, doc.Refused, 1)
	assert.Equal(t, int64(5), doc.Refused[0].OrderID)
	assert.Equal(t, []string{`breaks the law "payment": 100 fen stated, -1000 fen by its parts`}, doc.Refused[0].Reasons)
	doc = read(t, revive.Options{Mend: true}, call)
	require.Empty(t, doc.Refused)
	assert.Equal(t, int64(6000), doc.Orders[0].Balance, "less is paid from the balance, so that nothing is owed to the buyer")
}

func TestDiscountsThatNoCouponShowsAreMade(t *testing.T) {
	t.Parallel()
	o := only(t, showing(1, `{"orderId":"5","orderState":"LOCKED","orderPayment":"80.00","orderSellerPrice":"90.00","freightPrice":"0.00","itemInfoList":[{"skuId":"1","jdPrice":"50.00","itemTotal":"2"}]}`))
	assert.Equal(t, []past.Coupon{{Type: 100, Amount: 1000}, {Type: 41, Amount: 1000}}, o.Coupons)
}

func TestAValueThatCannotBeReadIsSaidByName(t *testing.T) {
	t.Parallel()
	doc := read(t, revive.Options{}, showing(1, `{"orderId":"5","orderPayment":"viel","modified":"gestern"}`))
	require.Len(t, doc.Refused, 1)
	assert.Equal(t, []string{
		`modified is "gestern": want a time in the form yyyy-MM-dd HH:mm:ss`, `orderPayment is "viel": want yuan with at most two decimals, such as 199.90`,
	}, doc.Refused[0].Reasons)
}

func TestWhatSaysNothingOfOrdersIsCounted(t *testing.T) {
	t.Parallel()
	cut := showing(3, `{"orderId":"6"}`)
	cut.Cut = true
	doc := read(t, revive.Options{},
		said(1, "jingdong.pop.order.enSearch", `{}`, `{}`), said(2, "jingdong.vender.shop.query", `{}`, `{"jingdong_vender_shop_query_responce":{"code":"0"}}`), cut,
		said(4, "jingdong.pop.order.get", `{}`, `{"error_response":{"code":"409"}}`), said(5, "\n<b>", `{}`, `{}`),
	)
	assert.Empty(t, doc.Orders)
	assert.Equal(t, 5, doc.Calls)
	assert.Equal(t, 1, doc.Tokens)
	said := []string{}
	for _, l := range doc.LeftOut {
		said = append(said, fmt.Sprintf("%d %s: %s", l.Calls, l.Method, l.Reason))
	}
	assert.Equal(t, []string{
		"1 : its answers show nothing of orders and parcels that can be imported",
		"1 jingdong.pop.order.enSearch: its answers hold personal data as cipher text",
		"1 jingdong.pop.order.get: it was refused",
		"1 jingdong.pop.order.get: no whole answer was recorded",
		"1 jingdong.vender.shop.query: its answers show nothing of orders and parcels that can be imported",
	}, said)
}

func TestAnAcceptedShipmentShipsTheOrder(t *testing.T) {
	t.Parallel()
	asked := `{"order_id":5,"logistics_id":2087,"waybill":"W1"}`
	o := only(t, showing(1, `{"orderId":"5","orderState":"WAIT_SELLER_STOCK_OUT","waybill":"","logisticsId":""}`),
		said(2, "jingdong.pop.order.ship", asked, `{"jingdong_pop_order_ship_responce":{"code":"0","order_id":5,"modified":"2025-04-02 12:02:00"}}`))
	assert.Equal(t, "WAIT_GOODS_RECEIVE_CONFIRM", o.OrderState)
	assert.Equal(t, []past.Parcel{{LogisticsID: 2087, Waybill: "W1"}}, o.Parcels)
	assert.True(t, o.Shipped.Equal(begun.Add(2*time.Minute)))

	o = only(t, showing(1, `{"orderId":"5","orderState":"WAIT_SELLER_STOCK_OUT"}`),
		said(2, "jingdong.pop.order.shipment", `{"orderId":5,"logiCoprId":"2087","logiNo":"W1"}`, `{"r":{"sopjosshipment_result":{"success":false,"errorCode":"10400001"}}}`))
	assert.Equal(t, "WAIT_SELLER_STOCK_OUT", o.OrderState, "it was not accepted")
}

func TestTokensTellShopsApart(t *testing.T) {
	t.Parallel()
	doc := read(t, revive.Options{Shops: map[string]string{"t": "77"}}, showing(1, `{"orderId":"5"}`))
	assert.Equal(t, "77", doc.Orders[0].VenderID)
}

func TestBrokenPlacesAreLeftOut(t *testing.T) {
	t.Parallel()
	broken := func(yield func(record.Call, error) bool) {
		_ = yield(record.Call{}, &record.Error{Unit: "line", Number: 1, Err: errors.New("value is no JSON object")}) && yield(showing(1, `{"orderId":"5"}`), nil)
	}
	doc, err := revive.Read(broken, revive.Options{})
	require.NoError(t, err)
	assert.Equal(t, 1, doc.Broken)
	assert.Len(t, doc.Orders, 1)
	_, err = revive.Read(func(yield func(record.Call, error) bool) { yield(record.Call{}, record.ErrFormat) }, revive.Options{})
	assert.ErrorIs(t, err, record.ErrFormat)
}

// TestEveryStateLivesOn imports an order of which hardly more than its state is
// known, long after anything was heard of it: the state stands at the end of the
// recording, and what the order waits for can still come.
func TestEveryStateLivesOn(t *testing.T) {
	t.Parallel()
	var calls []record.Call
	ids := map[order.State]int64{}
	for s := order.NotPay; s <= order.TradeCanceled; s++ {
		ids[s] = 290_000_000_000 + int64(s)
		kind := "22"
		if s == order.WaitSendCode {
			kind = "75"
		}
		calls = append(calls, showing(0, fmt.Sprintf(`{"orderId":"%d","orderState":"%s","orderType":"%s","orderStartTime":"2025-02-01 00:00:00"}`, ids[s], s, kind)))
	}
	b, _ := revived(t, calls)
	for s, id := range ids {
		got := b.s.Orders.Get(id)
		assert.Equal(t, s, got.State, "the state is as it was recorded")
		assert.Empty(t, got.Check())
		if n := len(got.History); s != order.NotPay && s != order.Pause {
			require.NotZero(t, n, s)
			assert.Equal(t, s, got.History[n-1].To, "its history leads to %s", s)
		}
	}
	b.event(ids[order.WaitSellerStockOut], order.Ship)
	b.event(ids[order.Locked], order.Approve)
	b.event(ids[order.NotPay], order.Pay)
	b.event(ids[order.WaitSendCode], order.SendCode)
	b.event(ids[order.WaitSellerDelivery], order.Dispatch)
	b.event(ids[order.Pause], order.Release)
	b.event(ids[order.PopOrderPause], order.Resume)
	b.s.Clock.Advance(30 * 24 * time.Hour)
	for s, want := range map[order.State]order.State{
		order.WaitSellerStockOut: order.FinishedL, order.Locked: order.TradeCanceled, order.NotPay: order.WaitSellerStockOut, order.WaitSendCode: order.FinishedL,
		order.WaitSellerDelivery: order.FinishedL, order.Pause: order.WaitSellerStockOut, order.PopOrderPause: order.WaitSellerStockOut, order.WaitGoodsReceiveConfirm: order.FinishedL,
	} {
		assert.Equal(t, want, b.s.Orders.Get(ids[s]).State, "from %s", s)
	}
}

func TestAParcelTravelsOnFromItsRecordedScans(t *testing.T) {
	t.Parallel()
	b, _ := revived(t, []record.Call{
		showing(0, `{"orderId":"5","orderState":"WAIT_GOODS_RECEIVE_CONFIRM","outBoundDate":"2025-03-01 00:00:00","waybill":"W1","logisticsId":"2087"}`),
		said(1, "jingdong.pop.order.track", `{"order_id":5}`, `{"r":{"order_tracks":[{"time":"2025-03-01 01:00:00","content":"您的快件已由【甲】揽收完成"}]}}`),
	})
	tracks := func() string { return string(b.call("jingdong.pop.order.track", map[string]any{"order_id": 5})) }
	assert.Equal(t, 1, strings.Count(tracks(), `"content"`), "a month later it has not moved, as it was recorded")
	b.s.Clock.Advance(48 * time.Hour)
	assert.Contains(t, tracks(), "您的快件已由【甲】揽收完成")
	assert.Contains(t, tracks(), "签收")
	assert.Equal(t, order.WaitGoodsReceiveConfirm, b.s.Orders.Get(5).State)
	b.s.Clock.Advance(7 * 24 * time.Hour)
	assert.Equal(t, order.FinishedL, b.s.Orders.Get(5).State)
}

func TestTheSameRecordingComesToTheSameDocument(t *testing.T) {
	t.Parallel()
	calls := []record.Call{showing(1, `{"orderId":"5","orderState":"FINISHED_L"}`), showing(2, `{"orderId":"6","orderState":"LOCKED","x":1}`)}
	one, err := json.Marshal(read(t, revive.Options{}, calls...))
	require.NoError(t, err)
	two, err := json.Marshal(read(t, revive.Options{}, calls...))
	require.NoError(t, err)
	assert.JSONEq(t, string(one), string(two))
	for _, o := range read(t, revive.Options{}, calls...).Orders {
		assert.False(t, o.Placed.After(o.Modified))
	}
}
