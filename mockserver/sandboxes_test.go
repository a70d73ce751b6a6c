package mockserver_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/oauth"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/store"
)

// many opens a server whose random bytes follow from a number, and so many
// sandboxes with nothing given but a shop.
func many(t *testing.T, random byte, count int) (*mockserver.Server, []*sandbox.Sandbox) {
	t.Helper()
	o := mockserver.Options{Orders: 5, Seed: 7, Clock: clock.Frozen(noon), Gateway: clock.Frozen(noon)}
	if random != 0 {
		o.Random = rand.NewChaCha8([32]byte{random})
	}
	s, err := mockserver.New(o)
	require.NoError(t, err)
	boxes := make([]*sandbox.Sandbox, count)
	for i := range boxes {
		boxes[i], err = s.AddSandbox(t.Context(), sandbox.Config{Shops: []sandbox.ShopConfig{{Orders: 5}}})
		require.NoError(t, err)
	}
	return s, boxes
}

func TestMadeUpCredentialsFollowFromTheRandomSourceAndDiffer(t *testing.T) {
	t.Parallel()
	_, first := many(t, 7, 5)
	_, again := many(t, 7, 5)
	_, other := many(t, 8, 5)
	_, unsaid := many(t, 0, 5)
	_, unsaidAgain := many(t, 0, 5)
	seen := map[string]bool{}
	for i := range first {
		assert.Equal(t, first[i].Apps(), again[i].Apps())
		assert.Equal(t, first[i].Tokens("10000001"), again[i].Tokens("10000001"))
		for _, box := range []*sandbox.Sandbox{first[i], other[i], unsaid[i], unsaidAgain[i]} {
			app := box.Apps()[0]
			assert.Len(t, app.Key, 32)
			for _, text := range []string{app.Key, app.Secret, box.Tokens("10000001")[0].Access, box.Tokens("10000001")[0].Refresh} {
				assert.False(t, seen[text])
				seen[text] = true
			}
		}
		mine, err := first[i].Orders("10000001", noon).List(t.Context(), store.Query{To: noon, States: order.AllStates, Limit: 9})
		require.NoError(t, err)
		theirs, err := other[i].Orders("10000001", noon).List(t.Context(), store.Query{To: noon, States: order.AllStates, Limit: 9})
		require.NoError(t, err)
		assert.Len(t, mine.Orders, 5)
		assert.Equal(t, mine, theirs, "what is in the orders follows from the seed alone")
	}
}

func TestTokensOfASandboxWithAKnownKeyAreRandomAllTheSame(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 2 {
		s, err := mockserver.New(mockserver.Options{Orders: -1})
		require.NoError(t, err)
		box, err := s.AddSandbox(t.Context(), sandbox.Config{Apps: []sandbox.App{{Key: "k", Secret: "s"}}, Shops: make([]sandbox.ShopConfig, 1)})
		require.NoError(t, err)
		code, err := box.GiveCode(oauth.Grant{AppKey: "k", VenderID: "10000001"}, noon)
		require.NoError(t, err)
		for _, text := range []string{box.Tokens("10000001")[0].Access, code} {
			assert.False(t, seen[text])
			seen[text] = true
		}
	}
}

func TestASandboxHasAClockOfItsOwn(t *testing.T) {
	t.Parallel()
	s, boxes := many(t, 1, 2)
	_, err := boxes[0].Advance(t.Context(), time.Hour)
	require.NoError(t, err)
	assert.Equal(t, noon.Add(time.Hour), boxes[0].Clock().Now())
	assert.Equal(t, noon, boxes[1].Clock().Now())
	assert.Equal(t, noon, s.Sandbox().Clock().Now())
}

func TestSandboxesAreFoundListedAndRemovedButTheDefaultOneStays(t *testing.T) {
	t.Parallel()
	s, boxes := many(t, 1, 3)
	assert.Equal(t, s.Sandbox(), s.Sandboxes()[0])
	assert.Len(t, s.Sandboxes(), 4)
	key := boxes[1].Apps()[0].Key
	found, ok := s.FindSandbox(key)
	require.True(t, ok)
	assert.Same(t, boxes[1], found)
	require.NoError(t, s.RemoveSandbox(t.Context(), found))
	_, ok = s.FindSandbox(key)
	assert.False(t, ok)
	require.Error(t, s.RemoveSandbox(t.Context(), s.Sandbox()))
	assert.Len(t, s.Sandboxes(), 3)
}

func TestThereAreSoManySandboxesAndNoMore(t *testing.T) {
	t.Parallel()
	s, err := mockserver.New(mockserver.Options{Orders: -1, Gateway: clock.Frozen(noon)})
	require.NoError(t, err)
	for i := range sandbox.MaxSandboxes - 1 {
		_, err := s.AddSandbox(t.Context(), sandbox.Config{Name: fmt.Sprint(i)})
		require.NoError(t, err)
	}
	_, err = s.AddSandbox(t.Context(), sandbox.Config{})
	require.ErrorIs(t, err, sandbox.ErrFull)
	require.NoError(t, s.RemoveSandbox(t.Context(), s.Sandboxes()[1]))
	_, err = s.AddSandbox(t.Context(), sandbox.Config{})
	require.NoError(t, err)
}
