package fixedhost

import (
	"net"
	"sync"
)

// tunnels is a listener whose connections are put in from within.
type tunnels struct {
	port  string
	conns chan net.Conn
	done  chan struct{} // closed by Close
	once  sync.Once
}

var _ net.Listener = (*tunnels)(nil)

func newTunnels(port string) *tunnels {
	return &tunnels{port: port, conns: make(chan net.Conn), done: make(chan struct{})}
}

// put hands a connection to whoever accepts. It returns false if the listener
// is closed.
func (l *tunnels) put(c net.Conn) bool {
	select {
	case l.conns <- c:
		return true
	case <-l.done:
		return false
	}
}

// Accept waits for a tunnel.
func (l *tunnels) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

// Close ends Accept. Tunnels that came out before stay open.
func (l *tunnels) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

// Addr returns what the clients believe to have reached.
func (l *tunnels) Addr() net.Addr { return address(net.JoinHostPort("forward-proxy", l.port)) }

// An address is one of no network.
type address string

// Network returns the kind of network.
func (address) Network() string { return "tunnel" }

// String returns the address.
func (a address) String() string { return string(a) }
