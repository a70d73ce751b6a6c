package proxy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Bounds of the listener.
const (
	maxConns     = 512
	maxHeaderIn  = 2 << 20 // so that the gateway itself can refuse a long query
	headerIn     = 10 * time.Second
	requestIn    = 2 * time.Minute
	answerOut    = 5 * time.Minute
	idleIn       = 2 * time.Minute
	underWayEnds = 10 * time.Second // for calls under way, once the proxy is told to stop
)

// Serve answers on a listener until ctx ends; calls under way may then end. It
// returns the error of a listener that fails. The Proxy is to be closed after
// it.
func (p *Proxy) Serve(ctx context.Context, on net.Listener, errs *log.Logger) error {
	if leadsTo(p.upstream.Scheme, p.upstream.Host, on.Addr()) {
		return fmt.Errorf("upstream %s is this proxy itself: name the gateway", p.upstream.Host)
	}
	for _, host := range p.hosts {
		if leadsTo(p.upstream.Scheme, host, on.Addr()) {
			return fmt.Errorf("allowed host %s is this proxy itself: leave it out", host)
		}
	}
	s := &http.Server{
		Handler: p, ReadHeaderTimeout: headerIn, ReadTimeout: requestIn, WriteTimeout: answerOut, IdleTimeout: idleIn,
		MaxHeaderBytes: maxHeaderIn, ErrorLog: errs, DisableGeneralOptionsHandler: true,
	}
	failed := make(chan error, 1)
	go func() {
		failed <- s.Serve(&bounded{Listener: on, room: make(chan struct{}, maxConns), done: make(chan struct{})})
	}()
	var err error
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	p.stop(s)
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// leadsTo reports whether calls to a host would come to an address on which the
// proxy itself listens.
func leadsTo(scheme, host string, addr net.Addr) bool {
	at, ok := addr.(*net.TCPAddr)
	to := url.URL{Scheme: scheme, Host: host}
	port := cmp.Or(to.Port(), map[string]string{"http": "80", "https": "443"}[scheme])
	if !ok || port != strconv.Itoa(at.Port) {
		return false
	}
	ip := net.ParseIP(to.Hostname())
	here := ip.IsLoopback() || strings.EqualFold(to.Hostname(), "localhost")
	return ip.Equal(at.IP) || here && at.IP.IsUnspecified() || ip == nil && here && at.IP.IsLoopback()
}

// stop lets calls under way end, and cuts those that take too long. It returns
// when none is left.
func (p *Proxy) stop(s *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), underWayEnds)
	defer cancel()
	if s.Shutdown(ctx) != nil {
		_ = s.Close()
	}
	_ = p.underWay.Acquire(context.Background(), MaxUnderWay) // each call under way holds one; no further one begins
}

// A bounded listener has so many connections at most; further callers wait.
type bounded struct {
	net.Listener
	room chan struct{}
	done chan struct{}
	once sync.Once
}

func (b *bounded) Accept() (net.Conn, error) {
	select {
	case b.room <- struct{}{}:
	case <-b.done:
		return nil, net.ErrClosed
	}
	conn, err := b.Listener.Accept()
	if err != nil {
		<-b.room
		return nil, err
	}
	return &counted{Conn: conn, leave: func() { <-b.room }}, nil
}

func (b *bounded) Close() error {
	b.once.Do(func() { close(b.done) })
	return b.Listener.Close()
}

// A counted connection gives its place up once it is closed.
type counted struct {
	net.Conn
	once  sync.Once
	leave func()
}

func (c *counted) Close() error {
	err := c.Conn.Close()
	c.once.Do(c.leave)
	return err
}
