package mockserver

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/method"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// A call is one call on its way through the gateway. Each step fills in what
// the later ones need.
type call struct {
	id     string
	now    time.Time // gateway time, taken once
	shopAt time.Time // shop time, taken once; zero until the sandbox is known

	params  wire.Params
	json    []byte                     // the application parameters; "{}" where none were sent
	members map[string]json.RawMessage // of json; nil until parsed
	notes   []string
	steps   []journal.Step

	spec    method.Spec
	variant contract.Variant
	handler *method.Handler
	box     *sandbox.Sandbox
	app     sandbox.App
	shop    sandbox.Shop
}

func (c *call) note(format string, args ...any) {
	c.notes = append(c.notes, fmt.Sprintf(format, args...))
}

// passed records that a step has let the call pass.
func (c *call) passed(step string) {
	c.steps = append(c.steps, journal.Step{Name: step, Verdict: "passed"})
}

// serveGateway takes a call through the steps and writes the one answer that
// it gets, whatever happens.
func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		return // a warm-up of the connection; 200 and nothing else
	}
	c := &call{id: s.nextID(), now: s.options.Gateway.Now(), json: []byte("{}")}
	body, refused := s.answerSafely(c, r)
	s.record(c, refused, len(body))
	w.Header().Set("Content-Type", "application/json;charset=UTF-8")
	w.Header().Set("X-JDMock-Call", c.id)
	_, _ = w.Write(body) // whoever went away does not hear it
}

// answerSafely is answer, but for a panic, which it answers like any other
// failure of the server.
func (s *Server) answerSafely(c *call, r *http.Request) (body []byte, refused *refusal) {
	defer func() {
		if v := recover(); v != nil {
			s.options.Log.Error("panic in a call", "call", c.id, "panic", v, "stack", string(debug.Stack()))
			refused = &refusal{entry: wire.SystemError, cause: "the simulator failed; its log says how"}
			body = s.refuse(c, refused)
		}
	}()
	return s.answer(r.Context(), c, r)
}

// answer is the gateway, from top to bottom.
func (s *Server) answer(ctx context.Context, c *call, r *http.Request) ([]byte, *refusal) {
	if err := s.decode(c, r); err != nil {
		return s.refuse(c, err), err
	}
	c.passed("decode")
	if err := s.authenticate(ctx, c); err != nil {
		return s.refuse(c, err), err
	}
	c.passed("authenticate")
	if err := s.limit(ctx, c); err != nil {
		return s.refuse(c, err), err
	}
	c.passed("limit")
	if err := c.parse(); err != nil {
		return s.refuse(c, err), err
	}
	c.passed("parse")
	if err := s.checkRequest(c); err != nil {
		return s.refuse(c, err), err
	}
	c.passed("request schema")
	answer, failed := s.run(ctx, c)
	if failed != nil && !failed.inResult {
		return s.refuse(c, failed), failed
	}
	c.passed("method")
	body, err := encode(c, answer)
	if err != nil {
		return s.refuse(c, err), err
	}
	s.checkAnswer(c, body)
	return body, failed
}

// limit takes the call from the app's bucket for the method.
func (s *Server) limit(ctx context.Context, c *call) *refusal {
	ok, err := c.box.Buckets.Allow(ctx, c.app.Key+" "+string(c.spec.Method), c.app.Limit, c.now)
	if err != nil {
		return internal(err)
	}
	if !ok {
		return &refusal{
			entry: wire.CallLimited, cause: fmt.Sprintf("the app calls %s more often than %s", c.spec.Method, c.app.Limit),
			cure: "slow down, or start the server with --limit off",
		}
	}
	return nil
}

// run lets the method answer. A failure that belongs inside the method's own
// result comes back with the answer that words it.
func (s *Server) run(ctx context.Context, c *call) (answer any, failed *refusal) {
	mc := &method.Call{Shop: c.shop, Orders: c.box.Orders(c.shop.VenderID, c.shopAt), Now: c.shopAt}
	answer, err := c.handler.Run(ctx, mc, c.json)
	c.notes = append(c.notes, mc.Notes()...)
	if err == nil {
		return answer, nil
	}
	failed = s.failure(c, err)
	if failed.inResult {
		answer, _ = c.handler.Fail(*failed.entry.Error(failed.about))
	}
	return answer, failed
}
