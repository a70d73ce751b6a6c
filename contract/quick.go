package contract

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/jdmock/jdmock/contract/wire"
)

// A quick check accepts the requests that callers usually send: a plain object
// with good members. What it does not accept may be good all the same: that is
// for the schema to say, and to word. It is made from the compiled schema, and
// says yes only where the schema does; a fuzz test holds it to that.
type quick struct {
	members  []quickMember
	required uint64 // a bit for each of members
}

// A quickMember is what a schema says of one member that is an integer or a
// text.
type quickMember struct {
	name       string
	kind       wire.Kind // Integer or Text
	keepNull   bool
	least      int64 // of an integer
	most       int64
	shortest   int // of a text, in characters
	longest    int
	schema     *jsonschema.Schema // of a text
	patterns   *memo              // texts that the pattern is known to let pass; nil for no pattern
	notBlank   bool               // in place of the pattern anyText
	hasFormats bool
}

// newQuick returns the quick check of a request's schema, nil if the schema
// holds more than such a check knows.
func newQuick(s *jsonschema.Schema, tree *node) *quick {
	s, wanted := unconditional(s)
	s, plain := followed(s)
	if !plain || !slices.Equal(s.Types, []string{"object"}) || s.AdditionalProperties != false || len(s.Properties) > 64 {
		return nil
	}
	if s.MinProperties >= 0 || s.MaxProperties >= 0 || s.PatternProperties != nil || s.PropertyNames != nil || s.RegexProperties {
		return nil
	}
	q := &quick{}
	for _, name := range tree.names {
		m, ok := newQuickMember(name, s.Properties[name])
		if !ok {
			return nil
		}
		m.keepNull = tree.properties[name].keepNull
		if slices.Contains(s.Required, name) || slices.Contains(wanted, name) {
			q.required |= 1 << len(q.members)
		}
		q.members = append(q.members, m)
	}
	return q
}

// unconditional returns the schema without a condition that wants members of
// those objects that it does not hold for, and these members: an object that has
// them all is good whether it holds or not.
func unconditional(s *jsonschema.Schema) (rest *jsonschema.Schema, wanted []string) {
	if s.If == nil || s.Then != nil || s.Else == nil || !onlyRequires(s.Else) {
		return s, nil
	}
	without := *s
	without.If, without.Else = nil, nil
	return &without, s.Else.Required
}

// onlyRequires reports whether the schema says no more of an object than which
// members it has.
func onlyRequires(s *jsonschema.Schema) bool {
	_, plain := followed(s)
	return plain && s.Ref == nil && s.Types == nil && s.Properties == nil && s.PatternProperties == nil && s.PropertyNames == nil &&
		s.AdditionalProperties == nil && s.MinProperties < 0 && s.MaxProperties < 0 && !s.RegexProperties
}

// followed returns the schema that references lead to; plain is false if a
// schema on the way says more than the type, the bounds and the form of values.
func followed(s *jsonschema.Schema) (end *jsonschema.Schema, plain bool) {
	for {
		conditions := s.Not != nil || s.If != nil || s.AllOf != nil || s.AnyOf != nil || s.OneOf != nil || s.Constant != nil || s.Enum != nil ||
			s.Always != nil || s.DynamicRef != nil || s.RecursiveRef != nil || s.Dependencies != nil || s.DependentRequired != nil || s.DependentSchemas != nil || s.UnevaluatedProperties != nil
		switch {
		case conditions:
			return s, false
		case s.Ref == nil:
			return s, true
		case s.Types != nil || s.Properties != nil || s.Required != nil || s.Pattern != nil || s.Format != "" || s.MinLength >= 0 || s.MaxLength >= 0 || s.Minimum != nil || s.Maximum != nil:
			return s, false // it says something beside the reference
		}
		s = s.Ref
	}
}

func newQuickMember(name string, s *jsonschema.Schema) (quickMember, bool) {
	s, plain := followed(s)
	if !plain || len(s.Types) != 1 || s.ContentEncoding != "" || s.ContentMediaType != "" {
		return quickMember{}, false
	}
	m := quickMember{name: name, schema: s}
	switch s.Types[0] {
	case "integer":
		m.kind = wire.Integer
		var small, large bool
		m.least, small = wholeBound(s.Minimum, -1<<63)
		m.most, large = wholeBound(s.Maximum, 1<<63-1)
		return m, small && large && s.ExclusiveMinimum == nil && s.ExclusiveMaximum == nil && s.MultipleOf == nil
	case "string":
		m.kind, m.shortest, m.longest, m.hasFormats = wire.Text, max(s.MinLength, 0), s.MaxLength, s.Format != ""
		if m.notBlank = s.Pattern != nil && s.Pattern.String() == anyText; s.Pattern != nil && !m.notBlank {
			m.patterns = &memo{}
		}
		return m, s.Format == "" || formats[s.Format] != nil
	}
	return m, false
}

// wholeBound returns a bound of integers, the fallback if there is none.
func wholeBound(r *big.Rat, fallback int64) (n int64, ok bool) {
	if r == nil {
		return fallback, true
	}
	return r.Num().Int64(), r.IsInt() && r.Num().IsInt64()
}

// accepts reports whether the parameters are good, as far as it can tell.
func (q *quick) accepts(params string) bool {
	var room [16]wire.Member
	members, plain := wire.ScanObject(params, room[:0])
	return plain && q.acceptsAll(members)
}

// Accepts reports whether the application parameters of a call, which are a
// plain object, are good. Where it says no, Request is to judge: they may be
// good all the same.
func (c *Checker) Accepts(m wire.Method, v Variant, members wire.Members) bool {
	s, err := c.shelf().requestShape(m, v)
	return err == nil && s.quick().acceptsAll(members)
}

// acceptsAll is accepts for members that are scanned already.
func (q *quick) acceptsAll(members wire.Members) bool {
	if q == nil {
		return false
	}
	var seen uint64
	for _, m := range members {
		i := slices.IndexFunc(q.members, func(k quickMember) bool { return k.name == m.Name })
		switch {
		case i < 0:
			return false
		case m.Kind == wire.Null && !q.members[i].keepNull:
			continue // it counts as absent
		case !q.members[i].accepts(m):
			return false
		}
		seen |= 1 << i
	}
	return seen&q.required == q.required
}

func (k *quickMember) accepts(m wire.Member) bool {
	if k.kind == wire.Integer {
		return k.acceptsInteger(m)
	}
	if m.Kind != wire.Text {
		return false
	}
	if size := utf8.RuneCountInString(m.Value); size < k.shortest || k.longest >= 0 && size > k.longest {
		return false
	}
	if k.notBlank && isBlank(m.Value) {
		return false
	}
	if k.patterns != nil && !k.patterns.has(m.Value, k.schema.Pattern.MatchString) {
		return false
	}
	return !k.hasFormats || formats[k.schema.Format](m.Value)
}

// anyText is the pattern of texts that are not blank. Most of those that it is
// asked about, such as waybills, are asked about once.
const anyText = `\S`

// isBlank reports whether anyText does not match a text.
func isBlank(text string) bool { return strings.TrimLeft(text, "\t\n\f\r ") == "" }

// acceptsInteger takes an integer, or the text of one without a leading zero.
func (k *quickMember) acceptsInteger(m wire.Member) bool {
	if m.Kind != wire.Integer && (m.Kind != wire.Text || !isPlainInteger(m.Value)) {
		return false
	}
	n, err := strconv.ParseInt(m.Value, 10, 64)
	return err == nil && n >= k.least && n <= k.most
}

// isPlainInteger reports whether a text is an integer of at most 18 digits,
// without a sign or a leading zero.
func isPlainInteger(s string) bool {
	return isDigits(s) && len(s) < maxIntegerDigits && (s[0] != '0' || len(s) == 1)
}

// Bounds of a memo.
const (
	memoTexts = 256
	memoBytes = 2048 // of one text
)

// A memo remembers some texts that a pattern lets pass. It is safe for
// concurrent use.
type memo struct {
	mu     sync.RWMutex
	passed map[string]struct{}
}

// has reports whether the text passes.
func (m *memo) has(text string, matches func(string) bool) bool {
	m.mu.RLock()
	_, known := m.passed[text]
	full := len(m.passed) >= memoTexts
	m.mu.RUnlock()
	if known {
		return true
	}
	passes := matches(text)
	if passes && !full && len(text) <= memoBytes {
		m.mu.Lock()
		if m.passed == nil {
			m.passed = map[string]struct{}{}
		}
		m.passed[string([]byte(text))] = struct{}{} // a copy: the text may be part of something large
		m.mu.Unlock()
	}
	return passes
}
