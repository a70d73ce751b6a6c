package suite

import (
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
)

var updateChecks = flag.Bool("update-checks", false, "write testdata/checks.txt anew")

// TestTheChecksHaveTheNamesTheyHad compares with a file, so that a check that was
// renamed or lost is noticed: people name checks in --only and in their own
// reports. It is written anew by go test ./contract/suite -run Names -update-checks.
func TestTheChecksHaveTheNamesTheyHad(t *testing.T) {
	t.Parallel()
	const file = "testdata/checks.txt"
	names := checkNames()
	if *updateChecks {
		require.NoError(t, os.WriteFile(file, []byte(strings.Join(names, "\n")+"\n"), 0o644))
	}
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	known := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	for _, name := range known {
		assert.True(t, slices.Contains(names, name), "the check %q is gone", name)
	}
	for _, name := range names {
		assert.True(t, slices.Contains(known, name), "the check %q is new: -update-checks adds it", name)
	}
	assert.Equal(t, len(names), len(slices.Compact(slices.Sorted(slices.Values(names)))), "no name stands for two checks")
}

// reading are the words by which methods say that they change nothing.
var reading = regexp.MustCompile(`(?i)(get|query|list|search|view|track)|^notPay`)

// TestAMethodThatDoesNotSayThatItReadsWrites holds the list of writing methods
// to be whole: what is missing there would be called on a shop read-only.
func TestAMethodThatDoesNotSayThatItReadsWrites(t *testing.T) {
	t.Parallel()
	known := contract.New().Methods()
	for _, m := range known {
		parts := strings.Split(string(m), ".")
		assert.Equal(t, !reading.MatchString(parts[len(parts)-1]), Writes(m), m)
	}
	for _, m := range writing {
		assert.Contains(t, known, m)
	}
}
