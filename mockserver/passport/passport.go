// Package passport counts what a client was exercised against: methods and
// codes, states of orders, faults and whether the client called again after
// them, and the habits that cost sellers money. Its counters outlive the journal,
// which forgets. No secret and no personal datum is in it.
package passport

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// Bounds of a Book: what is beyond them is counted under Others, or not
// followed any more.
const (
	maxNames    = 500    // methods, and codes of one
	maxFollowed = 10_000 // orders, windows, tokens and struck calls that are remembered
	maxExamples = 10     // of a finding
)

// Others stands for names beyond the bounds.
const Others = "others"

// A Fault is one that struck a call.
type Fault struct{ Action, Phase string }

// A Call is what is noted of one call.
type Call struct {
	ID      string
	At      time.Time // gateway time
	Shop    time.Time // shop time
	Method  string
	Dialect string // "" if it is not known
	App     string
	Vender  string
	OrderID int64 // that it names; 0 for none
	Outcome string
	Code    string
	Faults  []Fault
	States  []string // of the orders that it named or was shown, each once

	Limited      bool   // a limit refused it
	BadToken     string // the digest of a token that was refused, "" for none
	GivesToken   bool   // it brought a new token by a refresh
	Ship         bool   // it is to ship the order
	Shipped      bool   // it has
	Conflict     bool   // the order's state refused it
	Waybill      string // of the shipment
	Window       string // which list it reads by windows of time; "" for none
	Start, End   time.Time
	WindowReadOK bool // the answer came whole

	Blind    bool       // it changes something, and shows nothing of the order that it names
	Labelled []Labelled // what it shows of orders' labels
}

// A Book holds what was noted. The zero Book is empty. It is safe for concurrent
// use.
type Book struct {
	mu       sync.Mutex
	since    time.Time
	calls    int
	methods  map[string]*Method
	dialects map[string]int
	states   map[string]int
	faults   map[Fault]*Struck
	codes    map[string]int // of limits

	refreshes int
	habits
}

// A Method is what became of the calls of one.
type Method struct {
	Method   string         `json:"method"`
	Calls    int            `json:"calls"`
	Outcomes map[string]int `json:"outcomes"` // answered, refused and failed
	Codes    map[string]int `json:"codes"`
	Dialects []string       `json:"dialects"`
}

// A Struck says how often a kind of fault struck, and after how many of these
// calls the client called again: the same method, for the same order.
type Struck struct {
	Action      string `json:"action"`
	Phase       string `json:"phase"`
	Struck      int    `json:"struck"`
	CalledAgain int    `json:"called_again"`
}

// A Count says how often something was met.
type Count struct {
	Name  string `json:"name"`
	Times int    `json:"times"`
}

// A Passport is what a Book says at an instant.
type Passport struct {
	Since           *time.Time `json:"since,omitempty"` // of the first call, in gateway time
	Calls           int        `json:"calls"`
	Evicted         int        `json:"evicted"` // calls that the journal has forgotten, and that are counted here
	Methods         []Method   `json:"methods"`
	Dialects        []Count    `json:"dialects"`
	States          []Count    `json:"states"` // of the orders that calls named or were shown, once for each call
	Faults          []Struck   `json:"faults"`
	Limits          []Count    `json:"limits"` // codes with which a limit has refused
	TokensRefreshed int        `json:"tokens_refreshed"`
	Findings        []Finding  `json:"findings"`
}

// Note counts a call.
func (b *Book) Note(c Call) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.methods == nil {
		b.since = c.At
		b.methods, b.dialects, b.states = map[string]*Method{}, map[string]int{}, map[string]int{}
		b.faults, b.codes = map[Fault]*Struck{}, map[string]int{}
		b.habits = newHabits()
	}
	b.calls++
	b.noteMethod(&c)
	for _, state := range c.States {
		b.states[state]++
	}
	if c.Limited {
		b.codes[c.Code]++
	}
	if c.GivesToken {
		b.refreshes++
	}
	b.follow(&c, b.faults)
	for _, f := range c.Faults {
		if b.faults[f] == nil {
			b.faults[f] = &Struck{Action: f.Action, Phase: f.Phase}
		}
		b.faults[f].Struck++
	}
}

// noteMethod counts the outcome of a call by its method.
func (b *Book) noteMethod(c *Call) {
	name := c.Method
	if b.methods[name] == nil && len(b.methods) >= maxNames {
		name = Others
	}
	m := b.methods[name]
	if m == nil {
		m = &Method{Method: name, Outcomes: map[string]int{}, Codes: map[string]int{}, Dialects: []string{}}
		b.methods[name] = m
	}
	m.Calls++
	m.Outcomes[c.Outcome]++
	code := c.Code
	if m.Codes[code] == 0 && len(m.Codes) >= maxNames {
		code = Others
	}
	m.Codes[code]++
	if c.Dialect == "" {
		return
	}
	b.dialects[c.Dialect]++
	if !slices.Contains(m.Dialects, c.Dialect) {
		m.Dialects = append(m.Dialects, c.Dialect)
		slices.Sort(m.Dialects)
	}
}

// Read returns what was noted so far, all lists sorted.
func (b *Book) Read() Passport {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := Passport{
		Calls: b.calls, Methods: []Method{}, Faults: []Struck{}, TokensRefreshed: b.refreshes,
		Dialects: counts(b.dialects), States: counts(b.states), Limits: counts(b.codes), Findings: b.found(),
	}
	if b.calls > 0 {
		since := b.since
		p.Since = &since
	}
	for _, m := range b.methods {
		p.Methods = append(p.Methods, m.clone())
	}
	for _, f := range b.faults {
		p.Faults = append(p.Faults, *f)
	}
	slices.SortFunc(p.Methods, func(a, b Method) int { return cmp.Compare(a.Method, b.Method) })
	slices.SortFunc(p.Faults, func(a, b Struck) int {
		return cmp.Or(cmp.Compare(a.Action, b.Action), cmp.Compare(a.Phase, b.Phase))
	})
	return p
}

// counts returns a map as a list, by name.
func counts(of map[string]int) []Count {
	list := []Count{}
	for name, times := range of {
		list = append(list, Count{name, times})
	}
	slices.SortFunc(list, func(a, b Count) int { return cmp.Compare(a.Name, b.Name) })
	return list
}
