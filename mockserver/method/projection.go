package method

import (
	"context"
	"encoding/json"
	"math/bits"
	"strings"
	"sync"
)

// A projection is the part of orderInfo that a call asks for: a bit for each
// member.
type projection [2]uint64

func (p *projection) add(i int) { p[i/64] |= 1 << (i % 64) }

// project returns the members listed in optional_fields, and notes those that
// are not known.
func project(c *Call, optionalFields text) projection {
	p, unknown := projections.of(string(optionalFields))
	for _, name := range unknown {
		c.Note("optional_fields: %.40q is not known and ignored", name)
	}
	return p
}

// readProjection reads a list of members of orderInfo, and returns the names
// that are none.
func readProjection(list string) (p projection, unknown []string) {
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		if i, ok := fieldByName[name]; ok {
			p.add(i)
		} else if name != "" {
			unknown = append(unknown, name)
		}
	}
	return p, names(text(strings.Join(unknown, ",")))
}

// projections remember the lists that clients send again and again.
var projections projectionMemo

// Bounds of a projectionMemo.
const (
	memoLists = 256
	memoBytes = 4096 // of one list
)

// A projectionMemo remembers lists without unknown names, until there are too
// many: then it begins anew. It is safe for concurrent use.
type projectionMemo struct {
	mu   sync.RWMutex
	read map[string]projection
}

func (m *projectionMemo) of(list string) (projection, []string) {
	m.mu.RLock()
	p, known := m.read[list]
	m.mu.RUnlock()
	if known {
		return p, nil
	}
	p, unknown := readProjection(list)
	if len(unknown) > 0 || len(list) > memoBytes {
		return p, unknown
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.read == nil || len(m.read) >= memoLists {
		m.read = make(map[string]projection, memoLists)
	}
	m.read[strings.Clone(list)] = p
	return p, nil
}

// of returns the projected members of an order as the call sees it, of which an
// outline suffices. What is in the order is read only if it has to be rendered.
func (p projection) of(ctx context.Context, c *Call, outline *view) (json.RawMessage, error) {
	if kept, ok := c.Cache.lookup(p.rendering(c, outline)); ok {
		return kept, nil
	}
	o, err := c.Orders.Get(ctx, outline.ID)
	if err != nil {
		return nil, err
	}
	v := outline
	if v.Version == o.Version {
		v.Order = &o
	} else { // it has moved meanwhile
		v = see(c, &o, outline.encrypts)
	}
	made := p.render(v)
	c.Cache.keep(p.rendering(c, v), made)
	return made, nil
}

// usualOrder is about what a whole order takes, in bytes.
const usualOrder = 4 << 10

// render writes the projected members of an order, in the order of orderInfo.
func (p projection) render(v *view) json.RawMessage {
	out := append(make([]byte, 0, usualOrder), '{')
	for i, word := range p {
		for ; word != 0; word &= word - 1 {
			out = orderInfo[64*i+bits.TrailingZeros64(word)].append(out, v)
		}
	}
	out = append(out, '}')
	return append(make(json.RawMessage, 0, len(out)), out...) // it is kept, and no more than it
}

// append appends the member as an order shows it.
func (f *field) append(dst []byte, v *view) []byte {
	switch value := f.value(v).(type) {
	case nil:
		return dst
	case secret:
		dst = appendText(appendMember(dst, f.name), value.shown)
		if value.encrypted != "" {
			dst = appendText(appendMember(dst, "encrypt_"+f.name), value.encrypted)
		}
		return dst
	default:
		return appendValue(appendMember(dst, f.name), value)
	}
}
