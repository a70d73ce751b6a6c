package order

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrNotUnderWay says that an order's waybill cannot be changed in its state.
var ErrNotUnderWay = errors.New("only the waybill of an order under way can be changed")

// Rebill returns the order with other parcels, as when a wrong number was
// entered: the parcels travel as the old ones did. It returns ErrNotUnderWay
// but for an order in WAIT_GOODS_RECEIVE_CONFIRM, and for one that went in parts
// unless each of its parts is named.
// Source: code 10400014 of 360buy.order.sop.waybill.update.
func (o Order) Rebill(parcels []Parcel, at time.Time) (Order, error) {
	if o.State != WaitGoodsReceiveConfirm || o.Type == LOC {
		return o, fmt.Errorf("order %d in %s: %w", o.ID, o.State, ErrNotUnderWay)
	}
	at = o.notBefore(at)
	if len(o.Sent) > 0 {
		if len(parcels) != len(o.Sent) {
			return o, fmt.Errorf("order %d left in %d parts, and %d parcels are named: %w", o.ID, len(o.Sent), len(parcels), ErrNotUnderWay)
		}
		o.Sent = slices.Clone(o.Sent)
		for i, p := range parcels {
			o.Sent[i] = o.Sent[i].under(p.LogisticsID, numbersOf(p), at)
		}
		parcels = o.sentParcels()
	}
	o.Shipment.Parcels = parcels
	o.touch(at)
	return o, nil
}

// A Rebilling names a shipment of an order and what it is to travel under.
type Rebilling struct {
	Shipment    int // 1 for the first, as partialLogisticsInfoModel counts them
	LogisticsID int64
	Waybills    []string // empty with SelfDelivery
}

// Parcels returns what it is to travel as.
func (r Rebilling) Parcels() []Parcel {
	p := Part{LogisticsID: r.LogisticsID, Waybills: r.Waybills}
	return p.Parcels()
}

// RebillShipments returns the order with other parcels in some of its shipments:
// the parts that it went in, or the parcels of one that went as a whole. Parts
// may be named before the last of them has left. It returns ErrNoPart, or
// ErrNotUnderWay where nothing has left, or the order has ended.
//
// Source: shipmentId of jingdong.pop.order.waybill.update in the Java SDK; what
// it counts is assumed to be what partialLogisticsInfoModel counts.
func (o Order) RebillShipments(changes []Rebilling, at time.Time) (Order, error) {
	parts := len(o.Sent) > 0
	if !o.onTheWay() {
		return o, fmt.Errorf("order %d in %s: %w", o.ID, o.State, ErrNotUnderWay)
	}
	at = o.notBefore(at)
	sent := slices.Clone(o.Sent)
	if !parts {
		sent = singly(o.Shipment.Parcels)
	}
	for _, c := range changes {
		if c.Shipment < 1 || c.Shipment > len(sent) {
			return o, fmt.Errorf("order %d: %w: it has %d, and the %d. is named", o.ID, ErrNoPart, len(sent), c.Shipment)
		}
		sent[c.Shipment-1] = sent[c.Shipment-1].under(c.LogisticsID, c.Waybills, at)
	}
	as := Order{Sent: sent}
	if !o.Shipped.IsZero() {
		o.Shipment.Parcels = as.sentParcels()
	}
	if parts {
		o.Sent = sent
	}
	o.touch(at)
	return o, nil
}

// onTheWay reports whether something has left, of an order that still goes on.
func (o *Order) onTheWay() bool {
	return o.State == WaitGoodsReceiveConfirm && o.Type != LOC || o.State == WaitSellerStockOut && len(o.Sent) > 0
}

// singly returns parcels as parts, one of each parcel.
func singly(parcels []Parcel) []Part {
	parts := make([]Part, len(parcels))
	for i, p := range parcels {
		parts[i] = Part{LogisticsID: p.LogisticsID, Waybills: numbersOf(p)}
	}
	return parts
}

// under returns the part under other numbers.
func (p Part) under(carrier int64, waybills []string, at time.Time) Part {
	p.LogisticsID, p.Waybills, p.Changed = carrier, waybills, at
	return p
}

// numbersOf returns the number of a parcel, none of self delivery.
func numbersOf(p Parcel) []string {
	if p.Waybill == "" {
		return nil
	}
	return []string{p.Waybill}
}
