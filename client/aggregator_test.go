package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// aggregate answers like an aggregator, and counts the calls.
func aggregate(t *testing.T, answer func(n int, w http.ResponseWriter, r *http.Request), opts ...client.Option) (*client.Aggregator, *atomic.Int32) {
	t.Helper()
	calls := new(atomic.Int32)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.RequestURI() != client.AggregatorPath || r.Header.Get("Authorization") != "Bearer "+testToken {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		answer(int(calls.Add(1))-1, w, r)
	}))
	t.Cleanup(srv.Close)
	a, err := client.NewAggregator(srv.URL+client.AggregatorPath, testToken, append([]client.Option{client.WithSleep(noSleep)}, opts...)...)
	require.NoError(t, err)
	return a, calls
}

// saying returns an answer that is the same each time.
func saying(text string) func(int, http.ResponseWriter, *http.Request) {
	return func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }
}

// detailOf is a whole answer around orderDetailInfo.
func detailOf(detail string) string {
	return `{"code":0,"msg":"操作成功","msec":1469,"time":1617270403,"data":{"withholding_money":4,"jingdong_pop_order_get_response":{"orderDetailInfo":{` + detail + `}}}}`
}

func TestTheAggregatorsOrderIsRead(t *testing.T) {
	t.Parallel()
	var form string
	a, _ := aggregate(t, func(_ int, w http.ResponseWriter, r *http.Request) {
		if r.ParseForm() == nil {
			form = r.PostForm.Encode()
		}
		_, _ = io.WriteString(w, detailOf(`"apiResult":{"success":"true","numberCode":"0","chineseErrCode":"","englishErrCode":""},"orderInfo":{
			"orderId":"67834311","orderPayment":"90.00","idSopShipmenttype":"68","vatInfo":[],"taxFee":"100",
			"pauseBizInfo":{"pauseBizStatusList":[{"bizType":"1","bizStatus":"0"}]},"itemInfoList":[{"skuId":"12","itemTotal":"2","jdPrice":"23.11"}]}`))
	})
	got, err := a.Order(t.Context(), client.AggregatorQuery{
		OwnerID: "624092", OrderID: 67834311, Fields: []string{"orderPayment", "taxFee"}, States: []client.State{client.WaitSellerStockOut, client.Pause}, Enhanced: true,
	})
	require.NoError(t, err)
	assert.Equal(t, "optional_fields=orderPayment%2CtaxFee%2CorderId&order_id=67834311&order_state=WAIT_SELLER_STOCK_OUT%2CPAUSE&owner_id=624092&vvtype=2", form)
	assertAggregatorTakes(t, form)
	assert.EqualValues(t, 4, got.WithholdingMoney)
	assert.Equal(t, 1469*time.Millisecond, got.Took)
	assert.True(t, got.Time.Equal(time.Unix(1617270403, 0)))
	o := got.Order
	assert.Equal(t, "90.00", o.Payment.String())
	assert.EqualValues(t, 68, o.SopShipmentType)
	assert.Equal(t, []int64{1}, o.Pause.Open())
	assert.Equal(t, []client.Item{{SKU: 12, Count: 2, Price: 2311}}, o.Items)
	assert.Nil(t, o.VAT)

	_, err = a.Order(t.Context(), client.AggregatorQuery{OwnerID: "1", OrderID: 5})
	require.ErrorContains(t, err, "about order 67834311: want order 5")
	assertAggregatorTakes(t, form)
	assert.NotContains(t, form, "order_state")
	assert.NotContains(t, form, "vvtype")
	assert.Contains(t, form, "vatInfo%2CitemInfoList")
}

// assertAggregatorTakes holds a form to the schema of the aggregator's requests.
func assertAggregatorTakes(t *testing.T, form string) {
	t.Helper()
	values, err := url.ParseQuery(form)
	require.NoError(t, err)
	params := map[string]string{}
	for name := range values {
		params[name] = values.Get(name)
	}
	text, err := json.Marshal(params)
	require.NoError(t, err)
	wrong, err := contract.New().AggregatorRequest(text)
	require.NoError(t, err)
	assert.Empty(t, wrong)
}

func TestTheAggregatorsCodesAreErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code int
		msg  string
		is   error
	}{
		{100, "请求参数错误", client.ErrParam}, {101, "请求超时，请重试", client.ErrTransient}, {103, "旺旺账号不存在", client.ErrTokenExpired},
		{200, "系统错误，请联系客服", client.ErrTransient}, {203, "暂不支持当前接口", client.ErrUnsupported},
		{204, "请求异常：无该接口权限，请前往官网开通正式接口。", client.ErrNoPermission},
		{204, "请求异常：API 调用次数不足，请前往网站兑换次数。", client.ErrOutOfCalls}, {302, "未授权店铺", client.ErrNotAuthorized}, {777, "?", nil},
	} {
		for _, data := range []string{`{}`, `null`, `[]`} {
			a, calls := aggregate(t, saying(fmt.Sprintf(`{"code":%d,"msg":%q,"msec":1,"time":1,"data":%s}`, c.code, c.msg, data)), client.WithMaxAttempts(3))
			_, err := a.Order(t.Context(), client.AggregatorQuery{OwnerID: "1", OrderID: 5})
			var refused *client.AggregatorError
			require.ErrorAs(t, err, &refused)
			assert.Equal(t, client.AggregatorError{Code: c.code, Msg: c.msg}, *refused)
			assert.Contains(t, err.Error(), c.msg)
			for _, value := range []error{
				client.ErrParam, client.ErrTransient, client.ErrTokenExpired, client.ErrUnsupported, client.ErrNoPermission, client.ErrOutOfCalls, client.ErrNotAuthorized,
			} {
				assert.Equal(t, value == c.is, errors.Is(err, value), "%d %v", c.code, value)
			}
			want := int32(1)
			if c.is == client.ErrTransient {
				want = 3
			}
			assert.Equal(t, want, calls.Load(), "%d", c.code)
		}
	}
}

func TestAShopThatIsNotAuthorizedHasALink(t *testing.T) {
	t.Parallel()
	const link = "https://aggregator.test/authorize?shop=1"
	for data, want := range map[string]string{
		`{"url":"` + link + `"}`: link, `{"auth":"` + link + `","a":"x","b":7}`: link, `"` + link + `"`: link,
		`{"url":"javascript:alert(1)"}`: "", `null`: "", `{"url":{}}`: "",
	} {
		a, calls := aggregate(t, saying(`{"code":302,"msg":"未授权店铺","data":`+data+`}`))
		_, err := a.Order(t.Context(), client.AggregatorQuery{OwnerID: "1", OrderID: 5})
		var refused *client.AggregatorError
		require.ErrorAs(t, err, &refused, data)
		require.ErrorIs(t, err, client.ErrNotAuthorized)
		assert.Equal(t, want, refused.AuthorizeURL, data)
		assert.Equal(t, int32(1), calls.Load())
	}
}

func TestJDsOwnFailuresComeThroughTheAggregatorOnce(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]error{
		detailOf(`"apiResult":{"success":"false","numberCode":"-110000","chineseErrCode":"访问太频繁"}`):         client.ErrRateLimited,
		detailOf(`"apiResult":{"success":"false","numberCode":"999999","chineseErrCode":"系统异常"}`):           client.ErrTransient,
		detailOf(`"apiResult":{"success":"false","numberCode":"10100002"}`):                                 client.ErrParam,
		detailOf(`"apiResult":{"success":"true","numberCode":"0"}`):                                         client.ErrOrderNotFound,
		detailOf(`"apiResult":{"success":"true","numberCode":"0"},"orderInfo":{}`):                          client.ErrOrderNotFound,
		`{"code":0,"msg":"操作成功","data":{"error_response":{"code":"19","zh_desc":"token已过期","en_desc":""}}}`: client.ErrTokenExpired,
	} {
		a, calls := aggregate(t, saying(text))
		_, err := a.Order(t.Context(), client.AggregatorQuery{OwnerID: "1", OrderID: 5})
		require.ErrorIs(t, err, want, text)
		assert.Equal(t, int32(1), calls.Load(), text)
	}
}

func TestTheAggregatorIsAskedAgainWhereNoAnswerCame(t *testing.T) {
	t.Parallel()
	a, calls := aggregate(t, func(n int, w http.ResponseWriter, _ *http.Request) {
		switch n {
		case 0:
			reset(w)
		case 1:
			truncate(w)
		case 2:
			w.WriteHeader(http.StatusBadGateway)
		case 3:
			_, _ = io.WriteString(w, `{"code":101,"msg":"请求超时，请重试","data":{}}`)
		case 4:
			_, _ = io.WriteString(w, `{"code":"200","msg":"系统错误","data":null}`)
		default:
			_, _ = io.WriteString(w, detailOf(`"apiResult":{"success":true,"numberCode":0},"orderInfo":{"orderId":5}`))
		}
	}, client.WithMaxAttempts(6))
	_, err := a.Order(t.Context(), client.AggregatorQuery{OwnerID: "1", OrderID: 5})
	require.NoError(t, err)
	assert.Equal(t, int32(6), calls.Load())

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = a.Order(ctx, client.AggregatorQuery{OwnerID: "1", OrderID: 5})
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, int32(6), calls.Load(), "nothing is sent")
}

func TestTheAggregatorsWaitsAreThoseOfTheClient(t *testing.T) {
	t.Parallel()
	var got []time.Duration
	a, _ := aggregate(t, saying(`{"code":101,"msg":"请求超时，请重试","data":{}}`), client.WithMaxAttempts(5), client.WithRand(func() float64 { return 0.5 }),
		client.WithBackoff(100*time.Millisecond, 500*time.Millisecond), client.WithSleep(func(_ context.Context, d time.Duration) error {
			got = append(got, d/time.Millisecond)
			return nil
		}))
	_, err := a.Order(t.Context(), client.AggregatorQuery{OwnerID: "1", OrderID: 5})
	require.ErrorContains(t, err, "after 5 attempts")
	assert.Equal(t, []time.Duration{75, 150, 300, 375}, got)
}

func TestTheAggregatorsNonsenseIsAProtocolError(t *testing.T) {
	t.Parallel()
	for text, says := range map[string]string{
		`{"msg":"x"}`: "no code", `{"code":"` + testToken + `"}`: "no code", `{"code":0,"data":[]}`: "no data", `{"code":0}`: "no data", `{"code":0,"data":7}`: "data: not an object",
		`{"code":0,"data":{}}`: "jingdong_pop_order_get_response is no object", `{"code":0,"time":"` + testToken + `","data":{}}`: "time: not a whole number",
		`{"code":0,"data":{"jingdong_pop_order_get_response":{}}}`: "no orderDetailInfo", `[]`: "no JSON object", `<html>` + testToken: "page",
		detailOf(`"orderInfo":{"orderId":"` + testToken + `"}`): "orderInfo.orderId: not a whole number",
	} {
		a, _ := aggregate(t, saying(text))
		_, err := a.Order(t.Context(), client.AggregatorQuery{OwnerID: "1", OrderID: 5})
		var protocol *client.ProtocolError
		require.ErrorAs(t, err, &protocol, text)
		assert.Contains(t, err.Error(), says)
		assert.Equal(t, http.StatusOK, protocol.Status, text)
		assertSilent(t, err)
	}
}

func TestTheAggregatorsErrorsTellNoToken(t *testing.T) {
	t.Parallel()
	for _, answer := range []func(int, http.ResponseWriter, *http.Request){
		saying(`{"code":103,"msg":"no account ` + testToken + `"}`),
		saying(`{"code":302,"msg":"x","data":{"url":"https://a.test/?token=` + testToken + `"}}`),
		saying(detailOf(`"apiResult":{"success":"false","numberCode":"1","englishErrCode":"` + testToken + `"}`)),
		saying(`{"code":0,"data":{"error_response":{"code":"19","en_desc":"` + testToken + `"}}}`),
		func(_ int, w http.ResponseWriter, _ *http.Request) {
			conn, _, _ := w.(http.Hijacker).Hijack()
			_, _ = fmt.Fprintf(conn, "%s\r\n\r\n", testToken)
			_ = conn.Close()
		},
	} {
		a, _ := aggregate(t, answer)
		_, err := a.Order(t.Context(), client.AggregatorQuery{OwnerID: "1", OrderID: 5})
		assertSilent(t, err)
	}
	a, err := client.NewAggregator("http://aggregator.test"+client.AggregatorPath, testToken, client.WithSleep(noSleep),
		client.WithTransport(tap(func(r *http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("proxy refused %s", r.Header.Get("Authorization"))
		})))
	require.NoError(t, err)
	_, err = a.Order(t.Context(), client.AggregatorQuery{OwnerID: "1", OrderID: 5})
	assertSilent(t, err)
}

func TestNewAggregatorRefusesWhatCannotWork(t *testing.T) {
	t.Parallel()
	const good = "https://aggregator.test" + client.AggregatorPath
	for _, bad := range []string{"", "aggregator.test", "https://aggregator.test", "https://aggregator.test/routerjson", strings.Replace(good, "//", "//u:"+testSecret+"@", 1), good + "?x=1"} {
		_, err := client.NewAggregator(bad, testToken)
		assertSilent(t, err)
	}
	for _, token := range []string{"", testToken + "\n", "a b", "令牌"} {
		_, err := client.NewAggregator(good, token)
		assertSilent(t, err)
	}
	for _, opt := range []client.Option{client.WithSignMethod(wire.SignMD5), client.WithTokenSource(client.StaticToken("x"))} {
		_, err := client.NewAggregator(good, testToken, opt)
		require.ErrorContains(t, err, "options")
	}
	a, err := client.NewAggregator(good, testToken, nil)
	require.NoError(t, err)
	assert.Equal(t, "Aggregator{"+good+"}", fmt.Sprint(a))
}
