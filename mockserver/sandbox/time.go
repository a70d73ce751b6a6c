package sandbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

// Bounds of one step in time.
const (
	MaxAdvance = 10 * 365 * 24 * time.Hour
	MaxAge     = 10 * 365 * 24 * time.Hour
)

// Errors of a wish that time cannot fulfil.
var (
	ErrNever   = errors.New("it can no longer happen by itself")
	ErrNothing = errors.New("nothing will happen by itself any more")
)

// Advanced is what an advance of the clock has come to.
type Advanced struct {
	Now    time.Time         // what the clock shows
	Events []store.Happening // what has happened, in order of time; those that were due before, too
}

// Advance moves shop time forward, and returns when all that became due by then
// has happened. It is refused, and time stands, if more than MaxDue orders would
// arrive.
func (s *Sandbox) Advance(ctx context.Context, by time.Duration) (Advanced, error) {
	if by <= 0 || by > MaxAdvance {
		return Advanced{}, fmt.Errorf("by is %s: want more than 0, and at most %s", by, MaxAdvance)
	}
	end := s.config.Clock.Now().Add(by)
	if end.After(clock.Last) {
		return Advanced{}, fmt.Errorf("by is %s: shop time would be %s, and ends in %d", by, end.Format(time.RFC3339), clock.Last.Year())
	}
	if err := s.checkArrivals(end); err != nil {
		return Advanced{}, err
	}
	return s.settle(ctx, s.config.Clock.Advance(by))
}

// AdvanceUntil moves shop time to the instant at which an order comes into a
// state by itself, and no further; time stands where the order is in the state
// already. It returns order.ErrNotFound if no shop has the order, and ErrNever
// if it would not come into the state by itself.
func (s *Sandbox) AdvanceUntil(ctx context.Context, id int64, state order.State) (Advanced, error) {
	_, o, err := s.FindOrder(ctx, id)
	if err != nil {
		return Advanced{}, err
	}
	at, ok := o.Until(state)
	if !ok || at.After(clock.Last) {
		return Advanced{}, fmt.Errorf("order %d is in %s, and cannot be in %s: %w", id, o.State, state, ErrNever)
	}
	if err := s.checkArrivals(at); err != nil {
		return Advanced{}, err
	}
	return s.settle(ctx, s.config.Clock.AdvanceTo(at))
}

// AdvanceNext moves shop time to the next instant at which something happens by
// itself, or an order arrives, or returns ErrNothing. What is due already counts as that.
func (s *Sandbox) AdvanceNext(ctx context.Context) (Advanced, error) {
	done, err := s.settle(ctx, s.config.Clock.Now())
	if err != nil || len(done.Events) > 0 {
		return done, err
	}
	at, ok, err := s.config.Store.Next(ctx, s.config.Name, done.Now)
	if err != nil {
		return Advanced{}, err
	}
	if next := s.Arrivals().Next; !next.IsZero() && (!ok || next.Before(at)) {
		at, ok = next, true
	}
	if !ok || at.After(clock.Last) {
		return Advanced{}, ErrNothing
	}
	return s.settle(ctx, s.config.Clock.AdvanceTo(at))
}

// settle places the orders that have arrived by now, and applies what is due.
func (s *Sandbox) settle(ctx context.Context, now time.Time) (Advanced, error) {
	done := Advanced{Now: now}
	note := func(h store.Happening) { done.Events = append(done.Events, h) }
	if err := s.arrive(ctx, now, note); err != nil {
		return done, err
	}
	arrived := len(done.Events)
	err := s.config.Store.Settle(ctx, s.config.Name, now, note)
	if arrived > 0 {
		slices.SortStableFunc(done.Events, func(a, b store.Happening) int {
			return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.OrderID, b.OrderID))
		})
	}
	return done, err
}

// FindOrder returns an order of the sandbox as it is now, and its shop, or
// order.ErrNotFound.
func (s *Sandbox) FindOrder(ctx context.Context, id int64) (venderID string, o order.Order, err error) {
	now := s.config.Clock.Now()
	if err := s.Arrive(ctx, now); err != nil {
		return "", order.Order{}, err
	}
	for _, shop := range s.Shops() {
		o, err := s.Orders(shop.VenderID, now).Get(ctx, id)
		if !errors.Is(err, order.ErrNotFound) && !errors.Is(err, store.ErrNoShop) {
			return shop.VenderID, o, err
		}
	}
	return "", order.Order{}, fmt.Errorf("order %d: %w", id, order.ErrNotFound)
}

// Age makes an order of the sandbox older: what has happened to it lies so much
// further back, what thereby became due has happened, and it is modified now.
// The clock stands.
func (s *Sandbox) Age(ctx context.Context, id int64, by time.Duration) (order.Order, error) {
	if err := checkAge(by); err != nil {
		return order.Order{}, err
	}
	venderID, _, err := s.FindOrder(ctx, id)
	if err != nil {
		return order.Order{}, err
	}
	orders := s.Orders(venderID, s.config.Clock.Now())
	return orders.Update(ctx, id, func(o order.Order) (order.Order, error) { return o.Age(by, orders.Now), nil })
}

// AgeAll makes all orders of the sandbox older, as Age does one. Those that are
// still to arrive come when they would have.
func (s *Sandbox) AgeAll(ctx context.Context, by time.Duration) error {
	if err := checkAge(by); err != nil {
		return err
	}
	now := s.config.Clock.Now()
	if err := s.Arrive(ctx, now); err != nil {
		return err
	}
	return s.config.Store.Age(ctx, s.config.Name, now, by)
}

func checkAge(by time.Duration) error {
	if by <= 0 || by > MaxAge {
		return fmt.Errorf("by is %s: want more than 0, and at most %s", by, MaxAge)
	}
	return nil
}
