package client

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"time"
)

// maxPages bounds the pages of one query; JD answers with nothing beyond.
const maxPages = 100

// maxPasses bounds how often the pages of one query are read again because
// there was something new among them.
const maxPasses = 5

// allPageSize is the page size of walks, unless the query has another.
const allPageSize = 100

// A walk reads all results of a query, however many pages and spans that
// takes, while the results change.
//
// It does not count pages, since an order that changes between two of them
// moves all others up by one, and one of these falls through. Instead it reads
// the first page, moves the span's end to the time of the last result, and
// reads the first page of that: an order that is still there is seen.
// Results of more than a page within one second are read by page number, from
// the last page to the first, so that what moves up is met again.
type walk[T any] struct {
	dir   Direction
	size  int
	fetch func(context.Context, span, int) ([]T, int, error) // a page, and the number of results over all
	at    func(T) time.Time                                  // by which results are selected and sorted
	key   func(T) version                                    // what makes two results the same

	yield func(T, error) bool
	seen  map[version]time.Time // results handed out, from the walk's present second on
	open  *span                 // what was read before it was known to be past
	past  bool                  // all that is read is known to be past
}

// A version names one state of one order; or, with number 0, the order.
type version struct{ id, number int64 }

// over returns the results in s.
func (w walk[T]) over(ctx context.Context, s span) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		run := w // a walk of its own for each range statement
		run.yield, run.seen = yield, map[version]time.Time{}
		for piece := range s.pieces(run.dir) {
			if !run.stretch(ctx, piece) {
				return
			}
		}
	}
}

// stretch hands out what is in s. It returns false when the walk is over,
// because it failed or nobody wants more.
func (w *walk[T]) stretch(ctx context.Context, s span) bool {
	for !s.empty() {
		items, total, err := w.fetch(ctx, s, 1)
		if err != nil {
			return w.fail(err)
		}
		if len(items) > 0 && !w.settle(ctx) {
			return false
		}
		if !w.sorted(s, items) {
			return w.numbered(ctx, s)
		}
		if !w.emit(items) {
			return false
		}
		last := s.head(w.dir)
		if len(items) > 0 {
			last = w.at(items[len(items)-1])
		}
		if len(items) == 0 || (len(items) < w.size && len(items) >= total) {
			w.leaveOpen(s.rest(w.dir, last))
			return true
		}
		if last.Equal(s.head(w.dir)) {
			if !w.numbered(ctx, span{last, last}) {
				return false
			}
			w.leaveOpen(span{last, last})
			s = s.after(w.dir, last)
			continue
		}
		s = s.rest(w.dir, last)
		w.forget(last)
	}
	return true
}

// leaveOpen notes that orders may still change into s, which has been read, if
// JD's clock has not passed it. Walks back in time never meet that.
func (w *walk[T]) leaveOpen(s span) {
	switch {
	case w.dir == Descending || w.past:
	case w.open == nil:
		w.open = &s
	default:
		w.open.end = s.end
	}
}

// settle reads again what was left open, now that there is something later,
// which shows that JD's clock has passed it.
func (w *walk[T]) settle(ctx context.Context) bool {
	if w.open == nil {
		return true
	}
	s := *w.open
	w.open = nil
	again := *w
	again.past = true
	for piece := range s.pieces(w.dir) {
		if !again.stretch(ctx, piece) {
			return false
		}
	}
	w.forget(s.end)
	return true
}

// numbered hands out what is in s by page numbers.
func (w *walk[T]) numbered(ctx context.Context, s span) bool {
	found := map[version]T{}
	for range maxPasses {
		before := len(found)
		if err := w.pass(ctx, s, found); err != nil {
			return w.fail(err)
		}
		if len(found) == before {
			break
		}
	}
	items := make([]T, 0, len(found))
	for _, item := range found {
		items = append(items, item)
	}
	slices.SortFunc(items, func(a, b T) int {
		order := cmp.Or(w.at(a).Compare(w.at(b)), cmp.Compare(w.key(a).id, w.key(b).id), cmp.Compare(w.key(a).number, w.key(b).number))
		if w.dir == Descending {
			return -order
		}
		return order
	})
	return w.emit(items)
}

// pass reads the pages of s once: the first for the count, then all from the
// last to the first.
func (w *walk[T]) pass(ctx context.Context, s span, found map[version]T) error {
	collect := func(items []T) {
		for _, item := range items {
			found[w.key(item)] = item
		}
	}
	first, total, err := w.fetch(ctx, s, 1)
	if err != nil || len(first) == 0 {
		return err
	}
	if total < len(first) {
		return fmt.Errorf("orders: answer counts %d in all, and has %d on one page", total, len(first))
	}
	collect(first)
	pages := (total + len(first) - 1) / len(first)
	if pages > maxPages {
		return fmt.Errorf("orders: %d from %s to %s are more than %d pages: want a narrower query", total, Time{s.start}, Time{s.end}, maxPages)
	}
	for page := pages; page >= 1 && pages > 1; page-- {
		items, _, err := w.fetch(ctx, s, page)
		if err != nil {
			return err
		}
		collect(items)
	}
	return nil
}

// sorted reports whether the items are in s and in the walk's direction.
func (w *walk[T]) sorted(s span, items []T) bool {
	previous := s.head(w.dir)
	for _, item := range items {
		at := w.at(item)
		if !s.rest(w.dir, previous).holds(at) {
			return false
		}
		previous = at
	}
	return true
}

// emit hands out the items that have not been.
func (w *walk[T]) emit(items []T) bool {
	for _, item := range items {
		key := w.key(item)
		if _, again := w.seen[key]; again {
			continue
		}
		w.seen[key] = w.at(item)
		if !w.yield(item, nil) {
			return false
		}
	}
	return true
}

// forget drops what was handed out before at and cannot come again.
func (w *walk[T]) forget(at time.Time) {
	if w.open != nil {
		return // it may
	}
	for key, t := range w.seen {
		if t.Before(at) && w.dir == Ascending || t.After(at) && w.dir == Descending {
			delete(w.seen, key)
		}
	}
}

func (w *walk[T]) fail(err error) bool {
	var none T
	w.yield(none, err)
	return false
}
