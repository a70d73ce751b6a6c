package fixedhost

import (
	"bufio"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// MaxTunnels is how many tunnels a Proxy has open at a time.
const MaxTunnels = 1000

// greetingTimeout bounds how long a client may take to hear that its tunnel is
// open.
const greetingTimeout = 10 * time.Second

// The ports that JD's hosts have.
const (
	portPlain  = "80"
	portSecure = "443"
)

// A Proxy is the handler of an HTTP forward proxy that answers for JD's hosts
// itself, refuses all others, and connects to none. Requests for http://… go
// to a handler; tunnels, which CONNECT asks for, come out of the listeners
// Secure and Plain, and a server has to serve them, which bounds how long a
// tunnel may be idle and ends them when it stops.
//
// It is safe for concurrent use.
type Proxy struct {
	gateway       http.Handler
	now           func() time.Time
	log           *slog.Logger
	secure, plain *tunnels
	open          atomic.Int64 // tunnels
}

// NewProxy returns a Proxy that lets gateway answer for JD's hosts. Now tells
// the machine's time, by which connections time out; refusals go to the log.
func NewProxy(gateway http.Handler, now func() time.Time, log *slog.Logger) *Proxy {
	return &Proxy{gateway: gateway, now: now, log: log, secure: newTunnels(portSecure), plain: newTunnels(portPlain)}
}

// Secure returns the listener whose connections are tunnels to port 443, on
// which the client begins with TLS.
func (p *Proxy) Secure() net.Listener { return p.secure }

// Plain returns the listener whose connections are tunnels to port 80.
func (p *Proxy) Plain() net.Listener { return p.plain }

// ServeHTTP answers a request to the proxy.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodConnect {
		p.connect(w, r)
		return
	}
	if !r.URL.IsAbs() {
		p.refuse(w, http.StatusBadRequest, r.Host, "this is a forward proxy: want CONNECT host:443, or a whole URL in the request line")
		return
	}
	if !answeredURL(r.URL) {
		p.refuse(w, http.StatusForbidden, r.URL.Host, "")
		return
	}
	for name := range r.Header {
		if strings.HasPrefix(name, "Proxy-") {
			r.Header.Del(name) // meant for the proxy, and none of the gateway's business
		}
	}
	p.gateway.ServeHTTP(w, r)
}

// answeredURL reports whether a URL is one of JD's hosts, on the port of its
// scheme.
func answeredURL(u *url.URL) bool {
	port := map[string]string{"http": portPlain, "https": portSecure}[strings.ToLower(u.Scheme)]
	return port != "" && answered(u.Hostname()) && (u.Port() == "" || u.Port() == port)
}

// connect opens a tunnel that ends here.
func (p *Proxy) connect(w http.ResponseWriter, r *http.Request) {
	host, port, err := net.SplitHostPort(r.URL.Host)
	ends := map[string]*tunnels{portSecure: p.secure, portPlain: p.plain}[port]
	if err != nil || ends == nil || !answered(host) {
		p.refuse(w, http.StatusForbidden, r.Host, "")
		return
	}
	if p.open.Add(1) > MaxTunnels {
		p.open.Add(-1)
		p.refuse(w, http.StatusServiceUnavailable, r.Host, fmt.Sprintf("%d tunnels are open, which is all there may be: close some", MaxTunnels))
		return
	}
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		p.open.Add(-1)
		p.refuse(w, http.StatusInternalServerError, r.Host, "this connection cannot be made a tunnel: want HTTP/1.1")
		return
	}
	t := &tunnel{Conn: conn, read: buffered.Reader, closed: func() { p.open.Add(-1) }}
	if err := p.greet(conn); err != nil || !ends.put(t) {
		_ = t.Close()
	}
}

// greet tells the client that its tunnel is open.
func (p *Proxy) greet(conn net.Conn) error {
	if err := conn.SetDeadline(p.now().Add(greetingTimeout)); err != nil {
		return err
	}
	if _, err := conn.Write([]byte("HTTP/1.1 200 Connection established\r\n\r\n")); err != nil {
		return err
	}
	return conn.SetDeadline(time.Time{}) // from here on, the tunnel's server sets them
}

// refuse answers with a sentence; the usual one says what is answered.
func (p *Proxy) refuse(w http.ResponseWriter, status int, target, why string) {
	if why == "" {
		why = fmt.Sprintf("%.100q is not answered: this proxy connects nowhere, and answers itself for %s, on ports %s and %s alone",
			target, strings.Join(hosts, ", "), portSecure, portPlain)
	}
	p.log.Warn("forward proxy refused a request", "target", fmt.Sprintf("%.100s", target), "status", status)
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintf(w, "jdmock: %s\n", why)
}

// A tunnel is a connection whose client believes that it leads to JD.
type tunnel struct {
	net.Conn
	read   *bufio.Reader // holds what the client has sent already
	closed func()        // called once
	once   atomic.Bool
}

// Read reads what the client sends.
func (t *tunnel) Read(b []byte) (int, error) { return t.read.Read(b) }

// Close closes the connection.
func (t *tunnel) Close() error {
	if t.once.CompareAndSwap(false, true) {
		t.closed()
	}
	return t.Conn.Close()
}
