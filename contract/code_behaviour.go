package contract

// The codes of what a gateway does wrong with answers that are well formed, each
// by itself.
const (
	CodeLaw Code = "law" // the Rule of the violation names the law

	CodeNoAnswer          Code = "no-answer"
	CodeGateway           Code = "gateway-code"
	CodeGatewayText       Code = "gateway-text"
	CodeSignAccepted      Code = "sign-accepted"
	CodeSignRefused       Code = "sign-refused"
	CodeTokenAccepted     Code = "token-accepted"
	CodeTimestampAccepted Code = "timestamp-accepted"

	CodeCase       Code = "case-code"
	CodeCaseAnswer Code = "case-answer"
	CodeScenario   Code = "scenario-step"

	CodePageOverlap Code = "page-overlap"
	CodePageGap     Code = "page-gap"
	CodePageTotal   Code = "page-total"
	CodePageSize    Code = "page-size"
	CodeListOrder   Code = "list-order"
	CodeListWindow  Code = "list-window"
	CodeListState   Code = "list-state"

	CodeListDetail Code = "list-detail"
	CodeDialects   Code = "dialects-disagree"
	CodeFields     Code = "fields"
	CodeUnstable   Code = "unstable"
	CodeOtherOrder Code = "other-order"
	CodeTrackOrder Code = "track-order"

	CodeShipLost       Code = "ship-lost"
	CodeSecondShipment Code = "second-shipment"
	CodeWriteLost      Code = "write-lost"
	CodeWriteRefused   Code = "write-refused"
	CodeWriteAccepted  Code = "write-accepted"
)

// behaviourCodes are the codes of what shows only in what a gateway means, or in
// several of its answers.
var behaviourCodes = []CodeInfo{
	{CodeLaw, "amounts or times of an order do not fit together", "订单的金额或时间互相矛盾"},
	{CodeNoAnswer, "no whole answer came", "没有收到完整的响应"},
	{CodeGateway, "a call was answered or refused with another code than JD's gateway has for it", "返回码与京东网关对该请求的返回码不同"},
	{CodeGatewayText, "a refusal has other texts than JD has for its code", "错误文字与京东该错误码的文字不同"},
	{CodeSignAccepted, "a call was answered though its sign is missing or wrong", "签名缺失或错误的请求被接受"},
	{CodeSignRefused, "a call was refused for its sign, which is right", "签名正确的请求因签名被拒绝"},
	{CodeTokenAccepted, "a call was answered though its app_key or access_token is missing or wrong", "app_key 或 access_token 缺失或错误的请求被接受"},
	{CodeTimestampAccepted, "a call was answered though its timestamp is missing or wrong", "timestamp 缺失或错误的请求被接受"},
	{CodeCase, "an example call was answered with another code than it is to be", "示例请求的返回码与预期不同"},
	{CodeCaseAnswer, "a value in the answer to an example call is not what it is to be", "示例请求的响应中有值与预期不同"},
	{CodeScenario, "a step of a scenario went otherwise than it is to go", "场景的某一步与预期不同"},
	{CodePageOverlap, "an order stands on two pages of one list", "同一订单出现在列表的两页上"},
	{CodePageGap, "an order stands on no page of a list that it belongs to", "应在列表中的订单不在任何一页上"},
	{CodePageTotal, "the total of a list is not the number of orders on its pages", "列表总数与各页订单数之和不符"},
	{CodePageSize, "a page holds more orders than were asked for, or fewer though there are more", "每页订单数与请求的 page_size 不符"},
	{CodeListOrder, "the orders of a list are not sorted as documented", "列表排序与文档不符"},
	{CodeListWindow, "a list has an order from outside the span of time that was asked for", "列表中有查询时间段之外的订单"},
	{CodeListState, "a list has an order in a state that was not asked for", "列表中有查询状态之外的订单"},
	{CodeListDetail, "a list and the order itself say different things", "列表与订单详情不一致"},
	{CodeDialects, "two methods say different things of one order", "两个接口对同一订单的描述不一致"},
	{CodeFields, "other members came than optional_fields asks for", "返回字段与 optional_fields 不符"},
	{CodeUnstable, "two equal calls were answered differently", "两次相同请求的响应不同"},
	{CodeOtherOrder, "another order came than was asked for", "返回的不是所查询的订单"},
	{CodeTrackOrder, "the scans of a parcel are out of order, or from before its shipment", "物流跟踪顺序错乱，或早于发货时间"},
	{CodeShipLost, "a shipment was answered as done, and the order does not show it", "发货返回成功，但订单没有变化"},
	{CodeSecondShipment, "an order that was shipped already was shipped again", "已发货的订单被再次发货"},
	{CodeWriteLost, "a change was answered as done, and the order does not show it", "修改返回成功，但订单没有变化"},
	{CodeWriteRefused, "a change was refused that is allowed", "允许的修改被拒绝"},
	{CodeWriteAccepted, "a call that was refused, or had to be, has changed an order", "已拒绝或应拒绝的请求改变了订单"},
}
