package seed

import (
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
)

// A story is one of the closed set of lives that a generated order can have.
// Each of its steps comes at a fixed time after the placing, so that the state
// and the time of modification of an untouched order are arithmetic.
type story struct {
	name         string
	weight       int // how many of the slots it takes
	kind         int // order.SOP …
	pay          int // order.Online …
	held         bool
	overseas     bool
	customsModel string // of an overseas order
	carrier      int64
	transit      time.Duration // of those that are shipped and tracked; without one it would depend on the id
	fate         order.Fate
	steps        []step

	// plans[k] is what remains planned if the shop opened after the first k
	// steps: those, and of the later ones those that the seller does not take.
	plans  [][]order.Step
	stages [][]order.Stage // that an order goes through with each of the plans
}

// A step of a story. The seller's own steps happen only before the shop's
// start: from then on the seller is whoever calls.
type step struct {
	after  time.Duration
	event  order.Event
	seller bool
}

const (
	minute = time.Minute
	hour   = time.Hour
	day    = 24 * hour
)

func by(after time.Duration, e order.Event) step { return step{after: after, event: e} }
func bySeller(after time.Duration, e order.Event) step {
	return step{after: after, event: e, seller: true}
}

// paid returns the steps of an order that is paid after a while, and then more.
func paid(after time.Duration, more ...step) []step {
	return append([]step{by(after, order.Pay)}, more...)
}

// stories are all lives; their weights add up to slots. Every state that a
// generated order may have, but NOT_PAY, is where at least one of them ends
// for good, so that it is found in a shop of any age.
var stories = []story{
	// Ordinary orders: paid, shipped, delivered, received by itself or by the buyer.
	{name: "ordinary", weight: 6, kind: order.SOP, pay: order.Online, carrier: 2087, transit: 44 * hour,
		steps: paid(2*minute, bySeller(20*hour, order.Ship))},
	{name: "received early", weight: 5, kind: order.SOP, pay: order.Online, carrier: 2087, transit: 52 * hour,
		steps: paid(5*minute, bySeller(30*hour, order.Ship), by(5*day, order.Receive))},
	{name: "express", weight: 5, kind: order.SOP, pay: order.Online, carrier: 467, transit: 40 * hour,
		steps: paid(minute, bySeller(8*hour, order.Ship))},
	{name: "slow", weight: 4, kind: order.SOP, pay: order.Online, carrier: 463, transit: 70 * hour,
		steps: paid(40*minute, bySeller(54*hour, order.Ship), by(8*day, order.Receive))},
	{name: "slower", weight: 4, kind: order.SOP, pay: order.Online, carrier: 1499, transit: 66 * hour,
		steps: paid(3*minute, bySeller(3*day, order.Ship))},
	{name: "slowest", weight: 3, kind: order.SOP, pay: order.Online, carrier: 1327, transit: 80 * hour,
		steps: paid(7*minute, bySeller(4*day, order.Ship))},
	{name: "paid late", weight: 2, kind: order.SOP, pay: order.Online, carrier: 470, transit: 96 * hour,
		steps: paid(11*hour, bySeller(60*hour, order.Ship))},
	{name: "the guide's carrier", weight: 1, kind: order.SOP, pay: order.Online, carrier: 1010, transit: 48 * hour,
		steps: paid(4*minute, bySeller(26*hour, order.Ship))},
	{name: "the seller's own van", weight: 1, kind: order.SOP, pay: order.Online, carrier: order.SelfDelivery,
		steps: paid(9*minute, bySeller(28*hour, order.Ship))},
	{name: "paid by post", weight: 1, kind: order.SOP, pay: order.PostalOrder, carrier: 465, transit: 110 * hour,
		steps: paid(20*hour, bySeller(50*hour, order.Ship))},
	{name: "picked up", weight: 1, kind: order.SOP, pay: order.SelfPickup, carrier: 2087, transit: 38 * hour,
		steps: paid(15*minute, bySeller(22*hour, order.Ship))},
	{name: "paid by a company", weight: 1, kind: order.SOP, pay: order.CompanyTransfer, carrier: 3046, transit: 60 * hour,
		steps: paid(18*hour, bySeller(44*hour, order.Ship))},
	{name: "paid by transfer", weight: 1, kind: order.SOP, pay: order.BankTransfer, carrier: 467, transit: 42 * hour,
		steps: paid(6*hour, bySeller(33*hour, order.Ship))},
	{name: "cash on delivery", weight: 2, kind: order.SOP, pay: order.CashOnDelivery, carrier: 2087, transit: 46 * hour,
		steps: []step{bySeller(16*hour, order.Ship)}},

	// Other types of orders.
	{name: "FBP", weight: 2, kind: order.FBP, pay: order.Online, carrier: 2087, transit: 36 * hour,
		steps: paid(2*minute, bySeller(6*hour, order.Ship))},
	{name: "FCS", weight: 1, kind: order.FCS, pay: order.Online, carrier: 2087, transit: 48 * hour,
		steps: paid(3*minute, bySeller(18*hour, order.Ship))},
	{name: "IBS", weight: 1, kind: order.IBS, pay: order.Online, carrier: 2087, transit: 50 * hour,
		steps: paid(6*minute, bySeller(25*hour, order.Ship))},
	{name: "LOC, used", weight: 2, kind: order.LOC, pay: order.Online,
		steps: paid(minute, bySeller(2*hour, order.SendCode), by(4*day, order.Receive))},
	{name: "LOC, not used", weight: 1, kind: order.LOC, pay: order.Online,
		steps: paid(2*minute, bySeller(26*hour, order.SendCode))},
	{name: "LOC, waits for its code", weight: 1, kind: order.LOC, pay: order.Online, steps: paid(5 * minute)},
	// Declared as soon as paid, so that no overseas order ever waits to be shipped.
	{name: "overseas", weight: 1, kind: order.SOP, pay: order.Online, overseas: true, customsModel: "保税备货", carrier: 467, transit: 100 * hour,
		steps: paid(10*minute, by(10*minute, order.Declare), bySeller(2*day, order.Dispatch))},
	{name: "overseas, direct", weight: 1, kind: order.SOP, pay: order.Online, overseas: true, customsModel: "直邮", carrier: 465, transit: 110 * hour,
		steps: paid(9*minute, by(9*minute, order.Declare), bySeller(30*hour, order.Dispatch))},
	{name: "overseas, not dispatched", weight: 1, kind: order.SOP, pay: order.Online, overseas: true, customsModel: "保税集货", carrier: 465,
		steps: paid(12*minute, by(12*minute, order.Declare))},

	// Orders to which something happens.
	{name: "never paid", weight: 2, kind: order.SOP, pay: order.Online, carrier: 2087},
	{name: "cancelled unpaid", weight: 1, kind: order.SOP, pay: order.Online, carrier: 2087,
		steps: []step{by(3*hour, order.Cancel)}},
	{name: "forgotten", weight: 1, kind: order.SOP, pay: order.Online, carrier: 2087, steps: paid(time.Second)},
	{name: "held an hour", weight: 1, kind: order.SOP, pay: order.Online, held: true, carrier: 2087, transit: 58 * hour,
		steps: paid(5*minute, by(50*minute, order.Release), bySeller(40*hour, order.Ship))},
	{name: "held for good", weight: 1, kind: order.SOP, pay: order.Online, held: true, carrier: 467, steps: paid(8 * minute)},
	{name: "LOC, held for days", weight: 1, kind: order.LOC, pay: order.Online, held: true,
		steps: paid(3*minute, by(9*day, order.Release))},
	{name: "paused for good", weight: 1, kind: order.SOP, pay: order.Online, carrier: 2087,
		steps: paid(3*minute, by(2*hour, order.Hold))},
	{name: "paused a day", weight: 1, kind: order.SOP, pay: order.Online, carrier: 467, transit: 45 * hour,
		steps: paid(3*minute, by(2*hour, order.Hold), by(30*hour, order.Resume), bySeller(2*day, order.Ship))},
	{name: "asked to cancel", weight: 1, kind: order.SOP, pay: order.Online, carrier: 2087,
		steps: paid(4*minute, by(5*hour, order.Lock))},
	{name: "asked to cancel under way", weight: 1, kind: order.SOP, pay: order.Online, carrier: 463, transit: 75 * hour,
		steps: paid(4*minute, bySeller(20*hour, order.Ship), by(40*hour, order.Lock))},
	{name: "cancelled", weight: 1, kind: order.SOP, pay: order.Online, carrier: 2087,
		steps: paid(2*minute, by(6*hour, order.Lock), bySeller(26*hour, order.Approve))},
	{name: "thought better of it", weight: 1, kind: order.SOP, pay: order.Online, carrier: 1499, transit: 60 * hour,
		steps: paid(2*minute, by(4*hour, order.Lock), by(9*hour, order.Withdraw), bySeller(30*hour, order.Ship))},
	{name: "refused at the door", weight: 1, kind: order.SOP, pay: order.CashOnDelivery, carrier: 2087, transit: 50 * hour,
		fate: order.Returned, steps: []step{bySeller(18*hour, order.Ship)}},
	{name: "lost", weight: 1, kind: order.SOP, pay: order.Online, carrier: 463, transit: 90 * hour, fate: order.Lost,
		steps: paid(6*minute, bySeller(24*hour, order.Ship))},
	{name: "scanned out of order", weight: 1, kind: order.SOP, pay: order.Online, carrier: 1327, transit: 85 * hour,
		fate: order.OutOfOrder, steps: paid(6*minute, bySeller(24*hour, order.Ship))},
}

// fresh are the stories of a shop's newest orders, counted from the end, so
// that even the smallest shop has something to ship and the default one an
// order that is still unpaid.
var fresh = [...]int{named("forgotten"), named("ordinary"), named("never paid"), named("cash on delivery"), named("slow")}

func init() {
	slot := 0
	for i := range stories {
		stories[i].plan()
		for range stories[i].weight {
			slotted[slot] = i
			slot++
		}
	}
	fillMembers()
}

// named returns the number of the story of a name that this file gives.
func named(name string) int {
	for i := range stories {
		if stories[i].name == name {
			return i
		}
	}
	panic("seed: no story " + name)
}

// plan works out the story's plans, and what becomes of them.
func (s *story) plan() {
	for k := range len(s.steps) + 1 {
		var plan []order.Step
		for i, st := range s.steps {
			if i < k || !st.seller {
				plan = append(plan, order.Step{After: st.after, Event: st.event})
			}
		}
		s.plans = append(s.plans, plan)
		var o order.Order
		s.begin(&o, firstID, time.Unix(0, 0), plan)
		s.prepare(&o)
		s.stages = append(s.stages, o.Stages())
	}
}

// begin makes an empty order one of the story as it was placed, without what
// does not bear on its life, and without what it is shipped with.
func (s *story) begin(o *order.Order, id int64, placed time.Time, plan []order.Step) {
	o.ID, o.Type, o.Pay, o.Held, o.Overseas = id, s.kind, s.pay, s.held, s.overseas
	o.State, o.Placed, o.Modified, o.DataVersion, o.Plan = order.NotPay, placed, placed, placed.UnixMilli(), plan
	if s.pay == order.CashOnDelivery {
		o.State = order.WaitSellerStockOut
	}
}

// prepare gives an order of the story what it is shipped with when nobody says.
func (s *story) prepare(o *order.Order) {
	if s.kind == order.LOC {
		o.Prepared.Parcels = nil
		return
	}
	o.Prepared.Parcels = append(o.Prepared.Parcels, order.Parcel{LogisticsID: s.carrier, Waybill: waybill(s.carrier, o.ID)})
	o.Prepared.Transit, o.Prepared.Fate = s.transit, s.fate
}

// planned returns what happens by itself to an order of the story that was
// placed so long before the shop's start.
func (s *story) planned(age time.Duration) []order.Step {
	k := 0
	for k < len(s.steps) && s.steps[k].after <= age {
		k++
	}
	return s.plans[k]
}
