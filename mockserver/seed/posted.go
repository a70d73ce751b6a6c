package seed

import "github.com/jdmock/jdmock/mockserver/order"

// Posted returns an order that somebody adds to the shop: the k-th, from 0, of
// its kind of orders, which is its Type. It is made up like a generated one, but
// nothing is planned for it, and no generated order has its id.
func (s *Shop) Posted(k, kind int) order.Order {
	whole := *s
	whole.Count = MaxOrders
	n := MaxOrders - 1 - k
	o := order.Order{ID: whole.ID(n), Type: kind, Pay: order.Online, State: order.NotPay}
	whole.fillItems(&o, n)
	whole.fillPeople(&o, n)
	whole.fillMarks(&o, n)
	o.Marks = order.Marks{StoreID: o.Marks.StoreID, Door: o.Marks.Door, DoorHelper: o.Marks.DoorHelper}
	o.RemarkFlag = 0
	whole.fillMoney(&o, n)
	if kind != order.LOC {
		carrier := carriers[s.draw(streamStory, n)%postedCarriers].ID
		o.Prepared = order.Shipment{Parcels: []order.Parcel{{LogisticsID: carrier, Waybill: waybill(carrier, o.ID)}}}
	}
	return o
}

// postedCarriers are the first so many, by which posted orders travel.
const postedCarriers = 7

// Waybill returns the number under which a carrier takes an order if nobody
// says another: "" for the seller's own van.
func Waybill(carrier, orderID int64) string { return waybill(carrier, orderID) }
