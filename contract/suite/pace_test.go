package suite

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestThePaceNeverExceedsASecondsWorthAndItsRate(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rate := rapid.SampledFrom([]float64{0.5, 1, 3, 10}).Draw(t, "rate")
		p := pace{rate: rate}
		now := time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)
		var sent []time.Time
		for range rapid.IntRange(1, 60).Draw(t, "calls") {
			now = now.Add(time.Duration(rapid.IntRange(0, 1500).Draw(t, "later")) * time.Millisecond)
			sent = append(sent, now.Add(p.reserve(now)))
		}
		for i := range sent {
			for k := i; k < len(sent); k++ {
				most := max(rate, 1) + rate*sent[k].Sub(sent[i]).Seconds()
				assert.LessOrEqual(t, float64(k-i+1), most+1e-6, "calls %d to %d", i, k)
			}
		}
	})
}

func TestAPaceBelowZeroNeverWaits(t *testing.T) {
	t.Parallel()
	p := pace{rate: -1}
	for range 1000 {
		assert.Zero(t, p.reserve(time.Time{}))
	}
}

func TestTheMachinesClockStopsSleepingWhenTheRunIsStopped(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	assert.ErrorIs(t, machineClock{}.Sleep(ctx, time.Hour), context.Canceled)
}

func TestWhatIsFoundIsToldWithoutWhatMayBePersonal(t *testing.T) {
	t.Parallel()
	for _, plain := range []string{`"402"`, `12.50`, "null", "3 items", `"WAIT_SELLER_STOCK_OUT"`, "nothing"} {
		assert.Equal(t, plain, harmless(plain).en)
	}
	for _, personal := range []string{`"李四"`, `"13800138000"`, `"jd_zhang"`, `"3 items"`, `"nothing"`} {
		assert.Equal(t, "another value", harmless(personal).en, personal)
	}
}
