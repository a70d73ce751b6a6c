package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
)

// builtDir is where the program was built, "" if it was not.
var builtDir string

// built is the path of the program, which is built once for all tests.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "jdmock-test-")
	if err != nil {
		return "", err
	}
	builtDir = dir
	path := filepath.Join(dir, "jdmock")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", errors.New(string(out))
	}
	return path, nil
})

// A process is a simulator that runs as one.
type process struct {
	cmd            *exec.Cmd
	path           string // of the program
	file           string // the ready file
	ready          ready
	stdout, stderr bytes.Buffer // to be read once it has ended
}

// serveProcess starts serve on free ports, and reads its ready file.
func serveProcess(t *testing.T, args ...string) *process {
	t.Helper()
	path, err := built()
	require.NoError(t, err)
	return serveProgram(t, path, args...)
}

// serveProgram is serveProcess for another build of the program.
func serveProgram(t *testing.T, path string, args ...string) *process {
	t.Helper()
	p := &process{path: path, file: filepath.Join(t.TempDir(), "ready.json")}
	p.cmd = exec.Command(path, append([]string{"serve", "--addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0", "--ready-file", p.file}, args...)...)
	p.cmd.Stdout, p.cmd.Stderr = &p.stdout, &p.stderr
	require.NoError(t, p.cmd.Start())
	t.Cleanup(func() {
		if p.cmd.ProcessState == nil {
			_ = p.cmd.Process.Kill()
			_ = p.cmd.Wait()
		}
	})
	require.True(t, appears(p.file), "the ready file has not appeared")
	var err error
	p.ready, err = loadReady(p.file)
	require.NoError(t, err)
	return p
}

// stop sends a signal and returns the exit code.
func (p *process) stop(t *testing.T, s os.Signal) int {
	t.Helper()
	require.NoError(t, p.cmd.Process.Signal(s))
	var failed *exec.ExitError
	if err := p.cmd.Wait(); err != nil && !errors.As(err, &failed) {
		require.NoError(t, err)
	}
	return p.cmd.ProcessState.ExitCode()
}

// environment returns the variables of jdmock env, added to the test's own.
func (p *process) environment(more ...string) []string {
	r := p.ready
	return append(append(os.Environ(), varURL+"="+r.GatewayURL, varAppKey+"="+r.AppKey, varAppSecret+"="+r.AppSecret,
		varToken+"="+r.AccessToken, varVenderID+"="+r.VenderID, varControlURL+"="+r.ControlURL, "no_proxy=*"), more...)
}

// uninstallable are the programs that CI cannot install, and does without.
var uninstallable = map[string]bool{"pwsh": true}

// needs skips a test on a machine that lacks a program. CI installs what it
// can, so that there a missing program is a failure.
func needs(t *testing.T, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			require.False(t, os.Getenv("CI") != "" && !uninstallable[p], "CI has no %s", p)
			t.Skipf("SKIPPED: this machine has no %s", p)
		}
	}
}

// inCI skips a test outside of CI, where everybody would wait for it.
func inCI(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") == "" {
		t.Skipf("SKIPPED: %s: CI does", why)
	}
}

// Row A7 of the guide: poll, detail, ship, track, with curl.
func TestServeWalksTheFlowWithCurl(t *testing.T) {
	t.Parallel()
	needs(t, "sh", "curl", "grep", "cut", "head")
	p := serveProcess(t, "--orders", "60")
	now := time.Now()
	script := exec.Command("sh", "testdata/flow.sh")
	script.Env = p.environment("JDMOCK="+p.path, "START="+wire.FormatTime(now.AddDate(0, 0, -25)), "END="+wire.FormatTime(now))
	out, err := script.CombinedOutput()
	require.NoError(t, err, "%s", out)
	said := map[string]string{}
	for line := range strings.Lines(string(out)) {
		name, answer, _ := strings.Cut(line, " ")
		said[name] = answer
	}
	assert.Contains(t, said["before"], `"order_state":"WAIT_SELLER_STOCK_OUT"`)
	assert.Contains(t, said["ship"], `"jingdong_pop_order_ship_responce":{"code":"0"`)
	assert.Contains(t, said["again"], `"code":"409"`)
	assert.Contains(t, said["after"], `"order_state":"WAIT_GOODS_RECEIVE_CONFIRM"`)
	assert.Contains(t, said["track"], `"order_tracks":[`)
	assert.Equal(t, 0, p.stop(t, syscall.SIGTERM))
	assert.Contains(t, p.stderr.String(), "code 409: order ", "a refusal is told on stderr")
	assert.NotContains(t, p.stderr.String(), p.ready.AppSecret)
}

func TestServeStopsCleanlyOnEitherSignal(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]os.Signal{"SIGINT": syscall.SIGINT, "SIGTERM": syscall.SIGTERM} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := serveProcess(t, "--orders", "1")
			assert.Equal(t, 0, p.stop(t, s), "%s", &p.stderr)
			assert.NoFileExists(t, p.file)
			assert.Empty(t, p.stderr.String())
		})
	}
}

func TestReadyFileHoldsWhatACallerNeeds(t *testing.T) {
	t.Parallel()
	p := serveProcess(t, "--orders", "1", "--shops", "3", "--seed", "7", "--vender-id", "555")
	text, err := os.ReadFile(p.file)
	require.NoError(t, err)
	var members map[string]any
	require.NoError(t, json.Unmarshal(text, &members))
	var names []string
	for name := range members {
		names = append(names, name)
	}
	assert.ElementsMatch(t, []string{"gateway_url", "aggregator_url", "control_url", "app_key", "app_secret", "access_token", "refresh_token", "vender_id", "seed", "shops"}, names)
	assert.True(t, strings.HasSuffix(p.ready.GatewayURL, wire.Path))
	assert.Equal(t, strings.TrimSuffix(p.ready.GatewayURL, wire.Path)+"/tool/erps/jdpoporderget", p.ready.AggregatorURL)
	assert.Equal(t, "555", p.ready.VenderID)
	assert.EqualValues(t, 7, p.ready.Seed)
	require.Len(t, p.ready.Shops, 3)
	seen := map[string]bool{}
	for _, s := range p.ready.Shops {
		assert.NotEmpty(t, s.ShopName)
		assert.NotEmpty(t, s.RefreshToken)
		seen[s.AccessToken] = true
	}
	assert.Len(t, seen, 3)
	left, err := os.ReadDir(filepath.Dir(p.file))
	require.NoError(t, err)
	assert.Len(t, left, 1, "nothing is left of what was written aside")
}

func TestTakenPortEndsWithThree(t *testing.T) {
	t.Parallel()
	path, err := built()
	require.NoError(t, err)
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer taken.Close()
	for _, args := range [][]string{
		{"--addr", taken.Addr().String(), "--control-addr", "127.0.0.1:0"},
		{"--addr", "127.0.0.1:0", "--control-addr", taken.Addr().String()},
	} {
		cmd := exec.Command(path, append([]string{"serve", "--orders", "1"}, args...)...)
		out, _ := cmd.CombinedOutput()
		assert.Equal(t, exitEnvironment, cmd.ProcessState.ExitCode(), "%s", out)
		assert.Contains(t, string(out), "choose another port")
	}
}

func TestServeWarnsWhereOthersCanCallIt(t *testing.T) {
	t.Parallel()
	p := serveProcess(t, "--orders", "1", "--addr", "0.0.0.0:0")
	assert.Contains(t, p.ready.GatewayURL, "http://127.0.0.1:")
	require.Equal(t, 0, p.stop(t, syscall.SIGTERM))
	assert.Contains(t, p.stderr.String(), "--addr is not loopback")
}

func TestControlAnswersHealthAndItsAPI(t *testing.T) {
	t.Parallel()
	p := serveProcess(t, "--orders", "1")
	for path, want := range map[string]int{pathHealth: 200, pathReady: 200, "/nothing": 404, "/v1/sandboxes": 200, "//healthz": 404} {
		answer, err := http.Get(p.ready.ControlURL + path)
		require.NoError(t, err)
		var body map[string]any
		require.NoError(t, json.NewDecoder(answer.Body).Decode(&body), path)
		require.NoError(t, answer.Body.Close())
		assert.Equal(t, want, answer.StatusCode, path)
		assert.Equal(t, want != 200, body["error"] != nil, path)
	}
}

func TestControlBeyondLoopbackNeedsTheTokenOfTheReadyFile(t *testing.T) {
	t.Parallel()
	p := serveProcess(t, "--orders", "1", "--control-addr", "0.0.0.0:0")
	require.NotEmpty(t, p.ready.ControlToken)
	for token, want := range map[string]int{"": 401, "wrong": 401, p.ready.ControlToken: 200} {
		r, err := http.NewRequest(http.MethodGet, p.ready.ControlURL+"/v1/sandboxes", nil)
		require.NoError(t, err)
		r.Host = "jdmock:6181"
		r.Header.Set("Authorization", "Bearer "+token)
		answer, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		assert.Equal(t, want, answer.StatusCode, "%q", token)
	}
	require.Equal(t, 0, p.stop(t, syscall.SIGTERM))
	assert.Contains(t, p.stdout.String(), p.ready.ControlToken)
}

func TestGatewayItselfRefusesALongQuery(t *testing.T) {
	t.Parallel()
	p := serveProcess(t, "--orders", "1")
	answer, err := http.Get(p.ready.GatewayURL + "?x=" + strings.Repeat("a", 1<<20))
	require.NoError(t, err)
	defer answer.Body.Close()
	var body map[string]wire.Error
	require.NoError(t, json.NewDecoder(answer.Body).Decode(&body))
	assert.Equal(t, http.StatusOK, answer.StatusCode)
	assert.Equal(t, wire.InvalidFormat.Code, body[wire.ErrorRoot].Code)
}
