package sandbox_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/store"
)

// small is a sandbox of one shop, on a store with others.
func small(s store.Store, name string) sandbox.Config {
	return sandbox.Config{
		Name: name, Seed: 1, Start: noon, Clock: clock.Frozen(noon), Store: s, Adopt: true,
		Apps:  []sandbox.App{{Key: name + "-key", Secret: "secret"}},
		Shops: []sandbox.ShopConfig{{VenderID: "1", Orders: 5, Access: name + "-token"}},
	}
}

func TestARemovedSandboxLeavesNothing(t *testing.T) {
	t.Parallel()
	var d sandbox.Directory
	orders := &store.Memory{}
	one, err := d.Open(t.Context(), small(orders, "one"))
	require.NoError(t, err)
	other, err := d.Open(t.Context(), small(orders, "other"))
	require.NoError(t, err)
	_, err = one.Open(t.Context(), "one-key", "adopted", noon)
	require.NoError(t, err)
	require.NoError(t, one.Snapshot(t.Context(), "x"))

	gone, err := d.Remove(t.Context(), one)
	require.NoError(t, err)
	assert.True(t, gone)
	_, _, ok := d.Find("one-key")
	assert.False(t, ok)
	for _, token := range []string{"one-token", "adopted"} {
		_, _, ok = d.FindToken(token)
		assert.False(t, ok)
	}
	_, err = one.Orders("1", noon).List(t.Context(), store.Query{})
	require.ErrorIs(t, err, store.ErrNoShop)
	_, err = one.Open(t.Context(), "one-key", "late", noon)
	require.ErrorIs(t, err, sandbox.ErrRemoved, "a call that was under way brings nothing back")
	gone, err = d.Remove(t.Context(), one)
	require.NoError(t, err)
	assert.False(t, gone)

	assert.Equal(t, []*sandbox.Sandbox{other}, d.All())
	again, err := d.Open(t.Context(), small(orders, "one"))
	require.NoError(t, err)
	assert.Len(t, everyOrder(t, again), 5)
	assert.Len(t, everyOrder(t, other), 5)
}

func TestARefusedSandboxLeavesNothingAndTakesNothing(t *testing.T) {
	t.Parallel()
	d := sandbox.Directory{Most: 2}
	orders := &store.Memory{}
	_, err := d.Open(t.Context(), small(orders, "one"))
	require.NoError(t, err)
	for why, spoil := range map[string]func(*sandbox.Config){
		"its name":  func(c *sandbox.Config) { c.Name = "one" },
		"its key":   func(c *sandbox.Config) { c.Apps[0].Key = "one-key" },
		"its token": func(c *sandbox.Config) { c.Shops[0].Access = "one-token" },
		"its shop":  func(c *sandbox.Config) { c.Shops = append(c.Shops, c.Shops[0]) },
	} {
		c := small(orders, "two")
		spoil(&c)
		_, err := d.Open(t.Context(), c)
		require.ErrorIs(t, err, sandbox.ErrTaken, why)
	}
	two, err := d.Open(t.Context(), small(orders, "two"))
	require.NoError(t, err)
	_, err = d.Open(t.Context(), small(orders, "three"))
	require.ErrorIs(t, err, sandbox.ErrFull)
	_, err = d.Remove(t.Context(), two)
	require.NoError(t, err)
	_, err = d.Open(t.Context(), small(orders, "three"))
	require.NoError(t, err)
}

func TestAnIdleSandboxIsRemovedWhenSomebodyLooks(t *testing.T) {
	t.Parallel()
	gateway := clock.Frozen(noon)
	d := sandbox.Directory{Now: gateway.Now}
	orders := &store.Memory{}
	for _, name := range []string{"busy", "idle", "kept"} {
		c := small(orders, name)
		if name != "kept" {
			c.IdleTTL = time.Hour
		}
		_, err := d.Open(t.Context(), c)
		require.NoError(t, err)
	}
	gateway.Advance(40 * time.Minute)
	_, _, ok := d.Find("busy-key")
	require.True(t, ok)
	gateway.Advance(40 * time.Minute)
	_, _, ok = d.FindToken("idle-token")
	assert.False(t, ok)
	assert.Len(t, d.All(), 2)
	gateway.Advance(time.Hour)
	require.NoError(t, d.Sweep(t.Context()))
	require.Len(t, d.All(), 1)
	assert.Equal(t, "kept", d.All()[0].Name())
}

func TestSandboxesComeAndGoAtOnce(t *testing.T) {
	t.Parallel()
	d := sandbox.Directory{Most: 20}
	orders := &store.Memory{}
	var group sync.WaitGroup
	var most atomic.Int64
	for i := range 40 {
		group.Go(func() {
			s, err := d.Open(t.Context(), small(orders, fmt.Sprint(i%25)))
			if err != nil {
				return
			}
			most.Add(1)
			_, _, ok := d.Find(s.Apps()[0].Key)
			assert.True(t, ok)
			_, err = s.Advance(t.Context(), time.Hour)
			assert.NoError(t, err)
			_, err = d.Remove(t.Context(), s)
			assert.NoError(t, err)
		})
	}
	group.Wait()
	assert.Positive(t, most.Load())
	assert.Empty(t, d.All())
}
