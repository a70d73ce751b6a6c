package control_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// outcomeOf returns the outcome and the code of a call of the sandbox.
func (b *bench) outcomeOf(id string) string {
	b.t.Helper()
	for _, path := range []string{box + "/calls", "/v1/calls"} {
		for _, each := range b.good("GET", path, "").json["calls"].([]any) {
			if call := each.(map[string]any); call["id"] == id {
				return fmt.Sprint(call["outcome"], " ", call["code"])
			}
		}
	}
	return "unknown"
}

// addedApp adds an app with a token of the first shop.
func (b *bench) addedApp() (key, secret, token string) {
	b.t.Helper()
	app := b.good("POST", box+"/apps", ``).json
	key, secret = app["app_key"].(string), app["app_secret"].(string)
	given := b.good("POST", box+"/tokens", `{"app_key":"`+key+`"}`).json
	require.Equal(b.t, key, given["app_key"])
	return key, secret, given["access_token"].(string)
}

const searched = `{"order_state":"WAIT_SELLER_STOCK_OUT","optional_fields":"orderId"}`

func TestAnAddedAppCallsWithItsOwnSecretAndToken(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	key, secret, token := b.addedApp()
	assert.Len(t, key, 32)
	assert.Len(t, secret, 32)
	const search = "jingdong.pop.order.search"
	assert.Equal(t, "answered 0", b.outcomeOf(b.callAs(key, secret, token, search, searched)))
	assert.Equal(t, "refused 12", b.outcomeOf(b.callAs(key, "another secret", token, search, searched)), "the signature is checked")
	assert.Equal(t, "refused 19", b.outcomeOf(b.callAs(key, secret, "jdmock-access-token", search, searched)), "a token binds one app to one shop")
	assert.Equal(t, "refused 19", b.outcomeOf(b.callAs("jdmock-app-key", "jdmock-app-secret", token, search, searched)))
	keys := []any{}
	for _, app := range b.good("GET", box+"/apps", "").json["apps"].([]any) {
		keys = append(keys, app.(map[string]any)["app_key"])
	}
	assert.Equal(t, []any{"jdmock-app-key", key}, keys)
}

func TestAResetTakesAnAddedAppAwayAndARestoreBringsItBack(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	key, secret, token := b.addedApp()
	b.good("PUT", box+"/snapshots/with", "")
	b.good("POST", box+"/reset", "")
	assert.Equal(t, 404, b.do("GET", box+"/apps/"+key, "").status)
	assert.Equal(t, 404, b.do("GET", "/v1/sandboxes/"+key, "").status)
	const search = "jingdong.pop.order.search"
	assert.Equal(t, "refused 21", b.outcomeOf(b.callAs(key, secret, token, search, searched)))
	assert.Equal(t, 409, b.do("POST", "/v1/sandboxes", `{"app_key":"`+key+`"}`).status, "the key stays the sandbox's")
	b.good("POST", box+"/snapshots/with/restore", "")
	assert.Equal(t, "answered 0", b.outcomeOf(b.callAs(key, secret, token, search, searched)))
	b.good("POST", box+"/reset", "")
	b.good("POST", box+"/apps", `{"app_key":"`+key+`"}`)
	assert.Equal(t, "refused 12", b.outcomeOf(b.callAs(key, secret, token, search, searched)), "it was added anew, with another secret")
}

func TestTheKeysOfADeletedSandboxAreFree(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	b.good("POST", "/v1/sandboxes", `{"app_key":"one","orders":1}`)
	b.good("POST", "/v1/sandboxes/one/apps", `{"app_key":"two"}`)
	assert.Equal(t, 409, b.do("POST", box+"/apps", `{"app_key":"two"}`).status)
	b.good("DELETE", "/v1/sandboxes/two", "")
	assert.Equal(t, 404, b.do("GET", "/v1/sandboxes/one", "").status)
	b.good("POST", box+"/apps", `{"app_key":"two"}`)
}
