package limit

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFullBucketsAreForgottenAndOthersAreNot(t *testing.T) {
	t.Parallel()
	var b Buckets
	at := time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC)
	allow := func(key string, now time.Time) bool {
		ok, err := b.Allow(t.Context(), key, Rate{Calls: 1, Per: time.Second}, now)
		require.NoError(t, err)
		return ok
	}
	for i := range 3 * sweepFrom {
		require.True(t, allow(fmt.Sprint(i), at))
	}
	assert.Len(t, b.buckets, 3*sweepFrom, "none of them is full")
	late := at.Add(time.Second)
	require.True(t, allow("0", late))
	for i := range 2 * sweepFrom {
		require.True(t, allow(fmt.Sprint("late ", i), late))
	}
	assert.Less(t, len(b.buckets), 3*sweepFrom)
	assert.False(t, allow("0", late), "its bucket is empty, and was kept")
}
