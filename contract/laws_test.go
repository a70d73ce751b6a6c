package contract_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
)

// lawful is an order as JD shows it: 2 × 100.00, 10.00 off by the seller, 5.00 by
// JD, 6.00 freight, 0.30 tax.
const lawful = `{"orderId":"1","orderType":"22","orderState":"WAIT_GOODS_RECEIVE_CONFIRM","orderStateRemark":"等待确认收货",
 "orderTotalPrice":"200.00","sellerDiscount":"10.00","orderSellerPrice":"190.00","orderPayment":"191.30",
 "balanceUsed":"0.00","freightPrice":"6.00","taxFee":"30","serviceFee":"0.00","payType":"4-在线支付",
 "orderStartTime":"2026-01-01 10:00:00","paymentConfirmTime":"2026-01-01 10:05:00","outBoundDate":"2026-01-02 09:00:00",
 "orderEndTime":"0001-01-01 00:00:00","modified":"2026-01-02 09:00:00","logisticsId":"2087","waybill":"JD1",
 "itemInfoList":[{"jdPrice":"100.00","itemTotal":"2"}],
 "couponDetailList":[{"couponType":"20-套装优惠","couponPrice":"10.00"},{"couponType":"41-京东券优惠","couponPrice":"5.00"}]}`

func answerOf(order string) []byte {
	return fmt.Appendf(nil, `{"jingdong_pop_order_search_responce":{"code":"0","searchorderinfo_result":{"orderInfoList":[%s]}}}`, order)
}

func TestALawfulOrderBreaksNoLaw(t *testing.T) {
	t.Parallel()
	assert.Empty(t, contract.New().Laws(answerOf(lawful)))
}

func TestEachBrokenLawIsToldOnceWhereItIsBroken(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ from, to, law, member string }{
		{`"orderTotalPrice":"200.00"`, `"orderTotalPrice":"200.01"`, "total price", "/orderTotalPrice"},
		{`"sellerDiscount":"10.00"`, `"sellerDiscount":"15.00"`, "seller discount", "/sellerDiscount"},
		{`"orderSellerPrice":"190.00"`, `"orderSellerPrice":"200.00"`, "seller price", "/orderSellerPrice"},
		{`"orderPayment":"191.30"`, `"orderPayment":"191.31"`, "payment", "/orderPayment"},
		{`41-京东券优惠`, `42-京东券优惠`, "coupons", "/couponDetailList"},
		{`2026-01-01 10:05:00`, `2025-12-31 10:05:00`, "times", ""},
		{`"modified":"2026-01-02 09:00:00"`, `"modified":"2026-01-02 08:59:59"`, "times", ""},
		{`"waybill":"JD1"`, `"waybill":""`, "parcel", "/waybill"},
		{`"orderState":"WAIT_GOODS_RECEIVE_CONFIRM","orderStateRemark":"等待确认收货"`, `"orderState":"FINISHED_L","orderStateRemark":"等待确认收货"`, "state remark", "/orderStateRemark"},
		{`"orderType":"22","orderState":"WAIT_GOODS_RECEIVE_CONFIRM","orderStateRemark":"等待确认收货"`, `"orderType":"22","orderState":"WAIT_SEND_CODE","orderStateRemark":"等待发码"`, "service", "/orderState"},
	} {
		require.Contains(t, lawful, c.from)
		found := contract.New().Laws(answerOf(strings.Replace(lawful, c.from, c.to, 1)))
		if c.law == "coupons" {
			found = found[len(found)-1:] // the payment does not fit either
		}
		require.Len(t, found, 1, "%s: %v", c.to, found)
		assert.Equal(t, contract.CodeLaw, found[0].Code)
		assert.Equal(t, c.law, found[0].Rule)
		assert.Equal(t, "/jingdong_pop_order_search_responce/searchorderinfo_result/orderInfoList/0"+c.member, found[0].Pointer)
		for _, said := range []string{found[0].Expected, found[0].Found, found[0].ExpectedZh, found[0].FoundZh} {
			assert.NotEmpty(t, said)
		}
	}
}

func TestASumIsToldWithWhatItsPartsComeTo(t *testing.T) {
	t.Parallel()
	wrong := answerOf(strings.Replace(lawful, "191.30", "191.00", 1))
	assert.Equal(t, "/jingdong_pop_order_search_responce/searchorderinfo_result/orderInfoList/0/orderPayment (payment): "+
		"want 191.30, orderSellerPrice less the other coupons and the balance, with freight, tax and service, found orderPayment \"191.00\" [law]",
		contract.New().Laws(wrong)[0].String())
	naming := &contract.Checker{Naming: true}
	assert.NotContains(t, naming.Laws(wrong)[0].String(), "191", "who only names repeats no amount")
}

func TestALawIsSilentWhereAMemberThatItNeedsIsNotShown(t *testing.T) {
	t.Parallel()
	broken := strings.NewReplacer(`"191.30"`, `"1.00"`, `"JD1"`, `""`, `2026-01-01 10:05:00`, `2025-12-31 10:05:00`, "等待确认收货", "完成").Replace(lawful)
	require.Len(t, contract.New().Laws(answerOf(broken)), 4)
	for _, hidden := range []string{"taxFee", "logisticsId", "payType", "orderState"} {
		broken = strings.Replace(broken, `"`+hidden+`":`, `"`+hidden+`":null,"x":`, 1)
	}
	assert.Empty(t, contract.New().Laws(answerOf(broken)))
}

func TestAStatedSumStandsForPartsThatAreNotShown(t *testing.T) {
	t.Parallel()
	order := `{"order_id":1,"order_total_price":"200.00","seller_discount":"10.00","order_seller_price":"189.99"}`
	found := contract.New().Laws(fmt.Appendf(nil, `{"order_get_response":{"order":%s}}`, order))
	require.Len(t, found, 1)
	assert.Equal(t, "/order_get_response/order/order_seller_price", found[0].Pointer)
}

func TestWhatIsNoAnswerBreaksNoLaw(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "null", "{", `{"orderId":{}}`, `{"a":[{"orderId":"1","itemInfoList":[null,3],"orderTotalPrice":"x"}]}`, strings.Repeat(`{"orderId":`, 10_000)} {
		assert.Empty(t, contract.New().Laws([]byte(text)), text)
	}
}
