package client_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract/wire"
)

// A rotating source numbers its tokens.
type rotating struct {
	mu        sync.Mutex
	number    int
	refreshes int
	fail      error
	gate      func() // runs within each refresh
}

func (r *rotating) Token(context.Context) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return fmt.Sprintf("token-%d", r.number), nil
}

func (r *rotating) Refresh(context.Context, string) (string, error) {
	if r.gate != nil {
		r.gate()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.refreshes++
	if r.fail != nil {
		return "", r.fail
	}
	r.number++
	return fmt.Sprintf("token-%d", r.number), nil
}

// takes answers calls with the given token and refuses others.
func takes(token func() string, code string) reply {
	return func(_ int, r received, w http.ResponseWriter) {
		if r.system.Get(wire.ParamAccessToken) != token() {
			refuse(w, code)
			return
		}
		answer(w, r.method, `"order_id":1`)
	}
}

func TestAStaleTokenIsRefreshedOnceForAllCalls(t *testing.T) {
	t.Parallel()
	g := newGate(t, takes(func() string { return "token-1" }, "19"))
	source := &rotating{}
	c := g.client(t, client.WithTokenSource(source))
	var calls sync.WaitGroup
	errs := make(chan error, 50)
	for range 50 {
		calls.Go(func() { errs <- c.Do(t.Context(), client.MethodOrderSearch, nil, nil) })
	}
	calls.Wait()
	close(errs)
	for err := range errs {
		require.NoError(t, err)
	}
	assert.Equal(t, 1, source.refreshes)
}

func TestAShipmentRefusedForItsTokenIsSentAgain(t *testing.T) {
	t.Parallel()
	g := newGate(t, takes(func() string { return "token-1" }, "401"))
	c := g.client(t, client.WithTokenSource(&rotating{}), client.WithMaxAttempts(1))
	_, err := c.Orders.Ship(t.Context(), client.ShipRequest{OrderID: 1, LogisticsID: 2, Waybill: "W"})
	require.NoError(t, err)
	assert.Equal(t, []wire.Method{client.MethodOrderShip, client.MethodOrderShip}, g.methods())
}

func TestATokenRefusedTwiceIsAnError(t *testing.T) {
	t.Parallel()
	g := newGate(t, takes(func() string { return "none" }, "19"))
	source := &rotating{}
	err := g.client(t, client.WithTokenSource(source)).Do(t.Context(), client.MethodOrderSearch, nil, nil)
	require.ErrorIs(t, err, client.ErrTokenExpired)
	assert.Len(t, g.received(), 2)
	assert.Equal(t, 1, source.refreshes)
}

func TestATokenThatCannotBeRefreshedSaysBoth(t *testing.T) {
	t.Parallel()
	g := newGate(t, takes(func() string { return "none" }, "19"))
	cause := errors.New("oauth is down")
	err := g.client(t, client.WithTokenSource(&rotating{fail: cause})).Do(t.Context(), client.MethodOrderSearch, nil, nil)
	require.ErrorIs(t, err, client.ErrTokenExpired)
	require.ErrorIs(t, err, cause)
	assert.Len(t, g.received(), 1)

	err = g.client(t).Do(t.Context(), client.MethodOrderSearch, nil, nil)
	require.ErrorIs(t, err, client.ErrTokenExpired)
	assert.ErrorContains(t, err, "fixed")
}

func TestACallerThatLeavesDoesNotEndTheRefresh(t *testing.T) {
	t.Parallel()
	g := newGate(t, takes(func() string { return "token-1" }, "19"))
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	source := &rotating{gate: func() { cancel(); <-release }}
	c := g.client(t, client.WithTokenSource(source))
	require.ErrorIs(t, c.Do(ctx, client.MethodOrderSearch, nil, nil), context.Canceled)
	close(release)
	require.NoError(t, c.Do(t.Context(), client.MethodOrderSearch, nil, nil))
	assert.Equal(t, 1, source.refreshes)
}

func TestARefreshThatKeepsTheTokenRepeatsTheCall(t *testing.T) {
	t.Parallel()
	var extended atomic.Int64
	g := newGate(t, func(_ int, r received, w http.ResponseWriter) {
		if extended.Load()%2 == 0 {
			refuse(w, "19")
			return
		}
		answer(w, r.method, "")
	})
	c := g.client(t, client.WithTokenSource(extending{&extended}))
	require.NoError(t, c.Do(t.Context(), client.MethodOrderSearch, nil, nil))
	extended.Store(2) // it expires again
	require.NoError(t, c.Do(t.Context(), client.MethodOrderSearch, nil, nil))
	assert.EqualValues(t, 3, extended.Load())
}

// An extending source keeps its token, as JD sometimes does.
type extending struct{ n *atomic.Int64 }

func (e extending) Token(context.Context) (string, error) { return "same", nil }
func (e extending) Refresh(context.Context, string) (string, error) {
	e.n.Add(1)
	return "same", nil
}

// oauth answers refreshes, and counts them.
func oauth(t *testing.T, answer func(n int64, r *http.Request) string) (string, *atomic.Int64) {
	t.Helper()
	var count atomic.Int64
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/oauth2/refresh_token" || r.URL.RawQuery != "" || r.Method != http.MethodPost {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write([]byte(answer(count.Add(1), r)))
	}))
	t.Cleanup(srv.Close)
	return srv.URL, &count
}

func TestTheRefreshTokenIsTradedAndTheNewOnesAreSaved(t *testing.T) {
	t.Parallel()
	url, count := oauth(t, func(n int64, r *http.Request) string {
		assert.Equal(t, "refresh_token", r.PostFormValue("grant_type"))
		assert.Equal(t, testKey, r.PostFormValue("app_key"))
		assert.Equal(t, testSecret, r.PostFormValue("app_secret"))
		assert.Equal(t, fmt.Sprintf("refresh-%d", n-1), r.PostFormValue("refresh_token"))
		return fmt.Sprintf(`{"access_token":"token-%d","refresh_token":"refresh-%d","expires_in":86400,"code":0}`, n, n)
	})
	var saved []client.Tokens
	now := testNow
	source, err := client.NewRefreshingToken(client.RefreshOptions{
		URL: url, App: testCredentials, Tokens: client.Tokens{AccessToken: "token-0", RefreshToken: "refresh-0"},
		Save: func(_ context.Context, t client.Tokens) { saved = append(saved, t) }, Now: func() time.Time { return now },
	})
	require.NoError(t, err)
	g := newGate(t, takes(func() string { return fmt.Sprintf("token-%d", max(1, count.Load())) }, "19"))
	c := g.client(t, client.WithTokenSource(source))

	require.NoError(t, c.Do(t.Context(), client.MethodOrderSearch, nil, nil))
	require.Len(t, saved, 1)
	assert.Equal(t, client.Tokens{AccessToken: "token-1", RefreshToken: "refresh-1", Expires: now.Add(24 * time.Hour)}, saved[0])
	assert.Equal(t, saved[0], source.Current())

	now = now.Add(23*time.Hour + 30*time.Minute)
	require.NoError(t, c.Do(t.Context(), client.MethodOrderSearch, nil, nil))
	assert.EqualValues(t, 2, count.Load(), "a token is refreshed before it expires")
	assert.Len(t, g.received(), 3)
}

func TestAnEarlyRefreshThatFailsKeepsTheToken(t *testing.T) {
	t.Parallel()
	url, count := oauth(t, func(int64, *http.Request) string { return `{"code":500,"msg":"busy","requestId":"r"}` })
	now := testNow
	source, err := client.NewRefreshingToken(client.RefreshOptions{
		URL: url, App: testCredentials, Now: func() time.Time { return now },
		Tokens: client.Tokens{AccessToken: "token-0", RefreshToken: "refresh-0", Expires: testNow.Add(time.Minute)},
	})
	require.NoError(t, err)
	for range 3 {
		got, err := source.Token(t.Context())
		require.NoError(t, err)
		assert.Equal(t, "token-0", got)
	}
	assert.EqualValues(t, 1, count.Load(), "one try a minute")
	now = now.Add(2 * time.Minute)
	_, err = source.Token(t.Context())
	require.NoError(t, err)
	assert.EqualValues(t, 2, count.Load())
}

func TestOAuthRefusalsAreErrorsWithoutSecrets(t *testing.T) {
	t.Parallel()
	for body, says := range map[string]string{
		`{"code":2011,"msg":"refresh_token ` + testToken + ` expired","requestId":"r"}`: "2011",
		`{"error_response":{"code":"7","zh_desc":"` + testToken + ` x"}}`:               "oauth error 7", `{"code":0}`: "no access_token", `<html>` + testSecret: "no JSON object", `null`: "no JSON object",
	} {
		url, _ := oauth(t, func(int64, *http.Request) string { return body })
		source, err := client.NewRefreshingToken(client.RefreshOptions{
			URL: url, App: testCredentials, Tokens: client.Tokens{AccessToken: "stale", RefreshToken: testToken},
		})
		require.NoError(t, err)
		_, err = source.Refresh(t.Context(), "stale")
		require.ErrorContains(t, err, says)
		assertSilent(t, err)
	}
	var refusal *client.OAuthError
	source, err := client.NewRefreshingToken(client.RefreshOptions{URL: "http://127.0.0.1:1", App: testCredentials, Tokens: client.Tokens{RefreshToken: testToken}})
	require.NoError(t, err)
	_, err = source.Token(t.Context())
	assertSilent(t, err)
	assert.NotErrorAs(t, err, &refusal)
}
