package lab

import (
	"slices"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// trackLies are about the scans of a parcel.
func trackLies() []Lie {
	const scans = "*/order_tracks"
	checks := "track/"
	return []Lie{
		lie("scans-newest-first", "the scans stand newest first", "物流跟踪按时间倒序",
			BySuite, contract.CodeTrackOrder, track, answering(track, func(root *node) {
				if list := root.get(scans); list != nil {
					slices.Reverse(list.kids)
				}
			})).near("/order_tracks").seen(checks),
		lie("scan-before-shipment", "the first scan is years before the shipment", "第一次扫描早于出库",
			BySuite, contract.CodeTrackOrder, track, at(track, scans+"/0/time", put(`"2015-01-01 00:00:00"`))).near("/order_tracks").seen(checks),
		lie("scan-time-with-slashes", "scans have times like 2026/11/22", "物流时间使用斜杠",
			BySuite, contract.CodeFormat, track, at(track, scans+"/*/time", withSlashes)).near("/time").seen(checks),
		lie("scan-without-content", "scans have no content", "物流记录没有内容",
			BySuite, contract.CodeMissing, track, at(track, scans+"/*/content", drop)).near("/content").seen(checks),
		lie("unshipped-order-scanned", "an order without a parcel has a scan", "未出库订单已有物流记录",
			BySuite, contract.CodeTrackOrder, track, answering(track, func(root *node) {
				if list := root.get(scans); list != nil && len(list.kids) == 0 {
					list.kids = []*node{object("time", text("2026-01-01 00:00:00"), "content", text("您的快件已由【南宁青秀区营业部】揽收完成"))}
				}
			})).near("/order_tracks").seen(checks),
		lie("delivered-before-collected", "a parcel is first delivered and then collected", "先签收后揽收",
			BySuite, contract.CodeTrackOrder, track, answering(track, func(root *node) {
				list := root.get(scans)
				if list == nil || len(list.kids) < 2 {
					return
				}
				first, last := list.kids[0], list.kids[len(list.kids)-1]
				collected, delivered := first.get("content"), last.get("content")
				first.set("content", delivered)
				last.set("content", collected)
			})).near("/order_tracks").seen(checks).
			escapes("the contract holds no list of the texts of scans, so only their times are judged"),
	}
}

// meaningLies are about answers that do not fit each other, or the question.
func meaningLies() []Lie {
	return slices.Concat(askedLies(), agreeingLies(), aggregatorLies())
}

// askedLies answer something else than was asked.
func askedLies() []Lie {
	return []Lie{
		lie("same-read-two-answers", "every second detail of an order names another source", "相同请求的响应交替变化",
			BySuite, contract.CodeUnstable, detail, alternating()).seen("detail/"),
		lie("waybill-changes-with-each-read", "each detail of an order shows another waybill", "每次读取运单号都不同",
			BySuite, contract.CodeUnstable, detail, countingReads()).near("/waybill").seen("detail/"),
		lie("optional-fields-ignored", "a detail shows members that were not asked for", "返回未请求的字段",
			BySuite, contract.CodeFields, detail, asking(detail, func(m *node) {
				if fields := m.says("optional_fields"); fields != "" && !strings.Contains(fields, "orderSource") {
					m.set("optional_fields", text(fields+",orderSource"))
				}
			})).seen("detail/"),
		lie("asked-field-withheld", "a detail leaves out orderStartTime, which was asked for", "遗漏请求的字段",
			BySuite, contract.CodeFields, detail, at(detail, atJOS+"/orderStartTime", drop)).near("/orderStartTime").seen("detail/"),
		lie("another-order-answered", "a detail is answered with the order that was first asked for", "详情返回另一笔订单",
			BySuite, contract.CodeOtherOrder, detail, firstOrder()).near("order").seen("detail/"),
	}
}

// agreeingLies say of one thing what the gateway does not say of it elsewhere.
func agreeingLies() []Lie {
	return []Lie{
		lie("dialects-disagree-in-state", "the guide's detail calls orders under way completed", "guide 与 jos 的状态不一致",
			BySuite, contract.CodeDialects, detail, at(detail, atGuide+"/order_state", worded(func(s string) string {
				return strings.Replace(s, "WAIT_GOODS_RECEIVE_CONFIRM", "FINISHED_L", 1)
			}))).near("/order_state").seen("detail/"),
		lie("dialects-disagree-in-price", "the guide's prices of items are a fen too high", "guide 与 jos 的单价不一致",
			BySuite, contract.CodeDialects, detail, at(detail, atGuide+"/items/*/price", moreFen(1))).near("/price").seen("detail/"),
		lie("dialects-disagree-in-person", "the guide names another consignee", "guide 与 jos 的收货人不一致",
			BySuite, contract.CodeDialects, detail, at(detail, atGuide+"/receiver_info/name", put(`"王小明"`))).near("/receiver_info").seen("detail/"),
		lie("refusal-texts-swapped", "the texts of refusals stand in each other's place", "错误的中英文描述互换",
			BySuite, contract.CodeGatewayText, "", onRefusal(func(a answer) answer {
				root, _ := a.doc()
				said := root.kids[0]
				zh, en := said.get("zh_desc"), said.get("en_desc")
				if zh == nil || en == nil {
					return a
				}
				said.set("zh_desc", en)
				said.set("en_desc", zh)
				return a.with(root.bytes())
			})).near("_desc").seen(checksOfGateway),
		lie("unknown-order-empty", "the guide answers an unknown order with an empty order_info", "不存在的订单返回空对象",
			BySuite, contract.CodeMissing, detail, stateless(func(c call, ask asker) answer {
				a := ask(c)
				if c.method() != detail || a.refusal() != wire.GuideNoOrder.Code {
					return a
				}
				return a.with(object(detail.Root(), object("code", text(wire.CodeOK), "order_info", object())).bytes())
			})).near("/order_info").seen("case/" + string(detail)),
	}
}

// alternating shows orderSource otherwise every second time.
func alternating() way {
	return func(Credentials) behaviour {
		var odd memory[bool]
		return func(c call, ask asker) answer {
			a := ask(c)
			root, ok := a.good(detail)
			if !ok || c.method() != detail {
				return a
			}
			if even := !odd.change(c.about("order_id"), func(was bool) bool { return !was }); even {
				root.each(atJOS+"/orderSource", worded(func(s string) string { return s + " " }))
			}
			return a.with(root.bytes())
		}
	}
}

// countingReads adds to the waybill how often the order was read.
func countingReads() way {
	return func(Credentials) behaviour {
		var reads memory[int]
		return func(c call, ask asker) answer {
			a := ask(c)
			root, ok := a.good(detail)
			if !ok || c.method() != detail || root.says(atJOS+"/waybill") == "" {
				return a
			}
			n := reads.change(c.about("order_id"), func(was int) int { return was + 1 })
			root.each(atJOS+"/waybill", worded(func(s string) string { return s + strconv.Itoa(n) }))
			return a.with(root.bytes())
		}
	}
}

// firstOrder answers every question for the details of an order as the first of
// its app that asked for the same members.
func firstOrder() way {
	return func(own Credentials) behaviour {
		var held memory[string]
		return func(c call, ask asker) answer {
			fields := c.about("optional_fields")
			if c.method() != detail || fields == "" || !c.signedBy(own) {
				return ask(c)
			}
			if id, ok := held.get(fields); ok {
				members := c.members()
				members.set("order_id", scalar(id))
				return ask(c.asking(own, members))
			}
			a := ask(c)
			if root, ok := a.good(detail); ok && root.get(atJOS) != nil {
				held.put(fields, c.about("order_id"))
			}
			return a
		}
	}
}

// aggregatorLies are about the aggregator's interface.
func aggregatorLies() []Lie {
	const m = contract.AggregatorMethod
	const inOrder = "data/*/orderDetailInfo/orderInfo"
	checks := "aggregator/"
	edited := func(path string, e edit) way {
		return stateless(func(c call, ask asker) answer {
			a := ask(c)
			root, ok := a.doc()
			if !ok || c.method() != m {
				return a
			}
			root.each(path, e)
			return a.with(root.bytes())
		})
	}
	return []Lie{
		lie("aggregator-code-as-text", "the aggregator's code is text", "聚合接口的 code 是文本", BySuite, contract.CodeType, m, edited("code", asText)).near("/code").seen(checks),
		lie("aggregator-message-missing", "the aggregator has no msg", "聚合接口缺少 msg", BySuite, contract.CodeMissing, m, edited("msg", drop)).near("/msg").seen(checks),
		lie("aggregator-id-as-number", "the aggregator writes orderId as a number", "聚合接口把 orderId 写成数字", BySuite, contract.CodeType, m, edited(inOrder+"/orderId", asNumber)).near("/orderId").seen(checks),
		lie("aggregator-price-of-its-own", "the aggregator's orderPayment is a yuan too high", "聚合接口金额与 jos 不一致", BySuite, contract.CodeDialects, m, edited(inOrder+"/orderPayment", moreFen(100))).near("/orderPayment").seen(checks),
		lie("aggregator-code-another", "the aggregator answers 103 with 200", "聚合接口以 200 代替 103", BySuite, contract.CodeGateway, m, edited("code", worded(func(s string) string {
			return strings.Replace(s, "103", "200", 1)
		}))).near("/code").seen(checks),
		lie("aggregator-any-owner", "the aggregator takes every owner for the shop", "聚合接口忽略 owner_id", BySuite, contract.CodeGateway, m, anyOwner()).near("/code").seen(checks),
		lie("aggregator-any-bearer", "the aggregator takes every bearer for the shop's", "聚合接口接受任意 bearer", BySuite, contract.CodeGateway, m, func(own Credentials) behaviour {
			return func(c call, ask asker) answer {
				if c.method() == m && own.AccessToken != "" {
					r := c.http.Clone(c.http.Context())
					r.Header.Set("Authorization", "Bearer "+own.AccessToken)
					c.http = r
				}
				return ask(c)
			}
		}).seen(checks),
	}
}

// anyOwner asks again for the shop's, where an owner is not served.
func anyOwner() way {
	return func(own Credentials) behaviour {
		return func(c call, ask asker) answer {
			a := ask(c)
			root, ok := a.doc()
			if !ok || c.method() != contract.AggregatorMethod || root.says("code") != wire.AggregatorUnauthorized.Code || own.VenderID == "" {
				return a
			}
			c.params, c.changed = c.params.With("owner_id", own.VenderID), true
			return ask(c)
		}
	}
}
