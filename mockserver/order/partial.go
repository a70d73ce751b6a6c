package order

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jdmock/jdmock/contract/law"
)

// MaxParts is in how many parts an order may go.
const MaxParts = 200

// Errors of an order that goes in parts.
var (
	ErrNotOfOrder = errors.New("the order has no such goods")
	ErrOverSent   = errors.New("a piece is sent once: no more than is left can go")
	ErrManyParts  = errors.New("the order has gone in as many parts as an order can")
	ErrNoPart     = errors.New("the order has no such shipment")
)

// A Part is what left with one carrier of an order that goes in parts.
type Part struct {
	LogisticsID int64
	Waybills    []string // one or more; empty with SelfDelivery
	Goods       []Goods  // none where a later whole shipment took nothing but a further number
	At          time.Time
	Changed     time.Time // when its numbers were changed last, or At
}

// Goods are pieces of one SKU.
type Goods struct {
	SKU   int64
	UUID  string // the caller's id of the line, kept as it came
	Count int64
}

// Unsent returns the pieces that no part has taken, by SKU, in the order of the
// items; all of them of an order that does not go in parts.
func (o *Order) Unsent() []Goods {
	var left []Goods
	for i := range o.Items {
		addPieces(&left, o.Items[i].SKU, o.Items[i].Count)
	}
	for i := range o.Sent {
		for _, g := range o.Sent[i].Goods {
			addPieces(&left, g.SKU, -g.Count)
		}
	}
	return slices.DeleteFunc(left, func(g Goods) bool { return g.Count == 0 })
}

// addPieces adds pieces to those of their SKU.
func addPieces(all *[]Goods, sku, count int64) {
	for i := range *all {
		if (*all)[i].SKU == sku {
			(*all)[i].Count += count
			return
		}
	}
	*all = append(*all, Goods{SKU: sku, Count: count})
}

// SendParts returns the order after parts of it have left, all or none of them,
// and what that has done. It stays in WAIT_SELLER_STOCK_OUT while pieces are left,
// and is shipped with the last of them. The parts' times are set here.
//
// It returns a *ConflictError where the table allows no shipment, and an error
// that is ErrNotOfOrder, ErrOverSent or ErrManyParts where the goods do not fit.
//
// Source: the aggregator's documentation of jd-order-partial-outship. That the
// order waits for its last piece is assumed from orderInfo, where an order in
// WAIT_SELLER_STOCK_OUT has shipments in partialLogisticsInfoModel in a public
// client's tests.
func (o Order) SendParts(parts []Part, at time.Time) (Order, Change, error) {
	c := Change{Before: o.Outline()}
	if _, ok := o.next(Ship); !ok {
		return o, c, &ConflictError{o.ID, o.State, Ship}
	}
	if err := o.takes(parts); err != nil {
		return o, c, fmt.Errorf("order %d: %w", o.ID, err)
	}
	was := o
	at = o.notBefore(at)
	o.Sent = o.Sent[:len(o.Sent):len(o.Sent)] // whoever appends makes a new one
	for _, p := range parts {
		p.At, p.Changed = at, at
		o.Sent = append(o.Sent, p)
	}
	if len(o.Unsent()) > 0 {
		o.touch(at)
		c.After, c.Ready = o.Outline(), o.Ready()
		return o, c, nil
	}
	o.History = o.History[:len(o.History):len(o.History)]
	if err := o.apply(Action{Event: Ship, At: at, Shipment: Shipment{Parcels: o.sentParcels()}}); err != nil {
		return was, c, err
	}
	c.After, c.Ready = o.Outline(), o.Ready()
	return o, c, nil
}

// takes reports why the parts cannot leave.
func (o *Order) takes(parts []Part) error {
	if len(o.Sent)+len(parts) > MaxParts {
		return ErrManyParts
	}
	left := o.Unsent()
	for _, p := range parts {
		for _, g := range p.Goods {
			if !slices.ContainsFunc(o.Items, func(it Item) bool { return it.SKU == g.SKU }) {
				return fmt.Errorf("%w: SKU %d", ErrNotOfOrder, g.SKU)
			}
			i := slices.IndexFunc(left, func(l Goods) bool { return l.SKU == g.SKU })
			if i < 0 || g.Count > left[i].Count || g.Count <= 0 {
				return fmt.Errorf("%w: of SKU %d %d pieces were to go, and %d are left", ErrOverSent, g.SKU, g.Count, countAt(left, i))
			}
			left[i].Count -= g.Count
		}
	}
	return nil
}

// countAt returns the pieces at a position, 0 at none.
func countAt(all []Goods, i int) int64 {
	if i < 0 {
		return 0
	}
	return all[i].Count
}

// wholly returns the shipment of an order as a whole: where parts have left
// before, it takes what they have left, and the order's shipment is all of them.
func (o *Order) wholly(s Shipment, at time.Time) Shipment {
	if len(o.Sent) == 0 {
		return s
	}
	if rest := o.Unsent(); len(rest) > 0 {
		o.Sent = o.Sent[:len(o.Sent):len(o.Sent)]
		for _, p := range partsOf(s.Parcels) {
			p.Goods, p.At, p.Changed = rest, at, at
			rest = nil // all of it with the first carrier
			o.Sent = append(o.Sent, p)
		}
	}
	s.Parcels = o.sentParcels()
	return s
}

// partsOf returns parcels as parts, one of each carrier.
func partsOf(parcels []Parcel) []Part {
	var parts []Part
	for _, p := range parcels {
		i := slices.IndexFunc(parts, func(q Part) bool { return q.LogisticsID == p.LogisticsID })
		if i < 0 {
			i, parts = len(parts), append(parts, Part{LogisticsID: p.LogisticsID})
		}
		if p.Waybill != "" {
			parts[i].Waybills = append(parts[i].Waybills, p.Waybill)
		}
	}
	return parts
}

// Parcels returns the parcels of a part.
func (p *Part) Parcels() []Parcel {
	if len(p.Waybills) == 0 {
		return []Parcel{{LogisticsID: p.LogisticsID}}
	}
	list := make([]Parcel, len(p.Waybills))
	for i, w := range p.Waybills {
		list[i] = Parcel{LogisticsID: p.LogisticsID, Waybill: w}
	}
	return list
}

// sentParcels returns the parcels of all parts, those of a carrier together.
func (o *Order) sentParcels() []Parcel {
	var all []Parcel
	for i := range o.Sent {
		for _, p := range o.Sent[i].Parcels() {
			if !slices.Contains(all, p) {
				all = append(all, p)
			}
		}
	}
	return Together(all)
}

// Together returns parcels so that those of one carrier stand together, the
// carriers in the order in which they first come.
func Together(parcels []Parcel) []Parcel {
	first := func(p Parcel) int {
		return slices.IndexFunc(parcels, func(q Parcel) bool { return q.LogisticsID == p.LogisticsID })
	}
	sorted := slices.Clone(parcels)
	slices.SortStableFunc(sorted, func(a, b Parcel) int { return first(a) - first(b) })
	return sorted
}

// UnderWay returns the parcels that have left: those of the shipment, or of the
// parts where the order is not wholly shipped yet.
func (o *Order) UnderWay() []Parcel {
	if len(o.Sent) > 0 && o.Shipped.IsZero() {
		return o.sentParcels()
	}
	return o.Shipment.Parcels
}

// asSent returns the order as it is to a parcel: one that went with a part left
// when that part did.
func (o *Order) asSent(p Parcel) *Order {
	for i := range o.Sent {
		if slices.Contains(o.Sent[i].Parcels(), p) {
			as := *o
			as.Shipped = o.Sent[i].At
			as.Shipment = Shipment{Parcels: o.Sent[i].Parcels(), Fate: o.Fated}.withTransit(o.ID)
			if o.Recorded != nil && !o.Shipped.IsZero() { // it arrives with the last of them
				as.Shipment.Transit = max(as.Shipment.Transit, o.Shipment.Transit+o.Shipped.Sub(as.Shipped))
			}
			return &as
		}
	}
	return o
}

// checkSent adds the breaches of the law that a piece is sent once.
func (o *Order) checkSent(found []law.Violation) []law.Violation {
	for _, g := range o.Unsent() {
		if g.Count < 0 {
			found = append(found, law.Violation{Law: "parts", Detail: fmt.Sprintf("of SKU %d %d more pieces were sent than it has", g.SKU, -g.Count)})
		}
		if g.Count > 0 && !o.Shipped.IsZero() {
			found = append(found, law.Violation{Law: "parts", Detail: fmt.Sprintf("it is shipped, and of SKU %d %d pieces are left", g.SKU, g.Count)})
		}
	}
	return found
}

// earlier returns parts as if they had left so much earlier.
func earlier(parts []Part, by time.Duration) []Part {
	parts = slices.Clone(parts)
	for i := range parts {
		parts[i].At, parts[i].Changed = parts[i].At.Add(-by), parts[i].Changed.Add(-by)
	}
	return parts
}
