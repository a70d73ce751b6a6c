package client_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// answering returns a client of a gate that answers every call with members.
func answering(t *testing.T, members string) (*gate, *client.Client) {
	t.Helper()
	g := newGate(t, func(_ int, r received, w http.ResponseWriter) { answer(w, r.method, members) })
	return g, g.client(t)
}

func at(text string) client.Time {
	t, err := wire.ParseTime(text)
	if err != nil {
		panic(err)
	}
	return client.Time{Time: t}
}

func TestListSendsAndReadsTheGuidesWording(t *testing.T) {
	t.Parallel()
	g, c := answering(t, `"order_info_list":{"order_info":[{"order_id":1234567890,"order_total_price":199.99,"order_state":"WAIT_SELLER_STOCK_OUT",
		"consignee_info":{"name":"Zhang San","full_address":"Beijing"},"order_start_time":"2025-04-01 00:00:00","modified":"2025-04-02 00:00:00"}],"order_total":1}`)
	got, err := c.Orders.List(t.Context(), client.ListQuery{
		Start: testNow, End: testNow.Add(time.Hour), States: []client.State{client.WaitSellerStockOut, client.FinishedL}, Fields: []string{"order_id", "modified"}, Page: 2, PageSize: 50,
	})
	require.NoError(t, err)
	assert.Equal(t, client.OrderPage{Total: 1, Orders: []client.OrderSummary{{
		OrderID: 1234567890, TotalPrice: 19999, State: client.WaitSellerStockOut, Consignee: client.ConsigneeSummary{Name: "Zhang San", FullAddress: "Beijing"},
		Placed: at("2025-04-01 00:00:00"), Modified: at("2025-04-02 00:00:00"),
	}}}, got)
	assert.JSONEq(t, `{"order_state":"WAIT_SELLER_STOCK_OUT,FINISHED_L","start_date":"2026-03-01 12:00:00","end_date":"2026-03-01 13:00:00",
		"optional_fields":"order_id,modified","page":2,"page_size":50}`, g.received()[0].system.Get(wire.ParamJSON))
}

func TestGetReadsTheGuidesDetail(t *testing.T) {
	t.Parallel()
	g, c := answering(t, `"order_info":{"order_id":1234567890,"freight_price":8.00,"order_state":"WAIT_SELLER_STOCK_OUT",
		"items":[{"sku_id":1000001,"name":"Phone","price":899.00,"num":1}],"payment_type":"Online Payment","receiver_info":{"name":"Li Si","address":"Nanjing"}}`)
	got, err := c.Orders.Get(t.Context(), 1234567890)
	require.NoError(t, err)
	assert.Equal(t, client.OrderDetail{
		OrderID: 1234567890, FreightPrice: 800, State: client.WaitSellerStockOut, Items: []client.DetailItem{{SKU: 1000001, Name: "Phone", Price: 89900, Count: 1}},
		PaymentType: "Online Payment", Receiver: client.Receiver{Name: "Li Si", Address: "Nanjing"},
	}, got)
	assert.Equal(t, `{"order_id":1234567890}`, g.received()[0].system.Get(wire.ParamJSON))
	_, err = c.Orders.Get(t.Context(), 5)
	assert.ErrorContains(t, err, "about order 1234567890: want order 5")
}

func TestTrackReadsEvents(t *testing.T) {
	t.Parallel()
	_, c := answering(t, `"order_tracks":[{"time":"2025-05-01 10:00:00","content":"Package picked up"}]`)
	got, err := c.Orders.Track(t.Context(), 1)
	require.NoError(t, err)
	assert.Equal(t, []client.Track{{Time: at("2025-05-01 10:00:00"), Content: "Package picked up"}}, got)
	_, c = answering(t, `"order_tracks":[]`)
	got, err = c.Orders.Track(t.Context(), 1)
	require.NoError(t, err)
	assert.Empty(t, got)
}

func TestShipSendsTheGuidesWording(t *testing.T) {
	t.Parallel()
	g, c := answering(t, `"order_id":7,"vender_id":"88","modified":"2026-03-01 12:00:01"`)
	got, err := c.Orders.Ship(t.Context(), client.ShipRequest{OrderID: 7, LogisticsID: 1010, Waybill: "JD1", TradeNo: "t"})
	require.NoError(t, err)
	assert.Equal(t, client.ShipResult{OrderID: 7, VenderID: "88", Modified: at("2026-03-01 12:00:01")}, got)
	assert.JSONEq(t, `{"order_id":7,"logistics_id":1010,"waybill":"JD1","trade_no":"t"}`, g.received()[0].system.Get(wire.ParamJSON))
}

func TestSearchSendsAndReadsTheJOSWording(t *testing.T) {
	t.Parallel()
	g, c := answering(t, `"searchorderinfo_result":{"apiResult":{"success":"true","numberCode":"0"},"orderTotal":"1","orderInfoList":[
		{"orderId":"12","orderPayment":"199.90","orderEndTime":"0001-01-01 00:00:00","dataVersion":"1772337600000","newMember":{"a":1}}]}`)
	got, err := c.Orders.Search(t.Context(), client.SearchQuery{
		Start: testNow, End: testNow, Fields: []string{"orderId", "orderPayment"}, Sort: client.Descending, By: client.ByPlaced, Page: 3, PageSize: 100, SourceID: "JOS",
	})
	require.NoError(t, err)
	require.Len(t, got.Orders, 1)
	order := got.Orders[0]
	assert.Equal(t, 1, got.Total)
	assert.EqualValues(t, 19990, order.Payment.Fen())
	assert.True(t, order.Ended.IsZero())
	assert.EqualValues(t, 1772337600000, order.Version())
	assert.Contains(t, string(order.Raw), `"newMember":{"a":1}`)
	assert.JSONEq(t, `{"order_state":"ALL","start_date":"2026-03-01 12:00:00","end_date":"2026-03-01 12:00:00","optional_fields":"orderId,orderPayment",
		"page":3,"page_size":100,"sortType":1,"dateType":1,"source_id":"JOS"}`, g.received()[0].system.Get(wire.ParamJSON))

	_, err = c.Orders.Search(t.Context(), client.SearchQuery{States: []client.State{client.WaitSellerStockOut}})
	require.NoError(t, err)
	assert.NotContains(t, g.received()[1].params, "start_date")
	assert.Contains(t, g.received()[1].text("optional_fields"), "vatInfo,itemInfoList,couponDetailList")
}

func TestDetailOfAnUnknownOrderIsNotFound(t *testing.T) {
	t.Parallel()
	for _, info := range []string{``, `,"orderInfo":null`, `,"orderInfo":{}`, `,"orderInfo":[]`} {
		g, c := answering(t, `"orderDetailInfo":{"apiResult":{"success":true,"numberCode":0}`+info+`}`)
		_, err := c.Orders.Detail(t.Context(), 5, "orderState")
		require.ErrorIs(t, err, client.ErrOrderNotFound, info)
		assert.Equal(t, "orderState,orderId", g.received()[0].text("optional_fields"))
	}
	_, c := answering(t, `"orderDetailInfo":{"apiResult":{"success":true},"orderInfo":{"orderId":"5","orderState":"LOCKED"}}`)
	got, err := c.Orders.Detail(t.Context(), 5)
	require.NoError(t, err)
	assert.Equal(t, client.Locked, got.State)
	_, err = c.Orders.Detail(t.Context(), 6)
	assert.ErrorContains(t, err, "about order 5")
}

func TestCarriersTracesAndShopAreRead(t *testing.T) {
	t.Parallel()
	g, c := answering(t, `"logistics_companies":{"vender_id":"1","logistics_list":[{"logistics_id":463,"logistics_name":"圆通","logistics_remark":"","sequence":1}]}`)
	companies, err := c.Logistics.Companies(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []client.Company{{LogisticsID: 463, Name: "圆通", Sequence: "1"}}, companies)
	assert.Equal(t, "{}", g.received()[0].system.Get(wire.ParamJSON))

	_, c = answering(t, `"querytrace_result":{"code":100,"messsage":"成功","data":[{"opeTitle":"揽收","opeTime":"2020/08/09 13:03:19","courierTel":13}]}`)
	scans, err := c.Logistics.Trace(t.Context(), "010K1", "JD1")
	require.NoError(t, err)
	assert.Equal(t, []client.Scan{{Title: "揽收", Time: at("2020-08-09 13:03:19"), CourierTel: "13"}}, scans)

	_, c = answering(t, `"querytrace_result":{"code":"201","messsage":"没有"}`)
	_, err = c.Logistics.Trace(t.Context(), "010K1", "JD1")
	var failed *client.ResultError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, "201", failed.Code)
	assert.Equal(t, "没有", failed.Zh)

	_, c = answering(t, `"shop_jos_result":{"vender_id":10001,"shop_id":"20001","shop_name":"店","open_time":"2020-01-01 00:00:00","category_main":1}`)
	shop, err := c.Shop.Query(t.Context())
	require.NoError(t, err)
	assert.Equal(t, client.ShopInfo{VenderID: 10001, ShopID: 20001, Name: "店", Opened: at("2020-01-01 00:00:00"), CategoryMain: 1}, shop)
}

func TestSkusAreSearchedInTheSDKsWording(t *testing.T) {
	t.Parallel()
	g, c := answering(t, `"page":{"data":[{"skuId":100012043978,"wareId":"7","outerId":"A-1","skuName":"手机","jdPrice":899.00,"status":"1","stockNum":3,
		"modified":"2026-03-01 12:00:00","created":1772337600000,
		"saleAttrs":[{"attrId":"1","attrValues":["2"],"attrValueAlias":["红"]}],"wareTitle":"手机组","categoryId":655,"barCode":"69","logo":"jfs/1.jpg"}],"pageNo":1,"pageSize":20,"totalItem":41}`)
	got, err := c.Skus.Search(t.Context(), client.SkuQuery{
		SkuIDs: []int64{1, 2}, WareIDs: []int64{7}, OuterIDs: []string{"A-1", "B"}, Statuses: []client.SkuStatus{client.SkuOnSale, client.SkuOffSale},
		ModifiedFrom: testNow, ModifiedUntil: testNow.Add(time.Hour), Fields: []string{"skuId", "outerId"}, Page: 2, PageSize: 30,
	})
	require.NoError(t, err)
	assert.Equal(t, client.SkuPage{Total: 41, Skus: []client.Sku{{
		SkuID: 100012043978, WareID: 7, OuterID: "A-1", Name: "手机", Price: 89900, Status: client.SkuOnSale, Stock: 3,
		Modified: at("2026-03-01 12:00:00"), Created: at("2026-03-01 12:00:00"),
		WareTitle: "手机组", CategoryID: 655, BarCode: "69", Logo: "jfs/1.jpg", SaleAttrs: []client.SkuAttr{{ID: "1", ValueIDs: []string{"2"}, Values: []string{"红"}}},
	}}}, got)
	assert.JSONEq(t, `{"skuId":"1,2","wareId":"7","outId":"A-1,B","skuStatuValue":"1,2","startModifiedTime":"2026-03-01 12:00:00",
		"endModifiedTime":"2026-03-01 13:00:00","field":"skuId,outerId","pageNo":2,"page_size":30}`, g.received()[0].system.Get(wire.ParamJSON))
	wrong, err := contract.New().Request(client.MethodSkuSearch, contract.Main, []byte(g.received()[0].system.Get(wire.ParamJSON)))
	require.NoError(t, err)
	assert.Empty(t, wrong)
	_, err = c.Skus.Search(t.Context(), client.SkuQuery{})
	require.NoError(t, err)
	assert.Equal(t, "{}", g.received()[1].system.Get(wire.ParamJSON))
}

func TestEncryptedReadsGoToTheEnMethods(t *testing.T) {
	t.Parallel()
	g, c := answering(t, `"orderDetailInfo":{"apiResult":{"success":true},"orderInfo":{"orderId":"5","modified":"2026-03-01 12:00:00"}},
		"searchorderinfo_result":{"apiResult":{"success":true},"orderTotal":1,"orderInfoList":[{"orderId":"5","modified":"2026-03-01 12:00:00"}]}`)
	_, err := c.Orders.DetailEncrypted(t.Context(), 5, "orderState")
	require.NoError(t, err)
	q := client.SearchQuery{Start: testNow, End: testNow, Encrypted: true}
	_, err = c.Orders.Search(t.Context(), q)
	require.NoError(t, err)
	for _, err := range c.Orders.SearchAll(t.Context(), q) {
		require.NoError(t, err)
	}
	for _, err := range c.Orders.Sync(client.SyncOptions{Encrypted: true}).Poll(t.Context()) {
		require.NoError(t, err)
	}
	methods := g.methods()
	assert.Equal(t, client.MethodOrderEnGet, methods[0])
	assert.Equal(t, "orderState,orderId", g.received()[0].text("optional_fields"))
	require.GreaterOrEqual(t, len(methods), 4)
	for _, m := range methods[1:] {
		assert.Equal(t, client.MethodOrderEnSearch, m)
	}
}

func TestAnswersWithoutTheirResultAreProtocolErrors(t *testing.T) {
	t.Parallel()
	_, c := answering(t, `"x":1`)
	for name, call := range map[string]func() error{
		"list":      func() error { _, err := c.Orders.List(t.Context(), client.ListQuery{}); return err },
		"get":       func() error { _, err := c.Orders.Get(t.Context(), 1); return err },
		"search":    func() error { _, err := c.Orders.Search(t.Context(), client.SearchQuery{}); return err },
		"detail":    func() error { _, err := c.Orders.Detail(t.Context(), 1); return err },
		"companies": func() error { _, err := c.Logistics.Companies(t.Context()); return err },
		"trace":     func() error { _, err := c.Logistics.Trace(t.Context(), "a", "b"); return err },
		"shop":      func() error { _, err := c.Shop.Query(t.Context()); return err },
		"skus":      func() error { _, err := c.Skus.Search(t.Context(), client.SkuQuery{}); return err },
		"encrypted": func() error { _, err := c.Orders.DetailEncrypted(t.Context(), 1); return err },
	} {
		var protocol *client.ProtocolError
		require.ErrorAs(t, call(), &protocol, name)
		assert.Contains(t, protocol.Reason, "has no", name)
	}
}
