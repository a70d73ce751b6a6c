package suite

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/exact"
	"github.com/jdmock/jdmock/contract/wire"
)

// aggregatorSource is where the aggregator's interface is described.
const aggregatorSource = "aggregator documentation jdpoporderget"

// aggregatorEntries are the checks of the aggregator.
func (g *ground) aggregatorEntries() []entry {
	check := func(name string, run func(*probe)) entry {
		return entry{name: "aggregator/" + name, evidence: wire.Aggregator, source: aggregatorSource, run: func(p *probe) {
			if g.target.AggregatorURL == "" {
				p.unchecked(say("the aggregator's URL is not given", "未给出聚合接口的地址"))
			}
			run(p)
		}}
	}
	return []entry{
		check("an order says what the gateway says", aggregatorAgrees),
		check("an unknown account is refused", aggregatorRefuses(wire.AggregatorNoAccount, func(c *aggregatorCall) { c.bearer = noSuchToken })),
		check("a missing account is refused", aggregatorRefuses(wire.AggregatorNoAccount, func(c *aggregatorCall) { c.bearer = "" })),
		check("an unknown interface is refused", aggregatorRefuses(wire.AggregatorUnsupported, func(c *aggregatorCall) { c.path = "jdnosuchinterface" })),
		check("a missing order_id is refused", aggregatorRefuses(wire.AggregatorParam, func(c *aggregatorCall) { c.form.Del("order_id") })),
		check("a missing owner_id is refused", aggregatorRefuses(wire.AggregatorParam, func(c *aggregatorCall) { c.form.Del("owner_id") })),
		check("missing optional_fields are refused", aggregatorRefuses(wire.AggregatorParam, func(c *aggregatorCall) { c.form.Del("optional_fields") })),
		check("an order_id that is no number is refused", aggregatorRefuses(wire.AggregatorParam, func(c *aggregatorCall) { c.form.Set("order_id", "first") })),
		check("a shop that has not authorized the caller is refused", aggregatorRefuses(wire.AggregatorUnauthorized, func(c *aggregatorCall) { c.form.Set("owner_id", "999999999999") })),
	}
}

// An aggregatorCall is a call of the aggregator.
type aggregatorCall struct {
	path   string // relative to the interface's; "" is the interface
	bearer string
	form   url.Values
}

// newAggregatorCall is a right one.
func (p *probe) newAggregatorCall(id int64, fields string) aggregatorCall {
	owner := p.venderID()
	if owner == "" {
		p.unchecked(say("the shop's vender id is not known: give it as the owner", "不知道店铺的商家编号：请给出 owner id"))
	}
	return aggregatorCall{bearer: p.ground.target.AccessToken, form: url.Values{
		"owner_id": {owner}, "order_id": {fmt.Sprint(id)}, "optional_fields": {fields},
	}}
}

// An aggregated answer is one of the aggregator's.
type aggregated struct {
	Code json.Number `json:"code"`
	Msg  string      `json:"msg"`
	Data struct {
		Answer struct {
			Detail struct {
				Order map[string]any `json:"orderInfo"`
			} `json:"orderDetailInfo"`
		} `json:"jingdong_pop_order_get_response"`
	} `json:"data"`
}

// aggregate makes a call.
func (p *probe) aggregate(c aggregatorCall) (answer aggregated) {
	at := p.ground.target.AggregatorURL
	if c.path != "" {
		base, err := url.Parse(at)
		if err != nil {
			p.uncheckedBy(err)
		}
		at = base.JoinPath("..", c.path).String()
	}
	header := http.Header{}
	if c.bearer != "" {
		header.Set("Authorization", "Bearer "+c.bearer)
	}
	got := p.exchange(p.ground.aggregator, "aggregator", false, func() reply {
		return p.ground.caller.send(p.ctx, http.MethodPost, at, strings.NewReader(c.form.Encode()), header)
	})
	p.fine(got)
	p.add(p.ground.checker.Aggregator(got.body)...)
	p.add(p.ground.checker.Laws(got.body)...)
	_ = exact.Decode(got.body, &answer) // what is wrong, the schema has told
	return answer
}

// fine tells of an HTTP status that no answer has.
func (p *probe) fine(got reply) {
	if got.status != http.StatusOK {
		p.fail(contract.CodeHTTPStatus, contract.RuleEnvelope, "", say("HTTP status 200", "HTTP 状态码 200"), say("%d", "%d", got.status))
	}
}

// aggregatorRefuses makes a call of which one thing is wrong.
func aggregatorRefuses(want wire.Entry, spoil func(*aggregatorCall)) func(*probe) {
	return func(p *probe) {
		c := p.newAggregatorCall(unknownIDs[0], "orderId")
		spoil(&c)
		answer := p.aggregate(c)
		if answer.Code.String() == wire.AggregatorNoAccount.Code && want.Code != answer.Code.String() {
			p.unchecked(accountReason)
		}
		if answer.Code.String() != want.Code {
			p.fail(contract.CodeGateway, "refusal", "/code", phrase{want.Code + " (" + want.En + ")", want.Code + "（" + want.Zh + "）"}, say("%.20q", "%.20q", answer.Code.String()))
		}
	}
}

// accountReason is why the aggregator cannot be checked with the token.
var accountReason = say("the aggregator does not know the access token: want one that it knows", "聚合接口不认识该 access token：需要它认识的令牌")

// aggregatorAgrees compares an order with what the gateway says of it. It costs
// the shop the points of one call.
func aggregatorAgrees(p *probe) {
	fields := allFields()
	for _, o := range p.some(1) {
		before := p.detail(getMethod, o.id, fields)
		answer := p.aggregate(p.newAggregatorCall(o.id, fields))
		after := p.detail(getMethod, o.id, fields)
		switch code := answer.Code.String(); {
		case code == wire.AggregatorNoAccount.Code:
			p.unchecked(accountReason)
		case code != wire.AggregatorOK.Code:
			p.failNow(contract.CodeGateway, "answer", "/code", say("0", "0"), say("%.20q", "%.20q", code))
		case before == nil || after == nil || !before.sameVersion(*after):
			continue
		}
		p.aggregates(before.members, answer.Data.Answer.Detail.Order)
	}
}

// aggregates tells where the aggregator has another value than the gateway; it has
// members of its own edition alone.
func (p *probe) aggregates(want, got map[string]any) {
	const pointer = "/data/jingdong_pop_order_get_response/orderDetailInfo/orderInfo/"
	for _, name := range []string{"orderId", "orderState", "orderTotalPrice"} {
		if _, there := got[name]; !there {
			p.fail(contract.CodeFields, "fields", pointer+name, say("the member, which is asked for", "应有所请求的成员"), say("nothing", "缺失"))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if at, differ := firstDifference(texts(want[name]), texts(got[name]), pointer+name); differ {
			p.fail(contract.CodeDialects, "same", at, say("what the gateway says", "与网关一致"), say("another value", "不同的值"))
		}
	}
}

// texts returns a document with each scalar as text, as the aggregator has it.
func texts(value any) any {
	switch v := value.(type) {
	case map[string]any:
		all := make(map[string]any, len(v))
		for name, each := range v {
			all[name] = texts(each)
		}
		return all
	case []any:
		all := make([]any, len(v))
		for i, each := range v {
			all[i] = texts(each)
		}
		return all
	}
	return fmt.Sprint(value)
}
