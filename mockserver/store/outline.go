package store

import (
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
)

// A maker is a Generator that makes the n-th order of an empty one, as Order
// returns it, in the memory of its lists.
type maker interface{ Make(o *order.Order, n int) }

// readInto is get into a sheet.
func (s *shelf) readInto(id int64, now time.Time, into *order.Sheet) error {
	r, err := s.look(id, now)
	if err != nil {
		return err
	}
	generator, makes := s.untouched.Timetable.(maker)
	if r.record != nil || !makes {
		into.Order = s.read(r, now)
		return nil
	}
	generator.Make(into.Clear(), r.n)
	into.SettleIn(now)
	into.Version = s.first + int64(into.Changes)
	return nil
}

// outline is get for an order's outline.
func (s *shelf) outline(id int64, now time.Time) (order.Outline, error) {
	r, err := s.look(id, now)
	if err != nil {
		return order.Outline{}, err
	}
	return s.outlineOf(r, now), nil
}

// outlineOf is read for an order's outline.
func (s *shelf) outlineOf(r reading, now time.Time) order.Outline {
	switch {
	case r.record == nil:
		o := s.untouched.outline(r.n, now)
		o.Version = s.first + int64(o.Changes)
		return o
	case r.dueBy(now): // by a clock ahead of the shelf's
		whole := s.read(r, now)
		return whole.Outline()
	case r.whole != nil:
		return r.whole.Outline()
	}
	u := unpacker{places: r.places, life: r.life, last: s.untouched.Placed(r.n)}
	head, _ := u.head()
	return order.Outline{
		ID: r.id, Version: r.version, State: r.state, Placed: head.placed, Modified: head.modified,
		DataVersion: head.dataVersion, Changes: head.changes,
	}
}

// outline returns the outline of the n-th order, but for its version. It agrees
// with order.Order.Settle.
func (u *untouched) outline(n int, now time.Time) (o order.Outline) {
	o.ID, o.Placed = u.ID(n), u.Placed(n)
	age, stages := now.Sub(o.Placed), u.stages(n)
	o.DataVersion = o.Placed.UnixMilli()
	for o.Changes+1 < len(stages) && stages[o.Changes+1].After <= age {
		o.Changes++
		o.DataVersion = max(o.DataVersion+1, o.Placed.Add(stages[o.Changes].After).UnixMilli())
	}
	o.State, o.Modified = stages[o.Changes].State, o.Placed.Add(stages[o.Changes].After)
	return o
}
