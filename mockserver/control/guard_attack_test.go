package control_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jdmock/jdmock/mockserver"
)

// eventsPath is where a shop's tokens can be made worthless.
const eventsPath = box + "/shops/" + mockserver.DefaultVenderID + "/events"

const passwordChanged = `{"event":"password_changed"}`

// unharmed asserts that the shop has a good token still.
func (b *bench) unharmed() {
	b.t.Helper()
	for _, t := range b.server.Sandbox().Tokens(mockserver.DefaultVenderID) {
		assert.False(b.t, t.Revoked)
	}
}

func TestAPageThatRebindsItsNameGetsNothing(t *testing.T) {
	t.Parallel()
	for _, token := range []string{"", "a-token"} {
		b := newBench(t, token)
		// to the browser, the page and the API have one origin
		rebound := []string{"Host", "rebind.evil.example:6181", "Origin", "http://rebind.evil.example:6181", "Sec-Fetch-Site", "same-origin"}
		want := 421
		if token != "" {
			want = 401
		}
		assert.Equal(t, want, b.do("GET", box, "", rebound...).status)
		assert.Equal(t, want, b.do("POST", eventsPath, passwordChanged, rebound...).status)
		b.unharmed()
	}
}

func TestACrossSitePostChangesNothing(t *testing.T) {
	t.Parallel()
	for _, token := range []string{"", "a-token"} {
		b := newBench(t, token)
		for _, headers := range [][]string{
			{"Origin", "http://evil.example", "Sec-Fetch-Site", "cross-site"},
			{"Origin", "http://evil.example"},                                  // of a browser that sends no Sec-Fetch-Site
			{"Origin", "null"},                                                 // of a sandboxed frame
			{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"},      // of one that sends no Origin
			{"Origin", "http://127.0.0.1:6180", "Sec-Fetch-Site", "same-site"}, // of another port of this machine
		} {
			got := b.do("POST", eventsPath, passwordChanged, append(headers, "Authorization", "Bearer a-token")...)
			assert.Equal(t, 403, got.status, "%v: %s", headers, got.text)
		}
		b.unharmed()
	}
}

func TestNoPreflightIsGranted(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	for _, origin := range []string{"http://evil.example", "http://127.0.0.1:6181"} {
		got := b.do("OPTIONS", eventsPath, "", "Origin", origin, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "content-type")
		assert.GreaterOrEqual(t, got.status, 400)
		for name := range got.header {
			assert.False(t, strings.HasPrefix(name, "Access-Control-"), "%s", name)
		}
	}
}

func TestBehindAnotherNameTheTokenDecides(t *testing.T) {
	t.Parallel()
	b := newBench(t, "a-token")
	for _, host := range []string{"jdmock:6181", "10.42.0.7:6181", "[fd00::7]:6181", "jdmock.tests.svc.cluster.local:6181"} {
		with := b.do("POST", box+"/orders", `{}`, "Host", host, "Origin", "http://"+host, "Authorization", "Bearer a-token")
		assert.Equal(t, 201, with.status, "%s: %s", host, with.text)
		assert.Equal(t, 401, b.do("POST", box+"/orders", `{}`, "Host", host).status, host)
		foreign := b.do("POST", box+"/orders", `{}`, "Host", host, "Origin", "http://evil.example", "Authorization", "Bearer a-token")
		assert.Equal(t, 403, foreign.status, host)
		assert.Equal(t, 421, newBench(t, "").do("POST", box+"/orders", `{}`, "Host", host).status, host)
	}
}
