package lab

import (
	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// The methods that lies are about.
const (
	listGuide  wire.Method = "jingdong.pop.orders.get"
	detail     wire.Method = "jingdong.pop.order.get"
	listJOS    wire.Method = "jingdong.pop.order.search"
	detailEn   wire.Method = "jingdong.pop.order.enGet"
	shipGuide  wire.Method = "jingdong.pop.order.ship"
	shipJOS    wire.Method = "jingdong.pop.order.shipment"
	track      wire.Method = "jingdong.pop.order.track"
	remark     wire.Method = "jingdong.pop.order.modifyVenderRemark"
	newWaybill wire.Method = "jingdong.pop.order.waybill.update"
	tokens     wire.Method = "oauth2/access_token" // the path that gives them
	logistics  wire.Method = "360buy.delivery.logistics.get"
)

// Paths into answers.
const (
	atListGuide = "*/order_info_list/order_info"
	atListJOS   = "*/searchorderinfo_result/orderInfoList"
	atGuide     = "*/order_info"
	atJOS       = "*/orderDetailInfo/orderInfo"
)

// A way makes the behaviour of a lie, with a memory of its own.
type way func(Credentials) behaviour

// stateless is a way without a memory that signs nothing.
func stateless(b behaviour) way { return func(Credentials) behaviour { return b } }

// answering changes the answers of a method that do not refuse.
func answering(m wire.Method, change func(root *node)) way {
	return stateless(func(c call, ask asker) answer {
		a := ask(c)
		if c.method() != m {
			return a
		}
		root, ok := a.good(m)
		if !ok {
			return a
		}
		change(root)
		return a.with(root.bytes())
	})
}

// at edits all places of a path, whose first asterisk is the answer's root.
func at(m wire.Method, path string, e edit) way {
	return answering(m, func(root *node) { root.each(path, e) })
}

// refusing edits refusals of every method.
func refusing(path string, e edit) way {
	return stateless(func(c call, ask asker) answer {
		a := ask(c)
		if a.refusal() == "" {
			return a
		}
		root, _ := a.doc()
		root.each(path, e)
		return a.with(root.bytes())
	})
}

// spoiling changes the bytes of a method's good answers.
func spoiling(m wire.Method, change func(body []byte) []byte) way {
	return stateless(func(c call, ask asker) answer {
		a := ask(c)
		if _, ok := a.good(m); !ok || c.method() != m {
			return a
		}
		return a.with(change(a.body))
	})
}

// asking changes the application parameters of a method before they are passed
// on, and signs anew.
func asking(m wire.Method, change func(members *node)) way {
	return func(own Credentials) behaviour {
		return func(c call, ask asker) answer {
			if c.method() != m || !c.signedBy(own) {
				return ask(c)
			}
			members := c.members()
			change(members)
			return ask(c.asking(own, members))
		}
	}
}

// pardoning passes a call on that would be refused, with what is wrong in it put
// right; change returns false where it has nothing to pardon.
func pardoning(change func(c *call, own Credentials) bool) way {
	return func(own Credentials) behaviour {
		return func(c call, ask asker) answer {
			if own.AppSecret == "" || c.method() == contract.AggregatorMethod || !change(&c, own) {
				return ask(c)
			}
			return ask(c.with(own, wire.ParamAppKey, c.params.Get(wire.ParamAppKey)))
		}
	}
}

// codeFor gives refusals with a code another one.
func codeFor(was string, e wire.Entry) way {
	return stateless(func(c call, ask asker) answer {
		a := ask(c)
		if a.refusal() != was {
			return a
		}
		return a.with(e.Error("").Envelope())
	})
}

// refuse answers with a code.
func refuse(a answer, e wire.Entry) answer { return a.with(e.Error("").Envelope()) }

// lie returns a lie: what it is, who notices it as what, and how it comes about.
func lie(name, about, zh string, by Tool, code contract.Code, m wire.Method, behaves way) Lie {
	return Lie{Name: name, About: about, AboutZh: zh, By: by, Code: code, Method: m, behaves: behaves}
}

// near says what the pointer to what is wrong holds.
func (l Lie) near(pointer string) Lie {
	l.Pointer = pointer
	return l
}

// seen says by which of the suite's checks.
func (l Lie) seen(checks ...string) Lie {
	l.Checks = checks
	return l
}

// escapes says why nothing notices the lie.
func (l Lie) escapes(why string) Lie {
	l.Gap = why
	return l
}
