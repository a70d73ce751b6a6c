// Package aftersale is what comes after an order was paid: requests for refunds,
// service orders (returns, exchanges, repairs) and complaints. Each is a case of
// one order, and moves by a table of its own. Values go in and values come out;
// what a case does to its order is said in the table, and done by package order.
package aftersale

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// A Kind is a kind of case.
type Kind uint8

// The kinds. A remark is no case, but is listed like one: by when the seller
// changed it last.
const (
	KindRefund Kind = iota + 1
	KindService
	KindComplaint
	KindRemark
)

var kindNames = [...]string{KindRefund: "refund", KindService: "service order", KindComplaint: "complaint", KindRemark: "remark"}

// String returns the kind in words, such as "service order".
func (k Kind) String() string {
	if int(k) < len(kindNames) && k != 0 {
		return kindNames[k]
	}
	return "case"
}

// MostOfKind is how many cases of one kind an order has at most.
const MostOfKind = 25

// The ids of cases follow from those of their orders (assumed; JD's do not).
const (
	idsOrder = 100
	idsKind  = MostOfKind
)

// MaxOrderID is the largest id of an order of which cases have ids.
const MaxOrderID = math.MaxInt64/idsOrder - 1

// ID returns the id of an order's k-th case of a kind, from 0.
func ID(orderID int64, kind Kind, k int) int64 {
	return orderID*idsOrder + int64(kind-1)*idsKind + int64(k)
}

// OrderOf returns the id of a case's order.
func OrderOf(caseID int64) int64 { return caseID / idsOrder }

// A Mark is what an index has of a case.
type Mark struct {
	Kind   Kind
	Case   int64 // its id; of a remark ID(order, KindRemark, 0)
	Status uint8 // of the kind
	At     time.Time
}

// Place returns which of its order's cases of the kind it is, from 0.
func (m Mark) Place() int { return int(m.Case % idsOrder % idsKind) }

// A Book holds the cases of one order, oldest first. Whoever changes a case
// makes new slices.
type Book struct {
	Refunds    []Refund
	Services   []Service
	Complaints []Complaint
}

// Empty reports whether there is no case.
func (b Book) Empty() bool { return len(b.Refunds)+len(b.Services)+len(b.Complaints) == 0 }

// Refund returns the request for a refund of an id.
func (b Book) Refund(id int64) (Refund, bool) {
	return find(b.Refunds, func(r *Refund) bool { return r.ID == id })
}

// Service returns the service order of an id.
func (b Book) Service(id int64) (Service, bool) {
	return find(b.Services, func(s *Service) bool { return s.ID == id })
}

// Complaint returns the complaint of an id.
func (b Book) Complaint(id int64) (Complaint, bool) {
	return find(b.Complaints, func(c *Complaint) bool { return c.ID == id })
}

func find[T any](cases []T, is func(*T) bool) (found T, ok bool) {
	for i := range cases {
		if is(&cases[i]) {
			return cases[i], true
		}
	}
	return found, false
}

// Earlier returns the cases as if all that has happened to them had been so much
// earlier.
func (b Book) Earlier(by time.Duration) Book {
	b.Refunds, b.Services, b.Complaints = slices.Clone(b.Refunds), slices.Clone(b.Services), slices.Clone(b.Complaints)
	for i := range b.Refunds {
		earlier(by, &b.Refunds[i].Applied, &b.Refunds[i].Checked)
	}
	for i := range b.Services {
		s := &b.Services[i]
		earlier(by, &s.Applied, &s.Changed, &s.Audited, &s.Sent, &s.Received, &s.Processed)
	}
	for i := range b.Complaints {
		c := &b.Complaints[i]
		earlier(by, &c.Opened, &c.Changed)
		c.Replies = slices.Clone(c.Replies)
		for k := range c.Replies {
			earlier(by, &c.Replies[k].At)
		}
	}
	return b
}

// earlier moves the times that have come.
func earlier(by time.Duration, times ...*time.Time) {
	for _, t := range times {
		if !t.IsZero() {
			*t = t.Add(-by)
		}
	}
}

// Marks returns the marks of all cases.
func (b Book) Marks() []Mark {
	var marks []Mark
	for _, r := range b.Refunds {
		marks = append(marks, Mark{KindRefund, r.ID, uint8(r.Status), r.Applied})
	}
	for _, s := range b.Services {
		marks = append(marks, Mark{KindService, s.ID, uint8(s.Status), s.Applied})
	}
	for _, c := range b.Complaints {
		marks = append(marks, Mark{KindComplaint, c.ID, uint8(c.Status), c.Opened})
	}
	return marks
}

// Errors of cases.
var (
	ErrNotFound = errors.New("no such case")
	ErrConflict = errors.New("the case's status does not allow it")
	ErrTooMany  = errors.New("the order has as many cases of the kind as it may")
	ErrOpen     = errors.New("the order has an open case of the kind")
	ErrSum      = errors.New("the sum does not fit what was paid")
	ErrState    = errors.New("the order's state does not allow it")
	ErrKind     = errors.New("a service order is a return, an exchange or a repair")
	ErrGoods    = errors.New("the order has no such goods")
	ErrCount    = errors.New("more pieces than the order has left")
)

// A ConflictError says which event a case's status refused. It is an
// ErrConflict.
type ConflictError struct {
	Kind   Kind
	ID     int64
	Status string
	Event  string
	Unless string // what would have to hold; "" if nothing would help
}

// Error names the case, the event and the status.
func (e *ConflictError) Error() string {
	verb, odd := verbs[e.Event]
	if !odd {
		verb = strings.ReplaceAll(e.Event, "_", " ")
	}
	text := fmt.Sprintf("%s %d: cannot %s one that is %s", e.Kind, e.ID, verb, strings.ReplaceAll(e.Status, "_", " "))
	if e.Unless != "" {
		text += ", unless " + e.Unless
	}
	return text
}

// verbs are the events whose names are not what somebody does to a case.
var verbs = map[string]string{
	"reply": "reply to", "intercepts": "stop the parcel of", "interception_fails": "miss the parcel of", "await_logistics": "await the carrier about",
	"send_back": "send back the goods of", "receive": "receive the goods of", "return_as_is": "send back as they came the goods of",
}

// Is reports whether target is ErrConflict.
func (e *ConflictError) Is(target error) bool { return target == ErrConflict }

// An Effect is what a row does to the case's order.
type Effect uint8

// The effects.
const (
	Nothing  Effect = iota
	Cancels         // an order that the case has locked is cancelled
	Restores        // an order that the case has locked goes back to where it stood
)

var effectTexts = [...]string{Nothing: "", Cancels: "the order is cancelled", Restores: "the order goes back to where it stood"}

// String returns the effect in words, "" for Nothing.
func (e Effect) String() string { return effectTexts[e] }
