package client

import (
	"cmp"
	"slices"
	"time"
)

// A SyncState is where a Sync stands. It is written as JSON and read back.
type SyncState struct {
	Cursor time.Time     `json:"cursor"` // the last change that was handed out
	Floor  time.Time     `json:"floor"`  // Seen is complete from this second on
	Seen   []SeenVersion `json:"seen"`   // by order id
}

// A SeenVersion is the version of an order that was handed out last.
type SeenVersion struct {
	OrderID  int64     `json:"order_id"`
	Version  int64     `json:"version"`
	Modified time.Time `json:"modified"`
}

// A tracker remembers what a Sync handed out. Between any two orders it is
// true that all changes before the cursor were handed out, as far as they were
// visible, and that seen has all those from floor on.
type tracker struct {
	cursor time.Time
	floor  time.Time
	seen   map[int64]SeenVersion
	kept   int // how many the last pruning left
}

func newTracker(since time.Time) tracker {
	since = since.Truncate(time.Second)
	return tracker{cursor: since, floor: since, seen: map[int64]SeenVersion{}}
}

func resumeTracker(s SyncState) tracker {
	t := tracker{cursor: s.Cursor.Truncate(time.Second), floor: s.Floor.Truncate(time.Second), seen: make(map[int64]SeenVersion, len(s.Seen))}
	for _, v := range s.Seen {
		t.seen[v.OrderID] = v
	}
	return t
}

func (t *tracker) export() SyncState {
	s := SyncState{Cursor: t.cursor, Floor: t.floor, Seen: make([]SeenVersion, 0, len(t.seen))}
	for _, v := range t.seen {
		s.Seen = append(s.Seen, v)
	}
	slices.SortFunc(s.Seen, func(a, b SeenVersion) int { return cmp.Compare(a.OrderID, b.OrderID) })
	return s
}

// start returns where the next poll begins: no earlier than seen reaches.
func (t *tracker) start(overlap time.Duration) time.Time {
	start := t.cursor.Add(-overlap)
	if start.Before(t.floor) {
		return t.floor
	}
	return start
}

// take notes a version and reports whether it is new.
func (t *tracker) take(id, version int64, modified time.Time, overlap time.Duration) bool {
	t.reach(modified)
	if old, ok := t.seen[id]; ok && old.Version >= version {
		return false
	}
	t.seen[id] = SeenVersion{OrderID: id, Version: version, Modified: modified}
	if len(t.seen) > 2*t.kept+1024 {
		t.prune(overlap)
	}
	return true
}

// reach moves the cursor, never back.
func (t *tracker) reach(at time.Time) {
	if at.After(t.cursor) {
		t.cursor = at
	}
}

// prune forgets what no poll reads again.
func (t *tracker) prune(overlap time.Duration) {
	t.floor = t.start(overlap)
	for id, v := range t.seen {
		if v.Modified.Before(t.floor) {
			delete(t.seen, id)
		}
	}
	t.kept = len(t.seen)
}
