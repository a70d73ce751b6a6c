package suite

import (
	"sync"
	"time"
)

// A pace is a token bucket: at most one second's worth of calls at once.
type pace struct {
	mu     sync.Mutex // guards what follows
	rate   float64    // calls a second; below 0 no limit
	tokens float64
	last   time.Time
	slowed time.Time // zero: never
}

// slowest is the rate, in calls a second, below which a pace is not slowed.
const slowest = 0.5

// slow halves the rate, once a second at most: several calls that are under way
// at once are refused for one reason. What was saved up is lost.
func (p *pace) slow(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.slowed.IsZero() && now.Sub(p.slowed) < time.Second {
		return
	}
	p.slowed, p.last, p.tokens = now, now, min(p.tokens, 0)
	if p.rate < 0 {
		p.rate = DefaultRate
		return
	}
	p.rate = max(p.rate/2, min(p.rate, slowest))
}

// reserve takes a token at an instant, and returns how long to wait for it.
func (p *pace) reserve(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.rate < 0 {
		return 0
	}
	most := max(p.rate, 1)
	if p.last.IsZero() {
		p.tokens = most
	} else {
		p.tokens = min(most, p.tokens+p.rate*max(now.Sub(p.last), 0).Seconds())
	}
	p.last = now
	p.tokens--
	if p.tokens >= 0 {
		return 0
	}
	return time.Duration(-p.tokens / p.rate * float64(time.Second))
}
