package main

import (
	"bufio"
	"fmt"
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

func TestCallUnderWayIsAnsweredBeforeServeEnds(t *testing.T) {
	t.Parallel()
	p := serveProcess(t, "--orders", "1")
	const body = "app_key=x"
	conn, answers := callUnderWay(t, p, body)
	stopping(t, p)
	_, err := conn.Write([]byte(body))
	require.NoError(t, err)
	answer, err := http.ReadResponse(answers, nil)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, http.StatusOK, answer.StatusCode)
	require.NoError(t, p.cmd.Wait())
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
