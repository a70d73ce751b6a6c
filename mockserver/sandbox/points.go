package sandbox

// DefaultPoints is the balance that a shop begins with at the aggregator.
const DefaultPoints = 1_000_000

// Points returns the balance of a shop at the aggregator, 0 for no shop.
func (s *Sandbox) Points(venderID string) int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.points[venderID]
}

// SetPoints sets the balance of a shop, less than 0 to 0, and reports whether
// there is such a shop.
func (s *Sandbox) SetPoints(venderID string, points int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.shops[venderID]; !ok {
		return false
	}
	s.points[venderID] = max(points, 0)
	return true
}

// TakePoints takes points from the balance of a shop, and reports whether there
// were enough; if not, none are taken.
func (s *Sandbox) TakePoints(venderID string, points int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.points[venderID] < points {
		return false
	}
	s.points[venderID] -= points
	return true
}
