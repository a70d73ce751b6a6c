// Package method imitates JD's methods, one file each. A method knows what its
// own JSON means; it sees one shop's orders at one instant, and has no means to
// touch HTTP, signatures, clocks or another shop.
package method

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/store"
)

// A Call is what a method is given besides its parameters.
type Call struct {
	Shop   sandbox.Shop
	Orders store.Orders
	Now    time.Time // shop time
	Quirks quirk.Settings
	Cache  *Cache // of rendered orders; nil keeps none

	Root    string       // of the method's answers; "" keeps no whole answer
	Members wire.Members // the parameters, if they are a plain object; else nil

	Serials *sandbox.Serials // trade_no that were used
	Labels  *sandbox.Labels  // waybills that were issued; nil for none
	Watcher Watcher          // is told what becomes of orders; nil for nobody

	sight   sight // how it sees orders, once that is known
	notes   []string
	unnoted int // notes beyond MaxNotes

	shopNumber uint32 // the shop's in the cache, once that is known; else 0
}

// Bounds of what a call notes.
const (
	MaxNotes     = 20
	MaxNoteBytes = 200
)

// Note keeps something that the caller may want to know, for the journal: at
// most MaxNotes of MaxNoteBytes each, and how many more there were.
func (c *Call) Note(format string, args ...any) {
	if len(c.notes) >= MaxNotes {
		c.unnoted++
		return
	}
	note := fmt.Sprintf(format, args...)
	if len(note) > MaxNoteBytes {
		const cut = "…"
		note = strings.ToValidUTF8(note[:MaxNoteBytes-len(cut)], "") + cut
	}
	c.notes = append(c.notes, note)
}

// Notes returns what was noted.
func (c *Call) Notes() []string {
	if c.unnoted == 0 {
		return c.notes
	}
	return append(slices.Clone(c.notes), fmt.Sprintf("and %d more", c.unnoted))
}

// A Spec is one method: a handler for each of its forms.
type Spec struct {
	Method wire.Method
	Root   string   // of its answers
	Main   *Handler // the only form, or the jos one
	Guide  *Handler // the guide's form of a method that JD has as well; else nil
}

// A Handler answers calls of one form of a method. What it returns stands under
// the method's root, beside the code.
type Handler struct {
	Order string // the parameter that names the order, "" if there is none
	Case  string // the parameter that names a case of an order, in place of Order; "" if there is none
	Plain bool   // it shows personal data in plain, unless a quirk says otherwise
	run   func(ctx context.Context, c *Call, params string) (any, error)

	// Inside finds the order that stands within a parameter, where Order names
	// none; nil for nowhere. Value is the text of a parameter.
	Inside func(value func(name string) string) int64

	fail func(*Call, wire.Error) any
}

// Run answers a call whose parameters satisfy the method's schema.
func (h *Handler) Run(ctx context.Context, c *Call, params string) (any, error) {
	return h.run(ctx, c, params)
}

// HasFailures reports whether the method words failures inside its own result.
func (h *Handler) HasFailures() bool { return h.fail != nil }

// Fail words a failure inside the method's own result; ok is false if the
// method has no place for one.
func (h *Handler) Fail(c *Call, e wire.Error) (answer any, ok bool) {
	if h.fail == nil {
		return nil, false
	}
	return h.fail(c, e), true
}

// handler makes a Handler of a function over typed parameters.
func handler[Q, A any](order string, answer func(context.Context, *Call, Q) (A, error), fail func(*Call, wire.Error) any) *Handler {
	return &Handler{Order: order, fail: fail, run: func(ctx context.Context, c *Call, params string) (any, error) {
		q, err := read[Q](c.Members, params)
		if err != nil {
			return nil, fmt.Errorf("parameters that their schema lets pass: %w", err)
		}
		return answer(ctx, c, q)
	}}
}

// ofCase marks a handler whose parameter names a case, and with it an order.
func ofCase(parameter string, h *Handler) *Handler {
	h.Case = parameter
	return h
}

// NamesOrder reports whether calls may name an order.
func (h *Handler) NamesOrder() bool { return h != nil && (h.Order+h.Case != "" || h.Inside != nil) }

// showsPlain marks a handler that shows personal data in plain.
func showsPlain(h *Handler) *Handler {
	h.Plain = true
	return h
}

var registry = map[wire.Method]Spec{}

// register makes a method known. Each method's file calls it once.
func register(s Spec) {
	if _, twice := registry[s.Method]; twice {
		panic("method: " + string(s.Method) + " is registered twice")
	}
	s.Root = s.Method.Root()
	registry[s.Method] = s
}

// Find returns the method of a name.
func Find(name wire.Method) (Spec, bool) {
	s, ok := registry[name]
	return s, ok
}

// All returns every method, by name.
func All() []Spec {
	specs := make([]Spec, 0, len(registry))
	for _, s := range registry {
		specs = append(specs, s)
	}
	sort.Slice(specs, func(i, j int) bool { return specs[i].Method < specs[j].Method })
	return specs
}

// A ParamError says that a parameter is wrong in a way that no schema can
// tell. Fault says which.
type ParamError struct {
	Member string
	Fault  Fault
	Detail string // what was wrong and what would be right; goes after Member
	Zh     string // the same in Chinese
}

// A Fault is a kind of wrong parameters.
type Fault uint8

// The kinds of wrong parameters.
const (
	BadValue    Fault = iota // the value is not allowed
	BadTogether              // it takes two parameters, or the shop, to see it
	BadOrderID               // an order id of zero or less
)

// Error returns the member and what is wrong with it.
func (e *ParamError) Error() string { return e.Member + " " + e.Detail }
