package control_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/control"
)

const shipMethod = "jingdong.pop.order.ship"

func TestACallIsToldWhole(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	order := b.post("WAIT_SELLER_STOCK_OUT")
	id := b.call(mockserver.DefaultAppKey, shipMethod, `{"order_id":`+order+`,"logistics_id":2087,"waybill":"JDX1"}`)
	got := b.good("GET", box+"/calls/"+id, "").json
	sent := got["parameters"].(map[string]any)
	assert.Equal(t, shipMethod, sent["method"])
	assert.Equal(t, "JDX1", sent["360buy_param_json"].(map[string]any)["waybill"])
	assert.Equal(t, strings.Repeat("*", 32), sent["sign"])
	assert.Contains(t, got["answer"].(map[string]any), "jingdong_pop_order_ship_responce")
	assert.Contains(t, got["steps"], map[string]any{"step": "authenticate", "verdict": "passed", "detail": "app jdmock-app-key, shop 10000001"})
	assert.Equal(t, "whole", got["written"])
	before, _ := got["version_before"].(json.Number).Int64()
	after, _ := got["version_after"].(json.Number).Int64()
	assert.Greater(t, after, before)
}

func TestAssertionsCountSinceACallAndByWaybill(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	order := b.post("WAIT_SELLER_STOCK_OUT")
	first := b.call(mockserver.DefaultAppKey, shipMethod, `{"order_id":`+order+`,"logistics_id":2087,"waybill":"JDX1"}`)
	b.call(mockserver.DefaultAppKey, shipMethod, `{"order_id":`+order+`,"logistics_id":2087,"waybill":"JDX2"}`)
	for body, want := range map[string]bool{
		`{"times":2,"order_id":` + order + `}`: true, `{"times":1,"since":"` + first + `"}`: true, `{"times":1,"waybill":"JDX2","outcome":"refused"}`: true,
		`{"times":1,"waybill":"JDX"}`: false, `{"times":0,"waybill":"JDX"}`: true, `{"at_most":1}`: false,
	} {
		assert.Equal(t, want, b.good("POST", box+"/assertions", body).json["passed"], body)
	}
	assert.Equal(t, "since", b.do("POST", box+"/assertions", `{"since":"x"}`).json["field"])

	b.server.Sandbox().Journal.Clear()
	b.server.Sandbox().Journal.Size = 1
	old := b.call(mockserver.DefaultAppKey, shipMethod)
	b.call(mockserver.DefaultAppKey, shipMethod)
	b.call(mockserver.DefaultAppKey, shipMethod)
	got := b.good("POST", box+"/assertions", `{"times":2,"since":"`+old+`"}`).json
	assert.Equal(t, []any{false, true}, []any{got["passed"], got["inconclusive"]})
}

// export returns the calls in a format.
func (b *bench) export(format string) (text, contentType string) {
	b.t.Helper()
	r := httptest.NewRequest("GET", "http://127.0.0.1:6181"+box+"/calls?format="+format, nil)
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	require.Equal(b.t, 200, w.Code, "%s", w.Body)
	return w.Body.String(), w.Header().Get("Content-Type")
}

func TestCallsAreExported(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	order := b.post("WAIT_SELLER_STOCK_OUT")
	ids := []string{
		b.call(mockserver.DefaultAppKey, "jingdong.pop.order.get", `{"order_id":`+order+`,"optional_fields":"orderId,consigneeInfo"}`),
		b.call(mockserver.DefaultAppKey, "jingdong.pop.order.get", `{"order_id":"it's\n#"}`),
	}
	text, kind := b.export("ndjson")
	assert.Equal(t, "application/x-ndjson", kind)
	lines := strings.Split(strings.TrimSpace(text), "\n")
	require.Len(t, lines, 2)
	for i, line := range lines {
		var call map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &call))
		assert.Equal(t, ids[i], call["id"])
		assert.JSONEq(t, string(b.good("GET", box+"/calls/"+ids[i], "").text), line)
	}
	text, kind = b.export("har")
	assert.Equal(t, "application/json; charset=utf-8", kind)
	assert.NotContains(t, text, mockserver.DefaultAccessToken)
	validHAR(t, text, 2)
	assert.Equal(t, "format", b.do("GET", box+"/calls?format=xml", "").json["field"])
}

// validHAR holds a text to what HTTP Archive 1.2 requires.
func validHAR(t *testing.T, text string, entries int) {
	t.Helper()
	var har struct {
		Log struct {
			Version string
			Creator struct{ Name, Version string }
			Entries []map[string]any
		}
	}
	require.NoError(t, json.Unmarshal([]byte(text), &har))
	assert.Equal(t, []any{"1.2", "jdmock"}, []any{har.Log.Version, har.Log.Creator.Name})
	assert.NotEmpty(t, har.Log.Creator.Version)
	require.Len(t, har.Log.Entries, entries)
	need := func(at map[string]any, names ...string) {
		for _, name := range names {
			assert.Contains(t, at, name)
			assert.NotNil(t, at[name], name)
		}
	}
	for _, e := range har.Log.Entries {
		need(e, "startedDateTime", "time", "request", "response", "cache", "timings")
		_, err := time.Parse(time.RFC3339Nano, e["startedDateTime"].(string))
		assert.NoError(t, err)
		need(e["timings"].(map[string]any), "send", "wait", "receive")
		request, response := e["request"].(map[string]any), e["response"].(map[string]any)
		need(request, "method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize", "postData")
		need(request["postData"].(map[string]any), "mimeType", "params", "text")
		need(response, "status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL", "headersSize", "bodySize")
		need(response["content"].(map[string]any), "size", "mimeType", "text")
		for _, p := range request["postData"].(map[string]any)["params"].([]any) {
			need(p.(map[string]any), "name", "value")
		}
	}
}

// needs skips a test on a machine that lacks a program, but fails it in CI,
// where nothing may be missing.
func needs(t *testing.T, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			require.Empty(t, os.Getenv("CI"), "CI has no %s", p)
			t.Skipf("SKIPPED: this machine has no %s", p)
		}
	}
}

func TestTheExportedCommandsMakeTheSameCalls(t *testing.T) {
	t.Parallel()
	needs(t, "sh", "curl", "openssl")
	server, err := mockserver.New(mockserver.Options{Orders: 20, Clock: clock.Frozen(start), Gateway: clock.Frozen(start), TimestampWindow: -1})
	require.NoError(t, err)
	gateway := httptest.NewServer(server)
	t.Cleanup(gateway.Close)
	b := &bench{t, server, control.New(server, control.Options{URLs: control.URLs{Gateway: gateway.URL + "/routerjson"}})}
	order := b.post("WAIT_SELLER_STOCK_OUT")
	b.call(mockserver.DefaultAppKey, "jingdong.pop.order.get", `{"order_id":`+order+`}`)
	b.call(mockserver.DefaultAppKey, shipMethod, `{"order_id":`+order+`,"logistics_id":2087,"waybill":"it's $HOME"}`)
	script, kind := b.export("curl")
	assert.Equal(t, "text/x-shellscript; charset=utf-8", kind)
	assert.Contains(t, script, "# or: jdmock call 'jingdong.pop.order.get' --json '{\"order_id\":"+order+"}'")

	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	sh := exec.CommandContext(ctx, "sh")
	sh.Env = append(sh.Environ(), "JD_APP_KEY="+mockserver.DefaultAppKey, "JD_APP_SECRET="+mockserver.DefaultAppSecret, "JD_ACCESS_TOKEN="+mockserver.DefaultAccessToken, "NO_PROXY=*", "JD_API_URL=")
	sh.Stdin = strings.NewReader(script)
	var out, said bytes.Buffer
	sh.Stdout, sh.Stderr = &out, &said
	require.NoError(t, sh.Run(), "%s", said.String())
	assert.Contains(t, out.String(), `"order_state":"WAIT_GOODS_RECEIVE_CONFIRM"`, "the order was read again, after it was shipped")
	assert.Contains(t, out.String(), `"code":"409"`, "and was not shipped again")
	kept, _ := server.Sandbox().Journal.Entries()
	require.Len(t, kept, 4)
	assert.Equal(t, kept[1].Application(), kept[3].Application())
	assert.Equal(t, http.MethodPost, kept[3].Verb())
}
