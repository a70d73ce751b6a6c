package suite

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// listOrders bounds the orders whose pages are turned.
const listOrders = 24

// maxTurned bounds the pages that are turned of one list.
const maxTurned = 50

// evidence of what lists do.
const (
	listSource  = "Java SDK PopOrderSearchRequest; gh:lostinfo/jos-open-api comments"
	guideSource = "In-Depth Exploration of JD.com API, section 1"
	newestFirst = "nothing public decides how the list is sorted"
)

// listEntries are the checks of what the pages of a list show together.
func (g *ground) listEntries() []entry {
	search := func(name string, run func(*probe)) entry {
		return entry{name: "list/" + string(searchMethod) + "/" + name, method: searchMethod, evidence: wire.SDK, source: listSource, run: run}
	}
	guide := func(name string, run func(*probe)) entry {
		return entry{name: "list/" + string(listMethod) + "/" + name, method: listMethod, evidence: wire.Guide, source: guideSource, run: run}
	}
	inOrder := guide("the newest order comes first", func(p *probe) { p.guideOrder() })
	inOrder.evidence, inOrder.source = wire.Assumed, newestFirst
	return []entry{
		search("pages hold each order once", func(p *probe) { p.pages(searchPages{}) }),
		search("pages hold each order once, newest first", func(p *probe) { p.pages(searchPages{sort: 1}) }),
		search("a page holds what page_size says", func(p *probe) { p.sizes(searchPages{}) }),
		search("a page past the end is empty", func(p *probe) { p.pastEnd(searchPages{}) }),
		search("orders are sorted by time of placing, ascending", func(p *probe) { p.sorted(0) }),
		search("sortType 1 turns the order round", func(p *probe) { p.sorted(1) }),
		search("orders lie in the window that was asked for", searchWindow),
		search("orders lie in the window of changes that was asked for", modifiedWindow),
		search("orders are in the states that were asked for", searchStates),
		search("the state is the only filter without dates", undated),
		guide("pages hold each order once", func(p *probe) { p.pages(guidePages{}) }),
		guide("a page holds what page_size says", func(p *probe) { p.sizes(guidePages{}) }),
		guide("a page past the end is empty", func(p *probe) { p.pastEnd(guidePages{}) }),
		inOrder,
		guide("orders are in the states that were asked for", guideStates),
		guide("orders are those that the search finds", guideFinds),
	}
}

// A span is a window with some of the shop's orders, and which these are.
type span struct {
	from, to time.Time
	orders   []seen
}

// recent returns a window in the past with a few of the shop's orders, both ends
// of which are a time of placing; it ends the check if there are too few.
func (p *probe) recent(least int) span {
	s := p.shop()
	if len(s.orders) < least {
		p.unchecked(say("the shop has %d orders of the last %d days: want %d", "店铺最近 %[2]d 天有 %[1]d 笔订单：至少需要 %[3]d 笔", len(s.orders), surveyDays, least))
	}
	orders := s.settled(least)
	first := max(0, len(orders)-listOrders)
	from := orders[first].placed
	for first > 0 && orders[first-1].placed.Equal(from) {
		first--
	}
	return span{from, orders[len(orders)-1].placed, orders[first:]}
}

// settled returns the orders without those of the newest second, in which others
// may have come since, if enough are left.
func (s *survey) settled(least int) []seen {
	newest := s.orders[len(s.orders)-1].placed
	end := slices.IndexFunc(s.orders, func(o seen) bool { return !o.placed.Before(newest) })
	if end < max(least, 1) {
		return s.orders
	}
	return s.orders[:end]
}

// pages turns all pages and compares them with what the survey has seen.
func (p *probe) pages(by lister) {
	w := p.recent(2)
	size := max(1, len(w.orders)/4)
	where := map[int64]int{}
	total, sum := -1, 0
	for n := 1; n <= maxTurned; n++ {
		page := by.page(p, w.from, w.to, n, size)
		for _, o := range page.orders {
			if before, twice := where[o.id]; twice {
				p.fail(contract.CodePageOverlap, "pages", "", say("order %d on one page", "订单 %d 只在一页上", o.id), say("it on pages %d and %d", "出现在第 %d 页和第 %d 页", before, n))
			}
			where[o.id] = n
		}
		if total >= 0 && page.total != total && len(page.orders) > 0 {
			p.fail(contract.CodePageTotal, "pages", by.total(), say("%d, as on page 1", "%d，与第 1 页相同", total), say("%d on page %d", "%d（第 %d 页）", page.total, n))
		}
		if total < 0 {
			total = page.total
		}
		sum += len(page.orders)
		if len(page.orders) == 0 || sum >= total && len(page.orders) < size {
			break
		}
	}
	if sum != total {
		p.fail(contract.CodePageTotal, "pages", by.total(), say("%d, which the pages hold", "%d（各页之和）", sum), say("%d", "%d", total))
	}
	p.missing(w, where)
}

// missing tells which orders of a window are on no page, and still belong there.
func (p *probe) missing(w span, where map[int64]int) {
	for _, o := range w.orders {
		if _, there := where[o.id]; !there {
			p.fail(contract.CodePageGap, "pages", "", say("order %d, placed at %s, on a page", "订单 %d（下单时间 %s）应在某一页上", o.id, wire.FormatTime(o.placed)), say("it on none", "不在任何一页上"))
		}
	}
}

// sizes asks for pages of several sizes.
func (p *probe) sizes(by lister) {
	w := p.recent(2)
	pointer := "/" + by.method().Root()
	for _, size := range []int{1, 2, max(1, len(w.orders)-1), 100} {
		page := by.page(p, w.from, w.to, 1, size)
		want := min(size, page.total)
		if got := len(page.orders); got != want {
			p.fail(contract.CodePageSize, "page_size", pointer, say("%d orders: page_size is %d, the total %d", "%d 笔订单：page_size 为 %d，总数为 %d", want, size, page.total), say("%d", "%d", got))
		}
	}
}

// pastEnd asks for a page that nothing is on.
func (p *probe) pastEnd(by lister) {
	w := p.recent(1)
	page := by.page(p, w.from, w.to, 1000, 100)
	if len(page.orders) > 0 {
		p.fail(contract.CodePageOverlap, "pages", "/"+by.method().Root(), say("no order on page 1000", "第 1000 页没有订单"), say("%d", "%d 笔", len(page.orders)))
	}
	if first := by.page(p, w.from, w.to, 1, 100); first.total != page.total {
		p.fail(contract.CodePageTotal, "pages", by.total(), say("%d, as on page 1", "%d，与第 1 页相同", first.total), say("%d", "%d", page.total))
	}
}

// sorted asks for a list in an order.
func (p *probe) sorted(sort int) {
	w := p.recent(2)
	page := searchPages{sort}.page(p, w.from, w.to, 1, 100)
	want := say("ascending times of placing, of equal ones the smaller id first", "按下单时间升序，相同时间按订单号升序")
	if sort == 1 {
		want = say("descending times of placing, of equal ones the smaller id first", "按下单时间降序，相同时间按订单号升序")
	}
	p.ordered(page, "/"+searchMethod.Root()+"/searchorderinfo_result/orderInfoList", want, func(a, b seen) int {
		by := a.placed.Compare(b.placed)
		if sort == 1 {
			by = -by
		}
		return cmp.Or(by, cmp.Compare(a.id, b.id))
	})
}

// guideOrder asks for the guide's list.
func (p *probe) guideOrder() {
	w := p.recent(2)
	page := guidePages{}.page(p, w.from, w.to, 1, 100)
	p.ordered(page, "/"+listMethod.Root()+"/order_info_list/order_info", say("the newest order first, of equal ones the larger id", "最新的订单在前，相同时间按订单号降序"), func(a, b seen) int {
		return cmp.Or(b.placed.Compare(a.placed), cmp.Compare(b.id, a.id))
	})
}

// ordered tells the first two orders that stand the wrong way round.
func (p *probe) ordered(page listed, pointer string, want phrase, by func(a, b seen) int) {
	for i := 1; i < len(page.orders); i++ {
		a, b := page.orders[i-1], page.orders[i]
		if by(a, b) > 0 {
			p.fail(contract.CodeListOrder, "order", fmt.Sprintf("%s/%d", pointer, i), want,
				say("order %d of %s behind %d of %s", "订单 %d（%s）排在 %d（%s）之后", b.id, wire.FormatTime(b.placed), a.id, wire.FormatTime(a.placed)))
			return
		}
	}
}
