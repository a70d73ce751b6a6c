package order

import "time"

// A Sheet is an order and the memory in which it was made. The next one is made
// in the same memory, so that nobody may keep anything of an order beyond that.
// The zero Sheet is ready for use.
type Sheet struct {
	Order

	// What the order's lists usually lie in.
	items   [5]Item
	coupons [2]Coupon
	parcels [2]Parcel
	history [room]Entry
}

// Clear makes the order the zero one, but for its empty lists, to which a few
// entries can be appended without further memory.
func (s *Sheet) Clear() *Order {
	s.Order = Order{
		Items: s.items[:0], Coupons: s.coupons[:0], History: s.history[:0], Prepared: Shipment{Parcels: s.parcels[:0]},
	}
	return &s.Order
}

// SettleIn is Settle in place, for an order that was made in a sheet, whose
// History nobody else has.
func (s *Sheet) SettleIn(now time.Time) {
	for {
		a, ok := s.due()
		if !ok || a.At.After(now) || !s.take(a) {
			return
		}
	}
}
