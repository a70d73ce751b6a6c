package store

import (
	"fmt"
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
)

// generated returns the number of an order that was generated.
func (s *shelf) generated(id int64) (n int, ok bool) {
	if s.untouched.Timetable == nil {
		return 0, false
	}
	return s.untouched.Index(id)
}

// current is find when what is due to the order by now has happened to it. The
// lock is held for writing.
func (s *shelf) current(id int64, now time.Time) (reading, error) {
	r, ok := s.find(id)
	if ok && r.dueBy(now) {
		s.settle(r.record, now)
		r, ok = s.find(id)
	}
	if !ok {
		return r, fmt.Errorf("order %d: %w", id, order.ErrNotFound)
	}
	return r, nil
}

// settle applies what is due to a touched order by now, and returns the events.
// The lock is held.
func (s *shelf) settle(r *record, now time.Time) []order.Entry {
	base := s.skeleton(r)
	was := s.lifeOf(r, base)
	o := was.Settle(now)
	happened := o.History[len(o.History)-(o.Changes-was.Changes):]
	life, packed := "", false
	if r.whole == nil {
		life, packed = s.places.pack(&o, base.Plan, base.Placed)
	}
	switch {
	case r.whole == nil && !packed: // it has times that cannot be packed any more
		whole := s.read(reading{record: r, places: s.places, n: int(r.number)}, now)
		s.keepAs(&whole, 0, "")
	case len(happened) == 0: // a step of the plan was passed over, which makes no new version
		s.put(recordOf(&o, r.number, life))
	default:
		s.keepAs(&o, r.number, life)
	}
	return happened
}

// skeleton returns what bears on the life of an order of which only that is
// kept, as it was generated. It returns nil for other orders.
func (s *shelf) skeleton(r *record) *order.Order {
	if r.whole != nil {
		return nil
	}
	return new(s.bones(int(r.number)))
}

// bones returns what bears on the life of the n-th order, as it was generated:
// with all its parcels if it sends them by itself.
func (s *shelf) bones(n int) order.Order {
	o := s.untouched.Skeleton(n)
	for _, step := range o.Plan {
		if step.Event.Sends() {
			return s.untouched.Order(n)
		}
	}
	return o
}

// settled calls f, with the lock held for reading, when all that is due by now
// has happened.
func (s *shelf) settled(now time.Time, f func()) {
	for {
		s.mu.RLock()
		if !s.mayBeDue(now) {
			defer s.mu.RUnlock()
			f()
			return
		}
		s.mu.RUnlock()
		s.settleAll(now, nil)
	}
}

// mayBeDue reports whether something may have become due by now. The lock is
// held.
func (s *shelf) mayBeDue(now time.Time) bool {
	first, ok := s.timers.Min()
	return ok && first.at <= now.UnixNano() || !s.untouched.holdsAt(now.UnixNano())
}

// batch is how many orders are settled before others may have the lock.
const batch = 1000

// settleAll applies what is due in the shop by now, each order's in order of
// time, and tells visit, unless that is nil.
func (s *shelf) settleAll(now time.Time, visit func(id int64, e order.Entry)) {
	for {
		s.mu.RLock()
		due := s.mayBeDue(now)
		s.mu.RUnlock()
		if !due {
			return
		}
		s.settleSome(now, visit)
	}
}

func (s *shelf) settleSome(now time.Time, visit func(id int64, e order.Entry)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.untouched.settle(now.UnixNano(), visit)
	for range batch {
		next, ok := s.timers.Min()
		if !ok || next.at > now.UnixNano() {
			return
		}
		r, _ := s.record(next.id)
		for _, e := range s.settle(r, time.Unix(0, next.at)) {
			if visit != nil {
				visit(next.id, e)
			}
		}
	}
}

// next returns the instant at which something will next happen in the shop.
func (s *shelf) next(now time.Time) (first time.Time, ok bool) {
	s.settled(now, func() {
		if s.untouched.Timetable != nil {
			first, ok = s.untouched.next()
		}
		s.timers.Scan(func(k key) bool {
			if ok && k.at > first.UnixNano() {
				return false
			}
			r, _ := s.record(k.id)
			if at, will := s.lifeOf(r, s.skeleton(r)).Next(); will && (!ok || at.Before(first)) {
				first, ok = at, true
			}
			return true
		})
	})
	return first, ok
}

// lifeOf returns a touched order with what bears on its life, given its skeleton.
func (s *shelf) lifeOf(r *record, skeleton *order.Order) order.Order {
	if r.whole != nil {
		return *r.whole
	}
	o := *skeleton
	s.places.unpack(&o, r.life)
	o.Version = r.version
	return o
}
