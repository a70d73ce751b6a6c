package seed_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/seed"
)

func TestNoLabelIsTheNumberOfAGeneratedOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := seed.Label(rapid.Uint64().Draw(t, "seed"), 463, rapid.Int64().Draw(t, "order"), rapid.IntRange(0, 1000).Draw(t, "k"))
		assert.Regexp(t, `^YT[2-9][0-9]{12}$`, number)
		id, err := strconv.ParseInt(number[2:], 10, 64)
		assert.NoError(t, err)
		counted := seed.Shop{Seed: 1, Ordinal: 9_999, Count: seed.MaxOrders} // the last shop that is not adopted
		adopted := seed.Shop{Seed: 1, Ordinal: seed.OrdinalOf(1, "x"), Count: seed.MaxOrders}
		assert.Less(t, counted.ID(counted.Count-1), id)
		assert.Greater(t, adopted.ID(0), id)
	})
}
