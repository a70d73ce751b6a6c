package suite

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// A Plan is what a target is to be held to.
type Plan struct {
	Target  Target
	Options Options
	Checks  []Check // in the order in which they are reported; their names differ
}

// productionHosts are the domains below which JD's gateways stand, with real
// shops behind them. Source: api.jd.com, gw.api.360buy.com (its old name),
// api-dev.jd.com (the stage before production), api-cn.jd.com, router.jd.com and
// open-oauth.jd.com are compiled into JD's SDKs and public clients. The other
// domains are JD's too; they are here for caution.
var productionHosts = []string{"jd.com", "360buy.com", "jd.hk", "jd.id", "jdl.com", "jcloud.com", "jdcloud.com"}

// What errors of NewPlan wrap.
var (
	ErrTarget     = errors.New("target cannot be checked")
	ErrNotOwnShop = errors.New("a gateway of JD's own")
)

// Production reports whether a host, with or without a port, is one of JD's
// own: every name under JD's domains, so that no spelling of a gateway is
// missed.
func Production(host string) bool {
	if u, err := url.Parse("//" + host); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	return slices.ContainsFunc(productionHosts, func(known string) bool {
		return host == known || strings.HasSuffix(host, "."+known)
	})
}

// NewPlan returns the checks that a target is held to, by the beginnings of
// their names in Options.Only. It calls nobody: what the target has is found
// out when a check first needs it. The error wraps ErrTarget,
// ErrNotOwnShop or ErrNoCheck.
func NewPlan(_ context.Context, t Target, o Options) (*Plan, error) {
	if err := t.check(o); err != nil {
		return nil, err
	}
	g := newGround(t, o)
	p := &Plan{Target: t, Options: o}
	for i, e := range g.entries() {
		if o.wants(e.name) {
			p.Checks = append(p.Checks, Check{Name: e.name, Method: e.method, Run: g.runner(e, i)})
		}
	}
	for _, begin := range o.Only {
		if !slices.ContainsFunc(p.Checks, func(c Check) bool { return strings.HasPrefix(c.Name, begin) }) {
			return nil, fmt.Errorf("%w: none has a name that begins with %q: want a beginning such as gateway/ or case/", ErrNoCheck, begin)
		}
	}
	return p, nil
}

// wants reports whether a check was asked for.
func (o Options) wants(name string) bool {
	return len(o.Only) == 0 || slices.ContainsFunc(o.Only, func(begin string) bool { return strings.HasPrefix(name, begin) })
}

// check refuses a target that cannot be called, or must not be.
func (t Target) check(o Options) error {
	for _, each := range []struct{ name, url string }{
		{"URL", t.URL}, {"OAuthURL", t.OAuthURL}, {"AggregatorURL", t.AggregatorURL}, {"ControlURL", t.ControlURL},
	} {
		if each.url == "" && each.name != "URL" {
			continue
		}
		u, err := url.Parse(each.url)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return fmt.Errorf("%w: %s is no http or https URL: want one such as http://127.0.0.1:6180%s", ErrTarget, each.name, wire.Path)
		}
		if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			return fmt.Errorf("%w: %s has a user, a query or a fragment: want none of them", ErrTarget, each.name)
		}
		if Production(u.Host) && !o.OwnShop {
			return fmt.Errorf("%w: behind %s are real shops: say that the shop is yours, or name a simulator", ErrNotOwnShop, u.Hostname())
		}
	}
	for _, each := range []struct{ name, value string }{{"AppKey", t.AppKey}, {"AppSecret", t.AppSecret}, {"AccessToken", t.AccessToken}} {
		if each.value == "" {
			return fmt.Errorf("%w: %s is empty: want what the app was given", ErrTarget, each.name)
		}
	}
	return nil
}

// A ground is what the checks of one run share: who calls, what was found out
// about the target, and how many orders may still be shipped.
type ground struct {
	target                     Target
	options                    Options
	clock                      Clock
	began                      time.Time
	checker                    *contract.Checker
	caller                     *caller
	gateway, aggregator, oauth *service
	survey                     survey
	writes                     writes
	control                    *controller // nil where there is none
}

func newGround(t Target, o Options) *ground {
	g := &ground{target: t, options: o, clock: o.Clock, checker: contract.New()}
	if g.clock == nil {
		g.clock = machineClock{}
	}
	g.began = g.clock.Now()
	g.caller = newCaller(t, g.clock, o.Rate)
	g.gateway = newService(gatewayEarly, g.plain)
	g.aggregator, g.oauth = newService(aggregatorEarly, nil), newService(aggregatorEarly, nil)
	g.survey.turn = make(chan struct{}, 1)
	g.writes.turn = make(chan struct{}, 1)
	if t.ControlURL != "" {
		g.control = newController(t, g.caller)
	}
	return g
}

// plain makes the call that any gateway answers in some way.
func (g *ground) plain(ctx context.Context) *reply {
	t := g.target
	r := g.caller.call(ctx, signer{t.URL, t.AppKey, t.AppSecret, t.AccessToken}, search(nil, nil))
	return &r
}

// gatewayGroup begins the names of the checks of the gateway itself.
const gatewayGroup = "gateway/"

// An entry is a check before it is bound to a ground.
type entry struct {
	name     string
	method   wire.Method
	evidence wire.Evidence
	source   string
	run      func(p *probe)
}

// entries returns every check, in the order in which they are reported.
func (g *ground) entries() []entry {
	return slices.Concat(g.gatewayEntries(), g.caseEntries(), g.listEntries(), g.detailEntries(), g.joinEntries(), g.legacyEntries(), g.trackEntries(),
		g.lawEntries(), g.aggregatorEntries(), g.oauthEntries(), g.writeEntries(), g.scenarioEntries())
}

// checkNames returns the names of all checks.
func checkNames() []string {
	var names []string
	for _, e := range newGround(Target{}, Options{}).entries() {
		names = append(names, e.name)
	}
	return names
}

// runner binds a check to the ground, and to its number among all checks.
func (g *ground) runner(e entry, number int) func(context.Context) Result {
	return func(ctx context.Context) (result Result) {
		began := g.clock.Now()
		p := &probe{ctx: ctx, ground: g, number: number, gateway: strings.HasPrefix(e.name, gatewayGroup)}
		defer func() {
			if stop := recover(); stop != nil && stop != any(stopped{}) {
				panic(stop)
			}
			result = p.result(e)
			result.Duration = g.clock.Now().Sub(began)
		}()
		e.run(p)
		return
	}
}

// machineClock is the machine's clock.
type machineClock struct{}

var _ Clock = machineClock{}

// Now returns what the machine shows.
func (machineClock) Now() time.Time { return time.Now() }

// Sleep waits.
func (machineClock) Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// transportOf returns what carries calls to the target.
func transportOf(t Target) http.RoundTripper {
	if t.Transport != nil {
		return t.Transport
	}
	return http.DefaultTransport
}
