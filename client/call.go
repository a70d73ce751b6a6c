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
	for attempt := 1; ; attempt++ {
		err := c.attemptWithToken(ctx, k, text)
		if err == nil {
			return nil
		}
		failed := &CallError{Method: k.method, Attempts: attempt, Err: err, OutcomeUnknown: !k.idempotent && leavesOpen(err)}
		if attempt >= c.opts.maxAttempts || !k.repeatable(err) || ctx.Err() != nil {
			return failed
		}
		if err := c.pause(ctx, attempt, err); err != nil {
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
func (c *Client) pause(ctx context.Context, attempt int, err error) error {
	wait := c.opts.wait
	if errors.Is(err, ErrRateLimited) {
		wait = wait.stretched()
	}
	return c.opts.sleep(ctx, wait.delay(attempt, c.opts.rand()))
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
	return c.finish(err, status, token)
}

// finish adds what the decoder cannot know: the HTTP status, and which texts
// are secrets that an answer may have repeated.
func (c *Client) finish(err error, status int, token string) error {
	var protocol *ProtocolError
	if errors.As(err, &protocol) {
		protocol.Status = status
	}
	secrets := []string{c.secret(), token}
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
