package bench

import (
	"context"
	"fmt"
)

// The shops of shipments: about one order in fifteen can be shipped.
const (
	shipShop    = 300_000
	slowestShop = 100_000
	smallShop   = 20_000
)

// everyShippable asks for all orders that can be shipped.
var everyShippable = WhichOrders{Most: 1 << 20, Shippable: true}

// still are the flags of a simulator whose shop time stands, so that no order
// leaves the state in which it was found by itself.
var still = []string{"--clock", "frozen"}

// shippers starts a simulator whose orders are shipped, each once in a run.
func (b *bench) shippers(ctx context.Context, orders int) (v versus, err error) {
	sim, err := b.simulator(ctx, orders, everyShippable, still...)
	if err != nil {
		return v, err
	}
	if err := sim.Ask(AskSnapshot, none{}, nil); err != nil {
		sim.Stop()
		return v, err
	}
	v = versus{
		sim: sim, once: true, ready: func() error { return sim.Ask(AskRestore, none{}, nil) },
		bodies: b.bodies(sim.caller, methodShip, len(sim.all), 1, func(n int) string { return shipParams(sim.all[n].ID) }),
	}
	return v, nil
}

// playShip measures shipments.
func playShip(ctx context.Context, b *bench) error {
	v, err := b.shippers(ctx, b.size(shipShop, smallShop))
	if err != nil {
		return err
	}
	defer v.sim.Stop()
	found, err := b.versus(ctx, v)
	if err != nil {
		return err
	}
	note := fmt.Sprintf("up to %d orders a run, each shipped once; the shop is brought back between runs", len(v.sim.all))
	b.rowsAgainst("ship", "static", found, static, nil, atLeast(0.80), note)
	return nil
}

// playSlowest measures the slowest calls.
func playSlowest(ctx context.Context, b *bench) error {
	orders := b.size(slowestShop, smallShop)
	sim, err := b.simulator(ctx, orders, spread(hotOrders))
	if err != nil {
		return err
	}
	defer sim.Stop()
	many := b.size(hotBodies, 2*hotOrders)
	get := versus{sim: sim, bare: true, bodies: b.getBodies(sim, many, shortFields)}
	if err := b.slowest(ctx, "get", get, atMost(1.25)); err != nil {
		return err
	}
	list := versus{sim: sim, bare: true, bodies: b.pageBodies(sim, many, hotPages)}
	if err := b.slowest(ctx, "list", list, atMost(1.5)); err != nil {
		return err
	}
	ship, err := b.shippers(ctx, orders)
	if err != nil {
		return err
	}
	defer ship.sim.Stop()
	ship.bare = true
	return b.slowest(ctx, "ship", ship, atMost(1.25))
}

// slowest adds a row about the p99 of a contest.
func (b *bench) slowest(ctx context.Context, what string, v versus, budget *Budget) error {
	found, err := b.versus(ctx, v)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	rivals := b.report.Figures[len(b.report.Figures)-len(found):]
	for i := range rivals {
		rivals[i].Server = what + ": " + rivals[i].Server
	}
	b.row(what+", p99 ÷ static's", Ratio, budget, ratios(found[simulated], found[static], p99),
		fmt.Sprintf("%.0f µs against %.0f µs", rivals[simulated].P99.Median, rivals[static].P99.Median))
	return nil
}
