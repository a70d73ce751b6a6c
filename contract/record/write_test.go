package record_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/wire"
)

var update = flag.Bool("update", false, "write the golden files anew")

// someCall draws a call.
func someCall(t *rapid.T) record.Call {
	c := record.Call{
		At:       time.Unix(rapid.Int64Range(0, 1<<33).Draw(t, "second"), rapid.Int64Range(0, 999_999_999).Draw(t, "nano")).UTC(),
		Duration: time.Duration(rapid.Int64Range(0, int64(48*time.Hour)).Draw(t, "took")),
		URL:      rapid.SampledFrom([]string{"https://api.jd.com/routerjson", "/routerjson", "http://a.invalid:1/tool/erps/jdpoporderget", "http://a.invalid/x%20y"}).Draw(t, "url"),
		Verb:     rapid.SampledFrom([]string{"GET", "POST"}).Draw(t, "verb"),
		Status:   rapid.SampledFrom([]int{0, 200, 502}).Draw(t, "status"),
		Starred:  rapid.Bool().Draw(t, "starred"),
	}
	names := rapid.SliceOfNDistinct(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"method", "360buy_param_json", "v"})), 0, 6, rapid.ID[string]).Draw(t, "names")
	for _, name := range names {
		value := string(rapid.OneOf(rapid.SliceOfN(rapid.Byte(), 0, 20), rapid.Map(rapid.String(), func(s string) []byte { return []byte(s) })).Draw(t, "value"))
		c.Params = append(c.Params, wire.Param{Name: name, Value: value})
	}
	if c.Status != 0 {
		c.Type = rapid.SampledFrom([]string{"", "application/json;charset=UTF-8"}).Draw(t, "type")
		c.Cut = rapid.Bool().Draw(t, "cut")
		c.Answer = rapid.OneOf(rapid.Just([]byte(nil)), rapid.SliceOfN(rapid.ByteRange(0, 127), 0, 40), rapid.SliceOfN(rapid.ByteRange(64, 255), 1, 40)).Draw(t, "answer")
	}
	return c
}

func TestWhatIsWrittenIsReadAsItWas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		calls := rapid.SliceOfN(rapid.Custom(someCall), 1, 5).Draw(t, "calls")
		for _, format := range []record.Format{record.HAR, record.NDJSON} {
			var text bytes.Buffer
			w := record.NewWriter(&text, format)
			for _, c := range calls {
				require.NoError(t, w.Write(c))
			}
			require.NoError(t, w.Close())
			require.NoError(t, w.Close())
			assert.Error(t, w.Write(calls[0]))
			assert.Equal(t, format == record.NDJSON || json.Valid(text.Bytes()), true)
			got, errs := readAll(&text)
			require.Empty(t, errs)
			require.Equal(t, calls, got, "%s", format)
		}
	})
}

func TestAFileIsWholeAfterEachFlush(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "calls.har")
	f, err := record.Create(name, record.Keep)
	require.NoError(t, err)
	for n := range 4 {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		require.True(t, json.Valid(text), "%s", text)
		calls, errs := readAll(bytes.NewReader(text))
		assert.Len(t, calls, n)
		assert.Empty(t, errs)
		require.NoError(t, f.Write(record.Call{Verb: "GET", URL: "/routerjson", Status: 200}))
		require.NoError(t, f.Flush())
	}
	require.NoError(t, f.Close())
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	require.True(t, json.Valid(text))
	info, err := os.Stat(name)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode())
}

func TestAFileIsReplacedOnlyWhereThatIsSaid(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "calls.ndjson")
	require.NoError(t, os.WriteFile(name, []byte("mine"), 0o644))
	_, err := record.Create(name, record.Keep)
	require.ErrorContains(t, err, "exists and is not replaced")
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, "mine", string(text))
	f, err := record.Create(name, record.Replace)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	info, err := os.Stat(name)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode())
	assert.Zero(t, info.Size())
	_, err = record.Create(filepath.Join(t.TempDir(), "calls.txt"), record.Keep)
	require.ErrorContains(t, err, "let it end in .har or .ndjson")
	_, err = record.Create(filepath.Join(t.TempDir(), "none", "calls.har"), record.Keep)
	require.ErrorContains(t, err, "recording cannot be created")
}

func TestTheFormsOfFilesStayAsTheyAre(t *testing.T) {
	t.Parallel()
	calls := []record.Call{
		{
			At: time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC), Duration: 12500 * time.Microsecond, URL: "https://api.jd.com/routerjson", Verb: "POST", Status: 200,
			Params: wire.Params{{Name: "method", Value: "jingdong.pop.order.get"}, {Name: "360buy_param_json", Value: `{"order_id":1}`}, {Name: "odd", Value: "\xff"}},
			Type:   "application/json;charset=UTF-8", Answer: []byte(`{"a":"<订单>"}`), Cut: true,
		},
		{At: time.Date(2026, 1, 2, 3, 4, 6, 0, time.UTC), URL: "http://a.invalid/routerjson", Verb: "GET", Params: wire.Params{{Name: "v", Value: "2.0"}}},
	}
	for _, format := range []record.Format{record.HAR, record.NDJSON} {
		var text bytes.Buffer
		w := record.NewWriter(&text, format)
		for _, c := range calls {
			require.NoError(t, w.Write(c))
		}
		require.NoError(t, w.Close())
		golden := "testdata/calls." + string(format)
		if *update {
			require.NoError(t, os.WriteFile(golden, text.Bytes(), 0o644))
		}
		want, err := os.ReadFile(golden)
		require.NoError(t, err)
		assert.Equal(t, string(want), text.String())
	}
}
