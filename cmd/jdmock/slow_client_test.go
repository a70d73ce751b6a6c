package main

import (
	"io"
	"log/slog"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/memnet"
)

// inMemory runs the HTTP server of the listeners, bounds of time included, on a
// network of a bubble.
func inMemory(t *testing.T) *memnet.Listener {
	t.Helper()
	network := memnet.Listen()
	server := newHTTPServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusNoContent)
	}), slog.New(slog.DiscardHandler))
	go func() { _ = server.Serve(network) }()
	t.Cleanup(func() {
		require.NoError(t, server.Close())
		synctest.Wait()
		time.Sleep(time.Second) // of the bubble: the server lingers so before it closes
	})
	return network
}

// trickle sends one byte a second until the server has had enough, and returns
// how long that took.
func trickle(t *testing.T, network *memnet.Listener, head string) time.Duration {
	t.Helper()
	conn, err := network.DialContext(t.Context(), "tcp", "")
	require.NoError(t, err)
	defer conn.Close()
	begin := time.Now()
	_, err = io.WriteString(conn, head)
	require.NoError(t, err)
	gone := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, conn)
		close(gone)
	}()
	for {
		select {
		case <-gone:
			return time.Since(begin)
		case <-time.After(time.Second):
			_, _ = io.WriteString(conn, "x")
		}
	}
}

func TestAClientThatTricklesItsHeaderIsCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		took := trickle(t, inMemory(t), "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
		assert.InDelta(t, readHeaderTimeout.Seconds(), took.Seconds(), 2)
	})
}

func TestAClientThatTricklesItsBodyIsCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		took := trickle(t, inMemory(t), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
		assert.InDelta(t, readTimeout.Seconds(), took.Seconds(), 2)
	})
}

func TestAnIdleConnectionIsClosedInTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := inMemory(t)
		conn, err := network.DialContext(t.Context(), "tcp", "")
		require.NoError(t, err)
		defer conn.Close()
		begin := time.Now()
		_, err = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")
		require.NoError(t, err)
		_, err = io.Copy(io.Discard, conn) // the answer, and then the end
		require.NoError(t, err)
		assert.InDelta(t, idleTimeout.Seconds(), time.Since(begin).Seconds(), 2)
	})
}
