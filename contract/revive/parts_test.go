package revive_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
)

// A part that has left is under way, whatever becomes of its order meanwhile.
func TestAPartThatLeftIsShownAgainWhateverHappenedToItsOrder(t *testing.T) {
	t.Parallel()
	for e := order.Pay; e <= order.Refuse; e++ {
		t.Run(e.String(), func(t *testing.T) {
			t.Parallel()
			a := newWorld(t, 7, -1, begun)
			id := a.s.Orders.Place(mocktest.Order{State: order.WaitSellerStockOut, Items: []mocktest.Item{{SKU: 1, Price: 1990, Count: 2}}})
			a.shipPiece(id)
			a.s.Clock.Advance(6 * time.Hour)
			a.event(id, e)
			var want []string
			asked := a.reads(id)
			for _, ask := range asked {
				want = append(want, shown(t, ask(a)))
			}
			require.Contains(t, want[2], "揽收完成")
			b, _ := revived(t, a.calls)
			for i, ask := range asked {
				assert.Equal(t, want[i], shown(t, ask(b)), "read %d of an order in %s", i, a.s.Orders.Get(id).State)
			}
		})
	}
}
