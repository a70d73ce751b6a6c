package scenario

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// A World is a sandbox of a simulator, and the gateway before it.
type World interface {
	// Control does an operation of the control API on the sandbox. The path is
	// what follows the sandbox's own, such as "orders"; "" is the sandbox itself.
	Control(ctx context.Context, method, path string, body []byte) (status int, answer []byte, err error)
	// Gateway posts a form to the gateway. An error says that no whole answer came.
	Gateway(ctx context.Context, form url.Values) (status int, answer []byte, err error)
}

// MaxAnswer bounds an answer that is read, in bytes.
const MaxAnswer = 16 << 20

// A Remote is a World behind URLs. It is safe for concurrent use.
type Remote struct {
	GatewayURL   string            // whole, ends in /routerjson
	ControlURL   string            // no path, no trailing slash
	ControlToken string            // "" for none
	Sandbox      string            // any app_key of it; "" means default
	Transport    http.RoundTripper // nil means http.DefaultTransport
}

var _ World = Remote{}

// Control calls the control API.
func (r Remote) Control(ctx context.Context, method, path string, body []byte) (int, []byte, error) {
	box := r.Sandbox
	if box == "" {
		box = "default"
	}
	at := r.ControlURL + "/v1/sandboxes/" + url.PathEscape(box)
	if path != "" {
		at += "/" + path
	}
	request, err := http.NewRequestWithContext(ctx, method, at, bytes.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	if len(body) > 0 {
		request.Header.Set("Content-Type", "application/json")
	}
	if r.ControlToken != "" {
		request.Header.Set("Authorization", "Bearer "+r.ControlToken)
	}
	return r.send(request)
}

// Gateway calls the gateway.
func (r Remote) Gateway(ctx context.Context, form url.Values) (int, []byte, error) {
	at := r.GatewayURL
	if !strings.HasSuffix(at, wire.Path) {
		at += wire.Path
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, at, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r.send(request)
}

// send sends one request, on a connection of its own, and follows no redirect.
func (r Remote) send(request *http.Request) (int, []byte, error) {
	request.Close = true
	request.Header.Set("Accept-Encoding", "identity") // what is compressed all the same is not for us to unpack
	transport := r.Transport
	if transport == nil {
		transport = http.DefaultTransport
	}
	answer, err := transport.RoundTrip(request)
	if err != nil {
		return 0, nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, MaxAnswer))
	return answer.StatusCode, body, err
}
