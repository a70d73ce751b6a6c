package seed

import "time"

// Repeats implements store.Repeatable: the shop's fields decide its orders. One
// with goods of its own repeats nobody.
func (s *Shop) Repeats() (key any, since time.Time, ok bool) {
	if s.Catalog != nil {
		return nil, time.Time{}, false
	}
	type fields struct {
		seed           uint64
		ordinal, start int64
		count          int
	}
	return fields{s.Seed, s.Ordinal, s.Start.UnixNano(), s.Count}, s.Start, true
}
