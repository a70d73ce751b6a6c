package control_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

// method makes a signed call whose parameters are good, and returns its answer.
func (b *bench) method(name string, params map[string]any) (answer map[string]any) {
	b.t.Helper()
	text, err := json.Marshal(params)
	require.NoError(b.t, err)
	call := b.good("GET", box+"/calls/"+b.call(mockserver.DefaultAppKey, name, string(text)), "").json
	require.NotContains(b.t, []any{"60", "61", "62", "63", "3001"}, call["code"], "%s: %v", name, call)
	answer, _ = call["answer"].(map[string]any)
	return answer
}

// ships are the methods that move orders; each with the event that it is, the
// name under which it takes the order, and what else it takes.
var ships = map[string]struct {
	order.Event
	name   string
	params map[string]any
}{
	"jingdong.pop.order.ship":              {order.Ship, "order_id", map[string]any{"logistics_id": 467, "waybill": "SF1"}},
	"jingdong.pop.order.shipment":          {order.Ship, "orderId", map[string]any{"logiCoprId": "467", "logiNo": "SF1"}},
	"360buy.order.sop.outstorage":          {order.Ship, "order_id", map[string]any{"logistics_id": "467", "waybill": "SF1"}},
	"360buy.overseas.order.sop.outstorage": {order.Declare, "order_id", nil},
	"360buy.overseas.order.sop.delivery":   {order.Dispatch, "order_id", map[string]any{"logistics_id": "467", "waybill": "SF1"}},
	"jingdong.pop.oto.checkNumbers.upload": {order.SendCode, "order_id", map[string]any{"card_number": "C1", "pwd_number": "P1"}},
}

func TestTheMethodsThatMoveOrdersFollowTheOrderTable(t *testing.T) {
	t.Parallel()
	for name, kind := range postedKinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, moved := newBench(t, ""), 0
			order.AllStates.Each(func(from order.State) bool {
				for method, ship := range ships {
					path := kind.add(b, from)
					if path == "" {
						continue
					}
					to, ok := kind.leads(from, 0, ship.Event)
					id := path[len(box+"/orders/"):]
					params := map[string]any{ship.name: json.Number(id)}
					maps.Copy(params, ship.params)
					if strings.HasPrefix(method, "360buy.") {
						params["trade_no"] = id
					}
					b.method(method, params)
					want := from
					if ok {
						want = to
						moved++
					}
					require.Equal(t, want.String(), b.good("GET", path, "").json["order_state"], "%s in %s", method, from)
				}
				return true
			})
			assert.Equal(t, map[string]int{"ordinary": 4, "overseas": 2, "LOC": 1}[name], moved)
		})
	}
}

// replies are the seller's, by JD's numbers.
var replies = map[int]aftersale.RefundEvent{
	1: aftersale.Approve, 2: aftersale.Reject, 6: aftersale.Intercept, 9: aftersale.ForceClose, 10: aftersale.AwaitLogistics,
}

func TestTheSellersRepliesFollowTheRefundTable(t *testing.T) {
	t.Parallel()
	for _, in := range []order.State{order.WaitSellerStockOut, order.WaitGoodsReceiveConfirm, order.FinishedL} {
		t.Run(in.String(), func(t *testing.T) {
			t.Parallel()
			b, underWay := newBench(t, ""), in == order.WaitGoodsReceiveConfirm
			for s := aftersale.Unreviewed; s <= aftersale.Withdrawn; s++ {
				for number, e := range replies {
					orderPath, path, ok := refundIn(b, in, s)
					if !ok {
						continue
					}
					row, allowed := refundLeads(s, e, underWay)
					b.method("jingdong.pop.afs.soa.refundapply.replyRefund", map[string]any{
						"id": json.Number(path[len(box+"/refunds/"):]), "status": number, "checkUserName": "me", "remark": "so",
					})
					want := s
					if allowed {
						want = row.To
					}
					refund := b.good("GET", orderPath, "").json["refunds"].([]any)[0].(map[string]any)
					require.Equal(t, want.String(), refund["status"], "reply %d to one that is %s", number, s)
				}
			}
		})
	}
}

// served are the methods of the seller's side of service orders; each with the
// event that it is and what it takes besides what all take.
var served = map[string]struct {
	aftersale.ServiceEvent
	params map[string]any
}{
	"jingdong.asc.audit.send": {aftersale.AuditApprove, map[string]any{
		"approveNotes": "ok", "approveReasonCid1": 1, "returnContactName": "a", "returnContactTel": "1", "returnZipcode": "1", "returnProvince": 1,
		"returnCity": 1, "returnCounty": 1, "returnDetailAddress": "a", "returnAddressType": 1,
	}},
	"jingdong.asc.audit.refuse": {aftersale.AuditRefuse, map[string]any{"approveNotes": "no", "approveReasonCid1": 1}},
	"jingdong.asc.receive.register": {aftersale.TakeIn, map[string]any{
		"receivePin": "p", "receiveName": "n", "packingState": 1, "qualityState": 1, "invoiceRecord": 1, "judgmentReason": 1, "accessoryOrGift": 1,
		"appearanceState": 1, "receiveRemark": "good",
	}},
	"jingdong.asc.process.refund": {aftersale.RefundService, nil},
	"jingdong.asc.common.cancel":  {aftersale.CancelService, map[string]any{"approveNotes": "ok"}},
	"jingdong.asc.process.back": {aftersale.ReturnAsIs, map[string]any{
		"consigneeName": "a", "consigneeTel": "1", "shipWayId": 467, "shipWayName": "s", "expressCode": "SF1",
	}},
	"jingdong.asc.process.offline.change": {aftersale.ExchangeService, map[string]any{
		"opFlag": 1, "shipWayId": 467, "shipWayName": "s", "expressCode": "SF1", "wareType": "10",
	}},
}

func TestTheSellersMethodsFollowTheServiceTable(t *testing.T) {
	t.Parallel()
	for _, kind := range []aftersale.ServiceKind{aftersale.Return, aftersale.Exchange, aftersale.Repair} {
		t.Run(kind.String(), func(t *testing.T) {
			t.Parallel()
			b, moved := newBench(t, ""), 0
			for s := aftersale.ServiceApplied; s <= aftersale.ServiceReturned; s++ {
				for method, act := range served {
					path, ok := serviceIn(b, kind, s)
					if !ok {
						continue
					}
					b.serve(method, path, act.params)
					to, allowed := serviceLeads(kind, s, act.ServiceEvent)
					want := s
					if allowed {
						want = to
						moved++
					}
					id := path[len(box+"/services/"):]
					orderPath := fmt.Sprintf("%s/orders/%s", box, id[:len(id)-2])
					service := b.good("GET", orderPath, "").json["services"].([]any)[0].(map[string]any)
					require.Equal(t, want.String(), service["status"], "%s of one that is %s", method, s)
				}
			}
			assert.Greater(t, moved, 4)
		})
	}
}

// serve calls a method of a service order, whose version the seller has read.
func (b *bench) serve(method, path string, besides map[string]any) {
	b.t.Helper()
	id := path[len(box+"/services/"):]
	params := map[string]any{
		"buId": b.server.Sandbox().Shops()[0].VenderID, "operatePin": "p", "operateNick": "n", "serviceId": json.Number(id), "orderId": json.Number(id[:len(id)-2]),
	}
	seen := b.method("jingdong.asc.query.view", params)["jingdong_asc_query_view_responce"].(map[string]any)["result"].(map[string]any)["data"].(map[string]any)
	maps.Copy(params, besides)
	if method != "jingdong.asc.receive.register" { // which takes none
		params["sysVersion"] = seen["sysVersion"]
	}
	b.method(method, params)
}
