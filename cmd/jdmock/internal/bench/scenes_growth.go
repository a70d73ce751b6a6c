package bench

import (
	"context"
	"fmt"
)

// The shops that are compared.
const (
	fewOrders  = 1000
	manyOrders = 1_000_000
)

// playGrowth measures the same calls in a small and a large shop.
func playGrowth(ctx context.Context, b *bench) error {
	few, err := b.simulator(ctx, fewOrders, spread(fewOrders))
	if err != nil {
		return err
	}
	defer few.Stop()
	orders := b.size(manyOrders, smallShop)
	many, err := b.simulator(ctx, orders, spread(fewOrders))
	if err != nil {
		return err
	}
	defer many.Stop()
	for _, call := range []struct {
		what   string
		budget float64
		bodies func(*simulator) func() [][]byte
	}{
		{"get", 1.1, func(s *simulator) func() [][]byte { return b.getBodies(s, 2*fewOrders, shortFields) }},
		{"list", 1.3, func(s *simulator) func() [][]byte { return b.pageBodies(s, 500, hotPages) }},
	} {
		found, err := b.compare(ctx, call.what, []*simulator{few, many}, call.bodies)
		if err != nil {
			return fmt.Errorf("%s: %w", call.what, err)
		}
		what := fmt.Sprintf("%s, growth from %d to %d orders", call.what, fewOrders, orders)
		if cpuKnown(found[0]) {
			b.row(what+", server CPU per call", Ratio, atMost(call.budget), ratios(found[1], found[0], cpu), "")
		}
		b.row(what+", time per call", Ratio, nil, ratios(found[0], found[1], perSecond), "calls a second of the small shop ÷ those of the large one")
	}
	return nil
}

// compare runs simulators in turn, each with bodies of its own orders.
func (b *bench) compare(ctx context.Context, what string, sims []*simulator, bodies func(*simulator) func() [][]byte) ([][]Sample, error) {
	var rivals []*rival
	for i, s := range sims {
		answers, err := b.collect(ctx, s, bodies(s)())
		if err != nil {
			return nil, err
		}
		name := fmt.Sprintf("%s: simulator, %s shop", what, [...]string{"small", "large"}[i])
		r := s.rival(name, shortest(answers))
		r.bodies = bodies(s)
		rivals = append(rivals, r)
	}
	found, err := b.run(ctx, contest{rivals: rivals, bodies: func() [][]byte { return nil }})
	if err != nil {
		return nil, err
	}
	b.figures(rivals, found, meanLength(bodies(sims[0])()), -1)
	return found, nil
}
