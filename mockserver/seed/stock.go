package seed

import (
	"strconv"
	"sync"

	"github.com/jdmock/jdmock/mockserver/order"
)

// serviceName is what an item says that is redeemed in a shop.
const serviceName = "到店服务"

// Goods returns what the shop sells, which is what its orders take their items
// from: its Catalog or, without one, the built-in goods.
func (s *Shop) Goods() *Catalog {
	if s.Catalog != nil {
		return s.Catalog
	}
	if s.Ordinal >= 0 && s.Ordinal < int64(len(builtIn)) {
		shared := &builtIn[s.Ordinal]
		shared.once.Do(func() { shared.catalog = s.builtInGoods() })
		return shared.catalog
	}
	return s.builtInGoods()
}

// builtIn are the catalogues of the first shops of all sandboxes: they are
// equal.
var builtIn [16]struct {
	once    sync.Once
	catalog *Catalog
}

// builtInGoods returns the catalogue of a shop that has none of its own.
func (s *Shop) builtInGoods() *Catalog {
	var list []Good
	for g := range goods {
		for variant := range max(len(goods[g].spec), 1) {
			list = append(list, s.variant(g, variant))
		}
	}
	c, err := NewCatalog(list)
	if err != nil {
		panic("seed: the built-in goods: " + err.Error())
	}
	return c
}

// ware returns the id that the shop's g-th built-in good has, the same in every
// order.
func (s *Shop) ware(g int) int64 { return 10_000_000_000 + s.Ordinal*1000 + int64(g) }

// variants are the built-in goods in each of their variants, without the ids,
// which each shop has of its own.
var variants = allVariants()

func allVariants() (all [][]Good) {
	for _, g := range goods {
		var own []Good
		for i := range max(len(g.spec), 1) {
			name, spec := g.name, ""
			if len(g.spec) > 0 {
				spec = g.spec[i]
				name += " " + spec
			}
			own = append(own, Good{
				Name: name, Variant: spec, OuterSKU: g.productNo + "-" + strconv.Itoa(i+1), ProductNo: g.productNo,
				Price: g.fen, Service: g.service, Jewellery: g.jewel,
			})
		}
		all = append(all, own)
	}
	return all
}

// variant returns the g-th built-in good in one of its variants.
func (s *Shop) variant(g, variant int) Good {
	v := variants[g][variant]
	v.Ware = s.ware(g)
	v.SKU = v.Ware*10 + int64(variant)
	return v
}

// item returns a line of the g-th built-in good, in one of its variants.
func (s *Shop) item(f *source, g int) order.Item {
	variant := 0
	if n := len(goods[g].spec); n > 0 {
		variant = f.Number(0, n-1)
	}
	it := variants[g][variant].Item(pick(f, countsPerLine))
	it.Ware = s.ware(g)
	it.SKU = it.Ware*10 + int64(variant)
	return it
}

// another returns a line of something that the order does not have yet; ok is
// false if it has all that there is. Orders that are used in a store take
// services, the others goods that travel.
func (s *Shop) another(f *source, o *order.Order) (it order.Item, ok bool) {
	if s.Catalog != nil {
		g, ok := s.Catalog.unsold(f, o, kindsFor(o)...)
		return g.sold(o, pick(f, countsPerLine)), ok
	}
	for {
		g := f.Number(0, len(goods)-1)
		if goods[g].service == (o.Type == order.LOC) && !soldAlready(o, s.ware(g)) {
			return s.item(f, g), true
		}
	}
}

// bargain is another for something cheap, if there is any.
func (s *Shop) bargain(f *source, o *order.Order) (it order.Item, ok bool) {
	if s.Catalog != nil {
		g, ok := s.Catalog.unsold(f, o, bargainsFor(o)...)
		return g.sold(o, 1), ok
	}
	for from := f.Number(0, len(goods)-1); ; from++ {
		g := from % len(goods)
		if goods[g].fen < cheap && goods[g].service == (o.Type == order.LOC) && !soldAlready(o, s.ware(g)) {
			return s.item(f, g), true
		}
	}
}

// jewel is another for jewellery, if there is any.
func (s *Shop) jewel(f *source, o *order.Order) (it order.Item, ok bool) {
	if s.Catalog != nil {
		g, ok := s.Catalog.unsold(f, o, jewels)
		return g.sold(o, pick(f, countsPerLine)), ok
	}
	for g := range goods {
		if goods[g].jewel && !soldAlready(o, s.ware(g)) {
			return s.item(f, g), true
		}
	}
	return it, false
}

// kindsFor returns the kinds that an order is about and, where a catalogue has
// none of them, those that it takes instead.
func kindsFor(o *order.Order) []int {
	if o.Type == order.LOC {
		return []int{served, travelling}
	}
	return []int{travelling, served}
}

// bargainsFor is kindsFor with what is cheap before what is not.
func bargainsFor(o *order.Order) []int {
	if o.Type == order.LOC {
		return []int{cheapServed, served, cheapTravelling, travelling}
	}
	return []int{cheapTravelling, travelling, cheapServed, served}
}

// unsold returns a good of the first of the kinds that has one which the order
// does not have yet.
func (c *Catalog) unsold(f *source, o *order.Order, kinds ...int) (g Good, ok bool) {
	for _, kind := range kinds {
		n := c.count(kind)
		if n == 0 {
			continue
		}
		from := f.Number(0, n-1)
		for i := range min(n, len(o.Items)+1) { // one more than can be sold already
			if g = c.of(kind, (from+i)%n); !hasSKU(o, g.SKU) {
				return g, true
			}
		}
	}
	return Good{}, false
}

// sold returns a line of the good in the order. Whatever is sold in a LOC order
// is redeemed in a store.
func (g Good) sold(o *order.Order, count int64) order.Item {
	g.Service = g.Service || o.Type == order.LOC
	return g.Item(count)
}

func soldAlready(o *order.Order, ware int64) bool {
	for _, it := range o.Items {
		if it.Ware == ware {
			return true
		}
	}
	return false
}

func hasSKU(o *order.Order, sku int64) bool {
	for _, it := range o.Items {
		if it.SKU == sku {
			return true
		}
	}
	return false
}
