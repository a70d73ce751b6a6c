package proxy

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOnlyAddressesOfThePublicInternetArePublic(t *testing.T) {
	t.Parallel()
	for _, text := range strings.Fields(`127.0.0.1 127.8.8.8 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.100.100.200 168.63.129.16
		0.0.0.0 0.1.2.3 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 240.0.0.1 255.255.255.255
		::1 :: ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1 fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 fec0::1 ff02::1
		64:ff9b::7f00:1 64:ff9b:1::a00:1 2002:7f00:1:: 2001::1 2001:db8::1 100::1 3fff::1`) {
		assert.False(t, public(netip.MustParseAddr(text)), text)
	}
	for _, text := range strings.Fields("1.1.1.1 8.8.8.8 111.13.100.91 172.32.0.1 100.128.0.1 192.169.0.1 2606:4700::1 240e:1::1 ::ffff:8.8.8.8") {
		assert.True(t, public(netip.MustParseAddr(text)), text)
	}
}

func TestWhatWasNamedIsLetThroughAndNothingBesideIt(t *testing.T) {
	t.Parallel()
	g := newGate(nil)
	for _, host := range []string{"10.0.0.5", "LocalHost", "api.jd.com", "::1"} {
		g.name(host)
	}
	for host, addrs := range map[string]string{"10.0.0.5": "10.0.0.5", "localhost": "127.0.0.1 ::1 8.8.8.8", "api.jd.com": "8.8.8.8", "other": "8.8.4.4", "::1": "::1"} {
		for addr := range strings.FieldsSeq(addrs) {
			assert.NoError(t, g.check(host, netip.MustParseAddr(addr)), host, addr)
		}
	}
	for host, addrs := range map[string]string{"10.0.0.5": "10.0.0.6 127.0.0.1", "localhost": "10.0.0.5 169.254.169.254", "api.jd.com": "127.0.0.1 10.0.0.5 ::1", "other": "10.0.0.5"} {
		for addr := range strings.FieldsSeq(addrs) {
			var barred *barredError
			assert.ErrorAs(t, g.check(host, netip.MustParseAddr(addr)), &barred, host, addr)
		}
	}
}

// listening counts the calls that a server on this machine gets.
func listening(t *testing.T) (port string, calls *atomic.Int64) {
	t.Helper()
	calls = new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls.Add(1) }))
	t.Cleanup(s.Close)
	u, err := url.Parse(s.URL)
	require.NoError(t, err)
	return u.Port(), calls
}

// through calls the upstream through a proxy and returns the status and the text.
func through(t *testing.T, o Options) (int, string) {
	t.Helper()
	p, err := New(o)
	require.NoError(t, err)
	defer p.Close()
	w := httptest.NewRecorder()
	p.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/routerjson?a=b", nil))
	return w.Code, w.Body.String()
}

func TestANameThatLeadsToThisMachineIsNotReached(t *testing.T) {
	t.Parallel()
	port, calls := listening(t)
	for _, addr := range []string{"127.0.0.1", "::ffff:127.0.0.1", "169.254.169.254"} {
		status, text := through(t, Options{Upstream: "http://api.invalid:" + port, Lookup: func(context.Context, string) ([]netip.Addr, error) {
			return []netip.Addr{netip.MustParseAddr(addr)}, nil
		}})
		assert.Equal(t, http.StatusForbidden, status)
		assert.Contains(t, text, "host api.invalid is at ")
		assert.Contains(t, text, "name the address itself as the upstream, or localhost")
	}
	assert.Zero(t, calls.Load())
}

func TestANameLeadsToThePrivateRangesThatWereNamedAndToNoOthers(t *testing.T) {
	t.Parallel()
	port, calls := listening(t)
	at := func(addr string) Lookup {
		return func(context.Context, string) ([]netip.Addr, error) {
			return []netip.Addr{netip.MustParseAddr(addr)}, nil
		}
	}
	for _, private := range []string{"127.0.0.0/8", "127.0.0.1", "::ffff:127.0.0.1", "127.9.9.9/8"} {
		status, _ := through(t, Options{Upstream: "http://jdmock:" + port, Private: []string{"10.0.0.0/8", private}, Lookup: at("127.0.0.1")})
		assert.Equal(t, http.StatusOK, status, private)
	}
	assert.Equal(t, int64(4), calls.Load())
	for _, addr := range []string{"127.0.0.2", "172.18.0.3", "169.254.169.254"} {
		status, text := through(t, Options{Upstream: "http://jdmock:" + port, Private: []string{"127.0.0.1"}, Lookup: at(addr)})
		assert.Equal(t, http.StatusForbidden, status, addr)
		assert.Contains(t, text, "--allow-private "+addr)
	}
	for _, bad := range []string{"", "jdmock", "10.0.0.0/33", "10.0.0", "fe80::1%eth0"} {
		assert.ErrorContains(t, Check(Options{Upstream: "https://api.jd.com", Private: []string{bad}}), "private range", bad)
	}
}

func TestANameIsLookedUpOnceForAConnectionSoThatItCannotChangeInBetween(t *testing.T) {
	t.Parallel()
	port, calls := listening(t)
	lookups := 0
	status, _ := through(t, Options{Upstream: "http://api.invalid:" + port, Lookup: func(context.Context, string) ([]netip.Addr, error) {
		if lookups++; lookups == 1 {
			return []netip.Addr{netip.MustParseAddr("10.255.255.1"), netip.MustParseAddr("0.0.0.0")}, nil
		}
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}})
	assert.Equal(t, http.StatusForbidden, status)
	assert.Equal(t, 1, lookups)
	assert.Zero(t, calls.Load())
}

func TestTheAddressIsCheckedAgainWhenItIsDialled(t *testing.T) {
	t.Parallel()
	port, calls := listening(t)
	g := newGate(nil)
	control := g.control("api.invalid")
	dialer := net.Dialer{Control: control}
	_, err := dialer.DialContext(t.Context(), "tcp", "127.0.0.1:"+port)
	var barred *barredError
	require.ErrorAs(t, err, &barred)
	assert.Zero(t, calls.Load())
}

func TestLocalhostIsReachedWhereItWasNamed(t *testing.T) {
	t.Parallel()
	port, calls := listening(t)
	status, _ := through(t, Options{Upstream: "http://localhost:" + port, Lookup: func(context.Context, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr("10.255.255.1"), netip.MustParseAddr("127.0.0.1")}, nil
	}})
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, int64(1), calls.Load())
}

func TestAHostThatIsNotFoundIsSaid(t *testing.T) {
	t.Parallel()
	status, text := through(t, Options{Upstream: "http://api.invalid", Lookup: func(context.Context, string) ([]netip.Addr, error) { return nil, errors.New("no such host") }})
	assert.Equal(t, http.StatusBadGateway, status)
	assert.Contains(t, text, "no such host")
	status, text = through(t, Options{Upstream: "http://api.invalid", Lookup: func(context.Context, string) ([]netip.Addr, error) { return nil, nil }})
	assert.Equal(t, http.StatusBadGateway, status)
	assert.Contains(t, text, "has no address")
}

func TestAnUpstreamIsAGatewaysURL(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "api.jd.com", "ftp://api.jd.com", "http://", "http://:80", "https://u:p@api.jd.com", "https://api.jd.com/routerjson?a=b", "https://api.jd.com/#x", "https://a.invalid/%2e"} {
		assert.ErrorContains(t, Check(Options{Upstream: bad}), "upstream ", bad)
		assert.NotContains(t, Check(Options{Upstream: bad}).Error(), "u:p")
	}
	for _, bad := range []string{"", "http://a", "a/b", "u@a", "a b", ":80"} {
		assert.ErrorContains(t, Check(Options{Upstream: "https://api.jd.com", Allow: []string{bad}}), "allowed host", bad)
	}
	for given, want := range map[string]string{"https://api.jd.com": "https://api.jd.com/routerjson", "https://api.jd.com/routerjson/": "https://api.jd.com/routerjson", "http://a:1/b/routerjson": "http://a:1/b/routerjson"} {
		p, err := New(Options{Upstream: given})
		require.NoError(t, err)
		assert.Equal(t, want, p.Upstream())
		p.Close()
	}
}
