package order

import (
	"strconv"
	"strings"
	"time"
)

// A Buyer is the account that placed an order.
type Buyer struct {
	Pin     string // the account's name, which may be an alias
	RealPin string
	OpenID  string
	XID     string
}

// Kinds of invoices, as invoiceType has them.
// Source: the aggregator's documentation.
const (
	NoInvoice         = 0
	PaperInvoice      = 1
	VATInvoice        = 2
	ElectronicInvoice = 3
)

// An Invoice is what the buyer wants as one.
type Invoice struct {
	Kind         int
	Title        string // a person or a company
	Content      string
	Email, Phone string // of an electronic one
	TaxCode      string // of a company
	VAT          VAT    // of a VAT invoice
}

// A VAT is what a special VAT invoice names besides.
type VAT struct {
	RegisteredAddress, RegisteredPhone string
	Bank, Account                      string
	UserName, UserPhone, UserAddress   string // who receives the invoice
}

// Marks are what sets an order apart from others. The zero Marks are an
// ordinary order's.
type Marks struct {
	Customs      string // bonded zone, of an overseas order
	CustomsModel string // 直邮, 保税集货 or 保税备货

	TryBeforePay bool // 京品试
	ReturnFreely bool // 退货无忧
	Exchange     int  // returnOrder: 1 or 2 for an order that follows another's after-sales
	ShipmentType int  // idSopShipmenttype: 68, 69 or 71; 0 for others

	Warehoused string // storeOrder: 京仓订单 or 云仓订单; JD ships it
	StoreID    int64  // the warehouse
	Door       int64  // menDianId: the store of a LOC order
	DoorHelper int64  // mdbStoreId
	Guide      string // salesPin: who sold it

	Parent, DirectParent int64     // of an order that was split
	Earliest             time.Time // scDT: not to be shipped before
	Original             Consignee // of a consolidated order: the buyer's real address
}

// Consolidated reports whether the order goes to a forwarder first.
func (o *Order) Consolidated() bool { return o.Marks.Original.Name != "" }

// Jewellery reports whether one of the items is.
func (o *Order) Jewellery() bool {
	for i := range o.Items {
		if o.Items[i].Jewellery {
			return true
		}
	}
	return false
}

// A BusinessPause is what a business pause waits for. JD does not say what its types
// are; 1 stands for an appointment here (assumed).
type BusinessPause struct {
	Type                     int
	Done                     bool
	Wanted, ShipBy, PickUpBy time.Time
}

// BusinessPause returns the order's business pause; ok is false if it never had one.
func (o *Order) BusinessPause() (p BusinessPause, ok bool) {
	if o.Pauses == 0 && o.State != PopOrderPause {
		return BusinessPause{}, false
	}
	paused := o.State == PopOrderPause || o.LockedFrom == PopOrderPause
	return BusinessPause{
		Type: 1, Done: !paused,
		Wanted: o.Placed.Add(5 * 24 * time.Hour), ShipBy: o.Placed.Add(3 * 24 * time.Hour), PickUpBy: o.Placed.Add(4 * 24 * time.Hour),
	}, true
}

// Places of JD's sendpay, the row of digits that marks an order's business.
// Only 124 is public; the others are assumed.
const (
	sendPayConsolidated = 124
	sendPayOverseas     = 292
	sendPayTry          = 301
	sendPayJewellery    = 501
	sendPayPause        = 559
	sendPaySplit        = 87
	sendPayService      = 34
)

// sendPayLength is how many places orderSign shows; the later ones are only in
// sendpayMap.
const sendPayLength = 500

// EachSendPay calls f with the places of the sendpay that are not 0, and their
// digits, sorted as texts.
func (o *Order) EachSendPay(f func(place int, digit byte)) {
	_, paused := o.BusinessPause()
	for _, mark := range [...]struct {
		place int
		digit byte
		on    bool
	}{
		{sendPayConsolidated, '7', o.Consolidated()},
		{sendPayOverseas, '1', o.Overseas},
		{sendPayTry, '1', o.Marks.TryBeforePay},
		{sendPayService, '1', o.Type == LOC},
		{sendPayJewellery, '1', o.Jewellery()},
		{sendPayPause, '2', paused},
		{sendPaySplit, '1', o.Marks.Parent != 0},
	} {
		if mark.on {
			f(mark.place, mark.digit)
		}
	}
}

// SendPay returns the places of the sendpay that are not 0, by number.
func (o *Order) SendPay() map[int]byte {
	marks := map[int]byte{}
	o.EachSendPay(func(place int, digit byte) { marks[place] = digit })
	return marks
}

// Sign returns orderSign: the first places of the sendpay as a row of digits,
// of which the first is place 1.
func (o *Order) Sign() string { return string(o.AppendSign(nil)) }

// unmarked is the orderSign of an order without marks.
var unmarked = strings.Repeat("0", sendPayLength)

// AppendSign appends what Sign returns.
func (o *Order) AppendSign(dst []byte) []byte {
	begin := len(dst)
	dst = append(dst, unmarked...)
	row := dst[begin:]
	o.EachSendPay(func(place int, digit byte) {
		if place <= sendPayLength {
			row[place-1] = digit
		}
	})
	return dst
}

// LocShopID returns the store of a LOC order as itemExt names it, "" for others.
func (o *Order) LocShopID() string {
	if o.Type != LOC {
		return ""
	}
	return strconv.FormatInt(o.Marks.Door, 10)
}

// Delivered returns when the courier came and when the parcel was picked up.
// Both are told once the order has ended.
func (o *Order) Delivered() (pickedUp, delivered time.Time) {
	if o.Ended.IsZero() || !o.Shipment.Travels() || o.Shipment.Parcels[0].LogisticsID == SelfDelivery {
		return time.Time{}, time.Time{}
	}
	if o.Recorded != nil {
		return o.recordedDelivery()
	}
	r := itinerary{o: o, rolls: roll(o.ID + o.Shipment.Parcels[0].LogisticsID), times: true}
	r.travel()
	for i := range r.at[:r.made] {
		if s := &r.at[i]; !s.known.After(o.Ended) {
			if pickedUp.IsZero() {
				pickedUp = s.made
			}
			delivered = s.made
		}
	}
	return pickedUp, delivered
}
