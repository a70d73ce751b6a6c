package store_test

import (
	"cmp"
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/contract/raced"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/seed"
	"github.com/jdmock/jdmock/mockserver/store"
	"github.com/jdmock/jdmock/mockserver/store/storetest"
)

var (
	noon = time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)
	key  = store.ShopKey{Sandbox: "box", Vender: "1"}
)

// A model is a shop generated whole: a slice of orders, searched, sorted and cut
// as plainly as can be.
type model struct {
	now    time.Time
	orders []order.Order
}

func (m *model) copy() model { return model{m.now, slices.Clone(m.orders)} }

// settle brings every order to the present, and returns what has happened.
func (m *model) settle() (happened []store.Happening) {
	for i := range m.orders {
		o := &m.orders[i]
		if at, due := o.Due(); !due || at.After(m.now) {
			continue
		}
		before := len(o.History)
		*o = o.Settle(m.now)
		for _, e := range o.History[before:] {
			happened = append(happened, store.Happening{Vender: key.Vender, OrderID: o.ID, Entry: e})
		}
	}
	slices.SortStableFunc(happened, func(a, b store.Happening) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.OrderID, b.OrderID))
	})
	return happened
}

// list returns a page of the settled orders.
func (m *model) list(q store.Query) (page []*order.Order, total int) {
	type row struct {
		at, id int64
		order  *order.Order
	}
	var in []row
	from, to := q.From.Unix(), q.To.Unix()
	for i := range m.orders {
		o := &m.orders[i]
		if !q.States.Has(o.State) {
			continue
		}
		at := o.Placed.Unix()
		if q.By == store.Modified {
			at = o.Modified.Unix()
		}
		if at >= from && at <= to {
			in = append(in, row{at, o.ID, o})
		}
	}
	slices.SortFunc(in, func(a, b row) int {
		byTime, byID := cmp.Compare(a.at, b.at), cmp.Compare(a.id, b.id)
		if q.Sort != store.OldestFirst {
			byTime = -byTime
		}
		if q.Sort == store.NewestFirst {
			byID = -byID
		}
		return cmp.Or(byTime, byID)
	})
	begin := min(q.Offset, len(in))
	for _, r := range in[begin:min(begin+q.Limit, len(in))] {
		page = append(page, r.order)
	}
	return page, len(in)
}

// next returns when something will next happen.
func (m *model) next() (first time.Time, ok bool) {
	for i := range m.orders {
		if at, will := m.orders[i].Next(); will && (!ok || at.Before(first)) {
			first, ok = at, true
		}
	}
	return first, ok
}

// bench is a shop in a store beside its model.
type bench struct {
	t     require.TestingT
	ctx   context.Context
	store store.Memory
	shop  *seed.Shop
	model
	kept   *model // what the snapshot holds
	posted int
}

func newBench(t require.TestingT, shop *seed.Shop, now time.Time) *bench {
	b := &bench{t: t, ctx: context.Background(), shop: shop, model: model{now: now}}
	for n := range shop.Len() {
		b.orders = append(b.orders, shop.Order(n).Settle(now))
	}
	require.NoError(t, b.store.AddShop(b.ctx, key, now, shop))
	return b
}

// same holds an order of the store to the model's, but for its version.
func (b *bench) same(want, got order.Order) {
	want.Version = got.Version
	want.Plan, got.Plan = nil, nil // of which a step may be passed over
	if len(want.History) == 0 && len(got.History) == 0 {
		want.History, got.History = nil, nil
	}
	require.Equal(b.t, want, got)
}

// change does the same to an order of the store and of the model.
func (b *bench) change(i int, fn func(order.Order) (order.Order, error)) {
	was := b.orders[i].Settle(b.now)
	want, wantErr := fn(was)
	got, err := b.store.Update(b.ctx, key, b.now, was.ID, fn)
	require.Equal(b.t, wantErr == nil, err == nil)
	if err == nil {
		b.same(want, got)
		b.orders[i] = want
	} else {
		b.orders[i] = was
	}
	b.orders[i] = b.orders[i].Settle(b.now) // an order that is not locked any more may be overdue
	again, err := b.store.Get(b.ctx, key, b.now, was.ID)
	require.NoError(b.t, err)
	b.same(b.orders[i], again)
}

func (b *bench) post(o order.Order) {
	o.Placed = b.now
	o.Modified = b.now
	_, err := b.store.Insert(b.ctx, key, b.now, o)
	require.NoError(b.t, err)
	b.orders = append(b.orders, o.Settle(b.now))
}

// check compares a list with that of the settled model.
func (b *bench) check(q store.Query) {
	page, err := b.store.List(b.ctx, key, b.now, q)
	require.NoError(b.t, err)
	want, total := b.list(q)
	require.Equal(b.t, total, page.Total, "%+v", q)
	require.Len(b.t, page.Orders, len(want))
	for i := range want {
		require.Equal(b.t, want[i].ID, page.Orders[i].ID, "place %d of %+v", i, q)
		b.same(*want[i], page.Orders[i])
	}
}

// checkCases compares a list of cases of settled orders.
func (b *bench) checkCases(q store.CaseQuery) {
	page, err := b.store.Cases(b.ctx, key, b.now, q)
	require.NoError(b.t, err)
	require.Equal(b.t, storetest.ExpectCases(b.orders, q), page, "%+v", q)
}

// drawQuery draws a query of any kind: wide and narrow windows, few states and
// many, first pages and late ones.
func (b *bench) drawQuery(t *rapid.T) store.Query {
	from := b.now.Add(-time.Duration(rapid.Int64Range(-int64(time.Hour), int64(30*24*time.Hour)).Draw(t, "from")))
	long := rapid.SampledFrom([]int64{int64(time.Second), int64(time.Hour), int64(3 * 24 * time.Hour), int64(40 * 24 * time.Hour)}).Draw(t, "at most")
	q := store.Query{
		By:     rapid.SampledFrom([]store.By{store.Placed, store.Modified}).Draw(t, "by"),
		Sort:   rapid.SampledFrom([]store.Sort{store.OldestFirst, store.NewestFirst, store.NewestFirstSmallerIDs}).Draw(t, "sort"),
		From:   from,
		To:     from.Add(time.Duration(rapid.Int64Range(-1, long).Draw(t, "long"))),
		States: order.States(rapid.Uint32Range(0, uint32(order.AllStates)).Draw(t, "states")) & order.AllStates,
		Offset: rapid.IntRange(0, len(b.orders)+3).Draw(t, "offset"), Limit: rapid.IntRange(0, 20).Draw(t, "limit"),
	}
	if rapid.Bool().Draw(t, "every state") {
		q.States = order.AllStates
	}
	if rapid.Bool().Draw(t, "all time") {
		q.From, q.To = time.Time{}, time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	return q
}

func (b *bench) draw(t *rapid.T) int { return rapid.IntRange(0, len(b.orders)-1).Draw(t, "order") }

func (b *bench) apply(t *rapid.T) func(order.Order) (order.Order, error) {
	event := order.Event(rapid.IntRange(int(order.Pay), int(order.Refuse)).Draw(t, "event"))
	parcels := []order.Parcel{{LogisticsID: 2087, Waybill: rapid.StringMatching(`W[0-9]{2}`).Draw(t, "waybill")}}
	return func(o order.Order) (order.Order, error) {
		return o.Apply(order.Action{Event: event, At: b.now, Shipment: order.Shipment{Parcels: parcels}})
	}
}

// TestAShopThatIsAFunctionIsTheShopGeneratedWhole does to the store and to the
// model what can be done to orders, and compares whatever can be read.
func TestAShopThatIsAFunctionIsTheShopGeneratedWhole(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		count := rapid.OneOf(rapid.IntRange(1, 8), rapid.IntRange(1, 100), rapid.IntRange(200, 300)).Draw(t, "orders")
		shop := &seed.Shop{Seed: rapid.Uint64().Draw(t, "seed"), Ordinal: rapid.Int64Range(0, 9).Draw(t, "ordinal"), Start: noon, Count: count}
		b := newBench(t, shop, noon.Add(time.Duration(rapid.IntRange(-24*25, 24*5).Draw(t, "opened"))*time.Hour))
		t.Repeat(map[string]func(*rapid.T){
			"move":     func(t *rapid.T) { b.change(b.draw(t), b.apply(t)) },
			"move two": func(t *rapid.T) { i := b.draw(t); b.change(i, b.apply(t)); b.change((i+1)%len(b.orders), b.apply(t)) },
			"case":     func(t *rapid.T) { b.change(b.draw(t), storetest.DrawChange(t, b.now)) },
			"remark": func(t *rapid.T) {
				b.change(b.draw(t), func(o order.Order) (order.Order, error) { o.VenderRemark = "x"; return o, nil })
			},
			"age": func(t *rapid.T) {
				by := time.Duration(rapid.IntRange(0, 200).Draw(t, "hours")) * time.Hour
				b.change(b.draw(t), func(o order.Order) (order.Order, error) { return o.Age(by, b.now), nil })
			},
			"age all": func(t *rapid.T) {
				if rapid.IntRange(0, 3).Draw(t, "rarely") > 0 {
					t.Skip("not now")
				}
				by := time.Duration(rapid.IntRange(1, 100).Draw(t, "hours")) * time.Hour
				require.NoError(t, b.store.Age(b.ctx, key.Sandbox, b.now, by))
				for i := range b.orders {
					b.orders[i] = b.orders[i].Settle(b.now).Age(by, b.now)
				}
			},
			"place": func(t *rapid.T) { b.post(shop.Posted(b.posted, order.SOP)); b.posted++ },
			"wait": func(t *rapid.T) {
				b.now = b.now.Add(time.Duration(rapid.SampledFrom([]int{1, 30, 3600, 86400, 9 * 86400}).Draw(t, "seconds")) * time.Second)
			},
			"happen": func(t *rapid.T) { b.happen(time.Duration(rapid.IntRange(0, 100).Draw(t, "hours")) * time.Hour) },
			"next": func(t *rapid.T) {
				b.model.settle()
				want, wantOK := b.model.next()
				got, ok, err := b.store.Next(b.ctx, key.Sandbox, b.now)
				require.NoError(t, err)
				require.Equal(t, wantOK, ok)
				require.Equal(t, want, got)
			},
			"snapshot": func(t *rapid.T) {
				require.NoError(t, b.store.Snapshot(b.ctx, key.Sandbox, "s"))
				kept := b.model.copy()
				b.kept = &kept
			},
			"restore": func(t *rapid.T) {
				if b.kept == nil {
					t.Skip("nothing kept")
				}
				require.NoError(t, b.store.Restore(b.ctx, key.Sandbox, "s"))
				b.model = b.kept.copy()
			},
			"": func(t *rapid.T) {
				b.model.settle()
				b.check(b.drawQuery(t))
				b.checkCases(storetest.DrawCaseQuery(t, b.now, len(b.orders)/10))
			},
		})
	})
}

// happen waits, and compares what has happened.
func (b *bench) happen(wait time.Duration) {
	b.model.settle()
	require.NoError(b.t, b.store.Settle(b.ctx, key.Sandbox, b.now, nil))
	b.now = b.now.Add(wait)
	want := b.model.settle()
	var got []store.Happening
	require.NoError(b.t, b.store.Settle(b.ctx, key.Sandbox, b.now, func(h store.Happening) { got = append(got, h) }))
	require.Equal(b.t, want, got)
}

// TestALargeShopIsTheShopGeneratedWhole compares lists of a shop whose lines are
// long, and of which many orders are touched.
func TestALargeShopIsTheShopGeneratedWhole(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it generates a hundred thousand orders")
	}
	count := 100_000
	if raced.On {
		count = 10_000
	}
	b := newBench(t, &seed.Shop{Seed: 7, Start: noon, Count: count}, noon)
	for i := range b.orders {
		if b.orders[i].State == order.WaitSellerStockOut && i%3 > 0 {
			b.change(i, func(o order.Order) (order.Order, error) { return o.Apply(order.Action{Event: order.Ship, At: b.now}) })
		}
		if b.orders[i].State == order.Locked && i%3 > 0 {
			b.change(i, func(o order.Order) (order.Order, error) {
				return o.Apply(order.Action{Event: order.Event(order.Approve + order.Event(i%2)), At: b.now})
			})
		}
	}
	for _, wait := range []time.Duration{time.Hour, 10 * 24 * time.Hour} {
		b.now = b.now.Add(wait)
		b.model.settle()
		rapid.Check(t, func(t *rapid.T) { b.check(b.drawQuery(t)) })
		rapid.Check(t, func(t *rapid.T) { b.checkCases(storetest.DrawCaseQuery(t, b.now, len(b.orders)/20)) })
	}
	b.happen(24 * time.Hour)
}
