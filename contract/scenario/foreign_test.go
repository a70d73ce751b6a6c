package scenario_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract/scenario"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
)

// begun begins a scenario behind listeners, for a client of another hand.
func begun(t *testing.T, name string) (at scenario.Remote, b *scenario.Begun) {
	t.Helper()
	at = newBench(t, 1).remote(t)
	s, err := scenario.Load(name)
	require.NoError(t, err)
	b, r, err := scenario.Begin(t.Context(), at, s)
	require.NoError(t, err)
	require.True(t, r.Passed, failed(r))
	return at, b
}

// ours is the client of package client.
func ours(t *testing.T, at scenario.Remote) *client.Client {
	t.Helper()
	c, err := client.New(at.GatewayURL, client.Credentials{
		AppKey: mockserver.DefaultAppKey, AppSecret: mockserver.DefaultAppSecret, AccessToken: mockserver.DefaultAccessToken,
	}, client.WithNow(func() time.Time { return start }))
	require.NoError(t, err)
	return c
}

func TestOurClientPassesTheLostAnswerAsAForeignOne(t *testing.T) {
	t.Parallel()
	at, b := begun(t, "lost-answer-after-shipment")
	id := b.Orders()["parcel"][0]
	shipped, err := ours(t, at).Orders.Ship(t.Context(), client.ShipRequest{OrderID: id, LogisticsID: 467, Waybill: "SF1"})
	require.NoError(t, err)
	assert.True(t, shipped.ByRead)
	r, err := b.Judge(t.Context())
	require.NoError(t, err)
	assert.True(t, r.Passed, failed(r))
}

func TestANaiveRetryingClientFailsTheLostAnswer(t *testing.T) {
	t.Parallel()
	at, b := begun(t, "lost-answer-after-shipment")
	id := b.Orders()["parcel"][0]
	p := wire.Params{
		{Name: wire.ParamMethod, Value: "jingdong.pop.order.ship"}, {Name: wire.ParamAppKey, Value: mockserver.DefaultAppKey}, {Name: wire.ParamVersion, Value: wire.Version},
		{Name: wire.ParamTimestamp, Value: wire.FormatTimestamp(start)}, {Name: wire.ParamAccessToken, Value: mockserver.DefaultAccessToken},
		{Name: wire.ParamJSON, Value: fmt.Sprintf(`{"order_id":%d,"logistics_id":467,"waybill":"SF1"}`, id)},
	}
	form := url.Values{wire.ParamSign: {wire.Sign(p, mockserver.DefaultAppSecret)}}
	for _, each := range p {
		form.Set(each.Name, each.Value)
	}
	var answer []byte
	for range 3 { // it tries until something can be read
		var err error
		if _, answer, err = at.Gateway(t.Context(), form); err == nil {
			break
		}
	}
	assert.Contains(t, string(answer), `"code":"409"`, "it sees the conflict that it has made")
	r, err := b.Judge(t.Context())
	require.NoError(t, err)
	assert.Contains(t, failed(r), "2 calls match, want exactly 1")
}

func TestOurClientGrantsARefundThatCameBeforeItsShipmentAsAForeignOne(t *testing.T) {
	t.Parallel()
	at, b := begun(t, "refund-before-shipment")
	c, id := ours(t, at), b.Orders()["parcel"][0]
	_, err := c.Orders.Ship(t.Context(), client.ShipRequest{OrderID: id, LogisticsID: 467, Waybill: "SF1"})
	require.ErrorIs(t, err, client.ErrConflict)
	requests, err := c.Refunds.List(t.Context(), client.RefundQuery{OrderID: id})
	require.NoError(t, err)
	require.Len(t, requests.Refunds, 1)
	request := int64(requests.Refunds[0].ID)
	_, err = c.Refunds.Approve(t.Context(), client.RefundReply{RefundID: request, CheckedBy: "me", Remark: "not shipped"})
	require.NoError(t, err)
	r, err := b.Judge(t.Context())
	require.NoError(t, err)
	assert.Contains(t, failed(r), "want refunds.0.status refunded, found approved", "the money is not on its way before a day has passed")
	paid, err := c.Refunds.Get(t.Context(), request)
	require.NoError(t, err)
	assert.Equal(t, client.RefundPaid, paid.Status)
	r, err = b.Judge(t.Context())
	require.NoError(t, err)
	assert.True(t, r.Passed, failed(r))
}

func TestAClientThatShipsWhatItsBuyerWantsBackFailsARefundBeforeShipment(t *testing.T) {
	t.Parallel()
	at, b := begun(t, "refund-before-shipment")
	c, id := ours(t, at), b.Orders()["parcel"][0]
	for range 2 {
		_, err := c.Orders.Ship(t.Context(), client.ShipRequest{OrderID: id, LogisticsID: 467, Waybill: "SF1"})
		require.ErrorIs(t, err, client.ErrConflict)
	}
	r, err := b.Judge(t.Context())
	require.NoError(t, err)
	assert.Contains(t, failed(r), "2 calls match, want 0 to 1")
	assert.Contains(t, failed(r), "want order_state TRADE_CANCELED, found LOCKED")
}
