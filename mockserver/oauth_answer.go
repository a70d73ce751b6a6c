package mockserver

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/oauth"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// The types of the answers.
const (
	typeJSON = "application/json;charset=UTF-8"
	typeHTML = "text/html; charset=utf-8"
)

// currentTokens are an answer of the current service.
// Source: a recorded answer of May 2023, and the Go struct of another client.
type currentTokens struct {
	AccessToken  string `json:"access_token"`
	ExpiresIn    int64  `json:"expires_in"` // seconds
	RefreshToken string `json:"refresh_token"`
	Scope        string `json:"scope"`
	OpenID       string `json:"open_id"`
	UID          string `json:"uid"`
	Time         int64  `json:"time"` // milliseconds
	TokenType    string `json:"token_type"`
	Code         int    `json:"code"`
	XID          string `json:"xid"`
}

// legacyTokens are an answer of the old service.
// Source: a recorded answer of January 2018.
type legacyTokens struct {
	AccessToken  string `json:"access_token"`
	Code         int    `json:"code"`
	ExpiresIn    int64  `json:"expires_in"` // seconds
	RefreshToken string `json:"refresh_token"`
	Time         string `json:"time"` // milliseconds, as text
	TokenType    string `json:"token_type"`
	UID          string `json:"uid"`
	UserNick     string `json:"user_nick"`
}

// scopeCurrent is the scope of every token (assumed).
const scopeCurrent = "snsapi_base"

// tokens writes a token as the endpoint's generation does.
func (c *oauthCall) tokens(t sandbox.Token) oauthAnswer {
	uid, openID, xid := c.box.Account(c.app.Key, t.VenderID)
	seconds, millis := int64(t.Expires.Sub(c.shopAt).Seconds()), c.now.UnixMilli()
	if c.generation == oauth.Legacy {
		return writeJSON(legacyTokens{
			AccessToken: t.Access, ExpiresIn: seconds, RefreshToken: t.Refresh, Time: strconv.FormatInt(millis, 10),
			TokenType: "bearer", UID: uid, UserNick: c.shop.Name,
		})
	}
	return writeJSON(currentTokens{
		AccessToken: t.Access, ExpiresIn: seconds, RefreshToken: t.Refresh, Scope: scopeCurrent, OpenID: openID,
		UID: uid, Time: millis, TokenType: "bearer", XID: xid,
	})
}

func writeJSON(v any) oauthAnswer {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err) // texts and numbers cannot fail
	}
	return oauthAnswer{body: body, contentType: typeJSON}
}

// refuse words a refusal: as a page for people, else as JD's OAuth does.
func (c *oauthCall) refuse(r *refusal) oauthAnswer {
	e := r.error()
	e.RequestID = c.id
	if c.page {
		return refusalPage(e, r)
	}
	if c.box != nil && c.box.Quirks().Of(quirk.OAuthError) == "error_response" {
		return oauthAnswer{body: e.Envelope(), contentType: typeJSON}
	}
	code, err := strconv.Atoi(e.Code)
	if err != nil {
		panic(fmt.Sprintf("oauth code %q is no number", e.Code))
	}
	return writeJSON(struct {
		Code      int    `json:"code"`
		Msg       string `json:"msg"`
		RequestID string `json:"requestId"`
	}{code, e.ZhDesc, e.RequestID})
}

// badRefresh words a refresh token that brings nothing.
func badRefresh(bad *sandbox.TokenError) *refusal {
	r := &refusal{entry: wire.OAuthRefreshUnknown, cause: "the refresh token: " + bad.Error(), cure: reauthorize}
	switch bad.Reason {
	case sandbox.Expired:
		r.entry = wire.OAuthRefreshExpired
		r.cure = "refresh before it expires; now " + reauthorize + ", or set the quirk refresh-expired=allow"
	case sandbox.Replaced:
		r.cure = "each refresh brings a new refresh token: keep that one"
	}
	return r
}

// reauthorize is what remains to do without a good refresh token.
const reauthorize = "authorize the shop anew at " + PathToLogin
