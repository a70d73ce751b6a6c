package storetest

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/seed"
	"github.com/jdmock/jdmock/mockserver/store"
)

// caseTests are what every backend does with the cases of its orders.
var caseTests = map[string]func(*testing.T, store.Store){
	"a case is listed from its application on":    casesAreListed,
	"a case that is due has happened when listed": casesAreDue,
	"a window of cases is open or to the second":  caseWindows,
	"ageing moves cases":                          ageingMovesCases,
	"an unknown shop has no cases":                casesOfNobody,
}

// asking returns what asks for all the money back.
func asking(at time.Time) Change {
	return func(o order.Order) (order.Order, error) {
		o, _, err := o.AskRefund(aftersale.RefundRequest{Reason: "too late"}, at)
		return o, err
	}
}

// replying returns what moves the order's first request for a refund.
func replying(e aftersale.RefundEvent, at time.Time) Change {
	return func(o order.Order) (order.Order, error) {
		o, _, err := o.ReplyRefund(aftersale.ID(o.ID, aftersale.KindRefund, 0), e, aftersale.Reply{Checker: "Li"}, at)
		return o, err
	}
}

// listCases returns the cases of a kind, oldest first.
func listCases(t require.TestingT, s store.Store, now time.Time, kind aftersale.Kind) []aftersale.Mark {
	page, err := s.Cases(context.Background(), shop, now, store.CaseQuery{Kind: kind, Limit: 1000})
	require.NoError(t, err)
	require.Len(t, page.Marks, page.Total)
	return page.Marks
}

func casesAreListed(t *testing.T, s store.Store) {
	ctx := with(t, s, newOrder(1, start), newOrder(2, start))
	assert.Empty(t, listCases(t, s, start, aftersale.KindRefund))
	for id := range int64(2) {
		at := start.Add(time.Duration(2-id) * time.Hour)
		_, err := s.Update(ctx, shop, at, id+1, asking(at))
		require.NoError(t, err)
	}
	later := start.Add(3 * time.Hour)
	first, second := aftersale.ID(1, aftersale.KindRefund, 0), aftersale.ID(2, aftersale.KindRefund, 0)
	want := []aftersale.Mark{
		{Kind: aftersale.KindRefund, Case: second, At: start.Add(time.Hour)},
		{Kind: aftersale.KindRefund, Case: first, At: start.Add(2 * time.Hour)},
	}
	assert.Equal(t, want, listCases(t, s, later, aftersale.KindRefund))
	_, err := s.Update(ctx, shop, later, 1, replying(aftersale.Reject, later))
	require.NoError(t, err)
	want[1].Status = uint8(aftersale.Rejected)
	assert.Equal(t, want, listCases(t, s, later, aftersale.KindRefund), "it stays where it was")
	assert.Empty(t, listCases(t, s, later, aftersale.KindService))
}

func casesAreDue(t *testing.T, s store.Store) {
	ctx := with(t, s, newOrder(1, start))
	for _, change := range []Change{asking(start), replying(aftersale.Approve, start)} {
		_, err := s.Update(ctx, shop, start, 1, change)
		require.NoError(t, err)
	}
	for _, c := range []struct {
		wait time.Duration
		want aftersale.RefundStatus
	}{{order.PayRefundAfter - 1, aftersale.Approved}, {order.PayRefundAfter, aftersale.Refunded}} {
		cases := listCases(t, s, start.Add(c.wait), aftersale.KindRefund)
		require.Len(t, cases, 1)
		assert.Equal(t, uint8(c.want), cases[0].Status)
	}
}

func caseWindows(t *testing.T, s store.Store) {
	at := start.Add(time.Hour)
	ctx := with(t, s, newOrder(1, start))
	_, err := s.Update(ctx, shop, at, 1, asking(at.Add(time.Millisecond)))
	require.NoError(t, err)
	for _, c := range []struct {
		from, to time.Time
		want     int
	}{
		{want: 1}, {from: at, want: 1}, {to: at, want: 1}, {from: at, to: at, want: 1},
		{from: at.Add(time.Second)}, {to: at.Add(-time.Second)}, {from: at, to: at.Add(-time.Second)},
	} {
		page, err := s.Cases(ctx, shop, at, store.CaseQuery{Kind: aftersale.KindRefund, From: c.from, To: c.to})
		require.NoError(t, err)
		assert.Equal(t, c.want, page.Total, "from %s to %s", c.from, c.to)
		assert.Empty(t, page.Marks, "a limit of nothing only counts")
	}
}

func ageingMovesCases(t *testing.T, s store.Store) {
	ctx := with(t, s, newOrder(1, start.Add(-time.Hour)))
	for _, change := range []Change{
		ship(start, "W"),
		func(o order.Order) (order.Order, error) {
			return o.Apply(order.Action{Event: order.Receive, At: start})
		},
		asking(start),
		func(o order.Order) (order.Order, error) {
			o, _, err := o.AskService(aftersale.ServiceRequest{Kind: aftersale.Repair}, start)
			return o, err
		},
		func(o order.Order) (order.Order, error) { o, _, err := o.Complain("late", start); return o, err },
		func(o order.Order) (order.Order, error) { return o.SetVenderRemark(1, "seen", start), nil },
	} {
		_, err := s.Update(ctx, shop, start, 1, change)
		require.NoError(t, err)
	}
	require.NoError(t, s.Age(ctx, shop.Sandbox, start, 90*time.Minute))
	for kind := aftersale.KindRefund; kind <= aftersale.KindRemark; kind++ {
		cases := listCases(t, s, start, kind)
		require.Len(t, cases, 1, kind)
		assert.Equal(t, kind, cases[0].Kind)
		assert.True(t, cases[0].At.Equal(start.Add(-90*time.Minute)), kind)
	}
}

func casesOfNobody(t *testing.T, s store.Store) {
	ctx := with(t, s, newOrder(1, start))
	_, err := s.Cases(ctx, store.ShopKey{Sandbox: shop.Sandbox, Vender: "none"}, start, store.CaseQuery{Kind: aftersale.KindRefund})
	require.ErrorIs(t, err, store.ErrNoShop)
	_, err = s.Update(ctx, shop, start, 1, asking(start))
	require.NoError(t, err)
	require.NoError(t, s.RemoveSandbox(ctx, shop.Sandbox))
	_, err = s.Cases(ctx, shop, start, store.CaseQuery{Kind: aftersale.KindRefund})
	require.ErrorIs(t, err, store.ErrNoShop)
	require.NoError(t, s.AddShop(ctx, shop, start, nil))
	assert.Empty(t, listCases(t, s, start, aftersale.KindRefund))
}

// A caseWorld is a shop of a store, and a plain model of its orders.
type caseWorld struct {
	store.Store
	now    time.Time
	orders []order.Order

	kept   []order.Order // by the snapshot; nil without one
	keptAt time.Time
}

// casesAgree does to orders, generated and inserted ones, what can be done to
// their cases, and compares lists of cases with those of a plain model.
func casesAgree(t *rapid.T, s store.Store) {
	w := caseWorld{Store: s, now: start}
	g := &seed.Shop{Seed: rapid.Uint64().Draw(t, "seed"), Start: start, Count: rapid.OneOf(rapid.IntRange(1, 8), rapid.IntRange(100, 200)).Draw(t, "orders")}
	require.NoError(t, s.AddShop(context.Background(), shop, start, g))
	for n := range g.Len() {
		w.orders = append(w.orders, g.Order(n))
	}
	t.Repeat(map[string]func(*rapid.T){
		"place": w.place, "change": w.change, "move": w.move, "age": w.age, "snapshot": w.snapshot, "restore": w.restore, "": w.compare,
		"wait": func(t *rapid.T) {
			w.now = w.now.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 3600, 86400, 9 * 86400}).Draw(t, "seconds")) * time.Second)
		},
	})
}

func (w *caseWorld) place(t *rapid.T) {
	o := newOrder(int64(len(w.orders)+1), w.now)
	_, err := w.Insert(context.Background(), shop, w.now, o)
	require.NoError(t, err)
	w.orders = append(w.orders, o)
}

// draw draws an order of the model, which is brought to the present.
func (w *caseWorld) draw(t *rapid.T) *order.Order {
	o := &w.orders[rapid.IntRange(0, len(w.orders)-1).Draw(t, "order")]
	*o = o.Settle(w.now)
	return o
}

// change does the same to an order of the store and of the model.
func (w *caseWorld) change(t *rapid.T) {
	o, change := w.draw(t), DrawChange(t, w.now)
	want, wantErr := change(*o)
	_, err := w.Update(context.Background(), shop, w.now, o.ID, change)
	w.moved(t, o, want, wantErr, err)
}

// move is change by an event of the order's own.
func (w *caseWorld) move(t *rapid.T) {
	event := order.Event(rapid.IntRange(int(order.Pay), int(order.Refuse)).Draw(t, "event"))
	o, act := w.draw(t), order.Action{Event: event, At: w.now, Shipment: parcel("W")}
	want, wantErr := o.Apply(act)
	_, err := w.Move(context.Background(), shop, w.now, o.ID, act)
	w.moved(t, o, want, wantErr, err)
}

// moved compares what has become of an order.
func (w *caseWorld) moved(t *rapid.T, o *order.Order, want order.Order, wantErr, err error) {
	require.Equal(t, wantErr == nil, err == nil)
	if err == nil {
		*o = want
	}
	got, err := w.Get(context.Background(), shop, w.now, o.ID)
	require.NoError(t, err)
	require.Equal(t, o.Settle(w.now).Cases, got.Cases)
}

func (w *caseWorld) age(t *rapid.T) {
	by := time.Duration(rapid.IntRange(0, 50).Draw(t, "hours")) * time.Hour
	require.NoError(t, w.Age(context.Background(), shop.Sandbox, w.now, by))
	for i := range w.orders {
		w.orders[i] = w.orders[i].Settle(w.now).Age(by, w.now)
	}
}

func (w *caseWorld) snapshot(t *rapid.T) {
	require.NoError(t, w.Snapshot(context.Background(), shop.Sandbox, "s"))
	w.kept, w.keptAt = slices.Clone(w.orders), w.now
}

func (w *caseWorld) restore(t *rapid.T) {
	if w.kept == nil {
		t.Skip("nothing kept")
	}
	require.NoError(t, w.Restore(context.Background(), shop.Sandbox, "s"))
	w.orders, w.now = slices.Clone(w.kept), w.keptAt
}

// compare compares a list.
func (w *caseWorld) compare(t *rapid.T) {
	for i := range w.orders {
		w.orders[i] = w.orders[i].Settle(w.now)
	}
	q := DrawCaseQuery(t, w.now, len(w.orders))
	got, err := w.Cases(context.Background(), shop, w.now, q)
	require.NoError(t, err)
	require.Equal(t, ExpectCases(w.orders, q), got, "%+v", q)
}
