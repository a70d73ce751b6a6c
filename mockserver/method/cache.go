package method

import (
	"encoding/json"
	"sync"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

// A Cache keeps rendered orders until the order, or what is asked of it,
// changes. It is bounded in bytes: when its younger half is full, the older one
// is forgotten. The zero Cache is empty and ready for use, and safe for
// concurrent use. A nil one keeps nothing.
type Cache struct {
	mu         sync.Mutex // guards what follows
	young, old map[rendering]json.RawMessage
	size       int // of young, in bytes
}

// cacheBytes bounds each half of a Cache.
const cacheBytes = 32 << 20

// renderingCost is what an entry takes besides its bytes, roughly.
const renderingCost = 200

// A rendering is all that the bytes of an order depend on.
type rendering struct {
	shop     store.ShopKey
	id       int64
	version  int64
	fields   projection
	secrets  string
	unset    string
	withheld bool
	digitPay bool
	success  string // of a whole answer, as the quirks have it; "" for an order alone
	root     string // of a whole answer
}

// rendering returns what the projected members of an order are rendered from.
func (p projection) rendering(c *Call, s *sight, o order.Outline) rendering {
	return rendering{
		shop: c.Orders.Shop, id: o.ID, version: o.Version, fields: p, secrets: s.secrets.mode,
		unset: s.unset, withheld: s.withheld(o.State), digitPay: s.digitPay,
	}
}

// whole returns the rendering of a whole answer that brings the order alone.
func (r rendering) whole(c *Call) rendering {
	r.root, r.success = c.Root, c.Quirks.Of(quirk.Success)+" "+c.Quirks.Of(quirk.SuccessCode)
	return r
}

// A Keeper is an answer of which the whole body may serve again.
type Keeper interface {
	// Kept returns the body that a like call got, nil if none is kept. It is not
	// to be changed.
	Kept() []byte
	// Keep keeps the body of the answer.
	Keep(body []byte)
}

// lookup returns what was rendered, if it is kept.
func (c *Cache) lookup(key rendering) (json.RawMessage, bool) {
	if c == nil {
		return nil, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if kept, ok := c.young[key]; ok {
		return kept, true
	}
	kept, ok := c.old[key]
	if ok {
		c.keepLocked(key, kept)
	}
	return kept, ok
}

// keep keeps what was rendered.
func (c *Cache) keep(key rendering, made json.RawMessage) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keepLocked(key, made)
}

func (c *Cache) keepLocked(key rendering, made json.RawMessage) {
	if c.young == nil || c.size > cacheBytes {
		c.old, c.young, c.size = c.young, map[rendering]json.RawMessage{}, 0
	}
	c.young[key] = made
	c.size += cap(made) + renderingCost + len(key.root)
}
