package proxy

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"strconv"
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
	if p.leadsTo(on.Addr()) {
		return fmt.Errorf("upstream %s is this proxy itself: name the gateway", p.upstream.Host)
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

// leadsTo reports whether calls would go to an address of this machine.
func (p *Proxy) leadsTo(addr net.Addr) bool {
	at, ok := addr.(*net.TCPAddr)
	if !ok || p.upstream.Port() != strconv.Itoa(at.Port) {
		return false
	}
	host := p.upstream.Hostname()
	ip := net.ParseIP(host)
	return host == "localhost" || ip.Equal(at.IP) || at.IP.IsUnspecified() && ip.IsLoopback()
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
