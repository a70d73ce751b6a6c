package order

import (
	"time"

	"github.com/jdmock/jdmock/mockserver/aftersale"
)

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
	return o.withCasesOf(s, at)
}

// withCasesOf returns the order with the request that an order of the state must
// have: a locked one waits for a decision, and a cancelled one that was paid has
// its money back.
func (o Order) withCasesOf(s State, at time.Time) Order {
	if len(o.Cases.Refunds) > 0 || s != Locked && (s != TradeCanceled || o.Paid.IsZero()) {
		return o
	}
	o.open(at, o.LockedFrom)
	if s == TradeCanceled {
		r := o.Cases.Refunds[0]
		r.Status, r.Checked = aftersale.Refunded, at
		o.Cases.Refunds[0] = r
	}
	return o
}
