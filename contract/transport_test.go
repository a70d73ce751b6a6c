package contract_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// gateway is a server that gives every call the same answer and keeps the
// last request's query and body.
type gateway struct {
	*httptest.Server
	mu          sync.Mutex // guards what follows
	query, body string
	calls       int
}

func newGateway(t *testing.T, status int, answer string) *gateway {
	t.Helper()
	g := &gateway{}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		g.mu.Lock()
		g.query, g.body, g.calls = r.URL.RawQuery, string(body), g.calls+1
		g.mu.Unlock()
		w.WriteHeader(status)
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(g.Close)
	return g
}

const secretToken = "s3cr3t-token-value"

func system(method, params string) url.Values {
	return url.Values{
		"method": {method}, "app_key": {"demo"}, "access_token": {secretToken}, "v": {"2.0"}, "sign": {"ABCDEF"}, "360buy_param_json": {params},
	}
}

// post sends the parameters in an urlencoded body and returns the answer.
func post(client *http.Client, url string, params url.Values) (string, error) {
	resp, err := client.PostForm(url, params)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	return string(answer), err
}

// listening returns a client that judges its calls, and what it found.
func listening() (*http.Client, func() []string) {
	var mu sync.Mutex
	var found []string
	transport := &contract.Transport{Report: func(m wire.Method, v contract.Violation) {
		mu.Lock()
		defer mu.Unlock()
		found = append(found, string(m)+" "+v.String())
	}}
	return &http.Client{Transport: transport}, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return found
	}
}

const goodShop = `{"jingdong_vender_shop_query_responce":{"code":"0","shop_jos_result":{"vender_id":1,"shop_id":2,"shop_name":"n","open_time":0,"logo_url":"","brief":"","category_main":1,"category_main_name":""}}}`

func TestAGoodCallPassesUnchanged(t *testing.T) {
	t.Parallel()
	g := newGateway(t, 200, goodShop)
	client := &http.Client{Transport: &contract.Transport{}}
	params := system(shop, "{}")
	answer, err := post(client, g.URL+"/routerjson", params)
	require.NoError(t, err)
	assert.Equal(t, goodShop, answer)
	assert.Equal(t, params.Encode(), g.body)
}

func TestParametersAreFoundInQueryAndBody(t *testing.T) {
	t.Parallel()
	g := newGateway(t, 200, goodShop)
	all := system(shop, `{"page":1}`)
	name := all.Get("360buy_param_json")
	split := system(shop, "")
	split.Del("360buy_param_json")
	for where, send := range map[string]func(*http.Client) error{
		"all in the body": func(c *http.Client) error { _, err := post(c, g.URL+"/routerjson", all); return err },
		"all in the query": func(c *http.Client) error {
			resp, err := c.Get(g.URL + "/routerjson?" + all.Encode())
			if err == nil {
				_ = resp.Body.Close()
			}
			return err
		},
		"split, as JD's Java SDK does": func(c *http.Client) error {
			_, err := post(c, g.URL+"/routerjson?"+split.Encode(), url.Values{"360buy_param_json": {name}})
			return err
		},
		"another path, with an app_key": func(c *http.Client) error { _, err := post(c, g.URL+"/jd", all); return err },
	} {
		t.Run(where, func(t *testing.T) {
			t.Parallel()
			client, found := listening()
			require.NoError(t, send(client))
			assert.Equal(t, []string{"jingdong.vender.shop.query /360buy_param_json/page (unknown): want no parameters, found a name that is not known; leave it out [member-unknown]"}, found())
		})
	}
}

func TestABadRequestIsNotSentWhereNobodyListens(t *testing.T) {
	t.Parallel()
	g := newGateway(t, 200, goodShop)
	client := &http.Client{Transport: &contract.Transport{}}
	_, err := post(client, g.URL+"/routerjson", system(ship, `{"order_id":1,"logistics_id":1010,"waybill":" ","trade_no":{}}`))
	var broken *contract.ViolationError
	require.ErrorAs(t, err, &broken)
	assert.Equal(t, wire.Method(ship), broken.Method)
	assert.Len(t, broken.Violations, 2)
	assert.Zero(t, g.calls)
}

func TestARefusedRequestIsReportedAllTheSame(t *testing.T) {
	t.Parallel()
	g := newGateway(t, 200, string(wire.InvalidParamValue.Error("page").Envelope()))
	client, found := listening()
	_, err := post(client, g.URL+"/routerjson", system(search, `{"order_state":"ALL","optional_fields":"orderId","page":0}`))
	require.NoError(t, err)
	assert.Equal(t, []string{"jingdong.pop.order.search /360buy_param_json/page (value): want an integer from 1 to 2147483647, found another value; the least is 1 [range]"}, found())
	assert.Equal(t, 1, g.calls)
}

func TestParametersThatAreNoObjectAreReported(t *testing.T) {
	t.Parallel()
	g := newGateway(t, 200, goodShop)
	client, found := listening()
	_, err := post(client, g.URL+"/routerjson", system(shop, `[`))
	require.NoError(t, err)
	assert.Equal(t, []string{"jingdong.vender.shop.query /360buy_param_json (envelope): want a JSON object, found none; write the parameters as one JSON object, {} for none [parameters-json]"}, found())
}

func TestTheVariantDecidesHowTheAnswerIsJudged(t *testing.T) {
	t.Parallel()
	g := newGateway(t, 200, `{"jingdong_pop_order_get_responce":{"code":"0","orderDetailInfo":{`+apiOK+`}}}`)
	client, found := listening()
	_, err := post(client, g.URL+"/routerjson", system(orderGet, `{"order_id":1,"optional_fields":"orderId"}`))
	require.NoError(t, err)
	assert.Empty(t, found())
	_, err = post(client, g.URL+"/routerjson", system(orderGet, `{"order_id":1}`))
	require.NoError(t, err)
	assert.Len(t, found(), 1)
}

func TestABadAnswerIsAViolationAndUnchanged(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		status int
		answer string
		want   string
	}{
		"a status":         {502, goodShop, "found HTTP status 502"},
		"HTML":             {200, "<html>\x00</html>", "found no JSON"},
		"another charset":  {200, "{\"\xc4\xe3\":{}}", "found text that is not UTF-8"},
		"nothing":          {200, "", "found nothing"},
		"the other root":   {200, strings.Replace(goodShop, "responce", "response", 1), "found the member jingdong_vender_shop_query_response"},
		"a number as text": {200, strings.Replace(goodShop, `"shop_id":2`, `"shop_id":"2"`, 1), "/shop_id (type): want an integer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := newGateway(t, tt.status, tt.answer)
			client, found := listening()
			answer, err := post(client, g.URL+"/routerjson", system(shop, "{}"))
			require.NoError(t, err)
			assert.Equal(t, tt.answer, answer)
			require.Len(t, found(), 1)
			assert.Contains(t, found()[0], tt.want)

			_, err = post(&http.Client{Transport: &contract.Transport{}}, g.URL+"/routerjson", system(shop, "{}"))
			var broken *contract.ViolationError
			require.ErrorAs(t, err, &broken)
			assert.Contains(t, broken.Error(), tt.want)
		})
	}
}

func TestWhatIsNoGatewayCallIsNotJudged(t *testing.T) {
	t.Parallel()
	g := newGateway(t, 404, "<html>")
	client, found := listening()
	for _, path := range []string{"/", "/routerjson", "/oauth2/access_token?app_key=a", "/api?method=" + shop, "/routerjson?method=jingdong.something.else"} {
		resp, err := client.Get(g.URL + path)
		require.NoError(t, err)
		_ = resp.Body.Close()
	}
	resp, err := client.Post(g.URL+"/routerjson", "application/json", strings.NewReader(`{"method":"`+shop+`"}`))
	require.NoError(t, err)
	_ = resp.Body.Close()
	assert.Empty(t, found())
	assert.Equal(t, `{"method":"`+shop+`"}`, g.body)
}

func TestAHeadsEmptyAnswerIsNotJudged(t *testing.T) {
	t.Parallel()
	g := newGateway(t, 200, "")
	client, found := listening()
	resp, err := client.Head(g.URL + "/routerjson?" + system(shop, "{}").Encode())
	require.NoError(t, err)
	_ = resp.Body.Close()
	assert.Empty(t, found())
}

func TestParametersOfAMultipartBodyAreNotJudged(t *testing.T) {
	t.Parallel()
	g := newGateway(t, 200, goodShop)
	client, found := listening()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	require.NoError(t, form.WriteField("360buy_param_json", `{"page":1}`))
	require.NoError(t, form.Close())
	sent := body.String()
	query := system(shop, "")
	resp, err := client.Post(g.URL+"/routerjson?"+query.Encode(), form.FormDataContentType(), &body)
	require.NoError(t, err)
	_ = resp.Body.Close()
	assert.Empty(t, found())
	assert.Equal(t, sent, g.body)
}

func TestErrorsRepeatNoParameterAndNoValue(t *testing.T) {
	t.Parallel()
	const private = "private-value"
	for _, answer := range []string{
		`{"error_response":{"code":"` + secretToken + `","zh_desc":"","en_desc":5}}`,
		`{"` + secretToken + `":{}}`,
		strings.Replace(goodShop, `"code":"0"`, `"code":"`+private+`"`, 1),
		"<html>" + secretToken + "</html>",
	} {
		g := newGateway(t, 200, answer)
		client, found := listening()
		_, err := post(client, g.URL+"/routerjson", system(shop, `{"page":"`+private+`"}`))
		require.NoError(t, err)
		_, err = post(&http.Client{Transport: &contract.Transport{}}, g.URL+"/routerjson", system(shop, `{}`))
		require.Error(t, err)
		for _, text := range append(found(), err.Error()) {
			assert.NotContains(t, text, secretToken)
			assert.NotContains(t, text, private)
			assert.NotContains(t, text, "ABCDEF")
		}
	}
}
