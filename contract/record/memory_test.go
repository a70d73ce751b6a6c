package record_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/record"
)

// endless gives the same entries over and over, and counts what it gave.
type endless struct {
	begin, each string
	given, most int
	rest        string
}

func (e *endless) Read(p []byte) (int, error) {
	if e.given == 0 {
		e.rest = e.begin
	}
	if e.rest == "" && e.given >= e.most {
		return 0, io.EOF
	}
	if e.rest == "" {
		e.rest = e.each
	}
	n := copy(p, e.rest)
	e.rest, e.given = e.rest[n:], e.given+n
	return n, nil
}

func TestALargeRecordingTakesLittleMemory(t *testing.T) { // not parallel: it measures the heap
	answer, err := json.Marshal(strings.Repeat(`{"orderId":"1"},`, 500))
	require.NoError(t, err)
	for name, e := range map[string]*endless{
		"har":    {begin: `{"log":{"entries":[{}`, each: `,{"request":{"method":"POST","url":"/routerjson"},"response":{"status":200,"content":{"text":` + string(answer) + `}}}`},
		"ndjson": {begin: "\n", each: `{"params":[],"status":200,"answer":` + string(answer) + "}\n"},
	} {
		e.most = 40 << 20
		var before, now runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		n, most := 0, uint64(0)
		for c, err := range record.Read(e) {
			if err != nil {
				require.ErrorIs(t, err, record.ErrEnd)
				break
			}
			require.True(t, n == 0 || len(c.Answer) > 0)
			if n++; n%500 == 0 {
				runtime.ReadMemStats(&now)
				most = max(most, now.HeapAlloc-min(now.HeapAlloc, before.HeapAlloc))
			}
		}
		assert.Greater(t, n, 3000, name)
		assert.Less(t, most, uint64(16<<20), name)
	}
}

func FuzzRead(f *testing.F) {
	names, err := filepath.Glob("testdata/*.*")
	require.NoError(f, err)
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(text)
	}
	f.Add([]byte("{\"params\":[]}\n{\"parameters\":{\"a\":1}}\n"))
	f.Add([]byte("\x1f\x8b\x08"))
	f.Fuzz(func(t *testing.T, text []byte) {
		for c, err := range record.Read(bytes.NewReader(text)) {
			if err != nil {
				var at *record.Error
				require.ErrorAs(t, err, &at)
				continue
			}
			c.Method()
			c.Variant()
			c.Application()
			for _, format := range []record.Format{record.HAR, record.NDJSON} {
				var again bytes.Buffer
				w := record.NewWriter(&again, format)
				if w.Write(c) == nil {
					require.NoError(t, w.Close())
					calls, errs := readAll(&again)
					require.Empty(t, errs)
					require.Len(t, calls, 1)
				}
			}
		}
	})
}
