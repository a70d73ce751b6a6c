package sandbox

import (
	"fmt"
	"strconv"
	"time"

	"github.com/jdmock/jdmock/mockserver/seed"
)

// Authorized reports whether a shop has given the app a token that is good at
// an instant of shop time.
func (s *Sandbox) Authorized(appKey, venderID string, now time.Time) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, ok := s.goodTokenLocked(appKey, venderID, now)
	return ok
}

// Authorize binds a shop to an app by a token. It returns the one that the app
// has, if that is good at the instant of shop time, and else a new one.
func (s *Sandbox) Authorize(appKey, venderID string, now time.Time) (Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.apps[appKey]; !ok {
		return Token{}, fmt.Errorf("sandbox: there is no app %s", appKey)
	}
	if _, ok := s.shops[venderID]; !ok {
		return Token{}, fmt.Errorf("sandbox: there is no shop %s", venderID)
	}
	if token, ok := s.goodTokenLocked(appKey, venderID, now); ok {
		return token, nil
	}
	token := Token{AppKey: appKey, VenderID: venderID, Expires: now.Add(s.apps[appKey].TokenLife())}
	for n := len(s.given[venderID]); ; n++ {
		ordinal := strconv.Itoa(n)
		token.Access = seed.Token(s.config.Seed, "access", s.origin(), venderID, appKey, ordinal)
		token.Refresh = seed.Token(s.config.Seed, "refresh", s.origin(), venderID, appKey, ordinal)
		if _, taken := s.tokens[token.Access]; !taken && s.index.claim(token.Access, s) {
			s.giveLocked(token)
			return token, nil
		}
	}
}

// goodTokenLocked returns a token of the shop that opens it to the app.
func (s *Sandbox) goodTokenLocked(appKey, venderID string, now time.Time) (Token, bool) {
	for _, access := range s.given[venderID] {
		if token := s.tokens[access]; token.check(appKey, now) == nil {
			return token, true
		}
	}
	return Token{}, false
}

// giveLocked remembers a token.
func (s *Sandbox) giveLocked(token Token) {
	s.tokens[token.Access] = token
	s.given[token.VenderID] = append(s.given[token.VenderID], token.Access)
	s.refresh[token.Refresh] = token.Access
	s.trimLocked(token.VenderID)
}

// Token returns a token as it is.
func (s *Sandbox) Token(access string) (Token, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	token, ok := s.tokens[access]
	return token, ok
}

// Check returns a *TokenError if the token is not good at an instant of shop
// time.
func (t Token) Check(now time.Time) error { return t.check(t.AppKey, now) }
