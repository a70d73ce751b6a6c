package suite

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/exact"
	"github.com/jdmock/jdmock/contract/wire"
)

// Paths of JD's OAuth services.
const (
	pathToken   = "/oauth2/access_token"
	pathRefresh = "/oauth2/refresh_token"
)

// oauthEntries are the checks of OAuth: its refusals alone, since a code is not
// at hand, and the token that was given is not to be used up.
func (g *ground) oauthEntries() []entry {
	check := func(name string, want wire.Entry, path string, spoil func(url.Values)) entry {
		return entry{name: "oauth/" + name, evidence: want.Source.Evidence, source: want.Source.Ref, run: func(p *probe) {
			if g.target.OAuthURL == "" {
				p.unchecked(say("the URL of OAuth is not given", "未给出 OAuth 地址"))
			}
			p.denied(want, path, spoil)
		}}
	}
	set := func(name, value string) func(url.Values) { return func(v url.Values) { v.Set(name, value) } }
	drop := func(name string) func(url.Values) { return func(v url.Values) { v.Del(name) } }
	return []entry{
		check("an unknown code is refused", wire.OAuthCode, pathToken, func(url.Values) {}),
		check("a missing code is refused", wire.OAuthMissing, pathToken, drop("code")),
		check("a missing grant_type is refused", wire.OAuthMissing, pathToken, drop("grant_type")),
		check("an unknown grant_type is refused", wire.OAuthParam, pathToken, set("grant_type", "password")),
		check("a missing app_key is refused", wire.OAuthMissingAppKey, pathToken, drop("app_key")),
		check("an unknown app_key is refused", wire.OAuthAppKey, pathToken, set("app_key", noSuchKey)),
		check("a missing app_secret is refused", wire.OAuthMissing, pathToken, drop("app_secret")),
		check("a wrong app_secret is refused", wire.OAuthSecret, pathToken, set("app_secret", "no-such-secret")),
		check("an unknown refresh_token is refused", wire.OAuthRefreshUnknown, pathRefresh, func(url.Values) {}),
		check("a missing refresh_token is refused", wire.OAuthMissing, pathRefresh, drop("refresh_token")),
	}
}

// denied makes a call that has no right code, and else is right but for one
// thing.
func (p *probe) denied(want wire.Entry, path string, spoil func(url.Values)) {
	t := p.ground.target
	form := url.Values{"app_key": {t.AppKey}, "app_secret": {t.AppSecret}}
	if path == pathRefresh {
		form.Set("grant_type", "refresh_token")
		form.Set("refresh_token", "no-such-refresh-token")
	} else {
		form.Set("grant_type", "authorization_code")
		form.Set("code", "nosuch")
	}
	spoil(form)
	got := p.exchange(p.ground.oauth, "oauth", false, func() reply {
		return p.ground.caller.send(p.ctx, http.MethodPost, strings.TrimSuffix(t.OAuthURL, "/")+path, strings.NewReader(form.Encode()), nil)
	})
	p.fine(got)
	var answer map[string]any
	if err := exact.Decode(got.body, &answer); err != nil {
		p.failNow(contract.CodeBodyJSON, contract.RuleEnvelope, "", say("one JSON object", "一个 JSON 对象"), say("something else", "其他内容"))
	}
	if _, given := answer["access_token"]; given {
		p.failNow(contract.CodeTokenAccepted, "refusal", "/access_token", say("a refusal with code %s", "以错误码 %s 拒绝", want.Code), say("a token", "返回了令牌"))
	}
	code, isNumber := answer["code"].(json.Number)
	if !isNumber || code.String() != want.Code {
		p.fail(contract.CodeGateway, "refusal", "/code", phrase{want.Code + " (" + want.En + ")", want.Code + "（" + want.Zh + "）"}, say("%.20q", "%.20q", code.String()))
	}
}
