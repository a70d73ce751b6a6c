package mockserver

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/method"
	"github.com/jdmock/jdmock/mockserver/metrics"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/params"
	"github.com/jdmock/jdmock/mockserver/passport"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/stub"
)

// A call is one call on its way through the gateway. Each step fills in what
// the later ones need.
type call struct {
	id     string
	now    time.Time // gateway time, taken once
	shopAt time.Time // shop time, taken once; zero until the sandbox is known

	params wire.Params
	*keepsake
	query   string          // as it came
	json    string          // the application parameters; "{}" where none were sent
	members members         // of json
	room    [12]wire.Member // for them
	notes   []string
	from    string // the caller's address and port, as net/http has them
	quirks  quirk.Settings
	leave   func() // gives back what the call occupies; may be nil
	steps   []journal.Step
	usual   bool // steps are the first of usualSteps
	status  int  // of HTTP; 0 means 200

	asked   *fault.Asked        // the fault that the call asks for itself; nil for none
	struck  *fault.Struck       // what is done to the answer when it is written; nil for nothing
	faults  []string            // what went wrong by a fault
	strikes []passport.Fault    // the same, for the passport
	met     order.States        // of the orders that the call names or is shown
	shipped bool                // it has shipped an order
	labels  []method.LabelFacts // what it shows of orders' labels
	changed bool                // a rule has changed the world since the call came
	cameIn  *string             // the state in which the call found its order; nil until a rule asks
	out     http.ResponseWriter // where the answer goes; nil for a call inside another
	length  []string            // the value of its Content-Length, which is set last
	entry   journal.Ref
	seen    seen  // versions of the order that the call names
	names   int64 // the order that it names, where no handler says

	metrics *metrics.Set // is told of shipments; nil for nobody
	shown   []sighting   // changed orders that the answer brings

	rendered *method.Cache
	asMethod method.Call // what its method is given
	spec     method.Spec
	variant  contract.Variant
	handler  *method.Handler
	stub     *stub.Stub // of a method that is not imitated; else nil
	box      *sandbox.Sandbox
	app      sandbox.App
	shop     sandbox.Shop
}

func (c *call) note(format string, args ...any) {
	c.notes = append(c.notes, fmt.Sprintf(format, args...))
}

// passed records that a step has let the call pass; of a stub, that a file
// stands for the step.
func (c *call) passed(step string) {
	n := len(c.steps)
	if c.usual && n < len(usualSteps) && usualSteps[n].Name == step && c.stub == nil {
		c.steps = usualSteps[: n+1 : n+1] // shared: whoever appends copies
		return
	}
	c.usual = false
	verdict := "passed"
	if c.stub != nil && (step == "request schema" || step == "method") {
		verdict = "stub"
	}
	c.steps = append(c.steps, journal.Step{Name: step, Verdict: verdict})
}

// usualSteps are those of a call that nothing happens to.
var usualSteps = []journal.Step{
	{Name: "decode", Verdict: "passed"}, {Name: "authenticate", Verdict: "passed"}, {Name: "limit", Verdict: "passed"},
	{Name: "parse", Verdict: "passed"}, {Name: "request schema", Verdict: "passed"}, {Name: "method", Verdict: "passed"},
}

// serveGateway takes a call through the steps and writes the one answer that
// it gets, whatever happens.
func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		return // a warm-up of the connection; 200 and nothing else
	}
	c := calls.Get().(*call)
	s.begin(c, w)
	body, refused := s.answerSafely(c, r)
	if c.leave != nil {
		c.leave()
	}
	if refused == nil {
		s.deliver(c, c.struck)
	}
	sent := c.params
	refused, body = s.hide(c, sent, refused, body)
	s.record(c, refused, sent, r.Method, body)
	setHeaders(w.Header(), c)
	s.write(w, r, c, body)
	*c = call{} // what it held is not to be kept
	calls.Put(c)
}

// begin makes a fresh call one that has just come.
func (s *Server) begin(c *call, w http.ResponseWriter) {
	c.id, c.now, c.json, c.usual = s.nextID(), s.options.Gateway.Now(), "{}", true
	c.rendered, c.out, c.keepsake = &s.rendered, w, new(keepsake)
}

// A keepsake is what outlives a call: the journal has it with the call's entry.
// It is one piece of memory.
type keepsake struct {
	room    [params.Usual]wire.Param // for the parameters
	witness witness
}

// calls are those that have ended: nothing remembers them, and their memory
// serves again. One that panics out of its writing is not among them.
var calls = sync.Pool{New: func() any { return new(call) }}

// setHeaders sets the headers of an answer but for its length, which goes into
// c.length.
func setHeaders(h http.Header, c *call) {
	values := make([]string, 2)
	h["Content-Type"] = jsonType
	values[0], c.length = c.id, values[1:]
	h[callHeader] = values[:1:1]
	if c.stub != nil {
		h.Set(stubHeader, "1")
	}
}

// callHeader bears the call's id, in the form in which http.Header has names.
const callHeader = "X-Jdmock-Call"

// jsonType is the type of the gateway's answers.
var jsonType = []string{"application/json;charset=UTF-8"}

// answerSafely is answer, but for a panic, which it answers like any other
// failure of the server.
func (s *Server) answerSafely(c *call, r *http.Request) (body []byte, refused *refusal) {
	defer func() {
		if v := recover(); v != nil {
			s.options.Log.Error("panic in a call", "call", c.id, "panic", panicKind(v), "stack", string(debug.Stack()))
			refused = &refusal{entry: wire.SystemError, cause: "the simulator failed; its log says how"}
			body = s.refuse(c, refused)
		}
	}()
	body, refused = s.answer(r.Context(), c, r)
	if refused != nil {
		c.lookUp(r.Context())
	}
	return body, refused
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
	if err := s.readAsked(c, r); err != nil {
		return s.refuse(c, err), err
	}
	if struck := s.strike(ctx, c, fault.Before); struck != nil {
		return s.giveFailure(c, struck)
	}
	if err := c.adapt(); err != nil {
		return s.refuse(c, err), err
	}
	if err := s.checkRequest(c); err != nil {
		return s.refuse(c, err), err
	}
	c.passed("request schema")
	return s.complete(ctx, c)
}

// complete runs the method and writes its answer.
func (s *Server) complete(ctx context.Context, c *call) ([]byte, *refusal) {
	if slow := s.throttle(ctx, c); slow != nil {
		return s.giveFailure(c, slow)
	}
	answer, failed := s.run(ctx, c)
	if failed == nil {
		c.passed("method")
		failed = s.strike(ctx, c, fault.After)
	}
	if failed != nil {
		return s.giveFailure(c, failed)
	}
	body, err := encode(c, answer)
	if err != nil {
		return s.refuse(c, err), err
	}
	s.checkAnswer(c, body)
	s.recall.keep(c, body)
	return body, nil
}

// giveFailure answers a call that failed: inside the method's own result where
// the failure belongs there, else with a refusal.
func (s *Server) giveFailure(c *call, failed *refusal) ([]byte, *refusal) {
	if !failed.inResult {
		return s.refuse(c, failed), failed
	}
	answer, _ := c.handler.Fail(c.method(), *failed.entry.Error(failed.about))
	body, err := encode(c, answer)
	if err != nil {
		return s.refuse(c, err), err
	}
	s.checkAnswer(c, body)
	return body, failed
}

// orderID returns the order that the call names, 0 if it names none.
func (c *call) orderID() int64 {
	if c.handler == nil || c.names != 0 {
		return c.names
	}
	if c.handler.Case != "" {
		return aftersale.OrderOf(c.members.number(c.handler.Case))
	}
	return c.members.number(c.handler.Order)
}

// run lets the method answer.
func (s *Server) run(ctx context.Context, c *call) (answer any, failed *refusal) {
	if c.stub != nil {
		return s.runStub(c)
	}
	mc := c.method()
	c.metrics = s.metrics
	answer, err := c.handler.Run(ctx, mc, c.json)
	c.notes = append(c.notes, mc.Notes()...)
	if err != nil {
		return nil, s.failure(c, err)
	}
	return answer, nil
}

// method returns what the call's method is given.
func (c *call) method() *method.Call {
	orders := c.box.Orders(c.shop.VenderID, c.shopAt)
	c.seen.Store, c.seen.id = orders.Store, c.orderID()
	orders.Store = &c.seen
	c.asMethod = method.Call{
		Shop: c.shop, Orders: orders, Now: c.shopAt, Quirks: c.quirks,
		Cache: c.rendered, Serials: &c.box.Serials, Labels: &c.box.Labels, Watcher: c, Members: c.members.plain, Root: c.spec.Root,
	}
	return &c.asMethod
}
