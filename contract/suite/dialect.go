package suite

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// A guideOrder is an order as the guide's detail has it.
type guideOrder struct {
	ID      json.Number `json:"order_id"`
	Freight json.Number `json:"freight_price"`
	State   string      `json:"order_state"`
	Items   []struct {
		SKU   json.Number `json:"sku_id"`
		Name  string      `json:"name"`
		Price json.Number `json:"price"`
		Num   json.Number `json:"num"`
	} `json:"items"`
	Receiver struct {
		Name    string `json:"name"`
		Address string `json:"address"`
	} `json:"receiver_info"`
}

// guideDetail reads an order in the guide dialect; it ends the check where the
// order is refused.
func (p *probe) guideDetail(id int64) guideOrder {
	got := p.must(p.owner(), asked{method: getMethod, params: object(map[string]any{"order_id": id})})
	var answer struct {
		Order guideOrder `json:"order_info"`
	}
	if json.Unmarshal(got.inner, &answer) != nil {
		panic(stopped{}) // the schema has told
	}
	return answer.Order
}

// guidePointer is where the guide's answer has its order.
func guidePointer() string { return "/" + getMethod.Root() + "/order_info" }

// dialectsAgree compares what both dialects say of an order.
func dialectsAgree(p *probe) {
	const fields = "orderId,orderState,freightPrice,itemInfoList,modified,dataVersion"
	for _, o := range p.some(detailOrders) {
		before := p.detail(getMethod, o.id, fields)
		guide := p.guideDetail(o.id)
		after := p.detail(getMethod, o.id, fields)
		if before == nil || after == nil {
			p.fail(contract.CodeDialects, "same", detailPointer(getMethod), say("order %d, which the guide dialect has", "guide 方言中存在的订单 %d", o.id), say("none", "没有订单"))
			continue
		}
		if !before.sameVersion(*after) {
			continue // it has changed meanwhile
		}
		p.agree("/order_id", fmt.Sprint(o.id), guide.ID.String())
		p.agree("/order_state", before.state, guide.State)
		p.agreeMoney("/freight_price", before.text("freightPrice"), guide.Freight)
		p.agreeItems(*before, guide)
	}
}

// agree tells where the guide's answer has another text.
func (p *probe) agree(at, want, got string) {
	if want != got {
		p.fail(contract.CodeDialects, "same", guidePointer()+at, say("%.60q, as in the jos dialect", "%.60q（与 jos 方言一致）", want), say("%.60q", "%.60q", got))
	}
}

// agreeMoney is agree for amounts, whatever their zeros.
func (p *probe) agreeMoney(at, want string, got json.Number) {
	if !sameAmount(want, got.String()) {
		p.agree(at, want, got.String())
	}
}

// sameAmount compares decimal texts by value.
func sameAmount(a, b string) bool {
	const longest = 40
	if len(a) > longest || len(b) > longest || strings.ContainsAny(a+b, "eE/") {
		return a == b
	}
	x, okX := new(big.Rat).SetString(a)
	y, okY := new(big.Rat).SetString(b)
	return okX && okY && x.Cmp(y) == 0
}

// agreeItems compares the lines of an order.
func (p *probe) agreeItems(jos seen, guide guideOrder) {
	lines, _ := jos.members["itemInfoList"].([]any)
	if len(lines) != len(guide.Items) {
		p.fail(contract.CodeDialects, "same", guidePointer()+"/items", say("%d lines, as in the jos dialect", "%d 行（与 jos 方言一致）", len(lines)), say("%d", "%d", len(guide.Items)))
		return
	}
	for i, each := range lines {
		line, _ := each.(map[string]any)
		at := fmt.Sprintf("/items/%d", i)
		p.agree(at+"/sku_id", fmt.Sprint(line["skuId"]), guide.Items[i].SKU.String())
		p.agree(at+"/num", fmt.Sprint(line["itemTotal"]), guide.Items[i].Num.String())
		p.agreeMoney(at+"/price", fmt.Sprint(line["jdPrice"]), guide.Items[i].Price)
	}
}

// guideListAgrees compares the guide's list with the order.
func guideListAgrees(p *probe) {
	w := p.recent(1)
	pointer := "/" + listMethod.Root() + "/order_info_list/order_info"
	page := guidePages{}.page(p, w.from, w.to, 1, 100)
	for i, o := range page.orders[:min(len(page.orders), detailOrders)] {
		jos := p.detail(getMethod, o.id, "orderId,orderState,orderTotalPrice,orderStartTime,modified")
		if jos == nil {
			p.fail(contract.CodeListDetail, "same", fmt.Sprintf("%s/%d/order_id", pointer, i), say("an order of the shop", "本店铺的订单"), say("%d, which is not found", "%d（查询不到）", o.id))
			continue
		}
		if !jos.modified.Equal(o.modified) {
			if again := (guidePages{}).page(p, jos.placed, jos.placed, 1, 100); !holds(again, *jos) {
				p.fail(contract.CodeListDetail, "same", fmt.Sprintf("%s/%d/modified", pointer, i), say("%s", "%s", jos.text("modified")), say("%s", "%s", wire.FormatTime(o.modified)))
			}
			continue
		}
		p.agreeListed(fmt.Sprintf("%s/%d", pointer, i), *jos, o)
	}
}

// agreeListed compares an entry of the guide's list with the order.
func (p *probe) agreeListed(pointer string, jos, o seen) {
	for _, each := range []struct{ name, want, got string }{
		{"order_state", jos.state, o.state},
		{"order_start_time", jos.text("orderStartTime"), fmt.Sprint(o.members["order_start_time"])},
	} {
		if each.want != each.got {
			p.fail(contract.CodeListDetail, "same", pointer+"/"+each.name, say("%.40q, as the order has", "%.40q（与订单一致）", each.want), say("%.40q", "%.40q", each.got))
		}
	}
	if total := fmt.Sprint(o.members["order_total_price"]); !sameAmount(jos.text("orderTotalPrice"), total) {
		p.fail(contract.CodeListDetail, "same", pointer+"/order_total_price", say("%.40s, as the order has", "%.40s（与订单一致）", jos.text("orderTotalPrice")), say("%.40s", "%.40s", total))
	}
}

// holds reports whether a list has an order as it was changed last.
func holds(page listed, o seen) bool {
	for _, each := range page.orders {
		if each.id == o.id {
			return !each.modified.Before(o.modified)
		}
	}
	return false
}

const trackSource = "In-Depth Exploration of JD.com API, section 5"

// trackEntries are the checks of parcels.
func (g *ground) trackEntries() []entry {
	check := func(name string, run func(*probe)) entry {
		return entry{name: "track/" + string(trackMethod) + "/" + name, method: trackMethod, evidence: wire.Guide, source: trackSource, run: run}
	}
	return []entry{
		check("scans are in order of time, and none is from before the shipment", scansInOrder),
		check("an order that is not shipped has no scans", scansOnlyShipped),
	}
}

// scans reads an order's scans.
func (p *probe) scans(id int64) (times []time.Time) {
	got := p.must(p.owner(), asked{method: trackMethod, params: object(map[string]any{"order_id": id})})
	var answer struct {
		Tracks []struct {
			Time string `json:"time"`
		} `json:"order_tracks"`
	}
	if json.Unmarshal(got.inner, &answer) != nil {
		panic(stopped{}) // the schema has told
	}
	for _, each := range answer.Tracks {
		at, _ := wire.ParseTime(each.Time)
		times = append(times, at)
	}
	return times
}

// scansInOrder reads the scans of shipped orders.
func scansInOrder(p *probe) {
	shipped := p.shop().inState("WAIT_GOODS_RECEIVE_CONFIRM", "FINISHED_L", "DELIVERY_RETURN")
	if len(shipped) == 0 {
		p.unchecked(say("the shop has no shipped order of the last %d days: want one", "店铺最近 %d 天没有已发货订单：至少需要一笔", surveyDays))
	}
	for _, o := range shipped[:min(len(shipped), detailOrders)] {
		from, what := o.placed, phrase{"placed", "下单"}
		if sent, err := wire.ParseTime(o.text("outBoundDate")); err == nil && sent.After(from) {
			from, what = sent, phrase{"shipped", "发货"}
		}
		last := time.Time{}
		for i, at := range p.scans(o.id) {
			pointer := fmt.Sprintf("/%s/order_tracks/%d/time", trackMethod.Root(), i)
			if at.Before(last) {
				p.fail(contract.CodeTrackOrder, "order", pointer, say("a time from %s on, that of the scan before", "不早于上一条记录的 %s", wire.FormatTime(last)), say("%s", "%s", wire.FormatTime(at)))
			}
			if at.Before(from) {
				p.fail(contract.CodeTrackOrder, "order", pointer, say("a time from %s on, when order %d was %s", "不早于 %s（订单 %d 的%s时间）", wire.FormatTime(from), o.id, what), say("%s", "%s", wire.FormatTime(at)))
			}
			last = at
		}
	}
}

// scansOnlyShipped reads the scans of orders that wait for shipment.
func scansOnlyShipped(p *probe) {
	waiting := p.shop().inState("WAIT_SELLER_STOCK_OUT", "NOT_PAY")
	if len(waiting) == 0 {
		p.unchecked(say("the shop has no order that waits for shipment: want one", "店铺没有待发货订单：至少需要一笔"))
	}
	for _, o := range waiting[:min(len(waiting), 3)] {
		if n := len(p.scans(o.id)); n > 0 {
			if now := p.detail(getMethod, o.id, "orderId,orderState"); now == nil || now.state != o.state {
				continue // it was shipped meanwhile
			}
			p.fail(contract.CodeTrackOrder, "shipped", "/"+trackMethod.Root()+"/order_tracks", say("no scan of order %d, which is in %s", "处于 %[2]s 的订单 %[1]d 没有物流记录", o.id, o.state), say("%d", "%d 条", n))
		}
	}
}

// lawEntries are the checks of the laws on every order that the target shows.
func (g *ground) lawEntries() []entry {
	const source = "the members' descriptions in the aggregator's documentation"
	return []entry{
		{name: "law/" + string(searchMethod), method: searchMethod, evidence: wire.Aggregator, source: source, run: lawsOfSearch},
		{name: "law/" + string(getMethod), method: getMethod, evidence: wire.Aggregator, source: source, run: lawsOfDetails},
		{name: "law/360buy.order.search", method: "360buy.order.search", evidence: wire.Aggregator, source: source, run: lawsOfLegacy},
	}
}

// lawsOfSearch reads every order of the survey again; the caller judges each
// answer by the laws.
func lawsOfSearch(p *probe) {
	p.some(1)
	s := p.shop()
	q := newQuery(s.from, s.to, allStates()...)
	q.fields, q.size = allFields(), surveySize
	for q.page = 1; q.page <= surveyPages; q.page++ {
		if page := p.searchPage(q); len(page.orders) < surveySize {
			return
		}
	}
}

// lawsOfDetails reads orders of each state.
func lawsOfDetails(p *probe) {
	fields := allFields()
	for _, o := range p.some(2 * detailOrders) {
		p.detail(getMethod, o.id, fields)
	}
}

// lawsOfLegacy reads orders by the old search.
func lawsOfLegacy(p *probe) {
	w := p.recent(1)
	p.must(p.owner(), asked{method: "360buy.order.search", params: object(map[string]any{
		"start_date": wire.FormatTime(w.from), "end_date": wire.FormatTime(w.to), "order_state": strings.Join(allStates(), ","), "page": 1, "page_size": 100, "dateType": 1,
	})})
}
