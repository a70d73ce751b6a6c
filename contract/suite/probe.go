package suite

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// maxViolations bounds what one check keeps.
const maxViolations = 1000

// A phrase is the same words in both languages.
type phrase struct{ en, zh string }

// say makes a phrase of two formats for the same values. Of a value that is a
// phrase each format has its language.
func say(en, zh string, values ...any) phrase {
	if len(values) == 0 {
		return phrase{en, zh}
	}
	inZh := slices.Clone(values)
	for i, v := range values {
		if each, ok := v.(phrase); ok {
			values[i], inZh[i] = each.en, each.zh
		}
	}
	return phrase{fmt.Sprintf(en, values...), fmt.Sprintf(zh, inZh...)}
}

// stopped is what a check panics with that cannot go on; its runner expects it.
type stopped struct{}

// A probe is one check under way: what it has called and what it has found.
type probe struct {
	ctx     context.Context
	ground  *ground
	number  int     // among all checks
	gateway bool    // whether it is about the gateway itself, and sends what has to be refused
	gone    []int64 // orders of the shop that have changed since the survey

	mu         sync.Mutex // guards calls and violations: a scenario's calls are counted by its transport
	calls      int
	repeated   int  // of these: how many were made again
	cutShort   bool // whether it ended because the target is of no more use
	more       int  // violations beyond the first maxViolations
	violations []contract.Violation
	reason     phrase // why it could not be checked
}

// result returns what the probe has come to.
func (p *probe) result(e entry) Result {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := Result{Check: e.name, Method: e.method, Status: Passed, Evidence: e.evidence, Source: e.source, Calls: p.calls, Repeated: p.repeated, CutShort: p.cutShort}
	switch {
	case len(p.violations) > 0:
		r.Status, r.Violations, r.More = Failed, p.violations, p.more
	case p.ctx.Err() != nil:
		r.Status, r.Reason, r.ReasonZh = Unchecked, "the run was stopped", "运行已被中止"
	case p.reason != phrase{}:
		r.Status, r.Reason, r.ReasonZh = Unchecked, p.reason.en, p.reason.zh
	}
	return r
}

// count notes a call.
func (p *probe) count() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls++
}

// unchecked ends the check: the reason says what would make it checkable.
func (p *probe) unchecked(why phrase) {
	p.reason = why
	panic(stopped{})
}

// fail notes what is wrong.
func (p *probe) fail(code contract.Code, rule, pointer string, want, found phrase) {
	p.add(contract.Violation{
		Pointer: pointer, Rule: rule, Code: code, Expected: want.en, ExpectedZh: want.zh, Found: found.en, FoundZh: found.zh,
	})
}

// failNow is fail, and ends the check.
func (p *probe) failNow(code contract.Code, rule, pointer string, want, found phrase) {
	p.fail(code, rule, pointer, want, found)
	panic(stopped{})
}

// add notes violations, each once.
func (p *probe) add(all ...contract.Violation) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, v := range all {
		switch {
		case slices.Contains(p.violations, v):
		case len(p.violations) < maxViolations:
			p.violations = append(p.violations, v)
		default:
			p.more++
		}
	}
}

// failed reports whether something is wrong already.
func (p *probe) failed() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.violations) > 0
}

// forget takes back what is wrong.
func (p *probe) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.violations, p.more = nil, 0
}

// owner returns who the target's own calls are signed by.
func (p *probe) owner() signer {
	t := p.ground.target
	return signer{t.URL, t.AppKey, t.AppSecret, t.AccessToken}
}

// send makes a call of the gateway.
func (p *probe) send(as signer, a asked) reply {
	r := p.exchange(p.ground.gateway, string(a.method), Writes(a.method), func() reply { return p.ground.caller.call(p.ctx, as, a) })
	p.admitted(as, r)
	return r
}

// credentials are the codes that say that a caller's app or token is not good.
var credentials = []string{
	wire.InvalidTimestamp.Code, wire.InvalidSign.Code, wire.InvalidToken.Code, wire.InvalidAppKey.Code, wire.GuideToken.Code,
}

// admitted ends the check where the target refuses whatever its owner sends: the
// checks of the gateway tell that, each for itself.
func (p *probe) admitted(as signer, r reply) {
	if p.gateway || as != p.owner() || !slices.Contains(credentials, r.refused()) {
		return
	}
	p.count()
	plain := p.ground.caller.call(p.ctx, as, search(nil, nil))
	if code := plain.refused(); slices.Contains(credentials, code) {
		p.unchecked(say("the target refuses the credentials with code %s: want good ones; see the checks gateway/", "目标以错误码 %s 拒绝凭证：需要有效的凭证，请查看 gateway/ 检查", code))
	}
}

// closed are the codes that say that a caller has no right to a method, or that
// there is none: they are about the app, not about what is checked.
var closed = []string{
	wire.InvalidMethod.Code, wire.NoPermission.Code, wire.AppNotOnLine.Code, wire.MethodStopped.Code, wire.WrongKindOfShop.Code,
	wire.OnlyOnCloud.Code, wire.ShopNotAllowed.Code, wire.AddressNotAllowed.Code, wire.AppTestedTooLong.Code,
}

// ask makes a right call of a method that the contract has, holds the answer to
// the contract, and ends the check where the method is closed to the caller.
func (p *probe) ask(as signer, a asked) reply {
	r := p.send(as, a)
	if code := r.refused(); slices.Contains(closed, code) {
		p.closedTo(code)
	}
	p.judge(a, r)
	return r
}

// closedTo ends the check of a method that the caller has no right to. The method
// is not named: what the checks of many methods lack is told once.
func (p *probe) closedTo(code string) {
	p.unchecked(say("the target refuses the method with %s: want the right to call it", "目标以%s拒绝该接口：需要该接口的调用权限", codeNamed(code)))
}

// judge holds an answer to the method's schema and to the laws.
func (p *probe) judge(a asked, r reply) {
	if r.status != 200 {
		p.fail(contract.CodeHTTPStatus, contract.RuleEnvelope, "", say("HTTP status 200", "HTTP 状态码 200"), say("%d", "%d", r.status))
	}
	p.add(p.ground.checker.Response(a.method, p.variant(a), r.body)...)
	p.add(p.ground.checker.Laws(r.body)...)
}

// variant returns which of its method's forms a call is.
func (p *probe) variant(a asked) contract.Variant {
	members, err := decodeObject([]byte(a.params))
	if err != nil {
		return contract.Main
	}
	return p.ground.checker.Variant(a.method, members)
}

// must is ask of a call that is to be answered: a refusal is wrong and ends the
// check.
func (p *probe) must(as signer, a asked) reply {
	r := p.ask(as, a)
	if r.root != a.method.Root() {
		p.failNow(contract.CodeGateway, string(a.method), "/"+wire.ErrorRoot+"/code", say("an answer of %s", "%s 的正常响应", a.method), r.told())
	}
	return r
}

// told says in a few words how a call was answered.
func (r reply) told() phrase {
	switch {
	case r.root == "":
		return say("no envelope, HTTP status %d", "不是响应信封，HTTP 状态码 %d", r.status)
	case r.refused() != "":
		return codeNamed(r.code)
	case r.root == wire.ErrorRoot:
		return say("a refusal without a code", "没有错误码的错误响应")
	}
	return say("an answer with code %.20q", "返回码为 %.20q 的响应", r.code)
}

// codeNamed names a code with its text.
func codeNamed(code string) phrase {
	for _, e := range wire.Lookup(code) {
		if e.Where == wire.AtGateway || e.Where == wire.AtGuide {
			return phrase{fmt.Sprintf("code %s (%s)", code, e.En), fmt.Sprintf("错误码 %s（%s）", code, e.Zh)}
		}
	}
	return say("code %.20q", "错误码 %.20q", code)
}
