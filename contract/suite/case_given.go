package suite

import (
	"bytes"
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// caseNow is where shop time stands when a case is made, or later where an order
// of it was placed later.
var caseNow = time.Date(2025, 4, 2, 12, 0, 0, 0, wire.Zone)

// Where the cases of an order have their ids, of a hundred to an order.
const (
	casesPerOrder   = 100
	firstService    = 25
	firstComplaint  = 50
	caseSKU         = 1000001
	casePrice       = "899.00"
	typeLOC         = 75
	placedBefore    = time.Hour
	waitingState    = "WAIT_SELLER_STOCK_OUT"
	deliveringState = "WAIT_SELLER_DELIVERY"
	shippedState    = "WAIT_GOODS_RECEIVE_CONFIRM"
)

// given makes an example call in a sandbox that has the given orders and no
// others.
func (p *probe) given(m wire.Method, c contract.Case) {
	past := p.past(c)
	start := caseNow
	if len(past) > 0 && past[0].at.Before(start) {
		start = past[0].at
	}
	box, done := p.open(start, 0, 2)
	defer done()
	now := start
	for _, e := range append(past, happening{at: caseNow}) {
		if e.at.After(now) {
			p.advance(box, e.at.Sub(now))
			now = e.at
		}
		if e.do == nil {
			continue
		}
		if err := e.do(p, box); err != nil {
			p.uncheckedBy(err)
		}
	}
	swaps := map[string]string{caseVender: box.VenderID}
	p.paid(box, c, swaps)
	p.exampleAs(p.as(box), m, c, swapped(c.Request, nil, swaps), swapped(c.Want.Answer, nil, swaps))
}

// What the buyer of a case's order has paid, in fen and in yuan, and the freight
// of it.
const (
	casePaid    = "90700"
	casePayment = "907.00"
	caseFreight = "8.0"
)

// paid puts what was paid in the place of what a case says: the freight is the
// simulator's.
func (p *probe) paid(box sandbox, c contract.Case, swaps map[string]string) {
	if !bytes.Contains(c.Want.Answer, []byte(casePaid)) && !bytes.Contains(c.Want.Answer, []byte(casePayment)) || len(c.Given) == 0 {
		return
	}
	var view struct {
		Order struct {
			Payment string `json:"orderPayment"`
			Freight string `json:"freightPrice"`
		} `json:"order"`
	}
	if err := p.ground.control.do(p.ctx, http.MethodGet, in(box, fmt.Sprintf("/orders/%d", c.Given[0].OrderID)), nil, &view); err != nil {
		p.uncheckedBy(err)
	}
	if fen, err := wire.ParseYuan(view.Order.Payment); err == nil {
		swaps[casePaid], swaps[casePayment], swaps[caseFreight] = fmt.Sprint(fen), view.Order.Payment, view.Order.Freight
	}
}

// advance moves a sandbox's shop time.
func (p *probe) advance(box sandbox, by time.Duration) {
	if err := p.ground.control.do(p.ctx, http.MethodPost, in(box, "/clock/advance"), map[string]any{"by": by.String()}, nil); err != nil {
		p.uncheckedBy(err)
	}
}

// A happening is a thing to be done to a sandbox at an instant.
type happening struct {
	at time.Time
	do func(p *probe, box sandbox) error
}

// past returns what is to happen before a case's call, in order of time.
func (p *probe) past(c contract.Case) (all []happening) {
	for _, g := range c.Given {
		at := caseNow.Add(-placedBefore)
		if t, err := wire.ParseTime(g.Placed); err == nil {
			at = t
		}
		all = append(all, happening{at, func(p *probe, box sandbox) error { return p.place(box, g, at) }})
		for _, e := range g.Events {
			if t, err := wire.ParseTime(e.At); err == nil {
				at = t
			}
			all = append(all, happening{at, func(p *probe, box sandbox) error { return p.happen(box, g, e) }})
		}
	}
	slices.SortStableFunc(all, func(a, b happening) int { return a.at.Compare(b.at) })
	return all
}

// place gives a sandbox an order.
func (p *probe) place(box sandbox, g contract.GivenOrder, at time.Time) error {
	vender := box.Shops[0].VenderID
	if g.Foreign {
		vender = box.Shops[1].VenderID
	}
	state, moves := g.OrderState, []map[string]any(nil)
	if g.LogisticsID != 0 {
		state, moves = beforeShipment(g)
	}
	order := map[string]any{
		"order_id": g.OrderID, "order_state": state, "placed": at.Format(time.RFC3339), "vender_id": vender, "overseas": g.Overseas,
		"consignee": map[string]any{"name": "李四"},
		"items":     []map[string]any{{"sku_id": caseSKU, "name": "Xiaomi Phone", "price": casePrice, "num": 1}},
	}
	if state == "WAIT_SEND_CODE" {
		order["order_type"] = typeLOC
	}
	if err := p.ground.control.do(p.ctx, http.MethodPost, in(box, "/orders"), order, nil); err != nil {
		return err
	}
	for _, move := range moves {
		if err := p.ground.control.do(p.ctx, http.MethodPost, in(box, fmt.Sprintf("/orders/%d/events", g.OrderID)), move, nil); err != nil {
			return err
		}
	}
	return nil
}

// beforeShipment returns the state in which an order begins that was shipped with
// a parcel of its own, and what leads from there to the state that it is in.
func beforeShipment(g contract.GivenOrder) (state string, moves []map[string]any) {
	state = waitingState
	ship := map[string]any{"event": "ship", "logistics_id": g.LogisticsID}
	if g.Overseas {
		state, ship["event"] = deliveringState, "dispatch"
	}
	if g.Waybill != "" {
		ship["waybill"] = g.Waybill
	}
	moves = []map[string]any{ship}
	last := map[string]string{"FINISHED_L": "receive", "DELIVERY_RETURN": "refuse", "LOCKED": "lock"}
	switch event, further := last[g.OrderState]; {
	case further:
		moves = append(moves, map[string]any{"event": event})
	case g.OrderState != shippedState:
		return g.OrderState, nil
	}
	return state, moves
}

// happen does one of a case's events.
func (p *probe) happen(box sandbox, g contract.GivenOrder, e contract.GivenEvent) error {
	order := fmt.Sprintf("/orders/%d", g.OrderID)
	path, body := "", any(nil)
	event := func(kind string, first int, c *contract.GivenCaseEvent, members map[string]any) {
		path = fmt.Sprintf("/%s/%d/events", kind, g.OrderID*casesPerOrder+int64(first+c.Case))
		members["event"] = c.Event
		body = set(members)
	}
	switch {
	case e.Event != "":
		path, body = order+"/events", map[string]any{"event": e.Event}
	case e.Refund != nil:
		path, body = order+"/refunds", map[string]any{"sum_fen": e.Refund.SumFen, "reason": e.Refund.Reason}
	case e.RefundEvent != nil:
		c := e.RefundEvent
		event("refunds", 0, c, map[string]any{"checker": c.Checker, "remark": c.Remark, "reject_type": c.RejectType, "out_ware_status": c.OutWareStatus})
	case e.Service != nil:
		path, body = order+"/services", map[string]any{"kind": e.Service.Kind, "sku_id": e.Service.SKU, "count": e.Service.Count, "reason": e.Service.Reason}
	case e.ServiceEvent != nil:
		c := e.ServiceEvent
		event("services", firstService, c, map[string]any{"auditor": c.Checker, "remark": c.Remark, "logistics_id": c.LogisticsID, "waybill": c.Waybill})
	case e.Complaint != nil:
		path, body = order+"/complaints", map[string]any{"subject": e.Complaint.Subject}
	case e.ComplaintEvent != nil:
		event("complaints", firstComplaint, e.ComplaintEvent, map[string]any{"reply": e.ComplaintEvent.Remark})
	case e.Remark != nil:
		return p.remark(box, g.OrderID, e.Remark.Flag, e.Remark.Remark)
	}
	return p.ground.control.do(p.ctx, http.MethodPost, in(box, path), body, nil)
}

// set drops the members that are zero.
func set(members map[string]any) map[string]any {
	for name, value := range members {
		if value == "" || value == 0 || value == int64(0) {
			delete(members, name)
		}
	}
	return members
}

// remark lets the seller note something about an order, which only the gateway can.
func (p *probe) remark(box sandbox, id int64, flag int, text string) error {
	got := p.send(p.as(box), asked{method: remarkMethod, params: object(map[string]any{"order_id": id, "flag": flag, "remark": text})})
	if got.root != remarkMethod.Root() {
		return fmt.Errorf("%s: %s", remarkMethod, cmp.Or(got.told().en, "no answer"))
	}
	return nil
}
