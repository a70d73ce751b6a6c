package mockserver

import "github.com/jdmock/jdmock/contract/wire"

// triggers say what brings a code about here, by place and code. What is not
// among them comes by an injected fault alone.
var triggers = map[wire.Where]map[string]string{
	wire.AtGateway: {
		"2":  "calls beyond the app's limit, its calls at once, or its daily quota",
		"3":  "a request that is neither GET, POST nor HEAD",
		"4":  "no v",
		"5":  "v=3.0",
		"6":  "v=x",
		"7":  "no timestamp",
		"8":  "a timestamp that is malformed or too far off",
		"11": "no sign",
		"12": "a sign that does not fit",
		"13": "format=xml, or more than 1 MiB",
		"14": "no method",
		"15": "an unknown method",
		"16": "360buy.order.sop.outstorage without trade_no",
		"17": "360buy.order.sop.outstorage with a trade_no that was used",
		"18": "no access_token",
		"19": "a token that is unknown, expired, revoked or another app's, on a jos method",
		"20": "no app_key",
		"21": "an unknown app_key",
		"24": "an app whose methods do not hold the method",
		"25": "an app that is off line",
		"28": "a method that is stopped for the app",
		"60": "an application parameter that is missing, unknown or mistyped, on a jos method",
		"61": "an application parameter with a bad value, on a jos method",
		"62": "application parameters that are empty, not UTF-8, or no object",
		"63": "application parameters that are no JSON",
		"64": "a shop of another kind than SOP",
		"71": "a legacy method and an order that is unknown or another shop's",
		"73": "an app outside JD's cloud that reads plain order data",
		"79": "an app that may not call for the shop",
		"80": "a caller outside the app's ip_allow",
		"92": "an app in test state for more than three months of shop time",
	},
	wire.AtGuide: {
		"3001": "a wrong application parameter, on a guide method",
		"401":  "a bad token, on a guide method",
		"402":  "an order that is unknown or another shop's",
		"409":  "a second shipment",
	},
	wire.InResult: {
		"0":        "success",
		"-110000":  "calls beyond the app's order throttle",
		"10500001": "a search whose dates are swapped",
		"10100002": "order_id 0",
		"10100021": "an unknown order, with the quirk unknown-order=failure",
		"10400001": "a second shipment by jingdong.pop.order.shipment",
		"10800001": "a second jingdong.pop.afs.soa.refundapply.replyRefund",
		"71":       "a shipment of an unknown order by jingdong.pop.order.shipment",
	},
}

// Trigger says what brings a code of the catalogue about here; "" for those of
// the aggregator and of OAuth, whose meaning says it.
func Trigger(e wire.Entry) string {
	known, ours := triggers[e.Where]
	if !ours {
		return ""
	}
	if how, ok := known[e.Code]; ok {
		return how
	}
	return `a fault whose action is {"type":"error","code":"` + e.Code + `"}`
}
