package store_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/seed"
	"github.com/jdmock/jdmock/mockserver/store"
)

// open returns a store with a shop of so many orders.
func open(t require.TestingT, count int) (*store.Memory, *seed.Shop) {
	shop := &seed.Shop{Seed: 1, Start: noon, Count: count}
	m := &store.Memory{}
	require.NoError(t, m.AddShop(context.Background(), key, noon, shop))
	return m, shop
}

// lists are queries as clients have them.
var lists = []struct {
	name string
	store.Query
}{
	{"all, newest first", store.Query{By: store.Placed, Sort: store.NewestFirst, States: order.AllStates}},
	{"to be shipped, page 2", store.Query{By: store.Placed, Sort: store.NewestFirst, States: order.SetOf(order.WaitSellerStockOut), Offset: 20}},
	{"modified, oldest first", store.Query{By: store.Modified, States: order.AllStates}},
	{"modified, page 4", store.Query{By: store.Modified, Sort: store.NewestFirstSmallerIDs, States: order.AllStates, Offset: 60}},
	{"two states, modified", store.Query{By: store.Modified, Sort: store.NewestFirst, States: order.SetOf(order.WaitSellerStockOut, order.FinishedL)}},
}

// page returns the query over the shop's whole past.
func page(q store.Query, limit int) store.Query {
	q.From, q.To, q.Limit = noon.AddDate(0, 0, -25), noon, limit
	return q
}

var sizes = []int{1000, 100_000, 1_000_000, 10_000_000}

func BenchmarkNew(b *testing.B) {
	for _, count := range append([]int{200}, sizes...) {
		b.Run(fmt.Sprintf("of %d, with its first list", count), func(b *testing.B) {
			for b.Loop() {
				m, _ := open(b, count)
				_, err := m.List(b.Context(), key, noon, page(lists[1].Query, 1))
				require.NoError(b, err)
			}
		})
	}
}

func BenchmarkGet(b *testing.B) {
	for _, count := range sizes {
		b.Run(fmt.Sprintf("of %d", count), func(b *testing.B) {
			m, shop := open(b, count)
			for i := 0; b.Loop(); i++ {
				_, err := m.Get(b.Context(), key, noon, shop.ID(i*7919%count))
				require.NoError(b, err)
			}
		})
	}
}

// BenchmarkOutline makes outlines of untouched orders and of shipped ones.
func BenchmarkOutline(b *testing.B) {
	const count = 100_000
	m, shop := open(b, count)
	var shipped, untouched []int64
	for n := range count {
		id := shop.ID(n)
		if _, err := m.Move(b.Context(), key, noon, id, ship(id)); err == nil {
			shipped = append(shipped, id)
		} else {
			untouched = append(untouched, id)
		}
	}
	for _, c := range []struct {
		name string
		ids  []int64
	}{{"untouched", untouched}, {"shipped", shipped}} {
		b.Run(c.name, func(b *testing.B) {
			orders := store.Orders{Store: m, Shop: key, Now: noon}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				_, err := orders.Outline(b.Context(), c.ids[i*7919%len(c.ids)])
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// ship returns what ships an order.
func ship(id int64) order.Action {
	parcels := []order.Parcel{{LogisticsID: 2087, Waybill: fmt.Sprintf("JDX%d", id)}}
	return order.Action{Event: order.Ship, At: noon, Shipment: order.Shipment{Parcels: parcels}}
}

// BenchmarkMove ships one order at a time, and measures nothing else.
func BenchmarkMove(b *testing.B) {
	const count = 100_000
	var m *store.Memory
	var ids []int64
	next := 0
	b.ReportAllocs()
	for b.Loop() {
		if next == len(ids) {
			b.StopTimer()
			var shop *seed.Shop
			m, shop = open(b, count)
			ids, next = ids[:0], 0
			for n := range count {
				if o := shop.Skeleton(n).Settle(noon); o.State == order.WaitSellerStockOut {
					ids = append(ids, o.ID)
				}
			}
			b.StartTimer()
		}
		orders := store.Orders{Store: m, Shop: key, Now: noon}
		_, err := orders.Apply(b.Context(), ids[next], order.Ship, order.Shipment{Parcels: []order.Parcel{{LogisticsID: 2087, Waybill: "JDX300000000000"}}})
		if err != nil {
			b.Fatal(err)
		}
		next++
	}
}

// BenchmarkFind counts and finds the orders of a page, and makes one of them.
func BenchmarkFind(b *testing.B) {
	for _, l := range lists {
		for _, count := range sizes {
			b.Run(fmt.Sprintf("%s of %d", l.name, count), func(b *testing.B) {
				m, _ := open(b, count)
				q := page(l.Query, 1)
				for b.Loop() {
					_, err := m.List(b.Context(), key, noon, q)
					require.NoError(b, err)
				}
			})
		}
	}
}

func BenchmarkPageOf100(b *testing.B) {
	for _, l := range lists {
		for _, count := range sizes {
			b.Run(fmt.Sprintf("%s of %d", l.name, count), func(b *testing.B) {
				m, _ := open(b, count)
				q := page(l.Query, 100)
				for b.Loop() {
					_, err := m.List(b.Context(), key, noon, q)
					require.NoError(b, err)
				}
			})
		}
	}
}

// shipAll ships all that waits, and returns how many that was.
func shipAll(t require.TestingT, m *store.Memory, shop *seed.Shop) (shipped int) {
	for n := range shop.Count {
		o := shop.Skeleton(n).Settle(noon)
		if o.State != order.WaitSellerStockOut {
			continue
		}
		_, err := m.Move(context.Background(), key, noon, o.ID, ship(o.ID))
		require.NoError(t, err)
		shipped++
	}
	return shipped
}

// BenchmarkShip ships all that waits in a shop, and reports what one takes.
func BenchmarkShip(b *testing.B) {
	for _, count := range sizes[:3] {
		b.Run(fmt.Sprintf("of %d", count), func(b *testing.B) {
			took, shipped := time.Duration(0), 0
			for b.Loop() {
				m, shop := open(b, count)
				begun := time.Now()
				shipped += shipAll(b, m, shop)
				took += time.Since(begun)
			}
			b.ReportMetric(float64(took.Nanoseconds())/float64(shipped), "ns/shipped") // with looking for it
		})
	}
}

// heap returns how many bytes live.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return int64(s.HeapAlloc)
}

// BenchmarkMemory reports what orders take.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		before := heap()
		m, shop := open(b, 1_000_000)
		_, err := m.List(b.Context(), key, noon, page(lists[2].Query, 1))
		require.NoError(b, err)
		untouched := heap() - before
		shipped := shipAll(b, m, shop)
		b.ReportMetric(float64(untouched)/1e6, "B/untouched")
		b.ReportMetric(float64(heap()-before-untouched)/float64(shipped), "B/shipped")
		runtime.KeepAlive(m)
	}
}

func BenchmarkSnapshotAndRestore(b *testing.B) {
	for _, count := range []int{10_000, 1_000_000} {
		b.Run(fmt.Sprintf("of %d, all that wait shipped", count), func(b *testing.B) {
			m, shop := open(b, count)
			shipAll(b, m, shop)
			for b.Loop() {
				require.NoError(b, m.Snapshot(b.Context(), key.Sandbox, "s"))
				require.NoError(b, m.Restore(b.Context(), key.Sandbox, "s"))
			}
		})
	}
}

// fastest returns the shortest time that f takes of many, in rounds with others.
func fastest(fs ...func()) []time.Duration {
	best := make([]time.Duration, len(fs))
	for round := range 60 {
		for i, f := range fs {
			begun := time.Now()
			f()
			if took := time.Since(begun); round == 0 || took < best[i] {
				best[i] = took
			}
		}
	}
	return best
}

// TestOrdersTakeNoMemoryUntilTheyAreTouched holds a shop to what its orders may
// take.
func TestOrdersTakeNoMemoryUntilTheyAreTouched(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures")
	}
	before := heap()
	m, shop := open(t, 100_000)
	_, err := m.List(t.Context(), key, noon, page(lists[2].Query, 1))
	require.NoError(t, err)
	untouched := heap() - before
	require.Less(t, untouched, int64(3_200_000), "32 bytes an order")
	shipped := shipAll(t, m, shop)
	require.Less(t, (heap()-before-untouched)/int64(shipped), int64(400))
	runtime.KeepAlive(m)
}

// TestNothingGrowsWithTheShop compares a large shop to one a hundred times
// smaller, in one run.
func TestNothingGrowsWithTheShop(t *testing.T) {
	if testing.Short() {
		t.Skip("it measures")
	}
	small, smallShop := open(t, 1000)
	large, largeShop := open(t, 100_000)
	get := func(m *store.Memory, shop *seed.Shop) func() {
		return func() {
			for i := range 200 {
				_, err := m.Get(t.Context(), key, noon, shop.ID(i*5))
				require.NoError(t, err)
			}
		}
	}
	took := fastest(get(small, smallShop), get(large, largeShop))
	require.Less(t, float64(took[1])/float64(took[0]), 1.1*1.25, "get: %s", took)
	for _, l := range lists {
		list := func(m *store.Memory) func() {
			return func() {
				for range 5 {
					_, err := m.List(t.Context(), key, noon, page(l.Query, 20))
					require.NoError(t, err)
				}
			}
		}
		took := fastest(list(small), list(large))
		require.Less(t, float64(took[1])/float64(took[0]), 1.3*1.25, "%s: %s", l.name, took)
	}
}
