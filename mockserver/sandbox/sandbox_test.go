package sandbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/store"
)

var noon = time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)

func config() sandbox.Config {
	return sandbox.Config{
		Name: "box", Seed: 1, Start: noon, Clock: clock.Frozen(noon), Store: &store.Memory{},
		Apps: []sandbox.App{{Key: "key", Secret: "secret"}, {Key: "second", Secret: "secret"}}, Orders: 5,
		Shops: []sandbox.ShopConfig{{Access: "token"}, {VenderID: "624092", Name: "示例店", Access: "other", AppKey: "second", Orders: 3}},
	}
}

func TestATokenOpensItsShopToItsAppAlone(t *testing.T) {
	t.Parallel()
	s, err := sandbox.New(t.Context(), config())
	require.NoError(t, err)
	shop, err := s.Open(t.Context(), "second", "other", noon)
	require.NoError(t, err)
	assert.Equal(t, "624092", shop.VenderID)
	assert.Equal(t, "示例店", shop.Name)
	for reason, open := range map[sandbox.Reason]func() error{
		sandbox.OtherApp: func() error { _, err := s.Open(t.Context(), "key", "other", noon); return err },
		sandbox.Unknown:  func() error { _, err := s.Open(t.Context(), "key", "nonsense", noon); return err },
		sandbox.Expired:  func() error { _, err := s.Open(t.Context(), "key", "token", noon.Add(sandbox.TokenLife)); return err },
		sandbox.Revoked: func() error {
			require.True(t, s.Revoke("other"))
			_, err := s.Open(t.Context(), "second", "other", noon)
			return err
		},
	} {
		var bad *sandbox.TokenError
		require.ErrorAs(t, open(), &bad)
		assert.Equal(t, reason, bad.Reason)
	}
	_, err = s.Open(t.Context(), "key", "token", noon.Add(sandbox.TokenLife-time.Second))
	assert.NoError(t, err)
	assert.False(t, s.Revoke("nonsense"))
	assert.False(t, s.SetExpiry("nonsense", noon))
}

func TestAConfigurationThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*sandbox.Config){
		"no app":          func(c *sandbox.Config) { c.Apps = nil },
		"no secret":       func(c *sandbox.Config) { c.Apps[0].Secret = "" },
		"a key twice":     func(c *sandbox.Config) { c.Apps[1].Key = "key" },
		"a token twice":   func(c *sandbox.Config) { c.Shops[1].Access = "token" },
		"a vender twice":  func(c *sandbox.Config) { c.Shops[0].VenderID = "624092" },
		"a vender's name": func(c *sandbox.Config) { c.Shops[0].VenderID = "shop-1" },
		"vender 0":        func(c *sandbox.Config) { c.Shops[0].VenderID = "0" },
		"vender 007":      func(c *sandbox.Config) { c.Shops[0].VenderID = "007" },
		"an unknown app":  func(c *sandbox.Config) { c.Shops[0].AppKey = "third" },
		"too many orders": func(c *sandbox.Config) { c.Shops[0].Orders = 1 << 40 },
		"fewer than none": func(c *sandbox.Config) { c.Shops[0].Orders = -1 },
	} {
		c := config()
		spoil(&c)
		_, err := sandbox.New(t.Context(), c)
		assert.Error(t, err, name)
	}
}

func TestAnOrderThatBreaksALawIsNotPlaced(t *testing.T) {
	t.Parallel()
	s, err := sandbox.New(t.Context(), config())
	require.NoError(t, err)
	good := order.Order{ID: 1, Type: order.SOP, Pay: order.Online, Placed: noon, Items: []order.Item{{SKU: 1, Price: 100, Count: 1}}}.In(order.WaitSellerStockOut, noon)
	_, err = s.Place(t.Context(), "624092", good)
	require.NoError(t, err)
	bad := good
	bad.ID, bad.Balance = 2, 500
	_, err = s.Place(t.Context(), "624092", bad)
	require.ErrorContains(t, err, "payment")
	_, err = s.Orders("624092", noon).Get(t.Context(), 2)
	require.ErrorIs(t, err, order.ErrNotFound)
	_, err = s.Place(t.Context(), "624092", good)
	require.ErrorIs(t, err, store.ErrTaken)
	_, err = s.Place(t.Context(), "1", good)
	require.Error(t, err)
}

func TestADirectoryFindsTheSandboxOfAnyOfItsKeys(t *testing.T) {
	t.Parallel()
	var d sandbox.Directory
	s, err := sandbox.New(t.Context(), config())
	require.NoError(t, err)
	require.NoError(t, d.Add(s))
	require.ErrorIs(t, d.Add(s), sandbox.ErrTaken)
	for _, key := range []string{"key", "second"} {
		found, app, ok := d.Find(key)
		assert.True(t, ok)
		assert.Same(t, s, found)
		assert.Equal(t, key, app.Key)
	}
	_, _, ok := d.Find("third")
	assert.False(t, ok)
}
