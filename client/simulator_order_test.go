package client_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
)

// wholeShop returns every order of the simulated shop, in full.
func wholeShop(t *testing.T, c *client.Client, encrypted bool) map[client.ID]client.Order {
	t.Helper()
	orders := map[client.ID]client.Order{}
	q := client.SearchQuery{Start: noon.AddDate(0, 0, -100), End: noon, By: client.ByPlaced, Encrypted: encrypted}
	for o, err := range c.Orders.SearchAll(t.Context(), q) {
		require.NoError(t, err)
		orders[o.OrderID] = o
	}
	require.NotEmpty(t, orders)
	return orders
}

func TestTheSimulatorsOrdersAreReadInFull(t *testing.T) {
	t.Parallel()
	_, c := simulate(t, clock.Frozen(noon), mockserver.Options{Orders: 200})
	consolidated := 0
	for id, o := range wholeShop(t, c, false) {
		assert.Equal(t, o.OriginalConsignee != nil, o.SendPay(124) == '7', "order %d: its consolidation and its sendpay", id)
		assert.Equal(t, o.State == client.PopOrderPause, len(o.Pause.Open()) > 0, "order %d in %s: its pauses", id, o.State)
		for _, ext := range []client.JSONText{o.SendpayMap, o.Ext, o.LogisticsExt, o.PopSigns, o.Items[0].Ext} {
			_, err := ext.Object()
			assert.NoError(t, err, "order %d: %s", id, ext)
		}
		if o.OriginalConsignee != nil {
			consolidated++
		}
	}
	assert.Positive(t, consolidated)
}

func TestTheSimulatorsEncryptedOrdersDecryptToItsPlainOnes(t *testing.T) {
	t.Parallel()
	s, c := simulate(t, clock.Frozen(noon), mockserver.Options{Orders: 60})
	key := s.Sandbox().Shops()[0].Key
	want := wholeShop(t, c, false)
	encrypted := wholeShop(t, c, true)
	require.ElementsMatch(t, slices.Collect(maps.Keys(want)), slices.Collect(maps.Keys(encrypted)))
	for id, o := range encrypted {
		plain := want[id]
		if plain.Consignee != nil {
			assert.NotContains(t, string(o.Raw), plain.Consignee.Mobile)
			assert.True(t, strings.HasPrefix(o.Consignee.FullName, "AA"))
			_, err := o.Decrypt(wire.ShopKey(1, "another shop"))
			require.ErrorIs(t, err, wire.ErrCipherText)
		}
		got, err := o.Decrypt(key)
		require.NoError(t, err)
		got.Raw, plain.Raw = nil, nil
		assert.Equal(t, plain, got)
	}
	id := slices.Min(slices.Collect(maps.Keys(want)))
	one, err := c.Orders.DetailEncrypted(t.Context(), id.Int64())
	require.NoError(t, err)
	assert.Equal(t, encrypted[id].Pin, one.Pin)
}
