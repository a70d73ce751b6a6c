// Package clock tells a sandbox its time, and is the only one that reads the
// machine's.
package clock

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A Clock shows the machine's time, possibly shifted, stretched or stopped. The
// zero Clock shows it as it is. It is safe for concurrent use.
type Clock struct {
	mu    sync.Mutex // guards what follows
	set   bool       // false: the machine's time as it is
	shown time.Time  // what it showed
	since time.Time  // when, in the machine's time
	rate  float64    // how fast it has run since then; 0 stands still
}

// Frozen returns a clock that stands at an instant until it is advanced.
func Frozen(at time.Time) *Clock { return Scaled(at, 0) }

// From returns a clock that shows at now, and runs as fast as the machine's.
func From(at time.Time) *Clock { return Scaled(at, 1) }

// Scaled returns a clock that shows at now, and runs rate times as fast as the
// machine's.
func Scaled(at time.Time, rate float64) *Clock {
	return &Clock{set: true, shown: at, since: time.Now(), rate: rate}
}

// Now returns the time that the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.nowLocked()
}

func (c *Clock) nowLocked() time.Time {
	if !c.set {
		return time.Now()
	}
	return c.shown.Add(time.Duration(float64(time.Since(c.since)) * c.rate))
}

// Advance moves the clock forward; it goes on as it went before. It returns
// the time that it shows then. A negative d changes nothing.
func (c *Clock) Advance(d time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.nowLocked()
	if d <= 0 {
		return now
	}
	if !c.set {
		c.set, c.rate = true, 1
	}
	c.shown, c.since = now.Add(d), time.Now()
	return c.shown
}

// Parse returns the clock of a setting:
//
//	real          the machine's time, or from start on if that is given
//	frozen        stands at start, or at the machine's time
//	offset:DUR    the machine's time plus DUR
//	scaled:RATE   from start on, RATE times as fast
func Parse(setting string, start time.Time) (*Clock, error) {
	mode, value, _ := strings.Cut(setting, ":")
	from := start
	if start.IsZero() {
		from = time.Now()
	}
	switch mode {
	case "", "real":
		if start.IsZero() {
			return &Clock{}, nil
		}
		return From(start), nil
	case "frozen":
		return Frozen(from), nil
	case "offset":
		d, err := time.ParseDuration(value)
		if err != nil || !start.IsZero() {
			return nil, fmt.Errorf("clock %q: want offset:DURATION such as offset:-72h, and no start beside it", setting)
		}
		return From(from.Add(d)), nil
	case "scaled":
		rate, err := strconv.ParseFloat(value, 64)
		if err != nil || !(rate >= 0 && rate <= MaxRate) {
			return nil, fmt.Errorf("clock %q: want scaled:RATE with a rate from 0 to %d", setting, MaxRate)
		}
		return Scaled(from, rate), nil
	}
	return nil, fmt.Errorf("clock %q: want real, frozen, offset:DURATION or scaled:RATE", setting)
}

// MaxRate is the largest rate of a setting: a year in half a minute.
const MaxRate = 1_000_000
