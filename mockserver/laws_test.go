package mockserver_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/law"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/order"
)

// TestEveryAnswerStatesSumsThatFollowFromItsParts reads the default shop as a
// client does and holds what the answers say to the laws.
func TestEveryAnswerStatesSumsThatFollowFromItsParts(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{})
	orders := wholeShop(t, s, "jingdong.pop.order.search")
	require.Greater(t, len(orders), 150)
	for _, o := range orders {
		assert.Empty(t, law.Check(stated(t, o)), "%s", o["orderId"])
	}
}

// stated is what an orderInfo says, as the laws look at it.
func stated(t *testing.T, o map[string]any) law.Order {
	t.Helper()
	text := func(name string) string { return o[name].(string) }
	fen := func(yuan any) int64 {
		n, err := wire.ParseYuan(yuan.(string))
		require.NoError(t, err)
		return n
	}
	number := func(digits any) int64 {
		n, err := strconv.ParseInt(digits.(string), 10, 64)
		require.NoError(t, err)
		return n
	}
	moment := func(name string) time.Time {
		if text(name) == wire.UnsetTime {
			return time.Time{}
		}
		at, err := wire.ParseTime(text(name))
		require.NoError(t, err)
		return at
	}
	l := law.Order{
		Money: law.Money{Freight: fen(o["freightPrice"]), Tax: number(o["taxFee"]), Service: fen(o["serviceFee"]), Balance: fen(o["balanceUsed"])},
		Sums: law.Sums{
			Total: fen(o["orderTotalPrice"]), Seller: fen(o["orderSellerPrice"]), SellerDiscount: fen(o["sellerDiscount"]), Payment: fen(o["orderPayment"]),
		},
		Times: law.Times{
			Placed: moment("orderStartTime"), Paid: moment("paymentConfirmTime"), Shipped: moment("outBoundDate"), Ended: moment("orderEndTime"),
			Modified: moment("modified"), CashOnDelivery: strings.HasPrefix(text("payType"), "1-"),
		},
		Shipped: text("outBoundDate") != wire.UnsetTime, SelfDelivery: text("logisticsId") == "1274", Service: text("orderType") == "75",
		LogisticsID: text("logisticsId"), Waybill: text("waybill"), StateRemark: text("orderStateRemark"),
	}
	state, ok := order.ParseState(text("orderState"))
	require.True(t, ok)
	l.WantStateRemark = state.Remark()
	for _, row := range at(o, []string{"itemInfoList"}) {
		item := row.(map[string]any)
		l.Money.Items = append(l.Money.Items, law.Item{Price: fen(item["jdPrice"]), Count: number(item["itemTotal"])})
	}
	for _, row := range at(o, []string{"couponDetailList"}) {
		coupon, isRow := row.(map[string]any)
		if !isRow {
			continue // the empty list itself
		}
		kind, _, _ := strings.Cut(coupon["couponType"].(string), "-")
		l.Money.Coupons = append(l.Money.Coupons, law.Coupon{Type: int(number(kind)), Amount: fen(coupon["couponPrice"])})
	}
	return l
}

func TestEveryDocumentedMemberIsExplained(t *testing.T) {
	t.Parallel()
	checker := contract.New()
	for _, path := range strings.Fields(documented + " " + beyond) {
		parts := strings.Split(path, ".")
		known := checker.Fields(parts[len(parts)-1])
		require.NotEmpty(t, known, path)
		assert.True(t, slices.ContainsFunc(known, func(f contract.Field) bool {
			return f.Description != "" && f.DescriptionZh != "" && f.Source.Evidence.Known() && f.Source.Ref != ""
		}), path)
	}
}
