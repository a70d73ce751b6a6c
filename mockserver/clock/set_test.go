package clock_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/clock"
)

var noon = time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)

func TestAClockIsSetWhileItRuns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := clock.Frozen(time.Now())
		at := time.Now().Add(time.Hour)
		require.NoError(t, c.Set(clock.Setting{Mode: clock.Still, At: at}))
		time.Sleep(time.Minute)
		assert.Equal(t, clock.State{Mode: clock.Still, Now: at}, c.State())

		require.NoError(t, c.Set(clock.Setting{Mode: clock.Scale, Rate: 60}))
		time.Sleep(time.Minute)
		assert.True(t, c.Now().Equal(at.Add(time.Hour)))
		assert.Equal(t, clock.Scale, c.State().Mode)
		assert.InDelta(t, 60, c.State().Rate, 0)

		offset := 3 * time.Hour
		require.NoError(t, c.Set(clock.Setting{Mode: clock.Offset, Offset: &offset}))
		time.Sleep(time.Minute)
		assert.Equal(t, clock.State{Mode: clock.Offset, Now: time.Now().Add(offset), Offset: offset, Rate: 1}, c.State())

		was := c.State()
		require.ErrorIs(t, c.Set(clock.Setting{Mode: clock.Real}), clock.ErrBackwards)
		assert.Equal(t, was, c.State())
		time.Sleep(4 * time.Hour)
		behind := clock.Frozen(time.Now().Add(-time.Hour))
		require.NoError(t, behind.Set(clock.Setting{}))
		assert.Equal(t, clock.State{Mode: clock.Real, Now: time.Now(), Rate: 1}, behind.State())
	})
}

func TestANonsensicalSettingIsRefused(t *testing.T) {
	t.Parallel()
	hour, ages := time.Hour, 200*365*24*time.Hour
	for name, s := range map[string]clock.Setting{
		"a mode":               {Mode: "fast"},
		"no rate":              {Mode: clock.Scale},
		"a rate too high":      {Mode: clock.Scale, Rate: clock.MaxRate + 1},
		"a rate backwards":     {Mode: clock.Scale, Rate: -1},
		"a rate without scale": {Mode: clock.Still, Rate: 2},
		"an offset, real":      {Mode: clock.Real, Offset: &hour},
		"an offset of ages":    {Mode: clock.Offset, Offset: &ages},
		"at and offset":        {Mode: clock.Offset, Offset: &hour, At: noon},
		"too early":            {Mode: clock.Still, At: clock.First.Add(-1)},
		"too late":             {Mode: clock.Still, At: clock.Last.Add(1)},
	} {
		assert.Error(t, clock.Frozen(noon).Set(s), name)
	}
}

func TestARestoredClockGoesAsItWent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		still, ahead, fast, real := clock.Frozen(noon), clock.From(noon), clock.Scaled(noon, 10), &clock.Clock{}
		for c, want := range map[*clock.Clock]time.Time{
			still: noon, ahead: noon.Add(time.Hour), fast: noon.Add(10 * time.Hour), real: time.Now().Add(time.Hour),
		} {
			saved := c.Save()
			synced := c.Clone()
			c.Advance(24 * time.Hour)
			assert.False(t, synced.Now().Equal(c.Now()), "a clone goes its own way")
			defer func() { c.Restore(saved); assert.True(t, c.Now().Equal(want), "%s, want %s", c.Now(), want) }()
		}
		time.Sleep(time.Hour)
	})
}

func TestAClockNeverGoesBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := clock.Scaled(noon, rapid.Float64Range(0, clock.MaxRate).Draw(t, "rate"))
		last := c.Now()
		t.Repeat(map[string]func(*rapid.T){
			"": func(t *rapid.T) {
				now := c.Now()
				assert.False(t, now.Before(last))
				assert.False(t, now.After(clock.Last))
				last = now
			},
			"advance": func(t *rapid.T) { c.Advance(time.Duration(rapid.Int64Range(-1e15, 1e15).Draw(t, "by"))) },
			"to":      func(t *rapid.T) { c.AdvanceTo(noon.Add(time.Duration(rapid.Int64().Draw(t, "at")) / 4)) },
			"set": func(t *rapid.T) {
				mode := rapid.SampledFrom([]clock.Mode{clock.Real, clock.Still, clock.Offset, clock.Scale}).Draw(t, "mode")
				s := clock.Setting{Mode: mode}
				if mode == clock.Scale {
					s.Rate = rapid.Float64Range(-1, clock.MaxRate*2).Draw(t, "rate")
				}
				if rapid.Bool().Draw(t, "at once") {
					s.At = noon.Add(time.Duration(rapid.Int64().Draw(t, "at")) / 4)
				}
				_ = c.Set(s)
			},
		})
	})
}
