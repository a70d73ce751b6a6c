package scenario_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/scenario"
)

// again is what a client does that ships once more before it has finished,
// whatever comes of it.
func again(order string) []string {
	return []string{"\nexpect:\n", "\n  - {call: jingdong.pop.order.ship, params: {order_id: \"${" + order + "}\", logistics_id: 467, waybill: W}, want: {}}\nexpect:\n"}
}

// payAgain is what a client does that pays once more when an answer is lost.
const payAgain = "  - {call: jingdong.asc.process.refund, params: {buId: \"${vender_id}\", operatePin: p, operateNick: n, serviceId: \"${service}\", orderId: \"${sold}\", sysVersion: 3}, want: {}}\n"

// wrongTurns are what clients do that are not right, as changes of the files,
// old and new in turn; and what is said of it.
var wrongTurns = map[string]struct {
	turn  []string
	fails string
}{
	"happy-path":                   {[]string{`logistics_id: 467, waybill: "SF${parcel}"`, `logistics_id: 467, waybill: W`}, `found "W"`},
	"second-shipment":              {again("parcel"), "2 calls match"},
	"lost-answer-after-shipment":   {again("parcel"), "2 calls match"},
	"cancel-while-shipping":        {again("parcel"), "2 calls match"},
	"locked-order":                 {[]string{"order_state: WAIT_SELLER_STOCK_OUT, start", `order_state: "WAIT_SELLER_STOCK_OUT,LOCKED", start`, "#\": 1", "#\": 2"}, "code 409"},
	"paused-order":                 {[]string{"times: 5", "times: 2"}, "after 2 calls"},
	"token-expiry-mid-sync":        {[]string{"keep: {token:", "keep: {unused:"}, "code 19"},
	"order-on-the-windows-edge":    {again("edge"), "2 calls match"},
	"throttled-peak-with-back-off": {[]string{"times: 6", "times: 2"}, "after 2 calls: want code 0, found code 2"},
	"slow-gateway":                 {again("parcel"), "2 calls match"},
	"truncated-answer":             {again("parcel"), "1 calls match"},
	"lost-parcel":                  {again("parcel"), "2 calls match"},
	"refused-parcel":               {again("parcel"), "2 calls match"},
	"overseas-two-step":            {again("abroad"), "2 calls match"},
	"loc-code":                     {again("voucher"), "1 calls match"},
	"password-change":              {[]string{"keep: {token:", "keep: {unused:"}, "code 401"},
	"big-sale-day":                 {[]string{"times: 3", "times: 1"}, "after 1 call: want code 0, found code 2"},
	"html-page": {[]string{ // it takes the page for an answer
		"  - name: so it is shipped again\n    call: jingdong.pop.order.ship\n    params: {order_id: \"${parcel}\", logistics_id: 467, waybill: \"SF${parcel}\"}\n", "",
	}, "found WAIT_SELLER_STOCK_OUT"},
	"refund-before-shipment":      {[]string{"{status: 1, id", "{status: 2, id"}, "want queryResult.result.0.status 3, found 2"}, // it rejects, to ship after all
	"shipment-before-refund":      {[]string{"{status: 6, id", "{status: 2, id"}, "want queryResult.result.0.status 7, found 2"}, // it lets the parcel go on
	"interception-failed":         {[]string{"{status: 6, id", "{status: 1, id"}, "want queryResult.result.0.status 8, found 3"}, // it pays for a parcel that goes on
	"rejected-then-shipped":       {[]string{"{status: 2, id", "{status: 1, id"}, "code 409"},
	"withdrawn-then-shipped":      {[]string{"times: 3, every", "times: 1, every", "nth: 1, phase: after", "nth: 2, phase: after"}, "after 1 call"},
	"complaint-answered":          {[]string{"content: 已催促物流", "content: 已催促物流, orderID: 1"}, "code 60"},
	"return-with-refund":          {[]string{"    want: lost\n", "    want: lost\n" + payAgain}, "2 calls match"},
	"return-with-exchange":        {[]string{"sysVersion: 3, opFlag", "sysVersion: 2, opFlag"}, "want result.success true, found false"}, // it has not seen what was done last
	"two-labels-for-one-order":    {[]string{`waybillCode: "${first}"`, `waybillCode: "${second}"`, `waybill: "${second}"`, `waybill: "${first}"`}, "want labels.0.used false"},
	"partial-shipment":            {[]string{"skuId: 5002, num: 1", "skuId: 5001, num: 1"}, "want response.data.successList.# 1, found 0"}, // it sends a piece twice
	"remark-changed-while-synced": {[]string{`startTime: "${now-30s}"`, `startTime: "${begin}"`}, "totleNum 1, found 2"},                   // it reads all anew
	"payment-at-the-second-of-expiry": {[]string{ // it believes its list, and ships both
		"order_id: \"${in_time}\", logistics_id", "order_id: \"${late}\", logistics_id",
	}, "code 409"},
	"quota-at-midnight": {[]string{ // it hammers
		"  - name: midnight passes\n", "  - {call: jingdong.pop.order.get, params: {order_id: \"${parcel}\"}, want: \"2\"}\n  - name: midnight passes\n",
	}, "2 calls match"},
	"order-changed-between-pages": {[]string{ // it walks forwards
		"want: {code: \"0\", members: {searchorderinfo_result.orderTotal: 4}}", "keep: {rest: searchorderinfo_result.orderInfoList.*.orderId}",
		"keep: {rest: searchorderinfo_result.orderInfoList.*.orderId}", "keep: {unused: searchorderinfo_result.orderInfoList.*.orderId}",
		`  - {call: jingdong.pop.order.ship, each: "${changed}"`, `  - {call: jingdong.pop.order.ship, each: "${changed}", want: {}`,
	}, "want order_state WAIT_GOODS_RECEIVE_CONFIRM, found WAIT_SELLER_STOCK_OUT"},
}

func TestEveryScenarioFailsAClientThatDoesItWrong(t *testing.T) {
	t.Parallel()
	for _, name := range scenario.Names() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			wrong, ok := wrongTurns[name]
			require.True(t, ok, "there is no wrong turn: say what a client does that must fail")
			text, err := scenario.Text(name)
			require.NoError(t, err)
			changed := strings.NewReplacer(wrong.turn...).Replace(string(text))
			require.NotEqual(t, string(text), changed)
			s, err := scenario.Parse(strings.NewReader(changed))
			require.NoError(t, err)
			r := run(t, newBench(t, 1).inProcess(t), s)
			assert.False(t, r.Passed)
			assert.Contains(t, failed(r), wrong.fails)
			assert.NotContains(t, strings.TrimSpace(r.Steps[len(r.Steps)-1].Detail), "\n", "a step says what is wrong in one line")
		})
	}
}

func TestAClientThatDoesNothingFailsEveryScenario(t *testing.T) {
	t.Parallel()
	for _, name := range scenario.Names() {
		s, err := scenario.Load(name)
		require.NoError(t, err)
		b, given, err := scenario.Begin(t.Context(), newBench(t, 1).inProcess(t), s)
		require.NoError(t, err)
		require.True(t, given.Passed, failed(given))
		r, err := b.Judge(t.Context())
		require.NoError(t, err)
		assert.False(t, r.Passed, name)
	}
}
