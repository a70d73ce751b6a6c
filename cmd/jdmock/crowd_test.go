//go:build unix

package main

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/jdmock/jdmock/client"
)

// Clients that only take up room, and the descriptors that a process needs for
// anything else.
const (
	idleClients = 10_000
	slowClients = 500
	spareFiles  = 200
	diallers    = 16
)

// crowd returns how many connections the test may open: the simulator is a
// process of its own with the same limit.
func crowd(t *testing.T) int {
	t.Helper()
	var limit syscall.Rlimit
	require.NoError(t, syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit))
	room := int(min(limit.Cur, 1<<20)) - spareFiles - slowClients
	if room < idleClients {
		require.Greater(t, room, 0)
		t.Logf("SCALED DOWN: this machine lets a process have %d open files (ulimit -n): %d idle connections in place of %d", limit.Cur, room, idleClients)
	}
	return min(room, idleClients)
}

// connect opens connections to the gateway, each of which says no more than the
// text.
func connect(t *testing.T, p *process, count int, text string) {
	t.Helper()
	u, err := url.Parse(p.ready.GatewayURL)
	require.NoError(t, err)
	open := make([]net.Conn, count)
	var group errgroup.Group
	group.SetLimit(diallers)
	for i := range open {
		group.Go(func() error {
			conn, err := net.DialTimeout("tcp", u.Host, startDeadline)
			if err != nil {
				return err
			}
			open[i] = conn
			_, err = io.WriteString(conn, text)
			return err
		})
	}
	err = group.Wait()
	t.Cleanup(func() {
		for _, conn := range open {
			if conn != nil {
				_ = conn.Close()
			}
		}
	})
	require.NoError(t, err)
}

// TestIdleAndSlowClientsKeepNobodyFromBeingServed opens ten thousand connections
// that say nothing, and some that never end their header.
func TestIdleAndSlowClientsKeepNobodyFromBeingServed(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: ten thousand connections take a while")
	}
	p := serveProcess(t, "--orders", "20")
	connect(t, p, crowd(t), "")
	connect(t, p, slowClients, "POST /routerjson HTTP/1.1\r\nHost: x\r\nX-Slow: ")

	own := &http.Transport{}
	t.Cleanup(own.CloseIdleConnections)
	c, err := client.New(p.ready.GatewayURL, client.Credentials{AppKey: p.ready.AppKey, AppSecret: p.ready.AppSecret, AccessToken: p.ready.AccessToken},
		client.WithTransport(own), client.WithMaxAttempts(1), client.WithAttemptTimeout(5*time.Second))
	require.NoError(t, err)
	now := time.Now()
	page, err := c.Orders.List(t.Context(), client.ListQuery{Start: now.AddDate(0, 0, -30), End: now})
	require.NoError(t, err)
	assert.NotEmpty(t, page.Orders)
	resp, err := http.Get(p.ready.ControlURL + "/healthz")
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, http.StatusOK, resp.StatusCode)
}
