package bench

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// How often memory is measured, each time in processes of its own: it varies
// little.
const memoryRuns = 3

// shippedFirst are shipped before memory is measured, so that what is made once
// is made.
const shippedFirst = 1000

var errNoMemory = errors.New("this system does not tell what memory is resident")

// playMemory measures what an order takes that nobody has touched, and one that
// was shipped.
func playMemory(ctx context.Context, b *bench) error {
	orders := b.size(manyOrders, slowestShop)
	var untouched, shipped, heap []float64
	for range memoryRuns {
		small, err := b.settled(ctx, 200)
		if err != nil {
			return err
		}
		large, err := b.settled(ctx, orders)
		if err != nil {
			return err
		}
		untouched = append(untouched, float64(large.first.Resident-small.first.Resident)/float64(orders-200))
		shipped = append(shipped, float64(large.second.Resident-large.first.Resident)/float64(large.shipped))
		heap = append(heap, float64(large.second.Heap-large.first.Heap)/float64(large.shipped))
	}
	b.row(fmt.Sprintf("resident memory per untouched order, of %d", orders), Bytes, atMost(32), untouched, "after both kinds of lists")
	b.row("resident memory per shipped order", Bytes, atMost(400), shipped, "without the journal, which is bounded")
	b.row("live heap per shipped order", Bytes, nil, heap, "")
	return nil
}

// A holding is the memory of a simulator.
type holding struct {
	first, second Usage // before and after orders were shipped
	shipped       int
}

// settled measures the memory of a simulator.
func (b *bench) settled(ctx context.Context, orders int) (h holding, err error) {
	sim, err := b.simulator(ctx, orders, spread(hotOrders), still...)
	if err != nil {
		return h, err
	}
	defer sim.Stop()
	var shipped HowMany
	if err := sim.Ask(AskShip, HowMany{min(shippedFirst, orders/200)}, nil); err != nil {
		return h, err
	}
	if h.first, err = sim.settle(); err != nil {
		return h, err
	}
	if h.first.Resident == 0 {
		return h, errNoMemory
	}
	if err := sim.Ask(AskShip, HowMany{orders}, &shipped); err != nil {
		return h, err
	}
	h.shipped = shipped.Orders
	h.second, err = sim.settle()
	return h, err
}

// The shop whose snapshots are measured, and how many of its orders are changed.
const (
	snapshotShop    = 200_000
	snapshotChanged = 10_000
	changedBetween  = 100
)

// playSnapshot measures snapshots of changed orders, and going back to them.
func playSnapshot(ctx context.Context, b *bench) error {
	sim, err := b.simulator(ctx, b.size(snapshotShop, smallShop), WhichOrders{}, still...)
	if err != nil {
		return err
	}
	defer sim.Stop()
	var changed HowMany
	if err := sim.Ask(AskShip, HowMany{b.size(snapshotChanged, snapshotChanged/10)}, &changed); err != nil {
		return err
	}
	var taken, restored []float64
	for range b.Runs {
		var took time.Duration
		if err := sim.Ask(AskSnapshot, none{}, &took); err != nil {
			return err
		}
		taken = append(taken, millis(took))
		if err := sim.Ask(AskShip, HowMany{changedBetween}, nil); err != nil {
			return err
		}
		if err := sim.Ask(AskRestore, none{}, &took); err != nil {
			return err
		}
		restored = append(restored, millis(took))
	}
	note := fmt.Sprintf("%d orders of the shop are changed", changed.Orders)
	b.row("snapshot", Milliseconds, atMost(1), taken, note)
	b.row("restore", Milliseconds, atMost(1), restored, note+fmt.Sprintf(", %d more between snapshot and restore", changedBetween))
	return nil
}
