package mockserver

import (
	"errors"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/oauth"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// giveToken trades a code or a refresh token for new tokens.
func (s *Server) giveToken(c *oauthCall) (oauthAnswer, *refusal) {
	grant, err := c.oneOf("grant_type", c.grants...)
	if err != nil {
		return oauthAnswer{}, err
	}
	if err := s.strikeOAuth(c, fault.Before); err != nil {
		return oauthAnswer{}, err
	}
	trade := c.exchange
	if grant == grantRefresh {
		trade = c.renew
	}
	token, err := trade()
	if err != nil {
		return oauthAnswer{}, err
	}
	c.shop, _ = c.box.Shop(token.VenderID)
	c.passed(grant)
	if err := s.strikeOAuth(c, fault.After); err != nil {
		return oauthAnswer{}, err
	}
	return c.tokens(token), nil
}

// exchange trades a code.
func (c *oauthCall) exchange() (sandbox.Token, *refusal) {
	code, missing := c.wanted("code", "send the code that the authorize page has sent to redirect_uri")
	if missing != nil {
		return sandbox.Token{}, missing
	}
	by := oauth.Grant{Generation: c.generation, AppKey: c.app.Key, RedirectURI: c.sent.Get("redirect_uri")}
	token, err := c.box.Exchange(code, by, c.shopAt)
	if err == nil {
		return token, nil
	}
	r := &refusal{entry: wire.OAuthCode, cause: err.Error(), cure: "open " + c.authorizePath() + " again for another; a code is good once, for " + oauth.CodeLife.String()}
	if errors.Is(err, oauth.ErrOtherURI) {
		r.entry, r.about, r.cure = wire.OAuthParam, "redirect_uri", "send the redirect_uri that the code was asked with"
	}
	return sandbox.Token{}, r
}

// renew trades a refresh token.
func (c *oauthCall) renew() (sandbox.Token, *refusal) {
	refresh, missing := c.wanted("refresh_token", "send the refresh_token that came with the access token")
	if missing != nil {
		return sandbox.Token{}, missing
	}
	token, err := c.box.Refresh(c.app.Key, refresh, c.generation, c.shopAt)
	var bad *sandbox.TokenError
	switch {
	case err == nil:
		return token, nil
	case errors.As(err, &bad):
		return sandbox.Token{}, badRefresh(bad)
	case errors.Is(err, sandbox.ErrRefreshedTooOften):
		return sandbox.Token{}, &refusal{entry: wire.OAuthRefreshCapped, cause: err.Error(), cure: "refresh when the token is about to expire, and not for each call"}
	}
	return sandbox.Token{}, &refusal{entry: wire.OAuthSystemError, cause: "the simulator failed: " + err.Error()}
}

// authorizePath returns the authorize page of the endpoint's generation.
func (c *oauthCall) authorizePath() string {
	if c.generation == oauth.Legacy {
		return PathLegacyAuthorize
	}
	return PathToLogin
}
