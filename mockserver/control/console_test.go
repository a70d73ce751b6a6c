package control_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/control"
	"github.com/jdmock/jdmock/mockserver/order"
)

// openConsole fetches the page.
func openConsole(b *bench, headers ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	r := httptest.NewRequest("GET", "http://127.0.0.1:6181/", nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	return w
}

func TestTheConsoleRunsItsOwnScriptAloneAndLoadsNothing(t *testing.T) {
	t.Parallel()
	w := openConsole(newBench(t, ""))
	require.Equal(t, 200, w.Code)
	assert.Equal(t, "text/html; charset=utf-8", w.Header().Get("Content-Type"))
	policy, page := w.Header().Get("Content-Security-Policy"), w.Body.String()
	assert.Contains(t, policy, "default-src 'self'; ")
	assert.Contains(t, policy, "frame-ancestors 'none'")
	assert.NotContains(t, policy, "unsafe")
	for _, element := range []string{"script", "style"} {
		found := regexp.MustCompile(`(?s)<`+element+`>(.*?)</`+element+`>`).FindAllStringSubmatch(page, -1)
		require.Len(t, found, 1)
		sum := sha256.Sum256([]byte(found[0][1]))
		assert.Contains(t, policy, element+"-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
	}
	for _, unsafe := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "localStorage", "src=", "href=", "url(", "//cdn"} {
		assert.NotContains(t, page, unsafe)
	}
	assert.NotRegexp(t, `<[^>]*\s(on[a-z]+|style)\s*=`, page, "no inline handlers, no inline styles")
	assert.NotRegexp(t, `https?://`, page)
	assert.Less(t, strings.Count(page, "\n"), 400)
}

// asks finds what the page asks of the API: the verb, whether it is in a sandbox,
// the path, and what follows a part that is filled in.
var asks = regexp.MustCompile(`(?:api\('(\w+)', |show\()(inBox\()?'([^']*)'(?: \+ (?:encodeURIComponent\([\w.]+\)|[\w.]+)(?: \+ '([^']*)')?)?`)

func TestTheConsoleUsesRoutesThatThereAre(t *testing.T) {
	t.Parallel()
	page := openConsole(newBench(t, "")).Body.String()
	parts := regexp.MustCompile(`\{\w+\}`)
	known := map[string]bool{}
	for path, at := range control.Document()["paths"].(map[string]any) {
		for verb := range at.(map[string]any) {
			known[strings.ToUpper(verb)+" "+parts.ReplaceAllString(path, "{}")] = true
		}
	}
	found := asks.FindAllStringSubmatch(page, -1)
	require.Equal(t, strings.Count(page, "inBox('/")+strings.Count(page, "'/v1/sandboxes')"), len(found), "each use is understood here")
	require.Greater(t, len(found), 10)
	for _, use := range found {
		verb, path := use[1], use[3]
		if verb == "" {
			verb = "GET"
		}
		if strings.HasSuffix(path, "/") {
			path += "{}"
		}
		if use[2] != "" {
			path = "/v1/sandboxes/{}" + path
		}
		assert.True(t, known[verb+" "+path+use[4]], "%s %s%s, as in %s", verb, path, use[4], use[0])
	}
}

func TestTheConsoleKnowsTheEventsOfEachState(t *testing.T) {
	t.Parallel()
	page := openConsole(newBench(t, "")).Body.String()
	for _, line := range regexp.MustCompile(`\b([A-Z_]{4,}): \[([^\]]+)\]`).FindAllStringSubmatch(page, -1) {
		_, ok := order.ParseState(line[1])
		assert.True(t, ok, "%s", line[1])
		for name := range strings.SplitSeq(line[2], ", ") {
			name = strings.Trim(name, "'")
			_, ok := order.ParseEvent(name)
			assert.True(t, ok, "%s", name)
			assert.Regexp(t, `\b`+name+`: '`, page, "%s has a Chinese name", name)
		}
	}
}

func TestTheConsoleComesWithoutATokenAndShowsNothingWithoutOne(t *testing.T) {
	t.Parallel()
	b := newBench(t, "a-token")
	for _, site := range []string{"none", "cross-site"} {
		w := openConsole(b, "Host", "jdmock:6181", "Sec-Fetch-Site", site)
		assert.Equal(t, 200, w.Code)
		for _, secret := range []string{"a-token", "jdmock-app-secret", "jdmock-access-token"} {
			assert.NotContains(t, w.Body.String(), secret)
		}
	}
	assert.Equal(t, 401, b.do("POST", "/", `{}`).status)
	assert.Equal(t, 401, b.do("GET", "//", "").status)
	assert.Equal(t, 401, b.do("GET", "/v1/sandboxes", "").status)
	assert.Equal(t, 421, openConsole(newBench(t, ""), "Host", "rebind.evil.example").Code)
	assert.Equal(t, 405, newBench(t, "").do("POST", "/", `{}`).status)
}
