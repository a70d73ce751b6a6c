package seed_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/seed"
)

func TestEachShopHasSignedWithCarriersOfItsOwn(t *testing.T) {
	t.Parallel()
	all, lists := seed.Carriers(), map[int]bool{}
	assert.Equal(t, all, (&seed.Shop{Seed: 1}).Carriers(), "the first shop has all")
	for ordinal := range int64(50) {
		shop := &seed.Shop{Seed: 1, Ordinal: ordinal + 1}
		mine := shop.Carriers()
		assert.Equal(t, mine, shop.Carriers())
		assert.Less(t, len(mine), len(all))
		lists[len(mine)] = true
		for i, c := range all {
			known := slices.ContainsFunc(mine, func(m seed.Carrier) bool { return m.ID == c.ID })
			if i < 7 || c.ID == order.SelfDelivery || c.ID == 1010 {
				assert.True(t, known, "generated orders travel by %s", c.Name)
			}
		}
	}
	assert.Greater(t, len(lists), 1, "not all shops have the same")
}
