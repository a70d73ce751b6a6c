package seed_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/seed"
)

var start = time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)

func defaultShop() *seed.Shop { return &seed.Shop{Seed: 1, Start: start, Count: 200} }

// drawShop draws a shop of any size.
func drawShop(t *rapid.T) *seed.Shop {
	return &seed.Shop{
		Seed: rapid.Uint64().Draw(t, "seed"), Ordinal: rapid.Int64Range(0, seed.MaxOrdinal).Draw(t, "ordinal"),
		Start: start.Add(time.Duration(rapid.IntRange(0, 1e8).Draw(t, "start")) * time.Second),
		Count: rapid.OneOf(rapid.IntRange(1, 300), rapid.IntRange(1, seed.MaxOrders)).Draw(t, "count"),
	}
}

// digest is a fingerprint of a whole shop as it is at an instant.
func digest(t *testing.T, s *seed.Shop, now time.Time) string {
	t.Helper()
	h := sha256.New()
	enc := json.NewEncoder(h)
	for n := range s.Len() {
		require.NoError(t, enc.Encode(s.Order(n).Settle(now)))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// TestTheDefaultShopIsTheSameOnEveryMachine pins the bytes: whoever changes
// what is generated changes this line, and says so.
func TestTheDefaultShopIsTheSameOnEveryMachine(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "937138862fff198894ce83485f4ef735e5a64d3d782597d5b616f8feb0d5f37e", digest(t, defaultShop(), start))
}

func TestSeedStartAndShopDecideEverything(t *testing.T) {
	t.Parallel()
	want := digest(t, defaultShop(), start)
	assert.Equal(t, want, digest(t, defaultShop(), start))
	for name, other := range map[string]*seed.Shop{
		"seed":    {Seed: 2, Start: start, Count: 200},
		"start":   {Seed: 1, Start: start.Add(time.Hour), Count: 200},
		"ordinal": {Seed: 1, Ordinal: 1, Start: start, Count: 200},
	} {
		assert.NotEqual(t, want, digest(t, other, start), name)
	}
}

func TestTheDefaultShopShowsEveryTypePayCouponAndState(t *testing.T) {
	t.Parallel()
	for seedNumber := range uint64(50) {
		shop := defaultShop()
		shop.Seed = seedNumber
		types, pays, coupons, states := map[int]bool{}, map[int]bool{}, map[int]bool{}, order.States(0)
		for n := range shop.Len() {
			o := shop.Order(n).Settle(start)
			types[o.Type], pays[o.Pay] = true, true
			states |= order.SetOf(o.State)
			for _, c := range o.Coupons {
				coupons[c.Type] = true
			}
		}
		assert.Equal(t, map[int]bool{21: true, 22: true, 75: true, 112: true, 142: true}, types, seedNumber)
		assert.Equal(t, map[int]bool{1: true, 2: true, 3: true, 4: true, 5: true, 6: true}, pays, seedNumber)
		assert.Equal(t, map[int]bool{20: true, 28: true, 29: true, 30: true, 34: true, 35: true, 39: true, 41: true, 52: true, 100: true}, coupons, seedNumber)
		assert.Equal(t, order.Generated, states, "seed %d lacks %s", seedNumber, missing(states))
	}
}

func missing(states order.States) (names []string) {
	(order.Generated &^ states).Each(func(s order.State) bool { names = append(names, s.String()); return true })
	return names
}

func TestEveryGeneratedOrderObeysTheLawsAtAnyTime(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		shop := drawShop(t)
		n := rapid.IntRange(0, shop.Count-1).Draw(t, "n")
		o := shop.Order(n)
		now := shop.Start.Add(time.Duration(rapid.IntRange(-21*24, 60*24).Draw(t, "hours")) * time.Hour)
		if now.Before(o.Placed) {
			now = o.Placed
		}
		o = o.Settle(now)
		if broken := o.Check(); len(broken) > 0 {
			t.Fatalf("order %d in %s: %v", n, o.State, broken)
		}
		if len(o.Items) == 0 || o.Consignee.Name == "" || o.Consignee.Place.City == "" || o.Sums().Payment < 0 {
			t.Fatalf("order %d lacks something: %+v", n, o)
		}
	})
}

func TestASkeletonLivesAsItsOrderDoes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		shop := drawShop(t)
		n := rapid.IntRange(0, shop.Count-1).Draw(t, "n")
		now := shop.Start.Add(time.Duration(rapid.IntRange(-500, 2000).Draw(t, "hours")) * time.Hour)
		whole, bare := shop.Order(n).Settle(now), shop.Skeleton(n).Settle(now)
		if whole.ID != bare.ID || whole.State != bare.State || !whole.Modified.Equal(bare.Modified) || whole.DataVersion != bare.DataVersion || whole.Changes != bare.Changes {
			t.Fatalf("whole %+v\nbare %+v", whole, bare)
		}
	})
}

func TestIdsAndTimesGrowWithNAndLeadBackToIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		shop := drawShop(t)
		n := rapid.IntRange(0, shop.Count-1).Draw(t, "n")
		o := shop.Skeleton(n)
		if got, ok := shop.Index(o.ID); !ok || got != n {
			t.Fatalf("id %d leads to %d, %v, want %d", o.ID, got, ok, n)
		}
		if o.ID < 1 || o.ID > 1<<53 {
			t.Fatalf("id %d is not held exactly by JavaScript", o.ID)
		}
		if _, ok := shop.Index(o.ID + 1); ok {
			if next, _ := shop.Index(o.ID + 1); next != n+1 {
				t.Fatalf("id %d leads to %d", o.ID+1, next)
			}
		}
		if n+1 < shop.Count {
			next := shop.Skeleton(n + 1)
			if next.ID <= o.ID || !next.Placed.After(o.Placed) {
				t.Fatalf("order %d does not follow %d: %s, %s", n+1, n, next.Placed, o.Placed)
			}
		}
		if o.Placed.Before(shop.Start.Add(-seed.Span)) || !o.Placed.Before(shop.Start) {
			t.Fatalf("placed at %s, out of the three weeks before %s", o.Placed, shop.Start)
		}
		for _, parcel := range shop.Order(n).Prepared.Parcels {
			w := parcel.Waybill
			if w == "" {
				continue
			}
			if got, ok := shop.ByWaybill(w); !ok || got != n {
				t.Fatalf("waybill %s leads to %d, %v, want %d", w, got, ok, n)
			}
		}
	})
	_, ok := defaultShop().ByWaybill("JDX999999999999999999999")
	assert.False(t, ok)
}

func TestWhatWaitsToBeShippedCanBeShipped(t *testing.T) {
	t.Parallel()
	for days := range 30 {
		now := start.AddDate(0, 0, days)
		waiting := 0
		for n := range 200 {
			o := defaultShop().Order(n).Settle(now)
			if o.State != order.WaitSellerStockOut {
				continue
			}
			waiting++
			_, err := o.Apply(order.Action{Event: order.Ship, At: now, Shipment: order.Shipment{Parcels: []order.Parcel{{LogisticsID: 2087, Waybill: "W"}}}})
			require.NoError(t, err)
		}
		assert.Greater(t, waiting, 5, "day %d", days)
	}
}

func TestEvenTheSmallestShopHasSomethingToShip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		shop := drawShop(t)
		shop.Count = rapid.IntRange(1, 5).Draw(t, "orders")
		for n := range shop.Count {
			if shop.Order(n).Settle(shop.Start).State == order.WaitSellerStockOut {
				return
			}
		}
		t.Fatal("nothing to ship")
	})
}

func TestNumbersCannotBeReal(t *testing.T) {
	t.Parallel()
	mobile, telephone := regexp.MustCompile(`^1260\d{7}$`), regexp.MustCompile(`^(0100\d{7})?$`)
	for n := range 200 {
		c := defaultShop().Order(n).Consignee
		assert.Regexp(t, mobile, c.Mobile)
		assert.Regexp(t, telephone, c.Telephone)
	}
}

func TestASkuIsTheSameThingInEveryOrder(t *testing.T) {
	t.Parallel()
	names := map[int64]string{}
	for n := range 2000 {
		shop := &seed.Shop{Seed: 1, Start: start, Count: 2000}
		for _, it := range shop.Order(n).Items {
			if names[it.SKU] == "" {
				names[it.SKU] = it.Name
			}
			assert.Equal(t, names[it.SKU], it.Name)
		}
	}
	assert.Greater(t, len(names), 100)
}

func TestTokensHaveJDsShapeAndDiffer(t *testing.T) {
	t.Parallel()
	shape := regexp.MustCompile(`^[0-9a-f]{32}[a-z]{4}$`)
	seen := map[string]bool{}
	for _, name := range [][]string{{"access", "1"}, {"access", "2"}, {"refresh", "1"}, {"access1", ""}} {
		token := seed.Token(1, name...)
		assert.Regexp(t, shape, token)
		assert.False(t, seen[token])
		seen[token] = true
	}
	assert.NotEqual(t, seed.OrdinalOf(1, "a"), seed.OrdinalOf(1, "b"))
	assert.Equal(t, seed.OrdinalOf(1, "a"), seed.OrdinalOf(1, "a"))
}

func BenchmarkOrder(b *testing.B) {
	shop := &seed.Shop{Seed: 1, Start: start, Count: 100_000}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		shop.Order(n).Settle(start)
		n = (n + 1) % shop.Count
	}
}

func BenchmarkSkeleton(b *testing.B) {
	shop := &seed.Shop{Seed: 1, Start: start, Count: 100_000}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		shop.Skeleton(n).Settle(start)
		n = (n + 1) % shop.Count
	}
}

func TestEveryOrderOfTenThousandShopsObeysTheLaws(t *testing.T) {
	t.Parallel()
	for number := range uint64(10_000) {
		shop := &seed.Shop{Seed: number, Ordinal: int64(number % 300), Start: start, Count: 20}
		for n := range shop.Len() {
			o := shop.Order(n).Settle(start)
			require.Empty(t, o.Check(), "seed %d, order %d", number, n)
		}
	}
}
