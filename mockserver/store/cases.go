package store

import (
	"context"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

// A CaseQuery is a window over the cases of one kind of one shop's orders, by
// when they were applied for; of remarks, by when they were changed.
type CaseQuery struct {
	Kind     aftersale.Kind
	From     time.Time // to the second, inclusive; zero is open
	To       time.Time // to the second, inclusive; zero is open
	Statuses uint64    // a bit for each status that is wanted; 0 is all
	Sort     Sort      // ties by the ids of the cases
	Offset   int       // how many to pass over
	Limit    int       // how many to return; 0 only counts
}

// Covers reports whether a case is within the query's window and one of its
// statuses, whatever its kind.
func (q CaseQuery) Covers(m aftersale.Mark) bool {
	at := m.At.Unix()
	return (q.Statuses == 0 || q.Statuses&(1<<m.Status) != 0) &&
		(q.From.IsZero() || at >= q.From.Unix()) && (q.To.IsZero() || at <= q.To.Unix())
}

// A CasePage is a part of a list of cases, and how long the list is.
type CasePage struct {
	Marks []aftersale.Mark
	Total int
}

// Cases returns a page of the query's window, as Store.Cases does.
func (o Orders) Cases(ctx context.Context, q CaseQuery) (CasePage, error) {
	return o.Store.Cases(ctx, o.Shop, o.Now, q)
}

// Cases implements Store.
func (m *Memory) Cases(_ context.Context, shop ShopKey, now time.Time, q CaseQuery) (CasePage, error) {
	s, err := m.shelf(shop)
	if err != nil {
		return CasePage{}, err
	}
	return s.listCases(q, now), nil
}

// ever is a second behind all others; none lies before -ever.
const ever = 1 << 60

// window returns the bounds of the query's keys, which lie in [from, to).
func (q *CaseQuery) window() (from, to key) {
	from, to = key{-ever, math.MinInt64}, key{ever, math.MinInt64}
	if !q.From.IsZero() {
		from.at = q.From.Unix()
	}
	if !q.To.IsZero() {
		to.at = q.To.Unix() + 1
	}
	return from, to
}

// wants reports whether the query is for cases of a kind and status.
func (q *CaseQuery) wants(kind aftersale.Kind, status uint8) bool {
	return kind == q.Kind && (q.Statuses == 0 || q.Statuses&(1<<status) != 0)
}

// A caseIndex keeps the cases of touched orders by kind and status, sorted by
// when they were applied for. It is nil where no case ever was.
type caseIndex map[standingOf]*tree

// standingOf is where a case stands.
type standingOf struct {
	kind   aftersale.Kind
	status uint8
}

func keyOf(m *aftersale.Mark) key { return key{m.At.Unix(), m.Case} }

func (x *caseIndex) add(marks []aftersale.Mark) {
	for i := range marks {
		at := standingOf{marks[i].Kind, marks[i].Status}
		if *x == nil {
			*x = caseIndex{}
		}
		if (*x)[at] == nil {
			(*x)[at] = newTree()
		}
		(*x)[at].Set(keyOf(&marks[i]))
	}
}

func (x caseIndex) remove(marks []aftersale.Mark) {
	for i := range marks {
		x[standingOf{marks[i].Kind, marks[i].Status}].Delete(keyOf(&marks[i]))
	}
}

// copy returns an index of its own with the same keys. It shares what neither
// changes.
func (x caseIndex) copy() caseIndex {
	c := maps.Clone(x)
	for at, t := range c {
		c[at] = t.Copy()
	}
	return c
}

// marksOf returns what the index has of an order, nil for most.
func marksOf(o *order.Order) *[]aftersale.Mark {
	if o.Cases.Empty() && o.Remarked.IsZero() || o.ID > aftersale.MaxOrderID { // of which cases have no ids
		return nil
	}
	return new(o.CaseMarks())
}

// caseView returns the view of a query, which is to be left. The lock is held,
// and what is due has happened.
func (s *shelf) caseView(q *CaseQuery) *view {
	v := newView(q.window())
	if !less(v.from, v.to) {
		return v
	}
	for at, t := range s.cases {
		if q.wants(at.kind, at.status) {
			v.addTree(t)
		}
	}
	u := &s.untouched
	for i := range u.now.segments {
		g := &u.now.segments[i]
		for _, c := range g.cases {
			if q.wants(c.Kind, c.Status) {
				r := run{untouched: u, line: g.line, lo: g.lo, hi: g.hi, after: int64(c.After), kind: c.Kind, k: c.K}
				v.addRun(v.within(r, g))
			}
		}
	}
	return v
}

// listCases returns a page of the shelf's cases at now.
func (s *shelf) listCases(q CaseQuery, now time.Time) (page CasePage) {
	s.settled(now, func() {
		v := s.caseView(&q)
		defer v.leave()
		page.Total = v.total
		keys := v.page(Query{Sort: q.Sort, Offset: q.Offset, Limit: q.Limit})
		page.Marks = make([]aftersale.Mark, len(keys))
		for i := range keys {
			page.Marks[i] = s.mark(keys[i].id)
		}
	})
	return page
}

// mark returns the mark of a case that a view has shown. The lock is held.
func (s *shelf) mark(id int64) aftersale.Mark {
	is := func(m aftersale.Mark) bool { return m.Case == id }
	orderID := aftersale.OrderOf(id)
	if r, touched := s.record(orderID); touched {
		return (*r.cases)[slices.IndexFunc(*r.cases, is)]
	}
	n, _ := s.untouched.holds(orderID)
	placed := s.untouched.Placed(n)
	for _, c := range s.untouched.stageOf(n).Cases {
		if m := c.Mark(orderID, placed); is(m) {
			return m
		}
	}
	return aftersale.Mark{Case: id}
}

// stageOf returns the stage in which the standing has the n-th order.
func (u *untouched) stageOf(n int) *order.Stage {
	stages, age := u.stages(n), time.Duration(u.now.at-u.PlacedAt(n))
	j := len(stages) - 1
	for j > 0 && stages[j].After > age {
		j--
	}
	return &stages[j]
}
