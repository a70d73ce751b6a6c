package control_test

import (
	"encoding/json"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// caseTries are tries of the routes of after-sales: order 51 is paid, 52 was
// completed, and 53 is locked from the start.
var caseTries = []try{
	{"POST /v1/sandboxes/{sandbox}/orders", box + "/orders", `{"order_id":51}`, 201, ""},
	{"POST /v1/sandboxes/{sandbox}/orders", box + "/orders", `{"order_id":52,"order_state":"FINISHED_L","items":[{"price":100,"num":2}]}`, 201, ""},
	{"POST /v1/sandboxes/{sandbox}/orders", box + "/orders", `{"order_id":53,"order_state":"LOCKED"}`, 201, ""},
	{"POST /v1/sandboxes/{sandbox}/orders", box + "/orders", `{"order_id":9200000000000000000}`, 400, "order_id"},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/refunds", box + "/orders/51/refunds", `{"sum_fen":1}`, 400, "sum_fen"},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/refunds", box + "/orders/51/refunds", "{\"reason\":\"\xff\"}", 400, ""},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/refunds", box + "/orders/51/refunds", `{"reason":"不想要了"}`, 201, ""},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/refunds", box + "/orders/51/refunds", `{}`, 409, ""},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/refunds", box + "/orders/52/refunds", `{"sum_fen":1000000}`, 400, "sum_fen"},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/refunds", box + "/orders/52/refunds", `{"sum_fen":100}`, 201, ""},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/refunds", box + "/orders/50/refunds", ``, 404, "order_id"},
	{"POST /v1/sandboxes/{sandbox}/refunds/{refund_id}/events", box + "/refunds/5100/events", `{"event":"intercept"}`, 409, ""},
	{"POST /v1/sandboxes/{sandbox}/refunds/{refund_id}/events", box + "/refunds/5100/events", `{"event":"aprove"}`, 400, "event"},
	{"POST /v1/sandboxes/{sandbox}/refunds/{refund_id}/events", box + "/refunds/5100/events", `{"event":"approve","checker":"小王","remark":"同意"}`, 200, ""},
	{"POST /v1/sandboxes/{sandbox}/refunds/{refund_id}/events", box + "/refunds/5101/events", `{"event":"approve"}`, 404, "refund_id"},
	{"POST /v1/sandboxes/{sandbox}/refunds/{refund_id}/events", box + "/refunds/7000/events", `{"event":"approve"}`, 404, "refund_id"},
	{"POST /v1/sandboxes/{sandbox}/refunds/{refund_id}/events", box + "/refunds/5300/events", `{"event":"withdraw"}`, 200, ""},
	{"GET /v1/sandboxes/{sandbox}/refunds", box + "/refunds?status=approved,withdrawn&from=2025-04-01T00:00:00Z&to=2035-04-01T00:00:00Z&offset=0&limit=5", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/refunds", box + "/refunds?order_id=52", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/refunds", box + "/refunds?status=lost", "", 400, "status"},
	{"GET /v1/sandboxes/{sandbox}/refunds", box + "/refunds?from=today", "", 400, "from"},
	{"GET /v1/sandboxes/{sandbox}/refunds", box + "/refunds?limit=1001", "", 400, "limit"},
	{"GET /v1/sandboxes/{sandbox}/refunds", box + "/refunds?vender_id=1", "", 404, "vender_id"},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/services", box + "/orders/52/services", `{"kind":"exchange","reason":"尺码不合适"}`, 201, ""},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/services", box + "/orders/52/services", `{"kind":"gift"}`, 400, "kind"},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/services", box + "/orders/52/services", `{"kind":"return","count":2}`, 400, "count"},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/services", box + "/orders/52/services", `{"kind":"return","sku_id":1}`, 400, "sku_id"},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/services", box + "/orders/53/services", `{"kind":"return"}`, 409, ""},
	{"POST /v1/sandboxes/{sandbox}/services/{service_id}/events", box + "/services/5225/events", `{"event":"approve","auditor":"小王"}`, 200, ""},
	{"POST /v1/sandboxes/{sandbox}/services/{service_id}/events", box + "/services/5225/events", `{"event":"send_back","logistics_id":467,"waybill":"SF9"}`, 200, ""},
	{"POST /v1/sandboxes/{sandbox}/services/{service_id}/events", box + "/services/5225/events", `{"event":"receive","waybill":"SF9"}`, 400, "logistics_id"},
	{"POST /v1/sandboxes/{sandbox}/services/{service_id}/events", box + "/services/5225/events", `{"event":"receive"}`, 200, ""},
	{"POST /v1/sandboxes/{sandbox}/services/{service_id}/events", box + "/services/5225/events", `{"event":"repair"}`, 409, ""},
	{"POST /v1/sandboxes/{sandbox}/services/{service_id}/events", box + "/services/5225/events", `{"event":"exchange"}`, 200, ""},
	{"POST /v1/sandboxes/{sandbox}/services/{service_id}/events", box + "/services/5226/events", `{"event":"approve"}`, 404, "service_id"},
	{"GET /v1/sandboxes/{sandbox}/services", box + "/services?status=replaced", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/services", box + "/services?status=lost", "", 400, "status"},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/complaints", box + "/orders/52/complaints", `{"subject":"少发了一件"}`, 201, ""},
	{"POST /v1/sandboxes/{sandbox}/orders/{order_id}/complaints", box + "/orders/52/complaints", `{}`, 400, "subject"},
	{"POST /v1/sandboxes/{sandbox}/complaints/{complaint_id}/events", box + "/complaints/5250/events", `{"event":"reply","reply":"马上补发"}`, 200, ""},
	{"POST /v1/sandboxes/{sandbox}/complaints/{complaint_id}/events", box + "/complaints/5250/events", `{"event":"reply"}`, 400, "reply"},
	{"POST /v1/sandboxes/{sandbox}/complaints/{complaint_id}/events", box + "/complaints/5250/events", `{"event":"close"}`, 200, ""},
	{"POST /v1/sandboxes/{sandbox}/complaints/{complaint_id}/events", box + "/complaints/5250/events", `{"event":"close"}`, 409, ""},
	{"GET /v1/sandboxes/{sandbox}/complaints", box + "/complaints?status=closed", "", 200, ""},
	{"GET /v1/sandboxes/{sandbox}/complaints", box + "/complaints?status=lost", "", 400, "status"},
}

// number returns a member of an answer that is a number.
func number(t *testing.T, v any) int64 {
	t.Helper()
	n, err := v.(json.Number).Int64()
	require.NoError(t, err, "%v", v)
	return n
}

func TestARequestLocksAndAnApprovalCancelsAndPaysADayLater(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	b.good("POST", box+"/orders", `{"order_id":61,"order_state":"WAIT_SELLER_STOCK_OUT"}`)
	asked := b.good("POST", box+"/orders/61/refunds", `{"reason":"拍错了"}`).json
	assert.Equal(t, "LOCKED", asked["order_state"])
	assert.Equal(t, "not_reviewed", asked["status"])
	assert.Positive(t, number(t, asked["sum_fen"]))
	id := asked["refund_id"].(json.Number).String()
	b.good("POST", box+"/refunds/"+id+"/events", `{"event":"approve","checker":"小王"}`)
	events := b.good("POST", box+"/clock/advance", `{"by":"24h"}`).json["events"].([]any)
	paid := 0
	for _, e := range events {
		if happened := e.(map[string]any); number(t, happened["order_id"]) == 61 {
			assert.Equal(t, "refund_pay", happened["event"])
			paid++
		}
	}
	assert.Equal(t, 1, paid)
	whole := b.good("GET", box+"/orders/61", "").json
	refund := whole["refunds"].([]any)[0].(map[string]any)
	assert.Equal(t, "TRADE_CANCELED", whole["order_state"])
	assert.Equal(t, "refunded", refund["status"])
	assert.Equal(t, "小王", refund["checker"])
	history := whole["history"].([]any)
	assert.Equal(t, "control", history[len(history)-2].(map[string]any)["cause"])
	assert.Equal(t, "time", history[len(history)-1].(map[string]any)["cause"])
}

func TestAPageOfRefundsIsAPartOfTheWholeList(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	b.good("POST", box+"/orders", `{"order_state":"LOCKED","count":7}`)
	list := func(query url.Values) (ids []string, total int64) {
		page := b.good("GET", box+"/refunds?"+query.Encode(), "").json
		for _, r := range page["refunds"].([]any) {
			ids = append(ids, r.(map[string]any)["refund_id"].(json.Number).String())
		}
		return ids, number(t, page["total"])
	}
	all, total := list(url.Values{"limit": {"1000"}})
	require.Len(t, all, int(total))
	assert.Greater(t, total, int64(7), "generated orders have requests as well")
	part, again := list(url.Values{"offset": {"2"}, "limit": {"3"}})
	assert.Equal(t, all[2:5], part)
	assert.Equal(t, total, again)
	now, seven := list(url.Values{"from": {start.Format(time.RFC3339)}})
	assert.Len(t, now, 7)
	assert.EqualValues(t, 7, seven)
	open, _ := list(url.Values{"status": {"not_reviewed"}, "limit": {"1000"}})
	assert.Subset(t, all, open)
	assert.Subset(t, open, now)
}
