package suite

import (
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// The methods that checks call.
const (
	searchMethod wire.Method = "jingdong.pop.order.search"
	getMethod    wire.Method = "jingdong.pop.order.get"
	listMethod   wire.Method = "jingdong.pop.orders.get"
	trackMethod  wire.Method = "jingdong.pop.order.track"
	shipMethod   wire.Method = "jingdong.pop.order.ship"
	shopMethod   wire.Method = "jingdong.vender.shop.query"
	remarkMethod wire.Method = "jingdong.pop.order.modifyVenderRemark"
)

// plainSearch are the parameters of the call that the gateway's own checks are
// made with: it reads, and needs no order.
const plainSearch = `{"optional_fields":"orderId","order_state":"WAIT_SELLER_STOCK_OUT","page":"1","page_size":"1"}`

// search returns that call, changed.
func search(unsigned, signed func(wire.Params) wire.Params) asked {
	return asked{method: searchMethod, params: plainSearch, unsigned: unsigned, signed: signed}
}

// A refusal is a call of which one thing is wrong, or two.
type refusal struct {
	name string
	call func(now time.Time) asked
	code string        // that is wanted
	lax  contract.Code // what it is if the call is answered

	evidence wire.Evidence // "" means that of the code
	source   string
}

// far is how far a timestamp is off that no gateway takes.
const far = 3 * time.Hour

// changed is a call that is wrong before it is signed: the sign is right.
func changed(edit func(wire.Params) wire.Params) func(time.Time) asked {
	return func(time.Time) asked { return search(edit, nil) }
}

// spoilt is a call that is changed after it was signed.
func spoilt(edit func(wire.Params) wire.Params) func(time.Time) asked {
	return func(time.Time) asked { return search(nil, edit) }
}

// sentAs is a right call of other application parameters.
func sentAs(params string) func(time.Time) asked {
	return func(time.Time) asked { return asked{method: searchMethod, params: params} }
}

// late is a call whose timestamp is off.
func late(by time.Duration) func(time.Time) asked {
	return func(now time.Time) asked {
		return search(with(wire.ParamTimestamp, wire.FormatTimestamp(now.Add(by))), nil)
	}
}

// wrongSign has the form of a sign.
var wrongSign = strings.Repeat("0", 32)

const (
	noSuchKey    = "no-such-app-key"
	noSuchToken  = "no-such-access-token"
	noSuchMethod = "jingdong.no.such.method"
)

// assumedOrder is the evidence for which of two refusals comes first.
const assumedOrder = "nothing public decides which of two mistakes is named"

var refusals = []refusal{
	{name: "a wrong sign is refused", call: spoilt(with(wire.ParamSign, wrongSign)), code: "12", lax: contract.CodeSignAccepted},
	{name: "a parameter changed after signing is refused", call: spoilt(with(wire.ParamJSON, strings.Replace(plainSearch, `"1"}`, `"2"}`, 1))), code: "12", lax: contract.CodeSignAccepted},
	{name: "a parameter added after signing is refused", call: spoilt(with("format", "json")), code: "12", lax: contract.CodeSignAccepted},
	{name: "a wrong hmacsha256 sign is refused", call: func(time.Time) asked {
		return search(with(wire.ParamSignMethod, wire.SignHMACSHA256), with(wire.ParamSign, wrongSign+wrongSign))
	}, code: "12", lax: contract.CodeSignAccepted},
	{name: "a missing sign is refused", call: spoilt(without(wire.ParamSign)), code: "11", lax: contract.CodeSignAccepted},
	{name: "a missing method is refused", call: changed(without(wire.ParamMethod)), code: "14"},
	{name: "an unknown method is refused", call: changed(with(wire.ParamMethod, noSuchMethod)), code: "15"},
	{name: "a method in the wrong case is refused", call: changed(with(wire.ParamMethod, strings.ToUpper(string(searchMethod)))), code: "15"},
	{name: "a missing app_key is refused", call: changed(without(wire.ParamAppKey)), code: "20", lax: contract.CodeTokenAccepted},
	{name: "an unknown app_key is refused", call: changed(with(wire.ParamAppKey, noSuchKey)), code: "21", lax: contract.CodeTokenAccepted},
	{name: "a missing access_token is refused", call: changed(without(wire.ParamAccessToken)), code: "18", lax: contract.CodeTokenAccepted},
	{name: "a wrong access_token is refused", call: changed(with(wire.ParamAccessToken, noSuchToken)), code: "19", lax: contract.CodeTokenAccepted},
	{name: "a wrong access_token is refused by a method of the guide", call: func(time.Time) asked {
		return asked{method: getMethod, params: `{"order_id":1}`, unsigned: with(wire.ParamAccessToken, noSuchToken)}
	}, code: "401", lax: contract.CodeTokenAccepted},
	{name: "a missing timestamp is refused", call: changed(without(wire.ParamTimestamp)), code: "7", lax: contract.CodeTimestampAccepted},
	{name: "a timestamp long past is refused", call: late(-far), code: "8", lax: contract.CodeTimestampAccepted},
	{name: "a timestamp far ahead is refused", call: late(far), code: "8", lax: contract.CodeTimestampAccepted},
	{name: "a timestamp that is no time is refused", call: changed(with(wire.ParamTimestamp, "yesterday")), code: "8", lax: contract.CodeTimestampAccepted},
	{name: "a missing v is refused", call: changed(without(wire.ParamVersion)), code: "4"},
	{name: "an unknown v is refused", call: changed(with(wire.ParamVersion, "9.0")), code: "5"},
	{name: "a v that is no number is refused", call: changed(with(wire.ParamVersion, "two")), code: "6"},
	{name: "parameters that are broken JSON are refused", call: sentAs(`{"order_state":`), code: "63"},
	{name: "parameters that are no object are refused", call: sentAs(`["WAIT_SELLER_STOCK_OUT"]`), code: "62"},

	{name: "a missing method is named before a wrong v", call: changed(both(without(wire.ParamMethod), with(wire.ParamVersion, "9.0"))), code: "14", evidence: wire.Assumed, source: assumedOrder},
	{name: "a timestamp is judged before the sign", call: func(now time.Time) asked {
		a := late(-far)(now)
		a.signed = with(wire.ParamSign, wrongSign)
		return a
	}, code: "8", lax: contract.CodeTimestampAccepted, evidence: wire.Assumed, source: assumedOrder},
	{name: "the method is judged before the sign", call: spoilt(both(with(wire.ParamMethod, noSuchMethod), with(wire.ParamSign, wrongSign))), code: "15", evidence: wire.Assumed, source: assumedOrder},
	{name: "the app_key is judged before the sign", call: spoilt(both(with(wire.ParamAppKey, noSuchKey), with(wire.ParamSign, wrongSign))), code: "21", evidence: wire.Assumed, source: assumedOrder},
	{name: "the sign is judged before the access_token", call: spoilt(with(wire.ParamAccessToken, noSuchToken)), code: "12", lax: contract.CodeSignAccepted, evidence: wire.Assumed, source: assumedOrder},
	{name: "the access_token is judged before the parameters", call: func(time.Time) asked {
		return asked{method: searchMethod, params: `{"order_state":`, unsigned: with(wire.ParamAccessToken, noSuchToken)}
	}, code: "19", lax: contract.CodeTokenAccepted, evidence: wire.Assumed, source: assumedOrder},
}

// gatewayEntries are the checks of the gateway itself: what a call is made of.
func (g *ground) gatewayEntries() []entry {
	all := []entry{
		{name: "gateway/a right sign is accepted", evidence: wire.Official, source: "open.jd.com developer guide, listId=2643", run: acceptsSign("")},
		{name: "gateway/a sign by hmacmd5 is accepted", evidence: wire.SDK, source: "JD's Java SDK has the signer; no page names it", run: acceptsSign(wire.SignHMACMD5)},
		{name: "gateway/a sign by hmacsha256 is accepted", evidence: wire.SDK, source: "JD's Java SDK has the signer; no page names it", run: acceptsSign(wire.SignHMACSHA256)},
		{name: "gateway/a right sign over Chinese and reserved characters is accepted", evidence: wire.SDK, source: "every SDK signs what is sent, in UTF-8 and not encoded", run: acceptsText},
		{name: "gateway/a right sign over format and sign_method is accepted", evidence: wire.SDK, source: "Java SDK: both are signed when they are sent", run: acceptsFormat},
		{name: "gateway/a timestamp as the SDKs send it is accepted", evidence: wire.Official, source: "open.jd.com developer guide, listId=2643: its worked example", run: acceptsMillis},
		{name: "gateway/GET is answered as POST", evidence: wire.ThirdParty, source: "public clients send either", run: answersAlike(inQuery)},
		{name: "gateway/parameters may be split between query and body", evidence: wire.SDK, source: "JD's Java SDK does", run: answersAlike(split)},
		{name: "gateway/parameters that are null count as absent", evidence: wire.SDK, source: "JD's Java SDK sends null for what is unset", run: acceptsNulls},
	}
	for _, r := range refusals {
		e := entry{name: "gateway/" + r.name, evidence: r.evidence, source: r.source, run: r.check}
		if e.evidence == "" {
			about := wire.Lookup(r.code)[0].Source
			e.evidence, e.source = about.Evidence, about.Ref
		}
		all = append(all, e)
	}
	return all
}

// check makes the wrong call.
func (r refusal) check(p *probe) {
	a := r.call(p.ground.clock.Now())
	got := p.send(p.owner(), a)
	p.judge(a, got)
	want := codeNamed(r.code)
	switch {
	case got.refused() == r.code:
		p.texts(got)
	case got.root != wire.ErrorRoot && got.root != "" && r.lax != "":
		p.fail(r.lax, "refusal", "", want, got.told())
	case a.method == getMethod && got.refused() == wire.InvalidToken.Code:
		p.unchecked(say("the target has no guide dialect: it answers 19, as all methods of JD do; want a gateway that serves it", "目标没有 guide 方言：返回 19，与京东其他接口一致；需要支持该方言的网关"))
	default:
		p.fail(contract.CodeGateway, "refusal", "/"+wire.ErrorRoot+"/code", want, got.told())
	}
}

// texts holds the texts of a refusal to the catalogue.
func (p *probe) texts(got reply) {
	refused, ok := readRefusal(got.inner)
	if !ok {
		return // which the schema tells
	}
	for _, e := range wire.Lookup(got.code) {
		if fits(e.Zh, refused.ZhDesc) && fits(e.En, refused.EnDesc) {
			return
		}
	}
	e := wire.Lookup(got.code)[0]
	p.fail(contract.CodeGatewayText, "text", "/"+wire.ErrorRoot+"/zh_desc", say("%q and %q", "%q 与 %q", e.Zh, e.En), say("other texts", "其他文字"))
}

// fits reports whether a text is the catalogue's, in which %s stands for
// anything.
func fits(pattern, text string) bool {
	before, after, open := strings.Cut(pattern, "%s")
	if !open {
		return text == pattern
	}
	return len(text) >= len(before)+len(after) && strings.HasPrefix(text, before) && strings.HasSuffix(text, after)
}

// acceptsSign makes a right call, signed by a method.
func acceptsSign(by string) func(*probe) {
	return func(p *probe) {
		a := search(nil, nil)
		if by != "" {
			a.unsigned = with(wire.ParamSignMethod, by)
		}
		got := p.ask(p.owner(), a)
		switch {
		case got.root == searchMethod.Root():
		case by != "" && got.refused() == wire.InvalidSign.Code:
			p.unchecked(say("the target takes no %s: only JD's SDK speaks of it, so that is no fault; want a gateway that takes it", "目标不接受 %s：仅京东 SDK 提及，不视为错误；需要支持该签名方法的网关", by))
		case got.refused() == wire.InvalidSign.Code:
			p.fail(contract.CodeSignRefused, "sign", "/"+wire.ErrorRoot+"/code", say("an answer: the sign is right", "正常响应：签名正确"), got.told())
		default:
			p.fail(contract.CodeGateway, "sign", "/"+wire.ErrorRoot+"/code", say("an answer", "正常响应"), got.told())
		}
	}
}

// acceptsText makes a call whose text needs encoding on its way.
func acceptsText(p *probe) {
	p.signTaken(asked{method: searchMethod, params: strings.Replace(plainSearch, `"orderId"`, `"orderId,收货人 +&=%;/"`, 1)})
}

// acceptsFormat makes a call with parameters that may be left out.
func acceptsFormat(p *probe) {
	p.signTaken(search(both(with("format", "json"), with(wire.ParamSignMethod, wire.SignMD5)), nil))
}

// signTaken makes a right call that must not be refused for its sign.
func (p *probe) signTaken(a asked) {
	if got := p.ask(p.owner(), a); got.refused() == wire.InvalidSign.Code {
		p.fail(contract.CodeSignRefused, "sign", "/"+wire.ErrorRoot+"/code", say("an answer: the sign is right", "正常响应：签名正确"), got.told())
	}
}

// acceptsMillis makes a call with the timestamp of JD's SDKs.
func acceptsMillis(p *probe) {
	at := wire.FormatTimestampMillis(p.ground.clock.Now())
	p.must(p.owner(), search(with(wire.ParamTimestamp, at), nil))
}

// acceptsNulls makes a call as JD's worked example has it.
func acceptsNulls(p *probe) {
	p.must(p.owner(), asked{method: searchMethod, params: strings.Replace(plainSearch, `{`, `{"end_date":null,"start_date":null,`, 1)})
}

// answersAlike makes a call in two ways.
func answersAlike(by sending) func(*probe) {
	return func(p *probe) {
		a := search(nil, nil)
		posted := p.must(p.owner(), a)
		a.by = by
		got := p.must(p.owner(), a)
		p.same(contract.CodeUnstable, "repeat", "", posted.inner, got.inner)
	}
}
