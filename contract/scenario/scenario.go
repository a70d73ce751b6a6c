// Package scenario reads scenarios, plays them and judges how they end.
//
// A scenario is a YAML file: what is given (orders, clock, limits, faults), what
// a client that does it right does (play), and what must be true at the end
// (expect). It speaks the control API's own JSON, in YAML: who knows one knows
// the other. A foreign client plays in place of play: Begin, let it, Judge.
package scenario

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/fixtures"
)

// Bounds of a file.
const (
	MaxBytes   = 1 << 20
	MaxDepth   = 20     // of lists and mappings in one another
	MaxValues  = 20_000 // with what aliases repeat
	MaxOrders  = 1000   // with their counts
	MaxSteps   = 1000
	MaxRepeats = 1000
	MaxText    = 1000 // characters of a name, of what it is about
)

// A Scenario is a file, read.
type Scenario struct {
	Name    string        `yaml:"name"`     // lower-case letters, digits and hyphens
	About   string        `yaml:"about"`    // one sentence
	AboutZh string        `yaml:"about_zh"` // in Chinese
	Given   Given         `yaml:"given"`
	Play    []Step        `yaml:"play"`
	Expect  []Expectation `yaml:"expect"`
}

// Given is what is there before the client begins. Its parts are set in the
// order of the fields; those that are maps are bodies of the control API.
type Given struct {
	Clock    map[string]any `yaml:"clock"`    // PUT clock
	App      map[string]any `yaml:"app"`      // PUT apps/{app_key}
	Limits   map[string]any `yaml:"limits"`   // PUT limits
	Quirks   map[string]any `yaml:"quirks"`   // PUT quirks, its quirks
	Shop     map[string]any `yaml:"shop"`     // PUT shops/{vender_id}: points and kind
	Orders   []Order        `yaml:"orders"`   // POST orders
	World    []Step         `yaml:"world"`    // what has happened besides, such as a buyer's wish to return goods: steps of control
	Arrivals map[string]any `yaml:"arrivals"` // PUT arrivals
	Faults   []Fault        `yaml:"faults"`   // POST faults
}

// An Order is one that is given, or as many alike as its count says. Later
// parts of the file call its order_id ${name}, or ${name.0} where there are
// several.
type Order struct {
	Name   string           `yaml:"name"`
	Events []map[string]any `yaml:"events"` // what has happened to it before: POST orders/{id}/events, one after the other

	Members map[string]any `yaml:",rest=order_state order_type placed order_id vender_id items consignee remark count overseas parcel"`
}

// A Fault is a rule of the control API.
type Fault struct {
	Name    string         `yaml:"name"` // "" for one that no expectation is about
	Members map[string]any `yaml:",rest=method vender_id order_id state nth first every probability time since until phase action"`
}

// A Step is one thing that a right client, its seller or the world does: one of
// Call, Event, Clock, Shop, Fault, Control and Expect.
type Step struct {
	Name string `yaml:"name"` // for the report; "" says what is done

	Call   string            `yaml:"call"`   // a method of the gateway
	Params map[string]any    `yaml:"params"` // of the call
	Token  string            `yaml:"token"`  // of the call; "" is ${token}, which is the shop's unless a step has kept another
	Want   *Want             `yaml:"want"`   // of the call; absent is code 0
	Keep   map[string]string `yaml:"keep"`   // values of the answer that later steps call by a name, by their paths
	Repeat *Repeat           `yaml:"repeat"` // the call, until it is answered so
	Each   string            `yaml:"each"`   // the call is made for each element of this list, which is ${each}

	Event   *Happening     `yaml:"event"`
	Clock   map[string]any `yaml:"clock"`   // POST clock/advance
	Shop    map[string]any `yaml:"shop"`    // POST shops/{vender_id}/events
	Fault   *Fault         `yaml:"fault"`   // POST faults
	Control string         `yaml:"control"` // any operation of the sandbox, such as "POST tokens"
	Body    map[string]any `yaml:"body"`    // of Control
	Status  int            `yaml:"status"`  // wanted of Control, Event, Clock and Shop; 0 is any success
	Expect  []Expectation  `yaml:"expect"`
}

// A Happening is an event of an order.
type Happening struct {
	Order   string         `yaml:"order"` // its name
	Members map[string]any `yaml:",rest=event logistics_id waybill"`
}

// A Repeat makes a call again, with time passing in between.
type Repeat struct {
	Times int    `yaml:"times"` // at most, the first included
	Every string `yaml:"every"` // how far shop time advances in between; "" is not at all
	Until *Want  `yaml:"until"` // what ends it
}

// An Expectation is something that must be true, of the one of Order, Calls,
// Fault and Control that it has.
type Expectation struct {
	Order      string         `yaml:"order"` // its name; all of them, where there are several
	OrderState string         `yaml:"order_state"`
	Waybill    *string        `yaml:"waybill"`
	Version    string         `yaml:"version"`  // changed or unchanged, since the scenario began
	Happened   map[string]int `yaml:"happened"` // how often an event has moved it

	Calls map[string]any `yaml:"calls"` // POST assertions, about the calls since the scenario began

	Fault  string `yaml:"fault"`   // its name
	Hits   *int   `yaml:"hits"`    // exactly
	AtMost *int   `yaml:"at_most"` // hits; with neither, at least one

	Control string         `yaml:"control"` // what can be read of the sandbox, such as GET refunds?order_id=${parcel}
	Members map[string]any `yaml:"members"` // values of what Control reads, by their paths
}

// Names returns the names of the scenarios that ship with jdmock, sorted.
func Names() []string {
	files, err := fs.Glob(fixtures.FS, "scenarios/*.yaml")
	if err != nil {
		panic(err) // the pattern is good
	}
	var names []string
	for _, file := range files {
		names = append(names, strings.TrimSuffix(path.Base(file), ".yaml"))
	}
	slices.Sort(names)
	return names
}

// ErrUnknown says that no scenario of a name ships with jdmock.
var ErrUnknown = errors.New("there is no such scenario")

// Text returns the file of a scenario that ships with jdmock, or ErrUnknown.
func Text(name string) ([]byte, error) {
	known := Names()
	if !slices.Contains(known, name) {
		if near := contract.Nearest(name, known); near != "" {
			return nil, fmt.Errorf("scenario %.60q: %w; perhaps %s was meant", name, ErrUnknown, near)
		}
		return nil, fmt.Errorf("scenario %.60q: %w; jdmock scenario list names those that there are", name, ErrUnknown)
	}
	return fs.ReadFile(fixtures.FS, "scenarios/"+name+".yaml")
}

// Load returns a scenario that ships with jdmock, or ErrUnknown.
func Load(name string) (Scenario, error) {
	text, err := Text(name)
	if err != nil {
		return Scenario{}, err
	}
	return Parse(strings.NewReader(string(text)))
}

// Parse reads a scenario. What is unknown, mistyped or names what is not there
// is refused with a *SyntaxError that tells the line.
func Parse(r io.Reader) (Scenario, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return Scenario{}, err
	}
	if len(text) > MaxBytes {
		return Scenario{}, &SyntaxError{Detail: fmt.Sprintf("the file is larger than %d bytes", MaxBytes)}
	}
	var s Scenario
	lines, err := decode(text, &s)
	if err != nil {
		return Scenario{}, err
	}
	return s, s.check(lines)
}
