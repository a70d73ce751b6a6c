package mockserver_test

import (
	"fmt"
	"io"
	"net"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/mocktest"
)

// A death is how a client goes in the middle of a call.
type death struct {
	name    string
	sent    float64 // of the request, what goes out before
	read    int     // bytes of the answer that are taken before
	aborted bool    // the connection is reset, not closed
}

// deaths are in the head, between head and body, in the body, before the answer
// and in it.
var deaths = []death{
	{"before a byte", 0, 0, false}, {"in the first line", 0.02, 0, true}, {"in the head", 0.2, 0, false},
	{"in the body", 0.5, 0, true}, {"in the body, closed", 0.8, 0, false}, {"before the last byte", 0.999, 0, true},
	{"before the answer", 1, 0, true}, {"before the answer, closed", 1, 0, false},
	{"in the answer's first line", 1, 3, true}, {"in the answer's head", 1, 60, false}, {"in the answer's body", 1, 300, true},
}

// dialRaw opens a raw connection to the server.
func dialRaw(t testing.TB, s *mocktest.Server) *net.TCPConn {
	t.Helper()
	u, err := url.Parse(s.URL)
	require.NoError(t, err)
	conn, err := net.Dial("tcp", u.Host)
	require.NoError(t, err)
	require.NoError(t, conn.SetDeadline(time.Now().Add(10*time.Second)))
	return conn.(*net.TCPConn)
}

// die makes a call, and goes in the middle of it.
func (d death) die(t *testing.T, s *mocktest.Server, request string) {
	t.Helper()
	conn := dialRaw(t, s)
	_, err := io.WriteString(conn, request[:int(d.sent*float64(len(request)))])
	require.NoError(t, err, d.name)
	if d.read > 0 {
		_, err = io.CopyN(io.Discard, conn, int64(d.read))
		require.True(t, err == nil || err == io.EOF, "%s: %v", d.name, err)
	}
	if d.aborted {
		require.NoError(t, conn.SetLinger(0))
	}
	require.NoError(t, conn.Close())
}

// TestAClientThatDiesInACallLeavesTheServerServing lets clients die in calls of
// each method, and wants the same call to be answered afterwards: an order is
// then shipped or it is not.
func TestAClientThatDiesInACallLeavesTheServerServing(t *testing.T) {
	t.Parallel()
	checker := contract.New()
	for _, method := range checker.Methods() {
		t.Run(string(method), func(t *testing.T) {
			t.Parallel()
			cases, err := checker.Cases(method)
			require.NoError(t, err)
			c := cases[0]
			s := start(t, empty())
			for _, g := range c.Given {
				placeGiven(t, s, g)
			}
			body := form(params(s, s.AccessToken, method, string(c.Request)))
			request := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", wire.Path, len(body), body)
			for _, d := range deaths {
				d.die(t, s, request)
			}
			root, _ := post(t, s, params(s, s.AccessToken, method, string(c.Request)))
			assert.Contains(t, []string{method.Root(), wire.ErrorRoot}, root)
			for _, o := range s.Orders.List() {
				assert.Empty(t, o.Check(), "the order keeps the laws")
				s.Shipped(o.ID, "").AtMost(1)
			}
		})
	}
}
