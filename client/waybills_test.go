package client_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/passport"
)

// wanted asks for a label of SF.
func wanted(s *mocktest.Server, id int64) client.WaybillRequest {
	return client.WaybillRequest{
		OrderID: id, ProviderCode: "SF", SettlementCode: "S1", VenderID: s.VenderID, VenderName: "示例店", VenderOrderCode: "V1", ExpressPayMethod: "1", ExpressType: "1",
		From: client.WaybillAddress{Province: "北京", City: "大兴区", Address: "科创路1号", Contact: "仓库", Phone: "01000000001"},
		To:   client.WaybillAddress{Province: "江苏", City: "南京市", County: "玄武区", Address: "示例路2号", Contact: "李四", Mobile: "12600000001"},
	}
}

func TestLabelsOnTheSimulator(t *testing.T) {
	t.Parallel()
	s, c := simulate(t, clock.Frozen(noon), mockserver.Options{})
	s.ExpectRefused("71", "10400001", "10500001")
	ctx := t.Context()
	id := s.Orders.Place(mocktest.Order{})

	providers, err := c.Waybills.Providers(ctx)
	require.NoError(t, err)
	require.Contains(t, providers, client.Provider{ID: 467, Code: "SF", Name: "顺丰快递", OperationType: 1})

	two := wanted(s, id)
	two.Count = 2
	labels, err := c.Waybills.Receive(ctx, two)
	require.NoError(t, err)
	require.Len(t, labels, 2)
	_, err = c.Orders.Ship(ctx, client.ShipRequest{OrderID: id, LogisticsID: 467, Waybill: labels[0]})
	require.NoError(t, err)
	findings := s.Sandbox().Passport.Read().Findings
	require.Len(t, findings, 1)
	assert.Equal(t, passport.LabelWasted, findings[0].Finding)
	require.NoError(t, c.Waybills.Unbind(ctx, "SF", labels[1]))
	assert.Empty(t, s.Sandbox().Passport.Read().Findings)

	var failed *client.ResultError
	require.ErrorAs(t, c.Waybills.Unbind(ctx, "SF", labels[0]), &failed, "the order is shipped with it")
	assert.Equal(t, "-1", failed.Code)
	assert.NotErrorIs(t, failed, client.ErrUnknownOutcome)
	_, err = c.Waybills.Receive(ctx, wanted(s, 99))
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, "-1", failed.Code)
	without := wanted(s, id)
	without.SettlementCode = ""
	_, err = c.Waybills.Receive(ctx, without)
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, "1", failed.Code)
}

func TestALabelWhoseAnswerIsLostIsNotAskedForAgain(t *testing.T) {
	t.Parallel()
	s, c := simulate(t, clock.Frozen(noon), mockserver.Options{})
	id := s.Orders.Place(mocktest.Order{})
	_, err := s.Sandbox().Faults.Add(fault.Rule{Method: client.MethodWaybillReceive, First: 1, Phase: fault.After, Action: fault.Action{Type: fault.Reset}})
	require.NoError(t, err)
	_, err = c.Waybills.Receive(t.Context(), wanted(s, id))
	require.ErrorIs(t, err, client.ErrUnknownOutcome)
	assert.Len(t, s.Orders.Get(id).Labels, 1, "it was issued once")
}

func TestAReadOfProvidersIsRepeated(t *testing.T) {
	t.Parallel()
	s, c := simulate(t, clock.Frozen(noon), mockserver.Options{})
	_, err := s.Sandbox().Faults.Add(fault.Rule{Method: client.MethodProviderQuery, First: 1, Action: fault.Action{Type: fault.Reset}})
	require.NoError(t, err)
	providers, err := c.Waybills.Providers(t.Context())
	require.NoError(t, err)
	assert.NotEmpty(t, providers)
}

func TestReceiveSendsContentAsTextAndJudgesTheAnswer(t *testing.T) {
	t.Parallel()
	g, c := answering(t, `"resultInfo":{"statusCode":"0","statusMessage":"ok","data":{"platformOrderNo":7,"waybillCodeList":"SF1"}}`)
	_, err := c.Waybills.Receive(t.Context(), client.WaybillRequest{OrderID: 7})
	require.ErrorIs(t, err, client.ErrUnknownOutcome, "the list is no list")
	assert.Len(t, g.received(), 1, "it is sent once")

	g, c = answering(t, `"resultInfo":{"statusCode":"0","statusMessage":"ok","data":{"platformOrderNo":7,"waybillCodeList":["SF1","SF2"]}}`)
	got, err := c.Waybills.Receive(t.Context(), client.WaybillRequest{OrderID: 7, Count: 2, ProviderCode: "SF", OnDelivery: true, Weight: "1.20"})
	require.NoError(t, err)
	assert.Equal(t, []string{"SF1", "SF2"}, got)
	var sent map[string]any
	require.NoError(t, json.Unmarshal([]byte(g.received()[0].text("content")), &sent))
	assert.Equal(t, "7", sent["platformOrderNo"])
	assert.Equal(t, "0010001", sent["salePlatform"])
	assert.EqualValues(t, 2, sent["waybillCount"])
	assert.EqualValues(t, 1, sent["payType"])
	assert.Equal(t, "1.20", sent["weight"])
	assert.Equal(t, "0.00", sent["goodsMoney"])

	for _, members := range []string{``, `"resultInfo":{}`, `"resultInfo":{"statusCode":0}`, `"resultInfo":{"statusCode":0,"data":{"platformOrderNo":"8","waybillCodeList":["SF1"]}}`} {
		g, c = answering(t, members)
		_, err = c.Waybills.Receive(t.Context(), client.WaybillRequest{OrderID: 7})
		require.ErrorIs(t, err, client.ErrUnknownOutcome, members)
		assert.Len(t, g.received(), 1, "it is sent once")
	}
}

// TestReceiveReadsAnAnswerWithoutARoot: so several clients of 2018 found JD to
// answer this method.
func TestReceiveReadsAnAnswerWithoutARoot(t *testing.T) {
	t.Parallel()
	bare := func(body string) *client.Client {
		g := newGate(t, func(_ int, _ received, w http.ResponseWriter) { _, _ = w.Write([]byte(body)) })
		return g.client(t)
	}
	got, err := bare(`{"statusCode":0,"statusMessage":"ok","data":{"platformOrderNo":"7","waybillCodeList":["SF1"]}}`).
		Waybills.Receive(t.Context(), client.WaybillRequest{OrderID: 7})
	require.NoError(t, err)
	assert.Equal(t, []string{"SF1"}, got)
	_, err = bare(`{"statusCode":-1,"statusMessage":"单号库存不足","data":null}`).Waybills.Receive(t.Context(), client.WaybillRequest{OrderID: 7})
	var failed *client.ResultError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, "单号库存不足", failed.Zh)
}
