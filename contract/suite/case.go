package suite

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/exact"
	"github.com/jdmock/jdmock/contract/wire"
)

// writing are the methods that change something.
var writing = []wire.Method{
	"360buy.order.sop.outstorage", "360buy.order.sop.waybill.update", "360buy.overseas.order.sop.delivery", "360buy.overseas.order.sop.outstorage",
	"jingdong.asc.audit.refuse", "jingdong.asc.audit.send", "jingdong.asc.common.cancel", "jingdong.asc.process.back",
	"jingdong.asc.process.offline.change", "jingdong.asc.process.refund", "jingdong.asc.receive.register",
	"jingdong.ldop.alpha.waybill.api.unbind", "jingdong.ldop.alpha.waybill.receive", "jingdong.loc.code.consume",
	"jingdong.pop.afs.soa.refundapply.replyRefund", "jingdong.pop.complaint.reply", "jingdong.pop.order.modifyOrderAddr",
	"jingdong.pop.order.modifyVenderRemark", "jingdong.pop.order.partial.outship", "jingdong.pop.order.ship", "jingdong.pop.order.shipment",
	"jingdong.pop.order.waybill.update", "jingdong.pop.oto.checkNumbers.upload",
}

// Writes reports whether a method changes something.
func Writes(m wire.Method) bool { return slices.Contains(writing, m) }

// caseEntries are the example calls of every method.
func (g *ground) caseEntries() (all []entry) {
	for _, m := range g.checker.Methods() {
		cases, err := g.checker.Cases(m)
		if err != nil {
			panic(err) // they are part of the program
		}
		for _, c := range cases {
			all = append(all, entry{
				name: "case/" + string(m) + "/" + c.Name, method: m, evidence: c.Evidence, source: c.Source,
				run: func(p *probe) { p.example(m, c) },
			})
		}
	}
	return all
}

// example makes an example call: in a sandbox of its own where there can be one,
// or on an order of the shop.
func (p *probe) example(m wire.Method, c contract.Case) {
	if p.ground.control != nil {
		p.given(m, c)
		return
	}
	if Writes(m) && !p.ground.options.AllowWrites {
		p.unchecked(writesReason)
	}
	if Writes(m) && len(c.Given) > 0 {
		p.refusedExample(m, c)
		return
	}
	for range maxStandIns {
		request, want, stood := p.adopt(m, c)
		p.exampleAs(p.owner(), m, c, request, want)
		if !p.failed() || !p.haveChanged(stood) {
			return
		}
		p.forget()
	}
	p.unchecked(say("the orders that it was made with changed meanwhile: let nobody change the shop's orders", "检查所用的订单在此期间发生了变化：检查时请勿改动店铺订单"))
}

// maxStandIns is how often an example is made with other orders, because those
// that it was made with have changed.
const maxStandIns = 3

// haveChanged reports whether any of some orders is not as it was, as far as lists
// tell. Those that are not stand for nothing any more.
func (p *probe) haveChanged(stood []seen) bool {
	changed := false
	for _, o := range stood {
		if now := p.listedNow(o); now.state != o.state || !now.sameVersion(o) {
			p.gone, changed = append(p.gone, o.id), true
		}
	}
	return changed
}

// exampleAs makes an example call and judges the answer.
func (p *probe) exampleAs(as signer, m wire.Method, c contract.Case, request, want json.RawMessage) {
	got := p.exampleCall(as, m, c, request)
	switch {
	case c.Want.Error != "" && got.refused() == c.Want.Error:
	case c.Want.Error != "":
		p.fail(contract.CodeCase, "case", "", codeNamed(c.Want.Error), got.told())
	case got.root != m.Root():
		p.fail(contract.CodeCase, "case", "/"+wire.ErrorRoot+"/code", say("an answer of %s", "%s 的正常响应", m), got.told())
	default:
		p.matches(m, want, got.inner)
	}
}

// exampleCall makes the call. A refusal that the case wants is no sign of missing
// rights.
func (p *probe) exampleCall(as signer, m wire.Method, c contract.Case, request json.RawMessage) reply {
	a := asked{method: m, params: string(request)}
	got := p.send(as, a)
	if code := got.refused(); slices.Contains(closed, code) && code != c.Want.Error && p.ground.control == nil {
		p.closedTo(code)
	}
	p.judge(a, got)
	return got
}

// matches holds an answer to what is wanted of it.
func (p *probe) matches(m wire.Method, want, got json.RawMessage) {
	err := contract.Match(want, got)
	var differs *contract.Mismatch
	switch {
	case err == nil:
	case errors.As(err, &differs):
		p.fail(contract.CodeCaseAnswer, "case", "/"+m.Root()+differs.Pointer, say("%s", "%s", differs.Want), harmless(differs.Got))
	default:
		p.fail(contract.CodeCaseAnswer, "case", "/"+m.Root(), say("what the case says", "示例中的内容"), say("another value", "其他值"))
	}
}

// harmless tells what was found without what may be personal: numbers, states
// and codes stand, other text does not.
func harmless(found string) phrase {
	text := strings.Trim(found, `"`)
	const short = 10 // a telephone number has eleven digits
	plain := strings.Trim(text, "0123456789.-") == "" && len(text) <= short
	state := strings.Trim(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") == ""
	fixed := slices.Contains([]string{"null", "nothing", "true", "false", "an object", "a list", "an array", "nothing at all"}, found) || strings.HasSuffix(found, " items")
	if !strings.HasPrefix(found, `"`) && fixed || plain || state || strings.Trim(found, "0123456789.-") == "" {
		return say("%s", "%s", found)
	}
	return say("another value", "其他值")
}

// caseVender is the shop of the cases.
const caseVender = "10000001"

// emptyShop are the words of cases that are about a shop without anything.
const emptyShop = "a shop without any"

// caseDetails are the words of answers that speak of what a case's orders have
// besides their ids and states.
var caseDetails = []string{"李四", "2025-04-0", casePaid, casePayment, "1000001", "899.00", `"id": 100`, `"id":100`}

// adopt puts orders of the target's shop, and what follows from them, in the place
// of those of a case. It ends the check where that cannot be.
func (p *probe) adopt(m wire.Method, c contract.Case) (request, want json.RawMessage, stood []seen) {
	if len(c.Given) == 0 {
		p.adoptable(m, c)
		request, want = p.swap(c, nil)
		return request, want, nil
	}
	for _, detail := range caseDetails {
		if bytes.Contains(c.Want.Answer, []byte(detail)) {
			p.unchecked(say("it needs an order with goods and a buyer of its own: name the control API of a simulator", "需要有特定商品和买家的订单：请给出模拟器的控制接口"))
		}
	}
	swaps := map[string]string{}
	taken := slices.Clone(p.gone)
	for _, g := range c.Given {
		o := p.stand(c, g, taken)
		taken, stood = append(taken, o.id), append(stood, o)
		swaps[fmt.Sprint(g.OrderID)] = fmt.Sprint(o.id)
		if g.Waybill != "" {
			swaps[g.Waybill] = o.text("waybill")
		}
		if g.LogisticsID != 0 {
			swaps[fmt.Sprint(g.LogisticsID)] = o.text("logisticsId")
		}
	}
	request, want = p.swap(c, swaps)
	return request, want, stood
}

// adoptable ends the check of a case without orders that is about an empty shop.
func (p *probe) adoptable(m wire.Method, c contract.Case) {
	var dates = bytes.Contains(c.Request, []byte(`"2025-04-0`))
	if c.Want.Error != "" {
		return
	}
	empty := bytes.Contains(c.Want.Answer, []byte(`": []`)) || bytes.Contains(c.Want.Answer, []byte(`":[]`))
	if strings.HasPrefix(c.Name, emptyShop) || empty && dates {
		p.unchecked(say("it needs an empty shop: name the control API of a simulator", "需要空店铺：请给出模拟器的控制接口"))
	}
}

// stand returns an order of the shop that can stand for one of a case.
func (p *probe) stand(c contract.Case, g contract.GivenOrder, taken []int64) seen {
	switch {
	case g.Foreign:
		p.unchecked(say("it needs another shop's order: name the control API of a simulator", "需要其他店铺的订单：请给出模拟器的控制接口"))
	case len(g.Events) > 0 || g.Overseas:
		p.unchecked(say("it needs an order with a past of its own: name the control API of a simulator", "需要有特定经历的订单：请给出模拟器的控制接口"))
	case g.Placed != "" || !mentions(c.Request, g):
		p.unchecked(say("it needs a shop with its own orders alone: name the control API of a simulator", "需要只有指定订单的店铺：请给出模拟器的控制接口"))
	}
	for _, o := range p.shop().inState(g.OrderState) {
		if !slices.Contains(taken, o.id) && standsFor(o, g, bytes.Contains(c.Request, []byte(`"`+g.Waybill+`"`))) {
			return o
		}
	}
	p.unchecked(say("the shop has no order in %s of the last %d days: want one", "店铺最近 %[2]d 天没有处于 %[1]s 的订单：至少需要一笔", g.OrderState, surveyDays))
	return seen{}
}

// standsFor reports whether an order can stand for a case's: an ordinary one, with
// one parcel where the case's has one, of the same carrier where the case asks
// for the parcel.
func standsFor(o seen, g contract.GivenOrder, byParcel bool) bool {
	const ordinary = "22"
	waybill := o.text("waybill")
	switch {
	case o.text("orderType") != ordinary && o.state != "WAIT_SEND_CODE":
		return false
	case g.Waybill == "":
		return true
	case waybill == "" || strings.ContainsAny(waybill+o.text("logisticsId"), ",|"):
		return false
	}
	return !byParcel || waybill[:min(2, len(waybill))] == g.Waybill[:2]
}

// mentions reports whether a request names a case's order, by its id or by its
// parcel.
func mentions(request json.RawMessage, g contract.GivenOrder) bool {
	found := false
	var sent any
	if exact.Decode(request, &sent) != nil {
		return false
	}
	walk("", sent, func(name, text string) string {
		found = found || text == g.Waybill && text != "" || aboutOrder(name) && text == fmt.Sprint(g.OrderID)
		return text
	})
	return found
}

// aboutOrder reports whether a member holds the id of an order.
func aboutOrder(name string) bool {
	return slices.Contains([]string{"order_id", "orderId", "orderIds", "platformOrderNo", "id"}, name)
}
