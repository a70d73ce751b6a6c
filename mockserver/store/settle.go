package store

import (
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
)

// settle applies what is due to the order by now, and returns its record then
// and the events. The lock is held.
func (s *shelf) settle(r record, now time.Time) (record, []order.Entry) {
	var o order.Order
	if r.changed == nil {
		o = s.generated.Skeleton(r.number).Settle(now)
	} else {
		o = r.changed.Settle(now)
	}
	happened := o.History[len(o.History)-(o.Changes-r.changes):]
	if r.changed != nil && len(happened) > 0 {
		s.keep(o)
	} else {
		next := recordOf(&o, r.number)
		if r.changed != nil {
			next.changed = &o // a step of the plan was passed over
		}
		s.put(next)
	}
	r, _ = s.record(r.id)
	return r, happened
}

// batch is how many orders are settled before others may have the lock.
const batch = 1000

// settleAll applies what is due in the shop by now, in order of time, and tells
// visit, unless that is nil.
func (s *shelf) settleAll(now time.Time, visit func(id int64, e order.Entry)) {
	for s.mayBeDue(now) {
		s.settleSome(now, visit)
	}
}

// mayBeDue reports whether a timer has run out by now.
func (s *shelf) mayBeDue(now time.Time) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	first, ok := s.timers.Min()
	return ok && first.at <= now.UnixNano()
}

func (s *shelf) settleSome(now time.Time, visit func(id int64, e order.Entry)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for range batch {
		next, ok := s.timers.Min()
		if !ok || next.at > now.UnixNano() {
			return
		}
		r, _ := s.record(next.id)
		_, happened := s.settle(r, time.Unix(0, next.at))
		for _, e := range happened {
			if visit != nil {
				visit(next.id, e)
			}
		}
	}
}

// next returns the instant at which something will next happen in the shop. All
// that is due is settled.
func (s *shelf) next() (first time.Time, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	s.timers.Scan(func(k key) bool {
		if ok && k.at > first.UnixNano() {
			return false
		}
		r, _ := s.record(k.id)
		if at, will := s.lifeOf(r).Next(); will && (!ok || at.Before(first)) {
			first, ok = at, true
		}
		return true
	})
	return first, ok
}

// lifeOf returns what bears on the life of a record's order, which is all that a
// generated one that has not changed is given.
func (s *shelf) lifeOf(r record) order.Order {
	if r.changed != nil {
		return *r.changed
	}
	o := s.generated.Skeleton(r.number)
	for o.Changes < r.changes {
		at, _ := o.Due()
		o = o.Settle(at)
	}
	return o
}
