package client_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract/wire"
)

var seller = client.Operator{BuID: "10000001", Pin: "p", Nick: "小王"}

func TestServiceOrdersAreReadAsJDWritesThem(t *testing.T) {
	t.Parallel()
	const service = `{"serviceId":"25","orderId":9007199254740993,"customerExpect":"20","serviceStatus":10005,"serviceStatusName":"待收货","skuId":7,"wareName":"a",
		"actualPayPrice":12.5,"applyTime":"2026-03-01 12:00:00","approveTime":null,"customerName":"李**"}`
	g, c := answering(t, `"pageResult":{"success":"true","code":"00000","msg":"success","data":[`+service+`],"pageSize":10,"pageNumber":1,"totalCount":"31"}`)
	got, err := c.AfterSales.List(t.Context(), client.ServiceQuery{By: seller, OrderID: 5, AppliedFrom: testNow, Page: 2, PageSize: 50})
	require.NoError(t, err)
	assert.Equal(t, client.ServicePage{Total: 31, Services: []client.ServiceSummary{{
		ServiceID: 25, OrderID: 9007199254740993, Kind: client.Exchange, Status: 10005, StatusName: "待收货", SKU: 7, Name: "a", Amount: 1250,
		Applied: at("2026-03-01 12:00:00"), CustomerName: "李**",
	}}}, got)
	assert.JSONEq(t, `{"buId":"10000001","operatePin":"p","operateNick":"小王","orderId":5,"applyTimeBegin":"2026-03-01 12:00:00","pageNumber":2,"pageSize":50}`,
		g.received()[0].system.Get(wire.ParamJSON))
}

func TestAnExchangeSendsWhatClientsInTheFieldSend(t *testing.T) {
	t.Parallel()
	g, c := answering(t, `"result":{"success":true,"code":"00000","msg":"success","data":"ok"}`)
	r := client.ServiceRef{By: seller, ServiceID: 125, OrderID: 1, Version: 3}
	require.NoError(t, c.AfterSales.Exchange(t.Context(), r, client.ServiceParcel{ShipWay: 30, Company: "顺丰快递", Waybill: "SF1"}))
	assert.JSONEq(t, `{"buId":"10000001","operatePin":"p","operateNick":"小王","serviceId":125,"orderId":1,"sysVersion":3,"opFlag":1,
		"shipWayId":30,"shipWayName":"顺丰快递","expressCode":"SF1","wareType":"10"}`, g.received()[0].system.Get(wire.ParamJSON))
	require.NoError(t, c.AfterSales.Receive(t.Context(), r, client.Reception{Pin: "a", Name: "b", Remark: "c"}))
	assert.NotContains(t, g.received()[1].system.Get(wire.ParamJSON), "sysVersion")
}

func TestFailuresOfServiceOrdersAndComplaintsAreErrors(t *testing.T) {
	t.Parallel()
	r := client.ServiceRef{By: seller, ServiceID: 125, OrderID: 1}
	for members, want := range map[string]error{
		`"result":{"success":false,"code":"10800001","msg":"不允许"}`: client.ErrConflict,
		`"result":{"success":"false","code":"71","msg":"不属于"}`:     client.ErrOrderNotFound,
		`"result":{"code":"30005","msg":"售后分类不存在"}`:                nil,
	} {
		_, c := answering(t, members)
		_, err := c.AfterSales.View(t.Context(), r)
		for _, err := range []error{err, c.AfterSales.Refund(t.Context(), r), c.Do(t.Context(), client.MethodServiceRefund, r, nil)} {
			if want == nil && err == nil {
				continue // Do has no say where nothing says that it failed
			}
			var result *client.ResultError
			require.ErrorAs(t, err, &result, members)
			assert.NotEmpty(t, result.Code, members)
			assert.NotEmpty(t, result.Zh, members)
			if want != nil {
				assert.ErrorIs(t, err, want)
			}
		}
	}
	_, c := answering(t, `"complaintResult":{"success":false,"errorCode":"10800001","errorMsg":"已关闭"}`)
	_, err := c.Complaints.Reply(t.Context(), 150, 1, "a")
	assert.ErrorIs(t, err, client.ErrConflict)
	_, c = answering(t, `"x":1`)
	_, err = c.Complaints.List(t.Context(), client.ComplaintQuery{})
	assert.ErrorContains(t, err, "complaintResult")
	_, _, err = c.AfterSales.WithRefunds(t.Context(), client.ServiceAndRefundQuery{OrderID: 1})
	assert.ErrorContains(t, err, "pageResult")
}

func TestOfServiceOrdersOnlyReadsAreRepeated(t *testing.T) {
	t.Parallel()
	g := newGate(t, func(n int, r received, w http.ResponseWriter) {
		if n == 0 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		answer(w, r.method, `"result":{"success":true,"code":"00000","msg":"success","data":{"serviceId":1}},"pageResult":{"success":true,"data":[],"totalCount":0}`)
	})
	r := client.ServiceRef{By: seller, ServiceID: 125, OrderID: 1}
	_, err := g.client(t).AfterSales.View(t.Context(), r)
	require.NoError(t, err)
	assert.Len(t, g.received(), 2)

	calls := 0
	g = newGate(t, func(_ int, _ received, w http.ResponseWriter) {
		calls++
		w.WriteHeader(http.StatusBadGateway)
	})
	err = g.client(t).AfterSales.Refund(t.Context(), r)
	require.ErrorIs(t, err, client.ErrUnknownOutcome)
	_, err = g.client(t).Complaints.Reply(t.Context(), 150, 1, "a")
	require.ErrorIs(t, err, client.ErrUnknownOutcome)
	assert.Equal(t, 2, calls)
}
