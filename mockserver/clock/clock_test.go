package clock

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var noon = time.Date(2025, 4, 1, 12, 0, 0, 0, time.UTC)

func TestZeroClockIsTheMachines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c Clock
		assert.True(t, c.Now().Equal(time.Now()))
		time.Sleep(time.Hour)
		assert.True(t, c.Now().Equal(time.Now()))
		assert.True(t, c.Advance(time.Hour).Equal(time.Now().Add(time.Hour)))
		time.Sleep(time.Minute)
		assert.True(t, c.Now().Equal(time.Now().Add(time.Hour)))
	})
}

func TestFrozenClockStandsUntilAdvanced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := Frozen(noon)
		time.Sleep(time.Hour)
		assert.Equal(t, noon, c.Now())
		assert.Equal(t, noon.Add(72*time.Hour), c.Advance(72*time.Hour))
		assert.Equal(t, noon.Add(72*time.Hour), c.Advance(-time.Hour), "it never goes back")
	})
}

func TestScaledClockRunsAtItsRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := Scaled(noon, 60)
		time.Sleep(time.Minute)
		assert.Equal(t, noon.Add(time.Hour), c.Now())
		c.Advance(time.Hour)
		time.Sleep(time.Minute)
		assert.Equal(t, noon.Add(3*time.Hour), c.Now())
	})
}

func TestSettingsAreReadOrRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for setting, want := range map[string]time.Time{
			"": noon, "real": noon, "frozen": noon, "scaled:2": noon, "scaled:0.5": noon,
		} {
			c, err := Parse(setting, noon)
			require.NoError(t, err, setting)
			assert.Equal(t, want, c.Now(), setting)
		}
		c, err := Parse("offset:-72h", time.Time{})
		require.NoError(t, err)
		assert.True(t, c.Now().Equal(time.Now().Add(-72*time.Hour)))
		for _, setting := range []string{"Real", "frozen!", "offset", "offset:x", "scaled", "scaled:-1", "scaled:NaN", "scaled:1e99"} {
			_, err := Parse(setting, time.Time{})
			assert.Error(t, err, setting)
		}
	})
}
