package lab

import (
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// ErrUpstream says that a URL is none of a gateway that may be lied about.
var ErrUpstream = errors.New("upstream is no simulator on this machine: want a URL such as http://127.0.0.1:6180" + wire.Path)

// NewUpstream returns the gateway at a URL, for a Lie to Wrap. It must be on this
// machine: some lies change orders that nobody wants changed.
func NewUpstream(rawURL string) (http.Handler, error) {
	u, err := url.Parse(rawURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || !loopback(u.Hostname()) || u.User != nil || u.RawQuery != "" {
		return nil, ErrUpstream
	}
	base := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: strings.TrimSuffix(strings.TrimSuffix(u.Path, "/"), wire.Path)}
	return &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(base)
			r.Out.URL.RawQuery = r.In.URL.RawQuery // as it was signed
		},
		Transport: &http.Transport{DisableCompression: true}, // no proxy: it would be asked for a loopback address
		ErrorLog:  log.New(io.Discard, "", 0),
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) {
			http.Error(w, "upstream gave no answer: is the simulator running?", http.StatusBadGateway)
		},
	}, nil
}

// loopback reports whether a host is this machine.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}
