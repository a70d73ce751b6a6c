package store

import (
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
)

// A shelf is the memory of one shop.
type shelf struct {
	generated Generator     // nil where none
	version   *atomic.Int64 // the world's counter

	mu       sync.RWMutex // guards what follows
	records  map[int64]record
	placed   index
	modified index
	timers   *tree            // when something may next happen to an order, in ns
	waybills map[string]int64 // of changed orders
}

// A record is what the shelf knows of one order. It is replaced, never changed
// in place.
type record struct {
	changed  *order.Order // nil while only time has changed the order
	number   int          // the generator's, while changed is nil
	state    order.State
	placed   int64 // in s
	modified int64 // in s
	due      int64 // in ns; math.MaxInt64 for never
}

func newShelf(version *atomic.Int64, generated Generator, now time.Time) *shelf {
	s := &shelf{
		generated: generated, version: version, records: map[int64]record{},
		placed: newIndex(), modified: newIndex(), timers: newTree(), waybills: map[string]int64{},
	}
	if generated != nil {
		for n := range generated.Len() {
			o := generated.Skeleton(n).Settle(now)
			s.put(o.ID, recordOf(&o, n))
		}
	}
	return s
}

// recordOf returns the record of a generated order that only time has changed.
func recordOf(o *order.Order, number int) record {
	r := record{number: number, state: o.State, placed: o.Placed.Unix(), modified: o.Modified.Unix(), due: math.MaxInt64}
	if at, ok := o.Due(); ok {
		r.due = at.UnixNano()
	}
	return r
}

// put replaces the order's record and its places in the indexes.
func (s *shelf) put(id int64, r record) {
	if was, ok := s.records[id]; ok {
		s.placed.remove(key{was.placed, id}, was.state)
		s.modified.remove(key{was.modified, id}, was.state)
		s.timers.Delete(key{was.due, id})
	}
	s.records[id] = r
	s.placed.add(key{r.placed, id}, r.state)
	s.modified.add(key{r.modified, id}, r.state)
	if r.due != math.MaxInt64 {
		s.timers.Set(key{r.due, id})
	}
}

// keep gives a changed order its version and puts it on the shelf.
func (s *shelf) keep(o order.Order) order.Order {
	o.Version = s.version.Add(1)
	r := recordOf(&o, 0)
	r.changed = &o
	for _, p := range o.Shipment.Parcels {
		if p.Waybill != "" {
			s.waybills[p.Waybill] = o.ID
		}
	}
	s.put(o.ID, r)
	return o
}

// read returns the order of a record as it is at now. It changes nothing, so
// that a changed order to which something has happened since has its old
// version yet.
func (s *shelf) read(r record, now time.Time) order.Order {
	if r.changed != nil {
		return r.changed.Settle(now)
	}
	o := s.generated.Order(r.number).Settle(now)
	o.Version = int64(o.Changes) + 1
	return o
}

// settle applies what is due to the order by now. The lock is held.
func (s *shelf) settle(id int64, r record, now time.Time) {
	if r.changed == nil {
		o := s.generated.Skeleton(r.number).Settle(now)
		s.put(id, recordOf(&o, r.number))
		return
	}
	o := r.changed.Settle(now)
	if o.Changes > r.changed.Changes {
		s.keep(o)
		return
	}
	same := recordOf(&o, 0) // a step of the plan was passed over
	same.changed = &o
	s.put(id, same)
}

// settleAll applies what is due in the shop by now, in order of time.
func (s *shelf) settleAll(now time.Time) {
	s.mu.RLock()
	first, ok := s.timers.Min()
	s.mu.RUnlock()
	if !ok || first.at > now.UnixNano() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		next, ok := s.timers.Min()
		if !ok || next.at > now.UnixNano() {
			return
		}
		s.settle(next.id, s.records[next.id], time.Unix(0, next.at))
	}
}

func (s *shelf) holds(id int64) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, ok := s.records[id]
	return ok
}

func (s *shelf) insert(o order.Order, now time.Time) order.Order {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.keep(o.Settle(now))
}

func (s *shelf) get(id int64, now time.Time) (order.Order, error) {
	s.mu.RLock()
	r, ok := s.records[id]
	s.mu.RUnlock()
	if !ok {
		return order.Order{}, fmt.Errorf("order %d: %w", id, order.ErrNotFound)
	}
	if r.changed == nil || r.due > now.UnixNano() {
		return s.read(r, now), nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle(id, s.records[id], now)
	return s.read(s.records[id], now), nil
}

func (s *shelf) update(id int64, now time.Time, fn func(order.Order) (order.Order, error)) (order.Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.records[id]
	if !ok {
		return order.Order{}, fmt.Errorf("order %d: %w", id, order.ErrNotFound)
	}
	if r.due <= now.UnixNano() {
		s.settle(id, r, now)
	}
	was := s.read(s.records[id], now)
	o, err := fn(was)
	if err != nil {
		return was, err
	}
	return s.keep(o), nil
}

func (s *shelf) list(q Query, now time.Time) Page {
	s.settleAll(now)
	s.mu.RLock()
	defer s.mu.RUnlock()
	x := &s.placed
	if q.By == Modified {
		x = &s.modified
	}
	ids, total := x.view(q.States).page(q)
	page := Page{Orders: make([]order.Order, 0, len(ids)), Total: total}
	for _, id := range ids {
		page.Orders = append(page.Orders, s.read(s.records[id], now))
	}
	return page
}

func (s *shelf) byWaybill(waybill string, now time.Time) (order.Order, error) {
	s.mu.RLock()
	id, ok := s.waybills[waybill]
	s.mu.RUnlock()
	if !ok && s.generated != nil {
		if n, planned := s.generated.ByWaybill(waybill); planned {
			id, ok = s.generated.Skeleton(n).ID, true
		}
	}
	if ok {
		o, err := s.get(id, now)
		if err == nil && o.Has(waybill) {
			return o, nil
		}
	}
	return order.Order{}, fmt.Errorf("waybill: %w", order.ErrNotFound)
}
