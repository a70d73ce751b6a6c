package main

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jdmock/jdmock/cmd/jdmock/internal/bench"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

// A benched simulator answers what a measurement asks besides calls.
type benched struct{ *simulator }

// answers returns the questions that are answered.
func (b benched) answers(ctx context.Context) bench.Answers {
	return bench.Answers{
		bench.AskOrders:   bench.Answering(func(q bench.WhichOrders) ([]bench.Listed, error) { return b.spread(ctx, q) }),
		bench.AskShip:     bench.Answering(func(q bench.HowMany) (bench.HowMany, error) { return b.ship(ctx, q.Orders) }),
		bench.AskSnapshot: timed(func(struct{}) error { return b.server.Sandbox().Snapshot(ctx, benchSnapshot) }),
		bench.AskRestore:  timed(func(struct{}) error { return b.server.Sandbox().Restore(ctx, benchSnapshot) }),
		bench.AskNew:      timed(b.another),
	}
}

// benchSnapshot is the name of the one snapshot that is taken.
const benchSnapshot = "bench"

// timed answers how long something took.
func timed[Q any](do func(Q) error) func(json.RawMessage) (any, error) {
	return bench.Answering(func(q Q) (time.Duration, error) {
		begin := machine.Now()
		err := do(q)
		return machine.Now().Sub(begin), err
	})
}

// benchPast is further back than any order of a shop is placed.
const benchPast = 400 * 24 * time.Hour

// benchPage is how many orders are listed at once.
const benchPage = 1000

// query lists orders of the first shop, oldest first.
func (b benched) query(by store.By, states order.States) store.Query {
	now := b.server.Sandbox().Clock().Now()
	return store.Query{By: by, From: now.Add(-benchPast), To: now, States: states, Sort: store.OldestFirst}
}

func (b benched) orders() store.Orders {
	box := b.server.Sandbox()
	return box.Orders(box.Shops()[0].VenderID, box.Clock().Now())
}

// spread returns orders, evenly spread over all that there are. Both kinds of
// lists have then been used.
func (b benched) spread(ctx context.Context, q bench.WhichOrders) ([]bench.Listed, error) {
	states := order.AllStates
	if q.Shippable {
		states = order.SetOf(order.WaitSellerStockOut)
	}
	if _, err := b.orders().List(ctx, b.query(store.Modified, states)); err != nil {
		return nil, err
	}
	query := b.query(store.Placed, states)
	whole, err := b.orders().List(ctx, query)
	if err != nil {
		return nil, err
	}
	step := max(1, whole.Total/max(q.Most, 1))
	query.Limit = 1
	if step == 1 {
		query.Limit = benchPage
	}
	var all []bench.Listed
	for len(all) < q.Most && query.Offset < whole.Total {
		page, err := b.orders().List(ctx, query)
		if err != nil {
			return nil, err
		}
		for _, o := range page.Orders {
			all = append(all, bench.Listed{ID: o.ID, Placed: o.Placed})
		}
		query.Offset += max(step, query.Limit)
	}
	return all[:min(len(all), q.Most)], nil
}

// ship ships orders in the store, without a call, and returns how many.
func (b benched) ship(ctx context.Context, most int) (shipped bench.HowMany, err error) {
	waiting, err := b.spread(ctx, bench.WhichOrders{Most: most, Shippable: true})
	if err != nil {
		return shipped, err
	}
	for _, o := range waiting {
		parcel := order.Parcel{LogisticsID: 1010, Waybill: "JD0000000001"}
		if _, err := b.orders().Apply(ctx, o.ID, order.Ship, order.Shipment{Parcels: []order.Parcel{parcel}}); err != nil {
			return shipped, err
		}
		shipped.Orders++
	}
	return shipped, nil
}

// another makes another simulator, and drops it.
func (b benched) another(q bench.HowMany) error {
	options := b.options
	options.Orders, options.Store = q.Orders, nil
	_, err := mockserver.New(options)
	return err
}
