package sandbox

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jdmock/jdmock/mockserver/arrival"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/seed"
	"github.com/jdmock/jdmock/mockserver/store"
)

// Bounds of arrivals.
const (
	MaxArrived = seed.MaxArrived // in a sandbox, until it is reset: then none comes any more
	MaxDue     = 100_000         // in one step of the clock
)

// arrivals are the orders that arrive at a sandbox's shops. There is no
// goroutine that places them: whoever looks at the sandbox does, for all that
// are due by then.
type arrivals struct {
	due atomic.Int64 // when the next one comes, in ns of shop time; math.MaxInt64 for never

	mu sync.Mutex // guards what follows; taken before the sandbox's own
	arriving
	schedule *arrival.Schedule // of the plan, from begin on
}

// arriving is where the arrivals stand: what a snapshot brings back.
type arriving struct {
	plan    arrival.Plan
	begin   time.Time
	first   int // the number of the plan's first arrival
	arrived int // how many have arrived, by any plan: the next one's number
}

// restoreLocked lets arrivals stand as they did.
func (a *arrivals) restoreLocked(was arriving, seed uint64) {
	a.arriving = was
	a.schedule = was.plan.Schedule(seed, was.begin)
	a.tellLocked()
}

// nextLocked returns when the next order arrives; ok is false if none does.
func (a *arrivals) nextLocked() (at time.Time, ok bool) {
	if a.schedule == nil || a.arrived >= MaxArrived {
		return time.Time{}, false
	}
	at, ok = a.schedule.At(a.arrived - a.first)
	return at, ok && !at.After(clock.Last)
}

// tellLocked notes when the next order arrives.
func (a *arrivals) tellLocked() {
	if at, ok := a.nextLocked(); ok {
		a.due.Store(at.UnixNano())
		return
	}
	a.due.Store(math.MaxInt64)
}

// Arrivals is how orders arrive at a sandbox's shops.
type Arrivals struct {
	Plan    arrival.Plan
	Begin   time.Time // when the plan began; zero where none ever did
	Arrived int       // how many have arrived, by any plan
	Next    time.Time // when the next one comes; zero if none does
}

// Arrivals returns how orders arrive.
func (s *Sandbox) Arrivals() Arrivals {
	a := &s.arrivals
	a.mu.Lock()
	defer a.mu.Unlock()
	next, _ := a.nextLocked()
	return Arrivals{a.plan, a.begin, a.arrived, next}
}

// SetArrivals lets orders arrive by a plan from now on. What was due by the plan
// before has arrived. The numbers of arrivals go on, so that no two orders are
// alike.
func (s *Sandbox) SetArrivals(ctx context.Context, p arrival.Plan) error {
	if err := s.Arrive(ctx, s.config.Clock.Now()); err != nil {
		return err
	}
	a := &s.arrivals
	a.mu.Lock()
	defer a.mu.Unlock()
	a.restoreLocked(arriving{p, s.config.Clock.Now(), a.arrived, a.arrived}, s.config.Seed)
	return nil
}

// beginArrivals lets orders arrive by the configuration's plan: from Start on,
// so that they follow from seed and start, unless the clock is far from it.
func (s *Sandbox) beginArrivals() {
	begin := s.config.Start
	if now := s.config.Clock.Now(); now.Before(begin) || now.Sub(begin) > 24*time.Hour {
		begin = now
	}
	a := &s.arrivals
	a.mu.Lock()
	defer a.mu.Unlock()
	a.restoreLocked(arriving{plan: s.config.Arrivals, begin: begin}, s.config.Seed)
}

// Arrive places the orders that have arrived by now, each at its own instant.
// However often it is called, and by how many at once, each is placed once; all
// are placed when it returns without an error. If ctx ends before, the rest is
// left to the next. Where nothing arrives, it costs next to nothing.
func (s *Sandbox) Arrive(ctx context.Context, now time.Time) error {
	return s.arrive(ctx, now, nil)
}

// arrive is Arrive, and tells visit, unless that is nil, what it has placed.
func (s *Sandbox) arrive(ctx context.Context, now time.Time, visit func(store.Happening)) error {
	for more := s.arrivals.due.Load() <= now.UnixNano(); more; {
		err := ctx.Err()
		if err != nil {
			return err
		}
		if more, err = s.arriveSome(ctx, now, visit); err != nil {
			return err
		}
	}
	return nil
}

// arrivalBatch is how many orders are placed before others may look.
const arrivalBatch = 1000

// arriveSome places some of the orders that have arrived by now, and reports
// whether there are more. Of a clock that was put back meanwhile, it believes
// the clock.
func (s *Sandbox) arriveSome(ctx context.Context, now time.Time, visit func(store.Happening)) (more bool, err error) {
	a := &s.arrivals
	a.mu.Lock()
	defer a.mu.Unlock()
	defer a.tellLocked()
	if shown := s.config.Clock.Now(); shown.Before(now) {
		now = shown
	}
	for range arrivalBatch {
		at, ok := a.nextLocked()
		if !ok || at.After(now) {
			return false, nil
		}
		placed, err := s.placeArrival(ctx, a.plan, a.arrived, at)
		if err != nil {
			return false, err
		}
		a.arrived++
		if visit != nil && placed.OrderID != 0 {
			visit(placed)
		}
	}
	return true, nil
}

// placeArrival places the n-th order that arrives. A shop that has no room for
// it goes without, as does one whose ids for it somebody has taken: then the
// happening is zero.
func (s *Sandbox) placeArrival(ctx context.Context, p arrival.Plan, n int, at time.Time) (store.Happening, error) {
	shop, ok := s.arrivalShop(n)
	if !ok {
		return store.Happening{}, nil
	}
	life := p.Life(s.config.Seed, n)
	orders := s.Orders(shop.VenderID, at)
	for try := range seed.ArrivedIDs {
		o := shop.generated.Arrived(n, try, at)
		life.Apply(&o)
		o, err := orders.Store.Insert(ctx, orders.Shop, at, o)
		if errors.Is(err, store.ErrTaken) {
			continue
		}
		return store.Happening{Vender: shop.VenderID, OrderID: o.ID, Entry: order.Entry{At: at, To: o.State, Cause: order.ByItself}}, err
	}
	return store.Happening{}, nil
}

// arrivalShop returns the shop at which the n-th order arrives, if it has room.
func (s *Sandbox) arrivalShop(n int) (shop Shop, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if len(s.order) == 0 {
		return Shop{}, false
	}
	shop = s.shops[s.order[arrival.Shop(s.config.Seed, n, len(s.order))]]
	return shop, shop.generated != nil && shop.generated.Count <= seed.MaxWithArrivals
}

// checkArrivals refuses a step of the clock in which too many orders would
// arrive.
func (s *Sandbox) checkArrivals(end time.Time) error {
	a := s.Arrivals()
	if a.Next.IsZero() || a.Next.After(end) {
		return nil
	}
	due := min(a.Plan.Due(a.Next, end), MaxArrived-a.Arrived)
	if due <= MaxDue {
		return nil
	}
	return fmt.Errorf("some %d orders would arrive by %s, by the plan %s: want at most %d in one step, so take several, or fewer arrivals",
		due, end.Format(time.RFC3339), a.Plan, MaxDue)
}
