package order

import "time"

// A Stage is where an order stands from so long after its placing on, until its
// next stage begins.
type Stage struct {
	After time.Duration
	State State
}

// forGood is an instant by which all has happened that will.
const forGood = 100 * 365 * 24 * time.Hour

// Stages returns the stages of an order that was just placed and that nobody
// touches: the first is that in which it was placed, and each of the others
// begins with an event, so that the i-th, from 0, has i changes behind it. The
// last one lasts.
func (o Order) Stages() []Stage {
	stages := []Stage{{0, o.State}}
	for _, e := range o.Settle(o.Placed.Add(forGood)).History {
		stages = append(stages, Stage{e.At.Sub(o.Placed), e.To})
	}
	return stages
}
