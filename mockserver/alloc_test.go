package mockserver_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/raced"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/seed"
	"github.com/jdmock/jdmock/mockserver/store"
)

// The most that calls may allocate in the handler, without net/http and without
// the sampled check of answers: what they do. A call that takes
// less lets its bound be lowered.
const (
	mostOfGet     = 9
	mostOfFullGet = 9
	mostOfGuide   = 17
	mostOfPage    = 16
	mostOfShip    = 15
)

// counted is how many calls are counted, and warming how many come before them,
// so that what is made once is made.
const (
	counted = 200
	warming = 300
)

// measured returns a server of a shop whose clocks stand at noon, and whose
// answers are not checked.
func measured(t testing.TB, orders int) *mockserver.Server {
	t.Helper()
	s, err := mockserver.New(mockserver.Options{Orders: orders, Clock: clock.Frozen(noon), Gateway: clock.Frozen(noon), CheckAnswers: mockserver.CheckOff})
	require.NoError(t, err)
	return s
}

// getForms ask for orders from all over a shop.
func getForms(orders, many int, params string) (forms []string) {
	shop := &seed.Shop{Seed: 1, Start: noon, Count: orders}
	for n := range many {
		forms = append(forms, mockserver.SignedForm("jingdong.pop.order.get", fmt.Sprintf(params, shop.ID(n*(orders/many))), noon))
	}
	return forms
}

// pageForms ask for pages of 20 full orders, whose windows begin an hour apart.
func pageForms(many int) (forms []string) {
	for n := range many {
		from := noon.AddDate(0, 0, -20).Add(-timeOf(n))
		forms = append(forms, mockserver.SignedForm("jingdong.pop.order.search", fmt.Sprintf(
			`{"start_date":%q,"end_date":%q,"order_state":"ALL","dateType":1,"page":1,"page_size":20,"optional_fields":%q}`,
			wire.FormatTime(from), wire.FormatTime(noon), mockserver.FullFields), noon))
	}
	return forms
}

// shipForms ship orders that wait, each once.
func shipForms(t testing.TB, s *mockserver.Server, many int) (forms []string) {
	t.Helper()
	page, err := s.Sandbox().Orders(mockserver.DefaultVenderID, noon).List(t.Context(), store.Query{
		From: noon.AddDate(0, 0, -40), To: noon, States: order.SetOf(order.WaitSellerStockOut), Limit: many,
	})
	require.NoError(t, err)
	require.Len(t, page.Orders, many)
	for _, o := range page.Orders {
		forms = append(forms, mockserver.SignedForm("jingdong.pop.order.ship", fmt.Sprintf(`{"order_id":%d,"logistics_id":2087,"waybill":"JDX%d"}`, o.ID, o.ID), noon))
	}
	return forms
}

// allocations returns what a call allocates; forms are sent in turn.
func allocations(t *testing.T, s *mockserver.Server, forms []string) float64 {
	t.Helper()
	bare, next, refused := mockserver.NewBare(), 0, 0
	send := func() {
		bare.Call(s, forms[next%len(forms)])
		next++
		if bare.Refused {
			refused++
		}
	}
	for range warming {
		send()
	}
	each := testing.AllocsPerRun(counted, send)
	require.Zero(t, refused, "calls that are refused")
	return each
}

// It is not parallel, as what others allocate would count.
func TestCallsAllocateLittle(t *testing.T) { //nolint:paralleltest // see above
	if raced.On {
		t.Skip("the race detector allocates")
	}
	const orders = 12_000
	s := measured(t, orders)
	for _, c := range []struct {
		name  string
		forms []string
		most  float64
	}{
		{"get", getForms(orders, 10, shortGet), mostOfGet},
		{"get with all fields", getForms(orders, 10, `{"order_id":%d,"optional_fields":"`+mockserver.FullFields+`"}`), mostOfFullGet},
		{"get, guide", getForms(orders, 10, `{"order_id":%d}`), mostOfGuide},
		{"page of 20 full orders", pageForms(5), mostOfPage},
		{"ship", shipForms(t, s, warming+counted+1), mostOfShip},
	} {
		got := allocations(t, s, c.forms)
		t.Logf("%s: %.0f allocations, of at most %.0f", c.name, got, c.most)
		assert.LessOrEqual(t, got, c.most, "%s: allocations per call", c.name)
	}
}
