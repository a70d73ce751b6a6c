package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// proxied runs a proxy before a gateway that answers so, makes some calls, stops
// it, and returns its exit code and what it said on both streams.
func proxied(t *testing.T, answer string, calls int, args ...string) (code int, out []string, errs string) {
	t.Helper()
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, answer) }))
	defer upstream.Close()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	reader, writer := io.Pipe()
	var said bytes.Buffer
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, append([]string{"proxy", "--upstream", upstream.URL, "--addr", "127.0.0.1:0", "--format", "json"}, args...), strings.NewReader(""), writer, &said)
		_ = writer.Close()
	}()
	lines := bufio.NewScanner(reader)
	require.True(t, lines.Scan())
	var first struct {
		Ready struct {
			URL string `json:"gateway_url"`
		}
	}
	require.NoError(t, json.Unmarshal(lines.Bytes(), &first))
	go func() {
		for range calls {
			resp, err := http.Post(first.Ready.URL, "application/x-www-form-urlencoded", strings.NewReader("app_key=k&method=jingdong.vender.shop.query&360buy_param_json=%7B%7D"))
			if assert.NoError(t, err) {
				_, err = io.Copy(io.Discard, resp.Body)
				assert.NoError(t, err)
				_ = resp.Body.Close()
			}
		}
		stop()
	}()
	for lines.Scan() {
		out = append(out, lines.Text())
	}
	return <-ended, out, said.String()
}

const (
	goodAnswer = `{"error_response":{"code":"19","zh_desc":"无效access_token","en_desc":"Invalid access_token","request_id":"1"}}`
	badAnswer  = `{"jingdong_vender_shop_query_response":{}}`
)

func TestProxyExitsByWhatItFound(t *testing.T) {
	t.Parallel()
	code, out, errs := proxied(t, goodAnswer, 2, "--fail-on", "violation")
	assert.Zero(t, code, errs)
	require.Len(t, out, 1)
	assert.Contains(t, out[0], `{"summary":{"calls":2,"judged":2,`)

	code, out, errs = proxied(t, badAnswer, 2)
	assert.Zero(t, code, "violations alone are no failure: %s", errs)
	require.NotEmpty(t, out)
	assert.Contains(t, out[0], `"code":"root-name"`)

	code, _, errs = proxied(t, badAnswer, 2, "--fail-on", "violation")
	assert.Equal(t, exitFindings, code)
	assert.Contains(t, errs, "violations, ")
}

func TestProxyGoesOnWhereItCannotRecordAndExitsWithThat(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/dev/full"); err != nil {
		require.Empty(t, os.Getenv("CI"), "CI has no /dev/full")
		t.Skip("SKIPPED: this machine has no device that is always full")
	}
	name := filepath.Join(t.TempDir(), "calls.ndjson")
	require.NoError(t, os.Symlink("/dev/full", name))
	code, out, errs := proxied(t, goodAnswer, 3, "--record", name, "--force")
	assert.Equal(t, exitEnvironment, code)
	require.Len(t, out, 1)
	assert.Contains(t, out[0], `"calls":3,`)
	assert.Equal(t, 1, strings.Count(errs, "level=ERROR"), errs)
	assert.Contains(t, errs, "calls.ndjson is not whole: ")
}

func TestProxyRecordsWhatItIsTold(t *testing.T) {
	t.Parallel()
	for _, ending := range []string{"har", "ndjson"} {
		name := filepath.Join(t.TempDir(), "calls."+ending)
		code, _, errs := proxied(t, goodAnswer, 2, "--record", name, "--mask", "off", "--unmasked-i-know")
		assert.Zero(t, code, errs)
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		assert.Equal(t, 2, strings.Count(string(text), `"startedDateTime"`)+strings.Count(string(text), `"duration_ms"`))
		code, _, errs = proxied(t, goodAnswer, 1, "--record", name, "--force")
		assert.Zero(t, code, errs)
	}
}
