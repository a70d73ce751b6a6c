package control

import (
	"fmt"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/seed"
)

// fillItems gives the order the lines that are asked for.
func (q *newOrders) fillItems(o *order.Order, shop sandbox.Shop) error {
	if len(q.Items) == 0 {
		return nil
	}
	o.Items, o.Coupons, o.Balance, o.Tax = nil, nil, 0, 0
	for i, each := range q.Items {
		it, err := each.item(fmt.Sprintf("items[%d].", i), shop)
		if err != nil {
			return err
		}
		o.Items = append(o.Items, it)
	}
	return nil
}

// item returns one line; at is where it stands.
func (n newItem) item(at string, shop sandbox.Shop) (order.Item, error) {
	if n.Num == 0 {
		n.Num = 1
	}
	switch {
	case n.Num < 1 || n.Num > maxPieces:
		return order.Item{}, bad(at+"num", "%snum is %d: want 1 to %d", at, n.Num, maxPieces)
	case n.Price != nil && (*n.Price < 0 || *n.Price > seed.MaxPrice):
		return order.Item{}, bad(at+"price", "%sprice is %s: want 0 to %s", at, wire.Yuan(int64(*n.Price)), wire.Yuan(seed.MaxPrice))
	case n.SKU < 0:
		return order.Item{}, bad(at+"sku_id", "%ssku_id is %d: want a number from 1", at, n.SKU)
	case len([]rune(n.Name)) > maxText || len(n.OuterSKU) > maxText:
		return order.Item{}, bad(at+"name", "%sname or outer_sku_id is longer than %d characters", at, maxText)
	}
	it := n.good(shop).Item(n.Num)
	if n.Price != nil {
		it.Price = int64(*n.Price)
	}
	if n.Name != "" {
		it.Name = n.Name
	}
	if n.OuterSKU != "" {
		it.OuterSKU = n.OuterSKU
	}
	return it, nil
}

// good returns what the shop sells under the SKU, or the merchant's own id; of
// another, something that is made up.
func (n newItem) good(shop sandbox.Shop) seed.Good {
	goods := shop.Goods()
	if g, ok := goods.BySKU(n.SKU); ok {
		return g
	}
	if n.OuterSKU != "" {
		if at := goods.IndexOuter(n.OuterSKU); len(at) > 0 && n.SKU == 0 {
			return goods.At(at[0])
		}
	}
	if n.SKU == 0 && n.OuterSKU == "" && goods.Len() > 0 {
		return goods.At(0)
	}
	const madeUp, price = 99_000_000_001, 9900
	sku := n.SKU
	if sku == 0 {
		sku = madeUp
	}
	return seed.Good{SKU: sku, Ware: sku, OuterSKU: n.OuterSKU, ProductNo: fmt.Sprintf("WARE-%d", sku), Name: fmt.Sprintf("测试商品 %d", sku), Price: price}
}

// check refuses texts that are too long.
func (n *newConsignee) check() error {
	if n == nil {
		return nil
	}
	for _, each := range []struct{ name, text string }{
		{"name", n.Name}, {"mobile", n.Mobile}, {"telephone", n.Telephone}, {"province", n.Province},
		{"city", n.City}, {"county", n.County}, {"town", n.Town}, {"street", n.Street},
	} {
		if len([]rune(each.text)) > maxText {
			return bad("consignee."+each.name, "consignee.%s is longer than %d characters", each.name, maxText)
		}
	}
	return nil
}

// fill gives the consignee what is asked for. A place of the caller's own has
// no ids.
func (n *newConsignee) fill(c *order.Consignee) {
	if n == nil {
		return
	}
	if n.Province+n.City+n.County+n.Town != "" {
		c.Place = order.Place{Province: n.Province, City: n.City, County: n.County, Town: n.Town}
	}
	for _, each := range []struct {
		from string
		to   *string
	}{{n.Name, &c.Name}, {n.Mobile, &c.Mobile}, {n.Telephone, &c.Telephone}, {n.Street, &c.Street}} {
		if each.from != "" {
			*each.to = each.from
		}
	}
}

// waybillOf returns the number under which a carrier takes an order.
func waybillOf(carrier, orderID int64) string { return seed.Waybill(carrier, orderID) }
