package mockserver_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/seed"
)

func TestNoNumberIsGivenTwice(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1))
	require.NoError(t, s.Sandbox().Snapshot(t.Context(), "before"))
	given := map[string]bool{}
	note := func(labels []string) {
		t.Helper()
		for _, w := range labels {
			require.False(t, given[w], w)
			given[w] = true
		}
	}
	first := issue(t, s, 1, 20)
	note(first)
	assert.Zero(t, unbind(t, s, first[0]))
	note(issue(t, s, 1, 20))
	require.NoError(t, s.Sandbox().Restore(t.Context(), "before"))
	assert.Equal(t, -1, unbind(t, s, first[1]), "the order has no label any more")
	shipWith(t, s, 1, first[1])
	assert.Empty(t, habitsOf(s), "what was issued for an order is for the order to say")
	note(issue(t, s, 1, 20))
	require.NoError(t, s.Sandbox().Reset(t.Context()))
	place(t, s, waiting(1))
	note(issue(t, s, 1, 20))
}

func TestALabelIsAFunctionOfSeedAndOrder(t *testing.T) {
	t.Parallel()
	labels := func(number uint64) []string {
		s := start(t, mockserver.Options{Orders: -1, Seed: number})
		place(t, s, waiting(1), waiting(2))
		return append(issue(t, s, 2, 2), issue(t, s, 1, 2)...)
	}
	assert.Equal(t, labels(7), labels(7))
	assert.NotEqual(t, labels(7), labels(8))
	assert.NotContains(t, labels(7), seed.Waybill(sf, 1))
}

func TestAnOrderHasSoManyLabelsAndNoMore(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1))
	for range order.MaxLabels / 20 {
		issue(t, s, 1, 20)
	}
	got := into[labelAnswer](t, ask(t, s, receiveMethod, labelOf(1, 1))).Result
	assert.Equal(t, -1, got.StatusCode)
	assert.Equal(t, "单号库存不足", got.StatusMessage)
}

func TestLabelsThatAreIssuedAtOnceAreAllKept(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1))
	var all errgroup.Group
	for range 8 {
		all.Go(func() error { issue(t, s, 1, 3); return nil })
	}
	require.NoError(t, all.Wait())
	o, err := s.Sandbox().Orders(s.VenderID, noon).Get(t.Context(), 1)
	require.NoError(t, err)
	assert.Len(t, o.Labels, 24)
	numbers := map[string]bool{}
	for _, l := range o.Labels {
		numbers[l.Waybill] = true
	}
	assert.Len(t, numbers, 24)
}

func TestAGeneratedOrderKeepsItsLabelsWhateverHappensToIt(t *testing.T) {
	t.Parallel()
	at := clock.Frozen(noon)
	s := start(t, mockserver.Options{Orders: 200, Clock: at})
	id := s.Orders.List(order.WaitSellerStockOut)[0].ID
	label := issue(t, s, id, 1)[0]
	require.NoError(t, s.Sandbox().Snapshot(t.Context(), "labelled"))
	shipWith(t, s, id, label)
	at.Advance(30 * 24 * time.Hour)
	require.NoError(t, s.Sandbox().AgeAll(t.Context(), time.Hour))
	o, err := s.Sandbox().Orders(s.VenderID, at.Now()).Get(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, order.FinishedL, o.State)
	assert.Equal(t, label, o.Labels[0].Waybill)
	assert.Equal(t, noon.Add(-time.Hour), o.Labels[0].Issued)
	require.NoError(t, s.Sandbox().Restore(t.Context(), "labelled"))
	assert.Zero(t, unbind(t, s, label))
}

func TestARuleFindsTheOrderOfALabel(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1), waiting(2))
	_, err := s.Sandbox().Faults.Add(fault.Rule{Method: receiveMethod, OrderID: 2, Phase: fault.After, Action: fault.Action{Type: fault.ErrorAction, Code: "65"}})
	require.NoError(t, err)
	issue(t, s, 1, 1)
	assert.Equal(t, "65", refusal(t, s, receiveMethod, labelOf(2, 1)).Code)
	o, err := s.Sandbox().Orders(s.VenderID, noon).Get(t.Context(), 2)
	require.NoError(t, err)
	assert.Len(t, o.Labels, 1, "it was issued, and the answer lost")
}

func TestTheJournalHidesWhoSendsAndReceives(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1))
	issue(t, s, 1, 1)
	all, _ := s.Sandbox().Journal.Entries()
	shown, err := json.Marshal(all[len(all)-1])
	require.NoError(t, err)
	entry := fmt.Sprintf("%s %+v", shown, all[len(all)-1])
	for _, personal := range []string{"李四", "示例路", "12600000001", "科创路", "仓库", "01000000001"} {
		assert.NotContains(t, entry, personal)
	}
	assert.EqualValues(t, 1, all[len(all)-1].OrderID)
}

func TestTheProvidersAreCarriersOfTheShop(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	type provider struct {
		ID            int64
		ProviderCode  string
		OperationType int
	}
	got := into[struct {
		Result struct{ Data []provider } `json:"resultInfo"`
	}](t, ask(t, s, "jingdong.ldop.alpha.provider.query", `{"providerState":1}`)).Result.Data
	assert.Contains(t, got, provider{sf, "SF", 1})
	carriers := map[int64]bool{}
	for _, c := range s.Sandbox().Shops()[0].Carriers {
		carriers[c.ID] = true
	}
	for _, p := range got {
		assert.True(t, carriers[p.ID], p.ProviderCode)
		assert.NotEqualValues(t, order.SelfDelivery, p.ID, "the seller's own van has no waybills")
	}
}
