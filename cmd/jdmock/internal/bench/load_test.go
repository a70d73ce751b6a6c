package bench

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A fakeServer answers on connections in memory, and takes its time by a clock
// of its own.
type fakeServer struct {
	now    atomic.Int64                        // in nanoseconds
	answer func(n int) (time.Duration, string) // to the n-th call of all: how long it takes, and the body

	mu   sync.Mutex
	seen []string // the bodies, in the order in which they came
}

func (f *fakeServer) clock() time.Time { return time.Unix(0, f.now.Load()) }

// dial connects to the server.
func (f *fakeServer) dial(context.Context) (net.Conn, error) {
	near, far := net.Pipe()
	go f.serve(far)
	return near, nil
}

// serve answers until the connection ends, or an answer is "".
func (f *fakeServer) serve(conn net.Conn) {
	defer conn.Close()
	buffer := make([]byte, 4096)
	for {
		n, err := conn.Read(buffer) // a pipe hands a request over whole
		if err != nil {
			return
		}
		_, body, _ := strings.Cut(string(buffer[:n]), "\r\n\r\n")
		f.mu.Lock()
		f.seen = append(f.seen, body)
		takes, answer := f.answer(len(f.seen))
		f.mu.Unlock()
		if answer == "" {
			return
		}
		f.now.Add(int64(takes))
		fmt.Fprintf(conn, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(answer), answer)
	}
}

func always(takes time.Duration) func(int) (time.Duration, string) {
	return func(int) (time.Duration, string) { return takes, "{}" }
}

// numbered returns requests whose bodies are numbers from 0.
func numbered(n int) (requests [][]byte) {
	for i := range n {
		requests = append(requests, post("host", "/", []byte(strconv.Itoa(i))))
	}
	return requests
}

// play opens and runs a load.
func play(t *testing.T, l Load) (*Session, *Outcome) {
	t.Helper()
	s, err := l.Open(t.Context())
	require.NoError(t, err)
	t.Cleanup(s.Close)
	out, err := s.Run(t.Context())
	require.NoError(t, err)
	return s, out
}

func TestLoadMeasuresWhatTheServerTakes(t *testing.T) {
	t.Parallel()
	f := &fakeServer{answer: func(n int) (time.Duration, string) {
		if n%10 == 0 {
			return 100 * time.Millisecond, "{}"
		}
		return 10 * time.Millisecond, "{}"
	}}
	_, out := play(t, Load{Dial: f.dial, Connections: 1, Requests: numbered(3), Duration: 19 * time.Second, Now: f.clock})
	assert.Equal(t, 1000, out.Calls, "nine calls of 10 ms and one of 100 ms, for 19 s")
	assert.Equal(t, 19*time.Second, out.Elapsed.Round(time.Second))
	assert.InDelta(t, 10*time.Millisecond, out.Latency.Quantile(0.5), float64(10*time.Millisecond)/64)
	assert.InDelta(t, 100*time.Millisecond, out.Latency.Quantile(0.99), float64(100*time.Millisecond)/64)
	assert.EqualValues(t, 2000, out.Bytes)
	assert.Zero(t, out.Failed)
}

func TestLoadSendsItsRequestsInTurn(t *testing.T) {
	t.Parallel()
	f := &fakeServer{answer: always(time.Second)}
	s, out := play(t, Load{Dial: f.dial, Connections: 1, Requests: numbered(3), First: 2, Duration: 4 * time.Second, Now: f.clock})
	assert.Equal(t, 4, out.Calls)
	assert.Equal(t, []string{"2", "0", "1", "2", "0"}, f.seen, "the first opens the connection")
	assert.Equal(t, 1, s.Next())
}

func TestLoadSendsEachRequestOnceIfItIsToldTo(t *testing.T) {
	t.Parallel()
	f := &fakeServer{answer: always(0)}
	_, out := play(t, Load{Dial: f.dial, Connections: 8, Requests: numbered(500), Once: true, Duration: time.Hour, Now: f.clock})
	assert.Equal(t, 492, out.Calls, "eight opened the connections")
	seen := map[string]bool{}
	for _, body := range f.seen {
		assert.False(t, seen[body], "%s came twice", body)
		seen[body] = true
	}
	assert.Len(t, seen, 500)
}

func TestLoadEndsAfterSoManyCalls(t *testing.T) {
	t.Parallel()
	f := &fakeServer{answer: always(0)}
	_, out := play(t, Load{Dial: f.dial, Connections: 5, Requests: numbered(2), Calls: 321, Duration: time.Hour, Now: f.clock})
	assert.Equal(t, 321, out.Calls)
	assert.EqualValues(t, 321, out.Latency.Count())
}

func TestLoadCountsAnswersThatFail(t *testing.T) {
	t.Parallel()
	f := &fakeServer{answer: func(n int) (time.Duration, string) {
		if n%4 == 0 {
			return 0, `{"error_response":{"code":"2"}}`
		}
		return 0, "{}"
	}}
	_, out := play(t, Load{Dial: f.dial, Connections: 1, Requests: numbered(1), Calls: 99, Duration: time.Hour, Now: f.clock})
	assert.Equal(t, 25, out.Failed)
	assert.Contains(t, out.Failure, `code "2"`)
}

func TestLoadRefusesAServerThatFailsAtOnce(t *testing.T) {
	t.Parallel()
	f := &fakeServer{answer: func(int) (time.Duration, string) { return 0, `{"error_response":{"code":"12"}}` }}
	_, err := Load{Dial: f.dial, Connections: 2, Requests: numbered(1), Now: f.clock}.Open(t.Context())
	require.ErrorContains(t, err, `code "12"`)
	_, err = Load{Dial: f.dial, Connections: 2, Now: f.clock}.Open(t.Context())
	require.ErrorIs(t, err, errNoRequests)
	refuses := func(context.Context) (net.Conn, error) { return nil, errors.New("refused") }
	_, err = Load{Dial: refuses, Connections: 2, Requests: numbered(1), Now: f.clock}.Open(t.Context())
	require.ErrorContains(t, err, "refused")
}

func TestConnectionThatBreaksIsAnError(t *testing.T) {
	t.Parallel()
	f := &fakeServer{answer: func(n int) (time.Duration, string) {
		if n == 50 {
			return 0, ""
		}
		return 0, "{}"
	}}
	s, err := Load{Dial: f.dial, Connections: 3, Requests: numbered(1), Calls: 1000, Duration: time.Hour, Now: f.clock}.Open(t.Context())
	require.NoError(t, err)
	defer s.Close()
	_, err = s.Run(t.Context())
	assert.ErrorContains(t, err, "connection: ")
}

func TestLoadEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	f := &fakeServer{}
	f.answer = func(n int) (time.Duration, string) {
		if n == 20 {
			cancel()
		}
		return 0, "{}"
	}
	s, err := Load{Dial: f.dial, Connections: 2, Requests: numbered(1), Duration: time.Hour, Now: f.clock}.Open(ctx)
	require.NoError(t, err)
	_, err = s.Run(ctx)
	assert.ErrorIs(t, err, context.Canceled)
}
