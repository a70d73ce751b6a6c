package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract/wire"
)

// productionURL is what the clients below have compiled in.
const productionURL = "https://api.jd.com" + wire.Path

// serveFixedHost starts serve with everything that a client with a fixed host
// needs.
func serveFixedHost(t *testing.T) *process {
	t.Helper()
	p := serveProcess(t, "--orders", "60", "--tls", "127.0.0.1:0", "--forward-proxy", "127.0.0.1:0", "--ca-dir", filepath.Join(t.TempDir(), "ca"))
	require.NotEmpty(t, p.ready.TLSURL)
	require.NotEmpty(t, p.ready.ForwardProxyURL)
	return p
}

// hostOf returns host and port of a URL.
func hostOf(t *testing.T, text string) string {
	t.Helper()
	u, err := url.Parse(text)
	require.NoError(t, err)
	return u.Host
}

// trust returns TLS settings that trust the process's CA and no other.
func (p *process) trust(t *testing.T) *tls.Config {
	t.Helper()
	text, err := os.ReadFile(p.ready.CAFile)
	require.NoError(t, err)
	roots := x509.NewCertPool()
	require.True(t, roots.AppendCertsFromPEM(text))
	return &tls.Config{RootCAs: roots}
}

// requireWalk wants the answers of a flow, each behind its name, to be those
// of an order that is shipped.
func requireWalk(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	said := map[string]string{}
	for line := range strings.Lines(string(out)) {
		name, answer, _ := strings.Cut(line, " ")
		said[name] = answer
	}
	assert.Contains(t, said["before"], `"order_state":"WAIT_SELLER_STOCK_OUT"`)
	assert.Contains(t, said["ship"], `"jingdong_pop_order_ship_responce":{"code":"0"`)
	assert.Contains(t, said["after"], `"order_state":"WAIT_GOODS_RECEIVE_CONFIRM"`)
	assert.Contains(t, said["track"], `"order_tracks":[`)
}

// window returns the days of the flow, as JD writes them.
func window() (start, end string) {
	now := time.Now()
	return wire.FormatTime(now.AddDate(0, 0, -25)), wire.FormatTime(now)
}

func TestGoClientWithJDsURLWalksTheFlow(t *testing.T) {
	t.Parallel()
	p := serveFixedHost(t)
	var dialer net.Dialer
	for name, transport := range map[string]*http.Transport{
		"--tls": {DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			assert.Equal(t, "api.jd.com:443", addr)
			return dialer.DialContext(ctx, network, hostOf(t, p.ready.TLSURL))
		}},
		"--forward-proxy": {Proxy: http.ProxyURL(&url.URL{Scheme: "http", Host: hostOf(t, p.ready.ForwardProxyURL)})},
	} {
		t.Run(name, func(t *testing.T) {
			transport.TLSClientConfig = p.trust(t)
			t.Cleanup(transport.CloseIdleConnections)
			c, err := client.New(productionURL, client.Credentials{
				AppKey: p.ready.AppKey, AppSecret: p.ready.AppSecret, AccessToken: p.ready.AccessToken,
			}, client.WithTransport(transport))
			require.NoError(t, err)
			walkWithClient(t, c)
		})
	}
	assert.Equal(t, 0, p.stop(t, syscall.SIGTERM))
	assert.NotContains(t, p.stderr.String(), "TLS handshake error")
	assert.NotContains(t, p.stderr.String(), "refused")
}

// walkWithClient polls, reads, ships and tracks an order.
func walkWithClient(t *testing.T, c *client.Client) {
	t.Helper()
	ctx, now := t.Context(), time.Now()
	for order, err := range c.Orders.ListAll(ctx, client.ListQuery{Start: now.AddDate(0, 0, -25), End: now, States: []client.State{client.WaitSellerStockOut}}) {
		require.NoError(t, err)
		id := int64(order.OrderID)
		before, err := c.Orders.Get(ctx, id)
		require.NoError(t, err)
		assert.Equal(t, client.WaitSellerStockOut, before.State)
		_, err = c.Orders.Ship(ctx, client.ShipRequest{OrderID: id, LogisticsID: 1010, Waybill: "JD0000000001"})
		require.NoError(t, err)
		after, err := c.Orders.Get(ctx, id)
		require.NoError(t, err)
		assert.Equal(t, client.State("WAIT_GOODS_RECEIVE_CONFIRM"), after.State)
		_, err = c.Orders.Track(ctx, id)
		require.NoError(t, err)
		return
	}
	t.Fatal("there is no order to ship")
}

// The script is that of the plain flow: what differs stands in curl's own
// settings.
func TestCurlWithJDsURLWalksTheFlow(t *testing.T) {
	t.Parallel()
	needs(t, "sh", "curl", "grep", "cut", "head")
	p := serveFixedHost(t)
	start, end := window()
	tlsHome := t.TempDir()
	_, port, err := net.SplitHostPort(hostOf(t, p.ready.TLSURL))
	require.NoError(t, err)
	settings := fmt.Sprintf("cacert = %q\nconnect-to = \"api.jd.com:443:127.0.0.1:%s\"\n", p.ready.CAFile, port)
	require.NoError(t, os.WriteFile(filepath.Join(tlsHome, ".curlrc"), []byte(settings), 0o600))
	for name, more := range map[string][]string{
		"--tls":           {"CURL_HOME=" + tlsHome},
		"--forward-proxy": {"CURL_HOME=" + t.TempDir(), "no_proxy=", "NO_PROXY=", "https_proxy=" + p.ready.ForwardProxyURL, "CURL_CA_BUNDLE=" + p.ready.CAFile},
	} {
		t.Run(name, func(t *testing.T) {
			script := exec.Command("sh", "testdata/flow.sh")
			script.Env = append(p.environment(more...), varURL+"="+productionURL, "JDMOCK="+p.path, "START="+start, "END="+end)
			requireWalk(t, script)
		})
	}
}

func TestJavaClientWithJDsURLWalksTheFlow(t *testing.T) {
	t.Parallel()
	inCI(t, "this test compiles another language")
	needs(t, "java", "keytool")
	p := serveFixedHost(t)
	store := filepath.Join(t.TempDir(), "jdmock.p12")
	out, err := exec.Command("keytool", "-importcert", "-noprompt", "-alias", "jdmock", "-file", p.ready.CAFile,
		"-keystore", store, "-storetype", "PKCS12", "-storepass", "changeit").CombinedOutput()
	require.NoError(t, err, "%s", out)
	proxyHost, proxyPort, err := net.SplitHostPort(hostOf(t, p.ready.ForwardProxyURL))
	require.NoError(t, err)
	_, socksPort, err := net.SplitHostPort(leadTo(t, hostOf(t, p.ready.TLSURL)))
	require.NoError(t, err)
	start, end := window()
	for name, way := range map[string][]string{
		// Java cannot be told another port than 443, and only root may open
		// that: a SOCKS server stands for the network that leads to it.
		"--tls":           {"-DsocksProxyHost=127.0.0.1", "-DsocksProxyPort=" + socksPort},
		"--forward-proxy": {"-Dhttps.proxyHost=" + proxyHost, "-Dhttps.proxyPort=" + proxyPort},
	} {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"-Djavax.net.ssl.trustStore=" + store, "-Djavax.net.ssl.trustStorePassword=changeit"}, way...)
			args = append(args, "testdata/FixedHost.java", p.ready.AppKey, p.ready.AppSecret, p.ready.AccessToken, start, end)
			requireWalk(t, exec.Command("java", args...))
		})
	}
}

// Whoever points the names at this machine, as with extra_hosts, needs no
// setting of ours: the Host is not looked at.
func TestPlainHTTPAnswersToAnyHost(t *testing.T) {
	t.Parallel()
	p := serveProcess(t, "--orders", "1")
	for _, request := range []string{
		"POST /routerjson HTTP/1.1\r\nHost: api.jd.com\r\n",
		"POST /routerjson HTTP/1.1\r\nHost: gw.api.360buy.com:80\r\n",
		"POST http://api.jd.com/routerjson HTTP/1.1\r\nHost: api.jd.com\r\n",
		"POST http://api.jd.com:6180/routerjson HTTP/1.1\r\nHost: api.jd.com\r\n",
		"POST " + p.ready.GatewayURL + " HTTP/1.1\r\nHost: 127.0.0.1\r\n",
	} {
		conn, err := net.Dial("tcp", hostOf(t, p.ready.GatewayURL))
		require.NoError(t, err)
		require.NoError(t, conn.SetDeadline(time.Now().Add(startDeadline)))
		_, err = io.WriteString(conn, request+"Content-Length: 0\r\nConnection: close\r\n\r\n")
		require.NoError(t, err)
		answer, err := io.ReadAll(conn)
		require.NoError(t, err)
		require.NoError(t, conn.Close())
		assert.Contains(t, string(answer), "HTTP/1.1 200 OK", request)
		assert.Contains(t, string(answer), `"error_response":{"code":"`, request)
	}
}

func TestTLSListenerIsEveryNameAndSpeaksHTTP11(t *testing.T) {
	t.Parallel()
	p := serveFixedHost(t)
	for _, name := range []string{"api.jd.com", "auth.360buy.com", "localhost", "127.0.0.1"} {
		config := p.trust(t)
		config.ServerName, config.NextProtos = name, []string{"h2", "http/1.1"}
		conn, err := tls.Dial("tcp", hostOf(t, p.ready.TLSURL), config)
		require.NoError(t, err, name)
		assert.Equal(t, "http/1.1", conn.ConnectionState().NegotiatedProtocol)
		require.NoError(t, conn.Close())
	}
	config := p.trust(t)
	config.ServerName = "jd.com"
	_, err := tls.Dial("tcp", hostOf(t, p.ready.TLSURL), config)
	assert.Error(t, err)
}

func TestServeEndsWithTunnelsOpen(t *testing.T) {
	t.Parallel()
	p := serveFixedHost(t)
	conn, err := net.Dial("tcp", hostOf(t, p.ready.ForwardProxyURL))
	require.NoError(t, err)
	defer conn.Close()
	require.NoError(t, conn.SetDeadline(time.Now().Add(startDeadline)))
	_, err = io.WriteString(conn, "CONNECT api.jd.com:443 HTTP/1.1\r\nHost: api.jd.com:443\r\n\r\n")
	require.NoError(t, err)
	line, err := bufio.NewReader(conn).ReadString('\n')
	require.NoError(t, err)
	require.Contains(t, line, "200")
	begun := time.Now()
	assert.Equal(t, 0, p.stop(t, syscall.SIGTERM))
	assert.Less(t, time.Since(begun), drainTimeout, "a tunnel without a call holds nothing up")
}
