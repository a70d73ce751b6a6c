package sandbox_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/arrival"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/store"
)

// wishful is a sandbox at which orders arrive of buyers who want something
// later.
func wishful(t *testing.T, shares map[string]float64) *sandbox.Sandbox {
	t.Helper()
	plan, err := arrival.Config{Plan: "4/h", Shares: shares}.Build()
	require.NoError(t, err)
	s, err := sandbox.New(t.Context(), sandbox.Config{
		Name: "box", Seed: 1, Start: noon, Clock: clock.Frozen(noon), Store: &store.Memory{}, Arrivals: plan,
		Apps: []sandbox.App{{Key: "key", Secret: "secret"}}, Shops: make([]sandbox.ShopConfig, 1),
	})
	require.NoError(t, err)
	return s
}

// sold lets days pass, on each of which the seller ships what waits for that.
func sold(t *testing.T, s *sandbox.Sandbox, days int, step time.Duration) []order.Order {
	t.Helper()
	for range days {
		for range 24 * time.Hour / step {
			_, err := s.Advance(t.Context(), step)
			require.NoError(t, err)
		}
		orders := s.Orders(s.Shops()[0].VenderID, s.Clock().Now())
		page, err := orders.List(t.Context(), store.Query{To: noon.AddDate(1, 0, 0), States: order.SetOf(order.WaitSellerStockOut), Limit: 1000})
		require.NoError(t, err)
		for _, o := range page.Orders {
			_, err := orders.Apply(context.Background(), o.ID, order.Ship, order.Shipment{})
			require.NoError(t, err)
		}
	}
	all := everyOrder(t, s)
	for i := range all {
		all[i].Version = 0
	}
	return all
}

func TestBuyersOfALivingShopWantTheirMoneyBackSendGoodsBackAndComplain(t *testing.T) {
	t.Parallel()
	shares := map[string]float64{"refund": 10, "return": 20, "exchange": 10, "complain": 10}
	all := sold(t, wishful(t, shares), 40, 24*time.Hour)
	counted := map[string]int{}
	for _, o := range all {
		addsUp(t, &o)
		for _, r := range o.Cases.Refunds {
			switch {
			case r.Reason == "":
				counted["asked to cancel"]++
			case r.Locks:
				counted["money back of an order under way"]++
			default:
				counted["money back of a completed order"]++
			}
		}
		for _, c := range o.Cases.Services {
			counted[c.Kind.String()]++
			assert.Equal(t, aftersale.ServiceApplied, c.Status, "it waits for the seller")
		}
		counted["complaint"] += len(o.Cases.Complaints)
		for _, e := range o.History {
			if e.Event == order.Ship {
				continue
			}
			require.Equal(t, order.ByItself, e.Cause, "%s of order %d", e.Event, o.ID)
		}
	}
	for _, what := range []string{
		"asked to cancel", "money back of an order under way", "money back of a completed order", "return", "exchange", "complaint",
	} {
		assert.Greater(t, counted[what], len(all)/200, "%s: %v of %d orders", what, counted, len(all))
	}
	assert.Equal(t, all, sold(t, wishful(t, shares), 40, 6*time.Hour), "however often somebody looks")
}

func TestBuyersOfALivingShopWantNothingLaterUnlessSomebodySaysSo(t *testing.T) {
	t.Parallel()
	for _, o := range sold(t, wishful(t, nil), 30, 24*time.Hour) {
		require.Empty(t, o.Cases.Services)
		require.Empty(t, o.Cases.Complaints)
		for _, r := range o.Cases.Refunds {
			require.Empty(t, r.Reason)
		}
	}
}
