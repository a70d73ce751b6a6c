package oauth

import (
	"maps"
	"slices"
)

// Saved are the codes of a Codes and how far its stream has come, for Restore.
type Saved struct {
	given map[string]code
	order []string
	drawn uint64
}

// Save returns the codes, and how far their stream has come.
func (c *Codes) Save() Saved {
	c.mu.Lock()
	defer c.mu.Unlock()
	return Saved{maps.Clone(c.given), slices.Clone(c.order), c.Stream.drawn.Load()}
}

// Restore brings the codes back as they were, and the stream with them, so that
// what it brings forth next it brings forth again.
func (c *Codes) Restore(s Saved) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.given, c.order = maps.Clone(s.given), slices.Clone(s.order)
	c.Stream.drawn.Store(s.drawn)
}
