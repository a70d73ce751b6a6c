package mockserver_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
)

// with runs an empty shop whose quirks are decided as given, holding one order
// that waits for shipment and one that is locked.
func with(t *testing.T, choices ...string) *mocktest.Server {
	t.Helper()
	quirks, err := quirk.Settings{}.Parse(choices...)
	require.NoError(t, err)
	o := empty()
	o.Quirks = quirks
	s := start(t, o)
	place(t, s, waiting(1), waiting(2).In(order.Locked, noon))
	return s
}

// TestEveryValueOfEveryQuirkShows tries each value of each quirk and looks for
// what it changes.
func TestEveryValueOfEveryQuirkShows(t *testing.T) {
	t.Parallel()
	const detail, search = wire.Method("jingdong.pop.order.get"), wire.Method("jingdong.pop.order.search")
	answer := func(m wire.Method, body string) func(*testing.T, *mocktest.Server) string {
		return func(t *testing.T, s *mocktest.Server) string {
			_, inner := post(t, s, params(s, s.AccessToken, m, body))
			return string(inner)
		}
	}
	signed := func(p func(s *mocktest.Server) wire.Params) func(*testing.T, *mocktest.Server) string {
		return func(t *testing.T, s *mocktest.Server) string {
			_, inner := post(t, s, p(s))
			return string(inner)
		}
	}
	stamped := signed(func(s *mocktest.Server) wire.Params {
		p := params(s, s.AccessToken, "jingdong.vender.shop.query", "{}").With(wire.ParamTimestamp, wire.FormatTimestamp(noon.Add(-8*time.Minute)))
		return p.With(wire.ParamSign, wire.Sign(p, s.AppSecret))
	})
	lower := signed(func(s *mocktest.Server) wire.Params {
		p := params(s, s.AccessToken, "jingdong.vender.shop.query", "{}")
		return p.With(wire.ParamSign, fmt.Sprintf("%x", mustHex(t, p.Get(wire.ParamSign))))
	})
	emptyKept := signed(func(s *mocktest.Server) wire.Params {
		p := params(s, s.AccessToken, "jingdong.vender.shop.query", "{}").With("other_name", "")
		return p.With(wire.ParamSign, wire.SignText(p.Canonical(), s.AppSecret, ""))
	})
	emptyDropped := signed(func(s *mocktest.Server) wire.Params {
		p := params(s, s.AccessToken, "jingdong.vender.shop.query", "{}").With("other_name", "")
		return p.With(wire.ParamSign, wire.SignText(p.CanonicalNonEmpty(), s.AppSecret, ""))
	})
	sent := func(m wire.Method, body string) func(*testing.T, *mocktest.Server) string { // as it is written
		return func(t *testing.T, s *mocktest.Server) string {
			resp, err := http.Post(s.URL, "application/x-www-form-urlencoded", strings.NewReader(form(params(s, s.AccessToken, m, body))))
			require.NoError(t, err)
			defer resp.Body.Close()
			whole, err := io.ReadAll(resp.Body)
			require.NoError(t, err)
			return string(whole)
		}
	}
	const all = `"order_state":"ALL","optional_fields":"orderId,payType,orderEndTime","start_date":"2025-04-01 00:00:00","end_date":"2025-04-03 00:00:00"`
	for _, c := range []struct {
		choice string
		call   func(*testing.T, *mocktest.Server) string
		want   string
	}{
		{"sensitive=method", answer(detail, `{"order_id":1,"optional_fields":"consigneeInfo"}`), `"fullname":"李四"`},
		{"sensitive=plain", answer("jingdong.pop.order.enGet", `{"order_id":1,"optional_fields":"consigneeInfo"}`), `"fullname":"李四"`},
		{"sensitive=masked", answer(detail, `{"order_id":1,"optional_fields":"consigneeInfo"}`), `"fullname":"李**"`},
		{"sensitive=cipher", answer(detail, `{"order_id":1,"optional_fields":"consigneeInfo"}`), `"fullname":"AA`},
		{"sensitive=both", answer(detail, `{"order_id":1,"optional_fields":"consigneeInfo"}`), `"fullname":"李四","encrypt_fullname":"AA`},
		{"success=boolean", answer(detail, `{"order_id":1,"optional_fields":"orderId"}`), `"success":true`},
		{"success=text", answer(detail, `{"order_id":1,"optional_fields":"orderId"}`), `"success":"true"`},
		{"withheld-consignee=on", answer(detail, `{"order_id":2,"optional_fields":"consigneeInfo"}`), `"orderInfo":{}`},
		{"withheld-consignee=off", answer(detail, `{"order_id":2,"optional_fields":"consigneeInfo"}`), `"fullname":"李四"`},
		{"unknown-order=empty", answer(detail, `{"order_id":9,"optional_fields":"orderId"}`), `"success":true`},
		{"unknown-order=failure", answer(detail, `{"order_id":9,"optional_fields":"orderId"}`), `"numberCode":10100021`},
		{"timestamp-window=10m", stamped, `"shop_jos_result"`},
		{"timestamp-window=6m", stamped, `"code":"8"`},
		{"empty-in-sign=either", emptyKept, `"shop_jos_result"`},
		{"empty-in-sign=either", emptyDropped, `"shop_jos_result"`},
		{"empty-in-sign=kept", emptyKept, `"shop_jos_result"`},
		{"empty-in-sign=kept", emptyDropped, `"code":"12"`},
		{"empty-in-sign=dropped", emptyKept, `"code":"12"`},
		{"empty-in-sign=dropped", emptyDropped, `"shop_jos_result"`},
		{"lower-case-sign=refused", lower, `"code":"12"`},
		{"lower-case-sign=accepted", lower, `"shop_jos_result"`},
		{"order-total=number", answer(search, `{`+all+`}`), `"orderTotal":2`},
		{"order-total=text", answer(search, `{`+all+`}`), `"orderTotal":"2"`},
		{"pay-type=named", answer(search, `{`+all+`}`), `"payType":"4-在线支付"`},
		{"pay-type=digit", answer(search, `{`+all+`}`), `"payType":"4"`},
		{"page-size=refuse", answer(search, `{`+all+`,"page_size":200}`), `"code":"61"`},
		{"page-size=clamp", answer(search, `{`+all+`,"page_size":"200"}`), `"orderTotal":2`},
		{"unset-time=0001", answer(search, `{`+all+`}`), `"orderEndTime":"0001-01-01 00:00:00"`},
		{"unset-time=1970", answer(search, `{`+all+`}`), `"orderEndTime":"1970-01-01 00:00:00"`},
		{"success-code=zero", answer(detail, `{"order_id":1,"optional_fields":"orderId"}`), `"numberCode":0`},
		{"success-code=absent", answer(detail, `{"order_id":1,"optional_fields":"orderId"}`), `"chineseErrCode":""}`},
		{"search-form=flat", answer(search, `{"paramOrderJSFQuery":{`+all+`}}`), `"code":"60"`},
		{"search-form=wrapped", answer(search, `{"paramOrderJSFQuery":{`+all+`}}`), `"orderInfoResult":{"apiResult"`},
		{"search-form=wrapped", answer(search, `{`+all+`}`), `"orderInfoResult":{"apiResult"`},
		{"label-answer=root", sent(receiveMethod, labelOf(1, 1)), `{"jingdong_ldop_alpha_waybill_receive_responce":{"code":"0","resultInfo":{"statusCode":0`},
		{"label-answer=bare", sent(receiveMethod, labelOf(1, 1)), `{"statusCode":0,"statusMessage":"成功","data":{"platformOrderNo":"1","waybillCodeList":["SF`},
		{"label-answer=bare", sent(receiveMethod, labelOf(9, 1)), `{"statusCode":-1,"statusMessage":"`},
		{"oauth-error=code-msg", refreshExpired, `{"code":2011,"msg":"refresh_token过期","requestId":"`},
		{"oauth-error=error_response", refreshExpired, `{"error_response":{"code":"2011","zh_desc":"refresh_token过期"`},
		{"refresh-expired=refuse", refreshExpired, `"code":2011`},
		{"refresh-expired=allow", refreshExpired, `"access_token":"`},
	} {
		assert.Contains(t, c.call(t, with(t, c.choice)), c.want, c.choice)
	}
	tried := map[string]bool{}
	for _, q := range quirk.All() {
		for _, v := range q.Values {
			tried[q.Name+"="+v.Name] = true
		}
	}
	assert.Len(t, tried, 36, "a new value wants a row above")
}

// mustHex reads hexadecimal digits.
func mustHex(t *testing.T, digits string) []byte {
	t.Helper()
	var raw []byte
	_, err := fmt.Sscanf(digits, "%X", &raw)
	require.NoError(t, err)
	return raw
}
