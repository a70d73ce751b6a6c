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
// zero Clock shows it as it is. It goes back only by Restore. It is safe for
// concurrent use.
type Clock struct {
	mu  sync.Mutex // guards how
	how Saved
}

// Saved is how a clock goes, for Clock.Restore. It is a value of its own; the
// zero Saved is that of the zero Clock.
type Saved struct {
	set   bool      // false: the machine's time as it is
	shown time.Time // what it showed
	since time.Time // when, in the machine's time
	rate  float64   // how fast it has run since then; 0 stands still
}

// Frozen returns a clock that stands at an instant until it is advanced.
func Frozen(at time.Time) *Clock { return Scaled(at, 0) }

// From returns a clock that shows at now, and runs as fast as the machine's.
func From(at time.Time) *Clock { return Scaled(at, 1) }

// Scaled returns a clock that shows at now, and runs rate times as fast as the
// machine's.
func Scaled(at time.Time, rate float64) *Clock {
	return &Clock{how: Saved{set: true, shown: at, since: time.Now(), rate: rate}}
}

// Now returns the time that the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.how.at(time.Now())
}

// Last is the latest time that a clock shows: it stands still there.
var Last = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)

// at returns what the clock shows at an instant of the machine's time.
func (s Saved) at(machine time.Time) time.Time {
	if !s.set {
		return machine
	}
	if !s.shown.Before(Last) {
		return s.shown
	}
	passed := float64(machine.Sub(s.since)) * s.rate
	if passed >= float64(Last.Sub(s.shown)) {
		return Last
	}
	return s.shown.Add(time.Duration(passed))
}

// Advance moves the clock forward; it goes on as it went before. It returns
// the time that it shows then. A negative d changes nothing.
func (c *Clock) Advance(d time.Duration) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	machine := time.Now()
	now := c.how.at(machine)
	if d <= 0 || !now.Before(Last) {
		return now
	}
	return c.jumpLocked(now.Add(d), machine)
}

// AdvanceTo moves the clock forward to an instant; it goes on as it went
// before. It returns the time that it shows then. A clock that shows a later
// time stays as it is.
func (c *Clock) AdvanceTo(at time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	machine := time.Now()
	now := c.how.at(machine)
	if !at.After(now) || !now.Before(Last) {
		return now
	}
	return c.jumpLocked(at, machine)
}

func (c *Clock) jumpLocked(to, machine time.Time) time.Time {
	if to.After(Last) {
		to = Last
	}
	if !c.how.set {
		c.how.set, c.how.rate = true, 1
	}
	c.how.shown, c.how.since = to, machine
	return to
}

// Save returns how the clock goes, for Restore.
func (c *Clock) Save() Saved {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.how
}

// Restore makes the clock go as it went when it was saved: one that stood still
// shows the time that it showed, and another is as far from the machine's as
// it was. It may go back.
func (c *Clock) Restore(s Saved) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.how = s
}

// Clone returns a clock of its own that goes as c does.
func (c *Clock) Clone() *Clock { return &Clock{how: c.Save()} }

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
