// Package limit says when a caller is too fast: token buckets by key.
package limit

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A Rate is how many calls may come in a time. The zero Rate is no limit.
type Rate struct {
	Calls int
	Per   time.Duration
}

// Off reports whether the rate is no limit.
func (r Rate) Off() bool { return r.Calls == 0 }

// String returns the rate as Parse reads it.
func (r Rate) String() string {
	if r.Off() {
		return "off"
	}
	for unit, per := range units {
		if per == r.Per {
			return strconv.Itoa(r.Calls) + "/" + unit
		}
	}
	return strconv.Itoa(r.Calls) + "/" + r.Per.String()
}

var units = map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour}

// MaxCalls is the largest number of calls of a rate.
const MaxCalls = 1_000_000

// Parse reads a rate: off, or calls per s, m or h, such as 100/s.
func Parse(text string) (Rate, error) {
	if text == "off" {
		return Rate{}, nil
	}
	calls, unit, _ := strings.Cut(text, "/")
	n, err := strconv.Atoi(calls)
	per, known := units[unit]
	if err != nil || !known || n < 1 || n > MaxCalls {
		return Rate{}, fmt.Errorf("rate %q: want off, or calls per s, m or h such as 100/s, with 1 to %d calls", text, MaxCalls)
	}
	return Rate{n, per}, nil
}

// Buckets hold one token bucket for each key. A bucket is full at first, and
// holds as many calls as its rate has in its time. The zero Buckets are ready
// for use, and safe for concurrent use.
type Buckets struct {
	mu      sync.Mutex
	buckets map[string]bucket
	sweepAt int // how many buckets are looked through for full ones; 0 means sweepFrom
}

type bucket struct {
	calls float64 // left
	at    time.Time
	per   time.Duration // in which it fills
}

// sweepFrom is how many buckets are kept without looking.
const sweepFrom = 10_000

// Allow takes a call from the key's bucket, and reports whether there was one.
// A bucket that is full again is forgotten in time. Those that are not are
// kept: keys must come from callers that are known.
func (b *Buckets) Allow(_ context.Context, key string, r Rate, now time.Time) (bool, error) {
	if r.Off() {
		return true, nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	have, ok := b.buckets[key]
	if !ok {
		b.sweepLocked(now)
		have = bucket{calls: float64(r.Calls), at: now}
	}
	have.per = r.Per
	if passed := now.Sub(have.at); passed > 0 {
		have.calls = min(float64(r.Calls), have.calls+float64(r.Calls)*passed.Seconds()/r.Per.Seconds())
		have.at = now
	}
	allowed := have.calls >= 1
	if allowed {
		have.calls--
	}
	if b.buckets == nil {
		b.buckets = map[string]bucket{}
	}
	b.buckets[key] = have
	return allowed, nil
}

// sweepLocked forgets the buckets that are full, if there are many: they are as
// good as new.
func (b *Buckets) sweepLocked(now time.Time) {
	if len(b.buckets) < max(b.sweepAt, sweepFrom) {
		return
	}
	for key, each := range b.buckets {
		if now.Sub(each.at) >= each.per {
			delete(b.buckets, key)
		}
	}
	b.sweepAt = 2 * len(b.buckets)
}
