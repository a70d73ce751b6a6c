package mockserver_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

// sellersWay are the seller's calls by the events that they are, with what they
// take beside the service order.
var sellersWay = map[aftersale.ServiceEvent]struct {
	method wire.Method
	more   string
}{
	aftersale.AuditApprove: {"jingdong.asc.audit.send", `,"approveNotes":"a","approveReasonCid1":1,"returnContactName":"a","returnContactTel":"1","returnZipcode":"1","returnProvince":1,"returnCity":1,
		"returnCounty":1,"returnDetailAddress":"a","returnAddressType":1`},
	aftersale.AuditRefuse:     {"jingdong.asc.audit.refuse", `,"approveNotes":"a","approveReasonCid1":1`},
	aftersale.RefundService:   {"jingdong.asc.process.refund", ``},
	aftersale.ExchangeService: {"jingdong.asc.process.offline.change", `,"opFlag":1,"shipWayId":10,"shipWayName":"a","expressCode":"W","wareType":"10"`},
	aftersale.RepairService:   {"jingdong.asc.process.back", `,"consigneeName":"a","consigneeTel":"1","shipWayId":10,"shipWayName":"a","repairState":1`},
	aftersale.ReturnAsIs:      {"jingdong.asc.process.back", `,"consigneeName":"a","consigneeTel":"1","shipWayId":10,"shipWayName":"a"`},
	aftersale.CancelService:   {"jingdong.asc.common.cancel", `,"approveNotes":"a"`},
}

// waysTo leads a service order of any kind to a status.
var waysTo = map[aftersale.ServiceStatus][]aftersale.ServiceEvent{
	aftersale.ServiceApplied: {}, aftersale.ServiceRefused: {aftersale.AuditRefuse}, aftersale.ServiceApproved: {aftersale.AuditApprove},
	aftersale.ServiceSentBack: {aftersale.AuditApprove, aftersale.SendBack}, aftersale.ServiceReceived: {aftersale.AuditApprove, aftersale.TakeIn},
	aftersale.ServiceReturned:  {aftersale.AuditApprove, aftersale.TakeIn, aftersale.ReturnAsIs},
	aftersale.ServiceCompleted: {aftersale.AuditApprove, aftersale.TakeIn, aftersale.ReturnAsIs, aftersale.Confirm}, aftersale.ServiceCancelled: {aftersale.CancelService},
}

func TestEveryCallOfTheSellersMovesAsTheTableSaysOrIsRefused(t *testing.T) {
	t.Parallel()
	k := openReturnsDesk(t)
	id, moved, refused := int64(100), 0, 0
	for _, kind := range []aftersale.ServiceKind{aftersale.Return, aftersale.Exchange, aftersale.Repair} {
		for status, way := range waysTo {
			for event, call := range sellersWay {
				id++
				k.completed(id)
				r := k.applies(id, aftersale.ServiceRequest{Kind: kind})
				for _, e := range way {
					k.does(r, e, aftersale.ServiceAct{})
				}
				r, _ = k.view(r)
				row, no := (aftersale.Service{Kind: kind, Status: status}).Next(event)
				body := fmt.Sprintf(`{"buId":"1","operatePin":"p","operateNick":"n","serviceId":%d,"orderId":%d,"sysVersion":%d%s}`, r.ServiceID, r.OrderID, r.Version, call.more)
				got := into[struct {
					Result struct {
						Success bool   `json:"success"`
						Code    string `json:"code"`
						Msg     string `json:"msg"`
					} `json:"result"`
				}](t, ask(t, k.s, call.method, body))
				after := k.order(id, func(o order.Order) (order.Order, error) { return o, nil }).Cases.Services[0].Status
				what := fmt.Sprintf("%s of a %s that is %s", event, kind, status)
				assert.Equal(t, no == nil, got.Result.Success, what)
				if no == nil {
					moved++
					assert.Equal(t, row.To, after, what)
					continue
				}
				refused++
				assert.Equal(t, "10800001", got.Result.Code, what)
				assert.Equal(t, "服务单当前状态不允许此操作", got.Result.Msg, what)
				assert.Equal(t, status, after, what)
			}
		}
	}
	assert.Greater(t, moved, 15)
	assert.Greater(t, refused, 100)
}
