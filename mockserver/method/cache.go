package method

import (
	"encoding/json"
	"sync"

	"github.com/jdmock/jdmock/mockserver/order"
)

// A Cache keeps rendered orders until the order, or what is asked of it,
// changes, and whole pages of them until something changes in their shop. It is
// bounded in bytes: when its younger half is full, the older one is forgotten.
// The zero Cache is empty and ready for use, and safe for concurrent use. A nil
// one keeps nothing.
type Cache struct {
	shops  shopNumbers
	shards [cacheShards]cacheShard
}

// Bounds of a Cache.
const (
	cacheBytes  = 32 << 20 // of each half
	cacheShards = 8
	shardBytes  = cacheBytes / cacheShards
)

// A cacheShard is a part of a Cache: calls that look into different ones do not
// wait for each other.
type cacheShard struct {
	mu         sync.Mutex // guards what follows
	young, old cacheHalf
	size       int // of young, in bytes
}

// A cacheHalf is forgotten at once.
type cacheHalf struct {
	orders map[rendering]json.RawMessage
	pages  map[listing]*keptPage
}

// What an entry takes besides its bytes, roughly.
const (
	renderingCost = 160
	listingCost   = 320
	outlineCost   = 96 // of each order on a page
)

// A rendering is all that the bytes of an order depend on.
type rendering struct {
	shop    uint32 // its number
	form    form
	id      int64
	version int64
	fields  projection
}

// rendering returns what the projected members of an order are rendered from.
func (p projection) rendering(c *Call, s *sight, o order.Outline) rendering {
	f := s.form
	if s.withheld(o.State) {
		f |= formWithheld
	}
	return rendering{shop: c.number(), form: f, id: o.ID, version: o.Version, fields: p}
}

// whole returns the rendering of a whole answer that brings the order alone. It
// is one that nothing is kept of if the answer may not be kept.
func (r rendering) whole(c *Call) rendering {
	if !c.keepsWhole() {
		return rendering{}
	}
	r.form |= c.form()
	return r
}

// A Written is an answer of which the whole body may have been written already.
type Written interface {
	// Body returns the whole body, nil if it has not been written. It is not to be
	// changed.
	Body() []byte
}

// lookup returns what was rendered, if it is kept.
func (c *Cache) lookup(key rendering) (json.RawMessage, bool) {
	if c == nil || key.shop == 0 {
		return nil, false
	}
	s := c.shard(uint64(key.id))
	s.mu.Lock()
	defer s.mu.Unlock()
	if kept, ok := s.young.orders[key]; ok {
		return kept, true
	}
	kept, ok := s.old.orders[key]
	if ok {
		s.keepLocked(key, own(kept)) // what it was a part of may go
	}
	return kept, ok
}

// keep keeps what was rendered.
func (c *Cache) keep(key rendering, made json.RawMessage) {
	if c == nil || key.shop == 0 {
		return
	}
	s := c.shard(uint64(key.id))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keepLocked(key, made)
}

// shard returns where what has a number is kept.
func (c *Cache) shard(n uint64) *cacheShard {
	return &c.shards[n*0x9e3779b97f4a7c15>>32%cacheShards]
}

func (s *cacheShard) keepLocked(key rendering, made json.RawMessage) {
	s.growLocked(cap(made) + renderingCost)
	s.young.orders[key] = made
}

// growLocked makes room for an entry of a size.
func (s *cacheShard) growLocked(size int) {
	if s.young.orders == nil || s.size > shardBytes {
		s.old, s.size = s.young, 0
		s.young = cacheHalf{orders: map[rendering]json.RawMessage{}, pages: map[listing]*keptPage{}}
	}
	s.size += size
}
