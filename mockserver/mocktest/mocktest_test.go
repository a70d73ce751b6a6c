package mocktest_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// noon is where the clocks of these tests stand.
var noon = time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)

// A witness is a test that notes how it fails, in place of failing.
type witness struct {
	testing.TB
	mu       sync.Mutex
	failures []string
	cleanups []func()
}

func (w *witness) Helper()          {}
func (w *witness) Cleanup(f func()) { w.cleanups = append(w.cleanups, f) }
func (w *witness) Fatalf(format string, args ...any) {
	w.Errorf(format, args...)
	panic(w)
}

func (w *witness) Errorf(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.failures = append(w.failures, fmt.Sprintf(format, args...))
}

// watch runs a test to its end and returns how it fails.
func watch(t *testing.T, test func(testing.TB)) []string {
	t.Helper()
	w := &witness{TB: t}
	func() {
		defer func() {
			if v := recover(); v != nil && v != any(w) {
				panic(v)
			}
		}()
		test(w)
	}()
	for i := len(w.cleanups) - 1; i >= 0; i-- {
		w.cleanups[i]()
	}
	return w.failures
}

// frozen are the options of an empty shop whose clocks stand.
func frozen() mockserver.Options {
	return mockserver.Options{Orders: -1, Clock: clock.Frozen(noon), Gateway: clock.Frozen(noon)}
}

// newClient returns a client of the server that never waits.
func newClient(t testing.TB, s *mocktest.Server, opts ...client.Option) *client.Client {
	t.Helper()
	c, err := client.New(s.URL, client.Credentials{AppKey: s.AppKey, AppSecret: s.AppSecret, AccessToken: s.AccessToken}, append([]client.Option{
		client.WithHTTPClient(s.Client()), client.WithNow(func() time.Time { return noon }), // gateway time
		client.WithSleep(func(context.Context, time.Duration) error { return nil }),
	}, opts...)...)
	require.NoError(t, err)
	return c
}

func ship(t testing.TB, c *client.Client, id int64, waybill string) error {
	t.Helper()
	_, err := c.Orders.Ship(t.Context(), client.ShipRequest{OrderID: id, LogisticsID: 1010, Waybill: waybill})
	return err
}

const (
	methodShip = "jingdong.pop.order.ship"
	methodGet  = "jingdong.pop.order.get"
)

func TestAGoodDayPasses(t *testing.T) {
	t.Parallel()
	assert.Empty(t, watch(t, func(tb testing.TB) {
		s := mocktest.Start(tb, frozen())
		c := newClient(tb, s)
		id := s.Orders.Place(mocktest.Order{Buyer: "李四", Remark: "尽快", Items: []mocktest.Item{{SKU: 1000001, Name: "Phone", Price: 89900, Count: 2}}})
		s.Shipped(id, "").Never()
		s.NeverCalled(methodShip)
		s.Clock.Advance(time.Hour)
		require.NoError(t, ship(tb, c, id, "W1"))
		_, err := c.Orders.Get(t.Context(), id)
		require.NoError(t, err)
		s.Shipped(id, "W1").Once()
		s.Shipped(id, "W1").Within(time.Hour)
		s.Shipped(id, "W2").Never()
		s.Called(methodShip).Once()
		s.Called(methodShip).About(id).Times(1)
		s.Called(methodShip).Refused("409").Never()
		s.Fetched(id).AtLeast(1)
		s.Fetched(id).Within(time.Hour)
		got := s.Orders.Get(id)
		assert.Equal(t, int64(2*89900), got.Items[0].Price*got.Items[0].Count)
		assert.Equal(t, "李四", got.Consignee.Name)
		assert.Equal(t, "尽快", got.Remark)
	}))
}

func TestWhatNobodyExpectedFailsTheTest(t *testing.T) {
	t.Parallel()
	failures := watch(t, func(tb testing.TB) {
		s := mocktest.Start(tb, frozen())
		id := s.Orders.Place(mocktest.Order{ID: 4711})
		c := newClient(tb, s)
		require.NoError(t, ship(tb, c, id, "W1"))
		for range 3 {
			assert.Error(t, c.Do(t.Context(), methodShip, map[string]any{"order_id": id, "logistics_id": 1010, "waybill": "W2"}, nil))
		}
		assert.Error(t, c.Do(t.Context(), methodGet, map[string]any{"order_id": "x"}, nil))
		s.Faults.Reset("jingdong.pop.order.track").After()
	})
	require.Len(t, failures, 1)
	text := failures[0]
	assert.LessOrEqual(t, strings.Count(text, "\n")+1, 40)
	assert.Contains(t, text, "3 findings")
	assert.Contains(t, text, "refused with 409: "+methodShip+" (3 times")
	assert.Contains(t, text, "jdmock call "+methodShip+" --json '{")
	assert.Contains(t, text, "4711")
	assert.Contains(t, text, "refused with 3001: "+methodGet+", whose parameters break its schema")
	assert.Contains(t, text, "a fault never struck: reset (after) for jingdong.pop.order.track")
	assert.NotContains(t, text, mockserver.DefaultAppSecret)
	assert.NotContains(t, text, mockserver.DefaultAccessToken)
}

func TestACallThatReachesNoSandboxFailsTheTest(t *testing.T) {
	t.Parallel()
	failures := watch(t, func(tb testing.TB) {
		s := mocktest.Start(tb, frozen())
		resp, err := s.Client().Get(s.URL)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
	})
	require.Len(t, failures, 1)
	assert.Contains(t, failures[0], "refused with 14")
}

func TestWhatIsExpectedPassesAndMustCome(t *testing.T) {
	t.Parallel()
	refuse := func(tb testing.TB, s *mocktest.Server) {
		id := s.Orders.Place(mocktest.Order{State: order.Locked})
		assert.Error(t, newClient(tb, s).Do(t.Context(), methodShip, map[string]any{"order_id": id, "logistics_id": 1010, "waybill": "W2"}, nil))
		s.Faults.Latency(methodGet, time.Second)
	}
	assert.Empty(t, watch(t, func(tb testing.TB) {
		s := mocktest.Start(tb, frozen())
		s.ExpectRefused("409")
		s.ExpectUnusedFaults()
		refuse(tb, s)
		s.Called(methodShip).Refused("409").Once()
	}))
	assert.Empty(t, watch(t, func(tb testing.TB) { refuse(tb, mocktest.StartLenient(tb, frozen())) }))
	failures := watch(t, func(tb testing.TB) { mocktest.Start(tb, frozen()).ExpectRefused("409") })
	require.Len(t, failures, 1)
	assert.Contains(t, failures[0], "no call was refused with 409, as was expected")
}

func TestWhatAFaultMadeFailIsNoFinding(t *testing.T) {
	t.Parallel()
	for _, add := range []func(mocktest.Faults) *mocktest.Rule{
		func(f mocktest.Faults) *mocktest.Rule { return f.Error(methodGet, "65") },
		func(f mocktest.Faults) *mocktest.Rule { return f.Status(methodGet, 503) },
		func(f mocktest.Faults) *mocktest.Rule { return f.Truncate(methodGet) },
		func(f mocktest.Faults) *mocktest.Rule { return f.Reset(methodGet).Nth(1) },
	} {
		assert.Empty(t, watch(t, func(tb testing.TB) {
			s := mocktest.Start(tb, frozen())
			id := s.Orders.Place(mocktest.Order{})
			rule := add(s.Faults).First(2).About(id).In(order.WaitSellerStockOut)
			_, err := newClient(tb, s).Orders.Get(t.Context(), id)
			require.NoError(t, err)
			assert.Equal(t, 2, rule.Hits())
			s.Called(methodGet).Times(3)
		}))
	}
}

func TestAFailedExpectationShowsTheCallsThatBearOnIt(t *testing.T) {
	t.Parallel()
	failures := watch(t, func(tb testing.TB) {
		s := mocktest.StartLenient(tb, frozen())
		c := newClient(tb, s)
		id, other := s.Orders.Place(mocktest.Order{}), s.Orders.Place(mocktest.Order{})
		require.NoError(t, ship(tb, c, id, "W1"))
		for range 60 {
			_, err := c.Orders.Get(t.Context(), id)
			require.NoError(t, err)
		}
		s.Shipped(id, "W1").Never()
		s.Shipped(id, "W2").Once()
		s.Fetched(other).Once()
		s.NeverCalled(methodGet)
	})
	require.Len(t, failures, 4)
	assert.Contains(t, failures[0], "under W1: 1, want 0")
	assert.Contains(t, failures[1], "under W2: 0, want 1")
	for _, text := range failures[:2] {
		assert.Contains(t, text, "WAIT_GOODS_RECEIVE_CONFIRM, waybill W1")
		assert.Contains(t, text, "jdmock call "+methodShip)
		assert.Contains(t, text, "lines more")
	}
	assert.Contains(t, failures[2], "no call bears on it; of 61 calls these are the last:")
	assert.Contains(t, failures[3], "calls of "+methodGet+": 60, want 0")
	for _, text := range failures {
		assert.LessOrEqual(t, strings.Count(text, "\n")+1, 40)
	}
}

func TestWithinCountsFromTheSellersTurn(t *testing.T) {
	t.Parallel()
	failures := watch(t, func(tb testing.TB) {
		s := mocktest.Start(tb, frozen())
		id := s.Orders.Place(mocktest.Order{})
		s.Shipped(id, "").Within(time.Hour)
		s.Clock.Advance(2 * time.Hour)
		require.NoError(t, ship(tb, newClient(tb, s), id, "W1"))
		s.Shipped(id, "").Within(time.Hour)
		s.Shipped(id, "").Within(2 * time.Hour)
	})
	require.Len(t, failures, 2)
	assert.Contains(t, failures[0], "none, want one within 1h0m0s")
	assert.Contains(t, failures[1], "the first after 2h0m0s, want within 1h0m0s")
}

func TestACountThatNeedsForgottenCallsIsInconclusive(t *testing.T) {
	t.Parallel()
	failures := watch(t, func(tb testing.TB) {
		s := mocktest.Start(tb, frozen())
		s.Sandbox().Journal.Size = 3
		id := s.Orders.Place(mocktest.Order{})
		c := newClient(tb, s)
		for range 5 {
			_, err := c.Orders.Get(t.Context(), id)
			require.NoError(t, err)
		}
		s.Called(methodGet).AtLeast(3) // decided all the same
		s.Called(methodGet).Times(2)   // more are known
		s.Called(methodGet).Times(5)
		s.NeverCalled(methodShip)
		s.Fetched(id).Within(time.Hour)
	})
	require.Len(t, failures, 4)
	assert.Contains(t, failures[0], "3, want 2")
	for _, text := range failures[1:] {
		assert.Contains(t, text, "inconclusive")
		assert.Contains(t, text, "forgotten 2 calls")
	}
}

func TestOrdersAndTheClockMoveInBusinessWords(t *testing.T) {
	t.Parallel()
	s := mocktest.Start(t, frozen())
	ids := s.Orders.PlaceMany(3, mocktest.Order{Type: order.SOP, Placed: noon.Add(-time.Hour)})
	require.Len(t, ids, 3)
	assert.Equal(t, order.Locked, s.Orders.Event(ids[0], order.Lock).State)
	require.Equal(t, order.WaitGoodsReceiveConfirm, s.Orders.Event(ids[1], order.Ship).State)
	assert.Len(t, s.Orders.List(order.Locked), 1)
	assert.Len(t, s.Orders.List(), 3)

	happened := s.Clock.AdvanceUntil(ids[1], order.FinishedL)
	require.NotEmpty(t, happened)
	assert.Equal(t, order.FinishedL, s.Orders.Get(ids[1]).State)
	assert.True(t, s.Clock.Now().After(noon))

	unpaid := s.Orders.Place(mocktest.Order{State: order.NotPay})
	require.Len(t, s.Clock.Next(), 1)
	assert.Equal(t, order.TradeCanceled, s.Orders.Get(unpaid).State)
	young := s.Orders.Place(mocktest.Order{State: order.NotPay})
	assert.Equal(t, order.TradeCanceled, s.Orders.Age(young, 25*time.Hour).State)

	s.Clock.FreezeAt(s.Clock.Now().Add(time.Hour))
	was := s.Clock.Now()
	assert.Equal(t, was, s.Clock.Now())
	s.Clock.Run(1000)
	s.Clock.Freeze()
	assert.False(t, s.Clock.Now().Before(was))
}

func TestAWishThatCannotBeFulfilledFailsTheTest(t *testing.T) {
	t.Parallel()
	for want, wish := range map[string]func(*mocktest.Server){
		"order 1":                 func(s *mocktest.Server) { s.Orders.Get(1) },
		"409 order 4711":          func(s *mocktest.Server) { s.Orders.Event(s.Orders.Place(mocktest.Order{ID: 4711}), order.Receive) },
		"order_type is 5":         func(s *mocktest.Server) { s.Orders.Place(mocktest.Order{Type: 5}) },
		"nothing will happen":     func(s *mocktest.Server) { s.Clock.Next() },
		"is not answered here":    func(s *mocktest.Server) { s.Faults.Reset("no.such.method") },
		"Within needs an order":   func(s *mocktest.Server) { s.Called(methodGet).Within(time.Hour) },
		"the clock would go back": func(s *mocktest.Server) { s.Clock.FreezeAt(noon.Add(-time.Hour)) },
	} {
		failures := watch(t, func(tb testing.TB) { wish(mocktest.Start(tb, frozen())) })
		require.Len(t, failures, 1, want)
		assert.Contains(t, failures[0], want)
	}
}

func TestASandboxIsApartFromTheOthersAndGoesWithItsTest(t *testing.T) {
	t.Parallel()
	s := mocktest.Start(t, frozen())
	failures := watch(t, func(tb testing.TB) {
		own := s.OpenSandbox(tb, sandbox.Config{Shops: []sandbox.ShopConfig{{Orders: 3}}})
		assert.Len(t, own.Orders.List(), 3)
		assert.NotEqual(t, s.AppKey, own.AppKey)
		own.Clock.Advance(time.Hour)
		own.Faults.Add(fault.Rule{Method: methodShip, Action: fault.Action{Type: fault.Reset}})
		_, err := newClient(tb, own).Orders.Get(t.Context(), 1)
		assert.Error(t, err)
		own.Called(methodGet).Once()
	})
	require.Len(t, failures, 1)
	assert.Contains(t, failures[0], "2 findings")
	assert.Contains(t, failures[0], "refused with 402")
	assert.Contains(t, failures[0], "a fault never struck")
	assert.Empty(t, s.Orders.List())
	assert.Equal(t, noon, s.Clock.Now())
	s.NeverCalled(methodGet)
	assert.Len(t, s.Sandboxes(), 1)
}
