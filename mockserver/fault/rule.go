package fault

import (
	"math"
	"strconv"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// A Phase says when a rule strikes.
type Phase string

// The phases.
const (
	Before Phase = "before" // nothing has happened yet
	After  Phase = "after"  // the method has succeeded, and its answer is lost or spoilt
)

// A Timeline is one of the two times that a window may be about.
type Timeline string

// The timelines.
const (
	ShopTime    Timeline = "shop"
	GatewayTime Timeline = "gateway"
)

// A Rule says which calls go wrong, and how. What it leaves empty matches any
// call. At most one of First, Nth and Every counts the calls that it matches.
type Rule struct {
	Method  wire.Method `json:"method,omitempty"` // also oauth2/access_token and the other paths of programs, without the first slash
	Vender  string      `json:"vender_id,omitempty"`
	OrderID int64       `json:"order_id,omitempty"`
	State   string      `json:"state,omitempty"` // of the order when the call came, as JD names it

	First int `json:"first,omitempty"` // the first so many
	Nth   int `json:"nth,omitempty"`   // this one alone, counted from 1
	Every int `json:"every,omitempty"` // each so many-th

	Probability float64 `json:"probability,omitempty"` // of each call whose turn it is, up to 1; 0 means 1

	Time  Timeline  `json:"time,omitempty"`  // of Since and Until; "" means ShopTime
	Since time.Time `json:"since,omitzero"`  // the first instant
	Until time.Time `json:"until,omitzero"`  // the first instant after the last
	Phase Phase     `json:"phase,omitempty"` // "" means After for what spoils an answer, else Before

	Action Action `json:"action"`
}

// A RuleError says why a rule is refused.
type RuleError struct {
	Field  string // as in the rule's JSON, such as action.code
	Detail string // what is wrong, and what would be right
}

// Error names the field.
func (e *RuleError) Error() string { return "fault: " + e.Field + ": " + e.Detail }

// complete returns the rule with its defaults. One that can never strike is
// refused.
func (r Rule) complete() (Rule, error) {
	if err := r.Action.check(); err != nil {
		return r, err
	}
	if err := r.checkCounts(); err != nil {
		return r, err
	}
	if r.Phase == "" {
		r.Phase = kinds[r.Action.Type].phase
	}
	if r.Time == "" && !(r.Since.IsZero() && r.Until.IsZero()) {
		r.Time = ShopTime
	}
	return r, r.checkMatch()
}

// checkCounts refuses counts that no call fits.
func (r Rule) checkCounts() error {
	counted := ""
	for _, c := range []struct {
		name string
		n    int
	}{{"first", r.First}, {"nth", r.Nth}, {"every", r.Every}} {
		if c.n < 0 {
			return &RuleError{c.name, strconv.Itoa(c.n) + ": want 1 or more"}
		}
		if c.n > 0 && counted != "" {
			return &RuleError{c.name, "there is " + counted + " too: want at most one of first, nth and every"}
		}
		if c.n > 0 {
			counted = c.name
		}
	}
	if math.IsNaN(r.Probability) || r.Probability < 0 || r.Probability > 1 {
		return &RuleError{"probability", "want more than 0, and at most 1"}
	}
	return nil
}

// checkMatch refuses what no call can have.
func (r Rule) checkMatch() error {
	if r.Phase != Before && r.Phase != After {
		return &RuleError{"phase", strconv.Quote(string(r.Phase)) + ": want before or after"}
	}
	if r.OrderID < 0 {
		return &RuleError{"order_id", "no order has a number below 1"}
	}
	if n, err := strconv.ParseInt(r.Vender, 10, 64); r.Vender != "" && (err != nil || n < 1) {
		return &RuleError{"vender_id", strconv.Quote(r.Vender) + ": want a number from 1, as text"}
	}
	if r.Time != "" && r.Time != ShopTime && r.Time != GatewayTime {
		return &RuleError{"time", strconv.Quote(string(r.Time)) + ": want shop or gateway"}
	}
	if !r.Until.IsZero() && !r.Until.After(r.Since) {
		return &RuleError{"until", "it does not come after since, so that no call is in between"}
	}
	return nil
}

// matches reports whether the rule is about the call.
func (r *Rule) matches(c Call) bool {
	if (r.Method != "" && r.Method != c.Method) || (r.Vender != "" && r.Vender != c.Vender) {
		return false
	}
	if (r.OrderID != 0 && r.OrderID != c.OrderID) || (r.State != "" && r.State != c.State) {
		return false
	}
	at := c.Shop
	if r.Time == GatewayTime {
		at = c.Gateway
	}
	return !at.Before(r.Since) && (r.Until.IsZero() || at.Before(r.Until))
}
