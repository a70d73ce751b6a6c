package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
)

// A Happening is an event that has moved an order of a sandbox by itself.
type Happening struct {
	Vender  string
	OrderID int64
	order.Entry
}

// Name returns the name of what has happened: that of the event, and placed for
// an order that has arrived, which no event has moved yet.
func (h Happening) Name() string {
	if h.Event == 0 {
		return "placed"
	}
	return h.Event.String()
}

// shelves returns the shelves of a sandbox by vender id.
func (m *Memory) shelves(sandbox string) map[string]*shelf {
	m.mu.RLock()
	w := m.worlds[sandbox]
	m.mu.RUnlock()
	if w == nil {
		return nil
	}
	w.mu.RLock()
	defer w.mu.RUnlock()
	all := make(map[string]*shelf, len(w.shops))
	for vender, s := range w.shops {
		all[vender] = s
	}
	return all
}

// Settle implements Store.
func (m *Memory) Settle(ctx context.Context, sandbox string, now time.Time, visit func(Happening)) error {
	var all []Happening
	for vender, s := range m.shelves(sandbox) {
		if err := ctx.Err(); err != nil {
			return err
		}
		var note func(int64, order.Entry)
		if visit != nil {
			note = func(id int64, e order.Entry) { all = append(all, Happening{vender, id, e}) }
		}
		s.settleAll(now, note)
	}
	slices.SortStableFunc(all, func(a, b Happening) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.OrderID, b.OrderID))
	})
	for _, h := range all {
		visit(h)
	}
	return nil
}

// Next implements Store.
func (m *Memory) Next(ctx context.Context, sandbox string, now time.Time) (first time.Time, ok bool, err error) {
	for _, s := range m.shelves(sandbox) {
		if err := ctx.Err(); err != nil {
			return time.Time{}, false, err
		}
		if at, will := s.next(now); will && (!ok || at.Before(first)) {
			first, ok = at, true
		}
	}
	return first, ok, nil
}

// Age implements Store.
func (m *Memory) Age(ctx context.Context, sandbox string, now time.Time, by time.Duration) error {
	age := func(o order.Order) (order.Order, error) { return o.Age(by, now), nil }
	for _, s := range m.shelves(sandbox) {
		for _, id := range s.ids() {
			if err := ctx.Err(); err != nil {
				return err
			}
			if _, err := s.update(id, now, age); err != nil {
				return err
			}
		}
	}
	return nil
}
