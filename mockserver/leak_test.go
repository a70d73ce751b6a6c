package mockserver_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/fault"
)

func TestWrongSignaturesTellNoSecret(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	good := h.good()
	text := good.Canonical()
	encoded, upper := good, good.With(wire.ParamTimestamp, wire.FormatTimestamp(noon)+".000+0800")
	for _, q := range good {
		encoded = encoded.With(q.Name, url.QueryEscape(q.Value))
	}
	for _, sign := range []string{
		"", "x", plantedSecret, plantedAccess, strings.ToLower(wire.Sign(good, plantedSecret)), wire.Sign(good, plantedSecret)[:16], md5Of(text), md5Of(plantedSecret + text), md5Of(text + plantedSecret),
		md5Of(plantedSecret + encoded.Canonical() + plantedSecret), wire.Sign(upper, plantedSecret), wire.Sign(good, plantedOther), wire.Sign(good, plantedAccess), wire.Sign(good, plantedSecret+"\n"),
		wire.Sign(good.With(wire.ParamJSON, strings.ReplaceAll(good.Get(wire.ParamJSON), " ", "")), plantedSecret),
		wire.Sign(good.With(wire.ParamJSON, url.QueryEscape(good.Get(wire.ParamJSON))), plantedSecret),
		wire.Sign(good.With("param_json", good.Get(wire.ParamJSON)).With(wire.ParamJSON, ""), plantedSecret), wire.SignText(text, plantedSecret, wire.SignHMACSHA256),
	} {
		h.call(wire.Path, good.With(wire.ParamSign, sign), true)
		for _, secret := range h.secrets {
			h.call(wire.Path, good.With("format", secret).With("fullname", plantedName).With(wire.ParamSign, sign), true)
		}
	}
	h.secrets = append(h.secrets, wire.Sign(good, plantedSecret), wire.Sign(upper, plantedSecret))
	explained := strings.Join(h.said, "\n")
	for _, cause := range []string{"lower case", "only before the text", "only behind", "percent-encoded", "another app", "without blanks", "access_token was used", "with milliseconds"} {
		assert.Contains(t, explained, cause)
	}
	kept, _ := h.Sandbox().Journal.Entries()
	assert.Contains(t, fmt.Sprint(kept), `360buy_param_json{"mobile":"***********", "name":"************","numbers":[***********],"address":{"京":"`)
	h.log.WriteString("-") // nothing has to be logged
	h.tellsNothing()
}

func TestSecretsWhereTheyDoNotBelongAreNotRepeated(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for _, x := range h.secrets {
		for _, m := range []wire.Method{"jingdong.pop.order.get", "jingdong.pop.orders.get", "360buy.order.get", "jingdong.pop.order.search", stubRefuses, wire.Method("jingdong." + x), wire.Method(x)} {
			for _, object := range []string{
				x, `{"` + x, `{"a":"` + x + `"`, `"` + x + `"`, `{"` + x + `":1}`, `{"a":{"` + x + `":1}}`, `{"order_id":"` + x + `"}`, `{"order_id":1,"optional_fields":"orderId,` + x + `"}`,
				`{"order_id":1,"order_state":"` + x + `"}`, `{"order_id":1,"` + x + `":1,"` + x + `":2}`, `{"start_date":"` + x + `","end_date":"xx` + x + `","order_state":"ALL","optional_fields":"a"}`,
				`{"order_id":1,"mobile":"` + plantedPhone + `","name":"` + plantedName + `"}`,
			} {
				h.gatewayCall(params(h.Server, plantedAccess, m, object))
			}
		}
		good := params(h.Server, plantedAccess, "jingdong.pop.order.get", `{"order_id":1}`)
		for _, name := range []string{"method", "app_key", "v", "timestamp", "format", "sign_method", "access_token", "extra", x, "x." + x, x + "[a]", "token"} {
			h.gatewayCall(good.With(name, x))
			h.gatewayCall(good.With(name, "long before "+x))
			h.send(http.MethodPost, h.URL+"?"+url.QueryEscape(name)+"=1", "application/x-www-form-urlencoded", x, form(good.With(name, x)), true)
		}
		if !strings.Contains(x, "/") {
			h.send(http.MethodGet, strings.TrimSuffix(h.URL, wire.Path)+"/"+x, "", x, "", true)
			h.send(http.MethodPost, strings.TrimSuffix(h.URL, wire.Path)+"/tool/erps/"+x, "", x, "", true)
		}
		h.send("DELETE", h.URL, "", x, "", true)
		h.send(strings.Trim(strings.Map(letters, x), "-"), h.URL, "", x, "", true)
		h.send(http.MethodPost, h.URL, "multipart/form-data; boundary="+strings.Map(letters, x), x, "--"+x, true)
	}
	h.log.WriteString("-")
	h.tellsNothing()
}

func letters(r rune) rune {
	if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
		return r
	}
	return -1
}

func TestOAuthAndTheAggregatorRepeatNoSecret(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	used := h.code()
	h.call(current.token, paramsOf(current.exchange(h.Server, used)), false)
	ask := wire.Params{{Name: "owner_id", Value: h.VenderID}, {Name: "order_id", Value: "1"}, {Name: "optional_fields", Value: "orderId"}}
	for _, x := range append([]string{used}, h.secrets...) {
		for _, v := range services {
			for path, values := range map[string]url.Values{v.authorize: v.page(h.Server), v.token: v.exchange(h.Server, used), v.refresh: v.renewal(h.Server, "unknown")} {
				for _, name := range []string{v.key, v.secret, "grant_type", "code", "refresh_token", "response_type", "redirect_uri", "scope", "vender_id", "x " + x} {
					p := paramsOf(values).With(name, "not "+x)
					if path == v.authorize && name != v.key && name != "response_type" && name != "vender_id" {
						p = p.With("response_type", x) // what is not refused is the caller's own
					}
					h.call(path+"?"+url.QueryEscape(name)+"=1", p, true)
					h.call(path, p, true)
				}
			}
		}
		for _, name := range []string{"owner_id", "order_id", "order_state", "vvtype", x} {
			h.call("/tool/erps/jdpoporderget", ask.With(name, x), true)
			h.call("/tool/erps/jdpoporderget?"+url.QueryEscape(name)+"=1", ask.With(name, x), true)
		}
		h.send(http.MethodPost, h.Aggregator, "application/json", "not "+x, `{"`+x+`":["`+x+`"]}`, true)
		h.send(http.MethodPost, h.Aggregator, "application/json", plantedAccess, `{"`+x+`":["`+x+`"]}`, true)
	}
	h.log.WriteString("-")
	h.tellsNothing()
}

// paramsOf returns the parameters of a form.
func paramsOf(values url.Values) (p wire.Params) {
	for name := range values {
		p = append(p, wire.Param{Name: name, Value: values.Get(name)})
	}
	return p
}

func TestFailuresInsideTellNoSecretNorPersonalData(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	all := `{"order_id":1,"optional_fields":` + fmt.Sprintf("%q", everyField) + `}`
	assert.Contains(t, string(ask(t, h.Server, "jingdong.pop.order.get", all)), plantedName)
	for _, id := range []string{"666", "667"} {
		h.gatewayCall(params(h.Server, plantedAccess, "jingdong.pop.order.get", `{"order_id":`+id+`}`))
		h.call("/tool/erps/jdpoporderget", wire.Params{{Name: "owner_id", Value: h.VenderID}, {Name: "order_id", Value: id}, {Name: "optional_fields", Value: "orderId"}}, true)
	}
	assert.Contains(t, h.log.String(), "panic in a call")
	for _, rule := range []fault.Rule{
		{Phase: fault.After, Action: fault.Action{Type: fault.ErrorAction, Code: "66"}}, {Action: fault.Action{Type: fault.ErrorAction, Code: "10500001"}}, {Action: fault.Action{Type: fault.ErrorAction, Code: "200"}},
	} {
		id, err := h.Sandbox().Faults.Add(rule)
		require.NoError(t, err)
		h.gatewayCall(params(h.Server, plantedAccess, "jingdong.pop.order.get", all))
		h.call("/tool/erps/jdpoporderget", wire.Params{{Name: "owner_id", Value: h.VenderID}, {Name: "order_id", Value: "1"}, {Name: "optional_fields", Value: everyField}}, true)
		h.call(current.refresh, paramsOf(current.renewal(h.Server, "unknown")), true)
		require.True(t, h.Sandbox().Faults.Remove(id))
	}
	for _, token := range []string{plantedToken, plantedRefresh, plantedSecret, "unknown"} {
		h.gatewayCall(params(h.Server, token, "jingdong.pop.order.get", all))
	}
	for _, end := range []func(string) bool{func(access string) bool { return h.Sandbox().SetExpiry(access, noon.Add(-time.Hour)) }, h.Sandbox().Revoke} {
		require.True(t, end(plantedAccess))
		h.gatewayCall(params(h.Server, plantedAccess, "jingdong.pop.order.get", all))
		h.gatewayCall(params(h.Server, plantedAccess, "360buy.order.get", `{"order_id":1}`))
	}
	h.tellsNothing()
}
