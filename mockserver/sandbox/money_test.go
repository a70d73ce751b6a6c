package sandbox_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/seed"
	"github.com/jdmock/jdmock/mockserver/store"
)

// wildActions are how many random things happen to a shop.
const wildActions = 100_000

// A wild shop is one in which people do what comes into their heads.
type wild struct {
	t    *testing.T
	ctx  context.Context
	r    *rand.Rand
	box  *sandbox.Sandbox
	shop sandbox.Shop

	ids    []int64
	posted int
	did    map[string]int // how often each action was let through
	refund int            // how often the whole shop had paid something back
}

func newWild(t *testing.T, number uint64) *wild {
	t.Helper()
	box, err := sandbox.New(t.Context(), sandbox.Config{
		Name: "box", Seed: number, Start: noon, Clock: clock.Frozen(noon), Store: &store.Memory{},
		Apps: []sandbox.App{{Key: "key", Secret: "secret"}}, Shops: []sandbox.ShopConfig{{Access: "token", Orders: 200}},
	})
	require.NoError(t, err)
	w := &wild{t: t, ctx: t.Context(), r: rand.New(rand.NewPCG(number, 7)), box: box, shop: box.Shops()[0], did: map[string]int{}}
	for _, o := range w.all() {
		w.ids = append(w.ids, o.ID)
	}
	require.Len(t, w.ids, 200)
	require.NoError(t, box.Snapshot(w.ctx, "now and then"))
	return w
}

func (w *wild) now() time.Time { return w.box.Clock().Now() }

// all returns the orders of the shop.
func (w *wild) all() (all []order.Order) {
	q := store.Query{To: w.now().AddDate(1, 0, 0), States: order.AllStates, Limit: 1000}
	for {
		page, err := w.box.Orders(w.shop.VenderID, w.now()).List(w.ctx, q)
		require.NoError(w.t, err)
		all = append(all, page.Orders...)
		if q.Offset += len(page.Orders); len(page.Orders) == 0 || q.Offset >= page.Total {
			return all
		}
	}
}

// place adds an order in a state.
func (w *wild) place() {
	if w.posted >= seed.MaxPosted || len(w.ids) >= 3000 {
		return
	}
	kinds := []int{order.SOP, order.SOP, order.LOC}
	states := []order.State{order.NotPay, order.WaitSellerStockOut, order.FinishedL, order.WaitGoodsReceiveConfirm}
	kind, state := kinds[w.r.IntN(len(kinds))], states[w.r.IntN(len(states))]
	o := w.box.Posted(w.shop, w.posted, kind)
	w.posted++
	if kind == order.LOC && state == order.WaitSellerStockOut {
		state = order.WaitSendCode
	}
	if state == order.WaitSellerStockOut && w.r.IntN(4) == 0 {
		o.Pay = order.CashOnDelivery
	}
	o.Fated = order.Fate(w.r.IntN(len(order.Fates())))
	o.Prepared.Fate = o.Fated
	o.Placed = w.now()
	orders := w.box.Orders(w.shop.VenderID, w.now())
	placed, err := orders.Store.Insert(w.ctx, orders.Shop, w.now(), o.In(state, w.now()))
	if errors.Is(err, store.ErrTaken) { // by one that a restore has brought back
		return
	}
	require.NoError(w.t, err)
	w.ids = append(w.ids, placed.ID)
}

// passes lets time pass, or go back.
func (w *wild) passes() {
	switch w.r.IntN(200) {
	case 0:
		require.NoError(w.t, w.box.Restore(w.ctx, "now and then"))
		w.ids = w.ids[:0]
		for _, o := range w.all() {
			w.ids = append(w.ids, o.ID)
		}
		w.did["restore"]++
	case 1:
		require.NoError(w.t, w.box.Snapshot(w.ctx, "now and then"))
	case 2:
		_, err := w.box.Age(w.ctx, w.ids[w.r.IntN(len(w.ids))], time.Duration(1+w.r.IntN(72))*time.Hour)
		require.NoError(w.t, err)
	default:
		_, err := w.box.Advance(w.ctx, time.Duration(1+w.r.IntN(3600))*time.Second)
		require.NoError(w.t, err)
	}
}

// pick returns an order that something happens to: mostly one of the youngest,
// so that much happens to each.
func (w *wild) pick() int64 {
	young := len(w.ids)
	if w.r.IntN(4) > 0 {
		young = min(young, 30)
	}
	return w.ids[len(w.ids)-1-w.r.IntN(young)]
}

// step does one random thing.
func (w *wild) step(i int) {
	switch {
	case i%20 == 0:
		w.passes()
		return
	case i%20 == 1:
		w.place()
		return
	}
	id := w.pick()
	var before order.Order
	var what string
	after, err := w.box.Orders(w.shop.VenderID, w.now()).Update(w.ctx, id, func(was order.Order) (o order.Order, err error) {
		before = was
		o, what, err = w.act(was)
		return o, err
	})
	if err != nil {
		require.True(w.t, refusal(err), "action %d, %s of order %d: %v", i, what, id, err)
		return
	}
	w.did[what]++
	addsUp(w.t, &after)
	require.GreaterOrEqual(w.t, after.Refunded(), before.Refunded(), "action %d, %s of order %d: what is paid back stays so", i, what, id)
	require.GreaterOrEqual(w.t, after.AmountPaid(), before.AmountPaid(), "action %d, %s of order %d: what is paid stays so", i, what, id)
}

// refusal reports whether an error is what the tables and bounds say.
func refusal(err error) bool {
	return slices.ContainsFunc([]error{
		order.ErrConflict, aftersale.ErrNotFound, aftersale.ErrConflict, aftersale.ErrTooMany, aftersale.ErrOpen, aftersale.ErrSum,
		aftersale.ErrState, aftersale.ErrKind, aftersale.ErrGoods, aftersale.ErrCount,
	}, func(e error) bool { return errors.Is(err, e) })
}

// A balance is where the money of orders is, in fen.
type balance struct{ paid, kept, refunded, onItsWay int64 }

// balanceOf adds up the money of an order by what its cases say. What finance has
// declined it may still approve, so that it is on its way.
func balanceOf(o *order.Order) (b balance) {
	if !o.Paid.IsZero() {
		b.paid = o.Sums().Payment
	}
	for _, r := range o.Cases.Refunds {
		sum := r.Sum
		if sum == 0 {
			sum = b.paid
		}
		switch r.Status {
		case aftersale.Refunded:
			b.refunded += sum
		case aftersale.Approved, aftersale.Intercepted, aftersale.ForceClosed, aftersale.FinanceRejected, aftersale.ManuallyApproved:
			b.onItsWay += sum
		}
	}
	for _, s := range o.Cases.Services {
		b.refunded += s.Paid
	}
	b.kept = b.paid - b.refunded - b.onItsWay
	return b
}

// addsUp holds an order to the laws of money.
func addsUp(t *testing.T, o *order.Order) balance {
	t.Helper()
	b := balanceOf(o)
	if b.kept < 0 || b.refunded > b.paid || b.refunded != o.Refunded() || b.paid != o.AmountPaid() {
		t.Fatalf("order %d in %s: %+v, the order says that %d of %d was paid back; cases %+v", o.ID, o.State, b, o.Refunded(), o.AmountPaid(), o.Cases)
	}
	locking := 0
	for _, r := range o.Cases.Refunds {
		if r.Locks && r.Status.Open() {
			locking++
		}
	}
	if want := map[bool]int{true: 1}[o.State == order.Locked]; locking != want {
		t.Fatalf("order %d in %s: %d open requests have locked it, want %d; cases %+v", o.ID, o.State, locking, want, o.Cases)
	}
	if broken := o.Check(); len(broken) > 0 {
		t.Fatalf("order %d in %s: %v; cases %+v", o.ID, o.State, broken, o.Cases)
	}
	return b
}

// audit adds up the whole shop.
func (w *wild) audit() (total balance) {
	locked := 0
	for _, o := range w.all() {
		b := addsUp(w.t, &o)
		total.paid += b.paid
		total.kept += b.kept
		total.refunded += b.refunded
		total.onItsWay += b.onItsWay
		if o.State == order.Locked {
			locked++
		}
	}
	require.Equal(w.t, total.paid, total.kept+total.refunded+total.onItsWay)
	require.LessOrEqual(w.t, total.refunded+total.onItsWay, total.paid)
	if total.refunded > 0 {
		w.refund++
	}
	return total
}

func TestTheMoneyAddsUpWhateverHappens(t *testing.T) {
	t.Parallel()
	w := newWild(t, 1)
	for i := range wildActions {
		w.step(i)
		if i%1000 == 999 {
			w.audit()
		}
	}
	end := w.audit()
	require.Positive(t, end.kept)
	require.Positive(t, end.refunded)
	require.Equal(t, wildActions/1000+1, w.refund, "money was paid back all along")
	for _, what := range []string{
		"ask refund", "refund approve", "refund reject", "refund intercept", "refund intercepts", "refund interception_fails", "refund force_close",
		"refund await_logistics", "refund withdraw", "refund pay", "refund decline", "refund approve_manually", "ask service", "service refund",
		"service exchange", "service repair", "service confirm", "service cancel", "complaint", "lock", "approve", "reject", "withdraw", "restore",
	} {
		require.Positive(t, w.did[what], "%s never came about: %v", what, w.did)
	}
}
