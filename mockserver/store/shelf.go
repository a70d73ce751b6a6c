package store

import (
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/tidwall/btree"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

// A shelf is the memory of one shop: arithmetic for the generated orders that
// nobody has touched, records and trees for the others.
type shelf struct {
	version *atomic.Int64 // the world's counter
	first   int64         // the version of a generated order that has not changed yet

	mu sync.RWMutex // guards what follows
	contents
}

// contents are what stands on a shelf. Copies of its trees share what neither
// changes.
type contents struct {
	untouched untouched
	records   *btree.Map[int64, *record] // of touched orders, by id
	placed    index
	modified  index
	cases     caseIndex
	timers    *tree                     // when something may next happen to a touched order, in ns
	waybills  *btree.Map[uint64, int64] // the touched order shipped last under a waybill, by its hash
	places    places
	changed   int64 // the last version that it gave
}

// A record is what the shelf knows of one touched order. It is replaced, never
// changed in place.
type record struct {
	id       int64
	version  int64
	placed   int64             // in s
	modified int64             // in s
	due      int64             // in ns; math.MaxInt64 for never
	life     string            // of a generated order in which only its life has changed
	whole    *order.Order      // of any other
	cases    *[]aftersale.Mark // nil for none, as of most
	number   int32             // the generator's, of one that has a life
	state    order.State
}

// versionsOfTime is how many versions a shelf has for what time does to its
// generated orders: none has so many events.
const versionsOfTime = 1 << 10

func newShelf(version *atomic.Int64, generated Generator, now time.Time) *shelf {
	s := &shelf{
		version: version, first: version.Add(versionsOfTime) - versionsOfTime + 1,
		contents: contents{
			records: &btree.Map[int64, *record]{}, timers: newTree(), waybills: &btree.Map[uint64, int64]{},
		},
	}
	s.changed = s.first
	if table := timetable(generated); table != nil {
		s.untouched = untouchedOf(table, now)
	}
	return s
}

// copy returns a shelf of its own with the same contents.
func (s *shelf) copy() *shelf {
	s.mu.Lock() // copying a tree marks it
	defer s.mu.Unlock()
	return &shelf{version: s.version, first: s.first, contents: contents{
		untouched: s.untouched.copy(), records: s.records.Copy(), placed: s.placed.copy(), modified: s.modified.copy(), cases: s.cases.copy(),
		timers: s.timers.Copy(), waybills: s.waybills.Copy(), places: s.places, changed: s.changed,
	}}
}

// recordOf returns the record of an order: of the n-th generated one with the
// life or, if that is empty, of any.
func recordOf(o *order.Order, n int32, life string) *record {
	r := &record{
		id: o.ID, version: o.Version, life: life, number: n, state: o.State,
		placed: o.Placed.Unix(), modified: o.Modified.Unix(), due: math.MaxInt64,
	}
	if life == "" {
		whole := *o
		r.whole = &whole
	}
	if at, ok := o.Due(); ok {
		r.due = at.UnixNano()
	}
	r.cases = marksOf(o)
	return r
}

// record returns the record of an id, if there is one. The lock is held.
func (s *shelf) record(id int64) (*record, bool) { return s.records.Get(id) }

// put replaces the order's record and its places in the indexes.
func (s *shelf) put(r *record) {
	id := r.id
	if was, replaced := s.records.Set(id, r); replaced {
		s.placed.remove(key{was.placed, id}, was.state)
		s.modified.remove(key{was.modified, id}, was.state)
		s.timers.Delete(key{was.due, id})
		if was.cases != nil {
			s.cases.remove(*was.cases)
		}
	}
	s.placed.add(key{r.placed, id}, r.state)
	s.modified.add(key{r.modified, id}, r.state)
	if r.due != math.MaxInt64 {
		s.timers.Set(key{r.due, id})
	}
	if r.cases != nil {
		s.cases.add(*r.cases)
	}
}

// keepAs gives a touched order its version and keeps it as recordOf does.
func (s *shelf) keepAs(o *order.Order, n int32, life string) {
	o.Version = s.version.Add(1)
	s.changed = o.Version
	o.EachNumber(func(number string) { s.waybills.Set(hash(number), o.ID) })
	s.put(recordOf(o, n, life))
}

// hash is FNV-1a.
func hash(text string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(text) {
		h = (h ^ uint64(text[i])) * 1099511628211
	}
	return h
}

// A reading is how an order is to be made that was found under the lock: without
// it.
type reading struct {
	*record        // nil of an untouched one
	places  places // of a touched one
	n       int    // the generator's number, of one that has no whole
}

// isWhole reports whether the order is kept whole.
func (r *reading) isWhole() bool { return r.record != nil && r.whole != nil }

// dueBy reports whether the shelf has something to do for the order first.
func (r *reading) dueBy(now time.Time) bool { return r.record != nil && r.due <= now.UnixNano() }

// find returns how to make the order of an id. The lock is held.
func (s *shelf) find(id int64) (r reading, ok bool) {
	if n, ok := s.untouched.holds(id); ok {
		return reading{n: n}, true
	}
	found, ok := s.record(id)
	if !ok {
		return reading{}, false
	}
	return reading{record: found, places: s.places, n: int(found.number)}, true
}

// read returns the order as it is at now. It changes nothing, so that a touched
// order to which something has happened since has its old version yet.
func (s *shelf) read(r reading, now time.Time) order.Order {
	if r.isWhole() {
		return r.whole.Settle(now)
	}
	return s.readFrom(r, s.untouched.Order(r.n), now)
}

// readFrom is read of an order that was generated as base, and is not kept
// whole.
func (s *shelf) readFrom(r reading, base order.Order, now time.Time) order.Order {
	s.bring(&base, &r, now)
	return base
}

// bring makes of an order that was generated what was found, as it is at now.
// Nobody else has its History.
func (s *shelf) bring(o *order.Order, r *reading, now time.Time) {
	switch {
	case r.record == nil:
		o.CatchUp(now)
		o.Version = s.first + int64(o.Changes)
	case r.whole != nil:
		*o = r.whole.Settle(now)
		o.History = slices.Clip(o.History) // whoever appends makes a new one
	default:
		r.places.unpack(o, r.life)
		o.CatchUp(now)
		o.Version = r.version
	}
}

// ids returns the ids of all orders.
func (s *shelf) ids() []int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	ids := make([]int64, 0, s.records.Len())
	ids = append(ids, s.records.Keys()...)
	if s.untouched.Timetable != nil {
		for n := s.untouched.all.free(0); n < s.untouched.Len(); n = s.untouched.all.free(n + 1) {
			ids = append(ids, s.untouched.ID(n))
		}
	}
	return ids
}

func (s *shelf) holds(id int64) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, ok := s.find(id)
	return ok
}

func (s *shelf) insert(o order.Order, now time.Time) order.Order {
	s.mu.Lock()
	defer s.mu.Unlock()
	o = o.Settle(now)
	s.keepAs(&o, 0, "")
	return o
}

func (s *shelf) get(id int64, now time.Time) (order.Order, error) {
	r, err := s.look(id, now)
	if err != nil {
		return order.Order{}, err
	}
	return s.read(r, now), nil
}

// look finds an order as it is at now.
func (s *shelf) look(id int64, now time.Time) (reading, error) {
	s.mu.RLock()
	r, ok := s.find(id)
	s.mu.RUnlock()
	if ok && r.dueBy(now) {
		s.mu.Lock()
		defer s.mu.Unlock()
		return s.current(id, now)
	}
	if !ok {
		return r, fmt.Errorf("order %d: %w", id, order.ErrNotFound)
	}
	return r, nil
}

func (s *shelf) byWaybill(waybill string, now time.Time) (order.Order, error) {
	s.mu.RLock()
	id, ok := s.waybills.Get(hash(waybill))
	s.mu.RUnlock()
	if !ok && s.untouched.Timetable != nil {
		if n, planned := s.untouched.ByWaybill(waybill); planned {
			id, ok = s.untouched.ID(n), true
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
