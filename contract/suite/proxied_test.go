package suite_test

import (
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/mask"
	"github.com/jdmock/jdmock/contract/proxy"
	"github.com/jdmock/jdmock/contract/raced"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/suite"
	"github.com/jdmock/jdmock/mockserver"
)

// counted is a Recorder that counts the calls.
type counted struct{ calls int }

func (c *counted) Write(record.Call) error { c.calls++; return nil }
func (c *counted) Flush() error            { return nil }

// TestTheSimulatorPassesBehindTheProxyToo runs every check, with the gateway, the
// aggregator and OAuth behind a recording proxy: no sign breaks on the way.
func TestTheSimulatorPassesBehindTheProxyToo(t *testing.T) {
	t.Parallel()
	b := newBench(t, mockserver.Options{Shops: 2})
	target := b.whole()
	recorded := &counted{}
	p, err := proxy.New(proxy.Options{Upstream: target.URL, Record: recorded, Masker: mask.New([]byte("any key"))})
	require.NoError(t, err)
	before := httptest.NewServer(p)
	for _, each := range []*string{&target.URL, &target.AggregatorURL, &target.OAuthURL} {
		u, err := url.Parse(*each)
		require.NoError(t, err)
		*each = before.URL + u.Path
	}
	target.ControlURL = b.control
	options, calls := suite.Options{AllowWrites: true}, 1000
	if raced.On { // what may race is in what all checks share
		options.Only, calls = []string{"gateway/", "list/", "write/", "aggregator/", "oauth/"}, 200
	}
	all := run(t, target, options)
	before.Close()
	summary := p.Close()
	assert.Empty(t, failures(all))
	assert.Empty(t, reasons(all), "all that there is can be checked")
	assert.Equal(t, summary.Calls, recorded.calls)
	assert.Greater(t, recorded.calls, calls)
}
