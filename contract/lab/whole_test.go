package lab_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jdmock/jdmock/contract/lab"
	"github.com/jdmock/jdmock/contract/suite"
)

// TestTheWholeSuiteNoticesEachLie makes every check against every liar: without
// the control API, where the suite works on the shop whose credentials the liar
// has, and with it where that did not do. What is noticed must be named as what it is also among all that
// the lie brings about, and what is known to escape must escape all checks.
func TestTheWholeSuiteNoticesEachLie(t *testing.T) {
	if !whole() {
		t.Skip("it takes minutes: set JDMOCK_LAB=whole")
	}
	t.Parallel()
	for _, l := range lab.Lies() {
		if l.By != lab.BySuite {
			continue
		}
		t.Run(l.Name, func(t *testing.T) {
			t.Parallel()
			alone := newTarget(t, lying(l))
			alone.ControlURL = ""
			found := verify(t, alone, nil)
			if l.Gap == "" && noticed(l, found) {
				return
			}
			further := verify(t, newTarget(t, lying(l)), nil)
			if l.Gap != "" {
				assert.Empty(t, told(found)+told(further), "the lie is noticed now, so it is no gap any more")
				return
			}
			assert.True(t, noticed(l, further), "want %s at %s %s near %q, got\n%s", l.Code, l.Method, l.Rule, l.Pointer, told(further))
		})
	}
}

func TestTheSuiteFindsNothingInAnHonestGateway(t *testing.T) {
	t.Parallel()
	if whole() { // package suite makes these checks of the simulator too
		assert.Empty(t, told(verify(t, newTarget(t, honest), nil)))
	}
	target := newTarget(t, honest)
	target.ControlURL = ""
	report := verify(t, target, nil)
	assert.Empty(t, told(report))
	passed := 0
	for _, r := range report.Results {
		if r.Status == suite.Passed {
			passed++
		}
	}
	assert.Greater(t, passed, 100, "checks that really were made")
}
