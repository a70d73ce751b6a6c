package mockserver_test

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/limit"
	"github.com/jdmock/jdmock/mockserver/mocktest"
)

// TestRefusalsComeInTheirOrder takes a call in which everything is wrong and
// puts one thing right after another.
func TestRefusalsComeInTheirOrder(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: -1, Limit: limit.Rate{Calls: 5, Per: time.Second}})
	p := wire.Params{}
	resign := func() { p = p.With(wire.ParamSign, wire.Sign(p, s.AppSecret)) }
	for _, step := range []struct {
		code string
		mend func()
	}{
		{"14", func() { p = p.With(wire.ParamMethod, "jingdong.pop.order.shp") }},
		{"20", func() { p = p.With(wire.ParamAppKey, "nobody") }},
		{"4", func() { p = p.With(wire.ParamVersion, "two") }},
		{"6", func() { p = p.With(wire.ParamVersion, "3.0") }},
		{"5", func() { p = p.With(wire.ParamVersion, "1.0") }},
		{"7", func() { p = p.With(wire.ParamTimestamp, "today") }},
		{"8", func() { p = p.With(wire.ParamTimestamp, wire.FormatTimestamp(noon.Add(-10*time.Minute-time.Second))) }},
		{"8", func() { p = p.With(wire.ParamTimestamp, wire.FormatTimestamp(noon.Add(10*time.Minute))) }},
		{"11", func() { p = p.With(wire.ParamSign, "nonsense") }},
		{"15", func() { p = p.With(wire.ParamMethod, "jingdong.pop.order.ship") }},
		{"21", func() { p = p.With(wire.ParamAppKey, s.AppKey) }},
		{"12", resign},
		{"18", func() { p = p.With(wire.ParamAccessToken, "nobody's"); resign() }},
		{"401", func() { p = p.With(wire.ParamAccessToken, s.AccessToken).With(wire.ParamJSON, ""); resign() }},
		{"62", func() { p = p.With(wire.ParamJSON, "{"); resign() }},
		{"63", func() { p = p.With(wire.ParamJSON, "{}"); resign() }},
		{"3001", func() { p = p.With(wire.ParamJSON, `{"order_id":9,"logistics_id":1010,"waybill":"W"}`); resign() }},
		{"402", func() {}},
		{"402", func() {}},
		{"2", func() {}},
	} {
		e := refused(t, s, p)
		assert.Equal(t, step.code, e.Code, "%+v", e)
		step.mend()
	}
}

func TestTheLimitIsPerAppAndMethodAndOffByDefault(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Limit: limit.Rate{Calls: 2, Per: time.Second}})
	shopQuery := params(s, s.AccessToken, "jingdong.vender.shop.query", `{}`)
	for range 2 {
		ask(t, s, "jingdong.vender.shop.query", `{}`)
	}
	e := refused(t, s, shopQuery)
	assert.Equal(t, "2", e.Code)
	ask(t, s, "360buy.delivery.logistics.get", `{}`)

	unlimited := start(t, mockserver.Options{})
	for range 300 {
		ask(t, unlimited, "jingdong.vender.shop.query", `{}`)
	}
}

// TestFlippingAnyByteOfASignedCallIsRefused changes one byte of one value at a
// time.
func TestFlippingAnyByteOfASignedCallIsRefused(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1))
	good := params(s, s.AccessToken, "jingdong.pop.order.get", `{"order_id":1}`).With("format", "json")
	good = good.With(wire.ParamSign, wire.Sign(good, s.AppSecret))
	root, _ := post(t, s, good)
	require.Equal(t, "jingdong_pop_order_get_responce", root)
	own := map[string][]string{ // what a value answers that has become illegal
		wire.ParamMethod: {"15"}, wire.ParamAppKey: {"21"}, wire.ParamVersion: {"5", "6"}, wire.ParamTimestamp: {"8"},
	}
	flips := 0
	for i, q := range good {
		for at := range q.Value {
			for _, mask := range []byte{1, 0x20, 0x80} {
				value := []byte(q.Value)
				value[at] ^= mask
				p := append(wire.Params(nil), good...)
				p[i].Value = string(value)
				code := refused(t, s, p).Code
				assert.Contains(t, append(own[q.Name], "12"), code, "%s with byte %d flipped by %#x", q.Name, at, mask)
				flips++
			}
		}
	}
	assert.Greater(t, flips, 300)
	assert.Equal(t, "11", refused(t, s, good.With(wire.ParamSign, "")).Code)
	assert.Equal(t, "12", refused(t, s, good.With("extra", "1")).Code, "a parameter too many")
	assert.Equal(t, "12", refused(t, s, good[:len(good)-1].With("format", "")).Code)
}

// TestTheTimeZoneOfTheMachineChangesNothing runs this very test in processes
// of other time zones, each of which prints what the simulator answers.
func TestTheTimeZoneOfTheMachineChangesNothing(t *testing.T) {
	t.Parallel()
	const child = "JDMOCK_TEST_PRINT_ANSWERS"
	if os.Getenv(child) != "" {
		s := start(t, mockserver.Options{})
		fmt.Printf("answer %s\n", ask(t, s, "jingdong.pop.orders.get", `{`+threeWeeks+`,"page_size":100}`))
		return
	}
	answers := map[string]string{}
	for _, zone := range []string{"UTC", "America/New_York", "Asia/Shanghai"} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
		cmd.Env = append(os.Environ(), child+"=1", "TZ="+zone)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
		_, answer, found := strings.Cut(string(out), "\nanswer ")
		require.True(t, found, "%s", out)
		answers[zone], _, _ = strings.Cut(answer, "\n")
	}
	assert.NotEmpty(t, answers["UTC"])
	assert.Equal(t, answers["UTC"], answers["America/New_York"])
	assert.Equal(t, answers["UTC"], answers["Asia/Shanghai"])
}

func TestEveryTimestampFormIsTaken(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	for _, timestamp := range []string{
		"2025-04-02 12:00:00", "2025-04-02 12:00:00.683+0800", "2025-04-02 04:00:00.000+0000", "2025-04-02 11:50:00", "2025-04-02 12:10:00",
	} {
		p := params(s, s.AccessToken, "jingdong.vender.shop.query", `{}`).With(wire.ParamTimestamp, timestamp)
		root, inner := post(t, s, p.With(wire.ParamSign, wire.Sign(p, s.AppSecret)))
		assert.Equal(t, "jingdong_vender_shop_query_responce", root, "%s: %s", timestamp, inner)
	}
	anyTime := start(t, mockserver.Options{TimestampWindow: -1})
	p := params(anyTime, anyTime.AccessToken, "jingdong.vender.shop.query", `{}`).With(wire.ParamTimestamp, "2011-01-01 00:00:00")
	root, _ := post(t, anyTime, p.With(wire.ParamSign, wire.Sign(p, s.AppSecret)))
	assert.Equal(t, "jingdong_vender_shop_query_responce", root)
}

// TestParametersAreTakenFromWhereverClientsPutThem sends one call in each of
// the ways of JD's SDKs and of careless clients.
func TestParametersAreTakenFromWhereverClientsPutThem(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1))
	const body = `{"order_id":1}`
	signed := func(stamp string) wire.Params {
		p := params(s, s.AccessToken, "jingdong.pop.order.get", body).With(wire.ParamTimestamp, stamp)
		return p.With(wire.ParamSign, wire.Sign(p, s.AppSecret))
	}
	p := signed(wire.FormatTimestamp(noon))
	system := p[:len(p)-2].With(wire.ParamSign, p.Get(wire.ParamSign))
	unescaped := func(p wire.Params) string {
		var pairs []string
		for _, q := range p {
			pairs = append(pairs, q.Name+"="+q.Value)
		}
		return strings.Join(pairs, "&")
	}
	const urlencoded, asJSON = "application/x-www-form-urlencoded;charset=UTF-8", "application/json"
	parts, boundary := multipartBody(t, p)
	for name, send := range map[string]struct{ verb, query, contentType, body string }{
		"GET with all in the query":                     {"GET", form(p), "", ""},
		"GET with a JSON Content-Type":                  {"GET", form(p), asJSON, ""},
		"GET with a trailing &":                         {"GET", form(p) + "&", "", ""},
		"POST with all in the query":                    {"POST", form(p), "", ""},
		"POST with all in the query and a JSON type":    {"POST", form(p), asJSON, ""},
		"POST urlencoded":                               {"POST", "", urlencoded, form(p)},
		"POST urlencoded without a type":                {"POST", "", "", form(p)},
		"POST not percent-encoded":                      {"POST", "", urlencoded, unescaped(p)},
		"POST with an offset whose plus is not encoded": {"POST", "", urlencoded, unescaped(signed("2025-04-02 12:00:00.000+0800"))},
		"system parameters in the query":                {"POST", form(system), urlencoded, form(wire.Params{{Name: wire.ParamJSON, Value: body}})},
		"the same in both":                              {"POST", form(p), urlencoded, form(p)},
		"a copy of the JSON as the body":                {"POST", form(p), urlencoded, body},
		"a copy of the JSON as a JSON body":             {"POST", form(p), asJSON, body},
		"POST multipart":                                {"POST", "", boundary, parts},
		"an empty value before the real one":            {"POST", "method=&" + form(p), "", ""},
	} {
		req, err := http.NewRequest(send.verb, s.URL+"?"+send.query, strings.NewReader(send.body))
		require.NoError(t, err)
		if send.contentType != "" {
			req.Header.Set("Content-Type", send.contentType)
		}
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		root, inner := envelope(t, resp)
		assert.Equal(t, "jingdong_pop_order_get_responce", root, "%s: %s", name, inner)
	}
}

// multipartBody writes parameters as multipart/form-data, with a file among
// them, which is no parameter.
func multipartBody(t *testing.T, p wire.Params) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, q := range p {
		require.NoError(t, w.WriteField(q.Name, q.Value))
	}
	file, err := w.CreateFormFile("picture", "a.png")
	require.NoError(t, err)
	_, err = file.Write([]byte("no parameter"))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.String(), w.FormDataContentType()
}

func TestHeadIsAWarmUpAndOtherVerbsAreRefusedInTheEnvelope(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	resp, err := http.Head(s.URL)
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Empty(t, body)
	for _, verb := range []string{"PUT", "DELETE", "PATCH", "OPTIONS"} {
		req, err := http.NewRequest(verb, s.URL, nil)
		require.NoError(t, err)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		root, inner := envelope(t, resp)
		assert.Equal(t, wire.ErrorRoot, root)
		assert.Equal(t, "3", into[wire.Error](t, inner).Code)
	}
	resp, err = http.Get(strings.TrimSuffix(s.URL, wire.Path) + "/elsewhere")
	require.NoError(t, err)
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, http.StatusNotFound, resp.StatusCode)
	assert.Contains(t, string(text), wire.Path)
}

func TestHMACSignaturesAreTaken(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	for _, method := range []string{"md5", "hmacmd5", "HmacSHA256"} {
		p := params(s, s.AccessToken, "jingdong.vender.shop.query", `{}`).With(wire.ParamSignMethod, method)
		root, inner := post(t, s, p.With(wire.ParamSign, wire.Sign(p, s.AppSecret)))
		assert.Equal(t, "jingdong_vender_shop_query_responce", root, "%s: %s", method, inner)
	}
}

// watched runs a simulator and collects what it says to who watches.
func watched(t *testing.T, o mockserver.Options) (*mocktest.Server, *[]mockserver.Refusal) {
	t.Helper()
	said := &[]mockserver.Refusal{}
	o.OnRefusal = func(r mockserver.Refusal) { *said = append(*said, r) }
	return start(t, o), said
}

func TestARefusalIsExplainedWithoutSecrets(t *testing.T) {
	t.Parallel()
	s, said := watched(t, mockserver.Options{AppSecret: "planted-secret", AccessToken: "planted-token"})
	good := params(s, s.AccessToken, "jingdong.pop.order.ship", `{"order_id":1,"logistics_id":1010,"waybill":"W"}`)
	lower := good.With(wire.ParamSign, strings.ToLower(good.Get(wire.ParamSign)))
	early := good.With(wire.ParamTimestamp, wire.FormatTimestamp(noon.Add(-8*time.Hour)))
	for _, p := range []wire.Params{good, lower, early, good.With(wire.ParamMethod, "jingdong.pop.order.shipp"), good.With(wire.ParamAccessToken, "other")} {
		refused(t, s, p)
	}
	for i, want := range []string{"no such order", "lower case", "time zone", "the nearest is jingdong.pop.order.ship", "does not fit"} {
		assert.Contains(t, (*said)[i].String(), want)
	}
	kept, _ := s.Sandbox().Journal.Entries()
	lost, _ := s.Unplaced().Entries()
	everything := fmt.Sprint(*said, kept, lost)
	for _, secret := range []string{"planted-secret", "planted-token", good.Get(wire.ParamSign)} {
		assert.NotContains(t, everything, secret)
	}
	assert.Len(t, kept, 3)
	assert.Len(t, lost, 2, "refused before the app was looked up")
}

func TestAnEmptySearchSaysWhatWouldHaveFoundSomething(t *testing.T) {
	t.Parallel()
	s, said := watched(t, empty())
	o := waiting(1) // placed and modified at 11:00
	place(t, s, o)
	for query, want := range map[string]string{
		`"start_date":"2025-04-02 02:00:00","end_date":"2025-04-02 04:00:00","order_state":"ALL"`:                       "the window is 8 h early: shifted, it holds 1 order(s)",
		`"start_date":"2025-04-02 18:00:00","end_date":"2025-04-02 20:00:00","order_state":"ALL"`:                       "the window is 8 h late",
		`"start_date":"2025-04-02 10:00:00","end_date":"2025-04-02 12:00:00","order_state":"FINISHED_L,TRADE_CANCELED"`: "the state filter removes 1 order",
	} {
		*said = nil
		ask(t, s, "jingdong.pop.order.search", `{`+query+`,"optional_fields":"orderId"}`)
		require.Len(t, *said, 1)
		assert.Contains(t, (*said)[0].String(), want)
	}
	*said = nil
	ask(t, s, "jingdong.pop.order.search", `{"start_date":"2025-03-02 10:00:00","end_date":"2025-03-02 12:00:00","order_state":"ALL","optional_fields":"orderId"}`)
	assert.Empty(t, *said)
}
