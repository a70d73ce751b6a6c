package mocktest_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// sharers is how many tests share one simulator.
const sharers = 1000

// TestAThousandTestsShareOneServer gives each a sandbox, in which it lists,
// ships, lets an answer get lost and moves its clock; none sees another's.
func TestAThousandTestsShareOneServer(t *testing.T) {
	s := mocktest.Start(t, frozen())
	var done atomic.Int64
	t.Run("each", func(t *testing.T) {
		for i := range sharers {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				share(t, s.OpenSandbox(t, sandbox.Config{Seed: uint64(i + 1), Shops: []sandbox.ShopConfig{{Orders: 6}}}), i)
				done.Add(1)
			})
		}
	})
	assert.Equal(t, int64(sharers), done.Load())
	assert.Len(t, s.Sandboxes(), 1)
	assert.Empty(t, s.Orders.List())
	assert.Equal(t, noon, s.Clock.Now())
	s.NeverCalled(methodShip)
}

// share uses a sandbox as its test alone would: what differs between tests must
// be its own afterwards.
func share(t *testing.T, s *mocktest.Server, i int) {
	c := newClient(t, s)
	remark := fmt.Sprintf("test %d", i)
	id := s.Orders.Place(mocktest.Order{ID: 4711, Remark: remark}) // the same id in each
	by := time.Duration(i+1) * time.Second
	s.Clock.Advance(by)
	lost := i%2 == 0
	if lost {
		s.Faults.LostAnswer(methodShip)
	} else {
		s.Faults.Error(methodGet, "65").About(id).Once()
	}

	var listed []int64
	for o, err := range c.Orders.ListAll(t.Context(), client.ListQuery{Start: noon.AddDate(0, 0, -30), End: noon}) {
		require.NoError(t, err)
		listed = append(listed, int64(o.OrderID))
	}
	var mine []int64
	for _, o := range s.Orders.List() {
		mine = append(mine, o.ID)
	}
	assert.ElementsMatch(t, mine, listed)
	assert.Len(t, listed, 7)

	waybill := fmt.Sprintf("W%d", i)
	got, err := c.Orders.Ship(t.Context(), client.ShipRequest{OrderID: id, LogisticsID: 1010, Waybill: waybill})
	require.NoError(t, err)
	assert.Equal(t, lost, got.ByRead)
	_, err = c.Orders.Get(t.Context(), id)
	require.NoError(t, err)

	s.Shipped(id, waybill).Once()
	s.Shipped(id, waybill).Within(by)
	s.Called(methodShip).Once()
	assert.Equal(t, noon.Add(by), s.Clock.Now())
	stands := s.Orders.Get(id)
	assert.Equal(t, order.WaitGoodsReceiveConfirm, stands.State)
	assert.Equal(t, remark, stands.Remark)
	assert.Equal(t, noon.Add(by), stands.Shipped)
	rules := s.Sandbox().Faults.Rules()
	require.Len(t, rules, 1)
	assert.Equal(t, 1, rules[0].Hits)
	assert.Equal(t, lost, rules[0].Action.Type == fault.Reset)
}
