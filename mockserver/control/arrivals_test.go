package control_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestArrivalsAreSetToldAndListedByAnAdvance(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	none := b.good("GET", box+"/arrivals", "")
	assert.Equal(t, "off", none.json["plan"])
	assert.NotContains(t, none.json, "next")

	set := b.good("PUT", box+"/arrivals", `{"plan":"20/m","shares":{"never_pay":0,"cash_on_delivery":0}}`)
	assert.Equal(t, json.Number("0"), set.json["arrived"])
	next, err := time.Parse(time.RFC3339, set.json["next"].(string))
	require.NoError(t, err)
	assert.True(t, next.After(start) && next.Before(start.Add(time.Minute)))
	assert.Equal(t, json.Number("0"), set.json["shares"].(map[string]any)["never_pay"])
	assert.Equal(t, json.Number("4"), set.json["shares"].(map[string]any)["cancel_unpaid"])
	assert.Equal(t, json.Number("0"), set.json["shares"].(map[string]any)["refund"], "nobody wants anything later unless somebody says so")

	placed := 0
	for _, e := range b.good("POST", box+"/clock/advance", `{"by":"10m"}`).json["events"].([]any) {
		e := e.(map[string]any)
		if e["event"] != "placed" {
			continue
		}
		placed++
		assert.Equal(t, "NOT_PAY", e["to"])
		assert.Equal(t, "10000001", e["vender_id"])
		order := b.good("GET", box+"/orders/"+e["order_id"].(json.Number).String(), "")
		assert.Equal(t, e["at"], order.json["placed"])
	}
	assert.InDelta(t, 200, placed, 71)
	assert.Equal(t, json.Number(jsonOf(t, placed)), b.good("GET", box+"/arrivals", "").json["arrived"])

	b.good("PUT", box+"/arrivals", `{"plan":"1000/s"}`)
	refused := b.do("POST", box+"/clock/advance", `{"by":"72h"}`)
	assert.Equal(t, 400, refused.status)
	assert.Contains(t, refused.json["error"], "orders would arrive")
	b.good("PUT", box+"/arrivals", `{"plan":"off"}`)
	for _, e := range b.good("POST", box+"/clock/advance", `{"by":"72h"}`).json["events"].([]any) {
		assert.NotEqual(t, "placed", e.(map[string]any)["event"])
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return string(text)
}

func TestASandboxIsMadeWithArrivals(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	b.good("POST", "/v1/sandboxes", `{"app_key":"living","orders":0,"shops":2,"arrivals":"10/m"}`)
	const living = "/v1/sandboxes/living"
	b.good("POST", living+"/clock/advance", `{"by":"1h"}`)
	orders := b.good("GET", living+"/orders?page_size=1000", "")
	total, err := orders.json["total"].(json.Number).Int64()
	require.NoError(t, err)
	assert.InDelta(t, 600, total, 125)
	assert.Contains(t, string(orders.text), `"vender_id":"10000002"`)

	b.good("POST", living+"/reset", "")
	b.good("POST", living+"/clock/advance", `{"by":"1h"}`)
	again := b.good("GET", living+"/orders?page_size=1000", "")
	assert.Equal(t, withoutVersions(string(orders.text)), withoutVersions(string(again.text)), "a reset brings the same orders again")
}

// withoutVersions cuts the versions out of a list, which nothing gives again.
func withoutVersions(text string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(text, `"version":`) {
		b.WriteString(strings.TrimLeft(part, "0123456789"))
	}
	return b.String()
}
