package store

import (
	"sort"
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
)

// Listed is the timetable of a generator that has none, for shops of a few
// orders: each is a line of its own, and a list looks at all of them.
type listed struct {
	Generator
	ids, placed []int64
	times       []time.Time
	stages      [][]order.Stage
}

// timetable returns the generator's timetable, nil if it makes no orders.
func timetable(g Generator) Timetable {
	if g == nil || g.Len() == 0 {
		return nil
	}
	if table, ok := g.(Timetable); ok {
		return table
	}
	l := &listed{Generator: g}
	for n := range g.Len() {
		o := g.Skeleton(n)
		l.ids, l.placed, l.times = append(l.ids, o.ID), append(l.placed, o.Placed.UnixNano()), append(l.times, o.Placed)
		l.stages = append(l.stages, o.Stages())
	}
	return l
}

func (l *listed) ID(n int) int64            { return l.ids[n] }
func (l *listed) IDsBelow(id int64) int     { return below(l.ids, id) }
func (l *listed) PlacedAt(n int) int64      { return l.placed[n] }
func (l *listed) Placed(n int) time.Time    { return l.times[n] }
func (l *listed) PlacedBefore(at int64) int { return below(l.placed, at) }
func (l *listed) Lines() int                { return len(l.ids) }
func (l *listed) Line(n int) int            { return n }
func (l *listed) Rank(line, n int) int      { return min(max(n-line, 0), 1) }
func (l *listed) Select(line, _ int) int    { return line }
func (l *listed) Lives(line int, visit func(from, to int, stages []order.Stage)) {
	visit(line, line+1, l.stages[line])
}

// below returns how many of the sorted numbers are below n.
func below(sorted []int64, n int64) int {
	return sort.Search(len(sorted), func(i int) bool { return sorted[i] >= n })
}
