package control_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/control"
	"github.com/jdmock/jdmock/mockserver/journal"
)

// ids returns the order ids of a list.
func ids(a answer) []string {
	var all []string
	for _, o := range a.json["orders"].([]any) {
		all = append(all, o.(map[string]any)["order_id"].(json.Number).String())
	}
	return all
}

func TestPagesCoverEachOrderOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	b.good("POST", box+"/shops", `{"orders":23}`)
	b.good("POST", box+"/orders", `{"count":30}`) // all placed in one second
	seen := map[string]bool{}
	for after := ""; ; {
		page := b.good("GET", box+"/orders?page_size=7"+after, "")
		assert.Equal(t, json.Number("113"), page.json["total"])
		got := ids(page)
		if len(got) == 0 {
			break
		}
		for _, id := range got {
			require.False(t, seen[id], "order %s stands on two pages", id)
			seen[id] = true
		}
		after = "&after=" + got[len(got)-1]
	}
	assert.Len(t, seen, 113)
}

func TestPostedOrdersStandInEveryState(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	for _, state := range []string{
		"NOT_PAY", "PAUSE", "WAIT_SELLER_STOCK_OUT", "POP_ORDER_PAUSE", "WAIT_SELLER_DELIVERY", "WAIT_GOODS_RECEIVE_CONFIRM", "LOCKED",
		"DELIVERY_RETURN", "FINISHED_L", "TRADE_CANCELED", "SEND_TO_DISTRIBUTION_CENER", "DISTRIBUTION_CENTER_RECEIVED", "RECEIPTS_CONFIRM", "UN_KNOWN",
	} {
		got := b.good("GET", box+"/orders/"+b.post(state), "")
		assert.Equal(t, state, got.json["order_state"])
		assert.Equal(t, state, got.json["order"].(map[string]any)["orderState"])
	}
	loc := b.good("POST", box+"/orders", `{"order_type":75}`)
	assert.Equal(t, "WAIT_SEND_CODE", loc.json["orders"].([]any)[0].(map[string]any)["order_state"])
}

func TestAPostedOrderIsWhatWasAskedFor(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	b.good("POST", box+"/orders", `{"order_id":42,"items":[{"sku_id":5,"name":"杯子","price":"19.90","num":3}],"consignee":{"name":"王五"},"remark":"快"}`)
	got := b.good("GET", box+"/orders/42", "").json["order"].(map[string]any)
	assert.Equal(t, "59.70", got["orderTotalPrice"])
	assert.Equal(t, "快", got["orderRemark"])
	assert.Equal(t, "王五", got["consigneeInfo"].(map[string]any)["fullname"])
}

func TestARefusedEventNamesStateAndEvent(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	id := b.post("FINISHED_L")
	got := b.do("POST", box+"/orders/"+id+"/events", `{"event":"ship"}`)
	assert.Equal(t, 409, got.status)
	assert.Equal(t, "FINISHED_L", got.json["from"])
	assert.Equal(t, "ship", got.json["event"])
}

func TestAnEventIsInTheHistory(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	id := b.post("WAIT_SELLER_STOCK_OUT")
	shipped := b.good("POST", box+"/orders/"+id+"/events", `{"event":"ship"}`)
	assert.NotEmpty(t, shipped.json["waybill"])
	history := b.good("GET", box+"/orders/"+id, "").json["history"].([]any)
	require.Len(t, history, 1)
	assert.Equal(t, map[string]any{
		"at": "2025-04-02T04:00:00Z", "event": "ship", "from": "WAIT_SELLER_STOCK_OUT", "to": "WAIT_GOODS_RECEIVE_CONFIRM", "cause": "control",
	}, history[0])
}

func TestTwoSandboxesAreApart(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	for _, key := range []string{"one", "two"} {
		b.good("POST", "/v1/sandboxes", fmt.Sprintf(`{"app_key":%q,"orders":10}`, key))
	}
	one, two := "/v1/sandboxes/one", "/v1/sandboxes/two"
	b.good("POST", one+"/orders", `{"order_id":42}`)
	b.good("POST", one+"/faults", `{"action":{"type":"error","code":"2"}}`)
	b.good("PUT", one+"/quirks", `{"quirks":{"pay-type":"digit"}}`)
	b.good("POST", one+"/clock/advance", `{"by":"24h"}`)
	b.call("one", "jingdong.pop.order.get")
	assert.Equal(t, 404, b.do("GET", two+"/orders/42", "").status)
	assert.Empty(t, b.good("GET", two+"/faults", "").json["faults"])
	assert.Equal(t, "named", b.good("GET", two+"/quirks", "").json["quirks"].(map[string]any)["pay-type"])
	assert.Equal(t, "2025-04-02T04:00:00Z", b.good("GET", two+"/clock", "").json["now"])
	assert.Empty(t, b.good("GET", two+"/calls", "").json["calls"])
	assert.Len(t, b.good("GET", one+"/calls?outcome=refused", "").json["calls"], 1)
}

func TestADeletedSandboxIsGone(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	for range 2 { // its key is free again
		b.good("POST", "/v1/sandboxes", `{"app_key":"one","orders":3}`)
		b.good("DELETE", "/v1/sandboxes/one", "")
		_, known := b.server.FindSandbox("one")
		assert.False(t, known)
	}
}

func TestAnInconclusiveAssertionDoesNotPass(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	b.server.Sandbox().Journal.Size = 2
	for range 3 {
		b.call(mockserver.DefaultAppKey, "jingdong.pop.order.get")
	}
	for body, want := range map[string][2]bool{
		`{"method":"x","times":0}`: {false, true}, `{"at_most":1}`: {false, false}, `{"at_least":2}`: {true, false}, `{"at_least":3}`: {false, true},
	} {
		got := b.good("POST", box+"/assertions", body)
		assert.Equal(t, want, [2]bool{got.json["passed"].(bool), got.json["inconclusive"].(bool)}, "%s: %s", body, got.text)
	}
	b.server.Sandbox().Journal.Clear()
	b.server.Sandbox().Journal.Add(journal.Entry{ID: "1", Method: "x", Outcome: journal.Answered})
	assert.Equal(t, true, b.good("POST", box+"/assertions", `{"method":"x","times":1}`).json["passed"])
}

func TestALargeBodyIsRefused(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	assert.Equal(t, 413, b.do("POST", box+"/orders", `{"remark":"`+strings.Repeat("x", control.MaxBodyBytes)+`"}`).status)
}

func TestAWrongMethodNamesTheRightOnes(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	got := b.do("PATCH", box+"/orders", "")
	assert.Equal(t, 405, got.status)
	assert.Equal(t, "GET, HEAD, POST", got.header.Get("Allow"))
	assert.Equal(t, 404, b.do("GET", "/v1/nothing", "").status)
}

func TestANearNameIsAdvised(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	assert.Contains(t, b.do("POST", box+"/orders", `{"orderState":"LOCKED"}`).json["error"], "write order_state")
	assert.Contains(t, b.do("GET", box+"/orders?pagesize=1", "").json["error"], "write page_size")
	assert.Contains(t, b.do("GET", box+"/orders?state=LOCKD", "").json["error"], "write LOCKED")
}

func TestResetForgetsWhatWasPosted(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	first := b.post("LOCKED")
	second := b.post("LOCKED")
	assert.NotEqual(t, first, second)
	b.good("POST", box+"/reset", "")
	assert.Equal(t, 404, b.do("GET", box+"/orders/"+first, "").status)
	assert.Equal(t, first, b.post("LOCKED"), "the same requests bring about the same orders")
}
