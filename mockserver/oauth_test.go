package mockserver_test

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/mocktest"
)

const callback = "http://127.0.0.1:1/back?from=jd"

// A service is one generation of JD's OAuth, as its clients see it.
type service struct {
	authorize, token, refresh, key, secret, scope string
}

var (
	current = service{mockserver.PathToLogin, mockserver.PathAccessToken, mockserver.PathRefreshToken, "app_key", "app_secret", "snsapi_base"}
	legacy  = service{mockserver.PathLegacyAuthorize, mockserver.PathLegacyToken, mockserver.PathLegacyToken, "client_id", "client_secret", "read"}
)

// services are both, by name.
var services = map[string]service{"current": current, "legacy": legacy}

// page returns the parameters of the authorize page.
func (v service) page(s *mocktest.Server, more ...string) url.Values {
	return changed(url.Values{v.key: {s.AppKey}, "response_type": {"code"}, "redirect_uri": {callback}, "state": {"a b&c=中"}, "scope": {v.scope}}, more)
}

// exchange returns the parameters that trade a code.
func (v service) exchange(s *mocktest.Server, code string, more ...string) url.Values {
	values := url.Values{v.key: {s.AppKey}, v.secret: {s.AppSecret}, "grant_type": {"authorization_code"}, "code": {code}}
	if v == legacy {
		values.Set("redirect_uri", callback)
	}
	return changed(values, more)
}

// renewal returns the parameters that trade a refresh token.
func (v service) renewal(s *mocktest.Server, refresh string, more ...string) url.Values {
	return changed(url.Values{v.key: {s.AppKey}, v.secret: {s.AppSecret}, "grant_type": {"refresh_token"}, "refresh_token": {refresh}}, more)
}

// changed sets name after name to value after value; an empty value removes it.
func changed(values url.Values, more []string) url.Values {
	for i := 0; i+1 < len(more); i += 2 {
		values.Set(more[i], more[i+1])
		if more[i+1] == "" {
			values.Del(more[i])
		}
	}
	return values
}

// sendOAuth sends parameters to a path, and follows no redirect.
func sendOAuth(t testing.TB, s *mocktest.Server, method, path string, values url.Values) (*http.Response, string) {
	t.Helper()
	target, body := strings.TrimSuffix(s.URL, wire.Path)+path, io.Reader(nil)
	if method == http.MethodPost {
		body = strings.NewReader(values.Encode())
	} else {
		target += "?" + values.Encode()
	}
	req, err := http.NewRequestWithContext(t.Context(), method, target, body)
	require.NoError(t, err)
	if body != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(t, err)
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp, string(text)
}

// codeFor asks for a shop's code as a test does, without the page.
func codeFor(t testing.TB, s *mocktest.Server, v service, venderID string) string {
	t.Helper()
	resp, body := sendOAuth(t, s, http.MethodGet, v.authorize, v.page(s, "vender_id", venderID))
	require.Equal(t, http.StatusFound, resp.StatusCode, "%s", body)
	to, err := url.Parse(resp.Header.Get("Location"))
	require.NoError(t, err)
	assert.Equal(t, "127.0.0.1:1", to.Host)
	assert.Equal(t, "jd", to.Query().Get("from"))
	assert.Equal(t, "a b&c=中", to.Query().Get("state"))
	return to.Query().Get("code")
}

// members returns the members of an answer with HTTP status 200.
func members(t testing.TB, resp *http.Response, body string) map[string]any {
	t.Helper()
	require.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Equal(t, "application/json;charset=UTF-8", resp.Header.Get("Content-Type"))
	assert.Equal(t, "no-store", resp.Header.Get("Cache-Control"))
	var got map[string]any
	dec := json.NewDecoder(strings.NewReader(body))
	dec.UseNumber()
	require.NoError(t, dec.Decode(&got), body)
	return got
}

// given wants new tokens.
func given(t testing.TB, s *mocktest.Server, method, path string, values url.Values) (access, refresh string, all map[string]any) {
	t.Helper()
	resp, body := sendOAuth(t, s, method, path, values)
	all = members(t, resp, body)
	require.Equal(t, json.Number("0"), all["code"], body)
	return all["access_token"].(string), all["refresh_token"].(string), all
}

// denied wants a refusal with a code.
func denied(t testing.TB, s *mocktest.Server, code, path string, values url.Values) string {
	t.Helper()
	resp, body := sendOAuth(t, s, http.MethodPost, path, values)
	got := members(t, resp, body)
	assert.Equal(t, json.Number(code), got["code"], "%s %v", body, path)
	assert.Len(t, got, 3)
	assert.NotEmpty(t, got["msg"])
	assert.Equal(t, resp.Header.Get("X-JDMock-Call"), got["requestId"])
	return got["msg"].(string)
}

// opens reports whether the gateway takes a token.
func opens(t testing.TB, s *mocktest.Server, access string) bool {
	t.Helper()
	root, _ := post(t, s, params(s, access, "jingdong.vender.shop.query", `{}`))
	return root != wire.ErrorRoot
}

func TestTheOAuthDanceOfBothGenerations(t *testing.T) {
	t.Parallel()
	for name, v := range services {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			t.Run(name+" "+method, func(t *testing.T) {
				t.Parallel()
				s := start(t, mockserver.Options{Shops: 3, Orders: 5})
				shop := s.Sandbox().Shops()[1]
				code := codeFor(t, s, v, shop.VenderID)
				assert.Len(t, code, 6)
				access, refresh, all := given(t, s, method, v.token, v.exchange(s, code))
				assertMembers(t, v, all, shop.Name)
				assert.True(t, opens(t, s, access), "a new token is good at once")
				root, inner := post(t, s, params(s, access, "jingdong.vender.shop.query", `{}`))
				assert.Equal(t, "jingdong_vender_shop_query_responce", root)
				assert.Contains(t, string(inner), shop.VenderID)

				fresh, next, again := given(t, s, method, v.refresh, v.renewal(s, refresh))
				assertMembers(t, v, again, shop.Name)
				assert.NotEqual(t, refresh, next)
				assert.Equal(t, all["uid"], again["uid"])
				assert.True(t, opens(t, s, fresh))
				assert.False(t, opens(t, s, access), "a refresh replaces the token")
				denied(t, s, "2012", v.refresh, v.renewal(s, refresh))
			})
		}
	}
}

// assertMembers holds an answer to what is recorded of JD's.
func assertMembers(t *testing.T, v service, all map[string]any, shop string) {
	t.Helper()
	assert.Equal(t, json.Number("31536000"), all["expires_in"])
	assert.Equal(t, "bearer", all["token_type"])
	assert.Regexp(t, `^\d{10}$`, all["uid"])
	millis := fmt.Sprint(noon.UnixMilli())
	if v == legacy {
		assert.Len(t, all, 8)
		assert.Equal(t, millis, all["time"], "text")
		assert.Equal(t, shop, all["user_nick"])
		assert.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`, all["access_token"])
		return
	}
	assert.Len(t, all, 10)
	assert.Equal(t, json.Number(millis), all["time"], "a number")
	assert.Equal(t, "snsapi_base", all["scope"])
	assert.Len(t, all["open_id"], 43)
	assert.Regexp(t, `^o\*AAT`, all["xid"])
	for _, token := range []string{"access_token", "refresh_token"} {
		assert.Regexp(t, `^[0-9a-f]{32}[a-z]{4}$`, all[token])
	}
}

func TestTheConfiguredRefreshTokenIsGoodAtEitherService(t *testing.T) {
	t.Parallel()
	for _, v := range services {
		s := start(t, empty())
		access, _, _ := given(t, s, http.MethodGet, v.refresh, v.renewal(s, mockserver.DefaultRefreshToken))
		assert.True(t, opens(t, s, access))
		assert.False(t, opens(t, s, s.AccessToken))
	}
}

func TestAShopIsChosenOnThePage(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Shops: 120, Orders: -1})
	shops := s.Sandbox().Shops()
	resp, page := sendOAuth(t, s, http.MethodGet, current.authorize, current.page(s))
	require.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Equal(t, "text/html; charset=utf-8", resp.Header.Get("Content-Type"))
	assert.NotContains(t, page, "<script")
	assert.Equal(t, 50, strings.Count(page, `name="vender_id"`), "a page of many")
	assert.Contains(t, page, html.EscapeString(shops[0].Name))
	_, last := sendOAuth(t, s, http.MethodGet, current.authorize, current.page(s, "page", "3"))
	assert.Equal(t, 20, strings.Count(last, `name="vender_id"`))
	_, beyond := sendOAuth(t, s, http.MethodGet, current.authorize, current.page(s, "page", "-9223372036854775809"))
	assert.Equal(t, 50, strings.Count(beyond, `name="vender_id"`))
	for _, search := range []string{shops[77].VenderID, shops[77].Name} {
		_, found := sendOAuth(t, s, http.MethodGet, current.authorize, current.page(s, "q", search))
		assert.Equal(t, 1, strings.Count(found, `name="vender_id"`), search)
	}
	_, none := sendOAuth(t, s, http.MethodGet, current.authorize, current.page(s, "q", "nowhere"))
	assert.Contains(t, none, "no shop matches")

	resp, _ = sendOAuth(t, s, http.MethodPost, current.authorize, current.page(s, "vender_id", shops[77].VenderID))
	assert.Equal(t, http.StatusFound, resp.StatusCode, "as the page's button sends it")
	resp, shown := sendOAuth(t, s, http.MethodGet, legacy.authorize, legacy.page(s, "vender_id", shops[5].VenderID, "redirect_uri", "urn:ietf:wg:oauth:2.0:oob"))
	require.Equal(t, http.StatusOK, resp.StatusCode)
	_, rest, _ := strings.Cut(shown, `<code id="code">`)
	code, _, _ := strings.Cut(rest, "<")
	given(t, s, http.MethodPost, legacy.token, legacy.exchange(s, code, "redirect_uri", "urn:ietf:wg:oauth:2.0:oob"))
}

func TestACodeIsGoodOnceForTenMinutesOfShopTime(t *testing.T) {
	t.Parallel()
	shopTime, gateway := clock.Frozen(noon), clock.Frozen(noon)
	s := start(t, mockserver.Options{Orders: -1, Clock: shopTime, Gateway: gateway})
	code, late := codeFor(t, s, current, s.VenderID), codeFor(t, s, current, s.VenderID)
	gateway.Advance(time.Hour)
	given(t, s, http.MethodGet, current.token, current.exchange(s, code))
	denied(t, s, "2010", current.token, current.exchange(s, code))
	shopTime.Advance(10 * time.Minute)
	denied(t, s, "2010", current.token, current.exchange(s, late))
}

// refreshExpired returns what is answered to the refresh of a token that has
// expired.
func refreshExpired(t *testing.T, s *mocktest.Server) string {
	t.Helper()
	require.True(t, s.Sandbox().SetExpiry(s.AccessToken, noon))
	_, body := sendOAuth(t, s, http.MethodPost, current.refresh, current.renewal(s, mockserver.DefaultRefreshToken))
	return body
}
