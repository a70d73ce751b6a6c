package fixedhost

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// patience bounds what a test waits for.
const patience = 20 * time.Second

// A front is a proxy that runs, before a gateway that tells what it was asked.
type front struct {
	*Proxy
	addr      string
	authority *Authority
	servers   []*http.Server
	log       *lockedBuffer
}

// A lockedBuffer is a log that several may write.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// newFront starts a proxy whose connections may be idle so long.
func newFront(t *testing.T, idle time.Duration) *front {
	t.Helper()
	gateway := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "host=%s path=%s tls=%t body=%s proxy=%q", r.Host, r.URL.Path, r.TLS != nil, body, r.Header.Values("Proxy-Authorization"))
	})
	f := &front{authority: opened(t, t.TempDir(), time.Now()), log: &lockedBuffer{}}
	config, err := f.authority.ServerConfig(time.Now())
	require.NoError(t, err)
	f.Proxy = NewProxy(gateway, time.Now, slog.New(slog.NewTextHandler(f.log, nil)))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	f.addr = l.Addr().String()
	f.serve(f.Proxy, idle, l)
	f.serve(gateway, idle, tls.NewListener(f.Secure(), config), f.Plain())
	t.Cleanup(func() {
		for _, s := range f.servers {
			_ = s.Close()
		}
	})
	return f
}

func (f *front) serve(h http.Handler, idle time.Duration, on ...net.Listener) {
	s := &http.Server{Handler: h, ReadHeaderTimeout: idle, IdleTimeout: idle, ErrorLog: slog.NewLogLogger(slog.NewTextHandler(f.log, nil), slog.LevelWarn)}
	f.servers = append(f.servers, s)
	for _, l := range on {
		go func() { _ = s.Serve(l) }()
	}
}

// client returns an HTTP client that uses the proxy and trusts its authority.
func (f *front) client(t *testing.T) *http.Client {
	transport := &http.Transport{
		Proxy:           http.ProxyURL(&url.URL{Scheme: "http", Host: f.addr}),
		TLSClientConfig: &tls.Config{RootCAs: pool(f.authority)},
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: patience}
}

// dial connects to the proxy and sends a text.
func (f *front) dial(t *testing.T, text string) (net.Conn, *bufio.Reader) {
	t.Helper()
	conn, err := net.Dial("tcp", f.addr)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(patience)))
	_, err = io.WriteString(conn, text)
	require.NoError(t, err)
	return conn, bufio.NewReader(conn)
}

// answer reads one answer.
func answer(t *testing.T, r *bufio.Reader, method string) (int, string) {
	t.Helper()
	got, err := http.ReadResponse(r, &http.Request{Method: method})
	require.NoError(t, err)
	if method == http.MethodConnect && got.StatusCode == http.StatusOK {
		return got.StatusCode, ""
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	return got.StatusCode, string(body)
}

func TestProxyAnswersForEachHostByBothSchemes(t *testing.T) {
	t.Parallel()
	f := newFront(t, patience)
	c := f.client(t)
	for _, host := range Hosts() {
		for scheme, secure := range map[string]bool{"http": false, "https": true} {
			got, err := c.Post(scheme+"://"+host+"/routerjson", "text/plain", strings.NewReader("hello"))
			require.NoError(t, err, host)
			body, err := io.ReadAll(got.Body)
			require.NoError(t, err)
			require.NoError(t, got.Body.Close())
			assert.Equal(t, fmt.Sprintf("host=%s path=/routerjson tls=%t body=hello proxy=[]", host, secure), string(body))
		}
	}
	assert.Empty(t, f.log.String())
}

func TestProxyReadsTargetsAsClientsWriteThem(t *testing.T) {
	t.Parallel()
	f := newFront(t, patience)
	for _, target := range []string{"http://api.jd.com/x", "http://API.JD.com:80/x", "http://api.jd.com./x", "https://api.jd.com:443/x", "HTTP://api.jd.com/x?y=1"} {
		_, r := f.dial(t, "GET "+target+" HTTP/1.1\r\nHost: api.jd.com\r\nProxy-Authorization: Basic c2VjcmV0\r\n\r\n")
		status, body := answer(t, r, http.MethodGet)
		assert.Equal(t, http.StatusOK, status, target)
		assert.Contains(t, body, "path=/x", target)
		assert.Contains(t, body, "proxy=[]", target)
	}
	for _, target := range []string{"api.jd.com:80", "API.jd.com:80", "oauth.jd.com.:80"} {
		conn, r := f.dial(t, "CONNECT "+target+" HTTP/1.1\r\nHost: "+target+"\r\n\r\n")
		status, _ := answer(t, r, http.MethodConnect)
		require.Equal(t, http.StatusOK, status, target)
		_, err := io.WriteString(conn, "GET /x HTTP/1.1\r\nHost: y\r\n\r\n")
		require.NoError(t, err)
		_, body := answer(t, r, http.MethodGet)
		assert.Contains(t, body, "host=y path=/x tls=false", target)
	}
}

func TestTunnelKeepsWhatTheClientSentTooEarly(t *testing.T) {
	t.Parallel()
	f := newFront(t, patience)
	_, r := f.dial(t, "CONNECT api.jd.com:80 HTTP/1.1\r\nHost: api.jd.com:80\r\n\r\nGET /early HTTP/1.1\r\nHost: y\r\n\r\n")
	status, _ := answer(t, r, http.MethodConnect)
	require.Equal(t, http.StatusOK, status)
	_, body := answer(t, r, http.MethodGet)
	assert.Contains(t, body, "path=/early")
}

func TestProxyRefusesEverythingElse(t *testing.T) {
	t.Parallel()
	f := newFront(t, patience)
	for request, want := range map[string]int{
		"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443":     403,
		"CONNECT evil.example:443 HTTP/1.1\r\nHost: api.jd.com:443":       403,
		"CONNECT api.jd.com.evil.example:443 HTTP/1.1\r\nHost: x":         403,
		"CONNECT jd.com:443 HTTP/1.1\r\nHost: x":                          403,
		"CONNECT api.jd.com:22 HTTP/1.1\r\nHost: x":                       403,
		"CONNECT api.jd.com:0443 HTTP/1.1\r\nHost: x":                     403,
		"CONNECT api.jd.com HTTP/1.1\r\nHost: x":                          403,
		"CONNECT 127.0.0.1:443 HTTP/1.1\r\nHost: x":                       403,
		"CONNECT localhost:443 HTTP/1.1\r\nHost: x":                       403,
		"CONNECT [::1]:443 HTTP/1.1\r\nHost: x":                           403,
		"CONNECT /x HTTP/1.1\r\nHost: api.jd.com:443":                     403,
		"GET http://example.com/ HTTP/1.1\r\nHost: example.com":           403,
		"GET http://example.com/ HTTP/1.1\r\nHost: api.jd.com":            403,
		"GET http://api.jd.com@example.com/ HTTP/1.1\r\nHost: x":          403,
		"GET http://api.jd.com:22/ HTTP/1.1\r\nHost: x":                   403,
		"GET http://api.jd.com:443/ HTTP/1.1\r\nHost: x":                  403,
		"GET ftp://api.jd.com/ HTTP/1.1\r\nHost: x":                       403,
		"GET http://169.254.169.254/latest/meta-data HTTP/1.1\r\nHost: x": 403,
		"GET /routerjson HTTP/1.1\r\nHost: api.jd.com":                    400,
		"garbage": 400,
		"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03":                                 400,
		"GET http://example.com/" + strings.Repeat("x", 1000) + " HTTP/1.1\r\nHost: x": 403,
	} {
		_, r := f.dial(t, request+"\r\n\r\n")
		status, body := answer(t, r, http.MethodGet)
		assert.Equal(t, want, status, request)
		if want == http.StatusForbidden {
			assert.Contains(t, body, "is not answered: this proxy connects nowhere, and answers itself for api.jd.com, api-dev.jd.com", request)
			assert.Less(t, len(body), 500)
		}
	}
	assert.Zero(t, f.open.Load())
	assert.Contains(t, f.log.String(), "forward proxy refused a request")
}

func TestHalfOpenTunnelsEndByThemselves(t *testing.T) {
	t.Parallel()
	f := newFront(t, 50*time.Millisecond)
	for _, begun := range []string{
		"CONNECT api.jd.com:443 HTTP/1.1\r\nHost: x\r\n\r\n",             // and no TLS
		"CONNECT api.jd.com:443 HTTP/1.1\r\nHost: x\r\n\r\n\x16\x03\x01", // and the beginning of it
		"CONNECT api.jd.com:443 HTTP/1.1\r\nHost: x\r\n\r\ngarbage, garbage",
		"CONNECT api.jd.com:80 HTTP/1.1\r\nHost: x\r\n\r\n",
		"CONNECT api.jd.com:80 HTTP/1.1\r\nHost: x\r\n\r\nGET / HT",
		"CONNECT api.jd.com:443 HT", // not even the request
	} {
		_, r := f.dial(t, begun)
		_, err := io.Copy(io.Discard, r)
		assert.NotErrorIs(t, err, os.ErrDeadlineExceeded, "the connection stays open: %q", begun)
	}
	require.Eventually(t, func() bool { return f.open.Load() == 0 }, patience, time.Millisecond)
}

func TestTunnelsAreCounted(t *testing.T) {
	t.Parallel()
	f := newFront(t, patience)
	f.open.Store(MaxTunnels)
	_, r := f.dial(t, "CONNECT api.jd.com:443 HTTP/1.1\r\nHost: x\r\n\r\n")
	status, body := answer(t, r, http.MethodGet)
	assert.Equal(t, http.StatusServiceUnavailable, status)
	assert.Contains(t, body, "1000 tunnels are open")
	assert.EqualValues(t, MaxTunnels, f.open.Load())

	f.open.Store(MaxTunnels - 1)
	conn, r := f.dial(t, "CONNECT api.jd.com:80 HTTP/1.1\r\nHost: x\r\n\r\n")
	status, _ = answer(t, r, http.MethodConnect)
	assert.Equal(t, http.StatusOK, status)
	assert.EqualValues(t, MaxTunnels, f.open.Load())
	require.NoError(t, conn.Close())
	require.Eventually(t, func() bool { return f.open.Load() == MaxTunnels-1 }, patience, time.Millisecond)
}

func TestTunnelsEndWithTheirServer(t *testing.T) {
	t.Parallel()
	f := newFront(t, patience)
	got, err := f.client(t).Get("https://api.jd.com/routerjson")
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, got.Body)
	require.NoError(t, err)
	require.NoError(t, got.Body.Close())
	require.EqualValues(t, 1, f.open.Load(), "the client keeps its tunnel")
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(t, f.servers[1].Shutdown(ctx))
	assert.Zero(t, f.open.Load())

	// The proxy itself still runs: whom it promises a tunnel, it lets go.
	_, r := f.dial(t, "CONNECT api.jd.com:443 HTTP/1.1\r\nHost: x\r\n\r\n")
	_, err = io.Copy(io.Discard, r)
	assert.NoError(t, err)
	require.Eventually(t, func() bool { return f.open.Load() == 0 }, patience, time.Millisecond)
}

func TestProxyWithoutConnectionsToTakeOverSaysSo(t *testing.T) {
	t.Parallel()
	p := NewProxy(http.NotFoundHandler(), time.Now, slog.New(slog.DiscardHandler))
	w := httptest.NewRecorder() // which cannot be hijacked, as HTTP/2 cannot
	p.ServeHTTP(w, &http.Request{Method: http.MethodConnect, URL: &url.URL{Host: "api.jd.com:443"}, Host: "api.jd.com:443"})
	assert.Equal(t, http.StatusInternalServerError, w.Code)
	assert.Contains(t, w.Body.String(), "want HTTP/1.1")
	assert.Zero(t, p.open.Load())
}
