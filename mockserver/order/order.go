// Package order is one order of a shop: its values, the machine that moves it,
// its money and its parcels. It is pure: time comes in as a value, nothing is
// stored, and no other order is known.
//
// An Order is a value that is replaced, never changed in place: its slices may
// be shared between versions, and whoever changes one makes a new one.
package order

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/law"
	"github.com/jdmock/jdmock/mockserver/aftersale"
)

// JD's orderType.
// Source: the aggregator's documentation.
const (
	FBP = 21
	SOP = 22
	LOC = 75 // used in a store; nothing travels
	FCS = 112
	IBS = 142
)

// JD's payType.
// Source: the aggregator's documentation.
const (
	CashOnDelivery  = 1
	PostalOrder     = 2
	SelfPickup      = 3
	Online          = 4
	CompanyTransfer = 5
	BankTransfer    = 6
)

// SelfDelivery is the carrier id of the seller's own van, which needs no
// waybill and is not tracked.
// Source: several public carrier maps.
const SelfDelivery = 1274

// Errors of this package, and of those that look orders up.
var (
	ErrConflict = errors.New("the order's state does not allow it")
	ErrNotFound = errors.New("no such order in this shop")
)

// An Order is one order. Money is in fen; a zero time has not come.
type Order struct {
	ID   int64
	Type int // SOP …
	Pay  int // CashOnDelivery …

	State      State
	LockedFrom State // where Reject and Withdraw lead back to, while LOCKED
	Held       bool  // the platform holds it between payment and release
	Overseas   bool  // goes through customs: declared, then dispatched
	Fated      Fate  // what becomes of a parcel that would be delivered

	Placed, Paid, Shipped, Ended time.Time
	Modified                     time.Time
	DataVersion                  int64 // in milliseconds since 1970; strictly grows with every change
	Changes                      int   // how many events have moved it
	Version                      int64 // set by the store, from a counter that nothing rewinds

	Items     []Item
	Coupons   []Coupon
	Freight   int64
	Tax       int64
	Service   int64
	Balance   int64
	Consignee Consignee
	Buyer     Buyer
	Invoice   Invoice
	Marks     Marks
	Pauses    int // how often it was held by a business rule

	Source       string    // where it was placed, in Chinese, as in orderSource
	DeliveryType int       // 1 working days, 2 weekends, 3 any day; others any time
	Remark       string    // the buyer's
	VenderRemark string    // the seller's, at most 500 characters
	RemarkFlag   int       // its colour, 0 to 5
	Remarked     time.Time // when the seller changed it last; zero if he never did

	Cases aftersale.Book // what came after it was paid

	Warehouse Place    // where it is shipped from
	Shipment  Shipment // from shipment on
	Labels    []Label  // waybills that JD has issued for it, as they came
	Sent      []Part   // what has left of an order that goes in parts
	Codes     []Code   // of a LOC order, once they were sent
	Prepared  Shipment // what it is shipped with when nobody says
	Plan      []Step   // what will happen by itself, in order of time
	History   []Entry  // what has moved it, in order of time

	Recorded *Recording // of an order that was recorded elsewhere; nil of nearly all
}

// An Item is one line of an order.
type Item struct {
	SKU, Ware int64
	OuterSKU  string
	Name      string
	ProductNo string
	Price     int64 // of one piece, in fen; 0 for a gift
	Count     int64
	GiftPoint int64
	Service   string // serviceName: what is done with it, such as 安装
	Jewellery bool   // gold jewellery, which itemExt marks with zszs
}

// A Coupon takes Amount fen off. SKU is 0 but for type 30.
type Coupon struct {
	Type   int // JD's couponType
	Amount int64
	SKU    int64
}

// A Place is a four-level address with JD's ids; the town may be missing.
type Place struct {
	ProvinceID, CityID, CountyID, TownID int
	Province, City, County, Town         string
}

// A Step is something that will happen to the order by itself, After its
// placing, if the table then allows it; otherwise it is passed over.
type Step struct {
	After time.Duration
	Event Event
}

// An Action is an event at an instant. Shipment is for Ship and Dispatch; one
// without parcels stands for the order's prepared one.
type Action struct {
	Event    Event
	At       time.Time
	Shipment Shipment
	Cause    Cause
	Case     int64 // the request for a refund to which it happens by itself; 0 for the order's own events
}

// AsPrepared reports whether the action sends what is prepared for the order.
func (a *Action) AsPrepared() bool {
	return a.Event.Sends() && len(a.Shipment.Parcels) == 0
}

// A ConflictError says which event an order's state refused. It is an
// ErrConflict.
type ConflictError struct {
	ID    int64
	State State
	Event Event
}

// Error names the order, the event and the state.
func (e *ConflictError) Error() string {
	verb := strings.ReplaceAll(e.Event.String(), "_", " ")
	if e.Event == SendCode {
		verb = "send the code of"
	}
	return fmt.Sprintf("order %d: cannot %s an order in %s", e.ID, verb, e.State)
}

// Is reports whether target is ErrConflict.
func (e *ConflictError) Is(target error) bool { return target == ErrConflict }

// Apply returns the order after the action, or a *ConflictError if the table
// has no row for it. The order itself stays as it was.
func (o Order) Apply(a Action) (Order, error) {
	o.History = o.History[:len(o.History):len(o.History)] // whoever appends makes a new one
	err := o.apply(a)
	return o, err
}

// apply is Apply in place, for an order whose History nobody else appends to. A
// refused action changes nothing.
func (o *Order) apply(a Action) error {
	if a.Case != 0 {
		_, err := o.moveRefund(a.Case, aftersale.RefundEvent(a.Event-refundEvents), aftersale.Reply{}, a.At, a.Cause)
		return err
	}
	to, ok := o.next(a.Event)
	if !ok {
		return &ConflictError{o.ID, o.State, a.Event}
	}
	if a.AsPrepared() {
		a.Shipment = o.Prepared
		if len(a.Shipment.Parcels) == 0 {
			return fmt.Errorf("order %d: cannot %s without a parcel", o.ID, a.Event)
		}
	}
	entry := Entry{At: o.notBefore(a.At), Event: a.Event, From: o.State, To: to, Cause: a.Cause}
	o.record(a, entry.At)
	o.follow(entry)
	o.happen(entry)
	return nil
}

// record keeps what the event brings besides the state.
func (o *Order) record(a Action, at time.Time) {
	switch a.Event {
	case Pay:
		o.Paid = at
	case Ship, Dispatch:
		o.Shipped = at
		o.Shipment = o.wholly(a.Shipment, at).withTransit(o.ID)
		if o.Shipment.Fate == Delivered {
			o.Shipment.Fate = o.Fated
		}
	case SendCode:
		o.Shipped = at
	case Hold:
		o.Pauses++
	case Lock:
		o.LockedFrom = o.State
	case Reject, Withdraw:
		o.LockedFrom = 0
	case Receive:
		if o.Pay == CashOnDelivery {
			o.Paid = at
		}
		o.Ended = at
	case Expire, Cancel, Approve, Refuse:
		o.Ended = at
	}
}

// Sums returns the amounts that follow from the items, coupons and charges.
func (o *Order) Sums() law.Sums {
	var items [8]law.Item // more than nearly all orders have
	var coupons [4]law.Coupon
	return law.Sum(o.money(items[:0], coupons[:0]))
}

// money returns what the order's laws add up, in lists that begin as given.
func (o *Order) money(items []law.Item, coupons []law.Coupon) law.Money {
	for i := range o.Items {
		items = append(items, law.Item{Price: o.Items[i].Price, Count: o.Items[i].Count})
	}
	for _, c := range o.Coupons {
		coupons = append(coupons, law.Coupon{Type: c.Type, Amount: c.Amount})
	}
	return law.Money{Freight: o.Freight, Tax: o.Tax, Service: o.Service, Balance: o.Balance, Items: items, Coupons: coupons}
}

// awaitParcel are the states before a parcel is sent.
var awaitParcel = SetOf(WaitSellerStockOut, PopOrderPause, WaitSellerDelivery)

// followShipment are the states that only a shipped order stands in.
var followShipment = SetOf(WaitGoodsReceiveConfirm, FinishedL, DeliveryReturn)

// Check returns every law that the order breaks.
func (o *Order) Check() []law.Violation {
	stands := o.State
	if stands == Locked {
		stands = o.LockedFrom
	}
	found := law.Check(law.Order{
		Money: o.money(nil, nil), Sums: o.Sums(),
		Times: law.Times{
			Placed: o.Placed, Paid: o.Paid, Shipped: o.Shipped, Ended: o.Ended, Modified: o.Modified,
			CashOnDelivery: o.Pay == CashOnDelivery,
		},
		Shipped: !o.Shipped.IsZero(), SelfDelivery: o.Shipment.SelfDelivered(), Service: o.Type == LOC,
		AwaitsParcel: awaitParcel.Has(stands), AwaitsCode: stands == WaitSendCode,
		UnderWay:    followShipment.Has(stands),
		LogisticsID: o.Shipment.LogisticsID(), Waybill: o.Shipment.Waybill(),
		Refunds:     o.refunds(),
		StateRemark: o.State.Remark(), WantStateRemark: o.State.Remark(),
	})
	if len(o.Sent) > 0 {
		found = o.checkSent(found)
	}
	return found
}

// Has reports whether the order has left under the waybill number, wholly or in
// part, or has a code of that key.
func (o *Order) Has(waybill string) (has bool) {
	o.EachNumber(func(number string) { has = has || number == waybill })
	return has
}
