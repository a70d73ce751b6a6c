package client

import (
	"context"
	"errors"
	"fmt"
)

// A sending is a write, however often it takes to be sure of its outcome.
type sending struct {
	c        *Client
	send     func(context.Context) error
	look     func(context.Context) (sighting, error) // reads whether it was carried out
	conflict func(send error) error                  // words a write that a read showed done otherwise; nil if look never says so
	unknown  func(send, read error) error            // words an open outcome; read is nil if it was read and is still to be done
}

// A sighting is what a read says about a write.
type sighting int

const (
	notDone sighting = iota
	doneAsAsked
	doneOtherwise // or not to be done any more
)

// run sends the write until its outcome is known; byRead says that a read has
// told it. Nothing is sent again before a read has shown that it is to be done
// yet.
func (s sending) run(ctx context.Context) (byRead bool, err error) {
	open := false // an earlier attempt may have been carried out, or may still be
	for attempt := 1; ; attempt++ {
		err := s.send(ctx)
		if err == nil {
			return false, nil
		}
		open = open || errors.Is(err, ErrUnknownOutcome)
		if !open && !neverArrived(err) {
			return false, err // definite
		}
		seen, readErr := s.look(ctx)
		switch {
		case readErr != nil:
			return false, s.gaveUp(open, err, readErr)
		case seen == doneAsAsked:
			return true, nil
		case seen == doneOtherwise:
			return false, s.conflict(err)
		case attempt >= s.c.opts.maxAttempts:
			return false, s.gaveUp(open, err, nil)
		}
		if waitErr := s.c.opts.pause(ctx, attempt, err); waitErr != nil && open {
			return false, s.unknown(err, waitErr)
		} else if waitErr != nil {
			return false, fmt.Errorf("%w; waiting to send it again: %w", err, waitErr)
		}
	}
}

// gaveUp words a write that is not sent again: one that never arrived has
// failed, and the outcome of any other is open.
func (s sending) gaveUp(open bool, send, read error) error {
	if open {
		return s.unknown(send, read)
	}
	return send
}

// neverArrived reports whether err is that of a connection that was not made.
func neverArrived(err error) bool {
	var transport *TransportError
	return errors.As(err, &transport) && !transport.ended && transport.neverSent()
}

// causes returns what an open outcome is due to: sending and, unless it is nil,
// reading.
func causes(send, read error) []error {
	if read == nil {
		return []error{send}
	}
	return []error{send, read}
}
