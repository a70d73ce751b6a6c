package store

import (
	"cmp"
	"sort"

	"github.com/tidwall/btree"

	"github.com/jdmock/jdmock/mockserver/order"
)

// A key is the place of an order in an index: by time, then by id.
type key struct {
	at int64
	id int64
}

func less(a, b key) bool {
	if c := cmp.Compare(a.at, b.at); c != 0 {
		return c < 0
	}
	return a.id < b.id
}

type tree = btree.BTreeG[key]

func newTree() *tree { return btree.NewBTreeGOptions(less, btree.Options{NoLocks: true}) }

// An index keeps orders sorted by one time, all together and by state. Counting
// and finding a position take logarithmic time. It is not safe for concurrent
// writes.
type index struct {
	all    *tree
	states [order.UnKnown + 1]*tree // nil where no order stands
}

func newIndex() index { return index{all: newTree()} }

// copy returns an index of its own with the same keys. It shares what neither
// changes.
func (x *index) copy() index {
	c := index{all: x.all.Copy()}
	for s, t := range x.states {
		if t != nil {
			c.states[s] = t.Copy()
		}
	}
	return c
}

func (x *index) add(k key, s order.State) {
	x.all.Set(k)
	if x.states[s] == nil {
		x.states[s] = newTree()
	}
	x.states[s].Set(k)
}

func (x *index) remove(k key, s order.State) {
	x.all.Delete(k)
	x.states[s].Delete(k)
}

// A view is the part of an index that stands in some states: several trees
// read as one sequence.
type view []*tree

func (x *index) view(states order.States) view {
	if states&order.AllStates == order.AllStates {
		return view{x.all}
	}
	var v view
	states.Each(func(s order.State) bool {
		if int(s) < len(x.states) && x.states[s] != nil {
			v = append(v, x.states[s])
		}
		return true
	})
	return v
}

// rank returns how many keys stand before k.
func (v view) rank(k key) int {
	n := 0
	for _, t := range v {
		n += sort.Search(t.Len(), func(i int) bool {
			at, _ := t.GetAt(i)
			return !less(at, k)
		})
	}
	return n
}

// at returns the i-th key, which must exist.
func (v view) at(i int) key {
	if len(v) == 1 {
		k, _ := v[0].GetAt(i)
		return k
	}
	first, last := v.bounds()
	at := first.at + int64(sort.Search(int(last.at-first.at), func(d int) bool {
		return v.rank(key{at: first.at + int64(d) + 1}) > i
	}))
	lowest, highest := v.idsAt(at)
	id := lowest + int64(sort.Search(int(highest-lowest), func(d int) bool {
		return v.rank(key{at, lowest + int64(d) + 1}) > i
	}))
	return key{at, id}
}

// bounds returns the first and the last key.
func (v view) bounds() (first, last key) {
	none := true
	for _, t := range v {
		low, ok := t.Min()
		if !ok {
			continue
		}
		high, _ := t.Max()
		if none || less(low, first) {
			first = low
		}
		if none || less(last, high) {
			last = high
		}
		none = false
	}
	return first, last
}

// idsAt returns the smallest and the largest id that stand at an instant.
func (v view) idsAt(at int64) (lowest, highest int64) {
	v.ascend(key{at: at}, func(k key) bool { lowest = k.id; return false })
	v.descend(key{at: at + 1}, func(k key) bool { highest = k.id; return false })
	return lowest, highest
}

// ascend calls f with the keys from k on, smallest first, until it returns
// false.
func (v view) ascend(from key, f func(key) bool) {
	walk(v, func(it *btree.IterG[key]) bool { return it.Seek(from) },
		(*btree.IterG[key]).Next, less, f)
}

// descend calls f with the keys before k, largest first, until it returns
// false.
func (v view) descend(before key, f func(key) bool) {
	walk(v, func(it *btree.IterG[key]) bool {
		if it.Seek(before) {
			return it.Prev()
		}
		return it.Last()
	}, (*btree.IterG[key]).Prev, func(a, b key) bool { return less(b, a) }, f)
}

// walk merges the trees: start sets an iterator, step moves it, and ahead says
// which of two keys comes first.
func walk(v view, start, step func(*btree.IterG[key]) bool, ahead func(a, b key) bool, f func(key) bool) {
	live := make([]btree.IterG[key], 0, len(v))
	for _, t := range v {
		it := t.Iter()
		if start(&it) {
			live = append(live, it)
		} else {
			it.Release()
		}
	}
	for len(live) > 0 {
		next := 0
		for i := range live {
			if ahead(live[i].Item(), live[next].Item()) {
				next = i
			}
		}
		if !f(live[next].Item()) {
			break
		}
		if !step(&live[next]) {
			live[next].Release()
			live[next] = live[len(live)-1]
			live = live[:len(live)-1]
		}
	}
	for i := range live {
		live[i].Release()
	}
}
