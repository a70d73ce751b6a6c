// Package mocktest runs the simulator in a Go test.
package mocktest

import (
	"net/http/httptest"
	"testing"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/aggregator"
)

// A Server is a simulator that listens on loopback until the test ends.
type Server struct {
	*mockserver.Server

	URL         string // what a client posts to; ends in /routerjson
	Aggregator  string // the same of the aggregator; ends in /tool/erps/jdpoporderget
	AppKey      string
	AppSecret   string
	AccessToken string // of the first shop; "" if that is unauthorized
	VenderID    string // of the first shop
}

// Start starts a simulator for the test. Every answer is held to its schema,
// and one that breaks it fails the test.
func Start(t testing.TB, o mockserver.Options) *Server {
	t.Helper()
	o.CheckAnswers = mockserver.CheckAll
	o.OnViolation = func(v mockserver.Violation) {
		t.Errorf("call %s: the answer of %s breaks its schema: %s", v.Call, v.Method, v.Where)
	}
	server, err := mockserver.New(o)
	if err != nil {
		t.Fatalf("mocktest: %v", err)
	}
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	s := &Server{Server: server, URL: listener.URL + wire.Path, Aggregator: listener.URL + aggregator.Path}
	app := server.Sandbox().Apps()[0]
	shop := server.Sandbox().Shops()[0]
	s.AppKey, s.AppSecret, s.VenderID = app.Key, app.Secret, shop.VenderID
	for _, token := range server.Sandbox().Tokens(shop.VenderID) {
		s.AccessToken = token.Access // there is one, or none if the shop is unauthorized
	}
	return s
}
