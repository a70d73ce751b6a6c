package suite_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/suite"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
)

// A liar stands before a simulator. What it changes in a call it signs anew.
type liar struct {
	base   http.RoundTripper
	b      *bench
	lost   bool // whether every answer is lost
	ask    func(form url.Values)
	answer func(form url.Values, body string) string
}

// RoundTrip passes a call on.
func (l liar) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil || !strings.HasSuffix(r.URL.Path, wire.Path) {
		return l.base.RoundTrip(r)
	}
	if l.lost {
		return nil, io.ErrUnexpectedEOF
	}
	sent, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(sent))
	if err != nil {
		return nil, err
	}
	if l.ask != nil {
		l.ask(form)
		l.sign(form)
	}
	passed := r.Clone(r.Context())
	text := form.Encode()
	passed.Body, passed.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
	answer, err := l.base.RoundTrip(passed)
	if err != nil || l.answer == nil {
		return answer, err
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	_ = answer.Body.Close()
	told := l.answer(form, string(body))
	answer.Body, answer.ContentLength = io.NopCloser(strings.NewReader(told)), int64(len(told))
	return answer, nil
}

// sign signs a call anew.
func (l liar) sign(form url.Values) {
	var p wire.Params
	for name := range form {
		if name != wire.ParamSign {
			p = append(p, wire.Param{Name: name, Value: form.Get(name)})
		}
	}
	form.Set(wire.ParamSign, wire.Sign(p, l.b.AppSecret))
}

// param returns an application parameter, as text.
func param(form url.Values, name string) string {
	_, rest, _ := strings.Cut(form.Get(wire.ParamJSON), fmt.Sprintf("%q:", name))
	value, _, _ := strings.Cut(rest, ",")
	return strings.Trim(value, `"}`)
}

// edit changes the application parameters of one method.
func edit(method, old, replacement string) func(url.Values) {
	return func(form url.Values) {
		if form.Get("method") == method {
			form.Set(wire.ParamJSON, strings.ReplaceAll(form.Get(wire.ParamJSON), old, replacement))
		}
	}
}

// say changes the answers of one method.
func say(method, old, replacement string) func(url.Values, string) string {
	return func(form url.Values, body string) string {
		if form.Get("method") != method {
			return body
		}
		return strings.ReplaceAll(body, old, replacement)
	}
}

func TestLiesAreCalledWhatTheyAre(t *testing.T) {
	t.Parallel()
	const (
		search = "jingdong.pop.order.search"
		list   = "jingdong.pop.orders.get"
		get    = "jingdong.pop.order.get"
		ship   = "jingdong.pop.order.ship"
		second = `{"error_response":{"code":"409"`
	)
	right := func(b *bench, name, value string) func(url.Values) {
		return func(form url.Values) { form.Set(name, value) }
	}
	lies := []struct {
		name string
		code contract.Code
		only string
		lie  func(b *bench) liar
	}{
		{"no answer", contract.CodeNoAnswer, "gateway/a right sign is", func(b *bench) liar { return liar{lost: true} }},
		{"a scenario's code", contract.CodeScenario, "scenario/second-shipment", func(b *bench) liar { return liar{answer: say(ship, `"code":"409"`, `"code":"410"`)} }},
		{"an old method", contract.CodeDialects, "detail/360buy", func(b *bench) liar {
			return liar{answer: say("360buy.order.get", `"order_total_price":"`, `"order_total_price":"9`)}
		}},
		{"an encrypted search", contract.CodePageGap, "list/jingdong.pop.order.enSearch", func(b *bench) liar {
			return liar{ask: edit("jingdong.pop.order.enSearch", `WAIT_SELLER_STOCK_OUT,`, ``)}
		}},
		{"signs are not looked at", contract.CodeSignAccepted, "gateway/", func(b *bench) liar { return liar{ask: func(url.Values) {}} }},
		{"right signs are refused", contract.CodeSignRefused, "gateway/a right", func(b *bench) liar {
			return liar{answer: func(url.Values, string) string { return string(wire.InvalidSign.Error("").Envelope()) }}
		}},
		{"tokens are not looked at", contract.CodeTokenAccepted, "gateway/", func(b *bench) liar { return liar{ask: right(b, "access_token", b.AccessToken)} }},
		{"timestamps are not looked at", contract.CodeTimestampAccepted, "gateway/", func(b *bench) liar {
			return liar{ask: right(b, "timestamp", wire.FormatTimestamp(noon))}
		}},
		{"another code", contract.CodeGateway, "gateway/", func(b *bench) liar {
			return liar{answer: func(_ url.Values, body string) string {
				return strings.Replace(body, `"code":"21"`, `"code":"19"`, 1)
			}}
		}},
		{"another text", contract.CodeGatewayText, "gateway/", func(b *bench) liar {
			return liar{answer: func(_ url.Values, body string) string {
				return strings.Replace(body, wire.InvalidAppKey.Zh, "不行", 1)
			}}
		}},
		{"no envelope", contract.CodeEnvelope, "gateway/a right", func(b *bench) liar {
			return liar{answer: func(_ url.Values, body string) string { return strings.TrimSuffix(body, "}") + `,"time":1}` }}
		}},
		{"a case's code", contract.CodeCase, "case/jingdong.pop.order.get", func(b *bench) liar { return liar{answer: say(get, `"code":"3001"`, `"code":"61"`)} }},
		{"a case's value", contract.CodeCaseAnswer, "case/jingdong.pop.order.get", func(b *bench) liar {
			return liar{answer: say(get, `"numberCode":10100002`, `"numberCode":10100003`)}
		}},
		{"pages overlap", contract.CodePageOverlap, "list/", func(b *bench) liar { return liar{ask: edit(search, `"page":"2"`, `"page":"1"`)} }},
		{"pages skip", contract.CodePageGap, "list/", func(b *bench) liar { return liar{ask: edit(search, `"page":"2"`, `"page":"3"`)} }},
		{"the total is of the page", contract.CodePageTotal, "list/", func(b *bench) liar {
			return liar{answer: func(form url.Values, body string) string {
				at := strings.Index(body, `"orderTotal":`)
				if at < 0 {
					return body
				}
				return body[:at] + `"orderTotal":7` + strings.TrimLeft(body[at+len(`"orderTotal":`):], "0123456789")
			}}
		}},
		{"page_size is forgotten", contract.CodePageSize, "list/", func(b *bench) liar { return liar{ask: edit(list, `"page_size":1,`, `"page_size":20,`)} }},
		{"the order of a list", contract.CodeListOrder, "list/", func(b *bench) liar { return liar{ask: edit(search, `"sortType":1`, `"sortType":0`)} }},
		{"the window is forgotten", contract.CodeListWindow, "list/", func(b *bench) liar {
			return liar{ask: func(form url.Values) {
				if at := param(form, "start_date"); at > "2025-03-0" && form.Get("method") == search {
					form.Set(wire.ParamJSON, strings.Replace(form.Get(wire.ParamJSON), at, "2025-03-05 00:00:00", 1))
				}
			}}
		}},
		{"the state is forgotten", contract.CodeListState, "list/", func(b *bench) liar {
			return liar{ask: edit(list, `"order_state":"WAIT_SELLER_STOCK_OUT"`, `"order_state":"WAIT_SELLER_STOCK_OUT,WAIT_GOODS_RECEIVE_CONFIRM,NOT_PAY,FINISHED_L"`)}
		}},
		{"the list and the order", contract.CodeListDetail, "detail/", func(b *bench) liar { return liar{answer: say(search, `"payType":"4`, `"payType":"1`)} }},
		{"the dialects", contract.CodeDialects, "detail/", func(b *bench) liar { return liar{answer: say(get, `"num":1`, `"num":2`)} }},
		{"more fields", contract.CodeFields, "detail/", func(b *bench) liar { return liar{answer: say(get, `"orderInfo":{`, `"orderInfo":{"pin":"x",`)} }},
		{"another order", contract.CodeOtherOrder, "detail/", func(b *bench) liar {
			return liar{ask: func(form url.Values) {
				if id := param(form, "order_id"); id != "" && strings.Contains(form.Get(wire.ParamJSON), "optional_fields") {
					form.Set(wire.ParamJSON, strings.Replace(form.Get(wire.ParamJSON), id, fmt.Sprint(b.Orders.List()[0].ID), 1))
				}
			}}
		}},
		{"an unstable answer", contract.CodeUnstable, "detail/", func(b *bench) liar {
			n := 0
			return liar{answer: func(_ url.Values, body string) string {
				n++
				return strings.ReplaceAll(body, `"orderSource":"`, fmt.Sprintf(`"orderSource":"%d`, n))
			}}
		}},
		{"a law", contract.CodeLaw, "law/", func(b *bench) liar { return liar{answer: say(search, `"freightPrice":"`, `"freightPrice":"9`)} }},
		{"scans out of order", contract.CodeTrackOrder, "track/", func(b *bench) liar {
			return liar{answer: say("jingdong.pop.order.track", `"time":"2025-`, `"time":"2024-`)}
		}},
		{"a lost shipment", contract.CodeShipLost, "write/", func(b *bench) liar {
			return liar{
				ask:    edit(ship, `"logistics_id":`, `"logistics_idd":`),
				answer: say(ship, `"error_response"`, `"jingdong_pop_order_ship_responce"`),
			}
		}},
		{"a second shipment", contract.CodeSecondShipment, "write/", func(b *bench) liar {
			return liar{answer: func(form url.Values, body string) string {
				if form.Get("method") == ship && strings.HasPrefix(body, second) {
					return `{"jingdong_pop_order_ship_responce":{"code":"0","order_id":1,"vender_id":"1","modified":"2025-04-02 12:00:00"}}`
				}
				return body
			}}
		}},
		{"a lost remark", contract.CodeWriteLost, "write/", func(b *bench) liar {
			return liar{ask: edit("jingdong.pop.order.modifyVenderRemark", `contract check`, `x`)}
		}},
		{"an unknown carrier", contract.CodeWriteAccepted, "write/", func(b *bench) liar { return liar{ask: edit(ship, `"logistics_id":99999999`, `"logistics_id":463`)} }},
		{"no shipment", contract.CodeWriteRefused, "write/", func(b *bench) liar { return liar{ask: edit(ship, `"waybill":"`, `"way":"`)} }},
	}
	told := map[contract.Code]bool{}
	for _, each := range lies {
		told[each.code] = true
		t.Run(each.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, mockserver.Options{Orders: 60})
			l := each.lie(b)
			l.base, l.b = b.Transport(), b
			target := b.target
			if target.Transport = l; each.code == contract.CodeScenario {
				target.ControlURL = b.control
			}
			all := run(t, target, suite.Options{AllowWrites: each.only == "write/", Only: []string{each.only}, Concurrency: 1})
			var told bytes.Buffer
			for _, r := range all {
				for _, v := range r.Violations {
					fmt.Fprintln(&told, v.Code)
					assert.NotEmpty(t, v.ExpectedZh)
					assert.NotEmpty(t, v.FoundZh)
				}
			}
			assert.Contains(t, told.String(), string(each.code)+"\n", failures(all))
		})
	}
	behaviour := false
	for _, c := range contract.Codes() {
		if behaviour = behaviour || c.Code == contract.CodeLaw; behaviour {
			assert.True(t, told[c.Code], "no lie for %s", c.Code)
		}
		behaviour = behaviour && c.Code != contract.CodeWriteAccepted
	}
}
