package proxy

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// encoders are what servers put on their answers.
var encoders = map[string]func(io.Writer) io.WriteCloser{
	"gzip":   func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
	"x-gzip": func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
	"br":     func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) },
	"zstd": func(w io.Writer) io.WriteCloser {
		e, _ := zstd.NewWriter(w) // it refuses options alone
		return e
	},
	"deflate": func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) },
	"DEFLATE": func(w io.Writer) io.WriteCloser {
		e, _ := flate.NewWriter(w, flate.BestSpeed) // it refuses levels alone
		return e
	},
}

// encoded puts encodings on a body, one over the other.
func encoded(t require.TestingT, body []byte, names ...string) []byte {
	for _, name := range names {
		var out bytes.Buffer
		w := encoders[name](&out)
		_, err := w.Write(body)
		require.NoError(t, err)
		require.NoError(t, w.Close())
		body = out.Bytes()
	}
	return body
}

func TestEveryEncodingThatServersUseIsTakenOff(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		body := bytes.Repeat(rapid.SliceOf(rapid.Byte()).Draw(t, "body"), rapid.IntRange(1, 50).Draw(t, "times"))
		names := rapid.SliceOfN(rapid.SampledFrom([]string{"gzip", "x-gzip", "br", "zstd", "deflate", "DEFLATE"}), 0, 3).Draw(t, "encodings")
		got, whole, ok := plain(strings.Join(names, ", "), encoded(t, body, names...))
		require.True(t, ok && whole)
		require.True(t, bytes.Equal(body, got))
	})
}

func TestOfAnAnswerThatBrokeOffTheBeginningIsRead(t *testing.T) {
	t.Parallel()
	body := []byte(strings.Repeat(`{"a":1}`, 20_000))
	for name := range encoders {
		sent := encoded(t, body, name)
		got, whole, _ := plain(name, sent[:len(sent)/2])
		assert.False(t, whole, name)
		assert.True(t, bytes.HasPrefix(body, got), name)
	}
}

func TestWhatIsNotAsItIsCalledIsNotRead(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"gzip", "br", "zstd", "deflate"} {
		_, whole, _ := plain(name, []byte(`{"order":1}`))
		assert.False(t, whole, name)
	}
	for _, name := range []string{"compress", "aws-chunked", "gzip;q=1", "gzip, rot13"} {
		_, _, ok := plain(name, encoded(t, []byte("{}"), "gzip"))
		assert.False(t, ok, name)
	}
}

func TestAnAnswerThatGrowsWithoutEndIsKeptUpToItsBound(t *testing.T) {
	t.Parallel()
	zeros := make([]byte, MaxKept+1<<20)
	for _, names := range [][]string{{"gzip"}, {"br"}, {"zstd"}, {"deflate"}, {"gzip", "zstd"}} {
		got, whole, ok := plain(strings.Join(names, ","), encoded(t, zeros, names...))
		assert.True(t, ok)
		assert.False(t, whole)
		assert.LessOrEqual(t, len(got), MaxKept)
	}
}
