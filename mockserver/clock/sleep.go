package clock

import (
	"context"
	"time"
)

// Sleep waits until the clock has run on by d, or ctx ends, whose error it
// returns. A clock that stands still does not wait: nothing would end it. One
// that is moved meanwhile does not end the wait.
func (c *Clock) Sleep(ctx context.Context, d time.Duration) error {
	how := c.Save()
	if d <= 0 || (how.set && how.rate <= 0) {
		return ctx.Err()
	}
	if how.set {
		d = time.Duration(float64(d) / how.rate)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
