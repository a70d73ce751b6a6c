package mocktest_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/mocktest"
)

// inBubble runs a test in a bubble, on a simulator in memory whose clocks are
// the bubble's.
func inBubble(t *testing.T, test func(t *testing.T, s *mocktest.Server, id int64)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := mocktest.StartInMemory(t, mockserver.Options{Orders: 5})
		test(t, s, s.Orders.Place(mocktest.Order{}))
	})
}

// inBubbleTime returns a client that goes by the bubble's time.
func inBubbleTime(t *testing.T, s *mocktest.Server, opts ...client.Option) *client.Client {
	t.Helper()
	return newClient(t, s, append([]client.Option{client.WithSleep(nil), client.WithNow(time.Now)}, opts...)...)
}

func TestALatencyTakesItsTimeInTheBubble(t *testing.T) {
	inBubble(t, func(t *testing.T, s *mocktest.Server, id int64) {
		rule := s.Faults.Latency(methodGet, 30*time.Second)
		begin := time.Now()
		_, err := inBubbleTime(t, s, client.WithAttemptTimeout(time.Minute)).Orders.Get(t.Context(), id)
		require.NoError(t, err)
		assert.Equal(t, 30*time.Second, time.Since(begin))
		assert.Equal(t, 1, rule.Hits())
	})
}

func TestAClientsTimeoutEndsALatencyInTheBubble(t *testing.T) {
	inBubble(t, func(t *testing.T, s *mocktest.Server, id int64) {
		s.Faults.Latency(methodGet, 30*time.Second)
		begin := time.Now()
		_, err := inBubbleTime(t, s, client.WithAttemptTimeout(10*time.Second), client.WithMaxAttempts(1)).Orders.Get(t.Context(), id)
		require.ErrorIs(t, err, client.ErrTransient)
		assert.Equal(t, 10*time.Second, time.Since(begin))
	})
}

func TestALatencyThatNobodyAwaitsEndsWithTheTest(t *testing.T) {
	inBubble(t, func(t *testing.T, s *mocktest.Server, id int64) {
		s.Faults.Latency(methodGet, time.Hour)
		go func() { _, _ = inBubbleTime(t, s, client.WithMaxAttempts(1)).Orders.Get(t.Context(), id) }()
		synctest.Wait()
		begin := time.Now()
		t.Cleanup(func() { assert.Zero(t, time.Since(begin)) })
	})
}

func TestAResetIsECONNRESETInTheBubble(t *testing.T) {
	inBubble(t, func(t *testing.T, s *mocktest.Server, id int64) {
		s.Faults.Reset(methodGet)
		_, err := inBubbleTime(t, s, client.WithMaxAttempts(1)).Orders.Get(t.Context(), id)
		require.ErrorIs(t, err, syscall.ECONNRESET)
	})
}

func TestADripTakesItsTimeInTheBubble(t *testing.T) {
	inBubble(t, func(t *testing.T, s *mocktest.Server, id int64) {
		s.Faults.Drip(methodGet, 10)
		begin := time.Now()
		_, err := inBubbleTime(t, s, client.WithAttemptTimeout(time.Hour)).Orders.Get(t.Context(), id)
		require.NoError(t, err)
		assert.Greater(t, time.Since(begin), 10*time.Second) // of more than a hundred bytes
	})
}

func TestATruncatedAnswerEndsTooEarlyInTheBubble(t *testing.T) {
	inBubble(t, func(t *testing.T, s *mocktest.Server, id int64) {
		s.Faults.Truncate(methodGet)
		_, err := inBubbleTime(t, s, client.WithMaxAttempts(1)).Orders.Get(t.Context(), id)
		require.Error(t, err)
		assert.True(t, errors.Is(err, io.ErrUnexpectedEOF), "%v", err)
	})
}

func TestTimeRunsForTheShopInTheBubble(t *testing.T) {
	inBubble(t, func(t *testing.T, s *mocktest.Server, id int64) {
		require.NoError(t, ship(t, inBubbleTime(t, s), id, "W1"))
		time.Sleep(30 * 24 * time.Hour)
		assert.Equal(t, "FINISHED_L", s.Orders.Get(id).State.String())
		s.Shipped(id, "W1").Once()
	})
}

func TestWhateverHostIsCalledTheSimulatorAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := mocktest.StartInMemoryLenient(t, frozen())
		for _, url := range []string{s.URL, "http://gw.jd.example/routerjson", "https://api.jd.example/routerjson"} {
			resp, err := s.Client().Post(url, "application/x-www-form-urlencoded", strings.NewReader("method=jingdong.pop.order.get"))
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			assert.Equal(t, http.StatusOK, resp.StatusCode)
			assert.NotEmpty(t, resp.Header.Get("X-JDMock-Call"))
		}
	})
}

func TestALargeRequestThatIsRefusedEarlyBlocksNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := mocktest.StartInMemoryLenient(t, frozen())
		resp, err := s.Client().Post(s.URL, "application/x-www-form-urlencoded", strings.NewReader("method="+strings.Repeat("x", 8<<20)))
		require.NoError(t, err)
		text, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		assert.Contains(t, string(text), "error_response")
	})
}
