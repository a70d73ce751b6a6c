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

	"github.com/jdmock/jdmock/contract/exact"
	"github.com/jdmock/jdmock/contract/wire"
)

// Bounds of a call.
const (
	DefaultRate = 10       // calls a second
	maxAnswer   = 16 << 20 // bytes
	callTimeout = 30 * time.Second
)

// A caller calls the target. It is safe for concurrent use.
type caller struct {
	target Target
	client *http.Client
	clock  Clock
	pace   pace
}

func newCaller(t Target, clock Clock, rate float64) *caller {
	if rate == 0 {
		rate = DefaultRate
	}
	return &caller{target: t, clock: clock, pace: pace{rate: rate}, client: &http.Client{
		Transport: transportOf(t), Timeout: callTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// wait waits for its turn.
func (c *caller) wait(ctx context.Context) error {
	if d := c.pace.reserve(c.clock.Now()); d > 0 {
		return c.clock.Sleep(ctx, d)
	}
	return ctx.Err()
}

// A reply is what came of a call.
type reply struct {
	status int
	body   []byte
	err    error // no whole answer came

	root  string          // the only top-level member; "" if there is no such thing
	inner json.RawMessage // what it holds
	code  string          // of the envelope; "" if there is none
}

// post sends a form.
func (c *caller) post(ctx context.Context, to string, query, form url.Values) reply {
	if len(query) > 0 {
		to += "?" + query.Encode()
	}
	return c.send(ctx, http.MethodPost, to, strings.NewReader(form.Encode()), nil)
}

// get sends parameters in the query.
func (c *caller) get(ctx context.Context, to string, query url.Values) reply {
	return c.send(ctx, http.MethodGet, to+"?"+query.Encode(), nil, nil)
}

// send sends a request when its turn has come.
func (c *caller) send(ctx context.Context, verb, to string, body io.Reader, header http.Header) reply {
	if err := c.wait(ctx); err != nil {
		return reply{err: err}
	}
	request, err := http.NewRequestWithContext(ctx, verb, to, body)
	if err != nil {
		return reply{err: errors.New("a URL that cannot be called")}
	}
	if body != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded;charset=utf-8")
	}
	for name, values := range header {
		request.Header[name] = values
	}
	answer, err := c.client.Do(request)
	if err != nil {
		return reply{err: withoutURL(err)}
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	r := reply{status: answer.StatusCode, body: content}
	switch {
	case err != nil:
		r.err = fmt.Errorf("an answer that ends in the middle: %w", withoutURL(err))
	case len(content) > maxAnswer:
		r.err = fmt.Errorf("an answer of more than %d bytes", maxAnswer)
	default:
		r.open()
	}
	return r
}

// withoutURL returns an error that repeats no URL: its query has the token.
func withoutURL(err error) error {
	var failed *url.Error
	if errors.As(err, &failed) {
		return failed.Err
	}
	return err
}

// open reads the envelope.
func (r *reply) open() {
	var envelope map[string]json.RawMessage
	if json.Unmarshal(r.body, &envelope) != nil || len(envelope) != 1 {
		return
	}
	for name, inner := range envelope {
		r.root, r.inner = name, inner
	}
	var head struct {
		Code any `json:"code"`
	}
	if exact.Decode(r.inner, &head) == nil && head.Code != nil {
		r.code = fmt.Sprint(head.Code)
	}
}

// refused returns the code of a refusal, "" if the call was not refused.
func (r reply) refused() string {
	if r.root == wire.ErrorRoot {
		return r.code
	}
	return ""
}

// An asked call is one of the gateway's; the zero fields are what a right call
// has.
type asked struct {
	method wire.Method
	params string // the application parameters: the text of an object

	unsigned func(wire.Params) wire.Params // changes the parameters before they are signed
	signed   func(wire.Params) wire.Params // changes them afterwards
	by       sending
}

// A sending is how parameters travel.
type sending int

// The sendings.
const (
	inBody  sending = iota // all in a form
	inQuery                // all in the query of a GET
	split                  // system parameters in the query, the rest in a form
)

// A signer is who calls: an app and a token of it.
type signer struct{ url, key, secret, token string }

// call signs a call and sends it.
func (c *caller) call(ctx context.Context, as signer, a asked) reply {
	p := wire.Params{
		{Name: wire.ParamMethod, Value: string(a.method)}, {Name: wire.ParamAppKey, Value: as.key}, {Name: wire.ParamAccessToken, Value: as.token},
		{Name: wire.ParamTimestamp, Value: wire.FormatTimestamp(c.clock.Now())}, {Name: wire.ParamVersion, Value: wire.Version},
		{Name: wire.ParamJSON, Value: a.params},
	}
	if a.unsigned != nil {
		p = a.unsigned(p)
	}
	p = p.With(wire.ParamSign, wire.Sign(p, as.secret))
	if a.signed != nil {
		p = a.signed(p)
	}
	query, form := url.Values{}, url.Values{}
	for _, each := range p {
		if a.by == inQuery || a.by == split && each.Name != wire.ParamJSON {
			query.Set(each.Name, each.Value)
		} else {
			form.Set(each.Name, each.Value)
		}
	}
	if a.by == inQuery {
		return c.get(ctx, as.url, query)
	}
	return c.post(ctx, as.url, query, form)
}

// without drops a parameter.
func without(name string) func(wire.Params) wire.Params {
	return func(p wire.Params) wire.Params {
		var rest wire.Params
		for _, each := range p {
			if each.Name != name {
				rest = append(rest, each)
			}
		}
		return rest
	}
}

// with sets a parameter.
func with(name, value string) func(wire.Params) wire.Params {
	return func(p wire.Params) wire.Params { return p.With(name, value) }
}

// both makes two changes, one after the other.
func both(first, second func(wire.Params) wire.Params) func(wire.Params) wire.Params {
	return func(p wire.Params) wire.Params { return second(first(p)) }
}
