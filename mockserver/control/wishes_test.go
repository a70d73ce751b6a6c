package control_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/arrival"
)

func TestArrivingBuyersComplainIfThePlanSaysSo(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	set := b.good("PUT", box+"/arrivals", `{"plan":"30/h","shares":{"complain":40,"refund":20,"ask_cancel":0}}`)
	assert.Equal(t, json.Number("40"), set.json["shares"].(map[string]any)["complain"])
	before := len(b.good("GET", box+"/refunds?limit=1000", "").json["refunds"].([]any))
	b.good("POST", box+"/clock/advance", `{"by":"240h"}`)
	open := b.good("GET", box+"/complaints?status=open&limit=1", "").json
	total, err := open["total"].(json.Number).Int64()
	require.NoError(t, err)
	assert.Greater(t, total, int64(1000), "of some 7000 orders")
	after := b.good("GET", box+"/refunds?limit=1000&status=not_reviewed", "").json["refunds"].([]any)
	assert.Greater(t, len(after), before)
	about := operations(t)["PUT /v1/sandboxes/{sandbox}/arrivals"]["summary"]
	for _, name := range arrival.ShareNames() {
		assert.Contains(t, about, name)
	}
}
