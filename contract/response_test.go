package contract_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

const apiOK = `"apiResult":{"success":true,"englishErrCode":"","chineseErrCode":"","numberCode":0}`

// needed are answers in which every member must be there.
var needed = []struct {
	method  wire.Method
	variant contract.Variant
	inner   string
}{
	{ordersGet, "", `{"code":"0","order_info_list":{"order_info":[],"order_total":0}}`},
	{orderGet, "guide", `{"code":"0","order_info":{"order_id":1234567890,"freight_price":8.00,"order_state":"WAIT_SELLER_STOCK_OUT",
		"items":[{"sku_id":1000001,"name":"Xiaomi Phone","price":899.00,"num":1}],"payment_type":"Online Payment","receiver_info":{"name":"Li Si","address":"Nanjing"}}}`},
	{orderGet, "", `{"code":"0","orderDetailInfo":{` + apiOK + `}}`},
	{ship, "", `{"code":"0","order_id":1,"vender_id":"10001","modified":"2025-04-02 10:00:00"}`},
	{"jingdong.pop.order.track", "", `{"code":"0","order_tracks":[{"time":"2025-05-01 10:00:00","content":"Package picked up"}]}`},
	{search, "", `{"code":"0","searchorderinfo_result":{` + apiOK + `,"orderTotal":0,"orderInfoList":[]}}`},
	{shipment, "", `{"code":"0","sopjosshipment_result":{"success":true,"errorCode":"","chineseErrCode":"","englishErrCode":""}}`},
	{trace, "", `{"code":"0","querytrace_result":{"code":100,"messsage":"成功","data":[{"opeTitle":"妥投","opeRemark":"r","opeName":"n","opeTime":"2020/08/09 13:03:19","waybillCode":"JDV1"}]}}`},
	{logistics, "", `{"code":"0","logistics_companies":{"logistics_list":[{"logistics_id":463,"logistics_name":"圆通快递","logistics_remark":"","sequence":"3"}]}}`},
	{shop, "", `{"code":"0","shop_jos_result":{"vender_id":1,"shop_id":2,"shop_name":"n","open_time":0,"logo_url":"","brief":"","category_main":1,"category_main_name":""}}`},
}

// order is an order of the jos dialect with most of its members.
const order = `{"orderId":"1","venderId":"10001","orderType":"22","payType":"4-在线支付","orderTotalPrice":"199.90","orderSellerPrice":"199.90",
	"orderPayment":"199.90","freightPrice":"0.00","sellerDiscount":"0.00","balanceUsed":"0.00","taxFee":"0","serviceFee":"0.00",
	"orderState":"WAIT_SELLER_STOCK_OUT","orderStateRemark":"等待出库","orderStartTime":"2025-04-02 10:00:00","orderEndTime":"0001-01-01 00:00:00",
	"modified":"2025-04-02 10:00:01","dataVersion":"1743559201000","waybill":"","logisticsId":"","idSopShipmenttype":68,
	"consigneeInfo":{"fullname":"张三","telephone":"","mobile":"18222222222","fullAddress":"河北廊坊市","province":"河北省","provinceId":"5","city":"廊坊市","county":"三河市"},
	"itemInfoList":[{"skuId":"1","outerSkuId":"","skuName":"n","jdPrice":"199.90","giftPoint":"0","wareId":"2","itemTotal":"1","productNo":""}],
	"couponDetailList":[{"orderId":"1","skuId":"","couponType":"29","couponPrice":"1.00"}]}`

// described are answers in which every member has its type, needed or not.
var described = append(slices.Clone(needed), []struct {
	method  wire.Method
	variant contract.Variant
	inner   string
}{
	{ordersGet, "", `{"code":"0","order_info_list":{"order_total":1,"order_info":[{"order_id":1234567890,"order_total_price":199.99,"order_state":"WAIT_SELLER_STOCK_OUT",
		"consignee_info":{"name":"Zhang San","full_address":"Beijing"},"order_start_time":"2025-04-02 10:00:00","modified":"2025-04-02 10:00:00"}]}}`},
	{orderGet, "", `{"code":"0","orderDetailInfo":{` + apiOK + `,"orderInfo":` + order + `}}`},
	{search, "", `{"code":"0","searchorderinfo_result":{` + apiOK + `,"orderTotal":1,"orderInfoList":[` + order + `]}}`},
	{logistics, "", `{"code":"0","logistics_companies":{"vender_id":1,"logistics_list":[{"logistics_id":1,"logistics_name":"n","logistics_remark":"","sequence":"1","is_cod":false,"agree_flag":""}]}}`},
}...)

func envelope(root, inner string) []byte { return fmt.Appendf(nil, `{%q:%s}`, root, inner) }

func refusal() string {
	return `{"code":"19","zh_desc":"无效access_token","en_desc":"Invalid access_token"}`
}

func TestGoodAnswersPass(t *testing.T) {
	t.Parallel()
	var c contract.Checker
	for _, a := range described {
		assert.Empty(t, c.Response(a.method, a.variant, envelope(a.method.Root(), a.inner)), a.method)
		assert.Empty(t, c.Response(a.method, a.variant, envelope(wire.ErrorRoot, refusal())), a.method)
		more := strings.Replace(a.inner, "{", `{"a_member_of_tomorrow":[1e999999999],`, 1)
		assert.Empty(t, c.Response(a.method, a.variant, envelope(a.method.Root(), more)), a.method)
	}
	assert.Empty(t, c.Response(shop, contract.Main, wire.InvalidParam.Error("page").Envelope()))
	assert.Empty(t, c.Response(search, contract.Main, envelope("jingdong_pop_order_search_responce",
		`{"code":"0","searchorderinfo_result":{"apiResult":{"success":false,"englishErrCode":"x","chineseErrCode":"x","numberCode":-110000}}}`)))
}

// eachPlace calls visit with every place of a decoded document, as a way to
// drop it (nil for items) and to put something else there.
func eachPlace(at string, v any, visit func(at string, held any, drop func(), put func(any))) {
	switch v := v.(type) {
	case map[string]any:
		for name, held := range v {
			visit(at+"/"+name, held, func() { delete(v, name) }, func(other any) { v[name] = other })
			eachPlace(at+"/"+name, held, visit)
		}
	case []any:
		for i, held := range v {
			visit(at+"/"+strconv.Itoa(i), held, nil, func(other any) { v[i] = other })
			eachPlace(at+"/"+strconv.Itoa(i), held, visit)
		}
	}
}

// otherTypes returns values of all JSON types but that of v. Integers are
// given a fraction too.
func otherTypes(v any) []any {
	all := []any{nil, "x", true, json.Number("7"), map[string]any{}, []any{true}}
	others := slices.DeleteFunc(all, func(o any) bool { return fmt.Sprintf("%T", o) == fmt.Sprintf("%T", v) })
	if n, ok := v.(json.Number); ok && !strings.Contains(n.String(), ".") {
		others = append(others, json.Number("1.234"), json.Number("1e999999999"))
	}
	return others
}

func decoded(t *testing.T, text string) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	require.NoError(t, d.Decode(&v))
	return v
}

func encoded(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return string(text)
}

func TestDroppingAnyNeededMemberIsCaught(t *testing.T) {
	t.Parallel()
	for _, a := range needed {
		var places []string
		eachPlace("", decoded(t, a.inner), func(at string, _ any, drop func(), _ func(any)) {
			if drop != nil {
				places = append(places, at)
			}
		})
		for _, place := range places {
			doc := decoded(t, a.inner)
			eachPlace("", doc, func(at string, _ any, drop func(), _ func(any)) {
				if at == place {
					drop()
				}
			})
			found := contract.New().Response(a.method, a.variant, envelope(a.method.Root(), encoded(t, doc)))
			assert.Contains(t, pointers(found), "/"+a.method.Root()+place, "%s without %s", a.method, place)
		}
	}
}

func TestAnotherTypeAnywhereIsCaught(t *testing.T) {
	t.Parallel()
	for _, a := range described {
		var places []string
		var others [][]any
		eachPlace("", decoded(t, a.inner), func(at string, held any, _ func(), _ func(any)) {
			places, others = append(places, at), append(others, otherTypes(held))
		})
		for i, place := range places {
			for _, other := range others[i] {
				doc := decoded(t, a.inner)
				eachPlace("", doc, func(at string, _ any, _ func(), put func(any)) {
					if at == place {
						put(other)
					}
				})
				found := contract.New().Response(a.method, a.variant, envelope(a.method.Root(), encoded(t, doc)))
				assert.Contains(t, pointers(found), "/"+a.method.Root()+place, "%s with %v at %s", a.method, other, place)
			}
		}
	}
}

func pointers(found []contract.Violation) []string {
	var all []string
	for _, v := range found {
		all = append(all, v.Pointer)
	}
	return all
}

func TestBrokenEnvelopesAreCaught(t *testing.T) {
	t.Parallel()
	root, good := wire.Method(shop).Root(), needed[len(needed)-1].inner
	for name, answer := range map[string]string{
		"nothing":             "",
		"blanks":              " \n",
		"GBK":                 strings.Replace(`{"`+root+`":`+good+`}`, `"n"`, "\"\xc4\xe3\"", 1),
		"HTML":                "<html><body>502</body></html>",
		"half an answer":      `{"` + root + `":` + good[:40],
		"a bare result":       `{"code":"10500001","errorMessage":"x"}`,
		"an empty object":     `{}`,
		"an array":            `[]`,
		"null":                `null`,
		"two roots":           `{"` + root + `":` + good + `,"error_response":` + refusal() + `}`,
		"one root twice":      `{"` + root + `":` + good + `,"` + root + `":` + good + `}`,
		"correctly spelled":   `{"jingdong_vender_shop_query_response":` + good + `}`,
		"another method":      `{"` + wire.Method(ship).Root() + `":` + good + `}`,
		"something after":     `{"` + root + `":` + good + `}{}`,
		"deeper than JSON is": `{"` + root + `":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `}`,
		"too many members":    `{"` + root + `":[` + strings.Repeat("1,", 500_000) + `1]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := contract.New().Response(shop, contract.Main, []byte(answer))
			require.NotEmpty(t, found)
			assert.Equal(t, contract.RuleEnvelope, found[0].Rule)
			assert.Contains(t, found[0].Expected, root)
			assert.NotEmpty(t, found[0].Found)
			assert.NotContains(t, found[0].String(), "\n")
		})
	}
	assert.NotEmpty(t, contract.New().Response("jingdong.pop.order.gett", contract.Main, envelope("x", good)))
}

func TestBadValuesInAnswersAreCaught(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ from, to, pointer, rule string }{
		{`"199.90"`, `"199.9"`, "/orderTotalPrice", "pattern"},
		{`"taxFee":"0"`, `"taxFee":"0.00"`, "/taxFee", "pattern"},
		{`"0001-01-01 00:00:00"`, `""`, "/orderEndTime", "format"},
		{`"2025-04-02 10:00:01"`, `"2025-02-29 10:00:01"`, "/modified", "format"},
		{`"WAIT_SELLER_STOCK_OUT"`, `"SHIPPED"`, "/orderState", "enum"},
		{`"orderId":"1","v`, `"orderId":"A1","v`, "/orderId", "pattern"},
		{`"payType":"4-在线支付"`, `"payType":"7"`, "/payType", "pattern"},
		{`68`, `70`, "/idSopShipmenttype", "enum"},
	} {
		inner := `{"code":"0","orderDetailInfo":{` + apiOK + `,"orderInfo":` + strings.Replace(order, tt.from, tt.to, 1) + `}}`
		found := contract.New().Response(orderGet, contract.Main, envelope("jingdong_pop_order_get_responce", inner))
		require.Len(t, found, 1, tt.to)
		assert.Equal(t, "/jingdong_pop_order_get_responce/orderDetailInfo/orderInfo"+tt.pointer, found[0].Pointer)
		assert.Equal(t, tt.rule, found[0].Rule)
	}
}

func TestAMoneyNumberHasAtMostTwoDecimals(t *testing.T) {
	t.Parallel()
	for price, good := range map[string]bool{"199.99": true, "0": true, "8.00": true, "1e2": true, "0.29": true, "1.1": true, "199.999": false, "-1": false} {
		inner := strings.Replace(needed[1].inner, "8.00", price, 1)
		assert.Equal(t, good, len(contract.New().Response(orderGet, contract.Guide, envelope("jingdong_pop_order_get_responce", inner))) == 0, price)
	}
}

func TestViolationsDoNotRepeatValuesOfAnotherType(t *testing.T) {
	t.Parallel()
	inner := `{"code":"0","orderDetailInfo":{` + apiOK + `,"orderInfo":{"consigneeInfo":{"fullname":"n","fullAddress":"a","province":"p","city":"c","county":"c","mobile":18222222222}}}}`
	found := contract.New().Response(orderGet, contract.Main, envelope("jingdong_pop_order_get_responce", inner))
	require.Len(t, found, 1)
	assert.Equal(t, "/jingdong_pop_order_get_responce/orderDetailInfo/orderInfo/consigneeInfo/mobile (type): want text, found a number; send it as text, in quotes [type]", found[0].String())
}

func TestManyViolationsAreToldUpToABound(t *testing.T) {
	t.Parallel()
	start := time.Now()
	list := strings.Repeat(`{"orderState":"X"},`, 20_000) + `{}`
	inner := `{"code":"0","searchorderinfo_result":{` + apiOK + `,"orderTotal":1,"orderInfoList":[` + list + `]}}`
	found := contract.New().Response(search, contract.Main, envelope("jingdong_pop_order_search_responce", inner))
	assert.Len(t, found, 1000)
	assert.Less(t, time.Since(start), 20*time.Second)
}
