// Package aggregator is the facade of a third party that reads orders of JD for
// its own customers: one interface, with codes, points and a wording of its own
// around JD's answer.
//
// A customer is known by the access token that any shop has given it, and names
// the shop beside that. Nothing here reads an order: JD's own method does, for
// the same shop.
//
// Source: the aggregator's documentation of jdpoporderget. The order of its
// checks, the price of the enhanced edition and the link's form are assumed.
package aggregator

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/limit"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// The paths that the facade answers at, below the gateway's host.
const (
	Prefix        = "/tool/erps/"
	Path          = Prefix + "jdpoporderget"
	AuthorizePath = Prefix + "authorize"
)

// Method is JD's, which reads the order.
const Method wire.Method = "jingdong.pop.order.get"

// What a call costs, unless a Config says otherwise. Of the enhanced edition
// the documentation does not tell it (assumed).
const (
	DefaultPoints         = 4
	DefaultEnhancedPoints = 8
)

// DefaultLimit is how often one bearer may call.
var DefaultLimit = limit.Rate{Calls: 10, Per: time.Second}

// A Config is what a Facade stands in front of.
type Config struct {
	Directory *sandbox.Directory
	Gateway   *clock.Clock // gateway time
	Run       Run

	Limit          limit.Rate // of each bearer; the zero Rate is no limit
	Points         int64      // that a call costs; 0 means DefaultPoints
	EnhancedPoints int64      // that a call of the enhanced edition costs; 0 means DefaultEnhancedPoints
	BaseURL        string     // of links, no trailing slash; "" means what the caller calls the host
}

// Run runs Method for the call's shop, with application parameters that satisfy
// its schema and name the order. It returns the whole answer. A failure inside
// the result comes with the answer that words it; any other leaves no answer.
type Run func(ctx context.Context, c *Call, orderID int64, params []byte) (answer []byte, failed *Refusal)

// A Facade answers at the paths below Prefix. It is safe for concurrent use.
type Facade struct {
	config  Config
	checker *contract.Checker
}

// New returns a Facade.
func New(c Config) *Facade {
	if c.Points == 0 {
		c.Points = DefaultPoints
	}
	if c.EnhancedPoints == 0 {
		c.EnhancedPoints = DefaultEnhancedPoints
	}
	return &Facade{config: c, checker: contract.New()}
}

// A Call is one call on its way through the facade, which fills in what it
// finds out.
type Call struct {
	ID string
	At time.Time // gateway time, taken once

	ShopAt time.Time        // shop time, taken once; zero until the sandbox is known
	Box    *sandbox.Sandbox // nil until it is known
	App    sandbox.App
	Shop   sandbox.Shop
	Steps  []journal.Step
	Notes  []string

	Outer any         // what whoever runs the method keeps beside the call; the facade leaves it alone
	Sent  wire.Params // what the caller sent; nil until it is read
}

// passed records that a step has let the call pass.
func (c *Call) passed(step string) {
	c.Steps = append(c.Steps, journal.Step{Name: step, Verdict: "passed"})
}

// A Refusal says why a call is refused, or what failed inside its result. No
// token is in it.
type Refusal struct {
	Entry    wire.Entry
	InResult bool   // the call was answered, and the failure stands in apiResult
	Cause    string // what was wrong, for people
	Cure     string // what would be right; may be ""
	Schema   bool   // the parameters break the interface's schema
	Injected bool   // a fault asked for it

	Violations []contract.Violation // all that is wrong with the parameters, if that is why; without their values

	about string // goes after the entry's text, in Chinese; may be ""
	link  string // that authorizes the shop; may be ""
}

// An Answer is what the caller gets, with HTTP status 200.
type Answer struct {
	Body        []byte
	ContentType string
}

// The types of answers.
const (
	typeJSON = "application/json;charset=UTF-8"
	typeHTML = "text/html; charset=utf-8"
)

// Answer answers a call at one of the paths below Prefix. The refusal is nil if
// all went well.
func (f *Facade) Answer(ctx context.Context, c *Call, r *http.Request) (Answer, *Refusal) {
	if r.URL.Path == AuthorizePath {
		page, refused := f.authorize(c, r)
		return Answer{page, typeHTML}, refused
	}
	data, refused := f.order(ctx, c, r)
	if refused != nil && !refused.InResult {
		return f.Refuse(c, refused), refused
	}
	return f.write(c, wire.AggregatorOK, "", data), refused
}

// Refuse returns the answer that refuses a call.
func (f *Facade) Refuse(c *Call, r *Refusal) Answer {
	data := map[string]string{}
	if r.link != "" {
		data["url"] = r.link
	}
	return f.write(c, r.Entry, r.about, data)
}

// SystemError words a failure of the simulator's own.
func SystemError(cause string) *Refusal {
	return &Refusal{Entry: wire.AggregatorSystemError, Cause: cause}
}

// order is the interface, from top to bottom. Its order of checks is assumed.
func (f *Facade) order(ctx context.Context, c *Call, r *http.Request) (*orderData, *Refusal) {
	if r.URL.Path != Path {
		return nil, &Refusal{Entry: wire.AggregatorUnsupported, Cause: "there is nothing at this path", Cure: "the interface is " + Path}
	}
	if err := f.authenticate(c, r.Header.Get("Authorization")); err != nil {
		return nil, err
	}
	c.passed("bearer")
	if c.App.NoAggregator {
		return nil, &Refusal{Entry: wire.AggregatorNoRight, Cause: "the bearer's app has no right to the interface", Cure: "give the app the right, or use another's token"}
	}
	c.passed("right")
	q, err := f.parameters(c, r)
	if err != nil {
		return nil, err
	}
	c.passed("parameters")
	if err := f.openShop(c, r, q.OwnerID); err != nil {
		return nil, err
	}
	c.passed("shop")
	price := f.price(q)
	if c.Box.Points(c.Shop.VenderID) < price {
		return nil, outOfCalls(price)
	}
	c.passed("points")
	if err := f.limit(ctx, c, r); err != nil {
		return nil, err
	}
	c.passed("rate")
	if err := c.Box.Arrive(ctx, c.ShopAt); err != nil {
		return nil, SystemError("the simulator failed: " + err.Error())
	}
	return f.run(ctx, c, q, price)
}

// authenticate finds the sandbox and the app of the bearer.
func (f *Facade) authenticate(c *Call, header string) *Refusal {
	access := bearer(header)
	if access == "" {
		return noAccount("there is no header Authorization: Bearer TOKEN")
	}
	box, token, ok := f.config.Directory.FindToken(access)
	if !ok {
		return noAccount(string(sandbox.Unknown))
	}
	c.Box, c.ShopAt = box, box.Clock().Now()
	c.App, _ = box.App(token.AppKey)
	if err := token.Check(c.ShopAt); err != nil {
		return noAccount(err.Error())
	}
	return nil
}

func noAccount(cause string) *Refusal {
	return &Refusal{Entry: wire.AggregatorNoAccount, Cause: cause, Cure: "send Authorization: Bearer and the good token of any shop of the app, as jdmock env prints one"}
}

// bearer returns the token of a header, "" if there is none.
func bearer(header string) string {
	scheme, token, _ := strings.Cut(strings.TrimSpace(header), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// openShop wants the owner to be a shop that has authorized the app.
func (f *Facade) openShop(c *Call, r *http.Request, ownerID string) *Refusal {
	shop, ok := c.Box.Shop(ownerID)
	if !ok {
		nobody := grant{c.Box, c.App, sandbox.Shop{}} // what the caller calls the shop may be a secret
		return &Refusal{
			Entry: wire.AggregatorUnauthorized, about: "该店铺不存在", link: f.link(nobody, r),
			Cause: "owner_id names no shop", Cure: "owner_id is a vender_id, as jdmock env prints one",
		}
	}
	c.Shop = shop
	if c.Box.Authorized(c.App.Key, shop.VenderID, c.ShopAt) {
		return nil
	}
	return &Refusal{
		Entry: wire.AggregatorUnauthorized, link: f.link(grant{c.Box, c.App, shop}, r),
		Cause: "shop " + shop.VenderID + " has no good token for the bearer's app", Cure: "follow the url in data",
	}
}

// price returns how many points a call costs.
func (f *Facade) price(q query) int64 {
	if q.Enhanced {
		return f.config.EnhancedPoints
	}
	return f.config.Points
}

// limit takes the call from the bearer's bucket. Only known bearers come here.
func (f *Facade) limit(ctx context.Context, c *Call, r *http.Request) *Refusal {
	ok, err := c.Box.Buckets.Allow(ctx, "bearer\x00"+bearer(r.Header.Get("Authorization")), f.config.Limit, c.At)
	if err != nil {
		return SystemError("the simulator failed: " + err.Error())
	}
	if !ok {
		return &Refusal{
			Entry: wire.AggregatorTooFast, Cause: "the bearer calls more often than " + f.config.Limit.String(),
			Cure: "slow down, or start the server with --limit off",
		}
	}
	return nil
}
