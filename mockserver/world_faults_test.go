package mockserver_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/mocktest"
)

const shipOne = `{"order_id":1,"logistics_id":1010,"waybill":"W"}`

// stateOf returns the state of order 1.
func stateOf(t *testing.T, s *mocktest.Server) string {
	t.Helper()
	_, o, err := s.Sandbox().FindOrder(context.Background(), 1)
	require.NoError(t, err)
	return o.State.String()
}

func TestAnEventBeforeACallIsSeenByItAndOneAfterIsNot(t *testing.T) {
	t.Parallel()
	lock := fault.Action{Type: fault.OrderEvent, Event: "lock"}
	before := struck(t, fault.Rule{Method: "jingdong.pop.order.ship", First: 1, Action: lock})
	assert.Equal(t, "409", refusal(t, before, "jingdong.pop.order.ship", shipOne).Code)
	assert.Equal(t, "LOCKED", stateOf(t, before))
	assert.Equal(t, []string{"event:lock (before), rule 1"}, last(t, before).Faults)

	lock.OrderID = 1
	after := start(t, empty())
	place(t, after, waiting(1))
	_, err := after.Sandbox().Faults.Add(fault.Rule{Method: "jingdong.pop.order.get", Phase: fault.After, Action: lock})
	require.NoError(t, err)
	assert.Contains(t, string(ask(t, after, "jingdong.pop.order.get", `{"order_id":1}`)), "WAIT_SELLER_STOCK_OUT")
	assert.Equal(t, "LOCKED", stateOf(t, after))
	_ = ask(t, after, "jingdong.pop.order.get", `{"order_id":1}`)
	assert.Equal(t, []string{"event:lock (after), rule 1: refused, order 1: cannot lock an order in LOCKED"}, last(t, after).Faults, "what the machine refuses is noted, and does no harm")
	assert.Equal(t, 2, after.Sandbox().Faults.Rules()[0].Hits)
}

func TestRulesOfTheWorldLetOthersStrikeTheSameCall(t *testing.T) {
	t.Parallel()
	s := struck(t,
		fault.Rule{Nth: 1, Action: fault.Action{Type: fault.AdvanceClock, By: fault.Duration(time.Hour)}},
		fault.Rule{Nth: 1, Action: fault.Action{Type: fault.OrderEvent, OrderID: 1, Event: "hold"}},
		fault.Rule{Nth: 1, Action: fault.Action{Type: fault.ErrorAction, Code: "65"}},
	)
	was := s.Sandbox().Clock().Now()
	assert.Equal(t, "65", refusal(t, s, "jingdong.pop.order.ship", shipOne).Code)
	assert.Equal(t, was.Add(time.Hour), s.Sandbox().Clock().Now())
	assert.Equal(t, "POP_ORDER_PAUSE", stateOf(t, s))
	assert.Len(t, last(t, s).Faults, 3)
	for _, r := range s.Sandbox().Faults.Rules() {
		assert.Equal(t, 1, r.Hits, r.ID)
	}
}

func TestATokenThatARuleEndsDoesNotOpenTheShopToTheCall(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{fault.ExpireToken, fault.PasswordChanged} {
		s := struck(t, fault.Rule{Nth: 2, Action: fault.Action{Type: kind}})
		_ = ask(t, s, "jingdong.pop.order.get", `{"order_id":1}`)
		assert.Equal(t, "401", refusal(t, s, "jingdong.pop.order.ship", shipOne).Code, kind)
		assert.Equal(t, "WAIT_SELLER_STOCK_OUT", stateOf(t, s))
		assert.Equal(t, "401", refusal(t, s, "jingdong.pop.order.ship", shipOne).Code, "and to no later one")

		late := struck(t, fault.Rule{Nth: 1, Phase: fault.After, Action: fault.Action{Type: kind}})
		_ = ask(t, late, "jingdong.pop.order.get", `{"order_id":1}`)
		assert.Equal(t, "401", refusal(t, late, "jingdong.pop.order.get", `{"order_id":1}`).Code, kind)
	}
	year := struck(t, fault.Rule{Nth: 1, Action: fault.Action{Type: fault.AdvanceClock, By: fault.Duration(2 * 365 * 24 * time.Hour)}})
	assert.Equal(t, "401", refusal(t, year, "jingdong.pop.order.ship", shipOne).Code, "time ends a token too")
}

func TestAChangeOfTheWorldThatCanNeverBeIsRefusedByField(t *testing.T) {
	t.Parallel()
	s := struck(t)
	for field, rule := range map[string]fault.Rule{
		"action.event":    {Action: fault.Action{Type: fault.OrderEvent, OrderID: 1, Event: "lok"}},
		"action.order_id": {Action: fault.Action{Type: fault.OrderEvent, OrderID: 2, Event: "lock"}},
		"action.by":       {Action: fault.Action{Type: fault.AdvanceClock}},
		"phase":           {Method: "oauth2/access_token", Action: fault.Action{Type: fault.ExpireToken}},
	} {
		_, err := s.Sandbox().Faults.Add(rule)
		var wrong *fault.RuleError
		require.ErrorAs(t, err, &wrong, field)
		assert.Equal(t, field, wrong.Field)
	}
	_, err := s.Sandbox().Faults.Add(fault.Rule{Action: fault.Action{Type: fault.OrderEvent, OrderID: 1, Event: "lok"}})
	assert.ErrorContains(t, err, "perhaps lock was meant")
	_, err = fault.ParseAsked(`{"action":{"type":"event","event":"lock"}}`)
	assert.ErrorContains(t, err, "needs a rule", "a call changes no world by its header")
}
