package suite

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/contract"
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

func TestAPaceIsSlowedByHalfOnceASecondAndNotToAStandstill(t *testing.T) {
	t.Parallel()
	now := time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)
	for start, want := range map[float64][]float64{-1: {DefaultRate, 5, 2.5}, 10: {5, 2.5, 1.25, 0.625, slowest, slowest}, 0.2: {0.2}} {
		p := pace{rate: start}
		assert.Zero(t, p.reserve(now))
		for i, rate := range want {
			at := now.Add(time.Duration(i) * time.Second)
			p.slow(at)
			p.slow(at.Add(time.Second - 1)) // a call that was under way beside it
			assert.InDelta(t, rate, p.rate, 0, "from %v", start)
		}
		assert.Positive(t, p.reserve(now.Add(time.Duration(len(want)-1)*time.Second)), "what was saved up is lost")
	}
}

func TestViolationsThatAreLeftOutAreCounted(t *testing.T) {
	t.Parallel()
	p := &probe{ctx: t.Context()}
	for i := range maxViolations + 7 {
		p.add(contract.Violation{Pointer: fmt.Sprint(i)}, contract.Violation{Pointer: "0"})
	}
	r := Target{}.tellable(p.result(entry{name: "n"}))
	assert.Len(t, r.Violations, maxTold)
	assert.Equal(t, maxViolations+7-maxTold, r.More)
}

func TestAPhraseInAPhraseKeepsItsLanguage(t *testing.T) {
	t.Parallel()
	assert.Equal(t, phrase{"1: code 12 (Invalid Signature)", "1：错误码 12（无效签名）"}, say("%d: %s", "%d：%s", 1, codeNamed("12")))
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
