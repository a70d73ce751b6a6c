package control_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/control"
)

// A try is one request of a route.
type try struct {
	route, path, body string
	want              int
	field             string // of a refusal
}

// tries are good and bad requests of every route; ORDER is an order that can be
// shipped, and CALL a call that was received.
var tries = []try{
	{"GET /healthz", "/healthz", "", 200, ""},
	{"GET /readyz", "/readyz", "", 200, ""},
	{"GET /", "/", "", 200, ""},
	{"GET /metrics", "/metrics?collect[]=any", "", 200, ""},
	{"GET /v1/openapi.json", "/v1/openapi.json", "", 200, ""},
	{"POST /v1/sandboxes/{sandbox}/import", box + "/import", `{"orders":[{"order_id":71,"order_state":"FINISHED_L","order_type":22,"pay_type":4,"placed":"2025-04-01T00:00:00Z","modified":"2025-04-01T00:00:00Z","marks":{}}]}`, 200, ""},
	{"POST /v1/sandboxes/{sandbox}/import", box + "/import", `{"orders":[{"order_state":7}]}`, 400, "orders.order_state"},
	{"POST /v1/sandboxes/{sandbox}/import", box + "/import", `{"order":[]}`, 400, "order"},
	{"POST /v1/sandboxes/{sandbox}/import", box + "/import", `{"vender_id":"1"}`, 404, "vender_id"},
	{"POST /v1/sandboxes/{sandbox}/import", box + "/import", `{"clock":{"mode":"scaled","at":"2025-04-02T04:00:00Z"}}`, 400, "clock.mode"},
	{"POST /v1/sandboxes/{sandbox}/import", box + "/import", `{"clock":{"mode":"frozen","at":"2025-04-01T04:00:00Z"}}`, 409, "clock.at"},
	{"GET /v1/openapi.json", "/v1/openapi.json?x=1", "", 400, "x"},
	{"POST /v1/sandboxes", "/v1/sandboxes", `{"seed":7,"orders":5,"shops":2,"app_key":"k2","app_secret":"s2","idle_ttl":"1h","clock":"frozen","start":"2025-01-01T00:00:00Z"}`, 201, ""},
	{"POST /v1/sandboxes", "/v1/sandboxes", ``, 201, ""},
	{"POST /v1/sandboxes", "/v1/sandboxes", `{"app_key":"k2"}`, 409, ""},
	{"POST /v1/sandboxes", "/v1/sandboxes", `{"app_key":"default"}`, 400, "app_key"},
	{"POST /v1/sandboxes", "/v1/sandboxes", `{"order":5}`, 400, "order"},
	{"POST /v1/sandboxes", "/v1/sandboxes", `{"orders":"5"}`, 400, "orders"},
	{"POST /v1/sandboxes", "/v1/sandboxes", `{"orders":5000000}`, 400, "orders"},
	{"POST /v1/sandboxes", "/v1/sandboxes", `{"shops":-1}`, 400, "shops"},
	{"POST /v1/sandboxes", "/v1/sandboxes", `{"idle_ttl":"soon"}`, 400, ""},
	{"POST /v1/sandboxes", "/v1/sandboxes", `{"clock":"sundial"}`, 400, "clock"},
	{"POST /v1/sandboxes", "/v1/sandboxes", `{"arrivals":"often"}`, 400, "arrivals"},
	{"POST /v1/sandboxes", "/v1/sandboxes", `[]`, 400, ""},
	{"POST /v1/sandboxes", "/v1/sandboxes", `{} {}`, 400, ""},
	{"POST /v1/sandboxes", "/v1/sandboxes", `{`, 400, ""},
	{"GET /v1/sandboxes", "/v1/sandboxes", "", 200, ""},
	{"GET /v1/sandboxes", "/v1/sandboxes?page=2", "", 400, "page"},
	{"GET /v1/calls", "/v1/calls", "", 200, ""},
	{"GET /v1/calls", "/v1/calls?page_size=0", "", 400, "page_size"},
	{"GET /v1/sandboxes/{sandbox}", "/v1/sandboxes/k2", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}", "/v1/sandboxes/nobody", "", 404, "sandbox"},
	{"GET /v1/sandboxes/{sandbox}/apps", box + "/apps", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/apps", "/v1/sandboxes/nobody/apps", "", 404, "sandbox"},
	{"POST /v1/sandboxes/{sandbox}/apps", box + "/apps", `{"app_key":"k3","app_secret":"s3","state":"test","methods":["jingdong.pop.order.get"]}`, 201, ""},
	{"POST /v1/sandboxes/{sandbox}/apps", box + "/apps", ``, 201, ""},
	{"GET /v1/sandboxes/{sandbox}/passport", box + "/passport", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/passport", box + "/passport?a=b", "", 400, "a"},
	{"POST /v1/sandboxes/{sandbox}/apps", box + "/apps", `{"app_key":"k3"}`, 409, "app_key"},
	{"POST /v1/sandboxes/{sandbox}/apps", box + "/apps", `{"app_key":"k2"}`, 409, "app_key"},
	{"POST /v1/sandboxes/{sandbox}/apps", box + "/apps", `{"app_key":"default"}`, 400, "app_key"},
	{"POST /v1/sandboxes/{sandbox}/apps", box + "/apps", `{"app_secret":""}`, 400, "app_secret"},
	{"POST /v1/sandboxes/{sandbox}/apps", box + "/apps", `{"state":"asleep"}`, 400, "state"},
	{"POST /v1/sandboxes/{sandbox}/apps", box + "/apps", `{"key":"k4"}`, 400, "key"},
	{"GET /v1/sandboxes/{sandbox}/apps/{app_key}", box + "/apps/jdmock-app-key", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/apps/{app_key}", box + "/apps/nobody", "", 404, "app_key"},
	{"PUT /v1/sandboxes/{sandbox}/apps/{app_key}", box + "/apps/jdmock-app-key", `{"state":"test","methods":["jingdong.pop.order.get"],"ip_allow":["10.0.0.0/8","::1"],"daily_quota":7}`, 200, ""},
	{"PUT /v1/sandboxes/{sandbox}/apps/{app_key}", box + "/apps/jdmock-app-key", `{"state":"online","methods":[],"ip_allow":[],"daily_quota":0}`, 200, ""},
	{"PUT /v1/sandboxes/{sandbox}/apps/{app_key}", box + "/apps/jdmock-app-key", `{"state":"asleep"}`, 400, "state"},
	{"PUT /v1/sandboxes/{sandbox}/apps/{app_key}", box + "/apps/jdmock-app-key", `{"methods":["x"]}`, 400, "methods"},
	{"PUT /v1/sandboxes/{sandbox}/apps/{app_key}", box + "/apps/jdmock-app-key", `{"ip_allow":["here"]}`, 400, "ip_allow"},
	{"GET /v1/sandboxes/{sandbox}/shops", box + "/shops", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/shops", box + "/shops?a=b", "", 400, "a"},
	{"POST /v1/sandboxes/{sandbox}/shops", box + "/shops", `{"vender_id":"777","shop_name":"测试店","orders":3}`, 201, ""},
	{"POST /v1/sandboxes/{sandbox}/shops", box + "/shops", `{"unauthorized":true}`, 201, ""},
	{"POST /v1/sandboxes/{sandbox}/shops", box + "/shops", `{"vender_id":"777"}`, 409, ""},
	{"POST /v1/sandboxes/{sandbox}/shops", box + "/shops", `{"vender_id":"abc"}`, 400, ""},
	{"POST /v1/sandboxes/{sandbox}/shops", box + "/shops", `{"orders":-1}`, 400, "orders"},
	{"GET /v1/sandboxes/{sandbox}/shops/{vender_id}", box + "/shops/777", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/shops/{vender_id}", box + "/shops/778", "", 404, "vender_id"},
	{"PUT /v1/sandboxes/{sandbox}/shops/{vender_id}", box + "/shops/777", `{"points":5,"kind":"FBP"}`, 200, ""},
	{"PUT /v1/sandboxes/{sandbox}/shops/{vender_id}", box + "/shops/777", `{"points":-5}`, 400, "points"},
	{"PUT /v1/sandboxes/{sandbox}/shops/{vender_id}", box + "/shops/777", `{"kind":"POP"}`, 400, "kind"},
	{"POST /v1/sandboxes/{sandbox}/shops/{vender_id}/events", box + "/shops/777/events", `{"event":"password_changed"}`, 200, ""},
	{"POST /v1/sandboxes/{sandbox}/shops/{vender_id}/events", box + "/shops/777/events", `{"event":"fire"}`, 400, "event"},
	{"POST /v1/sandboxes/{sandbox}/shops/{vender_id}/events", box + "/shops/777/events", ``, 400, "event"},
	{"GET /v1/sandboxes/{sandbox}/tokens", box + "/tokens?vender_id=777", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/tokens", box + "/tokens?vender_id=778", "", 404, "vender_id"},
	{"POST /v1/sandboxes/{sandbox}/tokens", box + "/tokens", `{"vender_id":"777","expires":"2025-01-01T00:00:00Z"}`, 201, ""},
	{"POST /v1/sandboxes/{sandbox}/tokens", box + "/tokens", `{"vender_id":"778"}`, 404, "vender_id"},
	{"POST /v1/sandboxes/{sandbox}/tokens", box + "/tokens", `{"app_key":"nobody"}`, 404, "app_key"},
	{"DELETE /v1/sandboxes/{sandbox}/tokens/{token}", box + "/tokens/jdmock-access-token", "", 204, ""},
	{"DELETE /v1/sandboxes/{sandbox}/tokens/{token}", box + "/tokens/a%2Fb", "", 404, "token"},
	{"GET /v1/sandboxes/{sandbox}/orders", box + "/orders?state=FINISHED_L,LOCKED&vender_id=10000001&page_size=3", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/orders", box + "/orders?state=FINISHED", "", 400, "state"},
	{"GET /v1/sandboxes/{sandbox}/orders", box + "/orders?page_size=1001", "", 400, "page_size"},
	{"GET /v1/sandboxes/{sandbox}/orders", box + "/orders?after=1", "", 400, "after"},
	{"GET /v1/sandboxes/{sandbox}/orders", box + "/orders?vender_id=778", "", 404, "vender_id"},
	{"GET /v1/sandboxes/{sandbox}/orders", box + "/orders?states=LOCKED", "", 400, "states"},
	{"POST /v1/sandboxes/{sandbox}/orders", box + "/orders", `{"order_state":"LOCKED","order_id":42,"items":[{"sku_id":5,"price":"19.90","num":3},{"outer_sku_id":"A-1","price":5}],"consignee":{"name":"王五","province":"北京"},"remark":"快"}`, 201, ""},
	{"POST /v1/sandboxes/{sandbox}/orders", box + "/orders", `{"order_id":42}`, 409, "order_id"},
	{"POST /v1/sandboxes/{sandbox}/orders", box + "/orders", `{"overseas":true,"parcel":"lost"}`, 201, ""},
	{"POST /v1/sandboxes/{sandbox}/orders", box + "/orders", `{"parcel":"stolen"}`, 400, "parcel"},
	{"POST /v1/sandboxes/{sandbox}/orders", box + "/orders", `{"count":1001}`, 400, "count"},
	{"POST /v1/sandboxes/{sandbox}/orders", box + "/orders", `{"count":2,"order_id":43}`, 400, "count"},
	{"POST /v1/sandboxes/{sandbox}/orders", box + "/orders", `{"order_type":1}`, 400, "order_type"},
	{"POST /v1/sandboxes/{sandbox}/orders", box + "/orders", `{"order_type":75,"order_state":"WAIT_SELLER_STOCK_OUT"}`, 400, "order_state"},
	{"POST /v1/sandboxes/{sandbox}/orders", box + "/orders", `{"placed":"2025-05-01T00:00:00Z"}`, 400, "placed"},
	{"POST /v1/sandboxes/{sandbox}/orders", box + "/orders", `{"placed":"2025-03-01T00:00:00Z","order_state":"NOT_PAY"}`, 400, "placed"},
	{"POST /v1/sandboxes/{sandbox}/orders", box + "/orders", `{"items":[{"num":0,"price":-1}]}`, 400, "items[0].price"},
	{"POST /v1/sandboxes/{sandbox}/orders", box + "/orders", `{"items":[{"num":-1}]}`, 400, "items[0].num"},
	{"POST /v1/sandboxes/{sandbox}/orders", box + "/orders", `{"items":[{"price":"1.234"}]}`, 400, "price"},
	{"POST /v1/sandboxes/{sandbox}/orders", box + "/orders", `{"vender_id":"778"}`, 404, "vender_id"},
	{"GET /v1/sandboxes/{sandbox}/orders/{order_id}", box + "/orders/42", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/orders/{order_id}", box + "/orders/43", "", 404, "order_id"},
	{"GET /v1/sandboxes/{sandbox}/orders/{order_id}", box + "/orders/x", "", 400, "order_id"},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/events", box + "/orders/42/events", `{"event":"reject"}`, 200, ""},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/events", box + "/orders/42/events", `{"event":"reject"}`, 409, ""},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/events", box + "/orders/42/events", `{"event":"shipp"}`, 400, "event"},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/events", box + "/orders/42/events", `{"event":"ship","logistics_id":5}`, 400, "logistics_id"},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/events", box + "/orders/42/events", `{"event":"lock","waybill":"x"}`, 400, "logistics_id"},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/events", box + "/orders/42/events", `{"event":"ship","logistics_id":467,"waybill":"SF1"}`, 200, ""},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/age", box + "/orders/42/age", `{"by":"72h"}`, 200, ""},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/age", box + "/orders/42/age", `{"by":"-72h"}`, 400, ""},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/age", box + "/orders/44/age", `{"by":"72h"}`, 404, "order_id"},
	{"POST /v1/sandboxes/{sandbox}/age", box + "/age", `{"by":"1h"}`, 200, ""},
	{"POST /v1/sandboxes/{sandbox}/age", box + "/age", `{}`, 400, "by"},
	{"GET /v1/sandboxes/{sandbox}/clock", box + "/clock", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/clock", box + "/clock?a=1", "", 400, "a"},
	{"PUT /v1/sandboxes/{sandbox}/clock", box + "/clock", `{"mode":"frozen","at":"2025-04-03T00:00:00Z"}`, 200, ""},
	{"PUT /v1/sandboxes/{sandbox}/clock", box + "/clock", `{"mode":"frozen","at":"2025-04-01T00:00:00Z"}`, 409, ""},
	{"PUT /v1/sandboxes/{sandbox}/clock", box + "/clock", `{"mode":"backwards"}`, 400, ""},
	{"GET /v1/sandboxes/{sandbox}/arrivals", box + "/arrivals", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/arrivals", box + "/arrivals?x=1", "", 400, "x"},
	{"PUT /v1/sandboxes/{sandbox}/arrivals", box + "/arrivals", `{"plan":"20/m"}`, 200, ""},
	{"PUT /v1/sandboxes/{sandbox}/arrivals", box + "/arrivals", `{"per_hour":[0,0,0,0,0,0,0,0,60,60,60,60,60,60,60,60,60,60,60,60,60,0,0,0],"shares":{"never_pay":50,"refuse":1.5},"pay_median":"90s","pay_sigma":0.5}`, 200, ""},
	{"GET /v1/sandboxes/{sandbox}/arrivals", box + "/arrivals", "", 200, ""},
	{"PUT /v1/sandboxes/{sandbox}/arrivals", box + "/arrivals", `{}`, 400, "plan"},
	{"PUT /v1/sandboxes/{sandbox}/arrivals", box + "/arrivals", `{"plan":"dya"}`, 400, "plan"},
	{"PUT /v1/sandboxes/{sandbox}/arrivals", box + "/arrivals", `{"plan":"2000/s"}`, 400, "plan"},
	{"PUT /v1/sandboxes/{sandbox}/arrivals", box + "/arrivals", `{"plan":"day","per_hour":[1]}`, 400, "plan"},
	{"PUT /v1/sandboxes/{sandbox}/arrivals", box + "/arrivals", `{"per_hour":[1]}`, 400, "per_hour"},
	{"PUT /v1/sandboxes/{sandbox}/arrivals", box + "/arrivals", `{"plan":"day","shares":{"neverpay":1}}`, 400, "shares"},
	{"PUT /v1/sandboxes/{sandbox}/arrivals", box + "/arrivals", `{"plan":"day","shares":{"refuse":101}}`, 400, "shares"},
	{"PUT /v1/sandboxes/{sandbox}/arrivals", box + "/arrivals", `{"plan":"day","pay_median":"soon"}`, 400, "pay_median"},
	{"PUT /v1/sandboxes/{sandbox}/arrivals", box + "/arrivals", `{"plan":"day","pay_sigma":9}`, 400, "pay_sigma"},
	{"PUT /v1/sandboxes/{sandbox}/arrivals", box + "/arrivals", `{"plans":"day"}`, 400, "plans"},
	{"POST /v1/sandboxes/{sandbox}/clock/advance", box + "/clock/advance", `{"by":"24h"}`, 200, ""},
	{"POST /v1/sandboxes/{sandbox}/clock/advance", box + "/clock/advance", `{"next":true}`, 200, ""},
	{"POST /v1/sandboxes/{sandbox}/clock/advance", box + "/clock/advance", `{"until":{"order_id":42,"order_state":"FINISHED_L"}}`, 200, ""},
	{"POST /v1/sandboxes/{sandbox}/clock/advance", box + "/clock/advance", `{"until":{"order_id":42,"order_state":"NOT_PAY"}}`, 409, ""},
	{"POST /v1/sandboxes/{sandbox}/clock/advance", box + "/clock/advance", `{}`, 400, "by"},
	{"POST /v1/sandboxes/{sandbox}/clock/advance", box + "/clock/advance", `{"by":"1h","next":true}`, 400, "by"},
	{"POST /v1/sandboxes/{sandbox}/faults", box + "/faults", `{"method":"jingdong.pop.order.ship","nth":2,"phase":"after","action":{"type":"error","code":"2"}}`, 201, ""},
	{"POST /v1/sandboxes/{sandbox}/faults", box + "/faults", `{"action":{"type":"explode"}}`, 400, "action.type"},
	{"POST /v1/sandboxes/{sandbox}/faults", box + "/faults", `{"nth":1000,"action":{"type":"event","order_id":42,"event":"lock"}}`, 201, ""},
	{"POST /v1/sandboxes/{sandbox}/faults", box + "/faults", `{"action":{"type":"event","order_id":42,"event":"vanish"}}`, 400, "action.event"},
	{"POST /v1/sandboxes/{sandbox}/faults", box + "/faults", `{"action":{"type":"event","order_id":41,"event":"lock"}}`, 400, "action.order_id"},
	{"POST /v1/sandboxes/{sandbox}/faults", box + "/faults", `{"method":"jingdong.pop.orders.get","action":{"type":"event","event":"lock"}}`, 400, "action.order_id"},
	{"POST /v1/sandboxes/{sandbox}/faults", box + "/faults", `{"action":{"type":"advance"}}`, 400, "action.by"},
	{"POST /v1/sandboxes/{sandbox}/faults", box + "/faults", `{"metod":"x","action":{"type":"error","code":"2"}}`, 400, "metod"},
	{"GET /v1/sandboxes/{sandbox}/faults", box + "/faults", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/faults", box + "/faults?x=1", "", 400, "x"},
	{"GET /v1/sandboxes/{sandbox}/faults/{id}", box + "/faults/1", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/faults/{id}", box + "/faults/99", "", 404, "id"},
	{"DELETE /v1/sandboxes/{sandbox}/faults/{id}", box + "/faults/1", "", 204, ""},
	{"DELETE /v1/sandboxes/{sandbox}/faults/{id}", box + "/faults/1", "", 404, "id"},
	{"DELETE /v1/sandboxes/{sandbox}/faults", box + "/faults", "", 204, ""},
	{"DELETE /v1/sandboxes/{sandbox}/faults", "/v1/sandboxes/nobody/faults", "", 404, "sandbox"},
	{"GET /v1/sandboxes/{sandbox}/limits", box + "/limits", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/limits", box + "/limits?x=1", "", 400, "x"},
	{"PUT /v1/sandboxes/{sandbox}/limits", box + "/limits", `{"limit":"100/s","order_calls":"10/m","daily_quota":5,"concurrency":2}`, 200, ""},
	{"PUT /v1/sandboxes/{sandbox}/limits", box + "/limits", `{"limit":"often"}`, 400, "limit"},
	{"PUT /v1/sandboxes/{sandbox}/limits", box + "/limits", `{"app_key":"nobody"}`, 404, "app_key"},
	{"GET /v1/sandboxes/{sandbox}/quirks", box + "/quirks", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/quirks", box + "/quirks?x=1", "", 400, "x"},
	{"PUT /v1/sandboxes/{sandbox}/quirks", box + "/quirks", `{"quirks":{"pay-type":"digit"}}`, 200, ""},
	{"PUT /v1/sandboxes/{sandbox}/quirks", box + "/quirks", `{"quirks":{"pay_type":"digit"}}`, 400, "pay_type"},
	{"PUT /v1/sandboxes/{sandbox}/quirks", box + "/quirks", `{"quirks":{"pay-type":"x"}}`, 400, "pay-type"},
	{"GET /v1/sandboxes/{sandbox}/calls", box + "/calls?outcome=refused&page_size=5", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/calls", box + "/calls?outcome=lost", "", 400, "outcome"},
	{"GET /v1/sandboxes/{sandbox}/calls/{id}", box + "/calls/CALL", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/calls/{id}", box + "/calls/99", "", 404, "id"},
	{"POST /v1/sandboxes/{sandbox}/assertions", box + "/assertions", `{"method":"x","times":0}`, 200, ""},
	{"POST /v1/sandboxes/{sandbox}/assertions", box + "/assertions", `{"outcome":"lost"}`, 400, "outcome"},
	{"POST /v1/sandboxes/{sandbox}/assertions", box + "/assertions", `{"times":1,"at_most":2}`, 400, "times"},
	{"DELETE /v1/sandboxes/{sandbox}/calls", box + "/calls", "", 204, ""},
	{"DELETE /v1/sandboxes/{sandbox}/calls", box + "/calls?x=1", "", 400, "x"},
	{"GET /v1/sandboxes/{sandbox}/scenarios", box + "/scenarios", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/scenarios", box + "/scenarios?x=1", "", 400, "x"},
	{"GET /v1/sandboxes/{sandbox}/scenarios/{name}", box + "/scenarios/happy-path", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/scenarios/{name}", box + "/scenarios/hapy-path", "", 404, "name"},
	{"POST /v1/sandboxes/{sandbox}/scenarios/{name}/judge", box + "/scenarios/happy-path/judge", "", 409, "name"},
	{"POST /v1/sandboxes/{sandbox}/scenarios/{name}/begin", box + "/scenarios/happy-path/begin", "", 200, ""},
	{"POST /v1/sandboxes/{sandbox}/scenarios/{name}/begin", box + "/scenarios/sad-path/begin", "", 404, ""},
	{"POST /v1/sandboxes/{sandbox}/scenarios/{name}/judge", box + "/scenarios/happy-path/judge", "", 200, ""},
	{"POST /v1/sandboxes/{sandbox}/scenarios/{name}/run", box + "/scenarios/happy-path/run", "", 200, ""},
	{"POST /v1/sandboxes/{sandbox}/scenarios/{name}/run", box + "/scenarios/sad-path/run", "", 404, ""},
	{"POST /v1/sandboxes/{sandbox}/scenarios/run", box + "/scenarios/run", ownScenario, 200, ""},
	{"POST /v1/sandboxes/{sandbox}/scenarios/run", box + "/scenarios/run", `{"scenario":"name: x\nabuot: y"}`, 400, "scenario"},
	{"POST /v1/sandboxes/{sandbox}/scenarios/run", box + "/scenarios/run", `{}`, 400, "scenario"},
	{"POST /v1/sandboxes/{sandbox}/scenarios/begin", box + "/scenarios/begin", ownScenario, 200, ""},
	{"POST /v1/sandboxes/{sandbox}/scenarios/begin", box + "/scenarios/begin", `{"scenario":""}`, 400, "scenario"},
	{"PUT /v1/sandboxes/{sandbox}/snapshots/{name}", box + "/snapshots/before", "", 200, ""},
	{"PUT /v1/sandboxes/{sandbox}/snapshots/{name}", box + "/snapshots/" + strings.Repeat("x", 101), "", 400, ""},
	{"GET /v1/sandboxes/{sandbox}/snapshots", box + "/snapshots", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/snapshots", box + "/snapshots?x=1", "", 400, "x"},
	{"POST /v1/sandboxes/{sandbox}/snapshots/{name}/restore", box + "/snapshots/before/restore", "", 200, ""},
	{"POST /v1/sandboxes/{sandbox}/snapshots/{name}/restore", box + "/snapshots/after/restore", "", 404, "name"},
	{"DELETE /v1/sandboxes/{sandbox}/snapshots/{name}", box + "/snapshots/before", "", 204, ""},
	{"DELETE /v1/sandboxes/{sandbox}/snapshots/{name}", box + "/snapshots/before", "", 404, "name"},
	{"POST /v1/sandboxes/{sandbox}/reset", box + "/reset", "", 200, ""},
	{"POST /v1/sandboxes/{sandbox}/reset", "/v1/sandboxes/nobody/reset", "", 404, "sandbox"},
	{"DELETE /v1/sandboxes/{sandbox}", "/v1/sandboxes/k2", "", 204, ""},
	{"DELETE /v1/sandboxes/{sandbox}", "/v1/sandboxes/k2", "", 404, "sandbox"},
	{"DELETE /v1/sandboxes/{sandbox}", "/v1/sandboxes/default", "", 409, "sandbox"},
}

// ownScenario is a scenario of the caller's own.
const ownScenario = `{"scenario":"name: own\nabout: An order is there.\ngiven: {orders: [{name: a}]}\nexpect: [{order: a, version: unchanged}]\n"}`

// operations returns the routes of the document.
func operations(t *testing.T) map[string]map[string]any {
	t.Helper()
	text, err := json.Marshal(control.Document())
	require.NoError(t, err)
	var document struct {
		Paths map[string]map[string]map[string]any
	}
	require.NoError(t, json.Unmarshal(text, &document))
	all := map[string]map[string]any{}
	for path, at := range document.Paths {
		for method, operation := range at {
			all[strings.ToUpper(method)+" "+path] = operation
		}
	}
	return all
}

// answerSchema compiles the schema of an answer of an operation.
func answerSchema(t *testing.T, operation map[string]any, status string) *jsonschema.Schema {
	t.Helper()
	response, ok := operation["responses"].(map[string]any)[status].(map[string]any)
	require.True(t, ok, "status %s is not in the document", status)
	media, ok := response["content"].(map[string]any)
	if !ok {
		return nil
	}
	if media["application/json"] == nil {
		return nil
	}
	text, err := json.Marshal(media["application/json"].(map[string]any)["schema"])
	require.NoError(t, err)
	s, err := jsonschema.CompileString("mem:///answer.json", string(text))
	require.NoError(t, err)
	return s
}

func TestEveryRouteAnswersAsItsDocumentSays(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	all := operations(t)
	called := b.call(mockserver.DefaultAppKey, "jingdong.pop.order.get")
	good, bad := map[string]bool{}, map[string]bool{"GET /healthz": true, "GET /readyz": true, "GET /metrics": true, "GET /": true}
	for _, try := range slices.Concat(tries, caseTries) {
		method, _, _ := strings.Cut(try.route, " ")
		got := b.do(method, strings.ReplaceAll(try.path, "CALL", called), try.body)
		require.Equal(t, try.want, got.status, "%s %s %s: %s", method, try.path, try.body, got.text)
		require.Contains(t, all, try.route)
		if got.status < 300 {
			good[try.route] = true
			if s := answerSchema(t, all[try.route], strconv.Itoa(got.status)); s != nil {
				require.NoError(t, s.Validate(map[string]any(got.json)), "%s: %s", try.route, got.text)
			}
			continue
		}
		bad[try.route] = true
		assert.NotEmpty(t, got.json["error"], "%s", got.text)
		if try.field != "" {
			assert.Equal(t, try.field, got.json["field"], "%s %s", try.route, try.body)
		}
	}
	for route := range all {
		assert.True(t, good[route], "%s has no good try", route)
		assert.True(t, bad[route], "%s has no bad try", route)
	}
}
