package mockserver_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

func TestEachOAuthMistakeHasItsCode(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	for _, v := range services {
		for _, c := range []struct {
			name, code string
			change     []string
		}{
			{"no app key", "1020", []string{v.key, ""}},
			{"an unknown app key", "1005", []string{v.key, "nobody"}},
			{"no secret", "1023", []string{v.secret, ""}},
			{"a wrong secret", "1006", []string{v.secret, s.AppSecret + "x"}},
			{"no grant", "1023", []string{"grant_type", ""}},
			{"another grant", "1007", []string{"grant_type", "password"}},
			{"no code", "1023", []string{"code", ""}},
			{"an unknown code", "2010", []string{"code", "gwide6"}},
		} {
			msg := denied(t, s, c.code, v.token, v.exchange(s, "abcdef", c.change...))
			assert.NotContains(t, msg, "%s", c.name)
		}
		denied(t, s, "1023", v.refresh, v.renewal(s, "x", "refresh_token", ""))
		denied(t, s, "2012", v.refresh, v.renewal(s, "x"))
		denied(t, s, "1007", v.token, v.exchange(s, strings.Repeat("x", 2<<20)))
		resp, body := sendOAuth(t, s, http.MethodPut, v.token, v.exchange(s, "x"))
		assert.Contains(t, fmt.Sprint(members(t, resp, body)["code"]), "1007")
	}
	denied(t, s, "1007", current.token, current.exchange(s, "x", "grant_type", "refresh_token"))
	code := codeFor(t, s, legacy, s.VenderID)
	denied(t, s, "1007", legacy.token, legacy.exchange(s, code, "redirect_uri", "http://127.0.0.1:2/"))
	denied(t, s, "2010", current.token, current.exchange(s, code))
	given(t, s, http.MethodPost, legacy.token, legacy.exchange(s, code))
}

func TestCodesAndRefreshTokensAreTheirAppsAlone(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	box, err := s.AddSandbox(t.Context(), sandbox.Config{
		Apps:  []sandbox.App{{Key: "first", Secret: "first-secret"}, {Key: "second", Secret: "second-secret"}},
		Shops: []sandbox.ShopConfig{{VenderID: s.VenderID, Refresh: "first-refresh"}},
	})
	require.NoError(t, err)
	require.Len(t, box.Apps(), 2)
	first, second := *s, *s
	first.AppKey, first.AppSecret = "first", "first-secret"
	second.AppKey, second.AppSecret = "second", "second-secret"
	code := codeFor(t, &first, current, s.VenderID)
	for _, other := range []*mocktest.Server{&second, s} {
		denied(t, s, "2010", current.token, current.exchange(other, code))
		denied(t, s, "2012", current.refresh, current.renewal(other, "first-refresh"))
	}
	access, refresh, _ := given(t, s, http.MethodPost, current.token, current.exchange(&first, code))
	assert.True(t, opens(t, &first, access))
	assert.False(t, opens(t, &second, access))
	denied(t, s, "2012", current.refresh, current.renewal(&second, refresh))
	given(t, s, http.MethodPost, current.refresh, current.renewal(&first, refresh))
	given(t, s, http.MethodPost, current.refresh, current.renewal(&first, "first-refresh"))
	assert.True(t, opens(t, s, s.AccessToken), "the other sandbox's shop of the same vender_id is untouched")
}

func TestRefreshesAreCappedInAMonthOfShopTime(t *testing.T) {
	t.Parallel()
	shopTime := clock.Frozen(time.Date(2025, 4, 30, 15, 59, 0, 0, time.UTC)) // a minute to May in JD's zone
	s := start(t, mockserver.Options{Orders: -1, Clock: shopTime})
	_, err := s.AddSandbox(t.Context(), sandbox.Config{
		Clock: shopTime, Apps: []sandbox.App{{Key: "capped", Secret: "secret", MonthlyRefreshes: 2}}, Shops: []sandbox.ShopConfig{{Refresh: "one"}, {Refresh: "other"}},
	})
	require.NoError(t, err)
	capped := *s
	capped.AppKey, capped.AppSecret = "capped", "secret"
	_, refresh, _ := given(t, s, http.MethodPost, current.refresh, current.renewal(&capped, "one"))
	_, refresh, _ = given(t, s, http.MethodPost, current.refresh, current.renewal(&capped, refresh))
	denied(t, s, "2013", current.refresh, current.renewal(&capped, refresh))
	given(t, s, http.MethodPost, current.refresh, current.renewal(&capped, "other"))
	shopTime.Advance(time.Minute)
	given(t, s, http.MethodPost, current.refresh, current.renewal(&capped, refresh))
}

func TestNoRedirectLeavesTheWeb(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	for _, uri := range []string{
		"javascript:alert(1)", "JaVaScRiPt://x/%0aalert(1)", "data:text/html,x", "file:///etc/passwd", "//evil.example/", "/back", "back", "http:", "http:///x", "http:evil",
		"https://u:p@evil.example/", "http://a.example/#x", "http://a.example/#", "http://a.example\\@b.example/", "http://a.example/\r\nSet-Cookie: x=y", "urn:other", "myapp://code",
		"http://a.example/" + strings.Repeat("x", 3000), "%zz", "http://[::1", "",
	} {
		for _, v := range services {
			resp, body := sendOAuth(t, s, http.MethodGet, v.authorize, v.page(s, "vender_id", s.VenderID, "redirect_uri", uri))
			assert.Equal(t, http.StatusOK, resp.StatusCode, uri)
			assert.Empty(t, resp.Header.Get("Location"), uri)
			assert.Contains(t, body, "redirect_uri", uri)
		}
	}
	for uri, want := range map[string]string{
		"http://a.example":              "http://a.example?code=",
		"https://a.example:8443/b/?x=1": "https://a.example:8443/b/?x=1&code=",
		"http://a.example/中?k=中 文":      "http://a.example/%E4%B8%AD?k=%E4%B8%AD%20%E6%96%87&code=",
	} {
		resp, _ := sendOAuth(t, s, http.MethodGet, current.authorize, current.page(s, "vender_id", s.VenderID, "redirect_uri", uri))
		assert.True(t, strings.HasPrefix(resp.Header.Get("Location"), want), resp.Header.Get("Location"))
	}
}

func TestAuthorizePagesRefuseInWords(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	for code, change := range map[string][]string{
		"1020": {"app_key", ""}, "1005": {"app_key", "nobody"}, "1023": {"response_type", ""}, "1007": {"response_type", "token"},
		"1007 ": {"vender_id", "99"}, "1007  ": {"state", strings.Repeat("x", 5000)},
	} {
		resp, body := sendOAuth(t, s, http.MethodGet, current.authorize, current.page(s, change...))
		assert.Equal(t, http.StatusOK, resp.StatusCode)
		assert.Contains(t, body, "<p>"+strings.TrimSpace(code)+" ", code)
		assert.Contains(t, body, "授权失败")
	}
}

func TestHostileTextsAreEscapedOnThePage(t *testing.T) {
	t.Parallel()
	const hostile = `"><script>alert('x')</script>{{.}}`
	s := start(t, mockserver.Options{Orders: -1, ShopList: []sandbox.ShopConfig{{Name: hostile}}})
	for _, change := range [][]string{nil, {"state", hostile}, {"q", hostile}, {"scope", hostile}, {"redirect_uri", "http://a.example/?" + hostile}, {"page", hostile}} {
		_, page := sendOAuth(t, s, http.MethodGet, current.authorize, current.page(s, change...))
		assert.NotContains(t, page, "<script", change)
	}
	_, page := sendOAuth(t, s, http.MethodGet, current.authorize, current.page(s, "state", hostile, "vender_id", s.VenderID, "redirect_uri", "urn:ietf:wg:oauth:2.0:oob"))
	assert.Contains(t, page, "授权成功")
	assert.NotContains(t, page, "<script")
	resp, _ := sendOAuth(t, s, http.MethodGet, current.authorize, current.page(s, "state", hostile+"\r\nX: y\x00\xff", "vender_id", s.VenderID))
	to, err := url.Parse(resp.Header.Get("Location"))
	require.NoError(t, err)
	assert.Equal(t, hostile+"\r\nX: y\x00\xff", to.Query().Get("state"), "unchanged, to the byte")
	assert.Empty(t, resp.Header.Get("X"))
}

func TestAnOAuthAnswerCanBeLostByAFault(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	_, err := s.Sandbox().Faults.Add(fault.Rule{Method: "oauth2/refresh_token", First: 1, Phase: fault.After, Action: fault.Action{Type: fault.ErrorAction, Code: "3038"}})
	require.NoError(t, err)
	denied(t, s, "3038", current.refresh, current.renewal(s, mockserver.DefaultRefreshToken))
	denied(t, s, "2012", current.refresh, current.renewal(s, mockserver.DefaultRefreshToken))
	assert.False(t, opens(t, s, s.AccessToken), "the refresh has happened all the same")
}

func TestOAuthLeaksNoSecretAndExplainsEachRefusal(t *testing.T) {
	t.Parallel()
	const planted = "planted-secret-9c1f"
	var mu sync.Mutex
	var told []mockserver.Refusal
	s := start(t, mockserver.Options{Orders: -1, AppSecret: planted, RefreshToken: planted + "-refresh", OnRefusal: func(r mockserver.Refusal) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, r)
	}})
	code := codeFor(t, s, current, s.VenderID)
	secrets := []string{planted, code}
	access, refresh, _ := given(t, s, http.MethodGet, current.token, current.exchange(s, code))
	secrets = append(secrets, access, refresh)
	denied(t, s, "2010", current.token, current.exchange(s, code))
	access, refresh, _ = given(t, s, http.MethodPost, current.refresh, current.renewal(s, planted+"-refresh"))
	secrets = append(secrets, access, refresh)
	denied(t, s, "2012", current.refresh, current.renewal(s, planted+"-refresh"))
	denied(t, s, "1006", current.token, current.exchange(s, code, "app_secret", planted+"x"))
	denied(t, s, "1005", current.token, current.exchange(s, code, "app_key", planted))
	denied(t, s, "1007", current.token, current.exchange(s, code, "grant_type", planted))
	sendOAuth(t, s, http.MethodGet, current.authorize, current.page(s, "state", planted, "redirect_uri", "x:"+planted))
	entries, _ := s.Sandbox().Journal.Entries()
	lost, _ := s.Unplaced().Entries()
	assert.Len(t, entries, 8)
	assert.Len(t, lost, 1)
	mu.Lock()
	defer mu.Unlock()
	require.Len(t, told, 6)
	for _, r := range told {
		assert.NotEmpty(t, r.Cause)
		assert.NotEmpty(t, r.Cure)
		assert.Contains(t, r.Method, "oauth2/")
	}
	seen := fmt.Sprintf("%+v %+v %+v", entries, lost, told)
	for _, secret := range secrets {
		assert.NotContains(t, seen, secret)
	}
	assert.Equal(t, "oauth2/to_login", entries[0].Method)
	assert.Equal(t, http.StatusFound, entries[0].Status)
	assert.Equal(t, s.VenderID, entries[1].Vender)
	assert.Equal(t, wire.CodeOK, entries[1].Code)
}

func TestAChangedPasswordVoidsTokensAndCodes(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: -1, Shops: 2})
	code := codeFor(t, s, current, s.VenderID)
	access, refresh, _ := given(t, s, http.MethodPost, current.token, current.exchange(s, codeFor(t, s, current, s.VenderID)))
	require.True(t, s.Sandbox().PasswordChanged(s.VenderID))
	assert.False(t, s.Sandbox().PasswordChanged("99"))
	for _, token := range []string{access, s.AccessToken} {
		_, err := s.Sandbox().Open(context.Background(), s.AppKey, token, noon)
		var bad *sandbox.TokenError
		require.ErrorAs(t, err, &bad)
		assert.Equal(t, sandbox.Revoked, bad.Reason)
	}
	denied(t, s, "2012", current.refresh, current.renewal(s, refresh))
	denied(t, s, "2010", current.token, current.exchange(s, code))
	other := s.Sandbox().Shops()[1].VenderID
	assert.True(t, opens(t, s, s.Sandbox().Tokens(other)[0].Access))
	access, _, _ = given(t, s, http.MethodPost, current.token, current.exchange(s, codeFor(t, s, current, s.VenderID)))
	assert.True(t, opens(t, s, access), "authorized anew")
}
