package store

import (
	"math"
	"slices"
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
)

// list returns a page of the shelf's orders at now.
func (s *shelf) list(q Query, now time.Time) Page {
	page := Page{}
	var found []reading
	s.settled(now, func() {
		v := s.view(q)
		defer v.leave()
		page.Total, page.Edition = v.total, s.editionAt(now)
		keys := v.page(q)
		found = make([]reading, len(keys))
		for i := range keys {
			found[i], _ = s.find(keys[i].id)
		}
		if at := time.Unix(0, s.untouched.now.at); at.After(now) {
			now = at // as the list is
		}
	})
	if q.Outlines {
		page.Outlines = make([]order.Outline, len(found))
		for i := range found {
			page.Outlines[i] = s.outlineOf(found[i], now)
		}
		return page
	}
	page.Orders = make([]order.Order, len(found))
	for i, r := range found {
		page.Orders[i] = s.read(r, now)
	}
	return page
}

// page returns the keys of the query's page.
func (v *view) page(q Query) (keys []key) {
	offset, want := max(q.Offset, 0), q.Limit
	if offset >= v.total || want <= 0 {
		return nil
	}
	want = min(want, v.total-offset)
	keys = make([]key, 0, want)
	collect := func(k key) bool {
		keys = append(keys, k)
		return len(keys) < want
	}
	switch q.Sort {
	case OldestFirst:
		from, passed := v.near(offset)
		v.ascend(from, func(k key) bool {
			passed++
			return passed <= offset || collect(k)
		})
	case NewestFirst:
		before := v.to
		if offset > 0 {
			before = after(v.at(v.total - 1 - offset))
		}
		v.descend(before, collect)
	case NewestFirstSmallerIDs:
		return v.newestSmallerIDs(offset, want, keys)
	}
	return keys
}

// newestSmallerIDs appends the keys of a page whose newest second comes first,
// and in each second the smallest id.
func (v *view) newestSmallerIDs(offset, want int, keys []key) []key {
	if offset <= few {
		return v.secondsBefore(v.to, offset+want, keys)[offset:]
	}
	first := v.at(v.total - 1 - offset).at
	behind, end := key{first + 1, math.MinInt64}, v.total
	if less(behind, v.to) {
		end = v.rank(behind)
	}
	skip := offset - (v.total - end) // the seconds above are passed over whole
	if skip <= few {
		return v.secondsBefore(behind, skip+want, keys)[skip:]
	}
	start := v.rank(key{first, math.MinInt64})
	keys = v.some(v.at(start+skip), min(end-start-skip, want), keys)
	if len(keys) == want {
		return keys
	}
	return v.secondsBefore(key{first, math.MinInt64}, want-len(keys), keys)
}

// some appends the next n keys from one on, which exist.
func (v *view) some(from key, n int, keys []key) []key {
	v.ascend(from, func(k key) bool {
		keys = append(keys, k)
		n--
		return n > 0
	})
	return keys
}

// secondsBefore appends the next keys before one, which exist, the newest second
// first and in each the smallest id.
func (v *view) secondsBefore(before key, want int, keys []key) []key {
	begun, more := len(keys), false // where the second begins that is being read, and whether it has more than is wanted
	v.descend(before, func(k key) bool {
		if len(keys) > begun && keys[begun].at != k.at {
			slices.Reverse(keys[begun:])
			begun = len(keys)
		} else if want == 0 {
			more = true
		}
		if want == 0 {
			return false
		}
		keys = append(keys, k)
		want--
		return true
	})
	if more {
		return v.some(key{keys[begun].at, math.MinInt64}, len(keys)-begun, keys[:begun])
	}
	slices.Reverse(keys[begun:])
	return keys
}
