package sandbox

import (
	"sync"

	"github.com/tidwall/btree"
)

// maxSerials is how many serials a shop may use; a shop that reaches it is
// answered as if the serial were taken.
const maxSerials = 1_000_000

// Serials are the trade numbers that callers have used, by shop. The zero
// Serials are empty. They are safe for concurrent use.
type Serials struct {
	mu   sync.Mutex
	used map[string]*btree.Set[string] // by vender id
}

// Take marks a serial of a shop as used, and reports whether it was free.
func (s *Serials) Take(venderID, serial string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	own := s.used[venderID]
	if own == nil {
		own = &btree.Set[string]{}
		if s.used == nil {
			s.used = map[string]*btree.Set[string]{}
		}
		s.used[venderID] = own
	}
	if own.Contains(serial) || own.Len() >= maxSerials {
		return false
	}
	own.Insert(serial)
	return true
}

// Release makes a serial free again.
func (s *Serials) Release(venderID, serial string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if own := s.used[venderID]; own != nil {
		own.Delete(serial)
	}
}

// save returns the serials by shop, in sets that share what two have in common.
func (s *Serials) save() map[string]*btree.Set[string] {
	s.mu.Lock()
	defer s.mu.Unlock()
	return copySets(s.used)
}

func (s *Serials) restore(saved map[string]*btree.Set[string]) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used = copySets(saved)
}

func copySets(sets map[string]*btree.Set[string]) map[string]*btree.Set[string] {
	own := make(map[string]*btree.Set[string], len(sets))
	for name, set := range sets {
		own[name] = set.Copy()
	}
	return own
}
