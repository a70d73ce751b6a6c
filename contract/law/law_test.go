package law_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/law"
)

var noon = time.Date(2025, 4, 1, 12, 0, 0, 0, time.UTC)

// good is an order that breaks no law: 2 × 100.00, 20.00 off by the seller and
// 5.00 by JD, 10.00 freight, 3.00 from the balance.
func good() law.Order {
	return law.Order{
		Money: law.Money{
			Items:   []law.Item{{Price: 10000, Count: 2}},
			Coupons: []law.Coupon{{Type: 100, Amount: 2000}, {Type: 41, Amount: 500}},
			Freight: 1000, Balance: 300,
		},
		Sums:    law.Sums{Total: 20000, SellerDiscount: 2000, Seller: 18000, Payment: 18200},
		Times:   law.Times{Placed: noon, Paid: noon.Add(time.Minute), Shipped: noon.Add(time.Hour), Modified: noon.Add(time.Hour)},
		Shipped: true, LogisticsID: "2087", Waybill: "JDX1",
		StateRemark: "等待确认收货", WantStateRemark: "等待确认收货",
	}
}

func TestAGoodOrderBreaksNoLaw(t *testing.T) {
	t.Parallel()
	assert.Empty(t, law.Check(good()))
	assert.Equal(t, good().Sums, law.Sum(good().Money))
}

func TestEachBreachIsNamed(t *testing.T) {
	t.Parallel()
	for want, spoil := range map[string]func(*law.Order){
		"total price":     func(o *law.Order) { o.Sums.Total++ },
		"seller discount": func(o *law.Order) { o.Sums.SellerDiscount-- },
		"seller price":    func(o *law.Order) { o.Sums.Seller++ },
		"payment":         func(o *law.Order) { o.Sums.Payment-- },
		"items": func(o *law.Order) {
			o.Money.Items[0] = law.Item{Price: 20000, Count: 1}
			o.Money.Items = append(o.Money.Items, law.Item{})
		},
		"coupons":      func(o *law.Order) { o.Money.Coupons = append(o.Money.Coupons, law.Coupon{Type: 77}) },
		"charges":      func(o *law.Order) { o.Money.Tax, o.Money.Service = -1, 1 },
		"times":        func(o *law.Order) { o.Times.Shipped = noon.Add(-time.Hour) },
		"parcel":       func(o *law.Order) { o.Waybill = "" },
		"service":      func(o *law.Order) { o.AwaitsCode = true },
		"shipped":      func(o *law.Order) { o.Shipped, o.UnderWay, o.LogisticsID, o.Waybill = false, true, "", "" },
		"state remark": func(o *law.Order) { o.StateRemark = "完成" },
		"refunded":     func(o *law.Order) { o.Refunds.Paid, o.Refunds.Refunded = 100, 101 },
		"locked":       func(o *law.Order) { o.Refunds.Locked = true },
		"cancelled":    func(o *law.Order) { o.Refunds.Cancelled = true },
	} {
		o := good()
		spoil(&o)
		broken := law.Check(o)
		require.Len(t, broken, 1, want)
		assert.Equal(t, want, broken[0].Law)
		assert.NotEmpty(t, broken[0].Detail)
	}
}

func TestTimesAreOrderedByHowTheOrderIsPaid(t *testing.T) {
	t.Parallel()
	o := good()
	o.Times.Paid, o.Times.Modified = noon.Add(2*time.Hour), noon.Add(2*time.Hour)
	assert.NotEmpty(t, law.Check(o), "paid after the shipment")
	o.Times.CashOnDelivery = true
	assert.Empty(t, law.Check(o))
	o.Times.Modified = noon
	assert.NotEmpty(t, law.Check(o), "modified before it was paid")
	o.Times = law.Times{Modified: noon}
	assert.NotEmpty(t, law.Check(o), "never placed")
}

func TestParcelsStandWhereTheyMust(t *testing.T) {
	t.Parallel()
	van := good()
	van.SelfDelivery, van.Waybill = true, ""
	assert.Empty(t, law.Check(van))
	unshipped := good()
	unshipped.Shipped = false
	assert.NotEmpty(t, law.Check(unshipped))
	service := good()
	service.Service = true
	assert.NotEmpty(t, law.Check(service))
	service.LogisticsID, service.Waybill = "", ""
	assert.Empty(t, law.Check(service))
}

func TestAnOrderIsLockedByExactlyOneOpenRequest(t *testing.T) {
	t.Parallel()
	for _, locked := range []bool{false, true} {
		for locking := range 3 {
			o := good()
			o.Refunds.Locked, o.Refunds.Locking = locked, locking
			assert.Equal(t, locked == (locking == 1) && locking < 2, len(law.Check(o)) == 0, "locked: %t, requests: %d", locked, locking)
		}
	}
}
