package lab

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// document draws JSON without blanks, as it may be spelled.
func document(t *rapid.T, depth int) string {
	kinds := 5
	if depth > 3 {
		kinds = 3
	}
	switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
	case 0:
		return rapid.SampledFrom([]string{"0", "-1.50", "1e3", "9007199254740993", "true", "null"}).Draw(t, "word")
	case 1:
		return rapid.SampledFrom([]string{`""`, `"京东"`, `"\u4eac\/"`, `"a,b:{}[]"`, `"\"\\"`}).Draw(t, "text")
	case 2:
		return rapid.SampledFrom([]string{"{}", "[]"}).Draw(t, "empty")
	case 3:
		return "[" + strings.Join(rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string { return document(t, depth+1) }), 1, 4).Draw(t, "items"), ",") + "]"
	}
	var members []string
	for range rapid.IntRange(1, 4).Draw(t, "members") {
		name := rapid.SampledFrom([]string{"code", "a b", "订单", "x/y"}).Draw(t, "name")
		members = append(members, `"`+name+`":`+document(t, depth+1))
	}
	return "{" + strings.Join(members, ",") + "}"
}

func TestWhatIsNotTouchedKeepsItsBytes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := document(t, 0)
		n, err := parse([]byte(text))
		require.NoError(t, err)
		assert.Equal(t, text, string(n.bytes()))
		spaced, err := parse([]byte(" \n" + strings.ReplaceAll(text, "}", " }\t") + " "))
		if json.Valid([]byte(strings.ReplaceAll(text, "}", " }\t"))) && !strings.Contains(text, `"a,b:{}[]"`) {
			require.NoError(t, err)
			assert.Equal(t, text, string(spaced.bytes()))
		}
	})
}

func TestAnEditTouchesItsPlaceAlone(t *testing.T) {
	t.Parallel()
	const was = `{"r":{"code":"0","list":[{"id":1,"p":"1.50"},{"id":2,"p":"2.00"}],"o":{"a":1,"b":2}}}`
	for _, c := range []struct {
		name, path string
		edit       edit
		want       string
	}{
		{"drop", "*/code", drop, `{"r":{"list":[{"id":1,"p":"1.50"},{"id":2,"p":"2.00"}],"o":{"a":1,"b":2}}}`},
		{"drop items", "*/list/*", drop, `{"r":{"code":"0","list":[],"o":{"a":1,"b":2}}}`},
		{"rename", "*/code", rename("errcode"), `{"r":{"errcode":"0","list":[{"id":1,"p":"1.50"},{"id":2,"p":"2.00"}],"o":{"a":1,"b":2}}}`},
		{"put", "*/list/1/id", put("null"), `{"r":{"code":"0","list":[{"id":1,"p":"1.50"},{"id":null,"p":"2.00"}],"o":{"a":1,"b":2}}}`},
		{"as text", "*/list/*/id", asText, `{"r":{"code":"0","list":[{"id":"1","p":"1.50"},{"id":"2","p":"2.00"}],"o":{"a":1,"b":2}}}`},
		{"as number", "*/code", asNumber, `{"r":{"code":0,"list":[{"id":1,"p":"1.50"},{"id":2,"p":"2.00"}],"o":{"a":1,"b":2}}}`},
		{"only item", "*/list", onlyItem, `{"r":{"code":"0","list":{"id":1,"p":"1.50"},"o":{"a":1,"b":2}}}`},
		{"flatten", "*/o", flatten, `{"r":{"code":"0","list":[{"id":1,"p":"1.50"},{"id":2,"p":"2.00"}],"a":1,"b":2}}`},
		{"more fen", "*/list/0/p", moreFen(1), `{"r":{"code":"0","list":[{"id":1,"p":"1.51"},{"id":2,"p":"2.00"}],"o":{"a":1,"b":2}}}`},
		{"in fen", "*/list/1/p", inFen, `{"r":{"code":"0","list":[{"id":1,"p":"1.50"},{"id":2,"p":"200"}],"o":{"a":1,"b":2}}}`},
		{"one decimal more", "*/list/0/p", withDecimal, `{"r":{"code":"0","list":[{"id":1,"p":"1.501"},{"id":2,"p":"2.00"}],"o":{"a":1,"b":2}}}`},
		{"nowhere", "*/nothing/here", drop, was},
	} {
		n, err := parse([]byte(was))
		require.NoError(t, err)
		n.each(c.path, c.edit)
		assert.Equal(t, c.want, string(n.bytes()), c.name)
	}
}

func TestWhatIsNestedTooDeepIsNotChanged(t *testing.T) {
	t.Parallel()
	_, err := parse([]byte(strings.Repeat("[", 40) + strings.Repeat("]", 40)))
	require.ErrorIs(t, err, errDepth)
	for _, broken := range []string{"", "{", "[1,]", "{}{}", `{"a"}`} {
		_, err := parse([]byte(broken))
		assert.Error(t, err, broken)
	}
}

// echo tells what came to it.
var echo = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseMultipartForm(1 << 20)
	w.WriteHeader(http.StatusTeapot)
	_, _ = w.Write([]byte(r.Method + " " + r.URL.String() + " " + r.FormValue("method")))
})

func TestWhatIsNoCallPassesUnchanged(t *testing.T) {
	t.Parallel()
	l, err := Find("body-empty")
	require.NoError(t, err)
	w := httptest.NewRecorder()
	l.Wrap(echo, Credentials{}).ServeHTTP(w, httptest.NewRequest(http.MethodPut, "/oauth2/access_token?method=x", strings.NewReader("a")))
	assert.Equal(t, http.StatusTeapot, w.Code)
	assert.Equal(t, "PUT /oauth2/access_token?method=x x", w.Body.String())
}

func TestParametersAreReadWhereverTheyStand(t *testing.T) {
	t.Parallel()
	const parts = "--b\r\nContent-Disposition: form-data; name=\"method\"\r\n\r\nm\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x\"\r\n\r\nfile\r\n--b--\r\n"
	for name, c := range map[string]struct{ query, kind, body string }{
		"query": {"?method=m", "", ""}, "form": {"", "application/x-www-form-urlencoded", "method=m"}, "no type": {"", "", "method=m"},
		"multipart": {"", "multipart/form-data; boundary=b", parts}, "both": {"?method=m", "application/json", `{"method":"n"}`},
	} {
		r := httptest.NewRequest(http.MethodPost, "/routerjson"+c.query, strings.NewReader(c.body))
		r.Header.Set("Content-Type", c.kind)
		got := newCall(r, []byte(c.body))
		assert.Equal(t, "m", string(got.method()), name)
		assert.Len(t, got.params, 1, name)
	}
}

func TestARequestThatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	l, err := Find("body-empty")
	require.NoError(t, err)
	w := httptest.NewRecorder()
	l.Wrap(echo, Credentials{}).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/routerjson", strings.NewReader(strings.Repeat("a", maxRequest+1))))
	assert.Equal(t, http.StatusRequestEntityTooLarge, w.Code)
}

func TestALieThatSignsNeedsTheSecret(t *testing.T) {
	t.Parallel()
	l, err := Find("wrong-sign-accepted")
	require.NoError(t, err)
	seen := ""
	next := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { seen = r.FormValue("sign") })
	l.Wrap(next, Credentials{}).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/routerjson?method=m&sign=bad", nil))
	assert.Equal(t, "bad", seen)
}

func TestAnUnknownLieIsToldOfItsLikes(t *testing.T) {
	t.Parallel()
	_, err := Find("payment-off-by-a-cent")
	assert.EqualError(t, err, `lie "payment-off-by-a-cent" is unknown: want such as payment-off-by-a-fen, payment-without-freight`)
	_, err = Find("zzz")
	assert.ErrorContains(t, err, `lie "zzz" is unknown: want one of the `)
}

func TestOnlyThisMachineIsLiedAbout(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "api.jd.com", "https://api.jd.com/routerjson", "http://10.0.0.1/routerjson", "ftp://127.0.0.1", "http://u:p@127.0.0.1", "http://127.0.0.1/?a=b", "http://localhost.example.com"} {
		_, err := NewUpstream(bad)
		require.ErrorIs(t, err, ErrUpstream, bad)
	}
	for _, good := range []string{"http://127.0.0.1:6180/routerjson", "http://localhost:1", "http://[::1]:6180/routerjson/"} {
		_, err := NewUpstream(good)
		assert.NoError(t, err, good)
	}
}

func TestARequestReachesTheUpstreamAsItWasSigned(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(echo)
	t.Cleanup(s.Close)
	up, err := NewUpstream(s.URL + "/routerjson")
	require.NoError(t, err)
	l, err := Find("guide-list-null")
	require.NoError(t, err)
	w := httptest.NewRecorder()
	l.Wrap(up, Credentials{}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/routerjson?b=%2b&a=1;2&method=x", nil))
	assert.Equal(t, http.StatusTeapot, w.Code)
	assert.Equal(t, "GET /routerjson?b=%2b&a=1;2&method=x x", w.Body.String())
}
