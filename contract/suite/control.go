package suite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/scenario"
	"github.com/jdmock/jdmock/contract/wire"
)

// A controller makes sandboxes on a simulator, which give cases and scenarios
// what they need. It is safe for concurrent use.
type controller struct {
	url, token string
	caller     *caller
}

func newController(t Target, c *caller) *controller {
	return &controller{strings.TrimSuffix(t.ControlURL, "/"), t.ControlToken, c}
}

// A sandbox is a world of its own on a simulator.
type sandbox struct {
	AppKey      string    `json:"app_key"`
	AppSecret   string    `json:"app_secret"`
	AccessToken string    `json:"access_token"`
	VenderID    string    `json:"vender_id"`
	Now         time.Time `json:"now"`
	Shops       []struct {
		VenderID string `json:"vender_id"`
	} `json:"shops"`
}

// do calls the control API. What it refuses is an error that says why.
func (c *controller) do(ctx context.Context, verb, path string, body, answer any) error {
	var sent io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return err
		}
		sent = strings.NewReader(string(text))
	}
	request, err := http.NewRequestWithContext(ctx, verb, c.url+path, sent)
	if err != nil {
		return err
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	got, err := c.caller.client.Do(request)
	if err != nil {
		return &silentError{withoutURL(err)}
	}
	defer got.Body.Close()
	content, err := io.ReadAll(io.LimitReader(got.Body, maxAnswer))
	if err != nil {
		return &silentError{withoutURL(err)}
	}
	if got.StatusCode >= 300 {
		var problem struct {
			Error string `json:"error"`
		}
		_ = json.Unmarshal(content, &problem)
		return fmt.Errorf("control API: %s %s: HTTP status %d: %.200s", verb, pathOf(path), got.StatusCode, problem.Error)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(content, answer)
}

// A silentError is about a control API that did not answer.
type silentError struct{ err error }

// Error says so.
func (e *silentError) Error() string { return "control API: " + e.err.Error() }

// Unwrap returns why.
func (e *silentError) Unwrap() error { return e.err }

// pathOf returns a path of the control API as its description has it, with names
// in the place of keys and ids: what many checks are refused is told once.
func pathOf(path string) string {
	parts := strings.Split(strings.TrimPrefix(path, "/v1"), "/")
	for i, part := range parts {
		switch {
		case i > 0 && parts[i-1] == "sandboxes":
			parts[i] = "{app_key}"
		case part != "" && strings.Trim(part, "0123456789") == "":
			parts[i] = "{id}"
		}
	}
	return strings.Join(parts, "/")
}

// open makes a sandbox whose shop time stands still; it ends the check where the
// simulator refuses.
func (p *probe) open(start time.Time, orders, shops int) (box sandbox, done func()) {
	p.useful(p.ground.gateway)
	c := p.ground.control
	err := c.do(p.ctx, http.MethodPost, "/v1/sandboxes", map[string]any{
		"seed": 1, "orders": orders, "shops": shops, "start": start.Format(time.RFC3339), "clock": "frozen", "idle_ttl": "1h",
	}, &box)
	if err != nil {
		p.uncheckedBy(err)
	}
	return box, func() {
		// The sandbox goes also when the run was stopped.
		_ = c.do(context.WithoutCancel(p.ctx), http.MethodDelete, in(box, ""), nil, nil)
	}
}

// in is a path of a sandbox.
func in(box sandbox, path string) string { return "/v1/sandboxes/" + url.PathEscape(box.AppKey) + path }

// uncheckedBy ends the check where the simulator does not give what it needs. If
// its control API does not answer, the gateway may have gone too.
func (p *probe) uncheckedBy(err error) {
	p.stop()
	if silent := new(silentError); errors.As(err, &silent) {
		p.alive("control")
	}
	text := localAddress().ReplaceAllString(err.Error(), "")
	p.unchecked(say("the simulator does not give what is needed: %s", "模拟器无法提供所需条件：%s", text))
}

// alive ends the check if the gateway does not answer any more.
func (p *probe) alive(about string) {
	p.useful(p.ground.gateway)
	p.count()
	if r := p.ground.plain(p.ctx); r.unanswered() {
		p.stop()
		p.unanswered(p.ground.gateway, about, *r)
	}
}

// as is who calls as the sandbox's first shop.
func (p *probe) as(box sandbox) signer {
	return signer{p.ground.target.URL, box.AppKey, box.AppSecret, box.AccessToken}
}

// remote is the sandbox as scenarios see it. Calls of the gateway are counted,
// and keep to the rate.
func (p *probe) remote(box sandbox) scenario.Remote {
	t := p.ground.target
	return scenario.Remote{
		GatewayURL: t.URL, ControlURL: p.ground.control.url, ControlToken: p.ground.control.token, Sandbox: box.AppKey,
		Transport: counting{p},
	}
}

// counting is the transport of a check: calls of the gateway are counted, and
// keep to the rate.
type counting struct{ p *probe }

// RoundTrip sends a request.
func (c counting) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, wire.Path) {
		c.p.count()
		if err := c.p.ground.caller.wait(r.Context()); err != nil {
			return nil, err
		}
	}
	return transportOf(c.p.ground.target).RoundTrip(r)
}
