package seed_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/seed"
)

// drawCatalog draws a catalogue of up to thirty goods, at any prices.
func drawCatalog(t *rapid.T) *seed.Catalog {
	id := rapid.OneOf(rapid.Int64Range(1, 50), rapid.Int64Min(1))
	skus := rapid.SliceOfNDistinct(id, 1, 30, rapid.ID).Draw(t, "skus")
	goods := make([]seed.Good, len(skus))
	for i, sku := range skus {
		goods[i] = seed.Good{
			SKU: sku, Name: fmt.Sprint("商品", i), Ware: rapid.Int64Range(0, 5).Draw(t, "ware"),
			Price:   rapid.OneOf(rapid.Int64Range(1, 20), rapid.Int64Range(1, 20_000), rapid.Int64Range(1, seed.MaxPrice)).Draw(t, "price"),
			Service: rapid.Bool().Draw(t, "service"), Jewellery: rapid.Bool().Draw(t, "jewellery"),
		}
	}
	c, err := seed.NewCatalog(goods)
	require.NoError(t, err)
	return c
}

func TestOrdersOfACatalogueObeyTheLawsAndSellItsRowsAlone(t *testing.T) {
	t.Parallel()
	checked := 0
	rapid.Check(t, func(t *rapid.T) {
		shop := drawShop(t)
		shop.Catalog = drawCatalog(t)
		for range 100 {
			n := rapid.IntRange(0, shop.Count-1).Draw(t, "n")
			o := shop.Order(n).Settle(shop.Start)
			checked++
			require.Empty(t, o.Check(), "order %d", n)
			require.NotEmpty(t, o.Items, "order %d", n)
			require.GreaterOrEqual(t, o.Sums().Payment, int64(0))
			requireSells(t, shop.Goods(), &o)
		}
	})
	assert.GreaterOrEqual(t, checked, 10_000)
}

// requireSells requires that each item is a row of the catalogue, at its price
// or given away, and that none stands twice.
func requireSells(t require.TestingT, c *seed.Catalog, o *order.Order) {
	seen := map[int64]bool{}
	for i, it := range o.Items {
		g, ok := c.BySKU(it.SKU)
		require.True(t, ok, "sku %d", it.SKU)
		require.False(t, seen[it.SKU], "sku %d stands twice", it.SKU)
		seen[it.SKU] = true
		want := g.Item(it.Count)
		if it.Price == 0 {
			require.Positive(t, i, "the first item is a gift")
			want.Price, want.GiftPoint = 0, 0
		}
		if o.Type == order.LOC {
			want.Service = "到店服务"
		}
		require.Equal(t, want, it)
	}
}

func TestACatalogueHasGiftsServicesAndJewelleryWhereItMarksAny(t *testing.T) {
	t.Parallel()
	plain := []seed.Good{{SKU: 1, Name: "一", Price: 990}, {SKU: 2, Name: "二", Price: 99_900}, {SKU: 3, Name: "三", Price: 1290}, {SKU: 4, Name: "四", Price: 5}, {SKU: 5, Name: "五", Price: 88_800}}
	marked := append([]seed.Good{{SKU: 11, Name: "金", Price: 600_000, Jewellery: true}, {SKU: 12, Name: "洗牙", Price: 9900, Service: true}}, plain...)
	for name, c := range map[string]struct {
		goods []seed.Good
		jewel bool
		loc   []int64
	}{
		"plain":  {plain, false, []int64{1, 2, 3, 4, 5}},
		"marked": {marked, true, []int64{12}},
	} {
		catalog, err := seed.NewCatalog(c.goods)
		require.NoError(t, err, name)
		shop := &seed.Shop{Seed: 1, Start: start, Count: 400, Catalog: catalog}
		gifts, jewels := 0, 0
		for n := range shop.Len() {
			o := shop.Order(n)
			for _, it := range o.Items {
				if it.Price == 0 {
					gifts++
				}
				if it.Jewellery {
					jewels++
				}
			}
			switch {
			case o.Type == order.LOC:
				assert.Contains(t, c.loc, o.Items[0].SKU, name)
			default:
				assert.NotEqual(t, int64(12), o.Items[0].SKU, name)
			}
		}
		assert.Positive(t, gifts, name)
		assert.Equal(t, c.jewel, jewels > 0, name)
	}
}

func TestTheBuiltInGoodsAreThoseThatOrdersSell(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		shop := drawShop(t)
		goods := shop.Goods()
		for range 20 {
			o := shop.Order(rapid.IntRange(0, shop.Count-1).Draw(t, "n"))
			requireSells(t, goods, &o)
		}
	})
	assert.Greater(t, defaultShop().Goods().Len(), 100)
}

func TestACatalogueFindsWhatItHas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCatalog(t)
		for i := range c.Len() {
			g := c.At(i)
			assert.Equal(t, []int{i}, c.IndexSKU(g.SKU))
			assert.Contains(t, c.IndexWare(g.Ware), i)
			assert.Contains(t, c.IndexOuter(g.OuterSKU), i)
			assert.GreaterOrEqual(t, g.Stock(), int64(0))
		}
	})
	var none *seed.Catalog
	assert.Zero(t, none.Len())
	assert.Empty(t, none.IndexSKU(1))
}

func TestGoodsThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	good := seed.Good{SKU: 1, Name: "一", Price: 1}
	for want, spoil := range map[string]func(*seed.Good){
		"sku 0: want a number from 1":           func(g *seed.Good) { g.SKU = 0 },
		"sku 1: its ware is -1":                 func(g *seed.Good) { g.Ware = -1 },
		"sku 1: it has no name":                 func(g *seed.Good) { g.Name = "" },
		"sku 1: its price is 0 fen: want 1 to":  func(g *seed.Good) { g.Price = 0 },
		"sku 1: its price is 10000000000 fen: ": func(g *seed.Good) { g.Price = seed.MaxPrice + 1 },
	} {
		bad := good
		spoil(&bad)
		_, err := seed.NewCatalog([]seed.Good{bad})
		assert.ErrorContains(t, err, want)
	}
	_, err := seed.NewCatalog([]seed.Good{good, good})
	assert.ErrorContains(t, err, "sku 1 stands twice")
	_, err = seed.NewCatalog(nil)
	assert.ErrorContains(t, err, "no goods")
	_, err = seed.NewCatalog(make([]seed.Good, seed.MaxGoods+1))
	assert.ErrorContains(t, err, "more than 100000")
}

func BenchmarkOrderOfALargeCatalogue(b *testing.B) {
	goods := make([]seed.Good, seed.MaxGoods)
	for i := range goods {
		goods[i] = seed.Good{SKU: int64(i) + 1, Name: "商品", Price: int64(i) + 1}
	}
	catalog, err := seed.NewCatalog(goods)
	require.NoError(b, err)
	shop := &seed.Shop{Seed: 1, Start: start, Count: 100_000, Catalog: catalog}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		shop.Order(n).Settle(start.Add(time.Hour))
		n = (n + 1) % shop.Count
	}
}
