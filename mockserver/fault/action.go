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

// Bounds of actions.
const (
	MaxLatency = time.Hour
	MaxRate    = 100 << 20 // bytes a second
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
}

// kinds are the types. What spoils an answer needs one, and so comes after.
var kinds = map[string]kind{
	ErrorAction: {[]string{"code"}, Before, "the code answers, in the dialect of the method"},
	Latency:     {[]string{"fixed", "uniform", "lognormal", "percentiles"}, Before, "the answer is late, in gateway time"},
	Reset:       {nil, Before, "the connection is reset"},
	NoAnswer:    {nil, Before, "the connection is closed without an answer"},
	Truncate:    {[]string{"bytes"}, After, "the connection is closed in the middle of the answer, of a Chinese character if no bytes are given"},
	Drip:        {[]string{"bytes_per_second"}, After, "the answer comes slowly"},
	WrongLength: {nil, After, "Content-Length says half of what comes"},
	Malformed:   {nil, After, "the answer is no JSON"},
	HTMLPage:    {nil, Before, "a page comes in place of the answer, with 200"},
	Status:      {[]string{"status"}, Before, "a page comes in place of the answer, with the status"},
	BadGzip:     {nil, After, "the answer is compressed, and corrupt"},
	GBK:         {nil, After, "the answer is GBK, and says UTF-8"},
	Twice:       {nil, After, "the answer stands twice in the body"},
	OtherCall:   {nil, After, "the answer is the one that another call of the shop got"},
	Stale:       {nil, After, "the answer is the one that the same call got before"},
	Redirect:    {nil, Before, "302 to a login page"},
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

// String returns the action in short, as a header may ask for it.
func (a Action) String() string {
	for _, arg := range []struct {
		there bool
		text  string
	}{
		{a.Code != "", a.Code}, {a.Fixed != 0, time.Duration(a.Fixed).String()}, {a.Bytes != 0, strconv.Itoa(a.Bytes)},
		{a.Rate != 0, strconv.Itoa(a.Rate)}, {a.Status != 0, strconv.Itoa(a.Status)},
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
	}
	return nil
}
