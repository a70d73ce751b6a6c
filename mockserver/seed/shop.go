// Package seed makes plausible Chinese shops from one seed. Every order is a
// function of the shop and its number alone, computed without the others.
//
// What it makes is invented: people, brands and numbers. The addresses are
// real places, and no telephone number can be a real one.
package seed

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
)

// Span is how far back before the start a shop's orders are laid.
const Span = 3 * 7 * day

// A Shop generates the orders of one shop. Its fields decide everything; the
// zero Shop has no orders. It is safe for concurrent use.
type Shop struct {
	Seed    uint64
	Ordinal int64     // tells the shops of a sandbox apart, from 0
	Start   time.Time // the orders lie in the Span before it
	Count   int       // how many orders; at most MaxOrders
	Catalog *Catalog  // what it sells; nil means the built-in goods
}

// MaxOrders is the largest Count, which the order ids leave room for.
const MaxOrders = 10_000_000

// Ids of generated orders: a block for each shop, in it idStep numbers for
// each order, of which one is the order's, and the last that of the order from
// which it was split.
const (
	firstID  = 300_000_000_000
	idsShop  = 100_000_000
	idStep   = 10
	maxShops = 90_000_000 // keeps ids within what JavaScript holds exactly
)

// MaxOrdinal is the largest Ordinal.
const MaxOrdinal = maxShops - 1

// Purposes of the random streams, one for each thing that is drawn, so that a
// further draw for one does not shift the others.
const (
	streamID = iota + 1
	streamPlacing
	streamStory
	streamItems
	streamMoney
	streamPeople
	streamProfile
	streamToken
	streamTraits
	streamRemark
)

// draw returns the first number of the stream for a purpose and the n-th order.
func (s *Shop) draw(purpose, n int) uint64 {
	return mix(mix(mix(s.Seed^uint64(purpose))+uint64(s.Ordinal)) + uint64(n))
}

// mix spreads the bits of x (the finalizer of SplitMix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Len returns how many orders the shop generates.
func (s *Shop) Len() int { return s.Count }

// ID returns the id of the n-th order; ids grow with n.
func (s *Shop) ID(n int) int64 {
	return firstID + s.Ordinal*idsShop + int64(n)*idStep + int64(s.draw(streamID, n)%(idStep-1))
}

// parentID returns the id of the order from which the n-th was split, which no
// order of the shop has.
func (s *Shop) parentID(n int) int64 {
	return firstID + s.Ordinal*idsShop + int64(n)*idStep + idStep - 1
}

// Index returns the number of the order with the id, if the shop generates it.
func (s *Shop) Index(id int64) (n int, ok bool) {
	at := id - firstID - s.Ordinal*idsShop
	if at < 0 || at >= int64(s.Count)*idStep {
		return 0, false
	}
	n = int(at / idStep)
	return n, s.ID(n) == id
}

// waybill returns the number under which the carrier takes the order, and ""
// for the seller's own van. It holds the order's id.
func waybill(carrier, id int64) string {
	if carrier == order.SelfDelivery {
		return ""
	}
	return written(waybillPrefix(carrier), uint64(id), 10, 0, "")
}

// ByWaybill returns the number of the order that is generated to travel under
// the waybill.
func (s *Shop) ByWaybill(number string) (n int, ok bool) {
	digits := strings.Trim(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	id, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, false
	}
	if n, ok = s.Index(id); !ok {
		return 0, false
	}
	o := s.Order(n)
	return n, slices.ContainsFunc(o.Prepared.Parcels, func(p order.Parcel) bool { return p.Waybill == number })
}

// Skeleton returns the n-th order as it was placed, with its plan and without
// what does not bear on its life: items, money, people and, unless its plan
// sends one, parcels.
func (s *Shop) Skeleton(n int) (o order.Order) {
	life := s.begin(&o, n)
	if slices.ContainsFunc(o.Plan, func(step order.Step) bool { return step.Event.Sends() }) {
		life.prepare(&o)
	}
	return o
}

// begin makes an empty order the n-th, with what bears on its life but for its
// parcels, and returns its story.
func (s *Shop) begin(o *order.Order, n int) *story {
	life, placed := &stories[s.storyOf(n)], s.Placed(n)
	life.begin(o, s.ID(n), placed, life.planned(s.Start.Sub(placed)))
	return life
}

// Order returns the n-th order as it was placed, with its plan: what it is
// later, order.Order.Settle tells.
func (s *Shop) Order(n int) order.Order {
	var o order.Order
	s.Make(&o, n)
	return o
}

// Make makes an empty order the n-th, as Order returns it. The memory of its
// lists is used, where there is any.
func (s *Shop) Make(o *order.Order, n int) {
	s.begin(o, n).prepare(o)
	s.fill(o, n)
}
