package proxy

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Bounds of a connection to the upstream.
const (
	dialTimeout   = 10 * time.Second
	answerTimeout = 90 * time.Second // until the answer begins
	idleTimeout   = time.Minute
	maxHeader     = 1 << 20
)

// A gate lets connections go to public addresses, and to others only where the
// user named them as such.
type gate struct {
	lookup  Lookup
	private []netip.Prefix                   // ranges that every name may lead to
	named   map[string]func(netip.Addr) bool // by host, in lower case: what is let through beside public addresses
}

func newGate(lookup Lookup, private ...netip.Prefix) *gate {
	if lookup == nil {
		lookup = func(ctx context.Context, host string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", host)
		}
	}
	return &gate{lookup: lookup, private: private, named: map[string]func(netip.Addr) bool{}}
}

// name lets a host through that was named: an address is what it is, localhost
// is loopback, and any other name may be public addresses alone.
func (g *gate) name(host string) {
	host = strings.ToLower(host)
	if addr, err := netip.ParseAddr(host); err == nil {
		g.named[host] = func(a netip.Addr) bool { return a == addr.Unmap() }
		return
	}
	if host == "localhost" {
		g.named[host] = netip.Addr.IsLoopback
	}
}

// transport returns what sends requests through the gate: without the machine's
// proxies, redirects or compression of its own.
func (g *gate) transport() *http.Transport {
	return &http.Transport{
		DialContext: g.dial, DisableCompression: true, TLSHandshakeTimeout: dialTimeout, ResponseHeaderTimeout: answerTimeout,
		IdleConnTimeout: idleTimeout, MaxIdleConnsPerHost: 16, MaxConnsPerHost: MaxUnderWay, MaxResponseHeaderBytes: maxHeader,
	}
}

// dial connects to a host. The addresses are looked up once and checked, and it
// is they that are dialled, so that a name cannot change in between.
func (g *gate) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	addrs := []netip.Addr{}
	if literal, err := netip.ParseAddr(host); err == nil {
		addrs = append(addrs, literal)
	} else if addrs, err = g.lookup(ctx, host); err != nil {
		return nil, err
	}
	dialer := net.Dialer{Control: g.control(host)}
	failed := fmt.Errorf("host %s has no address", host)
	for _, addr := range addrs {
		if barred := g.check(host, addr); barred != nil {
			failed = barred
			continue
		}
		conn, err := dialer.DialContext(ctx, network, net.JoinHostPort(addr.Unmap().String(), port))
		if err == nil {
			return conn, nil
		}
		failed = err
	}
	return nil, failed
}

// control returns what checks an address when it is dialled, whoever found it.
func (g *gate) control(host string) func(network, address string, _ syscall.RawConn) error {
	return func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		return g.check(host, to.Addr())
	}
}

// A barredError says that an address is none that the proxy may reach.
type barredError struct {
	host string
	addr netip.Addr
}

func (e *barredError) Error() string {
	return fmt.Sprintf("host %s is at %s, which is an address of a private network, of this machine or of no public use, and is not reached: "+
		"if it is meant, name the address itself as the upstream, or localhost, or let names lead to it with --allow-private %[2]s", e.host, e.addr)
}

// check refuses an address of a host that is neither public nor named, by itself
// or by its range.
func (g *gate) check(host string, addr netip.Addr) error {
	addr = addr.Unmap()
	if named := g.named[strings.ToLower(host)]; named != nil && named(addr) || public(addr) || within(g.private, addr) {
		return nil
	}
	return &barredError{host, addr}
}

// public reports whether an address is one of the public internet.
func public(addr netip.Addr) bool {
	addr = addr.Unmap().WithZone("")
	if !addr.IsGlobalUnicast() || addr.IsPrivate() {
		return false
	}
	return !within(closed(), addr)
}

// within reports whether an address is in one of some ranges.
func within(ranges []netip.Prefix, addr netip.Addr) bool {
	return slices.ContainsFunc(ranges, func(p netip.Prefix) bool { return p.Contains(addr) })
}

// closed are the ranges that are of no public use besides those that netip knows,
// and the addresses inside which others are written. One address of a cloud's
// own services is among them.
var closed = sync.OnceValue(func() []netip.Prefix {
	return prefixes("0.0.0.0/8", "100.64.0.0/10", "168.63.129.16/32", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
		"198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "fec0::/10")
})

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, 0, len(texts))
	for _, text := range texts {
		all = append(all, netip.MustParsePrefix(text))
	}
	return all
}
