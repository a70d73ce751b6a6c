package mockserver_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
)

// noon is where the clocks of these tests stand: 2025-04-02 12:00 in JD's zone.
var noon = time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)

// start runs a simulator whose two clocks stand at noon, unless told otherwise.
// Many of these tests are about refused calls, and say so themselves.
func start(t testing.TB, o mockserver.Options) *mocktest.Server {
	t.Helper()
	if o.Clock == nil {
		o.Clock = clock.Frozen(noon)
	}
	if o.Gateway == nil {
		o.Gateway = clock.Frozen(noon)
	}
	return mocktest.StartLenient(t, o)
}

// empty are the options of a shop without generated orders.
func empty() mockserver.Options { return mockserver.Options{Orders: -1} }

// waiting returns an order that waits for shipment.
func waiting(id int64) order.Order {
	placed := noon.Add(-time.Hour)
	o := order.Order{
		ID: id, Type: order.SOP, Pay: order.Online, Placed: placed, Freight: 800, Source: "PC端订单",
		Items:     []order.Item{{SKU: 1000001, Name: "Xiaomi Phone", Price: 89900, Count: 1}},
		Consignee: order.Consignee{Name: "李四", Place: order.Place{ProvinceID: 12, Province: "江苏", City: "南京市", County: "玄武区"}},
		Warehouse: order.Place{ProvinceID: 1, Province: "北京", City: "大兴区"},
		Prepared:  order.Shipment{Parcels: []order.Parcel{{LogisticsID: 2087, Waybill: fmt.Sprintf("JDX%012d", id)}}},
	}
	return o.In(order.WaitSellerStockOut, placed)
}

// place adds orders to the first shop.
func place(t testing.TB, s *mocktest.Server, orders ...order.Order) {
	t.Helper()
	for _, o := range orders {
		_, err := s.Sandbox().Place(t.Context(), s.VenderID, o)
		require.NoError(t, err)
	}
}

// params returns the parameters of a call, signed.
func params(s *mocktest.Server, token string, method wire.Method, body string) wire.Params {
	p := wire.Params{
		{Name: wire.ParamMethod, Value: string(method)}, {Name: wire.ParamAppKey, Value: s.AppKey},
		{Name: wire.ParamAccessToken, Value: token}, {Name: wire.ParamVersion, Value: wire.Version},
		{Name: wire.ParamTimestamp, Value: wire.FormatTimestamp(noon)}, {Name: wire.ParamJSON, Value: body},
	}
	return p.With(wire.ParamSign, wire.Sign(p, s.AppSecret))
}

// form writes parameters urlencoded.
func form(p wire.Params) string {
	values := url.Values{}
	for _, q := range p {
		values.Add(q.Name, q.Value)
	}
	return values.Encode()
}

// post sends parameters and returns what stands under the one top-level key.
func post(t testing.TB, s *mocktest.Server, p wire.Params) (root string, inner json.RawMessage) {
	t.Helper()
	resp, err := http.Post(s.URL, "application/x-www-form-urlencoded", strings.NewReader(form(p)))
	require.NoError(t, err)
	return envelope(t, resp)
}

// envelope reads an answer and holds it to what every answer is.
func envelope(t testing.TB, resp *http.Response) (root string, inner json.RawMessage) {
	t.Helper()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusOK, resp.StatusCode)
	var top map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(body, &top), "%s", body)
	require.Len(t, top, 1, "%s", body)
	for root, inner = range top {
	}
	return root, inner
}

// ask calls a method with the first shop's token and wants an answer, not a
// refusal.
func ask(t testing.TB, s *mocktest.Server, method wire.Method, body string) json.RawMessage {
	t.Helper()
	root, inner := post(t, s, params(s, s.AccessToken, method, body))
	require.Equal(t, method.Root(), root, "%s", inner)
	return inner
}

// refusal calls a method with the first shop's token and wants to be refused.
func refusal(t testing.TB, s *mocktest.Server, method wire.Method, body string) wire.Error {
	t.Helper()
	return refused(t, s, params(s, s.AccessToken, method, body))
}

// refused sends parameters and wants to be refused.
func refused(t testing.TB, s *mocktest.Server, p wire.Params) wire.Error {
	t.Helper()
	root, inner := post(t, s, p)
	require.Equal(t, wire.ErrorRoot, root, "%s", inner)
	var e wire.Error
	require.NoError(t, json.Unmarshal(inner, &e))
	assert.NotEmpty(t, e.ZhDesc)
	assert.NotEmpty(t, e.EnDesc)
	assert.NotEmpty(t, e.RequestID)
	return e
}

// into decodes what stands under the root.
func into[T any](t testing.TB, inner json.RawMessage) T {
	t.Helper()
	var v T
	require.NoError(t, json.Unmarshal(inner, &v), "%s", inner)
	return v
}
