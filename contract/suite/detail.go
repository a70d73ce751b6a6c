package suite

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// detailOrders is how many orders each check of details looks at.
const detailOrders = 6

const (
	detailSource = "Java SDK PopOrderGetRequest; gh:lostinfo/jos-open-api comments"
	enMethod     = wire.Method("jingdong.pop.order.enGet")
)

// detailEntries are the checks of what several answers say of one order.
func (g *ground) detailEntries() []entry {
	check := func(m wire.Method, name string, e wire.Evidence, source string, run func(*probe)) entry {
		return entry{name: "detail/" + string(m) + "/" + name, method: m, evidence: e, source: source, run: run}
	}
	return []entry{
		check(getMethod, "an order is the one that was asked for", wire.SDK, detailSource, answersOrder),
		check(getMethod, "an order says what the list says", wire.SDK, detailSource, listAgrees),
		check(getMethod, "each member that is asked for comes, and no other", wire.SDK, detailSource, fieldsAsked),
		check(getMethod, "the same call is answered the same", wire.SDK, detailSource, readsTwice),
		check(getMethod, "the states that are asked for filter", wire.Aggregator, "aggregator documentation jdpoporderget", statesFilter),
		check(getMethod, "unknown orders are answered alike", wire.Assumed, "nothing public decides", unknownAlike),
		check(getMethod, "both dialects say the same", wire.Assumed, "both describe one shop", dialectsAgree),
		check(listMethod, "an order says what the list says", wire.Guide, guideSource, guideListAgrees),
		check(enMethod, "the encrypted order says the same", wire.SDK, "jos.jd.com/doc/channel.htm?id=787: the en-methods encrypt", encryptedAgrees),
	}
}

// detail reads an order by a method of the jos dialect; nil if there is none.
func (p *probe) detail(m wire.Method, id int64, fields string) *seen {
	return p.detailAs(p.owner(), m, id, fields)
}

// detailAs is detail of the shop of another token.
func (p *probe) detailAs(as signer, m wire.Method, id int64, fields string) *seen {
	return p.readDetail(p.must(as, asked{method: m, params: object(map[string]any{"order_id": id, "optional_fields": fields})}), m)
}

// readDetail reads the order in an answer.
func (p *probe) readDetail(got reply, m wire.Method) *seen {
	var answer struct {
		Detail struct {
			Order json.RawMessage `json:"orderInfo"`
		} `json:"orderDetailInfo"`
	}
	if json.Unmarshal(got.inner, &answer) != nil || len(answer.Detail.Order) == 0 || string(answer.Detail.Order) == "null" {
		return nil
	}
	o, err := readSeen(answer.Detail.Order)
	if err != nil {
		p.failNow(contract.CodeFields, "fields", detailPointer(m)+"/orderId", say("the orderId that was asked for", "所请求的 orderId"), say("none", "没有"))
	}
	return &o
}

// detailPointer is where an answer has its order.
func detailPointer(m wire.Method) string { return "/" + m.Root() + "/orderDetailInfo/orderInfo" }

// answersOrder asks for orders by their ids.
func answersOrder(p *probe) {
	for _, o := range p.some(detailOrders) {
		got := p.detail(getMethod, o.id, "orderId,orderState,modified")
		switch {
		case got == nil:
			p.fail(contract.CodeListDetail, "order", detailPointer(getMethod), say("order %d, which the list has", "列表中的订单 %d", o.id), say("no order", "没有订单"))
		case got.id != o.id:
			p.fail(contract.CodeOtherOrder, "order", detailPointer(getMethod)+"/orderId", say("%d, which was asked for", "%d（所查询的订单号）", o.id), say("%d", "%d", got.id))
		}
	}
}

// listAgrees compares orders with what the list says of them.
func listAgrees(p *probe) {
	fields := allFields()
	for _, o := range p.some(detailOrders) {
		now := p.detail(getMethod, o.id, fields)
		if now == nil || now.id != o.id {
			p.fail(contract.CodeListDetail, "order", detailPointer(getMethod), say("order %d, which the list has", "列表中的订单 %d", o.id), say("another, or none", "其他订单或没有订单"))
			continue
		}
		if !now.sameVersion(o) {
			if o = p.listedNow(o); !now.sameVersion(o) {
				now = p.detail(getMethod, o.id, fields) // it has changed meanwhile
			}
		}
		p.compare(contract.CodeListDetail, detailPointer(getMethod), o, *now)
	}
}

// listedNow returns what the list says of an order now.
func (p *probe) listedNow(o seen) seen {
	q := newQuery(o.placed, o.placed, allStates()...)
	q.fields, q.size = allFields(), 100
	for _, each := range p.searchPage(q).orders {
		if each.id == o.id {
			return each
		}
	}
	return o
}

// compare tells in which members two descriptions of an order differ.
func (p *probe) compare(code contract.Code, pointer string, want, got seen) {
	for _, name := range slices.Sorted(maps.Keys(want.members)) {
		other, there := got.members[name]
		if !there {
			p.fail(code, "same", pointer+"/"+name, say("what the list has", "与列表一致"), say("nothing", "缺失"))
			continue
		}
		if at, differ := firstDifference(want.members[name], other, "/"+name); differ {
			p.fail(code, "same", pointer+at, say("what the list has", "与列表一致"), say("another value", "不同的值"))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got.members)) {
		if _, there := want.members[name]; !there {
			p.fail(code, "same", pointer+"/"+name, say("nothing, as in the list", "与列表一样没有该成员"), say("a value", "有值"))
		}
	}
}

// firstDifference returns where two documents differ, by pointer.
func firstDifference(a, b any, at string) (string, bool) {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			return at, true
		}
		for _, name := range slices.Sorted(maps.Keys(x)) {
			if where, differ := firstDifference(x[name], y[name], at+"/"+name); differ {
				return where, true
			}
		}
		return "", false
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return at, true
		}
		for i := range x {
			if where, differ := firstDifference(x[i], y[i], at+"/"+strconv.Itoa(i)); differ {
				return where, true
			}
		}
		return "", false
	}
	return at, a != b
}

// volatile are members that differ from call to call.
var volatile = []string{"request_id", "requestId"}

// same tells where two answers differ that are to be the same.
func (p *probe) same(code contract.Code, rule, pointer string, want, got json.RawMessage) {
	if bytes.Equal(want, got) {
		return
	}
	a, errA := decodeValues(want)
	b, errB := decodeValues(got)
	if errA != nil || errB != nil {
		return // the schema tells
	}
	for _, name := range volatile {
		delete(a, name)
		delete(b, name)
	}
	if at, differ := firstDifference(a, b, pointer); differ {
		p.fail(code, rule, at, say("the same value in both answers", "两次响应的值相同"), say("another value", "不同的值"))
	}
}

// fieldsAsked asks for members one by one, and for all.
func fieldsAsked(p *probe) {
	all := strings.Split(allFields(), ",")
	for _, o := range p.some(3) {
		whole := p.detail(getMethod, o.id, strings.Join(all, ","))
		if whole == nil {
			continue
		}
		half := slices.Sorted(maps.Keys(whole.members))
		half = append([]string{"orderId"}, half[:len(half)/2]...)
		slices.Sort(half)
		half = slices.Compact(half)
		for _, names := range [][]string{{"orderId"}, {"orderId", "orderState", "modified"}, half} {
			got := p.detail(getMethod, o.id, strings.Join(names, ","))
			if got == nil {
				continue
			}
			p.onlyFields(names, whole.members, got.members)
		}
		for _, name := range strings.Split("orderId,orderState,orderStartTime,modified,orderTotalPrice,itemInfoList", ",") {
			if _, there := whole.members[name]; !there {
				p.fail(contract.CodeFields, "fields", detailPointer(getMethod)+"/"+name, say("the member, which is asked for", "应有所请求的成员"), say("nothing", "缺失"))
			}
		}
	}
}

// onlyFields tells which members came that were not asked for, and which were
// and did not.
func (p *probe) onlyFields(names []string, whole, got map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if !slices.Contains(names, name) {
			p.fail(contract.CodeFields, "fields", detailPointer(getMethod)+"/"+name, say("nothing: it is not asked for", "未请求，不应返回"), say("the member", "有该成员"))
		}
	}
	for _, name := range names {
		_, had := whole[name]
		if _, there := got[name]; had && !there {
			p.fail(contract.CodeFields, "fields", detailPointer(getMethod)+"/"+name, say("the member, which is asked for", "应有所请求的成员"), say("nothing", "缺失"))
		}
	}
}

// readsTwice makes the same calls twice.
func readsTwice(p *probe) {
	fields := allFields()
	for _, o := range p.some(3) {
		a := asked{method: getMethod, params: object(map[string]any{"order_id": o.id, "optional_fields": fields})}
		first, second := p.must(p.owner(), a), p.must(p.owner(), a)
		one, two := p.readDetail(first, getMethod), p.readDetail(second, getMethod)
		if one != nil && two != nil && !one.sameVersion(*two) {
			continue // it has changed meanwhile
		}
		p.same(contract.CodeUnstable, "repeat", "/"+getMethod.Root(), first.inner, second.inner)
	}
}

// statesFilter asks for orders with a filter that they pass, and with one that
// they do not.
func statesFilter(p *probe) {
	for _, o := range p.some(3) {
		for _, in := range []bool{true, false} {
			state := o.state
			if !in {
				if state = "UN_KNOWN"; o.state == state {
					continue
				}
			}
			got := p.readDetail(p.must(p.owner(), asked{method: getMethod, params: object(map[string]any{"order_id": o.id, "optional_fields": "orderId,orderState", "order_state": state})}), getMethod)
			if in && got == nil {
				if now := p.detail(getMethod, o.id, "orderId,orderState"); now == nil || now.state != o.state {
					continue // it has changed meanwhile
				}
				p.fail(contract.CodeListState, "states", detailPointer(getMethod), say("the order, which is in %s", "处于 %s 的该订单", o.state), say("none", "没有订单"))
			}
			if !in && got != nil {
				p.fail(contract.CodeListState, "states", detailPointer(getMethod), say("no order: it is not in %s", "没有订单：其状态不是 %s", state), say("the order", "返回了订单"))
			}
		}
	}
}
