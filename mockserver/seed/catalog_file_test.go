package seed_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/seed"
)

func TestACatalogueIsReadInAnyOrderOfColumns(t *testing.T) {
	t.Parallel()
	c, err := seed.ReadCatalog(strings.NewReader("\ufeff Price ,SKU_ID,name,outer_sku_id,ware_id,product_no,service,jewellery,vender_id\r\n" +
		"199.9,100,\"大衣, 黑\",OUT-1,7,P7,,1,\r\n" +
		"0.01,101,洗牙,,,,是,0,42\r\n"))
	require.NoError(t, err)
	coat := seed.Good{SKU: 100, Ware: 7, OuterSKU: "OUT-1", ProductNo: "P7", Name: "大衣, 黑", Price: 19990, Jewellery: true}
	wash := seed.Good{SKU: 101, Ware: 101, OuterSKU: "SKU-101", ProductNo: "WARE-101", Name: "洗牙", Price: 1, Service: true}
	assert.Equal(t, []string{"42"}, c.Named())
	own := c.Of("42")
	require.Equal(t, 2, own.Len())
	assert.Equal(t, coat, own.At(0))
	assert.Equal(t, wash, own.At(1))
	assert.Equal(t, []int{1}, own.IndexOuter("SKU-101"))
	found, ok := own.BySKU(100)
	assert.True(t, ok)
	assert.Equal(t, coat, found)
	others := c.Of("43")
	require.Equal(t, 1, others.Len())
	assert.Equal(t, coat, others.At(0))
	var none *seed.Catalogs
	assert.Nil(t, none.Of("42"))
	assert.Empty(t, none.Named())
}

func TestTwoShopsMaySellTheSameSku(t *testing.T) {
	t.Parallel()
	c, err := seed.ReadCatalog(strings.NewReader("sku_id,name,price,vender_id\n1,甲,1,42\n1,乙,2,43\n"))
	require.NoError(t, err)
	assert.Equal(t, "甲", c.Of("42").At(0).Name)
	assert.Equal(t, "乙", c.Of("43").At(0).Name)
	assert.Nil(t, c.Of("44"), "nothing is said of it")
}

func TestACatalogueThatCannotBeIsRefusedWithThePlaceAndWhatWouldBeRight(t *testing.T) {
	t.Parallel()
	const header = "sku_id,name,price\n"
	for name, c := range map[string]struct{ text, want string }{
		"empty":           {"", "file is empty: want a header row with sku_id, name, price and any of outer_sku_id"},
		"header alone":    {header, "no goods below its header row"},
		"GBK":             {header + "1,\xb4\xf3\xd2\xc2,1\n", `line 2: file is not UTF-8, but perhaps GBK: save it in Excel as "CSV UTF-8`},
		"UTF-16":          {"\xff\xfes\x00k\x00u\x00", "line 1: file is not UTF-8"},
		"semicolons":      {"sku_id;name;price\n1;甲;1\n", "not separated by commas"},
		"unknown column":  {"sku_id,name,price,colour\n", `line 1, column 19: header "colour" is unknown: want any of sku_id`},
		"column twice":    {"sku_id,name,price,name\n", "line 1, column 19: name stands twice"},
		"missing column":  {"sku_id,name\n1,甲\n", "line 1: header row has no price"},
		"fields":          {header + "1,大衣, 黑,1\n", "line 2: want 3 columns, as the header has"},
		"quote":           {header + "1,a\"b,1\n", "line 2, column 4: "},
		"unclosed quote":  {header + "1,\"a,1\n", "line 2, column 8: "},
		"sku":             {header + "1,甲,1\nA1,乙,1\n", `line 3, column 1: sku_id is "A1": want a number from 1`},
		"sku empty":       {header + ",乙,1\n", `line 2, column 1: sku_id is "": want a number`},
		"sku 0":           {header + "0,乙,1\n", `sku_id is "0": want a number from 1`},
		"sku with a plus": {header + "+1,乙,1\n", `sku_id is "+1": want`},
		"sku too large":   {header + "9223372036854775808,乙,1\n", "want a number from 1 to 9223372036854775807"},
		"sku rounded":     {header + "1.00E+11,乙,1\n", "a spreadsheet has rounded it: format the column as text"},
		"sku twice":       {header + "1,甲,1\n1,乙,1\n", "line 3, column 1: sku_id is that of line 2 already"},
		"sku everywhere":  {"name,price,vender_id,sku_id\n甲,1,42,1\n乙,1,,1\n", "line 3, column 8: sku_id is that of line 2 already"},
		"name":            {header + "1,,1\n", "line 2, column 3: name is empty: want"},
		"long name":       {header + "1," + strings.Repeat("长", 400) + ",1\n", "name is longer than 1000 bytes"},
		"price":           {header + "1,甲,1.999\n", `line 2, column 7: price is "1.999": want yuan with at most two decimals, from 0.01 to 99999999.99`},
		"price 0":         {header + "1,甲,0.00\n", "want yuan with"},
		"price below 0":   {header + "1,甲,-1\n", "want yuan with"},
		"price in words":  {header + "1,甲,¥1\n", "want yuan with"},
		"price too high":  {header + "1,甲,100000000\n", "want yuan with"},
		"ware":            {"sku_id,name,price,ware_id\n1,甲,1,0\n", `ware_id is "0": want a number from 1`},
		"vender":          {"sku_id,name,price,vender_id\n1,甲,1,shop\n", `vender_id is "shop": want a number from 1`},
		"service":         {"sku_id,name,price,service\n1,甲,1,maybe\n", `service is "maybe": want 1 or 0, true or false, 是 or 否`},
		"jewellery":       {"sku_id,name,price,jewellery\n1,甲,1,2\n", `jewellery is "2": want`},
		"outer":           {"sku_id,name,price,outer_sku_id\n1,甲,1," + strings.Repeat("x", 201) + "\n", "outer_sku_id is longer than 200 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := seed.ReadCatalog(strings.NewReader(c.text))
			require.ErrorContains(t, err, c.want)
		})
	}
}

func TestACatalogueHasBounds(t *testing.T) {
	t.Parallel()
	rows := func(n int) string {
		var b strings.Builder
		b.WriteString("sku_id,name,price\n")
		for i := range n {
			fmt.Fprintf(&b, "%d,x,1\n", i+1)
		}
		return b.String()
	}
	c, err := seed.ReadCatalog(strings.NewReader(rows(seed.MaxGoods)))
	require.NoError(t, err)
	assert.Equal(t, seed.MaxGoods, c.Of("1").Len())
	_, err = seed.ReadCatalog(strings.NewReader(rows(seed.MaxGoods + 1)))
	require.ErrorContains(t, err, "more than 100000 goods")
	_, err = seed.ReadCatalog(strings.NewReader(strings.Repeat(" ", seed.MaxCatalogBytes+1)))
	require.ErrorContains(t, err, "larger than 64 MiB")
}

func FuzzReadCatalog(f *testing.F) {
	f.Add("sku_id,name,price\n1,甲,1\n")
	f.Add("\ufeffprice,name,sku_id,vender_id,service\n0.01,\"a,\"\"b\",7,42,是\n2,b,7,43,\n")
	f.Add("sku_id;name\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := seed.ReadCatalog(strings.NewReader(text))
		if err != nil {
			return
		}
		shop := &seed.Shop{Seed: 1, Start: start, Count: 5, Catalog: c.Of("1")}
		for _, id := range c.Named() {
			shop.Catalog = c.Of(id)
		}
		require.Positive(t, shop.Goods().Len())
		o := shop.Order(0)
		requireSells(t, shop.Goods(), &o)
	})
}
