package suite

import (
	"encoding/json"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// writeEntries are the checks that change orders.
func (g *ground) writeEntries() []entry {
	check := func(m wire.Method, name string, e wire.Evidence, source string, run func(*probe)) entry {
		return entry{name: "write/" + string(m) + "/" + name, method: m, evidence: e, source: source, run: run}
	}
	const (
		ship     = "In-Depth Exploration of JD.com API, section 4"
		shipment = "Java SDK PopOrderShipmentRequest; gh:lostinfo/jos-open-api comments"
		assumed  = "nothing public decides"
	)
	return []entry{
		check(shipMethod, "a shipment moves the order", wire.Guide, ship, shipped(byGuide)),
		check(shipMethod, "a shipped order changes lists", wire.Guide, ship, listedShipped),
		check(shipMethod, "a second shipment is refused and changes nothing", wire.Guide, "In-Depth Exploration of JD.com API, section 7", secondShipment(byGuide, byGuide)),
		check(shipMethod, "a shipment after JD's own is refused and changes nothing", wire.Guide, "In-Depth Exploration of JD.com API, section 7", secondShipment(byJOS, byGuide)),
		check(shipMethod, "an unknown carrier is refused and changes nothing", wire.Guide, ship, badShipment(spare, func(id, _ int64) asked { return shipCall(spare, id, noCarrier, waybillFor(id, 3)) }, wire.GuideParam.Code)),
		check(shipMethod, "a missing waybill is refused and changes nothing", wire.Guide, ship, badShipment(spare, func(id, carrier int64) asked {
			return asked{method: shipMethod, params: object(map[string]any{"order_id": id, "logistics_id": carrier})}
		}, wire.GuideParam.Code)),
		check(shipMethod, "an unknown order is refused", wire.Guide, "In-Depth Exploration of JD.com API, section 7", unknownShipment(spare, wire.GuideNoOrder.Code)),
		check(shipMethod, "another shop's order is refused as an unknown one", wire.Guide, "In-Depth Exploration of JD.com API, section 7", foreignShipment(spare, wire.GuideNoOrder.Code)),
		check(shipMethod, "an order in another state is refused and stays", wire.Guide, "In-Depth Exploration of JD.com API, section 7", endedShipment(spare, wire.GuideConflict.Code)),
		check(shipMethod, "a call that is refused for its sign changes nothing", wire.Official, "JD's gateway error table, code 12", spoiltShipment(func(a *asked) { a.signed = with(wire.ParamSign, wrongSign) }, wire.InvalidSign.Code)),
		check(shipMethod, "a call that is refused for its token changes nothing", wire.Guide, "In-Depth Exploration of JD.com API, section 7", spoiltShipment(func(a *asked) { a.unsigned = with(wire.ParamAccessToken, noSuchToken) }, wire.GuideToken.Code, wire.InvalidToken.Code)),
		check(shipmentMethod, "a shipment moves the order", wire.SDK, shipment, shipped(byJOS)),
		check(shipmentMethod, "a second shipment fails in the result and changes nothing", wire.Assumed, assumed, secondShipment(byJOS, byJOS)),
		check(shipmentMethod, "a shipment after the guide's fails and changes nothing", wire.Assumed, assumed, secondShipment(byGuide, byJOS)),
		check(shipmentMethod, "an unknown carrier is refused and changes nothing", wire.Official, "JD's gateway error table, code 61", badShipment(spare, func(id, _ int64) asked { return shipCall(byJOS, id, noCarrier, waybillFor(id, 3)) }, wire.InvalidParamValue.Code)),
		check(shipmentMethod, "an unknown order fails in the result", wire.Assumed, assumed, unknownShipment(byJOS, wire.ResultNotOwnedOrder.Code)),
		check(shipmentMethod, "another shop's order fails as an unknown one", wire.Assumed, assumed, foreignShipment(byJOS, wire.ResultNotOwnedOrder.Code)),
		check(waybillMethod, "a shipped order gets another waybill", wire.SDK, "Java SDK PopOrderWaybillUpdateRequest", changedWaybill),
		check(waybillMethod, "an order that is not shipped yet is refused and stays", wire.SDK, "Java SDK PopOrderWaybillUpdateRequest", earlyWaybill),
		check(remarkMethod, "a remark stands in the order", wire.Official, "JD's page of apiId 2406, 2019, kept in gh:lostinfo/jos-open-api", changedRemark),
	}
}

// noCarrier is the id of no carrier.
const noCarrier = 99_999_999

// badShipment makes a call that must not ship the slot's order.
func badShipment(s slot, call func(id, carrier int64) asked, codes ...string) func(*probe) {
	return func(p *probe) {
		st, done := p.writing()
		defer done()
		id, carrier := p.order(st, s), p.withCarrier(st)
		before := p.now(st, id)
		a := call(id, carrier)
		p.refusedAs(contract.CodeWriteAccepted, a.method, p.ask(st.as, a), codes...)
		p.unchanged(contract.CodeWriteAccepted, st, id, before)
	}
}

// unknownShipment ships orders that there are not.
func unknownShipment(by slot, code string) func(*probe) {
	return func(p *probe) {
		st, done := p.writing()
		defer done()
		for _, id := range unknownIDs {
			a := shipCall(by, id, p.withCarrier(st), waybillFor(id, 4))
			p.refusedAs(contract.CodeWriteAccepted, a.method, p.ask(st.as, a), code)
		}
	}
}

// foreignShipment ships another shop's order.
func foreignShipment(by slot, code string) func(*probe) {
	return func(p *probe) {
		st, done := p.writing()
		defer done()
		if st.foreign == 0 {
			p.unchecked(say("it needs another shop's order: name the control API of a simulator", "需要其他店铺的订单：请给出模拟器的控制接口"))
		}
		a := shipCall(by, st.foreign, p.withCarrier(st), waybillFor(st.foreign, 4))
		p.refusedAs(contract.CodeWriteAccepted, a.method, p.ask(st.as, a), code)
	}
}

// endedShipment ships an order that was canceled.
func endedShipment(by slot, code string) func(*probe) {
	return func(p *probe) {
		st, done := p.writing()
		defer done()
		if st.ended == 0 {
			canceled := p.shop().inState("TRADE_CANCELED")
			if len(canceled) == 0 {
				p.unchecked(say("the shop has no canceled order: want one", "店铺没有已取消的订单：至少需要一笔"))
			}
			st.ended = canceled[0].id
		}
		carrier := p.withCarrier(st)
		before := p.now(st, st.ended)
		a := shipCall(by, st.ended, carrier, waybillFor(st.ended, 5))
		p.refusedAs(contract.CodeWriteAccepted, a.method, p.ask(st.as, a), code)
		p.unchanged(contract.CodeWriteAccepted, st, st.ended, before)
	}
}

// spoiltShipment ships the spare order by a call that the gateway has to refuse.
func spoiltShipment(spoil func(*asked), codes ...string) func(*probe) {
	return badShipment(spare, func(id, carrier int64) asked {
		a := shipCall(spare, id, carrier, waybillFor(id, 6))
		spoil(&a)
		return a
	}, codes...)
}

// newWaybill is the call that gives a shipped order another waybill.
func newWaybill(id, carrier int64, waybill string) asked {
	return asked{method: waybillMethod, params: object(map[string]any{"request": map[string]any{"belongType": 200, "data": map[string]any{
		"orderId": id, "partialShipmentInfoList": []map[string]any{{"logicId": carrier, "waybillId": waybill}},
	}}})}
}

// updated reads the answer of newWaybill.
func updated(got reply) (code string) {
	var answer struct {
		Response struct {
			Code json.Number `json:"code"`
		} `json:"response"`
	}
	if got.root != waybillMethod.Root() || json.Unmarshal(got.inner, &answer) != nil {
		return got.code
	}
	return answer.Response.Code.String()
}

// waybillChanged is how waybillMethod says that it has done its work.
const waybillChanged = "200"

// changedWaybill gives a shipped order another waybill.
func changedWaybill(p *probe) {
	st, done := p.writing()
	defer done()
	p.ship(st, byJOS)
	id := st.orders[byJOS]
	before, waybill := p.now(st, id), waybillFor(id, 7)
	got := p.ask(st.as, newWaybill(id, st.carrier, waybill))
	if code := updated(got); code != waybillChanged {
		p.failNow(contract.CodeWriteRefused, "waybill", "/"+got.root, say("code 200: order %d is shipped", "返回 200：订单 %d 已发货", id), say("%.20q", "%.20q", code))
	}
	after := p.now(st, id)
	if after.Waybill != waybill {
		p.fail(contract.CodeWriteLost, "waybill", detailPointer(getMethod)+"/waybill", say("%q, which was answered as done", "%q（已返回修改成功）", waybill), say("%.60q", "%.60q", after.Waybill))
	}
	p.moved(contract.CodeWriteLost, before, after)
}

// earlyWaybill gives an order a waybill that is not shipped yet.
func earlyWaybill(p *probe) {
	st, done := p.writing()
	defer done()
	id, carrier := p.order(st, spare), p.withCarrier(st)
	before := p.now(st, id)
	got := p.ask(st.as, newWaybill(id, carrier, waybillFor(id, 8)))
	if code := updated(got); code != wire.NotUnderWay.Code {
		lax := contract.CodeGateway
		if code == waybillChanged {
			lax = contract.CodeWriteAccepted
		}
		p.fail(lax, "waybill", "/"+got.root, codeNamed(wire.NotUnderWay.Code), say("code %.20q", "错误码 %.20q", code))
	}
	p.unchanged(contract.CodeWriteAccepted, st, id, before)
}

// changedRemark changes the seller's remark, and puts back what was there.
func changedRemark(p *probe) {
	st, done := p.writing()
	defer done()
	id := p.order(st, spare)
	before := p.now(st, id)
	text := "contract check"
	if strings.Contains(before.Remark, text) {
		text = "contract check again"
	}
	note := func(text string) bool {
		got := p.ask(st.as, asked{method: remarkMethod, params: object(map[string]any{"order_id": id, "flag": 1, "remark": text})})
		var answer struct {
			Result struct {
				Success boolean `json:"success"`
			} `json:"modifyvenderremark_result"`
		}
		return json.Unmarshal(got.inner, &answer) == nil && bool(answer.Result.Success)
	}
	if !note(text) {
		p.failNow(contract.CodeWriteRefused, "remark", "/"+remarkMethod.Root(), say("success", "成功"), say("a refusal", "被拒绝"))
	}
	after := p.now(st, id)
	if after.Remark != text {
		p.fail(contract.CodeWriteLost, "remark", detailPointer(getMethod)+"/venderRemark", say("%q, which was answered as done", "%q（已返回修改成功）", text), say("another text", "其他文字"))
	}
	p.moved(contract.CodeWriteLost, before, after)
	if before.Remark != "" {
		note(before.Remark)
	}
}
