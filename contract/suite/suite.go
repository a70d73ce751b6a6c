// Package suite holds any gateway to the contract over HTTP: every example call,
// every law and every scenario that the target allows, and what only several
// answers show together, such as pages that overlap. What it cannot check on a
// target it names, with the reason.
package suite

import (
	"context"
	"net/http"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// A Target is a gateway, and who calls it.
type Target struct {
	URL         string // of the gateway, whole, such as "http://127.0.0.1:6180/routerjson"
	AppKey      string
	AppSecret   string
	AccessToken string

	OAuthURL      string // without a path; "" leaves OAuth unchecked
	AggregatorURL string // whole; "" leaves the aggregator unchecked
	OwnerID       string // the shop's vender id, which the aggregator wants

	ControlURL   string // of a simulator, without a path; "" where there is none. It gives what cases and scenarios need.
	ControlToken string

	Transport http.RoundTripper // nil means http.DefaultTransport
}

// Options say how a target is checked. The zero Options read only, gently.
type Options struct {
	AllowWrites bool // whether orders are shipped and changed: at most MaxShipments are shipped
	OwnShop     bool // whether the caller has said that the shop behind a production host is theirs

	Only        []string // beginnings of the names of the checks that are wanted; none means all
	Concurrency int      // checks at a time; 0 means DefaultConcurrency
	Rate        float64  // calls a second at most; 0 means DefaultRate, below 0 no limit

	Clock    Clock                            // nil means the machine's
	Done     func(name string) (Result, bool) // results of an earlier run, which are not made again; may be nil
	Progress func(done, all int, r Result)    // is told of each result, one at a time; may be nil
}

// MaxShipments is how many orders a writing run ships at most.
const MaxShipments = 3

// A Clock tells the time and waits.
type Clock interface {
	Now() time.Time
	Sleep(ctx context.Context, d time.Duration) error
}

// A Status is how a check ended.
type Status string

// The statuses.
const (
	Passed    Status = "passed"
	Failed    Status = "failed"
	Unchecked Status = "unchecked" // and Reason says why
)

// A Result is what a check found.
type Result struct {
	Check      string               `json:"check"` // its name, such as "case/jingdong.pop.order.get/an unknown order is refused"
	Method     wire.Method          `json:"method,omitempty"`
	Status     Status               `json:"status"`
	Reason     string               `json:"reason,omitempty"` // of Unchecked
	ReasonZh   string               `json:"reason_zh,omitempty"`
	Violations []contract.Violation `json:"violations,omitempty"` // of Failed: at least one
	More       int                  `json:"more,omitempty"`       // violations that were left out, beyond the first 200
	CutShort   bool                 `json:"cut_short,omitempty"`  // whether it ended because the target answers no more, or refuses all calls as too frequent
	TakenOver  bool                 `json:"taken_over,omitempty"` // whether an earlier run found it, and this one did not look again
	Evidence   wire.Evidence        `json:"evidence,omitempty"`   // how what was expected is known
	Source     string               `json:"source,omitempty"`
	Calls      int                  `json:"calls"`              // that were made for it
	Repeated   int                  `json:"repeated,omitempty"` // of these: how often one was made again that came too early, or had no answer
	Duration   time.Duration        `json:"duration"`           // in nanoseconds
}

// A Check is one thing that a target is held to.
type Check struct {
	Name   string
	Method wire.Method                      // "" if it is about none
	Run    func(ctx context.Context) Result // may be called once
}

// A Report is what a run found, in the order of the checks.
type Report struct {
	Target      string        `json:"target"` // its URL, without a query and without a user
	Started     time.Time     `json:"started"`
	Duration    time.Duration `json:"duration"`              // in nanoseconds
	Interrupted bool          `json:"interrupted,omitempty"` // whether it ended before all checks were made
	CutShort    bool          `json:"cut_short,omitempty"`   // whether checks were not made because the target answered no more, or refused all calls as too frequent
	Calls       int           `json:"calls"`                 // of this run
	Repeated    int           `json:"repeated,omitempty"`    // of these: how many were made again
	Results     []Result      `json:"results"`
}
