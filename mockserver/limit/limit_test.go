package limit_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/limit"
)

var start = time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC)

func TestABucketHoldsItsRateAndRefills(t *testing.T) {
	t.Parallel()
	var b limit.Buckets
	rate := limit.Rate{Calls: 3, Per: time.Second}
	allow := func(key string, at time.Duration) bool {
		ok, err := b.Allow(context.Background(), key, rate, start.Add(at))
		require.NoError(t, err)
		return ok
	}
	for range 3 {
		assert.True(t, allow("a", 0))
	}
	assert.False(t, allow("a", 0))
	assert.True(t, allow("b", 0), "another key has a bucket of its own")
	assert.False(t, allow("a", 333*time.Millisecond))
	assert.True(t, allow("a", 334*time.Millisecond))
	assert.False(t, allow("a", 100*time.Millisecond), "a clock that goes back brings nothing")
}

func TestNoWindowPassesMoreThanTwiceTheRate(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var b limit.Buckets
		rate := limit.Rate{Calls: rapid.IntRange(1, 20).Draw(t, "calls"), Per: time.Second}
		now, passed := start, []time.Time{}
		for range 200 {
			now = now.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "ms")) * time.Millisecond)
			if ok, _ := b.Allow(context.Background(), "k", rate, now); ok {
				passed = append(passed, now)
			}
		}
		for i := 2 * rate.Calls; i < len(passed); i++ {
			if passed[i].Sub(passed[i-2*rate.Calls]) < rate.Per {
				t.Fatalf("%d calls within %s at %v", 2*rate.Calls+1, rate.Per, rate)
			}
		}
	})
}

func TestOffIsOff(t *testing.T) {
	t.Parallel()
	var b limit.Buckets
	for range 10_000 {
		ok, err := b.Allow(context.Background(), "k", limit.Rate{}, start)
		require.NoError(t, err)
		require.True(t, ok)
	}
}

func TestRatesReadBackAsWritten(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"off", "100/s", "1/m", "1000000/h"} {
		r, err := limit.Parse(text)
		require.NoError(t, err)
		assert.Equal(t, text, r.String())
	}
	for _, text := range []string{"", "0/s", "-1/s", "100", "100/d", "1.5/s", "1000001/s", "on"} {
		_, err := limit.Parse(text)
		assert.Error(t, err, text)
	}
}
