package mockserver

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/oauth"
	"github.com/jdmock/jdmock/mockserver/params"
)

// The paths of JD's OAuth services, on the gateway's listener.
const (
	PathToLogin      = "/oauth2/to_login"
	PathAccessToken  = "/oauth2/access_token"
	PathRefreshToken = "/oauth2/refresh_token"

	PathLegacyAuthorize = "/oauth/authorize"
	PathLegacyToken     = "/oauth/token"
)

// An oauthEndpoint is what answers at one of the paths.
type oauthEndpoint struct {
	generation  oauth.Generation
	key, secret string // what its parameters are called
	page        bool   // it answers people, not programs
	grants      []string
	answer      func(*Server, *oauthCall) (oauthAnswer, *refusal)
}

// The grants.
const (
	grantCode    = "authorization_code"
	grantRefresh = "refresh_token"
)

// oauthEndpoints are the endpoints by path. JD's current service takes one
// grant at each of its two.
var oauthEndpoints = map[string]oauthEndpoint{
	PathToLogin:         {generation: oauth.Current, key: "app_key", page: true, answer: (*Server).authorize},
	PathLegacyAuthorize: {generation: oauth.Legacy, key: "client_id", page: true, answer: (*Server).authorize},
	PathAccessToken:     {generation: oauth.Current, key: "app_key", secret: "app_secret", grants: []string{grantCode}, answer: (*Server).giveToken},
	PathRefreshToken:    {generation: oauth.Current, key: "app_key", secret: "app_secret", grants: []string{grantRefresh}, answer: (*Server).giveToken},
	PathLegacyToken:     {generation: oauth.Legacy, key: "client_id", secret: "client_secret", grants: []string{grantCode, grantRefresh}, answer: (*Server).giveToken},
}

// An oauthCall is one call of an endpoint on its way.
type oauthCall struct {
	*call
	oauthEndpoint
	ctx  context.Context // of the request
	path string
	sent wire.Params // holds secrets, and therefore goes no further
}

// An oauthAnswer is what the caller gets.
type oauthAnswer struct {
	body        []byte
	contentType string
	location    string // where the browser is sent; "" for nowhere
}

// serveOAuth answers a call of an endpoint, whatever happens.
func (s *Server) serveOAuth(w http.ResponseWriter, r *http.Request, e oauthEndpoint) {
	if r.Method == http.MethodHead {
		return // a warm-up of the connection
	}
	c := &oauthCall{oauthEndpoint: e, path: r.URL.Path}
	c.call = &call{
		id: s.nextID(), now: s.options.Gateway.Now(), status: http.StatusOK,
		params: wire.Params{{Name: wire.ParamMethod, Value: strings.TrimPrefix(r.URL.Path, "/")}},
	}
	c.ctx, c.out = r.Context(), w
	a, refused := s.answerOAuth(c, r)
	if a.location != "" {
		c.status = http.StatusFound
		w.Header().Set("Location", a.location)
	}
	refused, a.body = s.hide(c.call, c.sent, refused, a.body)
	kept := a.body
	if c.page {
		kept = nil // for people, with links that hold secrets
	}
	s.record(c.call, refused, c.sent, r.Method, kept)
	for name, value := range oauthHeaders {
		w.Header().Set(name, value)
	}
	if a.contentType != "" {
		w.Header().Set("Content-Type", a.contentType)
	}
	w.Header().Set("X-JDMock-Call", c.id)
	s.write(w, r, c.call, a.body)
}

// oauthHeaders keep codes and tokens out of caches and of other sites' hands.
var oauthHeaders = map[string]string{
	"Cache-Control":           "no-store",
	"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
	"Referrer-Policy":         "no-referrer",
	"X-Content-Type-Options":  "nosniff",
}

// answerOAuth answers a call, and words a refusal or a panic.
func (s *Server) answerOAuth(c *oauthCall, r *http.Request) (a oauthAnswer, refused *refusal) {
	defer func() {
		if v := recover(); v != nil {
			s.options.Log.Error("panic in a call", "call", c.id, "panic", panicKind(v), "stack", string(debug.Stack()))
			refused = &refusal{entry: wire.OAuthSystemError, cause: "the simulator failed; its log says how"}
		}
		if refused != nil {
			a = c.refuse(refused)
		}
	}()
	if err := c.read(r); err != nil {
		return oauthAnswer{}, err
	}
	if err := s.findOAuthApp(c); err != nil {
		return oauthAnswer{}, err
	}
	c.passed("app")
	if err := s.readAsked(c.call, r); err != nil {
		return oauthAnswer{}, &refusal{entry: wire.OAuthParam, about: fault.Header, cause: err.cause, cure: err.cure}
	}
	return c.answer(s, c)
}

// read reads the parameters from the query and the body.
func (c *oauthCall) read(r *http.Request) *refusal {
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		return &refusal{entry: wire.OAuthParam, about: "HTTP method", cause: "the request is a " + verb(r), cure: "send GET or POST"}
	}
	set, err := params.Read(r, params.Ignored, nil)
	var wrong *params.Error
	if errors.As(err, &wrong) {
		return &refusal{entry: wire.OAuthParam, about: "request", cause: wrong.Cause, cure: wrong.Cure}
	}
	c.sent = set.Params
	c.notes = append(c.notes, set.Notes...)
	return nil
}

// wanted returns a parameter that has to be there.
func (c *oauthCall) wanted(name, cure string) (string, *refusal) {
	if value := c.sent.Get(name); value != "" {
		return value, nil
	}
	return "", &refusal{entry: wire.OAuthMissing, about: name, cause: "there is no parameter " + name, cure: cure}
}

// oneOf wants a parameter to have one of some values.
func (c *oauthCall) oneOf(name string, values ...string) (string, *refusal) {
	cure := "send " + name + "=" + strings.Join(values, " or ")
	got, err := c.wanted(name, cure)
	if err != nil {
		return "", err
	}
	for _, value := range values {
		if got == value {
			return value, nil
		}
	}
	return "", &refusal{entry: wire.OAuthParam, about: name, cause: name + " has another value than this endpoint takes", cure: cure}
}

// findOAuthApp finds the app and, where it has to prove itself, wants its
// secret.
func (s *Server) findOAuthApp(c *oauthCall) *refusal {
	key := c.sent.Get(c.key)
	if key == "" {
		return &refusal{entry: wire.OAuthMissingAppKey, cause: "there is no parameter " + c.key, cure: "send the app's key as " + c.key}
	}
	box, app, ok := s.directory.Find(key)
	if !ok {
		return &refusal{entry: wire.OAuthAppKey, cause: "no app has this " + c.key, cure: "jdmock env prints a key that is known"}
	}
	c.box, c.app, c.shopAt = box, app, box.Clock().Now()
	if c.page {
		return nil
	}
	secret, err := c.wanted(c.secret, "send the app's secret as "+c.secret)
	if err != nil {
		return err
	}
	if subtle.ConstantTimeCompare([]byte(secret), []byte(app.Secret)) != 1 {
		return &refusal{entry: wire.OAuthSecret, cause: c.secret + " is not the app's secret", cure: "jdmock env prints it"}
	}
	return nil
}

// strikeOAuth asks the sandbox's faults whether the call goes wrong.
func (s *Server) strikeOAuth(c *oauthCall, phase fault.Phase) *refusal {
	struck, ok := s.hit(c.ctx, c.call, fault.Call{Method: wire.Method(strings.TrimPrefix(c.path, "/"))}, phase)
	if !ok || (phase == fault.After && struck.Action.Type != fault.ErrorAction) {
		return nil
	}
	r := &refusal{injected: true, entry: wire.OAuthSystemError, cause: "a fault was injected: " + struck.String()}
	for _, entry := range wire.Lookup(struck.Action.Code) {
		if entry.Where == wire.AtOAuth {
			r.entry = entry
		}
	}
	return r
}
