package mutate_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/mutate"
	"github.com/jdmock/jdmock/contract/raced"
	"github.com/jdmock/jdmock/contract/wire"
)

// all returns each mutation of a document, as words and the document made.
func all(doc string) []string {
	var told []string
	for m, made := range mutate.Each(json.RawMessage(doc)) {
		told = append(told, m.String()+" = "+string(made))
	}
	return told
}

func TestEachMutatesEveryPlaceOnce(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []string{
		`drop /a = {}`,
		`rename /a = {"aX":[1]}`,
		`retype /a to null = {"a":null}`,
		`retype /a to text = {"a":"x"}`,
		`retype /a to number = {"a":7}`,
		`retype /a to boolean = {"a":true}`,
		`retype /a to object = {"a":{}}`,
		`retype /a/0 to null = {"a":[null]}`,
		`retype /a/0 to text = {"a":["1"]}`,
		`retype /a/0 to fraction = {"a":[1.5]}`,
		`retype /a/0 to boolean = {"a":[true]}`,
		`retype /a/0 to object = {"a":[{}]}`,
		`retype /a/0 to array = {"a":[[1]]}`,
		`revise /a/0 = {"a":[987654321]}`,
	}, all(`{"a":[1]}`))
	assert.Contains(t, all(`{"a/b~":"68"}`), `retype /a~1b~0 to number = {"a/b~":68}`)
	assert.Contains(t, all(`{"a":"068"}`), `retype /a to number = {"a":7}`)
	assert.Contains(t, all(`{"a":"0.50"}`), `revise /a = {"a":"0.50x"}`)
	assert.Contains(t, all(`{"a":true}`), `retype /a to text = {"a":"true"}`)
	assert.Empty(t, all(`{"a":`))
	assert.Empty(t, all(`{}`))
}

func TestEachLeavesOffWhenTold(t *testing.T) {
	t.Parallel()
	doc := json.RawMessage(`{"a":{"b":["c",1]},"d":2}`)
	for n := range 45 {
		count := 0
		for range mutate.Each(doc) {
			if count++; count > n {
				break
			}
		}
		assert.LessOrEqual(t, count, n+1)
	}
}

// order is an order with every member that the schema knows.
func order(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("testdata/order.json")
	require.NoError(t, err)
	return string(text)
}

// asText returns a JSON text with every scalar in it as text.
func asText(t *testing.T, doc string) string {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(doc))
	d.UseNumber()
	var value any
	require.NoError(t, d.Decode(&value))
	text, err := json.Marshal(scalarsAsText(value))
	require.NoError(t, err)
	return string(text)
}

func scalarsAsText(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for name, held := range v {
			v[name] = scalarsAsText(held)
		}
	case []any:
		for i, held := range v {
			v[i] = scalarsAsText(held)
		}
	default:
		return fmt.Sprint(v)
	}
	return value
}

const (
	done   = `"apiResult":{"success":true,"englishErrCode":"","chineseErrCode":"","numberCode":0}`
	failed = `"apiResult":{"success":false,"englishErrCode":"system exception","chineseErrCode":"系统异常","numberCode":999999}`
)

// other is an order with members in the shapes that the full one does not have.
const other = `{"orderId":"7","orderType":"75","storeOrder":"","orderExt":"","scDT":"","vatInfo":[],"paymentDetailList":"[]","popSignMap":"{}",
	"tradeVenderInfo":"10001","itemInfoList":[],"couponDetailList":[{"orderId":"7","skuId":"","couponType":"29","couponPrice":"0.01"}],"orderMarkDesc":{},
	"partialLogisticsInfoModel":[{"shipmentId":1,"logicId":"2087","waybillId":"JDV1","packageNum":"1","skus":[{"skuId":1000001,"num":1}]}]}`

// answers are whole answers of the methods that have orders, and of the
// aggregator.
func answers(t *testing.T) map[string]string {
	t.Helper()
	detail := `{` + done + `,"orderInfo":` + order(t) + `}`
	list := `{` + strings.Replace(done, "true", `"true"`, 1) + `,"orderTotal":2,"orderInfoList":[` + other + `,{"orderId":"8"}]}`
	facade := `{"code":0,"msg":"操作成功","msec":12,"time":1617270403,"data":{"withholding_money":4,"jingdong_pop_order_get_response":{"orderDetailInfo":%s}}}`
	return map[string]string{
		"jingdong.pop.order.get":                   `{"jingdong_pop_order_get_responce":{"code":"0","orderDetailInfo":` + detail + `}}`,
		"jingdong.pop.order.enGet":                 `{"jingdong_pop_order_enGet_responce":{"code":"0","orderDetailInfo":{` + failed + `}}}`,
		"jingdong.pop.order.search":                `{"jingdong_pop_order_search_responce":{"code":"0","searchorderinfo_result":` + list + `}}`,
		"jingdong.pop.order.enSearch":              `{"error_response":{"code":"19","zh_desc":"无效access_token","en_desc":"Invalid access_token","request_id":"1"}}`,
		string(contract.AggregatorMethod):          fmt.Sprintf(facade, asText(t, detail)),
		string(contract.AggregatorMethod + " 302"): `{"code":302,"msg":"未授权店铺","msec":1,"time":1617270403,"data":{"url":"http://127.0.0.1/oauth2/to_login"}}`,
		string(contract.AggregatorMethod + " 103"): `{"code":103,"msg":"旺旺账号不存在","msec":1,"time":1617270403,"data":{}}`,
	}
}

// wrong returns what the Checker says of an answer by the name it has in answers.
func wrong(name string, answer []byte) []contract.Violation {
	c, m := contract.New(), wire.Method(strings.Fields(name)[0])
	found := c.Unknown(m, contract.Main, answer)
	if m == contract.AggregatorMethod {
		return append(found, c.Aggregator(answer)...)
	}
	return append(found, c.Response(m, contract.Main, answer)...)
}

// TestTheContractNoticesEveryMutation is what the contract is worth: one change
// anywhere in a full answer is noticed, but where Free says that it is open; and
// nothing is called open that is always noticed.
func TestTheContractNoticesEveryMutation(t *testing.T) {
	t.Parallel()
	passes, caught := map[mutate.Mutation]bool{}, map[mutate.Mutation]bool{}
	for name, answer := range answers(t) {
		require.Empty(t, wrong(name, []byte(answer)))
		tried, free := 0, map[string]int{}
		for m, made := range mutate.Each(json.RawMessage(answer)) {
			if tried++; raced.On && tried%8 > 0 {
				continue
			}
			why, told, whole := mutate.Free(m), wrong(name, made), m
			m.Pointer = m.Pointer[strings.LastIndexByte(m.Pointer, '/')+1:]
			if len(told) > 0 {
				if why == "" {
					atItsPlace(t, name, whole, told)
				}
				caught[m] = caught[m] || why != ""
				continue
			}
			free[why]++
			passes[m] = true
			assert.NotEmpty(t, why, "%s: passes: %s", name, m)
		}
		t.Logf("%s: %d mutations, passed on purpose: %v", name, tried, free)
	}
	if raced.On {
		return // of those that were left out, some pass
	}
	for m, free := range caught {
		assert.False(t, free && !passes[m], "always noticed, so not free: %s", m)
	}
}

func TestTheFullOrderHasEveryMember(t *testing.T) {
	t.Parallel()
	var members map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(order(t)), &members))
	known := contract.New().Fields("orderInfo")
	require.NotEmpty(t, known)
	assert.Len(t, members, 84)
	for name := range members {
		assert.NotEmpty(t, contract.New().Fields(name), name)
	}
}
