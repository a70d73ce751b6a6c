package lab

import (
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

const checksOfWrites = "write/"

// writeLies are about what calls change.
func writeLies() []Lie {
	all := append(shipmentLies(), storedLies()...)
	for i := range all {
		if all[i].Checks == nil {
			all[i] = all[i].seen(checksOfWrites)
		}
	}
	return all
}

// shipmentLies answer shipments otherwise than they went.
func shipmentLies() []Lie {
	return []Lie{
		lie("second-shipment-accepted", "a second shipment is answered as the first", "第二次发货也返回成功",
			BySuite, contract.CodeSecondShipment, shipGuide, again(shipGuide, wire.GuideConflict.Code)),
		lie("second-shipment-accepted-by-jos", "a second shipment by jos is answered as the first", "jos 第二次出库也返回成功",
			BySuite, contract.CodeSecondShipment, shipJOS, againJOS()),
		lie("second-shipment-replaces-waybill", "a second shipment puts its waybill in place of the first", "第二次发货替换运单号",
			BySuite, contract.CodeSecondShipment, shipGuide, replacing()),
		lie("shipment-not-done", "a shipment is answered as done, and is not", "发货返回成功但未执行",
			BySuite, contract.CodeShipLost, shipGuide, onlyClaimed()),
		lie("shipment-with-another-waybill", "a shipment keeps another waybill than was sent", "保存的运单号与发送的不同",
			BySuite, contract.CodeShipLost, shipGuide, asking(shipGuide, func(m *node) { m.each("waybill", worded(func(s string) string { return s + "9" })) })),
		lie("shipment-with-another-carrier", "shipments by JD's own carrier are put down to another", "京东快递的发货被记为其他物流公司",
			BySuite, contract.CodeShipLost, shipGuide, asking(shipGuide, func(m *node) {
				if m.says("logistics_id") == "2087" {
					m.set("logistics_id", scalar("467"))
				}
			})),
		lie("shipment-done-though-refused", "a shipment is answered with 409, and is done", "发货返回 409 但已执行",
			BySuite, contract.CodeWriteRefused, shipGuide, deniedAfterwards()),
		lie("unsigned-shipment-done", "a shipment with a wrong sign is refused, and done", "签名错误的发货被拒绝但已执行",
			BySuite, contract.CodeWriteAccepted, shipGuide, doneUnsigned()),
		lie("unknown-order-shipped", "the shipment of an unknown order is answered as done", "不存在的订单也返回发货成功",
			BySuite, contract.CodeCase, shipGuide, claiming(wire.GuideNoOrder.Code)).seen("case/" + string(shipGuide)),
		lie("unknown-carrier-accepted", "a shipment by an unknown carrier is answered as done", "未知物流公司也返回发货成功",
			BySuite, contract.CodeCase, shipGuide, claiming(wire.GuideParam.Code)).seen("case/" + string(shipGuide)),
		lie("locked-order-shipped", "the shipment of a locked order is answered as done", "锁定的订单也返回发货成功",
			BySuite, contract.CodeCase, shipGuide, claiming(wire.GuideConflict.Code)).seen("case/" + string(shipGuide)),
	}
}

// claimed is the answer to a shipment that went well.
func claimed(c call, a answer) answer {
	when, _, _ := strings.Cut(c.params.Get(wire.ParamTimestamp), ".")
	return a.with(object(shipGuide.Root(), object(
		"code", text(wire.CodeOK), "order_id", scalar(c.about("order_id")), "vender_id", text("10000001"), "modified", text(when),
	)).bytes())
}

// claiming answers shipments that are refused with a code as done.
func claiming(code string) way {
	return stateless(func(c call, ask asker) answer {
		a := ask(c)
		if c.method() != shipGuide || a.refusal() != code || !isNumber(c.about("order_id")) {
			return a
		}
		return claimed(c, a)
	})
}

// again answers a second shipment as the first was.
func again(m wire.Method, code string) way {
	return func(Credentials) behaviour {
		var done memory[[]byte]
		return func(c call, ask asker) answer {
			a := ask(c)
			if c.method() != m {
				return a
			}
			if _, ok := a.good(m); ok {
				done.put(c.about("order_id"), a.body)
			}
			if first, was := done.get(c.about("order_id")); was && a.refusal() == code {
				return a.with(first)
			}
			return a
		}
	}
}

func againJOS() way {
	return func(Credentials) behaviour {
		var done memory[[]byte]
		return func(c call, ask asker) answer {
			a := ask(c)
			root, ok := a.good(shipJOS)
			if !ok || c.method() != shipJOS {
				return a
			}
			id := c.about("orderId")
			if strings.Trim(root.says("*/sopjosshipment_result/success"), `"`) == "true" {
				done.put(id, a.body)
				return a
			}
			if first, was := done.get(id); was {
				return a.with(first)
			}
			return a
		}
	}
}

// replacing makes of a second shipment a change of the waybill.
func replacing() way {
	return func(own Credentials) behaviour {
		return func(c call, ask asker) answer {
			a := ask(c)
			if c.method() != shipGuide || a.refusal() != wire.GuideConflict.Code || !c.signedBy(own) {
				return a
			}
			parcel := object("logicId", scalar(c.about("logistics_id")), "waybillId", text(c.about("waybill")))
			changed := ask(c.instead(own, newWaybill, object("request", object("data", object(
				"orderId", scalar(c.about("order_id")), "partialShipmentInfoList", list(parcel))))))
			if _, ok := changed.good(newWaybill); !ok {
				return a
			}
			return claimed(c, a)
		}
	}
}

// onlyClaimed answers shipments that would be done, and does not do them.
func onlyClaimed() way {
	return func(own Credentials) behaviour {
		return func(c call, ask asker) answer {
			if c.method() != shipGuide || !c.signedBy(own) {
				return ask(c)
			}
			now := ask(c.instead(own, detail, object("order_id", scalar(c.about("order_id")))))
			root, ok := now.good(detail)
			if !ok || root.says(atGuide+"/order_state") != "WAIT_SELLER_STOCK_OUT" {
				return ask(c)
			}
			return claimed(c, now)
		}
	}
}

func deniedAfterwards() way {
	return stateless(func(c call, ask asker) answer {
		a := ask(c)
		if _, ok := a.good(shipGuide); !ok || c.method() != shipGuide {
			return a
		}
		return refuse(a, wire.GuideConflict)
	})
}

func doneUnsigned() way {
	return func(own Credentials) behaviour {
		return func(c call, ask asker) answer {
			a := ask(c)
			if m := c.method(); (m == shipGuide || m == shipJOS) && a.refusal() == wire.InvalidSign.Code && own.AppSecret != "" {
				ask(c.with(own, wire.ParamAppKey, own.AppKey))
			}
			return a
		}
	}
}

// storedLies show orders otherwise than they were changed.
func storedLies() []Lie {
	return []Lie{
		lie("shipped-order-shown-as-before", "an order is shown as it was when it was first read", "订单详情被永久缓存",
			BySuite, contract.CodeShipLost, shipGuide, cachedForGood()),
		lie("modified-does-not-move", "a shipment leaves modified and dataVersion as they were", "发货后 modified 与 dataVersion 不变",
			BySuite, contract.CodeShipLost, shipGuide, modifiedKept()).near("/modified"),
		lie("shipped-order-still-waits", "a shipped order stays in the list of those that wait", "已发货订单仍在待出库列表中",
			BySuite, contract.CodeShipLost, shipGuide, stillWaiting()),
		lie("remark-not-kept", "a remark is answered as noted, and is not", "备注返回成功但未保存",
			BySuite, contract.CodeWriteLost, remark, remarkForgotten()),
		lie("new-waybill-not-kept", "a new waybill is answered as kept, and is not", "修改运单号返回成功但未保存",
			BySuite, contract.CodeWriteLost, newWaybill, waybillForgotten()),
	}
}

func cachedForGood() way {
	return func(Credentials) behaviour {
		var held memory[[]byte]
		return func(c call, ask asker) answer {
			a := ask(c)
			if _, ok := a.good(detail); !ok || c.method() != detail {
				return a
			}
			key := c.params.Get(wire.ParamAppKey) + c.params.Get(wire.ParamJSON)
			if body, ok := held.get(key); ok {
				return a.with(body)
			}
			held.put(key, a.body)
			return a
		}
	}
}

// modifiedKept shows in all orders when they were changed as it was seen first.
func modifiedKept() way {
	return func(own Credentials) behaviour {
		var held memory[*node]
		return ofOrder(func(o *node) {
			id := o.says("orderId")
			for _, name := range []string{"modified", "dataVersion"} {
				now := o.get(name)
				if id == "" || now == nil {
					continue
				}
				if was, ok := held.get(id + name); ok {
					o.set(name, was)
				} else {
					held.put(id+name, now)
				}
			}
		})(own)
	}
}

// stillWaiting adds orders that were shipped here to each page of those that wait
// for shipment.
func stillWaiting() way {
	return func(own Credentials) behaviour {
		var shipped memory[[]string]
		const all = ""
		return func(c call, ask asker) answer {
			a, m := ask(c), c.method()
			if !c.signedBy(own) {
				return a
			}
			if _, ok := a.good(shipGuide); ok && m == shipGuide {
				shipped.change(all, func(ids []string) []string { return append(ids[:len(ids):len(ids)], c.about("order_id")) })
			}
			root, ok := a.good(listJOS)
			if !ok || m != listJOS || !strings.HasPrefix(c.about("order_state"), "WAIT_SELLER_STOCK_OUT") || root.get(atListJOS) == nil {
				return a
			}
			ids, _ := shipped.get(all)
			for _, id := range ids[max(0, len(ids)-maxShown):] {
				one, ok := ask(c.instead(own, detail, object("order_id", scalar(id), "optional_fields", text(c.about("optional_fields"))))).good(detail)
				if ok && one.get(atJOS) != nil {
					waiting := root.get(atListJOS)
					waiting.kids = append(waiting.kids, one.get(atJOS))
				}
			}
			return a.with(root.bytes())
		}
	}
}

// maxShown bounds the orders that a lie adds to a page.
const maxShown = 10

// remarkForgotten notes remarks in another order: none.
func remarkForgotten() way {
	return func(own Credentials) behaviour {
		return func(c call, ask asker) answer {
			if c.method() != remark || !c.signedBy(own) || c.about("remark") == "" {
				return ask(c)
			}
			members := c.members()
			members.set("remark", text("-"))
			return ask(c.asking(own, members))
		}
	}
}

// waybillForgotten answers changes of a waybill by what they leave: nothing.
func waybillForgotten() way {
	return func(own Credentials) behaviour {
		return func(c call, ask asker) answer {
			if c.method() != newWaybill || !c.signedBy(own) {
				return ask(c)
			}
			root, ok := ask(c.instead(own, detail, object("order_id", scalar(c.about("request/data/orderId")), "optional_fields", text("waybill")))).good(detail)
			if !ok || root.says(atJOS+"/waybill") == "" {
				return ask(c)
			}
			members := c.members()
			members.each("request/data/partialShipmentInfoList/*/waybillId", func(p place) { p.in.kids[p.at] = root.get(atJOS + "/waybill") })
			return ask(c.asking(own, members))
		}
	}
}
