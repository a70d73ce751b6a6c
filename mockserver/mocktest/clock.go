package mocktest

import (
	"time"

	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/store"
)

// Clock is the shop time of a sandbox.
type Clock struct{ s *Server }

// Now returns what the clock shows.
func (c Clock) Now() time.Time { return c.s.Sandbox().Clock().Now() }

// Advance moves shop time forward, and returns what has happened by then, in
// order of time.
func (c Clock) Advance(by time.Duration) []store.Happening {
	c.s.t.Helper()
	return c.moved(c.s.Sandbox().Advance(c.s.t.Context(), by))
}

// AdvanceUntil moves shop time to the instant at which an order comes into a
// state by itself, and returns what has happened by then. It fails the test if
// the order cannot come into the state any more.
func (c Clock) AdvanceUntil(id int64, state order.State) []store.Happening {
	c.s.t.Helper()
	return c.moved(c.s.Sandbox().AdvanceUntil(c.s.t.Context(), id, state))
}

// Next moves shop time to the next instant at which something happens by itself,
// and returns what has. It fails the test if nothing will.
func (c Clock) Next() []store.Happening {
	c.s.t.Helper()
	return c.moved(c.s.Sandbox().AdvanceNext(c.s.t.Context()))
}

func (c Clock) moved(done sandbox.Advanced, err error) []store.Happening {
	c.s.t.Helper()
	if err != nil {
		c.s.t.Fatalf("mocktest: %v", err)
	}
	return done.Events
}

// Freeze stops the clock where it stands; Advance still moves it.
func (c Clock) Freeze() { c.s.t.Helper(); c.set(clock.Setting{Mode: clock.Still}) }

// FreezeAt stops the clock at an instant, which is not before what it shows.
func (c Clock) FreezeAt(at time.Time) {
	c.s.t.Helper()
	c.set(clock.Setting{Mode: clock.Still, At: at})
}

// Run lets the clock go on from what it shows, so many times as fast as the
// machine's.
func (c Clock) Run(rate float64) {
	c.s.t.Helper()
	c.set(clock.Setting{Mode: clock.Scale, Rate: rate})
}

func (c Clock) set(how clock.Setting) {
	c.s.t.Helper()
	if err := c.s.Sandbox().Clock().Set(how); err != nil {
		c.s.t.Fatalf("mocktest: %v", err)
	}
}
