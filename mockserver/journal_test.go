package mockserver_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/control"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

func TestTheJournalShowsNoPersonalData(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	o := waiting(2)
	o.Consignee.Name, o.Consignee.Mobile, o.Consignee.Telephone, o.Consignee.Street = plantedName, plantedPhone, "025-83214567", plantedAddress
	o.Buyer = order.Buyer{Pin: "jd_planted_pin", RealPin: "jd_planted_real", OpenID: "planted-open-id", XID: "planted-xid-of"}
	o.Invoice = order.Invoice{
		Kind: order.VATInvoice, Title: "埋设有限公司", Content: "明细", Email: "planted@example.com", Phone: "13812340987", TaxCode: "91320100PLANTED0XX",
		VAT: order.VAT{RegisteredAddress: "埋设注册地址", RegisteredPhone: "02587654321", Bank: "埋设银行", Account: "6222000011112222", UserName: "埋设收票人", UserPhone: "13712340987", UserAddress: "埋设收票地址"},
	}
	o.Remark, o.VenderRemark = "埋设备注：请送到传达室", "埋设的商家备注"
	place(t, h.Server, o)
	h.secrets = append(h.secrets, "025-83214567", o.Buyer.Pin, o.Buyer.RealPin, o.Buyer.OpenID, o.Buyer.XID, o.Invoice.Title, o.Invoice.Email, o.Invoice.Phone, o.Invoice.TaxCode,
		o.Invoice.VAT.RegisteredAddress, o.Invoice.VAT.RegisteredPhone, o.Invoice.VAT.Bank, o.Invoice.VAT.Account, o.Invoice.VAT.UserName, o.Invoice.VAT.UserPhone, o.Invoice.VAT.UserAddress, o.Remark, o.VenderRemark)

	window := `"start_date":"2025-04-01 00:00:00","end_date":"2025-04-03 00:00:00"`
	all := fmt.Sprintf("%q", everyField)
	shown := ""
	for _, q := range []struct{ method, object string }{
		{"jingdong.pop.order.get", `{"order_id":2}`}, {"jingdong.pop.order.get", `{"order_id":2,"optional_fields":` + all + `}`},
		{"jingdong.pop.orders.get", `{` + window + `}`}, {"jingdong.pop.order.search", `{` + window + `,"order_state":"ALL","optional_fields":` + all + `}`},
		{"jingdong.pop.order.enGet", `{"order_id":2,"optional_fields":` + all + `}`},
		{"360buy.order.get", `{"order_id":"2","optional_fields":"consignee_info,order_remark,vender_remark,pin,invoice_info,vat_invoice_info,open_id_buyer"}`},
		{"360buy.order.search", `{` + window + `,"order_state":"WAIT_SELLER_STOCK_OUT","page":"1","page_size":"10","optional_fields":"consignee_info,order_remark,vender_remark,pin,invoice_info,vat_invoice_info"}`},
	} {
		_, inner := post(t, h.Server, params(h.Server, plantedAccess, wire.Method(q.method), q.object))
		shown += string(inner)
	}
	for _, edition := range []string{"1", "2"} {
		h.call("/tool/erps/jdpoporderget", wire.Params{{Name: "owner_id", Value: h.VenderID}, {Name: "order_id", Value: "2"}, {Name: "optional_fields", Value: everyField}, {Name: "vvtype", Value: edition}}, false)
	}
	for _, planted := range []string{plantedName, plantedPhone, plantedAddress, o.Remark, o.Invoice.VAT.UserPhone} {
		assert.Contains(t, shown, planted, "it is there to be hidden")
	}
	for _, object := range []string{
		`{"order_id":2,"consignee":{"name":"` + plantedName + `","phones":[` + plantedPhone + `]}}`, `{"order_id":2,"waybill":"` + plantedName + `"}`, `{"order_id":2,"` + plantedPhone + `":"x"}`,
		`{"order_id":2,"remark":"[微笑] ` + plantedName + `"}`, `{"order_id":2,"x":"{\"name\":\"` + plantedName + `\"}"}`, `{"order_id":2,"name":"` + plantedName, plantedName,
	} {
		h.gatewayCall(params(h.Server, plantedAccess, "jingdong.pop.order.ship", object))
	}
	h.log.WriteString("-")
	h.said, h.answers = []string{"-"}, []string{"-"} // here it is about the journal
	h.tellsNothing()
}

func TestTheJournalTellsTheWholeOfACall(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1))
	_, inner := post(t, s, params(s, s.AccessToken, "jingdong.pop.order.ship", `{"order_id":1,"logistics_id":2087,"waybill":"JDX7","zip":null}`))
	e := last(t, s)
	assert.Equal(t, `{"order_id":1,"logistics_id":2087,"waybill":"JDX7","zip":null}`, e.Application())
	assert.Equal(t, e.Application(), e.Parameters().Get(wire.ParamJSON))
	assert.Equal(t, s.AppKey, e.Parameters().Get(wire.ParamAppKey))
	assert.Equal(t, strings.Repeat("*", len(s.AccessToken)), e.Parameters().Get(wire.ParamAccessToken))
	assert.Equal(t, strings.Repeat("*", 32), e.Parameters().Get(wire.ParamSign))
	assert.Contains(t, string(e.Answer()), string(inner[1:]))
	assert.Positive(t, e.VersionBefore)
	assert.Greater(t, e.VersionAfter, e.VersionBefore)
	assert.Equal(t, journal.Written{How: "whole", Bytes: e.Bytes}, e.Written)
	assert.Equal(t, journal.Step{Name: "authenticate", Verdict: "passed", Detail: "app " + s.AppKey + ", shop " + s.VenderID}, e.Explained()[1])

	before := e.VersionAfter
	post(t, s, params(s, s.AccessToken, "jingdong.pop.order.get", `{"order_id":1}`))
	e = last(t, s)
	assert.Equal(t, []int64{before, before}, []int64{e.VersionBefore, e.VersionAfter})
	post(t, s, params(s, s.AccessToken, "jingdong.pop.order.ship", `{"order_id":1,"logistics_id":2087,"waybill":"JDX8"}`))
	e = last(t, s)
	assert.Equal(t, []int64{before, before}, []int64{e.VersionBefore, e.VersionAfter}, "a conflict changes nothing")
	refused := e.Steps[len(e.Steps)-1]
	assert.Equal(t, []string{"method", "refused"}, []string{refused.Name, refused.Verdict})
	assert.Contains(t, refused.Detail, "WAIT_GOODS_RECEIVE_CONFIRM")
	post(t, s, params(s, s.AccessToken, "jingdong.pop.order.get", `{"order_id":1,"optional_felds":"x"}`))
	e = last(t, s)
	assert.Equal(t, []any{before, "request schema"}, []any{e.VersionBefore, e.Steps[len(e.Steps)-1].Name})
	post(t, s, params(s, s.AccessToken, "jingdong.pop.order.get", `{"order_id":77}`))
	e = last(t, s)
	assert.Zero(t, e.VersionBefore+e.VersionAfter, "there is no such order")
	assert.Equal(t, int64(77), e.OrderID)
}

func TestTheJournalTellsFaultsAndTheirPhase(t *testing.T) {
	t.Parallel()
	s := struck(t, fault.Rule{First: 1, Action: fault.Action{Type: fault.ErrorAction, Code: "65"}}, fault.Rule{First: 1, Phase: fault.After, Action: fault.Action{Type: fault.Reset}})
	ship := form(params(s, s.AccessToken, "jingdong.pop.order.ship", `{"order_id":1,"logistics_id":2087,"waybill":"JDX7"}`))
	_, _ = socket(t, s, ship)
	e := last(t, s)
	assert.True(t, e.Injected)
	assert.Equal(t, "fault", e.Steps[len(e.Steps)-1].Name)
	assert.Positive(t, e.VersionBefore)
	assert.Equal(t, e.VersionBefore, e.VersionAfter, "nothing has happened")
	_, _ = socket(t, s, ship)
	e = last(t, s)
	assert.Equal(t, journal.Written{How: "reset"}, e.Written)
	assert.Greater(t, e.VersionAfter, e.VersionBefore, "it has happened, and the answer is lost")
	assert.Contains(t, string(e.Answer()), "vender_id", "what the caller did not get")
	assert.Equal(t, journal.Step{Name: "fault", Verdict: "struck", Detail: "reset (after), rule 2"}, e.Steps[len(e.Steps)-1])
}

func TestTheJournalTellsOfTheAggregatorAndOfOAuth(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.call("/tool/erps/jdpoporderget", wire.Params{{Name: "owner_id", Value: h.VenderID}, {Name: "order_id", Value: "1"}, {Name: "optional_fields", Value: "orderId"}}, false)
	e := last(t, h.Server)
	assert.Equal(t, []any{int64(1), journal.Answered}, []any{e.OrderID, e.Outcome})
	assert.Positive(t, e.VersionBefore)
	assert.Equal(t, "1", e.Parameters().Get("order_id"))
	assert.JSONEq(t, fmt.Sprintf(`{"owner_id":%q,"order_id":"1","optional_fields":"orderId"}`, h.VenderID), e.Application())
	assert.Contains(t, string(e.Answer()), `"orderId":"1"`)
	assert.Contains(t, e.Explained(), journal.Step{Name: "shop", Verdict: "passed", Detail: "shop " + h.VenderID})
	h.call(current.token, paramsOf(current.exchange(h.Server, h.code())), false)
	e = last(t, h.Server)
	assert.Equal(t, "authorization_code", e.Parameters().Get("grant_type"))
	assert.Contains(t, string(e.Answer()), `"access_token":"*`)
	assert.Equal(t, "{}", e.Application())
}

// A recorded is the journal of the same calls, exported.
func recorded(t *testing.T) []byte {
	t.Helper()
	s, err := mockserver.New(mockserver.Options{Orders: 200, Start: noon, Clock: clock.Frozen(noon), Gateway: clock.Frozen(noon), TimestampWindow: -1, FaultHeader: true})
	require.NoError(t, err)
	gateway, api := httptest.NewServer(s), httptest.NewServer(control.New(s, control.Options{}))
	defer gateway.Close()
	defer api.Close()
	const box = "/v1/sandboxes/default"
	do := func(verb, path, body string) []byte {
		r, err := http.NewRequestWithContext(t.Context(), verb, api.URL+path, strings.NewReader(body))
		require.NoError(t, err)
		r.Header.Set("Content-Type", "application/json")
		resp, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		var text bytes.Buffer
		_, err = text.ReadFrom(resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Less(t, resp.StatusCode, 300, "%s %s: %s", verb, path, text.String())
		return text.Bytes()
	}
	calls := func() {
		for i := range 30 {
			for _, object := range []string{`{"order_id":%d}`, `{"order_id":%d,"optional_fields":"orderId,consigneeInfo,modified"}`, `{"order_id":%d,"optional_fields":7}`} {
				sendTo(t, gateway.URL, "jingdong.pop.order.get", fmt.Sprintf(object, firstID(t, s)+int64(i)))
			}
			if i%5 > 0 {
				continue
			}
			sendTo(t, gateway.URL, "jingdong.pop.order.ship", fmt.Sprintf(`{"order_id":%d,"logistics_id":2087,"waybill":"JDX%04d"}`, waitingID(t, s), i))
		}
		sendTo(t, gateway.URL, "jingdong.pop.order.get", `{"order_id":-1,"optional_fields":"orderId"}`)
		sendTo(t, gateway.URL, "jingdong.pop.order.search", `{"start_date":"2025-03-20 00:00:00","end_date":"2025-04-05 00:00:00","order_state":"ALL","optional_fields":"orderId"}`)
	}
	do(http.MethodPut, box+"/snapshots/before", "")
	do(http.MethodPost, box+"/faults", `{"method":"jingdong.pop.order.get","probability":0.3,"action":{"type":"error","code":"65"}}`)
	do(http.MethodPost, box+"/faults", `{"method":"jingdong.pop.order.ship","probability":0.5,"phase":"after","action":{"type":"malformed"}}`)
	calls()
	do(http.MethodPost, box+"/clock/advance", `{"by":"30h"}`)
	calls()
	do(http.MethodPost, box+"/snapshots/before/restore", "")
	calls()
	for _, name := range []string{"lost-answer-after-shipment", "token-expiry-mid-sync"} {
		require.Contains(t, string(do(http.MethodPost, box+"/scenarios/"+name+"/run", "")), `"passed":true`, name)
	}
	return do(http.MethodGet, box+"/calls?format=ndjson", "")
}

// sendTo sends a signed call, whatever becomes of it.
func sendTo(t *testing.T, gateway string, m wire.Method, object string) {
	t.Helper()
	p := wire.Params{
		{Name: wire.ParamMethod, Value: string(m)}, {Name: wire.ParamAppKey, Value: mockserver.DefaultAppKey}, {Name: wire.ParamAccessToken, Value: mockserver.DefaultAccessToken},
		{Name: wire.ParamVersion, Value: wire.Version}, {Name: wire.ParamTimestamp, Value: wire.FormatTimestamp(noon)}, {Name: wire.ParamJSON, Value: object},
	}
	resp, err := http.PostForm(gateway+wire.Path, valuesOf(p.With(wire.ParamSign, wire.Sign(p, mockserver.DefaultAppSecret))))
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
}

func valuesOf(p wire.Params) url.Values {
	values := url.Values{}
	for _, q := range p {
		values.Set(q.Name, q.Value)
	}
	return values
}

// It changes how many cores the process uses, so that it is not parallel.
func TestTheSameCallsLeaveTheSameJournal(t *testing.T) {
	first := recorded(t)
	assert.Equal(t, string(first), string(recorded(t)), "once more")
	for _, cores := range []int{1, 2} {
		was := runtime.GOMAXPROCS(cores)
		again := recorded(t)
		runtime.GOMAXPROCS(was)
		assert.Equal(t, string(first), string(again), "on %d cores", cores)
	}
	outcomes, lines := map[string]int{}, bufio.NewScanner(bytes.NewReader(first))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var call struct {
			Outcome, Fault, Written string
			Duration                string
		}
		require.NoError(t, json.Unmarshal(lines.Bytes(), &call), "%s", lines.Text())
		outcomes[call.Outcome]++
		if call.Fault != "" {
			outcomes["fault"]++
		}
		assert.NotEmpty(t, call.Written)
	}
	for _, kind := range []string{"answered", "refused", "failed", "fault"} {
		assert.Positive(t, outcomes[kind], "%s: %v", kind, outcomes)
	}
	assert.Greater(t, outcomes["answered"]+outcomes["refused"]+outcomes["failed"], 3*(30*3+30/5+2), "a scenario's calls are there too")
}

func TestALongAnswerIsKeptCut(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: 300, Start: noon})
	post(t, s, params(s, s.AccessToken, "jingdong.pop.order.search", fmt.Sprintf(`{"start_date":"2025-03-10 00:00:00","end_date":"2025-04-02 12:00:00","order_state":"ALL","page_size":100,"optional_fields":%q}`, everyField)))
	e := last(t, s)
	require.Greater(t, e.Bytes, journal.MaxAnswer, "the answer is long")
	assert.True(t, e.Cut)
	assert.LessOrEqual(t, len(e.Answer()), journal.MaxAnswer)
	assert.Contains(t, string(e.Answer()), `"orderId"`)
}

// firstID returns the smallest id of the first shop's orders.
func firstID(t *testing.T, s *mockserver.Server) int64 {
	t.Helper()
	return listed(t, s, order.AllStates)[0].ID
}

// waitingID returns the id of an order that waits for shipment.
func waitingID(t *testing.T, s *mockserver.Server) int64 {
	t.Helper()
	return listed(t, s, order.SetOf(order.WaitSellerStockOut))[0].ID
}

func listed(t *testing.T, s *mockserver.Server, states order.States) []order.Order {
	t.Helper()
	box := s.Sandbox()
	page, err := box.Orders(mockserver.DefaultVenderID, box.Clock().Now()).List(t.Context(), store.Query{From: noon.AddDate(0, -2, 0), To: noon.AddDate(0, 1, 0), States: states, Limit: 5})
	require.NoError(t, err)
	require.NotEmpty(t, page.Orders)
	return page.Orders
}
