package mockserver_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
)

// TestNonsenseGetsItsEnvelopeAndChangesNothing sends bad values of every kind
// to the methods of both dialects.
func TestNonsenseGetsItsEnvelopeAndChangesNothing(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: 3})
	place(t, s, waiting(1))
	everything := `{` + threeWeeks + `,"page_size":100}`
	before := ask(t, s, "jingdong.pop.orders.get", everything)

	guide, jos := wire.Method("jingdong.pop.orders.get"), wire.Method("jingdong.pop.order.search")
	type sent struct {
		method wire.Method
		body   string
		codes  []string
	}
	var all []sent
	add := func(m wire.Method, body string, codes ...string) { all = append(all, sent{m, body, codes}) }
	for _, size := range []string{"0", "101", "-1", "1.5", "1000000000000000000", `"x"`, `""`, "true", "[]", "{}", "1e999999999", "99999999999999999999999999"} {
		add(guide, `{`+threeWeeks+`,"page_size":`+size+`}`, "3001")
		add(jos, `{`+threeWeeks+`,"order_state":"ALL","optional_fields":"orderId","page_size":`+size+`}`, "60", "61")
	}
	for _, id := range []string{"0", "-5", `"text"`, "12345678901234567890", "1.5", "null", "[1]", `"1e3"`, `" 1"`} {
		add("jingdong.pop.order.get", `{"order_id":`+id+`}`, "3001")
		add("jingdong.pop.order.ship", `{"order_id":`+id+`,"logistics_id":1010,"waybill":"W"}`, "3001")
		add("jingdong.pop.order.shipment", `{"orderId":`+id+`,"logiCoprId":"1010","logiNo":"W"}`, "60", "61")
	}
	for _, dates := range []string{
		`"start_date":"2025-04-02 00:00:00","end_date":"2025-04-01 00:00:00"`, `"start_date":"2025-4-1","end_date":"2025-04-02 00:00:00"`,
		`"start_date":"2025-02-29 00:00:00","end_date":"2025-03-02 00:00:00"`, `"start_date":"2025-04-01 00:00:00"`, `"end_date":"2025-04-01 00:00:00"`,
		`"start_date":"","end_date":""`, `"start_date":1743436800000,"end_date":1743436800000`, `"start_date":"2024-01-01 00:00:00","end_date":"2025-04-02 00:00:00"`,
	} {
		add(guide, `{`+dates+`}`, "3001")
		add(jos, `{`+dates+`,"order_state":"ALL","optional_fields":"orderId"}`, "60", "61", "10500001")
	}
	for _, unknown := range []string{`"Page":1`, `"paramOrderJSFQuery":{}`, `"order-state":"ALL"`, `"` + strings.Repeat("x", 5000) + `":1`} {
		add(guide, `{`+threeWeeks+`,`+unknown+`}`, "3001")
		add(jos, `{`+threeWeeks+`,"order_state":"ALL","optional_fields":"orderId",`+unknown+`}`, "60")
	}
	gbk := "{\"order_state\":\"\xc4\xe3\xba\xc3\"}"
	deep := strings.Repeat(`{"a":`, 1000) + "1" + strings.Repeat("}", 1000)
	for body, code := range map[string]string{
		`{"order_id":1`: "63", `[1,2]`: "62", `null`: "62", `"text"`: "62", `17`: "62", ` `: "62", gbk: "62", `{'a':1}`: "63", `{"a":1}{"b":2}`: "63",
		strings.Repeat("[", 100_000): "63", deep: "3001", `{"order_id":1}` + strings.Repeat(" ", 2<<20): "13",
	} {
		add(guide, body, code)
	}
	add("jingdong.pop.order.get", `{"order_id":1,"optional_fields":""}`, "61")
	add("jingdong.pop.order.get", `{"order_id":1,"optional_fields":null}`, "61")
	add("jingdong.pop.order.get", `{"order_id":-1,"optional_fields":"orderId"}`, "10100002")
	add(jos, `{`+threeWeeks+`,"order_state":"1","optional_fields":"orderId"}`, "61")

	for _, call := range all {
		root, inner := post(t, s, params(s, s.AccessToken, call.method, call.body))
		got := into[struct{ Code string }](t, inner).Code
		if root == call.method.Root() {
			got = inResult(t, inner)
		}
		assert.Contains(t, call.codes, got, "%s %.200s", call.method, call.body)
	}
	assert.Equal(t, string(before), string(ask(t, s, "jingdong.pop.orders.get", everything)))
	ask(t, s, "jingdong.pop.order.ship", `{"order_id":999,"order_id":1,"logistics_id":1010,"waybill":"W"}`) // of two, the last counts
}

// inResult returns the code of a failure inside a method's result.
func inResult(t *testing.T, inner json.RawMessage) string {
	t.Helper()
	for name, member := range into[map[string]json.RawMessage](t, inner) {
		if name == "code" {
			continue
		}
		result := into[struct {
			APIResult struct {
				Success bool  `json:"success"`
				Number  int64 `json:"numberCode"`
			} `json:"apiResult"`
		}](t, member)
		if !result.APIResult.Success {
			return fmt.Sprint(result.APIResult.Number)
		}
	}
	return "answered: " + string(inner)
}

func TestLargeAndOddRequestsGetAnEnvelope(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	many := strings.Repeat("a=1&", 10) + strings.Repeat("b", 10)
	var params strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&params, "p%d=1&", i)
	}
	for name, send := range map[string]struct{ contentType, body, code string }{
		"2 MiB":                           {"application/x-www-form-urlencoded", "x=" + strings.Repeat("y", 2<<20), "13"},
		"2000 parameters":                 {"application/x-www-form-urlencoded", params.String(), "13"},
		"nothing but noise":               {"application/x-www-form-urlencoded", many, "14"},
		"multipart without a boundary":    {"multipart/form-data", "--x", "13"},
		"multipart that breaks off":       {"multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1", "13"},
		"multipart with another boundary": {"multipart/form-data; boundary=y", "--x\r\n\r\n--x--", "14"},
		"a Content-Type that is no type":  {"////;;;", "method=x", "20"},
		"stray percent signs":             {"application/x-www-form-urlencoded", "%=%&%%%=%zz&method=%4", "20"},
		"binary":                          {"application/octet-stream", "\x00\xff\xfe", "14"},
	} {
		resp, err := http.Post(s.URL, send.contentType, strings.NewReader(send.body))
		require.NoError(t, err, name)
		root, inner := envelope(t, resp)
		assert.Equal(t, wire.ErrorRoot, root, name)
		assert.Equal(t, send.code, into[wire.Error](t, inner).Code, name)
	}
}
