package sandbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jdmock/jdmock/contract/past"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/seed"
	"github.com/jdmock/jdmock/mockserver/store"
)

// An Import says how recorded orders come into the sandbox.
type Import struct {
	VenderID string    // the shop of orders that name none; "" means the first
	Until    time.Time // up to here they are as recorded; zero means now
	Replace  bool      // an order of the shop with the same id is replaced, in place of ErrTaken
}

// An ImportError says which member of a recorded order is to blame.
type ImportError struct {
	OrderID int64
	Member  string
	Text    string
}

// Error names the order, and what was wrong.
func (e *ImportError) Error() string { return fmt.Sprintf("order %d: %s", e.OrderID, e.Text) }

// Import adds an order as it was recorded, whole or not at all, and reports
// whether it has replaced one. What was never shown is made up from its id. It
// returns an *ImportError, ErrTaken, or store.ErrNoShop.
func (s *Sandbox) Import(ctx context.Context, how Import, p past.Order) (replaced bool, err error) {
	now := s.config.Clock.Now()
	if how.Until.IsZero() {
		how.Until = now
	}
	shop, err := s.importShop(p, how)
	if err != nil {
		return false, err
	}
	if how.Until.After(now) {
		return false, &ImportError{p.OrderID, "until", fmt.Sprintf("the recording ends at %s, after shop time, which is %s", stamp(how.Until), stamp(now))}
	}
	r := revival{past: &p, until: how.Until, base: (&seed.Shop{Seed: uint64(p.OrderID), Start: p.Placed}).Posted(0, p.OrderType)}
	o, err := r.order()
	if err != nil {
		return false, err
	}
	orders := s.Orders(shop.VenderID, now)
	_, err = orders.Store.Insert(ctx, orders.Shop, now, o)
	if !errors.Is(err, store.ErrTaken) {
		return false, err
	}
	if !how.Replace {
		return false, fmt.Errorf("order %d: an order of the sandbox has its id: %w", p.OrderID, ErrTaken)
	}
	_, err = orders.Update(ctx, o.ID, func(order.Order) (order.Order, error) { return o, nil })
	if errors.Is(err, order.ErrNotFound) {
		return false, fmt.Errorf("order %d: another shop of the sandbox has its id: %w", p.OrderID, ErrTaken)
	}
	return err == nil, err
}

// importShop returns the shop that a recorded order comes into.
func (s *Sandbox) importShop(p past.Order, how Import) (Shop, error) {
	id := p.VenderID
	if id == "" {
		id = how.VenderID
	}
	if id == "" {
		return s.Shops()[0], nil
	}
	shop, ok := s.Shop(id)
	if !ok {
		return shop, fmt.Errorf("vender_id %.40q: %w", id, store.ErrNoShop)
	}
	return shop, nil
}

// ErrHappened says that a clock cannot go back, because the sandbox has orders
// that were changed since.
var ErrHappened = errors.New("shop time cannot go back: orders were changed since")

// StartAt makes shop time go on from an instant, standing or running. It goes
// back, other than by clock.Set, where the sandbox has no order of a later time
// and none is to arrive, as one without orders; else it returns ErrHappened.
func (s *Sandbox) StartAt(ctx context.Context, mode clock.Mode, at time.Time) error {
	to := clock.From(at)
	if mode == clock.Still {
		to = clock.Frozen(at)
	}
	now := s.config.Clock.Now()
	if at.Before(clock.First) || at.After(clock.Last) {
		return fmt.Errorf("clock: at is %s: want %d to %d", stamp(at), clock.First.Year(), clock.Last.Year())
	}
	if at.Before(now) {
		if err := s.nothingSince(ctx, at, now); err != nil {
			return err
		}
	}
	s.config.Clock.Restore(to.Save())
	return nil
}

// nothingSince returns ErrHappened if an order was placed or changed after an
// instant, or one is to arrive.
func (s *Sandbox) nothingSince(ctx context.Context, at, now time.Time) error {
	if next := s.Arrivals().Next; !next.IsZero() {
		return fmt.Errorf("%w, and others are to arrive: turn arrivals off", ErrHappened)
	}
	for _, shop := range s.Shops() {
		page, err := s.Orders(shop.VenderID, now).List(ctx, store.Query{
			By: store.Modified, From: at.Add(time.Second), To: clock.Last, States: order.AllStates, Outlines: true,
		})
		if err != nil {
			return err
		}
		if page.Total > 0 {
			return fmt.Errorf("%w %s: shop %s has %d, and shop time is %s", ErrHappened, stamp(at), shop.VenderID, page.Total, stamp(now))
		}
	}
	return nil
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }
