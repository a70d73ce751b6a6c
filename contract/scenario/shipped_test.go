package scenario_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/scenario"
)

func TestEveryScenarioPassesTheSameEverywhere(t *testing.T) {
	t.Parallel()
	for _, name := range scenario.Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := scenario.Load(name)
			require.NoError(t, err)
			assert.Equal(t, name, s.Name)
			assert.NotEmpty(t, s.AboutZh)
			assert.NotEmpty(t, s.Play)
			first := run(t, newBench(t, 1).inProcess(t), s)
			require.True(t, first.Passed, failed(first))
			assert.Equal(t, first, run(t, newBench(t, 1).inProcess(t), s), "again")
			assert.Equal(t, first, run(t, newBench(t, 1).remote(t), s), "over HTTP")
			used := newBench(t, 7)
			again := run(t, used.inProcess(t), s)
			require.True(t, again.Passed, failed(again))
			again = run(t, used.inProcess(t), s)
			require.True(t, again.Passed, "a second time in one sandbox: %s", failed(again))
		})
	}
}
