package bench

import (
	"fmt"
	"net"
	"net/url"
	"strings"
)

// A Peer is another server that takes part. It gets the same signed bodies as
// the simulator, or one of its own, and any answer with status 200 counts.
type Peer struct {
	Name string
	Host string // host and port
	Path string // with the query, if any
	Body []byte // sent for every call; nil for the signed bodies
	PID  int    // its process on this machine, whose CPU counts; 0 for unknown
}

// ParsePeer reads NAME=URL, or a URL, whose host is then the name. A host
// beyond loopback is refused unless remote says that it may be called.
func ParsePeer(text string, remote bool) (Peer, error) {
	name, rest, named := strings.Cut(text, "=")
	if !named || strings.ContainsAny(name, ":/") {
		name, rest = "", text
	}
	u, err := url.Parse(rest)
	if err != nil || u.Scheme != "http" || u.Hostname() == "" || u.User != nil {
		return Peer{}, fmt.Errorf("peer %.100q: want http://host:port/path, or name=http://…; HTTPS is not measured", text)
	}
	p := Peer{Name: name, Host: u.Host, Path: u.RequestURI()}
	if u.Port() == "" {
		p.Host = net.JoinHostPort(u.Hostname(), "80")
	}
	if p.Name == "" {
		p.Name = u.Host
	}
	if ip := net.ParseIP(u.Hostname()); !remote && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return Peer{}, fmt.Errorf("peer %.100q: it is not on loopback, and would get as many calls as it can take: if that is wanted, say --allow-remote", text)
	}
	return p, nil
}

// rival lets the peer take part.
func (p Peer) rival() *rival {
	r := &rival{name: p.Name, host: p.Host, path: p.Path, body: p.Body, check: Check{Foreign: true}}
	if p.PID > 0 {
		r.usage = func() (Usage, error) { return Usage{CPU: cpuOf(p.PID), Resident: residentOf(fmt.Sprint(p.PID))}, nil }
	}
	return r
}
