package store

import (
	"context"
	"fmt"
)

// Snapshot implements Store.
func (m *Memory) Snapshot(_ context.Context, sandbox, name string) error {
	w := m.world(sandbox)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.snapshots == nil {
		w.snapshots = map[string]map[string]*shelf{}
	}
	w.snapshots[name] = copies(w.shops)
	return nil
}

// Restore implements Store.
func (m *Memory) Restore(_ context.Context, sandbox, name string) error {
	w := m.world(sandbox)
	w.mu.Lock()
	defer w.mu.Unlock()
	kept, ok := w.snapshots[name]
	if !ok {
		return fmt.Errorf("snapshot %q: %w", name, ErrNoSnapshot)
	}
	w.shops = copies(kept)
	return nil
}

// DropSnapshot implements Store.
func (m *Memory) DropSnapshot(_ context.Context, sandbox, name string) error {
	w := m.world(sandbox)
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.snapshots, name)
	return nil
}

func copies(shops map[string]*shelf) map[string]*shelf {
	own := make(map[string]*shelf, len(shops))
	for vender, s := range shops {
		own[vender] = s.copy()
	}
	return own
}
