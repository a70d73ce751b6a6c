// Package mocktest runs the simulator in a Go test, and says in the words of the
// business what a test wishes and expects: orders are placed, the clock is
// advanced, answers get lost, and each order was shipped once.
//
// What nobody expected fails the test when it ends: a refused call, a schema
// violation, a fault that never struck. ExpectRefused and ExpectUnusedFaults say
// what is meant to be; StartLenient lets all pass but the violations of the
// simulator itself.
package mocktest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/aggregator"
	"github.com/jdmock/jdmock/mockserver/control"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// A Server is a simulator, or one sandbox of it, until the test ends. Its methods
// fail the test where they cannot do what they say. It is safe for concurrent
// use by the goroutines of its test.
type Server struct {
	*mockserver.Server

	URL         string // what a client posts to; ends in /routerjson
	Aggregator  string // the same of the aggregator; ends in /tool/erps/jdpoporderget
	AppKey      string
	AppSecret   string
	AccessToken string // of the first shop; "" if that is unauthorized
	VenderID    string // of the first shop

	Orders Orders // of the sandbox
	Clock  Clock  // its shop time
	Faults Faults // its rules

	t       testing.TB
	box     *sandbox.Sandbox
	shared  *shared
	expects *expects
}

// shared is what all sandboxes of one simulator have in common.
type shared struct {
	findings  findings
	control   func() http.Handler // made when it is first needed
	transport *http.Transport
	lenient   bool
}

// Start starts a simulator for the test. Every answer is held to its schema, and
// one that breaks it fails the test, as do the calls and faults that nobody
// expected; the options' own OnRefusal and OnViolation are told as well.
func Start(t testing.TB, o mockserver.Options) *Server {
	t.Helper()
	return listen(t, o, &shared{})
}

// StartLenient is Start for tests that are about refused calls: those, and
// faults that never struck, do not fail the test.
func StartLenient(t testing.TB, o mockserver.Options) *Server {
	t.Helper()
	return listen(t, o, &shared{lenient: true})
}

// listen starts a simulator on loopback.
func listen(t testing.TB, o mockserver.Options, common *shared) *Server {
	t.Helper()
	s := begin(t, o, common)
	listener := httptest.NewServer(s.Server)
	common.transport = &http.Transport{MaxIdleConnsPerHost: idleConnections}
	t.Cleanup(func() {
		common.transport.CloseIdleConnections()
		listener.Close()
	})
	s.URL, s.Aggregator = listener.URL+wire.Path, listener.URL+aggregator.Path
	return s
}

// idleConnections are kept for the next calls: tests call with many goroutines.
const idleConnections = 64

// begin makes the simulator, which nobody can call yet.
func begin(t testing.TB, o mockserver.Options, common *shared) *Server {
	t.Helper()
	o.CheckAnswers = mockserver.CheckAll
	common.findings.watch(&o)
	server, err := mockserver.New(o)
	if err != nil {
		t.Fatalf("mocktest: %v", err)
	}
	common.control = sync.OnceValue(func() http.Handler { return control.New(server, control.Options{}) })
	return (&Server{Server: server, shared: common}).bind(t, server.Sandbox())
}

// bind lets the server stand for a sandbox and a test.
func (s *Server) bind(t testing.TB, box *sandbox.Sandbox) *Server {
	s.t, s.box, s.expects = t, box, new(expects)
	app, shop := box.Apps()[0], box.Shops()[0]
	s.AppKey, s.AppSecret, s.VenderID = app.Key, app.Secret, shop.VenderID
	for _, token := range box.Tokens(shop.VenderID) {
		s.AccessToken = token.Access // there is one, or none if the shop is unauthorized
	}
	s.Orders, s.Clock, s.Faults = Orders{s}, Clock{s}, Faults{s}
	t.Cleanup(s.conclude) // once nobody calls any more
	return s
}

// OpenSandbox opens a sandbox of the simulator for a test, so that many tests
// share one simulator and see nothing of each other. It has a shop of
// mockserver.DefaultOrders unless the configuration has shops, and goes when the
// test ends.
func (s *Server) OpenSandbox(t testing.TB, c sandbox.Config) *Server {
	t.Helper()
	if len(c.Shops) == 0 {
		c.Shops = []sandbox.ShopConfig{{Orders: mockserver.DefaultOrders}}
	}
	box, err := s.AddSandbox(t.Context(), c)
	if err != nil {
		t.Fatalf("mocktest: %v", err)
	}
	t.Cleanup(func() {
		if err := s.RemoveSandbox(context.WithoutCancel(t.Context()), box); err != nil {
			t.Errorf("mocktest: %v", err)
		}
	})
	own := &Server{Server: s.Server, URL: s.URL, Aggregator: s.Aggregator, shared: s.shared}
	return own.bind(t, box)
}

// Sandbox returns the sandbox that the server stands for.
func (s *Server) Sandbox() *sandbox.Sandbox {
	if s.box == nil {
		return s.Server.Sandbox()
	}
	return s.box
}

// Transport returns what calls the simulator; its connections end with the test.
func (s *Server) Transport() http.RoundTripper { return s.shared.transport }

// Client returns a client whose connections end with the test.
func (s *Server) Client() *http.Client { return &http.Client{Transport: s.shared.transport} }
