package store

import (
	"sync"
	"sync/atomic"
	"time"
)

// A Repeatable Generator makes the same orders as every other that returns the
// same key, so that shelves of both begin as copies of one.
type Repeatable interface {
	Generator
	// Repeats returns what decides all of its orders, a comparable value, and an
	// instant when all were placed; ok is false if nothing short does.
	Repeats() (key any, since time.Time, ok bool)
}

// Bounds of what is kept of shelves that may be wanted again.
const (
	maxTemplates      = 16
	maxTemplateOrders = 2000
)

// templates are the latest shelves that were made, as they were at the instants
// of their generators. They are copied, and never change.
var templates struct {
	mu   sync.Mutex // guards what follows
	kept []template // the latest last
}

type template struct {
	key   any
	shelf *shelf
}

// openShelf returns a new shelf of the generator's orders as they are at now.
func openShelf(version *atomic.Int64, generated Generator, now time.Time) *shelf {
	known, ok := generated.(Repeatable)
	if !ok || known.Len() > maxTemplateOrders {
		return newShelf(version, generated, now)
	}
	key, since, ok := known.Repeats()
	if !ok || now.Before(since) {
		return newShelf(version, generated, now)
	}
	s := templateOf(key, known, since).copy()
	s.generated, s.version = generated, version
	s.first = version.Add(versionsOfTime) - versionsOfTime + 1
	s.settleAll(now, nil)
	return s
}

// templateOf returns the shelf that is kept for a key, and makes it where there
// is none.
func templateOf(key any, generated Generator, since time.Time) *shelf {
	templates.mu.Lock()
	defer templates.mu.Unlock()
	for _, t := range templates.kept {
		if t.key == key {
			return t.shelf
		}
	}
	made := newShelf(new(atomic.Int64), generated, since)
	if len(templates.kept) == maxTemplates {
		templates.kept = append(templates.kept[:0], templates.kept[1:]...)
	}
	templates.kept = append(templates.kept, template{key, made})
	return made
}
