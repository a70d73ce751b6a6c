package control

import (
	"context"
	"errors"
	"time"

	"github.com/jdmock/jdmock/mockserver/arrival"
)

// arrivalsView is how orders arrive.
type arrivalsView struct {
	arrival.Config
	Begin   *time.Time `json:"begin,omitempty"` // when the plan began, in shop time
	Arrived int        `json:"arrived"`         // so many, by any plan
	Next    *time.Time `json:"next,omitempty"`  // when the next one comes; absent if none does
}

// timeOf returns a time, nil if it is not set.
func timeOf(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

func getArrivals(_ context.Context, c *call) (arrivalsView, error) {
	a := c.box.Arrivals()
	return arrivalsView{a.Plan.Config(), timeOf(a.Begin), a.Arrived, timeOf(a.Next)}, nil
}

func putArrivals(ctx context.Context, c *call, q arrival.Config) (arrivalsView, error) {
	plan, err := q.Build()
	var wrong *arrival.Error
	if errors.As(err, &wrong) {
		return arrivalsView{}, bad(wrong.Member, "%s", wrong)
	}
	if err := c.box.SetArrivals(ctx, plan); err != nil {
		return arrivalsView{}, err
	}
	return getArrivals(ctx, c)
}
