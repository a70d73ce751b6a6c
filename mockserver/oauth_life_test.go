package mockserver_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

func TestTokensLiveADayInTestStateAndAYearOnLine(t *testing.T) {
	t.Parallel()
	for state, life := range map[sandbox.AppState]time.Duration{"": sandbox.TokenLife, sandbox.Online: sandbox.TokenLife, sandbox.Test: sandbox.TestTokenLife} {
		shopTime := clock.Frozen(noon)
		s := start(t, mockserver.Options{Orders: -1, Clock: shopTime, AppState: state})
		access, refresh, all := given(t, s, http.MethodPost, current.token, current.exchange(s, codeFor(t, s, current, s.VenderID)))
		assert.Equal(t, strconv.FormatInt(int64(life.Seconds()), 10), fmt.Sprint(all["expires_in"]))
		shopTime.Advance(life - time.Second)
		assert.True(t, opens(t, s, access))
		assert.True(t, opens(t, s, s.AccessToken), "the configured token lives as long")
		shopTime.Advance(time.Second)
		assert.False(t, opens(t, s, access))
		assert.False(t, opens(t, s, s.AccessToken))
		denied(t, s, "2011", current.refresh, current.renewal(s, refresh))
		quirks, err := s.Sandbox().Quirks().With("refresh-expired", "allow")
		require.NoError(t, err)
		s.Sandbox().SetQuirks(quirks)
		fresh, _, _ := given(t, s, http.MethodPost, current.refresh, current.renewal(s, refresh))
		assert.True(t, opens(t, s, fresh))
	}
	_, err := mockserver.New(mockserver.Options{AppState: "asleep"})
	require.ErrorContains(t, err, "asleep")
}

// A counter counts refreshes on their way out.
type counter struct{ refreshes atomic.Int64 }

func (c *counter) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, mockserver.PathRefreshToken) {
		c.refreshes.Add(1)
	}
	return http.DefaultTransport.RoundTrip(r)
}

// A merchant's world: a simulator, and a client that refreshes its token.
type merchant struct {
	*mocktest.Server
	shopTime *clock.Clock
	counter
	source *client.RefreshingToken
	calls  *client.Client
}

// authorize gives the merchant's client tokens from a fresh dance.
func (m *merchant) authorize(t *testing.T) {
	t.Helper()
	access, refresh, _ := given(t, m.Server, http.MethodPost, current.token, current.exchange(m.Server, codeFor(t, m.Server, current, m.VenderID)))
	app := client.Credentials{AppKey: m.AppKey, AppSecret: m.AppSecret}
	var err error
	m.source, err = client.NewRefreshingToken(client.RefreshOptions{
		URL: strings.TrimSuffix(m.URL, wire.Path), App: app, Now: m.shopTime.Now, HTTPClient: &http.Client{Transport: &m.counter},
		Tokens: client.Tokens{AccessToken: access, RefreshToken: refresh, Expires: m.shopTime.Now().Add(sandbox.TestTokenLife)},
	})
	require.NoError(t, err)
	m.calls, err = client.New(m.URL, app, client.WithTokenSource(m.source), client.WithNow(func() time.Time { return noon }),
		client.WithSleep(func(context.Context, time.Duration) error { return nil }), client.WithMaxAttempts(1))
	require.NoError(t, err)
}

// call calls the gateway once.
func (m *merchant) call(ctx context.Context) error {
	_, err := m.calls.Shop.Query(ctx)
	return err
}

const callers = 50

// during lets 50 goroutines call without pause while something happens, and
// each once more after it has. It returns the errors.
func (m *merchant) during(t *testing.T, happens func()) []error {
	t.Helper()
	ctx := t.Context()
	var group, first sync.WaitGroup
	var mu sync.Mutex
	var failed []error
	happened := make(chan struct{})
	once := func() {
		if err := m.call(ctx); err != nil {
			mu.Lock()
			defer mu.Unlock()
			failed = append(failed, err)
		}
	}
	first.Add(callers)
	for range callers {
		group.Go(func() {
			once()
			first.Done()
			for open := true; open; {
				select {
				case <-happened:
					open = false
				default:
				}
				once()
			}
		})
	}
	first.Wait()
	happens()
	close(happened)
	group.Wait()
	return failed
}

func TestATokenSourceSurvivesTheLifeOfItsTokens(t *testing.T) {
	t.Parallel()
	m := &merchant{shopTime: clock.Frozen(noon)}
	m.Server = start(t, mockserver.Options{Orders: -1, Clock: m.shopTime, AppState: sandbox.Test, Rights: sandbox.Rights{DailyQuota: -1}})
	m.authorize(t)

	assert.Empty(t, m.during(t, func() {}), "issued and used")
	assert.Zero(t, m.refreshes.Load())
	for day := range 3 {
		stale := m.source.Current().AccessToken
		assert.Empty(t, m.during(t, func() { m.shopTime.Advance(23*time.Hour + 30*time.Minute) }), "refreshed before it expires")
		assert.EqualValues(t, day+1, m.refreshes.Load(), "one refresh for each stale token")
		assert.False(t, opens(t, m.Server, stale))
		token, _ := m.Sandbox().Token(stale)
		assert.True(t, token.Replaced)
	}
	m.refreshes.Store(0)

	failed := m.during(t, func() { m.shopTime.Advance(48 * time.Hour) })
	require.NotEmpty(t, failed, "expired, and too late to be refreshed")
	for _, err := range failed {
		require.ErrorIs(t, err, client.ErrTokenExpired)
		var refused *client.OAuthError
		require.ErrorAs(t, err, &refused)
		assert.Equal(t, "2011", refused.Code)
	}

	m.authorize(t)
	assert.Empty(t, m.during(t, func() {}), "authorized anew")
	failed = m.during(t, func() { m.Sandbox().PasswordChanged(m.VenderID) })
	require.NotEmpty(t, failed, "revoked")
	for _, err := range failed {
		require.ErrorIs(t, err, client.ErrTokenExpired)
		var refused *client.OAuthError
		require.ErrorAs(t, err, &refused)
		assert.Equal(t, "2012", refused.Code)
	}
	m.authorize(t)
	assert.Empty(t, m.during(t, func() {}), "authorized anew")
	m.saysWhy(t, sandbox.Replaced, sandbox.Expired, sandbox.Revoked)
}

// saysWhy wants the journal to tell the reasons of refused tokens apart.
func (m *merchant) saysWhy(t *testing.T, reasons ...sandbox.Reason) {
	t.Helper()
	kept, _ := m.Sandbox().Journal.Entries()
	found := map[sandbox.Reason]bool{}
	for _, e := range kept {
		for _, step := range e.Steps {
			for _, r := range reasons {
				found[r] = found[r] || strings.Contains(step.Detail, string(r))
			}
		}
	}
	for _, r := range reasons {
		assert.True(t, found[r], "%s", r)
	}
}

// Where expired tokens are refreshed, a client that refreshes only when it is
// refused survives as well.
func TestAnExpiredTokenIsRefreshedOnceForAllWhereThatIsAllowed(t *testing.T) {
	t.Parallel()
	m := &merchant{shopTime: clock.Frozen(noon)}
	m.Server = start(t, mockserver.Options{Orders: -1, Clock: m.shopTime, AppState: sandbox.Test, Rights: sandbox.Rights{DailyQuota: -1}})
	quirks, err := m.Sandbox().Quirks().With("refresh-expired", "allow")
	require.NoError(t, err)
	m.Sandbox().SetQuirks(quirks)
	m.authorize(t)
	for day := range 3 {
		assert.Empty(t, m.during(t, func() { m.shopTime.Advance(48 * time.Hour) }))
		assert.EqualValues(t, day+1, m.refreshes.Load())
		require.True(t, m.Sandbox().SetExpiry(m.source.Current().AccessToken, m.shopTime.Now()), "expired, unknown to the client")
		assert.Empty(t, m.during(t, func() {}))
		assert.EqualValues(t, day+2, m.refreshes.Load())
		m.refreshes.Add(-1)
	}
}

func TestManyAuthorizationsLeaveTheConfiguredTokenGood(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	var newest string
	for range 300 {
		code := codeFor(t, s, current, s.VenderID)
		newest, _, _ = given(t, s, http.MethodPost, current.token, current.exchange(s, code))
	}
	assert.LessOrEqual(t, len(s.Sandbox().Tokens(s.VenderID)), 100)
	assert.True(t, opens(t, s, s.AccessToken))
	assert.True(t, opens(t, s, newest))
	_, err := s.Sandbox().Refresh(s.AppKey, mockserver.DefaultRefreshToken, 0, noon)
	require.NoError(t, err)
	_, err = s.Sandbox().Refresh(s.AppKey, mockserver.DefaultRefreshToken, 0, noon)
	var bad *sandbox.TokenError
	require.True(t, errors.As(err, &bad))
	assert.Equal(t, sandbox.Replaced, bad.Reason)
}
