package control

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/jdmock/jdmock/contract/past"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// MaxImported is how many recorded orders one request brings at most.
const MaxImported = 1000

const aboutImport = "Adds orders as they were recorded, each whole or not at all; those that cannot be are listed with the reason. Up to until, which is now where it is absent, " +
	"they are as recorded; then they live on. clock makes shop time go on from an instant first: back as well, where the sandbox has no order of a later time."

// recordedOrders are orders that were recorded.
type recordedOrders struct {
	VenderID string       `json:"vender_id"` // the shop of orders that name none; "" means the first
	Clock    *importClock `json:"clock"`
	Until    *time.Time   `json:"until"`
	Replace  bool         `json:"replace"` // an order of the same id is replaced, in place of being refused
	Orders   []past.Order `json:"orders"`
}

// importClock is how shop time goes on before the first order comes.
type importClock struct {
	Mode clock.Mode `json:"mode"` // frozen or offset
	At   time.Time  `json:"at"`
}

// imported is what became of recorded orders.
type imported struct {
	Now      time.Time       `json:"now"`      // shop time
	Imported int             `json:"imported"` // those that replaced another among them
	Replaced int             `json:"replaced"`
	Refused  []refusedImport `json:"refused"`
}

// refusedImport is an order that was left out, as a request for it alone would be
// refused.
type refusedImport struct {
	OrderID int64  `json:"order_id"`
	Status  int    `json:"status"` // 409 for an id that is taken
	Error   string `json:"error"`
	Field   string `json:"field,omitempty"`
}

func importOrders(ctx context.Context, c *call, q recordedOrders) (imported, error) {
	done := imported{Refused: []refusedImport{}}
	if len(q.Orders) > MaxImported {
		return done, bad("orders", "orders has %d: want at most %d at a time", len(q.Orders), MaxImported)
	}
	shop, err := c.shop(q.VenderID)
	if err != nil {
		return done, err
	}
	if err := c.startAt(ctx, q.Clock); err != nil {
		return done, err
	}
	how := sandbox.Import{VenderID: shop.VenderID, Replace: q.Replace}
	if q.Until != nil {
		how.Until = *q.Until
	}
	for _, o := range q.Orders {
		if _, ok := c.h.posted.take(c.box, shop.VenderID); !ok {
			return done, tooMany("", "%d orders were posted to the shop, and it cannot have more: reset or delete the sandbox", MaxPosted)
		}
		replaced, err := c.box.Import(ctx, how, o)
		if err != nil {
			p := problemOf(importProblem(err))
			done.Refused = append(done.Refused, refusedImport{OrderID: o.OrderID, Status: p.Status, Error: p.Text, Field: p.Field})
			continue
		}
		done.Imported++
		if replaced {
			done.Replaced++
		}
	}
	done.Now = c.box.Clock().Now()
	return done, nil
}

// importProblem words what is wrong with a recorded order.
func importProblem(err error) error {
	var wrong *sandbox.ImportError
	switch {
	case errors.As(err, &wrong):
		return bad(wrong.Member, "%s", wrong)
	case errors.Is(err, sandbox.ErrTaken):
		return &Problem{Status: http.StatusConflict, Field: "order_id", Text: err.Error()}
	}
	return err
}

// startAt makes shop time go on from an instant; nil leaves it.
func (c *call) startAt(ctx context.Context, to *importClock) error {
	if to == nil {
		return nil
	}
	if to.Mode != clock.Still && to.Mode != clock.Offset {
		return bad("clock.mode", "clock.mode is %.20q: want frozen or offset", to.Mode)
	}
	err := c.box.StartAt(ctx, to.Mode, to.At)
	if errors.Is(err, sandbox.ErrHappened) {
		return conflict("clock.at", "%s: import into a sandbox without orders, or leave the clock", err)
	}
	if err != nil {
		return refusedAsBad(err)
	}
	c.now = c.box.Clock().Now()
	return nil
}
