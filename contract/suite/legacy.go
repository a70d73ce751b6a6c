package suite

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// The old methods, and the one that lists encrypted orders.
const (
	oldGetMethod    wire.Method = "360buy.order.get"
	oldSearchMethod wire.Method = "360buy.order.search"
	enSearchMethod  wire.Method = "jingdong.pop.order.enSearch"
)

// sameNames are members that the old methods have in snake_case.
var sameNames = map[string]string{
	"order_id": "orderId", "order_state": "orderState", "order_type": "orderType", "order_total_price": "orderTotalPrice", "order_payment": "orderPayment",
	"freight_price": "freightPrice", "seller_discount": "sellerDiscount", "order_start_time": "orderStartTime", "modified": "modified",
}

// legacyEntries are the checks that several methods for one thing agree.
func (g *ground) legacyEntries() []entry {
	const source = "one shop stands behind all methods"
	return []entry{
		{name: "detail/" + string(oldGetMethod) + "/the old method says the same", method: oldGetMethod, evidence: wire.Assumed, source: source, run: oldAgrees},
		{name: "list/" + string(oldSearchMethod) + "/the old search finds the same orders", method: oldSearchMethod, evidence: wire.Assumed, source: source, run: oldFinds},
		{name: "list/" + string(enSearchMethod) + "/the encrypted search finds the same orders", method: enSearchMethod, evidence: wire.Assumed, source: source, run: enFinds},
	}
}

// oldAgrees compares orders with what the old method says of them.
func oldAgrees(p *probe) {
	const fields = "orderId,orderState,orderType,orderTotalPrice,orderPayment,freightPrice,sellerDiscount,orderStartTime,modified,dataVersion"
	for _, o := range p.some(detailOrders) {
		before := p.detail(getMethod, o.id, fields)
		got := p.must(p.owner(), asked{method: oldGetMethod, params: object(map[string]any{"order_id": fmt.Sprint(o.id)})})
		after := p.detail(getMethod, o.id, fields)
		if before == nil || after == nil || !before.sameVersion(*after) {
			continue
		}
		var answer struct {
			Order struct {
				Info map[string]any `json:"orderInfo"`
			} `json:"order"`
		}
		if json.Unmarshal(got.inner, &answer) != nil {
			continue // the schema has told
		}
		p.agreeOld("/"+oldGetMethod.Root()+"/order/orderInfo", *before, answer.Order.Info)
	}
}

// agreeOld tells where the old method has another value.
func (p *probe) agreeOld(pointer string, want seen, got map[string]any) {
	for _, old := range slices.Sorted(maps.Keys(sameNames)) {
		name := sameNames[old]
		text, shown := got[old].(string)
		if wanted, there := want.members[name].(string); shown && there && text != wanted && !sameAmount(text, wanted) {
			p.fail(contract.CodeDialects, "same", pointer+"/"+old, say("%.40q, as %s says", "%.40q（与 %s 一致）", wanted, getMethod), say("%.40q", "%.40q", text))
		}
	}
}

// An oldListed order is one in a list of the old search.
type oldListed struct {
	ID string `json:"order_id"`
}

// oldFinds compares the old search with the orders that are known.
func oldFinds(p *probe) {
	w := p.recent(1)
	got := p.must(p.owner(), asked{method: oldSearchMethod, params: object(map[string]any{
		"start_date": wire.FormatTime(w.from), "end_date": wire.FormatTime(w.to), "order_state": strings.Join(allStates(), ","),
		"optional_fields": "order_id,order_state", "page": 1, "page_size": 100, "dateType": 1,
	})})
	var answer struct {
		Search struct {
			Total  json.Number `json:"order_total"`
			Orders []oldListed `json:"order_info_list"`
		} `json:"order_search"`
	}
	if json.Unmarshal(got.inner, &answer) != nil {
		return // the schema has told
	}
	found := map[int64]int{}
	for _, o := range w.orders {
		if slices.Contains(answer.Search.Orders, oldListed{fmt.Sprint(o.id)}) {
			found[o.id] = 1
		}
	}
	if total, err := answer.Search.Total.Int64(); err == nil && int(total) == len(answer.Search.Orders) {
		p.missing(w, found)
	}
}

// enFinds compares the encrypted search with the plain one.
func enFinds(p *probe) {
	w := p.recent(1)
	q := newQuery(w.from, w.to, allStates()...)
	q.size = 100
	page := p.searchAs(p.owner(), enSearchMethod, q)
	found := map[int64]int{}
	for _, o := range page.orders {
		found[o.id] = 1
	}
	if page.total <= q.size {
		p.missing(w, found)
	}
}
