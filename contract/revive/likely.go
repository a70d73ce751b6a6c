package revive

// likelyType returns the type of an order of which no answer has told it: only a
// service waits for a code, or is sent without a carrier.
func (d *draft) likelyType() int {
	sent := d.o.Shipped != nil || follows(d.o.OrderState)
	if d.o.OrderState == waitCode || sent && d.knows("logisticsId") && len(d.o.Parcels) == 0 {
		return typeLOC
	}
	return typeSOP
}

// likelyPay returns how an order is paid of which no answer has told it: only at
// the door is one paid after it was shipped.
func (d *draft) likelyPay() int {
	unpaid := d.knows("paymentConfirmTime") && d.o.Paid == nil
	paidLater := d.o.Paid != nil && d.o.Shipped != nil && d.o.Paid.After(*d.o.Shipped)
	waits := d.o.OrderState == waitOut || d.o.OrderState == underWay || d.o.OrderState == popPause || d.o.OrderState == declared
	if paidLater || unpaid && (waits || d.o.Shipped != nil || len(d.o.Parcels) > 0) {
		return payAtDoor
	}
	return payOnline
}

// likelyState returns the state of an order of which no answer has told it, by what
// was shown, and by what was shown as not there.
func (d *draft) likelyState() string {
	unpaid := d.knows("paymentConfirmTime") && d.o.Paid == nil && d.o.PayType != payAtDoor
	unshipped := d.o.Shipped == nil && (d.knows("outBoundDate") || d.knows("waybill") && len(d.o.Parcels) == 0 && d.o.OrderType != typeLOC)
	switch {
	case d.o.Ended != nil && (unpaid || unshipped):
		return canceled
	case d.o.Ended != nil:
		return finished
	case unpaid:
		return notPay
	case d.o.Shipped != nil || len(d.o.Parcels) > 0:
		return underWay
	case d.o.OrderType == typeLOC:
		return waitCode
	}
	return waitOut
}
