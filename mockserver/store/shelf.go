package store

import (
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tidwall/btree"

	"github.com/jdmock/jdmock/mockserver/order"
)

// A shelf is the memory of one shop.
type shelf struct {
	generated Generator     // nil where none
	version   *atomic.Int64 // the world's counter
	first     int64         // the version of a generated order that has not changed yet

	mu sync.RWMutex // guards what follows
	contents
}

// contents are what stands on a shelf: trees, which share what two copies have
// in common.
type contents struct {
	records  *btree.BTreeG[record] // by id
	placed   index
	modified index
	timers   *tree                     // when something may next happen to an order, in ns
	waybills *btree.Map[string, int64] // of changed orders
}

// A record is what the shelf knows of one order. It is replaced, never changed
// in place.
type record struct {
	id       int64
	changed  *order.Order // nil while only time has changed the order
	number   int          // the generator's, while changed is nil
	changes  int          // how many events have moved it
	state    order.State
	placed   int64 // in s
	modified int64 // in s
	due      int64 // in ns; math.MaxInt64 for never
}

// versionsOfTime is how many versions a shelf has for what time does to its
// generated orders: none has so many events.
const versionsOfTime = 1 << 10

func newShelf(version *atomic.Int64, generated Generator, now time.Time) *shelf {
	byID := func(a, b record) bool { return a.id < b.id }
	s := &shelf{
		generated: generated, version: version, first: version.Add(versionsOfTime) - versionsOfTime + 1,
		contents: contents{
			records: btree.NewBTreeGOptions(byID, btree.Options{NoLocks: true}),
			placed:  newIndex(), modified: newIndex(), timers: newTree(), waybills: &btree.Map[string, int64]{},
		},
	}
	if generated != nil {
		for n := range generated.Len() {
			o := generated.Skeleton(n).Settle(now)
			s.put(recordOf(&o, n))
		}
	}
	return s
}

// copy returns a shelf of its own with the same contents.
func (s *shelf) copy() *shelf {
	s.mu.Lock() // copying a tree marks it
	defer s.mu.Unlock()
	return &shelf{generated: s.generated, version: s.version, first: s.first, contents: contents{
		records: s.records.Copy(), placed: s.placed.copy(), modified: s.modified.copy(),
		timers: s.timers.Copy(), waybills: s.waybills.Copy(),
	}}
}

// recordOf returns the record of a generated order that only time has changed.
func recordOf(o *order.Order, number int) record {
	r := record{
		id: o.ID, number: number, changes: o.Changes, state: o.State,
		placed: o.Placed.Unix(), modified: o.Modified.Unix(), due: math.MaxInt64,
	}
	if at, ok := o.Due(); ok {
		r.due = at.UnixNano()
	}
	return r
}

// record returns the record of an id, if there is one. The lock is held.
func (s *shelf) record(id int64) (record, bool) { return s.records.Get(record{id: id}) }

// put replaces the order's record and its places in the indexes.
func (s *shelf) put(r record) {
	id := r.id
	if was, replaced := s.records.Set(r); replaced {
		s.placed.remove(key{was.placed, id}, was.state)
		s.modified.remove(key{was.modified, id}, was.state)
		s.timers.Delete(key{was.due, id})
	}
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
			s.waybills.Set(p.Waybill, o.ID)
		}
	}
	s.put(r)
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
	o.Version = s.first + int64(o.Changes)
	return o
}

// ids returns the ids of all orders.
func (s *shelf) ids() []int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	ids := make([]int64, 0, s.records.Len())
	s.records.Scan(func(r record) bool { ids = append(ids, r.id); return true })
	return ids
}

func (s *shelf) holds(id int64) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, ok := s.record(id)
	return ok
}

func (s *shelf) insert(o order.Order, now time.Time) order.Order {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.keep(o.Settle(now))
}

func (s *shelf) get(id int64, now time.Time) (order.Order, error) {
	s.mu.RLock()
	r, ok := s.record(id)
	s.mu.RUnlock()
	if !ok {
		return order.Order{}, fmt.Errorf("order %d: %w", id, order.ErrNotFound)
	}
	if r.changed == nil || r.due > now.UnixNano() {
		return s.read(r, now), nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, _ = s.record(id)
	r, _ = s.settle(r, now)
	return s.read(r, now), nil
}

func (s *shelf) update(id int64, now time.Time, fn func(order.Order) (order.Order, error)) (order.Order, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, ok := s.record(id)
	if !ok {
		return order.Order{}, fmt.Errorf("order %d: %w", id, order.ErrNotFound)
	}
	if r.due <= now.UnixNano() {
		r, _ = s.settle(r, now)
	}
	was := s.read(r, now)
	o, err := fn(was)
	if err != nil {
		return was, err
	}
	return s.keep(o), nil
}

func (s *shelf) list(q Query, now time.Time) Page {
	s.settleAll(now, nil)
	s.mu.RLock()
	defer s.mu.RUnlock()
	x := &s.placed
	if q.By == Modified {
		x = &s.modified
	}
	ids, total := x.view(q.States).page(q)
	page := Page{Orders: make([]order.Order, 0, len(ids)), Total: total}
	for _, id := range ids {
		r, _ := s.record(id)
		page.Orders = append(page.Orders, s.read(r, now))
	}
	return page
}

func (s *shelf) byWaybill(waybill string, now time.Time) (order.Order, error) {
	s.mu.RLock()
	id, ok := s.waybills.Get(waybill)
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
