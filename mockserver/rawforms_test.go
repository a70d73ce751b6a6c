package mockserver_test

import (
	"bufio"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/mocktest"
)

// rawSign signs a text as a client does, without our own code.
func rawSign(text, secret, digest string) string {
	var h hash.Hash
	switch digest {
	case "hmacmd5":
		h = hmac.New(md5.New, []byte(secret))
	case "hmacsha256":
		h = hmac.New(sha256.New, []byte(secret))
	case "hmacsha256 over the wrapped text":
		h = hmac.New(sha256.New, []byte(secret))
		text = secret + text + secret
	default:
		h = md5.New()
		text = secret + text + secret
	}
	h.Write([]byte(text))
	return strings.ToUpper(hex.EncodeToString(h.Sum(nil)))
}

// bytes returns the shape as it goes over the wire, its head and its body.
func (f shape) bytes(t testing.TB, s *mocktest.Server, secret string) (head, body string) {
	t.Helper()
	u, err := url.Parse(s.URL)
	require.NoError(t, err)
	text := strings.NewReplacer("\n", "\r\n", "<sign>", rawSign(f.signed, secret, f.digest), "<address>", u.Host, "<host>", u.Hostname()).Replace(f.request)
	head, body, found := strings.Cut(text, "\r\n\r\n")
	require.True(t, found, f.name)
	return strings.ReplaceAll(head, "<length>", strconv.Itoa(len(body))) + "\r\n\r\n", body
}

// A rawConn is a connection to the listener, without a client.
type rawConn struct {
	t    testing.TB
	s    *mocktest.Server
	conn net.Conn
	in   *bufio.Reader
}

func dial(t testing.TB, s *mocktest.Server) rawConn {
	t.Helper()
	u, err := url.Parse(s.URL)
	require.NoError(t, err)
	conn, err := net.Dial("tcp", u.Host)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return rawConn{t, s, conn, bufio.NewReader(conn)}
}

// send sends a shape, and returns what stands under the one root of the answer.
func (c rawConn) send(f shape, secret string) (root string, inner json.RawMessage) {
	c.t.Helper()
	head, body := f.bytes(c.t, c.s, secret)
	c.write(head)
	if strings.Contains(head, "Expect: 100-continue") {
		line, err := c.in.ReadString('\n')
		require.NoError(c.t, err, f.name)
		require.Equal(c.t, "HTTP/1.1 100 Continue\r\n", line, f.name)
		_, err = c.in.ReadString('\n')
		require.NoError(c.t, err, f.name)
	}
	c.write(body)
	return envelope(c.t, c.read(strings.Fields(head)[0]))
}

func (c rawConn) write(text string) {
	c.t.Helper()
	_, err := io.WriteString(c.conn, text)
	require.NoError(c.t, err)
}

// read reads an answer to the end, as the verb has it.
func (c rawConn) read(verb string) *http.Response {
	c.t.Helper()
	resp, err := http.ReadResponse(c.in, &http.Request{Method: verb})
	require.NoError(c.t, err)
	return resp
}

// codeIn returns the code of a refusal.
func codeIn(t testing.TB, root string, inner json.RawMessage) string {
	t.Helper()
	require.Equal(t, "error_response", root, "%s", inner)
	return into[struct{ Code string }](t, inner).Code
}

// changedSecret is the default secret with one character changed.
const changedSecret = "jdmock-app-secreT"

func TestEveryRecordedShapeIsTakenAndItsSignIsChecked(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1))
	for _, f := range append(append([]shape(nil), sdkShapes...), plainShapes...) {
		want := f.root
		if want == "" {
			want = "jingdong_pop_order_get_responce"
		}
		root, inner := dial(t, s).send(f, s.AppSecret)
		assert.Equal(t, want, root, "%s: %s", f.name, inner)
		assert.Equal(t, "0", into[struct{ Code string }](t, inner).Code, f.name)
		assert.NotContains(t, string(inner), `"success":false`, f.name)
		root, inner = dial(t, s).send(f, changedSecret)
		assert.Equal(t, "12", codeIn(t, root, inner), f.name)
	}
}

func TestTheFirstOfTwoValuesThatAreNotEmptyCountsAndIsNoted(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1))
	last := plainShapes[len(plainShapes)-1]
	_, inner := dial(t, s).send(last, s.AppSecret)
	assert.Contains(t, string(inner), `"order_id":1`)
	kept, _ := s.Sandbox().Journal.Entries()
	assert.Equal(t, []string{
		`"v" was sent twice with different values; the first counts`,
		`"360buy_param_json" was sent twice with different values; the first counts`,
	}, kept[len(kept)-1].Notes)
}

func TestAConnectionIsWarmedUpWithHeadAndKept(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1))
	c := dial(t, s)
	c.write("HEAD /routerjson HTTP/1.1\r\nHost: api.jd.com\r\nConnection: keep-alive\r\n\r\n")
	resp := c.read(http.MethodHead)
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	kept := 0
	for _, f := range append(append([]shape(nil), sdkShapes...), plainShapes...) {
		if strings.Contains(f.request, "Connection: close") || strings.Contains(f.request, "HTTP/1.0") {
			continue
		}
		root, inner := c.send(f, changedSecret)
		assert.Equal(t, "12", codeIn(t, root, inner), f.name)
		_, inner = c.send(f, s.AppSecret)
		assert.Equal(t, "0", into[struct{ Code string }](t, inner).Code, "%s: %s", f.name, inner)
		kept++
	}
	assert.Greater(t, kept, 15)
}

func TestAKeptConnectionOfHTTP10StaysOpen(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1))
	c := dial(t, s)
	for _, f := range plainShapes {
		if !strings.Contains(f.request, "HTTP/1.0\nHost") {
			continue
		}
		f.request = strings.Replace(f.request, "HTTP/1.0\n", "HTTP/1.0\nConnection: keep-alive\n", 1)
		for range 3 {
			root, inner := c.send(f, s.AppSecret)
			assert.Equal(t, "jingdong_pop_order_get_responce", root, "%s", inner)
		}
	}
}

// TestAPublicMethodTakesAnEmptyTokenWhetherItIsSignedOrNot takes a stub: no
// method that is imitated does without a token.
func TestAPublicMethodTakesAnEmptyTokenWhetherItIsSignedOrNot(t *testing.T) {
	t.Parallel()
	s := start(t, stubbed(t))
	request := posted("HTTP/1.1", `method=jingdong.areas.province.get&app_key=jdmock-app-key&access_token=&timestamp=2025-04-02+12%3A00%3A00&v=2.0&360buy_param_json=%7B%7D&sign=<sign>`)
	for _, token := range []string{"access_token", ""} {
		f := shape{name: "empty token", request: request, signed: `360buy_param_json{}` + token + `app_keyjdmock-app-keymethodjingdong.areas.province.gettimestamp2025-04-02 12:00:00v2.0`}
		root, inner := dial(t, s).send(f, s.AppSecret)
		assert.Equal(t, "jingdong_areas_province_get_responce", root, "%s", inner)
		root, inner = dial(t, s).send(f, changedSecret)
		assert.Equal(t, "12", codeIn(t, root, inner))
	}
}

// TestAnEmptyTokenIsMissingWhetherItIsSignedOrNot holds for all methods that
// are imitated.
func TestAnEmptyTokenIsMissingWhetherItIsSignedOrNot(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	request := posted("HTTP/1.1", `method=jingdong.vender.shop.query&app_key=jdmock-app-key&access_token=&timestamp=2025-04-02+12%3A00%3A00&v=2.0&360buy_param_json=%7B%7D&sign=<sign>`)
	for _, signed := range []string{
		`360buy_param_json{}access_tokenapp_keyjdmock-app-keymethodjingdong.vender.shop.querytimestamp2025-04-02 12:00:00v2.0`,
		`360buy_param_json{}app_keyjdmock-app-keymethodjingdong.vender.shop.querytimestamp2025-04-02 12:00:00v2.0`,
	} {
		f := shape{name: "empty token", signed: signed, request: request}
		root, inner := dial(t, s).send(f, s.AppSecret)
		assert.Equal(t, "18", codeIn(t, root, inner))
		root, inner = dial(t, s).send(f, changedSecret)
		assert.Equal(t, "12", codeIn(t, root, inner))
	}
}

func TestShapesOfOtherGatewaysAreRefusedWithAnExplanation(t *testing.T) {
	t.Parallel()
	s, said := watched(t, mockserver.Options{Orders: -1})
	const system = `app_key=jdmock-app-key&access_token=jdmock-access-token&method=jingdong.pop.order.get&v=2.0`
	const stamped = system + `&timestamp=2025-04-02+12%3A00%3A00`
	for _, c := range []struct {
		shape
		code, cause, zh string
	}{
		{shape{name: "param_json", request: posted("HTTP/1.1", stamped+`&param_json=%7B%22order_id%22%3A1%7D&sign=<sign>`),
			signed: `access_tokenjdmock-access-tokenapp_keyjdmock-app-keymethodjingdong.pop.order.getparam_json{"order_id":1}timestamp2025-04-02 12:00:00v2.0`},
			"62", "the application parameters came as param_json, which another gateway takes", "另一个网关"},
		{shape{name: "a nested form", request: posted("HTTP/1.1", stamped+`&360buy_param_json%5Border_id%5D=1&sign=<sign>`),
			signed: `360buy_param_json[order_id]1access_tokenjdmock-access-tokenapp_keyjdmock-app-keymethodjingdong.pop.order.gettimestamp2025-04-02 12:00:00v2.0`},
			"13", `"360buy_param_json[order_id]" is a member of a nested form`, "嵌套"},
		{shape{name: "a nested form that is not signed", request: posted("HTTP/1.1", stamped+`&360buy_param_json[order_id]=1&sign=<sign>`),
			signed: `360buy_param_jsonArrayaccess_tokenjdmock-access-tokenapp_keyjdmock-app-keymethodjingdong.pop.order.gettimestamp2025-04-02 12:00:00v2.0`},
			"12", `"360buy_param_json[order_id]" is a member of a nested form`, "嵌套"},
		{shape{name: "milliseconds", request: posted("HTTP/1.1", system+`&timestamp=1743566400000&360buy_param_json=%7B%22order_id%22%3A1%7D&sign=<sign>`),
			signed: `360buy_param_json{"order_id":1}access_tokenjdmock-access-tokenapp_keyjdmock-app-keymethodjingdong.pop.order.gettimestamp1743566400000v2.0`},
			"8", "timestamp is 1743566400000, a number of milliseconds since 1970", "毫秒"},
		{shape{name: "an HMAC over the wrapped text", digest: "hmacsha256 over the wrapped text",
			request: posted("HTTP/1.1", stamped+`&sign_method=hmacsha256&360buy_param_json=%7B%22order_id%22%3A1%7D&sign=<sign>`),
			signed:  `360buy_param_json{"order_id":1}access_tokenjdmock-access-tokenapp_keyjdmock-app-keymethodjingdong.pop.order.getsign_methodhmacsha256timestamp2025-04-02 12:00:00v2.0`},
			"12", "the HMAC was made over the text with the secret around it", "HMAC"},
	} {
		root, inner := dial(t, s).send(c.shape, s.AppSecret)
		assert.Equal(t, c.code, codeIn(t, root, inner), c.name)
		r := (*said)[len(*said)-1]
		assert.Contains(t, r.Cause, c.cause, c.name)
		assert.Contains(t, r.CauseZh, c.zh, c.name)
		assert.NotEmpty(t, r.Cure, c.name)
	}
}
