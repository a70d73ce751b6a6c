package revive

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/past"
)

// setItems takes the lines. What a sparser answer does not say of a line stays
// as it was.
func setItems(d *draft, v any) error {
	list := listOf(v)
	if len(list) > past.MaxLines {
		return fmt.Errorf("items has %d lines: want at most %d", len(list), past.MaxLines)
	}
	items := make([]past.Item, 0, len(list))
	for i, line := range list {
		it, err := itemOf(line)
		if err != nil {
			return fmt.Errorf("item %d: %w", i, err)
		}
		if i < len(d.o.Items) && d.o.Items[i].SKU == it.SKU {
			it = filled(it, d.o.Items[i], line)
		}
		items = append(items, it)
	}
	d.o.Items = items
	return nil
}

// filled returns a line with what the older one had, where the newer does not
// say it.
func filled(it, was past.Item, line object) past.Item {
	if _, jos := line["itemTotal"]; jos {
		return it
	}
	was.Name, was.Price, was.Num = cmp.Or(it.Name, was.Name), it.Price, it.Num
	return was
}

// itemOf reads a line in the words of jos or of the guide.
func itemOf(line object) (it past.Item, err error) {
	price, num := "jdPrice", "itemTotal"
	if _, guide := line["num"]; guide {
		price, num = "price", "num"
	}
	for _, each := range []struct {
		name string
		to   *int64
	}{{"skuId", &it.SKU}, {num, &it.Num}, {"wareId", &it.Ware}, {"giftPoint", &it.GiftPoint}} {
		if *each.to, err = asInt(each.name, line[each.name]); err != nil {
			return it, err
		}
	}
	if it.Price, err = asFen(price, line[price]); err != nil {
		return it, err
	}
	it.OuterSKU, it.ProductNo, it.Service = textOf(line["outerSkuId"]), textOf(line["productNo"]), textOf(line["serviceName"])
	it.Name = cmp.Or(textOf(line["skuName"]), textOf(line["name"]))
	it.Jewellery = marked(line["itemExt"], "zszs")
	return it, nil
}

func setCoupons(d *draft, v any) error {
	list := listOf(v)
	if len(list) > past.MaxLines {
		return fmt.Errorf("couponDetailList has %d lines: want at most %d", len(list), past.MaxLines)
	}
	coupons := make([]past.Coupon, 0, len(list))
	for _, line := range list {
		kind, err := asLeadingInt("couponType", line["couponType"])
		if err != nil {
			return err
		}
		amount, err := asFen("couponPrice", line["couponPrice"])
		if err != nil {
			return err
		}
		sku, err := asInt("couponDetailList.skuId", line["skuId"])
		if err != nil {
			return err
		}
		coupons = append(coupons, past.Coupon{Type: int(kind), Amount: amount, SKU: sku})
	}
	d.o.Coupons = coupons
	return nil
}

// setParts takes the parts that an order went in, or the parcels of one that
// went as a whole.
func setParts(d *draft, v any) error {
	list := listOf(v)
	if len(list) > past.MaxParcels {
		return fmt.Errorf("partialLogisticsInfoModel has %d parts: want at most %d", len(list), past.MaxParcels)
	}
	parts := make([]past.Part, 0, len(list))
	for _, each := range list {
		carrier, err := asInt("logicId", each["logicId"])
		if err != nil {
			return err
		}
		p := past.Part{LogisticsID: carrier, Waybills: numbersOf(textOf(each["waybillId"]))}
		p.At, p.Changed = asMillis(each["shipmentTime"]), asMillis(each["shipmentModifyTime"])
		for _, g := range listOf(each["skus"]) {
			sku, _ := asInt("skuId", g["skuId"])
			num, _ := asInt("num", g["num"])
			p.Goods = append(p.Goods, past.Goods{SKU: sku, UUID: textOf(g["skuUuid"]), Num: num})
		}
		parts = append(parts, p)
	}
	d.parts = parts
	return nil
}

// numbersOf returns the waybills of a part.
func numbersOf(joined string) []string {
	if joined == "" {
		return nil
	}
	return strings.Split(joined, ",")
}

// asMillis reads an instant in milliseconds since 1970; zero for none.
func asMillis(v any) time.Time {
	n, err := json.Number(textOf(v)).Int64()
	if err != nil || n <= 0 {
		return time.Time{}
	}
	return time.UnixMilli(n).UTC()
}
