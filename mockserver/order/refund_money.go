package order

import (
	"github.com/jdmock/jdmock/contract/law"
	"github.com/jdmock/jdmock/mockserver/aftersale"
)

// AmountPaid returns what the buyer has paid, in fen: orderPayment once it is
// paid, and 0 before.
func (o *Order) AmountPaid() int64 {
	if o.Paid.IsZero() {
		return 0
	}
	return o.Sums().Payment
}

// RefundSum returns what a request of the order is for, in fen: for a request
// for all, what was paid. Of an order that is paid on delivery and is not yet
// paid that is 0: there is nothing to pay back.
func (o *Order) RefundSum(r aftersale.Refund) int64 {
	if r.Sum != 0 {
		return r.Sum
	}
	return o.AmountPaid()
}

// Refunded returns what finance has paid back, in fen, for requests for refunds
// and for service orders. It is never more than was paid.
func (o *Order) Refunded() int64 {
	var sum int64
	for i := range o.Cases.Refunds {
		if o.Cases.Refunds[i].Status == aftersale.Refunded {
			sum += o.RefundSum(o.Cases.Refunds[i])
		}
	}
	for i := range o.Cases.Services {
		sum += o.Cases.Services[i].Paid
	}
	return sum
}

// refunds returns what the laws look at.
func (o *Order) refunds() law.Refunds {
	r := law.Refunds{Refunded: o.Refunded(), Locked: o.State == Locked, Cancelled: o.State == TradeCanceled && !o.Paid.IsZero()}
	if len(o.Cases.Refunds) > 0 || len(o.Cases.Services) > 0 {
		r.Paid = o.AmountPaid()
	}
	for i := range o.Cases.Refunds {
		c := &o.Cases.Refunds[i]
		if c.Locks && c.Status.Open() {
			r.Locking++
		}
		r.Granted = r.Granted || c.Locks && !c.Status.Open() && !deadRefunds.Has(c.Status)
	}
	return r
}

// deadRefunds are those of which no money will come any more.
var deadRefunds = aftersale.RefundsOf(aftersale.Rejected, aftersale.Withdrawn, aftersale.InterceptionFailed)

// refundable returns what of the amount paid no request, and no service order,
// has laid hold of yet.
func (o *Order) refundable() int64 {
	left := o.AmountPaid()
	for i := range o.Cases.Refunds {
		if r := &o.Cases.Refunds[i]; !deadRefunds.Has(r.Status) {
			left -= o.RefundSum(*r)
		}
	}
	for i := range o.Cases.Services {
		s := &o.Cases.Services[i]
		if s.Status.MayPay() {
			left -= s.Sum
		} else {
			left -= s.Paid
		}
	}
	return left
}
