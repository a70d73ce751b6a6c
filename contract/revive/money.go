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
	} else {
		d.makeDiscount()
		d.makePayment()
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
	total, ok := d.total()
	if !ok || total < 0 {
		return
	}
	sku := d.o.OrderID%10_000_000 + 99_000_000_000
	d.o.Items = []past.Item{{SKU: sku, Ware: sku, Name: fmt.Sprintf("商品 %d", sku), Price: total, Num: 1}}
}

// total returns the total as the sums have it.
func (d *draft) total() (fen int64, ok bool) {
	others := law.Sum(d.money()) // of all but the lines
	if d.sums.discount != nil && !d.knows("couponDetailList") {
		others.SellerDiscount += *d.sums.discount
		others.Payment -= *d.sums.discount
	}
	switch {
	case d.sums.total != nil:
		return *d.sums.total, true
	case d.sums.seller != nil:
		return *d.sums.seller + others.SellerDiscount, true
	case d.sums.payment != nil:
		return *d.sums.payment - others.Payment, true
	}
	return 0, false
}

// makeDiscount makes a coupon of the seller's discount, where no answer shows the
// coupons.
func (d *draft) makeDiscount() {
	if d.knows("couponDetailList") {
		return
	}
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
}

// makePayment lets the payment follow from a part of it that no answer shows.
func (d *draft) makePayment() {
	if d.sums.payment == nil {
		return
	}
	now := law.Sum(d.money()).Payment
	switch more := *d.sums.payment - now; {
	case more > 0 && !d.knows("freightPrice"):
		d.o.Freight = more
	case more > 0 && now < 0: // more was taken off than there was: nothing mends that
	case more > 0 && !d.knows("taxFee"):
		d.o.Tax = more
	case more > 0 && !d.knows("serviceFee"):
		d.o.Service = more
	case more < 0 && !d.knows("couponDetailList"):
		d.o.Coupons = append(d.o.Coupons, past.Coupon{Type: couponOfJD, Amount: -more})
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
