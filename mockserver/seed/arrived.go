package seed

import (
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
)

// How the ids of a shop that no generated order takes are shared out: the last
// are those of orders that somebody posts, and before them are those of orders
// that arrive.
const (
	MaxPosted  = 1_000_000
	MaxArrived = 1_000_000

	// MaxWithArrivals is the largest Count of a shop at which orders arrive.
	MaxWithArrivals = MaxOrders - MaxPosted - MaxArrived
)

// ArrivedIDs is how many ids an order that arrives may have, of which it takes
// the first that is free.
const ArrivedIDs = idStep - 1

// Arrived returns an order that is placed at the shop at an instant: the n-th
// that arrives in its sandbox, from 0 to MaxArrived-1. It is made up like a
// generated one; it is an SOP order that is to be paid online, is not paid yet,
// has a remark of its buyer and none of its seller, and nothing is planned for
// it. try, from 0 to ArrivedIDs-1, chooses one of the ids that are the n-th's
// alone; they grow with n.
func (s *Shop) Arrived(n, try int, placed time.Time) order.Order {
	all := *s
	all.Count = MaxOrders
	k := MaxWithArrivals + n
	first := all.parentID(k) - ArrivedIDs
	o := order.Order{
		ID: first + (all.ID(k)-first+int64(try))%ArrivedIDs, Type: order.SOP, Pay: order.Online, State: order.NotPay,
		Placed: placed, Modified: placed, DataVersion: placed.UnixMilli(),
	}
	carrier := carriers[s.draw(streamStory, k)%postedCarriers].ID
	o.Prepared = order.Shipment{Parcels: []order.Parcel{{LogisticsID: carrier, Waybill: waybill(carrier, o.ID)}}}
	all.fillItems(&o, k)
	all.fillPeople(&o, k)
	o.VenderRemark = ""
	if o.Remark == "" {
		o.Remark = buyerRemarks[1+s.draw(streamRemark, k)%uint64(len(buyerRemarks)-1)]
	}
	all.fillMarks(&o, k)
	o.Marks.Customs, o.Marks.CustomsModel = "", "" // of the story, which is not this order's
	all.fillMoney(&o, k)
	return o
}
