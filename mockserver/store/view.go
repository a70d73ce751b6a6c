package store

import (
	"math"
	"slices"
	"sort"
	"sync"

	"github.com/jdmock/jdmock/mockserver/order"
)

// A view is what a query's window shows of a shelf: trees of touched orders and
// runs of untouched ones, read as one sequence by key. Places in it count from
// the window's first order.
type view struct {
	from, to key // the window: keys in [from, to)
	trees    []part
	runs     []run // within the window
	total    int

	cursors []cursor // room for those of the merge at work
}

// views are those that nobody looks at: their memory serves again.
var views = sync.Pool{New: func() any { return new(view) }}

// newView returns an empty view of keys in [from, to), which is to be left.
func newView(from, to key) *view {
	v := views.Get().(*view)
	*v = view{from: from, to: to, trees: v.trees[:0], runs: v.runs[:0], cursors: v.cursors[:0]}
	return v
}

// leave lets others have the view's memory.
func (v *view) leave() {
	clear(v.trees)
	clear(v.runs)
	clear(v.cursors[:cap(v.cursors)])
	views.Put(v)
}

// room returns room for a cursor on each sequence. One merge at a time has it.
func (v *view) room() []cursor {
	v.cursors = slices.Grow(v.cursors[:0], len(v.trees)+len(v.runs))
	return v.cursors
}

// A part of a tree is what lies in the window.
type part struct {
	*tree
	lo int // how many keys lie before it
}

// view returns the view of a query, which is to be left. The lock is held, and
// what is due has happened.
func (s *shelf) view(q Query) *view {
	v := newView(key{q.From.Unix(), math.MinInt64}, key{q.To.Unix() + 1, math.MinInt64})
	if !less(v.from, v.to) {
		return v
	}
	x := &s.placed
	if q.By == Modified {
		x = &s.modified
	}
	q.States.Each(func(state order.State) bool {
		if int(state) < len(x) && x[state] != nil {
			v.addTree(x[state])
		}
		return true
	})
	if s.untouched.Timetable != nil {
		v.addRuns(&s.untouched, q)
	}
	return v
}

func (v *view) addTree(t *tree) {
	lo, hi := rankIn(t, v.from), rankIn(t, v.to)
	if lo < hi {
		v.trees = append(v.trees, part{t, lo})
		v.total += hi - lo
	}
}

func (v *view) addRuns(u *untouched, q Query) {
	if q.By == Placed && q.States&order.Generated == order.Generated {
		whole := run{untouched: u, line: everything, hi: u.Len()}
		whole.lo, whole.hi = whole.before(v.from), whole.before(v.to)
		if whole.lo < whole.hi {
			whole.first, whole.last = seconds(u.PlacedAt(whole.lo)), seconds(u.PlacedAt(whole.hi-1))
			v.addRun(whole)
		}
		return
	}
	for i := range u.now.segments {
		g := &u.now.segments[i]
		if !q.States.Has(g.state) {
			continue
		}
		r := run{untouched: u, line: g.line, lo: g.lo, hi: g.hi}
		if q.By == Modified {
			r.after = g.after
		}
		v.addRun(v.within(r, g))
	}
}

// within returns the part of a run, of the whole segment, that lies in the
// window.
func (v *view) within(r run, g *segment) run {
	first, last := seconds(g.first+r.after), seconds(g.last+r.after)
	if first >= v.to.at || last < v.from.at {
		r.hi = r.lo
		return r
	}
	lo, hi := r.lo, r.hi
	if first < v.from.at {
		lo = r.place(v.from)
	}
	if last >= v.to.at {
		hi = r.place(v.to)
	}
	r.lo, r.hi = lo, hi
	r.first, r.last = max(first, v.from.at), min(last, v.to.at-1)
	return r
}

func (v *view) addRun(r run) {
	if r.lo >= r.hi {
		return
	}
	if r.count = r.len(); r.count > 0 {
		v.runs = append(v.runs, r)
		v.total += r.count
	}
}

// rank returns how many orders stand before k, which lies in the window.
func (v *view) rank(k key) int {
	n := 0
	for _, p := range v.trees {
		n += rankIn(p.tree, k) - p.lo
	}
	for i := range v.runs {
		n += v.runs[i].rankOf(k)
	}
	return n
}

// few is how many orders are walked past rather than searched for.
const few = 32

// at returns the key of the i-th order, which exists.
func (v *view) at(i int) (found key) {
	from, passed := v.near(i)
	v.ascend(from, func(k key) bool {
		found = k
		passed++
		return passed <= i
	})
	return found
}

// near returns a key that few orders separate from the i-th, which does not
// stand before it, and how many orders stand before that key.
func (v *view) near(i int) (k key, rank int) {
	if i <= few {
		return v.from, 0
	}
	lo, hi := v.bounds()
	rank, above := 0, v.total
	for round := 1; i-rank > few; round++ {
		if hi-lo <= 1 {
			return v.nearID(i, lo)
		}
		guess := lo + (hi-lo)/2
		if round%3 != 0 { // orders come evenly, in pieces
			guess = lo + int64(float64(hi-lo)*float64(i-few/2-rank)/float64(above-rank))
			guess = min(max(guess, lo+1), hi-1)
		}
		if r := v.rank(key{guess, math.MinInt64}); r <= i {
			lo, rank = guess, r
		} else {
			hi, above = guess, r
		}
	}
	return key{lo, math.MinInt64}, rank
}

// nearID is near among the orders of one second.
func (v *view) nearID(i int, at int64) (key, int) {
	var lowest, highest int64
	v.ascend(key{at, math.MinInt64}, func(k key) bool { lowest = k.id; return false })
	v.descend(key{at + 1, math.MinInt64}, func(k key) bool { highest = k.id; return false })
	id := lowest + int64(sort.Search(int(highest-lowest), func(d int) bool {
		return v.rank(key{at, lowest + int64(d) + 1}) > i-few/2
	}))
	k := key{at, id}
	return k, v.rank(k)
}

// bounds returns seconds of which the first does not lie behind any order, and
// the second lies behind all.
func (v *view) bounds() (lo, hi int64) {
	lo, hi = math.MaxInt64, math.MinInt64
	for _, p := range v.trees {
		first, _ := p.GetAt(p.lo)
		last, _ := p.Max()
		lo, hi = min(lo, first.at), max(hi, last.at+1)
	}
	for i := range v.runs {
		r := &v.runs[i]
		lo, hi = min(lo, r.first), max(hi, r.last+1)
	}
	return max(lo, v.from.at), min(hi, v.to.at)
}

// ascend calls f with the keys from k on, smallest first, until it returns
// false.
func (v *view) ascend(from key, f func(key) bool) {
	m := merge{cursors: v.room(), from: from, end: v.to}
	for _, p := range v.trees {
		it := p.Iter()
		if it.Seek(from) {
			m.push(cursor{key: it.Item(), it: &it})
		}
	}
	for i := range v.runs {
		r := &v.runs[i]
		if r.last >= from.at {
			m.push(cursor{key: key{max(r.first, from.at), math.MinInt64}, run: r, begins: true})
		}
	}
	m.each(f)
}

// descend calls f with the keys before k, largest first, until it returns
// false.
func (v *view) descend(before key, f func(key) bool) {
	m := merge{cursors: v.room(), down: true, from: before, end: v.from}
	for _, p := range v.trees {
		it := p.Iter()
		if found := it.Seek(before); found && it.Prev() || !found && it.Last() {
			m.push(cursor{key: it.Item(), it: &it})
		}
	}
	for i := range v.runs {
		r := &v.runs[i]
		if r.first <= before.at {
			m.push(cursor{key: key{min(r.last, before.at) + 1, math.MinInt64}, run: r, begins: true})
		}
	}
	m.each(f)
}
