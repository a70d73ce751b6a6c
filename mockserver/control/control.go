// Package control is the simulator's own HTTP API: what a test author wishes of
// the simulated world, said in JSON from any language. It changes orders by the
// same store and machine as the gateway, and has no second way of doing so.
//
// One table of routes is what the router serves, what the OpenAPI document
// lists, and what the tests walk through.
package control

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/mux"

	"github.com/jdmock/jdmock/contract/scenario"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// A World is the simulator that is controlled.
type World interface {
	http.Handler // the gateway
	// Sandbox returns the default sandbox.
	Sandbox() *sandbox.Sandbox
	// Sandboxes returns every sandbox, the default one first.
	Sandboxes() []*sandbox.Sandbox
	// FindSandbox returns the sandbox of an app_key.
	FindSandbox(appKey string) (*sandbox.Sandbox, bool)
	// AddSandbox makes a sandbox, or returns sandbox.ErrTaken or sandbox.ErrFull.
	AddSandbox(ctx context.Context, c sandbox.Config) (*sandbox.Sandbox, error)
	// AddApp gives a sandbox another app, with a key and a secret that are made up
	// where they are empty, or returns sandbox.ErrTaken.
	AddApp(box *sandbox.Sandbox, a sandbox.App) (sandbox.App, error)
	// RemoveSandbox forgets a sandbox and all that is in it.
	RemoveSandbox(ctx context.Context, s *sandbox.Sandbox) error
	// Unplaced returns the journal of calls that reached no sandbox.
	Unplaced() *journal.Journal
	// GatewayNow returns gateway time.
	GatewayNow() time.Time
	// Metrics returns what answers Prometheus.
	Metrics() http.Handler
}

// Options say how a Handler behaves. The zero Options work on loopback.
type Options struct {
	Token string       // "" means that none is needed, and that Host must be a loopback name
	URLs  URLs         // what callers are told
	Ready func() bool  // nil means always
	Log   *slog.Logger // nil means none

	Begun   *scenario.Begun // in the default sandbox already; nil for none
	Gateway http.Handler    // what scenarios call; nil means the world
}

// URLs are where the simulator is, as its callers see it.
type URLs struct {
	Gateway    string // whole
	Aggregator string // whole
	Control    string // no path, no trailing slash
}

// Paths that need neither a token nor a known Host.
const (
	PathHealth  = "/healthz"
	PathReady   = "/readyz"
	PathMetrics = "/metrics"
)

// A Handler is the control API over a world. It is safe for concurrent use.
type Handler struct {
	world   World
	options Options
	router  func() *mux.Router // made when it is first asked for: a start, and who only waits for it, need none
	posted  numbers
	begun   begun
}

// New returns the control API over a world.
func New(w World, o Options) *Handler {
	if o.Ready == nil {
		o.Ready = func() bool { return true }
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Gateway == nil {
		o.Gateway = w
	}
	h := &Handler{world: w, options: o}
	if o.Begun != nil {
		h.begun.set(w.Sandbox(), o.Begun)
	}
	h.router = sync.OnceValue(h.newRouter)
	return h
}

// newRouter serves the table of routes.
func (h *Handler) newRouter() *mux.Router {
	router := mux.NewRouter().SkipClean(true).UseEncodedPath()
	for _, r := range routes() {
		methods := []string{r.method}
		if r.method == http.MethodGet {
			methods = append(methods, http.MethodHead)
		}
		router.HandleFunc(r.path, func(w http.ResponseWriter, req *http.Request) { h.serve(w, req, r) }).Methods(methods...)
	}
	router.NotFoundHandler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		write(w, notFound("", "nothing at %.200q: GET %s lists what there is", r.URL.Path, pathOpenAPI))
	})
	router.MethodNotAllowedHandler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		allowed := methodsAt(router, r)
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		write(w, &Problem{Status: http.StatusMethodNotAllowed, Text: fmt.Sprintf("%.20s is not for %.200q: want %s", r.Method, r.URL.Path, strings.Join(allowed, " or "))})
	})
	return router
}

// methodsAt returns the methods for which the request's path has a route.
func methodsAt(router *mux.Router, r *http.Request) []string {
	var allowed []string
	for _, m := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete} {
		other := r.Clone(r.Context())
		other.Method = m
		var match mux.RouteMatch
		if router.Match(other, &match) && match.MatchErr == nil {
			allowed = append(allowed, m)
		}
	}
	return allowed
}

// ServeHTTP guards the API, and serves it.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if at, ok := probed(r); ok {
		h.serve(w, r, at)
		return
	}
	if r.URL.Path != PathHealth && r.URL.Path != PathReady && r.URL.Path != PathMetrics {
		if refused := h.guard(r); refused != nil {
			write(w, refused)
			return
		}
	}
	h.router().ServeHTTP(w, r)
}
