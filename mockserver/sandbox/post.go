package sandbox

import (
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/seed"
)

// Posted returns the k-th order of a type that somebody adds to the shop,
// whose parts are made up as the shop's own orders are. It stands nowhere yet.
func (s *Sandbox) Posted(shop Shop, k, kind int) order.Order {
	made := seed.Shop{Seed: s.config.Seed, Start: s.config.Start}
	if shop.generated != nil {
		made = *shop.generated
	}
	return made.Posted(k, kind)
}
