package revive

import (
	"fmt"

	"github.com/jdmock/jdmock/contract/law"
	"github.com/jdmock/jdmock/contract/past"
)

// The kinds of coupons that stand for discounts whose own kind was not shown:
// the seller's, and JD's.
const (
	couponOfShop = 100
	couponOfJD   = 41
)

// completeMoney makes the lines and coupons fit the sums that were shown, where
// answers leave room, and returns the laws that they break, where not.
func (d *draft) completeMoney(mend bool) []string {
	if len(d.o.Items) == 0 {
		d.makeLine()
	}
	if len(d.o.Items) == 0 {
		return nil // nothing is known of the amounts: they are made up
	}
	if mend {
		d.mend()
	} else if !d.knows("couponDetailList") {
		d.makeCoupons()
	}
	var reasons []string
	m := d.money()
	for _, v := range law.Check(law.Order{Money: m, Sums: d.stated(law.Sum(m), mend), Times: d.times()}) {
		reasons = append(reasons, reason(v.Law, v.Detail))
	}
	return reasons
}

// makeLine makes one line of the total, where no answer shows the lines.
func (d *draft) makeLine() {
	if d.sums.total == nil || *d.sums.total < 0 {
		return
	}
	sku := d.o.OrderID%10_000_000 + 99_000_000_000
	d.o.Items = []past.Item{{SKU: sku, Ware: sku, Name: fmt.Sprintf("商品 %d", sku), Price: *d.sums.total, Num: 1}}
}

// makeCoupons makes coupons of the discounts that the sums show, where no answer
// shows the coupons.
func (d *draft) makeCoupons() {
	d.o.Coupons = nil
	now := law.Sum(d.money())
	discount := int64(0)
	switch {
	case d.sums.discount != nil:
		discount = *d.sums.discount
	case d.sums.seller != nil:
		discount = now.Total - *d.sums.seller
	}
	if discount > 0 {
		d.o.Coupons = append(d.o.Coupons, past.Coupon{Type: couponOfShop, Amount: discount})
	}
	if d.sums.payment == nil {
		return
	}
	if byJD := now.Payment - discount - *d.sums.payment; byJD > 0 {
		d.o.Coupons = append(d.o.Coupons, past.Coupon{Type: couponOfJD, Amount: byJD})
	} else if byJD < 0 && !d.knows("freightPrice") {
		d.o.Freight -= byJD
	}
}

// mend takes away what makes the payment less than nothing. The sums themselves
// follow from the parts.
func (d *draft) mend() {
	over := -law.Sum(d.money()).Payment
	if over <= 0 {
		return
	}
	take := min(over, d.o.Balance)
	d.o.Balance -= take
	over -= take
	for i := len(d.o.Coupons) - 1; i >= 0 && over > 0; i-- {
		take = min(over, d.o.Coupons[i].Amount)
		d.o.Coupons[i].Amount -= take
		over -= take
	}
}

// money returns what the laws add up.
func (d *draft) money() law.Money {
	m := law.Money{Freight: d.o.Freight, Tax: d.o.Tax, Service: d.o.Service, Balance: d.o.Balance}
	for _, it := range d.o.Items {
		m.Items = append(m.Items, law.Item{Price: it.Price, Count: it.Num})
	}
	for _, c := range d.o.Coupons {
		m.Coupons = append(m.Coupons, law.Coupon{Type: c.Type, Amount: c.Amount})
	}
	return m
}

// stated returns the sums as they were shown, and as they follow where none was.
func (d *draft) stated(s law.Sums, mend bool) law.Sums {
	if mend {
		return s
	}
	for _, each := range []struct {
		shown *int64
		to    *int64
	}{{d.sums.total, &s.Total}, {d.sums.discount, &s.SellerDiscount}, {d.sums.seller, &s.Seller}, {d.sums.payment, &s.Payment}} {
		if each.shown != nil {
			*each.to = *each.shown
		}
	}
	return s
}

// times returns the times of the order's life.
func (d *draft) times() law.Times {
	return law.Times{
		Placed: d.o.Placed, Paid: timeOf(d.o.Paid), Shipped: timeOf(d.o.Shipped), Ended: timeOf(d.o.Ended), Modified: d.o.Modified,
		CashOnDelivery: d.o.PayType == payAtDoor,
	}
}
