package bench

import (
	"context"
	"fmt"
	"strings"
)

// How many orders a rotation goes over, and how many bodies are signed.
const (
	hotOrders  = 1000
	hotBodies  = 6000
	coldOrders = 100_000 // 200 MB and more when rendered: far beyond the 64 MB that are kept
	freshLists = 150_000 // field lists for one run
)

// spread asks for orders from all over a shop.
func spread(most int) WhichOrders { return WhichOrders{Most: most} }

// getBodies returns bodies that get the simulator's orders in turn.
func (b *bench) getBodies(s *simulator, many int, fields string) func() [][]byte {
	return b.bodies(s.caller, methodGet, many, len(s.all), func(n int) string { return getParams(s.all[n%len(s.all)].ID, fields) })
}

// playGet measures an order that is kept rendered.
func playGet(ctx context.Context, b *bench) error {
	sim, err := b.simulator(ctx, hotOrders, spread(hotOrders))
	if err != nil {
		return err
	}
	defer sim.Stop()
	plain, err := b.simulator(ctx, hotOrders, WhichOrders{}, "--check-answers", "off")
	if err != nil {
		return err
	}
	defer plain.Stop()
	found, err := b.versus(ctx, versus{sim: sim, plain: plain, bodies: b.getBodies(sim, b.size(hotBodies, 2*hotOrders), shortFields)})
	if err != nil {
		return err
	}
	note := b.sizes()
	b.rowsAgainst("signed get", "static", found, static, atMost(1.20), atLeast(0.90), note)
	b.rowsAgainst("signed get", "static with GOGC=400", found, spare, nil, nil, "the static handler collects garbage far more often than the simulator, which flatters the simulator")
	b.row("signed get, own allocations per call", Allocations, atMost(0), differences(found[unchecked], found[static], allocs), "those of net/http, as the static handler has them, are taken off; answers are not checked")
	b.row("signed get, allocations per call of the sampled answer check", Allocations, nil, differences(found[simulated], found[unchecked], allocs), "one answer in a thousand is held to its schema")
	return nil
}

// sizes words the lengths of the scene's requests and answers.
func (b *bench) sizes() string {
	last := len(b.report.Figures)
	for i := range b.report.Figures {
		if b.report.Figures[i].Scene == b.scene {
			last = i
			break
		}
	}
	f := b.report.Figures[last]
	return fmt.Sprintf("requests of %.0f bytes, answers of %.0f", f.Request, f.Body)
}

// playFields measures a request that spells out all fields.
func playFields(ctx context.Context, b *bench) error {
	sim, err := b.simulator(ctx, hotOrders, spread(hotOrders))
	if err != nil {
		return err
	}
	defer sim.Stop()
	found, err := b.versus(ctx, versus{sim: sim, bodies: b.getBodies(sim, b.size(hotBodies, 2*hotOrders), allFields)})
	if err != nil {
		return err
	}
	what := fmt.Sprintf("get that spells out %d fields", strings.Count(allFields, ",")+1)
	b.rowsAgainst(what, "static", found, static, atMost(1.30), atLeast(0.85), b.sizes())
	return nil
}

// playCold measures orders that are not kept rendered: by the time when one is
// asked for again, those between have driven it out.
func playCold(ctx context.Context, b *bench) error {
	orders := b.size(coldOrders, coldOrders/2)
	sim, err := b.simulator(ctx, orders, spread(orders))
	if err != nil {
		return err
	}
	defer sim.Stop()
	found, err := b.versus(ctx, versus{sim: sim, bodies: b.getBodies(sim, orders, shortFields)})
	if err != nil {
		return err
	}
	note := fmt.Sprintf("%d orders in turn, more than are kept rendered, so that each is rendered anew", orders)
	b.rowsAgainst("get that finds nothing cached", "static", found, static, nil, atLeast(0.80), note)
	return nil
}

// playNewFields measures field lists that were never asked for.
func playNewFields(ctx context.Context, b *bench) error {
	sim, err := b.simulator(ctx, hotOrders, spread(hotOrders))
	if err != nil {
		return err
	}
	defer sim.Stop()
	lists := newDrawing(b.Seed)
	bodies := b.bodies(sim.caller, methodGet, b.size(freshLists, freshLists/30), len(sim.all), func(n int) string {
		return getParams(sim.all[n%len(sim.all)].ID, lists.fields())
	})
	found, err := b.versus(ctx, versus{sim: sim, once: true, bodies: bodies})
	if err != nil {
		return err
	}
	b.rowsAgainst("get with a field list never seen before", "static", found, static, nil, atLeast(0.75), "each list is asked for once")
	return nil
}
