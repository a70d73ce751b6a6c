package mockserver

import (
	"crypto/sha256"
	"encoding/hex"
	"math/bits"
	"slices"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aggregator"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/passport"
)

// shipments are the methods that ship an order, with the parameter that is the
// waybill.
var shipments = map[wire.Method]string{
	"jingdong.pop.order.ship": "waybill", "jingdong.pop.order.shipment": "logiNo", "360buy.order.sop.outstorage": "waybill",
}

// blind are the methods that change something and show nothing of the order:
// whoever calls them has not read it.
var blind = map[wire.Method]bool{
	"jingdong.ldop.alpha.waybill.receive": true, "jingdong.ldop.alpha.waybill.api.unbind": true,
	"jingdong.pop.order.partial.outship": true, "jingdong.pop.order.waybill.update": true, "360buy.order.sop.waybill.update": true,
	"360buy.overseas.order.sop.outstorage": true, "360buy.overseas.order.sop.delivery": true,
	"jingdong.pop.oto.checkNumbers.upload": true, "jingdong.loc.code.consume": true,
	"jingdong.pop.order.modifyVenderRemark": true, "jingdong.pop.order.modifyOrderAddr": true,
	"jingdong.pop.afs.soa.refundapply.replyRefund": true, "jingdong.pop.complaint.reply": true,
	"jingdong.asc.audit.send": true, "jingdong.asc.audit.refuse": true, "jingdong.asc.receive.register": true, "jingdong.asc.common.cancel": true,
	"jingdong.asc.process.offline.change": true, "jingdong.asc.process.back": true, "jingdong.asc.process.refund": true,
}

// windowed are the methods that list orders by windows of time, with the
// parameters that tell one list from another.
var windowed = map[wire.Method][]string{
	"jingdong.pop.orders.get": {"order_state"}, "jingdong.pop.order.search": {"order_state", "dateType"}, "jingdong.pop.order.enSearch": {"order_state", "dateType"},
}

// stamp notes a call in the passport of its sandbox.
func (s *Server) stamp(c *call, r *refusal, e *journal.Entry) {
	if c.box == nil {
		return
	}
	p := passport.Call{
		ID: e.ID, At: e.At, Shop: e.ShopAt, Method: e.Method, App: e.AppKey, Vender: e.Vender, OrderID: e.OrderID, Outcome: string(e.Outcome), Code: e.Code,
		Faults: c.strikes, Dialect: s.dialectOf(c), GivesToken: r == nil && slices.ContainsFunc(e.Steps, func(step journal.Step) bool { return step.Name == grantRefresh }),
	}
	p.States = statesMet(c.met | c.seen.met)
	if r != nil && !r.injected {
		p.Limited = slices.Contains(limitCodes, r.entry)
		p.Conflict = r.entry == wire.GuideConflict || r.entry == wire.ResultWrongState
		if r.entry == wire.GuideToken || r.entry == wire.InvalidToken {
			p.BadToken = digest(c.params.Get(wire.ParamAccessToken))
		}
	}
	if name, ships := shipments[c.spec.Method]; ships && c.members.read {
		p.Ship, p.Shipped, p.Waybill = true, c.shipped, digest(c.members.text(name))
	}
	for _, f := range c.labels {
		p.Labelled = append(p.Labelled, passport.Labelled{OrderID: f.Order, Habits: f.Habits, Waste: f.Wasted})
	}
	p.Blind = blind[c.spec.Method]
	c.window(&p, r)
	c.box.Passport.Note(p)
}

// statesMet returns the names of states.
func statesMet(states order.States) []string {
	if bits.OnesCount32(uint32(states)) == 1 {
		return aloneNames[bits.TrailingZeros32(uint32(states))]
	}
	var names []string
	states.Each(func(state order.State) bool { names = append(names, state.String()); return true })
	return names
}

// aloneNames holds the name of each state alone, which is what most calls meet,
// at the place of its bit.
var aloneNames = func() (names [32][]string) {
	order.AllStates.Each(func(state order.State) bool {
		names[bits.TrailingZeros32(uint32(order.SetOf(state)))] = []string{state.String()}
		return true
	})
	return names
}()

// limitCodes are what limits refuse with.
var limitCodes = []wire.Entry{wire.CallLimited, wire.ResultThrottled, wire.AggregatorTooFast}

// dialectOf returns the dialect of a call; "" if its method is not known.
func (s *Server) dialectOf(c *call) string {
	switch {
	case c.params.Get(wire.ParamMethod) == aggregator.Path[1:]:
		return "aggregator"
	case c.stub == nil && c.spec.Method == "":
		return ""
	}
	return s.dialect(c)
}

// window notes which window of a list a call reads.
func (c *call) window(p *passport.Call, r *refusal) {
	kinds, ok := windowed[c.spec.Method]
	if !ok || !c.members.read {
		return
	}
	var err error
	if p.Start, err = wire.ParseTime(c.members.text("start_date")); err != nil {
		return
	}
	if p.End, err = wire.ParseTime(c.members.text("end_date")); err != nil {
		return
	}
	window := append(make([]byte, 0, 96), c.spec.Method...)
	for _, name := range kinds {
		window = append(append(window, ' '), digest(c.members.text(name))...)
	}
	p.Window = string(window)
	p.WindowReadOK = r == nil && (c.struck == nil || c.struck.Action.Type == fault.Drip)
}

// digest stands for a text that is not to be remembered; "" for none.
func digest(text string) string {
	if known, ok := digests[text]; ok {
		return known
	}
	return digestOf(text)
}

// digests are those of texts that lists are asked by again and again, and of
// none.
var digests = func() map[string]string {
	all := map[string]string{"": ""}
	for _, text := range []string{"0", "1", "ALL"} {
		all[text] = digestOf(text)
	}
	order.AllStates.Each(func(state order.State) bool { all[state.String()] = digestOf(state.String()); return true })
	return all
}()

func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

// meets notes the state of an order that the call names or is shown.
func (c *call) meets(state order.State) { c.met |= order.SetOf(state) }
