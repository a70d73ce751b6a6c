package store

import (
	"sort"

	"github.com/tidwall/btree"

	"github.com/jdmock/jdmock/mockserver/order"
)

// A key is the place of an order in a list: by time, then by id.
type key struct {
	at int64
	id int64
}

func less(a, b key) bool { return a.at < b.at || a.at == b.at && a.id < b.id }

// after returns the smallest key behind k.
func after(k key) key { return key{k.at, k.id + 1} }

type tree = btree.BTreeG[key]

func newTree() *tree { return btree.NewBTreeGOptions(less, btree.Options{NoLocks: true}) }

// An index keeps touched orders by state, sorted by one time. The zero index is
// empty. It is not safe for concurrent writes.
type index [order.UnKnown + 1]*tree // nil where no order stands

// copy returns an index of its own with the same keys. It shares what neither
// changes.
func (x *index) copy() (c index) {
	for s, t := range x {
		if t != nil {
			c[s] = t.Copy()
		}
	}
	return c
}

func (x *index) add(k key, s order.State) {
	if x[s] == nil {
		x[s] = newTree()
	}
	x[s].Set(k)
}

func (x *index) remove(k key, s order.State) { x[s].Delete(k) }

// rankIn returns how many keys of the tree stand before k.
func rankIn(t *tree, k key) int {
	return sort.Search(t.Len(), func(i int) bool {
		at, _ := t.GetAt(i)
		return !less(at, k)
	})
}
