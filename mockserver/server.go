// Package mockserver is the simulator: an http.Handler that speaks JD's gateway
// protocol and moves the orders behind it.
package mockserver

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aggregator"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/limit"
	"github.com/jdmock/jdmock/mockserver/method"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// A Server is the gateway and the sandboxes behind it. It is safe for
// concurrent use.
type Server struct {
	options   Options
	directory sandbox.Directory
	box       *sandbox.Sandbox // the default one
	checker   *contract.Checker
	facade    *aggregator.Facade
	answers   sampler
	rendered  method.Cache
	lost      journal.Journal // calls that reached no sandbox
	explained limit.Buckets
	calls     atomic.Int64
}

// New makes a server with a default sandbox.
func New(o Options) (*Server, error) {
	o = o.complete()
	box, err := sandbox.New(context.Background(), o.sandbox())
	if err != nil {
		return nil, err
	}
	s := &Server{options: o, box: box, checker: contract.New(), answers: sampler{mode: o.CheckAnswers}}
	if err := s.directory.Add(box); err != nil {
		return nil, err
	}
	s.facade = s.newFacade()
	return s, nil
}

// Sandbox returns the default sandbox.
func (s *Server) Sandbox() *sandbox.Sandbox { return s.box }

// AddSandbox makes another sandbox, on the server's store. It returns
// sandbox.ErrTaken if an app_key or a token is another's.
func (s *Server) AddSandbox(ctx context.Context, c sandbox.Config) (*sandbox.Sandbox, error) {
	c.Store = s.options.Store
	if c.Name == "" && len(c.Apps) > 0 {
		c.Name = c.Apps[0].Key
	}
	if c.Clock == nil {
		c.Clock = s.options.Clock
	}
	if c.Start.IsZero() {
		c.Start = s.options.Start
	}
	box, err := sandbox.New(ctx, c)
	if err == nil {
		err = s.directory.Add(box)
	}
	if err != nil {
		return nil, err
	}
	return box, nil
}

// Unplaced returns the journal of calls that reached no sandbox.
func (s *Server) Unplaced() *journal.Journal { return &s.lost }

// ServeHTTP answers calls of the gateway, OAuth and the aggregator, and says where
// they are to everyone else.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == wire.Path {
		s.serveGateway(w, r)
		return
	}
	if strings.HasPrefix(r.URL.Path, aggregator.Prefix) {
		s.serveFacade(w, r)
		return
	}
	if endpoint, ok := oauthEndpoints[r.URL.Path]; ok {
		s.serveOAuth(w, r, endpoint)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(http.StatusNotFound)
	path := s.maskOf(s.box, nil, []string{r.URL.Path}).text(r.URL.Path)
	fmt.Fprintf(w, "jdmock: nothing at %.100q; the gateway is %s, the aggregator %s, OAuth %s\n网关地址为 %[2]s，聚合接口地址为 %[3]s，授权地址为 %[4]s\n", path, wire.Path, aggregator.Path, PathToLogin)
}

// nextID returns the id of a new call.
func (s *Server) nextID() string { return fmt.Sprintf("%08s", strconv.FormatInt(s.calls.Add(1), 10)) }
