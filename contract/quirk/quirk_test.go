package quirk_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
)

func TestEveryValueHasItsEvidence(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, q := range quirk.All() {
		assert.False(t, seen[q.Name], q.Name)
		seen[q.Name] = true
		assert.NotEmpty(t, q.About, q.Name)
		assert.Greater(t, len(q.Values), 1, q.Name)
		for _, v := range q.Values {
			assert.True(t, wire.Evidence(v.Evidence).Known(), "%s=%s", q.Name, v.Name)
			assert.NotEmpty(t, v.Ref, "%s=%s", q.Name, v.Name)
			assert.NotEmpty(t, v.About, "%s=%s", q.Name, v.Name)
		}
	}
}

func TestSettingsAreDefaultsUntilDecided(t *testing.T) {
	t.Parallel()
	var s quirk.Settings
	assert.Equal(t, "boolean", s.Of(quirk.Success))
	other, err := s.Parse("success=text", "sensitive=masked")
	require.NoError(t, err)
	assert.Equal(t, "text", other.Of(quirk.Success))
	assert.Equal(t, "masked", other.Of(quirk.Sensitive))
	assert.Equal(t, "boolean", s.Of(quirk.Success), "settings are values")
	for _, choice := range []string{"success", "success=", "success=maybe", "nonsense=1", ""} {
		_, err := s.Parse(choice)
		assert.Error(t, err, choice)
	}
}
