package mockserver_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/method"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
)

// The tests of this file are named for the rows of the whole SOP order, B1 to
// B5 and B11: what the aggregator's documentation lists, member by member.

// documented are the members of the document's table, by their path.
const documented = `orderId venderId orderType payType orderTotalPrice orderSellerPrice orderPayment freightPrice sellerDiscount orderState
orderStateRemark deliveryType invoiceEasyInfo.invoiceType invoiceEasyInfo.invoiceTitle invoiceEasyInfo.invoiceContentId invoiceEasyInfo.invoiceConsigneeEmail
invoiceEasyInfo.invoiceConsigneePhone invoiceEasyInfo.invoiceCode invoiceInfo invoiceCode orderRemark orderStartTime orderEndTime
consigneeInfo.fullname consigneeInfo.telephone consigneeInfo.mobile consigneeInfo.fullAddress consigneeInfo.province consigneeInfo.city consigneeInfo.county
consigneeInfo.town consigneeInfo.provinceId consigneeInfo.cityId consigneeInfo.countyId consigneeInfo.townId consigneeInfo.desen_telephone consigneeInfo.desen_mobile
itemInfoList.skuId itemInfoList.outerSkuId itemInfoList.skuName itemInfoList.jdPrice itemInfoList.giftPoint itemInfoList.wareId itemInfoList.itemTotal
itemInfoList.productNo itemInfoList.serviceName itemInfoList.newStoreId itemInfoList.itemExt
couponDetailList.orderId couponDetailList.skuId couponDetailList.couponType couponDetailList.couponPrice
venderRemark balanceUsed pin returnOrder paymentConfirmTime waybill logisticsId
vatInfo.vatNo vatInfo.addressRegIstered vatInfo.phoneRegIstered vatInfo.depositBank vatInfo.bankAccount vatInfo.userAddress vatInfo.userName vatInfo.userPhone vatInfo.invoicePersonalName
modified directParentOrderId parentOrderId customs customsModel orderSource storeOrder idSopShipmenttype scDT serviceFee
pauseBizInfo.pauseBizStatusList.bizType pauseBizInfo.pauseBizStatusList.bizStatus pauseBizInfo.pauseBizDataYy.codDT pauseBizInfo.pauseBizDataYy.dbDT pauseBizInfo.pauseBizDataYy.ljDT
taxFee tuiHuoWuYou orderSign storeId menDianId mdbStoreId salesPin
originalConsigneeInfo.fullname originalConsigneeInfo.telephone originalConsigneeInfo.mobile originalConsigneeInfo.fullAddress originalConsigneeInfo.province
originalConsigneeInfo.city originalConsigneeInfo.county originalConsigneeInfo.town originalConsigneeInfo.provinceId originalConsigneeInfo.cityId
originalConsigneeInfo.countyId originalConsigneeInfo.townId originalConsigneeInfo.desen_telephone originalConsigneeInfo.desen_mobile
orderExt orderMarkDesc.TryBeforePayLater realPin sendpayMap open_id_buyer open_id_seller`

// beyond are the further members of the Java bean.
const beyond = `totalOriginalPrice totalSellerDiscount totalSellerReceivable shouldPay actualPay payDiscount paymentDetailList.payType xid_buyer xid_seller
consigneeInfo.oaid idShipmenttype promisePickDate opPickDate opDeliveredDate logisticsExt venderRemarkFlagAlias venderRemarkLevelFlag dataVersion outBoundDate
itemInfoList.invoiceContentId itemInfoList.id partialLogisticsInfoModel.shipmentId partialLogisticsInfoModel.skus.skuId commission.cent specialStatusReasonInfo.reason
popSignMap ctpOrderInfo declarationStatus declarationDesc tradeOrderId tradeVendorId tradeVenderInfo.shopName`

// everyField is what asks for all of orderInfo.
var everyField = strings.Join(method.OrderFields(), ",")

// wholeShop returns every order of the default shop, with all its members.
func wholeShop(t *testing.T, s *mocktest.Server, by wire.Method) (orders []map[string]any) {
	t.Helper()
	for page := 1; ; page++ {
		inner := ask(t, s, by, fmt.Sprintf(`{%s,"order_state":"ALL","dateType":1,"page":%d,"page_size":100,"optional_fields":%q}`, threeWeeks, page, everyField))
		got := into[struct {
			Result struct {
				OrderInfoList []map[string]any `json:"orderInfoList"`
			} `json:"searchorderinfo_result"`
		}](t, inner).Result.OrderInfoList
		if len(got) == 0 {
			return orders
		}
		orders = append(orders, got...)
	}
}

// at returns the values that stand at a path: into each row of a list.
func at(v any, path []string) (values []any) {
	if list, ok := v.([]any); ok {
		for _, row := range list {
			values = append(values, at(row, path)...)
		}
		return values
	}
	if len(path) == 0 {
		return []any{v}
	}
	if object, ok := v.(map[string]any); ok {
		if inner, ok := object[path[0]]; ok {
			if list, empty := inner.([]any); empty && len(list) == 0 && len(path) == 1 {
				return []any{inner}
			}
			return at(inner, path[1:])
		}
	}
	return nil
}

func TestB1EveryMemberIsInSomeOrderAndNoneUnasked(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{})
	orders := wholeShop(t, s, "jingdong.pop.order.search")
	require.Greater(t, len(orders), 150)
	for _, path := range strings.Fields(documented + " " + beyond) {
		found, filled := 0, 0
		for _, o := range orders {
			for _, v := range at(o, strings.Split(path, ".")) {
				found++
				if text := fmt.Sprint(v); text != "" && text != "0" {
					filled++
				}
			}
		}
		assert.NotZero(t, found, "%s is in no order", path)
		if path != "logisticsExt" && path != "serviceFee" { // "" and 0.00: JD has no such value at present
			assert.NotZero(t, filled, "%s says nothing in any order", path)
		}
	}
	id := orders[0]["orderId"]
	for _, name := range method.OrderFields() {
		others := strings.Join(slices.DeleteFunc(method.OrderFields(), func(other string) bool { return other == name }), ",")
		inner := ask(t, s, "jingdong.pop.order.get", fmt.Sprintf(`{"order_id":%q,"optional_fields":%q}`, id, others))
		assert.NotContains(t, orderInfoOf(t, inner), name, "absent when not asked for")
	}
}

// orderInfoOf returns the order of an answer to order.get or order.enGet.
func orderInfoOf(t testing.TB, inner json.RawMessage) map[string]any {
	t.Helper()
	return into[struct {
		Detail struct {
			OrderInfo map[string]any `json:"orderInfo"`
		} `json:"orderDetailInfo"`
	}](t, inner).Detail.OrderInfo
}

func TestB2ProjectionIsExact(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{})
	var ids []any
	for _, o := range wholeShop(t, s, "jingdong.pop.order.search") {
		ids = append(ids, o["orderId"])
	}
	rapid.Check(t, func(rt *rapid.T) {
		name := rapid.SampledFrom([]wire.Method{"jingdong.pop.order.get", "jingdong.pop.order.enGet"}).Draw(rt, "method")
		id := rapid.SampledFrom(ids).Draw(rt, "order")
		asked := rapid.SliceOfN(rapid.SampledFrom(append(method.OrderFields(), "no_such", "")), 1, 40).Draw(rt, "fields")
		if strings.Join(asked, "") == "" {
			asked = append(asked, "orderId")
		}
		whole := orderInfoOf(t, ask(t, s, name, fmt.Sprintf(`{"order_id":%q,"optional_fields":%q}`, id, everyField)))
		part := orderInfoOf(t, ask(t, s, name, fmt.Sprintf(`{"order_id":%q,"optional_fields":%q}`, id, strings.Join(asked, " , "))))
		want := map[string]any{}
		for member, value := range whole {
			if slices.Contains(asked, member) {
				want[member] = value
			}
		}
		if fmt.Sprint(want) != fmt.Sprint(part) {
			rt.Fatalf("asked for %v:\n got %v\nwant %v", asked, part, want)
		}
	})
}

func TestB3TheStateFilterHidesTheOrder(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1))
	get := func(states string) json.RawMessage {
		return ask(t, s, "jingdong.pop.order.get", fmt.Sprintf(`{"order_id":1,"optional_fields":"orderId","order_state":%q}`, states))
	}
	assert.NotEmpty(t, orderInfoOf(t, get("WAIT_SELLER_STOCK_OUT")))
	assert.NotEmpty(t, orderInfoOf(t, get("FINISHED_L, WAIT_SELLER_STOCK_OUT")))
	assert.Empty(t, orderInfoOf(t, get("FINISHED_L")))
	assert.JSONEq(t, string(ask(t, s, "jingdong.pop.order.get", `{"order_id":99,"optional_fields":"orderId"}`)), string(get("FINISHED_L")), "as if there were none")
	assert.Equal(t, "61", refusal(t, s, "jingdong.pop.order.get", `{"order_id":1,"optional_fields":"orderId","order_state":"1"}`).Code)
}

func TestB4AndB11EveryDocumentedValueIsInTheDefaultShop(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{})
	orders := wholeShop(t, s, "jingdong.pop.order.search")
	seen := func(path string) map[string]bool {
		values := map[string]bool{}
		for _, o := range orders {
			for _, v := range at(o, strings.Split(path, ".")) {
				values[fmt.Sprint(v)] = true
			}
		}
		return values
	}
	for path, values := range map[string]string{
		"orderState":                  "WAIT_SELLER_STOCK_OUT WAIT_GOODS_RECEIVE_CONFIRM WAIT_SELLER_DELIVERY POP_ORDER_PAUSE FINISHED_L TRADE_CANCELED LOCKED WAIT_SEND_CODE PAUSE DELIVERY_RETURN",
		"orderStateRemark":            "等待出库 等待确认收货 等待发货 POP暂停 完成 取消 已锁定 等待发码 暂停 配送退货",
		"payType":                     "1-货到付款 2-邮局汇款 3-自提 4-在线支付 5-公司转账 6-银行卡转账",
		"orderType":                   "21 22 75 112 142",
		"couponDetailList.couponType": "20-套装优惠 28-闪团优惠 29-团购优惠 30-单品促销优惠 34-手机红包 35-满返满送(返现) 39-京豆优惠 41-京东券优惠 52-礼品卡优惠 100-店铺优惠",
		"deliveryType":                "只工作日送货(双休日、假日不用送) 只双休日、假日送货(工作日不用送) 工作日、双休日与假日均可送货 任意时间",
		"invoiceEasyInfo.invoiceType": "0 1 2 3",
		"returnOrder":                 "0 1 2",
		"idSopShipmenttype":           "0 68 69 71",
		"storeOrder":                  "京仓订单 云仓订单",
		"customsModel":                "直邮 保税集货 保税备货",
		"orderSource":                 "移动端订单 PC端订单 手Q订单 微信订单 拍拍订单 农村电商",
		"pauseBizInfo.pauseBizStatusList.bizStatus": "0 1",
		"orderMarkDesc.TryBeforePayLater":           "1",
		"tuiHuoWuYou":                               "0 1",
	} {
		got := seen(path)
		for _, want := range strings.Fields(values) {
			assert.True(t, got[want], "%s is never %s: %v", path, want, got)
		}
	}
	for _, unset := range []string{"paymentConfirmTime", "orderEndTime", "outBoundDate"} {
		assert.True(t, seen(unset)["0001-01-01 00:00:00"], unset)
	}
	waybills := fmt.Sprint(seen("waybill"))
	assert.Regexp(t, `[A-Z0-9]+,[A-Z0-9]+`, waybills)
	assert.Regexp(t, `[A-Z0-9]+\|[A-Z0-9]+`, waybills)
}

func TestB11FieldsFollowFromTheOrdersStory(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{})
	got := map[string]int{}
	for _, o := range wholeShop(t, s, "jingdong.pop.order.search") {
		sign, sendpay := o["orderSign"].(string), into[map[string]string](t, json.RawMessage(o["sendpayMap"].(string)))
		assert.Len(t, sign, 500)
		for i, digit := range sign {
			assert.Equal(t, sendpay[fmt.Sprint(i+1)], strings.Trim(string(digit), "0"), "place %d of order %s", i+1, o["orderId"])
		}
		_, original := o["originalConsigneeInfo"]
		withheld := o["orderState"] == "LOCKED" || o["orderState"] == "TRADE_CANCELED"
		assert.Equal(t, !withheld, o["consigneeInfo"] != nil, "%s", o["orderState"])
		if !withheld {
			assert.Equal(t, sign[123] == '7', original)
		}
		if sign[123] == '7' {
			got["consolidated"]++
		}
		if o["orderState"] == "WAIT_SELLER_DELIVERY" {
			got["overseas"]++
			assert.NotEmpty(t, o["customs"])
			assert.NotEmpty(t, o["customsModel"])
			assert.Equal(t, "22", o["orderType"])
		}
		loc := o["orderType"] == "75"
		assert.Equal(t, loc, o["menDianId"] != "")
		for _, ext := range at(o, []string{"itemInfoList", "itemExt"}) {
			assert.Equal(t, loc, strings.Contains(ext.(string), fmt.Sprintf(`"locShopId":"%s"`, o["menDianId"])) && o["menDianId"] != "")
			if strings.Contains(ext.(string), `"zszs":"1"`) {
				got["jewellery"]++
			}
		}
		if o["orderState"] == "WAIT_SEND_CODE" {
			assert.True(t, loc)
		}
		if status := at(o, []string{"pauseBizInfo", "pauseBizStatusList", "bizStatus"}); len(status) == 1 {
			got["paused"]++
			assert.Equal(t, o["orderState"] == "POP_ORDER_PAUSE", status[0] == 0.0)
		}
		kind := at(o, []string{"invoiceEasyInfo", "invoiceType"})[0]
		assert.Equal(t, kind == "2", len(at(o, []string{"vatInfo", "vatNo"})) == 1)
		assert.Equal(t, kind == "0", o["invoiceInfo"] == "不需要开具发票")
		if kind == "3" {
			got["electronic"]++
			assert.NotEmpty(t, at(o, []string{"invoiceEasyInfo", "invoiceConsigneeEmail"})[0])
		}
		if o["parentOrderId"] != "0" {
			got["split"]++
		}
		if o["storeOrder"] != "" {
			assert.Equal(t, "22", o["orderType"])
		}
		for _, price := range at(o, []string{"itemInfoList", "jdPrice"}) {
			if price == "0.00" {
				got["gift"]++
			}
		}
		assert.LessOrEqual(t, len([]rune(o["venderRemark"].(string))), 500)
	}
	for _, story := range []string{"consolidated", "overseas", "jewellery", "paused", "electronic", "split", "gift"} {
		assert.NotZero(t, got[story], story)
	}
}

// personal are the members that the en-methods encrypt.
var personal = strings.Fields(`pin realPin consigneeInfo.fullname consigneeInfo.telephone consigneeInfo.mobile consigneeInfo.fullAddress
	originalConsigneeInfo.fullname originalConsigneeInfo.telephone originalConsigneeInfo.mobile originalConsigneeInfo.fullAddress
	invoiceEasyInfo.invoiceTitle invoiceEasyInfo.invoiceConsigneeEmail invoiceEasyInfo.invoiceConsigneePhone
	vatInfo.addressRegIstered vatInfo.phoneRegIstered vatInfo.userAddress vatInfo.userName vatInfo.userPhone vatInfo.invoicePersonalName`)

func TestEnMethodsShowCipherTextAndNoPlainValue(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{})
	shop, _ := s.Sandbox().Shop(s.VenderID)
	other := wire.ShopKey(s.Sandbox().Seed(), "99")
	plain, cipher := wholeShop(t, s, "jingdong.pop.order.search"), wholeShop(t, s, "jingdong.pop.order.enSearch")
	require.Len(t, cipher, len(plain))
	decrypted := 0
	for i := range plain {
		whole, err := json.Marshal(cipher[i])
		require.NoError(t, err)
		single, err := json.Marshal(orderInfoOf(t, ask(t, s, "jingdong.pop.order.enGet", fmt.Sprintf(`{"order_id":%q,"optional_fields":%q}`, plain[i]["orderId"], everyField))))
		require.NoError(t, err)
		assert.JSONEq(t, string(whole), string(single))
		for _, path := range personal {
			values, sealed := at(plain[i], strings.Split(path, ".")), at(cipher[i], strings.Split(path, "."))
			require.Len(t, sealed, len(values))
			for j := range values {
				value, text := values[j].(string), sealed[j].(string)
				if value == "" || value == "个人" {
					continue
				}
				assert.NotContains(t, string(whole), value, path)
				assert.True(t, strings.HasPrefix(text, "AA"), "%s is %s", path, text)
				got, err := shop.Key.Decrypt(text)
				require.NoError(t, err)
				assert.Equal(t, value, got)
				_, err = other.Decrypt(text)
				assert.Error(t, err)
				decrypted++
			}
		}
	}
	assert.Greater(t, decrypted, 1000)
}

func TestTheSensitiveQuirkDecidesForEveryMethod(t *testing.T) {
	t.Parallel()
	for value, mobile := range map[string]string{"plain": `^1260\d{7}$`, "masked": `^126\*{7}\d$`, "cipher": `^AA`, "both": `^1260\d{7}$`} {
		quirks, err := quirk.Settings{}.With("sensitive", value)
		require.NoError(t, err)
		o := empty()
		o.Quirks = quirks
		s := start(t, o)
		known := waiting(1)
		known.Consignee.Mobile = "12601234567"
		known.Buyer.Pin = "jd_pin"
		place(t, s, known)
		for _, name := range []wire.Method{"jingdong.pop.order.get", "jingdong.pop.order.enGet"} {
			info := orderInfoOf(t, ask(t, s, name, `{"order_id":1,"optional_fields":"consigneeInfo,pin"}`))
			who := info["consigneeInfo"].(map[string]any)
			assert.Regexp(t, regexp.MustCompile(mobile), who["mobile"], value)
			assert.Equal(t, "126*******7", who["desen_mobile"])
			assert.NotEmpty(t, who["oaid"])
			_, twin := who["encrypt_mobile"]
			_, pinTwin := info["encrypt_pin"]
			assert.Equal(t, value == "both", twin && pinTwin)
		}
	}
}

func TestB5EveryFailureOfTheOrderServiceIsReached(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{})
	search := `{"order_state":"ALL","optional_fields":"orderId","start_date":"2025-04-02 00:00:00","end_date":"2025-04-01 00:00:00"}`
	texts := map[string][2]string{
		"-110000":  {"访问太频繁,请降低频率,稍后重试", "Pls reduce the frequency and try again later"},
		"10500001": {"客户端校验没通过或有问题", "client validate does not pass or exist problem"},
		"999999":   {"系统异常", "system exception"},
		"10100002": {"订单ID不大于0或者为空", "orderId is not largger than 0 or is null"},
		"13200004": {"ES查询异常", "es exception"},
	}
	check := func(inner json.RawMessage, code string) {
		t.Helper()
		for name, member := range into[map[string]json.RawMessage](t, inner) {
			if name == "code" {
				assert.Equal(t, `"0"`, string(member))
				continue
			}
			got := into[struct{ APIResult map[string]any }](t, member).APIResult
			assert.Equal(t, map[string]any{"success": false, "chineseErrCode": texts[code][0], "englishErrCode": texts[code][1], "numberCode": into[any](t, json.RawMessage(code))}, got)
		}
	}
	check(ask(t, s, "jingdong.pop.order.search", search), "10500001")
	check(ask(t, s, "jingdong.pop.order.get", `{"order_id":0,"optional_fields":"orderId"}`), "10100002")
	for _, code := range []string{"-110000", "999999", "13200004"} {
		for name, body := range map[wire.Method]string{
			"jingdong.pop.order.search":   strings.Replace(search, "2025-04-02", "2025-04-01", 1),
			"jingdong.pop.order.enSearch": strings.Replace(search, "2025-04-02", "2025-04-01", 1),
			"jingdong.pop.order.get":      `{"order_id":1,"optional_fields":"orderId"}`,
			"jingdong.pop.order.enGet":    `{"order_id":1,"optional_fields":"orderId"}`,
		} {
			_, err := s.Sandbox().Faults.Add(fault.Rule{Method: name, First: 1, Action: fault.Action{Type: fault.ErrorAction, Code: code}})
			require.NoError(t, err)
			check(ask(t, s, name, body), code)
			assert.Contains(t, string(ask(t, s, name, body)), `"success":true`, "the rule is spent")
		}
	}
}

func TestAFaultAfterTheShipmentLosesTheAnswerAndKeepsTheOrderShipped(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1), waiting(2))
	for _, phase := range []fault.Phase{fault.Before, fault.After} {
		_, err := s.Sandbox().Faults.Add(fault.Rule{Method: "jingdong.pop.order.ship", Nth: 1, Phase: phase, OrderID: map[fault.Phase]int64{fault.Before: 1, fault.After: 2}[phase], Action: fault.Action{Type: fault.ErrorAction, Code: "65"}})
		require.NoError(t, err)
	}
	for id, state := range map[int]string{1: "WAIT_SELLER_STOCK_OUT", 2: "WAIT_GOODS_RECEIVE_CONFIRM"} {
		assert.Equal(t, "65", refusal(t, s, "jingdong.pop.order.ship", fmt.Sprintf(`{"order_id":%d,"logistics_id":1010,"waybill":"W"}`, id)).Code)
		assert.Contains(t, string(ask(t, s, "jingdong.pop.order.get", fmt.Sprintf(`{"order_id":%d}`, id))), state)
	}
}

func TestQuirksDecideSuccessUnknownOrdersAndWithheldConsignees(t *testing.T) {
	t.Parallel()
	quirks, err := quirk.Settings{}.Parse("success=text", "unknown-order=failure", "withheld-consignee=off")
	require.NoError(t, err)
	o := empty()
	o.Quirks = quirks
	s := start(t, o)
	place(t, s, waiting(1).In(order.Locked, noon))
	assert.Contains(t, string(ask(t, s, "jingdong.pop.order.get", `{"order_id":9,"optional_fields":"orderId"}`)), `"success":"false","englishErrCode":"invalid order state"`)
	got := ask(t, s, "jingdong.pop.order.get", `{"order_id":1,"optional_fields":"consigneeInfo"}`)
	assert.Contains(t, string(got), `"success":"true"`)
	assert.Contains(t, string(got), `"fullname":"李四"`)
	assert.Contains(t, string(ask(t, s, "jingdong.pop.order.shipment", `{"orderId":1,"logiCoprId":"467","logiNo":"S"}`)), `"success":"false"`)
}
