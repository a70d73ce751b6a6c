package sandbox

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

// Bounds of what is known of how clients keep up.
const (
	MaxFollowed  = 100_000 // orders that are remembered
	maxFollowing = 5_000   // orders that are read at once to see what has changed
	followPage   = 500
)

// A followup knows which changes of orders no client has fetched yet. What
// changed before it began does not count. It is safe for concurrent use.
type followup struct {
	began atomic.Int64 // the first instant of shop time that counts, in s

	reading sync.Mutex // held while changes are read; taken before mu

	mu      sync.Mutex          // guards what follows
	fetched map[int64]int64     // the latest DataVersion of each order that was fetched
	waiting map[int64]int64     // the DataVersion of each order that was not
	read    map[string]position // how far the changes of each shop were read
	round   int                 // how often it began
}

// A position is a place among a shop's changes: so many orders behind the
// beginning of a second, of which so many were read in an earlier round.
type position struct {
	second int64
	passed int
	again  int
}

// begin forgets everything, and lets the changes count from an instant on,
// which is a whole second.
func (f *followup) begin(at time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.began.Store(at.Unix())
	f.round++
	f.fetched, f.waiting, f.read = map[int64]int64{}, map[int64]int64{}, map[string]position{}
}

// startFollowing begins with what has changed from now on. What has changed at
// the very instant counts, as what a stopped clock's first orders are.
func (s *Sandbox) startFollowing() {
	s.follow.begin(s.config.Clock.Now().Add(time.Second - 1).Truncate(time.Second))
}

// followAnew begins anew after the sandbox was brought back to a later state
// than its first, whose changes are nobody's.
func (s *Sandbox) followAnew() {
	s.follow.begin(s.config.Clock.Now().Truncate(time.Second).Add(time.Second))
}

// counts reports whether a change at an instant of shop time is followed.
func (f *followup) counts(at time.Time) bool { return at.Unix() >= f.began.Load() }

// Follows reports whether a change at an instant of shop time is one that
// clients have to keep up with: one since the sandbox began or was restored.
func (s *Sandbox) Follows(at time.Time) bool { return s.follow.counts(at) }

// ErrUntracked says that too many orders are remembered to tell.
var ErrUntracked = errors.New("more orders have changed than are remembered")

// Fetched notes that a client was given a version of an order, which is its
// DataVersion, and reports whether it is the first time. It returns ErrUntracked
// if it cannot tell.
func (s *Sandbox) Fetched(id, version int64) (first bool, err error) {
	f := &s.follow
	f.mu.Lock()
	defer f.mu.Unlock()
	had, known := f.fetched[id]
	if known && had >= version {
		return false, nil
	}
	if _, waits := f.waiting[id]; !known && !waits && f.fullLocked() {
		return false, ErrUntracked
	}
	f.fetched[id] = version
	if f.waiting[id] <= version {
		delete(f.waiting, id)
	}
	return true, nil
}

func (f *followup) fullLocked() bool { return len(f.fetched)+len(f.waiting) >= MaxFollowed }

// Unfetched returns how many orders have changed since the sandbox began, and
// were given to no client in their present version. It reads what has changed
// since it was last asked, up to a bound; what is beyond counts as unfetched
// until it is read.
func (s *Sandbox) Unfetched(ctx context.Context, now time.Time) (int, error) {
	f := &s.follow
	f.reading.Lock()
	defer f.reading.Unlock()
	left, beyond := maxFollowing, 0
	for _, vender := range s.Venders() {
		read, unread, err := f.readChanges(ctx, s.Orders(vender, now), left)
		if err != nil && !errors.Is(err, store.ErrNoShop) {
			return 0, err
		}
		left -= read
		beyond += unread
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.waiting) + beyond, nil
}

// readChanges reads what has changed in a shop since it was last read, at most
// so many orders, and returns how many it has read and how many are left.
func (f *followup) readChanges(ctx context.Context, orders store.Orders, most int) (read, unread int, err error) {
	f.mu.Lock()
	round, began := f.round, f.began.Load()
	at, ok := f.read[orders.Shop.Vender]
	f.mu.Unlock()
	if !ok {
		at = position{second: began}
	}
	for {
		q := store.Query{
			By: store.Modified, From: time.Unix(at.second, 0), To: orders.Now, States: order.AllStates,
			Sort: store.OldestFirst, Offset: at.passed, Limit: min(followPage, most-read),
		}
		page, err := orders.List(ctx, q)
		if err != nil {
			return read, 0, err
		}
		taken := f.take(round, page.Orders)
		read += taken
		behind := max(0, page.Total-at.passed-taken)
		for _, o := range page.Orders[:taken] {
			at = at.after(o.Modified.Unix())
		}
		f.reach(round, orders.Shop.Vender, at, behind == 0)
		if behind == 0 || taken < q.Limit || read == most {
			return read, max(0, behind-max(0, at.again-at.passed)), nil
		}
	}
}

// after returns the position behind one more order, changed in a second.
func (p position) after(second int64) position {
	if second != p.second {
		return position{second: second, passed: 1}
	}
	p.passed++
	return p
}

// reach notes how far a shop was read, unless everything was forgotten
// meanwhile. Where that is all of it, its last second is read again, as more may
// change in it.
func (f *followup) reach(round int, vender string, at position, all bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.round != round {
		return
	}
	if all {
		at.again, at.passed = at.passed, 0
	}
	f.read[vender] = at
}

// take notes that orders have changed, and returns how many of them there was
// room for.
func (f *followup) take(round int, changed []order.Order) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.round != round {
		return len(changed)
	}
	for i := range changed {
		o := &changed[i]
		had, known := f.fetched[o.ID]
		if known && had >= o.DataVersion {
			continue
		}
		if _, waits := f.waiting[o.ID]; !waits && f.fullLocked() {
			return i
		}
		f.waiting[o.ID] = o.DataVersion
	}
	return len(changed)
}

// Venders returns the vender ids of the shops, as they came.
func (s *Sandbox) Venders() []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.Clone(s.order)
}

// CountOrders returns how many shops and orders there are.
func (s *Sandbox) CountOrders(ctx context.Context) (shops, orders int, err error) {
	venders, now := s.Venders(), s.config.Clock.Now()
	for _, vender := range venders {
		page, err := s.Orders(vender, now).List(ctx, store.Query{From: time.Unix(0, 0), To: farFuture, States: order.AllStates})
		if err != nil && !errors.Is(err, store.ErrNoShop) {
			return 0, 0, err
		}
		orders += page.Total
	}
	return len(venders), orders, nil
}

// farFuture is later than any order.
var farFuture = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
