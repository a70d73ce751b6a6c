package control_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/control"
)

// recorded is an order that can be imported, with members in place of its own.
func recorded(id int, members string) string {
	o := map[string]any{
		"order_id": id, "order_state": "WAIT_SELLER_STOCK_OUT", "order_type": 22, "pay_type": 4, "placed": start.Add(-time.Hour), "paid": start.Add(-time.Hour),
		"modified": start.Add(-time.Hour), "marks": map[string]any{}, "items": []map[string]any{{"sku_id": 1, "price_fen": 100, "num": 1}},
	}
	if err := json.Unmarshal([]byte("{"+members+"}"), &o); err != nil {
		panic(err)
	}
	text, err := json.Marshal(o)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func TestAnImportedOrderIsRefusedByName(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	for members, want := range map[string]struct{ field, text string }{
		`"order_id":0`:                                   {"order_id", "want a number from 1 to"},
		`"order_state":"SHIPPED"`:                        {"order_state", `order_state is "SHIPPED": want one of JD's states`},
		`"order_type":7`:                                 {"order_type", "want 21, 22, 75, 112 or 142"},
		`"pay_type":9`:                                   {"pay_type", "want 1 to 6"},
		`"placed":"1999-01-01T00:00:00Z"`:                {"placed", "want a time from the year 2000 on"},
		`"modified":"2026-01-01T00:00:00Z"`:              {"modified", "after the end of the recording, which is 2025-04-02T04:00:00Z"},
		`"paid":"2025-03-01T00:00:00Z"`:                  {"", "breaks a law: times: paid at"},
		`"items":[{"sku_id":1,"price_fen":-1,"num":1}]`:  {"items[0]", "want 1 to 100000 at 0 to"},
		`"items":[{"sku_id":1,"price_fen":1,"num":0}]`:   {"items[0]", "has 0 pieces"},
		`"coupons":[{"type":77,"amount_fen":1}]`:         {"", "breaks a law: coupons"},
		`"marks":{"shipment_type":-1}`:                   {"marks.shipment_type", "want 0, 67, 68, 69 or 71"},
		`"marks":{"parent":-1}`:                          {"marks", "want none below 0"},
		`"invoice":{"kind":9}`:                           {"invoice.kind", "is 9: want 0 to 3"},
		`"items":[{"sku_id":0,"price_fen":1,"num":1}]`:   {"items[0].sku_id", "is 0: want 1 to"},
		`"data_version":99007199254740992`:               {"data_version", "want 0 to"},
		`"parcels":[{"logistics_id":1,"waybill":"A|B"}]`: {"parcels", "want one number, without | and commas"},
		`"order_state":"NOT_PAY"`:                        {"order_state", "order_state is NOT_PAY: its kind and its times lead to WAIT_SELLER_STOCK_OUT"},
		`"order_state":"NOT_PAY","paid":null,"shipped":"2025-04-02T03:30:00Z","modified":"2025-04-02T03:30:00Z","parcels":[{"logistics_id":2087,"waybill":"W1"}]`: {"order_state", "lead to NOT_PAY, and no further"},
		`"order_state":"LOCKED","locked_from":"PAUSE","pay_type":1`: {"order_state", "lead to WAIT_SELLER_STOCK_OUT"},
		`"ended":"2025-04-02T03:00:00Z"`:                            {"order_state", "it has not ended, and has a time of its end"},
		`"freight_fen":-5`:                                          {"freight_fen", "want 0 to"},
		`"remark":"` + strings.Repeat("长", 501) + `"`:               {"remark", "more than 500 characters"},
		`"remark_flag":6`:                                           {"remark_flag", "want 0 to 5"},
		`"order_state":"LOCKED"`:                                    {"locked_from", "want a state in which buyers can ask to cancel"},
		`"order_state":"WAIT_GOODS_RECEIVE_CONFIRM"`:                {"", "breaks a law: shipped"},
		`"vender_id":"404"`:                                         {"", "no such shop"},
		`"order_type":75`:                                           {"", "breaks a law: service"},
		`"parcels":[{"logistics_id":1,"waybill":"W","scans":[{"at":"2026-01-01T00:00:00Z"}]}]`: {"scans", "after the end of the recording"},
	} {
		a := b.good("POST", box+"/import", `{"orders":[`+recorded(81, members)+`,`+recorded(82, "")+`],"replace":true}`)
		refused, _ := a.json["refused"].([]any)
		require.Len(t, refused, 1, "%s: %s", members, a.text)
		got := refused[0].(map[string]any)
		assert.Contains(t, got["error"], want.text, members)
		field, _ := got["field"].(string)
		assert.Equal(t, want.field, field, members)
		assert.Equal(t, json.Number("1"), a.json["imported"], "the order beside it is imported: %s", members)
	}
}

func TestATakenIdIsAConflictUnlessReplaced(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	body := `{"orders":[` + recorded(91, "") + `]}`
	assert.Equal(t, json.Number("1"), b.good("POST", box+"/import", body).json["imported"])
	again := b.good("POST", box+"/import", body)
	assert.Equal(t, json.Number("0"), again.json["imported"])
	assert.Equal(t, json.Number("409"), again.json["refused"].([]any)[0].(map[string]any)["status"])
	other := `{"replace":true,"orders":[` + recorded(91, `"remark":"another"`) + `]}`
	assert.Equal(t, json.Number("1"), b.good("POST", box+"/import", other).json["replaced"])
	assert.Contains(t, string(b.good("GET", box+"/orders/91", "").text), `"orderRemark":"another"`)

	made := b.good("GET", box+"/orders?page_size=1", "").json["orders"].([]any)[0].(map[string]any)["order_id"].(json.Number)
	generated, err := made.Int64()
	require.NoError(t, err)
	b.good("POST", box+"/import", `{"replace":true,"orders":[`+recorded(int(generated), `"remark":"in place of a generated one"`)+`]}`)
	assert.Contains(t, string(b.good("GET", box+"/orders/"+made.String(), "").text), "in place of a generated one")
}

func TestAnImportIsBounded(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	many := strings.TrimSuffix(strings.Repeat(`{"order_id":1},`, control.MaxImported+1), ",")
	a := b.do("POST", box+"/import", fmt.Sprintf(`{"orders":[%s]}`, many))
	assert.Equal(t, 400, a.status)
	assert.Contains(t, string(a.text), "want at most 1000 at a time")
}

func TestAnImportedOrderCanBeAgedResetAndRestored(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	shipped := `"order_state":"WAIT_GOODS_RECEIVE_CONFIRM","shipped":"2025-04-02T03:30:00Z","modified":"2025-04-02T03:30:00Z","parcels":[{"logistics_id":2087,"waybill":"W1","scans":[{"at":"2025-04-02T03:40:00Z","remark":"揽收"}]}]`
	b.good("POST", box+"/import", `{"orders":[`+recorded(95, shipped)+`]}`)
	b.good("PUT", box+"/snapshots/s", "")
	a := b.good("POST", box+"/orders/95/age", `{"by":"720h"}`)
	assert.Equal(t, "FINISHED_L", a.json["order_state"], "older by a month, it has arrived and was received")
	b.good("POST", box+"/snapshots/s/restore", "")
	assert.Equal(t, "WAIT_GOODS_RECEIVE_CONFIRM", b.good("GET", box+"/orders/95", "").json["order_state"])
}
