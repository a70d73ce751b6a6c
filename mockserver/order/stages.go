package order

import (
	"time"

	"github.com/jdmock/jdmock/mockserver/aftersale"
)

// A Stage is where an order stands from so long after its placing on, until its
// next stage begins.
type Stage struct {
	After time.Duration
	State State
	Cases []StageCase // in the order of the order's Marks; nil for none
}

// A StageCase is what an index has of a case in a stage.
type StageCase struct {
	Kind   aftersale.Kind
	K      int           // it is the order's k-th of the kind
	Status uint8         // of the kind
	After  time.Duration // from the order's placing to its application
}

// Mark returns the mark of the case of an order that was placed at an instant.
func (c StageCase) Mark(orderID int64, placed time.Time) aftersale.Mark {
	return aftersale.Mark{Kind: c.Kind, Case: aftersale.ID(orderID, c.Kind, c.K), Status: c.Status, At: placed.Add(c.After)}
}

// Stages returns the stages of an order that was just placed and that nobody
// touches: the first is that in which it was placed, and each of the others
// begins with an event, so that the i-th, from 0, has i changes behind it. The
// last one lasts.
func (o Order) Stages() []Stage {
	stages := []Stage{o.stage(0)}
	for next, _, ok := o.step(); ok; next, _, ok = next.step() {
		stages = append(stages, next.stage(next.Modified.Sub(o.Placed)))
	}
	return stages
}

// stage returns the stage in which the order stands from so long after its
// placing on.
func (o *Order) stage(after time.Duration) Stage {
	s := Stage{After: after, State: o.State}
	for _, m := range o.CaseMarks() {
		s.Cases = append(s.Cases, StageCase{Kind: m.Kind, K: m.Place(), Status: m.Status, After: m.At.Sub(o.Placed)})
	}
	return s
}
