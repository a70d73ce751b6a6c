// Package law is the arithmetic and ordering that every order of a shop obeys:
// plain values in, violations out. It knows neither JD's texts nor where the
// values come from, so that a simulator, a gateway and a recorded answer can
// be held to the same laws.
//
// Source: the members' descriptions in the aggregator's documentation
// (orderTotalPrice, orderSellerPrice, orderPayment, couponType).
package law

import (
	"fmt"
	"time"
)

// Money is what an order costs, in fen throughout.
type Money struct {
	Items   []Item
	Coupons []Coupon

	Freight int64
	Tax     int64
	Service int64
	Balance int64 // paid from the buyer's balance
}

// An Item is one line of an order.
type Item struct {
	Price int64 // of one piece, in fen
	Count int64
}

// A Coupon takes Amount fen off; Type is JD's couponType.
type Coupon struct {
	Type   int
	Amount int64
}

// Sums are the amounts that follow from Money, in fen.
type Sums struct {
	Total          int64 // orderTotalPrice: the items
	SellerDiscount int64 // sellerDiscount: the coupons that the seller bears
	Seller         int64 // orderSellerPrice: Total less SellerDiscount
	Payment        int64 // orderPayment: what the buyer pays at last
}

// BySeller reports whether coupons of this type are borne by the seller (and
// so lower the goods' price); the others lower what the buyer pays. ok is
// false for a type that JD does not have.
func BySeller(couponType int) (bySeller, ok bool) {
	switch couponType {
	case 20, 28, 29, 30, 35, 100:
		return true, true
	case 34, 39, 41, 52:
		return false, true
	}
	return false, false
}

// Sum computes the sums of m.
func Sum(m Money) Sums {
	var s Sums
	for _, it := range m.Items {
		s.Total += it.Price * it.Count
	}
	var byBuyer int64
	for _, c := range m.Coupons {
		if seller, _ := BySeller(c.Type); seller {
			s.SellerDiscount += c.Amount
		} else {
			byBuyer += c.Amount
		}
	}
	s.Seller = s.Total - s.SellerDiscount
	s.Payment = s.Seller - byBuyer - m.Balance + m.Freight + m.Tax + m.Service
	return s
}

// Times are the instants of an order's life; a zero one has not come.
type Times struct {
	Placed, Paid, Shipped, Ended time.Time
	Modified                     time.Time
	CashOnDelivery               bool // paid at the door: shipped before paid
}

// An Order is what the laws look at.
type Order struct {
	Money Money
	Sums  Sums // as stated by whoever shows the order
	Times Times

	Shipped      bool // has been shipped, or its code sent
	SelfDelivery bool // the seller's own van: no waybill
	Service      bool // used in a store (LOC): nothing travels
	AwaitsParcel bool // stands in a state that waits for a parcel to be sent
	AwaitsCode   bool // stands in a state that waits for a code to be sent
	UnderWay     bool // stands in a state that follows shipment
	LogisticsID  string
	Waybill      string

	Refunds Refunds

	StateRemark, WantStateRemark string // the state's Chinese text, as shown and as it must be
}

// A Violation is a law that an order breaks.
type Violation struct {
	Law    string // its name, such as "payment"
	Detail string // the values that break it
}

// String returns the violation on one line.
func (v Violation) String() string { return v.Law + ": " + v.Detail }

// Check returns every law that o breaks.
func Check(o Order) []Violation {
	var broken breaches
	broken.money(o.Money, o.Sums)
	broken.times(o.Times)
	broken.parcel(o)
	broken.refunds(o.Refunds)
	if o.StateRemark != o.WantStateRemark {
		broken.add("state remark", "%q, want %q", o.StateRemark, o.WantStateRemark)
	}
	return broken
}

type breaches []Violation

func (b *breaches) add(law, format string, args ...any) {
	*b = append(*b, Violation{law, fmt.Sprintf(format, args...)})
}

func (b *breaches) money(m Money, stated Sums) {
	want := Sum(m)
	for _, s := range []struct {
		law       string
		got, want int64
	}{
		{"total price", stated.Total, want.Total},
		{"seller discount", stated.SellerDiscount, want.SellerDiscount},
		{"seller price", stated.Seller, want.Seller},
		{"payment", stated.Payment, want.Payment},
	} {
		if s.got != s.want {
			b.add(s.law, "%d fen stated, %d fen by its parts", s.got, s.want)
		}
	}
	if stated.Payment < 0 {
		b.add("payment", "%d fen is below zero", stated.Payment)
	}
	for i, it := range m.Items {
		if it.Price < 0 || it.Count < 1 {
			b.add("items", "item %d: %d pieces at %d fen", i, it.Count, it.Price)
		}
	}
	for i, c := range m.Coupons {
		if _, ok := BySeller(c.Type); !ok || c.Amount < 0 {
			b.add("coupons", "coupon %d: %d fen of type %d", i, c.Amount, c.Type)
		}
	}
	if m.Freight < 0 || m.Tax < 0 || m.Service < 0 || m.Balance < 0 {
		b.add("charges", "freight %d, tax %d, service %d, balance %d fen: none may be below zero", m.Freight, m.Tax, m.Service, m.Balance)
	}
}

func (b *breaches) times(t Times) {
	steps := []struct {
		name string
		at   time.Time
	}{{"placed", t.Placed}, {"paid", t.Paid}, {"shipped", t.Shipped}, {"ended", t.Ended}}
	if t.CashOnDelivery {
		steps[1], steps[2] = steps[2], steps[1]
	}
	if t.Placed.IsZero() {
		b.add("times", "the order was never placed")
	}
	last := steps[0]
	for _, step := range steps[1:] {
		if step.at.IsZero() {
			continue
		}
		if step.at.Before(last.at) {
			b.add("times", "%s at %s, before it was %s at %s", step.name, step.at, last.name, last.at)
		}
		last = step
	}
	for _, step := range steps {
		if step.at.After(t.Modified) {
			b.add("times", "%s at %s, after it was last modified at %s", step.name, step.at, t.Modified)
		}
	}
}

func (b *breaches) parcel(o Order) {
	if o.Service && o.AwaitsParcel {
		b.add("service", "it waits for a parcel; a service waits for a code")
	}
	if !o.Service && o.AwaitsCode {
		b.add("service", "it waits for a code; only a service does, which is orderType 75")
	}
	if o.UnderWay && !o.Shipped {
		b.add("shipped", "its state follows shipment, and it was never shipped")
	}
	switch {
	case o.Service:
		if o.LogisticsID != "" || o.Waybill != "" {
			b.add("parcel", "a service has carrier %q and waybill %q; nothing travels", o.LogisticsID, o.Waybill)
		}
	case !o.Shipped:
		if o.LogisticsID != "" || o.Waybill != "" {
			b.add("parcel", "carrier %q and waybill %q before the shipment", o.LogisticsID, o.Waybill)
		}
	case o.LogisticsID == "":
		b.add("parcel", "shipped without a carrier")
	case o.Waybill == "" && !o.SelfDelivery:
		b.add("parcel", "shipped without a waybill, and not by self delivery")
	}
}
