package lab_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/lab"
	"github.com/jdmock/jdmock/contract/suite"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/control"
	"github.com/jdmock/jdmock/mockserver/limit"
)

// noon is where the clocks of these tests stand.
var noon = time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)

// still is a clock that stands, and on which nobody waits.
type still struct{}

var _ suite.Clock = still{}

// Now returns noon.
func (still) Now() time.Time { return noon }

// Sleep does not wait.
func (still) Sleep(ctx context.Context, _ time.Duration) error { return ctx.Err() }

// hosts is a network without wires: handlers by their host.
type hosts map[string]http.Handler

var _ http.RoundTripper = hosts{}

// RoundTrip lets the host's handler answer, or break off.
func (h hosts) RoundTrip(r *http.Request) (resp *http.Response, err error) {
	defer func() {
		if stop := recover(); stop == http.ErrAbortHandler {
			err = errors.New("connection reset")
		} else if stop != nil {
			panic(stop)
		}
	}()
	in := r.Clone(r.Context())
	in.RequestURI, in.RemoteAddr, in.Host = r.URL.RequestURI(), "127.0.0.1:1", r.URL.Host
	if in.Body == nil {
		in.Body = http.NoBody
	}
	w := httptest.NewRecorder()
	h[r.URL.Host].ServeHTTP(w, in)
	return w.Result(), nil
}

const (
	gatewayHost = "127.0.0.1:6180"
	controlHost = "127.0.0.1:6181"
)

// shopOrders is how many orders the shop has: so many that there are some of each
// kind that a lie is about.
const shopOrders = 80

// own is who calls.
var own = lab.Credentials{AppKey: mockserver.DefaultAppKey, AppSecret: mockserver.DefaultAppSecret, AccessToken: mockserver.DefaultAccessToken, VenderID: mockserver.DefaultVenderID}

// newTarget starts a simulator whose clocks stand, and lets wrap speak for it.
func newTarget(t testing.TB, wrap func(http.Handler) http.Handler) suite.Target {
	t.Helper()
	s, err := mockserver.New(mockserver.Options{Clock: clock.Frozen(noon), Gateway: clock.Frozen(noon), Orders: shopOrders, AggregatorLimit: &limit.Rate{}, CheckAnswers: mockserver.CheckOff})
	require.NoError(t, err)
	const gateway = "http://" + gatewayHost
	return suite.Target{
		URL: gateway + "/routerjson", AppKey: own.AppKey, AppSecret: own.AppSecret, AccessToken: own.AccessToken,
		OAuthURL: gateway, AggregatorURL: gateway + "/tool/erps/jdpoporderget", OwnerID: mockserver.DefaultVenderID,
		ControlURL: "http://" + controlHost,
		Transport:  hosts{gatewayHost: wrap(s), controlHost: control.New(s, control.Options{})},
	}
}

// honest lets the simulator speak for itself.
func honest(h http.Handler) http.Handler { return h }

// lying lets a lie speak for it.
func lying(l lab.Lie) func(http.Handler) http.Handler {
	return func(h http.Handler) http.Handler { return l.Wrap(h, own) }
}
