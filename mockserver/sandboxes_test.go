package mockserver_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// many opens a server and so many sandboxes with nothing given but a shop.
func many(t *testing.T, seed uint64, count int) (*mockserver.Server, []*sandbox.Sandbox) {
	t.Helper()
	s, err := mockserver.New(mockserver.Options{Orders: 5, Seed: seed, Clock: clock.Frozen(noon), Gateway: clock.Frozen(noon)})
	require.NoError(t, err)
	boxes := make([]*sandbox.Sandbox, count)
	for i := range boxes {
		boxes[i], err = s.AddSandbox(t.Context(), sandbox.Config{Shops: []sandbox.ShopConfig{{Orders: 5}}})
		require.NoError(t, err)
	}
	return s, boxes
}

func TestMadeUpCredentialsFollowFromTheSeedAndDiffer(t *testing.T) {
	t.Parallel()
	_, first := many(t, 7, 5)
	_, again := many(t, 7, 5)
	_, other := many(t, 8, 5)
	seen := map[string]bool{}
	for i := range first {
		assert.Equal(t, first[i].Apps(), again[i].Apps())
		assert.Equal(t, first[i].Tokens("10000001"), again[i].Tokens("10000001"))
		for _, box := range []*sandbox.Sandbox{first[i], other[i]} {
			app := box.Apps()[0]
			assert.Len(t, app.Key, 32)
			for _, text := range []string{app.Key, app.Secret, box.Tokens("10000001")[0].Access} {
				assert.False(t, seen[text])
				seen[text] = true
			}
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
