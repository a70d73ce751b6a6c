package client

import (
	"time"
)

// A backoff says how long to wait before a call is repeated.
type backoff struct {
	first time.Duration // before the second attempt, doubling from there
	limit time.Duration // at most this
}

// limitedFactor stretches the waits after a refusal for too many calls.
const limitedFactor = 10

// delay returns the wait after the given attempt, counted from 1. It lies
// between half of the exponential step and the whole of it; jitter is in [0, 1).
func (b backoff) delay(attempt int, jitter float64) time.Duration {
	step := b.first
	for i := 1; i < attempt && step < b.limit; i++ {
		step *= 2
	}
	step = min(step, b.limit)
	half := step / 2
	return half + time.Duration(jitter*float64(step-half))
}

// stretched returns b for refusals for too many calls.
func (b backoff) stretched() backoff {
	return backoff{first: b.first * limitedFactor, limit: b.limit * limitedFactor}
}
