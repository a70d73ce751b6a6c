package drift_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/drift"
	"github.com/jdmock/jdmock/contract/record"
)

// Sizes of a stream, in megabytes. The variable asks for another than the first.
const (
	fewMegabytes     = 8
	megabytesFromEnv = "JDMOCK_DRIFT_MB"
	mostMegabytes    = 200 // of memory, whatever the stream
)

// A stream writes recorded calls again and again, of which each differs.
type stream struct {
	calls []record.Call
	left  int // bytes
	round int
	ready bytes.Buffer
}

// Read reads on.
func (s *stream) Read(b []byte) (int, error) {
	for s.ready.Len() == 0 {
		if s.left <= 0 {
			return 0, io.EOF
		}
		w := record.NewWriter(&s.ready, record.NDJSON)
		c := s.calls[s.round%len(s.calls)]
		s.round++
		c.Answer = bytes.Replace(c.Answer, []byte(`"orderRemark":`), fmt.Appendf(nil, `"fresh%d":%d,"orderRemark":`, s.round, s.round), 1)
		if err := w.Write(c); err != nil {
			return 0, err
		}
		if err := w.Flush(); err != nil {
			return 0, err
		}
		s.left -= s.ready.Len()
	}
	return s.ready.Read(b)
}

// live returns how much memory is in use once what is not needed is gone.
func live() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestMemoryDoesNotGrowWithTheTraffic is not parallel: it measures the heap.
func TestMemoryDoesNotGrowWithTheTraffic(t *testing.T) {
	size := fewMegabytes
	if text := os.Getenv(megabytesFromEnv); text != "" {
		var err error
		size, err = strconv.Atoi(text)
		require.NoError(t, err)
	}
	in := &stream{calls: calls(t), left: size << 20}
	a := drift.New(drift.Options{MaxFindings: 100})
	n, early, most := 0, uint64(0), uint64(0)
	for c, err := range record.Read(in) {
		require.NoError(t, err)
		a.Add(c)
		if n++; n%100 == 0 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse+m.StackInuse)
		}
		if early == 0 && in.left < size<<20*3/4 {
			early = live()
		}
	}
	late := live()
	r := a.Report()
	t.Logf("%d MB, %d calls: at most %d MB in use; %d kB live after a quarter, %d kB in the end", size, n, most>>20, early>>10, late>>10)
	assert.Less(t, most, uint64(mostMegabytes<<20))
	assert.Less(t, late, early+4<<20)
	assert.Len(t, r.Findings, 100)
	assert.Positive(t, r.Dropped)
	assert.Equal(t, contract.CodeMemberNew, r.Findings[0].Code)
}
