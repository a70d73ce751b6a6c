package contract_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

const (
	enGet    = "jingdong.pop.order.enGet"
	enSearch = "jingdong.pop.order.enSearch"
	skus     = "jingdong.sku.read.searchSkuList"
)

// ofOrder returns what is wrong with an order in an answer of enGet, each
// pointer from the order on.
func ofOrder(t *testing.T, members string) []string {
	t.Helper()
	inner := `{"code":"0","orderDetailInfo":{` + apiOK + `,"orderInfo":{` + members + `}}}`
	const above = "/jingdong_pop_order_enGet_responce/orderDetailInfo/orderInfo/"
	told := []string{}
	for _, v := range contract.New().Response(enGet, contract.Main, envelope("jingdong_pop_order_enGet_responce", inner)) {
		told = append(told, strings.TrimPrefix(v.String(), above))
	}
	return told
}

func TestOrdersInEveryShapePass(t *testing.T) {
	t.Parallel()
	for _, members := range []string{
		`"orderSign":"` + strings.Repeat("0", 500) + `"`,
		`"sendpayMap":"{}"`, `"sendpayMap":"{\"301\": \"1\", \"1024\":\"12\"}"`,
		`"orderExt":""`, `"orderExt":"{\"a\":[1]}"`, `"logisticsExt":" {} "`,
		`"itemInfoList":[{"skuId":"1","skuName":"","jdPrice":"0.00","itemTotal":"1","itemExt":"{\"zszs\":\"1\"}"}]`,
		`"vatInfo":[]`, `"vatInfo":{}`, `"orderMarkDesc":{}`, `"orderMarkDesc":{"TryBeforePayLater":"1","another":"x"}`,
		`"popSignMap":{}`, `"popSignMap":"{}"`, `"popSignMap":""`, `"paymentDetailList":[]`, `"paymentDetailList":"[]"`,
		`"idSopShipmenttype":0`, `"idSopShipmenttype":67`, `"scDT":""`, `"scDT":"0001-01-01 00:00:00"`,
		`"orderType":"22","storeOrder":"云仓订单"`, `"orderType":"75","storeOrder":""`, `"storeOrder":"京仓订单"`,
		`"orderSource":"PC端订单"`, `"orderSource":"PC 端订单"`, `"payType":"4"`, `"payType":"4-在线支付"`,
		`"logisticsId":""`, `"logisticsId":"463|467"`, `"pin":"AAS/ZFJ+9i=="`, `"encrypt_pin":""`, `"encrypt_pin":"AAS/ZFJFpmfveSmeZ0P9i+iP"`,
		`"consigneeInfo":{"fullname":"AAS/ZA==","mobile":"136*******5","fullAddress":"AAS/ZA==","province":"p","city":"c","county":"c","desen_mobile":"656233eb"}`,
	} {
		assert.Empty(t, ofOrder(t, members), members)
	}
}

func TestOrdersOutOfShapeAreCaught(t *testing.T) {
	t.Parallel()
	for members, want := range map[string]string{
		`"orderSign":"` + strings.Repeat("0", 399) + `"`:         `orderSign (minLength): want about 500 digits`,
		`"sendpayMap":"{“301”:“1”}"`:                             `sendpayMap (format): want the text of a JSON object of places and digits`,
		`"sendpayMap":"{\"301\":1}"`:                             `sendpayMap (format)`,
		`"sendpayMap":"{\"0\":\"1\"}"`:                           `sendpayMap (format)`,
		`"sendpayMap":""`:                                        `sendpayMap (format)`,
		`"orderExt":"[]"`:                                        `orderExt (format): want the text of a JSON object, or empty`,
		`"orderExt":"订单维度扩展字段,json;"`:                            `orderExt (format)`,
		`"vatInfo":[{}]`:                                         `vatInfo (maxItems): want an object, or an empty array`,
		`"orderMarkDesc":{"TryBeforePayLater":1}`:                `orderMarkDesc/TryBeforePayLater (type): want text, found a number`,
		`"orderMarkDesc":{"another":1}`:                          `orderMarkDesc/another (type): want text, found a number`,
		`"orderMarkDesc":[]`:                                     `orderMarkDesc (type): want an object`,
		`"popSignMap":"x"`:                                       `popSignMap (format)`,
		`"idSopShipmenttype":"68"`:                               `idSopShipmenttype (`,
		`"orderType":"75","storeOrder":"京仓订单"`:                   `storeOrder (enum): want "京仓订单", "云仓订单" or empty, and empty unless orderType is 22`,
		`"storeOrder":"京仓"`:                                      `storeOrder (enum)`,
		`"customsModel":"邮"`:                                     `customsModel (enum)`,
		`"returnOrder":"3"`:                                      `returnOrder (enum)`,
		`"orderType":"23"`:                                       `orderType (enum)`,
		`"payType":"4-货到付款"`:                                     `payType (pattern)`,
		`"deliveryType":"1"`:                                     `deliveryType (enum)`,
		`"couponDetailList":[{"---":{}}]`:                        `couponDetailList/0/couponPrice (required)`,
		`"invoiceEasyInfo":{"invoiceType":"4"}`:                  `invoiceEasyInfo/invoiceType (enum)`,
		`"pauseBizInfo":{"pauseBizDataYy":{"codDT":"tomorrow"}}`: `pauseBizInfo/pauseBizDataYy/codDT (format)`,
		`"venderRemark":"` + strings.Repeat("京", 501) + `"`:      `venderRemark (maxLength): want text of at most 500 characters`,
	} {
		assert.Contains(t, strings.Join(ofOrder(t, members), "\n"), want, members)
	}
}

func TestPersonalDataIsNotRepeated(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{"encrypt_pin (pattern): want cipher text in Base64 beginning with AA, or empty, found text [pattern]"}, ofOrder(t, `"encrypt_pin":"hys7975"`))
}

func TestPersonalDataIsMarked(t *testing.T) {
	t.Parallel()
	var marked []string
	eachSchema("", rawSchemas(t)["common.json"], func(at string, s map[string]any) {
		if name := at[strings.LastIndexByte(at, '/')+1:]; s["x-sensitive"] == true && strings.Contains(at, "/properties/") {
			marked = append(marked, name)
		}
	})
	slices.Sort(marked)
	assert.Equal(t, []string{
		"addressRegIstered", "ctpMobile", "ctpName", "ctpWhere", "fullAddress", "full_address", "fullname", "invoiceConsigneeEmail", "invoiceConsigneePhone",
		"invoicePersonalName", "invoiceTitle", "mobile", "phoneRegIstered", "pin", "realPin", "registered_address", "registered_phone", "telephone",
		"userAddress", "userName", "userPhone",
	}, slices.Compact(marked))
	for _, name := range []string{"fullname", "pin", "invoiceTitle", "userPhone"} {
		assert.NotEmpty(t, contract.New().Fields("encrypt_"+name))
	}
}

func TestSuccessAndItsTextsAgree(t *testing.T) {
	t.Parallel()
	for result, good := range map[string]bool{
		`"success":true,"englishErrCode":"","chineseErrCode":"","numberCode":0`:                             true,
		`"success":"true","englishErrCode":"","chineseErrCode":"","numberCode":0`:                           true,
		`"success":"false","englishErrCode":"es exception","chineseErrCode":"ES查询异常","numberCode":13200004`: true,
		`"success":true,"englishErrCode":"system exception","chineseErrCode":"系统异常","numberCode":999999`:    false,
		`"success":"true","englishErrCode":"","chineseErrCode":"系统异常","numberCode":0`:                       false,
		`"success":false,"englishErrCode":"","chineseErrCode":"","numberCode":0`:                            false,
		`"success":"yes","englishErrCode":"","chineseErrCode":"","numberCode":0`:                            false,
		`"success":1,"englishErrCode":"","chineseErrCode":"","numberCode":0`:                                false,
	} {
		inner := `{"code":"0","orderDetailInfo":{"apiResult":{` + result + `}}}`
		found := contract.New().Response(orderGet, contract.Main, envelope("jingdong_pop_order_get_responce", inner))
		assert.Equal(t, good, len(found) == 0, "%s: %v", result, found)
	}
}

func TestAShipmentsSuccessMayBeText(t *testing.T) {
	t.Parallel()
	for _, success := range []string{`true`, `"true"`, `"false"`} {
		inner := `{"code":"0","sopjosshipment_result":{"success":` + success + `,"errorCode":"","chineseErrCode":"","englishErrCode":""}}`
		assert.Empty(t, contract.New().Response(shipment, contract.Main, envelope("jingdong_pop_order_shipment_responce", inner)))
	}
}

func TestAPageNeedsItsListUnlessItFailed(t *testing.T) {
	t.Parallel()
	for _, success := range []string{`true`, `"true"`} {
		inner := `{"code":"0","searchorderinfo_result":{"apiResult":{"success":` + success + `,"englishErrCode":"","chineseErrCode":"","numberCode":0}}}`
		found := contract.New().Response(enSearch, contract.Main, envelope("jingdong_pop_order_enSearch_responce", inner))
		assert.Equal(t, []string{"/jingdong_pop_order_enSearch_responce/searchorderinfo_result/orderInfoList", "/jingdong_pop_order_enSearch_responce/searchorderinfo_result/orderTotal"}, pointers(found))
	}
}

func TestSharedRequestsAreJudgedInEveryMethod(t *testing.T) {
	t.Parallel()
	for _, m := range []wire.Method{orderGet, enGet} {
		assert.Equal(t, []string{"unknown orderid", "missing order_id"}, request(t, m, "", `{"orderid":1,"optional_fields":"orderId"}`))
	}
	for _, m := range []wire.Method{search, enSearch} {
		assert.Equal(t, []string{"unknown pageSize", "type page"}, request(t, m, "", `{"order_state":"PAUSE","optional_fields":"orderId","page":"x","pageSize":7}`))
		found, err := contract.New().Request(m, "", []byte(`{"order_state":"PAUSE","optional_fields":"orderId","pageSize":7}`))
		require.NoError(t, err)
		assert.Equal(t, "page_size", found[0].Nearest)
	}
	found, err := contract.New().Request(skus, "", []byte(`{"pageSize":20}`))
	require.NoError(t, err)
	assert.Equal(t, "page_size", found[0].Nearest)
}

func TestSkusAreNumbers(t *testing.T) {
	t.Parallel()
	const good = `{"code":"0","page":{"data":[{"skuId":1,"wareId":2,"outerId":"A","skuName":"n","jdPrice":19.90,"status":1,"stockNum":7,
		"saleAttrs":[{"attrId":"1","attrValues":["2"],"attrValueAlias":["红"]}]},{"skuId":3,"wareId":2}],"pageNo":1,"pageSize":20,"totalItem":2}}`
	judge := func(inner string) []contract.Violation {
		return contract.New().Response(skus, contract.Main, envelope("jingdong_sku_read_searchSkuList_responce", inner))
	}
	assert.Empty(t, judge(good))
	for _, change := range [][2]string{
		{`"skuId":1`, `"skuId":"1"`}, {`"wareId":2,"outerId"`, `"outerId"`}, {`19.90`, `"19.90"`}, {`"status":1`, `"status":3`},
		{`"totalItem":2`, `"totalItem":"2"`}, {`"data":[`, `"data":[null,`},
	} {
		assert.Len(t, judge(strings.Replace(good, change[0], change[1], 1)), 1, change[1])
	}
}

func TestUnknownFindsMisspelledMembers(t *testing.T) {
	t.Parallel()
	answer := envelope("jingdong_pop_order_get_responce", `{"code":"0","orderDetailInfo":{`+apiOK+`,"orderInfo":{"order_id":"1","orderMarkDesc":{"any":"x"},
		"itemInfoList":[{"skuId":"1","skuName":"n","jdPrice":"1.00","itemTotal":"1","outerSkuID":"A"}],"zzzzzzzz":{"a":1}}}}`)
	assert.Empty(t, contract.New().Response(orderGet, contract.Main, answer))
	told := []string{}
	for _, v := range contract.New().Unknown(orderGet, contract.Main, answer) {
		told = append(told, strings.TrimPrefix(v.String(), "/jingdong_pop_order_get_responce/orderDetailInfo/orderInfo"))
	}
	assert.Equal(t, []string{
		"/itemInfoList/0/outerSkuID (unknown): want perhaps outerSkuId, found another name; rename it to outerSkuId [member-unknown]",
		"/order_id (unknown): want perhaps orderId, found another name; rename it to orderId [member-unknown]",
		"/zzzzzzzz (unknown): want a member that is known, found another name; a new member of JD's, or a slip [member-unknown]",
	}, told)
	assert.Len(t, contract.New().Unknown(orderGet, contract.Main, envelope(wire.ErrorRoot, `{"code":"19","zhDesc":"x"}`)), 1)
	for _, bad := range []string{``, `[]`, `{"a":1}`, `{"a":1,"b":2}`} {
		assert.Empty(t, contract.New().Unknown(orderGet, contract.Main, []byte(bad)))
		assert.Empty(t, contract.New().Unknown("no.such.method", contract.Main, []byte(bad)))
	}
}
