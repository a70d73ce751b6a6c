package method

import (
	"math/bits"
	"strings"
	"sync"

	"github.com/jdmock/jdmock/contract/wire"
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

// append appends the projected members of an order, in the order of orderInfo.
func (p projection) append(dst []byte, v *view) []byte {
	begin := len(dst)
	for i, word := range p {
		for ; word != 0; word &= word - 1 {
			dst = orderInfo[64*i+bits.TrailingZeros64(word)].append(dst, v)
		}
	}
	return enclose(dst, begin)
}

// ciphers remember those of the shops' keys that are used again and again.
var ciphers cipherMemo

// memoCiphers bounds a cipherMemo.
const memoCiphers = 256

// A cipherMemo remembers ciphers, until there are too many: then it begins anew.
// It is safe for concurrent use.
type cipherMemo struct {
	mu   sync.RWMutex
	made map[wire.SensitiveKey]*wire.Cipher
}

func (m *cipherMemo) of(key wire.SensitiveKey) *wire.Cipher {
	m.mu.RLock()
	c, ok := m.made[key]
	m.mu.RUnlock()
	if ok {
		return c
	}
	c = key.Cipher()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.made == nil || len(m.made) >= memoCiphers {
		m.made = make(map[wire.SensitiveKey]*wire.Cipher, memoCiphers)
	}
	m.made[key] = c
	return c
}
