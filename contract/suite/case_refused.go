package suite

import (
	"bytes"
	"fmt"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/exact"
	"github.com/jdmock/jdmock/contract/wire"
)

// caseCarriers are the carriers of the cases' shop, by their ids, that may stand
// in a call; each has another of the target's shop in its place.
var caseCarriers = []string{"463", "467", "1010", "2087"}

// failureWords are the words of answers that say that nothing was done.
var failureWords = [][]byte{[]byte(`"success": false`), []byte(`"success":false`), []byte(`"is_success": false`), []byte(`"is_success":false`)}

// refuses reports whether a case's call is to be refused, or to fail.
func refuses(c contract.Case) bool {
	if c.Want.Error != "" {
		return true
	}
	for _, words := range failureWords {
		if bytes.Contains(c.Want.Answer, words) {
			return true
		}
	}
	return false
}

// refusedExample makes an example call that is to be refused on an order that may
// be written to, and looks whether the order stays as it was. It ends the check
// of an example that changes its order: what it is about, the checks write/ do
// with the orders that a run may use.
func (p *probe) refusedExample(m wire.Method, c contract.Case) {
	g := c.Given[0]
	switch {
	case !refuses(c):
		p.unchecked(say("it changes an order of its own: name the control API of a simulator", "会改变专用订单：请给出模拟器的控制接口"))
	case g.Foreign:
		p.unchecked(say("it needs another shop's order: name the control API of a simulator", "需要其他店铺的订单：请给出模拟器的控制接口"))
	case len(c.Given) > 1 || len(g.Events) > 0 || g.Overseas || g.Placed != "" || g.OrderState != waitingState && g.OrderState != shippedState || !mentions(c.Request, g):
		p.unchecked(say("it needs an order with a past of its own: name the control API of a simulator", "需要有特定经历的订单：请给出模拟器的控制接口"))
	}
	st, done := p.writing()
	defer done()
	id := int64(0)
	if g.OrderState == shippedState {
		p.ship(st, byGuide)
		id = st.orders[byGuide]
	} else {
		id = p.order(st, spare)
	}
	request, want := p.swap(c, p.ownCarrier(st, c, map[string]string{fmt.Sprint(g.OrderID): fmt.Sprint(id)}))
	before := p.now(st, id)
	p.exampleAs(st.as, m, c, request, want)
	p.unchanged(contract.CodeWriteAccepted, st, id, before)
}

// ownCarrier puts a carrier of the target's shop in the place of the one that a
// case names.
func (p *probe) ownCarrier(st *stage, c contract.Case, swaps map[string]string) map[string]string {
	var sent any
	if exact.Decode(c.Request, &sent) != nil {
		return swaps
	}
	own := fmt.Sprint(p.withCarrier(st))
	walk("", sent, func(_, text string) string {
		for _, known := range caseCarriers {
			if text == known {
				swaps[known] = own
			}
		}
		return text
	})
	return swaps
}
