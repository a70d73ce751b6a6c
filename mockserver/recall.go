package mockserver

import (
	"sync"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// Bounds of what is remembered for faults that answer with earlier answers.
const (
	recallCalls = 128
	recallBytes = 256 << 10 // of one answer
)

// A recalled answer is the latest that calls of one kind got.
type recalled struct {
	box    *sandbox.Sandbox
	vender string
	method wire.Method
	params string
	body   []byte
}

func (a recalled) same(b recalled) bool {
	return a.box == b.box && a.vender == b.vender && a.method == b.method && a.params == b.params
}

// A recall remembers answers, while some rule asks for them. It is safe for
// concurrent use.
type recall struct {
	mu      sync.Mutex
	answers []recalled // oldest first
}

func kindOf(c *call) recalled {
	return recalled{box: c.box, vender: c.shop.VenderID, method: c.spec.Method, params: c.json}
}

// keep remembers the answer of a call, but for one that is replaced.
func (m *recall) keep(c *call, body []byte) {
	if c.box == nil || !c.box.Faults.WantsRecall() || c.struck != nil || len(body) > recallBytes {
		return
	}
	kept := kindOf(c)
	kept.body = body
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, a := range m.answers {
		if a.same(kept) {
			m.answers = append(m.answers[:i], m.answers[i+1:]...)
			break
		}
	}
	if len(m.answers) == recallCalls {
		m.answers = append(m.answers[:0], m.answers[1:]...)
	}
	m.answers = append(m.answers, kept)
}

// stale returns the answer that the same call got last.
func (m *recall) stale(c *call) ([]byte, bool) {
	like := kindOf(c)
	return m.find(func(a recalled) bool { return a.same(like) })
}

// other returns the answer that another call of the shop got last, of the same
// method if there is one.
func (m *recall) other(c *call) ([]byte, bool) {
	like := kindOf(c)
	shops := func(a recalled) bool { return a.box == like.box && a.vender == like.vender && !a.same(like) }
	if body, ok := m.find(func(a recalled) bool { return shops(a) && a.method == like.method }); ok {
		return body, true
	}
	return m.find(shops)
}

// find returns the latest answer that fits.
func (m *recall) find(fits func(recalled) bool) ([]byte, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for i := len(m.answers) - 1; i >= 0; i-- {
		if fits(m.answers[i]) {
			return m.answers[i].body, true
		}
	}
	return nil, false
}
