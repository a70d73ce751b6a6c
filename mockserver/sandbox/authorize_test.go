package sandbox_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/store"
)

// unauthorized is a sandbox whose one shop no app has a token for.
func unauthorized(t *testing.T) *sandbox.Sandbox {
	t.Helper()
	c := config()
	c.Shops = []sandbox.ShopConfig{{VenderID: "624092", Unauthorized: true}}
	s, err := sandbox.New(t.Context(), c)
	require.NoError(t, err)
	return s
}

func TestAuthorizingBindsOneAppOnce(t *testing.T) {
	t.Parallel()
	s := unauthorized(t)
	assert.Empty(t, s.Tokens("624092"))
	assert.False(t, s.Authorized("key", "624092", noon))
	tokens := make([]sandbox.Token, 50)
	var group sync.WaitGroup
	for i := range tokens {
		group.Go(func() { tokens[i], _ = s.Authorize("key", "624092", noon) })
	}
	group.Wait()
	require.Len(t, s.Tokens("624092"), 1)
	for _, token := range tokens {
		assert.Equal(t, s.Tokens("624092")[0], token)
	}
	assert.Equal(t, noon.Add(sandbox.TokenLife), tokens[0].Expires)
	assert.False(t, s.Authorized("second", "624092", noon), "the other app is another")
	shop, err := s.Open(t.Context(), "key", tokens[0].Access, noon)
	require.NoError(t, err)
	assert.Equal(t, "624092", shop.VenderID)
	again, err := unauthorized(t).Authorize("key", "624092", noon)
	require.NoError(t, err)
	assert.Equal(t, tokens[0], again, "the token follows from the seed")

	assert.False(t, s.Authorized("key", "624092", tokens[0].Expires))
	late, err := s.Authorize("key", "624092", tokens[0].Expires)
	require.NoError(t, err)
	assert.NotEqual(t, tokens[0].Access, late.Access)
	_, err = s.Authorize("third", "624092", noon)
	assert.Error(t, err)
	_, err = s.Authorize("key", "1", noon)
	assert.Error(t, err)
}

func TestAnUnauthorizedShopWithATokenIsRefused(t *testing.T) {
	t.Parallel()
	c := config()
	c.Shops = []sandbox.ShopConfig{{Access: "token", Unauthorized: true}}
	_, err := sandbox.New(t.Context(), c)
	assert.ErrorContains(t, err, "want one of the two")
}

func TestPointsAreTakenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	c := config()
	c.Shops = []sandbox.ShopConfig{{VenderID: "1", Points: 10}, {VenderID: "2", Points: -1}, {VenderID: "3"}}
	s, err := sandbox.New(t.Context(), c)
	require.NoError(t, err)
	assert.True(t, s.TakePoints("1", 8))
	assert.False(t, s.TakePoints("1", 4))
	assert.Equal(t, int64(2), s.Points("1"))
	assert.Zero(t, s.Points("2"))
	assert.Equal(t, int64(sandbox.DefaultPoints), s.Points("3"))
	assert.False(t, s.TakePoints("42", 1))
	assert.True(t, s.SetPoints("1", -5))
	assert.Zero(t, s.Points("1"))
}

func TestADirectoryFindsTheSandboxOfAnyTokenAndLetsATokenLiveInOne(t *testing.T) {
	t.Parallel()
	var d sandbox.Directory
	open := func(name, key string) *sandbox.Sandbox {
		s, err := sandbox.New(t.Context(), sandbox.Config{
			Name: name, Seed: 1, Start: noon, Clock: clock.Frozen(noon), Store: &store.Memory{},
			Apps: []sandbox.App{{Key: key, Secret: "secret"}}, Adopt: true,
			Shops: []sandbox.ShopConfig{{Access: name + "-token"}},
		})
		require.NoError(t, err)
		require.NoError(t, d.Add(s))
		return s
	}
	one, two := open("one", "first"), open("two", "second")
	_, err := one.Open(t.Context(), "first", "adopted", noon)
	require.NoError(t, err)
	for access, want := range map[string]*sandbox.Sandbox{"one-token": one, "two-token": two, "adopted": one} {
		found, token, ok := d.FindToken(access)
		require.True(t, ok, access)
		assert.Same(t, want, found)
		assert.Equal(t, access, token.Access)
		assert.NoError(t, token.Check(noon))
	}
	_, _, ok := d.FindToken("nonsense")
	assert.False(t, ok)
	_, err = two.Open(t.Context(), "second", "adopted", noon)
	var bad *sandbox.TokenError
	require.ErrorAs(t, err, &bad)
	assert.Equal(t, sandbox.OtherApp, bad.Reason)
	_, token, _ := d.FindToken("one-token")
	require.ErrorAs(t, token.Check(noon.Add(sandbox.TokenLife+time.Second)), &bad)
	assert.Equal(t, sandbox.Expired, bad.Reason)
}
