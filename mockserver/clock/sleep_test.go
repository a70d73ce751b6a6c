package clock_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jdmock/jdmock/mockserver/clock"
)

func TestSleepLastsInTheClocksOwnTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for want, c := range map[time.Duration]*clock.Clock{
			time.Hour: {}, time.Minute: clock.Scaled(time.Now(), 60), 0: clock.Frozen(time.Now()),
		} {
			began := time.Now()
			assert.NoError(t, c.Sleep(t.Context(), time.Hour))
			assert.Equal(t, want, time.Since(began))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		assert.ErrorIs(t, (&clock.Clock{}).Sleep(ctx, time.Hour), context.DeadlineExceeded)
	})
}
