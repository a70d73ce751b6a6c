package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/jdmock/jdmock/contract/wire"
)

// Tokens are what JD's OAuth gives for a shop. Printed or logged, they show
// only when they expire.
type Tokens struct {
	AccessToken  string    `json:"access_token"`
	RefreshToken string    `json:"refresh_token"`
	Expires      time.Time `json:"expires"` // of the access token; zero if unknown
}

// String returns when the tokens expire.
func (t Tokens) String() string {
	return fmt.Sprintf("Tokens{AccessToken:%s RefreshToken:%s Expires:%s}", hidden(t.AccessToken), hidden(t.RefreshToken), t.Expires)
}

// GoString is String, so that %#v shows no more.
func (t Tokens) GoString() string { return "client." + t.String() }

// Format writes String for every verb.
func (t Tokens) Format(f fmt.State, verb rune) { writeMasked(f, verb, t.String(), t.GoString()) }

// LogValue is String, for log/slog.
func (t Tokens) LogValue() slog.Value { return slog.StringValue(t.String()) }

// RefreshOptions say how a RefreshingToken works.
type RefreshOptions struct {
	URL        string                        // of the OAuth server, such as "https://open-oauth.jd.com"
	App        Credentials                   // AppKey and AppSecret; the AccessToken is not used
	Tokens     Tokens                        // to begin with
	Early      time.Duration                 // refresh this long before the token expires; 0 means an hour
	Save       func(context.Context, Tokens) // keeps new tokens, before they are used; may be nil
	HTTPClient *http.Client                  // nil means one of its own
	Now        func() time.Time              // nil means time.Now
	Timeout    time.Duration                 // of one refresh; 0 means DefaultAttemptTimeout
}

// A RefreshingToken is a TokenSource that trades its refresh token for new
// tokens: when JD refuses the access token, and some time before it expires,
// because JD refreshes no token that has expired. It is safe for concurrent use.
type RefreshingToken struct {
	url     string
	appKey  string
	secret  func() string // a closure, which no verb of fmt looks into
	early   time.Duration
	save    func(context.Context, Tokens)
	http    *http.Client
	now     func() time.Time
	timeout time.Duration
	flights singleflight.Group

	mu     sync.Mutex // guards the rest
	tokens *Tokens    // a pointer, for the same reason
	again  time.Time  // not before this is an early refresh tried
}

var _ TokenSource = (*RefreshingToken)(nil)

// refreshPause is how long after a failed early refresh the next is tried.
const refreshPause = time.Minute

// NewRefreshingToken returns a source that begins with o.Tokens. It refuses
// options without a URL, an app or a refresh token, and does not connect.
func NewRefreshingToken(o RefreshOptions) (*RefreshingToken, error) {
	u, err := url.Parse(o.URL)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, errors.New("OAuth URL: want one such as https://open-oauth.jd.com, with nothing after the path")
	}
	if err := o.App.check(); err != nil {
		return nil, err
	}
	if o.Tokens.RefreshToken == "" {
		return nil, errors.New("tokens: RefreshToken is empty: authorize the shop first")
	}
	r := &RefreshingToken{
		url: strings.TrimSuffix(u.String(), "/") + "/oauth2/refresh_token", appKey: o.App.AppKey, early: o.Early,
		secret: func() string { return o.App.AppSecret },
		save:   o.Save, now: o.Now, timeout: o.Timeout, tokens: &o.Tokens, http: withoutRedirects(http.Client{}),
	}
	if o.HTTPClient != nil {
		r.http = withoutRedirects(*o.HTTPClient)
	}
	if r.now == nil {
		r.now = time.Now
	}
	if r.early <= 0 {
		r.early = time.Hour
	}
	if r.timeout <= 0 {
		r.timeout = DefaultAttemptTimeout
	}
	return r, nil
}

// String shows the address only.
func (r *RefreshingToken) String() string { return "RefreshingToken{" + r.url + "}" }

// GoString is String, so that %#v shows no more.
func (r *RefreshingToken) GoString() string { return "client." + r.String() }

// Format writes String for every verb.
func (r *RefreshingToken) Format(f fmt.State, verb rune) {
	writeMasked(f, verb, r.String(), r.GoString())
}

// Current returns the tokens as they stand.
func (r *RefreshingToken) Current() Tokens {
	r.mu.Lock()
	defer r.mu.Unlock()
	return *r.tokens
}

// Token returns the access token, refreshed if it is about to expire. If that
// fails, the old one is returned for as long as JD takes it.
func (r *RefreshingToken) Token(ctx context.Context) (string, error) {
	current, due := r.dueBy(r.now())
	if !due {
		return current, nil
	}
	fresh, err := r.Refresh(ctx, current)
	if err == nil {
		return fresh, nil
	}
	if ctx.Err() != nil || current == "" {
		return "", err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.again = r.now().Add(refreshPause)
	return r.tokens.AccessToken, nil
}

func (r *RefreshingToken) dueBy(now time.Time) (string, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.tokens
	expiring := !t.Expires.IsZero() && !now.Before(t.Expires.Add(-r.early))
	return t.AccessToken, t.AccessToken == "" || (expiring && !now.Before(r.again))
}

// Refresh trades the refresh token, unless stale has been replaced already.
func (r *RefreshingToken) Refresh(ctx context.Context, stale string) (string, error) {
	done := r.flights.DoChan(stale, func() (any, error) {
		current := r.Current()
		if current.AccessToken != stale {
			return current.AccessToken, nil
		}
		within, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.timeout)
		defer cancel()
		fresh, err := r.trade(within, current)
		if err != nil {
			return "", err
		}
		if r.save != nil {
			r.save(within, fresh)
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.tokens, r.again = &fresh, time.Time{}
		return fresh.AccessToken, nil
	})
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case result := <-done:
		if result.Err != nil {
			return "", result.Err
		}
		return result.Val.(string), nil
	}
}

// An OAuthError is a refusal by JD's OAuth server.
type OAuthError struct {
	Code      string // such as "2011": the refresh token is expired
	Msg       string
	RequestID string
}

// Error returns the code and its text.
func (e *OAuthError) Error() string { return fmt.Sprintf("oauth error %s: %s", e.Code, e.Msg) }

// trade asks the OAuth server for new tokens.
func (r *RefreshingToken) trade(ctx context.Context, current Tokens) (Tokens, error) {
	form := url.Values{
		"app_key": {r.appKey}, "app_secret": {r.secret()},
		"grant_type": {"refresh_token"}, "refresh_token": {current.RefreshToken},
	}
	secrets := []string{r.secret(), current.RefreshToken, current.AccessToken}
	members, err := r.post(ctx, form, secrets)
	if err != nil {
		return Tokens{}, err
	}
	if err := oauthRefusal(members, secrets); err != nil {
		return Tokens{}, err
	}
	fresh := Tokens{AccessToken: scalar(members["access_token"]), RefreshToken: scalar(members["refresh_token"])}
	if fresh.AccessToken == "" {
		return Tokens{}, errors.New("oauth: answer has no access_token")
	}
	if fresh.RefreshToken == "" {
		fresh.RefreshToken = current.RefreshToken
	}
	if seconds, err := strconv.ParseInt(scalar(members["expires_in"]), 10, 32); err == nil && seconds > 0 {
		fresh.Expires = r.now().Add(time.Duration(seconds) * time.Second)
	}
	return fresh, nil
}

// oauthRefusal reads {code, msg, requestId}, or the error_response that some
// OAuth answers have in its place.
func oauthRefusal(members map[string]json.RawMessage, secrets []string) error {
	var inner map[string]json.RawMessage
	if json.Unmarshal(members[wire.ErrorRoot], &inner) == nil && inner != nil {
		members = inner
	}
	code := scalar(members["code"])
	if code == "" || code == wire.CodeOK {
		return nil
	}
	e := refusalOf("", members).Err
	return &OAuthError{Code: masked(code, secrets...), Msg: masked(e.ZhDesc, secrets...), RequestID: masked(e.RequestID, secrets...)}
}

// maxOAuthAnswer bounds the OAuth server's answer, in bytes.
const maxOAuthAnswer = 1 << 20

func (r *RefreshingToken) post(ctx context.Context, form url.Values, secrets []string) (map[string]json.RawMessage, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, fmt.Errorf("oauth: %s", plain(cause(err), secrets...))
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded;charset=utf-8")
	resp, err := r.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("oauth: %s", plain(cause(err), secrets...))
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("oauth: answer has HTTP status %d: want 200", resp.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxOAuthAnswer))
	if err != nil {
		return nil, fmt.Errorf("oauth: %s", plain(err, secrets...))
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(body, &members); err != nil || members == nil {
		return nil, errors.New("oauth: answer is no JSON object")
	}
	return members, nil
}
