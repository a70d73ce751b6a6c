package suite

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"sync"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/exact"
	"github.com/jdmock/jdmock/contract/wire"
)

// How often a call is made again, after one second, two, four and so on.
const (
	maxThrottled  = 4 // that came too early: fifteen seconds in all
	maxUnanswered = 2 // that had no answer, if it changes nothing
)

// A service is a part of the target that has a URL of its own. Once it is found
// to be of no use any more, nobody calls it again in this run. It is safe for
// concurrent use.
type service struct {
	early func(reply) phrase           // how an answer says that the call came too early, the zero phrase if it does not
	prove func(context.Context) *reply // makes a call that any such service answers; nil if there is none

	turn chan struct{} // whoever holds its only token finds out whether it is of use

	mu   sync.Mutex // guards over
	over phrase     // why it is of no use; zero: nobody has found so
}

func newService(early func(reply) phrase, prove func(context.Context) *reply) *service {
	return &service{early: early, prove: prove, turn: make(chan struct{}, 1)}
}

// why returns why the service is of no use, the zero phrase if it may be.
func (s *service) why() phrase {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.over
}

// end says why nobody is to call the service again.
func (s *service) end(why phrase) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = why
}

// exchange makes a call and returns its answer. It makes the call again, more
// slowly, where the target was called too often; and, if it changes nothing,
// where no answer came. It ends the check where that does not help: a service
// that answers nobody fails the check that finds it so, and no other.
func (p *probe) exchange(s *service, about string, changes bool, call func() reply) reply {
	for tries := 0; ; tries++ {
		p.useful(s)
		p.count()
		r := call()
		if p.ctx.Err() != nil {
			panic(stopped{})
		}
		early := s.early(r)
		switch {
		case early != (phrase{}):
			p.ground.caller.pace.slow(p.ground.clock.Now())
			if tries == maxThrottled {
				p.tooFrequent(s, early)
			}
		case !r.unanswered():
			return r
		case changes || tries >= maxUnanswered:
			p.unanswered(s, about, r)
			return r
		}
		p.pause(time.Second << tries)
	}
}

// useful ends the check if the service is known to be of no use.
func (p *probe) useful(s *service) {
	if why := s.why(); why != (phrase{}) {
		p.cutShort = true
		p.unchecked(why)
	}
}

// pause waits before a call is made again.
func (p *probe) pause(d time.Duration) {
	if p.ground.clock.Sleep(p.ctx, d) != nil {
		panic(stopped{})
	}
	p.repeated++
}

// proves returns how the service answers the call that any such service answers.
// The caller has the turn until it calls done.
func (p *probe) proves(s *service) (proof *reply, done func()) {
	select {
	case s.turn <- struct{}{}:
	case <-p.ctx.Done():
		panic(stopped{})
	}
	done = func() { <-s.turn }
	if s.prove == nil || s.why() != (phrase{}) {
		return nil, done
	}
	p.count()
	return s.prove(p.ctx), done
}

// tooFrequent ends the check that was told to call less often as often as it may
// be; and all others, if the target says so whatever is called.
func (p *probe) tooFrequent(s *service, early phrase) {
	proof, done := p.proves(s)
	defer done()
	p.stop()
	p.useful(s)
	if proof != nil && s.early(*proof) == (phrase{}) {
		p.unchecked(say("the target refuses this call as too frequent (%s), also more slowly: run with a lower rate", "即使放慢速度，目标仍以调用过于频繁（%s）拒绝该请求：请降低调用速率后重试", early))
	}
	s.end(say("the target refuses all calls as too frequent (%s), also more slowly: a quota may be used up; go on later, or with a lower rate",
		"即使放慢速度，目标仍以调用过于频繁（%s）拒绝所有请求：配额可能已用完，请稍后继续或降低调用速率", early))
	p.useful(s)
}

// unanswered ends the check whose call had no answer; and all others, if no other
// call is answered either. It returns where the answer is one that can be judged.
func (p *probe) unanswered(s *service, about string, r reply) {
	proof, done := p.proves(s)
	defer done()
	p.stop()
	p.useful(s)
	found := r.silence()
	if proof == nil || proof.unanswered() {
		s.end(say("the target does not answer any more (%s): see that it is up, and go on", "目标不再响应（%s）：请确认目标正在运行后继续", found))
		p.cutShort = true
		p.failNow(contract.CodeNoAnswer, about, "", say("an answer", "有响应"), say("%s, and so with any other call", "%s，其他请求也是如此", found))
	}
	if r.err != nil {
		p.failNow(contract.CodeNoAnswer, about, "", say("an answer", "有响应"), found)
	}
}

// stop ends the check if the run was stopped.
func (p *probe) stop() {
	if p.ctx.Err() != nil {
		panic(stopped{})
	}
}

// unanswered reports whether no whole answer came, or only one of what stands
// before the target.
func (r reply) unanswered() bool {
	switch r.status {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return r.err != nil
}

// silence says what came in the place of an answer.
func (r reply) silence() phrase {
	if r.err == nil {
		return say("HTTP status %d", "HTTP 状态码 %d", r.status)
	}
	text := localAddress().ReplaceAllString(r.err.Error(), "")
	return phrase{text, text}
}

// localAddress is the caller's side of a connection, which is another each time.
var localAddress = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\S+:\d+->`) })

// throttled is how JD's order service says that it is called too often.
var throttled = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`"numberCode"\s*:\s*"?` + regexp.QuoteMeta(wire.ResultThrottled.Code) + `\b`)
})

// gatewayEarly tells how the gateway says that it is called too often.
func gatewayEarly(r reply) phrase {
	switch {
	case r.status == http.StatusTooManyRequests:
		return say("HTTP status %d", "HTTP 状态码 %d", r.status)
	case r.refused() == wire.CallLimited.Code:
		return say("code %s", "错误码 %s", wire.CallLimited.Code)
	case throttled().Match(r.inner):
		return say("numberCode %s", "numberCode %s", wire.ResultThrottled.Code)
	}
	return phrase{}
}

// aggregatorEarly tells how the aggregator, and OAuth, say so.
func aggregatorEarly(r reply) phrase {
	if r.status == http.StatusTooManyRequests {
		return gatewayEarly(r)
	}
	var head struct {
		Code any `json:"code"`
	}
	if exact.Decode(r.body, &head) == nil && fmt.Sprint(head.Code) == wire.AggregatorTooFast.Code {
		return say("code %s", "错误码 %s", wire.AggregatorTooFast.Code)
	}
	return phrase{}
}
