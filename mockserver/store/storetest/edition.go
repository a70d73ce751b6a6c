package storetest

import (
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

// editionsTell changes shops at random, lets time pass, restores and begins
// anew: what a shop shows in one edition it shows whenever it is in that, and
// while nothing happens there is no other edition.
func editionsTell(t *rapid.T, s store.Store) {
	ctx, second := shipped(t, s)
	now, shops := start, []store.ShopKey{shop, second}
	type sign struct {
		shop    store.ShopKey
		edition store.Edition
	}
	shown, cases := map[sign][]order.Outline{}, map[sign][]aftersale.Mark{}
	snapshots := map[string]time.Time{}
	name := rapid.SampledFrom([]string{"a", "b"})
	t.Repeat(map[string]func(*rapid.T){
		"move": func(t *rapid.T) {
			act := order.Action{Event: order.Event(rapid.IntRange(int(order.Pay), int(order.Refuse)).Draw(t, "event")), At: now, Shipment: parcel("W")}
			_, _ = s.Move(ctx, shop, now, rapid.Int64Range(100, 109).Draw(t, "id"), act)
		},
		"remark": func(t *rapid.T) {
			_, _ = s.Update(ctx, shop, now, rapid.Int64Range(100, 109).Draw(t, "id"), func(o order.Order) (order.Order, error) {
				o.Remark += "x"
				return o, nil
			})
		},
		"case": func(t *rapid.T) {
			_, _ = s.Update(ctx, shop, now, rapid.Int64Range(100, 109).Draw(t, "id"), DrawChange(t, now))
		},
		"place": func(t *rapid.T) {
			_, _ = s.Insert(ctx, second, now, newOrder(rapid.Int64Range(1, 5).Draw(t, "id"), now))
		},
		"wait": func(t *rapid.T) {
			now = now.Add(rapid.SampledFrom([]time.Duration{0, 1, time.Second, time.Hour, 90 * time.Hour}).Draw(t, "time"))
		},
		"age": func(t *rapid.T) { require.NoError(t, s.Age(ctx, shop.Sandbox, now, time.Hour)) },
		"snapshot": func(t *rapid.T) {
			n := name.Draw(t, "name")
			require.NoError(t, s.Snapshot(ctx, shop.Sandbox, n))
			snapshots[n] = now
		},
		"restore": func(t *rapid.T) {
			n := name.Draw(t, "name")
			if s.Restore(ctx, shop.Sandbox, n) == nil {
				now = snapshots[n]
			}
		},
		"begin anew": func(t *rapid.T) {
			require.NoError(t, s.RemoveSandbox(ctx, shop.Sandbox))
			shipped(t, s)
			now, snapshots = start, map[string]time.Time{}
		},
		"": func(t *rapid.T) {
			for _, key := range shops {
				before, err := s.Edition(ctx, key, now)
				require.NoError(t, err)
				q := everything(store.Modified)
				q.Outlines = true
				page, err := s.List(ctx, key, now, q)
				require.NoError(t, err)
				require.NotZero(t, before, "nothing is ahead of the clock")
				require.Equal(t, before, page.Edition)
				if was, known := shown[sign{key, before}]; known {
					require.Equal(t, was, page.Outlines)
				}
				shown[sign{key, before}] = page.Outlines
				refunds, err := s.Cases(ctx, key, now, store.CaseQuery{Kind: aftersale.KindRefund, Limit: 1000})
				require.NoError(t, err)
				if was, known := cases[sign{key, before}]; known {
					require.Equal(t, was, refunds.Marks)
				}
				cases[sign{key, before}] = refunds.Marks
			}
		},
	})
}
