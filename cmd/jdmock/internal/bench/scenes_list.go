package bench

import (
	"context"
	"time"
)

// How many pages a rotation goes over.
const (
	hotPages  = 50
	coldPages = coldOrders / pageSize
)

// pageBodies returns bodies that list pages from all over the shop. The last
// orders are left out as a beginning, so that each page is full.
func (b *bench) pageBodies(s *simulator, many, pages int) func() [][]byte {
	usable := max(len(s.all)*19/20, 1)
	return b.bodies(s.caller, methodSearch, many, pages, func(n int) string {
		from := s.all[n%pages*usable/pages].Placed
		return pageParams(from, from.Add(pageSpan))
	})
}

// pageSpan is how long the window of a page is: a shop's past is shorter, and
// the longest window that is allowed is not.
const pageSpan = 30 * 24 * time.Hour

// oldestFirst asks for orders from all over a shop, as beginnings of pages.
func oldestFirst(pages int) WhichOrders { return WhichOrders{Most: pages * pageSize} }

// playList measures a page whose orders are all kept rendered.
func playList(ctx context.Context, b *bench) error {
	sim, err := b.simulator(ctx, hotPages*pageSize, oldestFirst(hotPages))
	if err != nil {
		return err
	}
	defer sim.Stop()
	found, err := b.versus(ctx, versus{sim: sim, bodies: b.pageBodies(sim, b.size(hotBodies, 500), hotPages)})
	if err != nil {
		return err
	}
	b.rowsAgainst("page of 20 full orders, hot", "static", found, static, nil, atLeast(0.70), b.sizes())
	return nil
}

// playListCold measures a page of which no order is kept rendered.
func playListCold(ctx context.Context, b *bench) error {
	pages := b.size(coldPages, coldPages/2)
	sim, err := b.simulator(ctx, pages*pageSize, oldestFirst(pages))
	if err != nil {
		return err
	}
	defer sim.Stop()
	found, err := b.versus(ctx, versus{sim: sim, bodies: b.pageBodies(sim, pages, pages)})
	if err != nil {
		return err
	}
	b.rowsAgainst("page of 20 full orders, cold", "static", found, static, nil, atLeast(0.50), b.sizes())
	return nil
}
