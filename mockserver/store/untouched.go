package store

import (
	"math"
	"slices"
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
)

// Untouched is what a shelf knows of the generated orders that nobody has
// touched: nothing of any of them, but which they are. Where they stand is
// arithmetic.
type untouched struct {
	Timetable // nil where no orders are generated

	touched []marks // by line, of the places in it that are not untouched any more; nil where all are
	all     marks   // the same by number
	now     standing

	// What does not change, and copies share.
	lives []life // by line
	first []int  // by line, which of the lives is its first; at the end, how many there are
}

// A life is what the orders of a line in [from, to) go through.
type life struct {
	line     int
	from, to int // numbers
	stages   []order.Stage
}

// A standing says which orders stand where, from one instant until another one
// moves. It does not change.
type standing struct {
	at, until int64 // ns; it holds in [at, until)
	segments  []segment
}

// A segment is a sequence of orders of one line that stand in one stage of one
// life, so that by placing as by modification they come one after the other.
type segment struct {
	line   int
	lo, hi int   // places in the line
	after  int64 // ns from placing to modification
	state  order.State
	cases  []order.StageCase

	first, last int64 // when the first and the last of them were placed
}

// everything is the line that holds all orders.
const everything = -1

// untouchedOf returns what a shelf knows of orders that nobody has touched yet.
func untouchedOf(table Timetable, now time.Time) untouched {
	u := untouched{Timetable: table, now: nowhere(now), first: make([]int, 0, table.Lines()+1)}
	for line := range table.Lines() {
		u.first = append(u.first, len(u.lives))
		table.Lives(line, func(from, to int, stages []order.Stage) { u.lives = append(u.lives, life{line, from, to, stages}) })
	}
	u.first = append(u.first, len(u.lives))
	return u
}

// stages returns what the n-th order goes through.
func (u *untouched) stages(n int) []order.Stage {
	line := u.Line(n)
	own := u.lives[u.first[line]:u.first[line+1]]
	return own[slices.IndexFunc(own, func(l life) bool { return l.from <= n && n < l.to })].stages
}

// nowhere begins before all time, so that it does not hold at any.
func nowhere(now time.Time) standing { return standing{at: now.UnixNano(), until: math.MinInt64} }

// copy returns an untouched of its own.
func (u *untouched) copy() untouched {
	c := *u
	c.all = u.all.copy()
	c.touched = slices.Clone(u.touched)
	for i := range c.touched {
		c.touched[i] = c.touched[i].copy()
	}
	return c
}

// holds returns the number of the untouched order with the id.
func (u *untouched) holds(id int64) (n int, ok bool) {
	if u.Timetable == nil {
		return 0, false
	}
	n, ok = u.Index(id)
	return n, ok && !u.all.has(n)
}

// touch takes the n-th order out.
func (u *untouched) touch(n int) {
	if u.touched == nil {
		u.touched = make([]marks, u.Lines())
	}
	line := u.Line(n)
	u.touched[line].set(u.Rank(line, n), u.Rank(line, u.Len()))
	u.all.set(n, u.Len())
}

// rank returns how many orders of a line, touched or not, have a number below n.
func (u *untouched) rank(line, n int) int {
	if line == everything {
		return n
	}
	return u.Rank(line, n)
}

// number returns the number of the i-th order of a line.
func (u *untouched) number(line, i int) int {
	if line == everything {
		return i
	}
	return u.Select(line, i)
}

// gone returns the touched places of a line, nil for none.
func (u *untouched) gone(line int) *marks {
	if u.touched == nil {
		return nil
	}
	if line == everything {
		return &u.all
	}
	return &u.touched[line]
}

// holdsAt reports whether the standing holds at now.
func (u *untouched) holdsAt(now int64) bool { return u.Timetable == nil || now < u.now.until }

// settle works out where the orders stand at now, unless that is known, and
// tells visit, unless that is nil, what has happened to them since. Time does
// not go back.
func (u *untouched) settle(now int64, visit func(id int64, e order.Entry)) {
	if u.holdsAt(now) {
		return
	}
	now = max(now, u.now.at)
	if visit != nil {
		u.happened(now, visit)
	}
	made := standing{at: now, until: math.MaxInt64, segments: make([]segment, 0, 2*len(u.lives))}
	for _, l := range u.lives {
		u.stand(l, &made)
	}
	u.now = made
}

// stand adds the segments of a life at the standing's instant.
func (u *untouched) stand(l life, made *standing) {
	end := l.to // of those that have reached the stage
	for j, stage := range l.stages {
		begin := l.from
		if j+1 < len(l.stages) {
			begin = l.reached(u, j+1, made.at)
			if at, ok := u.reaches(l, j+1, u.Rank(l.line, begin)); ok {
				made.until = min(made.until, at)
			}
		}
		lo, hi := u.Rank(l.line, begin), u.Rank(l.line, max(begin, end))
		if lo < hi {
			made.segments = append(made.segments, segment{
				line: l.line, lo: lo, hi: hi, after: int64(stage.After), state: stage.State, cases: stage.Cases,
				first: u.PlacedAt(u.Select(l.line, lo)), last: u.PlacedAt(u.Select(l.line, hi-1)),
			})
		}
		end = begin
	}
}

// reached returns the number below which the orders of a life have reached its
// j-th stage by now.
func (l *life) reached(u *untouched, j int, now int64) int {
	return min(max(u.PlacedBefore(now-int64(l.stages[j].After)+1), l.from), l.to)
}

// reaches returns when the i-th order of the line reaches the j-th stage of the
// life, if it has that life.
func (u *untouched) reaches(l life, j, i int) (at int64, ok bool) {
	if i >= u.Rank(l.line, l.to) {
		return 0, false
	}
	return u.PlacedAt(u.Select(l.line, i)) + int64(l.stages[j].After), true
}

// happened calls visit with what happens to the orders after the standing and
// until now.
func (u *untouched) happened(now int64, visit func(id int64, e order.Entry)) {
	for _, l := range u.lives {
		for j := 1; j < len(l.stages); j++ {
			lo, hi := u.Rank(l.line, l.reached(u, j, u.now.at)), u.Rank(l.line, l.reached(u, j, now))
			for i := lo; i < hi; i++ {
				if gone := u.gone(l.line); gone == nil || !gone.has(i) {
					o := u.Skeleton(u.Select(l.line, i))
					visit(o.ID, o.Settle(time.Unix(0, now)).History[j-1])
				}
			}
		}
	}
}

// next returns the instant after the standing at which something will next
// happen to an order.
func (u *untouched) next() (first time.Time, ok bool) {
	soonest := int64(math.MaxInt64)
	for _, l := range u.lives {
		for j := 1; j < len(l.stages); j++ {
			i := u.Rank(l.line, l.reached(u, j, u.now.at))
			if gone := u.gone(l.line); gone != nil {
				i = gone.free(i)
			}
			if at, will := u.reaches(l, j, i); will && at < soonest {
				soonest, ok = at, true
				first = u.Skeleton(u.Select(l.line, i)).Placed.Add(l.stages[j].After)
			}
		}
	}
	return first, ok
}
