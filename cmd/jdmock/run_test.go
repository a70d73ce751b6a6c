package main

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/junit"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/fault"
)

// A ran program is one that jdmock run has run.
type ran struct {
	code           int
	stdout, stderr string
}

// runProcess runs jdmock run in a session of its own, which has no terminal.
func runProcess(t *testing.T, args ...string) ran {
	t.Helper()
	cmd, stdout, stderr := runCommandLine(t, args...)
	_ = cmd.Run()
	return ran{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// runCommandLine prepares jdmock run. Its program finds this jdmock in the path.
func runCommandLine(t *testing.T, args ...string) (cmd *exec.Cmd, stdout, stderr *bytes.Buffer) {
	t.Helper()
	path, err := built()
	require.NoError(t, err)
	stdout, stderr = &bytes.Buffer{}, &bytes.Buffer{}
	cmd = exec.Command(path, append([]string{"run", "--orders", "60"}, args...)...)
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = stdout, stderr, startDeadline
	cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(path)+string(os.PathListSeparator)+os.Getenv("PATH"))
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	return cmd, stdout, stderr
}

func TestRunRunsATestInPython(t *testing.T) {
	t.Parallel()
	needs(t, "python3")
	got := runProcess(t, "--", "python3", "testdata/run/test_flow.py")
	require.Equal(t, 0, got.code, "%s", got.stderr)
	assert.Contains(t, got.stderr, "Ran 2 tests")
	assert.Contains(t, got.stderr, "jdmock: 7 calls, 1 refused, 0 schema violations\n  refused      409 jingdong.pop.order.ship: call ")
}

func TestRunRunsATestInShell(t *testing.T) {
	t.Parallel()
	needs(t, "sh", "curl", "md5sum", "grep", "cut", "head", "date")
	got := runProcess(t, "--", "sh", "testdata/run/test_flow.sh")
	require.Equal(t, 0, got.code, "%s%s", got.stdout, got.stderr)
	assert.Equal(t, 6, strings.Count(got.stdout, "ok "))
	assert.Contains(t, got.stderr, "jdmock: 6 calls, 1 refused, 0 schema violations\n")
}

// Calls that a program under test makes, in shell.
const (
	goodCall    = "jdmock call jingdong.pop.order.search order_state=WAIT_SELLER_STOCK_OUT optional_fields=orderId; "
	refusedCall = "jdmock call jingdong.pop.order.get order_id:=1; "
	badCall     = "jdmock call jingdong.pop.order.get order_id=x; "
)

func TestRunEndsAsTheProgramOrTheFindingsHaveIt(t *testing.T) {
	t.Parallel()
	needs(t, "sh")
	for _, each := range []struct {
		name, failOn, script string
		want                 int
	}{
		{"nothing is wrong", "refused,violation,unused-fault", goodCall + "true", 0},
		{"the program's own code", "refused", refusedCall + "exit 7", 7},
		{"a code that means usage here", "none", "exit 2", 2},
		{"a signal", "none", "kill -KILL $$", 128 + 9},
		{"a refusal that may be", "violation", refusedCall + "true", 0},
		{"a refusal that fails", "unused-fault, refused", refusedCall + "true", 1},
		{"a violation fails by default", "", badCall + "true", 1},
		{"a violation is refused too", "refused", badCall + "true", 1},
		{"a violation that may be", "none", badCall + "true", 0},
	} {
		t.Run(each.name, func(t *testing.T) {
			t.Parallel()
			args := []string{"--", "sh", "-c", each.script}
			if each.failOn != "" {
				args = append([]string{"--fail-on", each.failOn}, args...)
			}
			got := runProcess(t, args...)
			assert.Equal(t, each.want, got.code, "%s", got.stderr)
			assert.NotContains(t, got.stderr, "--help")
			assert.NotContains(t, got.stderr, mockserver.DefaultAppSecret)
		})
	}
}

func TestRunHandsSignalsToAllOfTheProgram(t *testing.T) {
	t.Parallel()
	needs(t, "sh", "sleep")
	for name, s := range map[string]syscall.Signal{"INT": syscall.SIGINT, "TERM": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			cmd, stdout, stderr := runCommandLine(t, "--", "sh", "testdata/run/nested.sh", name, dir)
			require.NoError(t, cmd.Start())
			require.True(t, appears(filepath.Join(dir, "up")))
			require.NoError(t, cmd.Process.Signal(s))
			_ = cmd.Wait()
			assert.Equal(t, 5, cmd.ProcessState.ExitCode(), "%s", stderr)
			assert.Equal(t, "outer\n", stdout.String())
			assert.Contains(t, stderr.String(), "jdmock: 0 calls", "the summary comes all the same")
			if s == syscall.SIGTERM { // shells have what they start aside ignore SIGINT
				assert.True(t, appears(filepath.Join(dir, "inner")))
			}
		})
	}
}

func TestRunPassesInputOutputAndVariablesThrough(t *testing.T) {
	t.Parallel()
	needs(t, "sh", "cat")
	cmd, stdout, stderr := runCommandLine(t, "--vender-id", "555", "--", "sh", "-c", `cat; echo "$JD_API_URL $JD_VENDER_ID $JD_APP_KEY $no_proxy"; echo said >&2`)
	cmd.Stdin = strings.NewReader("given\n")
	cmd.Env = append(cmd.Env, "no_proxy=example.com")
	require.NoError(t, cmd.Run(), "%s", stderr)
	assert.Regexp(t, `^given\nhttp://127\.0\.0\.1:\d+/routerjson 555 jdmock-app-key example\.com,127\.0\.0\.1,localhost\n$`, stdout.String())
	assert.Equal(t, "said\njdmock: 0 calls, 0 refused, 0 schema violations\n", stderr.String())
}

func TestRunWritesWhatItFoundAsJUnit(t *testing.T) {
	t.Parallel()
	needs(t, "sh")
	file := filepath.Join(t.TempDir(), "report.xml")
	got := runProcess(t, "--fail-on", "violation", "--report", "junit="+file, "--", "sh", "-c", badCall+"true")
	require.Equal(t, 1, got.code, "%s", got.stderr)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	want, err := os.ReadFile("testdata/run/report.xml")
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile("testdata/run/report.xml", text, 0o644))
		return
	}
	assert.Equal(t, string(want), string(text), "run go test ./cmd/jdmock -run JUnit -update")
}

// watchedOutcome is the outcome of a server with two faults, of which one strikes.
func watchedOutcome(t *testing.T, failOn checksWanted) outcome {
	t.Helper()
	seen := &observed{}
	server, err := mockserver.New(mockserver.Options{Orders: 1, OnRefusal: seen.refusal, OnViolation: seen.violation})
	require.NoError(t, err)
	for _, code := range []string{"43", "19"} {
		_, err := server.Sandbox().Faults.Add(fault.Rule{Nth: len(code), Action: fault.Action{Type: fault.ErrorAction, Code: code}})
		require.NoError(t, err)
	}
	gateway := seen.calls(server)
	for _, method := range []string{http.MethodHead, http.MethodPost} {
		gateway.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(method, "/routerjson", nil))
	}
	seen.refusal(mockserver.Refusal{Call: "2", Method: "m", Code: "43", Injected: true})
	seen.refusal(mockserver.Refusal{Call: "3", Method: "m", Code: "0", Cause: "a note"})
	return seen.outcome(0, server, failOn)
}

func TestFaultsThatNeverStruckAreFound(t *testing.T) {
	t.Parallel()
	o := watchedOutcome(t, checksWanted{findUnused})
	assert.Equal(t, []string{findUnused}, o.failures())
	assert.Error(t, o.end())
	var out bytes.Buffer
	o.write(&out)
	assert.Contains(t, out.String(), "jdmock: 1 call, 1 refused, 0 schema violations; faults struck 0 times, 0 of 2 rules\n")
	assert.Contains(t, out.String(), "unused-fault fault 1: no call has met it: error 43 for any method\n")
	assert.NoError(t, watchedOutcome(t, nil).end())
	assert.Equal(t, 3, exitOf(t, watchedOutcome(t, nil).end(nil, environment("listener failed"))))
}

// exitOf returns the exit code of an error.
func exitOf(t *testing.T, err error) int {
	t.Helper()
	var exit *exitError
	require.ErrorAs(t, err, &exit)
	return exit.code
}

func TestKindsOfFindingsAreBounded(t *testing.T) {
	t.Parallel()
	var seen observed
	for i := range 3 * maxFindings {
		seen.refusal(mockserver.Refusal{Call: "1", Method: "m" + strconv.Itoa(i), Code: "15", Cause: "unknown"})
	}
	assert.LessOrEqual(t, len(seen.found), maxFindings+1)
	assert.Equal(t, 2*maxFindings, seen.found[[2]string{findRefused, "others"}].times)
}

func TestReportHoldsWhateverACallerSends(t *testing.T) {
	t.Parallel()
	o := outcome{findings: []finding{{check: findRefused, what: "15 \x00<m>\xff", first: "]]>&", times: 1}}, failOn: checksWanted{findRefused}}
	var text bytes.Buffer
	require.NoError(t, o.junit().Write(&text))
	var back junit.Report
	require.NoError(t, xml.Unmarshal(text.Bytes(), &back))
	assert.Equal(t, 1, back.Suites[0].Failures)
	assert.Equal(t, 4, back.Suites[0].Tests)
}
