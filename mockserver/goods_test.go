package mockserver_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/seed"
)

const catalogCSV = `outer_sku_id,sku_id,name,price,ware_id,product_no,service,vender_id
A-1,9007199254740993,大衣 <黑> L,299.90,70,P-70,,
A-2,102,大衣 <黑> XL,299.90,70,P-70,,
"B,1",103,帽子,9.9,71,,,
C-1,104,洗牙,1.5,72,,是,
,105,别店的,5,,,,10000002
`

func catalog(t testing.TB) *seed.Catalogs {
	t.Helper()
	c, err := seed.ReadCatalog(strings.NewReader(catalogCSV))
	require.NoError(t, err)
	return c
}

type sku struct {
	SkuID     int64       `json:"skuId"`
	WareID    int64       `json:"wareId"`
	OuterID   string      `json:"outerId"`
	SkuName   string      `json:"skuName"`
	WareTitle string      `json:"wareTitle"`
	JDPrice   json.Number `json:"jdPrice"`
	Status    int         `json:"status"`
	StockNum  *int64      `json:"stockNum"`
}

type skuPage struct {
	Page struct {
		Data      []sku `json:"data"`
		PageNo    int   `json:"pageNo"`
		PageSize  int   `json:"pageSize"`
		TotalItem int   `json:"totalItem"`
	} `json:"page"`
}

// skus searches goods with a shop's token.
func skus(t testing.TB, s *mocktest.Server, token, body string) skuPage {
	t.Helper()
	const method wire.Method = "jingdong.sku.read.searchSkuList"
	root, inner := post(t, s, params(s, token, method, body))
	require.Equal(t, method.Root(), root, "%s", inner)
	return into[skuPage](t, inner)
}

// ids returns the ids of a page's SKUs.
func ids(p skuPage) []int64 {
	found := []int64{}
	for _, s := range p.Page.Data {
		found = append(found, s.SkuID)
	}
	return found
}

func TestWhatOrdersSellIsFoundByItsOuterID(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]mockserver.Options{"built in": {}, "catalogue": {Catalog: catalog(t), Shops: 2}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := start(t, o)
			sold := map[string]bool{}
			for page := 1; ; page++ {
				body := fmt.Sprintf(`{%s,"order_state":"ALL","dateType":1,"page_size":100,"page":%d,"optional_fields":"itemInfoList"}`, threeWeeks, page)
				found := into[struct {
					Result struct {
						Orders []struct {
							Items []struct{ SkuID, OuterSkuID, SkuName, JDPrice, WareID string } `json:"itemInfoList"`
						} `json:"orderInfoList"`
					} `json:"searchorderinfo_result"`
				}](t, ask(t, s, "jingdong.pop.order.search", body))
				if len(found.Result.Orders) == 0 {
					break
				}
				for _, o := range found.Result.Orders {
					for _, it := range o.Items {
						if sold[it.OuterSkuID] {
							continue
						}
						sold[it.OuterSkuID] = true
						query, err := json.Marshal(map[string]string{"outId": it.OuterSkuID})
						require.NoError(t, err)
						match := skus(t, s, s.AccessToken, string(query))
						require.Equal(t, 1, match.Page.TotalItem, it.OuterSkuID)
						got := match.Page.Data[0]
						assert.Equal(t, it.SkuID, strconv.FormatInt(got.SkuID, 10))
						assert.Equal(t, it.WareID, strconv.FormatInt(got.WareID, 10))
						assert.Equal(t, it.OuterSkuID, got.OuterID)
						assert.Equal(t, it.SkuName, got.SkuName)
						if it.JDPrice != "0.00" {
							assert.Equal(t, it.JDPrice, got.JDPrice.String())
						}
					}
				}
			}
			assert.Greater(t, len(sold), 3)
		})
	}
}

func TestSkusAreListedPageByPage(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: -1})
	total := s.Sandbox().Shops()[0].Goods().Len()
	seen := map[int64]bool{}
	for page := 1; len(seen) < total; page++ {
		p := skus(t, s, s.AccessToken, fmt.Sprintf(`{"pageNo":%d,"page_size":"30","field":"stockNum,wareTitle,categoryId,barCode,logo,created,modified,saleAttrs"}`, page))
		require.Equal(t, total, p.Page.TotalItem)
		require.NotEmpty(t, p.Page.Data)
		for _, sku := range p.Page.Data {
			assert.False(t, seen[sku.SkuID])
			assert.True(t, strings.HasPrefix(sku.SkuName, sku.WareTitle))
			assert.NotNil(t, sku.StockNum)
			seen[sku.SkuID] = true
		}
	}
	assert.Nil(t, skus(t, s, s.AccessToken, `{"page_size":1}`).Page.Data[0].StockNum, "it was not asked for")
}

func TestSkusAreFilteredAndSorted(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: -1, Catalog: catalog(t), Shops: 2})
	const big = 9007199254740993
	for body, want := range map[string][]int64{
		`{}`:                                        {big, 102, 103, 104},
		`{"skuId":9007199254740993}`:                {big},
		`{"skuId":"104, 102,7"}`:                    {102, 104},
		`{"skuId":"9999999999999999999"}`:           {},
		`{"wareId":"70"}`:                           {big, 102},
		`{"wareId":"70,72","skuId":"102,103"}`:      {102},
		`{"outId":"A-2,C-1"}`:                       {102, 104},
		`{"outId":"B,1"}`:                           {103},
		`{"outId":"SKU-105"}`:                       {}, // the other shop's
		`{"itemNum":"P-70"}`:                        {big, 102},
		`{"wareTitle":"<黑>"}`:                       {big, 102},
		`{"skuStatuValue":"1,2"}`:                   {big, 102, 103, 104},
		`{"skuStatuValue":"2,4"}`:                   {},
		`{"maxStockNum":"0","minStockNum":1}`:       {},
		`{"minStockNum":0,"maxStockNum":999}`:       {big, 102, 103, 104},
		`{"orderFiled":"skuId"}`:                    {102, 103, 104, big},
		`{"orderFiled":"skuId","orderType":"desc"}`: {big, 104, 103, 102},
		`{"pageNo":2,"page_size":3}`:                {104},
		`{"startCreatedTime":"2000-01-01 00:00:00","endModifiedTime":"2025-04-02 12:00:00"}`:      {big, 102, 103, 104},
		`{"startModifiedTime":"2025-04-01 00:00:00","endModifiedTime":"2025-04-02 12:00:00"}`:     {},
		`{"endCreatedTime":"2000-01-01 00:00:00"}`:                                                {},
		`{"startCreatedTime":"2000-01-01 00:00:00","field":"nonsense","outId":"A-1","wareId":70}`: {big},
	} {
		got := skus(t, s, s.AccessToken, body)
		assert.Equal(t, want, ids(got), body)
		if !strings.Contains(body, "page") {
			assert.Equal(t, len(want), got.Page.TotalItem, body)
		}
	}
	second := s.Sandbox().Tokens("10000002")[0].Access
	own := skus(t, s, second, `{"outId":"SKU-105"}`)
	require.Equal(t, []int64{105}, ids(own))
	assert.Equal(t, "5.00", own.Page.Data[0].JDPrice.String())
	assert.Equal(t, 5, skus(t, s, second, `{}`).Page.TotalItem)
}

func TestAShopMayHaveACatalogueOfItsOwn(t *testing.T) {
	t.Parallel()
	one, err := seed.NewCatalog([]seed.Good{{SKU: 7, Name: "孤品", Price: 100}})
	require.NoError(t, err)
	s := start(t, mockserver.Options{Orders: -1, Catalog: catalog(t), ShopList: []sandbox.ShopConfig{{VenderID: "10000002"}, {Catalog: one, VenderID: "1"}}})
	assert.Equal(t, []int64{7}, ids(skus(t, s, s.Sandbox().Tokens("1")[0].Access, `{}`)))
	assert.Equal(t, 5, skus(t, s, s.AccessToken, `{}`).Page.TotalItem)
}

func TestAnAdoptedShopSellsTheCatalogue(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: 5, Catalog: catalog(t), AdoptTokens: true})
	assert.Equal(t, 4, skus(t, s, "any token", `{}`).Page.TotalItem)
}

func TestACatalogueOfAShopThatThereIsNotIsRefused(t *testing.T) {
	t.Parallel()
	_, err := mockserver.New(mockserver.Options{Catalog: catalog(t)})
	require.ErrorContains(t, err, "vender_id 10000002, which there is not")
}

func BenchmarkSearchSkusOfALargeCatalogue(b *testing.B) {
	goods := make([]seed.Good, seed.MaxGoods)
	for i := range goods {
		goods[i] = seed.Good{SKU: int64(i) + 1, Name: "商品", Price: 100}
	}
	large, err := seed.NewCatalog(goods)
	require.NoError(b, err)
	s := start(b, mockserver.Options{Orders: -1, ShopList: []sandbox.ShopConfig{{Catalog: large}}})
	for name, body := range map[string]string{
		"one": `{"outId":"SKU-5000"}`, "page": `{"pageNo":50}`, "title": `{"wareTitle":"品"}`, "sorted": `{"orderFiled":"stockNum","orderType":"desc"}`,
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				skus(b, s, s.AccessToken, body)
			}
		})
	}
}
