package control

import (
	"bytes"
	"context"
	"net/http"
	"net/url"

	"github.com/jdmock/jdmock/contract/scenario"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/memnet"
)

// A ScenarioWorld is a sandbox of the handler's world, in which scenarios play
// without a network: the gateway is called over connections in memory, on which
// answers are lost as they are on real ones.
type ScenarioWorld struct {
	handler *Handler
	key     string // any app_key of the sandbox
	server  *http.Server
	gateway scenario.Remote
}

var _ scenario.World = &ScenarioWorld{}

// ScenarioWorld returns the sandbox of an app_key, "default" for the default
// one, for scenarios to play in. It must be closed.
func (h *Handler) ScenarioWorld(appKey string) *ScenarioWorld {
	l := memnet.Listen()
	w := &ScenarioWorld{handler: h, key: appKey, server: &http.Server{Handler: h.options.Gateway}}
	transport := &http.Transport{DialContext: l.DialContext, DisableKeepAlives: true, DisableCompression: true}
	w.gateway = scenario.Remote{GatewayURL: "http://gateway" + wire.Path, Transport: transport}
	go w.server.Serve(l) // ends with Close
	return w
}

// Close ends the connections.
func (w *ScenarioWorld) Close() error { return w.server.Close() }

// Gateway calls the gateway.
func (w *ScenarioWorld) Gateway(ctx context.Context, form url.Values) (int, []byte, error) {
	return w.gateway.Gateway(ctx, form)
}

// Control calls the handler.
func (w *ScenarioWorld) Control(ctx context.Context, method, path string, body []byte) (int, []byte, error) {
	at := "/v1/sandboxes/" + url.PathEscape(w.key)
	if path != "" {
		at += "/" + path
	}
	r, err := http.NewRequestWithContext(context.WithValue(ctx, playing{}, true), method, at, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	if len(body) > 0 {
		r.Header.Set("Content-Type", "application/json")
	}
	answer := &recorded{header: http.Header{}, status: http.StatusOK}
	w.handler.router().ServeHTTP(answer, r)
	return answer.status, answer.body.Bytes(), nil
}

// recorded is an answer that is kept.
type recorded struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorded) Header() http.Header         { return r.header }
func (r *recorded) WriteHeader(status int)      { r.status = status }
func (r *recorded) Write(b []byte) (int, error) { return r.body.Write(b) }
