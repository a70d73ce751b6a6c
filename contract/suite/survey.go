package suite

import (
	"cmp"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// Bounds of what is read of a target's shop.
const (
	surveyPages = 5
	surveySize  = 100 // orders a page
	surveyDays  = 30
)

// A seen order is one that the search showed, with all of its members.
type seen struct {
	id       int64
	state    string
	placed   time.Time
	modified time.Time
	members  map[string]any
	raw      json.RawMessage
}

// text returns a member that is text; "" if it is absent.
func (s seen) text(name string) string {
	text, _ := s.members[name].(string)
	return text
}

// sameVersion reports whether two descriptions are of the order as it was at one
// time; where the members are not shown, they are taken to be.
func (s seen) sameVersion(other seen) bool {
	return s.text("modified") == other.text("modified") && s.text("dataVersion") == other.text("dataVersion")
}

// A survey is what was found out about a target's shop, once and for all checks.
// It is safe for concurrent use.
type survey struct {
	turn chan struct{} // whoever holds its only token surveys
	done bool
	why  phrase // why there is no survey

	orders []seen // by time of placing, the smaller id first
	from   time.Time
	to     time.Time // the window in which they were placed

	mu     sync.Mutex // guards what follows
	vender string
}

// shop returns what was found out about the shop, and finds it out if nobody has;
// it ends the check where that cannot be found out.
func (p *probe) shop() *survey {
	s := &p.ground.survey
	select {
	case s.turn <- struct{}{}:
	case <-p.ctx.Done():
		panic(stopped{})
	}
	defer func() { <-s.turn }()
	if !s.done {
		p.look(s)
	}
	if s.why != (phrase{}) {
		p.unchecked(s.why)
	}
	return s
}

// look surveys the shop. Where the search is closed to the caller, or fails, the
// survey says so to every check that needs it.
func (p *probe) look(s *survey) {
	defer func() {
		if s.done || p.ctx.Err() != nil || p.cutShort {
			return
		}
		s.done = true
		if s.why = p.reason; s.why == (phrase{}) {
			s.why = say("the orders of the shop cannot be searched: see what failed in the checks list/", "无法查询店铺订单：请先查看 list/ 检查中的错误")
		}
	}()
	to := p.ground.clock.Now().Add(time.Minute)
	orders := p.window(to)
	if len(orders) == 0 {
		if latest, found := p.latest(); found {
			to = latest.Add(time.Second)
			orders = p.window(to)
		}
	}
	s.orders = orders
	s.from, s.to = to.AddDate(0, 0, -surveyDays), to
	s.done = true
}

// window reads the orders placed in the days before an instant, up to a bound.
func (p *probe) window(to time.Time) (orders []seen) {
	q := newQuery(to.AddDate(0, 0, -surveyDays), to, allStates()...)
	q.fields = allFields()
	q.size = surveySize
	for q.page = 1; q.page <= surveyPages; q.page++ {
		page := p.searchPage(q)
		orders = append(orders, page.orders...)
		if len(page.orders) < surveySize || len(orders) >= page.total {
			break
		}
	}
	slices.SortFunc(orders, func(a, b seen) int { return cmp.Or(a.placed.Compare(b.placed), cmp.Compare(a.id, b.id)) })
	return slices.CompactFunc(orders, func(a, b seen) bool { return a.id == b.id })
}

// latest returns when an order that waits for shipment was changed last: a hint
// at a target's own time where that is another.
func (p *probe) latest() (at time.Time, found bool) {
	q := query{states: []string{"WAIT_SELLER_STOCK_OUT"}, fields: "orderId,orderStartTime,modified", page: 1, size: surveySize}
	for _, o := range p.searchPage(q).orders {
		for _, t := range []time.Time{o.placed, o.modified} {
			if t.After(at) {
				at, found = t, true
			}
		}
	}
	return at, found
}

// searchPage makes a search, which is to be answered.
func (p *probe) searchPage(q query) listed { return p.searchAs(p.owner(), searchMethod, q) }

// searchAs is searchPage of the shop of another token, by a method of the same
// shape.
func (p *probe) searchAs(as signer, m wire.Method, q query) listed {
	got := p.must(as, asked{method: m, params: q.params()})
	var answer struct {
		Result struct {
			API    apiResult         `json:"apiResult"`
			Total  int               `json:"orderTotal"`
			Orders []json.RawMessage `json:"orderInfoList"`
		} `json:"searchorderinfo_result"`
	}
	if err := json.Unmarshal(got.inner, &answer); err != nil || !bool(answer.Result.API.Success) {
		if !p.failed() {
			p.fail(contract.CodeGateway, string(m), "/"+m.Root()+"/searchorderinfo_result/apiResult", say("a search that succeeds", "查询成功"), say("number %d", "数字错误码 %d", answer.Result.API.Number))
		}
		panic(stopped{})
	}
	page := listed{total: answer.Result.Total, body: got.body}
	for _, raw := range answer.Result.Orders {
		if o, err := readSeen(raw); err == nil {
			page.orders = append(page.orders, o)
		} else {
			p.fail(contract.CodeFields, string(m), "/"+m.Root()+"/searchorderinfo_result/orderInfoList", say("orders with their orderId", "订单应有 orderId"), say("%s", "%s", err))
		}
	}
	return page
}

// inState returns the shop's orders in any of the states.
func (s *survey) inState(states ...string) (found []seen) {
	for _, o := range s.orders {
		if slices.Contains(states, o.state) {
			found = append(found, o)
		}
	}
	return found
}

// each returns at most so many orders, of as many states as there are.
func (s *survey) each(most int) (picked []seen) {
	for round := 0; len(picked) < min(most, len(s.orders)); round++ {
		had := map[string]int{}
		for _, o := range s.orders {
			if had[o.state]++; had[o.state] == round+1 && len(picked) < most {
				picked = append(picked, o)
			}
		}
	}
	return picked
}

// some is each of a shop that has orders; it ends the check where there are
// none.
func (p *probe) some(most int) []seen {
	picked := p.shop().each(most)
	if len(picked) == 0 {
		p.unchecked(say("the shop has no orders of the last %d days: want one", "店铺最近 %d 天没有订单：至少需要一笔", surveyDays))
	}
	return picked
}

// venderID returns the id of the shop, "" if the target does not tell it.
func (p *probe) venderID() string {
	s := &p.ground.survey
	s.mu.Lock()
	known := s.vender
	s.mu.Unlock()
	if known != "" {
		return known
	}
	if id := p.ground.target.OwnerID; id != "" {
		return id
	}
	got := p.send(p.owner(), asked{method: shopMethod, params: `{}`})
	var answer struct {
		Result struct {
			VenderID json.Number `json:"vender_id"`
		} `json:"shop_jos_result"`
	}
	if json.Unmarshal(got.inner, &answer) != nil {
		return ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.vender = answer.Result.VenderID.String()
	return s.vender
}
