package contract_test

import (
	"bytes"
	"flag"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

var update = flag.Bool("update", false, "rewrite the golden violations")

// inOrder puts members into an order of an answer of enGet.
func inOrder(members string) string {
	return `{"jingdong_pop_order_enGet_responce":{"code":"0","orderDetailInfo":{` + apiOK + `,"orderInfo":{` + members + `}}}}`
}

// badAnswers are answers that break each rule, by what is wrong with them.
var badAnswers = []struct {
	name   string
	method wire.Method
	answer string
}{
	{"no schema", "jingdong.pop.order.gett", `{}`},
	{"no body", enGet, ``},
	{"another charset", enGet, "{\"\xc4\xe3\":{}}"},
	{"a proxy's page", enGet, `<html>502</html>`},
	{"a list", enGet, `[]`},
	{"two values", enGet, `{"error_response":{}}{}`},
	{"too many members", enGet, `{"jingdong_pop_order_enGet_responce":[` + strings.Repeat("1,", 400_001) + `1]}`},
	{"an empty object", enGet, `{}`},
	{"a member beside a broken one", enGet, `{"jingdong_pop_order_enGet_responce":{"code":0},"extra":1}`},
	{"a root that is spelled well", enGet, strings.Replace(inOrder(`"orderId":1`), "responce", "response", 1)},
	{"an error that is spelled as JD spells", enGet, `{"error_responce":{"code":"19","zh_desc":"x"}}`},
	{"another method's root", enGet, `{"jingdong_vender_shop_query_responce":{"code":"0"}}`},
	{"another name", enGet, `{"result":{}}`},
	{"an unknown code", enGet, `{"error_response":{"code":"77777","zh_desc":"x","en_desc":"x"}}`},
	{"members missing", enGet, `{"jingdong_pop_order_enGet_responce":{"Code":"0","orderDetailInfo":{}}}`},
	{"missing on success", enSearch, `{"jingdong_pop_order_enSearch_responce":{"code":"0","searchorderinfo_result":{` + apiOK + `,"ordertotal":0}}}`},
	{"a failure without texts", enGet, `{"jingdong_pop_order_enGet_responce":{"code":"0","orderDetailInfo":{"apiResult":{"success":false,"englishErrCode":"","chineseErrCode":"","numberCode":0}}}}`},
	{"a success with texts", enGet, `{"jingdong_pop_order_enGet_responce":{"code":"0","orderDetailInfo":{"apiResult":{"success":true,"englishErrCode":"x","chineseErrCode":"","numberCode":1}}}}`},
	{"unknown members", enGet, inOrder(`"order_id":"1","zzzzzzzz":1`)},
	{"a number for text", enGet, inOrder(`"orderId":1`)},
	{"text for a number", enGet, inOrder(`"tradeOrderId":"1"`)},
	{"a fraction", enGet, inOrder(`"tradeOrderId":1.5`)},
	{"null", enGet, inOrder(`"orderId":null`)},
	{"true for text", enGet, inOrder(`"orderId":true`)},
	{"an object for a list", enGet, inOrder(`"couponDetailList":{}`)},
	{"a list for an object", enGet, inOrder(`"consigneeInfo":[]`)},
	{"JSON text for a list", enGet, inOrder(`"couponDetailList":"[]"`)},
	{"text for an object", enGet, inOrder(`"consigneeInfo":"x"`)},
	{"a list for text", enGet, inOrder(`"orderId":[]`)},
	{"text for a boolean", logistics, `{"delivery_logistics_get_response":{"code":"0","logistics_companies":{"logistics_list":[{"logistics_id":1,"logistics_name":"n","logistics_remark":"","sequence":"1","is_cod":"false"}]}}}`},
	{"a number out of all bounds", enGet, inOrder(`"tradeOrderId":1e999999999`)},
	{"a state misspelled", enGet, inOrder(`"orderState":"FINISHED"`)},
	{"an unknown type", enGet, inOrder(`"orderType":"99"`)},
	{"a store of another type's", enGet, inOrder(`"orderType":"75","storeOrder":"京仓订单"`)},
	{"one decimal", enGet, inOrder(`"orderTotalPrice":"199.9"`)},
	{"decimals of fen", enGet, inOrder(`"taxFee":"0.00"`)},
	{"words of another payment", enGet, inOrder(`"payType":"4-货到付款"`)},
	{"cipher text that is plain, and personal", enGet, inOrder(`"encrypt_pin":"hys7975"`)},
	{"a personal number", enGet, inOrder(`"pin":18222222222`)},
	{"ISO time", enGet, inOrder(`"modified":"2025-04-02T02:00:00Z"`)},
	{"no such day", enGet, inOrder(`"modified":"2025-02-29 10:00:01"`)},
	{"a day alone", enGet, inOrder(`"modified":"2025/4/2"`)},
	{"seconds", enGet, inOrder(`"modified":"1743559201"`)},
	{"no time", enGet, inOrder(`"modified":"tomorrow"`)},
	{"a list's text for an object's", enGet, inOrder(`"orderExt":"[]"`)},
	{"curly quotes", enGet, inOrder(`"sendpayMap":"{“301”:“1”}"`)},
	{"marks as numbers", enGet, inOrder(`"sendpayMap":"{\"301\":1}"`)},
	{"no JSON", enGet, inOrder(`"orderExt":"x"`)},
	{"too small", enGet, inOrder(`"tradeOrderId":-1`)},
	{"too large", enGet, inOrder(`"tradeOrderId":9223372036854775808`)},
	{"too many decimals", skus, `{"jingdong_sku_read_searchSkuList_responce":{"code":"0","page":{"data":[{"skuId":3,"wareId":2,"jdPrice":1.999}],"pageNo":1,"pageSize":20,"totalItem":1}}}`},
	{"too short", enGet, inOrder(`"orderSign":"000"`)},
	{"too long", enGet, inOrder(`"venderRemark":"` + strings.Repeat("京", 501) + `"`)},
	{"a list that must be empty", enGet, inOrder(`"vatInfo":[{}]`)},
	{"the aggregator's", contract.AggregatorMethod, `{"code":0,"msg":"","msec":1,"time":1,"data":{}}`},
	{"the aggregator's without a link", contract.AggregatorMethod, `{"code":302,"msg":"x","msec":1,"time":1,"data":{}}`},
	{"the aggregator's page", contract.AggregatorMethod, `<html>`},
}

// badRequests are parameters that break each rule.
var badRequests = []struct {
	name    string
	method  wire.Method
	variant contract.Variant
	params  string
}{
	{"all that can be wrong", search, "", `{"zz":1,"pageSize":1,"page":"x","order_state":"finished_l,","sortType":[],"page_size":0,"start_date":"2025-4-1"}`},
	{"nothing", ship, "", `{}`},
	{"a near name", ship, "", `{"orderid":1,"logistics_id":1010,"waybill":"\t "}`},
	{"no parameters", logistics, "", `{"page":1}`},
	{"null", search, "", `{"order_state":"ALL","optional_fields":null}`},
	{"a number out of all bounds", orderGet, "guide", `{"order_id":1e999999999}`},
	{"too large", ordersGet, "", `{"start_date":"2025-04-01T00:00:00","end_date":"2025-04-05 00:00:00 ","page_size":101}`},
	{"too long", ship, "", `{"order_id":1,"logistics_id":1274,"trade_no":"` + strings.Repeat("1", 65) + `"}`},
	{"the aggregator's", contract.AggregatorMethod, "", `{"order_id":"x","owner":"1"}`},
}

// judged returns what the contract says of an answer.
func judged(c *contract.Checker, m wire.Method, answer []byte) []contract.Violation {
	if m == contract.AggregatorMethod {
		return append(c.Aggregator(answer), c.Unknown(m, contract.Main, answer)...)
	}
	return append(c.Response(m, contract.Main, answer), c.Unknown(m, contract.Main, answer)...)
}

func paramsJudged(t *testing.T, c *contract.Checker, m wire.Method, v contract.Variant, params string) []contract.Violation {
	t.Helper()
	judge := func() ([]contract.ParamError, error) { return c.Request(m, v, []byte(params)) }
	if m == contract.AggregatorMethod {
		judge = func() ([]contract.ParamError, error) { return c.AggregatorRequest([]byte(params)) }
	}
	wrong, err := judge()
	require.NoError(t, err)
	return c.ParamViolations(wrong)
}

// goldenCase is something that is wrong, and what is said of it.
type goldenCase struct {
	name  string
	found []contract.Violation
}

// goldenCases returns a case of every rule, told with values and without.
func goldenCases(t *testing.T, c *contract.Checker) []goldenCase {
	t.Helper()
	var all []goldenCase
	for _, a := range badAnswers {
		all = append(all, goldenCase{"answer: " + a.name, judged(c, a.method, []byte(a.answer))})
	}
	for _, r := range badRequests {
		all = append(all, goldenCase{"request: " + r.name, paramsJudged(t, c, r.method, r.variant, r.params)})
	}
	return append(all, goldenCase{"answer: a status", overHTTP(t, http.StatusBadGateway, goodShop, "{}")},
		goldenCase{"request: no object", overHTTP(t, http.StatusOK, goodShop, "[]")},
		goldenCase{"request: dates the wrong way", contract.Dates("start_date", "2025-04-05 00:00:00", "end_date", "2025-04-01 00:00:00", 31*24*time.Hour)},
		goldenCase{"request: dates far apart", contract.Dates("start_date", "2025-04-05 00:00:00", "end_date", "2025-07-01 00:00:00", 31*24*time.Hour)},
		goldenCase{"request: what no schema tells", []contract.Violation{contract.ParamViolation("order_id", "an id larger than 0", "大于 0 的 id")}},
		goldenCase{"response: a law that is broken", c.Laws(answerOf(strings.Replace(lawful, "191.30", "191.31", 1)))},
		goldenCase{"response: times out of order", c.Laws(answerOf(strings.Replace(lawful, "2026-01-01 10:05", "2025-12-31 10:05", 1)))})
}

// overHTTP returns what a Transport says of a call.
func overHTTP(t *testing.T, status int, answer, params string) []contract.Violation {
	t.Helper()
	var found []contract.Violation
	client := &http.Client{Transport: &contract.Transport{Report: func(_ wire.Method, v contract.Violation) { found = append(found, v) }}}
	_, err := post(client, newGateway(t, status, answer).URL+"/routerjson", system(shop, params))
	require.NoError(t, err)
	return found
}

// TestViolationsAreToldInBothLanguages holds every line to the golden file:
// each code has a case.
func TestViolationsAreToldInBothLanguages(t *testing.T) {
	t.Parallel()
	told := map[contract.Code]bool{contract.CodeAlternative: true} // which no schema has yet
	var text bytes.Buffer
	for _, each := range goldenCases(t, contract.New()) {
		fmt.Fprintf(&text, "# %s\n%s\n%s\n\n", each.name, contract.TextOf(contract.English, each.found), contract.TextOf(contract.Chinese, each.found))
		assert.NotEmpty(t, each.found, each.name)
		for _, v := range each.found {
			told[v.Code] = true
			_, known := contract.LookupCode(string(v.Code))
			assert.True(t, known, "%s: code %q", each.name, v.Code)
			for _, line := range []string{v.Text(contract.English), v.Text(contract.Chinese)} {
				assert.NotContains(t, line, "\n", each.name)
			}
			assert.NotEmpty(t, v.ExpectedZh, v)
			assert.NotEmpty(t, v.FoundZh, v)
			assert.Equal(t, v.Hint == "", v.HintZh == "", v)
		}
	}
	for _, c := range contract.Codes() {
		assert.True(t, told[c.Code], "no case of %s", c.Code)
		if c.Code == contract.CodeValue {
			break // the rest tell of several answers, and have their cases where these are judged
		}
	}
	const file = "testdata/violations.txt"
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(file, text.Bytes(), 0o644))
		return
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), text.String(), "run go test ./contract -run ToldInBothLanguages -update")
}

// TestANamingCheckerRepeatsNoValue holds every line of a Checker that names
// alone to the values of the document: none of them is in it.
func TestANamingCheckerRepeatsNoValue(t *testing.T) {
	t.Parallel()
	for _, bad := range []struct{ document, value string }{
		{inOrder(`"orderTotalPrice":"7531.9"`), "7531"}, {inOrder(`"modified":"2031-7-5 1:2:3"`), "2031"}, {inOrder(`"orderState":"finished_lot"`), "finished_lot"},
		{inOrder(`"orderExt":"secret words"`), "secret"}, {inOrder(`"tradeOrderId":-75319`), "75319"}, {inOrder(`"orderSign":"75319"`), "75319"},
		{inOrder(`"pin":"75319","encrypt_pin":"75319"`), "75319"}, {inOrder(`"orderType":"75319"`), "75319"},
	} {
		found := judged(&contract.Checker{Naming: true}, enGet, []byte(bad.document))
		require.NotEmpty(t, found, bad.document)
		assert.NotContains(t, contract.TextOf(contract.English, found)+contract.TextOf(contract.Chinese, found), bad.value)
	}
	params := `{"order_state":"lOCKED75319 ","optional_fields":"","page":"75319x","start_date":"2031-7-5","end_date":"2031-07-05T00:00:00Z","page_size":75319}`
	text := contract.TextOf(contract.English, paramsJudged(t, &contract.Checker{Naming: true}, search, "", params))
	assert.Len(t, strings.Split(text, "\n"), 6, text)
	for _, value := range []string{"75319", "2031"} {
		assert.NotContains(t, text, value)
	}
}

func TestPersonalValuesAreNeverRepeated(t *testing.T) {
	t.Parallel()
	for _, member := range []string{"pin", "realPin", "encrypt_pin"} {
		found := judged(contract.New(), enGet, []byte(inOrder(`"`+member+`":["zhang-san"]`)))
		require.NotEmpty(t, found, member)
		assert.NotContains(t, contract.TextOf(contract.English, found)+contract.TextOf(contract.Chinese, found), "zhang")
	}
	found := judged(contract.New(), enGet, []byte(inOrder(`"encrypt_pin":"zhang-san"`)))
	require.Len(t, found, 1)
	assert.NotContains(t, found[0].String(), "zhang")
}

func TestCodesAreUniqueAndNeverChange(t *testing.T) {
	t.Parallel()
	var got []string
	for _, c := range contract.Codes() {
		got = append(got, string(c.Code))
		assert.NotEmpty(t, c.Meaning)
		assert.NotEmpty(t, c.MeaningZh)
		assert.Regexp(t, `^[a-z]+(-[a-z]+)*$`, string(c.Code))
		again, ok := contract.LookupCode(string(c.Code))
		assert.True(t, ok)
		assert.Equal(t, c, again)
		assert.Empty(t, wire.Lookup(string(c.Code)), "an error code, too")
	}
	slices.Sort(got)
	assert.Equal(t, []string{ // add to this list; take nothing from it
		"alternative", "body-empty", "body-encoding", "body-json", "body-size", "case-answer", "case-code", "code-unknown", "date-order", "date-span",
		"decimals", "dialects-disagree", "enum", "enum-new", "envelope", "fields", "format", "gateway-code", "gateway-text", "http-status", "items", "law",
		"length", "list-detail", "list-order", "list-state", "list-window", "member-gone", "member-missing", "member-new", "member-null", "member-retyped",
		"member-unknown", "method-unknown", "no-answer", "number-unbounded", "other-order", "page-gap", "page-overlap", "page-size", "page-total",
		"parameter-looser", "parameter-new", "parameter-optional", "parameter-refused", "parameters-json", "pattern", "range", "root-name",
		"scenario-step", "second-shipment", "ship-lost", "sign-accepted", "sign-refused", "timestamp-accepted", "token-accepted", "track-order", "type",
		"unstable", "value", "write-accepted", "write-lost", "write-refused",
	}, got)
	_, ok := contract.LookupCode("no-such-code")
	assert.False(t, ok)
}
