package control_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver"
)

func TestACallTellsWhereItsParametersBreakTheSchema(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	id := b.call(mockserver.DefaultAppKey, shipMethod, `{"orderid":7531,"logistics_id":"x7531","waybill":"W"}`)
	reply := b.good("GET", box+"/calls/"+id, "")
	all, ok := reply.json["violations"].([]any)
	require.True(t, ok)
	require.Len(t, all, 3)
	assert.Equal(t, map[string]any{
		"pointer": "/360buy_param_json/orderid", "rule": "unknown", "code": "member-unknown",
		"expected": "order_id", "expected_zh": "order_id", "found": "a name that is not known", "found_zh": "未知的名称",
		"hint": "write order_id", "hint_zh": "请改为 order_id",
	}, all[0])
	for _, v := range all {
		assert.NotContains(t, v.(map[string]any)["found"], "7531")
	}
	order := b.post("WAIT_SELLER_STOCK_OUT")
	id = b.call(mockserver.DefaultAppKey, shipMethod, `{"order_id":`+order+`,"logistics_id":2087,"waybill":"JDX1"}`)
	assert.NotContains(t, b.good("GET", box+"/calls/"+id, "").json, "violations")
}
