package seed

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/jdmock/jdmock/mockserver/order"
)

// A Good is something that a shop sells: one SKU, which is a ware in one colour
// and size.
type Good struct {
	SKU       int64  // from 1
	Ware      int64  // what it is a variant of; 0 makes it a ware of its own, with the number of the SKU
	OuterSKU  string // the merchant's own id; "" makes one up
	ProductNo string // the merchant's own number of the ware; "" makes one up
	Name      string
	Variant   string // what Name ends with, after a blank, if it names the variant
	Price     int64  // of one piece, in fen, 1 to MaxPrice
	Service   bool   // redeemed in a shop, never shipped
	Jewellery bool   // gold jewellery
}

// MaxGoods is how many goods a catalogue may have.
const MaxGoods = 100_000

// MaxPrice is the highest price of a Good, in fen: a hundred million yuan less
// a fen.
const MaxPrice = 9_999_999_999

// cheap is the price, in fen, below which goods are given away.
const cheap = 10_000

// Stock returns how many pieces there are, 0 to 999: made up, always the same,
// and not reduced by orders.
func (g Good) Stock() int64 { return int64(mix(uint64(g.SKU)) % 1000) }

// Item returns a line of an order that sells so many pieces of it.
func (g Good) Item(count int64) order.Item {
	service := ""
	if g.Service {
		service = serviceName
	}
	return order.Item{
		Service: service, Jewellery: g.Jewellery, SKU: g.SKU, Ware: g.Ware, Name: g.Name,
		OuterSKU: g.OuterSKU, ProductNo: g.ProductNo, Price: g.Price, Count: count, GiftPoint: g.Price / 1000,
	}
}

// complete returns the good with what was left to be made up.
func (g Good) complete() Good {
	if g.Ware == 0 {
		g.Ware = g.SKU
	}
	if g.OuterSKU == "" {
		g.OuterSKU = "SKU-" + strconv.FormatInt(g.SKU, 10)
	}
	if g.ProductNo == "" {
		g.ProductNo = "WARE-" + strconv.FormatInt(g.Ware, 10)
	}
	return g
}

func (g Good) check() error {
	switch {
	case g.SKU < 1:
		return fmt.Errorf("sku %d: want a number from 1", g.SKU)
	case g.Ware < 0:
		return fmt.Errorf("sku %d: its ware is %d: want a number from 1, or 0 to make one up", g.SKU, g.Ware)
	case g.Name == "":
		return fmt.Errorf("sku %d: it has no name", g.SKU)
	case g.Price < 1 || g.Price > MaxPrice:
		return fmt.Errorf("sku %d: its price is %d fen: want 1 to %d", g.SKU, g.Price, int64(MaxPrice))
	}
	return nil
}

// Kinds of goods that orders choose among.
const (
	travelling = iota
	served
	cheapTravelling
	cheapServed
	jewels
	kinds
)

// A Catalog is what a shop sells, in its own order. It does not change, and is
// safe for concurrent use; shops may share one. The nil Catalog is empty.
type Catalog struct {
	base  *Catalog // what other shops sell as well; it comes first
	rows  []Good
	kinds [kinds][]int32 // positions in rows

	bySKU   map[int64]int32
	byWare  map[int64][]int32
	byOuter map[string][]int32
}

// NewCatalog returns a catalogue of the goods, in which no SKU may stand twice.
func NewCatalog(goods []Good) (*Catalog, error) {
	if len(goods) == 0 {
		return nil, errors.New("catalogue: it has no goods")
	}
	return extend(nil, goods)
}

// extend returns a catalogue of what the base has and the goods.
func extend(base *Catalog, goods []Good) (*Catalog, error) {
	if base.Len()+len(goods) > MaxGoods {
		return nil, fmt.Errorf("catalogue: it has more than %d goods", MaxGoods)
	}
	c := &Catalog{base: base, rows: slices.Clone(goods), bySKU: make(map[int64]int32, len(goods)), byWare: map[int64][]int32{}, byOuter: map[string][]int32{}}
	for i, g := range goods {
		if err := g.check(); err != nil {
			return nil, fmt.Errorf("catalogue: %w", err)
		}
		if _, twice := c.BySKU(g.SKU); twice {
			return nil, fmt.Errorf("catalogue: sku %d stands twice", g.SKU)
		}
		c.rows[i] = g.complete()
		c.enter(int32(i))
	}
	return c, nil
}

// enter notes where a row is found.
func (c *Catalog) enter(i int32) {
	g := &c.rows[i]
	c.bySKU[g.SKU] = i
	c.byWare[g.Ware] = append(c.byWare[g.Ware], i)
	c.byOuter[g.OuterSKU] = append(c.byOuter[g.OuterSKU], i)
	kind, bargain := travelling, cheapTravelling
	if g.Service {
		kind, bargain = served, cheapServed
	}
	c.kinds[kind] = append(c.kinds[kind], i)
	if g.Price < cheap {
		c.kinds[bargain] = append(c.kinds[bargain], i)
	}
	if g.Jewellery && !g.Service {
		c.kinds[jewels] = append(c.kinds[jewels], i)
	}
}

// Len returns how many goods there are.
func (c *Catalog) Len() int {
	if c == nil {
		return 0
	}
	return c.base.Len() + len(c.rows)
}

// At returns the i-th good, from 0.
func (c *Catalog) At(i int) Good {
	n := c.base.Len()
	if i < n {
		return c.base.At(i)
	}
	return c.rows[i-n]
}

// BySKU returns the good with the id.
func (c *Catalog) BySKU(sku int64) (Good, bool) {
	if c == nil {
		return Good{}, false
	}
	if i, ok := c.bySKU[sku]; ok {
		return c.rows[i], true
	}
	return c.base.BySKU(sku)
}

// IndexSKU returns the positions, none or one, of the good with the id.
func (c *Catalog) IndexSKU(sku int64) []int {
	return c.index(func(part *Catalog) []int32 {
		if i, ok := part.bySKU[sku]; ok {
			return []int32{i}
		}
		return nil
	})
}

// IndexWare returns the positions of the ware's variants.
func (c *Catalog) IndexWare(ware int64) []int {
	return c.index(func(part *Catalog) []int32 { return part.byWare[ware] })
}

// IndexOuter returns the positions of the goods with the merchant's own id.
func (c *Catalog) IndexOuter(id string) []int {
	return c.index(func(part *Catalog) []int32 { return part.byOuter[id] })
}

// index returns the positions that a look-up in each part of the catalogue finds.
func (c *Catalog) index(look func(*Catalog) []int32) []int {
	if c == nil {
		return nil
	}
	found := c.base.index(look)
	for _, i := range look(c) {
		found = append(found, c.base.Len()+int(i))
	}
	return found
}

// count returns how many goods of a kind there are.
func (c *Catalog) count(kind int) int {
	if c == nil {
		return 0
	}
	return c.base.count(kind) + len(c.kinds[kind])
}

// of returns the i-th good of a kind, from 0.
func (c *Catalog) of(kind, i int) Good {
	n := c.base.count(kind)
	if i < n {
		return c.base.of(kind, i)
	}
	return c.rows[c.kinds[kind][i-n]]
}
