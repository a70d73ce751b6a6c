package main

import (
	"net/netip"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/limit"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// appFlags are the flags of serve that say what the app may do, and how JD's
// disagreements are decided.
type appFlags struct {
	state, throttle         string
	quota, lanes            int
	quirks, rights, allowed []string
}

// define adds the flags to a command.
func (a *appFlags) define(f *flags) {
	f.text(&a.state, "app-state", string(sandbox.Online), "of the app: online, test (500 calls a day, tokens of 24 h, three months) or offline")
	f.number(&a.quota, "daily-quota", 0, "calls of the app in a day of shop time; 0 is 500 in test state and else none, -1 none")
	f.number(&a.lanes, "concurrency", 0, "calls of the app at once; 0 is any number")
	f.text(&a.throttle, "order-throttle", "off", "the order service's own limit for each shop, answered with -110000: off, or such as 10/s")
	f.list(&a.rights, "app-methods", "methods that the app has a right to, with commas; none is all")
	f.list(&a.allowed, "ip-allow", "networks that the app may call from, such as 127.0.0.0/8, with commas; none is all")
	f.list(&a.quirks, "quirk", "NAME=VALUE: how a disagreement about JD is decided (jdmock quirks lists them); several with commas")
}

// apply puts the flags into the server's options.
func (a *appFlags) apply(out *mockserver.Options) (err error) {
	out.AppState = sandbox.AppState(a.state)
	if err := oneOf("app-state", a.state, string(sandbox.Online), string(sandbox.Test), string(sandbox.OffLine)); err != nil {
		return err
	}
	if a.lanes < 0 {
		return usage("--concurrency %d: want 0 or more", a.lanes)
	}
	out.Rights.DailyQuota, out.Rights.Concurrency = a.quota, a.lanes
	if out.Rights.OrderCalls, err = limit.Parse(a.throttle); err != nil {
		return usage("--order-throttle: %w", err)
	}
	for _, name := range a.rights {
		out.Rights.Methods = append(out.Rights.Methods, wire.Method(name))
	}
	for _, text := range a.allowed {
		network, err := netip.ParsePrefix(text)
		if err != nil {
			return usage("--ip-allow %q: want a network such as 127.0.0.0/8", text)
		}
		out.Rights.Networks = append(out.Rights.Networks, network)
	}
	if out.Quirks, err = (quirk.Settings{}).Parse(a.quirks...); err != nil {
		return usage("--quirk: %w; jdmock quirks lists them", err)
	}
	return nil
}
