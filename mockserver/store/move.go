package store

import (
	"fmt"
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
)

func (s *shelf) update(id int64, now time.Time, fn func(order.Order) (order.Order, error)) (order.Order, error) {
	var base order.Order
	n, generated := s.generated(id)
	if generated { // before others have to wait
		base = s.untouched.Order(n)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catchUp(id, now)
	r, ok := s.find(id)
	if !ok {
		return order.Order{}, fmt.Errorf("order %d: %w", id, order.ErrNotFound)
	}
	if !generated || r.record != nil && r.whole != nil {
		return s.updateWhole(r, now, fn)
	}
	was := s.readFrom(r, base, now)
	o, err := fn(was)
	if err != nil {
		return was, err
	}
	if r.record == nil {
		s.untouched.touch(n)
	}
	return s.keepLife(o, &base, n), nil
}

// updateWhole updates an order that is kept whole. The lock is held.
func (s *shelf) updateWhole(r reading, now time.Time, fn func(order.Order) (order.Order, error)) (order.Order, error) {
	was := r.whole.Settle(now)
	o, err := fn(was)
	if err != nil {
		return was, err
	}
	return s.keep(o), nil
}

// move is update for an fn that reads and changes nothing but the order's life,
// so that what is in a generated order need not be made.
func (s *shelf) move(id int64, now time.Time, fn func(order.Order) (order.Order, error)) (order.Order, error) {
	var base order.Order
	n, generated := s.generated(id)
	if generated { // before others have to wait
		base = s.bones(n)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.catchUp(id, now)
	r, ok := s.find(id)
	if !ok {
		return order.Order{}, fmt.Errorf("order %d: %w", id, order.ErrNotFound)
	}
	if !generated || r.record != nil && r.whole != nil {
		return s.updateWhole(r, now, fn)
	}
	was := s.readFrom(r, base, now)
	o, err := fn(was)
	if err != nil {
		return was, err
	}
	life, packed := s.places.pack(&o, &base)
	if !packed { // it is kept whole
		if o, err = fn(s.read(r, now)); err != nil {
			return was, err
		}
	}
	if r.record == nil {
		s.untouched.touch(n)
	}
	return s.keepAs(o, int32(n), life), nil
}
