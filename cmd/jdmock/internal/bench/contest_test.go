package bench

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// staticServer runs a bare handler that writes the bodies.
func staticServer(t *testing.T, bodies ...string) (host string) {
	t.Helper()
	var s Static
	var texts [][]byte
	for _, b := range bodies {
		texts = append(texts, []byte(b))
	}
	s.Set(texts)
	server := httptest.NewServer(&s)
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

func testBench(runs int) *bench {
	return &bench{
		Settings: Settings{Connections: 2, Runs: runs, Duration: time.Millisecond, Now: time.Now, Progress: func(string) {}},
		scene:    "test", report: &Report{},
	}
}

func oneBody() [][]byte { return [][]byte{[]byte("a=b")} }

func TestContestRotatesTheOrderOfItsRivals(t *testing.T) {
	t.Parallel()
	host := staticServer(t, "{}")
	var order []string
	var rivals []*rival
	for _, name := range []string{"a", "b", "c"} {
		rivals = append(rivals, &rival{name: name, host: host, path: "/", ready: func() error { order = append(order, name); return nil }})
	}
	found, err := testBench(5).run(t.Context(), contest{rivals: rivals, bodies: oneBody})
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b", "c", "b", "c", "a", "c", "a", "b", "a", "b", "c", "b", "c", "a", "c", "a", "b"}, order, "the first round does not count, and is run all the same")
	for _, samples := range found {
		require.Len(t, samples, 5)
		for _, s := range samples {
			assert.Positive(t, s.Calls)
			assert.Positive(t, s.PerSecond)
			assert.Positive(t, s.P50)
			assert.GreaterOrEqual(t, s.P99, s.P50)
			assert.EqualValues(t, 2, s.Bytes)
		}
	}
}

func TestSampleCountsWhatTheServerUsedInTheRun(t *testing.T) {
	t.Parallel()
	out := &Outcome{Calls: 100, Elapsed: 2 * time.Second, Bytes: 500}
	s, err := new(rival).sample(out, Usage{CPU: time.Second, Mallocs: 50}, Usage{CPU: time.Second + 3*time.Millisecond, Mallocs: 350, Resident: 7})
	require.NoError(t, err)
	assert.Equal(t, Sample{Calls: 100, PerSecond: 50, CPU: 30, Allocs: 3, Resident: 7, Bytes: 5}, s)
}

func TestFailedCallsEndAMeasurement(t *testing.T) {
	t.Parallel()
	n := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if n++; n > 1 {
			_, _ = w.Write([]byte(`{"error_response":{"code":"12"}}`))
			return
		}
		_, _ = w.Write([]byte(`{}`))
	}))
	defer server.Close()
	b := testBench(5)
	b.Connections = 1
	_, err := b.run(t.Context(), contest{rivals: []*rival{{name: "it", host: server.Listener.Addr().String(), path: "/"}}, bodies: oneBody})
	assert.ErrorContains(t, err, `it: `)
	assert.ErrorContains(t, err, `code "12"`)
}

func TestRivalMayHaveBodiesOfItsOwn(t *testing.T) {
	t.Parallel()
	given := [][]byte{[]byte("given")}
	assert.Contains(t, string((&rival{}).requests(given)[0]), "\r\n\r\ngiven")
	assert.Contains(t, string((&rival{body: []byte("fixed")}).requests(given)[0]), "\r\n\r\nfixed")
	assert.Contains(t, string((&rival{bodies: func() [][]byte { return [][]byte{[]byte("own")} }}).requests(given)[0]), "\r\n\r\nown")
}

func TestStaticWritesItsBodiesInTurnWithTheirLength(t *testing.T) {
	t.Parallel()
	host := staticServer(t, "a", "bb")
	seen := map[string]int{}
	for range 4 {
		answer, err := http.Post("http://"+host, "text/plain", nil)
		require.NoError(t, err)
		assert.Equal(t, "application/json;charset=UTF-8", answer.Header.Get("Content-Type"))
		seen[answer.Header.Get("Content-Length")]++
		require.NoError(t, answer.Body.Close())
	}
	assert.Equal(t, map[string]int{"1": 2, "2": 2}, seen)
}

func TestStaticAllocatesNothingItself(t *testing.T) {
	var s Static
	s.Set([][]byte{[]byte("{}"), []byte("[]")})
	w := nowhere{http.Header{}}
	assert.Zero(t, testing.AllocsPerRun(100, func() { s.ServeHTTP(w, nil) }))
}

// nowhere is a ResponseWriter that keeps nothing.
type nowhere struct{ h http.Header }

func (n nowhere) Header() http.Header         { return n.h }
func (n nowhere) Write(p []byte) (int, error) { return len(p), nil }
func (n nowhere) WriteHeader(int)             {}

func TestStaticIsAskedForItsBodies(t *testing.T) {
	t.Parallel()
	var s Static
	l, hello, answers, err := s.Listen()
	require.NoError(t, err)
	defer l.Close()
	_, err = answers["answers"]([]byte(`[]`))
	require.ErrorIs(t, err, errNoBodies)
	_, err = answers["answers"]([]byte(`["e30="]`))
	require.NoError(t, err)
	answer, err := http.Get("http://" + hello.Addr)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.EqualValues(t, 2, answer.ContentLength)
}
