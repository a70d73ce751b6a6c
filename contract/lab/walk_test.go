package lab_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/suite"
	"github.com/jdmock/jdmock/contract/wire"
)

// A walker calls a gateway and keeps what came of it.
type walker struct {
	t      testing.TB
	target suite.Target
	calls  []record.Call
}

// send makes a request and keeps the call.
func (w *walker) send(r *http.Request, params wire.Params) []byte {
	w.t.Helper()
	resp, err := w.target.Transport.RoundTrip(r)
	require.NoError(w.t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(w.t, err)
	require.NoError(w.t, resp.Body.Close())
	plain := *r.URL
	plain.RawQuery = ""
	w.calls = append(w.calls, record.Call{
		At: noon, URL: plain.String(), Verb: r.Method, Params: params, Status: resp.StatusCode, Type: resp.Header.Get("Content-Type"), Answer: body,
	})
	return body
}

// request makes one of a query and a form.
func (w *walker) request(verb, query, form string) *http.Request {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), verb, w.target.URL, strings.NewReader(form))
	require.NoError(w.t, err)
	r.URL.RawQuery = query
	if form != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return r
}

// params are those of a call, signed.
func (w *walker) params(m wire.Method, application string, edits ...wire.Param) wire.Params {
	p := wire.Params{
		{Name: wire.ParamMethod, Value: string(m)}, {Name: wire.ParamAppKey, Value: own.AppKey}, {Name: wire.ParamAccessToken, Value: own.AccessToken},
		{Name: wire.ParamTimestamp, Value: wire.FormatTimestamp(noon)}, {Name: wire.ParamVersion, Value: wire.Version}, {Name: wire.ParamJSON, Value: application},
	}
	for _, e := range edits {
		p = slices.DeleteFunc(p, func(q wire.Param) bool { return q.Name == e.Name })
		if e.Value != "" {
			p = append(p, e)
		}
	}
	return p.With(wire.ParamSign, wire.Sign(p, own.AppSecret))
}

// call posts a right call.
func (w *walker) call(m wire.Method, application string, edits ...wire.Param) []byte {
	w.t.Helper()
	return w.post(w.params(m, application, edits...))
}

// post sends parameters as a form.
func (w *walker) post(p wire.Params) []byte {
	w.t.Helper()
	return w.send(w.request(http.MethodPost, "", form(p)), p)
}

// form encodes parameters.
func form(p wire.Params) string {
	values := url.Values{}
	for _, each := range p {
		values.Set(each.Name, each.Value)
	}
	return values.Encode()
}

// allFields are members of an order that a walk asks for.
const allFields = "orderId,orderState,orderStateRemark,orderType,orderSource,payType,orderTotalPrice,orderSellerPrice,orderPayment,sellerDiscount,balanceUsed,freightPrice,taxFee,serviceFee,itemInfoList,couponDetailList,waybill,logisticsId,orderStartTime,paymentConfirmTime,outBoundDate,orderEndTime,modified,dataVersion,consigneeInfo,orderRemark,pin"

// window are the dates of a query for what the shop has.
var window = `"start_date":"` + wire.FormatTime(noon.Add(-30*24*time.Hour)) + `","end_date":"` + wire.FormatTime(noon) + `"`

// ids returns the ids of the first orders in a state.
func (w *walker) ids(state string, n int) []string {
	w.t.Helper()
	body := w.call("jingdong.pop.order.search", `{"order_state":"`+state+`","optional_fields":"orderId",`+window+`,"page_size":100,"dateType":1}`)
	var answer map[string]struct {
		Result struct {
			Orders []struct {
				ID json.Number `json:"orderId"`
			} `json:"orderInfoList"`
		} `json:"searchorderinfo_result"`
	}
	require.NoError(w.t, json.Unmarshal(body, &answer))
	var ids []string
	for _, a := range answer {
		for _, o := range a.Result.Orders {
			ids = append(ids, o.ID.String())
		}
	}
	require.GreaterOrEqual(w.t, len(ids), n, state)
	return ids[:n]
}

// walk makes one call of every kind that a lie may be about. The orders are those
// that another walker has found, so that each walk is the same.
func (w *walker) walk(known orders) {
	w.lists()
	for _, id := range slices.Concat(known.waiting, known.underWay, known.ended) {
		w.call("jingdong.pop.order.get", `{"order_id":`+id+`}`)
		w.call("jingdong.pop.order.get", `{"order_id":`+id+`,"optional_fields":"`+allFields+`"}`)
		w.call("jingdong.pop.order.get", `{"order_id":`+id+`,"optional_fields":"orderId,waybill"}`)
		w.call("jingdong.pop.order.enGet", `{"order_id":`+id+`,"optional_fields":"consigneeInfo,pin"}`)
		w.call("jingdong.pop.order.track", `{"order_id":`+id+`}`)
	}
	w.call("jingdong.pop.order.get", `{"order_id":9}`)
	w.call("360buy.delivery.logistics.get", `{}`)
	w.writes(known)
	w.refusals()
	w.forms()
	w.aggregator(known.waiting[0])
	w.tokens()
}

// orders are some of the shop's, by what has become of them.
type orders struct{ waiting, underWay, ended, locked []string }

// find looks for orders.
func (w *walker) find() orders {
	return orders{w.ids("WAIT_SELLER_STOCK_OUT", 4), w.ids("WAIT_GOODS_RECEIVE_CONFIRM", 4), w.ids("FINISHED_L", 8), w.ids("LOCKED", 1)}
}

func (w *walker) lists() {
	for _, page := range []string{"1", "2", "3", "60"} {
		w.call("jingdong.pop.orders.get", `{`+window+`,"page":`+page+`,"page_size":20}`)
		w.call("jingdong.pop.order.search", `{"order_state":"ALL","optional_fields":"`+allFields+`",`+window+`,"dateType":1,"page":`+page+`,"page_size":20}`)
	}
	w.call("jingdong.pop.orders.get", `{`+window+`,"order_state":"WAIT_SELLER_STOCK_OUT"}`)
	w.call("jingdong.pop.orders.get", `{"start_date":"tomorrow","end_date":"today"}`)
	const search = `{"optional_fields":"orderId,orderStartTime,orderState","order_state":`
	middle := `"start_date":"` + wire.FormatTime(noon.Add(-9*24*time.Hour)) + `","end_date":"` + wire.FormatTime(noon.Add(-3*24*time.Hour)) + `"`
	w.call("jingdong.pop.order.search", search+`"FINISHED_L,WAIT_SELLER_STOCK_OUT",`+middle+`,"dateType":0}`)
	w.call("jingdong.pop.order.search", search+`"ALL",`+middle+`,"dateType":1,"sortType":1,"page_size":2,"page":"1"}`)
	w.call("jingdong.pop.order.search", search+`"WAIT_SELLER_STOCK_OUT","start_date":null,"end_date":null}`)
	w.call("jingdong.pop.order.search", `{"optional_fields":"orderId"}`)
}

func (w *walker) writes(known orders) {
	ship := func(id, carrier, waybill string) wire.Params {
		return w.params("jingdong.pop.order.ship", `{"order_id":`+id+`,"logistics_id":`+carrier+`,"waybill":"`+waybill+`"}`)
	}
	see := func(id string) {
		w.call("jingdong.pop.order.get", `{"order_id":`+id+`,"optional_fields":"`+allFields+`"}`)
		w.call("jingdong.pop.order.search", `{"order_state":"WAIT_SELLER_STOCK_OUT","optional_fields":"orderId,orderState,modified"}`)
	}
	one, two, three := known.waiting[1], known.waiting[2], known.waiting[3]
	w.post(ship(one, "2087", "JD0001"))
	see(one)
	w.post(ship(one, "1010", "JD0002"))
	see(one)
	w.post(ship("9", "1010", "JD0003"))
	w.post(ship(three, "999999", "JD0004"))
	w.post(ship(known.locked[0], "1010", "JD0005"))
	jos := `{"orderId":` + two + `,"logiCoprId":"2087","logiNo":"JD0006"}`
	w.call("jingdong.pop.order.shipment", jos)
	w.call("jingdong.pop.order.shipment", jos)
	w.call("jingdong.pop.order.waybill.update", `{"request":{"data":{"orderId":`+two+`,"partialShipmentInfoList":[{"logicId":2087,"waybillId":"JD0007"}]}}}`)
	w.call("jingdong.pop.order.modifyVenderRemark", `{"order_id":`+two+`,"flag":1,"remark":"易碎"}`)
	w.call("jingdong.pop.order.get", `{"order_id":`+two+`,"optional_fields":"venderRemark,waybill"}`)
	w.post(ship(three, "1010", "JD0008").With(wire.ParamSign, strings.Repeat("0", 32)))
	see(three)
}

// harmless is a call that needs no order.
const harmless = `{"order_state":"WAIT_SELLER_STOCK_OUT","optional_fields":"orderId","page_size":1}`

func (w *walker) refusals() {
	const m = "jingdong.pop.order.search"
	good := w.params(m, harmless)
	w.post(good)
	w.post(good.With(wire.ParamSign, strings.Repeat("0", 32)))
	w.post(good.With(wire.ParamSign, ""))
	w.post(good.With(wire.ParamSign, strings.ToLower(good.Get(wire.ParamSign))))
	w.post(good.With(wire.ParamAccessToken, "stolen"))
	for _, e := range []wire.Param{
		{Name: wire.ParamTimestamp, Value: wire.FormatTimestamp(noon.Add(-3 * time.Hour))}, {Name: wire.ParamTimestamp},
		{Name: wire.ParamAccessToken, Value: "unknown"}, {Name: wire.ParamAccessToken}, {Name: wire.ParamAppKey, Value: "unknown"},
		{Name: wire.ParamVersion, Value: "9.0"}, {Name: wire.ParamMethod, Value: "jingdong.no.such.method"}, {Name: wire.ParamJSON, Value: `{"order_`},
	} {
		w.call(m, harmless, e)
	}
	w.call("jingdong.pop.order.get", `{"order_id":1}`, wire.Param{Name: wire.ParamAccessToken, Value: "unknown"})
}

func (w *walker) forms() {
	const m = "jingdong.pop.order.search"
	p := w.params(m, harmless)
	w.send(w.request(http.MethodGet, form(p), ""), p)
	w.send(w.request(http.MethodPost, form(p[:3]), form(p[3:])), p)
	w.call(m, harmless, wire.Param{Name: wire.ParamSignMethod, Value: wire.SignHMACSHA256})
	w.call(m, harmless, wire.Param{Name: wire.ParamTimestamp, Value: wire.FormatTimestampMillis(noon)})
}

func (w *walker) aggregator(id string) {
	for _, by := range []struct{ bearer, owner string }{{own.AccessToken, w.target.OwnerID}, {"unknown", w.target.OwnerID}, {own.AccessToken, "999999999999"}} {
		p := wire.Params{{Name: "owner_id", Value: by.owner}, {Name: "order_id", Value: id}, {Name: "optional_fields", Value: allFields}}
		r := w.request(http.MethodPost, "", form(p))
		r.URL.Path = "/" + string(contract.AggregatorMethod)
		r.Header.Set("Authorization", "Bearer "+by.bearer)
		w.send(r, p)
	}
}

func (w *walker) tokens() {
	for _, secret := range []string{own.AppSecret, "unknown"} {
		p := wire.Params{{Name: "app_key", Value: own.AppKey}, {Name: "app_secret", Value: secret}, {Name: "grant_type", Value: "authorization_code"}, {Name: "code", Value: "nosuch"}}
		r := w.request(http.MethodPost, "", form(p))
		r.URL.Path = "/oauth2/access_token"
		w.send(r, p)
	}
}
