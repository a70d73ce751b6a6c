// Package fault decides which calls go wrong, and how.
//
// A Plan is a list of rules, tried in order; the first that matches strikes. It
// decides only: what it means for an answer is for others to carry out. The
// zero Plan injects nothing.
package fault

import (
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/jdmock/jdmock/contract/wire"
)

// A Phase says when a rule strikes.
type Phase string

// The phases.
const (
	Before Phase = "before" // nothing has happened yet
	After  Phase = "after"  // the order has moved, and its answer is lost
)

// A Rule says which calls go wrong, and how. What it leaves empty matches any
// call. At most one of First, Nth and Every counts the calls that it matches.
type Rule struct {
	Method  wire.Method `json:"method,omitempty"`
	Vender  string      `json:"vender_id,omitempty"`
	OrderID int64       `json:"order_id,omitempty"`

	First int `json:"first,omitempty"` // the first so many
	Nth   int `json:"nth,omitempty"`   // this one alone, counted from 1
	Every int `json:"every,omitempty"` // each so many-th

	Phase  Phase  `json:"phase,omitempty"` // "" means Before
	Action Action `json:"action"`
}

// An Action is what goes wrong.
type Action struct {
	Type string `json:"type"` // error
	Code string `json:"code,omitempty"`
}

// ErrorAction is the type of an Action that answers with a code.
const ErrorAction = "error"

// A Call is what rules look at.
type Call struct {
	Method  wire.Method
	Vender  string
	OrderID int64 // 0 if the call names none
}

// A Listed rule is one of a plan, and how often it has struck.
type Listed struct {
	ID   string `json:"id"`
	Hits int    `json:"hits"`
	Rule
}

// MaxRules is how many rules a plan holds.
const MaxRules = 1000

// A Plan is a list of rules. It is safe for concurrent use.
type Plan struct {
	count atomic.Int32 // of rules, so that a plan without any costs nothing

	mu    sync.Mutex // guards what follows
	next  int
	rules []*counted
}

type counted struct {
	Listed
	matched int // calls that it would strike but for its counts
}

// Add appends a rule and returns its id. A rule that can never strike is
// refused.
func (p *Plan) Add(r Rule) (id string, err error) {
	if err := r.check(); err != nil {
		return "", err
	}
	if r.Phase == "" {
		r.Phase = Before
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.rules) >= MaxRules {
		return "", fmt.Errorf("fault: the plan has %d rules, and cannot have more", MaxRules)
	}
	p.next++
	added := &counted{Listed: Listed{ID: strconv.Itoa(p.next), Rule: r}}
	p.rules = append(p.rules, added)
	p.count.Store(int32(len(p.rules)))
	return added.ID, nil
}

// check refuses a rule that can never strike.
func (r Rule) check() error {
	counts := 0
	for name, n := range map[string]int{"first": r.First, "nth": r.Nth, "every": r.Every} {
		if n < 0 {
			return fmt.Errorf("fault: %s is %d: want 1 or more", name, n)
		}
		if n > 0 {
			counts++
		}
	}
	switch {
	case counts > 1:
		return fmt.Errorf("fault: want at most one of first, nth and every")
	case r.Phase != "" && r.Phase != Before && r.Phase != After:
		return fmt.Errorf("fault: phase %q: want before or after", r.Phase)
	case r.OrderID < 0:
		return fmt.Errorf("fault: order_id %d: no order has it", r.OrderID)
	case r.Action.Type != ErrorAction:
		return fmt.Errorf("fault: action %q: want error", r.Action.Type)
	case len(wire.Lookup(r.Action.Code)) == 0 || r.Action.Code == wire.CodeOK:
		return fmt.Errorf("fault: code %q: jdmock explain lists those that there are", r.Action.Code)
	}
	return nil
}

// Remove deletes a rule, and reports whether there was one of the id.
func (p *Plan) Remove(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, r := range p.rules {
		if r.ID == id {
			p.rules = append(p.rules[:i:i], p.rules[i+1:]...)
			p.count.Store(int32(len(p.rules)))
			return true
		}
	}
	return false
}

// Rules returns the rules, in order.
func (p *Plan) Rules() []Listed {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := make([]Listed, len(p.rules))
	for i, r := range p.rules {
		all[i] = r.Listed
	}
	return all
}

// Strike returns the action of the first rule that matches the call in the
// phase.
func (p *Plan) Strike(c Call, phase Phase) (a Action, ok bool) {
	if p.count.Load() == 0 {
		return Action{}, false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.rules {
		if r.Phase == phase && r.matches(c) && r.due() {
			r.Hits++
			return r.Action, true
		}
	}
	return Action{}, false
}

func (r *Rule) matches(c Call) bool {
	return (r.Method == "" || r.Method == c.Method) && (r.Vender == "" || r.Vender == c.Vender) &&
		(r.OrderID == 0 || r.OrderID == c.OrderID)
}

// due counts a matching call, and reports whether its turn has come.
func (r *counted) due() bool {
	r.matched++
	switch {
	case r.First > 0:
		return r.matched <= r.First
	case r.Nth > 0:
		return r.matched == r.Nth
	case r.Every > 0:
		return r.matched%r.Every == 0
	}
	return true
}
