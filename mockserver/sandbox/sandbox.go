// Package sandbox is a closed world: apps, shops and the tokens that bind one
// app to one shop, with a clock, limits and a journal of its own. The app's key
// names the sandbox and the token names the shop.
package sandbox

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/limit"
	"github.com/jdmock/jdmock/mockserver/oauth"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/passport"
	"github.com/jdmock/jdmock/mockserver/store"
)

// Bounds of a sandbox.
const (
	MaxShops      = 10_000
	MaxTokenBytes = 512
)

// A Sandbox is one world. It is safe for concurrent use.
type Sandbox struct {
	Journal journal.Journal
	Buckets limit.Buckets
	Quota   limit.Quota
	Lanes   limit.Lanes
	Faults  fault.Plan
	Serials Serials
	Labels  Labels // outlives resets and restores: no number is given twice

	Passport passport.Book // outlives resets and restores, as the journal does

	config Config

	touched atomic.Int64 // when it was last called, in gateway time, in ns

	arrivals arrivals

	mu        sync.RWMutex // guards what follows
	state                  // what a snapshot brings back
	snapshots map[string]snapshot
	index     *tokenIndex // where tokens are known beyond the sandbox; nil for nowhere
	removed   bool        // it takes no more shops
	later     []string    // keys of the apps that came later, those that a restore has taken away included

	stream oauth.Stream // of codes and tokens
	codes  oauth.Codes  // of shops, for apps

	follow followup
}

// ErrTaken says that a key, a token or a vender id exists already.
var ErrTaken = errors.New("taken already")

// ErrRemoved says that the sandbox was removed meanwhile.
var ErrRemoved = errors.New("the sandbox was removed")

// New makes the sandbox of a configuration.
func New(ctx context.Context, c Config) (*Sandbox, error) {
	s := &Sandbox{config: c, snapshots: map[string]snapshot{}, state: state{
		quirks: c.Quirks, apps: map[string]App{}, shops: map[string]Shop{}, tokens: map[string]Token{}, given: map[string][]string{},
		points: map[string]int64{}, refresh: map[string]string{}, refreshed: map[binding]months{},
	}}
	s.Faults.Seed, s.Labels.Seed = c.Seed, c.Seed
	if c.Vet != nil {
		s.Faults.Vet = func(r fault.Rule) error { return c.Vet(s, r) }
	}
	s.Journal.Size, s.Journal.MaxBytes = c.JournalSize, c.JournalBytes
	s.startOAuth()
	s.arrivals.due.Store(math.MaxInt64)
	if len(c.Apps) == 0 {
		return nil, errors.New("sandbox: want at least one app")
	}
	for _, a := range c.Apps {
		if a.Key == "" || a.Secret == "" {
			return nil, errors.New("sandbox: an app needs a key and a secret")
		}
		if err := a.State.check(); err != nil {
			return nil, err
		}
		if _, taken := s.apps[a.Key]; taken {
			return nil, fmt.Errorf("app_key %s: %w", a.Key, ErrTaken)
		}
		s.apps[a.Key] = a
	}
	for _, shop := range c.Shops {
		if _, err := s.AddShop(ctx, shop); err != nil {
			return nil, err
		}
	}
	if err := s.checkCatalog(); err != nil {
		return nil, err
	}
	s.startFollowing()
	s.beginArrivals()
	return s, s.Begin(ctx)
}

// Name returns the sandbox's name.
func (s *Sandbox) Name() string { return s.config.Name }

// Seed returns the seed from which the sandbox's shops are made.
func (s *Sandbox) Seed() uint64 { return s.config.Seed }

// Clock returns the clock of the sandbox's shop time.
func (s *Sandbox) Clock() *clock.Clock { return s.config.Clock }

// Quirks returns how the sandbox decides quirks.
func (s *Sandbox) Quirks() quirk.Settings {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.quirks
}

// SetQuirks decides quirks anew, for the calls that come from now on.
func (s *Sandbox) SetQuirks(q quirk.Settings) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.quirks = q
}

// App returns the app of a key.
func (s *Sandbox) App(key string) (App, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	a, ok := s.apps[key]
	return a, ok
}

// Apps returns the apps: those of the configuration, as they were configured,
// and those that came later.
func (s *Sandbox) Apps() []App {
	s.mu.RLock()
	defer s.mu.RUnlock()
	all := append([]App(nil), s.config.Apps...)
	for _, key := range s.later {
		if a, ok := s.apps[key]; ok {
			all = append(all, a)
		}
	}
	return all
}

// Shop returns the shop of a vender id.
func (s *Sandbox) Shop(venderID string) (Shop, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	shop, ok := s.shops[venderID]
	return shop, ok
}

// Shops returns the shops, as they came.
func (s *Sandbox) Shops() []Shop {
	s.mu.RLock()
	defer s.mu.RUnlock()
	shops := make([]Shop, len(s.order))
	for i, id := range s.order {
		shops[i] = s.shops[id]
	}
	return shops
}

// Tokens returns the tokens of a shop, as they came.
func (s *Sandbox) Tokens(venderID string) []Token {
	s.mu.RLock()
	defer s.mu.RUnlock()
	tokens := make([]Token, 0, 1)
	for _, access := range s.given[venderID] {
		tokens = append(tokens, s.tokens[access])
	}
	return tokens
}

// Orders returns the shop's orders at an instant of shop time.
func (s *Sandbox) Orders(venderID string, now time.Time) store.Orders {
	return store.Orders{Store: s.config.Store, Shop: store.ShopKey{Sandbox: s.config.Name, Vender: venderID}, Now: now}
}

// firstVender is the vender id of the first shop that has none of its own.
const firstVender = 10_000_001

// adoptedVender plus its ordinal is the vender id of an adopted shop.
const adoptedVender = 20_000_000

// Place adds an order to a shop, and returns it as it is then. An order that
// breaks a law is refused.
func (s *Sandbox) Place(ctx context.Context, venderID string, o order.Order) (order.Order, error) {
	if broken := o.Check(); len(broken) > 0 {
		return order.Order{}, fmt.Errorf("order %d breaks a law: %s", o.ID, broken[0])
	}
	now := s.config.Clock.Now()
	orders := s.Orders(venderID, now)
	return orders.Store.Insert(ctx, orders.Shop, now, o)
}
