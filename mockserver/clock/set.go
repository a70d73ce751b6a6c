package clock

import (
	"errors"
	"fmt"
	"time"
)

// A Mode is how a clock goes.
type Mode string

// The modes.
const (
	Real   Mode = "real"   // as the machine's
	Still  Mode = "frozen" // it stands
	Offset Mode = "offset" // as fast as the machine's, and apart from it
	Scale  Mode = "scaled" // faster or slower
)

// ErrBackwards says that a setting would make the clock go back, which only a
// restored snapshot and a reset do.
var ErrBackwards = errors.New("the clock would go back, which only a restored snapshot or a reset may do")

// A State is how a clock goes, told to people.
type State struct {
	Mode   Mode
	Now    time.Time
	Offset time.Duration // from the machine's time, in mode offset
	Rate   float64       // 0 stands still, 1 is as fast as the machine's
}

// State returns how the clock goes.
func (c *Clock) State() State {
	machine := time.Now()
	how := c.Save()
	s := State{Mode: Real, Now: how.at(machine), Rate: 1}
	switch {
	case !how.set:
	case how.rate == 0:
		s.Mode, s.Rate = Still, 0
	case how.rate == 1:
		s.Mode, s.Offset = Offset, how.shown.Sub(how.since)
	default:
		s.Mode, s.Rate = Scale, how.rate
	}
	return s
}

// A Setting is how a clock is to go from now on.
type Setting struct {
	Mode   Mode           // "" means Real
	At     time.Time      // what it is to show now, but in mode offset; zero means what it shows, and in mode real the machine's time
	Offset *time.Duration // from the machine's time, in mode offset alone, where nil means as far as it is
	Rate   float64        // in mode scaled alone
}

// Set makes the clock go in another way. It returns ErrBackwards if the clock
// would go back, and then it goes as before.
func (c *Clock) Set(s Setting) error {
	if err := s.check(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	machine := time.Now()
	now := c.how.at(machine)
	next := s.saved(now, machine)
	if to := next.at(machine); to.Before(now) {
		return fmt.Errorf("clock: it shows %s, and would show %s: %w", now.Format(time.RFC3339), to.Format(time.RFC3339), ErrBackwards)
	}
	c.how = next
	return nil
}

// saved returns how a clock goes by the setting that shows now.
func (s Setting) saved(now, machine time.Time) Saved {
	at := s.At
	if at.IsZero() {
		at = now
	}
	switch s.Mode {
	case Still:
		return Saved{set: true, shown: at, since: machine}
	case Scale:
		return Saved{set: true, shown: at, since: machine, rate: s.Rate}
	case Offset:
		if s.Offset != nil {
			at = machine.Add(*s.Offset)
		}
		return Saved{set: true, shown: at, since: machine, rate: 1}
	}
	if s.At.IsZero() {
		return Saved{}
	}
	return Saved{set: true, shown: at, since: machine, rate: 1}
}

// First is the earliest time that a clock is set to.
var First = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)

// maxOffset keeps an offset far from the end of what a time.Duration holds.
const maxOffset = 100 * 365 * 24 * time.Hour

// check refuses a setting that contradicts itself.
func (s Setting) check() error {
	switch {
	case s.Mode != "" && s.Mode != Real && s.Mode != Still && s.Mode != Offset && s.Mode != Scale:
		return fmt.Errorf("clock: mode %.20q: want real, frozen, offset or scaled", s.Mode)
	case !s.At.IsZero() && (s.At.Before(First) || s.At.After(Last)):
		return fmt.Errorf("clock: at is %s: want %d to %d", s.At.Format(time.RFC3339), First.Year(), Last.Year())
	case s.Offset != nil && s.Mode != Offset:
		return fmt.Errorf("clock: offset goes with mode offset alone")
	case s.Offset != nil && !s.At.IsZero():
		return fmt.Errorf("clock: want at or offset, not both")
	case s.Offset != nil && (*s.Offset > maxOffset || *s.Offset < -maxOffset):
		return fmt.Errorf("clock: offset is %s: want at most a hundred years", *s.Offset)
	case s.Rate != 0 && s.Mode != Scale:
		return fmt.Errorf("clock: rate goes with mode scaled alone")
	case s.Mode == Scale && !(s.Rate > 0 && s.Rate <= MaxRate):
		return fmt.Errorf("clock: rate is %v: want more than 0, and at most %d", s.Rate, MaxRate)
	}
	return nil
}
