package bench

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestReaderReadsAnswersOneAfterTheOther(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		bodies := rapid.SliceOfN(rapid.StringN(0, 400, -1), 1, 6).Draw(t, "bodies")
		var sent strings.Builder
		for _, body := range bodies {
			if rapid.Bool().Draw(t, "chunked") {
				sent.WriteString("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
				for len(body) > 0 {
					n := rapid.IntRange(1, len(body)).Draw(t, "chunk")
					fmt.Fprintf(&sent, "%x\r\n%s\r\n", n, body[:n])
					body = body[n:]
				}
				sent.WriteString("0\r\n\r\n")
				continue
			}
			fmt.Fprintf(&sent, "HTTP/1.1 404 Not Found\r\nX-Other: 1\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
		}
		in := newReader(strings.NewReader(sent.String()))
		for _, want := range bodies {
			status, got, err := in.read()
			if err != nil || string(got) != want || status != 200 && status != 404 {
				t.Fatalf("got %d %q %v, want %q", status, got, err, want)
			}
		}
		if _, _, err := in.read(); err == nil {
			t.Fatal("an answer more than was sent")
		}
	})
}

func TestReaderRefusesWhatAConnectionCannotGoOnAfter(t *testing.T) {
	t.Parallel()
	for name, sent := range map[string]string{
		"nothing":           "",
		"another protocol":  "SSH-2.0-OpenSSH\r\n\r\n",
		"no number":         "HTTP/1.1 abc OK\r\n\r\n",
		"no length":         "HTTP/1.1 200 OK\r\n\r\nbody",
		"a wrong length":    "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
		"a length too long": "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
		"a short body":      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc",
		"a wrong chunk":     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
		"a long chunk":      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
		"no end of headers": "HTTP/1.1 200 OK\r\n" + strings.Repeat("A: b\r\n", 200),
		"a long line":       "HTTP/1.1 200 " + strings.Repeat("x", maxLine) + "\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := newReader(strings.NewReader(sent)).read()
			assert.Error(t, err)
		})
	}
}

func TestPostIsARequestThatServersRead(t *testing.T) {
	t.Parallel()
	seen := make(chan string, 1)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		seen <- r.Method + " " + r.URL.String() + " " + r.FormValue("a")
	}))
	defer server.Close()
	host := server.Listener.Addr().String()
	conn, err := dialer(host)(t.Context())
	require.NoError(t, err)
	defer conn.Close()
	_, err = conn.Write(post(host, "/routerjson?x=1", []byte("a=b%26c")))
	require.NoError(t, err)
	status, _, err := newReader(conn).read()
	require.NoError(t, err)
	assert.Equal(t, 200, status)
	assert.Equal(t, "POST /routerjson?x=1 b&c", <-seen)
}

func TestCheckCountsOnlyGoodAnswers(t *testing.T) {
	t.Parallel()
	refusal := `{"error_response":{"code":"12","zh_desc":"a secret"}}`
	for _, c := range []struct {
		name   string
		check  Check
		n      int
		status int
		body   string
		want   string
	}{
		{"a good answer", Check{MinBytes: 2}, 1, 200, `{}`, ""},
		{"a refusal that counts", Check{Refusals: true}, 1, 200, refusal, ""},
		{"another status", Check{}, 1, 500, `{}`, "HTTP status 500"},
		{"a refusal", Check{}, 1, 200, refusal, `the gateway refuses: code "12"`},
		{"a refusal cut short", Check{}, 1, 200, refusal[:20], "the gateway refuses: code unknown"},
		{"a short answer", Check{MinBytes: 3}, 1, 200, `{}`, "an answer of 2 bytes, where 3 are the least"},
		{"no JSON, which is seen now and then", Check{}, parsedEach, 200, `{`, "the answer is no JSON"},
		{"no JSON, unseen", Check{}, parsedEach + 1, 200, `{`, ""},
		{"another server's answer", Check{Foreign: true, MinBytes: 100}, parsedEach, 200, refusal, ""},
		{"another server's failure", Check{Foreign: true}, 1, 503, "", "HTTP status 503"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, c.check.fault(c.n, c.status, []byte(c.body)))
		})
	}
}
