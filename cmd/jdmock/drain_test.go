package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/control"
)

// callUnderWay begins a call of which the gateway has read all but the body.
func callUnderWay(t *testing.T, p *process, body string) (net.Conn, *bufio.Reader) {
	t.Helper()
	u, err := url.Parse(p.ready.GatewayURL)
	require.NoError(t, err)
	conn, err := net.Dial("tcp", u.Host)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(startDeadline)))
	_, err = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", wire.Path, len(body))
	require.NoError(t, err)
	answers := bufio.NewReader(conn)
	line, err := answers.ReadString('\n')
	require.NoError(t, err)
	require.Contains(t, line, "100 Continue")
	_, err = answers.ReadString('\n')
	require.NoError(t, err)
	return conn, answers
}

// stopping sends SIGTERM and waits until the process heeds it.
func stopping(t *testing.T, p *process) {
	t.Helper()
	require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM))
	require.Eventually(t, func() bool { _, err := os.Stat(p.file); return os.IsNotExist(err) }, startDeadline, 10*time.Millisecond)
}

// status asks a path of the control listener.
func (p *process) status(t *testing.T, path string) int {
	t.Helper()
	direct := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: startDeadline}
	answer, err := direct.Get(p.ready.ControlURL + path)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	return answer.StatusCode
}

// gateway returns the host and port of the gateway.
func (p *process) gateway(t *testing.T) string {
	t.Helper()
	u, err := url.Parse(p.ready.GatewayURL)
	require.NoError(t, err)
	return u.Host
}

// idle returns a connection to the gateway over which a call was answered, and
// which is kept alive.
func (p *process) idle(t *testing.T) (net.Conn, *bufio.Reader) {
	t.Helper()
	conn, err := net.Dial("tcp", p.gateway(t))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(startDeadline)))
	_, err = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", wire.Path)
	require.NoError(t, err)
	answers := bufio.NewReader(conn)
	answer, err := http.ReadResponse(answers, nil)
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, answer.Body)
	require.NoError(t, err)
	require.False(t, answer.Close)
	return conn, answers
}

func TestCallUnderWayIsAnsweredBeforeServeEnds(t *testing.T) {
	t.Parallel()
	p := serveProcess(t, "--orders", "1")
	const body = "app_key=x"
	conn, answers := callUnderWay(t, p, body)
	_, idle := p.idle(t)
	assert.Equal(t, http.StatusOK, p.status(t, pathReady))
	stopping(t, p)
	_, err := idle.ReadByte()
	require.ErrorIs(t, err, io.EOF, "a connection that nobody uses is closed")
	assert.Equal(t, http.StatusServiceUnavailable, p.status(t, pathReady))
	assert.Equal(t, http.StatusOK, p.status(t, pathHealth))
	assert.Equal(t, http.StatusOK, p.status(t, control.PathMetrics))
	_, err = net.Dial("tcp", p.gateway(t))
	require.Error(t, err, "new connections are refused")
	_, err = conn.Write([]byte(body))
	require.NoError(t, err)
	answer, err := http.ReadResponse(answers, nil)
	require.NoError(t, err)
	var whole map[string]wire.Error
	require.NoError(t, json.NewDecoder(answer.Body).Decode(&whole))
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, http.StatusOK, answer.StatusCode)
	assert.Equal(t, wire.MissingMethod.Code, whole[wire.ErrorRoot].Code)
	require.NoError(t, p.cmd.Wait())
	assert.NotContains(t, p.stderr.String(), "are cut")
}

func TestCallsThatTakeTooLongAreCut(t *testing.T) {
	t.Parallel()
	p := serveProcess(t, "--orders", "1", "--drain-timeout", "50ms")
	_, first := callUnderWay(t, p, "never sent")
	_, second := callUnderWay(t, p, "never sent")
	begun := time.Now()
	require.Equal(t, 0, p.stop(t, syscall.SIGTERM))
	assert.Less(t, time.Since(begun), drainTimeout)
	assert.Contains(t, p.stderr.String(), "calls were still under way and are cut")
	assert.Contains(t, p.stderr.String(), "calls=2 after=50ms")
	for _, answers := range []*bufio.Reader{first, second} {
		_, err := answers.ReadByte()
		assert.Error(t, err)
	}
}

func TestCallsAreTakenWhileServeSaysThatItIsNotReady(t *testing.T) {
	t.Parallel()
	p := serveProcess(t, "--orders", "1", "--drain-delay", "1h")
	stopping(t, p)
	require.Eventually(t, func() bool { return p.status(t, pathReady) == http.StatusServiceUnavailable }, startDeadline, 10*time.Millisecond)
	answer, err := http.Get(p.ready.GatewayURL)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, http.StatusOK, answer.StatusCode)
	begun := time.Now()
	assert.NotEqual(t, 0, p.stop(t, syscall.SIGTERM), "another signal ends it at once")
	assert.Less(t, time.Since(begun), drainTimeout)
}

func TestSecondSignalEndsServeAtOnce(t *testing.T) {
	t.Parallel()
	p := serveProcess(t, "--orders", "1")
	callUnderWay(t, p, "never sent")
	stopping(t, p)
	begun := time.Now()
	assert.NotEqual(t, 0, p.stop(t, syscall.SIGTERM))
	assert.Less(t, time.Since(begun), drainTimeout/2)
}
