package fault_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/fault"
)

func TestAFileHoldsRulesInTheirOrder(t *testing.T) {
	t.Parallel()
	rules, err := fault.ReadRules(strings.NewReader(`[
	  {"method": "jingdong.pop.order.ship", "action": {"type": "latency", "percentiles": {"p50": "20ms", "p99.9": "2s"}}},
	  {"first": 1, "action": {"type": "reset"}}
	]`))
	require.NoError(t, err)
	require.Len(t, rules, 2)
	assert.Equal(t, "latency", string(rules[0].Action.Type))
	assert.Equal(t, 1, rules[1].First)
	none, err := fault.ReadRules(strings.NewReader("[]"))
	require.NoError(t, err)
	assert.Empty(t, none)
}

func TestABadFileIsRefusedByLineAndField(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":      "line 1: want a JSON list of rules",
		"{}":    "line 1: want a JSON list of rules",
		"[\n{}": "line 2: rule 1: fault: action: it is missing",
		"[\n{\"action\":{\"type\":\"reset\"}},\n{\"action\":{\"type\":\"latency\",\"percentiles\":{\"p50\":\"2s\",\"p99\":\"1s\"}}}]": "line 3: rule 2: fault: action.percentiles: want durations",
		"[{\"action\":{\"type\":\"reset\"}}":                       "the list does not end",
		"[{\"action\":{\"type\":\"reset\"}}] x":                    "something follows the list",
		"[{\"action\":{\"type\":\"reset\"},\"methd\":\"x\"}]":      "methd: there is no such member of rule; perhaps method was meant",
		"[" + strings.Repeat(" ", fault.MaxFile) + "]":             "the file is larger than",
		"[" + strings.Repeat(`{"action":{"type":"reset"}},`, 1001): "want at most 1000 rules",
	} {
		_, err := fault.ReadRules(strings.NewReader(text))
		var wrong *fault.FileError
		require.ErrorAs(t, err, &wrong, "%.60s", text)
		assert.ErrorContains(t, err, want)
	}
}
