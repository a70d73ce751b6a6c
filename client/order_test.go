package client

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// consigneeText and orderText are an order in which every member is set.
const consigneeText = `{"fullname":"张三","telephone":"010-2553701","mobile":"13600000005","fullAddress":"河北廊坊市三河市齐心庄镇1号","province":"河北",
	"city":"廊坊市","county":"三河市","town":"齐心庄镇","provinceId":"5","cityId":"274","countyId":"49707","townId":"49968","oaid":"oaid-1",
	"desen_telephone":"010-*******","desen_mobile":"136*******5"}`

var orderText = strings.NewReplacer("CONSIGNEE", consigneeText, "SIGN", strings.Repeat("0", 123)+"7"+strings.Repeat("0", 376)).Replace(`{
	"orderId":"67834311","parentOrderId":"67834300","directParentOrderId":"67834301","venderId":"10001","orderType":"22","orderSource":"移动端订单",
	"orderSign":"SIGN","sendpayMap":"{\"124\":\"7\",\"601\":\"2\"}","storeOrder":"京仓订单","storeId":"21","menDianId":"32","mdbStoreId":"23900",
	"returnOrder":"1","orderExt":"{\"a\":1}","popSignMap":"{\"b\":\"2\"}","customs":"广州南沙保税区","customsModel":"直邮","declarationStatus":"3",
	"declarationDesc":"已申报","tradeOrderId":77,"tradeVendorId":78,"tradeVenderInfo":"{\"shopId\":9,\"shopName\":\"店\"}",
	"ctpOrderInfo":{"ctpOrderId":"1","ctpParentOrderId":"2","ctpShopId":"3","ctpWhere":"北京","ctpName":"李","ctpMobile":"139"},
	"orderState":"POP_ORDER_PAUSE","orderStateRemark":"POP暂停","specialStatusReasonInfo":{"reason":"r","suggestion":"s"},
	"pauseBizInfo":{"pauseBizStatusList":[{"bizType":1,"bizStatus":1},{"bizType":2,"bizStatus":0}],
		"pauseBizDataYy":{"codDT":"2026-03-05 09:00:00","dbDT":"2026-03-03 09:00:00","ljDT":"2026-03-04 09:00:00"}},
	"orderStartTime":"2026-03-01 12:00:00","orderEndTime":"2026-03-02 12:00:00","paymentConfirmTime":"2026-03-01 12:00:01","outBoundDate":"2026-03-01 13:00:00",
	"modified":"2026-03-01 14:00:00","dataVersion":"1772337600000","payType":"4-在线支付","orderTotalPrice":"100.00","orderSellerPrice":"80.00",
	"orderPayment":"90.10","freightPrice":"10.00","sellerDiscount":"20.00","balanceUsed":"1.00","taxFee":"100","serviceFee":"2.00","totalOriginalPrice":"101.00",
	"totalSellerDiscount":"21.00","totalSellerReceivable":"81.00","shouldPay":"91.00","actualPay":"92.00","payDiscount":"3.00","tuiHuoWuYou":"1",
	"commission":{"amount":1.23,"cent":123,"centFactor":100,"currency":"CNY","currencyCode":"CNY"},
	"paymentDetailList":[{"payType":"4","payAmount":"90.10","payTime":"2026-03-01 12:00:01"}],
	"pin":"jd_1","realPin":"jd_real_1","open_id_buyer":"ob","xid_buyer":"xb","open_id_seller":"os","xid_seller":"xs","salesPin":"sp",
	"consigneeInfo":CONSIGNEE,"originalConsigneeInfo":CONSIGNEE,"deliveryType":"任意时间","idSopShipmenttype":68,"idShipmenttype":"65",
	"scDT":"2026-03-02 00:00:00","promisePickDate":"2026-03-02 10:00:00","opPickDate":"2026-03-02 11:00:00","opDeliveredDate":"2026-03-03 11:00:00",
	"waybill":"JD1,JD2|SF1","logisticsId":"2087|467","logisticsExt":"{\"c\":true}",
	"partialLogisticsInfoModel":[{"shipmentId":1,"logicId":"2087","waybillId":"JD1","packageNum":"2","shipmentTime":1772337600000,
		"shipmentModifyTime":1772337601000,"skus":[{"skuUuid":"u-1","skuId":"1000001","num":1}]}],
	"orderRemark":"尽快发货","venderRemark":"可发货","venderRemarkFlagAlias":"红","venderRemarkLevelFlag":"1","orderMarkDesc":{"TryBeforePayLater":"1"},
	"invoiceInfo":"电子发票","invoiceEasyInfo":{"invoiceType":"3","invoiceTitle":"某公司","invoiceContentId":"1","invoiceConsigneeEmail":"a@b.c",
		"invoiceConsigneePhone":"13600000005","invoiceCode":"91110000X","invoiceState":"0"},"invoiceCode":"91110000Y",
	"vatInfo":{"vatNo":"91110000Z","addressRegIstered":"北京市海淀区","phoneRegIstered":"010-1","depositBank":"银行","bankAccount":"6222","userAddress":"北京市大兴区",
		"userName":"王五","userPhone":"137","invoicePersonalName":"李四"},
	"itemInfoList":[{"id":1,"skuId":"1000001","outerSkuId":"A-1","skuName":"手机","jdPrice":"100.00","giftPoint":"1000","wareId":"89112","itemTotal":"2",
		"productNo":"891112345","serviceName":"安装","newStoreId":"1","invoiceContentId":"2","itemExt":"{\"zszs\":\"1\",\"n\":2,\"o\":{\"x\":[1]}}"}],
	"couponDetailList":[{"orderId":"67834311","skuId":"1000001","couponType":"30-单品促销优惠","couponPrice":"20.00"}]}`)

func decodeOrder(t *testing.T, text string) Order {
	t.Helper()
	var o Order
	require.NoError(t, json.Unmarshal([]byte(text), &o))
	return o
}

// unset returns the paths of members that are not set, in lists too.
func unset(v reflect.Value, path string) []string {
	if v.IsZero() {
		return []string{path}
	}
	var paths []string
	switch v.Kind() {
	case reflect.Pointer:
		return unset(v.Elem(), path)
	case reflect.Slice:
		for i := range min(v.Len(), 1) {
			paths = append(paths, unset(v.Index(i), path)...)
		}
	case reflect.Struct:
		for _, m := range membersOf(v.Type()) {
			paths = append(paths, unset(v.Field(m.index), strings.TrimPrefix(path+"."+m.name, "."))...)
		}
	}
	return paths
}

func TestEveryMemberOfAnOrderIsRead(t *testing.T) {
	t.Parallel()
	o := decodeOrder(t, orderText)
	assert.Empty(t, unset(reflect.ValueOf(o), ""))
	assert.Equal(t, &VATInvoice{
		No: "91110000Z", RegisteredAddress: "北京市海淀区", RegisteredPhone: "010-1", DepositBank: "银行", BankAccount: "6222",
		RecipientAddress: "北京市大兴区", RecipientName: "王五", RecipientPhone: "137", PersonalInvoiceFor: "李四",
	}, o.VAT)
	assert.Equal(t, &Commission{Amount: 123, Cent: 123, CentFactor: 100, Currency: "CNY", CurrencyCode: "CNY"}, o.Commission)
	assert.Equal(t, "2026-03-01 12:00:00", o.PartialShipments[0].Shipped.String())
	assert.Equal(t, Money(9010), o.Payments[0].Amount)
	assert.Equal(t, []int64{2}, o.Pause.Open())
	assert.Empty(t, (*Pauses)(nil).Open())
}

func TestOrderFieldsAreTheTagsOfAnOrder(t *testing.T) {
	t.Parallel()
	fields := OrderFields()
	var tags []string
	for i := range reflect.TypeFor[Order]().NumField() {
		if tag := reflect.TypeFor[Order]().Field(i).Tag.Get("json"); tag != "-" {
			tags = append(tags, tag)
		}
	}
	assert.ElementsMatch(t, tags, fields)
	assert.Len(t, slices.Compact(slices.Sorted(slices.Values(fields))), len(fields), "each is there once")
	var members map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(orderText), &members))
	for name := range members {
		assert.Contains(t, fields, name)
	}
}

// vary rewrites a document: text of digits as a number and the other way
// round, texts that hold JSON as that JSON, and lists of one as that one.
func vary(v any) any {
	switch v := v.(type) {
	case json.Number:
		return v.String()
	case string:
		var inner any
		dec := json.NewDecoder(strings.NewReader(v))
		dec.UseNumber()
		if dec.Decode(&inner) != nil || dec.More() {
			return v
		}
		if n, ok := inner.(json.Number); ok && n.String() != v {
			return v
		}
		return inner
	case []any:
		if len(v) == 1 {
			return vary(v[0])
		}
		list := make([]any, len(v))
		for i := range v {
			list[i] = vary(v[i])
		}
		return list
	case map[string]any:
		varied := make(map[string]any, len(v))
		for name := range v {
			varied[name] = vary(v[name])
		}
		return varied
	default:
		return v
	}
}

func TestAnOrderIsTheSameInEveryVarianceOfTypes(t *testing.T) {
	t.Parallel()
	var document any
	dec := json.NewDecoder(strings.NewReader(orderText))
	dec.UseNumber()
	require.NoError(t, dec.Decode(&document))
	varied, err := json.Marshal(vary(document))
	require.NoError(t, err)
	assert.True(t, bytes.Contains(varied, []byte(`"idSopShipmenttype":"68"`)) && bytes.Contains(varied, []byte(`"orderTotalPrice":100.00`)))

	want, got := decodeOrder(t, orderText), decodeOrder(t, string(varied))
	want.Raw, got.Raw = nil, nil
	assert.Equal(t, inOneOrder(t, want), inOneOrder(t, got))
}

// inOneOrder writes the JSON that an order holds as text with its members sorted.
func inOneOrder(t *testing.T, o Order) Order {
	t.Helper()
	o.Items = slices.Clone(o.Items)
	for _, x := range []*JSONText{&o.SendpayMap, &o.Ext, &o.PopSigns, &o.TradeVenderInfo, &o.LogisticsExt, &o.Items[0].Ext} {
		var v any
		require.NoError(t, json.Unmarshal([]byte(*x), &v))
		text, err := json.Marshal(v)
		require.NoError(t, err)
		*x = JSONText(text)
	}
	return o
}

func TestMembersThatAreNotThereAreNothing(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{}`, `{"vatInfo":[],"consigneeInfo":[],"orderMarkDesc":[],"sendpayMap":[],"paymentDetailList":[],"ctpOrderInfo":[ ]}`,
		`{"vatInfo":"","consigneeInfo":null,"orderMarkDesc":"","sendpayMap":"","scDT":"","opPickDate":"0001-01-01 00:00:00","commission":null,"idSopShipmenttype":""}`,
		`{"orderMarkDesc":null,"popSignMap":{},"sendpayMap":null,"pauseBizInfo":"","itemInfoList":"","tradeOrderId":"","parentOrderId":"0"}`,
	} {
		o := decodeOrder(t, text)
		o.Raw = nil
		if len(o.Payments) == 0 {
			o.Payments, o.Items = nil, nil // an empty list is one
		}
		assert.Equal(t, Order{}, o, text)
	}
	for text, says := range map[string]string{
		`{"vatInfo":[7]}`: "vatInfo: not an object", `{"orderMarkDesc":"secret"}`: "orderMarkDesc: not an object", `{"orderMarkDesc":7}`: "orderMarkDesc: not an object",
		`{"pauseBizInfo":{"pauseBizStatusList":[{"bizType":"secret"}]}}`: "pauseBizInfo.pauseBizStatusList.0.bizType: not a whole number",
		`{"scDT":"secret"}`: "scDT: not a time", `{"actualPay":"secret"}`: "actualPay: not an amount",
	} {
		err := json.Unmarshal([]byte(text), new(Order))
		require.ErrorContains(t, err, says)
		assert.NotContains(t, err.Error(), "secret")
	}
}

func TestTextsOfJSONAreReadWhenAskedFor(t *testing.T) {
	t.Parallel()
	o := decodeOrder(t, orderText)
	ext, err := o.Items[0].Ext.Object()
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"zszs": "1", "n": "2", "o": `{"x":[1]}`}, ext)
	assert.Equal(t, Marks{"TryBeforePayLater": "1"}, o.Marks)
	assert.Equal(t, o.Marks, decodeOrder(t, `{"orderMarkDesc":"{\"TryBeforePayLater\":1}"}`).Marks)
	none, err := JSONText("").Object()
	require.NoError(t, err)
	assert.Empty(t, none)
	for _, bad := range []JSONText{"secret", `{"secret"`, "7", `[1]`, `{“301”:“1”}`} {
		_, err := bad.Object()
		require.Error(t, err, bad)
		assert.NotContains(t, err.Error(), "secret")
	}
}

func TestSendPayIsReadByPlace(t *testing.T) {
	t.Parallel()
	o := decodeOrder(t, orderText)
	for place, want := range map[int]byte{124: '7', 1: '0', 500: '0', 601: '2', 602: '0', 0: 0, -1: 0} {
		assert.Equal(t, want, o.SendPay(place), "place %d", place)
	}
	assert.Equal(t, byte(0), Order{}.SendPay(124))
	assert.Equal(t, byte('7'), Order{SendpayMap: `{"124":7}`}.SendPay(124))
	assert.Equal(t, byte('0'), Order{SendpayMap: `{"124":7}`}.SendPay(1))
	assert.Equal(t, byte(0), Order{SendpayMap: `{“301”:“1”}`}.SendPay(301))
	assert.Equal(t, byte(0), Order{Sign: "x"}.SendPay(1))
	assert.Equal(t, byte(0), Order{Sign: "0"}.SendPay(2), "beyond what the sign has, the map decides")
}
