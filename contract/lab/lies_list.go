package lab

import (
	"slices"
	"strconv"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// A listing says where a method's list holds what.
type listing struct {
	method       wire.Method
	items, total string // paths
	id           string // members of an order
	otherwise    int    // the size of a page if the caller does not say
}

var (
	guideListing = listing{listGuide, atListGuide, "*/order_info_list/order_total", "order_id", 20}
	josListing   = listing{listJOS, atListJOS, "*/searchorderinfo_result/orderTotal", "orderId", 20}
)

// changing changes the items of each page; it may ask for others.
func (l listing) changing(change func(p page)) way {
	return func(own Credentials) behaviour {
		return func(c call, ask asker) answer {
			a := ask(c)
			root, ok := a.good(l.method)
			if !ok || c.method() != l.method || root.get(l.items) == nil {
				return a
			}
			change(page{l, own, c, ask, root, root.get(l.items)})
			return a.with(root.bytes())
		}
	}
}

// A page is one that is answered.
type page struct {
	listing
	own   Credentials
	call  call
	ask   asker
	root  *node
	items *node
}

func (p page) number() int { return p.call.number("page", 1) }
func (p page) size() int   { return p.call.number("page_size", p.otherwise) }

// all returns how many orders the list says that it has.
func (p page) all() int {
	n, err := strconv.Atoi(p.root.says(p.total))
	if err != nil {
		return 0
	}
	return n
}

// other returns the items of another page of the list; none if the gateway does
// not tell.
func (p page) other(number int) []*node {
	if !p.call.signedBy(p.own) || number < 1 {
		return nil
	}
	members := p.call.members()
	members.set("page", scalar(strconv.Itoa(number)))
	root, ok := p.ask(p.call.asking(p.own, members)).good(p.method)
	if !ok || root.get(p.items0()) == nil {
		return nil
	}
	return root.get(p.items0()).kids
}

// items0 is the path to the items, which the field of the same name hides.
func (p page) items0() string { return p.listing.items }

// listLies are about lists, and what their pages show together.
func listLies() []Lie {
	return slices.Concat(pageLies(), totalLies(), windowLies(), stateLies())
}

// pageLies are about which page has which orders.
func pageLies() []Lie {
	guide, jos := "list/"+string(listGuide), "list/"+string(listJOS)
	return []Lie{
		lie("pages-overlap", "each page of the search begins with the last order of the page before", "每页以前一页的最后一笔订单开头",
			BySuite, contract.CodePageOverlap, listJOS, josListing.changing(overlap)).seen(jos),
		lie("pages-count-from-zero", "page 2 of the list is page 1 again", "页码从 0 开始",
			BySuite, contract.CodePageOverlap, listGuide, asking(listGuide, func(m *node) {
				if n, err := strconv.Atoi(m.says("page")); err == nil && n > 1 {
					m.set("page", scalar(strconv.Itoa(n-1)))
				}
			})).seen(guide),
		lie("pages-skip-an-order", "a full page of the search leaves its last order out", "满页时漏掉最后一笔订单",
			BySuite, contract.CodePageGap, listJOS, josListing.changing(func(p page) {
				if n := len(p.items.kids); n > 1 && n == p.size() {
					p.items.kids = p.items.kids[:n-1]
				}
			})).seen(jos),
		lie("page-holds-an-order-twice", "each page of the list holds its first order twice", "同一页中第一笔订单出现两次",
			BySuite, contract.CodePageOverlap, listGuide, guideListing.changing(func(p page) {
				if n := len(p.items.kids); n > 1 {
					p.items.kids[n-1] = p.items.kids[0]
				}
			})).seen(guide),
	}
}

// totalLies are about how many orders there are, and in which order they stand.
func totalLies() []Lie {
	guide, jos := "list/"+string(listGuide), "list/"+string(listJOS)
	return []Lie{
		lie("total-one-too-many", "the total of the search is one too many", "总数多一",
			BySuite, contract.CodePageTotal, listJOS, josListing.changing(func(p page) { p.say(p.all() + 1) })).near("/orderTotal").seen(jos),
		lie("total-of-the-page", "the total of the list is that of the page", "总数只是当前页的数量",
			BySuite, contract.CodePageTotal, listGuide, guideListing.changing(func(p page) { p.say(len(p.items.kids)) })).near("/order_total").seen(guide),
		lie("page-size-ignored", "pages of the search hold a hundred orders, whatever is asked for", "忽略 page_size，每页一百笔",
			BySuite, contract.CodePageSize, listJOS, asking(listJOS, func(m *node) { m.set("page_size", scalar("100")) })).seen(jos),
		lie("page-size-ten-at-most", "pages of the list hold ten orders at most", "每页最多十笔",
			BySuite, contract.CodePageSize, listGuide, asking(listGuide, func(m *node) {
				if n, err := strconv.Atoi(m.says("page_size")); err != nil || n > 10 {
					m.set("page_size", scalar("10"))
				}
			})).seen(guide),
		lie("page-past-the-end-repeats", "past its end the search repeats the last page", "超出末页时重复最后一页",
			BySuite, contract.CodePageOverlap, listJOS, josListing.changing(func(p page) {
				if last := (p.all() + p.size() - 1) / max(p.size(), 1); len(p.items.kids) == 0 && p.number() > last {
					p.items.kids = p.other(last)
				}
			})).seen(jos),
		lie("list-oldest-first", "the list begins with the oldest order of the page", "列表按时间升序排列",
			BySuite, contract.CodeListOrder, listGuide, guideListing.changing(func(p page) { slices.Reverse(p.items.kids) })).seen(guide),
		lie("sort-type-ignored", "the search sorts upwards, whatever sortType says", "忽略 sortType",
			BySuite, contract.CodeListOrder, listJOS, asking(listJOS, func(m *node) { m.set("sortType", scalar("0")) })).seen(jos),
	}
}

// say sets the total.
func (p page) say(total int) {
	p.root.each(p.total, put(strconv.Itoa(total)))
}

// overlap shifts a page by an order.
func overlap(p page) {
	if before := p.other(p.number() - 1); len(before) > 0 && len(p.items.kids) > 0 {
		p.items.kids = append([]*node{before[len(before)-1]}, p.items.kids[:len(p.items.kids)-1]...)
	}
}

// widest is the longest span of time that a list takes, to the second.
const widest = 31*24*time.Hour - time.Second

// moved changes a time of day that a parameter holds.
func moved(m *node, name string, to func(time.Time) time.Time) {
	if t, err := wire.ParseTime(m.says(name)); err == nil {
		m.set(name, text(wire.FormatTime(to(t))))
	}
}

// windowLies are about the span of time that is asked for.
func windowLies() []Lie {
	jos := "list/" + string(listJOS)
	return []Lie{
		lie("window-end-ignored", "the search shows orders from after the end of the window", "忽略查询时间段的结束",
			BySuite, contract.CodeListWindow, listJOS, asking(listJOS, func(m *node) {
				from, err := wire.ParseTime(m.says("start_date"))
				if err == nil {
					moved(m, "end_date", func(time.Time) time.Time { return from.Add(widest) })
				}
			})).seen(jos),
		lie("window-begin-ignored", "the search shows orders from before the beginning of the window", "忽略查询时间段的开始",
			BySuite, contract.CodeListWindow, listJOS, asking(listJOS, func(m *node) {
				end, err := wire.ParseTime(m.says("end_date"))
				if err == nil {
					moved(m, "start_date", func(time.Time) time.Time { return end.Add(-widest) })
				}
			})).seen(jos),
		lie("window-end-exclusive", "an order of the window's last second is left out", "查询时间段不含结束时刻",
			BySuite, contract.CodePageGap, listJOS, asking(listJOS, func(m *node) {
				if m.says("start_date") != m.says("end_date") {
					moved(m, "end_date", func(t time.Time) time.Time { return t.Add(-time.Second) })
				}
			})).seen(jos),
		lie("window-begin-exclusive", "an order of the window's first second is left out", "查询时间段不含开始时刻",
			BySuite, contract.CodePageGap, listJOS, asking(listJOS, func(m *node) {
				if m.says("start_date") != m.says("end_date") {
					moved(m, "start_date", func(t time.Time) time.Time { return t.Add(time.Second) })
				}
			})).seen(jos),
		lie("date-type-ignored", "the search takes the time of placing for that of the last change", "忽略 dateType",
			BySuite, contract.CodeListWindow, listJOS, asking(listJOS, func(m *node) { m.set("dateType", scalar("1")) })).seen(jos),
	}
}

// stateLies are about which orders a list shows, and as what.
func stateLies() []Lie {
	guide, jos := "list/"+string(listGuide), "list/"+string(listJOS)
	return []Lie{
		lie("state-filter-ignored", "the search shows orders in every state", "忽略状态过滤",
			BySuite, contract.CodeListState, listJOS, asking(listJOS, func(m *node) {
				if m.says("start_date") != "" {
					m.set("order_state", text("ALL"))
				}
			})).near("/orderState").seen(jos),
		lie("state-filter-takes-one", "of several states the search takes the first alone", "多个状态时只取第一个",
			BySuite, contract.CodePageGap, listJOS, asking(listJOS, func(m *node) { m.set("order_state", text(first(m.says("order_state")))) })).seen(jos),
		lie("guide-state-filter-ignored", "the list shows orders in every state", "列表忽略状态过滤",
			BySuite, contract.CodeListState, listGuide, asking(listGuide, func(m *node) { m.set("order_state", scalar("null")) })).near("/order_state").seen(guide),
		lie("list-shows-a-foreign-order", "each page of the list ends with an order that the shop does not have", "列表混入其他店铺的订单",
			BySuite, contract.CodeListDetail, listGuide, guideListing.changing(foreign)).seen(guide, "detail/"),
		lie("list-price-not-the-details", "the list's order_total_price is a yuan too high", "列表金额比详情多一元",
			BySuite, contract.CodeListDetail, listGuide, at(listGuide, atListGuide+"/*/order_total_price", moreFen(100))).near("/order_total_price").seen("detail/"),
		lie("search-price-not-the-details", "the search's orderPayment is not the detail's", "列表的 orderPayment 与详情不同",
			BySuite, contract.CodeListDetail, detail, at(listJOS, atListJOS+"/*/orderPayment", moreFen(100))).near("/orderPayment").seen("detail/"),
	}
}

// first returns the first of several states.
func first(states string) string {
	for i, r := range states {
		if r == ',' {
			return states[:i]
		}
	}
	return states
}

// foreign adds an order with an id of another shop.
func foreign(p page) {
	n := len(p.items.kids)
	if n == 0 {
		return
	}
	stranger, err := parse(p.items.kids[n-1].bytes())
	if err != nil {
		return
	}
	stranger.each(p.id, worded(func(id string) string { return "9" + id }))
	p.items.kids = append(p.items.kids, stranger)
	p.say(p.all() + 1)
}
