package store

import (
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
)

// Outlines are written in place: an order is large, and copies of it are what
// they would cost most.

// outline is get for an order's outline.
func (s *shelf) outline(o *order.Order, id int64, now time.Time) error {
	r, err := s.look(id, now)
	if err == nil {
		s.outlineOf(o, r, now)
	}
	return err
}

// outlineOf is read for an order's outline, which it writes to a zero order.
func (s *shelf) outlineOf(o *order.Order, r reading, now time.Time) {
	switch {
	case r.record == nil:
		s.untouched.outline(o, r.n, now)
		o.Version = s.first + int64(o.Changes)
	case r.dueBy(now): // by a clock ahead of the shelf's
		whole := s.read(r, now)
		cut(o, &whole)
	case r.whole != nil:
		cut(o, r.whole)
	default:
		u := unpacker{places: r.places, life: r.life, last: s.untouched.Placed(r.n)}
		head, _ := u.head()
		o.ID, o.State, o.Placed, o.Modified = r.id, r.state, head.placed, head.modified
		o.DataVersion, o.Changes, o.Version = head.dataVersion, head.changes, r.version
	}
}

// cut writes the outline of an order.
func cut(o, whole *order.Order) {
	o.ID, o.State, o.Placed, o.Modified = whole.ID, whole.State, whole.Placed, whole.Modified
	o.DataVersion, o.Changes, o.Version = whole.DataVersion, whole.Changes, whole.Version
}

// outline writes the outline of the n-th order, but for its version. It agrees
// with order.Order.Settle.
func (u *untouched) outline(o *order.Order, n int, now time.Time) {
	o.ID, o.Placed = u.ID(n), u.Placed(n)
	age, stages := now.Sub(o.Placed), u.stages(n)
	o.DataVersion = o.Placed.UnixMilli()
	for o.Changes+1 < len(stages) && stages[o.Changes+1].After <= age {
		o.Changes++
		o.DataVersion = max(o.DataVersion+1, o.Placed.Add(stages[o.Changes].After).UnixMilli())
	}
	o.State, o.Modified = stages[o.Changes].State, o.Placed.Add(stages[o.Changes].After)
}
