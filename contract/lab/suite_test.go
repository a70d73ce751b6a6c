package lab_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/lab"
	"github.com/jdmock/jdmock/contract/raced"
	"github.com/jdmock/jdmock/contract/suite"
)

// verify runs checks of the suite, writing ones too, one after the other: what a
// lie that remembers says is the same each time.
func verify(t *testing.T, target suite.Target, only []string) *suite.Report {
	t.Helper()
	report, err := suite.Run(t.Context(), target, suite.Options{Only: only, AllowWrites: true, Concurrency: 1, Rate: -1, Clock: still{}})
	require.NoError(t, err)
	return report
}

// told writes what a report found.
func told(r *suite.Report) string {
	var b strings.Builder
	for _, result := range r.Results {
		for _, v := range result.Violations {
			b.WriteString(result.Check + ": " + v.String() + "\n")
		}
	}
	return b.String()
}

// names reports whether a violation of a method's is the lie told by its name.
// Checks of the aggregator and of OAuth are of no method.
func names(l lab.Lie, method string, v contract.Violation) bool {
	return v.Code == l.Code && (!strings.Contains(string(l.Method), ".") || method == string(l.Method)) &&
		(l.Rule == "" || v.Rule == l.Rule) && strings.Contains(v.Pointer, l.Pointer)
}

// noticed reports whether a lie is told of by its name.
func noticed(l lab.Lie, r *suite.Report) bool {
	return slices.ContainsFunc(r.Results, func(result suite.Result) bool {
		return slices.ContainsFunc(result.Violations, func(v contract.Violation) bool { return names(l, string(result.Method), v) })
	})
}

// whole asks for every lie under every check, which takes minutes.
func whole() bool { return os.Getenv("JDMOCK_LAB") == "whole" }

// someLies are every second lie, of all kinds, and of those every second under the
// race detector, since what that may find is in what they share; all of them, if
// JDMOCK_LAB is whole.
func someLies(t *testing.T) (some []lab.Lie) {
	t.Helper()
	step := 2
	if whole() {
		step = 1
	} else if raced.On {
		step = 4
	}
	for i, l := range lab.Lies() {
		if i%step == 0 {
			some = append(some, l)
		}
	}
	t.Logf("%d of %d lies", len(some), len(lab.Lies()))
	return some
}

func TestTheSuiteNoticesEachLie(t *testing.T) {
	t.Parallel()
	for _, l := range someLies(t) {
		if l.By != lab.BySuite {
			continue
		}
		t.Run(l.Name, func(t *testing.T) {
			t.Parallel()
			target := newTarget(t, lying(l))
			if slices.Contains(l.Checks, "write/") {
				target.ControlURL = "" // in a sandbox of the suite's own, the liar could sign nothing
			}
			report := verify(t, target, l.Checks)
			if l.Gap != "" {
				assert.Empty(t, told(report), "the lie is noticed now, so it is no gap any more")
				return
			}
			assert.True(t, noticed(l, report), "want %s at %s %s near %q, got\n%s", l.Code, l.Method, l.Rule, l.Pointer, told(report))
		})
	}
}
