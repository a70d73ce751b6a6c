package limit

import (
	"context"
	"sync"
	"time"
)

// A Quota counts the calls of each key in a day of a time zone. The zero Quota
// has counted nothing. It is safe for concurrent use.
type Quota struct {
	mu    sync.Mutex // guards what follows
	calls map[string]daily
}

type daily struct {
	day   int64 // since 1970, in the zone
	calls int
}

// Allow counts a call of the key, and reports whether the day had one left. A
// most of 0 is no limit. The day begins at midnight of the zone. Keys are kept
// for good: they must come from a bounded set.
func (q *Quota) Allow(_ context.Context, key string, most int, now time.Time, zone *time.Location) (bool, error) {
	if most <= 0 {
		return true, nil
	}
	_, offset := now.In(zone).Zone()
	const secondsPerDay = 24 * 60 * 60
	day := (now.Unix() + int64(offset)) / secondsPerDay
	q.mu.Lock()
	defer q.mu.Unlock()
	had := q.calls[key]
	if had.day != day {
		had = daily{day: day}
	}
	if had.calls >= most {
		return false, nil
	}
	had.calls++
	if q.calls == nil {
		q.calls = map[string]daily{}
	}
	q.calls[key] = had
	return true, nil
}

// Lanes count the calls of each key that are under way. The zero Lanes are
// empty. They are safe for concurrent use.
type Lanes struct {
	mu   sync.Mutex // guards busy
	busy map[string]int
}

// Enter reports whether the key had a lane free; if so, leave gives it back. A
// most of 0 is no limit.
func (l *Lanes) Enter(key string, most int) (leave func(), ok bool) {
	if most <= 0 {
		return func() {}, true
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.busy[key] >= most {
		return func() {}, false
	}
	if l.busy == nil {
		l.busy = map[string]int{}
	}
	l.busy[key]++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.busy[key]--; l.busy[key] == 0 {
			delete(l.busy, key)
		}
	}, true
}
