package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jdmock/jdmock/contract/wire"
)

// A call is one call of a method, however often it is sent.
type call struct {
	method     wire.Method
	params     any
	accept     func(result json.RawMessage) error // reads the answer; its error is the attempt's
	idempotent bool                               // may be repeated when the answer is lost
	once       bool                               // is not repeated all the same
}

// read calls a method that changes nothing.
func (c *Client) read(ctx context.Context, method wire.Method, params any, accept func(json.RawMessage) error) error {
	return c.call(ctx, call{method: method, params: params, accept: accept, idempotent: true})
}

// write calls a method once.
func (c *Client) write(ctx context.Context, method wire.Method, params any, accept func(json.RawMessage) error) error {
	return c.call(ctx, call{method: method, params: params, accept: accept})
}

// call sends k until it succeeds, fails for good, or has been sent often enough.
func (c *Client) call(ctx context.Context, k call) error {
	text, err := encodeParams(k.params)
	if err != nil {
		return fmt.Errorf("%s: %w", k.method, err)
	}
	failed := c.opts.repeat(ctx, k.method, k.repeatable, func() error { return c.attemptWithToken(ctx, k, text) })
	if failed == nil {
		return nil
	}
	failed.OutcomeUnknown = !k.idempotent && leavesOpen(failed.Err)
	return failed
}

// repeat makes attempts until one succeeds, fails in a way that is not to be
// tried again, or was the last that is allowed.
func (o options) repeat(ctx context.Context, method wire.Method, again func(error) bool, attempt func() error) *CallError {
	for n := 1; ; n++ {
		err := attempt()
		if err == nil {
			return nil
		}
		failed := &CallError{Method: method, Attempts: n, Err: err}
		if n >= o.maxAttempts || !again(err) || ctx.Err() != nil {
			return failed
		}
		if err := o.pause(ctx, n, err); err != nil {
			failed.Err = fmt.Errorf("%w; waiting to repeat it: %w", failed.Err, err)
			return failed
		}
	}
}

// repeatable reports whether k may be sent again after err.
func (k call) repeatable(err error) bool {
	var token *TokenError
	return k.idempotent && !k.once && errors.Is(err, ErrTransient) && !errors.As(err, &token)
}

// pause waits after the given attempt, longer where there were too many calls.
func (o options) pause(ctx context.Context, attempt int, err error) error {
	wait := o.wait
	if errors.Is(err, ErrRateLimited) {
		wait = wait.stretched()
	}
	return o.sleep(ctx, wait.delay(attempt, o.rand()))
}

// attemptWithToken sends k, and a second time if the token was refused and
// could be replaced. That is safe for writes too: the refusal is definite.
func (c *Client) attemptWithToken(ctx context.Context, k call, text string) error {
	token, err := c.tokens.get(ctx)
	if err != nil {
		return &TokenError{Method: k.method, Err: err}
	}
	refused := c.attempt(ctx, k, text, token.text)
	if !errors.Is(refused, ErrTokenExpired) {
		return refused
	}
	fresh, err := c.tokens.refresh(ctx, token)
	if err != nil {
		return &TokenError{Method: k.method, Refused: refused, Err: err}
	}
	return c.attempt(ctx, k, text, fresh)
}

// attempt sends k once and reads the answer.
func (c *Client) attempt(ctx context.Context, k call, text, token string) error {
	status, body, err := c.send(ctx, k.method, text, token)
	if err != nil {
		return err
	}
	result, err := decodeAnswer(k.method, body)
	if err == nil {
		err = k.accept(result)
	}
	return finish(err, status, c.secret(), token)
}

// finish adds what the decoder cannot know: the HTTP status, and which texts
// are secrets that an answer may have repeated.
func finish(err error, status int, secrets ...string) error {
	var protocol *ProtocolError
	if errors.As(err, &protocol) {
		protocol.Status = status
	}
	var api *APIError
	if errors.As(err, &api) {
		e := api.Err
		e.Code, e.RequestID = masked(e.Code, secrets...), masked(e.RequestID, secrets...)
		e.ZhDesc, e.EnDesc = masked(e.ZhDesc, secrets...), masked(e.EnDesc, secrets...)
	}
	var result *ResultError
	if errors.As(err, &result) {
		result.Code, result.Zh, result.En = masked(result.Code, secrets...), masked(result.Zh, secrets...), masked(result.En, secrets...)
	}
	var refused *AggregatorError
	if errors.As(err, &refused) {
		refused.Msg, refused.AuthorizeURL = masked(refused.Msg, secrets...), masked(refused.AuthorizeURL, secrets...)
	}
	return err
}

// encodeParams writes params as the text of one JSON object, without escaping
// for HTML, so that what is signed is what is read. Its errors name types only.
func encodeParams(params any) (string, error) {
	if params == nil {
		return "{}", nil
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(params); err != nil {
		return "", fmt.Errorf("parameters: %T cannot be written as JSON (%T)", params, err)
	}
	switch trimmed := bytes.TrimSpace(text.Bytes()); {
	case string(trimmed) == "null":
		return "{}", nil
	case trimmed[0] != '{':
		return "", fmt.Errorf("parameters: %T is no JSON object: want a struct or a map", params)
	default:
		return string(trimmed), nil
	}
}
