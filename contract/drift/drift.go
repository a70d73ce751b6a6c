// Package drift says what recorded traffic does that the contract does not:
// members that are new, gone, null or of another type, values and codes that
// nobody listed, orders that break a law, parameters that a gateway takes or
// refuses against the schema; and how long the answers took.
//
// What an Analyzer keeps grows with the number of different findings, which is
// bounded, and not with the traffic. Every value that leaves it is masked.
package drift

import (
	"iter"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/mask"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/wire"
)

// Bounds of what an Analyzer keeps.
const (
	DefaultMaxFindings = 1000
	DefaultEnough      = 50

	maxMethods = 100  // that the contract does not know, by name
	maxGroups  = 1000 // of a method and a variant
	maxCodes   = 100  // of a method
	maxNames   = 4096 // of members, that are remembered
	maxSamples = 3    // of a finding
	maxSeen    = 64   // values of a finding that are remembered
	maxValues  = 20   // of a finding
)

// Options say how traffic is judged. The zero Options judge by the embedded
// schemas.
type Options struct {
	Schemas     *contract.Checker // nil means the embedded schemas
	Key         []byte            // of the mask: traffic that is judged under the same one gets the same pseudonyms
	MaxFindings int               // that are kept, one for each place and code; 0 means DefaultMaxFindings
	Enough      int               // answers after which a member that never came is told; 0 means DefaultEnough

	Since, Until time.Time // calls before, or not before, are left out; zero means no bound
}

// An Analyzer gathers what calls do that the contract does not say. It is not
// safe for concurrent use.
type Analyzer struct {
	options Options
	schemas *contract.Checker
	masker  *mask.Masker

	methods map[wire.Method]bool // that the contract knows
	groups  map[groupKey]*group
	tallies map[tallyKey]*tally
	names   map[string]string    // what place makes of them
	unknown map[wire.Method]bool // methods that were met and the contract does not know

	calls, other, outside   int
	dropped                 int // findings that came when there was no room
	unanswered, cut, judged int
	span                    span
}

// A groupKey names what answers are counted by.
type groupKey struct {
	method  wire.Method
	variant contract.Variant
}

// New returns an Analyzer.
func New(o Options) *Analyzer {
	if o.MaxFindings == 0 {
		o.MaxFindings = DefaultMaxFindings
	}
	if o.Enough == 0 {
		o.Enough = DefaultEnough
	}
	a := &Analyzer{
		options: o, schemas: &contract.Checker{}, masker: mask.New(o.Key),
		methods: map[wire.Method]bool{contract.AggregatorMethod: true}, groups: map[groupKey]*group{}, tallies: map[tallyKey]*tally{},
		names: map[string]string{}, unknown: map[wire.Method]bool{},
	}
	if o.Schemas != nil {
		schemas := *o.Schemas
		a.schemas = &schemas
	}
	a.schemas.Naming = true
	for _, m := range a.schemas.Methods() {
		a.methods[m] = true
	}
	return a
}

// Of judges a recording. unread is how many of its entries could not be read,
// and first why the first of them could not.
func Of(calls iter.Seq2[record.Call, error], o Options) (r Report, unread int, first error) {
	a := New(o)
	for c, err := range calls {
		if err == nil {
			a.Add(c)
			continue
		}
		if unread++; first == nil {
			first = err
		}
	}
	return a.Report(), unread, first
}

// Add judges one call and its answer. It keeps nothing of either but what a
// Report tells.
func (a *Analyzer) Add(c record.Call) {
	if !a.options.Since.IsZero() && c.At.Before(a.options.Since) || !a.options.Until.IsZero() && !c.At.Before(a.options.Until) {
		a.outside++
		return
	}
	a.calls++
	a.span.add(c.At)
	m := c.Method()
	if m == "" {
		a.other++
		return
	}
	e := &exchange{Analyzer: a, call: c, method: m, variant: c.Variant()}
	if !a.methods[m] {
		e.unknownMethod()
		return
	}
	if e.group = a.group(groupKey{m, e.variant}); e.group == nil {
		a.dropped++
		return
	}
	e.judge()
}

// group returns what is counted under a key; nil if there is no more room.
func (a *Analyzer) group(key groupKey) *group {
	g, ok := a.groups[key]
	if !ok && len(a.groups) < maxGroups {
		g = newGroup(a.schemas.Members(key.method, key.variant))
		a.groups[key] = g
	}
	return g
}

// A span is from the first to the last of some instants; zero ones do not
// count.
type span struct{ first, last time.Time }

func (s *span) add(at time.Time) {
	if at.IsZero() {
		return
	}
	if s.first.IsZero() || at.Before(s.first) {
		s.first = at
	}
	if at.After(s.last) {
		s.last = at
	}
}
