package control

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/jdmock/jdmock/mockserver/arrival"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/store"
)

// aboutArrivals describes putArrivals, with what part of the buyers there can be.
func aboutArrivals() string {
	return "Lets orders arrive from now on: by a rate, a named plan, or hours of its own; off for none. " +
		"Shares say what part of the buyers does what, in percent: " + strings.Join(arrival.ShareNames(), ", ") + "."
}

func timeRoutes() []route {
	return []route{
		read(http.MethodGet, inBox+"/clock", "getClock", "Returns how shop time goes.", getClock),
		change(http.MethodPut, inBox+"/clock", "putClock", "Makes shop time go in another way; never back.", http.StatusOK, putClock),
		change(http.MethodPost, inBox+"/clock/advance", "advance", "Moves shop time forward, and returns what has happened: by a duration, until an order is in a state, or to the next event.", http.StatusOK, advance),
		change(http.MethodPost, inBox+"/orders/{order_id}/age", "ageOrder", "Makes an order older: its past moves back, and the clock stands.", http.StatusOK, ageOrder),
		change(http.MethodPost, inBox+"/age", "age", "Makes all orders older, as one is.", http.StatusOK, ageAll),
		read(http.MethodGet, inBox+"/arrivals", "getArrivals", "Returns how orders arrive, and when the next one comes.", getArrivals),
		change(http.MethodPut, inBox+"/arrivals", "putArrivals", aboutArrivals(), http.StatusOK, putArrivals),
		read(http.MethodGet, inBox+"/snapshots", "listSnapshots", "Lists the snapshots.", listSnapshots),
		read(http.MethodPut, inBox+"/snapshots/{name}", "snapshot", "Keeps the sandbox as it is under a name.", takeSnapshot),
		read(http.MethodDelete, inBox+"/snapshots/{name}", "dropSnapshot", "Forgets a snapshot.", dropSnapshot),
		read(http.MethodPost, inBox+"/snapshots/{name}/restore", "restore", "Makes the sandbox what it was; the journal goes on.", restore),
		read(http.MethodPost, inBox+"/reset", "reset", "Makes the sandbox what it was at first; the journal goes on.", reset),
	}
}

// clockView is how shop time goes.
type clockView struct {
	Mode    clock.Mode `json:"mode"`
	Now     time.Time  `json:"now"`
	Gateway time.Time  `json:"gateway_now"`      // gateway time
	Offset  string     `json:"offset,omitempty"` // from the machine's time
	Rate    float64    `json:"rate"`             // 0 stands still
}

// clockChange is how shop time is to go.
type clockChange struct {
	Mode   clock.Mode `json:"mode" control:"required"` // real, frozen, offset or scaled
	At     *time.Time `json:"at"`                      // what it is to show now
	Offset *duration  `json:"offset"`
	Rate   float64    `json:"rate"`
}

// duration is a time.Duration that JSON has as Go writes it, such as "72h".
type duration time.Duration

// UnmarshalText reads a duration.
func (d *duration) UnmarshalText(text []byte) error {
	read, err := time.ParseDuration(string(text))
	if err != nil {
		return bad("", "%.40q is no duration: write it as 72h or 1h30m", text)
	}
	*d = duration(read)
	return nil
}

// advanceBy says how far shop time moves: by one of the three.
type advanceBy struct {
	By    *duration   `json:"by"`
	Until *orderState `json:"until"`
	Next  bool        `json:"next"`
}

type orderState struct {
	OrderID    int64  `json:"order_id"`
	OrderState string `json:"order_state"`
}

type advanced struct {
	Now    time.Time   `json:"now"`
	Events []happening `json:"events"` // in order of time
}

type happening struct {
	At       time.Time `json:"at"`
	VenderID string    `json:"vender_id"`
	OrderID  int64     `json:"order_id"`
	Event    string    `json:"event"`
	To       string    `json:"to"`
}

// ageBy says how much older orders become.
type ageBy struct {
	By duration `json:"by" control:"required"`
}

type snapshotList struct {
	Snapshots []string `json:"snapshots"`
}

func getClock(_ context.Context, c *call) (clockView, error) {
	s := c.box.Clock().State()
	v := clockView{Mode: s.Mode, Now: s.Now, Gateway: c.h.world.GatewayNow(), Rate: s.Rate}
	if s.Mode == clock.Offset {
		v.Offset = s.Offset.String()
	}
	return v, nil
}

func putClock(ctx context.Context, c *call, q clockChange) (clockView, error) {
	s := clock.Setting{Mode: q.Mode, Offset: (*time.Duration)(q.Offset), Rate: q.Rate}
	if q.At != nil {
		s.At = *q.At
	}
	if err := c.box.Clock().Set(s); err != nil {
		if errors.Is(err, clock.ErrBackwards) {
			return clockView{}, conflict("", "%s", err)
		}
		return clockView{}, refusedAsBad(err)
	}
	return getClock(ctx, c)
}

func advance(ctx context.Context, c *call, q advanceBy) (advanced, error) {
	done, err := q.advance(ctx, c.box)
	if err != nil {
		if errors.Is(err, sandbox.ErrNever) || errors.Is(err, sandbox.ErrNothing) {
			return advanced{}, conflict("", "%s", err)
		}
		return advanced{}, refusedAsBad(err)
	}
	a := advanced{Now: done.Now, Events: []happening{}}
	for _, e := range done.Events {
		a.Events = append(a.Events, happening{e.At, e.Vender, e.OrderID, e.Name(), e.To.String()})
	}
	return a, nil
}

// advance moves a sandbox's time.
func (q advanceBy) advance(ctx context.Context, box *sandbox.Sandbox) (sandbox.Advanced, error) {
	asked := 0
	for _, is := range []bool{q.By != nil, q.Until != nil, q.Next} {
		if is {
			asked++
		}
	}
	switch {
	case asked != 1:
		return sandbox.Advanced{}, bad("by", `want one of {"by":"72h"}, {"until":{"order_id":…,"order_state":"…"}} and {"next":true}`)
	case q.By != nil:
		return box.Advance(ctx, time.Duration(*q.By))
	case q.Next:
		return box.AdvanceNext(ctx)
	}
	state, err := parseState("until.order_state", q.Until.OrderState)
	if err != nil {
		return sandbox.Advanced{}, err
	}
	return box.AdvanceUntil(ctx, q.Until.OrderID, state)
}

func ageOrder(ctx context.Context, c *call, q ageBy) (orderView, error) {
	id, err := c.pathID()
	if err != nil {
		return orderView{}, err
	}
	_, shop, err := c.find(ctx, id)
	if err != nil {
		return orderView{}, err
	}
	o, err := c.box.Age(ctx, id, time.Duration(q.By))
	if err != nil {
		return orderView{}, refusedAsBad(err)
	}
	return viewOrder(o, shop.VenderID), nil
}

func ageAll(ctx context.Context, c *call, q ageBy) (clockView, error) {
	if err := c.box.AgeAll(ctx, time.Duration(q.By)); err != nil {
		return clockView{}, refusedAsBad(err)
	}
	return getClock(ctx, c)
}

func listSnapshots(_ context.Context, c *call) (snapshotList, error) {
	return snapshotList{append([]string{}, c.box.Snapshots()...)}, nil
}

func takeSnapshot(ctx context.Context, c *call) (snapshotList, error) {
	if err := c.box.Snapshot(ctx, c.vars["name"]); err != nil {
		if errors.Is(err, sandbox.ErrTooMany) {
			return snapshotList{}, tooMany("name", "%s", err)
		}
		return snapshotList{}, refusedAsBad(err)
	}
	return listSnapshots(ctx, c)
}

func dropSnapshot(ctx context.Context, c *call) (nothing, error) {
	if !slices.Contains(c.box.Snapshots(), c.vars["name"]) {
		return nothing{}, noSnapshot(c)
	}
	_, err := c.box.DropSnapshot(ctx, c.vars["name"])
	return nothing{}, err
}

func noSnapshot(c *call) error {
	return notFound("name", "the sandbox has no snapshot %.40q", c.vars["name"])
}

func restore(ctx context.Context, c *call) (clockView, error) {
	err := c.box.Restore(ctx, c.vars["name"])
	if errors.Is(err, store.ErrNoSnapshot) {
		return clockView{}, noSnapshot(c)
	}
	if err != nil {
		return clockView{}, err
	}
	c.h.forget(c.box)
	return getClock(ctx, c)
}

func reset(ctx context.Context, c *call) (clockView, error) {
	if err := c.box.Reset(ctx); err != nil {
		return clockView{}, err
	}
	c.h.forget(c.box)
	return getClock(ctx, c)
}
