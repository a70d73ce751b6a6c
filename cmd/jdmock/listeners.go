package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// Bounds of the listeners.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = time.Minute
	writeTimeout      = 2 * time.Minute
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 2 << 20 // so that the gateway itself can refuse a long query
	drainTimeout      = 10 * time.Second
	probeTimeout      = 10 * time.Second
)

// listeners are the open ports, on which nobody answers yet.
type listeners struct{ gateway, control net.Listener }

// addresses are what the listeners are called.
type addresses struct {
	gateway string // whole, as callers see it
	local   string // whole, as this machine sees it
	control string // no path
}

// listen opens both ports, or none.
func listen(addr, controlAddr string) (*listeners, error) {
	gateway, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, environment("--addr: %w: choose another port, or 0 for a free one", err)
	}
	control, err := net.Listen("tcp", controlAddr)
	if err != nil {
		_ = gateway.Close()
		return nil, environment("--control-addr: %w: choose another port, or 0 for a free one", err)
	}
	return &listeners{gateway: gateway, control: control}, nil
}

// addresses returns what the listeners are called; public is the gateway's
// other name, if it has one.
func (l *listeners) addresses(public string) addresses {
	a := addresses{local: "http://" + reachable(l.gateway) + wire.Path, control: "http://" + reachable(l.control)}
	a.gateway = a.local
	if public != "" {
		a.gateway = public
	}
	return a
}

// reachable returns host and port; of a listener on every address, loopback's.
func reachable(l net.Listener) string {
	at, ok := l.Addr().(*net.TCPAddr)
	if !ok {
		return l.Addr().String()
	}
	if at.IP.IsUnspecified() {
		return fmt.Sprintf("127.0.0.1:%d", at.Port)
	}
	return at.String()
}

// warn says which listeners others than this machine can reach.
func (l *listeners) warn(log *slog.Logger) {
	for flag, each := range map[string]net.Listener{"--addr": l.gateway, "--control-addr": l.control} {
		if at, ok := each.Addr().(*net.TCPAddr); ok && !at.IP.IsLoopback() {
			log.Warn(flag+" is not loopback: whoever reaches this machine can call the simulator", "address", at.String())
		}
	}
}

// A running simulator answers on both ports.
type running struct {
	listeners        *listeners
	at               addresses
	gateway, control *http.Server
	ready            atomic.Bool
	failed           chan error
}

// start answers on both ports.
func (l *listeners) start(gateway http.Handler, log *slog.Logger) *running {
	r := &running{listeners: l, at: l.addresses(""), failed: make(chan error, 2)}
	r.gateway = newHTTPServer(gateway, log)
	r.control = newHTTPServer(newControl(r.ready.Load), log)
	go r.serve(r.gateway, l.gateway)
	go r.serve(r.control, l.control)
	return r
}

func newHTTPServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

func (r *running) serve(s *http.Server, l net.Listener) {
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		r.failed <- err
	}
}

// announce waits until both listeners answer, writes the ready file and calls
// tell.
func (r *running) announce(ctx context.Context, file readyFile, tell func()) error {
	if err := probe(ctx, http.MethodHead, r.at.local); err != nil {
		return environment("gateway does not answer: %w", err)
	}
	r.ready.Store(true)
	if err := probe(ctx, http.MethodGet, r.at.control+pathReady); err != nil {
		return environment("control listener does not answer: %w", err)
	}
	if err := file.write(); err != nil {
		return environment("--ready-file: %w", err)
	}
	tell()
	return nil
}

// probe wants an address to answer 200.
func probe(ctx context.Context, method, url string) error {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, url, nil)
	if err != nil {
		return err
	}
	direct := &http.Transport{DisableKeepAlives: true} // no proxy stands between a program and itself
	answer, err := (&http.Client{Transport: direct}).Do(req)
	if err != nil {
		return err
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", url, answer.Status)
	}
	return nil
}

// wait returns when ctx ends, or with the error of a listener that fails.
func (r *running) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case err := <-r.failed:
		return environment("listener failed: %w", err)
	}
}

// drain lets the calls under way end, and cuts them after a while.
func (r *running) drain(log *slog.Logger) {
	r.ready.Store(false)
	ctx, cancel := context.WithTimeout(context.Background(), drainTimeout)
	defer cancel()
	for _, s := range []*http.Server{r.gateway, r.control} {
		if err := s.Shutdown(ctx); err != nil {
			log.Warn("calls were still under way and are cut", "after", drainTimeout.String())
			_ = s.Close()
		}
	}
}

// close stops at once.
func (r *running) close() {
	_ = r.gateway.Close()
	_ = r.control.Close()
}
