// Package contracttest holds a gateway to the contract in a Go test: each check
// of package suite is a subtest.
package contracttest

import (
	"cmp"
	"testing"

	"github.com/jdmock/jdmock/contract/suite"
)

// Run makes the checks that the options allow, each as a subtest with its name:
// what is wrong fails it, one line for each violation, and what cannot be checked
// on the target is skipped, with the reason.
//
// The subtests run in parallel, Options.Concurrency at a time, once the test that
// calls Run has returned: let t.Cleanup close the target, and not a defer. With
// go test -run 'TestShop/gateway/' no other calls are made than those of the
// subtests of that name. Options.Done and Options.Progress are not used.
func Run(t *testing.T, target suite.Target, options ...func(*suite.Options)) {
	t.Helper()
	var o suite.Options
	for _, set := range options {
		set(&o)
	}
	checks, err := suite.Prepare(t.Context(), target, o)
	if err != nil {
		t.Fatalf("contract: %v", err)
	}
	turns := make(chan struct{}, cmp.Or(max(o.Concurrency, 0), suite.DefaultConcurrency))
	for _, c := range checks {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			turns <- struct{}{}
			defer func() { <-turns }()
			tell(t, suite.Make(t.Context(), target, o, c))
		})
	}
}

// tell ends a subtest as its check has ended.
func tell(t testing.TB, r suite.Result) {
	t.Helper()
	switch r.Status {
	case suite.Passed:
	case suite.Failed:
		if r.Source != "" || r.Evidence != "" {
			t.Logf("expected by %s: %s", r.Evidence, r.Source)
		}
		for _, v := range r.Violations {
			t.Error(v)
		}
		if r.More > 0 {
			t.Errorf("and %d more", r.More)
		}
		t.Fail() // also where nobody said why
	default:
		t.Skipf("not checked: %s", r.Reason)
	}
}
