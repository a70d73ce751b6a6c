package suite

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

const (
	shipmentMethod wire.Method = "jingdong.pop.order.shipment"
	waybillMethod  wire.Method = "jingdong.pop.order.waybill.update"
	carriersMethod wire.Method = "360buy.delivery.logistics.get"
)

// A slot is what an order that may be shipped is for. A run uses one order for
// each, and so ships MaxShipments at most, even where a target ships what it has
// to refuse.
type slot int

// The slots.
const (
	byGuide slot = iota // shipped by the guide's method
	byJOS               // shipped by JD's
	spare               // never shipped, if the target refuses as it has to
)

// writes are what the checks that write share, on a shop that is the target's.
type writes struct {
	turn  chan struct{} // whoever holds its only token writes
	stage *stage
}

// A stage is a shop that is written to.
type stage struct {
	as      signer
	orders  map[slot]int64
	shipped map[slot]*shipment
	foreign int64 // an order of another shop; 0 if none is known
	ended   int64 // an order that cannot be shipped any more; 0 if there is none
	carrier int64
	pick    func(p *probe, st *stage) int64 // returns another order that can be shipped
}

// A shipment is one that was asked for.
type shipment struct {
	waybill       string
	before, after state
	got           reply
	done          bool // whether it was answered as done
}

// A state is what a check that writes looks at.
type state struct {
	State, Waybill, Carrier, Modified, Version, Remark string
}

const stateFields = "orderId,orderState,waybill,logisticsId,modified,dataVersion,venderRemark"

// now returns how an order is.
func (p *probe) now(st *stage, id int64) state {
	o := p.detailAs(st.as, getMethod, id, stateFields)
	if o == nil {
		p.failNow(contract.CodeOtherOrder, "order", detailPointer(getMethod), say("order %d", "订单 %d", id), say("none", "没有订单"))
	}
	return state{o.state, o.text("waybill"), o.text("logisticsId"), o.text("modified"), o.text("dataVersion"), o.text("venderRemark")}
}

// writing returns the shop that a check writes to: a sandbox of its own, or the
// target's own while no other check writes to it.
func (p *probe) writing() (st *stage, done func()) {
	if p.ground.control != nil {
		return p.ownStage()
	}
	if !p.ground.options.AllowWrites {
		p.unchecked(writesReason)
	}
	w := &p.ground.writes
	select {
	case w.turn <- struct{}{}:
	case <-p.ctx.Done():
		panic(stopped{})
	}
	done = func() { <-w.turn }
	if w.stage == nil {
		w.stage = &stage{as: p.owner(), orders: map[slot]int64{}, shipped: map[slot]*shipment{}, pick: pickOrder}
	}
	return w.stage, done
}

// writesReason is why a writing check is not made.
var writesReason = say("it writes: allow writes, or name the control API of a simulator", "该检查会修改数据：需要允许写入，或给出模拟器的控制接口")

// ownStage makes a sandbox to write to.
func (p *probe) ownStage() (*stage, func()) {
	box, done := p.open(caseNow, 0, 2)
	st := &stage{as: p.as(box), orders: map[slot]int64{}, shipped: map[slot]*shipment{}}
	st.pick = func(p *probe, _ *stage) int64 { return p.post(box, 0, waitingState) }
	st.foreign = p.post(box, 1, waitingState)
	st.ended = p.post(box, 0, "TRADE_CANCELED")
	p.advance(box, time.Minute)
	return st, done
}

// post adds an order to a shop of a sandbox.
func (p *probe) post(box sandbox, shop int, state string) int64 {
	var list struct {
		Orders []struct {
			ID int64 `json:"order_id"`
		} `json:"orders"`
	}
	body := map[string]any{"order_state": state, "vender_id": box.Shops[shop].VenderID}
	if err := p.ground.control.do(p.ctx, http.MethodPost, in(box, "/orders"), body, &list); err != nil {
		p.uncheckedBy(err)
	}
	if len(list.Orders) == 0 {
		p.uncheckedBy(fmt.Errorf("control API: no order was added"))
	}
	return list.Orders[0].ID
}

// pickOrder returns an order of the target's shop that can be shipped and that no
// slot has: the newest, which is due last.
func pickOrder(p *probe, st *stage) int64 {
	const ordinary = "22"
	waiting := p.shop().inState(waitingState)
	for _, o := range slices.Backward(waiting) {
		taken := false
		for _, id := range st.orders {
			taken = taken || id == o.id
		}
		if !taken && o.text("orderType") == ordinary && o.text("customs") == "" && p.now(st, o.id).State == waitingState {
			return o.id
		}
	}
	p.unchecked(say("the shop has too few orders that wait for shipment: want %d ordinary ones", "店铺的待发货订单太少：需要 %d 笔普通订单", MaxShipments))
	return 0
}

// order returns the order of a slot.
func (p *probe) order(st *stage, s slot) int64 {
	if id, ok := st.orders[s]; ok {
		return id
	}
	st.orders[s] = st.pick(p, st)
	return st.orders[s]
}
