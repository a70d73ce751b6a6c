package revive_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/order"
)

// wild draws a document of an order such as no recording would give, of members
// that are each possible.
func wild(t *rapid.T, id int64) map[string]any {
	tame := rapid.IntRange(0, 3).Draw(t, "tame") > 0
	number := func(name string) int64 {
		if tame {
			return rapid.Int64Range(1, 2).Draw(t, name)
		}
		return rapid.SampledFrom([]int64{0, 1, 68, 1274, 2087, -1, 1 << 40, 1<<63 - 1}).Draw(t, name)
	}
	small := func(name string) int64 { return rapid.Int64Range(0, 6).Draw(t, name) }
	text := func(name string) string {
		if tame {
			return rapid.SampledFrom([]string{"W1", "W2", "签收", "\x00"}).Draw(t, name)
		}
		return rapid.SampledFrom([]string{"", "W1", "W2", "a|b", "a,b", "\x00", "长\"<", "签收", "\u2028"}).Draw(t, name)
	}
	at := func(name string) time.Time {
		return begun.Add(-time.Duration(rapid.IntRange(150, 50*24*60).Draw(t, name)) * time.Minute)
	}
	states := []string{}
	for s := order.NotPay; s <= order.TradeCanceled; s++ {
		states = append(states, s.String())
	}
	state := func(name string) string { return rapid.SampledFrom(states).Draw(t, name) }
	placed := at("placed")
	o := map[string]any{
		"order_id": id, "order_state": state("state"), "order_type": rapid.SampledFrom([]int{21, 22, 75, 112, 142}).Draw(t, "type"), "pay_type": 1 + small("pay")%6,
		"placed": placed, "modified": begun, "marks": map[string]any{},
	}
	maybe := func(name string, v any) {
		if rapid.Bool().Draw(t, "with "+name) {
			o[name] = v
		}
	}
	if tame { // its times are those of its state
		stands := o["order_state"].(string)
		if stands == "LOCKED" {
			stands = state("from")
			o["locked_from"] = stands
		}
		if stands != "NOT_PAY" {
			o["paid"] = placed.Add(time.Minute)
		}
		if stands == "WAIT_GOODS_RECEIVE_CONFIRM" || stands == "FINISHED_L" || stands == "DELIVERY_RETURN" {
			o["shipped"] = placed.Add(time.Hour)
		}
		if stands == "TRADE_CANCELED" || stands == "FINISHED_L" || stands == "DELIVERY_RETURN" {
			o["ended"] = placed.Add(2 * time.Hour)
		}
		o["parcels"] = []any{map[string]any{"logistics_id": 2087, "waybill": "W7"}}
	} else {
		maybe("paid", placed.Add(time.Minute))
		maybe("shipped", placed.Add(time.Hour))
		maybe("ended", placed.Add(2*time.Hour))
		maybe("overseas", true)
	}
	maybe("paused", true)
	maybe("picked_up", at("picked up"))
	maybe("delivered", at("delivered"))
	maybe("data_version", number("version"))
	maybe("delivery_type", number("delivery"))
	maybe("remark_flag", small("flag"))
	maybe("invoice", map[string]any{"kind": number("invoice"), "title": text("title")})
	maybe("consignee", map[string]any{"name": text("name"), "address": text("address"), "place": map[string]any{"province_id": number("province"), "city": text("city")}})
	maybe("original_consignee", map[string]any{"name": text("name")})
	maybe("buyer", map[string]any{"pin": text("pin")})
	maybe("marks", map[string]any{"exchange": number("exchange"), "shipment_type": number("shipment"), "store_id": number("store"), "door": number("door"), "customs": text("customs"), "parent": number("parent"), "earliest": at("earliest")})
	maybe("items", []any{map[string]any{"sku_id": number("sku"), "ware_id": number("ware"), "price_fen": 1990, "num": 1 + small("num"), "outer_sku_id": text("outer"), "gift_point": number("points")}})
	maybe("coupons", []any{map[string]any{"type": 41, "amount_fen": small("off"), "sku_id": number("coupon's")}})
	scan := map[string]any{"at": at("scan"), "remark": text("remark"), "title": text("scan title"), "courier": text("courier"), "courier_tel": text("tel")}
	maybe("parcels", []any{
		map[string]any{"logistics_id": number("carrier"), "waybill": text("waybill"), "traced": true, "scans": []any{scan, scan}},
		map[string]any{"logistics_id": 2087, "waybill": text("waybill 2")},
	})
	maybe("parts", []any{map[string]any{"logistics_id": number("part's"), "waybills": []string{text("part's number")}, "at": at("part"), "changed": at("part changed"), "goods": []any{map[string]any{"sku_id": number("piece"), "num": 1 + small("pieces")}}}})
	return o
}

// TestNoDocumentMakesAnOrderThatCannotLive brings documents in that contradict
// themselves: each is refused by name, or is an order that all methods show in
// answers that keep their schemas, at once and when it has lived on.
func TestNoDocumentMakesAnOrderThatCannotLive(t *testing.T) {
	t.Parallel()
	taken := 0
	rapid.Check(t, func(rt *rapid.T) {
		b := newWorld(t, 1, -1, begun)
		docs := []any{}
		for id := range int64(3) {
			docs = append(docs, wild(rt, 290_000_000_001+id))
		}
		status, answer := b.post(map[string]any{"orders": docs})
		require.Equal(rt, http.StatusOK, status, answer)
		for _, o := range b.s.Orders.List() {
			taken++
			text, _ := json.Marshal(docs[o.ID-290_000_000_001])
			looks := func() {
				for _, ask := range b.reads(o.ID) {
					got := ask(b)
					require.Contains(rt, string(got), `"code":"0"`, "%s\n%s", text, got)
				}
			}
			looks()
			b.event(o.ID, order.Event(rapid.IntRange(int(order.Pay), int(order.Refuse)).Draw(rt, "event")))
			looks()
		}
		b.s.Clock.Advance(60 * 24 * time.Hour)
		for _, o := range b.s.Orders.List() {
			got := b.s.Orders.Get(o.ID)
			require.Empty(rt, got.Check(), fmt.Sprint(docs[o.ID-290_000_000_001]))
			for _, ask := range b.reads(o.ID) {
				ask(b)
			}
		}
	})
	assert.NotZero(t, taken, "some are orders all the same")
}
