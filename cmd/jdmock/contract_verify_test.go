package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/suite"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/mocktest"
)

// A holding gateway is a simulator that holds one call back until its caller has
// gone.
type holding struct {
	gateway http.Handler
	calls   atomic.Int64
	from    atomic.Int64  // the first call that is held back; 0 for none
	held    chan struct{} // gets a value when one is
	lie     string        // stands in place of the code 14
}

// ServeHTTP answers a call, or does not.
func (h *holding) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	if n, from := h.calls.Add(1), h.from.Load(); from > 0 && n >= from {
		select {
		case h.held <- struct{}{}:
		default:
		}
		<-r.Context().Done()
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer := httptest.NewRecorder()
	h.gateway.ServeHTTP(answer, r)
	text := answer.Body.String()
	if h.lie != "" {
		text = strings.ReplaceAll(text, `"code":"14"`, `"code":"`+h.lie+`"`)
	}
	_, _ = io.WriteString(w, text)
}

// verifyProcess is contract verify in a process of its own.
func verifyProcess(t *testing.T, args ...string) (cmd *exec.Cmd, stdout, stderr *bytes.Buffer) {
	t.Helper()
	path, err := built()
	require.NoError(t, err)
	stdout, stderr = &bytes.Buffer{}, &bytes.Buffer{}
	cmd = exec.Command(path, append([]string{"contract", "verify", "--rate", "off", "--concurrency", "1", "--only", "gateway/"}, args...)...)
	cmd.Stdout, cmd.Stderr, cmd.WaitDelay = stdout, stderr, startDeadline
	return cmd, stdout, stderr
}

// interrupted runs contract verify until the gateway holds a call back, and
// interrupts it then.
func interrupted(t *testing.T, h *holding, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	cmd, out, errs := verifyProcess(t, args...)
	require.NoError(t, cmd.Start())
	select {
	case <-h.held:
	case <-time.After(startDeadline):
		_ = cmd.Process.Kill()
		require.Fail(t, "no call was held back")
	}
	require.NoError(t, cmd.Process.Signal(syscall.SIGINT))
	_ = cmd.Wait()
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// newHolding starts a gateway that holds back from its n-th call on.
func newHolding(t *testing.T, n int64, lie string) (*holding, string) {
	t.Helper()
	s := mocktest.StartLenient(t, mockserver.Options{})
	h := &holding{gateway: s.Server, held: make(chan struct{}, 1), lie: lie}
	h.from.Store(n)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return h, server.URL
}

func TestAnInterruptedVerifyGoesOnWhereItStood(t *testing.T) {
	t.Parallel()
	h, url := newHolding(t, 9, "")
	state := filepath.Join(t.TempDir(), "state.ndjson")
	code, stdout, stderr := interrupted(t, h, "--target", url, "--resume", state)
	assert.Equal(t, exitInterrupted, code, stderr)
	assert.Contains(t, stdout, "interrupted before all checks were made")
	assert.Contains(t, stderr, "none has failed; the same command goes on with the rest")
	text, err := os.ReadFile(state)
	require.NoError(t, err)
	passed := strings.Count(string(text), `"status":"passed"`)
	assert.Positive(t, passed)
	assert.Equal(t, passed+1, strings.Count(string(text), "\n"), "what was interrupted is no result")

	h.from.Store(0)
	cmd, again, errs := verifyProcess(t, "--target", url, "--resume", state, "--format", "json")
	require.NoError(t, cmd.Run(), errs.String())
	assert.Equal(t, passed, strings.Count(again.String(), `"taken_over": true`))
	assert.Contains(t, again.String(), `"failed": 0,`)
	assert.Contains(t, again.String(), `"unchecked": 0,`)
}

func TestAnInterruptedVerifyThatFoundSomethingEndsWith1(t *testing.T) {
	t.Parallel()
	h, url := newHolding(t, 25, "15")
	code, stdout, stderr := interrupted(t, h, "--target", url, "--lang", "zh")
	assert.Equal(t, exitFindings, code, stderr)
	assert.Contains(t, stdout, "失败  gateway/a missing method is refused")
	assert.Contains(t, stdout, "在完成全部检查之前被中断")
	assert.Contains(t, stderr, "checks failed")
}

func TestProgressIsToldOnlyWhereSomebodyWatchesAndWaits(t *testing.T) {
	t.Parallel()
	var watched bytes.Buffer
	now := clock.Frozen(time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC))
	p := progressOf(&watched, now)
	say := func(text string) { p.tell(func() string { return text }) }
	now.Advance(time.Minute)
	say("a")
	p.clear()
	assert.Empty(t, watched.String(), "no terminal")

	p = &progress{line: &statusLine{&watched}, clock: now, begun: now.Now()}
	now.Advance(progressAfter - 1)
	say("a")
	p.clear()
	assert.Empty(t, watched.String(), "it has not taken long")
	now.Advance(1)
	say(bar(2, 4) + ", 1 failed  b\x1b[2J")
	assert.Equal(t, "\r\033[K[##########..........] 2/4, 1 failed  b·[2J", watched.String())
	now.Advance(progressEvery - 1)
	say("c")
	assert.NotContains(t, watched.String(), "c", "so often nobody reads")
	p.clear()
	assert.True(t, strings.HasSuffix(watched.String(), "\r\033[K"))
}

func TestEveryResultThatCannotBeKeptIsTold(t *testing.T) {
	t.Parallel()
	files, err := verifyFlags{resume: filepath.Join(t.TempDir(), "state"), output: "-"}.open(io.Discard, suite.Target{URL: "http://gateway/routerjson"})
	require.NoError(t, err)
	require.NoError(t, files.resume.Close()) // as if the disk had gone
	files.keep(suite.Result{Check: "a", Status: suite.Passed})
	err = files.write(&suite.Report{}, suite.Text, "en")
	require.ErrorContains(t, err, "--resume: results could not be kept")
	var failed *exitError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, exitEnvironment, failed.code)
}

func TestARunThatTheTargetEndedEndsWith1(t *testing.T) {
	t.Parallel()
	r := &suite.Report{CutShort: true, Results: []suite.Result{{Status: suite.Passed}, {Status: suite.Unchecked}, {Status: suite.Unchecked}}}
	for resume, want := range map[string]string{
		"":     "the target ended the run: 0 of 3 checks failed, 2 could not be made; with --resume FILE a run can be gone on with",
		"file": "the target ended the run: 0 of 3 checks failed, 2 could not be made; the same command goes on with the rest",
	} {
		err := verifyFlags{resume: resume, failOn: failOnFailed}.verdict(r)
		require.EqualError(t, err, want)
		var failed *exitError
		require.ErrorAs(t, err, &failed)
		assert.Equal(t, exitFindings, failed.code)
	}
}
