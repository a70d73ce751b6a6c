package storetest

import (
	"slices"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

// listsAgree runs random changes on the store and on a slice, and compares
// every kind of list.
func listsAgree(t *rapid.T, s store.Store) {
	ctx := with(t, s)
	var model []order.Order
	now := start
	settle := func() {
		for i := range model {
			model[i] = model[i].Settle(now)
		}
	}
	t.Repeat(map[string]func(*rapid.T){
		"place": func(t *rapid.T) {
			o := newOrder(rapid.Int64Range(1, 400).Draw(t, "id"), now)
			_, err := s.Insert(ctx, shop, now, o)
			if slices.ContainsFunc(model, func(m order.Order) bool { return m.ID == o.ID }) {
				require.ErrorIs(t, err, store.ErrTaken)
				return
			}
			require.NoError(t, err)
			model = append(model, o)
		},
		"move": func(t *rapid.T) {
			if len(model) == 0 {
				t.Skip("no order yet")
			}
			settle()
			i := rapid.IntRange(0, len(model)-1).Draw(t, "order")
			act := order.Action{Event: order.Event(rapid.IntRange(int(order.Pay), int(order.Refuse)).Draw(t, "event")), At: now, Shipment: parcel("W")}
			want, wantErr := model[i].Apply(act)
			_, err := s.Update(ctx, shop, now, model[i].ID, func(o order.Order) (order.Order, error) { return o.Apply(act) })
			require.Equal(t, wantErr == nil, err == nil)
			model[i] = want
		},
		"wait": func(t *rapid.T) {
			now = now.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, 1, 30, 86400, 9 * 86400}).Draw(t, "seconds")) * time.Second)
		},
		"": func(t *rapid.T) {
			settle()
			q := store.Query{
				By:     rapid.SampledFrom([]store.By{store.Placed, store.Modified}).Draw(t, "by"),
				Sort:   rapid.SampledFrom([]store.Sort{store.OldestFirst, store.NewestFirst, store.NewestFirstSmallerIDs}).Draw(t, "sort"),
				From:   now.Add(-time.Duration(rapid.IntRange(0, 100).Draw(t, "back")) * time.Second),
				To:     now.Add(-time.Duration(rapid.IntRange(0, 50).Draw(t, "to")) * time.Second),
				States: order.States(rapid.Uint32Range(0, uint32(order.AllStates)).Draw(t, "states")) & order.AllStates,
				Offset: rapid.IntRange(0, 12).Draw(t, "offset"), Limit: rapid.IntRange(0, 12).Draw(t, "limit"),
			}
			if rapid.Bool().Draw(t, "all") {
				q.States, q.From, q.To = order.AllStates, start.AddDate(-1, 0, 0), now
			}
			page, err := s.List(ctx, shop, now, q)
			require.NoError(t, err)
			want, total := expected(model, q)
			require.Equal(t, total, page.Total)
			got := []int64{}
			for _, o := range page.Orders {
				got = append(got, o.ID)
			}
			require.Equal(t, want, got)
		},
	})
}

// expected is the plain model of a list.
func expected(model []order.Order, q store.Query) (ids []int64, total int) {
	at := func(o order.Order) int64 {
		if q.By == store.Modified {
			return o.Modified.Unix()
		}
		return o.Placed.Unix()
	}
	var in []order.Order
	for _, o := range model {
		if q.States.Has(o.State) && at(o) >= q.From.Unix() && at(o) <= q.To.Unix() {
			in = append(in, o)
		}
	}
	slices.SortFunc(in, func(a, b order.Order) int {
		byTime, byID := int(at(a)-at(b)), int(a.ID-b.ID)
		if q.Sort != store.OldestFirst {
			byTime = -byTime
		}
		if q.Sort == store.NewestFirst {
			byID = -byID
		}
		if byTime != 0 {
			return byTime
		}
		return byID
	})
	ids = []int64{}
	for i := q.Offset; i < len(in) && len(ids) < q.Limit; i++ {
		ids = append(ids, in[i].ID)
	}
	return ids, len(in)
}
