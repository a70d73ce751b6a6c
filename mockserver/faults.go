package mockserver

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/method"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/passport"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/stub"
)

// readAsked reads the fault that a call asks for itself, by the header or by a
// reserved value among its application parameters.
func (s *Server) readAsked(c *call, r *http.Request) *refusal {
	if asked, ok := fault.FindReserved(c.json, c.members.text); ok {
		kept := asked // a call that asks for nothing costs no memory
		c.asked = &kept
	}
	if !s.options.FaultHeader {
		return nil
	}
	text := r.Header.Get(fault.Header)
	if text == "" {
		return nil
	}
	asked, err := fault.ParseAsked(text)
	if err != nil {
		return &refusal{entry: wire.ForbiddenRequest, cause: "the header " + fault.Header + ": " + err.Error(), cure: "send such as error:65, or latency:2s;phase=after"}
	}
	c.asked = &asked
	return nil
}

// strike asks whether a call of the gateway goes wrong in a phase. Nil lets it
// go on; its answer may be spoilt all the same when it is written.
func (s *Server) strike(ctx context.Context, c *call, phase fault.Phase) *refusal {
	if c.asked == nil && c.box.Faults.Empty() {
		return nil
	}
	at := fault.Call{Method: c.spec.Method, OrderID: c.orderID()}
	struck, ok := s.hit(ctx, c, at, phase)
	if phase == fault.Before && c.changed && c.params.Get(wire.ParamAccessToken) != "" {
		if err := s.openShop(ctx, c); err != nil {
			return err
		}
	}
	if !ok || (phase == fault.After && struck.Action.Type != fault.ErrorAction) {
		return nil
	}
	return injected(c, struck)
}

// hit lets rules change the world, and returns the fault that strikes a call's
// answer, if one does. A latency it waits out itself, and what concerns the
// writing it leaves for write.
func (s *Server) hit(ctx context.Context, c *call, at fault.Call, phase fault.Phase) (fault.Struck, bool) {
	plan := &c.box.Faults
	var struck fault.Struck
	var ok bool
	if !plan.Empty() {
		at.Vender, at.Shop, at.Gateway, at.State = c.shop.VenderID, c.shopAt, c.now, s.stateOf(ctx, c, at.OrderID)
		s.change(ctx, c, at, phase)
	}
	if c.asked != nil && c.asked.Phase == phase {
		struck, ok = plan.Ask(*c.asked), true
	} else if !plan.Empty() {
		at.Shop = c.shopAt
		struck, ok = plan.Strike(at, phase)
	}
	if !ok {
		return struck, false
	}
	s.metrics.Fault(struck.Action.Type)
	what := struck.String()
	c.faults = append(c.faults, what)
	c.strikes = append(c.strikes, passport.Fault{Action: struck.Action.Type, Phase: string(phase)})
	c.steps = append(c.steps, journal.Step{Name: "fault", Verdict: struckVerdict, Detail: what})
	switch struck.Action.Type {
	case fault.Latency:
		if c.out != nil {
			relax(c.out)
		}
		_ = s.options.Gateway.Sleep(ctx, struck.Delay) // whoever went away does not wait
		return struck, false
	case fault.ErrorAction:
	default:
		c.struck = &struck
	}
	return struck, true
}

// stateOf returns the state of the order that a call names, as it was when the
// call came; "" if no rule asks, or there is no such order.
func (s *Server) stateOf(ctx context.Context, c *call, id int64) string {
	if id == 0 || !c.box.Faults.WantsState() {
		return ""
	}
	if c.cameIn == nil {
		state := ""
		if o, err := c.box.Orders(c.shop.VenderID, c.shopAt).Get(ctx, id); err == nil {
			state = o.State.String()
		}
		c.cameIn = &state
	}
	return *c.cameIn
}

// vetFault refuses a rule that no call to this server can match.
func (s *Server) vetFault(box *sandbox.Sandbox, r fault.Rule) error {
	if _, ok := order.ParseState(r.State); r.State != "" && !ok {
		return &fault.RuleError{Field: "state", Detail: strconv.Quote(r.State) + " is none of JD's states" + perhaps(r.State, stateNames())}
	}
	if !r.Until.IsZero() && r.Time == fault.GatewayTime && !r.Until.After(s.options.Gateway.Now()) {
		return &fault.RuleError{Field: "until", Detail: "gateway time is past it already"}
	}
	named := r.OrderID != 0 || r.State != ""
	field := "order_id"
	if r.OrderID == 0 {
		field = "state"
	}
	orders, err := s.namesOrders(r.Method)
	switch {
	case err != nil:
		return err
	case named && !orders:
		return &fault.RuleError{Field: field, Detail: string(r.Method) + " names no order, so that no call of it matches"}
	case r.Vender != "" && r.Phase == fault.Before && tokenPaths(string(r.Method)):
		return &fault.RuleError{Field: "vender_id", Detail: "which shop a token is for is known after the trade: want phase after"}
	}
	return s.vetChange(box, r, orders)
}

// namesOrders reports whether calls of a method may name an order. It refuses
// a method that is not answered here.
func (s *Server) namesOrders(m wire.Method) (bool, error) {
	spec, known := method.Find(m)
	_, stubbed := s.options.Stubs.Find(m)
	switch {
	case m == "" || m == contract.AggregatorMethod || stubbed:
		return true, nil
	case tokenPaths(string(m)):
		return false, nil
	case known:
		return spec.Main.NamesOrder() || spec.Guide.NamesOrder(), nil
	case s.options.Unknown == UnknownEmpty && stub.IsMethod(m):
		return true, nil
	}
	names := []string{string(contract.AggregatorMethod)}
	for _, spec := range method.All() {
		names = append(names, string(spec.Method))
	}
	for path, e := range oauthEndpoints {
		if !e.page {
			names = append(names, strings.TrimPrefix(path, "/"))
		}
	}
	slices.Sort(names)
	return false, &fault.RuleError{Field: "method", Detail: strconv.Quote(string(m)) + " is not answered here" + perhaps(string(m), names)}
}

// tokenPaths reports whether a rule's method is a path that gives tokens.
func tokenPaths(name string) bool {
	e, ok := oauthEndpoints["/"+name]
	return ok && !e.page
}

// perhaps suggests a known name.
func perhaps(name string, known []string) string {
	if near := contract.Nearest(name, known); near != "" {
		return "; perhaps " + near + " was meant"
	}
	return ""
}

// stateNames returns JD's names of the states.
func stateNames() (names []string) {
	for state := order.NotPay; state <= order.UnKnown; state++ {
		names = append(names, state.String())
	}
	return names
}
