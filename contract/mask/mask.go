// Package mask takes people and secrets out of recorded traffic of any gateway
// and leaves the rest as it stands.
//
// What it takes out becomes a pseudonym: the same value becomes the same one
// wherever it stands, so that flows still join, and another one under another
// key. A mobile number becomes a number of 11 digits that nobody has, a Chinese
// name another Chinese name, an address another address of the same province,
// a token another token of the same length and letters. Order ids, SKUs, money,
// times and states stay. Who has the key can tell whether a guessed value was
// there: make a key for each recording, and keep it out of the recording.
//
// A member is masked if its schema or its name says that it is personal. All
// other text is searched for what looks like a person or a secret, and for what
// stands in the personal members of the same document. What is no JSON keeps
// only words that are known to be harmless.
package mask

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// KeySize is how many bytes a key has that NewKey makes.
const KeySize = 32

// NewKey returns a key from a source of randomness, such as crypto/rand.Reader.
func NewKey(random io.Reader) ([]byte, error) {
	key := make([]byte, KeySize)
	if _, err := io.ReadFull(random, key); err != nil {
		return nil, fmt.Errorf("key of a mask: %w", err)
	}
	return key, nil
}

// A Masker masks what New was told. It is safe for concurrent use.
type Masker struct {
	also, keep map[string]bool // names of members, in lower case
	words      known           // of Words
	macs       sync.Pool       // of hash.Hash, under the key
}

// An Option changes what a Masker masks.
type Option func(*Masker)

// Also masks further members, parameters or headers, by their names without
// regard to case, such as "order_id".
func Also(names ...string) Option { return func(m *Masker) { add(m.also, names) } }

// Keep leaves members, parameters or headers as they stand, with all that is in
// them, by their names without regard to case. It prevails over Also.
func Keep(names ...string) Option { return func(m *Masker) { add(m.keep, names) } }

// Words masks these values wherever they stand in a text, such as an app's
// secret that the recorder knows. Those shorter than two characters are ignored.
func Words(values ...string) Option {
	return func(m *Masker) {
		for _, value := range values {
			m.words.add(value, secret)
		}
	}
}

func add(set map[string]bool, names []string) {
	for _, name := range names {
		set[strings.ToLower(name)] = true
	}
}

// New returns a Masker under a key, which is copied. Any key will do, but who
// can guess it can look for guessed values in what was masked: NewKey makes one
// that nobody can.
func New(key []byte, options ...Option) *Masker {
	key = slices.Clone(key)
	m := &Masker{also: map[string]bool{}, keep: map[string]bool{}, words: known{}}
	m.macs.New = func() any { return hmac.New(sha256.New, key) }
	for _, option := range options {
		option(m)
	}
	return m
}

// sum returns the keyed digest of a text in a domain, and of what it goes with.
func (m *Masker) sum(domain, with, text string) (sum [sha256.Size]byte) {
	mac := m.macs.Get().(hash.Hash)
	defer m.macs.Put(mac)
	mac.Reset()
	var room [160]byte
	in := append(append(room[:0], domain...), 0, byte(len(with)>>24), byte(len(with)>>16), byte(len(with)>>8), byte(len(with)))
	mac.Write(append(append(in, with...), text...))
	mac.Sum(sum[:0])
	return sum
}

// Params returns the parameters of a call without people and secrets. The sign
// becomes another text of the same length, which fits nothing: Sign makes one.
func (m *Masker) Params(method wire.Method, p wire.Params) wire.Params {
	seen := m.words.clone()
	d := document{m: m, known: seen, members: membersOf(method, "request", "guideRequest")}
	for _, each := range p {
		d.collect(each)
	}
	out := make(wire.Params, 0, len(p))
	for _, each := range p {
		out = append(out, wire.Param{Name: d.name(each.Name), Value: d.param(each)})
	}
	return out
}

// Answer returns the answer to a call without people and secrets. What is JSON
// stays JSON of the same form, byte for byte where nothing was masked.
func (m *Masker) Answer(method wire.Method, v contract.Variant, answer []byte) []byte {
	place := "response"
	if v == contract.Guide {
		place = "guideResponse"
	}
	return []byte(m.json(string(answer), membersOf(method, place)))
}

// json masks a text that should be JSON.
func (m *Masker) json(text string, of members) string {
	d := document{m: m, known: m.words.clone(), members: of}
	d.read(text, true)
	return d.read(text, false)
}

// Sign returns masked parameters with the sign that they have under a test
// secret, so that a gateway that knows it accepts them. Parameters without a
// sign stay without one.
func (m *Masker) Sign(p wire.Params, testSecret string) wire.Params {
	if _, signed := p.Lookup(wire.ParamSign); !signed {
		return slices.Clone(p)
	}
	return p.With(wire.ParamSign, wire.Sign(p, testSecret))
}

// Text returns a free text without what looks like a person or a secret: phone
// numbers, addresses, e-mails, numbers of identity and bank cards, tokens and
// signs, names behind a word such as 收货人： or before one such as 先生. A name
// that stands alone in a sentence looks like any word and stays; Words masks
// those that are known.
func (m *Masker) Text(text string) string { return m.free(text, m.words, open) }
