package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// maxAnswer bounds an answer, decompressed, in bytes.
const maxAnswer = 16 << 20

// maxDrained bounds what is read of an answer that is refused by its status,
// so that the connection can be used again.
const maxDrained = 64 << 10

// form stamps and signs one attempt.
func (c *Client) form(method wire.Method, text, token string) url.Values {
	p := wire.Params{
		{Name: wire.ParamMethod, Value: string(method)},
		{Name: wire.ParamAppKey, Value: c.appKey},
		{Name: wire.ParamTimestamp, Value: wire.FormatTimestamp(c.opts.now())},
		{Name: wire.ParamVersion, Value: wire.Version},
		{Name: wire.ParamJSON, Value: text},
	}
	if token != "" {
		p = append(p, wire.Param{Name: wire.ParamAccessToken, Value: token})
	}
	if c.opts.signMethod != "" && c.opts.signMethod != wire.SignMD5 {
		p = append(p, wire.Param{Name: wire.ParamSignMethod, Value: c.opts.signMethod})
	}
	form := make(url.Values, len(p)+1)
	for _, q := range p {
		form.Set(q.Name, q.Value)
	}
	form.Set(wire.ParamSign, wire.Sign(p, c.secret()))
	return form
}

// send posts one attempt.
func (c *Client) send(ctx context.Context, method wire.Method, text, token string) (int, []byte, error) {
	form := c.form(method, text, token)
	return c.opts.post(ctx, outgoing{
		method: method, url: c.url, host: c.host, form: form, secrets: []string{c.secret(), token, form.Get(wire.ParamSign)},
	})
}

// An outgoing is one attempt, ready to be sent.
type outgoing struct {
	method    wire.Method // for errors
	url, host string
	form      url.Values
	bearer    string   // the token in the header Authorization; none if empty
	secrets   []string // which no error repeats
}

// post sends one attempt and returns the status and the whole body of an
// answer with HTTP 200.
func (o options) post(ctx context.Context, out outgoing) (int, []byte, error) {
	if err := ctx.Err(); err != nil {
		return 0, nil, fmt.Errorf("%s: not sent: %w", out.method, err)
	}
	within, cancel := context.WithTimeout(ctx, o.timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(within, http.MethodPost, out.url, strings.NewReader(out.form.Encode()))
	if err != nil {
		return 0, nil, out.transportError(ctx, err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded;charset=utf-8")
	req.Header.Set("Accept", "application/json")
	if out.bearer != "" {
		req.Header.Set("Authorization", "Bearer "+out.bearer)
	}
	resp, err := o.http.Do(req)
	if err != nil {
		return 0, nil, out.transportError(ctx, err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		_, _ = io.CopyN(io.Discard, resp.Body, maxDrained)
		return 0, nil, statusError(out.method, resp.StatusCode)
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil {
		return 0, nil, out.transportError(ctx, err)
	}
	if len(body) > maxAnswer {
		return 0, nil, &ProtocolError{Method: out.method, Status: resp.StatusCode, Reason: fmt.Sprintf("answer is larger than %d MiB", maxAnswer>>20)}
	}
	return resp.StatusCode, body, nil
}

func statusError(method wire.Method, status int) error {
	reason := fmt.Sprintf("answer has HTTP status %d %s: want 200", status, http.StatusText(status))
	transient := status >= 500 || status == http.StatusTooManyRequests || status == http.StatusRequestTimeout
	return &ProtocolError{Method: method, Status: status, Reason: reason, transient: transient}
}

// transportError words err without the URL and without what was sent.
func (out outgoing) transportError(ctx context.Context, err error) error {
	err = cause(err)
	e := &TransportError{Method: out.method, Host: out.host, Err: err, ended: ctx.Err() != nil}
	switch {
	case e.ended:
		e.Err = ctx.Err()
		e.Reason = "given up by the caller: " + e.Err.Error()
	case errors.Is(err, context.DeadlineExceeded):
		e.Reason = "timed out before the answer was complete"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		e.Reason = "connection closed before the answer was complete"
	default:
		e.Reason = plain(err, out.secrets...)
	}
	return e
}
