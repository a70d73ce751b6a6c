package client

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// SkusService has the methods about the shop's goods.
type SkusService struct{ c *Client }

// A SkuStatus is whether a SKU is for sale.
type SkuStatus int

// The statuses.
const (
	SkuOnSale  SkuStatus = 1
	SkuOffSale SkuStatus = 2
	SkuDeleted SkuStatus = 4
)

// A SkuQuery selects SKUs. Each member narrows the search; the zero query finds
// all that are not deleted.
type SkuQuery struct {
	SkuIDs        []int64
	WareIDs       []int64
	OuterIDs      []string // the seller's own; none has a comma in it
	Statuses      []SkuStatus
	ModifiedFrom  time.Time // inclusive, to the second
	ModifiedUntil time.Time // inclusive, to the second
	Fields        []string  // names of members beyond those that always come, such as stockNum
	Page          int       // from 1; 0 means 1
	PageSize      int       // 1 to 100; 0 means JD's default
}

// A SkuPage is one page of SKUs and the number that match over all pages.
type SkuPage struct {
	Skus  []Sku
	Total int
}

// A Sku is one of the shop's goods, in one colour and size.
type Sku struct {
	SkuID    ID        `json:"skuId"`
	WareID   ID        `json:"wareId"`  // what it is a colour and size of
	OuterID  string    `json:"outerId"` // the seller's own
	Name     string    `json:"skuName"`
	Price    Money     `json:"jdPrice"`
	Status   SkuStatus `json:"status"`
	Stock    ID        `json:"stockNum"`
	Created  Time      `json:"created"`
	Modified Time      `json:"modified"`

	WareTitle  string    `json:"wareTitle"`
	CategoryID ID        `json:"categoryId"`
	BarCode    string    `json:"barCode"`
	Logo       string    `json:"logo"`      // path of the main picture
	SaleAttrs  []SkuAttr `json:"saleAttrs"` // what tells it from other SKUs of the ware
}

// A SkuAttr is an attribute of a SKU, such as its colour, with its values.
type SkuAttr struct {
	ID       string   `json:"attrId"`
	ValueIDs []string `json:"attrValues"`
	Values   []string `json:"attrValueAlias"`
}

// skuParams are written as JD's SDKs write them: lists as text with commas.
type skuParams struct {
	SkuID         string `json:"skuId,omitempty"`
	WareID        string `json:"wareId,omitempty"`
	OutID         string `json:"outId,omitempty"`
	Status        string `json:"skuStatuValue,omitempty"` // the spelling is JD's own
	StartModified string `json:"startModifiedTime,omitempty"`
	EndModified   string `json:"endModifiedTime,omitempty"`
	Field         string `json:"field,omitempty"`
	PageNo        int    `json:"pageNo,omitempty"`
	PageSize      int    `json:"page_size,omitempty"`
}

func (q SkuQuery) params() skuParams {
	p := skuParams{
		SkuID: joinNumbers(q.SkuIDs), WareID: joinNumbers(q.WareIDs), OutID: strings.Join(q.OuterIDs, ","), Status: joinNumbers(q.Statuses),
		Field: strings.Join(q.Fields, ","), PageNo: q.Page, PageSize: q.PageSize,
	}
	if !q.ModifiedFrom.IsZero() {
		p.StartModified = wire.FormatTime(q.ModifiedFrom)
	}
	if !q.ModifiedUntil.IsZero() {
		p.EndModified = wire.FormatTime(q.ModifiedUntil)
	}
	return p
}

func joinNumbers[T ~int | ~int64](numbers []T) string {
	var texts []string
	for _, n := range numbers {
		texts = append(texts, strconv.FormatInt(int64(n), 10))
	}
	return strings.Join(texts, ",")
}

// Search returns a page of SKUs.
//
// JD method: jingdong.sku.read.searchSkuList
func (s *SkusService) Search(ctx context.Context, q SkuQuery) (SkuPage, error) {
	var answer struct {
		Page *struct {
			Skus  []Sku `json:"data"`
			Total ID    `json:"totalItem"`
		} `json:"page"`
	}
	if err := s.c.read(ctx, MethodSkuSearch, q.params(), reading(MethodSkuSearch, &answer, nil)); err != nil {
		return SkuPage{}, err
	}
	if answer.Page == nil {
		return SkuPage{}, missing(MethodSkuSearch, "page")
	}
	return SkuPage{Skus: answer.Page.Skus, Total: int(answer.Page.Total)}, nil
}
