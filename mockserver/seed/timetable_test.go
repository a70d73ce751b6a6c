package seed_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/seed"
)

func TestLinesHoldEveryOrderOnceAndByNumber(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		shop := drawShop(t)
		shop.Count = rapid.IntRange(1, 300).Draw(t, "orders")
		places := make([]int, shop.Lines())
		for n := range shop.Count {
			line := shop.Line(n)
			for other := range places {
				require.Equal(t, places[other], shop.Rank(other, n), "line %d before order %d", other, n)
			}
			require.Equal(t, n, shop.Select(line, places[line]))
			places[line]++
		}
	})
}

func TestAnOrderLivesAsItsLineSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		shop := drawShop(t)
		shop.Count = rapid.IntRange(1, 300).Draw(t, "orders")
		lives := make([]int, shop.Count)
		for line := range shop.Lines() {
			shop.Lives(line, func(from, to int, stages []order.Stage) {
				for i := shop.Rank(line, from); i < shop.Rank(line, to); i++ {
					n := shop.Select(line, i)
					require.Equal(t, shop.Skeleton(n).Stages(), stages, "order %d", n)
					lives[n]++
				}
			})
		}
		for n, count := range lives {
			require.Equal(t, 1, count, "order %d", n)
		}
	})
}

func TestTimesAndIdsAreCountedByArithmetic(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		shop := drawShop(t)
		n := rapid.IntRange(0, shop.Count-1).Draw(t, "n")
		at := shop.PlacedAt(n)
		require.Equal(t, shop.Skeleton(n).Placed.UnixNano(), at)
		require.Equal(t, n, shop.PlacedBefore(at))
		require.Equal(t, n+1, shop.PlacedBefore(at+1))
		require.Equal(t, n, shop.IDsBelow(shop.ID(n)))
		require.Equal(t, n+1, shop.IDsBelow(shop.ID(n)+1))
		require.Zero(t, shop.PlacedBefore(-1<<63))
		require.Equal(t, shop.Count, shop.PlacedBefore(1<<63-1))
		require.Equal(t, 0, shop.IDsBelow(0))
		require.Equal(t, shop.Count, shop.IDsBelow(1<<62))
	})
}

// BenchmarkTimetable shows what one question costs.
func BenchmarkTimetable(b *testing.B) {
	shop := &seed.Shop{Seed: 1, Start: start, Count: 1_000_000}
	b.Run("placed before", func(b *testing.B) {
		for i := int64(0); b.Loop(); i++ {
			shop.PlacedBefore(start.UnixNano() - i*int64(time.Second)%int64(seed.Span))
		}
	})
	b.Run("rank", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			shop.Rank(i%40, i%shop.Count)
		}
	})
	b.Run("select", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			shop.Select(0, i%90_000)
		}
	})
}
