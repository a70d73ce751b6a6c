// Package memnet is a network inside one process: a Listener, and connections to
// it that behave as TCP's do where callers can tell. They have a buffer of
// BufferSize each way and deadlines; Close lets the peer read what is on its way
// and then io.EOF; after SetLinger(0), Close resets, and the peer gets
// syscall.ECONNRESET.
//
// Whoever waits does so on channels alone, so that it all works in a bubble of
// testing/synctest. Other than TCP's, a connection that is closed with bytes
// unread does not reset its peer.
package memnet

import (
	"context"
	"net"
	"os"
	"sync"
	"syscall"
)

// BufferSize is how many bytes may be on their way in one direction.
const BufferSize = 64 << 10

// Backlog is how many connections may wait to be accepted.
const Backlog = 128

// firstPort is the port of the first caller.
const firstPort = 40_000

// A monitor is a lock under which one can wait for what others change.
type monitor struct {
	sync.Mutex
	changed chan struct{} // closed at the next change; nil while nobody waits
}

// changedLocked wakes all who wait.
func (m *monitor) changedLocked() {
	if m.changed != nil {
		close(m.changed)
		m.changed = nil
	}
}

// waitLocked gives the lock away until something changes, or done is closed.
func (m *monitor) waitLocked(done <-chan struct{}) {
	if m.changed == nil {
		m.changed = make(chan struct{})
	}
	changed := m.changed
	m.Unlock()
	select {
	case <-changed:
	case <-done:
	}
	m.Lock()
}

// A Listener waits for connections from within the process. It is safe for
// concurrent use.
type Listener struct {
	monitor // guards what follows
	closed  bool
	queue   []*Conn
	callers int
}

var _ net.Listener = (*Listener)(nil)

// Listen returns an open Listener.
func Listen() *Listener { return &Listener{} }

// Addr returns an address of loopback: that of the listener, whatever callers
// dial.
func (l *Listener) Addr() net.Addr { return address(80) }

func address(port int) *net.TCPAddr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port} }

// Accept returns the next connection, or an error that is net.ErrClosed once the
// listener is closed.
func (l *Listener) Accept() (net.Conn, error) {
	l.Lock()
	defer l.Unlock()
	for len(l.queue) == 0 {
		if l.closed {
			return nil, &net.OpError{Op: "accept", Net: "tcp", Addr: l.Addr(), Err: net.ErrClosed}
		}
		l.waitLocked(nil)
	}
	c := l.queue[0]
	l.queue = append(l.queue[:0], l.queue[1:]...)
	l.changedLocked()
	return c, nil
}

// Close ends the listener, and resets the connections that nobody has accepted.
func (l *Listener) Close() error {
	l.Lock()
	defer l.Unlock()
	if l.closed {
		return &net.OpError{Op: "close", Net: "tcp", Addr: l.Addr(), Err: net.ErrClosed}
	}
	for _, c := range l.queue {
		_ = c.SetLinger(0)
		_ = c.Close()
	}
	l.closed, l.queue = true, nil
	l.changedLocked()
	return nil
}

// DialContext connects to the listener, whatever the network and the address
// are. Where the listener is closed, its error is syscall.ECONNREFUSED; it waits
// while Backlog connections are not accepted yet.
func (l *Listener) DialContext(ctx context.Context, _, _ string) (net.Conn, error) {
	failed := func(err error) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Addr: l.Addr(), Err: err}
	}
	l.Lock()
	defer l.Unlock()
	for {
		switch {
		case ctx.Err() != nil:
			return failed(ctx.Err())
		case l.closed:
			return failed(os.NewSyscallError("connect", syscall.ECONNREFUSED))
		case len(l.queue) < Backlog:
			server, caller := pipe(address(80), address(firstPort+l.callers%(1<<16-firstPort)))
			l.callers++
			l.queue = append(l.queue, server)
			l.changedLocked()
			return caller, nil
		}
		l.waitLocked(ctx.Done())
	}
}
