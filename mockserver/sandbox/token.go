package sandbox

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jdmock/jdmock/mockserver/seed"
)

// A TokenError says why a token opens no shop. JD tells its callers less.
type TokenError struct{ Reason Reason }

// Reason is what is wrong with a token.
type Reason string

// The reasons.
const (
	Unknown  Reason = "no shop has given this token"
	Expired  Reason = "the token has expired in shop time"
	Revoked  Reason = "the token was revoked"
	Replaced Reason = "the token was replaced by a refresh"
	OtherApp Reason = "the token was given to another app"
)

// Error returns the reason.
func (e *TokenError) Error() string { return string(e.Reason) }

// Open returns the shop that the token opens for the app at an instant of shop
// time, or a *TokenError. In a sandbox that adopts, an unknown token becomes a
// shop.
func (s *Sandbox) Open(ctx context.Context, appKey, access string, now time.Time) (Shop, error) {
	s.mu.RLock()
	token, ok := s.tokens[access]
	shop := s.shops[token.VenderID]
	s.mu.RUnlock()
	if ok {
		return shop, token.check(appKey, now)
	}
	if !s.config.Adopt || len(access) > MaxTokenBytes {
		return Shop{}, &TokenError{Unknown}
	}
	return s.adopt(ctx, appKey, access, now)
}

// check returns a *TokenError if the token opens nothing for the app.
func (t Token) check(appKey string, now time.Time) error {
	switch {
	case t.AppKey != appKey:
		return &TokenError{OtherApp}
	case t.Revoked:
		return &TokenError{Revoked}
	case t.Replaced:
		return &TokenError{Replaced}
	case !now.Before(t.Expires):
		return &TokenError{Expired}
	}
	return nil
}

// adopt makes the shop that an unknown token stands for.
func (s *Sandbox) adopt(ctx context.Context, appKey, access string, now time.Time) (Shop, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if token, ok := s.tokens[access]; ok { // another call was first
		return s.shops[token.VenderID], token.check(appKey, now)
	}
	ordinal := seed.OrdinalOf(s.config.Seed, access)
	for s.adoptedLocked(ordinal) {
		ordinal++ // two tokens in ninety million meet
	}
	token, err := s.addShopLocked(ctx, ShopConfig{
		VenderID: fmt.Sprint(adoptedVender + ordinal), Access: access, AppKey: appKey,
		Orders: s.config.Orders, ordinal: ordinal, ordinalChosen: true,
	})
	if errors.Is(err, ErrTaken) {
		return Shop{}, &TokenError{OtherApp} // of another sandbox
	}
	if err != nil {
		return Shop{}, err
	}
	return s.shops[token.VenderID], nil
}

func (s *Sandbox) adoptedLocked(ordinal int64) bool {
	_, taken := s.shops[fmt.Sprint(adoptedVender+ordinal)]
	return taken
}

// SetExpiry makes a token expire at an instant of shop time, and reports
// whether there is such a token.
func (s *Sandbox) SetExpiry(access string, at time.Time) bool {
	return s.changeToken(access, func(t *Token) { t.Expires = at })
}

// Revoke makes a token worthless, and reports whether there is such a token.
func (s *Sandbox) Revoke(access string) bool {
	return s.changeToken(access, func(t *Token) { t.Revoked = true })
}

func (s *Sandbox) changeToken(access string, change func(*Token)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	token, ok := s.tokens[access]
	if ok {
		change(&token)
		s.tokens[access] = token
	}
	return ok
}
