package mockserver_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/mocktest"
)

const readOrder = `{"order_id":1,"optional_fields":"orderId,orderState,consigneeInfo"}`

// socket sends one call over a connection of its own, and returns every byte
// that came back and how reading ended.
func socket(t testing.TB, s *mocktest.Server, body string, headers ...string) ([]byte, error) {
	t.Helper()
	at, err := url.Parse(s.URL)
	require.NoError(t, err)
	conn, err := net.Dial("tcp", at.Host)
	require.NoError(t, err)
	defer conn.Close()
	head := "POST " + wire.Path + " HTTP/1.1\r\nHost: " + at.Host + "\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n"
	for _, h := range headers {
		head += h + "\r\n"
	}
	_, err = fmt.Fprintf(conn, "%sContent-Length: %d\r\n\r\n%s", head, len(body), body)
	require.NoError(t, err)
	return io.ReadAll(conn)
}

// split parts a raw answer into status line, headers and body.
func split(t testing.TB, raw []byte) (status string, h http.Header, body []byte) {
	t.Helper()
	head, body, found := bytes.Cut(raw, []byte("\r\n\r\n"))
	require.True(t, found, "%q", raw)
	resp, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(append(head, "\r\n\r\n"...))), nil)
	require.NoError(t, err)
	return resp.Status, resp.Header, body
}

// struck starts a shop of order 1 with one rule.
func struck(t testing.TB, rules ...fault.Rule) *mocktest.Server {
	t.Helper()
	s := start(t, empty())
	place(t, s, waiting(1))
	for _, r := range rules {
		_, err := s.Sandbox().Faults.Add(r)
		require.NoError(t, err)
	}
	return s
}

// once is a rule for the first call.
func once(a fault.Action) fault.Rule { return fault.Rule{First: 1, Action: a} }

// last returns the journal's latest entry.
func last(t testing.TB, s *mocktest.Server) journal.Entry {
	t.Helper()
	entries, _ := s.Sandbox().Journal.Entries()
	require.NotEmpty(t, entries)
	return entries[len(entries)-1]
}

func reading(s *mocktest.Server) string {
	return form(params(s, s.AccessToken, "jingdong.pop.order.get", readOrder))
}

func TestResetAndEmptyBringNoByte(t *testing.T) {
	t.Parallel()
	for name, phase := range map[string]fault.Phase{"nothing happened": fault.Before, "the answer is lost": fault.After} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := struck(t, fault.Rule{Nth: 1, Phase: phase, Action: fault.Action{Type: fault.Reset}})
			raw, err := socket(t, s, reading(s))
			assert.ErrorIs(t, err, syscall.ECONNRESET)
			assert.Empty(t, raw)
			assert.Equal(t, "reset", last(t, s).Written.How)

			s = struck(t, fault.Rule{Nth: 1, Phase: phase, Action: fault.Action{Type: fault.NoAnswer}})
			raw, err = socket(t, s, reading(s))
			assert.NoError(t, err, "an orderly end")
			assert.Empty(t, raw)
			assert.Equal(t, []string{fmt.Sprintf("empty (%s), rule 1", phase)}, last(t, s).Faults)
			_, _, whole := split(t, must(socket(t, s, reading(s))))
			assert.True(t, json.Valid(whole), "the server goes on")
		})
	}
}

func must(raw []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return raw
}

// clean returns the body of the call when nothing goes wrong.
func clean(t testing.TB) []byte {
	s := struck(t)
	_, _, body := split(t, must(socket(t, s, reading(s))))
	return body
}

func TestTruncateEndsInTheMiddleAlsoOfACharacter(t *testing.T) {
	t.Parallel()
	want := clean(t)
	for bytes, check := range map[int]func([]byte){
		0:  func(got []byte) { assert.False(t, utf8.Valid(got), "cut inside a character") },
		20: func(got []byte) { assert.Len(t, got, 20) },
		1:  func(got []byte) { assert.Len(t, got, 1) },
	} {
		s := struck(t, once(fault.Action{Type: fault.Truncate, Bytes: bytes}))
		_, h, got := split(t, must(socket(t, s, reading(s))))
		assert.Equal(t, fmt.Sprint(len(want)), h.Get("Content-Length"), "the whole was promised")
		assert.True(t, strings.HasPrefix(string(want), string(got)))
		check(got)
		assert.Equal(t, len(got), last(t, s).Written.Bytes)
	}
}

func TestWrongLengthPromisesLessThanComes(t *testing.T) {
	t.Parallel()
	want := clean(t)
	s := struck(t, once(fault.Action{Type: fault.WrongLength}))
	status, h, got := split(t, must(socket(t, s, reading(s))))
	assert.Equal(t, "200 OK", status)
	assert.Equal(t, fmt.Sprint(len(want)/2), h.Get("Content-Length"))
	assert.Equal(t, want, got)
}

func TestDripBringsTheWholeAnswer(t *testing.T) {
	t.Parallel()
	want := clean(t)
	s := struck(t, once(fault.Action{Type: fault.Drip, Rate: 10}))
	_, _, got := split(t, must(socket(t, s, reading(s))))
	assert.Equal(t, want, got, "the gateway's time stands, and nobody waits")
	assert.Equal(t, "whole, at 10 bytes a second", last(t, s).Written.How)
}

func TestASpoiltAnswerIsWhatItsFaultSays(t *testing.T) {
	t.Parallel()
	want := clean(t)
	for action, check := range map[string]func(status string, h http.Header, body []byte){
		fault.Malformed: func(status string, _ http.Header, body []byte) {
			assert.Equal(t, "200 OK", status)
			assert.False(t, json.Valid(body))
		},
		fault.HTMLPage: func(status string, h http.Header, body []byte) {
			assert.Equal(t, "200 OK", status)
			assert.Contains(t, h.Get("Content-Type"), "text/html")
			assert.Contains(t, string(body), "<html>")
		},
		fault.BadGzip: func(_ string, h http.Header, body []byte) {
			assert.Equal(t, "gzip", h.Get("Content-Encoding"))
			r, err := gzip.NewReader(bytes.NewReader(body))
			require.NoError(t, err)
			_, err = io.ReadAll(r)
			assert.Error(t, err)
		},
		fault.GBK: func(_ string, h http.Header, body []byte) {
			assert.Contains(t, h.Get("Content-Type"), "UTF-8")
			assert.False(t, utf8.Valid(body))
			text, err := simplifiedchinese.GBK.NewDecoder().Bytes(body)
			require.NoError(t, err)
			assert.Equal(t, string(want), string(text))
		},
		fault.Twice: func(_ string, _ http.Header, body []byte) {
			assert.Equal(t, string(want)+string(want), string(body))
		},
		fault.Redirect: func(status string, h http.Header, _ []byte) {
			assert.Equal(t, "302 Found", status)
			assert.Equal(t, mockserver.PathToLogin, h.Get("Location"))
		},
	} {
		s := struck(t, once(fault.Action{Type: action}))
		check(split(t, must(socket(t, s, reading(s)))))
		assert.Equal(t, "whole", last(t, s).Written.How, action)
		_, _, body := split(t, must(socket(t, s, reading(s))))
		assert.Equal(t, want, body, "%s: the rule is spent", action)
	}
	for _, code := range []int{502, 503, 504} {
		s := struck(t, once(fault.Action{Type: fault.Status, Status: code}))
		status, _, _ := split(t, must(socket(t, s, reading(s))))
		assert.Equal(t, fmt.Sprint(code, " ", http.StatusText(code)), status)
	}
}

func TestStaleAndOtherAnswersAreEarlierOnes(t *testing.T) {
	t.Parallel()
	const get = "jingdong.pop.order.get"
	s := struck(t, fault.Rule{Method: get, OrderID: 1, Nth: 2, Action: fault.Action{Type: fault.Stale}},
		fault.Rule{Method: get, OrderID: 1, Nth: 2, Action: fault.Action{Type: fault.OtherCall}})
	place(t, s, waiting(2))
	read := func(id string) string { return string(ask(t, s, get, `{"order_id":`+id+`}`)) }
	assert.Contains(t, read("1"), "WAIT_SELLER_STOCK_OUT")
	assert.Contains(t, read("2"), `"order_id":2,`)
	ask(t, s, "jingdong.pop.order.ship", `{"order_id":1,"logistics_id":1010,"waybill":"W"}`)
	assert.Contains(t, read("1"), "WAIT_SELLER_STOCK_OUT", "stale")
	assert.Contains(t, read("1"), `"order_id":2,`, "another call's")
	assert.Contains(t, read("1"), "WAIT_GOODS_RECEIVE_CONFIRM")
}

func TestACallAsksForAFaultByHeaderOrReservedValue(t *testing.T) {
	t.Parallel()
	o := empty()
	o.FaultHeader = true
	s := start(t, o)
	place(t, s, waiting(1))
	_, err := socket(t, s, reading(s), fault.Header+": reset")
	assert.ErrorIs(t, err, syscall.ECONNRESET)
	_, _, body := split(t, must(socket(t, s, reading(s), fault.Header+`: {"action":{"type":"error","code":"65"}}`)))
	assert.Contains(t, string(body), `"code":"65"`)
	_, _, body = split(t, must(socket(t, s, reading(s), fault.Header+": rest")))
	assert.Contains(t, string(body), `"code":"3"`, "a header that says nothing is refused")
	ship := form(params(s, s.AccessToken, "jingdong.pop.order.ship", `{"order_id":1,"logistics_id":1010,"waybill":"JDMOCK-RESET-AFTER"}`))
	_, err = socket(t, s, ship)
	assert.ErrorIs(t, err, syscall.ECONNRESET)
	assert.Contains(t, string(ask(t, s, "jingdong.pop.order.get", `{"order_id":1}`)), "WAIT_GOODS_RECEIVE_CONFIRM", "shipped, and the answer lost")

	off := struck(t)
	_, _, body = split(t, must(socket(t, off, reading(off), fault.Header+": reset")))
	assert.True(t, json.Valid(body), "the header counts only where it is allowed")
}

func TestARuleOfStateStrikesWhileTheOrderIsInIt(t *testing.T) {
	t.Parallel()
	s := struck(t, fault.Rule{State: "WAIT_SELLER_STOCK_OUT", Phase: fault.After, Action: fault.Action{Type: fault.ErrorAction, Code: "65"}})
	assert.Equal(t, "65", refusal(t, s, "jingdong.pop.order.ship", `{"order_id":1,"logistics_id":1010,"waybill":"W"}`).Code)
	assert.Contains(t, string(ask(t, s, "jingdong.pop.order.get", `{"order_id":1}`)), "WAIT_GOODS_RECEIVE_CONFIRM")
}

func TestARuleThatNoCallHereMatchesIsRefusedByField(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	reset := fault.Action{Type: fault.Reset}
	for field, rule := range map[string]fault.Rule{
		"method":    {Method: "jingdong.pop.order.shp", Action: reset},
		"state":     {State: "WAIT_SELLER_STOCK", Action: reset},
		"order_id":  {Method: "jingdong.vender.shop.query", OrderID: 1, Action: reset},
		"vender_id": {Method: "oauth2/access_token", Vender: "1", Action: reset},
		"until":     {Time: fault.GatewayTime, Until: noon, Action: reset},
	} {
		_, err := s.Sandbox().Faults.Add(rule)
		var wrong *fault.RuleError
		require.ErrorAs(t, err, &wrong, field)
		assert.Equal(t, field, wrong.Field)
	}
	_, err := s.Sandbox().Faults.Add(fault.Rule{Method: "jingdong.pop.order.shp", Action: reset})
	assert.ErrorContains(t, err, "jingdong.pop.order.ship", "with the nearest")
}

func TestFaultsStrikeOAuthAndTheAggregator(t *testing.T) {
	t.Parallel()
	s := struck(t, fault.Rule{Method: "oauth2/refresh_token", First: 1, Action: fault.Action{Type: fault.Status, Status: 502}},
		fault.Rule{Method: "tool/erps/jdpoporderget", First: 1, Action: fault.Action{Type: fault.HTMLPage}})
	resp, err := http.Get(strings.TrimSuffix(s.URL, wire.Path) + mockserver.PathRefreshToken + "?grant_type=refresh_token&app_key=" + s.AppKey + "&app_secret=" + s.AppSecret + "&refresh_token=" + mockserver.DefaultRefreshToken)
	require.NoError(t, err)
	_ = resp.Body.Close()
	assert.Equal(t, 502, resp.StatusCode)
	req, err := http.NewRequest(http.MethodPost, s.Aggregator, strings.NewReader("owner_id="+s.VenderID+"&order_id=1&optional_fields=orderId"))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", "Bearer "+s.AccessToken)
	resp, err = http.DefaultClient.Do(req)
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	_ = resp.Body.Close()
	assert.Contains(t, string(body), "<html>")
}

func TestWithoutAListenerALostConnectionIsAPanicThatNetHTTPKnows(t *testing.T) {
	t.Parallel()
	for _, action := range []string{fault.Reset, fault.NoAnswer, fault.Truncate} {
		s := struck(t, once(fault.Action{Type: action}))
		r := httptest.NewRequest(http.MethodPost, wire.Path, strings.NewReader(reading(s)))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		assert.PanicsWithError(t, http.ErrAbortHandler.Error(), func() { s.ServeHTTP(httptest.NewRecorder(), r) }, action)
	}
}
