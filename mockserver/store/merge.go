package store

import "github.com/tidwall/btree"

// A merge reads several sorted sequences as one. It is a heap of cursors.
type merge struct {
	cursors []cursor
	down    bool
	from    key // where to begin: with it or, going down, before it
	end     key // where the window ends
}

// A cursor stands on a key of a tree or of a run. One that begins stands before
// its run's keys, on a bound of them: where a run's first key is, is worked out
// only if that may be the next.
type cursor struct {
	key
	it     *btree.IterG[key]
	run    *run
	place  int
	begins bool
}

// step moves the cursor, and reports whether there was a key to move to.
func (c *cursor) step(down bool) bool {
	switch {
	case c.it != nil && down && c.it.Prev(), c.it != nil && !down && c.it.Next():
		c.key = c.it.Item()
		return true
	case c.it != nil:
		return false
	case down:
		if c.place = c.run.until(c.place); c.place < c.run.lo {
			return false
		}
	default:
		if c.place = c.run.from(c.place + 1); c.place >= c.run.hi {
			return false
		}
	}
	c.key = c.run.key(c.place)
	return true
}

// begin moves a cursor to its run's first key from one on or, going down, to the
// last before one, and reports whether there is any.
func (c *cursor) begin(from key, down bool) bool {
	c.begins = false
	place := c.run.place(from)
	if down {
		if c.place = c.run.until(place); c.place < c.run.lo {
			return false
		}
	} else if c.place = c.run.from(place); c.place >= c.run.hi {
		return false
	}
	c.key = c.run.key(c.place)
	return true
}

// move moves a cursor to its next key, and reports whether there is one.
func (m *merge) move(c *cursor) bool {
	if c.begins {
		return c.begin(m.from, m.down)
	}
	return c.step(m.down)
}

func (m *merge) ahead(a, b int) bool {
	if m.down {
		a, b = b, a
	}
	return less(m.cursors[a].key, m.cursors[b].key)
}

func (m *merge) push(c cursor) { m.cursors = append(m.cursors, c) }

// sink lets the cursor at i down to where it belongs.
func (m *merge) sink(i int) {
	for {
		child := 2*i + 1
		if child >= len(m.cursors) {
			return
		}
		if child+1 < len(m.cursors) && m.ahead(child+1, child) {
			child++
		}
		if !m.ahead(child, i) {
			return
		}
		m.cursors[i], m.cursors[child] = m.cursors[child], m.cursors[i]
		i = child
	}
}

// each calls f with the keys in turn until it returns false or the window ends.
func (m *merge) each(f func(key) bool) {
	for i := len(m.cursors)/2 - 1; i >= 0; i-- {
		m.sink(i)
	}
	for len(m.cursors) > 0 {
		top := &m.cursors[0]
		if outside := less(top.key, m.end) == m.down; outside || !top.begins && !f(top.key) {
			return
		}
		if !m.move(top) {
			last := len(m.cursors) - 1
			m.cursors[0] = m.cursors[last]
			m.cursors = m.cursors[:last]
		}
		m.sink(0)
	}
}
