package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// refusedOnce runs serve with flags, has a call refused, and returns what was
// said on stderr.
func refusedOnce(t *testing.T, args ...string) (*process, string) {
	t.Helper()
	p := serveProcess(t, append([]string{"--orders", "1"}, args...)...)
	answer, err := http.Get(p.ready.GatewayURL + "?method=jingdong.pop.order.get&access_token=" + p.ready.AccessToken + "&app_key=" + p.ready.AppKey)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, 0, p.stop(t, syscall.SIGTERM))
	assert.NotContains(t, p.stderr.String(), p.ready.AccessToken)
	assert.NotContains(t, p.stderr.String(), p.ready.AppSecret)
	return p, p.stderr.String()
}

func TestLogLevelSaysHowMuchIsSaid(t *testing.T) {
	t.Parallel()
	for level, want := range map[string]struct{ ready, refused, call bool }{
		"debug": {true, true, true}, "info": {true, true, false}, "warn": {false, true, false}, "error": {false, false, false},
	} {
		t.Run(level, func(t *testing.T) {
			t.Parallel()
			_, said := refusedOnce(t, "--log-format", "json", "--log-level", level)
			got := map[string]map[string]any{}
			for line := range strings.Lines(said) {
				var members map[string]any
				require.NoError(t, json.Unmarshal([]byte(line), &members), line)
				got[members["msg"].(string)] = members
			}
			assert.Equal(t, want.ready, got["ready"] != nil)
			assert.Equal(t, want.refused, got["refused"] != nil)
			require.Equal(t, want.call, got["call"] != nil)
			if want.call {
				line := got["call"]
				assert.Equal(t, []any{"DEBUG", "jingdong.pop.order.get", "refused"}, []any{line["level"], line["method"], line["outcome"]})
				assert.Equal(t, got["refused"]["call"], line["call"])
				assert.Equal(t, got["refused"]["code"], line["code"])
				assert.Contains(t, line, "duration")
			}
		})
	}
}

func TestLogLevelHoldsForTextToo(t *testing.T) {
	t.Parallel()
	_, said := refusedOnce(t, "--log-level", "error")
	assert.Empty(t, said)
	_, said = refusedOnce(t)
	assert.Contains(t, said, "call 0000")
}
