package main

import (
	"crypto/rand"
	"net"
	"net/http"
	"strings"

	"github.com/jdmock/jdmock/contract/scenario"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/control"
)

// Paths of the control listener that need no token.
const (
	pathHealth = control.PathHealth
	pathReady  = control.PathReady
)

// maxControlToken bounds --control-token, in bytes.
const maxControlToken = 512

// checkControlToken refuses a token that no header can bear.
func (o *serveFlags) checkControlToken() error {
	unfit := func(r rune) bool { return r <= ' ' || r > '~' }
	if len(o.controlToken) > maxControlToken || strings.ContainsFunc(o.controlToken, unfit) {
		return usage("--control-token: want at most %d letters, digits and signs of ASCII, and no blanks", maxControlToken)
	}
	return nil
}

// tokenFor returns the token that callers of the control API need: the one that
// was given; else none on loopback, and a random one elsewhere.
func (o *serveFlags) tokenFor(l net.Listener) string {
	if at, ok := l.Addr().(*net.TCPAddr); o.controlToken == "" && !(ok && at.IP.IsLoopback()) {
		return rand.Text()
	}
	return o.controlToken
}

// newControl returns what makes the handler of the control listener.
func newControl(server *mockserver.Server, r ready, options mockserver.Options, begun *scenario.Begun, gateway http.Handler) func(ready func() bool) http.Handler {
	return func(ready func() bool) http.Handler {
		return control.New(server, control.Options{
			Token: r.ControlToken, Ready: ready, Log: options.Log, Begun: begun, Gateway: gateway,
			URLs: control.URLs{Gateway: r.GatewayURL, Aggregator: r.AggregatorURL, Control: r.ControlURL},
		})
	}
}
