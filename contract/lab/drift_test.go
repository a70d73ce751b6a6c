package lab_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/drift"
	"github.com/jdmock/jdmock/contract/lab"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/suite"
)

// drifted judges the traffic of a walk.
func drifted(t *testing.T, target suite.Target, known orders) drift.Report {
	t.Helper()
	w := &walker{t: t, target: target}
	w.walk(known)
	return judged(t, w.calls)
}

// judged judges traffic, written down and read again.
func judged(t *testing.T, calls []record.Call) drift.Report {
	t.Helper()
	var file bytes.Buffer
	to := record.NewWriter(&file, record.NDJSON)
	for _, c := range calls {
		require.NoError(t, to.Write(c))
	}
	require.NoError(t, to.Close())
	a := drift.New(drift.Options{Key: []byte("a key of the tests")})
	for c, err := range record.Read(&file) {
		require.NoError(t, err)
		a.Add(c)
	}
	return a.Report()
}

// knownOrders are those that an honest simulator has.
func knownOrders(t *testing.T) orders {
	t.Helper()
	return (&walker{t: t, target: newTarget(t, honest)}).find()
}

func TestDriftNoticesEachLie(t *testing.T) {
	t.Parallel()
	known := knownOrders(t)
	for _, l := range lab.Lies() {
		if l.By != lab.ByDrift {
			continue
		}
		t.Run(l.Name, func(t *testing.T) {
			t.Parallel()
			report := drifted(t, newTarget(t, lying(l)), known)
			noticed := slices.ContainsFunc(report.Findings, func(f drift.Finding) bool { return names(l, string(f.Method), f.Violation) })
			assert.Equal(t, l.Gap == "", noticed, "want %s at %s near %q, got\n%s", l.Code, l.Method, l.Pointer, drift.TextOf("en", report.Findings))
		})
	}
}

func TestDriftFindsNothingInAnHonestGateway(t *testing.T) {
	t.Parallel()
	report := drifted(t, newTarget(t, honest), knownOrders(t))
	assert.Empty(t, report.Findings, drift.TextOf("en", report.Findings))
	assert.NotZero(t, report.Judged)
}

func TestLatenessIsNoFinding(t *testing.T) {
	t.Parallel()
	w := &walker{t: t, target: newTarget(t, honest)}
	w.walk(knownOrders(t))
	for i := range w.calls {
		w.calls[i].Duration = time.Duration(i*i) * time.Millisecond
	}
	assert.Empty(t, judged(t, w.calls).Findings)
}
