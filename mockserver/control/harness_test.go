package control_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/control"
)

// start is where shop time stands.
var start = time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)

// A bench is a control API over a simulator.
type bench struct {
	t       testing.TB
	server  *mockserver.Server
	handler http.Handler
}

func newBench(t testing.TB, token string) *bench {
	t.Helper()
	server, err := mockserver.New(mockserver.Options{Orders: 60, Clock: clock.Frozen(start), Gateway: clock.Frozen(start)})
	require.NoError(t, err)
	urls := control.URLs{Gateway: "http://127.0.0.1:6180/routerjson", Control: "http://127.0.0.1:6181"}
	return &bench{t, server, control.New(server, control.Options{Token: token, URLs: urls})}
}

// An answer is what the API says.
type answer struct {
	status int
	header http.Header
	text   []byte
	json   map[string]any
}

// do sends a request; headers are pairs, and Host is one of them.
func (b *bench) do(method, path, body string, headers ...string) answer {
	b.t.Helper()
	r := httptest.NewRequest(method, "http://127.0.0.1:6181"+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
			continue
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	text, err := io.ReadAll(w.Body)
	require.NoError(b.t, err)
	a := answer{status: w.Code, header: w.Header(), text: text}
	if len(bytes.TrimSpace(text)) > 0 && !strings.HasPrefix(w.Header().Get("Content-Type"), "text/") {
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		require.NoError(b.t, d.Decode(&a.json), "%s", text)
	}
	return a
}

// good is do for a request that succeeds.
func (b *bench) good(method, path, body string) answer {
	b.t.Helper()
	a := b.do(method, path, body)
	require.Less(b.t, a.status, 300, "%s %s %s: %s", method, path, body, a.text)
	return a
}

const box = "/v1/sandboxes/default"

// post adds an order in a state, and returns its id.
func (b *bench) post(state string) string {
	b.t.Helper()
	a := b.good("POST", box+"/orders", `{"order_state":"`+state+`"}`)
	return a.json["orders"].([]any)[0].(map[string]any)["order_id"].(json.Number).String()
}

// call sends a signed call of a method to the gateway, and returns its id.
func (b *bench) call(appKey, method string, members ...string) string {
	b.t.Helper()
	found, ok := b.server.FindSandbox(appKey)
	require.True(b.t, ok)
	app, _ := found.App(appKey)
	return b.callAs(appKey, app.Secret, found.Tokens(found.Shops()[0].VenderID)[0].Access, method, members...)
}

// callAs is call with credentials of the caller's choice.
func (b *bench) callAs(appKey, secret, token, method string, members ...string) string {
	b.t.Helper()
	p := wire.Params{
		{Name: wire.ParamMethod, Value: method}, {Name: wire.ParamAppKey, Value: appKey}, {Name: wire.ParamVersion, Value: wire.Version},
		{Name: wire.ParamTimestamp, Value: wire.FormatTimestamp(start)}, {Name: wire.ParamAccessToken, Value: token},
		{Name: wire.ParamJSON, Value: strings.Join(append(members, "{}")[:1], "")},
	}
	form := url.Values{wire.ParamSign: {wire.Sign(p, secret)}}
	for _, each := range p {
		form.Set(each.Name, each.Value)
	}
	r := httptest.NewRequest("POST", "http://gateway"+wire.Path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	b.server.ServeHTTP(w, r)
	return w.Header().Get("X-JDMock-Call")
}
