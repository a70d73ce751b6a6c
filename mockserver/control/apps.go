package control

import (
	"context"
	"net/netip"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/limit"
	"github.com/jdmock/jdmock/mockserver/method"
	"github.com/jdmock/jdmock/mockserver/oauth"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// appView is an app.
type appView struct {
	AppKey     string           `json:"app_key"`
	AppSecret  string           `json:"app_secret"`
	State      sandbox.AppState `json:"state"`
	Methods    []wire.Method    `json:"methods,omitempty"` // those that it may call; absent means all
	IPAllow    []string         `json:"ip_allow,omitempty"`
	DailyQuota int              `json:"daily_quota"` // 0 means none
}

type appList struct {
	Apps []appView `json:"apps"`
}

// appChange changes an app; what is absent stays.
type appChange struct {
	AppSecret  *string           `json:"app_secret"`
	State      *sandbox.AppState `json:"state"`
	Methods    *[]wire.Method    `json:"methods"`  // [] means all
	IPAllow    *[]string         `json:"ip_allow"` // addresses and networks; [] means any
	DailyQuota *int              `json:"daily_quota"`
}

func viewApp(a sandbox.App) appView {
	v := appView{AppKey: a.Key, AppSecret: a.Secret, State: a.State, Methods: a.Rights.Methods, DailyQuota: a.Quota()}
	if v.State == "" {
		v.State = sandbox.Online
	}
	for _, p := range a.Rights.Networks {
		v.IPAllow = append(v.IPAllow, p.String())
	}
	return v
}

// apps returns the sandbox's apps as they are now.
func apps(box *sandbox.Sandbox) []sandbox.App {
	all := box.Apps()
	for i, a := range all {
		all[i], _ = box.App(a.Key)
	}
	return all
}

func listApps(_ context.Context, c *call) (appList, error) {
	list := appList{Apps: []appView{}}
	for _, a := range apps(c.box) {
		list.Apps = append(list.Apps, viewApp(a))
	}
	return list, nil
}

// app returns the app that the path names.
func (c *call) app() (sandbox.App, error) {
	a, ok := c.box.App(c.vars["app_key"])
	if !ok {
		return a, notFound("app_key", "the sandbox has no app with the app_key %.40q", c.vars["app_key"])
	}
	return a, nil
}

func getApp(_ context.Context, c *call) (appView, error) {
	a, err := c.app()
	return viewApp(a), err
}

func putApp(_ context.Context, c *call, q appChange) (appView, error) {
	a, err := c.app()
	if err != nil {
		return appView{}, err
	}
	if a, err = q.apply(a); err != nil {
		return appView{}, err
	}
	c.box.SetApp(a)
	return viewApp(a), nil
}

// apply returns the app with what the change says.
func (q appChange) apply(a sandbox.App) (sandbox.App, error) {
	if q.AppSecret != nil {
		if *q.AppSecret == "" || len(*q.AppSecret) > MaxKeyBytes {
			return a, bad("app_secret", "app_secret: want 1 to %d bytes", MaxKeyBytes)
		}
		a.Secret = *q.AppSecret
	}
	if q.State != nil {
		if *q.State != sandbox.Online && *q.State != sandbox.Test && *q.State != sandbox.OffLine {
			return a, bad("state", "state is %.40q: want %s, %s or %s", *q.State, sandbox.Online, sandbox.Test, sandbox.OffLine)
		}
		a.State = *q.State
	}
	if q.DailyQuota != nil {
		a.Rights.DailyQuota = *q.DailyQuota
	}
	if q.Methods != nil {
		for _, m := range *q.Methods {
			if _, ok := method.Find(m); !ok {
				return a, bad("methods", "methods has %.100q, which is not imitated", m)
			}
		}
		a.Rights.Methods = nil
		if len(*q.Methods) > 0 {
			a.Rights.Methods = *q.Methods
		}
	}
	var err error
	if q.IPAllow != nil {
		a.Rights.Networks, err = networks(*q.IPAllow)
	}
	return a, err
}

// maxNetworks bounds ip_allow.
const maxNetworks = 1000

// networks reads addresses and networks; none is nil.
func networks(texts []string) ([]netip.Prefix, error) {
	if len(texts) > maxNetworks {
		return nil, bad("ip_allow", "ip_allow has %d entries: want at most %d", len(texts), maxNetworks)
	}
	var all []netip.Prefix
	for _, text := range texts {
		if at, err := netip.ParseAddr(text); err == nil {
			all = append(all, netip.PrefixFrom(at.Unmap(), at.Unmap().BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, bad("ip_allow", "ip_allow has %.60q: want an address such as 10.0.0.1, or a network such as 10.0.0.0/8", text)
		}
		all = append(all, p)
	}
	return all, nil
}

// tokenView is a token.
type tokenView struct {
	AccessToken  string    `json:"access_token"`
	RefreshToken string    `json:"refresh_token"`
	AppKey       string    `json:"app_key"`
	VenderID     string    `json:"vender_id"`
	Expires      time.Time `json:"expires"` // in shop time
	Good         bool      `json:"good"`
	Reason       string    `json:"reason,omitempty"` // why it is not
}

type tokenList struct {
	Tokens []tokenView `json:"tokens"`
}

// newToken asks for a token.
type newToken struct {
	VenderID string     `json:"vender_id"` // "" means the first shop's
	AppKey   string     `json:"app_key"`   // "" means the first app's
	Expires  *time.Time `json:"expires"`   // in shop time; may have passed
}

func viewToken(t sandbox.Token, now time.Time) tokenView {
	v := tokenView{AccessToken: t.Access, RefreshToken: t.Refresh, AppKey: t.AppKey, VenderID: t.VenderID, Expires: t.Expires, Good: true}
	if err := t.Check(now); err != nil {
		v.Good, v.Reason = false, err.Error()
	}
	return v
}

func listTokens(_ context.Context, c *call) (tokenList, error) {
	list := tokenList{Tokens: []tokenView{}}
	only := c.parameter("vender_id")
	if only != "" {
		if _, err := c.shop(only); err != nil {
			return list, err
		}
	}
	for _, shop := range c.box.Shops() {
		if only != "" && shop.VenderID != only {
			continue
		}
		for _, t := range c.box.Tokens(shop.VenderID) {
			list.Tokens = append(list.Tokens, viewToken(t, c.now))
		}
	}
	return list, nil
}

func addToken(_ context.Context, c *call, q newToken) (tokenView, error) {
	shop, err := c.shop(q.VenderID)
	if err != nil {
		return tokenView{}, err
	}
	if q.AppKey == "" {
		q.AppKey = c.box.Apps()[0].Key
	}
	if _, ok := c.box.App(q.AppKey); !ok {
		return tokenView{}, notFound("app_key", "the sandbox has no app with the app_key %.40q", q.AppKey)
	}
	grant := oauth.Grant{AppKey: q.AppKey, VenderID: shop.VenderID}
	code, err := c.box.GiveCode(grant, c.now)
	if err != nil {
		return tokenView{}, err
	}
	t, err := c.box.Exchange(code, grant, c.now)
	if err != nil {
		return tokenView{}, err
	}
	if q.Expires != nil {
		c.box.SetExpiry(t.Access, *q.Expires)
		t.Expires = *q.Expires
	}
	return viewToken(t, c.now), nil
}

func revokeToken(_ context.Context, c *call) (nothing, error) {
	if !c.box.Revoke(c.vars["token"]) {
		return nothing{}, notFound("token", "the sandbox has no such token")
	}
	return nothing{}, nil
}

// limits are how fast an app may call.
type limits struct {
	AppKey      string `json:"app_key"`
	Limit       string `json:"limit"`       // for each method: off, or such as 100/s
	OrderCalls  string `json:"order_calls"` // the order service's own, for each shop
	DailyQuota  int    `json:"daily_quota"` // 0 means none
	Concurrency int    `json:"concurrency"` // 0 means none
}

type limitList struct {
	Limits []limits `json:"limits"`
}

// limitChange changes limits; what is absent stays.
type limitChange struct {
	AppKey      string  `json:"app_key"` // "" means every app
	Limit       *string `json:"limit"`
	OrderCalls  *string `json:"order_calls"`
	DailyQuota  *int    `json:"daily_quota"`
	Concurrency *int    `json:"concurrency"`
}

func getLimits(_ context.Context, c *call) (limitList, error) {
	list := limitList{Limits: []limits{}}
	for _, a := range apps(c.box) {
		list.Limits = append(list.Limits, limits{a.Key, a.Limit.String(), a.Rights.OrderCalls.String(), a.Quota(), a.Rights.Concurrency})
	}
	return list, nil
}

func putLimits(ctx context.Context, c *call, q limitChange) (limitList, error) {
	var changed []sandbox.App
	for _, a := range apps(c.box) {
		if q.AppKey != "" && a.Key != q.AppKey {
			continue
		}
		a, err := q.apply(a)
		if err != nil {
			return limitList{}, err
		}
		changed = append(changed, a)
	}
	if len(changed) == 0 {
		return limitList{}, notFound("app_key", "the sandbox has no app with the app_key %.40q", q.AppKey)
	}
	for _, a := range changed {
		c.box.SetApp(a)
	}
	return getLimits(ctx, c)
}

// apply returns the app with what the change says.
func (q limitChange) apply(a sandbox.App) (sandbox.App, error) {
	for _, each := range []struct {
		name string
		text *string
		to   *limit.Rate
	}{{"limit", q.Limit, &a.Limit}, {"order_calls", q.OrderCalls, &a.Rights.OrderCalls}} {
		if each.text == nil {
			continue
		}
		rate, err := limit.Parse(*each.text)
		if err != nil {
			return a, bad(each.name, "%s: %s", each.name, err)
		}
		*each.to = rate
	}
	if q.DailyQuota != nil {
		a.Rights.DailyQuota = *q.DailyQuota
	}
	if q.Concurrency != nil {
		if *q.Concurrency < 0 {
			return a, bad("concurrency", "concurrency is %d: want 0 for none, or more", *q.Concurrency)
		}
		a.Rights.Concurrency = *q.Concurrency
	}
	return a, nil
}
