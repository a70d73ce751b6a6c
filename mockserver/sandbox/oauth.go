package sandbox

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/oauth"
)

// maxTokens is how many tokens of a shop are remembered. Beyond it one that is
// worth nothing any more is forgotten or, if there is none, the oldest but the
// first.
const maxTokens = 100

// ErrRefreshedTooOften says that the app has refreshed a shop's tokens as often
// as it may in this month of shop time.
var ErrRefreshedTooOften = errors.New("the app has refreshed this shop's tokens as often as it may in a month of shop time")

// A binding is an app and a shop.
type binding struct{ appKey, venderID string }

// months count what happened in a month.
type months struct {
	month string // such as 2025-04, in JD's zone
	count int
}

// startOAuth makes the sandbox ready to give codes and tokens.
func (s *Sandbox) startOAuth() {
	s.stream.Seed, s.stream.Name = s.config.Seed, s.origin()
	s.codes.Stream = &s.stream
}

// GiveCode returns a code with which the grant's app can fetch a token of the
// grant's shop, if both exist. Now is shop time.
func (s *Sandbox) GiveCode(g oauth.Grant, now time.Time) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.apps[g.AppKey]; !ok {
		return "", fmt.Errorf("sandbox: there is no app %.40q", g.AppKey)
	}
	if _, ok := s.shops[g.VenderID]; !ok {
		return "", fmt.Errorf("sandbox: there is no shop %.40q", g.VenderID)
	}
	return s.codes.Issue(g, now), nil
}

// Exchange uses a code up and returns a new token; others that the shop has
// given to the app stay good (assumed). By is what the caller says of the code,
// and now is shop time. Its error is one of package oauth's.
func (s *Sandbox) Exchange(code string, by oauth.Grant, now time.Time) (Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.codes.Take(code, by, now)
	if err != nil {
		return Token{}, err
	}
	return s.newTokenLocked(g.Generation, g.AppKey, g.VenderID, now), nil
}

// Refresh trades a refresh token of the app for a new token, in the shape of a
// generation. From then on the old access token and the old refresh token are
// worth nothing (assumed). Now is shop time.
//
// A token may be refreshed at any time before it expires. JD's page says within
// 24 h before; that an earlier refresh is refused is not recorded, so that it is
// taken (assumed). Its error is a *TokenError or ErrRefreshedTooOften.
func (s *Sandbox) Refresh(appKey, refresh string, g oauth.Generation, now time.Time) (Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	access, ok := s.refresh[refresh]
	if !ok {
		return Token{}, &TokenError{Unknown}
	}
	old := s.tokens[access]
	if err := old.check(appKey, now); err != nil && !s.refreshesLocked(err) {
		return Token{}, err
	}
	if !s.countRefreshLocked(binding{appKey, old.VenderID}, now) {
		return Token{}, ErrRefreshedTooOften
	}
	old.Replaced = true
	s.tokens[access] = old
	return s.newTokenLocked(g, appKey, old.VenderID, now), nil
}

// refreshesLocked reports whether a token is refreshed all the same.
func (s *Sandbox) refreshesLocked(err error) bool {
	var bad *TokenError
	return errors.As(err, &bad) && bad.Reason == Expired && s.quirks.Of(quirk.RefreshExpired) == "allow"
}

// countRefreshLocked counts a refresh, and reports false if there were too many
// in the month.
func (s *Sandbox) countRefreshLocked(b binding, now time.Time) bool {
	month := now.In(wire.Zone).Format("2006-01")
	done := s.refreshed[b]
	if done.month != month {
		done = months{month: month}
	}
	if !s.apps[b.appKey].mayRefresh(done.count) {
		return false
	}
	done.count++
	s.refreshed[b] = done
	return true
}

// newTokenLocked gives the app a new token of the shop.
func (s *Sandbox) newTokenLocked(g oauth.Generation, appKey, venderID string, now time.Time) Token {
	token := Token{AppKey: appKey, VenderID: venderID, Expires: now.Add(s.apps[appKey].TokenLife())}
	for {
		token.Access, token.Refresh = s.stream.Token(g), s.stream.Token(g)
		_, knownAccess := s.tokens[token.Access]
		_, knownRefresh := s.refresh[token.Refresh]
		if !knownAccess && !knownRefresh && s.index.claim(token.Access, s) {
			s.giveLocked(token)
			return token
		}
	}
}

// trimLocked forgets a token of the shop if there are too many. The first stays:
// it may stand in somebody's configuration.
func (s *Sandbox) trimLocked(venderID string) {
	given := s.given[venderID]
	if len(given) <= maxTokens {
		return
	}
	victim := 1 + slices.IndexFunc(given[1:], func(access string) bool { return s.tokens[access].Revoked || s.tokens[access].Replaced })
	victim = max(victim, 1)
	access := given[victim]
	if refresh := s.tokens[access].Refresh; s.refresh[refresh] == access {
		delete(s.refresh, refresh)
	}
	delete(s.tokens, access)
	s.index.drop(access)
	s.given[venderID] = slices.Delete(given, victim, victim+1)
}

// PasswordChanged is what happens when the merchant changes the password of the
// shop's account: all its tokens are revoked, and codes that were not yet used
// are void. It reports whether there is such a shop.
// Source: jos.jd.com/doc/channel.htm?id=152.
func (s *Sandbox) PasswordChanged(venderID string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.shops[venderID]; !ok {
		return false
	}
	s.codes.Void(venderID)
	for _, access := range s.given[venderID] {
		token := s.tokens[access]
		token.Revoked = true
		s.tokens[access] = token
	}
	return true
}

// ExpireTokens makes the tokens of a shop that are good at an instant of shop
// time expire there, and reports whether there is such a shop.
func (s *Sandbox) ExpireTokens(venderID string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.shops[venderID]; !ok {
		return false
	}
	for _, access := range s.given[venderID] {
		if token := s.tokens[access]; token.Expires.After(now) {
			token.Expires = now
			s.tokens[access] = token
		}
	}
	return true
}

// Account returns what JD calls the shop's account: to everybody, to the app,
// and to the app by its newer name.
func (s *Sandbox) Account(appKey, venderID string) (uid, openID, xid string) {
	return s.stream.UID(venderID), s.stream.OpenID(appKey, venderID), s.stream.XID(appKey, venderID)
}
