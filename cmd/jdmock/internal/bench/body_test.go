package bench

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/method"
)

var testCaller = caller{"jdmock-app-key", "jdmock-app-secret", "jdmock-access-token"}

// paramsOf reads a body.
func paramsOf(t *testing.T, body []byte) (p wire.Params) {
	t.Helper()
	form, err := url.ParseQuery(string(body))
	require.NoError(t, err)
	for name, values := range form {
		require.Len(t, values, 1)
		p = append(p, wire.Param{Name: name, Value: values[0]})
	}
	return p
}

func TestBodiesAreSignedAndDiffer(t *testing.T) {
	t.Parallel()
	now := time.Date(2025, 4, 2, 12, 0, 0, 0, wire.Zone)
	b := &bench{Settings: Settings{Now: func() time.Time { return now }}}
	bodies := b.bodies(testCaller, methodGet, 300, 10, func(n int) string { return getParams(int64(n%10), shortFields) })()
	require.Len(t, bodies, 300)
	signs := map[string]bool{}
	for _, body := range bodies {
		p := paramsOf(t, body)
		assert.True(t, wire.Verify(p, testCaller.appSecret), "%s", body)
		at, err := wire.ParseTimestamp(p.Get(wire.ParamTimestamp), wire.Zone)
		require.NoError(t, err)
		assert.Less(t, now.Sub(at), 2*time.Minute, "well inside the gateway's window")
		signs[p.Get(wire.ParamSign)] = true
	}
	assert.Len(t, signs, 300)
}

func TestRequestsHaveTheSizesThatAreMeasured(t *testing.T) {
	t.Parallel()
	const id = 300_000_000_008
	assert.InDelta(t, 270, len(testCaller.body(methodGet, getParams(id, shortFields), time.Now())), 30)
	assert.InDelta(t, 1000, len(testCaller.body(methodGet, getParams(id, allFields), time.Now())), 50)
}

func TestFieldsThatAreAskedForAreKnown(t *testing.T) {
	t.Parallel()
	known, beyond := method.OrderFields(), method.BeyondTable()
	assert.Subset(t, known, strings.Split(shortFields, ","))
	asked := strings.Split(allFields, ",")
	assert.Len(t, asked, len(known)-len(beyond), "all that the aggregator documents")
	for _, name := range asked {
		assert.Contains(t, known, name)
		assert.NotContains(t, beyond, name)
	}
}

func TestDrawnFieldListsDoNotComeTwiceAndFollowFromTheSeed(t *testing.T) {
	t.Parallel()
	one, same, other := newDrawing(1), newDrawing(1), newDrawing(2)
	seen := map[string]bool{}
	for range 10_000 {
		list := one.fields()
		require.False(t, seen[list], list)
		seen[list] = true
		require.Equal(t, list, same.fields())
		require.NotEqual(t, list, other.fields())
	}
}

func TestPeersBeyondThisMachineAreRefusedUnlessAllowed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, name, host, path string
	}{
		{"http://127.0.0.1:8080/routerjson", "127.0.0.1:8080", "127.0.0.1:8080", "/routerjson"},
		{"wiremock=http://localhost:8080/a?b=c", "wiremock", "localhost:8080", "/a?b=c"},
		{"http://[::1]/x?a=http://b", "[::1]", "[::1]:80", "/x?a=http://b"},
	} {
		p, err := ParsePeer(c.text, false)
		require.NoError(t, err, c.text)
		assert.Equal(t, Peer{Name: c.name, Host: c.host, Path: c.path}, p)
	}
	for _, text := range []string{"", "x", "https://127.0.0.1/", "http://", "http://user:password@127.0.0.1/"} {
		_, err := ParsePeer(text, true)
		assert.ErrorContains(t, err, "want http://", text)
	}
	for _, text := range []string{"http://192.0.2.1/routerjson", "it=http://jd.example:80/", "http://127.0.0.1.example/"} {
		_, err := ParsePeer(text, false)
		assert.ErrorContains(t, err, "--allow-remote", text)
		_, err = ParsePeer(text, true)
		assert.NoError(t, err, text)
	}
}

func TestMachineIsReadFromItsFiles(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "AMD EPYC", valueOf([]byte("processor\t: 0\nmodel name\t: AMD EPYC\nmodel name\t: another\n"), "model name"))
	assert.Empty(t, valueOf(nil, "model name"))
	assert.Equal(t, "unknown CPU, 2 cores, linux/amd64, go1", Machine{Cores: 2, System: "linux/amd64", Go: "go1"}.String())
	assert.Equal(t, "X, 2 cores, 24 GiB, linux/amd64, go1", Machine{CPU: "X", Cores: 2, Memory: 24105 << 20, System: "linux/amd64", Go: "go1"}.String())
}
