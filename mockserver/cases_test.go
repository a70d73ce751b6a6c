package mockserver_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
)

// TestEveryCaseIsAnsweredAsItSays sends each fixture's request to a shop that
// holds the given orders and no others.
func TestEveryCaseIsAnsweredAsItSays(t *testing.T) {
	t.Parallel()
	checker := contract.New()
	ran := 0
	for _, method := range checker.Methods() {
		cases, err := checker.Cases(method)
		require.NoError(t, err)
		require.NotEmpty(t, cases, method)
		for _, c := range cases {
			ran++
			t.Run(string(method)+"/"+c.Name, func(t *testing.T) {
				t.Parallel()
				s := start(t, mockserver.Options{Orders: -1, Shops: 2})
				for _, g := range c.Given {
					placeGiven(t, s, g)
				}
				root, inner := post(t, s, params(s, s.AccessToken, method, string(c.Request)))
				if c.Want.Error != "" {
					require.Equal(t, wire.ErrorRoot, root, "%s", inner)
					assert.Equal(t, c.Want.Error, into[wire.Error](t, inner).Code)
					return
				}
				require.Equal(t, method.Root(), root, "%s", inner)
				assert.NoError(t, contract.Match(c.Want.Answer, inner), "%s", inner)
			})
		}
	}
	assert.Greater(t, ran, 100)
}

// placeGiven puts a case's order into the first shop, or into the second if it
// is foreign.
func placeGiven(t *testing.T, s *mocktest.Server, g contract.GivenOrder) {
	t.Helper()
	o := waiting(g.OrderID)
	if g.Placed != "" {
		placed, err := wire.ParseTime(g.Placed)
		require.NoError(t, err)
		o.Placed = placed
	}
	o.Paid, o.Overseas = time.Time{}, g.Overseas
	if g.LogisticsID != 0 {
		o.Prepared = order.Shipment{Parcels: []order.Parcel{{LogisticsID: g.LogisticsID, Waybill: g.Waybill}}}
	}
	state, ok := order.ParseState(g.OrderState)
	require.True(t, ok, g.OrderState)
	if state == order.WaitSendCode {
		o.Type = order.LOC
	}
	shop := 0
	if g.Foreign {
		shop = 1
	}
	o = o.In(state, o.Placed)
	for _, e := range g.Events {
		o = happenGiven(t, o, e)
	}
	_, err := s.Sandbox().Place(t.Context(), s.Sandbox().Shops()[shop].VenderID, o)
	require.NoError(t, err)
}

func TestAnswersRepeatToTheByte(t *testing.T) {
	t.Parallel()
	transcript := func() (all []json.RawMessage) {
		s := start(t, mockserver.Options{Seed: 7, Shops: 2})
		for _, body := range []string{`{` + threeWeeks + `,"page_size":100}`, `{` + threeWeeks + `,"order_state":"LOCKED"}`, `{}`} {
			_, inner := post(t, s, params(s, s.AccessToken, "jingdong.pop.orders.get", body))
			all = append(all, inner)
		}
		all = append(all, ask(t, s, "jingdong.pop.order.search", `{"order_state":"WAIT_SELLER_STOCK_OUT","optional_fields":"orderId,consigneeInfo,itemInfoList,dataVersion"}`))
		return append(all, ask(t, s, "jingdong.vender.shop.query", `{}`))
	}
	assert.Equal(t, transcript(), transcript())
}
