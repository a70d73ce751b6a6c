package suite

import "errors"

// ErrUnreachable is what errors wrap that are about a target to which no
// connection can be made.
var ErrUnreachable = errors.New("target cannot be reached")

// ErrNoCheck is what errors wrap that are about Options.Only, if no check has a
// name that begins so.
var ErrNoCheck = errors.New("no check is wanted")
