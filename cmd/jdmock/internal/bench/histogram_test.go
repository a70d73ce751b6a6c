package bench

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestQuantilesAreThoseOfTheTimesToOnePartIn64(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		times := rapid.SliceOfN(rapid.Int64Range(0, int64(time.Hour)), 1, 300).Draw(t, "times")
		q := rapid.Float64Range(0, 1).Draw(t, "q")
		cut := rapid.IntRange(0, len(times)).Draw(t, "cut")
		var whole, rest Histogram
		for i, n := range times {
			if i < cut {
				whole.Add(time.Duration(n))
			} else {
				rest.Add(time.Duration(n))
			}
		}
		whole.Merge(&rest)
		slices.Sort(times)
		rank := 0
		for rank < len(times)-1 && float64(rank+1) < q*float64(len(times))-1e-6 {
			rank++
		}
		want, got := times[rank], int64(whole.Quantile(q))
		if got < want || got > want+want/subBuckets {
			t.Fatalf("quantile %v of %v: got %d, want %d and at most one part in 64 more", q, times, got, want)
		}
		if whole.Count() != uint64(len(times)) {
			t.Fatalf("%d times counted, want %d", whole.Count(), len(times))
		}
	})
}

func TestEveryTimeHasABucket(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := uint64(rapid.Int64Range(0, 1<<63-1).Draw(t, "n"))
		at := bucketOf(n)
		if upperOf(at) < n || at > 0 && upperOf(at-1) >= n {
			t.Fatalf("%d is in bucket %d, which is not where it belongs", n, at)
		}
	})
}

func TestEmptyHistogramHasNoTimes(t *testing.T) {
	t.Parallel()
	var h Histogram
	assert.Zero(t, h.Quantile(0.99))
	h.Add(-time.Second)
	assert.Zero(t, h.Quantile(0.99), "a clock that goes back counts as no time")
	assert.EqualValues(t, 1, h.Count())
}
