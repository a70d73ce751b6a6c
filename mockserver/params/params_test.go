package params

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
)

func TestTheQueryGoesBeforeTheBodyAndEmptyValuesGiveWay(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest("POST", "/x?a=1&b=&c=%zz&&", strings.NewReader("a=2&b=3&d=+;"))
	got, err := Read(r, Ignored, nil)
	require.NoError(t, err)
	assert.Equal(t, wire.Params{{Name: "a", Value: "1"}, {Name: "b", Value: "3"}, {Name: "c", Value: "%zz"}, {Name: "d", Value: " ;"}}, got.Params)
	assert.Equal(t, []string{`"a" was sent twice with different values; the first counts`}, got.Notes)
}

func TestMembersOfAJSONObjectAreParameters(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest("POST", "/x", strings.NewReader(` { "a" : "x\u4e00" , "b": 233819152924,"c":2.33819152924e+11,"d":null,"e":1e-3,"f":true,"g":1e999999}`))
	got, err := Read(r, Members, nil)
	require.NoError(t, err)
	assert.Equal(t, wire.Params{
		{Name: "a", Value: "x一"}, {Name: "b", Value: "233819152924"}, {Name: "c", Value: "233819152924"},
		{Name: "e", Value: "1e-3"}, {Name: "f", Value: "true"}, {Name: "g", Value: "1e999999"},
	}, got.Params)
	for body, cause := range map[string]string{
		`[1]`: "list", `{"a":`: "none", `{"a":[1]}`: `"a" is a list or an object`, `{"a":{}}`: "object", strings.Repeat("[", 1<<19): "none",
	} {
		_, err := Read(httptest.NewRequest("POST", "/x", strings.NewReader(body)), Members, nil)
		var wrong *Error
		require.ErrorAs(t, err, &wrong, "%.20s", body)
		assert.Contains(t, wrong.Cause, cause)
		assert.NotEmpty(t, wrong.Cure)
	}
}

func TestARequestIsBounded(t *testing.T) {
	t.Parallel()
	_, err := Read(httptest.NewRequest("POST", "/x", strings.NewReader(strings.Repeat("a", MaxBytes+1))), Ignored, nil)
	require.ErrorIs(t, err, ErrTooLarge)
	_, err = Read(httptest.NewRequest("POST", "/x?"+strings.Repeat("a", MaxBytes+1), nil), Ignored, nil)
	require.ErrorIs(t, err, ErrTooLarge)
	var many strings.Builder
	for i := range MaxCount + 1 {
		many.WriteString("p" + strings.Repeat("x", i%97) + string(rune('a'+i%26)) + string(rune('0'+i/97)) + "=1&")
	}
	_, err = Read(httptest.NewRequest("POST", "/x", strings.NewReader(many.String())), Ignored, nil)
	require.ErrorContains(t, err, "more than 1000")
}

func FuzzEachNameStandsOnce(f *testing.F) {
	f.Add("method=a&method=b", "application/x-www-form-urlencoded", []byte("method=c&x=%zz&;=+"))
	f.Add("", "multipart/form-data; boundary=b", []byte("--b\r\nContent-Disposition: form-data; name=\"method\"\r\n\r\nx\r\n--b--\r\n"))
	f.Add("a&b=&=c", "application/json", []byte(`{"order_id":1,"order_id":2,"a":{"b":[1]}}`))
	f.Fuzz(func(t *testing.T, query, contentType string, body []byte) {
		var m merger
		m.form([]byte(query))
		err := m.body(contentType, body, Members)
		var wrong *Error
		if err != nil && !errors.As(err, &wrong) {
			t.Fatalf("the error is a %T", err)
		}
		seen := map[string]bool{}
		for _, p := range m.Params {
			if seen[p.Name] {
				t.Fatalf("%q stands twice: %v", p.Name, m.Params)
			}
			seen[p.Name] = true
		}
		if len(m.Params) > MaxCount+1 {
			t.Fatalf("%d parameters", len(m.Params))
		}
	})
}

func FuzzUnescapingIsThatOfURLsButForStrayPercents(f *testing.F) {
	f.Add("a%20b+c", "%zz%e4%bD%A0")
	f.Fuzz(func(t *testing.T, first, second string) {
		var d desk
		d.unescape([]byte(first))
		end := len(d.plain)
		d.unescape([]byte(second))
		got := []string{string(d.plain[:end]), string(d.plain[end:])}
		for i, s := range []string{first, second} {
			if want, err := url.QueryUnescape(s); err == nil && got[i] != want {
				t.Fatalf("%q became %q, want %q", s, got[i], want)
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	body := "360buy_param_json=%7B%22order_id%22%3A1%7D&access_token=jdmock-access-token&app_key=jdmock-app-key&method=jingdong.pop.order.get&timestamp=2025-04-02+12%3A00%3A00&v=2.0&sign=0123456789ABCDEF0123456789ABCDEF"
	b.ReportAllocs()
	for b.Loop() {
		r := &http.Request{Method: http.MethodPost, URL: &url.URL{}, Header: http.Header{"Content-Type": {urlencoded}}, Body: io.NopCloser(strings.NewReader(body))}
		if _, err := Read(r, Ignored, nil); err != nil {
			b.Fatal(err)
		}
	}
}
