package fault

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// The types of actions.
const (
	ErrorAction = "error"      // a code answers
	Latency     = "latency"    // the answer is late
	Reset       = "reset"      // the connection is reset
	NoAnswer    = "empty"      // the connection is closed without an answer
	Truncate    = "truncate"   // the connection is closed in the middle of the answer
	Drip        = "drip"       // the answer comes slowly
	WrongLength = "length"     // Content-Length is less than the answer
	Malformed   = "malformed"  // the answer is no JSON
	HTMLPage    = "html"       // a page comes, with 200
	Status      = "status"     // a gateway's page comes, with its status
	BadGzip     = "gzip"       // the answer is compressed, and corrupt
	GBK         = "gbk"        // the answer is GBK, and says that it is UTF-8
	Twice       = "twice"      // the answer comes twice in one
	OtherCall   = "other_call" // the answer is another call's
	Stale       = "stale"      // the answer is the one that the same call got earlier
	Redirect    = "redirect"   // to a login page
)

// The types of actions that change the world in place of the answer. They do
// not keep other rules from striking the same call.
const (
	OrderEvent      = "event"            // something happens to an order
	ExpireToken     = "expire_token"     // the tokens of the call's shop expire
	PasswordChanged = "password_changed" // the tokens of the call's shop are revoked
	AdvanceClock    = "advance"          // shop time moves forward
)

// Bounds of actions.
const (
	MaxLatency = time.Hour
	MaxLeap    = 10 * 365 * 24 * time.Hour // of an advance
	MaxRate    = 100 << 20                 // bytes a second
	MaxSigma   = 10
	maxPoints  = 100 // of a table of percentiles
)

// An Action is what goes wrong. Each type takes the fields that its constant
// tells, and no others.
type Action struct {
	Type string `json:"type"`
	Code string `json:"code,omitempty"` // of error: any of the catalogue but 0

	Fixed       Duration            `json:"fixed,omitzero"`        // of latency, as are the next three: one of the four
	Uniform     *[2]Duration        `json:"uniform,omitempty"`     // from, to
	LogNormal   *LogNormal          `json:"lognormal,omitempty"`   // most near the median, few far above
	Percentiles map[string]Duration `json:"percentiles,omitempty"` // such as p50 and p99.9; straight lines in between

	Bytes  int `json:"bytes,omitempty"`            // of truncate: so many of the body come; 0 cuts a Chinese character in two
	Rate   int `json:"bytes_per_second,omitempty"` // of drip
	Status int `json:"status,omitempty"`           // of status: 400 to 599

	OrderID int64    `json:"order_id,omitempty"` // of event; 0 means the order that the call names
	Event   string   `json:"event,omitempty"`    // of event, as the machine of orders names it
	By      Duration `json:"by,omitzero"`        // of advance
}

// A LogNormal is a distribution of latencies.
type LogNormal struct {
	Median Duration `json:"median"`
	Sigma  float64  `json:"sigma"` // of the logarithm; 0 is always the median
}

// A kind is what is known about a type of action.
type kind struct {
	members []string
	phase   Phase // unless a rule says otherwise
	about   string
	world   bool // it changes the world, and not the answer
}

// kinds are the types. What spoils an answer needs one, and so comes after.
var kinds = map[string]kind{
	ErrorAction: {[]string{"code"}, Before, "the code answers, in the dialect of the method", false},
	Latency:     {[]string{"fixed", "uniform", "lognormal", "percentiles"}, Before, "the answer is late, in gateway time", false},
	Reset:       {nil, Before, "the connection is reset", false},
	NoAnswer:    {nil, Before, "the connection is closed without an answer", false},
	Truncate:    {[]string{"bytes"}, After, "the connection is closed in the middle of the answer, of a Chinese character if no bytes are given", false},
	Drip:        {[]string{"bytes_per_second"}, After, "the answer comes slowly", false},
	WrongLength: {nil, After, "Content-Length says half of what comes", false},
	Malformed:   {nil, After, "the answer is no JSON", false},
	HTMLPage:    {nil, Before, "a page comes in place of the answer, with 200", false},
	Status:      {[]string{"status"}, Before, "a page comes in place of the answer, with the status", false},
	BadGzip:     {nil, After, "the answer is compressed, and corrupt", false},
	GBK:         {nil, After, "the answer is GBK, and says UTF-8", false},
	Twice:       {nil, After, "the answer stands twice in the body", false},
	OtherCall:   {nil, After, "the answer is the one that another call of the shop got", false},
	Stale:       {nil, After, "the answer is the one that the same call got before", false},
	Redirect:    {nil, Before, "302 to a login page", false},

	OrderEvent:      {[]string{"order_id", "event"}, Before, "something happens to an order, of the call if no other is named", true},
	ExpireToken:     {nil, Before, "the shop's tokens expire", true},
	PasswordChanged: {nil, Before, "the shop's password is changed, which revokes its tokens", true},
	AdvanceClock:    {[]string{"by"}, Before, "shop time moves forward", true},
}

// Types returns the types of actions, sorted.
func Types() []string {
	var names []string
	for name := range kinds {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// About says what a type of action does, "" if there is none.
func About(action string) string { return kinds[action].about }

// World reports whether the action changes the world, and leaves the answer as
// it is.
func (a Action) World() bool { return kinds[a.Type].world }

// String returns the action in short, as a header may ask for it.
func (a Action) String() string {
	for _, arg := range []struct {
		there bool
		text  string
	}{
		{a.Code != "", a.Code}, {a.Fixed != 0, time.Duration(a.Fixed).String()}, {a.Bytes != 0, strconv.Itoa(a.Bytes)},
		{a.Rate != 0, strconv.Itoa(a.Rate)}, {a.Status != 0, strconv.Itoa(a.Status)},
		{a.Event != "", a.Event}, {a.By != 0, time.Duration(a.By).String()},
	} {
		if arg.there {
			return a.Type + ":" + arg.text
		}
	}
	return a.Type
}

// given returns the fields that are set, as they are called in JSON.
func (a Action) given() (names []string) {
	for name, there := range map[string]bool{
		"code": a.Code != "", "fixed": a.Fixed != 0, "uniform": a.Uniform != nil, "lognormal": a.LogNormal != nil,
		"percentiles": a.Percentiles != nil, "bytes": a.Bytes != 0, "bytes_per_second": a.Rate != 0, "status": a.Status != 0,
		"order_id": a.OrderID != 0, "event": a.Event != "", "by": a.By != 0,
	} {
		if there {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// check refuses an action that is none.
func (a Action) check() error {
	known, ok := kinds[a.Type]
	if !ok {
		return &RuleError{"action.type", fmt.Sprintf("%.40q: want one of %s%s", a.Type, strings.Join(Types(), ", "), meant(a.Type, Types()))}
	}
	for _, name := range a.given() {
		if !slices.Contains(known.members, name) {
			return &RuleError{"action." + name, a.Type + " does not take it"}
		}
	}
	switch a.Type {
	case ErrorAction:
		if len(wire.Lookup(a.Code)) == 0 || a.Code == wire.CodeOK {
			return &RuleError{"action.code", fmt.Sprintf("%.40q: jdmock explain lists those that there are", a.Code)}
		}
	case Latency:
		return a.checkLatency()
	case Truncate:
		if a.Bytes < 0 {
			return &RuleError{"action.bytes", "want 1 or more, or leave it out"}
		}
	case Drip:
		if a.Rate < 1 || a.Rate > MaxRate {
			return &RuleError{"action.bytes_per_second", fmt.Sprintf("%d: want 1 to %d", a.Rate, MaxRate)}
		}
	case Status:
		if a.Status < 400 || a.Status > 599 {
			return &RuleError{"action.status", fmt.Sprintf("%d: want 400 to 599, such as 503", a.Status)}
		}
	case OrderEvent:
		if a.Event == "" {
			return &RuleError{"action.event", "it is missing: want what happens to the order, such as lock"}
		}
		if a.OrderID < 0 {
			return &RuleError{"action.order_id", "no order has a number below 1"}
		}
	case AdvanceClock:
		if a.By <= 0 || time.Duration(a.By) > MaxLeap {
			return &RuleError{"action.by", fmt.Sprintf("want more than 0s, and at most %s, such as \"1h\"", MaxLeap)}
		}
	}
	return nil
}
