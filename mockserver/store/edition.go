package store

import (
	"context"
	"time"
)

// An Edition names what a shop's lists and outlines show. While a shop is in one
// edition they show the same, and an edition that is over does not come again
// with other orders, whatever is restored or removed in between. Editions of two
// shops do not compare. The zero Edition says that the store cannot tell.
type Edition struct {
	change int64 // the version that the shelf gave last
	since  int64 // when time moved a generated order last, in ns
}

// Edition returns the edition that the shop is in now, as Store.Edition does.
func (o Orders) Edition(ctx context.Context) (Edition, error) {
	return o.Store.Edition(ctx, o.Shop, o.Now)
}

// Edition implements Store.
func (m *Memory) Edition(_ context.Context, shop ShopKey, now time.Time) (Edition, error) {
	s, err := m.shelf(shop)
	if err != nil {
		return Edition{}, err
	}
	return s.edition(now), nil
}

// edition returns the shelf's edition at now.
func (s *shelf) edition(now time.Time) (e Edition) {
	s.settled(now, func() { e = s.editionAt(now) })
	return e
}

// editionAt returns the shelf's edition at an instant by which all that was due
// has happened. It is none if a faster clock has moved the generated orders
// beyond the instant, but not yet the others. The lock is held.
func (s *shelf) editionAt(now time.Time) Edition {
	if at := s.untouched.now.at; now.UnixNano() < at && s.mayBeDue(time.Unix(0, at)) {
		return Edition{}
	}
	return Edition{change: s.changed, since: s.untouched.now.at}
}
