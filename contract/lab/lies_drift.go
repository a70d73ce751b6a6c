package lab

import "github.com/jdmock/jdmock/contract"

// driftLies are what the contract leaves open, or what a look at recorded traffic
// tells as well: how a gateway moves on.
func driftLies() []Lie {
	return []Lie{
		lie("drift-new-member", "orders have a member giftCardAmount", "订单新增 giftCardAmount",
			ByDrift, contract.CodeMemberNew, detail, answering(detail, func(root *node) {
				if order := root.get(atJOS); order != nil {
					order.set("giftCardAmount", text("0.00"))
				}
			})).near("/giftCardAmount"),
		lie("drift-new-member-in-items", "items of the guide have a member brand", "商品新增 brand",
			ByDrift, contract.CodeMemberNew, detail, answering(detail, func(root *node) {
				root.each(atGuide+"/items/*", func(p place) { p.value().set("brand", text("无名氏")) })
			})).near("/brand"),
		lie("drift-new-member-in-refusals", "refusals have a sub_code", "错误响应新增 sub_code",
			ByDrift, contract.CodeMemberNew, "", refusing("*", func(p place) { p.value().set("sub_code", text("isv.invalid")) })).near("/sub_code"),
		lie("drift-member-gone", "the detail has no payment_type any more", "详情不再有 payment_type",
			ByDrift, contract.CodeMemberGone, detail, at(detail, atGuide+"/payment_type", drop)).near("/payment_type"),
		lie("drift-retyped", "numberCode has become text", "numberCode 变为文本",
			ByDrift, contract.CodeMemberRetyped, listJOS, at(listJOS, "*/searchorderinfo_result/apiResult/numberCode", asText)).near("/numberCode"),
		lie("drift-null", "orderRemark is null where there is none", "orderRemark 变为 null",
			ByDrift, contract.CodeMemberNull, detail, at(detail, atJOS+"/orderRemark", put("null"))).near("/orderRemark"),
		lie("drift-new-state", "orders under way are in a state of a new name", "出现新的订单状态",
			ByDrift, contract.CodeEnumNew, detail, at(detail, atJOS+"/orderState", put(`"WAIT_MERGE"`))).near("/orderState"),
		lie("drift-unseen-code", "unknown orders are refused with a new code", "出现新的错误码",
			ByDrift, contract.CodeErrorUnknown, "", refusing("*/code", put(`"9402"`))).near("/code"),
		lie("drift-broken-law", "orderPayment has come to leave a fen out", "orderPayment 不再符合规则",
			ByDrift, contract.CodeLaw, detail, at(detail, atJOS+"/orderPayment", moreFen(-1))).near("/orderPayment"),
	}
}
