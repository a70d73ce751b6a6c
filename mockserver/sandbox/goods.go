package sandbox

import (
	"fmt"

	"github.com/jdmock/jdmock/mockserver/seed"
)

// Goods returns what the shop sells, from which its generated orders take their
// items.
func (s Shop) Goods() *seed.Catalog {
	if s.generated == nil {
		return nil
	}
	return s.generated.Goods()
}

// checkCatalog refuses a catalogue with rows of a shop that there is not, and
// that no token can bring about.
func (s *Sandbox) checkCatalog() error {
	if s.config.Adopt {
		return nil
	}
	for _, venderID := range s.config.Catalog.Named() {
		if _, ok := s.shops[venderID]; !ok {
			return fmt.Errorf("catalogue: it has goods of the shop with vender_id %s, which there is not: want the vender_id of a shop, or none for every shop", venderID)
		}
	}
	return nil
}
