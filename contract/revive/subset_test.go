package revive_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/revive"
	"github.com/jdmock/jdmock/contract/wire"
)

// TestWhateverMembersAreShownTheyStayAndTheRestFits takes orders of which the
// caller had asked for some of the fields. balanceUsed is always among them: a
// payment that is less than the coupons say is taken for a contradiction.
func TestWhateverMembersAreShownTheyStayAndTheRestFits(t *testing.T) {
	t.Parallel()
	a := newWorld(t, 11, 120, begun)
	var answers [][]byte
	for _, o := range a.s.Orders.List() {
		answers = append(answers, a.reads(o.ID)[0](a))
	}
	rapid.Check(t, func(rt *rapid.T) {
		shown := map[string]map[string]any{}
		var calls []record.Call
		for range 6 {
			info := infoOf(rt, rapid.SampledFrom(answers).Draw(rt, "order"))
			if shown[info["orderId"].(string)] != nil {
				continue
			}
			for _, name := range slices.Sorted(maps.Keys(info)) {
				if name != "orderId" && name != "balanceUsed" && rapid.Bool().Draw(rt, name) {
					delete(info, name)
				}
			}
			shown[info["orderId"].(string)] = info
			text, err := json.Marshal(info)
			require.NoError(rt, err)
			calls = append(calls, showing(0, string(text)))
		}
		doc, err := revive.Read(recorded(calls...), revive.Options{})
		require.NoError(rt, err)
		require.Empty(rt, doc.Refused)
		require.True(rt, doc.Clock.Equal(begun), "what is made up happened before the order was shown, not at %s", doc.Clock)
		b := newWorld(t, 99, -1, begun)
		_, answer := b.post(map[string]any{"orders": doc.Orders})
		if rs, _ := answer["refused"].([]any); len(rs) > 0 {
			id := fmt.Sprintf("%.0f", rs[0].(map[string]any)["order_id"])
			text, _ := json.Marshal(shown[id])
			rt.Fatalf("%v\n%s", rs[0], text)
		}
		for _, o := range b.s.Orders.List() {
			got := infoOf(rt, b.reads(o.ID)[0](b))
			was := shown[got["orderId"].(string)]
			for _, name := range []string{"orderState", "orderType", "orderStartTime", "modified", "orderTotalPrice", "orderSellerPrice", "orderPayment", "waybill", "logisticsId", "outBoundDate", "paymentConfirmTime", "orderEndTime"} {
				if name == "waybill" && was["logisticsId"] == nil {
					continue // numbers are joined by carrier, and those are made up
				}
				if was[name] != nil && was[name] != wire.UnsetTime && was[name] != "" {
					assert.Equal(rt, was[name], got[name], "%s of order %d", name, o.ID)
				}
			}
		}
	})
}

// infoOf returns the order of an answer to jingdong.pop.order.get.
func infoOf(t require.TestingT, answer []byte) map[string]any {
	var root struct {
		Get struct {
			Detail struct {
				Info map[string]any `json:"orderInfo"`
			} `json:"orderDetailInfo"`
		} `json:"jingdong_pop_order_get_responce"`
	}
	require.NoError(t, json.Unmarshal(answer, &root))
	require.NotEmpty(t, root.Get.Detail.Info, "%s", answer)
	return root.Get.Detail.Info
}
