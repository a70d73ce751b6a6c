package client

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// An APIError is a refusal: JD understood the call and answered with a code.
// It matches the values of this package that the code stands for, and wraps
// JD's code and texts.
type APIError struct {
	Method wire.Method
	Err    *wire.Error
}

// Error returns the method, the code and its text.
func (e *APIError) Error() string {
	text := fmt.Sprintf("%s: %v", e.Method, e.Err)
	if e.Err.RequestID != "" {
		text += " (request " + e.Err.RequestID + ")"
	}
	return text
}

// Is reports whether target is one of the values that the code stands for.
func (e *APIError) Is(target error) bool { return slices.Contains(meanings[e.Err.Code].is, target) }

// Unwrap returns the *wire.Error.
func (e *APIError) Unwrap() error { return e.Err }

// A ResultError is a failure inside of a result whose envelope says success,
// as methods of the jos dialect report it.
type ResultError struct {
	Method wire.Method
	Code   string // numberCode or errorCode
	Zh, En string // JD's texts
}

// Error returns the method, the code and its text.
func (e *ResultError) Error() string { return fmt.Sprintf("%s: result: %v", e.Method, e.wire()) }

// Is reports whether target is one of the values that the code stands for.
func (e *ResultError) Is(target error) bool { return slices.Contains(meanings[e.Code].is, target) }

// Unwrap returns the code and texts as a *wire.Error.
func (e *ResultError) Unwrap() error { return e.wire() }

func (e *ResultError) wire() *wire.Error {
	return &wire.Error{Code: e.Code, ZhDesc: e.Zh, EnDesc: e.En}
}

// A ProtocolError is an answer that is none of JD's: a page, an HTTP status,
// another method's answer, a shape that cannot be read. It repeats nothing of
// the answer's body.
type ProtocolError struct {
	Method wire.Method
	Status int    // the HTTP status
	Reason string // what was wrong

	transient bool
}

// Error returns the method and the reason.
func (e *ProtocolError) Error() string { return fmt.Sprintf("%s: %s", e.Method, e.Reason) }

// Is reports whether target is ErrTransient and the answer looks like that of
// a front end in trouble: a 5xx, a page, a piece of JSON.
func (e *ProtocolError) Is(target error) bool { return target == ErrTransient && e.transient }

// A TransportError is a call to which no whole answer came.
type TransportError struct {
	Method wire.Method
	Host   string // to which the call went
	Reason string // without URLs, secrets and quoted text
	Err    error  // the cause, never a *url.Error

	ended bool // the caller's context did it
}

// Error returns the method, the host and the reason.
func (e *TransportError) Error() string {
	return fmt.Sprintf("%s: %s: %s", e.Method, e.Host, e.Reason)
}

// Is reports whether target is ErrTransient, unless the caller's own context
// ended the call.
func (e *TransportError) Is(target error) bool { return target == ErrTransient && !e.ended }

// Unwrap returns the cause.
func (e *TransportError) Unwrap() error { return e.Err }

// neverSent reports whether no byte of the call can have reached the gateway.
func (e *TransportError) neverSent() bool {
	var op *net.OpError
	return errors.As(e.Err, &op) && op.Op == "dial"
}

// A TokenError is a call that had no usable access token: the source gave
// none, or JD refused the one it had and it could not be replaced.
type TokenError struct {
	Method  wire.Method
	Refused error // JD's refusal, or nil if the call was not sent
	Err     error // of the TokenSource
}

// Error returns the refusal and why the token was not replaced.
func (e *TokenError) Error() string {
	if e.Refused == nil {
		return fmt.Sprintf("%s: token source: %v", e.Method, e.Err)
	}
	return fmt.Sprintf("%v; the token could not be refreshed: %v", e.Refused, e.Err)
}

// Unwrap returns the refusal and the source's error.
func (e *TokenError) Unwrap() []error {
	if e.Refused == nil {
		return []error{e.Err}
	}
	return []error{e.Refused, e.Err}
}

// A CallError is how a call ended that was sent at least once, or tried to be.
type CallError struct {
	Method         wire.Method
	Attempts       int   // how often it was tried
	OutcomeUnknown bool  // it writes, and may have been carried out
	Err            error // of the last attempt
}

// Error returns the last attempt's error, and how many there were.
func (e *CallError) Error() string {
	text := e.Err.Error()
	if e.OutcomeUnknown {
		text += "; whether it was carried out is unknown"
	}
	if e.Attempts > 1 {
		text += fmt.Sprintf(" (after %d attempts)", e.Attempts)
	}
	return text
}

// Is reports whether target is ErrUnknownOutcome and the outcome is.
func (e *CallError) Is(target error) bool { return target == ErrUnknownOutcome && e.OutcomeUnknown }

// Unwrap returns the last attempt's error.
func (e *CallError) Unwrap() error { return e.Err }

// leavesOpen reports whether a write that failed with err may have been
// carried out.
func leavesOpen(err error) bool {
	var token *TokenError
	if errors.As(err, &token) {
		return false // not sent, or refused for its token
	}
	var api *wire.Error
	if errors.As(err, &api) {
		return meanings[api.Code].open
	}
	var transport *TransportError
	if errors.As(err, &transport) {
		return !transport.neverSent()
	}
	var protocol *ProtocolError
	return errors.As(err, &protocol) // JD refuses with HTTP 200 and a code; anything else tells nothing
}

// cause returns err without the *url.Error around it, whose text has the URL.
func cause(err error) error {
	var outer *url.Error
	if errors.As(err, &outer) {
		return outer.Err
	}
	return err
}

// plain returns the text of a transport's error up to its first quotation:
// net/http quotes what the other side sent, which may repeat what we sent.
func plain(err error, secrets ...string) string {
	text, _, quoted := strings.Cut(err.Error(), `"`)
	if quoted {
		text = strings.TrimRight(text, " :")
	}
	if text == "" {
		return fmt.Sprintf("failed (%T)", err)
	}
	return masked(text, secrets...)
}
