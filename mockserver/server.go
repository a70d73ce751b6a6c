// Package mockserver is the simulator: an http.Handler that speaks JD's gateway
// protocol and moves the orders behind it.
package mockserver

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
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
	"github.com/jdmock/jdmock/mockserver/seed"
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
	recall    recall
	calls     atomic.Int64
	made      atomic.Int64 // apps whose key or secret may be made up
}

// New makes a server with a default sandbox.
func New(o Options) (*Server, error) {
	o = o.complete()
	box, err := sandbox.New(context.Background(), o.sandbox())
	if err != nil {
		return nil, err
	}
	s := &Server{options: o, box: box, checker: contract.New(), answers: sampler{mode: o.CheckAnswers}}
	box.Faults.Vet = s.vetFault
	s.directory.Now = o.Gateway.Now
	if err := s.directory.Add(box); err != nil {
		return nil, err
	}
	s.facade = s.newFacade()
	return s, nil
}

// Sandbox returns the default sandbox.
func (s *Server) Sandbox() *sandbox.Sandbox { return s.box }

// Sandboxes returns all sandboxes, the default one first.
func (s *Server) Sandboxes() []*sandbox.Sandbox {
	_ = s.directory.Sweep(context.Background()) // one that stays is tried again
	all := slices.DeleteFunc(s.directory.All(), func(b *sandbox.Sandbox) bool { return b == s.box })
	return slices.Insert(all, 0, s.box)
}

// FindSandbox returns the sandbox of an app_key.
func (s *Server) FindSandbox(appKey string) (*sandbox.Sandbox, bool) {
	box, _, ok := s.directory.Find(appKey)
	return box, ok
}

// AddSandbox makes another sandbox, on the server's store, with a clock of its
// own that goes as the server's if it is given none. Where it has no app, or an
// app has no key or secret, they are made up. It returns sandbox.ErrTaken if its
// name, an app_key or a token is another's, and sandbox.ErrFull if there are as
// many sandboxes as there may be.
func (s *Server) AddSandbox(ctx context.Context, c sandbox.Config) (*sandbox.Sandbox, error) {
	c.Store = s.options.Store
	c.Apps = s.madeUp(c.Apps)
	if c.Name == "" {
		c.Name = c.Apps[0].Key
	}
	if c.Seed == 0 {
		c.Seed = s.options.Seed
	}
	if c.Clock == nil {
		c.Clock = s.options.Clock.Clone()
	}
	if c.Start.IsZero() {
		c.Start = s.options.Start
	}
	if err := s.directory.Sweep(ctx); err != nil {
		return nil, err
	}
	c.Vet = s.vetFault
	return s.directory.Open(ctx, c)
}

// madeUp returns the apps with keys and secrets, which follow from the server's
// seed and from how many were made up before.
func (s *Server) madeUp(apps []sandbox.App) []sandbox.App {
	apps = slices.Clone(apps)
	if len(apps) == 0 {
		apps = make([]sandbox.App, 1)
	}
	for i := range apps {
		n := strconv.FormatInt(s.made.Add(1), 10)
		if apps[i].Key == "" {
			apps[i].Key = seed.Token(s.options.Seed, "app_key", n)[:32]
		}
		if apps[i].Secret == "" {
			apps[i].Secret = seed.Token(s.options.Seed, "app_secret", n)[:32]
		}
	}
	return apps
}

// errDefault says that the default sandbox stays.
var errDefault = errors.New("the default sandbox cannot be removed: reset it")

// RemoveSandbox forgets a sandbox and all that is in it, but not the default
// one. A sandbox that is not there is no error.
func (s *Server) RemoveSandbox(ctx context.Context, box *sandbox.Sandbox) error {
	if box == s.box {
		return errDefault
	}
	_, err := s.directory.Remove(ctx, box)
	return err
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
