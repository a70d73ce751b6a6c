package client_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract/wire"
)

// A way of failing, and whether it may pass, and whether a write may have happened.
type failing struct {
	name            string
	reply           reply
	transient, open bool
}

func failingWith(code string, transient, open bool) failing {
	return failing{"code " + code, func(_ int, _ received, w http.ResponseWriter) { refuse(w, code) }, transient, open}
}

func failingStatus(status int, transient, open bool) failing {
	return failing{http.StatusText(status), func(_ int, _ received, w http.ResponseWriter) { w.WriteHeader(status) }, transient, open}
}

func failingResult(code string, transient, open bool) failing {
	return failing{"result " + code, func(_ int, r received, w http.ResponseWriter) {
		answer(w, r.method, `"x":{"success":false,"errorCode":"`+code+`"}`)
	}, transient, open}
}

var waysOfFailing = []failing{
	{"reset", func(_ int, _ received, w http.ResponseWriter) { reset(w) }, true, true},
	{"truncated", func(_ int, _ received, w http.ResponseWriter) { truncate(w) }, true, true},
	{"page", func(_ int, _ received, w http.ResponseWriter) { _, _ = w.Write([]byte("<html>")) }, true, true},
	{"other call", func(_ int, _ received, w http.ResponseWriter) { _, _ = w.Write([]byte(`{"x":1}`)) }, false, true},
	failingStatus(500, true, true), failingStatus(502, true, true), failingStatus(503, true, true),
	failingStatus(404, false, true), failingStatus(403, false, true), failingStatus(429, true, true), failingStatus(302, false, true),
	failingWith("1", true, true), failingWith("33", true, true), failingWith("43", true, true), failingWith("65", true, true),
	failingWith("66", true, true), failingWith("67", true, true), failingWith("2", true, false),
	failingWith("12", false, false), failingWith("24", false, false), failingWith("60", false, false), failingWith("409", false, false),
	failingWith("19", false, false), failingWith("402", false, false), failingWith("3001", false, false),
	failingResult("999999", true, true), failingResult("-110000", true, false), failingResult("13200004", true, true),
	failingResult("10500001", false, false), failingResult("10400001", false, false),
}

func TestOnlyTransientFailuresOfIdempotentMethodsAreRepeated(t *testing.T) {
	t.Parallel()
	const unknown wire.Method = "jingdong.unknown.method"
	for _, way := range waysOfFailing {
		for _, c := range []struct {
			method     wire.Method
			opts       []client.CallOption
			idempotent bool
			once       bool
		}{
			{client.MethodOrderSearch, nil, true, false},
			{client.MethodOrderSearch, []client.CallOption{client.Once()}, true, true},
			{unknown, nil, false, false},
			{unknown, []client.CallOption{client.Idempotent()}, true, false},
			{client.MethodOrderShip, nil, false, false},
		} {
			t.Run(way.name+" "+string(c.method), func(t *testing.T) {
				t.Parallel()
				g := newGate(t, way.reply)
				err := g.client(t, client.WithMaxAttempts(3)).Do(t.Context(), c.method, nil, nil, c.opts...)
				want := 1
				if c.idempotent && !c.once && way.transient {
					want = 3
				}
				assert.Len(t, g.received(), want)
				var call *client.CallError
				require.ErrorAs(t, err, &call)
				assert.Equal(t, want, call.Attempts)
				assert.Equal(t, way.transient, errors.Is(err, client.ErrTransient), "%v", err)
				assert.Equal(t, way.open && !c.idempotent, errors.Is(err, client.ErrUnknownOutcome), "%v", err)
			})
		}
	}
}

func TestARepeatedCallSucceeds(t *testing.T) {
	t.Parallel()
	g := newGate(t, func(n int, r received, w http.ResponseWriter) {
		if waysOfFailing[n].transient && n < 3 {
			waysOfFailing[n].reply(n, r, w)
			return
		}
		answer(w, r.method, "")
	})
	require.NoError(t, g.client(t).Do(t.Context(), client.MethodOrderSearch, nil, nil))
	assert.Len(t, g.received(), 4)
}

func TestEachAttemptIsStampedAndSignedAnew(t *testing.T) {
	t.Parallel()
	g := newGate(t, func(n int, r received, w http.ResponseWriter) {
		if n < 2 {
			refuse(w, "65")
			return
		}
		answer(w, r.method, "")
	})
	var mu sync.Mutex
	now := testNow
	c := g.client(t, client.WithNow(func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(7 * time.Minute)
		return now
	}))
	require.NoError(t, c.Do(t.Context(), client.MethodOrderSearch, nil, nil))
	signs, stamps := map[string]bool{}, map[string]bool{}
	for _, r := range g.received() { // each was verified on arrival
		signs[r.system.Get(wire.ParamSign)], stamps[r.system.Get(wire.ParamTimestamp)] = true, true
	}
	assert.Len(t, signs, 3)
	assert.Len(t, stamps, 3)
}

func TestWaitsDoubleWithinTheirLimitAndAreLongerWhenLimited(t *testing.T) {
	t.Parallel()
	for code, want := range map[string][]time.Duration{
		"65": {75, 150, 300, 375}, "2": {750, 1500, 3000, 3750}, // in milliseconds, jitter 0.5
	} {
		g := newGate(t, func(_ int, _ received, w http.ResponseWriter) { refuse(w, code) })
		var got []time.Duration
		c := g.client(t, client.WithMaxAttempts(5), client.WithBackoff(100*time.Millisecond, 500*time.Millisecond),
			client.WithRand(func() float64 { return 0.5 }),
			client.WithSleep(func(_ context.Context, d time.Duration) error {
				got = append(got, d/time.Millisecond)
				return nil
			}))
		require.Error(t, c.Do(t.Context(), client.MethodOrderSearch, nil, nil))
		assert.Equal(t, want, got, code)
	}
}

func TestAnEndedContextEndsCallAndWait(t *testing.T) {
	t.Parallel()
	g := newGate(t, func(_ int, _ received, w http.ResponseWriter) { refuse(w, "65") })

	ended, cancel := context.WithCancel(t.Context())
	cancel()
	err := g.client(t).Do(ended, client.MethodOrderShip, nil, nil)
	require.ErrorIs(t, err, context.Canceled)
	assert.NotErrorIs(t, err, client.ErrUnknownOutcome)
	assert.Empty(t, g.received(), "nothing is sent")

	ctx, cancel := context.WithCancel(t.Context())
	err = g.client(t, client.WithSleep(func(ctx context.Context, _ time.Duration) error {
		cancel()
		return ctx.Err()
	})).Do(ctx, client.MethodOrderSearch, nil, nil)
	require.ErrorIs(t, err, context.Canceled)
	assert.ErrorIs(t, err, client.ErrTransient, "the last failure is there too")
	assert.Len(t, g.received(), 1)
}

func TestAContextThatEndsInFlightLeavesAWriteOpen(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	release := make(chan struct{})
	g := newGate(t, func(_ int, _ received, _ http.ResponseWriter) {
		cancel()
		<-release
	})
	t.Cleanup(func() { close(release) })
	err := g.client(t).Do(ctx, client.MethodOrderShip, nil, nil)
	require.ErrorIs(t, err, context.Canceled)
	assert.ErrorIs(t, err, client.ErrUnknownOutcome)
	assert.NotErrorIs(t, err, client.ErrTransient)
}

func TestASlowAnswerIsTransient(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	g := newGate(t, func(n int, r received, w http.ResponseWriter) {
		if n == 0 {
			<-release
			return
		}
		answer(w, r.method, "")
	})
	t.Cleanup(func() { close(release) })
	require.NoError(t, g.client(t, client.WithAttemptTimeout(500*time.Millisecond)).Do(t.Context(), client.MethodOrderSearch, nil, nil))
	assert.Len(t, g.received(), 2)
}

func TestTheDefaultSleepEndsWithTheContext(t *testing.T) {
	t.Parallel()
	g := newGate(t, func(_ int, _ received, w http.ResponseWriter) { refuse(w, "65") })
	c, err := client.New(g.url, testCredentials, client.WithBackoff(time.Hour, time.Hour), client.WithNow(func() time.Time { return testNow }))
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	require.ErrorIs(t, c.Do(ctx, client.MethodOrderSearch, nil, nil), context.DeadlineExceeded)
	assert.Len(t, g.received(), 1)
}
