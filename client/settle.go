package client

import (
	"context"
	"fmt"

	"github.com/jdmock/jdmock/contract/wire"
)

// A settling is a change of an order of which a read can tell whether it was
// made.
type settling struct {
	c       *Client
	method  wire.Method
	orderID int64
	send    func(context.Context) error
	done    func(context.Context) (bool, error) // reads whether it was made
}

// run sends the change until its outcome is known, as a sending's run does.
func (s settling) run(ctx context.Context) (byRead bool, err error) {
	return sending{
		c: s.c, send: s.send,
		look: func(ctx context.Context) (sighting, error) {
			if done, err := s.done(ctx); !done || err != nil {
				return notDone, err
			}
			return doneAsAsked, nil
		},
		unknown: func(send, read error) error { return &WriteUnknownError{s.method, s.orderID, send, read} },
	}.run(ctx)
}

// A WriteUnknownError is a change of an order that may or may not have been
// made. It is an ErrUnknownOutcome.
type WriteUnknownError struct {
	Method  wire.Method
	OrderID int64
	Send    error // of the last call that was sent
	Read    error // of reading the order; nil if it was read and still not changed
}

// Error says what failed.
func (e *WriteUnknownError) Error() string {
	if e.Read == nil {
		return fmt.Sprintf("%s: order %d: whether it will be changed is unknown, as of now it is not: %v", e.Method, e.OrderID, e.Send)
	}
	return fmt.Sprintf("%s: order %d: whether it is changed is unknown: %v; and it cannot be read: %v", e.Method, e.OrderID, e.Send, e.Read)
}

// Is reports whether target is ErrUnknownOutcome.
func (e *WriteUnknownError) Is(target error) bool { return target == ErrUnknownOutcome }

// Unwrap returns both errors.
func (e *WriteUnknownError) Unwrap() []error { return causes(e.Send, e.Read) }
