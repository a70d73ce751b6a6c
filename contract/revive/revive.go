// Package revive turns recorded calls into orders that can live on: of each
// order what the answers showed of it last, member by member, completed by the
// laws where no answer said anything, and the time of the last call.
//
// It reads answers that show orders (lists and details of every dialect), the
// traces of parcels, remarks, and the shipments that were accepted. Answers of
// the en-methods are cipher text and are left out. What a recording shows as
// masked stays so.
package revive

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"time"

	"github.com/jdmock/jdmock/contract/past"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/wire"
)

// Options say how a recording is read. The zero Options refuse orders whose
// amounts break a law, and put all into the import's shop.
type Options struct {
	Mend  bool              // sums that do not follow from the lines are left out, in place of their order
	Shops map[string]string // the vender id of an access token; of others ""
}

// A Document is what a recording has come to.
type Document struct {
	Clock   time.Time    `json:"clock"` // the time of the last call, or the last time that any order shows
	Orders  []past.Order `json:"orders"`
	Refused []Refusal    `json:"refused"`  // orders that are left out, each with its reasons
	LeftOut []LeftOut    `json:"left_out"` // calls that say nothing about orders, by reason
	Calls   int          `json:"calls"`    // that were read
	Broken  int          `json:"broken"`   // how many places of the recording cannot be read
	Tokens  int          `json:"tokens"`   // how many different access tokens they had
}

// A Refusal is an order that cannot be imported.
type Refusal struct {
	OrderID int64    `json:"order_id"`
	Reasons []string `json:"reasons"`
}

// LeftOut says of how many calls nothing was read, and why.
type LeftOut struct {
	Method wire.Method `json:"method,omitempty"`
	Reason string      `json:"reason"`
	Calls  int         `json:"calls"`
}

// Read reads a recording to its end. It needs memory for the orders, whatever
// the recording's size. Places of it that cannot be read are left out; if nothing
// can, the error says why.
func Read(calls iter.Seq2[record.Call, error], o Options) (*Document, error) {
	r := reader{options: o, drafts: map[int64]*draft{}, ways: map[string]*way{}, left: map[LeftOut]int{}, tokens: map[string]bool{}}
	var broken error
	places := 0
	for c, err := range calls {
		if err != nil {
			broken = cmp.Or(broken, err)
			places++
			r.leave("", becauseBroken+causeOf(err))
			continue
		}
		r.call(c)
	}
	if r.calls == 0 && broken != nil {
		return nil, broken
	}
	doc := r.document()
	doc.Broken = places
	return doc, nil
}

// causeOf returns what is wrong with a place, without the place.
func causeOf(err error) string {
	if inner := errors.Unwrap(err); inner != nil {
		err = inner
	}
	return err.Error()
}

// A reader gathers what calls say.
type reader struct {
	options Options
	drafts  map[int64]*draft
	ways    map[string]*way // of parcels, by waybill
	left    map[LeftOut]int
	tokens  map[string]bool
	last    time.Time
	calls   int
	at      int64 // when the present call was made, in ms
	vender  string
}

// Bounds of what is gathered beside the orders.
const (
	maxTokens = 10_000
	maxWays   = 2 * past.MaxOrders
	maxLeft   = 1000
)

// leave notes that a call says nothing.
func (r *reader) leave(m wire.Method, reason string) {
	key := LeftOut{Method: m, Reason: reason}
	if _, known := r.left[key]; known || len(r.left) < maxLeft {
		r.left[key]++
	}
}

// draft returns what is known of an order; nil if there are too many.
func (r *reader) draft(id int64) *draft {
	d, ok := r.drafts[id]
	if !ok {
		if id <= 0 || len(r.drafts) >= past.MaxOrders {
			r.leave("", fmt.Sprintf("order ids from 1 on, and of at most %d orders, can be imported", past.MaxOrders))
			return nil
		}
		d = &draft{}
		d.o.OrderID = id
		r.drafts[id] = d
	}
	d.o.VenderID = cmp.Or(r.vender, d.o.VenderID)
	d.first, d.last = cmp.Or(d.first, r.at), max(d.last, r.at)
	return d
}

// document completes the orders.
func (r *reader) document() *Document {
	doc := &Document{Clock: r.last, Calls: r.calls, Tokens: len(r.tokens), Orders: []past.Order{}, Refused: []Refusal{}, LeftOut: []LeftOut{}}
	ids := make([]int64, 0, len(r.drafts))
	for id := range r.drafts {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		d := r.drafts[id]
		delete(r.drafts, id) // its memory is needed for the document
		d.takeWays(r.ways)
		if reasons := d.complete(r.options.Mend); len(reasons) > 0 {
			doc.Refused = append(doc.Refused, Refusal{id, reasons})
			continue
		}
		doc.Clock = latest(doc.Clock, d.latest())
		doc.Orders = append(doc.Orders, d.o)
	}
	for left, n := range r.left {
		left.Calls = n
		doc.LeftOut = append(doc.LeftOut, left)
	}
	slices.SortFunc(doc.LeftOut, func(a, b LeftOut) int {
		return cmp.Or(cmp.Compare(a.Method, b.Method), cmp.Compare(a.Reason, b.Reason))
	})
	return doc
}

// latest returns the later of two times.
func latest(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// bad words a value that cannot be read.
func bad(name string, v any, want string) error {
	return fmt.Errorf("%s is %s: want %s", name, quoted(v), want)
}

// quoted shows a value in short.
func quoted(v any) string {
	switch v := v.(type) {
	case map[string]any:
		return "an object"
	case []any:
		return "a list"
	case nil:
		return "null"
	default:
		return strconv.Quote(fmt.Sprintf("%.40s", textOf(v)))
	}
}
