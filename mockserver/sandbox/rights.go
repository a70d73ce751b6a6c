package sandbox

import (
	"net/netip"
	"slices"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/limit"
)

// Rights are what an app may do, and how much. The zero Rights let it do
// everything.
type Rights struct {
	Methods  []wire.Method  // those that it may call; nil means all
	Stopped  []wire.Method  // those that are switched off for it
	Networks []netip.Prefix // where it may call from; nil means anywhere
	NotFor   []string       // vender ids that it may not act for
	OffCloud bool           // it runs outside JD's cloud, and may not read plain order data
	Created  time.Time      // in shop time; an app in test state may call for three months. Zero means at the start

	DailyQuota  int        // calls a day of shop time; 0 means DefaultTestQuota in test state and none on line, less than 0 none
	Concurrency int        // calls at once; 0 means no limit
	OrderCalls  limit.Rate // the order service's own throttle, for each shop; the zero Rate is none
}

// DefaultTestQuota is how often an app in test state may call in a day.
// Source: jos.jd.com/commondoc?listId=298.
const DefaultTestQuota = 500

// TestMonths is for how many months an app in test state may call.
// Source: a later edition of JD's gateway error table, code 92.
const TestMonths = 3

// Quota returns how often the app may call in a day; 0 means any number.
func (a App) Quota() int {
	switch {
	case a.Rights.DailyQuota > 0:
		return a.Rights.DailyQuota
	case a.Rights.DailyQuota == 0 && a.State == Test:
		return DefaultTestQuota
	}
	return 0
}

// A Denial is a right that an app lacks.
type Denial uint8

// The denials.
const (
	Granted         Denial = iota
	NoMethod               // the method is not among the app's
	MethodStopped          // the method is switched off
	NotOnLine              // the app is not on line
	TestedTooLong          // the app has been in test state for too long
	WrongAddress           // the caller's address is not on the app's list
	NotForShop             // the app may not act for the shop
	OnlyOnCloud            // plain order data is only for apps on JD's cloud
	WrongKindOfShop        // shops of this kind have no right to the method
)

// Denied returns the right that the app lacks for a call, if any. Plain says
// that the method shows personal data in plain.
func (s *Sandbox) Denied(a App, shop Shop, m wire.Method, plain bool, from netip.Addr, now time.Time) Denial {
	r := a.Rights
	created := r.Created
	if created.IsZero() {
		created = s.config.Start
	}
	switch {
	case a.State == OffLine:
		return NotOnLine
	case a.State == Test && now.After(created.AddDate(0, TestMonths, 0)):
		return TestedTooLong
	case r.Networks != nil && !slices.ContainsFunc(r.Networks, func(p netip.Prefix) bool { return p.Contains(from.Unmap()) }):
		return WrongAddress
	case r.Methods != nil && !slices.Contains(r.Methods, m):
		return NoMethod
	case slices.Contains(r.Stopped, m):
		return MethodStopped
	case slices.Contains(r.NotFor, shop.VenderID):
		return NotForShop
	case r.OffCloud && plain:
		return OnlyOnCloud
	case shop.Kind != "" && shop.Kind != KindSOP:
		return WrongKindOfShop
	}
	return Granted
}

// Kinds of shops.
const (
	KindSOP = "SOP" // what "" means too
	KindFBP = "FBP" // has no right to the methods of SOP orders
)

// SetApp replaces an app's settings, all but its key, and reports whether there
// is such an app.
func (s *Sandbox) SetApp(a App) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	was, ok := s.apps[a.Key]
	if ok {
		if a.Secret == "" {
			a.Secret = was.Secret
		}
		s.apps[a.Key] = a
	}
	return ok
}

// SetKind makes a shop one of another kind, and reports whether there is such
// a shop.
func (s *Sandbox) SetKind(venderID, kind string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	shop, ok := s.shops[venderID]
	if ok {
		shop.Kind = kind
		s.shops[venderID] = shop
	}
	return ok
}
