// Package fault decides which calls go wrong, and how.
//
// A Plan is a list of rules, tried in order; the first that matches, whose turn
// it is and that draws its probability strikes. Rules that change the world
// strike beside it, all of them. A call may also ask for a fault
// itself, by a header or by a reserved value. The package decides only: what it
// means for an answer is for others to carry out. The zero Plan injects nothing.
package fault

import (
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// A Call is what rules look at.
type Call struct {
	Method  wire.Method
	Vender  string
	OrderID int64     // 0 if the call names none
	State   string    // of the order when the call came, as JD names it; "" if that is not known
	Shop    time.Time // shop time
	Gateway time.Time // gateway time
}

// A Struck says what goes wrong with a call, and why.
type Struck struct {
	Rule   string // the rule's id; "" if the call itself asked
	Phase  Phase
	Action Action
	Delay  time.Duration // of a latency, drawn already
}

// String names the fault, as in "reset (after), rule 3".
func (s Struck) String() string {
	who := "asked by the call"
	if s.Rule != "" {
		who = "rule " + s.Rule
	}
	what := s.Action.String()
	if s.Action.Type == Latency {
		what = Latency + ":" + s.Delay.String()
	}
	return fmt.Sprintf("%s (%s), %s", what, s.Phase, who)
}

// A Listed rule is one of a plan, and how often it has struck.
type Listed struct {
	ID   string `json:"id"`
	Hits int    `json:"hits"`
	Rule
}

// MaxRules is how many rules a plan holds.
const MaxRules = 1000

// A Plan is a list of rules. It is safe for concurrent use, but for the fields,
// which are set before it is used.
type Plan struct {
	Seed uint64           // of what is drawn
	Vet  func(Rule) error // refuses rules that can never strike where the plan is used; nil for none

	count  atomic.Int32 // of rules, so that a plan without any costs nothing
	states atomic.Int32 // of rules that ask for an order's state
	recall atomic.Int32 // of rules that answer with earlier answers
	worlds atomic.Int32 // of rules that change the world

	mu    sync.Mutex // guards what follows
	next  uint64
	asked uint64 // how many calls have asked for a fault themselves
	rules []*counted
}

type counted struct {
	Listed
	number  uint64
	matched int // calls that it would strike but for its counts and probability
}

// Add appends a rule and returns its id. A rule that can never strike is
// refused with a *RuleError.
func (p *Plan) Add(r Rule) (id string, err error) {
	r, err = r.complete()
	if err == nil && p.Vet != nil {
		err = p.Vet(r)
	}
	if err != nil {
		return "", err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.rules) >= MaxRules {
		return "", fmt.Errorf("fault: the plan has %d rules, and cannot have more", MaxRules)
	}
	p.next++
	added := &counted{Listed: Listed{ID: strconv.FormatUint(p.next, 10), Rule: r}, number: p.next}
	p.setLocked(append(p.rules, added))
	return added.ID, nil
}

// setLocked makes rules the plan's, and counts what they ask for.
func (p *Plan) setLocked(rules []*counted) {
	var states, recall, worlds int32
	for _, r := range rules {
		if r.State != "" {
			states++
		}
		if r.Action.Type == OtherCall || r.Action.Type == Stale {
			recall++
		}
		if r.Action.World() {
			worlds++
		}
	}
	p.rules = rules
	p.states.Store(states)
	p.recall.Store(recall)
	p.worlds.Store(worlds)
	p.count.Store(int32(len(rules)))
}

// Remove deletes a rule, and reports whether there was one of the id.
func (p *Plan) Remove(id string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i, r := range p.rules {
		if r.ID == id {
			p.setLocked(append(p.rules[:i:i], p.rules[i+1:]...))
			return true
		}
	}
	return false
}

// Clear deletes all rules.
func (p *Plan) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.setLocked(nil)
}

// Reset begins all counts and draws anew, and keeps the rules.
func (p *Plan) Reset() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = 0
	for _, r := range p.rules {
		r.Hits, r.matched = 0, 0
	}
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

// Empty reports whether there is no rule.
func (p *Plan) Empty() bool { return p.count.Load() == 0 }

// WantsState reports whether some rule looks at the order's state.
func (p *Plan) WantsState() bool { return p.states.Load() > 0 }

// WantsRecall reports whether some rule answers with an earlier answer.
func (p *Plan) WantsRecall() bool { return p.recall.Load() > 0 }

// Change returns what all rules that change the world do to it when the call
// comes, in their order. They do not count as what Strike returns.
func (p *Plan) Change(c Call, phase Phase) (all []Struck) {
	if p.worlds.Load() == 0 {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.rules {
		if r.Action.World() && r.strikes(c, phase, p.Seed) {
			all = append(all, Struck{Rule: r.ID, Phase: phase, Action: r.Action})
		}
	}
	return all
}

// strikes counts a call that the rule is about, and reports whether it strikes.
func (r *counted) strikes(c Call, phase Phase, seed uint64) bool {
	if r.Phase != phase || !r.matches(c) || !r.due() || !r.drawn(seed) {
		return false
	}
	r.Hits++
	return true
}

// Strike returns what the first rule that strikes the call in the phase does to
// the answer.
func (p *Plan) Strike(c Call, phase Phase) (s Struck, ok bool) {
	if p.Empty() {
		return Struck{}, false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.rules {
		if !r.Action.World() && r.strikes(c, phase, p.Seed) {
			delay := r.Action.delay(draw(p.Seed, "latency", r.number, r.matched))
			return Struck{Rule: r.ID, Phase: phase, Action: r.Action, Delay: delay}, true
		}
	}
	return Struck{}, false
}

// Ask returns what a call that asks for a fault itself gets.
func (p *Plan) Ask(a Asked) Struck {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked++
	return Struck{Phase: a.Phase, Action: a.Action, Delay: a.Action.delay(draw(p.Seed, "asked", p.asked, 0))}
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

// drawn reports whether the rule draws its probability for the call counted
// last.
func (r *counted) drawn(seed uint64) bool {
	return r.Probability == 0 || draw(seed, "probability", r.number, r.matched) < r.Probability
}

// A Saved is the state of a plan at an instant.
type Saved struct {
	next, asked uint64
	rules       []counted
}

// Save returns the plan's rules with their counts, for Restore.
func (p *Plan) Save() Saved {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := Saved{next: p.next, asked: p.asked}
	for _, r := range p.rules {
		s.rules = append(s.rules, *r)
	}
	return s
}

// Restore makes the plan what it was when it was saved.
func (p *Plan) Restore(s Saved) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next, p.asked = s.next, s.asked
	rules := make([]*counted, len(s.rules))
	for i := range s.rules {
		r := s.rules[i]
		rules[i] = &r
	}
	p.setLocked(rules)
}
