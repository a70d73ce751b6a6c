package client

import (
	"context"
	"errors"
	"iter"
	"sync"
	"time"
)

// SyncOptions say what a Sync follows. The zero options follow every change
// from now on.
type SyncOptions struct {
	Since    time.Time     // changes from this second on; zero means now
	Resume   *SyncState    // where an earlier Sync stood; Since is then ignored
	Overlap  time.Duration // how far back each poll reads again, at least a second; 0 means a minute
	Lag      time.Duration // how far behind the clock each poll stays; may be 0
	States   []State       // only orders in these; none means any
	Fields   []string      // camelCase names of Order's members; none means OrderFields
	PageSize int           // 1 to 100; 0 means 100

	Encrypted bool // by enSearch, whose sensitive members are encrypted; see Order.Decrypt
}

// defaultOverlap is how late JD may show a change before it is lost.
const defaultOverlap = time.Minute

// maxIdle is how long after the last change that was seen the next poll
// begins at the latest: it keeps the window of a quiet shop to one query.
const maxIdle = 30 * 24 * time.Hour

// A Sync follows the changes of a shop's orders by polling. Make one with
// OrdersService.Sync.
//
// It never misses an order's last version, and never hands out the same
// version twice, nor an older one after a newer: though orders change between
// two pages or two polls, many in the same second, and though polls fail or
// are broken off in the middle. With SyncOptions.States, an order that leaves
// these is not handed out again.
//
// This rests on JD's dataVersion growing with each change of an order, and on
// a change being visible within Overlap. It does not rest on the caller's
// clock, which only ends each poll: one that is slow makes changes come later.
type Sync struct {
	c       *Client
	walk    walk[Order]
	overlap time.Duration
	lag     time.Duration

	mu      sync.Mutex // guards the rest
	polling bool
	state   tracker
}

// ErrPolling says that a Sync is polled while another poll of it runs.
var ErrPolling = errors.New("sync is polled already")

// Sync returns a Sync that stands at o.Since or o.Resume. It does not connect.
func (s *OrdersService) Sync(o SyncOptions) *Sync {
	if o.Overlap == 0 {
		o.Overlap = defaultOverlap
	}
	if o.Since.IsZero() {
		o.Since = s.c.Now()
	}
	y := &Sync{c: s.c, overlap: max(o.Overlap.Truncate(time.Second), time.Second), lag: max(o.Lag, 0)}
	y.walk = s.searchWalk(SearchQuery{
		States: o.States, Fields: withNeeded(o.Fields, "orderState"), PageSize: o.PageSize, By: ByModified, Sort: Ascending,
		Encrypted: o.Encrypted,
	})
	y.state = newTracker(o.Since)
	if o.Resume != nil {
		y.state = resumeTracker(*o.Resume)
	}
	return y
}

// Poll returns what has changed since the last poll, in the order of the
// changes. It ends with the first error; then, or if the caller breaks off,
// the next poll goes on where this one ended.
//
// An order counts as handed out when the loop body gets it. Whoever fails to
// keep it goes back to an earlier State.
func (y *Sync) Poll(ctx context.Context) iter.Seq2[Order, error] {
	return func(yield func(Order, error) bool) {
		s, ok := y.begin()
		if !ok {
			yield(Order{}, ErrPolling)
			return
		}
		defer y.end()
		for order, err := range y.walk.over(ctx, s) {
			if err != nil {
				yield(Order{}, err)
				return
			}
			if y.take(order) && !yield(order, nil) {
				return
			}
		}
		y.finish(s)
	}
}

// State returns where the Sync stands, for another to resume from. It may be
// called at any time, within a poll's loop too.
func (y *Sync) State() SyncState {
	y.mu.Lock()
	defer y.mu.Unlock()
	return y.state.export()
}

// begin returns the window of a poll, unless one runs.
func (y *Sync) begin() (span, bool) {
	now := y.c.Now()
	y.mu.Lock()
	defer y.mu.Unlock()
	if y.polling {
		return span{}, false
	}
	y.polling = true
	return newSpan(y.state.start(y.overlap), now.Add(-y.lag)), true
}

func (y *Sync) end() {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.polling = false
}

func (y *Sync) take(o Order) bool {
	y.mu.Lock()
	defer y.mu.Unlock()
	return y.state.take(int64(o.OrderID), o.Version(), o.Modified.Time, y.overlap)
}

func (y *Sync) finish(s span) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.state.reach(s.end.Add(-maxIdle))
	y.state.prune(y.overlap)
}
