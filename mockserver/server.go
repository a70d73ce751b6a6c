// Package mockserver is the simulator: an http.Handler that speaks JD's gateway
// protocol and moves the orders behind it.
package mockserver

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aggregator"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/limit"
	"github.com/jdmock/jdmock/mockserver/method"
	"github.com/jdmock/jdmock/mockserver/metrics"
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
	recall    recall
	metrics   *metrics.Set
	calls     atomic.Int64
	drawing   sync.Mutex // guards options.Random
}

// New makes a server with a default sandbox.
func New(o Options) (*Server, error) {
	o = o.complete()
	box, err := sandbox.New(context.Background(), o.sandbox())
	if err != nil {
		return nil, err
	}
	s := &Server{options: o, box: box, checker: contract.New(), answers: sampler{mode: o.CheckAnswers}}
	box.Faults.Vet = func(r fault.Rule) error { return s.vetFault(box, r) }
	s.directory.Now = o.Gateway.Now
	s.lost.Size, s.lost.MaxBytes = o.JournalSize, o.JournalBytes
	if err := s.directory.Add(box); err != nil {
		return nil, err
	}
	s.facade, s.metrics = s.newFacade(), s.newMetrics()
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
// app has no key or secret, they are made up, as tokens are; they come from
// Options.Random, and what is in the orders from the seed alone. It returns sandbox.ErrTaken if its
// name, an app_key or a token is another's, and sandbox.ErrFull if there are as
// many sandboxes as there may be.
func (s *Server) AddSandbox(ctx context.Context, c sandbox.Config) (*sandbox.Sandbox, error) {
	c.Store = s.options.Store
	var err error
	if c.Apps, err = s.madeUp(c.Apps); err != nil {
		return nil, err
	}
	if c.Salt == "" {
		if c.Salt, err = s.random(); err != nil {
			return nil, err
		}
	}
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
	c.JournalSize, c.JournalBytes = cmp.Or(c.JournalSize, s.options.JournalSize), cmp.Or(c.JournalBytes, s.options.JournalBytes)
	c.Vet = s.vetFault
	return s.directory.Open(ctx, c)
}

// AddApp gives a sandbox another app. Its key and its secret are made up where
// they are empty; it has no token yet. It returns the app, or sandbox.ErrTaken if
// an app of any sandbox has the key.
func (s *Server) AddApp(box *sandbox.Sandbox, a sandbox.App) (sandbox.App, error) {
	apps, err := s.madeUp([]sandbox.App{a})
	if err != nil {
		return sandbox.App{}, err
	}
	return apps[0], s.directory.AddApp(box, apps[0])
}

// madeUp returns the apps with keys and secrets.
func (s *Server) madeUp(apps []sandbox.App) ([]sandbox.App, error) {
	apps = slices.Clone(apps)
	if len(apps) == 0 {
		apps = make([]sandbox.App, 1)
	}
	for i := range apps {
		for _, text := range []*string{&apps[i].Key, &apps[i].Secret} {
			if *text != "" {
				continue
			}
			var err error
			if *text, err = s.random(); err != nil {
				return nil, err
			}
		}
	}
	return apps, nil
}

// random returns 32 hexadecimal digits of the server's source.
func (s *Server) random() (string, error) {
	s.drawing.Lock()
	defer s.drawing.Unlock()
	var b [16]byte
	if _, err := io.ReadFull(s.options.Random, b[:]); err != nil {
		return "", fmt.Errorf("credentials cannot be made up: %w", err)
	}
	return hex.EncodeToString(b[:]), nil
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

// GatewayNow returns gateway time.
func (s *Server) GatewayNow() time.Time { return s.options.Gateway.Now() }

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

// nextID returns the id of a new call, of eight digits or more.
func (s *Server) nextID() string {
	var room [20]byte
	n := s.calls.Add(1)
	id := room[:0]
	for least := int64(10_000_000); least > n; least /= 10 {
		id = append(id, '0')
	}
	return string(strconv.AppendInt(id, n, 10))
}
