package lab

import "github.com/jdmock/jdmock/contract"

// schemaLies are about single values of answers.
func schemaLies() []Lie {
	return append(guideSchemaLies(), josSchemaLies()...)
}

func guideSchemaLies() []Lie {
	cases := "case/" + string(detail)
	lists := "case/" + string(listGuide)
	return []Lie{
		lie("guide-detail-member-renamed", "the detail calls payment_type pay_type", "详情把 payment_type 写成 pay_type",
			BySuite, contract.CodeMissing, detail, at(detail, atGuide+"/payment_type", rename("pay_type"))).near("/payment_type").seen(cases),
		lie("guide-detail-member-missing", "the detail has no receiver_info", "详情缺少 receiver_info",
			BySuite, contract.CodeMissing, detail, at(detail, atGuide+"/receiver_info", drop)).near("/receiver_info").seen(cases),
		lie("guide-detail-id-as-text", "the detail writes order_id as text", "详情把 order_id 写成文本",
			BySuite, contract.CodeType, detail, at(detail, atGuide+"/order_id", asText)).near("/order_id").seen(cases),
		lie("guide-detail-price-as-text", "the detail writes freight_price as text", "详情把 freight_price 写成文本",
			BySuite, contract.CodeType, detail, at(detail, atGuide+"/freight_price", asText)).near("/freight_price").seen(cases),
		lie("guide-detail-null-state", "the detail's order_state is null", "详情的 order_state 为 null",
			BySuite, contract.CodeType, detail, at(detail, atGuide+"/order_state", put("null"))).near("/order_state").seen(cases),
		lie("guide-detail-unknown-state", "the detail calls the states by other names", "详情使用未知的订单状态",
			BySuite, contract.CodeEnum, detail, at(detail, atGuide+"/order_state", worded(func(s string) string { return "STATE_" + s }))).near("/order_state").seen(cases),
		lie("guide-detail-one-item-no-list", "a single item stands without its list", "只有一个商品时不再是列表",
			BySuite, contract.CodeType, detail, at(detail, atGuide+"/items", onlyItem)).near("/items").seen(cases),
		lie("guide-detail-empty-number", "an item's num is an empty text", "商品数量为空文本",
			BySuite, contract.CodeType, detail, at(detail, atGuide+"/items/*/num", put(`""`))).near("/num").seen(cases),
		lie("guide-detail-three-decimals", "the detail's freight_price has three decimals", "运费有三位小数",
			BySuite, contract.CodeDecimals, detail, at(detail, atGuide+"/freight_price", withDecimal)).near("/freight_price").seen(cases),
		lie("guide-detail-negative-number", "an item's num is negative", "商品数量为负数",
			BySuite, contract.CodeRange, detail, at(detail, atGuide+"/items/*/num", put("-1"))).near("/num").seen(cases),
		lie("guide-detail-id-out-of-range", "the detail's order_id has more digits than 64 bits hold", "order_id 超出 64 位整数",
			BySuite, contract.CodeRange, detail, at(detail, atGuide+"/order_id", worded(func(s string) string { return s + "00000000000000000000" }))).near("/order_id").seen(cases),
		lie("guide-list-code-missing", "the list has no code", "列表缺少 code",
			BySuite, contract.CodeMissing, listGuide, at(listGuide, "*/code", drop)).near("/code").seen(lists),
		lie("guide-list-code-as-number", "the list's code is the number 0", "列表的 code 是数字 0",
			BySuite, contract.CodeType, listGuide, at(listGuide, "*/code", asNumber)).near("/code").seen(lists),
		lie("guide-list-time-with-slashes", "the list writes times as 2026/11/22", "列表的时间使用斜杠",
			BySuite, contract.CodeFormat, listGuide, at(listGuide, atListGuide+"/*/modified", withSlashes)).near("/modified").seen(lists),
		lie("guide-list-total-missing", "the list has no order_total", "列表缺少 order_total",
			BySuite, contract.CodeMissing, listGuide, at(listGuide, "*/order_info_list/order_total", drop)).near("/order_total").seen(lists),
		lie("guide-list-null", "the list is null", "列表为 null",
			BySuite, contract.CodeType, listGuide, at(listGuide, atListGuide, put("null"))).near("/order_info").seen(lists),
	}
}

func josSchemaLies() []Lie {
	cases := "case/" + string(detail)
	lists := "case/" + string(listJOS)
	laws := "law/"
	return []Lie{
		lie("jos-list-id-as-number", "search writes orderId as a number", "search 把 orderId 写成数字",
			BySuite, contract.CodeType, listJOS, at(listJOS, atListJOS+"/*/orderId", asNumber)).near("/orderId").seen(lists),
		lie("jos-list-result-renamed", "search calls its result searchOrderInfo_result", "search 把结果成员写成 searchOrderInfo_result",
			BySuite, contract.CodeMissing, listJOS, at(listJOS, "*/searchorderinfo_result", rename("searchOrderInfo_result"))).near("/searchorderinfo_result").seen(lists),
		lie("jos-list-success-as-digit", "apiResult says success with 1", "apiResult 的 success 为 1",
			BySuite, contract.CodeType, listJOS, at(listJOS, "*/searchorderinfo_result/apiResult/success", put("1"))).near("/success").seen(lists),
		lie("jos-list-number-code-missing", "apiResult has no numberCode", "apiResult 缺少 numberCode",
			BySuite, contract.CodeMissing, listJOS, at(listJOS, "*/searchorderinfo_result/apiResult/numberCode", drop)).near("/numberCode").seen(lists),
		lie("jos-detail-price-as-number", "orderPayment is a number", "orderPayment 是数字",
			BySuite, contract.CodeType, detail, at(detail, atJOS+"/orderPayment", asNumber)).near("/orderPayment").seen(laws),
		lie("jos-detail-price-in-fen", "orderTotalPrice is in fen", "orderTotalPrice 以分为单位",
			BySuite, contract.CodePattern, detail, at(detail, atJOS+"/orderTotalPrice", inFen)).near("/orderTotalPrice").seen(laws),
		lie("jos-detail-three-decimals", "orderSellerPrice has three decimals", "orderSellerPrice 有三位小数",
			BySuite, contract.CodePattern, detail, at(detail, atJOS+"/orderSellerPrice", withDecimal)).near("/orderSellerPrice").seen(laws),
		lie("jos-detail-time-iso", "modified is written as RFC 3339", "modified 使用 RFC 3339 格式",
			BySuite, contract.CodeFormat, detail, at(detail, atJOS+"/modified", inISO)).near("/modified").seen(laws),
		lie("jos-detail-unset-time-null", "orderEndTime is null until the order has ended", "未结束订单的 orderEndTime 为 null",
			BySuite, contract.CodeType, detail, at(detail, atJOS+"/orderEndTime", func(p place) {
				if p.value().raw == `"0001-01-01 00:00:00"` {
					put("null")(p)
				}
			})).near("/orderEndTime").seen(laws),
		lie("jos-detail-consignee-flattened", "the consignee's members stand in the order", "收货人信息被平铺到订单中",
			BySuite, contract.CodeListDetail, detail, at(detail, atJOS+"/consigneeInfo", flatten)).near("/consigneeInfo").seen("detail/"),
		lie("jos-detail-success-contradicted", "apiResult says success with a failure's numberCode", "apiResult 成功却带有失败码",
			BySuite, contract.CodeEnum, detail, at(detail, "*/orderDetailInfo/apiResult/numberCode", put("999999"))).near("/numberCode").seen(cases),
		lie("encrypted-name-plain", "enGet gives the consignee's name in plain text", "enGet 返回明文收货人姓名",
			BySuite, contract.CodePattern, detailEn, at(detailEn, atJOS+"/consigneeInfo/fullname", put(`"王小明"`))).near("/fullname").seen("case/"+string(detailEn), "detail/"),
		lie("carriers-ids-as-text", "the list of carriers writes logistics_id as text", "物流公司列表把 logistics_id 写成文本",
			BySuite, contract.CodeType, logistics, at(logistics, "*/logistics_companies/logistics_list/*/logistics_id", asText)).near("/logistics_id").seen("case/" + string(logistics)),
	}
}
