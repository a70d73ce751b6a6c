package mockserver_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/method"
	"github.com/jdmock/jdmock/mockserver/order"
)

func TestTheJournalKeepsNoPersonOfAServiceOrder(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	o := waiting(77)
	o.Paid, o.Consignee.Name, o.Consignee.Mobile, o.Buyer.Pin = time.Time{}, plantedName, plantedPhone, plantedName
	o = o.In(order.FinishedL, o.Placed)
	o, s, err := o.AskService(aftersale.ServiceRequest{Kind: aftersale.Return, Reason: "call " + plantedPhone}, o.Modified)
	require.NoError(t, err)
	o, c, err := o.Complain(plantedName+" is angry", o.Modified)
	require.NoError(t, err)
	place(t, h.Server, o)
	operator := fmt.Sprintf(`"buId":"1","operatePin":"%s","operateNick":"%s"`, plantedName, plantedName)
	named := fmt.Sprintf(`%s,"serviceId":%d,"orderId":77`, operator, s.ID)
	for _, call := range []struct {
		method wire.Method
		body   string
	}{
		{"jingdong.asc.query.list", `{` + operator + `,"customerPin":"` + plantedName + `","customerTel":"` + plantedPhone + `"}`}, {"jingdong.asc.audit.list", `{` + operator + `}`},
		{"jingdong.asc.query.view", `{` + named + `}`}, {"jingdong.asc.serviceAndRefund.view", `{"orderId":77}`},
		{"jingdong.asc.audit.refuse", `{` + named + `,"sysVersion":1,"approveNotes":"call ` + plantedPhone + `","approveReasonCid1":1}`},
		{"jingdong.asc.process.back", `{` + named + `,"sysVersion":2,"consigneeName":"` + plantedName + `","consigneeTel":"` + plantedPhone + `","detailAddress":"` + plantedAddress + `","shipWayId":1,"shipWayName":"a"}`},
		{"jingdong.pop.complaint.list", `{}`}, {"jingdong.pop.complaint.reply", fmt.Sprintf(`{"complaintId":%d,"orderId":77,"content":"call %s"}`, c.ID, plantedPhone)},
	} {
		h.gatewayCall(params(h.Server, plantedAccess, call.method, call.body))
	}
	h.log.WriteString("-") // nothing has to be logged
	h.tellsNothing()
}

func TestAListThatWouldLookAtTooMuchIsRefused(t *testing.T) {
	t.Parallel()
	k := openReturnsDesk(t)
	const orders = method.MaxScanned/aftersale.MostOfKind + 1
	for i := range int64(orders) {
		o := waiting(1000 + i)
		o.Paid, o.Items[0].Count = time.Time{}, aftersale.MostOfKind
		o = o.In(order.FinishedL, o.Placed)
		for range aftersale.MostOfKind {
			var err error
			o, _, err = o.AskService(aftersale.ServiceRequest{Kind: aftersale.Return}, o.Modified)
			require.NoError(t, err)
		}
		place(t, k.s, o)
	}
	operator := `"buId":"10000001","operatePin":"p","operateNick":"n"`
	type page struct {
		Page struct {
			Success    bool   `json:"success"`
			Code       string `json:"code"`
			TotalCount int    `json:"totalCount"`
		} `json:"pageResult"`
	}
	got := into[page](t, ask(t, k.s, "jingdong.asc.query.list", `{`+operator+`}`))
	assert.Equal(t, orders*aftersale.MostOfKind, got.Page.TotalCount, "what an index tells has no bound")
	for name, body := range map[wire.Method]string{
		"jingdong.asc.query.list":            `{` + operator + `,"expressCode":"YT1"}`,
		"jingdong.asc.serviceAndRefund.view": `{"approveTimeBegin":"2020-01-01 00:00:00","approveTimeEnd":"2030-01-01 00:00:00"}`,
	} {
		got := into[page](t, ask(t, k.s, name, body))
		assert.False(t, got.Page.Success, name)
		assert.Equal(t, "10500001", got.Page.Code, name)
	}
	got = into[page](t, ask(t, k.s, "jingdong.asc.query.list", `{`+operator+`,"expressCode":"YT1","applyTimeEnd":"2020-01-01 00:00:00"}`))
	assert.True(t, got.Page.Success)
}

func TestWhatNoSourceHasSaysThatItIsAssumed(t *testing.T) {
	t.Parallel()
	c := contract.New()
	for _, method := range []wire.Method{"jingdong.pop.complaint.list", "jingdong.pop.complaint.reply", "jingdong.asc.process.refund"} {
		info, ok := c.Info(method)
		require.True(t, ok)
		assert.Equal(t, wire.Assumed, info.Source.Evidence, method)
		assert.Contains(t, info.Title, "(assumed)")
		assert.Contains(t, info.Description, "assumed")
		members := 0
		for _, name := range strings.Fields("complaintId orderId status statusName content openTime updateTime replies time complaints complaint totalCount success errorCode errorMsg complaintResult " +
			"openTimeBegin openTimeEnd pageNumber pageSize buId operatePin operateNick operateRemark serviceId sysVersion result msg") {
			for _, f := range c.Fields(name) {
				if f.Method == method {
					members++
					assert.Equal(t, wire.Assumed, f.Source.Evidence, "%s of %s", f.Pointer, method)
				}
			}
		}
		assert.Greater(t, members, 8, method)
	}
}
