package control_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jdmock/jdmock/mockserver"
)

func TestOnLoopbackOnlyLoopbackNamesPass(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	for host, want := range map[string]int{
		"127.0.0.1:6181": 200, "127.8.9.1": 200, "localhost": 200, "LOCALHOST:80": 200, "localhost.:6181": 200, "[::1]:6181": 200, "[::1]": 200,
		"host.docker.internal:6181": 200,
		"evil.example:6181":         421, "rebind.evil.example": 421, "127.0.0.1.evil.example": 421, "localhost.evil.example": 421, "": 421,
		"jdmock:6181": 421, "10.1.2.3:6181": 421, "0.0.0.0": 421, "127.0.0.1@evil.example": 421, "2130706433": 421,
	} {
		assert.Equal(t, want, b.do("GET", "/v1/sandboxes", "", "Host", host).status, "Host %q", host)
	}
}

func TestForeignPagesAreRefused(t *testing.T) {
	t.Parallel()
	for _, token := range []string{"", "a-token"} {
		b := newBench(t, token)
		for _, c := range []struct {
			name, value string
			want        int
		}{
			{"Origin", "http://evil.example", 403}, {"Origin", "null", 403}, {"Origin", "https://localhost:3000", 403},
			{"Origin", "file://127.0.0.1:6181", 403}, {"Origin", "http://127.0.0.1:6182", 403}, {"Origin", "http://127.0.0.1:6181.evil.example", 403},
			{"Sec-Fetch-Site", "cross-site", 403}, {"Sec-Fetch-Site", "same-site", 403}, {"Sec-Fetch-Site", "odd", 403},
			{"Origin", "http://127.0.0.1:6181", 201}, {"Sec-Fetch-Site", "same-origin", 201}, {"Sec-Fetch-Site", "none", 201},
		} {
			got := b.do("POST", box+"/orders", `{}`, c.name, c.value, "Authorization", "Bearer a-token")
			assert.Equal(t, c.want, got.status, "%s: %s: %s", c.name, c.value, got.text)
		}
	}
}

func TestACrossSiteFormChangesNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	for _, media := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""} {
		got := b.do("POST", box+"/shops/"+mockserver.DefaultVenderID+"/events", `{"event":"password_changed"}`, "Content-Type", media)
		assert.Equal(t, 415, got.status, "%s", media)
	}
	assert.NotEmpty(t, b.good("GET", box, "").json["access_token"])
}

func TestWithATokenAnyHostPasses(t *testing.T) {
	t.Parallel()
	b := newBench(t, "a-token")
	for _, host := range []string{"jdmock:6181", "10.42.0.7:6181", "jdmock.tests.svc.cluster.local", "127.0.0.1:6181"} {
		assert.Equal(t, 200, b.do("GET", "/v1/sandboxes", "", "Host", host, "Authorization", "Bearer a-token").status, host)
		assert.Equal(t, 200, b.do("GET", "/v1/sandboxes", "", "Host", host, "Authorization", "bearer a-token").status, host)
		for _, wrong := range []string{"", "Bearer", "Bearer ", "Bearer a-toke", "Bearer a-token2", "Basic a-token", "a-token"} {
			got := b.do("GET", "/v1/sandboxes", "", "Host", host, "Authorization", wrong)
			assert.Equal(t, 401, got.status, "%q", wrong)
			assert.Equal(t, "Bearer", got.header.Get("WWW-Authenticate"))
		}
	}
}

func TestHealthReadinessAndMetricsNeedNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t, "a-token")
	for _, path := range []string{"/healthz", "/readyz", "/metrics"} {
		assert.Equal(t, 200, b.do("GET", path, "", "Host", "10.42.0.7:6181", "Sec-Fetch-Site", "cross-site").status)
		assert.Equal(t, 200, b.do("HEAD", path, "", "Host", "10.42.0.7:6181").status)
	}
	assert.Equal(t, 401, b.do("GET", "/healthz/../v1/sandboxes", "").status)
	assert.Equal(t, 401, b.do("GET", "//healthz", "").status)
	assert.Equal(t, 401, b.do("GET", "/metrics/", "").status)
	assert.Equal(t, 405, b.do("POST", "/metrics", "").status)
}
