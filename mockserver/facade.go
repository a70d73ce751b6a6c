package mockserver

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aggregator"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/method"
)

// newFacade returns the aggregator in front of the server's sandboxes.
func (s *Server) newFacade() *aggregator.Facade {
	rate := aggregator.DefaultLimit
	if s.options.AggregatorLimit != nil {
		rate = *s.options.AggregatorLimit
	}
	return aggregator.New(aggregator.Config{
		Directory: &s.directory, Gateway: s.options.Gateway, Run: s.runForFacade,
		Limit: rate, BaseURL: strings.TrimSuffix(s.options.PublicURL, wire.Path),
	})
}

// serveFacade answers a call of the aggregator, whatever happens.
func (s *Server) serveFacade(w http.ResponseWriter, r *http.Request) {
	c := &aggregator.Call{ID: s.nextID(), At: s.options.Gateway.Now()}
	outer := &call{out: w}
	c.Outer = outer
	answer, refused := s.answerFacade(c, r)
	answer.Body = s.recordFacade(c, outer, r, refused, answer.Body)
	if refused != nil && refused.Entry.Code == wire.AggregatorTooFast.Code {
		s.metrics.Limited(limitAggregator)
	}
	passedOn := refused == nil || refused.InResult
	if passedOn && r.URL.Path == aggregator.Path && s.answers.wants(answerKind{method: contract.AggregatorMethod}) {
		s.report(c.ID, contract.AggregatorMethod, s.checker.Aggregator(answer.Body))
	}
	w.Header().Set("Content-Type", answer.ContentType)
	w.Header().Set("X-JDMock-Call", c.ID)
	s.write(w, r, outer, answer.Body)
}

// answerFacade lets the facade answer, and words a panic as its failure.
func (s *Server) answerFacade(c *aggregator.Call, r *http.Request) (answer aggregator.Answer, refused *aggregator.Refusal) {
	defer func() {
		if v := recover(); v != nil {
			s.options.Log.Error("panic in a call", "call", c.ID, "panic", panicKind(v), "stack", string(debug.Stack()))
			refused = aggregator.SystemError("the simulator failed; its log says how")
			answer = s.facade.Refuse(c, refused)
		}
	}()
	outer := c.Outer.(*call)
	if err := s.readAsked(outer, r); err != nil {
		refused = &aggregator.Refusal{Entry: wire.AggregatorParam, Cause: err.cause, Cure: err.cure}
		return s.facade.Refuse(c, refused), refused
	}
	return s.facade.Answer(r.Context(), c, r)
}

// recordFacade puts a call of the aggregator into the journal, under its path,
// and returns the answer's body without secrets.
func (s *Server) recordFacade(ac *aggregator.Call, outer *call, r *http.Request, refused *aggregator.Refusal, body []byte) []byte {
	c := callOf(ac)
	c.faults, c.strikes, c.met = outer.faults, outer.strikes, outer.met
	c.params = wire.Params{{Name: wire.ParamMethod, Value: fmt.Sprintf("%.100s", strings.TrimPrefix(r.URL.Path, "/"))}}
	moveFaults(ac, outer)
	c.steps, c.notes = ac.Steps, ac.Notes
	var why *refusal
	if refused != nil {
		why = &refusal{entry: refused.Entry, inResult: refused.InResult, cause: refused.Cause, cure: refused.Cure, schema: refused.Schema, injected: refused.Injected, violations: refused.Violations}
	}
	c.seen, c.names = outer.seen, orderNamed(ac)
	why, body = s.hide(c, ac.Sent, why, body)
	kept := body
	if r.URL.Path == aggregator.AuthorizePath {
		kept = nil // a page for people, with links that hold secrets
	}
	s.record(c, why, ac.Sent, r.Method, kept)
	outer.entry = c.entry
	return body
}

// moveFaults adds to the steps of the aggregator's call the faults that struck.
func moveFaults(ac *aggregator.Call, c *call) {
	for _, step := range c.steps {
		if step.Verdict == struckVerdict {
			ac.Steps = append(ac.Steps, step)
		}
	}
	c.steps = nil
}

// orderNamed returns the order that a call of the aggregator names, 0 if it
// names none.
func orderNamed(ac *aggregator.Call) int64 {
	n, _ := strconv.ParseInt(ac.Sent.Get("order_id"), 10, 64)
	return n
}

// callOf returns the call that a call of the aggregator is to the server.
func callOf(ac *aggregator.Call) *call {
	return &call{id: ac.ID, now: ac.At, shopAt: ac.ShopAt, box: ac.Box, app: ac.App, shop: ac.Shop}
}

// runForFacade runs the method that the aggregator passes on, with the faults of
// the aggregator's interface around it.
func (s *Server) runForFacade(ctx context.Context, ac *aggregator.Call, orderID int64, params []byte) ([]byte, *aggregator.Refusal) {
	outer := ac.Outer.(*call)
	outer.box, outer.shop, outer.shopAt, outer.now = ac.Box, ac.Shop, ac.ShopAt, ac.At
	at := fault.Call{Method: contract.AggregatorMethod, OrderID: orderID}
	if struck, ok := s.hit(ctx, outer, at, fault.Before); ok {
		return nil, facadeFault(struck)
	}
	ac.ShopAt = outer.shopAt
	moveFaults(ac, outer)
	c := callOf(ac)
	answer, failed := s.runFor(ctx, c, aggregator.Method, params)
	ac.Notes = append(ac.Notes, c.notes...)
	outer.faults, outer.seen = append(outer.faults, c.faults...), c.seen
	outer.strikes, outer.met = append(outer.strikes, c.strikes...), outer.met|c.met|c.seen.met
	moveFaults(ac, c)
	switch {
	case c.struck != nil: // between the aggregator and JD
		lost := aggregator.SystemError("JD's answer was lost: a fault was injected: " + c.struck.String())
		lost.Injected = true
		return nil, lost
	case failed != nil:
		return answer, &aggregator.Refusal{
			Entry: failed.entry, InResult: failed.inResult, Cause: failed.cause, Cure: failed.cure, Schema: failed.schema, Injected: failed.injected,
		}
	}
	if struck, ok := s.hit(ctx, outer, at, fault.After); ok && struck.Action.Type == fault.ErrorAction {
		return nil, facadeFault(struck)
	}
	s.deliver(c, outer.struck)
	return answer, nil
}

// facadeFault words a fault with one of the aggregator's own codes.
func facadeFault(struck fault.Struck) *aggregator.Refusal {
	refused := aggregator.SystemError("a fault was injected: " + struck.String())
	refused.Injected = true
	for _, entry := range wire.Lookup(struck.Action.Code) {
		if entry.Where == wire.AtAggregator {
			refused.Entry = entry
			break
		}
	}
	return refused
}

// runFor runs a method in its main form for a shop, without the gateway before
// it: the call's shop, app and times are known, and params satisfy the schema.
// It returns the whole answer, which words a failure that belongs inside the
// method's result.
func (s *Server) runFor(ctx context.Context, c *call, m wire.Method, params []byte) ([]byte, *refusal) {
	spec, ok := method.Find(m)
	if !ok {
		return nil, internal(fmt.Errorf("there is no method %s", m))
	}
	c.spec, c.variant, c.handler, c.json = spec, contract.Main, spec.Main, string(params)
	var err *refusal
	if c.members, err = readMembers(c.json, c.room[:0]); err != nil {
		return nil, err
	}
	if struck := s.strike(ctx, c, fault.Before); struck != nil {
		return s.giveFailure(c, struck)
	}
	return s.complete(ctx, c)
}
