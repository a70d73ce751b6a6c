package proxy_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/mask"
	"github.com/jdmock/jdmock/contract/proxy"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/mocktest"
)

// A planted value must be found in no recording, in whatever way it is written.
type planted []string

func (p planted) assertGone(t *testing.T, at, text string) {
	t.Helper()
	text = strings.ToLower(text)
	for _, value := range p {
		ascii := strings.Trim(strconv.QuoteToASCII(value), `"`)
		for _, form := range []string{value, url.QueryEscape(value), url.PathEscape(value), ascii, html.EscapeString(value)} {
			assert.False(t, strings.Contains(text, strings.ToLower(form)), "%s holds %q", at, form)
		}
	}
}

// plantedOrder returns an order whose personal members nothing else has.
func plantedOrder(n int, add func(string) string) map[string]any {
	name := string([]rune{rune(0x9f00 + 2*n), rune(0x9d00 + n), rune(0x9e00 + n)})
	phone := fmt.Sprintf("139%04d%04d", 7000+n, 1357+n)
	house := fmt.Sprintf("%c%c路%d号%d室", rune(0x9b00+n), rune(0x9c00+n), 4000+n, 7000+n)
	add(house)
	return map[string]any{
		"orderId": strconv.Itoa(900000 + n), "pin": add(fmt.Sprintf("jd_q7%dx%dk", n, n*7)), "open_id_buyer": add(fmt.Sprintf("Zx%dQWvut%08dAbCdEfGh", n, n)),
		"orderRemark":   "请在 " + phone + " 联系 " + name,
		"consigneeInfo": map[string]any{"fullname": add(name), "mobile": add(phone), "telephone": add(fmt.Sprintf("010-6%07d", 1234567+n)), "fullAddress": "北京市朝阳区" + house},
		"invoiceEasyInfo": map[string]any{"invoiceTitle": add(fmt.Sprintf("%c%c%c贸易有限公司", rune(0x9a00+n), rune(0x9a40+n), rune(0x9a80+n))),
			"invoiceConsigneeEmail": add(fmt.Sprintf("buyer.q%dz@mail%d.example.org", n, n))},
	}
}

// A garden is what a gateway and a client say that must not be recorded.
type garden struct {
	values planted
	answer []byte
	form   string // of a call
	token  string
	secret string // of the app
}

func (g *garden) add(value string) string {
	g.values = append(g.values, value)
	return value
}

func newGarden(t *testing.T) *garden {
	t.Helper()
	g := &garden{}
	var list []any
	for n := range 32 {
		list = append(list, plantedOrder(n, g.add))
	}
	var err error
	g.answer, err = json.Marshal(map[string]any{"jingdong_pop_order_search_responce": map[string]any{"code": "0", "searchorderinfo_result": map[string]any{"orderInfoList": list}}})
	require.NoError(t, err)
	g.token, g.secret = g.add("f3a9c1d27b6e40aa91c2d37e5b8f60c1wxyz"), g.add("5d8e2f0b7a1c4936b0e7d2f84c6a1b39")
	g.form = form(wire.Params{
		{Name: "method", Value: "jingdong.pop.order.search"}, {Name: "app_key", Value: "demo-app"}, {Name: "access_token", Value: g.token}, {Name: "v", Value: "2.0"},
		{Name: "sign", Value: g.add("9F86D081884C7D659A2FEAA0C55AD015")}, {Name: g.secret, Value: "1"},
		{Name: "360buy_param_json", Value: fmt.Sprintf(`{"optional_fields":"orderId","remark":%q,"x":%q}`, g.add("老王收 13912348765"), g.secret)},
	})
	return g
}

// ServeHTTP answers whole, as a page, or with half of the answer.
func (g *garden) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.Header.Get("X-Case") {
	case "text":
		_, _ = w.Write([]byte("<html>" + html.EscapeString(string(g.answer))))
	case "cut":
		w.Header().Set("Content-Length", strconv.Itoa(len(g.answer)))
		_, _ = w.Write(g.answer[:len(g.answer)/2])
	default:
		_, _ = w.Write(g.answer)
	}
}

// requests are calls that hold what was planted.
func (g *garden) requests(kind string) []string {
	end := " HTTP/1.1\r\nHost: a\r\nX-Case: " + kind + "\r\n"
	return []string{
		"POST /routerjson" + end + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + strconv.Itoa(len(g.form)) + "\r\n\r\n" + g.form,
		"GET /routerjson?" + g.form + end + "Authorization: Bearer " + g.token + "\r\n\r\n",
		"GET /oauth2/access_token?code=" + g.secret + "&" + g.form + end + "\r\n",
		"GET /routerjson/" + g.token + "?" + g.form + end + "\r\n",
	}
}

func TestPlantedValuesAreInNoByteOfARecording(t *testing.T) {
	t.Parallel()
	g := newGarden(t)
	u := newUpstream(t, g.ServeHTTP)
	for _, ending := range []string{"har", "ndjson"} {
		name := filepath.Join(t.TempDir(), "calls."+ending)
		f, err := record.Create(name, record.Keep)
		require.NoError(t, err)
		var told bytes.Buffer
		said := &proxy.Printer{Out: &told, JSON: true}
		base, end := start(t, proxy.Options{Upstream: u.URL, Record: f, Masker: mask.New([]byte("a key of a test"), mask.Words(g.secret)), TestSecret: "test", Report: said.Finding})
		for _, kind := range []string{"", "text", "cut"} {
			for _, request := range g.requests(kind) {
				if kind == "cut" {
					sendAndForget(t, base, request)
					continue
				}
				raw(t, base, request)
			}
		}
		said.Summary(end())
		require.NoError(t, f.Close())
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		g.values.assertGone(t, ending, string(text))
		g.values.assertGone(t, "report", told.String())
		calls := 0
		for c, err := range record.Read(bytes.NewReader(text)) {
			require.NoError(t, err)
			g.values.assertGone(t, ending+" decoded", string(c.Answer))
			calls++
		}
		assert.Equal(t, 12, calls)
	}
	assert.GreaterOrEqual(t, len(g.values), 200)
}

// sendAndForget sends a request whose answer breaks off.
func sendAndForget(t *testing.T, base, request string) {
	t.Helper()
	var w testing.TB = t
	defer func() { _ = recover() }()
	raw(quiet{w}, base, request)
}

// quiet is a test that no failure is told.
type quiet struct{ testing.TB }

func (quiet) Errorf(string, ...any) {}
func (quiet) FailNow()              { panic("quiet") }

func TestASimulatorThatHasTheTestSecretAcceptsTheRecording(t *testing.T) {
	t.Parallel()
	s := simulator(t, mockserver.Options{})
	kept := &keptCalls{}
	base, end := start(t, proxy.Options{Upstream: s.URL, Record: kept, Masker: mask.New([]byte("key")), TestSecret: "a test's secret"})
	flow(t, base, s)
	end()
	require.Len(t, kept.calls, 6)
	o := mockserver.Options{AppKey: s.AppKey, AppSecret: "a test's secret", AdoptTokens: true, Clock: clock.Frozen(noon), Gateway: clock.Frozen(noon)}
	replay, other := mocktest.StartLenient(t, o), simulator(t, mockserver.Options{AppKey: s.AppKey, AdoptTokens: true})
	other.ExpectRefused("12")
	for _, c := range kept.calls {
		assert.NotEqual(t, s.AccessToken, c.Params.Get(wire.ParamAccessToken))
		answer := string(post(t, replay.URL, form(c.Params)))
		if c.Method() == "jingdong.pop.orders.get" || c.Method() == "jingdong.pop.order.search" {
			assert.Contains(t, answer, c.Method().Root(), "the whole call is accepted")
		}
		assert.NotContains(t, answer, `"code":"12"`, c.Method())
		assert.NotContains(t, answer, `"code":"19"`, c.Method())
		assert.Contains(t, string(post(t, other.URL, form(c.Params))), `"code":"12"`, "another secret's simulator refuses it")
	}
}

func TestNamesAndCodesThatMayBeSomebodysAreNotTold(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"13912348765", "欧阳测试锋", "zhang.san@example.com", "a7f3c9d2e1b84f60a7f3c9d2e1b84f60"} {
		u := newUpstream(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Has("refused") {
				_, _ = fmt.Fprintf(w, `{"error_response":{"code":%q,"zh_desc":"a","en_desc":"b",%q:1}}`, s, s)
				return
			}
			_, _ = fmt.Fprintf(w, `{"jingdong_pop_order_get_responce":{"code":"0",%q:{},"order_info":{"order_id":%q,"order_state":%q,%q:{%q:1}}}}`, s, s, s, s, s)
		})
		var said strings.Builder
		text, lines := &proxy.Printer{Out: &said}, &proxy.Printer{Out: &said, JSON: true, Lang: contract.Chinese}
		base, end := start(t, proxy.Options{Upstream: u.URL, Masker: mask.New([]byte("key")), Report: func(f proxy.Finding) {
			text.Finding(f)
			lines.Finding(f)
		}})
		for _, query := range []string{"", "&refused=1"} {
			post(t, base+"/routerjson?app_key=k&method=jingdong.pop.order.get"+query+"&360buy_param_json="+url.QueryEscape(fmt.Sprintf(`{%q:%q,"order_id":{%q:1}}`, s, s, s)), "")
		}
		post(t, base+"/routerjson", "app_key=k&method="+url.QueryEscape(s))
		lines.Summary(end())
		assert.NotContains(t, said.String(), s)
		assert.Contains(t, said.String(), "/order_info/", "that there is such a name is told")
		assert.Contains(t, said.String(), "note: request of a method without a schema")
		if s == "13912348765" {
			assert.Contains(t, said.String(), "/error_response/code (unknown): want a code of the catalogue, found another text")
		}
	}
}

func TestViolationsOfBothSidesAreToldOncePerKind(t *testing.T) {
	t.Parallel()
	u := newUpstream(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("method") == "" {
			w.WriteHeader(http.StatusBadGateway)
			_, _ = io.WriteString(w, "<html>13912348765")
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(zipped(t, `{"jingdong_pop_order_get_responce":{"code":"0","order_info":{"order_id":"twelve","order_state":"LOST","weather":1}}}`))
	})
	var told, zh []string
	base, end := start(t, proxy.Options{Upstream: u.URL, Report: func(f proxy.Finding) {
		told, zh = append(told, f.Text(contract.English)), append(zh, f.Text(contract.Chinese))
	}})
	for range 3 {
		post(t, base+"/routerjson?app_key=k&method=jingdong.pop.order.get&360buy_param_json="+url.QueryEscape(`{"order_di":"13912348765"}`), "")
	}
	post(t, base+"/routerjson", "app_key=k&method=jingdong.pop.order.get&360buy_param_json=%5B1%5D")
	post(t, base+"/routerjson", "app_key=k&method=vendor.13912348765")
	post(t, base+"/oauth2/access_token", "code=1")
	s := end()
	text := strings.Join(told, "\n")
	for _, want := range []string{
		"violation: request of jingdong.pop.order.get: /360buy_param_json/order_di", "violation: request of jingdong.pop.order.get: /360buy_param_json (envelope): want a JSON object",
		"violation: answer of jingdong.pop.order.get: /jingdong_pop_order_get_responce/order_info/order_id (type)", "note: answer of jingdong.pop.order.get: /jingdong_pop_order_get_responce/order_info/weather",
		"violation: answer of jingdong.pop.order.get: / (envelope): want HTTP status 200, found HTTP status 502", "note: request of a method without a schema",
	} {
		assert.Contains(t, text, want)
	}
	for _, want := range []string{
		"违规：jingdong.pop.order.get 的请求：/360buy_param_json/order_di", "违规：jingdong.pop.order.get 的响应：/jingdong_pop_order_get_responce/order_info/order_id",
		"提示：jingdong.pop.order.get 的响应：/jingdong_pop_order_get_responce/order_info/weather", "提示：未定义的接口 的请求：",
	} {
		assert.Contains(t, strings.Join(zh, "\n"), want)
	}
	assert.NotContains(t, text, "13912348765")
	assert.Equal(t, len(told), len(s.Findings))
	assert.Equal(t, 6, s.Calls)
	assert.Equal(t, 1, s.Other)
	assert.Equal(t, 3, s.Findings[0].Count)
	total := 0
	for _, f := range s.Findings {
		total += f.Count
	}
	assert.Equal(t, s.Violations+s.Notes, total)
}
