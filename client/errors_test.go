package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract/wire"
)

// sentinels are all values that an error may match.
var sentinels = []error{
	client.ErrTokenExpired, client.ErrTokenMissing, client.ErrInvalidSign, client.ErrTimestamp, client.ErrRateLimited,
	client.ErrParam, client.ErrOrderNotFound, client.ErrConflict, client.ErrTransient, client.ErrUnknownOutcome,
}

func assertMatches(t *testing.T, err error, want ...error) {
	t.Helper()
	for _, s := range sentinels {
		expected := false
		for _, w := range want {
			expected = expected || w == s
		}
		assert.Equal(t, expected, errors.Is(err, s), "%v is %v", err, s)
	}
}

// codeTable says what each code is to a caller.
var codeTable = map[string][]error{
	"19": {client.ErrTokenExpired}, "401": {client.ErrTokenExpired}, "18": {client.ErrTokenMissing}, "12": {client.ErrInvalidSign},
	"8": {client.ErrTimestamp}, "2": {client.ErrRateLimited, client.ErrTransient}, "60": {client.ErrParam}, "61": {client.ErrParam},
	"62": {client.ErrParam}, "63": {client.ErrParam}, "3001": {client.ErrParam}, "402": {client.ErrOrderNotFound},
	"409": {client.ErrConflict}, "10400001": {client.ErrConflict}, "1": {client.ErrTransient}, "33": {client.ErrTransient},
	"43": {client.ErrTransient}, "65": {client.ErrTransient}, "66": {client.ErrTransient}, "67": {client.ErrTransient},
	"15": nil, "24": nil, "21": nil, "nonsense": nil,
}

func TestCodesMatchWhatACallerActsOn(t *testing.T) {
	t.Parallel()
	for code, want := range codeTable {
		t.Run(code, func(t *testing.T) {
			t.Parallel()
			g := newGate(t, func(_ int, _ received, w http.ResponseWriter) { refuse(w, code) })
			err := g.client(t).Do(t.Context(), client.MethodOrderGet, nil, nil)
			assertMatches(t, err, want...)
			var refusal *client.APIError
			require.ErrorAs(t, err, &refusal)
			assert.Equal(t, client.MethodOrderGet, refusal.Method)
			var detail *wire.Error
			require.ErrorAs(t, err, &detail)
			assert.Equal(t, wire.Error{Code: code, ZhDesc: "中文" + code, EnDesc: "english " + code, RequestID: "r-" + code}, *detail)
			assert.Contains(t, err.Error(), code)
			assert.Contains(t, err.Error(), string(client.MethodOrderGet))
		})
	}
}

func TestFailuresInsideOfResultsAreErrors(t *testing.T) {
	t.Parallel()
	for code, want := range map[string][]error{
		"-110000": {client.ErrRateLimited, client.ErrTransient}, "10500001": {client.ErrParam}, "10100002": {client.ErrParam},
		"999999": {client.ErrTransient}, "13200004": {client.ErrTransient}, "10400001": {client.ErrConflict}, "10800001": {client.ErrConflict}, "71": {client.ErrOrderNotFound}, "5": nil,
	} {
		for _, shape := range []string{
			`"r":{"apiResult":{"success":false,"numberCode":%s,"chineseErrCode":"中","englishErrCode":"en"}}`,
			`"r":{"apiResult":{"success":"false","numberCode":"%s","chineseErrCode":"中","englishErrCode":"en"}}`,
			`"r":{"success":"False","errorCode":"%s","chineseErrCode":"中","englishErrCode":"en"}`,
			`"r":{"success":false,"errorCode":%s,"chineseErrCode":"中","englishErrCode":"en"}`,
			`"r":{"apiResult":{"numberCode":%s,"chineseErrCode":"中","englishErrCode":"en"}}`,
		} {
			g := newGate(t, func(_ int, r received, w http.ResponseWriter) { answer(w, r.method, fmt.Sprintf(shape, code)) })
			err := g.client(t).Do(t.Context(), client.MethodOrderSearch, nil, nil)
			assertMatches(t, err, want...)
			var failure *client.ResultError
			require.ErrorAs(t, err, &failure, shape)
			assert.Equal(t, client.ResultError{Method: client.MethodOrderSearch, Code: code, Zh: "中", En: "en"}, *failure)
			var detail *wire.Error
			require.ErrorAs(t, err, &detail)
			assert.Equal(t, code, detail.Code)
		}
	}
}

func TestAnswersThatAreNoneSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	root := client.MethodOrderGet.Root()
	for _, c := range []struct {
		name, body, says string
		transient        bool
	}{
		{"empty", "", "empty", true},
		{"page", "<html><body>planted-token-77c0</body></html>", "page", true},
		{"piece", `{"` + root + `":{"code":"0"`, "not JSON", true},
		{"twice", `{"` + root + `":{"code":"0"}}{"` + root + `":{"code":"0"}}`, "not JSON", true},
		{"gbk", "{\"" + root + "\":{\"code\":\"0\",\"x\":\"\xd6\xd0\"}}", "UTF-8", true},
		{"other call", `{"jingdong_pop_order_search_responce":{"code":"0"}}`, "jingdong_pop_order_search_responce", false},
		{"other member", `{"` + testSecret + `":{"code":"0"}}`, "no member " + root, false},
		{"list", `[1]`, "no JSON object", false},
		{"null", `null`, "no JSON object", false},
		{"root is a list", `{"` + root + `":[]}`, "no object", false},
		{"refusal without a code", `{"error_response":{"zh_desc":"x"}}`, "no code", false},
		{"of another type", `{"` + root + `":{"code":"0","number":{"a":"` + testSecret + `"}}}`, "number", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := newGate(t, func(_ int, _ received, w http.ResponseWriter) { _, _ = io.WriteString(w, c.body) })
			var into struct {
				Number int `json:"number"`
			}
			err := g.client(t, client.WithMaxAttempts(1)).Do(t.Context(), client.MethodOrderGet, nil, &into)
			var protocol *client.ProtocolError
			require.ErrorAs(t, err, &protocol)
			assert.Equal(t, http.StatusOK, protocol.Status)
			assert.ErrorContains(t, err, c.says)
			assert.Equal(t, c.transient, errors.Is(err, client.ErrTransient))
		})
	}
}

func TestRefusalsAreReadWhereverTheyStand(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"inside the root":    `{"jingdong_pop_order_get_responce":{"code":19,"msg":"expired"}}`,
		"without envelope":   `{"code":"19","errorMessage":"expired"}`,
		"number":             `{"error_response":{"code":19,"zh_desc":"expired"}}`,
		"byte order mark":    "\ufeff" + `{"error_response":{"code":"19","zh_desc":"expired"}}`,
		"control characters": "\ufeff\x00 {\"error_response\":{\"code\":\"19\",\"zh_desc\":\"ex\x01pi\nred\"}}\x00",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGate(t, func(_ int, _ received, w http.ResponseWriter) { _, _ = io.WriteString(w, body) })
			err := g.client(t).Do(t.Context(), client.MethodOrderGet, nil, nil)
			var refusal *wire.Error
			require.ErrorAs(t, err, &refusal)
			assert.Equal(t, wire.Error{Code: "19", ZhDesc: "expired"}, *refusal)
		})
	}
}

func TestAnswersAreBounded(t *testing.T) {
	t.Parallel()
	g := newGate(t, func(_ int, _ received, w http.ResponseWriter) {
		block := []byte(strings.Repeat(" ", 1<<20))
		for range 17 {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	})
	err := g.client(t).Do(t.Context(), client.MethodOrderGet, nil, nil)
	assert.ErrorContains(t, err, "larger than 16 MiB")
	assert.NotErrorIs(t, err, client.ErrTransient)
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	other := newGate(t, func(_ int, r received, w http.ResponseWriter) { answer(w, r.method, "") })
	g := newGate(t, func(_ int, _ received, w http.ResponseWriter) {
		w.Header().Set("Location", other.url)
		w.WriteHeader(http.StatusTemporaryRedirect)
	})
	err := g.client(t, client.WithHTTPClient(&http.Client{})).Do(t.Context(), client.MethodOrderGet, nil, nil)
	assert.ErrorContains(t, err, "307")
	assert.Empty(t, other.received())
}

// A tap lets a test see the error of a transport.
type tap func(*http.Request) (*http.Response, error)

func (f tap) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// plantedWaybill stands for the parameters in the test of secrets.
const plantedWaybill = "planted-waybill-90ab"

// failures are ways of failing, each of which would like to tell a secret.
var failures = map[string]reply{
	"reset":     func(_ int, _ received, w http.ResponseWriter) { reset(w) },
	"truncated": func(_ int, _ received, w http.ResponseWriter) { truncate(w) },
	"page": func(_ int, r received, w http.ResponseWriter) {
		_, _ = fmt.Fprintf(w, "<html>%v %s", r.system, testSecret)
	},
	"status": func(_ int, r received, w http.ResponseWriter) {
		w.WriteHeader(http.StatusBadGateway)
		_, _ = fmt.Fprintf(w, "%v %s", r.system, testSecret)
	},
	"root": func(_ int, r received, w http.ResponseWriter) {
		_, _ = fmt.Fprintf(w, `{%q:1,%q:2}`, testSecret, testToken+plantedWaybill)
	},
	"refusal": func(_ int, _ received, w http.ResponseWriter) {
		_, _ = w.Write((&wire.Error{Code: "12", ZhDesc: "密" + testSecret, EnDesc: "token " + testToken, RequestID: testToken}).Envelope())
	},
	"expired": func(_ int, _ received, w http.ResponseWriter) {
		_, _ = w.Write((&wire.Error{Code: "19", ZhDesc: "token " + testToken}).Envelope())
	},
	"result": func(_ int, r received, w http.ResponseWriter) {
		answer(w, r.method, fmt.Sprintf(`"x":{"success":false,"errorCode":%q,"englishErrCode":%q}`, testToken, testSecret))
	},
	"malformed HTTP": func(_ int, r received, w http.ResponseWriter) {
		conn, _, _ := w.(http.Hijacker).Hijack()
		_, _ = fmt.Fprintf(conn, "%s %s %s\r\n\r\n", testSecret, testToken, plantedWaybill)
		_ = conn.Close()
	},
	"mistyped": func(_ int, r received, w http.ResponseWriter) {
		answer(w, r.method, fmt.Sprintf(`"order_id":%q,"modified":%q,"vender_id":{%q:1}`, testSecret, testToken, plantedWaybill))
	},
	"other order": func(_ int, r received, w http.ResponseWriter) { answer(w, r.method, `"order_id":9`) },
}

func TestErrorsTellNoSecrets(t *testing.T) {
	t.Parallel()
	for name, reply := range failures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newGate(t, reply).client(t)
			_, err := c.Orders.Ship(t.Context(), client.ShipRequest{OrderID: 1, LogisticsID: 2, Waybill: plantedWaybill})
			assertSilent(t, err)
			err = c.Do(t.Context(), client.MethodOrderGet, map[string]string{"x": plantedWaybill}, new(struct {
				ID []int `json:"order_id"`
			}))
			assertSilent(t, err)
		})
	}
}

func TestTransportErrorsTellNoSecrets(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, transport := range map[string]tap{
		"own words": func(r *http.Request) (*http.Response, error) {
			body, _ := io.ReadAll(r.Body)
			return nil, fmt.Errorf("proxy refused %s %s %q", testSecret, testToken, body)
		},
		"quotation": func(*http.Request) (*http.Response, error) { return nil, fmt.Errorf("%q", testSecret) },
		"no address": func(*http.Request) (*http.Response, error) {
			return nil, &net.OpError{Op: "dial", Err: errors.New("refused")}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := client.New("http://gateway.test/routerjson", testCredentials, client.WithTransport(transport), client.WithSleep(noSleep))
			require.NoError(t, err)
			for _, ctx := range []context.Context{t.Context(), ctx} {
				_, err = c.Orders.Ship(ctx, client.ShipRequest{OrderID: 1, LogisticsID: 2, Waybill: plantedWaybill})
				assertSilent(t, err)
			}
		})
	}
	_, err := client.New("http://"+testSecret+":"+testToken+"@host:port/routerjson", testCredentials)
	assertSilent(t, err)
}

// assertSilent holds an error, and all that it wraps, to tell no secret in
// any form of printing.
func assertSilent(t *testing.T, err error) {
	t.Helper()
	require.Error(t, err)
	for _, e := range unwrapAll(err) {
		assertPrintsNoSecret(t, e)
	}
}

// unwrapAll returns err and the errors of this package that it wraps.
func unwrapAll(err error) []error {
	all := []error{err}
	if _, own := err.(*client.TransportError); own {
		return all // what it wraps is another's
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			all = append(all, unwrapAll(inner)...)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			all = append(all, unwrapAll(inner)...)
		}
	}
	return all
}

func assertPrintsNoSecret(t *testing.T, v any) {
	t.Helper()
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "v", v)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "v", v)
	asJSON, _ := json.Marshal(v)
	for _, text := range []string{
		fmt.Sprint(v), fmt.Sprintf("%+v", v), fmt.Sprintf("%#v", v), fmt.Sprintf("%s", v), fmt.Sprintf("%q", v),
		fmt.Sprintf("%d", v), fmt.Sprintf("%v", []any{v}), fmt.Sprintf("%+v", struct{ V any }{v}), log.String(), string(asJSON),
	} {
		for _, secret := range []string{testSecret, testToken, plantedWaybill} {
			assert.NotContains(t, text, secret)
		}
	}
}

func TestCredentialsAndClientsPrintNoSecret(t *testing.T) {
	t.Parallel()
	c, err := client.New("https://api.jd.com/routerjson", testCredentials)
	require.NoError(t, err)
	source, err := client.NewRefreshingToken(client.RefreshOptions{
		URL: "https://oauth.test", App: testCredentials, Tokens: client.Tokens{AccessToken: testToken, RefreshToken: testSecret},
	})
	require.NoError(t, err)
	withSource, err := client.New("https://api.jd.com/routerjson", testCredentials, client.WithTokenSource(source))
	require.NoError(t, err)
	aggregator, err := client.NewAggregator("https://aggregator.test"+client.AggregatorPath, testToken)
	require.NoError(t, err)
	for _, v := range []any{
		aggregator, *aggregator, testCredentials, &testCredentials, c, c.Orders, c.Logistics, c.Shop, withSource, source, client.StaticToken(testToken),
		client.RefreshOptions{App: testCredentials, Tokens: client.Tokens{AccessToken: testToken, RefreshToken: testSecret}},
		c.Orders.Sync(client.SyncOptions{Since: testNow}), struct{ C client.Credentials }{testCredentials},
	} {
		assertPrintsNoSecret(t, v)
	}
	assert.Contains(t, fmt.Sprint(testCredentials), testKey)
	assert.NotContains(t, fmt.Sprintf("%v", source.Current()), testToken)
}
