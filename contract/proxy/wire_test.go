package proxy_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/contract/proxy"
)

// targetBytes are what may stand in a target.
const targetBytes = "abcXYZ019%=&+;,:@!$'()*~_-./?\"<>[]{}|\\^`#\xe4\xff"

// A trip is a call and its answer as they are drawn.
type trip struct {
	verb, target, kind string
	body               []byte
	chunked            bool

	status   int
	encoding string
	answer   []byte
	sized    bool
}

// drawTrip draws a call.
func drawTrip(t *rapid.T) trip {
	path := rapid.SampledFrom([]string{"/routerjson", "/routerjson/", "/routerjson/a%2Fb%20c", "/tool/erps/jdpoporderget", "/oauth2/access_token", "/oauth/token"}).Draw(t, "path")
	return trip{
		verb:    rapid.SampledFrom([]string{"GET", "POST", "PUT"}).Draw(t, "verb"),
		target:  path + "?" + string(rapid.SliceOfN(rapid.SampledFrom([]byte(targetBytes)), 0, 60).Draw(t, "query")),
		kind:    rapid.SampledFrom([]string{"", "application/x-www-form-urlencoded;charset=UTF-8", `multipart/form-data; boundary="a b"`, "Text/ODD ; x=1"}).Draw(t, "kind"),
		body:    rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(t, "body"),
		chunked: rapid.Bool().Draw(t, "chunked"),

		status:   rapid.SampledFrom([]int{200, 302, 404, 500, 502}).Draw(t, "status"),
		encoding: rapid.SampledFrom([]string{"", "gzip", "br"}).Draw(t, "encoding"),
		answer:   rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(t, "answer"),
		sized:    rapid.Bool().Draw(t, "sized"),
	}
}

// request returns the call as it stands on the wire.
func (c trip) request() string {
	head := fmt.Sprintf("%s %s HTTP/1.1\r\nHost: shop.invalid\r\nConnection: close, X-Hop\r\nX-Hop: 1\r\nX-Odd: b\r\nX-Odd: a\r\n", c.verb, c.target)
	if c.kind != "" {
		head += "Content-Type: " + c.kind + "\r\n"
	}
	if c.chunked {
		return head + fmt.Sprintf("Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n", len(c.body), c.body)
	}
	return head + fmt.Sprintf("Content-Length: %d\r\n\r\n%s", len(c.body), c.body)
}

// ServeHTTP answers as the trip says.
func (c trip) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	if c.encoding != "" {
		w.Header().Set("Content-Encoding", c.encoding)
	}
	w.Header()["X-Odd"] = []string{"b", "a"}
	if c.sized {
		w.Header().Set("Content-Length", fmt.Sprint(len(c.answer)))
	}
	w.WriteHeader(c.status)
	_, _ = w.Write(c.answer)
}

func TestEveryByteOfACallAndOfItsAnswerPasses(t *testing.T) {
	t.Parallel()
	u := newUpstream(t, ok)
	base, _ := start(t, proxy.Options{Upstream: u.URL})
	rapid.Check(t, func(t *rapid.T) {
		c := drawTrip(t)
		u.tell(c.ServeHTTP)
		got, body := raw(t, base, c.request())
		came, _ := u.last()
		require.Equal(t, c.verb, came.verb)
		require.Equal(t, c.target, came.target)
		require.True(t, bytes.Equal(c.body, came.body))
		require.Equal(t, c.kind, came.header.Get("Content-Type"))
		require.Equal(t, []string{"b", "a"}, came.header["X-Odd"])
		for _, name := range []string{"X-Hop", "User-Agent", "Accept-Encoding", "X-Forwarded-For"} {
			require.Empty(t, came.header[name], name)
		}
		require.Equal(t, strings.TrimPrefix(u.URL, "http://"), came.host)
		if !c.chunked {
			require.Equal(t, int64(len(c.body)), came.length)
		}
		require.Equal(t, c.status, got.StatusCode)
		require.True(t, bytes.Equal(c.answer, body))
		require.Equal(t, c.encoding, got.Header.Get("Content-Encoding"))
		require.Equal(t, []string{"b", "a"}, got.Header["X-Odd"])
	})
}

func TestWhatIsNoCallOfAGatewayIsRefusedWithACure(t *testing.T) {
	t.Parallel()
	u := newUpstream(t, ok)
	base, _ := start(t, proxy.Options{Upstream: u.URL})
	for request, want := range map[string]string{
		"CONNECT api.jd.com:443 HTTP/1.1\r\nHost: api.jd.com:443\r\n\r\n":                                   "opens no tunnels",
		"GET http://api.jd.com/routerjson HTTP/1.1\r\nHost: api.jd.com\r\n\r\n":                             "own address in place of the gateway's, such as http://127.0.0.1:",
		"GET /admin HTTP/1.1\r\nHost: a\r\n\r\n":                                                            "Only the paths of a gateway",
		"GET /routerjsonx HTTP/1.1\r\nHost: a\r\n\r\n":                                                      "Only the paths of a gateway",
		"GET /routerjson/../admin HTTP/1.1\r\nHost: a\r\n\r\n":                                              "Only the paths of a gateway",
		"GET /routerjson/%2e%2e/admin HTTP/1.1\r\nHost: a\r\n\r\n":                                          "Only the paths of a gateway",
		"GET /routerjson HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n":          "Leave out the header Upgrade",
		"GET //routerjson HTTP/1.1\r\nHost: a\r\n\r\n":                                                      "Only the paths of a gateway",
		"GET ftp://127.0.0.1/routerjson HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Host: a.invalid\r\n\r\n": "target with scheme and host",
	} {
		answer, body := raw(t, base, request)
		assert.GreaterOrEqual(t, answer.StatusCode, 400, request)
		assert.Contains(t, string(body), want, request)
	}
	_, calls := u.last()
	assert.Zero(t, calls)
}

func TestARedirectIsPassedOnAndNotFollowed(t *testing.T) {
	t.Parallel()
	other := newUpstream(t, ok)
	u := newUpstream(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/routerjson", http.StatusTemporaryRedirect)
	})
	base, _ := start(t, proxy.Options{Upstream: u.URL + "/routerjson"})
	answer, _ := raw(t, base, "GET /routerjson HTTP/1.1\r\nHost: a\r\n\r\n")
	assert.Equal(t, http.StatusTemporaryRedirect, answer.StatusCode)
	assert.Equal(t, other.URL+"/routerjson", answer.Header.Get("Location"))
	_, calls := other.last()
	assert.Zero(t, calls)
}

func TestOnlyAllowedHostsAreReached(t *testing.T) {
	t.Parallel()
	u, allowed, other := newUpstream(t, ok), newUpstream(t, ok), newUpstream(t, ok)
	base, _ := start(t, proxy.Options{Upstream: u.URL, Allow: []string{strings.TrimPrefix(allowed.URL, "http://")}})
	for _, to := range []*upstream{u, allowed, other} {
		raw(t, base, "GET /oauth2/access_token?a=b HTTP/1.1\r\nHost: "+strings.TrimPrefix(to.URL, "http://")+"\r\n\r\n")
	}
	_, calls := u.last()
	assert.Equal(t, 2, calls, "a Host that is not allowed leads to the upstream")
	came, calls := allowed.last()
	assert.Equal(t, 1, calls)
	assert.Equal(t, "/oauth2/access_token?a=b", came.target)
	_, calls = other.last()
	assert.Zero(t, calls)
}

func TestAnAnswerThatBreaksOffDoesSoForTheCaller(t *testing.T) {
	t.Parallel()
	u := newUpstream(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"a":`)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	kept := &keptCalls{}
	base, end := start(t, proxy.Options{Upstream: u.URL, Record: kept, Unmasked: true})
	answer, err := http.Post(base+"/routerjson", "application/x-www-form-urlencoded", strings.NewReader("app_key=k&method=jingdong.pop.order.get"))
	require.NoError(t, err)
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	assert.Equal(t, `{"a":`, string(got))
	s := end()
	assert.Equal(t, 1, s.Cut)
	require.Len(t, kept.calls, 1)
	assert.True(t, kept.calls[0].Cut)
}

func TestHeadersOfOneConnectionStayOnIt(t *testing.T) {
	t.Parallel()
	u := newUpstream(t, func(w http.ResponseWriter, _ *http.Request) {
		for name, value := range map[string]string{"Connection": "X-Hop", "X-Hop": "1", "Keep-Alive": "timeout=9", "Proxy-Authenticate": "Basic", "X-End": "2"} {
			w.Header().Set(name, value)
		}
		_, _ = io.WriteString(w, "{}")
	})
	base, _ := start(t, proxy.Options{Upstream: u.URL})
	answer, _ := raw(t, base, "POST /routerjson HTTP/1.1\r\nHost: a\r\nConnection: X-Hop, close\r\nX-Hop: 1\r\nKeep-Alive: 9\r\nTe: trailers\r\n"+
		"Proxy-Authorization: Basic c2VjcmV0\r\nProxy-Connection: close\r\nX-End: 2\r\nContent-Length: 1\r\n\r\nx")
	came, _ := u.last()
	for at, h := range map[string]http.Header{"sent": came.header, "answered": answer.Header} {
		assert.Equal(t, "2", h.Get("X-End"), at)
		for _, name := range []string{"X-Hop", "Keep-Alive", "Te", "Proxy-Authorization", "Proxy-Authenticate", "Proxy-Connection"} {
			assert.Empty(t, h.Values(name), "%s: %s", at, name)
		}
	}
}

func TestAnAnswerWhoseStatusIsNoneIsLost(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"000 Odd", "099 Odd", "101 Switching Protocols"} {
		u := newUpstream(t, func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := http.NewResponseController(w).Hijack()
			if assert.NoError(t, err) {
				_, _ = io.WriteString(conn, "HTTP/1.1 "+status+"\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n{}")
				_ = conn.Close()
			}
		})
		base, end := start(t, proxy.Options{Upstream: u.URL})
		_, err := http.Post(base+"/routerjson", "application/x-www-form-urlencoded", strings.NewReader("app_key=k&method=a.b"))
		require.ErrorIs(t, err, io.EOF, status)
		s := end()
		assert.Equal(t, []int{1, 1}, []int{s.Calls, s.Unanswered}, status)
	}
}

func TestAnUpstreamThatIsNotThereIsSaid(t *testing.T) {
	t.Parallel()
	closed := httptest.NewServer(nil)
	closed.Close()
	kept := &keptCalls{}
	base, end := start(t, proxy.Options{Upstream: closed.URL, Record: kept, Unmasked: true})
	answer, body := raw(t, base, "GET /routerjson?access_token=t0k3n&app_key=k&method=jingdong.pop.order.get HTTP/1.1\r\nHost: a\r\n\r\n")
	assert.Equal(t, http.StatusBadGateway, answer.StatusCode)
	assert.Contains(t, string(body), "cannot be asked")
	assert.NotContains(t, string(body), "t0k3n")
	assert.Equal(t, 1, end().Unanswered)
	require.Len(t, kept.calls, 1)
	assert.Zero(t, kept.calls[0].Status)
}

func TestARequestIsNeverSentTwice(t *testing.T) {
	t.Parallel()
	for _, verb := range []string{"GET", "POST"} {
		var calls atomic.Int64
		u := newUpstream(t, func(w http.ResponseWriter, r *http.Request) {
			if calls.Add(1) == 1 {
				ok(w, r)
				return
			}
			panic(http.ErrAbortHandler) // over a connection that was used before
		})
		base, end := start(t, proxy.Options{Upstream: u.URL})
		ask := func() error {
			request, err := http.NewRequest(verb, base+"/routerjson?x=1", nil)
			require.NoError(t, err)
			request.Header.Set("Idempotency-Key", "1")
			request.Close = true // so that this client repeats nothing either
			answer, err := http.DefaultClient.Do(request)
			if err == nil {
				_ = answer.Body.Close()
			}
			return err
		}
		require.NoError(t, ask())
		require.Error(t, ask(), "%s: an answer that was lost is lost to the caller too", verb)
		assert.Equal(t, int64(2), calls.Load(), verb)
		assert.Equal(t, 1, end().Unanswered)
	}
}

func TestABodyThatIsTooLargeToKeepPassesWhole(t *testing.T) {
	t.Parallel()
	large := strings.Repeat("x", proxy.MaxKept+5)
	u := newUpstream(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, large) })
	kept := &keptCalls{}
	base, end := start(t, proxy.Options{Upstream: u.URL, Record: kept, Unmasked: true})
	answer, err := http.Post(base+"/routerjson?app_key=k&method=jingdong.pop.order.get", "application/x-www-form-urlencoded", strings.NewReader("a="+large))
	require.NoError(t, err)
	defer answer.Body.Close()
	got, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	assert.True(t, string(got) == large)
	came, _ := u.last()
	assert.Len(t, came.body, len(large)+2)
	assert.Equal(t, 1, end().Cut)
	require.Len(t, kept.calls, 1)
	assert.True(t, kept.calls[0].Cut)
	assert.Len(t, kept.calls[0].Answer, proxy.MaxKept)
}
