package suite

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// searchWindow asks for windows, the ends of which are times of placing.
func searchWindow(p *probe) {
	w := p.recent(3)
	middle := w.orders[len(w.orders)/2].placed
	for _, part := range []span{{w.from, middle, nil}, {middle, w.to, nil}, {middle, middle, nil}} {
		page := searchPages{}.page(p, part.from, part.to, 1, 100)
		found := map[int64]int{}
		for i, o := range page.orders {
			found[o.id] = 1
			if o.placed.Before(part.from) || o.placed.After(part.to) {
				p.outside(i, "orderStartTime", part, o.placed)
			}
		}
		for _, o := range w.orders {
			if !o.placed.Before(part.from) && !o.placed.After(part.to) {
				part.orders = append(part.orders, o)
			}
		}
		if page.total <= 100 {
			p.missing(part, found)
		}
	}
}

// outside tells of an order outside a window.
func (p *probe) outside(i int, member string, w span, at time.Time) {
	pointer := fmt.Sprintf("/%s/searchorderinfo_result/orderInfoList/%d/%s", searchMethod.Root(), i, member)
	p.fail(contract.CodeListWindow, "window", pointer, say("a time from %s to %s", "%s 至 %s 之间的时间", wire.FormatTime(w.from), wire.FormatTime(w.to)), say("%s", "%s", wire.FormatTime(at)))
}

// modifiedWindow asks for a window of changes.
func modifiedWindow(p *probe) {
	w := p.recent(1)
	at := w.orders[len(w.orders)/2].modified
	q := newQuery(at.Add(-24*time.Hour), at, allStates()...)
	q.modified, q.size = true, 100
	for i, o := range p.searchPage(q).orders {
		if o.modified.Before(q.from) || o.modified.After(q.to) {
			p.outside(i, "modified", span{q.from, q.to, nil}, o.modified)
		}
	}
}

// searchStates asks for the orders of each state that the shop has.
func searchStates(p *probe) {
	w := p.recent(1)
	states := byState(w.orders)
	for _, state := range slices.Sorted(maps.Keys(states)) {
		want := states[state]
		q := newQuery(w.from, w.to, state)
		q.size = 100
		page := p.searchPage(q)
		p.inState(page, []string{state}, "/"+searchMethod.Root()+"/searchorderinfo_result/orderInfoList", "orderState")
		p.absent(page, want)
	}
	few := allStates()[:3]
	q := newQuery(w.from, w.to, few...)
	q.size = 100
	p.inState(p.searchPage(q), few, "/"+searchMethod.Root()+"/searchorderinfo_result/orderInfoList", "orderState")
}

// byState sorts orders by their state.
func byState(orders []seen) map[string][]seen {
	all := map[string][]seen{}
	for _, o := range orders {
		all[o.state] = append(all[o.state], o)
	}
	return all
}

// inState tells which orders are in other states than were asked for.
func (p *probe) inState(page listed, states []string, pointer, member string) {
	for i, o := range page.orders {
		if !slices.Contains(states, o.state) {
			p.fail(contract.CodeListState, "states", fmt.Sprintf("%s/%d/%s", pointer, i, member), anyOf(states), say("%.40q", "%.40q", o.state))
		}
	}
}

// anyOf names alternatives.
func anyOf(names []string) phrase {
	return phrase{strings.Join(names, " or "), strings.Join(names, " 或 ")}
}

// absent tells which orders a list of their state does not have, if they still
// are in it.
func (p *probe) absent(page listed, want []seen) {
	if page.total > len(page.orders) {
		return
	}
	for _, o := range want {
		if slices.ContainsFunc(page.orders, func(each seen) bool { return each.id == o.id }) {
			continue
		}
		if now := p.detail(getMethod, o.id, "orderId,orderState"); now != nil && now.state == o.state {
			p.fail(contract.CodePageGap, "states", "", say("order %d in the list of %s", "订单 %d 应在 %s 的列表中", o.id, o.state), say("it not there", "不在其中"))
		}
	}
}

// undated asks for waiting orders without dates.
func undated(p *probe) {
	waiting := []string{"WAIT_SELLER_STOCK_OUT"}
	q := query{states: waiting, fields: "orderId,orderState", page: 1, size: 100}
	page := p.searchPage(q)
	p.inState(page, waiting, "/"+searchMethod.Root()+"/searchorderinfo_result/orderInfoList", "orderState")
	p.absent(page, p.shop().inState(waiting...))
}

// guideStates asks the guide's list for each state.
func guideStates(p *probe) {
	w := p.recent(1)
	states := byState(w.orders)
	for _, state := range slices.Sorted(maps.Keys(states)) {
		want := states[state]
		page := guidePages{states: state}.page(p, w.from, w.to, 1, 100)
		p.inState(page, []string{state}, "/"+listMethod.Root()+"/order_info_list/order_info", "order_state")
		p.absent(page, want)
	}
}

// guideFinds compares the guide's list with the search.
func guideFinds(p *probe) {
	w := p.recent(1)
	page := guidePages{}.page(p, w.from, w.to, 1, 100)
	found := map[int64]int{}
	for i, o := range page.orders {
		found[o.id] = 1
		if o.placed.Before(w.from) || o.placed.After(w.to) {
			pointer := fmt.Sprintf("/%s/order_info_list/order_info/%d/order_start_time", listMethod.Root(), i)
			p.fail(contract.CodeListWindow, "window", pointer, say("a time from %s to %s", "%s 至 %s 之间的时间", wire.FormatTime(w.from), wire.FormatTime(w.to)), say("%s", "%s", wire.FormatTime(o.placed)))
		}
	}
	if page.total <= 100 {
		p.missing(w, found)
	}
}
