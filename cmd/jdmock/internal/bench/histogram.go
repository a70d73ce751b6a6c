package bench

import (
	"math/bits"
	"time"
)

// Each power of two is divided into so many buckets, so that a time is known to
// one part in 64.
const (
	subBits    = 6
	subBuckets = 1 << subBits
)

// A Histogram counts times, in buckets that grow with the time. The zero
// Histogram is empty. It is not safe for concurrent use.
type Histogram struct {
	counts [subBuckets * (64 - subBits)]uint64
	total  uint64
}

// bucketOf returns the bucket of a number of nanoseconds: one each below 64,
// then 64 for each power of two.
func bucketOf(n uint64) int {
	if n < subBuckets {
		return int(n)
	}
	power := bits.Len64(n) - subBits - 1
	return power*subBuckets + int(n>>power)
}

// upperOf returns the largest number of nanoseconds in a bucket.
func upperOf(bucket int) uint64 {
	if bucket < 2*subBuckets {
		return uint64(bucket)
	}
	power := bucket/subBuckets - 1
	return (uint64(bucket-power*subBuckets)+1)<<power - 1
}

// Add counts a time; one below 0 counts as 0.
func (h *Histogram) Add(d time.Duration) {
	h.counts[bucketOf(uint64(max(d, 0)))]++
	h.total++
}

// Merge adds what another has counted.
func (h *Histogram) Merge(other *Histogram) {
	for i, n := range other.counts {
		h.counts[i] += n
	}
	h.total += other.total
}

// Count returns how many times were counted.
func (h *Histogram) Count() uint64 { return h.total }

// Quantile returns the time that the share q of all does not exceed, rounded up
// by at most one part in 64; 0 of an empty histogram.
func (h *Histogram) Quantile(q float64) time.Duration {
	if h.total == 0 {
		return 0
	}
	rank := min(max(uint64(q*float64(h.total)+0.999999), 1), h.total)
	var seen uint64
	for i, n := range h.counts {
		if seen += n; seen >= rank {
			return time.Duration(upperOf(i))
		}
	}
	return 0 // total counts them all
}
