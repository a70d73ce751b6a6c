package mockserver

import (
	"context"
	"fmt"
	"net/netip"
	"strings"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// denials words the rights that an app may lack.
var denials = map[sandbox.Denial]refusal{
	sandbox.NoMethod:        {entry: wire.NoPermission, cause: "the method is not among those of the app", cure: "add it to the app's methods"},
	sandbox.MethodStopped:   {entry: wire.MethodStopped, cause: "the method is switched off for the app", cure: "take it from the app's stopped methods"},
	sandbox.NotOnLine:       {entry: wire.AppNotOnLine, cause: "the app is off line", cure: "set the app's state to online"},
	sandbox.TestedTooLong:   {entry: wire.AppTestedTooLong, cause: "the app has been in test state for more than three months of shop time", cure: "set the app's state to online"},
	sandbox.WrongAddress:    {entry: wire.AddressNotAllowed, cause: "the caller's address is not in the app's list", cure: "add it to the app's ip_allow"},
	sandbox.NotForShop:      {entry: wire.ShopNotAllowed, cause: "the app may not call for this shop", cure: "take the shop from the app's list"},
	sandbox.OnlyOnCloud:     {entry: wire.OnlyOnCloud, cause: "the app runs outside JD's cloud and may not read plain order data", cure: "call the en-method"},
	sandbox.WrongKindOfShop: {entry: wire.WrongKindOfShop, cause: "shops of this kind have no right to the method", cure: "set the shop's kind to SOP"},
}

// permit refuses a call to which the app has no right.
func (s *Server) permit(c *call) *refusal {
	from := callerAddress(c.from, c.app)
	plain := c.spec.Main != nil && c.spec.Main.Plain && c.quirks.Of(quirk.Sensitive) != "cipher"
	denied := c.box.Denied(c.app, c.shop, c.spec.Method, plain, from, c.shopAt)
	if denied == sandbox.Granted {
		return nil
	}
	r := denials[denied]
	return &r
}

// callerAddress returns the address that a call came from, none if it came over
// no network, or if the app may call from anywhere.
func callerAddress(from string, a sandbox.App) netip.Addr {
	if a.Rights.Networks == nil {
		return netip.Addr{}
	}
	at, err := netip.ParseAddrPort(from)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr()
}

// emptyRules are the ways to treat empty values in signs, by the quirk.
var emptyRules = map[string]wire.EmptyValues{"either": wire.EmptyEither, "kept": wire.EmptyKept, "dropped": wire.EmptyDropped}

// verify reports whether the call carries its app's sign.
func verify(c *call) bool {
	return wire.VerifyEmpty(c.signed(), c.app.Secret, emptyRules[c.quirks.Of(quirk.EmptyInSign)])
}

// signed returns the parameters with the sign as it is to be judged.
func (c *call) signed() wire.Params {
	if c.quirks.Of(quirk.LowerCaseSign) == "accepted" {
		return c.params.With(wire.ParamSign, strings.ToUpper(c.params.Get(wire.ParamSign)))
	}
	return c.params
}

// limit takes the call from the app's limits: its bucket for the method, its
// calls of the day, and its calls at once.
func (s *Server) limit(ctx context.Context, c *call) *refusal {
	ok, err := c.allow(ctx)
	if err != nil {
		return internal(err)
	}
	if !ok {
		return s.limited(limitRate, fmt.Sprintf("the app calls %s more often than %s", c.spec.Method, c.app.Limit), "slow down, or start the server with --limit off")
	}
	leave, ok := c.box.Lanes.Enter(c.app.Key, c.app.Rights.Concurrency)
	if !ok {
		return s.limited(limitConcurrency, fmt.Sprintf("the app has %d calls under way", c.app.Rights.Concurrency), "wait for answers before calling again")
	}
	c.leave = leave
	most := c.app.Quota()
	if ok, err = c.box.Quota.Allow(ctx, c.app.Key, most, c.shopAt, wire.Zone); err != nil {
		return internal(err)
	}
	if !ok {
		return s.limited(limitQuota, fmt.Sprintf("the app has used its %d calls of the day", most), "wait for midnight (GMT+8, in shop time), or set another daily quota")
	}
	return nil
}

// allow takes the call from the app's bucket for the method.
func (c *call) allow(ctx context.Context) (bool, error) {
	if c.app.Limit.Off() {
		return true, nil
	}
	return c.box.Buckets.Allow(ctx, c.app.Key+" "+string(c.spec.Method), c.app.Limit, c.now)
}

// limited words a call that one of the limits refuses, and counts it.
func (s *Server) limited(limit, cause, cure string) *refusal {
	s.metrics.Limited(limit)
	return &refusal{entry: wire.CallLimited, cause: cause, cure: cure}
}

// throttle takes a call of the order service from the shop's bucket there. It
// words a refusal inside the result, as only that service's methods can.
func (s *Server) throttle(ctx context.Context, c *call) *refusal {
	if !c.handler.HasFailures() || c.app.Rights.OrderCalls.Off() {
		return nil
	}
	ok, err := c.box.Buckets.Allow(ctx, "order service "+c.shop.VenderID, c.app.Rights.OrderCalls, c.now)
	if err != nil {
		return internal(err)
	}
	if ok {
		return nil
	}
	s.metrics.Limited(limitOrders)
	return &refusal{
		entry: wire.ResultThrottled, inResult: true, cure: "slow down",
		cause: fmt.Sprintf("the shop's calls to the order service are more than %s", c.app.Rights.OrderCalls),
	}
}
