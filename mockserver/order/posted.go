package order

import "time"

// In returns the order as it would be if it had come into a state at an
// instant: what must have happened before has happened then, and nothing else.
// An order that is shipped there and says with nothing is shipped with what is
// prepared for it.
func (o Order) In(s State, at time.Time) Order {
	o.State = s
	o.Modified = at
	o.DataVersion = at.UnixMilli()
	paid := s != NotPay && (o.Pay != CashOnDelivery || s == FinishedL)
	if paid && o.Paid.IsZero() {
		o.Paid = at
	}
	if followShipment.Has(s) && o.Shipped.IsZero() {
		o.Shipped = at
		if len(o.Shipment.Parcels) == 0 && o.Type != LOC {
			o.Shipment = o.Prepared
		}
		o.Shipment = o.Shipment.withTransit(o.ID)
	}
	if SetOf(FinishedL, TradeCanceled, DeliveryReturn).Has(s) {
		o.Ended = at
	}
	if s == Locked && o.LockedFrom == 0 {
		o.LockedFrom = WaitSellerStockOut
		if o.Type == LOC {
			o.LockedFrom = WaitSendCode
		}
	}
	return o
}
