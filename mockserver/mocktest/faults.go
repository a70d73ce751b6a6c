package mocktest

import (
	"time"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/order"
)

// Faults are the rules of a sandbox by which calls go wrong.
type Faults struct{ s *Server }

// A Rule is one of them. It holds from when it is made, for every call of its
// method; its methods narrow it, and begin its counts anew.
type Rule struct {
	s    *Server
	id   string
	rule fault.Rule
}

// Add adds any rule, and returns its id.
func (f Faults) Add(r fault.Rule) string {
	f.s.t.Helper()
	return f.add(r).id
}

func (f Faults) add(r fault.Rule) *Rule {
	f.s.t.Helper()
	id, err := f.s.Sandbox().Faults.Add(r)
	if err != nil {
		f.s.t.Fatalf("mocktest: %v", err)
	}
	return &Rule{f.s, id, r}
}

// Remove takes a rule away.
func (f Faults) Remove(id string) { f.s.Sandbox().Faults.Remove(id) }

// Reset resets the connection before anything has happened; After, once it has.
func (f Faults) Reset(m wire.Method) *Rule {
	f.s.t.Helper()
	return f.add(fault.Rule{Method: m, Action: fault.Action{Type: fault.Reset}})
}

// LostAnswer lets the first call take effect, and resets the connection in place
// of its answer.
func (f Faults) LostAnswer(m wire.Method) *Rule {
	f.s.t.Helper()
	return f.Reset(m).After().Once()
}

// Error answers with a code, before anything has happened.
func (f Faults) Error(m wire.Method, code string) *Rule {
	f.s.t.Helper()
	return f.add(fault.Rule{Method: m, Action: fault.Action{Type: fault.ErrorAction, Code: code}})
}

// Latency makes answers late, in gateway time.
func (f Faults) Latency(m wire.Method, d time.Duration) *Rule {
	f.s.t.Helper()
	return f.add(fault.Rule{Method: m, Action: fault.Action{Type: fault.Latency, Fixed: fault.Duration(d)}})
}

// Drip makes answers come slowly, so many bytes a second of gateway time.
func (f Faults) Drip(m wire.Method, bytesPerSecond int) *Rule {
	f.s.t.Helper()
	return f.add(fault.Rule{Method: m, Action: fault.Action{Type: fault.Drip, Rate: bytesPerSecond}})
}

// Truncate closes the connection in the middle of the answer.
func (f Faults) Truncate(m wire.Method) *Rule {
	f.s.t.Helper()
	return f.add(fault.Rule{Method: m, Action: fault.Action{Type: fault.Truncate}})
}

// Status answers with a page and an HTTP status, as a gateway in trouble does.
func (f Faults) Status(m wire.Method, status int) *Rule {
	f.s.t.Helper()
	return f.add(fault.Rule{Method: m, Action: fault.Action{Type: fault.Status, Status: status}})
}

// Before lets the fault strike before anything has happened.
func (r *Rule) Before() *Rule {
	r.s.t.Helper()
	return r.change(func(f *fault.Rule) { f.Phase = fault.Before })
}

// After lets the fault strike once the method has done its work.
func (r *Rule) After() *Rule {
	r.s.t.Helper()
	return r.change(func(f *fault.Rule) { f.Phase = fault.After })
}

// Once lets the fault strike the first call alone.
func (r *Rule) Once() *Rule { r.s.t.Helper(); return r.First(1) }

// First lets the fault strike the first so many calls.
func (r *Rule) First(n int) *Rule {
	r.s.t.Helper()
	return r.change(func(f *fault.Rule) { f.First, f.Nth, f.Every = n, 0, 0 })
}

// Nth lets the fault strike the n-th call alone, from 1.
func (r *Rule) Nth(n int) *Rule {
	r.s.t.Helper()
	return r.change(func(f *fault.Rule) { f.First, f.Nth, f.Every = 0, n, 0 })
}

// About lets the fault strike calls alone that name the order.
func (r *Rule) About(id int64) *Rule {
	r.s.t.Helper()
	return r.change(func(f *fault.Rule) { f.OrderID = id })
}

// In lets the fault strike calls alone that name an order in the state.
func (r *Rule) In(state order.State) *Rule {
	r.s.t.Helper()
	return r.change(func(f *fault.Rule) { f.State = state.String() })
}

// change replaces the rule by another.
func (r *Rule) change(how func(*fault.Rule)) *Rule {
	r.s.t.Helper()
	how(&r.rule)
	next := r.s.Faults.add(r.rule)
	r.Remove()
	r.id = next.id
	return r
}

// ID returns the rule's id, as the control API has it. It changes when the rule
// is narrowed.
func (r *Rule) ID() string { return r.id }

// Hits returns how often the fault has struck.
func (r *Rule) Hits() int {
	for _, listed := range r.s.Sandbox().Faults.Rules() {
		if listed.ID == r.id {
			return listed.Hits
		}
	}
	return 0
}

// Remove takes the rule away.
func (r *Rule) Remove() { r.s.Faults.Remove(r.id) }
