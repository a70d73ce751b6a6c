package store

import (
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
	r, err := s.current(id, now)
	if err != nil {
		return order.Order{}, err
	}
	was := base
	s.bring(&was, &r, now)
	o, err := fn(was)
	if err != nil {
		return was, err
	}
	life := ""
	if !r.isWhole() && onlyMoved(&o, &base) {
		life, _ = s.places.pack(&o, base.Plan, base.Placed)
	}
	s.replace(&r, &o, life)
	return o, nil
}

// move applies an action to an order. What is in a generated one need not be
// made for that, but for what an action sends that does not say it.
func (s *shelf) move(id int64, now time.Time, a order.Action) (c order.Change, err error) {
	var o order.Order
	if n, generated := s.generated(id); generated && a.AsPrepared() { // before others have to wait
		o = s.untouched.Order(n)
	} else if generated {
		o = s.bones(n)
	}
	plan, placed := o.Plan, o.Placed
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.current(id, now)
	if err != nil {
		return order.Change{}, err
	}
	s.bring(&o, &r, now)
	if c, err = o.Move(a); err != nil {
		return c, err
	}
	life, packed := "", false
	if !r.isWhole() {
		life, packed = s.places.pack(&o, plan, placed)
	}
	if !r.isWhole() && !packed { // it is kept whole from now on
		if o, err = s.read(r, now).Apply(a); err != nil {
			return c, err
		}
	}
	s.replace(&r, &o, life)
	c.After.Version = o.Version
	return c, nil
}

// replace gives an order that was found its version and keeps it, as keepAs does.
func (s *shelf) replace(r *reading, o *order.Order, life string) {
	if r.record == nil {
		s.untouched.touch(r.n)
	}
	s.keepAs(o, int32(r.n), life)
}
