package method

import (
	"slices"

	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

// A listing is all that a page depends on besides what is in its shop.
type listing struct {
	shop          uint32 // its number
	form          form
	from, to      int64 // in s
	offset, limit int
	states        order.States
	by            store.By
	sort          store.Sort
	fields        projection
}

// A keptPage is the whole body of a page, and what it brings. It does not
// change.
type keptPage struct {
	Showing
	edition store.Edition // in which it was the page last, as far as is known
	total   int
	body    []byte
}

// shows reports whether a page has the very orders of the kept one, in the same
// versions.
func (k *keptPage) shows(page store.Page) bool {
	return k.total == page.Total && slices.EqualFunc(k.Orders, page.Outlines, func(a, b order.Outline) bool {
		return a.ID == b.ID && a.Version == b.Version
	})
}

// size returns what the page takes, in bytes.
func (k *keptPage) size() int {
	return cap(k.body) + cap(k.Orders)*outlineCost + listingCost
}

// listing returns what a page is made from; ok is false if it cannot be kept.
func (p projection) listing(c *Call, s *sight, q store.Query) (l listing, ok bool) {
	if !c.keepsWhole() {
		return listing{}, false
	}
	f := s.form | c.form()
	if s.withholds {
		f |= formWithheld
	}
	return listing{
		shop: c.number(), form: f, from: q.From.Unix(), to: q.To.Unix(), offset: q.Offset, limit: q.Limit,
		states: q.States, by: q.By, sort: q.Sort, fields: p,
	}, true
}

// page returns the page that was kept last of a listing, nil for none.
func (c *Cache) page(l listing) *keptPage {
	if c == nil || l.shop == 0 {
		return nil
	}
	s := c.pageShard(l)
	s.mu.Lock()
	defer s.mu.Unlock()
	kept := s.young.pages[l]
	if kept == nil {
		if kept = s.old.pages[l]; kept != nil {
			s.keepPageLocked(l, kept)
		}
	}
	return kept
}

// maxKeptPage bounds a page that is kept, in bytes.
const maxKeptPage = cacheBytes / 64

// keepPage keeps a page in place of the one that was kept of the listing.
func (c *Cache) keepPage(l listing, made *keptPage) {
	if c == nil || l.shop == 0 || made.size() > maxKeptPage {
		return
	}
	s := c.pageShard(l)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keepPageLocked(l, made)
}

func (s *cacheShard) keepPageLocked(l listing, made *keptPage) {
	if was := s.young.pages[l]; was != nil {
		s.size -= was.size()
	}
	s.growLocked(made.size())
	s.young.pages[l] = made
}

// pageShard returns where a page is kept.
func (c *Cache) pageShard(l listing) *cacheShard {
	return c.shard(uint64(l.from) + uint64(l.to)<<20 + uint64(l.offset)<<40)
}
