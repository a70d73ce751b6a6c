package store

import (
	"math"

	"github.com/jdmock/jdmock/mockserver/aftersale"
)

// A run is a part of a list: untouched orders of one line whose times lie
// equally long after their placing, so that they are sorted by key. It passes
// over touched ones.
type run struct {
	*untouched
	line   int
	lo, hi int   // places in the line
	after  int64 // ns from placing to the list's time

	kind aftersale.Kind // of the cases that it is of; 0 for the orders themselves
	k    int            // which of an order's cases of the kind

	first, last int64 // seconds between which all its keys lie, both included
	count       int   // how many orders there are
}

const second = 1_000_000_000 // in ns

// The seconds since 1970 that int64 holds in ns, with room to add and take.
const (
	minSecond = -9_000_000_000
	maxSecond = 9_000_000_000
)

// seconds returns the second in which an instant in ns lies.
func seconds(ns int64) int64 {
	if ns < 0 {
		return -((-ns + second - 1) / second)
	}
	return ns / second
}

// key returns the key of the order at a place.
func (r *run) key(place int) key {
	n := r.number(r.line, place)
	at, id := seconds(r.PlacedAt(n)+r.after), r.ID(n)
	if r.kind != 0 {
		id = aftersale.ID(id, r.kind, r.k)
	}
	return key{at, id}
}

// before returns how many orders of the shop are placed so that their key, by
// the run's time, is below k.
func (r *run) before(k key) int {
	at := min(max(k.at, minSecond), maxSecond)*second - r.after
	n := r.PlacedBefore(at)
	if k.id > math.MinInt64 {
		if below := r.idsBelow(k.id); below > n {
			n = min(below, r.PlacedBefore(at+second))
		}
	}
	return n
}

// idsBelow returns how many orders of the shop have a smaller id than the one,
// or would have a case of a smaller id.
func (r *run) idsBelow(id int64) int {
	if r.kind == 0 {
		return r.IDsBelow(id)
	}
	above := aftersale.OrderOf(id)
	if aftersale.ID(above, r.kind, r.k) < id {
		above++
	}
	return r.IDsBelow(above)
}

// place returns the place of the first order of the run whose key is not below
// k.
func (r *run) place(k key) int { return min(max(r.rank(r.line, r.before(k)), r.lo), r.hi) }

// touchedIn returns how many places in [lo, hi) are touched.
func (r *run) touchedIn(lo, hi int) int {
	gone := r.gone(r.line)
	if gone == nil || lo >= hi {
		return 0
	}
	return gone.rank(hi) - gone.rank(lo)
}

// len returns how many orders there are.
func (r *run) len() int { return r.hi - r.lo - r.touchedIn(r.lo, r.hi) }

// rankOf returns how many orders have a key below k.
func (r *run) rankOf(k key) int {
	switch {
	case k.at < r.first:
		return 0
	case k.at > r.last:
		return r.count
	}
	place := r.place(k)
	return place - r.lo - r.touchedIn(r.lo, place)
}

// from returns the first untouched place from i on; it may be hi.
func (r *run) from(i int) int {
	if gone := r.gone(r.line); gone != nil {
		i = gone.free(i)
	}
	return min(i, r.hi)
}

// until returns the last untouched place before i; it may lie before lo.
func (r *run) until(i int) int {
	if gone := r.gone(r.line); gone != nil {
		return gone.freeBefore(i)
	}
	return i - 1
}
