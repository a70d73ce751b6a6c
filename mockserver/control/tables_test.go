package control_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

// A posted kind of orders differs in what the order table's conditions are about.
type posted struct {
	body   string       // what is asked for beside the state
	cannot order.States // in which no such order can stand
	holds  func(order.Condition) bool
}

// An order gets a code, or waits until its parcel goes.
var (
	sends = order.SetOf(order.WaitSendCode)
	waits = order.SetOf(order.WaitSellerStockOut, order.PopOrderPause, order.WaitSellerDelivery)
)

var postedKinds = map[string]posted{
	"ordinary": {``, sends, func(c order.Condition) bool { return c == order.Always || c == order.NotAbroad }},
	"LOC":      {`,"order_type":75`, waits, func(c order.Condition) bool { return c == order.Always || c == order.NotAbroad || c == order.IfLOC }},
	"overseas": {`,"overseas":true`, sends, func(c order.Condition) bool { return c == order.Always || c == order.Overseas }},
}

// leads returns where the order table leads an order; ok is false where it has
// no row.
func (p posted) leads(from, lockedFrom order.State, e order.Event) (to order.State, ok bool) {
	for _, row := range order.Table() {
		if row.Event == e && row.From.Has(from) && p.holds(row.If) {
			if row.To == order.Before {
				return lockedFrom, true
			}
			return row.To, true
		}
	}
	return 0, false
}

// add posts an order in a state, and returns its path; "" if there can be no
// such order.
func (p posted) add(b *bench, s order.State) string {
	b.t.Helper()
	a := b.do("POST", box+"/orders", fmt.Sprintf(`{"order_state":%q%s}`, s, p.body))
	if p.cannot.Has(s) {
		require.Equal(b.t, 400, a.status, "%s: %s", s, a.text)
		return ""
	}
	require.Equal(b.t, 201, a.status, "%s", a.text)
	return box + "/orders/" + a.json["orders"].([]any)[0].(map[string]any)["order_id"].(json.Number).String()
}

// expectMove posts an event, and holds what comes of it to the table.
func (b *bench) expectMove(path string, from, to order.State, e order.Event, ok bool) {
	b.t.Helper()
	a := b.do("POST", path+"/events", fmt.Sprintf(`{"event":%q}`, e))
	if !ok {
		require.Equal(b.t, 409, a.status, "%s in %s: %s", e, from, a.text)
		require.Equal(b.t, from.String(), a.json["from"])
		require.Equal(b.t, e.String(), a.json["event"])
		require.Equal(b.t, from.String(), b.good("GET", path, "").json["order_state"], "a refused event changes nothing")
		return
	}
	require.Equal(b.t, 200, a.status, "%s in %s: %s", e, from, a.text)
	require.Equal(b.t, to.String(), a.json["order_state"], "%s in %s", e, from)
}

func TestEachRowOfTheOrderTableMovesAndEachAbsentPairIsRefusedOverHTTP(t *testing.T) {
	t.Parallel()
	for name, kind := range postedKinds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, moved, refused := newBench(t, ""), 0, 0
			order.AllStates.Each(func(from order.State) bool {
				for e := order.Pay; e <= order.Refuse; e++ {
					path := kind.add(b, from)
					if path == "" {
						continue
					}
					lockedFrom := order.WaitSellerStockOut
					if name == "LOC" {
						lockedFrom = order.WaitSendCode
					}
					to, ok := kind.leads(from, lockedFrom, e)
					b.expectMove(path, from, to, e, ok)
					if ok {
						moved++
					} else {
						refused++
					}
				}
				return true
			})
			assert.Greater(t, moved, 10)
			assert.Greater(t, refused, 150)
		})
	}
}

func TestWhatALockedOrderGoesBackToIsWhereItStoodOverHTTP(t *testing.T) {
	t.Parallel()
	b, tried := newBench(t, ""), 0
	for _, kind := range postedKinds {
		order.AllStates.Each(func(from order.State) bool {
			if _, ok := kind.leads(from, 0, order.Lock); !ok {
				return true
			}
			for _, e := range []order.Event{order.Reject, order.Withdraw} {
				if path := kind.add(b, from); path != "" {
					b.expectMove(path, from, order.Locked, order.Lock, true)
					b.expectMove(path, order.Locked, from, e, true)
					tried++
				}
			}
			return true
		})
	}
	assert.Greater(t, tried, 20)
}

func TestAnOrderThatThePlatformHoldsIsHeldOncePaidOverHTTP(t *testing.T) {
	t.Parallel()
	b := newBench(t, "")
	b.good("PUT", box+"/arrivals", `{"plan":"1/m","pay_median":"20h","pay_sigma":0,"shares":{"held":100,"never_pay":0,"cancel_unpaid":0,"ask_cancel":0,"refuse":0,"cash_on_delivery":0}}`)
	b.good("POST", box+"/clock/advance", `{"by":"3m"}`)
	waiting := b.good("GET", box+"/orders?state=NOT_PAY", "").json["orders"].([]any)
	id := waiting[len(waiting)-1].(map[string]any)["order_id"].(json.Number).String()
	b.expectMove(box+"/orders/"+id, order.NotPay, order.Pause, order.Pay, true)
	b.expectMove(box+"/orders/"+id, order.Pause, order.WaitSellerStockOut, order.Release, true)
}

// ways lead a request for a refund to each status.
var ways = map[aftersale.RefundStatus][]aftersale.RefundEvent{
	aftersale.Unreviewed: {}, aftersale.Approved: {aftersale.Approve}, aftersale.Rejected: {aftersale.Reject},
	aftersale.Refunded: {aftersale.Approve, aftersale.Pay}, aftersale.FinanceRejected: {aftersale.Approve, aftersale.Decline},
	aftersale.ManuallyApproved: {aftersale.Approve, aftersale.Decline, aftersale.ApproveManually},
	aftersale.Intercepting:     {aftersale.Intercept}, aftersale.Intercepted: {aftersale.Intercept, aftersale.Intercepts},
	aftersale.InterceptionFailed: {aftersale.Intercept, aftersale.InterceptionFails}, aftersale.ForceClosed: {aftersale.ForceClose},
	aftersale.LogisticsPending: {aftersale.AwaitLogistics}, aftersale.Withdrawn: {aftersale.Withdraw},
}

// refundIn asks for a refund of an order in a state and leads it to a status; ok
// is false if no way leads there.
func refundIn(b *bench, in order.State, s aftersale.RefundStatus) (orderPath, path string, ok bool) {
	b.t.Helper()
	orderPath = box + "/orders/" + b.post(in.String())
	if in == order.WaitGoodsReceiveConfirm { // as it was posted, it was shipped just now
		orderPath = box + "/orders/" + b.post(order.WaitSellerStockOut.String())
		b.good("POST", orderPath+"/events", `{"event":"ship"}`)
	}
	asked := b.good("POST", orderPath+"/refunds", `{}`)
	path = box + "/refunds/" + asked.json["refund_id"].(json.Number).String()
	for _, e := range ways[s] {
		if a := b.do("POST", path+"/events", fmt.Sprintf(`{"event":%q}`, e)); a.status != 200 {
			require.Equal(b.t, 409, a.status, "%s", a.text)
			return orderPath, path, false
		}
	}
	return orderPath, path, true
}

// refundLeads returns the row of the refund table; ok is false if there is none.
func refundLeads(s aftersale.RefundStatus, e aftersale.RefundEvent, underWay bool) (row aftersale.RefundRow, ok bool) {
	for _, row := range aftersale.RefundTable() {
		if row.Event == e && row.From.Has(s) && (row.If == aftersale.Always || underWay) {
			return row, true
		}
	}
	return row, false
}

func TestEachRowOfTheRefundTableMovesAndEachAbsentPairIsRefusedOverHTTP(t *testing.T) {
	t.Parallel()
	for _, in := range []order.State{order.WaitSellerStockOut, order.WaitGoodsReceiveConfirm, order.FinishedL} {
		t.Run(in.String(), func(t *testing.T) {
			t.Parallel()
			b, underWay := newBench(t, ""), in == order.WaitGoodsReceiveConfirm
			for s := aftersale.Unreviewed; s <= aftersale.Withdrawn; s++ {
				for e := aftersale.Approve; e <= aftersale.ApproveManually; e++ {
					orderPath, path, ok := refundIn(b, in, s)
					if !ok {
						require.False(t, underWay, "no way leads to %s", s)
						continue
					}
					before := b.good("GET", orderPath, "").json["order_state"]
					a := b.do("POST", path+"/events", fmt.Sprintf(`{"event":%q}`, e))
					row, allowed := refundLeads(s, e, underWay)
					after := b.good("GET", orderPath, "").json
					if !allowed {
						require.Equal(t, 409, a.status, "%s of one that is %s: %s", e, s, a.text)
						require.Equal(t, []any{s.String(), e.String()}, []any{a.json["from"], a.json["event"]})
						require.Equal(t, before, after["order_state"], "a refused event changes nothing")
						continue
					}
					require.Equal(t, 200, a.status, "%s of one that is %s: %s", e, s, a.text)
					require.Equal(t, row.To.String(), a.json["status"])
					want := before
					switch {
					case in == order.FinishedL || row.Effect == aftersale.Nothing:
					case row.Effect == aftersale.Cancels:
						want = order.TradeCanceled.String()
					case row.Effect == aftersale.Restores:
						want = in.String()
					}
					require.Equal(t, want, after["order_state"], "%s of one that is %s", e, s)
				}
			}
		})
	}
}

// serviceWays lead a service order to each status.
var serviceWays = map[aftersale.ServiceStatus][]aftersale.ServiceEvent{
	aftersale.ServiceApplied: {}, aftersale.ServiceRefused: {aftersale.AuditRefuse}, aftersale.ServiceApproved: {aftersale.AuditApprove},
	aftersale.ServiceSentBack:  {aftersale.AuditApprove, aftersale.SendBack},
	aftersale.ServiceReceived:  {aftersale.AuditApprove, aftersale.SendBack, aftersale.TakeIn},
	aftersale.ServiceRefunded:  {aftersale.AuditApprove, aftersale.TakeIn, aftersale.RefundService},
	aftersale.ServiceReplaced:  {aftersale.AuditApprove, aftersale.TakeIn, aftersale.ExchangeService},
	aftersale.ServiceRepaired:  {aftersale.AuditApprove, aftersale.TakeIn, aftersale.RepairService},
	aftersale.ServiceReturned:  {aftersale.AuditApprove, aftersale.TakeIn, aftersale.ReturnAsIs},
	aftersale.ServiceCompleted: {aftersale.AuditApprove, aftersale.TakeIn, aftersale.ReturnAsIs, aftersale.Confirm},
	aftersale.ServiceCancelled: {aftersale.CancelService},
}

// serviceLeads returns where the table of service orders leads; ok is false if
// it has no row.
func serviceLeads(kind aftersale.ServiceKind, s aftersale.ServiceStatus, e aftersale.ServiceEvent) (to aftersale.ServiceStatus, ok bool) {
	for _, row := range aftersale.ServiceTable() {
		if row.Event == e && row.From.Has(s) && (row.Kind == 0 || row.Kind == kind) {
			return row.To, true
		}
	}
	return 0, false
}

func TestEachRowOfTheServiceTableMovesAndEachAbsentPairIsRefusedOverHTTP(t *testing.T) {
	t.Parallel()
	for _, kind := range []aftersale.ServiceKind{aftersale.Return, aftersale.Exchange, aftersale.Repair} {
		t.Run(kind.String(), func(t *testing.T) {
			t.Parallel()
			b, reached := newBench(t, ""), map[aftersale.ServiceStatus]bool{}
			for s := aftersale.ServiceApplied; s <= aftersale.ServiceReturned; s++ {
				require.Contains(t, serviceWays, s)
				for e := aftersale.AuditApprove; e <= aftersale.CancelService; e++ {
					path, ok := serviceIn(b, kind, s)
					if !ok {
						continue
					}
					reached[s] = true
					a := b.do("POST", path+"/events", fmt.Sprintf(`{"event":%q}`, e))
					to, allowed := serviceLeads(kind, s, e)
					if !allowed {
						require.Equal(t, 409, a.status, "%s of one that is %s: %s", e, s, a.text)
						require.Equal(t, []any{s.String(), e.String()}, []any{a.json["from"], a.json["event"]})
						continue
					}
					require.Equal(t, 200, a.status, "%s of one that is %s: %s", e, s, a.text)
					require.Equal(t, []any{to.String(), "FINISHED_L"}, []any{a.json["status"], a.json["order_state"]})
				}
			}
			unreached := map[aftersale.ServiceKind]int{aftersale.Return: 2, aftersale.Exchange: 1, aftersale.Repair: 1}[kind]
			require.Len(t, reached, len(serviceWays)-unreached, "refunded, replaced and repaired are for some kinds alone")
		})
	}
}

// serviceIn applies for a service order of a kind and leads it to a status; ok
// is false if no way leads there.
func serviceIn(b *bench, kind aftersale.ServiceKind, s aftersale.ServiceStatus) (path string, ok bool) {
	b.t.Helper()
	applied := b.good("POST", box+"/orders/"+b.post("FINISHED_L")+"/services", fmt.Sprintf(`{"kind":%q}`, kind))
	path = box + "/services/" + applied.json["service_id"].(json.Number).String()
	for _, e := range serviceWays[s] {
		if a := b.do("POST", path+"/events", fmt.Sprintf(`{"event":%q}`, e)); a.status != 200 {
			require.Equal(b.t, 409, a.status, "%s", a.text)
			return path, false
		}
	}
	return path, true
}
