package main

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/cmd/jdmock/internal/bench"
)

func TestBenchMeasuresASignedGet(t *testing.T) {
	t.Parallel()
	path, err := built()
	require.NoError(t, err)
	dir := t.TempDir()
	chart, table := filepath.Join(dir, "chart.svg"), filepath.Join(dir, "table.md")
	cmd := exec.Command(path, "bench", "--quick", "--scenes", "get", "--connections", "8", "--duration", "40ms", "--format", "json", "--svg", chart, "--markdown", table, "--profile", dir)
	begin := time.Now()
	out, err := cmd.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		require.NoError(t, err, "%s", failed.Stderr)
	}
	require.NoError(t, err)
	assert.Less(t, time.Since(begin), 10*time.Second)

	profiles, err := filepath.Glob(filepath.Join(dir, "get-*.pprof"))
	require.NoError(t, err)
	assert.Len(t, profiles, 4, "one of each server")
	for _, file := range profiles {
		profile, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.Equal(t, "\x1f\x8b", string(profile[:2]), "%s: a profile is compressed by gzip", file)
	}

	var r bench.Report
	require.NoError(t, json.Unmarshal(out, &r))
	assert.Positive(t, r.Machine.Cores)
	assert.Equal(t, 8, r.Connections)
	var whats []string
	for _, row := range r.Rows {
		assert.Equal(t, "get", row.Scene)
		assert.Equal(t, bench.MinRuns, row.Value.N, row.What)
		if row.Kind == bench.Ratio {
			assert.Positive(t, row.Value.Min, row.What)
		}
		if row.Budget != nil {
			whats = append(whats, row.What)
		}
	}
	wanted := []string{"signed get, server CPU per call ÷ static", "signed get, calls a second ÷ static", "signed get, own allocations per call"}
	assert.Equal(t, wanted, whats)
	require.Len(t, r.Figures, 4)
	for _, f := range r.Figures {
		for name, s := range map[string]bench.Summary{"calls": f.PerSecond, "CPU": f.CPU, "p50": f.P50, "p99": f.P99, "allocations": f.Allocs, "memory": f.Resident} {
			assert.Positive(t, s.Median, "%s: %s", f.Server, name)
		}
		assert.Positive(t, f.Calls)
		assert.InDelta(t, r.Figures[0].Body, f.Body, 0.2*f.Body, "%s: all write the same bytes", f.Server)
	}
	assertXML(t, chart)
	text, err := os.ReadFile(table)
	require.NoError(t, err)
	assert.Contains(t, string(text), "| signed get, calls a second ÷ static | ≥ 0.90 |")
	assert.Contains(t, string(text), r.Machine.Go)
}

// assertXML wants a file to hold XML.
func assertXML(t *testing.T, path string) {
	t.Helper()
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	in, elements := xml.NewDecoder(file), 0
	for {
		token, err := in.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		if _, ok := token.(xml.StartElement); ok {
			elements++
		}
	}
	assert.Greater(t, elements, 10)
}

// The loader's scenes ship, list and go back in time: each is played once, as
// small as can be.
func TestBenchPlaysTheScenesOfOrdersThatChange(t *testing.T) {
	t.Parallel()
	path, err := built()
	require.NoError(t, err)
	cmd := exec.Command(path, "bench", "--quick", "--scenes", "ship,list,snapshot", "--connections", "4", "--duration", "20ms", "--markdown", "-")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	for _, want := range []string{"| ship, calls a second ÷ static | ≥ 0.80 |", "| page of 20 full orders, hot, calls a second ÷ static | ≥ 0.70 |", "| snapshot | ≤ 1 ms |", "| restore | ≤ 1 ms |"} {
		assert.Contains(t, string(out), want)
	}
	assert.NotContains(t, string(out), "not measured")
}

// So short a soak says nothing of what is held, which grows at first.
func TestBenchSoaks(t *testing.T) {
	t.Parallel()
	path, err := built()
	require.NoError(t, err)
	table := filepath.Join(t.TempDir(), "table.md")
	out, err := exec.Command(path, "bench", "--quick", "--scenes", "soak", "--connections", "4", "--duration", "600ms", "--format", "json", "--markdown", table).Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		require.Equal(t, exitFindings, failed.ExitCode(), "%s", failed.Stderr)
	}
	var r bench.Report
	require.NoError(t, json.Unmarshal(out, &r))
	require.Len(t, r.Soak, 30)
	last := r.Soak[29]
	assert.Positive(t, last.Heap)
	assert.Positive(t, last.Goroutines)
	assert.InDelta(t, 0.05, float64(last.Refused)/float64(last.Calls), 0.025, "few calls are refused: one in twenty, as far as so few show it")
	for _, row := range r.Rows {
		assert.True(t, row.Must, row.What)
	}
	text, err := os.ReadFile(table)
	require.NoError(t, err)
	assert.Contains(t, string(text), bench.MarkBegin)
}

func TestBenchEndsWithOneWhereABudgetIsMissedByFar(t *testing.T) {
	t.Parallel()
	o := benchFlags{failBeyond: "25"}
	margin, err := o.margin()
	require.NoError(t, err)
	assert.InDelta(t, 0.25, margin, 0)
	for _, wrong := range []string{"x", "-1", "NaN", "1e9"} {
		_, err := benchFlags{failBeyond: wrong}.margin()
		assert.ErrorContains(t, err, "--fail-beyond", wrong)
	}
	margin, err = benchFlags{}.margin()
	require.NoError(t, err)
	assert.Negative(t, margin)
}
