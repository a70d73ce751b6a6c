package control

import (
	"context"

	"github.com/jdmock/jdmock/mockserver/passport"
)

// getPassport returns what the sandbox's callers were exercised against. It
// outlives resets, restores and the journal's forgetting.
func getPassport(_ context.Context, c *call) (passport.Passport, error) {
	p := c.box.Passport.Read()
	p.Evicted = c.box.Journal.Evicted()
	return p, nil
}
