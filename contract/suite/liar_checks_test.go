package suite_test

import (
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/suite"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
)

// The methods that lies are about.
const (
	searched  = "jingdong.pop.order.search"
	listed    = "jingdong.pop.orders.get"
	got       = "jingdong.pop.order.get"
	gotSecret = "jingdong.pop.order.enGet"
	shipped   = "jingdong.pop.order.ship"
	rewaybill = "jingdong.pop.order.waybill.update"
	searchOld = "360buy.order.search"
)

// refuseIf answers some calls with a refusal.
func refuseIf(which func(url.Values) bool, e wire.Entry) liar {
	return liar{answer: func(form url.Values, body string) string {
		if which(form) {
			return string(e.Error("").Envelope())
		}
		return body
	}}
}

// asks is a liar that changes calls; answers is one that changes answers.
func asks(method, old, replacement string) liar { return liar{ask: edit(method, old, replacement)} }
func answers(method, old, replacement string) liar {
	return liar{answer: say(method, old, replacement)}
}

// oneState answers for the first of two states alone.
func oneState(form url.Values) {
	first, second, _ := strings.Cut(regexp.MustCompile(`"order_state":"([A-Z_,]+)"`).FindString(form.Get(wire.ParamJSON)), ",")
	if second != "" && !strings.Contains(second, ",") {
		form.Set(wire.ParamJSON, strings.Replace(form.Get(wire.ParamJSON), first+","+second, first+`"`, 1))
	}
}

// noticed are lies, each with the check that has to notice it by itself.
var noticed = []struct {
	check string
	code  contract.Code
	lie   liar
}{
	{"list/jingdong.pop.orders.get/orders are those that the search finds", contract.CodePageGap, asks(listed, `"page_size":100`, `"page_size":3`)},
	{"list/360buy.order.search/the old search finds the same orders", contract.CodePageGap, asks(searchOld, `WAIT_SELLER_STOCK_OUT,`, ``)},
	{"law/360buy.order.search", contract.CodeLaw, answers(searchOld, `"order_total_price":"`, `"order_total_price":"9`)},
	{"detail/jingdong.pop.order.get/the states that are asked for filter", contract.CodeListState, asks(got, `,"order_state":"UN_KNOWN"`, ``)},
	{"detail/jingdong.pop.order.get/both dialects name the same consignee", contract.CodeDialects, answers(got, `"address":"`, `"address":"X`)},
	{"detail/jingdong.pop.order.enGet/personal data is cipher text", contract.CodePattern, answers(gotSecret, `"fullname":"`, `"fullname":"李`)},
	{"detail/jingdong.pop.order.enGet/the encrypted order says the same", contract.CodeDialects, answers(gotSecret, `"orderTotalPrice":"`, `"orderTotalPrice":"9`)},
	{"list/jingdong.pop.order.search/each order is found by its id", contract.CodeListDetail, asks(got, `"optional_fields":"orderId"`, `"optional_fields":"orderId","order_state":"UN_KNOWN"`)},
	{"list/jingdong.pop.orders.get/each order is found by its id", contract.CodeListDetail, asks(got, `"order_id":`, `"order_id":9`)},
	{"list/jingdong.pop.order.search/several states are all answered", contract.CodePageGap, liar{ask: oneState}},
	{"list/jingdong.pop.order.search/orders lie in the window of changes that was asked for", contract.CodeListWindow, asks(searched, `"dateType":0`, `"dateType":1`)},
	{"detail/jingdong.pop.orders.get/an order says what the list says", contract.CodeListDetail, answers(listed, `"order_total_price":`, `"order_total_price":9`)},
	{"detail/jingdong.pop.order.get/unknown orders are answered alike", contract.CodeUnstable, refuseIf(func(f url.Values) bool { return f.Get("method") == got && param(f, "order_id") == "999" }, wire.GuideParam)},
	{"track/jingdong.pop.order.track/an order that is not shipped has no scans", contract.CodeTrackOrder, answers("jingdong.pop.order.track", `"order_tracks":[]`, `"order_tracks":[{"time":"2025-04-02 12:00:00","content":"x"}]`)},
	{"aggregator/an order says what the gateway says", contract.CodeDialects, answers(got, `"orderSource":"`, `"orderSource":"9`)},
	{"write/jingdong.pop.order.ship/a shipped order changes lists", contract.CodeShipLost, asks(searched, `"order_state":"WAIT_GOODS_RECEIVE_CONFIRM"`, `"order_state":"FINISHED_L"`)},
	{"write/jingdong.pop.order.waybill.update/a shipped order gets another waybill", contract.CodeWriteLost, asks(rewaybill, `"waybillId":"JDTEST7`, `"waybillId":"JDTEST0`)},
	{"write/jingdong.pop.order.waybill.update/an order that is not shipped yet is refused and stays", contract.CodeGateway, answers(rewaybill, `10400014`, `10400015`)},
	{"gateway/parameters that are null count as absent", contract.CodeGateway, refuseIf(func(f url.Values) bool { return strings.Contains(f.Get(wire.ParamJSON), "null") }, wire.InvalidParamValue)},
	{"gateway/a timestamp as the SDKs send it is accepted", contract.CodeGateway, refuseIf(func(f url.Values) bool { return strings.Contains(f.Get("timestamp"), ".") }, wire.InvalidTimestamp)},
	{"gateway/a right sign over format and sign_method is accepted", contract.CodeSignRefused, refuseIf(func(f url.Values) bool { return f.Has("format") }, wire.InvalidSign)},
	{"gateway/a right sign over Chinese and reserved characters is accepted", contract.CodeSignRefused, refuseIf(func(f url.Values) bool { return strings.Contains(f.Get(wire.ParamJSON), "收货人") }, wire.InvalidSign)},
	{"gateway/GET is answered as POST", contract.CodeUnstable, answers(searched, `"orderTotal":`, `"orderTotal":1`)},
}

func TestEachLieIsNoticedByTheCheckThatIsAboutIt(t *testing.T) {
	t.Parallel()
	for _, each := range noticed {
		t.Run(each.check, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, mockserver.Options{Orders: 60})
			l := each.lie
			l.base, l.b = b.Transport(), b
			target := b.whole()
			target.Transport = l
			all := run(t, target, suite.Options{AllowWrites: strings.HasPrefix(each.check, "write/"), Only: []string{each.check}})
			require.Equal(t, suite.Failed, all[each.check].Status, all[each.check].Reason)
			assert.Contains(t, failures(all), "["+string(each.code)+"]")
		})
	}
}

// TestAShipmentThatIsRefusedAndDoneIsNoticed lets a target refuse a sign, and ship
// all the same.
func TestAShipmentThatIsRefusedAndDoneIsNoticed(t *testing.T) {
	t.Parallel()
	b := newBench(t, mockserver.Options{Orders: 60})
	wrong := false
	target := b.target
	target.Transport = liar{base: b.Transport(), b: b, ask: func(form url.Values) { wrong = form.Get("method") == shipped }, answer: func(_ url.Values, body string) string {
		if wrong {
			return string(wire.InvalidSign.Error("").Envelope())
		}
		return body
	}}
	const check = "write/jingdong.pop.order.ship/a call that is refused for its sign changes nothing"
	all := run(t, target, suite.Options{AllowWrites: true, Only: []string{check}})
	assert.Contains(t, failures(all), "["+string(contract.CodeWriteAccepted)+"]")
}

// recoded is a transport that gives every refusal another code.
type recoded struct{ b *bench }

// RoundTrip passes a call on.
func (r recoded) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, err := r.b.Transport().RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	body := regexp.MustCompile(`"error_response":\{"code":"\d+"|^\{"code":"?\d+"?`).ReplaceAllStringFunc(string(content), func(was string) string {
		return regexp.MustCompile(`\d+`).ReplaceAllString(was, "43")
	})
	return said(answer.StatusCode, body)
}

func TestEveryRefusalWithAnotherCodeIsNoticed(t *testing.T) {
	t.Parallel()
	b := newBench(t, mockserver.Options{Orders: 60})
	target := b.whole()
	target.Transport = recoded{b}
	all := run(t, target, suite.Options{Only: []string{"gateway/", "oauth/", "aggregator/"}})
	n := 0
	for name, r := range all {
		if regexp.MustCompile(` (is|are) (refused|judged|named)`).MatchString(name) {
			n++
			assert.Equal(t, suite.Failed, r.Status, name)
		}
	}
	assert.Greater(t, n, 40)
}
