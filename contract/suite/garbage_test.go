package suite_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jdmock/jdmock/contract/suite"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
)

// TestATargetThatAnswersNonsenseFailsAndBreaksNothing lets a target answer each
// call with a document that is no answer, or hardly one.
func TestATargetThatAnswersNonsenseFailsAndBreaksNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t, mockserver.Options{Orders: -1})
	for _, nonsense := range []string{
		``, `{}`, `[]`, `null`, `{"ROOT":null}`, `{"ROOT":[]}`, `{"ROOT":{"code":{}}}`, `{"error_response":null}`, `{"error_response":{"code":12}}`,
		`{"ROOT":{"code":"0","searchorderinfo_result":{"apiResult":{"success":true},"orderTotal":3,"orderInfoList":[null,[],{"orderId":{}},{"orderId":"1","orderStartTime":5,"itemInfoList":[null]}]}}}`,
		`{"ROOT":{"code":"0","searchorderinfo_result":{"apiResult":{"success":true},"orderTotal":-1,"orderInfoList":[{"orderId":"1","orderState":"WAIT_SELLER_STOCK_OUT","orderType":"22"},{"orderId":"1"}]},"orderDetailInfo":{"orderInfo":{"orderId":"1","itemInfoList":7,"consigneeInfo":[]}},"order_info":{"items":[null]},"order_info_list":{"order_info":[null,7,{"order_id":"x"}],"order_total":1e9},"order_tracks":[null,{}],"logistics_companies":{"logistics_list":[{"logistics_id":463}]},"order_search":{"order_info_list":[null]},"order":{"orderInfo":[]}}}`,
	} {
		target := b.target
		target.Transport = liar{base: b.Transport(), b: b, answer: func(form url.Values, _ string) string {
			return strings.ReplaceAll(nonsense, "ROOT", wire.Method(form.Get("method")).Root())
		}}
		all := run(t, target, suite.Options{AllowWrites: true})
		for name, r := range all {
			assert.NotContains(t, r.Reason, "the check broke", "%s: %s", nonsense, name)
			if strings.HasPrefix(name, "gateway/") {
				assert.Equal(t, suite.Failed, r.Status, "%s: %s", nonsense, name)
			}
		}
	}
}
