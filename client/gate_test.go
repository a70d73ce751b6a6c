package client_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract/wire"
)

// The credentials of all tests. The texts are long enough to be looked for in errors.
const (
	testKey    = "test-app-key"
	testSecret = "planted-secret-5e81"
	testToken  = "planted-token-77c0"
)

var testCredentials = client.Credentials{AppKey: testKey, AppSecret: testSecret, AccessToken: testToken}

// testNow is when all tests begin.
var testNow = time.Date(2026, 3, 1, 12, 0, 0, 0, wire.Zone)

// A received is one call that came to a gate.
type received struct {
	method wire.Method
	system wire.Params
	params map[string]any
}

func (r received) number(name string) int {
	n, _ := r.params[name].(json.Number)
	i, _ := n.Int64()
	return int(i)
}

func (r received) text(name string) string {
	s, _ := r.params[name].(string)
	return s
}

// A reply answers the n-th call, counted from 0.
type reply func(n int, r received, w http.ResponseWriter)

// A gate is a gateway that checks signatures, keeps what it receives, and
// answers as a test says.
type gate struct {
	url   string
	reply reply

	mu    sync.Mutex
	calls []received
}

func newGate(t *testing.T, reply reply) *gate {
	t.Helper()
	g := &gate{reply: reply}
	srv := httptest.NewServer(g)
	t.Cleanup(srv.Close)
	g.url = srv.URL + wire.Path
	return g
}

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	form, err := url.ParseQuery(string(body))
	if err != nil || r.URL.RawQuery != "" || r.Method != http.MethodPost || r.URL.Path != wire.Path {
		http.Error(w, "not a form posted to "+wire.Path, http.StatusBadRequest)
		return
	}
	var call received
	for name := range form {
		call.system = append(call.system, wire.Param{Name: name, Value: form.Get(name)})
	}
	call.method = wire.Method(call.system.Get(wire.ParamMethod))
	if !wire.Verify(call.system, testSecret) {
		refuse(w, "12")
		return
	}
	dec := json.NewDecoder(strings.NewReader(call.system.Get(wire.ParamJSON)))
	dec.UseNumber()
	if err := dec.Decode(&call.params); err != nil {
		refuse(w, "63")
		return
	}
	g.mu.Lock()
	n := len(g.calls)
	g.calls = append(g.calls, call)
	g.mu.Unlock()
	g.reply(n, call, w)
}

func (g *gate) received() []received {
	g.mu.Lock()
	defer g.mu.Unlock()
	return append([]received(nil), g.calls...)
}

func (g *gate) methods() []wire.Method {
	var all []wire.Method
	for _, r := range g.received() {
		all = append(all, r.method)
	}
	return all
}

// client returns a client of the gate that does not wait.
func (g *gate) client(t *testing.T, opts ...client.Option) *client.Client {
	t.Helper()
	base := []client.Option{client.WithNow(func() time.Time { return testNow }), client.WithSleep(noSleep)}
	c, err := client.New(g.url, testCredentials, append(base, opts...)...)
	require.NoError(t, err)
	return c
}

func noSleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }

// answer writes a success with the given members after the code.
func answer(w http.ResponseWriter, method wire.Method, members string) {
	if members != "" {
		members = "," + members
	}
	_, _ = fmt.Fprintf(w, `{%q:{"code":"0"%s}}`, method.Root(), members)
}

// refuse writes an error_response.
func refuse(w http.ResponseWriter, code string) {
	_, _ = w.Write((&wire.Error{Code: code, ZhDesc: "中文" + code, EnDesc: "english " + code, RequestID: "r-" + code}).Envelope())
}

// reset ends the connection without an answer.
func reset(w http.ResponseWriter) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// truncate ends the connection in the middle of an answer.
func truncate(w http.ResponseWriter) {
	w.Header().Set("Content-Length", "1000")
	_, _ = io.WriteString(w, `{"jingdong_pop`)
}

func TestCallsAreSignedPostedAndRead(t *testing.T) {
	t.Parallel()
	g := newGate(t, func(_ int, r received, w http.ResponseWriter) { answer(w, r.method, `"a":{"b":12345678901234567}`) })
	for _, method := range []string{"", wire.SignMD5, wire.SignHMACMD5, wire.SignHMACSHA256} {
		var got struct {
			A map[string]any `json:"a"`
		}
		c := g.client(t, client.WithSignMethod(method))
		require.NoError(t, c.Do(t.Context(), "jingdong.some.method", map[string]any{"name": "<张三> & co"}, &got))
		assert.Equal(t, json.Number("12345678901234567"), got.A["b"])
	}
	first := g.received()[0].system
	assert.Equal(t, `{"name":"<张三> & co"}`, first.Get(wire.ParamJSON))
	assert.Equal(t, "2026-03-01 12:00:00", first.Get(wire.ParamTimestamp))
	assert.Equal(t, testToken, first.Get(wire.ParamAccessToken))
	assert.Equal(t, testKey, first.Get(wire.ParamAppKey))
	assert.Equal(t, wire.Version, first.Get(wire.ParamVersion))
}

func TestParametersAreOneObject(t *testing.T) {
	t.Parallel()
	g := newGate(t, func(_ int, r received, w http.ResponseWriter) { answer(w, r.method, "") })
	c := g.client(t)
	require.NoError(t, c.Do(t.Context(), "a.b", nil, nil))
	require.NoError(t, c.Do(t.Context(), "a.b", (*struct{})(nil), nil))
	require.NoError(t, c.Do(t.Context(), "a.b", json.RawMessage(` {"x": 1} `), nil))
	for _, bad := range []any{1, "text", []int{1}, map[string]any{"f": func() {}}, make(chan int)} {
		assert.Error(t, c.Do(t.Context(), "a.b", bad, nil), "%T", bad)
	}
	calls := g.received()
	require.Len(t, calls, 3)
	assert.Equal(t, "{}", calls[0].system.Get(wire.ParamJSON))
	assert.Equal(t, "{}", calls[1].system.Get(wire.ParamJSON))
	assert.Equal(t, `{"x":1}`, calls[2].system.Get(wire.ParamJSON))
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "api.jd.com/routerjson", "ftp://api.jd.com/routerjson", "https://api.jd.com", "https:///routerjson",
		"https://u:p@api.jd.com/routerjson", "https://api.jd.com/routerjson?x=1", "https://api.jd.com/routerjson#x", "https://a b/routerjson"} {
		_, err := client.New(bad, testCredentials)
		assert.Error(t, err, bad)
	}
	_, err := client.New("https://api.jd.com/routerjson", client.Credentials{AppSecret: "x"})
	assert.ErrorContains(t, err, "AppKey")
	_, err = client.New("https://api.jd.com/routerjson", client.Credentials{AppKey: "x"})
	assert.ErrorContains(t, err, "AppSecret")
	_, err = client.New("https://api.jd.com/routerjson", testCredentials, client.WithSignMethod("sha1"))
	assert.ErrorContains(t, err, "sign method")
	_, err = client.New("https://api.jd.com/routerjson", testCredentials)
	assert.NoError(t, err)
}
