package sandbox_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/store"
)

// TestASandboxCostsLittleUntilItIsUsed opens many at once: an empty one, and one
// whose orders nobody has looked at, take the same.
func TestASandboxCostsLittleUntilItIsUsed(t *testing.T) {
	const many, most = 200, 64 << 10
	for _, orders := range []int{0, 200} {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		kept := make([]*sandbox.Sandbox, many)
		orderStore := &store.Memory{}
		for i := range kept {
			s, err := sandbox.New(t.Context(), sandbox.Config{
				Name: fmt.Sprint(i), Seed: 1, Start: noon, Clock: clock.Frozen(noon), Store: orderStore,
				Apps: []sandbox.App{{Key: fmt.Sprint("key", i), Secret: "secret"}}, Shops: []sandbox.ShopConfig{{Orders: orders}},
			})
			require.NoError(t, err)
			kept[i] = s
		}
		runtime.GC()
		runtime.ReadMemStats(&after)
		took := (int64(after.HeapAlloc) - int64(before.HeapAlloc)) / many
		require.Less(t, took, int64(most), "with %d orders", orders)
		runtime.KeepAlive(kept)
	}
}
