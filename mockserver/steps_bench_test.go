package mockserver

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/seed"
	"github.com/jdmock/jdmock/mockserver/store"
)

// stepTime is where the clocks of these measurements stand.
var stepTime = time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)

// A walk is a call that is taken through the gateway step by step.
type walk struct {
	s      *Server
	c      *call
	bare   *Bare
	r      *http.Request
	form   string
	answer any
	body   []byte
}

// A step of the gateway, in the order of answer and serveGateway.
type step struct {
	name string
	take func(*walk) *refusal
}

// gatewaySteps are all that a call takes which nothing happens to. Those that
// have no name of their own stand with the one before.
var gatewaySteps = []step{
	{"decode", func(w *walk) *refusal { return w.s.decode(w.c, w.bare.sending(w.form)) }},
	{"authenticate", func(w *walk) *refusal { return w.s.authenticate(context.Background(), w.c) }},
	{"limit", func(w *walk) *refusal {
		refused := w.s.limit(context.Background(), w.c)
		if w.c.leave != nil {
			w.c.leave() // as the call does when it is answered
			w.c.leave = nil
		}
		return refused
	}},
	{"parse", func(w *walk) *refusal { return w.c.parse() }},
	{"fault", func(w *walk) *refusal {
		if refused := w.s.readAsked(w.c, w.r); refused != nil {
			return refused
		}
		return w.s.strike(context.Background(), w.c, fault.Before)
	}},
	{"request schema", func(w *walk) *refusal {
		if refused := w.c.adapt(); refused != nil {
			return refused
		}
		return w.s.checkRequest(w.c)
	}},
	{"method", func(w *walk) (refused *refusal) {
		w.answer, refused = w.s.run(context.Background(), w.c)
		return refused
	}},
	{"encode", func(w *walk) (refused *refusal) {
		w.body, refused = encode(w.c, w.answer)
		return refused
	}},
	{"answer check", func(w *walk) *refusal {
		w.s.checkAnswer(w.c, w.body)
		return nil
	}},
	{"record", func(w *walk) *refusal {
		w.s.deliver(w.c, nil)
		refused, body := w.s.hide(w.c, w.c.params, nil, w.body)
		w.s.record(w.c, refused, w.c.params, w.r.Method, body)
		return refused
	}},
	{"write", func(w *walk) *refusal {
		clear(w.bare.header)
		w.s.write(w.bare, w.r, w.c, w.body)
		return nil
	}},
}

// stepServer returns a server whose answers are checked as serve checks them.
func stepServer(tb testing.TB, orders int) *Server {
	tb.Helper()
	s, err := New(Options{Orders: orders, Clock: clock.Frozen(stepTime), Gateway: clock.Frozen(stepTime)})
	require.NoError(tb, err)
	return s
}

// enter begins a call.
func (s *Server) enter(form string) *walk {
	w := &walk{s: s, bare: NewBare(), form: form}
	w.r = w.bare.sending(form)
	w.c = new(call)
	s.begin(w.c, w.bare)
	return w
}

// until takes a call through the steps before one.
func (w *walk) until(tb testing.TB, name string) *walk {
	tb.Helper()
	for _, each := range gatewaySteps {
		if each.name == name {
			return w
		}
		refused := each.take(w)
		require.Nil(tb, refused, each.name)
		w.c.passed(each.name)
	}
	require.Fail(tb, "there is no step "+name)
	return nil
}

// warmed makes a form's call so often that what is made once is made, and the
// first answers are checked.
func (s *Server) warmed(form string) *Server {
	bare := NewBare()
	for range sampledFirst + 1 {
		bare.Call(s, form)
	}
	return s
}

// stepCalls are the calls whose steps are measured.
var stepCalls = []struct {
	name string
	form func() string
}{
	{"get", func() string { return getForm(1, ShortFields) }},
	{"get with all fields", func() string { return getForm(1, FullFields) }},
	{"list", func() string { return listForm(stepTime.AddDate(0, 0, -10)) }},
}

// getForm asks for an order of a shop of a thousand.
func getForm(n int, fields string) string {
	shop := &seed.Shop{Seed: 1, Start: stepTime, Count: 1000}
	return SignedForm("jingdong.pop.order.get", fmt.Sprintf(`{"order_id":%d,"optional_fields":%q}`, shop.ID(n), fields), stepTime)
}

// listForm asks for a page of 20 full orders.
func listForm(from time.Time) string {
	return SignedForm("jingdong.pop.order.search", fmt.Sprintf(`{"start_date":%q,"end_date":%q,"order_state":"ALL","dateType":1,"page":1,"page_size":20,"optional_fields":%q}`,
		wire.FormatTime(from), wire.FormatTime(stepTime), FullFields), stepTime)
}

// shipForm ships an order.
func shipForm(id int64) string {
	return SignedForm("jingdong.pop.order.ship", fmt.Sprintf(`{"order_id":%d,"logistics_id":2087,"waybill":"JDX%d"}`, id, id), stepTime)
}

// BenchmarkStep measures each step of the gateway, again and again from where
// the one before it left the call.
func BenchmarkStep(b *testing.B) {
	for _, asked := range stepCalls {
		for _, each := range gatewaySteps {
			b.Run(each.name+"/"+asked.name, func(b *testing.B) {
				form := asked.form()
				w := stepServer(b, 1000).warmed(form).enter(form).until(b, each.name)
				before := *w.c
				b.ReportAllocs()
				for b.Loop() {
					*w.c = before
					if refused := each.take(w); refused != nil {
						b.Fatal(refused.cause)
					}
				}
			})
		}
	}
}

// BenchmarkStepMethodCold measures a method none of whose orders is kept
// rendered.
func BenchmarkStepMethodCold(b *testing.B) {
	for _, asked := range stepCalls {
		b.Run(asked.name, func(b *testing.B) {
			form := asked.form()
			w := stepServer(b, 1000).warmed(form).enter(form).until(b, "method")
			w.c.rendered = nil // keeps nothing
			before := *w.c
			b.ReportAllocs()
			for b.Loop() {
				*w.c = before
				if _, refused := w.s.run(context.Background(), w.c); refused != nil {
					b.Fatal(refused.cause)
				}
			}
		})
	}
}

// BenchmarkStepAnswerCheckInTurn measures the check of an answer whose turn it
// is, which is that of one in a thousand.
func BenchmarkStepAnswerCheckInTurn(b *testing.B) {
	for _, asked := range stepCalls {
		b.Run(asked.name, func(b *testing.B) {
			form := asked.form()
			w := stepServer(b, 1000).warmed(form).enter(form).until(b, "answer check")
			b.ReportAllocs()
			for b.Loop() {
				if found := w.s.checker.Response(w.c.spec.Method, w.c.variant, w.body); len(found) > 0 {
					b.Fatal(found[0])
				}
			}
		})
	}
}

// BenchmarkStepShip measures a shipment's method. When all orders are shipped,
// the shop is brought back.
func BenchmarkStepShip(b *testing.B) {
	s := stepServer(b, 20_000)
	require.NoError(b, s.box.Snapshot(b.Context(), "all wait"))
	var calls []*walk
	for _, id := range waitingOrders(b, s, 1000) {
		calls = append(calls, s.enter(shipForm(id)).until(b, "method"))
	}
	before := make([]call, len(calls))
	for i, w := range calls {
		before[i] = *w.c
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		at := i % len(calls)
		if at == 0 && i > 0 {
			b.StopTimer()
			require.NoError(b, s.box.Restore(b.Context(), "all wait"))
			b.StartTimer()
		}
		w := calls[at]
		*w.c = before[at]
		if _, refused := s.run(context.Background(), w.c); refused != nil {
			b.Fatal(refused.cause)
		}
	}
}

// waitingOrders returns orders that can be shipped.
func waitingOrders(tb testing.TB, s *Server, most int) (ids []int64) {
	tb.Helper()
	page, err := s.box.Orders(DefaultVenderID, stepTime).List(tb.Context(), store.Query{
		From: stepTime.AddDate(0, 0, -40), To: stepTime, States: order.SetOf(order.WaitSellerStockOut), Limit: most,
	})
	require.NoError(tb, err)
	for _, o := range page.Orders {
		ids = append(ids, o.ID)
	}
	require.NotEmpty(tb, ids)
	return ids
}

// What is measured is what a call does: taken through all steps it is answered
// as by the handler.
func TestStepsAreThoseOfACall(t *testing.T) {
	t.Parallel()
	for _, asked := range stepCalls {
		t.Run(asked.name, func(t *testing.T) {
			t.Parallel()
			s := stepServer(t, 1000)
			w := s.enter(asked.form()).until(t, "write")
			require.Nil(t, gatewaySteps[len(gatewaySteps)-1].take(w))
			other := NewBare()
			other.Call(s, w.form)
			require.Equal(t, http.StatusOK, w.bare.Status)
			require.False(t, w.bare.Refused)
			require.Equal(t, other.Bytes, w.bare.Bytes)
			kept, _ := s.box.Journal.Entries()
			require.Len(t, kept, 2)
			require.Equal(t, kept[1].Code, kept[0].Code)
			require.Equal(t, kept[1].Bytes, kept[0].Bytes)
			require.Equal(t, kept[1].OrderID, kept[0].OrderID)
		})
	}
}
