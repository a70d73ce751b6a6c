package proxy_test

import (
	"context"
	"net"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/proxy"
)

func TestServeEndsWhenItIsToldTo(t *testing.T) {
	t.Parallel()
	u := newUpstream(t, ok)
	p, err := proxy.New(proxy.Options{Upstream: u.URL})
	require.NoError(t, err)
	on := listen(t)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Serve(ctx, on, nil) }()
	assert.Equal(t, "{}", string(post(t, "http://"+on.Addr().String()+"/routerjson", "a=b")))
	cancel()
	require.NoError(t, <-ended)
	assert.Equal(t, 1, p.Close().Calls)
	p, err = proxy.New(proxy.Options{Upstream: u.URL})
	require.NoError(t, err)
	require.Error(t, p.Serve(t.Context(), on, nil), "the listener is closed")
	p.Close()
}

func TestAProxyBeforeItselfIsRefused(t *testing.T) {
	t.Parallel()
	on := listen(t)
	_, port, err := net.SplitHostPort(on.Addr().String())
	require.NoError(t, err)
	for _, host := range []string{"127.0.0.1", "localhost", "LOCALHOST"} {
		p, err := proxy.New(proxy.Options{Upstream: "http://" + host + ":" + port})
		require.NoError(t, err)
		assert.ErrorContains(t, p.Serve(t.Context(), on, nil), "is this proxy itself: name the gateway")
		p.Close()
		p, err = proxy.New(proxy.Options{Upstream: "http://127.0.0.1:1", Allow: []string{host + ":" + port}})
		require.NoError(t, err)
		assert.ErrorContains(t, p.Serve(t.Context(), on, nil), "is this proxy itself: leave it out")
		p.Close()
	}
}

// An elsewhere listener says that it is at another address than it is.
type elsewhere struct {
	net.Listener
	at string
}

func (e elsewhere) Addr() net.Addr {
	addr, _ := net.ResolveTCPAddr("tcp", e.at)
	return addr
}

func TestAProxyMayStandBeforeAnotherAddressWithItsOwnPort(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		at, upstream string
		itself       bool
	}{
		{"192.0.2.7:6180", "http://localhost:6180", false},
		{"192.0.2.7:6180", "http://127.0.0.1:6180", false},
		{"127.0.0.1:6180", "http://127.0.0.2:6180", false},
		{"127.0.0.1:6180", "http://127.0.0.1", false},
		{"127.0.0.1:80", "http://127.0.0.1", true},
		{"127.0.0.1:443", "https://localhost/routerjson", true},
		{"0.0.0.0:6180", "http://127.0.0.2:6180", true},
		{"[::]:6180", "http://localhost:6180", true},
	} {
		p, err := proxy.New(proxy.Options{Upstream: c.upstream})
		require.NoError(t, err)
		on := listen(t)
		require.NoError(t, on.Close())
		err = p.Serve(t.Context(), elsewhere{on, c.at}, nil)
		assert.Equal(t, c.itself, strings.Contains(err.Error(), "is this proxy itself"), "%v: %v", c, err)
		p.Close()
	}
}
