package drift_test

import (
	"encoding/json"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/wire"
)

// A plant is a way in which a gateway drifts.
type plant struct {
	name    string
	method  wire.Method
	variant contract.Variant
	change  func(doc map[string]any) // of the answer; nil for change
	call    func(c *record.Call)
	code    contract.Code
	pointer string
	left    bool // whether no schema can allow it
}

// inside returns the object at the names.
func inside(doc map[string]any, names ...string) map[string]any {
	for _, name := range names {
		if list, ok := doc[name].([]any); ok {
			doc, _ = list[0].(map[string]any)
			continue
		}
		doc, _ = doc[name].(map[string]any)
	}
	return doc
}

// order returns the order of an answer of jingdong.pop.order.get; an object of
// nobody's if it has none.
func order(doc map[string]any) map[string]any {
	if o := inside(doc, "jingdong_pop_order_get_responce", "orderDetailInfo", "orderInfo"); o != nil {
		return o
	}
	return map[string]any{}
}

const orderAt = "/jingdong_pop_order_get_responce/orderDetailInfo/orderInfo"

func eachItem(doc map[string]any, do func(item map[string]any)) {
	items, _ := order(doc)["itemInfoList"].([]any)
	for _, each := range items {
		do(each.(map[string]any))
	}
}

// plants are drifts of every kind.
var plants = []plant{
	{"a new member", orderGet, "", func(d map[string]any) { order(d)["freshMember"] = json.Number("7") }, nil, contract.CodeMemberNew, orderAt + "/freshMember", false},
	{"a new object", orderGet, "", func(d map[string]any) { order(d)["freshObject"] = map[string]any{"a": 1} }, nil, contract.CodeMemberNew, orderAt + "/freshObject", false},
	{"a new member of items", orderGet, "", func(d map[string]any) { eachItem(d, func(i map[string]any) { i["fresh"] = "x" }) }, nil, contract.CodeMemberNew, orderAt + "/itemInfoList/*/fresh", false},
	{"a member is gone", orderGet, "", func(d map[string]any) { eachItem(d, func(i map[string]any) { delete(i, "skuId") }) }, nil, contract.CodeMemberGone, orderAt + "/itemInfoList/*/skuId", false},
	{"a text is a number", orderGet, "", func(d map[string]any) { order(d)["orderId"] = json.Number("123") }, nil, contract.CodeMemberRetyped, orderAt + "/orderId", false},
	{"a listed text is a number", orderGet, "", func(d map[string]any) { order(d)["orderState"] = json.Number("4") }, nil, contract.CodeMemberRetyped, orderAt + "/orderState", false},
	{"a whole number is a fraction below its least", shop, "", func(d map[string]any) {
		inside(d, "jingdong_vender_shop_query_responce", "shop_jos_result")["open_time"] = json.Number("-1.5")
	}, nil, contract.CodeMemberRetyped, "/jingdong_vender_shop_query_responce/shop_jos_result/open_time", false},
	{"a member is null", orderGet, "", func(d map[string]any) { order(d)["orderRemark"] = nil }, nil, contract.CodeMemberNull, orderAt + "/orderRemark", false},
	{"a listed member is null", orderGet, "", func(d map[string]any) { order(d)["orderState"] = nil }, nil, contract.CodeMemberNull, orderAt + "/orderState", false},
	{"a new state", orderGet, "", func(d map[string]any) { order(d)["orderState"] = "WAIT_FOR_DRONE" }, nil, contract.CodeEnumNew, orderAt + "/orderState", false},
	{"an amount of another form", orderGet, "", func(d map[string]any) { eachItem(d, func(i map[string]any) { i["giftPoint"] = "1.5" }) }, nil, contract.CodePattern, orderAt + "/itemInfoList/*/giftPoint", false},
	{"a time of another form", orderGet, "", func(d map[string]any) { order(d)["modified"] = "2025-04-01T00:00:00Z" }, nil, contract.CodeFormat, orderAt + "/modified", false},
	{"a list is an object", orderGet, "", func(d map[string]any) { order(d)["couponDetailList"] = map[string]any{} }, nil, contract.CodeMemberRetyped, orderAt + "/couponDetailList", false},
	{"a failure's text on success", orderGet, "", func(d map[string]any) {
		if r := inside(d, "jingdong_pop_order_get_responce", "orderDetailInfo", "apiResult"); r["success"] == true {
			r["englishErrCode"] = "fine"
		}
	}, nil, contract.CodeLength, "/jingdong_pop_order_get_responce/orderDetailInfo/apiResult/englishErrCode", false},
	{"a broken law", orderGet, "", func(d map[string]any) { order(d)["orderPayment"] = "999999.00" }, nil, contract.CodeLaw, orderAt + "/orderPayment", true},
	{"a guide member", orderGet, contract.Guide, func(d map[string]any) {
		if o := inside(d, "jingdong_pop_order_get_responce", "order_info"); o != nil {
			o["order_id"] = "text"
		}
	}, nil, contract.CodeMemberRetyped, "/jingdong_pop_order_get_responce/order_info/order_id", false},
	{"another envelope", shop, "", func(d map[string]any) {
		d["jingdong_vender_shop_query_response"] = d["jingdong_vender_shop_query_responce"]
		delete(d, "jingdong_vender_shop_query_responce")
	}, nil, contract.CodeRootName, "", true},
	{"an unseen code", shop, "", func(d map[string]any) {
		clear(d)
		d["error_response"] = map[string]any{"code": "4711", "zh_desc": "某", "en_desc": "some"}
	}, nil, contract.CodeErrorUnknown, "/error_response/code", true},
	{"a new member of refusals", shop, "", func(d map[string]any) {
		clear(d)
		d["error_response"] = map[string]any{"code": "43", "zh_desc": "某", "en_desc": "some", "sub_code": "1"}
	}, nil, contract.CodeMemberNew, "/error_response/sub_code", false},
	{"an aggregator's member", contract.AggregatorMethod, "", func(d map[string]any) {
		if o := inside(d, "data", "jingdong_pop_order_get_response", "orderDetailInfo", "orderInfo"); o != nil {
			o["orderId"] = json.Number("1")
		}
	}, nil, contract.CodeMemberRetyped, "/data/jingdong_pop_order_get_response/orderDetailInfo/orderInfo/orderId", false},
	{"an HTTP status", shop, "", nil, func(c *record.Call) { c.Status = 500 }, contract.CodeHTTPStatus, "", true},
	{"a page", shop, "", nil, func(c *record.Call) { c.Answer = []byte("<html>") }, contract.CodeBodyJSON, "", true},
	{"no body", shop, "", nil, func(c *record.Call) { c.Answer = []byte{} }, contract.CodeBodyEmpty, "", true},
	{"another method", shop, "", nil, func(c *record.Call) { c.Params = c.Params.With(wire.ParamMethod, "jingdong.vender.moon.query") }, contract.CodeMethodUnknown, "/method", true},
	{"a further parameter", orderGet, contract.Guide, nil, parameters(`{"order_id":1,"fresh":true}`), contract.CodeParameterNew, "/360buy_param_json/fresh", false},
	{"a parameter that is not needed", orderGet, contract.Guide, nil, parameters(`{}`), contract.CodeParameterOptional, "/360buy_param_json/order_id", false},
	{"a looser parameter", orderGet, contract.Guide, nil, parameters(`{"order_id":"x"}`), contract.CodeParameterLooser, "/360buy_param_json/order_id", false},
	{"a stricter parameter", shop, "", func(d map[string]any) {
		clear(d)
		d["error_response"] = map[string]any{"code": "60", "zh_desc": "某", "en_desc": "some"}
	}, nil, contract.CodeParameterRefused, "/360buy_param_json", true},
}
