package client

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// A TokenSource gives the access token of a shop. It is safe for concurrent use.
type TokenSource interface {
	// Token returns the token to call with.
	Token(ctx context.Context) (string, error)
	// Refresh replaces the token stale, which JD has refused, and returns the
	// new one. A source whose token is no longer stale returns that. The Client
	// calls it once for each stale token, however many calls were refused.
	Refresh(ctx context.Context, stale string) (string, error)
}

// StaticToken is a token that cannot be refreshed.
type StaticToken string

var _ TokenSource = StaticToken("")

// errStatic says why StaticToken does not refresh.
var errStatic = errors.New("it is fixed: authorize the shop anew, or give the client a TokenSource that refreshes")

// Token returns the token.
func (s StaticToken) Token(context.Context) (string, error) { return string(s), nil }

// Refresh fails.
func (s StaticToken) Refresh(context.Context, string) (string, error) { return "", errStatic }

// String hides the token.
func (s StaticToken) String() string { return "StaticToken(" + hidden(string(s)) + ")" }

// GoString hides the token.
func (s StaticToken) GoString() string { return "client." + s.String() }

// Format writes String for every verb.
func (s StaticToken) Format(f fmt.State, verb rune) { writeMasked(f, verb, s.String(), s.GoString()) }

// MarshalText hides the token.
func (s StaticToken) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// A tokens asks a source for tokens and has each stale one refreshed once.
type tokens struct {
	source  TokenSource
	timeout time.Duration // of one refresh
	flights singleflight.Group

	mu    sync.Mutex // guards the rest
	count uint64     // of refreshes
	stale string     // the token that the last refresh replaced
	fresh string     // the token that it brought, which may be the same, extended
}

// A heldToken is a token and the number of refreshes before it was asked for.
type heldToken struct {
	text  string
	count uint64
}

func (t *tokens) get(ctx context.Context) (heldToken, error) {
	t.mu.Lock()
	count := t.count
	t.mu.Unlock()
	text, err := t.source.Token(ctx)
	return heldToken{text: text, count: count}, err
}

// refresh returns the token that replaces held. The refresh itself goes on if
// ctx ends, since others may wait for it.
func (t *tokens) refresh(ctx context.Context, held heldToken) (string, error) {
	if fresh, ok := t.replaced(held); ok {
		return fresh, nil
	}
	done := t.flights.DoChan(held.text, func() (any, error) {
		if fresh, ok := t.replaced(held); ok {
			return fresh, nil
		}
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), t.timeout)
		defer cancel()
		fresh, err := t.source.Refresh(within, held.text)
		if err != nil {
			return "", err
		}
		if fresh == "" {
			return "", errors.New("it gave an empty token")
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		t.count, t.stale, t.fresh = t.count+1, held.text, fresh
		return fresh, nil
	})
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case r := <-done:
		if r.Err != nil {
			return "", r.Err
		}
		return r.Val.(string), nil
	}
}

// replaced reports whether held was refreshed after it was asked for.
func (t *tokens) replaced(held heldToken) (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.fresh, t.count > held.count && t.stale == held.text
}
