package method

import (
	"context"
	"fmt"
	"time"

	"github.com/jdmock/jdmock/mockserver/store"
)

// explainEmpty notes why a list found nothing, where a small change to the
// query would have found something: the mistakes that integrators make.
func explainEmpty(ctx context.Context, c *Call, q store.Query) {
	for _, near := range nearMisses(q) {
		near.query.Limit, near.query.Offset = 0, 0
		page, err := c.Orders.List(ctx, near.query)
		if err == nil && page.Total > 0 {
			c.Note("%s", fmt.Sprintf(near.text, page.Total))
			return
		}
	}
}

// A nearMiss is another query, and what it means if that one finds some.
type nearMiss struct {
	query store.Query
	text  string
}

func nearMisses(q store.Query) []nearMiss {
	shifted := func(by time.Duration) store.Query {
		other := q
		other.From, other.To = q.From.Add(by), q.To.Add(by)
		return other
	}
	anyState := q
	anyState.States = listed
	otherTime := q
	word := "modification; by placing (dateType 1)"
	if q.By == store.Placed {
		otherTime.By, word = store.Modified, "placing; by modification"
	} else {
		otherTime.By = store.Placed
	}
	misses := []nearMiss{
		{shifted(8 * time.Hour), "the window is 8 h early: shifted, it holds %d order(s); times are in GMT+8"},
		{shifted(-8 * time.Hour), "the window is 8 h late: shifted, it holds %d order(s); times are in GMT+8"},
		{otherTime, "the window goes by time of " + word + " it holds %d order(s)"},
	}
	if q.States != listed {
		misses = append([]nearMiss{{anyState, "the state filter removes %d order(s)"}}, misses...)
	}
	return misses
}
