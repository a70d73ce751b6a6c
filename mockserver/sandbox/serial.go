package sandbox

import "sync"

// maxSerials is how many serials a shop may use; a shop that reaches it is
// answered as if the serial were taken.
const maxSerials = 1_000_000

// Serials are the trade numbers that callers have used, by shop. The zero
// Serials are empty. They are safe for concurrent use.
type Serials struct {
	mu   sync.Mutex
	used map[string]map[string]bool // by vender id
}

// Take marks a serial of a shop as used, and reports whether it was free.
func (s *Serials) Take(venderID, serial string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	own := s.used[venderID]
	if own[serial] || len(own) >= maxSerials {
		return false
	}
	if s.used == nil {
		s.used = map[string]map[string]bool{}
	}
	if own == nil {
		own = map[string]bool{}
		s.used[venderID] = own
	}
	own[serial] = true
	return true
}

// Release makes a serial free again.
func (s *Serials) Release(venderID, serial string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.used[venderID], serial)
}
