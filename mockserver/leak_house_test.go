package mockserver_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/control"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/store"
	"github.com/jdmock/jdmock/mockserver/stub"
)

// What is planted. Each begins with what nothing else does, so that a part of
// it is found too.
const (
	plantedSecret  = "Zk3Vw9sQ-app-secret"
	plantedAccess  = "Hp8Tr2xM-access-token"
	plantedRefresh = "Wy5Ln7cB-refresh-token"
	plantedOther   = "Jd6Fq1vK-other-app-secret"
	plantedToken   = "Xu4Gs0eR-other-apps-token"
	plantedName    = "欧阳铁柱"
	plantedPhone   = "13987650123"
	plantedAddress = "玄武湖畔桂花巷77号"
)

// stubRefuses is a method that a file refuses, quoting a parameter.
const stubRefuses = wire.Method("jingdong.stub.refuses")

// plantedPersons is what may stand in answers that show orders, and nowhere else.
var plantedPersons = []string{plantedName, plantedPhone, plantedAddress}

// A crumbling store fails on two orders, with all it knows.
type crumbling struct{ store.Memory }

func (c *crumbling) Get(ctx context.Context, shop store.ShopKey, now time.Time, id int64) (order.Order, error) {
	switch id {
	case 666:
		panic(errors.New("row of " + plantedName + plantedPhone + plantedSecret))
	case 667:
		return order.Order{}, errors.New("cannot connect with " + plantedSecret)
	}
	return c.Memory.Get(ctx, shop, now, id)
}

// A house is a simulator in which secrets are planted, and all that it tells.
type house struct {
	*mocktest.Server
	t       *testing.T
	gateway *clock.Clock
	other   *sandbox.Sandbox
	secrets []string // none of which may be told

	log     bytes.Buffer
	mu      sync.Mutex
	said    []string
	answers []string // of errors
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, gateway: clock.Frozen(noon)}
	refusing, err := stub.Read(fstest.MapFS{stub.FileName(stubRefuses): {Data: []byte(`{"error":"61","text":"no {{params.order_id}}"}`)}})
	require.NoError(t, err)
	h.Server = start(t, mockserver.Options{
		Orders: -1, AppSecret: plantedSecret, AccessToken: plantedAccess, RefreshToken: plantedRefresh, Gateway: h.gateway, TimestampWindow: -1,
		Store: &crumbling{}, Stubs: refusing, Log: slog.New(slog.NewJSONHandler(&h.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		OnRefusal: func(r mockserver.Refusal) {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.said = append(h.said, r.String(), fmt.Sprintf("%+v", r))
		},
	})
	h.other, err = h.AddSandbox(t.Context(), sandbox.Config{
		Apps: []sandbox.App{{Key: "other-app", Secret: plantedOther}}, Seed: 2, Start: noon,
		Shops: []sandbox.ShopConfig{{VenderID: "77", Access: plantedToken}},
	})
	require.NoError(t, err)
	o := waiting(1)
	o.Consignee.Name, o.Consignee.Mobile, o.Consignee.Street = plantedName, plantedPhone, plantedAddress
	place(t, h.Server, o)
	key := h.Sandbox().Shops()[0].Key
	h.secrets = []string{plantedSecret, plantedAccess, plantedRefresh, plantedOther, plantedToken, key.String(), h.code()}
	return h
}

// code returns an OAuth code that is not used.
func (h *house) code() string {
	resp, _ := sendOAuth(h.t, h.Server, http.MethodGet, current.authorize, current.page(h.Server, "vender_id", h.VenderID))
	back, err := url.Parse(resp.Header.Get("Location"))
	require.NoError(h.t, err)
	require.NotEmpty(h.t, back.Query().Get("code"))
	return back.Query().Get("code")
}

// send sends a request, and keeps the answer if it is to be an error. Each call
// is explained, as each comes a second later.
func (h *house) send(verb, address, contentType, bearer, body string, fails bool) {
	h.t.Helper()
	h.gateway.Advance(time.Second)
	req, err := http.NewRequestWithContext(h.t.Context(), verb, address, strings.NewReader(body))
	require.NoError(h.t, err)
	req.Header.Set("Content-Type", contentType)
	req.Header.Set("Authorization", "Bearer "+bearer)
	resp, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(h.t, err)
	text, err := io.ReadAll(resp.Body)
	require.NoError(h.t, err)
	require.NoError(h.t, resp.Body.Close())
	if fails {
		h.answers = append(h.answers, string(text)+fmt.Sprint(resp.Header))
	}
}

// call posts a form to a path.
func (h *house) call(path string, p wire.Params, fails bool) {
	h.t.Helper()
	h.send(http.MethodPost, strings.TrimSuffix(h.URL, wire.Path)+path, "application/x-www-form-urlencoded", plantedAccess, form(p), fails)
}

// gatewayCall sends a call signed right, and one signed wrong.
func (h *house) gatewayCall(p wire.Params) {
	h.t.Helper()
	p = p.With(wire.ParamSign, wire.Sign(p, plantedSecret))
	root, _ := post(h.t, h.Server, p)
	h.call(wire.Path, p, root == wire.ErrorRoot)
	h.call(wire.Path, p.With(wire.ParamSign, md5Of("who knows")), true)
}

// good is a call whose application parameters are personal.
func (h *house) good() wire.Params {
	return params(h.Server, plantedAccess, "jingdong.pop.order.get", fmt.Sprintf(`{"mobile":%q, "name":%q,"numbers":[%s],"address":{"京":%q}}`, plantedPhone, plantedName, plantedPhone, plantedAddress))
}

// tellsNothing looks for what was planted in all that was told.
func (h *house) tellsNothing() {
	h.t.Helper()
	var journals []any
	for _, box := range []*sandbox.Sandbox{h.Sandbox(), h.other} {
		kept, _ := box.Journal.Entries()
		journals = append(journals, kept)
	}
	lost, _ := h.Unplaced().Entries()
	told := map[string]string{
		"journal read": h.read(), "exports": h.exports(),
		"refusals": strings.Join(h.said, "\n"), "log": h.log.String(), "journal": fmt.Sprintf("%+v %+v", journals, lost), "answers": strings.Join(h.answers, "\n"),
	}
	for where, text := range told {
		require.NotEmpty(h.t, text, where)
		for _, secret := range slices.Concat(h.secrets, plantedPersons) {
			for _, part := range []string{secret, secret[:min(8, len(secret))]} {
				if at := strings.Index(text, part); at >= 0 {
					h.t.Errorf("%s tells %s: …%s…", where, secret, text[max(at-200, 0):min(at+80, len(text))])
				}
			}
		}
	}
}

// read returns all that entries of the journals tell when they are asked.
func (h *house) read() string {
	var b strings.Builder
	for _, j := range []*journal.Journal{&h.Sandbox().Journal, &h.other.Journal, h.Unplaced()} {
		kept, _ := j.Entries()
		for _, e := range kept {
			fmt.Fprintln(&b, e.Parameters(), e.Application(), string(e.Answer()), e.Explained(), e.Verb())
			fmt.Fprintf(&b, "%#v %v %s\n", e, e, []any{e})
		}
	}
	return b.String()
}

// exports returns what the control API tells of the calls.
func (h *house) exports() string {
	api := control.New(h.Server.Server, control.Options{URLs: control.URLs{Gateway: h.URL}})
	var b strings.Builder
	get := func(verb, path, body string) string {
		r := httptest.NewRequest(verb, "http://127.0.0.1"+path, strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		api.ServeHTTP(w, r)
		require.Equal(h.t, http.StatusOK, w.Code, w.Body.String())
		return w.Body.String()
	}
	for _, path := range []string{"/v1/calls", "/v1/sandboxes/default/calls", "/v1/sandboxes/other-app/calls"} {
		for _, format := range []string{"json", "ndjson", "har", "curl"} {
			b.WriteString(get(http.MethodGet, path+"?format="+format, ""))
		}
	}
	kept, _ := h.Sandbox().Journal.Entries()
	b.WriteString(get(http.MethodGet, "/v1/sandboxes/default/calls/"+kept[len(kept)-1].ID, ""))
	b.WriteString(get(http.MethodPost, "/v1/sandboxes/default/assertions", `{"times":1}`))
	b.WriteString(get(http.MethodGet, "/v1/sandboxes/default/passport", ""))
	return b.String()
}
