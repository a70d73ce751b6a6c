package contracttest_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/contracttest"
	"github.com/jdmock/jdmock/contract/suite"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/mocktest"
)

// targetVariable names the gateway for a run of this program as a child.
const targetVariable = "CONTRACTTEST_TARGET"

// targetAt returns a target with the simulator's own caller.
func targetAt(url string) suite.Target {
	return suite.Target{
		URL: url, AppKey: mockserver.DefaultAppKey, AppSecret: mockserver.DefaultAppSecret, AccessToken: mockserver.DefaultAccessToken,
	}
}

// fast lifts the limit on calls.
func fast(o *suite.Options) { o.Rate = -1 }

// only wants some of the checks.
func only(names ...string) func(*suite.Options) {
	return func(o *suite.Options) { o.Only = names }
}

func TestTheSimulatorPasses(t *testing.T) {
	t.Parallel()
	s := mocktest.StartLenient(t, mockserver.Options{})
	contracttest.Run(t, targetAt(s.URL), fast)
}

// TestTheGatewayOfTheParent is what a child runs: see child.
func TestTheGatewayOfTheParent(t *testing.T) {
	url := os.Getenv(targetVariable)
	if url == "" {
		t.Skip("it is run by the other tests")
	}
	contracttest.Run(t, targetAt(url), fast, only("gateway/", "case/jingdong.loc.code.consume/"))
}

// child runs this program on a gateway, with a pattern of subtests, and returns
// what it printed and whether it passed.
func child(t *testing.T, url, subtests string) (string, bool) {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), program, "-test.v", "-test.run=^TestTheGatewayOfTheParent$"+subtests)
	cmd.Env = append(os.Environ(), targetVariable+"="+url)
	out, err := cmd.CombinedOutput()
	return string(out), err == nil
}

// lying serves a simulator that says one text in place of another, and hands its
// requests to seen.
func lying(t *testing.T, from, to string, seen func(*http.Request)) string {
	t.Helper()
	s := mocktest.StartLenient(t, mockserver.Options{})
	liar := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen(r)
		answer := httptest.NewRecorder()
		s.Server.ServeHTTP(answer, r)
		body := bytes.ReplaceAll(answer.Body.Bytes(), []byte(from), []byte(to))
		w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
		_, _ = w.Write(body)
	}))
	t.Cleanup(liar.Close)
	return liar.URL + "/routerjson"
}

func TestEachCheckThatFailsIsASubtestThatFails(t *testing.T) {
	t.Parallel()
	out, passed := child(t, lying(t, `"code":"11"`, `"code":"12"`, func(*http.Request) {}), "")
	assert.False(t, passed)
	assert.Contains(t, out, "--- FAIL: TestTheGatewayOfTheParent/gateway/a_missing_sign_is_refused")
	assert.Contains(t, out, "--- PASS: TestTheGatewayOfTheParent/gateway/a_missing_method_is_refused")
	assert.Regexp(t, `(?m)^\s+contracttest\.go:\d+: /error_response/code .*: want .*11.*, found .*12.*\[gateway-code\]$`, out, "its violation, on a line")
	assert.NotContains(t, out, mockserver.DefaultAppSecret)
}

func TestWhatCannotBeCheckedIsSkippedWithTheReason(t *testing.T) {
	t.Parallel()
	out, passed := child(t, lying(t, "", "", func(*http.Request) {}), "/case")
	assert.True(t, passed)
	assert.Contains(t, out, "--- SKIP: TestTheGatewayOfTheParent/case/jingdong.loc.code.consume/")
	assert.Regexp(t, `not checked: .* allow writes`, out)
}

func TestSubtestsThatAreNotAskedForCallNobody(t *testing.T) {
	t.Parallel()
	var calls []string
	url := lying(t, "", "", func(r *http.Request) {
		if assert.NoError(t, r.ParseForm()) {
			calls = append(calls, r.Form.Get("method"))
		}
	})
	out, passed := child(t, url, "/gateway/a_missing_method_is_refused$")
	assert.True(t, passed, out)
	assert.Equal(t, 1, strings.Count(out, "--- PASS: TestTheGatewayOfTheParent/gateway/"))
	assert.LessOrEqual(t, len(calls), 2, "to see that it is there, and the check's own: %v", calls)
}

func TestAGatewayThatIsNotThereFailsOnce(t *testing.T) {
	t.Parallel()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	out, passed := child(t, closed.URL, "")
	assert.False(t, passed)
	assert.Equal(t, 1, strings.Count(out, "--- FAIL"))
	assert.Contains(t, out, "contract: target cannot be reached: "+closed.URL)
}
