package client_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
)

// givenOrder puts an order of 3 and 2 pieces into the first shop, in the state
// that it is to stand in.
func givenOrder(t *testing.T, s *mocktest.Server, id int64, state order.State, change func(*order.Order)) {
	t.Helper()
	placed := noon.Add(-time.Hour)
	o := order.Order{
		ID: id, Type: order.SOP, Pay: order.Online, Placed: placed, Source: "PC端订单",
		Items:     []order.Item{{SKU: 11, Name: "a", Price: 100, Count: 3}, {SKU: 12, Name: "b", Price: 100, Count: 2}},
		Consignee: order.Consignee{Name: "李四", Place: order.Place{ProvinceID: 12, Province: "江苏", City: "南京市", County: "玄武区"}},
		Warehouse: order.Place{ProvinceID: 1, Province: "北京", City: "大兴区"},
		Prepared:  order.Shipment{Parcels: []order.Parcel{{LogisticsID: 2087, Waybill: "JDX9"}}},
	}
	if change != nil {
		change(&o)
	}
	_, err := s.Sandbox().Place(t.Context(), s.VenderID, o.In(state, placed))
	require.NoError(t, err)
}

func partOf(id int64, waybill string, sku, count int64) client.PartRequest {
	return client.PartRequest{OrderID: id, Parts: []client.Part{{LogisticsID: 463, Waybills: []string{waybill}, Goods: []client.PartGoods{{SKU: sku, Count: count, UUID: "u"}}}}}
}

func TestAnOrderGoesInParts(t *testing.T) {
	t.Parallel()
	at := clock.Frozen(noon)
	s, c := simulate(t, at, mockserver.Options{Orders: -1})
	ctx := t.Context()
	givenOrder(t, s, 1, order.WaitSellerStockOut, nil)

	got, err := c.Orders.ShipPart(ctx, partOf(1, "YT1", 11, 2))
	require.NoError(t, err)
	assert.Equal(t, client.PartResult{OrderID: 1}, got)
	o, err := c.Orders.Detail(ctx, 1)
	require.NoError(t, err)
	assert.Equal(t, client.WaitSellerStockOut, o.State)
	assert.Empty(t, o.Waybill)
	require.Len(t, o.PartialShipments, 1)
	assert.Equal(t, []client.ShippedSKU{{UUID: "u", SKU: 11, Count: 2}}, o.PartialShipments[0].SKUs)
	assert.Equal(t, "YT1", o.PartialShipments[0].Waybill)
	assert.True(t, o.PartialShipments[0].Shipped.Equal(noon))

	_, err = c.Orders.ShipPart(ctx, partOf(1, "YT2", 11, 2))
	require.ErrorIs(t, err, client.ErrParam, "one piece is left")
	_, err = c.Orders.ShipPart(ctx, partOf(1, "YT2", 13, 1))
	require.ErrorIs(t, err, client.ErrParam, "there are no such goods")
	_, err = c.Orders.ShipPart(ctx, partOf(9, "YT2", 11, 1))
	require.ErrorIs(t, err, client.ErrOrderNotFound)

	at.Advance(24 * time.Hour)
	tracks, err := c.Orders.Track(ctx, 1)
	require.NoError(t, err)
	require.NotEmpty(t, tracks, "what has left is tracked before the rest has")
	scans, err := c.Logistics.Trace(ctx, "010K1", "YT1")
	require.NoError(t, err)
	assert.Len(t, scans, len(tracks))

	last := client.PartRequest{OrderID: 1, Parts: []client.Part{
		{LogisticsID: 463, Waybills: []string{"YT3", "YT4"}, Goods: []client.PartGoods{{SKU: 11, Count: 1}}},
		{LogisticsID: client.SelfDelivery, Goods: []client.PartGoods{{SKU: 12, Count: 2}}},
	}}
	_, err = c.Orders.ShipPart(ctx, last)
	require.NoError(t, err)
	o, err = c.Orders.Detail(ctx, 1)
	require.NoError(t, err)
	assert.Equal(t, client.WaitGoodsReceiveConfirm, o.State)
	assert.Equal(t, "463|1274", o.LogisticsID)
	assert.Equal(t, "YT1,YT3,YT4|", o.Waybill)
	require.Len(t, o.PartialShipments, 3)
	assert.EqualValues(t, 2, o.PartialShipments[1].Packages)
	again, err := c.Logistics.Trace(ctx, "010K1", "YT1")
	require.NoError(t, err)
	assert.Equal(t, scans, again[:len(scans)], "the first parcel's scans stay")
	_, err = c.Orders.ShipPart(ctx, partOf(1, "YT5", 11, 1))
	require.ErrorIs(t, err, client.ErrConflict)
}

// A part whose answer is lost is found by reading, and leaves once.
func TestAPartWhoseAnswerIsLostLeavesOnce(t *testing.T) {
	t.Parallel()
	for _, phase := range []fault.Phase{fault.Before, fault.After} {
		s, c := simulate(t, clock.Frozen(noon), mockserver.Options{Orders: -1})
		givenOrder(t, s, 1, order.WaitSellerStockOut, nil)
		_, err := s.Sandbox().Faults.Add(fault.Rule{Method: client.MethodOrderPartialOutship, Nth: 1, Phase: phase, Action: fault.Action{Type: fault.Reset}})
		require.NoError(t, err)
		got, err := c.Orders.ShipPart(t.Context(), partOf(1, "YT1", 11, 2))
		require.NoError(t, err)
		assert.Equal(t, phase == fault.After, got.ByRead)
		o, err := c.Orders.Detail(t.Context(), 1)
		require.NoError(t, err)
		assert.Len(t, o.PartialShipments, 1)
		if phase == fault.After {
			s.Called(client.MethodOrderPartialOutship).Once()
		}
	}
}

func TestWaybillsChangeAfterShipmentOnly(t *testing.T) {
	t.Parallel()
	s, c := simulate(t, clock.Frozen(noon), mockserver.Options{Orders: -1})
	s.ExpectRefused("10400014", "10500001")
	ctx := t.Context()
	givenOrder(t, s, 1, order.WaitSellerStockOut, nil)
	givenOrder(t, s, 2, order.WaitGoodsReceiveConfirm, nil)
	whole := client.WaybillChange{OrderID: 1, Shipments: []client.ShipmentWaybill{{LogisticsID: 467, Waybills: []string{"SF1"}}, {LogisticsID: 463, Waybills: []string{"YT1", "YT2"}}}}
	var api *client.APIError
	require.ErrorAs(t, c.Orders.ChangeWaybill(ctx, whole), &api)
	assert.Equal(t, "10400014", api.Err.Code)

	whole.OrderID = 2
	lose(t, s, client.MethodOrderWaybillUpdate)
	require.NoError(t, c.Orders.ChangeWaybill(ctx, whole))
	s.Called(client.MethodOrderWaybillUpdate).Times(2) // the refused one, and one that was not sent again
	o, err := c.Orders.Detail(ctx, 2)
	require.NoError(t, err)
	assert.Equal(t, "467|463", o.LogisticsID)
	assert.Equal(t, "SF1|YT1,YT2", o.Waybill)

	_, err = c.Orders.ShipPart(ctx, partOf(1, "YT5", 11, 2))
	require.NoError(t, err)
	one := client.WaybillChange{OrderID: 1, Shipments: []client.ShipmentWaybill{{ShipmentID: 1, LogisticsID: 467, Waybills: []string{"SF5"}}}}
	require.NoError(t, c.Orders.ChangeWaybill(ctx, one))
	o, err = c.Orders.Detail(ctx, 1)
	require.NoError(t, err)
	assert.Equal(t, "SF5", o.PartialShipments[0].Waybill)
	one.Shipments[0].ShipmentID = 2
	require.ErrorIs(t, c.Orders.ChangeWaybill(ctx, one), client.ErrParam)
}

// lose loses the first answer of a method that is yet to come.
func lose(t *testing.T, s *mocktest.Server, m wire.Method) {
	t.Helper()
	_, err := s.Sandbox().Faults.Add(fault.Rule{Method: m, Nth: 1, Phase: fault.After, Action: fault.Action{Type: fault.Reset}})
	require.NoError(t, err)
}

func TestAnOverseasOrderIsDeclaredAndThenDispatched(t *testing.T) {
	t.Parallel()
	s, c := simulate(t, clock.Frozen(noon), mockserver.Options{Orders: -1})
	s.ExpectRefused("10400001")
	ctx := t.Context()
	givenOrder(t, s, 1, order.WaitSellerStockOut, func(o *order.Order) { o.Overseas = true })
	givenOrder(t, s, 2, order.WaitSellerStockOut, nil)
	request := client.ShipmentRequest{OrderID: 1, Parcels: []client.Parcel{{LogisticsID: 463, Waybills: []string{"YT1", "YT2"}}, {LogisticsID: 467, Waybills: []string{"SF1"}}}}

	_, err := c.Orders.Dispatch(ctx, request, "a")
	require.ErrorIs(t, err, client.ErrConflict, "it is not declared yet")
	_, err = c.Orders.Declare(ctx, 2, "b")
	require.ErrorIs(t, err, client.ErrConflict, "it is not overseas")
	lose(t, s, client.MethodOverseasDeclare)
	declared, err := c.Orders.Declare(ctx, 1, "c")
	require.NoError(t, err)
	assert.True(t, declared.ByRead)
	lose(t, s, client.MethodOverseasDispatch)
	sent, err := c.Orders.Dispatch(ctx, request, "d")
	require.NoError(t, err)
	assert.True(t, sent.ByRead)
	o, err := c.Orders.Detail(ctx, 1)
	require.NoError(t, err)
	assert.Equal(t, client.WaitGoodsReceiveConfirm, o.State)
	assert.Equal(t, "YT1,YT2|SF1", o.Waybill)
}

func TestALOCOrdersCodesAreSentAndUsed(t *testing.T) {
	t.Parallel()
	at := clock.Frozen(noon)
	s, c := simulate(t, at, mockserver.Options{Orders: -1})
	s.ExpectRefused("10500001", "71", "10400001")
	ctx := t.Context()
	loc := func(o *order.Order) { o.Type = order.LOC }
	givenOrder(t, s, 1, order.WaitSendCode, loc)
	givenOrder(t, s, 2, order.WaitSendCode, loc)

	require.ErrorIs(t, c.Orders.SendCodes(ctx, 1, client.LocCode{Password: "p1"}, client.LocCode{Password: "p2"}), client.ErrParam, "it has five pieces")
	lose(t, s, client.MethodLocCodesUpload)
	require.NoError(t, c.Orders.SendCodes(ctx, 1, client.LocCode{Card: "c1", Password: "p1"}))
	require.ErrorIs(t, c.Orders.SendCodes(ctx, 1, client.LocCode{Password: "p3"}), client.ErrConflict)
	var five []client.LocCode
	for _, p := range []string{"q1", "q2", "q3", "q4", "q5"} {
		five = append(five, client.LocCode{Password: p})
	}
	require.NoError(t, c.Orders.SendCodes(ctx, 2, five...))

	use := client.CodeUse{LocCode: client.LocCode{Card: "c1", Password: "p1"}, Count: 4, RequestID: "r1"}
	require.NoError(t, c.Orders.ConsumeCode(ctx, use))
	require.ErrorIs(t, c.Orders.ConsumeCode(ctx, use), client.ErrParam, "the serial was used")
	use.RequestID = "r2"
	require.ErrorIs(t, c.Orders.ConsumeCode(ctx, use), client.ErrParam, "one piece is left")
	use.Count = 0
	require.NoError(t, c.Orders.ConsumeCode(ctx, use))
	o, err := c.Orders.Detail(ctx, 1)
	require.NoError(t, err)
	assert.Equal(t, client.FinishedL, o.State)

	for i, code := range five {
		o, err := c.Orders.Detail(ctx, 2)
		require.NoError(t, err)
		assert.Equal(t, client.WaitGoodsReceiveConfirm, o.State, i)
		require.NoError(t, c.Orders.ConsumeCode(ctx, client.CodeUse{LocCode: code}))
	}
	require.ErrorIs(t, c.Orders.ConsumeCode(ctx, client.CodeUse{LocCode: client.LocCode{Password: "none"}}), client.ErrOrderNotFound)
	require.ErrorIs(t, c.Orders.ConsumeCode(ctx, client.CodeUse{LocCode: client.LocCode{Card: "c2", Password: "p1"}}), client.ErrOrderNotFound)
	require.ErrorIs(t, c.Orders.ConsumeCode(ctx, client.CodeUse{LocCode: client.LocCode{Password: "p1"}}), client.ErrConflict)
}

func TestEachShopShipsWithItsOwnCarriers(t *testing.T) {
	t.Parallel()
	at := clock.Frozen(noon)
	s, first := simulate(t, at, mockserver.Options{Orders: -1, Shops: 2})
	s.ExpectRefused("61")
	token := s.Sandbox().Tokens(s.Sandbox().Shops()[1].VenderID)[0]
	second, err := client.New(s.URL, client.Credentials{AppKey: s.AppKey, AppSecret: s.AppSecret, AccessToken: token.Access}, client.WithNow(at.Now))
	require.NoError(t, err)
	all, err := first.Logistics.Carriers(t.Context())
	require.NoError(t, err)
	companies, err := second.Logistics.Companies(t.Context())
	require.NoError(t, err)
	mine, err := second.Logistics.Carriers(t.Context())
	require.NoError(t, err)
	require.Len(t, mine, len(companies), "both methods list the same")
	require.Less(t, len(mine), len(all))

	known := map[client.ID]bool{}
	for _, carrier := range mine {
		known[carrier.LogisticsID] = true
	}
	id := int64(1)
	for _, carrier := range all {
		o := order.Order{ID: id, Type: order.SOP, Pay: order.Online, Placed: noon, Items: []order.Item{{SKU: 11, Price: 100, Count: 1}}}
		_, err := s.Sandbox().Place(t.Context(), s.Sandbox().Shops()[1].VenderID, o.In(order.WaitSellerStockOut, noon))
		require.NoError(t, err)
		_, err = second.Orders.Shipment(t.Context(), client.ShipmentRequest{OrderID: id, Parcels: []client.Parcel{{LogisticsID: carrier.LogisticsID.Int64(), Waybills: []string{"W"}}}})
		if known[carrier.LogisticsID] {
			require.NoError(t, err, carrier.Name)
		} else {
			require.ErrorIs(t, err, client.ErrParam, carrier.Name)
		}
		id++
	}
}

// Of a carrier that is named twice JD shows the id once.
func TestAShipmentThatNamesACarrierTwiceIsRecognizedByReading(t *testing.T) {
	t.Parallel()
	s, c := simulate(t, clock.Frozen(noon), mockserver.Options{Orders: -1})
	givenOrder(t, s, 1, order.WaitSellerStockOut, nil)
	lose(t, s, client.MethodOrderShipment)
	got, err := c.Orders.Shipment(t.Context(), client.ShipmentRequest{OrderID: 1, Parcels: []client.Parcel{
		{LogisticsID: 463, Waybills: []string{"YT1"}}, {LogisticsID: 467, Waybills: []string{"SF1"}}, {LogisticsID: 463, Waybills: []string{"YT2"}},
	}})
	require.NoError(t, err)
	assert.True(t, got.ByRead)
	o, err := c.Orders.Detail(t.Context(), 1)
	require.NoError(t, err)
	assert.Equal(t, "463|467", o.LogisticsID)
	assert.Equal(t, "YT1,YT2|SF1", o.Waybill)
	for _, waybill := range []string{"YT1", "YT2", "SF1"} {
		_, err := s.Sandbox().Orders(s.VenderID, noon).FindWaybill(t.Context(), waybill)
		require.NoError(t, err, waybill)
	}
}
