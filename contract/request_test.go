package contract_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

const (
	ordersGet = "jingdong.pop.orders.get"
	orderGet  = "jingdong.pop.order.get"
	ship      = "jingdong.pop.order.ship"
	search    = "jingdong.pop.order.search"
	shipment  = "jingdong.pop.order.shipment"
	trace     = "jingdong.ldop.receive.trace.get"
	logistics = "360buy.delivery.logistics.get"
	shop      = "jingdong.vender.shop.query"
)

// request returns what is wrong with params, as "kind member" each.
func request(t *testing.T, m wire.Method, v contract.Variant, params string) []string {
	t.Helper()
	found, err := contract.New().Request(m, v, []byte(params))
	require.NoError(t, err)
	told := []string{}
	for _, e := range found {
		told = append(told, e.Kind.String()+" "+e.Member)
		assert.NotEmpty(t, e.Detail)
		assert.NotEmpty(t, e.DetailZh)
	}
	return told
}

func TestGoodRequestsPass(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, method string
		variant      contract.Variant
		params       string
	}{
		{"whole numbers with a point or an exponent", search, "", `{"order_state":"ALL","optional_fields":"orderId","page":1.0,"page_size":1e1,"sortType":1e0}`},
		{"text of digits for an integer", ship, "", `{"order_id":"9223372036854775807","logistics_id":"1010","waybill":"W"}`},
		{"text of digits with zeros before them", ship, "", `{"order_id":"0000000000000000007","logistics_id":"1010","waybill":"W"}`},
		{"negative text where negatives are allowed", orderGet, "", `{"order_id":"-7","optional_fields":"orderId"}`},
		{"an integer for text", trace, "", `{"customerCode":10,"waybillCode":123456789012345}`},
		{"nulls for absent members", ordersGet, "", `{"start_date":"2025-04-01 00:00:00","end_date":"2025-04-01 00:00:00","page":null,"x":null}`},
		{"empty dates of a search", search, "", `{"order_state":"WAIT_SELLER_STOCK_OUT","optional_fields":"orderId","start_date":"","end_date":""}`},
		{"blanks around commas of states", search, "", `{"order_state":"LOCKED , FINISHED_L,PAUSE","optional_fields":"orderId"}`},
		{"an empty state", ordersGet, "", `{"start_date":"2025-04-01 00:00:00","end_date":"2025-04-01 00:00:00","order_state":""}`},
		{"self delivery without a waybill", ship, "", `{"order_id":1,"logistics_id":1274}`},
		{"self delivery as text without a waybill", ship, "", `{"order_id":1,"logistics_id":"1274"}`},
		{"self delivery as 1274.0 without a waybill", ship, "", `{"order_id":1,"logistics_id":1274.0}`},
		{"self delivery of the jos dialect", shipment, "", `{"orderId":1,"logiCoprId":1274}`},
		{"carriers joined by bars", shipment, "", `{"orderId":1,"logiCoprId":"463|467","logiNo":"A,B|C"}`},
		{"any integer for an order of the jos dialect", orderGet, "", `{"order_id":-9223372036854775808,"optional_fields":"orderId"}`},
		{"the guide variant", orderGet, "guide", `{"order_id":1}`},
		{"no parameters", shop, "", `{}`},
		{"the last of two equal names", ship, "", `{"order_id":"x","order_id":1,"logistics_id":1274}`},
		{"200 characters, not bytes", ship, "", `{"order_id":1,"logistics_id":1,"waybill":"` + strings.Repeat("京", 200) + `"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.Empty(t, request(t, wire.Method(tt.method), tt.variant, tt.params))
		})
	}
}

func TestBadRequestsAreToldByKindAndName(t *testing.T) {
	t.Parallel()
	const dates = `"start_date":"2025-04-01 00:00:00","end_date":"2025-04-05 00:00:00"`
	for _, tt := range []struct {
		name, method string
		variant      contract.Variant
		params       string
		want         []string
	}{
		{"nothing", ship, "", `{}`, []string{"missing logistics_id", "missing order_id", "missing waybill"}},
		{"nulls", ship, "", `{"order_id":null,"logistics_id":1274}`, []string{"missing order_id"}},
		{"a blank waybill", ship, "", `{"order_id":1,"logistics_id":1274,"waybill":"\t "}`, []string{"value waybill"}},
		{"no waybill for another carrier", ship, "", `{"order_id":1,"logistics_id":1010}`, []string{"missing waybill"}},
		{"a waybill too long", ship, "", `{"order_id":1,"logistics_id":1,"waybill":"` + strings.Repeat("京", 201) + `"}`, []string{"value waybill"}},
		{"a trade_no too long", ship, "", `{"order_id":1,"logistics_id":1274,"trade_no":"` + strings.Repeat("1", 65) + `"}`, []string{"value trade_no"}},
		{"page 0", ordersGet, "", `{` + dates + `,"page":0}`, []string{"value page"}},
		{"page as text 0", ordersGet, "", `{` + dates + `,"page":"0"}`, []string{"value page"}},
		{"page -1", ordersGet, "", `{` + dates + `,"page":-1}`, []string{"value page"}},
		{"page beyond 32 bits", ordersGet, "", `{` + dates + `,"page":2147483648}`, []string{"value page"}},
		{"page size 101", ordersGet, "", `{` + dates + `,"page_size":101}`, []string{"value page_size"}},
		{"page size of 18 zeros", ordersGet, "", `{` + dates + `,"page_size":1000000000000000000}`, []string{"value page_size"}},
		{"page size as a fraction", ordersGet, "", `{` + dates + `,"page_size":1.5}`, []string{"type page_size"}},
		{"page size as empty text", ordersGet, "", `{` + dates + `,"page_size":""}`, []string{"type page_size"}},
		{"page size as text with a blank", ordersGet, "", `{` + dates + `,"page_size":" 1"}`, []string{"type page_size"}},
		{"page size as text with a plus", ordersGet, "", `{` + dates + `,"page_size":"+1"}`, []string{"type page_size"}},
		{"page size as true", ordersGet, "", `{` + dates + `,"page_size":true}`, []string{"type page_size"}},
		{"an id of 20 digits", orderGet, "guide", `{"order_id":12345678901234567890}`, []string{"value order_id"}},
		{"an id of 20 digits as text", orderGet, "guide", `{"order_id":"12345678901234567890"}`, []string{"type order_id"}},
		{"an id of 19 digits beyond 64 bits", orderGet, "guide", `{"order_id":"9223372036854775808"}`, []string{"value order_id"}},
		{"an id just beyond 64 bits below", orderGet, "", `{"order_id":-9223372036854775809,"optional_fields":"x"}`, []string{"value order_id"}},
		{"a negative id", orderGet, "guide", `{"order_id":-1}`, []string{"value order_id"}},
		{"an id in words", orderGet, "guide", `{"order_id":"one"}`, []string{"type order_id"}},
		{"an id with a fraction", orderGet, "guide", `{"order_id":1.5}`, []string{"type order_id"}},
		{"an id in an array", orderGet, "guide", `{"order_id":[1]}`, []string{"type order_id"}},
		{"a number of enormous exponent", orderGet, "guide", `{"order_id":1e999999999}`, []string{"type order_id"}},
		{"a number of tiny exponent", orderGet, "guide", `{"order_id":1e-999999999}`, []string{"type order_id"}},
		{"an exponent beyond any integer", orderGet, "guide", `{"order_id":1e99999999999999999999999}`, []string{"type order_id"}},
		{"an exponent of 30", orderGet, "guide", `{"order_id":1e30}`, []string{"value order_id"}},
		{"an exponent of 31", orderGet, "guide", `{"order_id":1e31}`, []string{"type order_id"}},
		{"a number of 41 digits for text", trace, "", `{"customerCode":` + strings.Repeat("1", 41) + `,"waybillCode":"W"}`, []string{"type customerCode"}},
		{"a fraction for text", trace, "", `{"customerCode":1.5,"waybillCode":"W"}`, []string{"type customerCode"}},
		{"true for text", trace, "", `{"customerCode":true,"waybillCode":"W"}`, []string{"type customerCode"}},
		{"no optional_fields", search, "", `{"order_state":"ALL"}`, []string{"missing optional_fields"}},
		{"null optional_fields", search, "", `{"order_state":"ALL","optional_fields":null}`, []string{"value optional_fields"}},
		{"empty optional_fields", search, "", `{"order_state":"ALL","optional_fields":""}`, []string{"value optional_fields"}},
		{"blank optional_fields", orderGet, "", `{"order_id":1,"optional_fields":"   "}`, []string{"value optional_fields"}},
		{"null optional_fields of an order", orderGet, "", `{"order_id":1,"optional_fields":null}`, []string{"value optional_fields"}},
		{"optional_fields too long", orderGet, "", `{"order_id":1,"optional_fields":"` + strings.Repeat("a", 20001) + `"}`, []string{"value optional_fields"}},
		{"a state in digits", search, "", `{"order_state":"6","optional_fields":"x"}`, []string{"value order_state"}},
		{"a state as a number", search, "", `{"order_state":6,"optional_fields":"x"}`, []string{"value order_state"}},
		{"a state in lower case", search, "", `{"order_state":"finished_l","optional_fields":"x"}`, []string{"value order_state"}},
		{"a comma too many", search, "", `{"order_state":"FINISHED_L,","optional_fields":"x"}`, []string{"value order_state"}},
		{"ALL beside a state", search, "", `{"order_state":"ALL,FINISHED_L","optional_fields":"x"}`, []string{"value order_state"}},
		{"ALL of one order", orderGet, "", `{"order_id":1,"order_state":"ALL","optional_fields":"x"}`, []string{"value order_state"}},
		{"a day that does not exist", ordersGet, "", `{"start_date":"2025-02-29 00:00:00","end_date":"2025-03-01 00:00:00"}`, []string{"value start_date"}},
		{"a date without zeros", search, "", `{"order_state":"ALL","optional_fields":"x","start_date":"2025-4-1","end_date":"2025-04-01"}`, []string{"value end_date", "value start_date"}},
		{"a date with a newline after it", ordersGet, "", `{"start_date":"2025-04-01 00:00:00\n","end_date":"2025-04-01 00:00:00"}`, []string{"value start_date"}},
		{"a state with a newline after it", orderGet, "", `{"order_id":1,"optional_fields":"x","order_state":"PAUSE\n"}`, []string{"value order_state"}},
		{"empty dates of a list", ordersGet, "", `{"start_date":"","end_date":""}`, []string{"value end_date", "value start_date"}},
		{"no waybills for a carrier", shipment, "", `{"orderId":1,"logiCoprId":"463"}`, []string{"missing logiNo"}},
		{"no carrier", shipment, "", `{"orderId":1}`, []string{"missing logiCoprId", "missing logiNo"}},
		{"a carrier by name", shipment, "", `{"orderId":1,"logiCoprId":"圆通","logiNo":"1"}`, []string{"value logiCoprId"}},
		{"waybills too long", shipment, "", `{"orderId":1,"logiCoprId":"1274","logiNo":"` + strings.Repeat("1", 1001) + `"}`, []string{"value logiNo"}},
		{"a parameter of a method without any", logistics, "", `{"page":1}`, []string{"unknown page"}},
		{"all kinds at once, in order", search, "",
			`{"zz":1,"aa":1,"page":"x","order_state":"6","sortType":[],"page_size":0}`,
			[]string{"unknown aa", "unknown zz", "missing optional_fields", "type page", "type sortType", "value order_state", "value page_size"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			assert.Equal(t, tt.want, request(t, wire.Method(tt.method), tt.variant, tt.params))
			assert.Less(t, time.Since(start), 2*time.Second)
		})
	}
}

func TestDetailsSayWhatWasWrongAndWhatIsRight(t *testing.T) {
	t.Parallel()
	for params, want := range map[string]string{
		`{"order_state":"ALL","optional_fields":"x","page_size":0}`:           "page_size must be an integer from 1 to 100, got 0",
		`{"order_state":"ALL","optional_fields":"x","page_size":"0"}`:         `page_size must be an integer from 1 to 100, got "0"`,
		`{"order_state":"ALL","optional_fields":"x","page_size":{}}`:          "page_size must be an integer from 1 to 100, got an object",
		`{"order_state":"ALL","optional_fields":"x","start_date":"2025-4-1"}`: `start_date must be a time that exists, in the form yyyy-MM-dd HH:mm:ss, or empty, got "2025-4-1"`,
		`{"order_state":"ALL","optional_fields":"x","pageSize":1}`:            "pageSize is not known, the nearest name is page_size",
		`{"order_state":"ALL"}`:                        "optional_fields is missing, must be names of the members to return, separated by commas, such as orderId,orderState",
		`{"order_state":"ALL","optional_fields":null}`: "optional_fields must be names of the members to return, separated by commas, such as orderId,orderState, got null",
	} {
		found, err := contract.New().Request(search, contract.Main, []byte(params))
		require.NoError(t, err)
		require.Len(t, found, 1, params)
		assert.Equal(t, want, found[0].Error())
	}
	found, err := contract.New().Request(search, contract.Main, []byte(`{"order_state":"ALL","optional_fields":"x","page_size":0}`))
	require.NoError(t, err)
	assert.Equal(t, "应为 1 到 100 的整数，实际为 0", found[0].DetailZh)
}

func TestAnArrayOfTheWrongLengthIsToldHowManyElementsItMayHave(t *testing.T) {
	t.Parallel()
	params := `{"request":{"belongType":200,"data":[{"orderIds":[1],"deliveryNumberDtoList":[{"deliveryId":463,"deliveryNums":["YT1"],"partialShipmentGoodsList":[]}]}]}}`
	found, err := contract.New().Request("jingdong.pop.order.partial.outship", contract.Main, []byte(params))
	require.NoError(t, err)
	require.Len(t, found, 1)
	assert.Regexp(t, `^must be an array of 1 to \d+ elements, got an array of 0$`, found[0].Detail)
	assert.Regexp(t, `^应为 1 到 \d+ 个元素的数组，实际为 0 个元素的数组$`, found[0].DetailZh)
}

func TestEmptyTextIsToldAlsoWhereNoTextIsRepeated(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"": "got empty text", strings.Repeat("甲", 51): "got text"} {
		params := fmt.Sprintf(`{"buId":"1","operatePin":"p","operateNick":%q}`, name)
		found, err := contract.New().Request("jingdong.asc.audit.list", contract.Main, []byte(params))
		require.NoError(t, err)
		require.Len(t, found, 1, name)
		assert.True(t, strings.HasSuffix(found[0].Detail, want), found[0].Detail)
	}
}

func TestNearestNameIsFoundAcrossCaseUnderscoresAndSlips(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"pageSize": "page_size", "PAGE_SIZE": "page_size", "page-size": "page_size", "pagesize": "page_size", "page_szie": "page_size",
		"optionalFields": "optional_fields", "optional_field": "optional_fields", "order_status": "order_state", "startdate": "start_date",
		"sort_type": "sortType", "datetype": "dateType", "paramOrderJSFQuery": "", "": "", "x": "",
		strings.Repeat("page_size", 10000): "",
	} {
		found, err := contract.New().Request(search, contract.Main,
			fmt.Appendf(nil, `{"order_state":"ALL","optional_fields":"x",%q:1}`, name))
		require.NoError(t, err)
		require.Len(t, found, 1)
		assert.Equal(t, contract.Unknown, found[0].Kind)
		assert.Equal(t, want, found[0].Nearest, name)
		assert.LessOrEqual(t, len(found[0].Error()), 400)
	}
}

func TestQuotedValuesAreCut(t *testing.T) {
	t.Parallel()
	found, err := contract.New().Request(search, contract.Main,
		[]byte(`{"optional_fields":"x","order_state":"`+strings.Repeat("京东", 5000)+`"}`))
	require.NoError(t, err)
	require.Len(t, found, 1)
	assert.Contains(t, found[0].Detail, `got "`+strings.Repeat("京东", 20)+`…"`)
}

func TestLargeAndDeepRequestsAreJudgedQuickly(t *testing.T) {
	t.Parallel()
	var many strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&many, `"page_size%d":1,`, i)
	}
	for name, params := range map[string]string{
		"many names":    "{" + many.String() + `"page":0}`,
		"deep arrays":   `{"order_state":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + `}`,
		"deep objects":  `{"a":` + strings.Repeat(`{"page":`, 5000) + "1" + strings.Repeat("}", 5000) + `}`,
		"a long number": `{"page":` + strings.Repeat("9", 900_000) + `}`,
		"a long text":   `{"order_state":"` + strings.Repeat("PAUSE,", 150_000) + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			found, err := contract.New().Request(search, contract.Main, []byte(params))
			require.NoError(t, err)
			assert.NotEmpty(t, found)
			assert.LessOrEqual(t, len(found), 32)
			assert.Less(t, time.Since(start), 5*time.Second)
		})
	}
}

func TestWhatIsNoObjectOrNoMethodIsAnError(t *testing.T) {
	t.Parallel()
	for _, params := range []string{``, `null`, `[]`, `1`, `{`, `{} {}`, strings.Repeat("[", 20000)} {
		_, err := contract.New().Request(shop, contract.Main, []byte(params))
		assert.Error(t, err)
	}
	_, err := contract.New().Request("jingdong.pop.order.gett", contract.Main, []byte(`{}`))
	assert.ErrorIs(t, err, contract.ErrUnknownMethod)
	_, err = contract.New().Request(orderGet, "other", []byte(`{}`))
	assert.ErrorIs(t, err, contract.ErrUnknownMethod)
}

func TestTextOfDigitsIsJudgedAsItsNumber(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n")
		number, err := contract.New().Request(orderGet, contract.Guide, fmt.Appendf(nil, `{"order_id":%d}`, n))
		require.NoError(t, err)
		text, err := contract.New().Request(orderGet, contract.Guide, fmt.Appendf(nil, `{"order_id":"%d"}`, n))
		require.NoError(t, err)
		assert.Equal(t, len(number), len(text))
		assert.Equal(t, n >= 1, len(number) == 0)
	})
}

func TestPersonalParametersAreNotRepeated(t *testing.T) {
	t.Parallel()
	found, err := contract.New().Request("jingdong.pop.order.modifyOrderAddr", contract.Main, []byte(`{"orderId":1,"provinceId":1,"cityId":1,"countyId":1,"detailAddr":"x","customerPhone":"+8613600000005"}`))
	require.NoError(t, err)
	require.Len(t, found, 1)
	assert.Equal(t, "customerPhone must be a mobile number of mainland China, eleven digits, or empty, got text", found[0].Error())
}
