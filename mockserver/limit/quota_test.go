package limit_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/limit"
)

func TestAQuotaEndsAtMidnightOfItsZone(t *testing.T) {
	t.Parallel()
	var q limit.Quota
	zone := time.FixedZone("GMT+8", 8*3600)
	allow := func(key string, at time.Time) bool {
		ok, err := q.Allow(context.Background(), key, 2, at, zone)
		require.NoError(t, err)
		return ok
	}
	evening := time.Date(2025, 4, 1, 23, 59, 59, 0, zone)
	assert.True(t, allow("a", evening))
	assert.True(t, allow("a", evening))
	assert.False(t, allow("a", evening))
	assert.True(t, allow("b", evening), "another key has a day of its own")
	assert.True(t, allow("a", evening.Add(time.Second)))
	for range 10_000 {
		ok, err := q.Allow(context.Background(), "c", 0, evening, zone)
		require.NoError(t, err)
		require.True(t, ok)
	}
}

func TestLanesHoldAsManyCallsAsTheyAreWide(t *testing.T) {
	t.Parallel()
	var l limit.Lanes
	first, ok := l.Enter("a", 2)
	require.True(t, ok)
	_, ok = l.Enter("a", 2)
	require.True(t, ok)
	_, ok = l.Enter("a", 2)
	assert.False(t, ok)
	_, ok = l.Enter("b", 2)
	assert.True(t, ok)
	first()
	_, ok = l.Enter("a", 2)
	assert.True(t, ok)
	var group sync.WaitGroup
	for range 100 {
		group.Go(func() {
			if leave, ok := l.Enter("c", 3); ok {
				leave()
			}
		})
	}
	group.Wait()
	_, ok = l.Enter("c", 1)
	assert.True(t, ok, "all lanes were given back")
}
