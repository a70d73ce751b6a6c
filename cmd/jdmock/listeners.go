package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aggregator"
	"github.com/jdmock/jdmock/mockserver/fixedhost"
)

// Bounds of the listeners.
const (
	readHeaderTimeout = 10 * time.Second
	readTimeout       = time.Minute
	writeTimeout      = 2 * time.Minute
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 2 << 20 // so that the gateway itself can refuse a long query
	probeTimeout      = 10 * time.Second
)

// listeners are the open ports, on which nobody answers yet.
type listeners struct {
	gateway, control net.Listener
	tls, proxy       net.Listener // nil where they are off
	certified        certified    // what is served on these two
	ports            []port       // all that are open
}

// A port is open because of a flag.
type port struct {
	flag string
	net.Listener
}

// addresses are what the listeners are called.
type addresses struct {
	gateway string // whole, as callers see it
	local   string // whole, as this machine sees it
	control string // no path
	tls     string // whole; "" where it is off
	proxy   string // no path; "" where it is off
	caFile  string // "" where both are off
}

// listen opens the ports that the flags want, or none.
func listen(o serveFlags, now func() time.Time, log *slog.Logger) (*listeners, error) {
	l := &listeners{}
	var err error
	if l.certified, err = o.fixed.certify(now(), log); err != nil {
		return nil, err
	}
	for _, each := range []struct {
		flag, addr string
		to         *net.Listener
	}{
		{"--addr", o.addr, &l.gateway}, {"--control-addr", o.controlAddr, &l.control},
		{"--tls", o.fixed.tls, &l.tls}, {"--forward-proxy", o.fixed.proxy, &l.proxy},
	} {
		if each.addr == "" {
			continue
		}
		if *each.to, err = net.Listen("tcp", each.addr); err != nil {
			l.close()
			return nil, environment("%s: %w: choose another port, or 0 for a free one", each.flag, err)
		}
		l.ports = append(l.ports, port{each.flag, *each.to})
	}
	return l, nil
}

// close closes the ports.
func (l *listeners) close() {
	for _, p := range l.ports {
		_ = p.Close()
	}
}

// addresses returns what the listeners are called; public is the gateway's
// other name, if it has one.
func (l *listeners) addresses(public string) addresses {
	a := addresses{local: "http://" + reachable(l.gateway) + wire.Path, control: "http://" + reachable(l.control), caFile: l.certified.file}
	a.gateway = a.local
	if public != "" {
		a.gateway = public
	}
	if l.tls != nil {
		a.tls = "https://" + reachable(l.tls) + wire.Path
	}
	if l.proxy != nil {
		a.proxy = "http://" + reachable(l.proxy)
	}
	return a
}

// aggregator returns the whole URL of the aggregator, which stands beside the
// gateway.
func (a addresses) aggregator() string {
	return strings.TrimSuffix(a.gateway, wire.Path) + aggregator.Path
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
	for _, p := range l.ports {
		if at, ok := p.Addr().(*net.TCPAddr); ok && !at.IP.IsLoopback() {
			log.Warn(p.flag+" is not loopback: whoever reaches this machine can call the simulator", "address", at.String())
		}
	}
}

// A running simulator answers on its ports.
type running struct {
	at       addresses
	control  *http.Server
	servers  []*http.Server // the others
	underWay atomic.Int64   // calls of the gateway
	ready    atomic.Bool
	failed   chan error
}

// start answers on the ports. Control makes the control listener's handler, and
// now tells the machine's time.
func (l *listeners) start(gateway http.Handler, control func(ready func() bool) http.Handler, now func() time.Time, log *slog.Logger) *running {
	r := &running{at: l.addresses(""), failed: make(chan error, 1)}
	gateway = r.counting(gateway)
	r.control = newHTTPServer(control(r.ready.Load), log)
	r.serve(r.control, l.control)
	answers := []net.Listener{l.gateway}
	if l.tls != nil {
		answers = append(answers, tls.NewListener(l.tls, l.certified.config))
	}
	if l.proxy != nil {
		proxy := fixedhost.NewProxy(gateway, now, log)
		r.serve(newHTTPServer(proxy, log), l.proxy)
		answers = append(answers, tls.NewListener(proxy.Secure(), l.certified.config), proxy.Plain())
	}
	r.serve(newHTTPServer(gateway, log), answers...)
	return r
}

func newHTTPServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// serve lets a server answer on listeners.
func (r *running) serve(s *http.Server, on ...net.Listener) {
	if s != r.control {
		r.servers = append(r.servers, s)
	}
	for _, l := range on {
		go func() {
			if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
				select {
				case r.failed <- err:
				default: // one failure is enough to end
				}
			}
		}()
	}
}

// announce waits until gateway and control listener answer, writes the ready
// file and calls tell.
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

// broken returns the error of a listener that has failed, nil if none has.
func (r *running) broken() error {
	select {
	case err := <-r.failed:
		return environment("listener failed: %w", err)
	default:
		return nil
	}
}
