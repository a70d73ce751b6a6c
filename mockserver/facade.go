package mockserver

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
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
	passedOn := refused == nil || refused.InResult
	if passedOn && r.URL.Path == aggregator.Path && s.answers.wants(string(contract.AggregatorMethod)) {
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
	c.faults = outer.faults
	c.params = wire.Params{{Name: wire.ParamMethod, Value: fmt.Sprintf("%.100s", strings.TrimPrefix(r.URL.Path, "/"))}}
	c.steps, c.notes = ac.Steps, ac.Notes
	var why *refusal
	if refused != nil {
		why = &refusal{entry: refused.Entry, inResult: refused.InResult, cause: refused.Cause, cure: refused.Cure}
	}
	why, body = s.hide(c, ac.Sent, why, body)
	s.record(c, why, len(body))
	outer.entry = c.entry
	return body
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
	c := callOf(ac)
	answer, failed := s.runFor(ctx, c, aggregator.Method, params)
	ac.Notes = append(ac.Notes, c.notes...)
	outer.faults = append(outer.faults, c.faults...)
	switch {
	case c.struck != nil: // between the aggregator and JD
		return nil, aggregator.SystemError("JD's answer was lost: a fault was injected: " + c.struck.String())
	case failed != nil:
		return answer, &aggregator.Refusal{Entry: failed.entry, InResult: failed.inResult, Cause: failed.cause, Cure: failed.cure}
	}
	if struck, ok := s.hit(ctx, outer, at, fault.After); ok && struck.Action.Type == fault.ErrorAction {
		return nil, facadeFault(struck)
	}
	return answer, nil
}

// facadeFault words a fault with one of the aggregator's own codes.
func facadeFault(struck fault.Struck) *aggregator.Refusal {
	cause := "a fault was injected: " + struck.String()
	for _, entry := range wire.Lookup(struck.Action.Code) {
		if entry.Where == wire.AtAggregator {
			return &aggregator.Refusal{Entry: entry, Cause: cause}
		}
	}
	return aggregator.SystemError(cause)
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
	c.spec, c.variant, c.handler, c.json = spec, contract.Main, spec.Main, params
	var err *refusal
	if c.members, err = parseObject(params); err != nil {
		return nil, err
	}
	if struck := s.strike(ctx, c, fault.Before); struck != nil {
		return s.giveFailure(c, struck)
	}
	return s.complete(ctx, c)
}
