package proxy_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/proxy"
)

// start runs a proxy until the test ends, and returns its URL without a path,
// and what closes it and tells what went through.
func start(t testing.TB, o proxy.Options) (string, func() proxy.Summary) {
	t.Helper()
	p, err := proxy.New(o)
	require.NoError(t, err)
	s := httptest.NewServer(p)
	end := sync.OnceValue(func() proxy.Summary {
		s.Close()
		return p.Close()
	})
	t.Cleanup(func() { end() })
	return s.URL, end
}

// A seen request is what came to an upstream.
type seen struct {
	verb, target, host string
	header             http.Header
	length             int64
	body               []byte
}

// An upstream notes what comes and answers as it is told.
type upstream struct {
	*httptest.Server
	mu     sync.Mutex
	came   []seen
	answer http.HandlerFunc
}

func newUpstream(t testing.TB, answer http.HandlerFunc) *upstream {
	t.Helper()
	u := &upstream{answer: answer}
	u.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		u.mu.Lock()
		u.came = append(u.came, seen{r.Method, r.RequestURI, r.Host, r.Header.Clone(), r.ContentLength, body})
		answer := u.answer
		u.mu.Unlock()
		answer(w, r)
	}))
	t.Cleanup(u.Close)
	return u
}

// tell says how the upstream answers from now on.
func (u *upstream) tell(answer http.HandlerFunc) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.answer = answer
}

// last returns the request that came last, and how many came.
func (u *upstream) last() (seen, int) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.came) == 0 {
		return seen{}, 0
	}
	return u.came[len(u.came)-1], len(u.came)
}

func ok(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "{}") }

// raw sends a request as it stands and returns the answer as it came.
func raw(t require.TestingT, base, request string) (*http.Response, []byte) {
	conn, err := net.Dial("tcp", strings.TrimPrefix(base, "http://"))
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, request)
	require.NoError(t, err)
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer, body
}

// listen opens a port.
func listen(t *testing.T) net.Listener {
	t.Helper()
	on, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = on.Close() })
	return on
}

// zipped returns a text as gzip.
func zipped(t *testing.T, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	_, err := io.WriteString(w, text)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return out.Bytes()
}
