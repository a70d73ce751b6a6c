package store

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
)

// Memory is a Store in memory. The zero Memory is empty and ready for use.
//
// A generated order that nobody has touched costs nothing: where it stands is
// arithmetic, and it is made anew whenever it is read. Of a touched one its life
// is kept and, where more than that has changed, all of it.
type Memory struct {
	mu     sync.RWMutex // guards what follows
	worlds map[string]*world
	last   int64 // the last version of those that were removed
}

// A world is what one sandbox keeps.
type world struct {
	version atomic.Int64 // the last one given to a change; never rewound

	mu        sync.RWMutex // guards what follows; held while an order is inserted
	shops     map[string]*shelf
	snapshots map[string]map[string]*shelf
}

var _ Store = (*Memory)(nil)

// AddShop implements Store.
func (m *Memory) AddShop(_ context.Context, shop ShopKey, now time.Time, orders Generator) error {
	w := m.world(shop.Sandbox)
	s := newShelf(&w.version, orders, now)
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, taken := w.shops[shop.Vender]; taken {
		return fmt.Errorf("shop %s: %w", shop.Vender, ErrTaken)
	}
	w.shops[shop.Vender] = s
	return nil
}

// world returns the sandbox's world, and makes it where there is none.
func (m *Memory) world(sandbox string) *world {
	m.mu.Lock()
	defer m.mu.Unlock()
	w, ok := m.worlds[sandbox]
	if !ok {
		w = &world{shops: map[string]*shelf{}}
		w.version.Store(m.last)
		if m.worlds == nil {
			m.worlds = map[string]*world{}
		}
		m.worlds[sandbox] = w
	}
	return w
}

// RemoveSandbox implements Store.
func (m *Memory) RemoveSandbox(_ context.Context, sandbox string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if w := m.worlds[sandbox]; w != nil { // its name may come again
		m.last = max(m.last, w.version.Load())
	}
	delete(m.worlds, sandbox)
	return nil
}

// shelf returns the shop's shelf, or ErrNoShop.
func (m *Memory) shelf(shop ShopKey) (*shelf, error) {
	m.mu.RLock()
	w := m.worlds[shop.Sandbox]
	m.mu.RUnlock()
	if w != nil {
		w.mu.RLock()
		defer w.mu.RUnlock()
		if s := w.shops[shop.Vender]; s != nil {
			return s, nil
		}
	}
	return nil, fmt.Errorf("shop %s: %w", shop.Vender, ErrNoShop)
}

// Insert implements Store.
func (m *Memory) Insert(_ context.Context, shop ShopKey, now time.Time, o order.Order) (order.Order, error) {
	if _, err := m.shelf(shop); err != nil {
		return order.Order{}, err
	}
	w := m.world(shop.Sandbox)
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range w.shops {
		if s.holds(o.ID) {
			return order.Order{}, fmt.Errorf("order %d: %w", o.ID, ErrTaken)
		}
	}
	return w.shops[shop.Vender].insert(o, now), nil
}

// Get implements Store.
func (m *Memory) Get(_ context.Context, shop ShopKey, now time.Time, id int64) (order.Order, error) {
	s, err := m.shelf(shop)
	if err != nil {
		return order.Order{}, err
	}
	return s.get(id, now)
}

// Read implements Store.
func (m *Memory) Read(_ context.Context, shop ShopKey, now time.Time, id int64, into *order.Sheet) error {
	s, err := m.shelf(shop)
	if err != nil {
		return err
	}
	return s.readInto(id, now, into)
}

// Outline implements Store.
func (m *Memory) Outline(_ context.Context, shop ShopKey, now time.Time, id int64) (order.Outline, error) {
	s, err := m.shelf(shop)
	if err != nil {
		return order.Outline{}, err
	}
	return s.outline(id, now)
}

// Update implements Store.
func (m *Memory) Update(_ context.Context, shop ShopKey, now time.Time, id int64, fn func(order.Order) (order.Order, error)) (order.Order, error) {
	s, err := m.shelf(shop)
	if err != nil {
		return order.Order{}, err
	}
	return s.update(id, now, fn)
}

// Move implements Store.
func (m *Memory) Move(_ context.Context, shop ShopKey, now time.Time, id int64, a order.Action) (order.Change, error) {
	s, err := m.shelf(shop)
	if err != nil {
		return order.Change{}, err
	}
	return s.move(id, now, a)
}

// List implements Store.
func (m *Memory) List(_ context.Context, shop ShopKey, now time.Time, q Query) (Page, error) {
	s, err := m.shelf(shop)
	if err != nil {
		return Page{}, err
	}
	return s.list(q, now), nil
}

// FindWaybill implements Store.
func (m *Memory) FindWaybill(_ context.Context, shop ShopKey, now time.Time, waybill string) (order.Order, error) {
	s, err := m.shelf(shop)
	if err != nil {
		return order.Order{}, err
	}
	return s.byWaybill(waybill, now)
}
