package wire

import "slices"

// The references of the catalogue, each to something public.
//
//	table A  JD's table of gateway errors with Chinese, English and advice, as copied into a PHP shop system
//	table B  the same table in another PHP client, Chinese only
//	table C  a later edition in a Go client, Chinese only, codes up to 92
//	table D  the same table at diansan.com/n/123725.htm (DianSan ERP), cut after code 15
//
// All descend from one table of JD's, so that their agreement shows faithful
// copying. The English texts, and their double blanks, rest on A.
const (
	refABCD = "JD's gateway error table, copies A B C D"
	refABC  = "JD's gateway error table, copies A B C"
	refAB   = "JD's gateway error table, copies A B"
	refC    = "a later edition of JD's gateway error table, copy C; the English is not public, the Chinese is repeated (assumed)"
	refOrd  = "documentation of an aggregator, apiResult"
	refAgg  = "documentation of an aggregator, jdpoporderget; the English is ours (assumed)"
	refSib  = "error constants of clients of a sibling OAuth service and gateway of JD's; the English is ours (assumed)"
	refGd   = "In-Depth Exploration of JD.com API: Order and Transaction Interfaces, section 7; the Chinese is ours (assumed)"
)

func official(ref string) Source   { return Source{Official, ref} }
func thirdParty(ref string) Source { return Source{ThirdParty, ref} }

// aggregator returns an entry of the aggregator's table. The English is ours
// (assumed).
func aggregator(code, zh, en, meaning string) Entry {
	return Entry{Code: code, Zh: zh, En: en, Where: AtAggregator, Meaning: meaning, Source: Source{Aggregator, refAgg}}
}

// The evidence for the codes of OAuth.
var (
	sibling      = thirdParty(refSib)
	assumedOAuth = Source{Assumed, "JD publishes no codes of its OAuth services but those of a sibling"}
)

// oauth returns an entry of the OAuth endpoints. The English is ours (assumed).
func oauth(code, zh, en, meaning string, from Source) Entry {
	return Entry{Code: code, Zh: zh, En: en, Where: AtOAuth, Meaning: meaning, Source: from}
}

// gateway returns an entry of JD's gateway table.
func gateway(code, zh, en, meaning string, from Source) Entry {
	return Entry{Code: code, Zh: zh, En: en, Where: AtGateway, Meaning: meaning, Source: from}
}

// laterEdition returns an entry that only copy C has.
func laterEdition(code, zh, meaning string) Entry {
	return gateway(code, zh, zh, meaning, thirdParty(refC))
}

// catalogue holds every code that is known, in the order in which it is shown.
var catalogue = []Entry{
	gateway("1", "服务不可用", "missing system error", "the gateway itself is out of order; try again later", official(refAB)),
	gateway("2", "限制时间内调用失败次数", "App Call Limited", "the app called too often: a daily quota at JD, a rate as well here; slow down", official(refABCD)),
	gateway("3", "请求被禁止", "Forbidden Request", "the request is not allowed in this form", official(refAB)),
	gateway("4", "缺少版本参数", "Missing Version", "send v=2.0", official(refABCD)),
	gateway("5", "不支持的版本号", "Unsupported Version", "v is a number, but neither 1.0 nor 2.0", official(refABCD)),
	gateway("6", "非法的版本参数", "Invalid Version", "v is no number", official(refAB)),
	gateway("7", "缺少时间戳参数", "Missing Timestamp", "send timestamp=yyyy-MM-dd HH:mm:ss in GMT+8", official(refABCD)),
	gateway("8", "非法的时间戳参数", "Invalid Timestamp", "the timestamp has another form, or is further from the gateway's time than allowed", official(refABCD)),
	gateway("9", "缺少商家Id参数", "Missing VenderId", "a vender id is needed", official(refAB)),
	gateway("10", "无效的商家Id参数", "Invalid VenderId", "the vender id is not valid", official(refAB)),
	gateway("11", "缺少签名参数", "Missing Signature", "send sign", official(refABCD)),
	gateway("12", "无效签名", "Invalid Signature", "the sign does not fit the parameters and the app's secret", official(refABCD)),
	gateway("13", "无效数据格式", "Invalid Format", "format is not json, or the request is too large to be read", official(refAB)),
	gateway("14", "缺少方法名参数", "Missing Method", "send method", official(refABCD)),
	gateway("15", "不存在的方法名", "Invalid Method", "there is no method of this name; the case matters", official(refABCD)),
	gateway("16", "缺少流水号参数", "Missing TradeNo", "legacy methods want trade_no, the caller's serial", official(refAB)),
	gateway("17", "流水号已经存在", "流水号已经存在", "legacy methods take each trade_no once; the table's English is blank, the Chinese is repeated (assumed)", official(refAB)),
	gateway("18", "缺少access_token参数", "Missing access_token", "send access_token; the method needs a shop's authorization", official(refABC)),
	gateway("19", "无效access_token", "Invalid access_token", "the token is unknown, expired, revoked, or another app's; refresh it or authorize anew", official(refABC+"; seen in answers")),
	gateway("20", "缺少app_key参数", "Missing app_key", "send app_key", official(refABC)),
	gateway("21", "无效app_key", "Invalid app_key", "no app has this key", official(refABC+"; seen in answers")),
	gateway("22", "授权者不是商家", "the franchisor not  businessmen", "the account that authorized is no merchant's", official(refAB)),
	gateway("23", "该API已经停用", "API stop", "the method is switched off", official(refAB)),
	gateway("24", "无权调用API", "cannot use  this API", "the app has no right to this method", official(refABC)),
	gateway("25", "此应用不是上线状态", "this application is not on-line", "the app is not on line", official(refAB)),
	gateway("26", "缺少mobile参数", "Missing mobile", "send mobile", official(refAB)),
	gateway("27", "无效mobile", "Invalid mobile", "the mobile number is not valid", official(refAB)),
	laterEdition("28", "接口已停用", "the method is switched off"),
	gateway("33", "连接超时", "connection timed out", "a timeout that an ERP retries; both texts are ours (assumed)", thirdParty("retry rules of a PHP ERP")),
	gateway("43", "系统处理错误", "system error", "JD failed; try again later", official(refABC)),
	gateway("50", "无效调用", "invalid get program", "the call makes no sense to the gateway", official(refAB)),
	gateway("60", "参数[%s]不合法，请参照帮助文档确认！", "parameter [%s] is not  valid ,please  refer to  the help document and confirm", "an application parameter is missing, unknown, or of the wrong type", official(refAB)),
	gateway("61", "参数[%s]值不合法，请参照帮助文档确认！", "parameter [%s] is not  valid ,please  refer to  the help document and confirm", "an application parameter has a value that is not allowed", official(refABC)),
	gateway("62", "json转换时错误，错误的请求参数", "json conversion error, wrong request parameters", "360buy_param_json is empty, is not UTF-8, or is no JSON object", official(refABC+"; table A prints the English of code 4 here, ours is a translation")),
	gateway("63", "json格式不合法", "json格式不合法", "360buy_param_json is no JSON; the table repeats the Chinese", official(refABC)),
	gateway("64", "此类型商家无权调用本接口", "this type of  businesses have no right to call this interface", "a shop of this kind has no right to the method", official(refABC)),
	gateway("65", "平台连接后端服务超时", "platform connecting service timeout", "the service behind the gateway did not answer in time; whether it acted is unknown", official(refABC)),
	gateway("66", "平台连接后端服务不可用", "platform to connect to the back-end service not available", "the service behind the gateway is down; try again", official(refABC)),
	gateway("67", "平台连接后端服务处理过程中出现未知异常信息", "platform connecting service process unknown exception information", "the service behind the gateway failed; whether it acted is unknown", official(refABC)),
	gateway("68", "验证可选字段异常信息", "validation of  optional field anomaly information", "optional_fields could not be checked", official(refABC)),
	gateway("69", "获取数据失败", "failed to get data", "JD could not read the data", official(refABC)),
	gateway("70", "该订单正在出库中", "missing order out  storage", "the order is just being shipped", official(refABC)),
	gateway("71", "当前的ID不属于此商家", "Id is not belong to  the special vender", "the id is another shop's", official(refABC)),
	gateway("72", "当前的用户不是此类型（如FBP, SOP等）的商家", "The current user is  not the type of businesses (FBP, SOP, etc.)", "the method is for shops of another kind", official(refABC)),
	gateway("73", "该api是增值api，请将您的app入住云鼎平台方可调用", "this api is increased in value;if you want to visit,please put your app on our Cloud platform", "plain order data is only for apps that run on JD's cloud", official(refABC)),
	laterEdition("74", "获取调用这ip失败", "the caller's address could not be found (the spelling is JD's)"),
	laterEdition("75", "非法的调用这ip", "the caller's address is not allowed (the spelling is JD's)"),
	laterEdition("77", "非法的http协议", "the HTTP of the request is not acceptable"),
	laterEdition("78", "HTTP 调用异常", "the HTTP exchange failed"),
	laterEdition("79", "该商家没有权限通过该appKey调用该api", "the shop may not use the method through this app"),
	laterEdition("80", "调用的IP不在APP设置的IP白名单中", "the caller's address is not on the app's list"),
	laterEdition("83", "未传入密文", "the decryption methods: no cipher text was given (the wording is approximate)"),
	laterEdition("85", "解密失败", "the decryption methods: it failed"),
	laterEdition("86", "未配置解密", "the decryption methods: not configured (the wording is approximate)"),
	laterEdition("87", "该字段不是通过此appkey获取的", "the decryption methods: the field was not fetched by this app (the wording is approximate)"),
	laterEdition("88", "没有调用该接口权限，请到控制中心进行申请", "ask for the right in JD's console"),
	laterEdition("89", "非法appkey", "the app key is not allowed"),
	laterEdition("90", "被监控为非法商家", "the shop is flagged"),
	laterEdition("91", "京东pin被监测为非法", "the account is flagged"),
	laterEdition("92", "App在测试状态已超过三个月，需要上线后才能继续调用", "an app in test state may call for three months"),
	gateway("1100", "参数错误", "参数错误", "a parameter error; the table repeats the Chinese", thirdParty("JD's gateway error table, copy A alone")),
	gateway("10400014", "当前状态的订单不能修改运单号", "order state is not suitable for modifying waybill number", "only the waybill of a shipped order that is under way can be changed: ship it first", thirdParty("a PHP client's recorded refusal of 360buy.order.sop.waybill.update, 2013")),
	gateway("2001", "无权限", "no permission", "reported by one client of 2026; the Chinese is ours (assumed)", thirdParty("a PHP client of 2026")),

	{"3001", "参数错误：%s", "Parameter error: %s", AtGuide, "an application parameter is missing, unknown, mistyped or out of range; the text names it", Source{Guide, refGd}},
	{"401", "access_token已过期", "access_token expired", AtGuide, "the token is expired, revoked or unknown: refresh it", Source{Guide, refGd}},
	{"402", "订单号无效或无权访问", "Invalid order ID/No access", AtGuide, "there is no such order, or it is another shop's; the two look alike on purpose", Source{Guide, refGd}},
	{"409", "状态冲突：%s", "Status conflict: %s", AtGuide, "the order's state does not allow it, such as a second shipment: read the order before going on", Source{Guide, refGd}},

	{"0", "", "", InResult, "numberCode of a result without a failure", Source{Assumed, "no source records the value on success"}},
	{"-110000", "访问太频繁,请降低频率,稍后重试", "Pls reduce the frequency and try again later", InResult, "the order service's own throttle", Source{Aggregator, refOrd}},
	{"10500001", "客户端校验没通过或有问题", "client validate does not pass or exist problem", InResult, "what needs two parameters or the shop to judge: dates missing, swapped or too far apart", Source{Aggregator, refOrd}},
	{"999999", "系统异常", "system exception", InResult, "the order service failed; try again", Source{Aggregator, refOrd}},
	{"10100002", "订单ID不大于0或者为空", "orderId is not largger than 0 or is null", InResult, "the order id is zero or negative; the spelling is JD's", Source{Aggregator, refOrd}},
	{"13200004", "ES查询异常", "es exception", InResult, "the search behind the order service failed; try again", Source{Aggregator, refOrd}},
	{"10100021", "订单不存在或订单状态不符", "invalid order state", InResult, "no such order, or its state is not among those asked for; only by the quirk unknown-order=failure. The Chinese is ours (assumed)", Source{ThirdParty, "a client's test stub"}},
	{"10400001", "订单[%s]当前状态不能出库或已出库", "order [%s] is already shipped or its state does not allow shipment", InResult, "the order's state does not allow the shipment; the code is seen for a second shipment, there in an error_response; texts and further uses are ours (assumed)", Source{ThirdParty, "a client of 360buy.order.sop.outstorage takes it for already shipped"}},
	{"10100041", "订单不存在或不属于当前商家", "order does not exist or does not belong to business", InResult, "the order whose remark is to be changed is unknown, another shop's or not paid yet (the last is assumed)", official("JD's page of jingdong.pop.order.modifyVenderRemark, kept in gh:lostinfo/jos-open-api")},
	{"10100040", "旗标颜色不合法", "flag is invalid", InResult, "the colour of a remark is none of 0 to 5; both texts are ours (assumed)", thirdParty("a Python client of jingdong.pop.order.modifyVenderRemark")},
	{"10100039", "商家备注超过500个字符", "remark is longer than 500 characters", InResult, "a remark has at most 500 characters; both texts are ours (assumed)", thirdParty("a Python client of jingdong.pop.order.modifyVenderRemark")},
	{"10400015", "当前订单不能修改收货地址", "the order's address cannot be changed", InResult, "only an SOP order that waits for shipment can be sent elsewhere; the answer says no more than success false, the code and its texts are ours (assumed)", Source{Assumed, "JD's page of jingdong.pop.order.modifyOrderAddr has no codes"}},
	{"10800001", "申请单不能审核为该结果，请检查申请单是否已审核；", "the request cannot be reviewed like that, it may have been reviewed already", InResult, "a request for a refund stands where it refuses the reply, such as one that was replied to, and so do service orders and complaints (assumed): read it before going on; the Chinese is JD's, the code and the English are ours (assumed)", thirdParty("an ERP compares errorMsg of jingdong.pop.afs.soa.refundapply.replyRefund with it")},
	{"71", "当前的ID不属于此商家", "Id is not belong to  the special vender", InResult, "the order to ship is unknown or another shop's; the gateway's code, used inside the result, or in an error_response where the method has none (assumed)", Source{Assumed, "JD publishes no failure codes of the shipment"}},

	aggregator("0", "操作成功", "done", "JD's order service was asked; its own failures stand in apiResult, and are charged"),
	aggregator("100", "请求参数错误", "bad request parameters", "a parameter is missing, unknown or wrong, or the call is no POST; msg says which"),
	aggregator("101", "请求超时,请重试", "the request timed out, try again", "the bearer calls more often than ten times a second; slow down"),
	aggregator("103", "旺旺账号不存在", "no such account", "no good token stands in Authorization: Bearer TOKEN"),
	aggregator("200", "系统错误,请联系客服", "system error", "the aggregator failed; try again"),
	aggregator("203", "暂不支持当前接口", "the interface is not supported", "there is nothing at this path below /tool/erps/"),
	aggregator("204", "请求异常:无该接口权限,请前往官网开通正式接口。", "no right to the interface", "the bearer's app has no right to the interface"),
	aggregator("204", "请求异常:API 调用次数不足,请前往网站兑换次数。", "out of calls", "the shop's points do not suffice; only the text tells this 204 from the other"),
	aggregator("302", "未授权店铺", "the shop has not authorized the app", "the shop has no good token for the bearer's app: follow the url in data, which leads nowhere if the shop does not exist"),

	oauth("1005", "无效app_key", "invalid app_key", "no app has this key", sibling),
	oauth("1006", "无效app_secret", "invalid app_secret", "the secret is not the app's", assumedOAuth),
	oauth("1007", "无效的参数%s", "invalid parameter %s", "a parameter has a value that is not allowed, or the request cannot be read", assumedOAuth),
	oauth("1020", "缺少app_key参数", "missing app_key", "send app_key; the old service calls it client_id", sibling),
	oauth("1023", "缺少%s参数", "missing %s", "send the parameter", assumedOAuth),
	oauth("2010", "无效的code", "invalid code", "the code is unknown, used, expired, or another app's: authorize the shop anew", assumedOAuth),
	oauth("2011", "refresh_token过期", "refresh_token expired", "the token was not refreshed before it expired: authorize the shop anew", Source{ThirdParty, "a client that refreshes at oauth.jd.com/oauth/token; " + refSib}),
	oauth("2012", "refresh_token不存在", "no such refresh_token", "the refresh token is unknown, revoked, another app's, or was used before: authorize the shop anew", sibling),
	oauth("2013", "refresh_token刷新次数超过限制", "refreshed too often", "a token may be refreshed so many times a month", assumedOAuth),
	oauth("3038", "服务器系统处理错误", "system error", "the OAuth service failed; try again", sibling),
}

// Catalogue returns every entry, in the order in which it is shown.
func Catalogue() []Entry { return slices.Clone(catalogue) }

// Lookup returns the entries of a code: none if it is unknown, several where it
// occurs in several places, or with several texts.
func Lookup(code string) []Entry {
	var found []Entry
	for _, e := range catalogue {
		if e.Code == code {
			found = append(found, e)
		}
	}
	return found
}

// entry returns the entry of a code that the program itself names.
func entry(code string, where Where) Entry {
	for _, e := range catalogue {
		if e.Code == code && e.Where == where {
			return e
		}
	}
	panic("wire: no code " + code + " at " + string(where))
}

// second returns the other entry of a code that has two texts in one place.
func second(code string, where Where) Entry {
	first := entry(code, where)
	for _, e := range catalogue {
		if e.Code == code && e.Where == where && e.Zh != first.Zh {
			return e
		}
	}
	panic("wire: code " + code + " has but one text at " + string(where))
}

// The entries that the gateway answers with.
var (
	CallLimited        = entry("2", AtGateway)
	ForbiddenRequest   = entry("3", AtGateway)
	MissingVersion     = entry("4", AtGateway)
	UnsupportedVersion = entry("5", AtGateway)
	InvalidVersion     = entry("6", AtGateway)
	MissingTimestamp   = entry("7", AtGateway)
	InvalidTimestamp   = entry("8", AtGateway)
	MissingSign        = entry("11", AtGateway)
	InvalidSign        = entry("12", AtGateway)
	InvalidFormat      = entry("13", AtGateway)
	MissingMethod      = entry("14", AtGateway)
	InvalidMethod      = entry("15", AtGateway)
	MissingTradeNo     = entry("16", AtGateway)
	UsedTradeNo        = entry("17", AtGateway)
	MissingToken       = entry("18", AtGateway)
	InvalidToken       = entry("19", AtGateway)
	MissingAppKey      = entry("20", AtGateway)
	InvalidAppKey      = entry("21", AtGateway)
	NoPermission       = entry("24", AtGateway)
	AppNotOnLine       = entry("25", AtGateway)
	MethodStopped      = entry("28", AtGateway)
	WrongKindOfShop    = entry("64", AtGateway)
	OnlyOnCloud        = entry("73", AtGateway)
	ShopNotAllowed     = entry("79", AtGateway)
	AddressNotAllowed  = entry("80", AtGateway)
	AppTestedTooLong   = entry("92", AtGateway)
	SystemError        = entry("43", AtGateway)
	InvalidParam       = entry("60", AtGateway)
	InvalidParamValue  = entry("61", AtGateway)
	InvalidJSON        = entry("62", AtGateway)
	MalformedJSON      = entry("63", AtGateway)
	NotUnderWay        = entry("10400014", AtGateway)

	GuideParam    = entry("3001", AtGuide)
	GuideToken    = entry("401", AtGuide)
	GuideNoOrder  = entry("402", AtGuide)
	GuideConflict = entry("409", AtGuide)

	ResultThrottled     = entry("-110000", InResult)
	ResultInvalid       = entry("10500001", InResult)
	ResultOrderID       = entry("10100002", InResult)
	ResultNoOrder       = entry("10100021", InResult)
	ResultWrongState    = entry("10400001", InResult)
	ResultNotOwnedOrder = entry("71", InResult)
	ResultReviewed      = entry("10800001", InResult)
	ResultNoRemarked    = entry("10100041", InResult)
	ResultRemarkFlag    = entry("10100040", InResult)
	ResultRemarkTooLong = entry("10100039", InResult)
	ResultAddressFixed  = entry("10400015", InResult)

	AggregatorOK           = entry("0", AtAggregator)
	AggregatorParam        = entry("100", AtAggregator)
	AggregatorTooFast      = entry("101", AtAggregator)
	AggregatorNoAccount    = entry("103", AtAggregator)
	AggregatorSystemError  = entry("200", AtAggregator)
	AggregatorUnsupported  = entry("203", AtAggregator)
	AggregatorNoRight      = entry("204", AtAggregator)
	AggregatorOutOfCalls   = second("204", AtAggregator)
	AggregatorUnauthorized = entry("302", AtAggregator)

	OAuthAppKey         = entry("1005", AtOAuth)
	OAuthSecret         = entry("1006", AtOAuth)
	OAuthParam          = entry("1007", AtOAuth)
	OAuthMissingAppKey  = entry("1020", AtOAuth)
	OAuthMissing        = entry("1023", AtOAuth)
	OAuthCode           = entry("2010", AtOAuth)
	OAuthRefreshExpired = entry("2011", AtOAuth)
	OAuthRefreshUnknown = entry("2012", AtOAuth)
	OAuthRefreshCapped  = entry("2013", AtOAuth)
	OAuthSystemError    = entry("3038", AtOAuth)
)

// Values to compare a decoded refusal with, by errors.Is.
var (
	ErrCallLimited    = CallLimited.Error("")
	ErrInvalidSign    = InvalidSign.Error("")
	ErrTokenMissing   = MissingToken.Error("")
	ErrTokenInvalid   = InvalidToken.Error("")
	ErrParam          = InvalidParam.Error("")
	ErrParamValue     = InvalidParamValue.Error("")
	ErrGuideParam     = GuideParam.Error("")
	ErrGuideToken     = GuideToken.Error("")
	ErrGuideNoOrder   = GuideNoOrder.Error("")
	ErrGuideConflict  = GuideConflict.Error("")
	ErrServiceTimeout = entry("65", AtGateway).Error("")
	ErrServiceDown    = entry("66", AtGateway).Error("")
	ErrServiceFailed  = entry("67", AtGateway).Error("")
)
