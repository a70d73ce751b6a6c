package suite

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// joinEntries are the checks of what one answer says of whom, or what, another
// speaks of.
func (g *ground) joinEntries() []entry {
	return []entry{
		{name: "list/" + string(listMethod) + "/each order is found by its id", method: listMethod, evidence: wire.Guide, source: guideSource, run: guideListFound},
		{name: "list/" + string(searchMethod) + "/each order is found by its id", method: searchMethod, evidence: wire.SDK, source: listSource, run: searchFound},
		{name: "list/" + string(searchMethod) + "/several states are all answered", method: searchMethod, evidence: wire.SDK, source: listSource, run: severalStates},
		{name: "detail/" + string(getMethod) + "/both dialects name the same consignee", method: getMethod, evidence: wire.Assumed, source: "both describe one shop", run: consigneesAgree},
		{name: "detail/" + string(enMethod) + "/personal data is cipher text", method: enMethod, evidence: wire.Official, source: "jos.jd.com/doc/channel.htm?id=787: the en-methods encrypt", run: encrypted},
	}
}

// guideListFound asks for each order of a page of the guide's list.
func guideListFound(p *probe) {
	w := p.recent(1)
	page := guidePages{}.page(p, w.from, w.to, 1, listOrders)
	for i, o := range page.orders {
		got := p.ask(p.owner(), asked{method: getMethod, params: object(map[string]any{"order_id": o.id})})
		if got.root != getMethod.Root() {
			p.fail(contract.CodeListDetail, "order", fmt.Sprintf("/%s/order_info_list/order_info/%d/order_id", listMethod.Root(), i), say("an order of the shop", "本店铺的订单"), got.told())
		}
	}
}

// searchFound asks for each order of a page of the search.
func searchFound(p *probe) {
	w := p.recent(1)
	page := searchPages{}.page(p, w.from, w.to, 1, listOrders)
	for i, o := range page.orders {
		if p.detail(getMethod, o.id, "orderId") == nil {
			p.fail(contract.CodeListDetail, "order", fmt.Sprintf("/%s/searchorderinfo_result/orderInfoList/%d/orderId", searchMethod.Root(), i), say("an order of the shop", "本店铺的订单"), say("none that is found by this id", "按该订单号查不到订单"))
		}
	}
}

// severalStates asks for the orders of two states at once, and for each alone.
// It does not start from what the search for every state shows.
func severalStates(p *probe) {
	to := p.ground.clock.Now()
	q := newQuery(to.AddDate(0, 0, -surveyDays), to)
	q.size = surveySize
	var states []string
	var want []seen
	for _, state := range allStates() {
		q.states = []string{state}
		if page := p.searchPage(q); len(page.orders) > 0 && page.total <= surveySize/2 && len(states) < 2 {
			states, want = append(states, state), append(want, page.orders...)
		}
	}
	if len(states) < 2 {
		p.unchecked(say("the shop has orders of fewer than two states, or too many: want %d at most of each", "店铺的订单不足两种状态，或数量过多：每种状态最多 %d 笔", surveySize/2))
	}
	for range 2 {
		q.states = states
		page := p.searchPage(q)
		p.inState(page, states, "/"+searchMethod.Root()+"/searchorderinfo_result/orderInfoList", "orderState")
		p.absent(page, want)
		states = []string{states[1], states[0]}
	}
}

// consigneesAgree compares who receives an order in both dialects, as far as that
// is told, and repeats nobody's name.
func consigneesAgree(p *probe) {
	for _, o := range p.some(detailOrders) {
		jos, guide := p.detail(getMethod, o.id, "orderId,consigneeInfo"), p.guideDetail(o.id)
		if jos == nil {
			continue
		}
		who, shown := jos.members["consigneeInfo"].(map[string]any)
		if !shown {
			continue
		}
		for _, each := range []struct{ at, member, got string }{
			{"/receiver_info/name", "fullname", guide.Receiver.Name}, {"/receiver_info/address", "fullAddress", guide.Receiver.Address},
		} {
			said, _ := who[each.member].(string)
			if !veiled(said) && said != each.got {
				p.fail(contract.CodeDialects, "same", guidePointer()+each.at, say("the %s of the jos dialect", "与 jos 方言的 %s 一致", each.member), say("another text", "不同的文字"))
			}
		}
	}
}

// cipherText is what the en-methods have for personal data.
var cipherText = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(AA[0-9A-Za-z+/]+={0,2})?$`) })

// encrypted reads personal data by the en-method.
func encrypted(p *probe) {
	for _, o := range p.some(3) {
		got := p.must(p.owner(), asked{method: enMethod, params: object(map[string]any{"order_id": o.id, "optional_fields": "orderId,pin,consigneeInfo"})})
		var answer struct {
			Detail struct {
				Order struct {
					Pin       any            `json:"pin"`
					Consignee map[string]any `json:"consigneeInfo"`
				} `json:"orderInfo"`
			} `json:"orderDetailInfo"`
		}
		if json.Unmarshal(got.inner, &answer) != nil {
			continue // the schema has told
		}
		p.isCipher("/pin", answer.Detail.Order.Pin)
		for _, name := range []string{"fullname", "mobile", "telephone", "fullAddress"} {
			p.isCipher("/consigneeInfo/"+name, answer.Detail.Order.Consignee[name])
		}
	}
}

// veiled reports whether personal data is not told: empty, masked or encrypted.
func veiled(text string) bool { return strings.Contains(text, "*") || cipherText().MatchString(text) }

// isCipher tells of plain text.
func (p *probe) isCipher(at string, value any) {
	if text, ok := value.(string); ok && !veiled(text) {
		p.fail(contract.CodePattern, "pattern", detailPointer(enMethod)+at, say("cipher text in Base64 beginning with AA, masked, or empty", "以 AA 开头的 Base64 密文、掩码或空文本"), say("other text", "其他文本"))
	}
}
