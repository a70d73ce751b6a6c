package store

import "math"

// window returns the positions [lo, hi) of the view's keys between two instants,
// both inclusive.
func (v view) window(from, to int64) (lo, hi int) {
	lo = v.rank(key{at: from, id: math.MinInt64})
	hi = v.rank(key{at: to, id: math.MaxInt64})
	return lo, max(lo, hi)
}

// page returns the ids of the query's page and how many orders its window
// holds.
func (v view) page(q Query) (ids []int64, total int) {
	lo, hi := v.window(q.From.Unix(), q.To.Unix())
	total = hi - lo
	offset, want := max(q.Offset, 0), q.Limit
	if offset >= total || want <= 0 {
		return nil, total
	}
	want = min(want, total-offset)
	ids = make([]int64, 0, want)
	collect := func(k key) bool {
		ids = append(ids, k.id)
		return len(ids) < want
	}
	switch q.Sort {
	case OldestFirst:
		v.ascend(v.at(lo+offset), collect)
	case NewestFirst:
		v.descend(after(v.at(hi-1-offset)), collect)
	case NewestFirstSmallerIDs:
		v.newestSmallerIDs(hi, offset, collect)
	}
	return ids, total
}

// after returns the smallest key behind k.
func after(k key) key { return key{k.at, k.id + 1} }

// newestSmallerIDs calls f with the keys before position hi, newest second
// first and within one second by ascending id, passing over the first offset.
func (v view) newestSmallerIDs(hi, offset int, f func(key) bool) {
	for more := true; more && hi > 0; {
		second := v.at(hi - 1 - offset).at
		start := v.rank(key{at: second, id: math.MinInt64})
		end := min(hi, v.rank(key{at: second, id: math.MaxInt64}))
		skip := offset - (hi - end) // the groups above are passed over whole
		left := end - start - skip
		v.ascend(v.at(start+skip), func(k key) bool {
			left--
			more = f(k)
			return more && left > 0
		})
		hi, offset = start, 0
	}
}
