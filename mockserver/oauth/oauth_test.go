package oauth_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/oauth"
)

var noon = time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)

func grant() oauth.Grant {
	return oauth.Grant{AppKey: "key", VenderID: "1", RedirectURI: "http://a.example/back"}
}

func codes() *oauth.Codes { return &oauth.Codes{Stream: &oauth.Stream{Seed: 1, Name: "box"}} }

func TestTextsHaveTheShapesOfTheirGeneration(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := &oauth.Stream{Seed: rapid.Uint64().Draw(t, "seed"), Name: rapid.String().Draw(t, "name")}
		vender := rapid.String().Draw(t, "vender")
		for shape, text := range map[string]string{
			`^[0-9a-f]{32}[a-z]{4}$`: s.Token(oauth.Current),
			`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`: s.Token(oauth.Legacy),
			`^[0-9a-z]{6}$`:             s.Code(oauth.Current),
			`^[0-9a-zA-Z]{6}$`:          s.Code(oauth.Legacy),
			`^[0-9]{10}$`:               s.UID(vender),
			`^[0-9A-Za-z_-]{43}$`:       s.OpenID("key", vender),
			`^o\*AAT[0-9A-Za-z_-]{69}$`: s.XID("key", vender),
		} {
			assert.Regexp(t, shape, text)
		}
	})
}

func TestAStreamFollowsFromItsSeedAndName(t *testing.T) {
	t.Parallel()
	first, same := &oauth.Stream{Seed: 7, Name: "a"}, &oauth.Stream{Seed: 7, Name: "a"}
	others := []*oauth.Stream{{Seed: 8, Name: "a"}, {Seed: 7, Name: "b"}}
	for range 100 {
		token := first.Token(oauth.Current)
		assert.Equal(t, token, same.Token(oauth.Current))
		for _, other := range others {
			assert.NotEqual(t, token, other.Token(oauth.Current))
		}
	}
	assert.Equal(t, first.UID("1"), same.UID("1"))
	assert.NotEqual(t, first.OpenID("key", "1"), first.OpenID("other", "1"))
}

func TestACodeIsGoodOnceForItsAppItsServiceAndItsAddress(t *testing.T) {
	t.Parallel()
	c := codes()
	code := c.Issue(grant(), noon)
	for want, change := range map[error]func(*oauth.Grant){
		oauth.ErrOtherApp:     func(g *oauth.Grant) { g.AppKey = "other" },
		oauth.ErrOtherService: func(g *oauth.Grant) { g.Generation = oauth.Legacy },
		oauth.ErrOtherURI:     func(g *oauth.Grant) { g.RedirectURI = "http://b.example/" },
	} {
		by := grant()
		change(&by)
		_, err := c.Take(code, by, noon)
		require.ErrorIs(t, err, want)
	}
	_, err := c.Take("gwide6", grant(), noon)
	require.ErrorIs(t, err, oauth.ErrUnknown)
	by := grant()
	by.RedirectURI = ""
	got, err := c.Take(code, by, noon.Add(oauth.CodeLife-time.Second))
	require.NoError(t, err)
	assert.Equal(t, grant(), got)
	_, err = c.Take(code, grant(), noon)
	require.ErrorIs(t, err, oauth.ErrUsed)
}

func TestACodeExpiresAndIsVoidedWithItsShop(t *testing.T) {
	t.Parallel()
	c := codes()
	code, other := c.Issue(grant(), noon), c.Issue(oauth.Grant{AppKey: "key", VenderID: "2"}, noon)
	_, err := c.Take(code, grant(), noon.Add(oauth.CodeLife))
	require.ErrorIs(t, err, oauth.ErrExpired)
	c.Void("1")
	_, err = c.Take(code, grant(), noon)
	require.ErrorIs(t, err, oauth.ErrVoid)
	_, err = c.Take(other, oauth.Grant{AppKey: "key"}, noon)
	require.NoError(t, err)
}

func TestCodesAreBoundedAndTheOldestIsForgotten(t *testing.T) {
	t.Parallel()
	c := codes()
	first, second := c.Issue(grant(), noon), c.Issue(grant(), noon)
	for range oauth.MaxPending - 1 {
		c.Issue(grant(), noon)
	}
	assert.Equal(t, oauth.MaxPending, c.Pending())
	_, err := c.Take(first, grant(), noon)
	require.ErrorIs(t, err, oauth.ErrUnknown)
	_, err = c.Take(second, grant(), noon)
	require.NoError(t, err)
}

func TestOfManyWhoUseACodeOneSucceeds(t *testing.T) {
	t.Parallel()
	c := codes()
	code := c.Issue(grant(), noon)
	var won atomic.Int64
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			c.Issue(grant(), noon)
			if _, err := c.Take(code, grant(), noon); err == nil {
				won.Add(1)
			}
		})
	}
	group.Wait()
	assert.EqualValues(t, 1, won.Load())
}
