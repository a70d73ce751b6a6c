package method

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/seed"
)

func init() {
	register(Spec{Method: "jingdong.sku.read.searchSkuList", Main: handler("", searchSkus, nil)})
}

type searchSkusRequest struct {
	WareID        text     `json:"wareId"`
	SkuID         text     `json:"skuId"`
	OutID         text     `json:"outId"`
	Status        text     `json:"skuStatuValue"` // the spelling is JD's own
	MaxStock      *integer `json:"maxStockNum"`
	MinStock      *integer `json:"minStockNum"`
	StartCreated  text     `json:"startCreatedTime"`
	EndCreated    text     `json:"endCreatedTime"`
	StartModified text     `json:"startModifiedTime"`
	EndModified   text     `json:"endModifiedTime"`
	ItemNum       text     `json:"itemNum"`
	WareTitle     text     `json:"wareTitle"`
	OrderBy       text     `json:"orderFiled"` // the spelling is JD's own
	OrderType     text     `json:"orderType"`
	PageNo        integer  `json:"pageNo"`
	PageSize      integer  `json:"page_size"`
	Field         text     `json:"field"`
}

type searchSkusResponse struct {
	Page skuPage `json:"page"`
}

type skuPage struct {
	Data      []object `json:"data"`
	PageNo    int      `json:"pageNo"`
	PageSize  int      `json:"pageSize"`
	TotalItem int      `json:"totalItem"`
}

// searchSkus lists what the shop sells, in the order of its catalogue or as
// orderFiled says. Everything is on sale; a SKU is as old as the shop, and
// unchanged since. colType is taken and ignored.
//
// Source: the SDKs (SkuReadSearchSkuListRequest) and their comments.
func searchSkus(_ context.Context, c *Call, q searchSkusRequest) (searchSkusResponse, error) {
	goods := c.Shop.Goods()
	opened := c.Shop.Opened
	size, number := int(or(q.PageSize, defaultPageSize)), int(or(q.PageNo, 1))
	answer := searchSkusResponse{skuPage{Data: make([]object, 0, size), PageNo: number, PageSize: size}}
	if !q.onSale() || !between(opened, q.StartCreated, q.EndCreated) || !between(opened, q.StartModified, q.EndModified) {
		return answer, nil
	}
	found := q.find(goods)
	answer.Page.TotalItem = found.total
	fields := skuFields(c, q.Field)
	from := min((number-1)*size, found.total)
	for i := from; i < min(from+size, found.total); i++ {
		answer.Page.Data = append(answer.Page.Data, showSku(c, goods.At(found.at(i)), fields))
	}
	return answer, nil
}

// foundSkus are positions in a catalogue.
type foundSkus struct {
	total     int
	positions []int // nil for all, as they stand
}

func (f foundSkus) at(i int) int {
	if f.positions == nil {
		return i
	}
	return f.positions[i]
}

// find returns the goods that the query is about, in the order that it asks
// for. What is named by ids, or all goods as they stand, takes no time that
// grows with the catalogue.
func (q *searchSkusRequest) find(goods *seed.Catalog) foundSkus {
	positions, narrowed := q.named(goods)
	filters, sorts := q.MinStock != nil || q.MaxStock != nil || q.ItemNum != "" || q.WareTitle != "", len(names(q.OrderBy)) > 0
	if !narrowed && !filters && !sorts {
		return foundSkus{total: goods.Len()}
	}
	if !narrowed {
		positions = make([]int, goods.Len())
		for i := range positions {
			positions[i] = i
		}
	}
	if filters {
		positions = q.filtered(goods, positions)
	}
	if sorts {
		positions = q.sorted(goods, positions)
	}
	return foundSkus{len(positions), positions}
}

// onSale reports whether SKUs on sale are searched, which all are.
func (q *searchSkusRequest) onSale() bool {
	states := names(q.Status)
	return len(states) == 0 || slices.Contains(states, "1")
}

// between reports whether a time lies between two ends, each of which may be
// empty; both belong to it.
func between(at time.Time, start, end text) bool {
	if from, err := wire.ParseTime(string(start)); err == nil && at.Before(from) {
		return false
	}
	to, err := wire.ParseTime(string(end))
	return err != nil || !at.After(to)
}

// named returns the positions of the goods that the ids name; ok is false if
// there are no ids.
func (q *searchSkusRequest) named(goods *seed.Catalog) (found []int, ok bool) {
	narrow := func(ids []string, look func(string) []int) {
		if len(ids) == 0 {
			return
		}
		some := []int{}
		for _, id := range ids {
			some = append(some, look(id)...)
		}
		slices.Sort(some)
		some = slices.Compact(some)
		if ok {
			some = slices.DeleteFunc(some, func(i int) bool { _, in := slices.BinarySearch(found, i); return !in })
		}
		found, ok = some, true
	}
	narrow(names(q.SkuID), byNumber(goods.IndexSKU))
	narrow(outerIDs(q.OutID), goods.IndexOuter)
	narrow(names(q.WareID), byNumber(goods.IndexWare))
	return found, ok
}

// byNumber makes a look-up by an id of one by its text. An id that is too large
// for one is nobody's.
func byNumber(look func(int64) []int) func(string) []int {
	return func(s string) []int {
		id, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			return nil
		}
		return look(id)
	}
}

// outerIDs returns the merchant's own ids in a list, which is one itself if it
// has a comma in it.
func outerIDs(list text) []string {
	ids := names(list)
	if whole := strings.TrimSpace(string(list)); len(ids) > 1 {
		ids = append(ids, whole)
	}
	return ids
}

// filtered removes the positions of goods that the query leaves out for what
// they are.
func (q *searchSkusRequest) filtered(goods *seed.Catalog, found []int) []int {
	least, most := int64(0), int64(math.MaxInt64)
	if q.MinStock != nil {
		least = int64(*q.MinStock)
	}
	if q.MaxStock != nil {
		most = int64(*q.MaxStock)
	}
	return slices.DeleteFunc(found, func(i int) bool {
		g := goods.At(i)
		return g.Stock() < least || g.Stock() > most || (q.ItemNum != "" && g.ProductNo != string(q.ItemNum)) ||
			!strings.Contains(wareTitle(g), string(q.WareTitle))
	})
}

// sorted puts the positions in the order that orderFiled and orderType ask for.
func (q *searchSkusRequest) sorted(goods *seed.Catalog, found []int) []int {
	type key struct {
		sku, stock int64
		at         int
	}
	keys := make([]key, len(found))
	for i, at := range found {
		g := goods.At(at)
		keys[i] = key{g.SKU, g.Stock(), at}
	}
	by, ways := names(q.OrderBy), strings.Split(strings.ReplaceAll(string(q.OrderType), " ", ""), ",")
	slices.SortStableFunc(keys, func(x, y key) int {
		for i, name := range by {
			order := cmp.Compare(x.sku, y.sku)
			if name == "stockNum" {
				order = cmp.Compare(x.stock, y.stock)
			}
			if i < len(ways) && ways[i] == "desc" {
				order = -order
			}
			if order != 0 {
				return order
			}
		}
		return 0
	})
	for i := range keys {
		found[i] = keys[i].at
	}
	return found
}

// wareTitle returns the name of the ware, without that of the variant.
func wareTitle(g seed.Good) string { return strings.TrimSuffix(g.Name, " "+g.Variant) }

// A skuField is a member of a SKU. Those that are always there need not be
// asked for; which these are is assumed.
type skuField struct {
	name   string
	always bool
	value  func(*Call, seed.Good) any
}

var skuMembers = []skuField{
	{"skuId", true, func(_ *Call, g seed.Good) any { return g.SKU }},
	{"wareId", true, func(_ *Call, g seed.Good) any { return g.Ware }},
	{"outerId", true, func(_ *Call, g seed.Good) any { return g.OuterSKU }},
	{"skuName", true, func(_ *Call, g seed.Good) any { return g.Name }},
	{"jdPrice", true, func(_ *Call, g seed.Good) any { return yuan(g.Price) }},
	{"status", true, func(*Call, seed.Good) any { return 1 }},
	{"wareTitle", false, func(_ *Call, g seed.Good) any { return wareTitle(g) }},
	{"stockNum", false, func(_ *Call, g seed.Good) any { return g.Stock() }},
	{"categoryId", false, func(c *Call, _ seed.Good) any { return c.Shop.Category.ID }},
	{"barCode", false, func(*Call, seed.Good) any { return "" }},
	{"logo", false, func(_ *Call, g seed.Good) any { return "jdmock/" + strconv.FormatInt(g.SKU, 10) + ".jpg" }},
	{"created", false, func(c *Call, _ seed.Good) any { return c.Shop.Opened.UnixMilli() }},
	{"modified", false, func(c *Call, _ seed.Good) any { return c.Shop.Opened.UnixMilli() }},
	{"saleAttrs", false, func(_ *Call, g seed.Good) any { return saleAttrs(g) }},
}

// saleAttrs names the variant; the ids are made up.
func saleAttrs(g seed.Good) []object {
	if g.Variant == "" {
		return []object{}
	}
	return []object{{{"attrId", "1001"}, {"attrValues", []string{strconv.FormatInt(g.SKU, 10)}}, {"attrValueAlias", []string{g.Variant}}}}
}

// skuFields returns the members that are shown: those that are always there,
// and those that are asked for.
func skuFields(c *Call, list text) []skuField {
	asked := names(list)
	var all []string
	var shown []skuField
	for _, f := range skuMembers {
		all = append(all, f.name)
		if f.always || slices.Contains(asked, f.name) {
			shown = append(shown, f)
		}
	}
	for _, name := range asked {
		if !known(all, name) {
			c.Note("field: %.40q is not known and ignored", name)
		}
	}
	return shown
}

func showSku(c *Call, g seed.Good, fields []skuField) object {
	shown := make(object, 0, len(fields))
	for _, f := range fields {
		shown = append(shown, member{f.name, f.value(c, g)})
	}
	return shown
}
