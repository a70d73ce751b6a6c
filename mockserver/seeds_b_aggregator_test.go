package mockserver_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/aggregator"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/limit"
	"github.com/jdmock/jdmock/mockserver/method"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// The tests of this file are named for the rows of the aggregator, B6 to B10.

const urlencoded = "application/x-www-form-urlencoded"

// passedOn is an answer of the aggregator.
type passedOn struct {
	Code int    `json:"code"`
	Msg  string `json:"msg"`
	Msec int64  `json:"msec"`
	Time int64  `json:"time"`
	Data struct {
		URL    string `json:"url"`
		Points int64  `json:"withholding_money"`
		Root   struct {
			Detail struct {
				APIResult map[string]any `json:"apiResult"`
				OrderInfo map[string]any `json:"orderInfo"`
			} `json:"orderDetailInfo"`
		} `json:"jingdong_pop_order_get_response"`
	} `json:"data"`
}

func (p passedOn) order() map[string]any  { return p.Data.Root.Detail.OrderInfo }
func (p passedOn) result() map[string]any { return p.Data.Root.Detail.APIResult }

// asked are the parameters of a good call, with changes: pairs of name and
// value, where the value "-" leaves the name out.
func asked(s *mocktest.Server, changes ...string) url.Values {
	v := url.Values{"owner_id": {s.VenderID}, "order_id": {"1"}, "optional_fields": {"orderId,orderState,waybill"}}
	for i := 0; i < len(changes); i += 2 {
		if changes[i+1] == "-" {
			v.Del(changes[i])
			continue
		}
		v.Set(changes[i], changes[i+1])
	}
	return v
}

// facade returns the address of a path at the server.
func facade(s *mocktest.Server, path string) string {
	return strings.TrimSuffix(s.URL, wire.Path) + path
}

// pass calls the aggregator with the first shop's token and a form.
func pass(t testing.TB, s *mocktest.Server, form url.Values) passedOn {
	t.Helper()
	return passAs(t, s, "Bearer "+s.AccessToken, urlencoded, form.Encode())
}

func passAs(t testing.TB, s *mocktest.Server, authorization, contentType, body string) passedOn {
	t.Helper()
	r, err := http.NewRequest("POST", facade(s, aggregator.Path), strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("Authorization", authorization)
	return send(t, r)
}

// send holds an answer to what every answer is.
func send(t testing.TB, r *http.Request) passedOn {
	t.Helper()
	resp, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	require.Equal(t, http.StatusOK, resp.StatusCode)
	assert.NotEmpty(t, resp.Header.Get("X-JDMock-Call"))
	assert.Contains(t, resp.Header.Get("Content-Type"), "application/json")
	var got passedOn
	require.NoError(t, json.Unmarshal(body, &got), "%s", body)
	if r.Method != http.MethodHead {
		assert.Empty(t, contract.New().Aggregator(body), "%s", body)
	}
	assert.NotEmpty(t, got.Msg)
	if got.Code != 0 {
		assert.Zero(t, got.Data.Points)
	}
	return got
}

// unlimited are the options of an empty shop whose token may call at will.
func unlimited() mockserver.Options {
	o := empty()
	o.AggregatorLimit = &limit.Rate{}
	return o
}

func TestB6EveryFormOfBodyIsRead(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1))
	var parts bytes.Buffer
	w := multipart.NewWriter(&parts)
	for name, values := range asked(s) {
		require.NoError(t, w.WriteField(name, values[0]))
	}
	require.NoError(t, w.Close())
	object := fmt.Sprintf(`{"owner_id":%q,"order_id":"1","optional_fields":"orderId, orderState ,waybill","vvtype":1,"order_state":null}`, s.VenderID)
	numbers := fmt.Sprintf(`{"owner_id":%s,"order_id":1,"optional_fields":"orderId,orderState,waybill","order_state":"","vvtype":"1"}`, s.VenderID)
	for name, sent := range map[string][2]string{
		"urlencoded":                   {urlencoded, asked(s).Encode()},
		"urlencoded, empty optionals":  {urlencoded, asked(s, "order_state", "", "vvtype", "").Encode()},
		"multipart":                    {w.FormDataContentType(), parts.String()},
		"JSON":                         {"application/json", object},
		"JSON with numbers":            {"application/json; charset=utf-8", numbers},
		"JSON under a form's type":     {urlencoded, numbers},
		"a form without its type":      {"", asked(s).Encode()},
		"a form under the type of one": {"text/plain", asked(s).Encode()},
	} {
		got := passAs(t, s, "Bearer "+s.AccessToken, sent[0], sent[1])
		require.Zero(t, got.Code, "%s: %s", name, got.Msg)
		assert.Equal(t, map[string]any{"orderId": "1", "orderState": "WAIT_SELLER_STOCK_OUT", "waybill": ""}, got.order(), name)
	}
	r, err := http.NewRequest("POST", facade(s, aggregator.Path)+"?"+asked(s).Encode(), nil)
	require.NoError(t, err)
	r.Header.Set("Authorization", "bearer  "+s.AccessToken)
	assert.Zero(t, send(t, r).Code, "the query, and another case of the scheme")
}

func TestB6WhatIsNoPostOrNoParametersIsRefusedWithTheReason(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	for _, verb := range []string{"GET", "PUT", "DELETE", "OPTIONS"} {
		r, err := http.NewRequest(verb, facade(s, aggregator.Path)+"?"+asked(s).Encode(), nil)
		require.NoError(t, err)
		r.Header.Set("Authorization", "Bearer "+s.AccessToken)
		got := send(t, r)
		assert.Equal(t, 100, got.Code, verb)
		assert.Contains(t, got.Msg, "POST")
	}
	for body, kind := range map[string]string{
		`{"owner_id":`: "application/json", `[]`: "application/json", `{"order_id":[1]}`: "application/json", `{"order_id":{"a":1}}`: "application/json",
		"--b\r\n": "multipart/form-data; boundary=b", "x": "multipart/form-data", strings.Repeat("a", 1<<20+1): urlencoded,
		strings.Repeat("[", 1<<19): "application/json", "\x00\xff": urlencoded, "": urlencoded,
	} {
		got := passAs(t, s, "Bearer "+s.AccessToken, kind, body)
		assert.Equal(t, 100, got.Code, "%.30q", body)
	}
}

func TestB6TheEnhancedEditionKnowsMoreAndCostsMore(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	o := waiting(1)
	o.Source = "移动端订单"
	place(t, s, o)
	all := strings.Join(method.OrderFields(), ",")
	ordinary := pass(t, s, asked(s, "optional_fields", all)).order()
	enhanced := pass(t, s, asked(s, "optional_fields", all, "vvtype", "2"))
	for _, name := range method.BeyondTable() {
		assert.NotContains(t, ordinary, name)
		delete(enhanced.order(), name)
	}
	assert.Equal(t, ordinary, enhanced.order())
	assert.Equal(t, int64(8), enhanced.Data.Points)
	none := pass(t, s, asked(s, "optional_fields", "dataVersion,tradeOrderId"))
	assert.Zero(t, none.Code)
	assert.Equal(t, map[string]any{}, none.order(), "none of what was asked for is left")
	kept, _ := s.Sandbox().Journal.Entries()
	assert.Contains(t, kept[len(kept)-1].Notes, "optional_fields: dataVersion comes with vvtype 2 alone")
	for _, bad := range []string{"0", "3", "-1", "1.5", "two", "99999999999999999999"} {
		got := pass(t, s, asked(s, "vvtype", bad))
		assert.Equal(t, 100, got.Code, bad)
		assert.Contains(t, got.Msg, "vvtype")
	}
}

// allText reports the first scalar of a document that is no text.
func allText(t testing.TB, at string, v any) {
	t.Helper()
	switch v := v.(type) {
	case map[string]any:
		for name, each := range v {
			allText(t, at+"/"+name, each)
		}
	case []any:
		for i, each := range v {
			allText(t, fmt.Sprint(at, "/", i), each)
		}
	case string:
	default:
		t.Errorf("%s is %v, a %T", at, v, v)
	}
}

func TestB7EveryScalarOfEveryOrderIsText(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{AggregatorLimit: &limit.Rate{}})
	listed := into[orderList](t, ask(t, s, "jingdong.pop.orders.get", `{`+threeWeeks+`,"page_size":100}`)).OrderInfoList.OrderInfo
	require.Len(t, listed, 100)
	all := strings.Join(method.OrderFields(), ",")
	lists := 0
	for _, o := range listed {
		got := pass(t, s, asked(s, "order_id", fmt.Sprint(o.OrderID), "optional_fields", all, "vvtype", "2"))
		require.Zero(t, got.Code)
		allText(t, "orderInfo", got.order())
		assert.Equal(t, map[string]any{"success": "true", "englishErrCode": "", "chineseErrCode": "", "numberCode": "0"}, got.result())
		assert.Equal(t, fmt.Sprint(o.OrderID), got.order()["orderId"])
		assert.IsType(t, "", got.order()["idSopShipmenttype"])
		if _, ok := got.order()["itemInfoList"].([]any); ok {
			lists++
		}
	}
	assert.Equal(t, 100, lists, "lists are plain")
}

func TestB7TheEnvelopeTellsGatewayTime(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1))
	got := pass(t, s, asked(s))
	assert.Equal(t, "操作成功", got.Msg)
	assert.Equal(t, noon.Unix(), got.Time)
	assert.Zero(t, got.Msec, "the gateway's clock stands")
	assert.Equal(t, int64(4), got.Data.Points)

	fast := start(t, mockserver.Options{Orders: -1, Gateway: clock.Scaled(noon, 1e6)})
	assert.Positive(t, pass(t, fast, asked(fast)).Msec, "it runs a million times as fast")
}

func TestB7AnOrderShippedAtTheGatewayShowsItsWaybillAtOnce(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1))
	assert.Equal(t, "", pass(t, s, asked(s)).order()["waybill"])
	ask(t, s, "jingdong.pop.order.ship", `{"order_id":1,"logistics_id":1010,"waybill":"JD123456789CN"}`)
	got := pass(t, s, asked(s)).order()
	assert.Equal(t, map[string]any{"orderId": "1", "orderState": "WAIT_GOODS_RECEIVE_CONFIRM", "waybill": "JD123456789CN"}, got)
}

func TestB7TheClientReadsTheAnswers(t *testing.T) {
	t.Parallel()
	s := pair(t, mockserver.Options{})
	o := waiting(1)
	o.Source = "移动端订单"
	place(t, s, o)
	c, err := client.NewAggregator(facade(s, aggregator.Path), s.AccessToken)
	require.NoError(t, err)
	got, err := c.Order(t.Context(), client.AggregatorQuery{OwnerID: s.VenderID, OrderID: 1, Enhanced: true})
	require.NoError(t, err)
	assert.EqualValues(t, 1, got.Order.OrderID)
	assert.EqualValues(t, 8, got.WithholdingMoney)
	assert.True(t, got.Time.Equal(noon))
	_, err = c.Order(t.Context(), client.AggregatorQuery{OwnerID: "624092", OrderID: 1})
	var refused *client.AggregatorError
	require.ErrorAs(t, err, &refused)
	assert.ErrorIs(t, err, client.ErrNotAuthorized)
	assert.NotEmpty(t, refused.AuthorizeURL)
	require.True(t, s.Sandbox().SetPoints(s.VenderID, 0))
	_, err = c.Order(t.Context(), client.AggregatorQuery{OwnerID: s.VenderID, OrderID: 1})
	assert.ErrorIs(t, err, client.ErrOutOfCalls)
}

// pair is a server of two shops, of which the second has authorized no app.
func pair(t testing.TB, o mockserver.Options) *mocktest.Server {
	t.Helper()
	o.AggregatorLimit = &limit.Rate{}
	o.ShopList = []sandbox.ShopConfig{{Access: "bearer-token", Orders: -1}, {VenderID: "624092", Name: "<示例店>", Orders: -1, Unauthorized: true}}
	return start(t, o)
}
