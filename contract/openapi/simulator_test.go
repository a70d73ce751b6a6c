package openapi_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/openapi"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
)

// The simulator without orders refuses no example for what it says of itself,
// unless the example's own answer says so.
func TestTheSimulatorTakesEveryCallAsItStands(t *testing.T) {
	t.Parallel()
	server, err := mockserver.New(mockserver.Options{
		AppKey: options.AppKey, AppSecret: options.AppSecret, AccessToken: options.AccessToken, Orders: -1, TimestampWindow: -1,
	})
	require.NoError(t, err)
	ofForm := map[string]bool{}
	for _, e := range []wire.Entry{
		wire.InvalidVersion, wire.InvalidTimestamp, wire.MissingSign, wire.InvalidSign, wire.MissingMethod, wire.InvalidMethod,
		wire.MissingToken, wire.InvalidToken, wire.MissingAppKey, wire.InvalidAppKey, wire.InvalidParam, wire.InvalidParamValue, wire.GuideParam, wire.GuideToken,
	} {
		ofForm[e.Code] = true
	}
	forms, answers := gatewayExamples(t, read(t, openapi.Gateway))
	for name := range forms {
		form := url.Values{}
		for param, value := range at(t, forms, name, "value") {
			form.Set(param, value.(string))
		}
		got := refusalIn(t, post(server, form))
		text, err := json.Marshal(at(t, answers, name, "value"))
		require.NoError(t, err)
		if want := refusalIn(t, text); got != want {
			assert.False(t, ofForm[got], "%s: code %s", name, got)
		}
	}
	form := url.Values{"sign": {strings.Repeat("0", 32)}}
	for param, value := range at(t, forms, "jingdong.pop.order.track.main.a-canceled-order-has-no-scans", "value") {
		if !form.Has(param) {
			form.Set(param, value.(string))
		}
	}
	assert.Equal(t, wire.InvalidSign.Code, refusalIn(t, post(server, form)), "the simulator does check signs")
}

// post calls the gateway, and returns the answer.
func post(to http.Handler, form url.Values) []byte {
	r := httptest.NewRequest(http.MethodPost, wire.Path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	to.ServeHTTP(w, r)
	body, _ := io.ReadAll(w.Body)
	return body
}

// refusalIn returns the code of an answer's error_response, "" if it has none.
func refusalIn(t *testing.T, answer []byte) string {
	t.Helper()
	var read map[string]struct {
		Code string `json:"code"`
	}
	require.NoError(t, json.Unmarshal(answer, &read), "%s", answer)
	return read[wire.ErrorRoot].Code
}
