package mocktest

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/plural"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/order"
)

// An Expected is something that has happened, as often as its methods say: each
// fails the test if it is not so, with the calls that bear on it. Where it counts
// calls and the journal has forgotten some that might decide, the test fails as
// inconclusive.
type Expected struct {
	s     *Server
	what  string
	order int64 // that it is about; 0 for none

	bears func(*journal.Entry) bool // the calls that are shown
	count func() counted
}

// counted is how often something has happened.
type counted struct {
	times   int
	evicted int       // calls that are forgotten and might count
	first   time.Time // in shop time; zero if it never has
}

// Called returns the calls of a method, whatever became of them.
func (s *Server) Called(m wire.Method) *Expected {
	return s.calls("calls of "+string(m), func(e *journal.Entry) bool { return e.Method == string(m) })
}

// NeverCalled is Called(m).Never().
func (s *Server) NeverCalled(m wire.Method) {
	s.t.Helper()
	s.Called(m).Never()
}

// Fetched returns the calls that asked for an order by its id, by any of JD's
// methods that return one, and were answered. Lists do not count.
func (s *Server) Fetched(id int64) *Expected {
	e := s.calls(fmt.Sprintf("answered calls for order %d", id), func(e *journal.Entry) bool {
		method := strings.ToLower(e.Method)
		return e.OrderID == id && e.Outcome == journal.Answered && (strings.HasSuffix(method, ".order.get") || strings.HasSuffix(method, ".order.enget"))
	})
	e.order = id
	e.bears = about(id)
	return e
}

// calls returns the calls that pass a filter.
func (s *Server) calls(what string, passes func(*journal.Entry) bool) *Expected {
	return &Expected{s: s, what: what, bears: passes, count: func() counted {
		entries, evicted := s.Sandbox().Journal.Entries()
		c := counted{evicted: evicted}
		for i := range entries {
			if entries[i].Outcome == journal.Marked || !passes(&entries[i]) {
				continue
			}
			if c.times == 0 {
				c.first = entries[i].ShopAt
			}
			c.times++
		}
		return c
	}}
}

// about passes the calls that name an order.
func about(id int64) func(*journal.Entry) bool {
	return func(e *journal.Entry) bool { return e.OrderID == id }
}

// Shipped returns the shipments of an order that took effect, whether or not
// their answers arrived: by the order's own history, which forgets nothing. They
// count if the order bears the waybill now; "" stands for any.
func (s *Server) Shipped(id int64, waybill string) *Expected {
	what := fmt.Sprintf("shipments of order %d", id)
	if waybill != "" {
		what += " under " + waybill
	}
	return &Expected{s: s, what: what, order: id, bears: about(id), count: func() (c counted) {
		o := s.Orders.Get(id)
		if waybill != "" && !o.Has(waybill) {
			return c
		}
		for _, entry := range o.History {
			if entry.Event != order.Ship && entry.Event != order.Dispatch {
				continue
			}
			if c.times == 0 {
				c.first = entry.At
			}
			c.times++
		}
		return c
	}}
}

// About narrows calls to those that name the order.
func (e *Expected) About(id int64) *Expected {
	passes := e.bears
	narrow := e.s.calls(fmt.Sprintf("%s about order %d", e.what, id), func(x *journal.Entry) bool { return x.OrderID == id && passes(x) })
	narrow.order = id
	return narrow
}

// Refused narrows calls to those that got the code in place of an answer.
func (e *Expected) Refused(code string) *Expected {
	passes := e.bears
	narrow := e.s.calls(fmt.Sprintf("%s refused with %s", e.what, code), func(x *journal.Entry) bool {
		return x.Outcome != journal.Answered && x.Code == code && passes(x)
	})
	narrow.order = e.order
	narrow.bears = passes
	return narrow
}

// Once wants it to have happened exactly once.
func (e *Expected) Once() { e.s.t.Helper(); e.hold(1, 1) }

// Never wants it not to have happened.
func (e *Expected) Never() { e.s.t.Helper(); e.hold(0, 0) }

// Times wants it to have happened exactly so often.
func (e *Expected) Times(n int) { e.s.t.Helper(); e.hold(n, n) }

// AtLeast wants it to have happened so often, or more.
func (e *Expected) AtLeast(n int) { e.s.t.Helper(); e.hold(n, noMost) }

// AtMost wants it to have happened so often, or less.
func (e *Expected) AtMost(n int) { e.s.t.Helper(); e.hold(0, n) }

// noMost is a bound that nothing reaches.
const noMost = int(^uint(0) >> 1)

func (e *Expected) hold(least, most int) {
	e.s.t.Helper()
	c := e.count()
	want := fmt.Sprint(least)
	switch {
	case most == noMost:
		want += " or more"
	case least < most:
		want = fmt.Sprintf("%d to %d", least, most)
	}
	switch enough := c.times >= least; {
	case c.times > most:
	case c.evicted > 0 && !(enough && most == noMost):
		e.fail(fmt.Sprintf("%s: inconclusive: %d, want %s, and the journal has forgotten %d calls that may count", e.what, c.times, want, c.evicted))
		return
	case enough:
		return
	}
	e.fail(fmt.Sprintf("%s: %d, want %s", e.what, c.times, want))
}

// Within wants it to have happened, and for the first time so much shop time, or
// less, after it was the seller's turn: after the order was paid, or placed if
// it is paid on delivery or was not paid by then.
func (e *Expected) Within(d time.Duration) {
	e.s.t.Helper()
	if e.order == 0 {
		e.s.t.Fatalf("mocktest: %s: Within needs an order: narrow it by About", e.what)
	}
	c, turn := e.count(), turnOf(e.s.Orders.Get(e.order))
	switch took := c.first.Sub(turn); {
	case c.evicted > 0:
		e.fail(fmt.Sprintf("%s: inconclusive: the journal has forgotten %d calls, of which some may be the first", e.what, c.evicted))
	case c.times == 0:
		e.fail(fmt.Sprintf("%s: none, want one within %s", e.what, d))
	case took > d:
		e.fail(fmt.Sprintf("%s: the first after %s, want within %s", e.what, took, d))
	}
}

// turnOf returns when it was the seller's turn to do something for an order.
func turnOf(o order.Order) time.Time {
	if o.Pay == order.CashOnDelivery || o.Paid.IsZero() {
		return o.Placed
	}
	return o.Paid
}

// fail fails the test with what is known.
func (e *Expected) fail(why string) {
	e.s.t.Helper()
	entries, _ := e.s.Sandbox().Journal.Entries()
	bearing := slices.DeleteFunc(slices.Clone(entries), func(x journal.Entry) bool { return x.Outcome == journal.Marked || !e.bears(&x) })
	var lines []string
	if e.order != 0 {
		if _, o, err := e.s.Sandbox().FindOrder(e.s.t.Context(), e.order); err == nil {
			lines = append(append(lines, wordOrder(o)), wordCases(o.Cases)...)
		}
	}
	switch {
	case len(bearing) > 0:
		lines = append(lines, wordCalls(bearing)...)
	case len(entries) > 0:
		lines = append(lines, fmt.Sprintf("no call bears on it; of %s these are the last:", plural.Of(len(entries), "call")))
		lines = append(lines, wordCalls(entries[max(0, len(entries)-lastCalls):])...)
	default:
		lines = append(lines, "the sandbox was not called at all")
	}
	e.s.t.Errorf("%s", report("mocktest: "+why, lines))
}

// lastCalls are shown where none bears on what is expected.
const lastCalls = 10
