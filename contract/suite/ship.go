package suite

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// selfDelivery is the carrier that needs no waybill.
const selfDelivery = 1274

// withCarrier returns a carrier of the shop.
func (p *probe) withCarrier(st *stage) int64 {
	if st.carrier != 0 {
		return st.carrier
	}
	got := p.must(st.as, asked{method: carriersMethod, params: `{}`})
	var answer struct {
		Companies struct {
			List []struct {
				ID int64 `json:"logistics_id"`
			} `json:"logistics_list"`
		} `json:"logistics_companies"`
	}
	_ = json.Unmarshal(got.inner, &answer) // what is wrong, the schema has told
	for _, each := range answer.Companies.List {
		if each.ID > 0 && each.ID != selfDelivery {
			st.carrier = each.ID
			return st.carrier
		}
	}
	p.unchecked(say("the shop has no carrier: want one", "店铺没有物流公司：至少需要一家"))
	return 0
}

// waybillFor makes up a waybill.
func waybillFor(id int64, n int) string { return fmt.Sprintf("JDTEST%d%d", n, id) }

// shipCall is the call that ships an order by a slot's method.
func shipCall(s slot, id, carrier int64, waybill string) asked {
	if s == byJOS {
		return asked{method: shipmentMethod, params: object(map[string]any{"orderId": id, "logiCoprId": fmt.Sprint(carrier), "logiNo": waybill})}
	}
	return asked{method: shipMethod, params: object(map[string]any{"order_id": id, "logistics_id": carrier, "waybill": waybill})}
}

// readShipment returns whether an answer says that the order was shipped, and
// the code where it does not.
func readShipment(m wire.Method, got reply) (done bool, code string) {
	if got.root != m.Root() {
		return false, got.code
	}
	var answer struct {
		Result *struct {
			Success boolean `json:"success"`
			Code    string  `json:"errorCode"`
		} `json:"sopjosshipment_result"`
	}
	if json.Unmarshal(got.inner, &answer) == nil && answer.Result != nil {
		return bool(answer.Result.Success), answer.Result.Code
	}
	return m == shipMethod, ""
}

// ship ships the slot's order, once; it ends the check where that is refused.
func (p *probe) ship(st *stage, s slot) *shipment {
	if was := st.shipped[s]; was != nil {
		if !was.done {
			p.unchecked(say("order %d was not shipped: see what failed in the first check of this method", "订单 %d 未能发货：请先查看该接口第一个检查的错误", st.orders[s]))
		}
		return was
	}
	id := p.order(st, s)
	carrier := p.withCarrier(st)
	made := &shipment{waybill: waybillFor(id, 1), before: p.now(st, id)}
	a := shipCall(s, id, carrier, made.waybill)
	st.shipped[s] = made // also if no answer comes: it is not asked for again
	made.got = p.ask(st.as, a)
	var code string
	if made.done, code = readShipment(a.method, made.got); !made.done {
		p.failNow(contract.CodeWriteRefused, "shipment", "/"+made.got.root, say("order %d shipped: it waits for that", "订单 %d 处于待发货状态，应发货成功", id), say("code %.20q", "错误码 %.20q", code))
	}
	made.after = p.now(st, id)
	return made
}

// shipped checks what a shipment does.
func shipped(s slot) func(*probe) {
	return func(p *probe) {
		st, done := p.writing()
		defer done()
		made := p.ship(st, s)
		pointer := detailPointer(getMethod)
		for _, each := range []struct{ name, want, got string }{
			{"orderState", shippedState, made.after.State}, {"waybill", made.waybill, made.after.Waybill}, {"logisticsId", fmt.Sprint(st.carrier), made.after.Carrier},
		} {
			if each.want != each.got {
				p.fail(contract.CodeShipLost, "shipment", pointer+"/"+each.name, say("%q after the shipment", "发货后为 %q", each.want), say("%.60q", "%.60q", each.got))
			}
		}
		p.moved(contract.CodeShipLost, made.before, made.after)
	}
}

// moved tells that an order's time of change has not moved.
func (p *probe) moved(code contract.Code, before, after state) {
	if after.Modified < before.Modified {
		p.fail(code, "modified", detailPointer(getMethod)+"/modified", say("%s or later", "%s 或更晚", before.Modified), say("%s", "%s", after.Modified))
	}
	if after.Modified == before.Modified && after.Version == before.Version {
		p.fail(code, "modified", detailPointer(getMethod)+"/modified", say("a later time, or a larger dataVersion: the order was changed", "更晚的时间或更大的 dataVersion：订单已改变"), say("neither", "两者都没有变化"))
	}
}

// listedShipped looks for a shipped order in the lists.
func listedShipped(p *probe) {
	st, done := p.writing()
	defer done()
	p.ship(st, byGuide)
	id := st.orders[byGuide]
	placed := p.detailAs(st.as, getMethod, id, "orderId,orderStartTime")
	if placed == nil {
		return
	}
	for _, each := range []struct {
		state string
		there bool
	}{{waitingState, false}, {shippedState, true}} {
		q := newQuery(placed.placed, placed.placed, each.state)
		q.size = 100
		page := p.searchAs(st.as, searchMethod, q)
		there := slices.ContainsFunc(page.orders, func(o seen) bool { return o.id == id })
		pointer := "/" + searchMethod.Root() + "/searchorderinfo_result/orderInfoList"
		switch {
		case there && !each.there:
			p.fail(contract.CodeShipLost, "list", pointer, say("order %d, which was shipped, in the list of %s no more", "已发货的订单 %d 不再出现在 %s 的列表中", id, each.state), say("it there", "仍在其中"))
		case !there && each.there && page.total <= len(page.orders):
			p.fail(contract.CodeShipLost, "list", pointer, say("order %d, which was shipped, in the list of %s", "已发货的订单 %d 出现在 %s 的列表中", id, each.state), say("it not there", "不在其中"))
		}
	}
}

// secondShipment ships an order again, by either method.
func secondShipment(first, again slot) func(*probe) {
	return func(p *probe) {
		st, done := p.writing()
		defer done()
		p.ship(st, first)
		id := st.orders[first]
		before := p.now(st, id)
		a := shipCall(again, id, st.carrier, waybillFor(id, 2))
		want := wire.GuideConflict.Code
		if again == byJOS {
			want = wire.ResultWrongState.Code
		}
		got := p.ask(st.as, a)
		p.refusedAs(contract.CodeSecondShipment, a.method, got, want)
		p.unchanged(contract.CodeSecondShipment, st, id, before)
	}
}

// refusedAs tells that a shipment was not refused, or with another code.
func (p *probe) refusedAs(code contract.Code, m wire.Method, got reply, wants ...string) {
	done, found := readShipment(m, got)
	want := say("a refusal with code %s", "以错误码 %s 拒绝", anyOf(wants))
	switch {
	case done:
		p.fail(code, "refusal", "/"+got.root, want, say("success", "成功"))
	case !slices.Contains(wants, found):
		p.fail(contract.CodeGateway, "refusal", "/"+got.root, want, say("code %.20q", "错误码 %.20q", found))
	}
}

// unchanged tells that an order has changed that must not.
func (p *probe) unchanged(code contract.Code, st *stage, id int64, before state) {
	if after := p.now(st, id); after != before {
		p.fail(code, "unchanged", detailPointer(getMethod), say("order %d as it was: the call was to be refused", "订单 %d 保持不变：该请求应被拒绝", id), say("%s", "%s", before.differs(after)))
	}
}

// differs says in which members two states differ.
func (s state) differs(after state) string {
	var names []string
	for _, each := range []struct {
		name          string
		before, after string
	}{
		{"orderState", s.State, after.State}, {"waybill", s.Waybill, after.Waybill}, {"logisticsId", s.Carrier, after.Carrier},
		{"modified", s.Modified, after.Modified}, {"dataVersion", s.Version, after.Version}, {"venderRemark", s.Remark, after.Remark},
	} {
		if each.before != each.after {
			names = append(names, each.name)
		}
	}
	return strings.Join(names, ", ")
}
