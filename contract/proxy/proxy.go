// Package proxy stands between a client and a gateway: it passes every call on
// as it came, byte for byte, so that signatures stay valid, and judges and
// records what went through.
//
// It reaches only the hosts that it was told, never an address of a private
// network unless that was named, follows no redirect, and repeats no call.
package proxy

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/jdmock/jdmock/contract/mask"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/wire"
)

// Bounds of a Proxy.
const (
	MaxKept     = 16 << 20  // bytes of a body that are judged and recorded; the rest only passes
	MaxUnderWay = 128       // calls at a time; further ones wait
	maxQueued   = 128 << 20 // bytes that wait to be judged and recorded; further calls wait
)

// Options say what a Proxy stands before and what it does beside passing calls
// on. All but Upstream may be zero.
type Options struct {
	Upstream string   // URL of the gateway, such as "https://api.jd.com/routerjson"; the path may be absent
	Allow    []string // further hosts, with a port or without, for requests whose Host names them
	Private  []string // ranges such as "172.16.0.0/12", or addresses, that are not public and that names may lead to all the same

	Record     Recorder     // nil records nothing
	Masker     *mask.Masker // of what is recorded; with Record it may be nil only if Unmasked is set
	Unmasked   bool         // whether the user knows that people and secrets are recorded as they are
	TestSecret string       // under which what is recorded is signed anew; "" leaves the signs

	Report func(Finding)    // is told of each finding the first time, one at a time; may be nil
	Warn   func(error)      // is told once that recording has failed; may be nil
	Now    func() time.Time // nil means the machine's clock
	Lookup Lookup           // nil means the machine's resolver
}

// A Recorder takes the calls down, one at a time. *record.File is one.
type Recorder interface {
	Write(record.Call) error
	Flush() error
}

// Lookup finds the addresses of a host.
type Lookup func(ctx context.Context, host string) ([]netip.Addr, error)

// A Proxy is an http.Handler. It is safe for concurrent use. Close it once no
// call is under way any more.
type Proxy struct {
	options  Options
	upstream *url.URL
	hosts    map[string]string // the host that a request goes to, by what it calls it
	kept     http.RoundTripper // keeps connections
	once     http.RoundTripper // does not: over a kept one that breaks, the library repeats some requests
	underWay *semaphore.Weighted
	queue    queue
	keeper   keeper
}

// Check returns what is wrong with the options, if anything is.
func Check(o Options) error {
	_, _, err := o.places()
	_, private := o.ranges()
	return errors.Join(err, private)
}

// New returns a Proxy, which runs until it is closed.
func New(o Options) (*Proxy, error) {
	upstream, hosts, err := o.places()
	if err != nil {
		return nil, err
	}
	private, err := o.ranges()
	if err != nil {
		return nil, err
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	p := &Proxy{options: o, upstream: upstream, hosts: hosts, underWay: semaphore.NewWeighted(MaxUnderWay)}
	gate := newGate(o.Lookup, private...)
	gate.name(upstream.Hostname())
	for host := range hosts {
		gate.name(host)
	}
	once := gate.transport()
	once.DisableKeepAlives = true
	p.once, p.kept = once, gate.transport()
	p.keeper = newKeeper(o)
	p.queue.start(p.keeper.take, p.keeper.idle)
	return p, nil
}

// places returns where calls may go: the gateway, and the further hosts by what
// requests call them.
func (o Options) places() (upstream *url.URL, hosts map[string]string, err error) {
	if o.Record != nil && o.Masker == nil && !o.Unmasked {
		return nil, nil, errors.New("recording has no masker: give it one, or say that it is to be unmasked")
	}
	if upstream, err = parseUpstream(o.Upstream); err != nil {
		return nil, nil, err
	}
	hosts = map[string]string{}
	for _, host := range o.Allow {
		u, err := url.Parse("//" + host)
		if err != nil || u.Host != host || u.Hostname() == "" {
			return nil, nil, fmt.Errorf("allowed host %q is none: want a name or an address, with a port or without, such as open-oauth.jd.com", host)
		}
		hosts[strings.ToLower(host)], hosts[strings.ToLower(u.Hostname())] = host, host
	}
	return upstream, hosts, nil
}

// ranges returns the private addresses that names may lead to.
func (o Options) ranges() ([]netip.Prefix, error) {
	all := make([]netip.Prefix, 0, len(o.Private))
	for _, text := range o.Private {
		if addr, err := netip.ParseAddr(text); err == nil && addr.Zone() == "" {
			all = append(all, netip.PrefixFrom(addr.Unmap(), addr.Unmap().BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("private range %q is none: want an address, or a range such as 172.16.0.0/12", text)
		}
		all = append(all, p.Masked())
	}
	return all, nil
}

// parseUpstream reads the URL of the gateway.
func parseUpstream(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Host == "" || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("upstream is no URL of a gateway: want one such as https://api.jd.com/routerjson")
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, errors.New("upstream has a user, a query or a fragment: want scheme, host and path alone")
	case u.EscapedPath() != u.Path:
		return nil, errors.New("upstream has a path that needs escapes: want a plain one")
	}
	bare := *u
	bare.Path = strings.TrimSuffix(strings.TrimRight(u.Path, "/"), wire.Path)
	bare.RawPath = ""
	return &bare, nil
}

// Upstream returns the URL of the gateway that calls go to, whole.
func (p *Proxy) Upstream() string { return p.upstream.String() + wire.Path }

// Close waits until what went through is judged and recorded, and returns what
// there is to say of it all. The Recorder stays open.
func (p *Proxy) Close() Summary {
	p.queue.close()
	return p.keeper.close()
}

// served reports whether calls go to a path: the gateway's, the aggregator's and
// those of OAuth.
func served(path string) bool {
	for _, part := range strings.Split(path, "/") {
		if part == "." || part == ".." {
			return false
		}
	}
	for _, begin := range []string{wire.Path, "/tool/erps", "/oauth2", "/oauth"} {
		if path == begin || strings.HasPrefix(path, begin+"/") {
			return true
		}
	}
	return false
}

// address returns where a request goes, as it was asked for.
func (p *Proxy) address(r *http.Request) *url.URL {
	to := &url.URL{
		Scheme: p.upstream.Scheme, Host: p.upstream.Host, RawQuery: r.URL.RawQuery, ForceQuery: r.URL.ForceQuery,
		Path: p.upstream.Path + r.URL.Path, RawPath: p.upstream.Path + r.URL.EscapedPath(),
	}
	if host, ok := p.hosts[strings.ToLower(r.Host)]; ok {
		to.Host, to.Path, to.RawPath = host, r.URL.Path, r.URL.EscapedPath()
	}
	return to
}

// An exchange is a call that went through.
type exchange struct {
	at, end   time.Time
	verb      string
	to        *url.URL
	sent      kept
	sentType  string
	status    int // 0 if no answer came
	header    http.Header
	answer    kept
	brokenOff bool // whether the answer ended before its end
}

// size returns how many bytes of memory it takes, about.
func (x *exchange) size() int64 {
	return int64(len(x.sent.held)+len(x.answer.held)+len(x.to.RawQuery)) + 4<<10
}

// call returns what is recorded of the exchange, as it was. Of an answer in an
// encoding that is not known nothing is kept.
func (x *exchange) call() (c record.Call, readable bool) {
	where := url.URL{Scheme: x.to.Scheme, Host: x.to.Host, Path: x.to.Path, RawPath: x.to.RawPath}
	c = record.Call{At: x.at, Duration: max(x.end.Sub(x.at), 0), URL: where.String(), Verb: x.verb, Status: x.status}
	c.Params = record.Request{Verb: x.verb, URL: c.URL, Query: x.to.RawQuery, ContentType: x.sentType, Body: x.sent.held}.Params()
	if x.status == 0 {
		return c, false
	}
	c.Type = x.header.Get("Content-Type")
	answer, whole, ok := plain(x.header.Get("Content-Encoding"), x.answer.held)
	c.Cut = x.brokenOff || x.answer.cut || !whole
	if !ok {
		c.Cut = true
		return c, false
	}
	c.Answer = answer
	return c, !c.Cut
}
