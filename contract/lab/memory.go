package lab

import "sync"

// maxRemembered bounds what a lie remembers; what comes later it forgets.
const maxRemembered = 2_000

// A memory keeps something by a key.
type memory[V any] struct {
	mu   sync.Mutex
	held map[string]V
}

// put keeps a value, in place of an earlier one.
func (m *memory[V]) put(key string, v V) {
	m.change(key, func(V) V { return v })
}

// get returns what was kept.
func (m *memory[V]) get(key string) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.held[key]
	return v, ok
}

// change keeps what f makes of what was kept, and returns it.
func (m *memory[V]) change(key string, f func(V) V) V {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.held == nil {
		m.held = map[string]V{}
	}
	was, there := m.held[key]
	now := f(was)
	if there || len(m.held) < maxRemembered {
		m.held[key] = now
	}
	return now
}
