package suite_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/suite"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
)

// A tally notes the trade_no of all calls that it passes on.
type tally struct {
	base http.RoundTripper

	mu   sync.Mutex
	sent map[string]int
}

// RoundTrip notes and passes a call on.
func (c *tally) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil || !strings.HasSuffix(r.URL.Path, wire.Path) {
		return c.base.RoundTrip(r)
	}
	body, err := r.GetBody()
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	form, _ := url.ParseQuery(string(text))
	var params struct {
		Serial any `json:"trade_no"`
	}
	_ = json.Unmarshal([]byte(form.Get("360buy_param_json")), &params) // what is broken has no serial
	if serial, ok := params.Serial.(string); ok && serial != "" {
		c.mu.Lock()
		c.sent[serial]++
		c.mu.Unlock()
	}
	return c.base.RoundTrip(r)
}

// A shop takes each serial once, also where a call with it is still under way.
func TestASerialIsSentOnceByWhateverRun(t *testing.T) {
	t.Parallel()
	b := newBench(t, mockserver.Options{Orders: 60})
	seen := &tally{base: b.Transport(), sent: map[string]int{}}
	target := b.target
	target.Transport = seen
	for run := range 2 {
		o := suite.Options{AllowWrites: true, Only: []string{"case/"}, Rate: -1, Clock: &moving{now: noon.Add(time.Duration(run) * time.Minute)}}
		report, err := suite.Run(t.Context(), target, o)
		require.NoError(t, err)
		for _, r := range report.Results {
			assert.NotEqual(t, suite.Failed, r.Status, "%s: %v", r.Check, r.Violations)
		}
	}
	assert.Greater(t, len(seen.sent), 10)
	for serial, times := range seen.sent {
		assert.Equal(t, 1, times, serial)
	}
}
