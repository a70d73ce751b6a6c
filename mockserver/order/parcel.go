package order

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Parcel is one number of one carrier. The waybill is empty for self
// delivery, whose number JD does not keep.
type Parcel struct {
	LogisticsID int64
	Waybill     string
}

// A Shipment is what an order was shipped with: parcels of one carrier stand
// together.
type Shipment struct {
	Parcels []Parcel
	Transit time.Duration // from shipment to delivery; 0 lets the order decide
	Fate    Fate
}

// A Fate is what becomes of a shipment under way.
type Fate uint8

// The fates.
const (
	Delivered  Fate = iota // as it should
	OutOfOrder             // delivered; one scan is uploaded hours late
	Stuck                  // arrives at the far hub and stays
	Lost                   // leaves the near hub and is never seen again
	Returned               // refused at the door, goes back
)

// fateNames are the fates as the control API names them.
var fateNames = [...]string{Delivered: "delivered", OutOfOrder: "out_of_order", Stuck: "stuck", Lost: "lost", Returned: "returned"}

// Fates returns the names of the fates.
func Fates() []string { return append([]string(nil), fateNames[:]...) }

// ParseFate returns the fate of a name.
func ParseFate(name string) (Fate, bool) {
	i := slices.Index(fateNames[:], name)
	return Fate(max(i, 0)), i >= 0
}

// Travels reports whether a parcel is under way that can be tracked.
func (s Shipment) Travels() bool { return len(s.Parcels) > 0 && !s.SelfDelivered() }

// SelfDelivered reports whether the seller's own van carries all of it.
func (s Shipment) SelfDelivered() bool {
	for _, p := range s.Parcels {
		if p.LogisticsID != SelfDelivery {
			return false
		}
	}
	return len(s.Parcels) > 0
}

// LogisticsID returns the carriers as JD writes them: ids joined by "|".
func (s Shipment) LogisticsID() string {
	return s.join(func(p Parcel) string { return strconv.FormatInt(p.LogisticsID, 10) }, "")
}

// Waybill returns the numbers as JD writes them: "," between those of one
// carrier, "|" between carriers.
func (s Shipment) Waybill() string {
	return s.join(func(p Parcel) string { return p.Waybill }, ",")
}

// join writes one text per parcel, with "|" where the carrier changes and
// within elsewhere; an empty within lists each carrier once.
func (s Shipment) join(text func(Parcel) string, within string) string {
	if len(s.Parcels) == 1 {
		return text(s.Parcels[0])
	}
	var b strings.Builder
	for i, p := range s.Parcels {
		if i > 0 && p.LogisticsID == s.Parcels[i-1].LogisticsID {
			if within == "" {
				continue
			}
			b.WriteString(within)
		} else if i > 0 {
			b.WriteByte('|')
		}
		b.WriteString(text(p))
	}
	return b.String()
}

// The shortest and longest times that an ordinary parcel is under way, when
// the order decides. Assumed.
const (
	minTransit = 36 * time.Hour
	maxTransit = 120 * time.Hour
)

// withTransit returns s with a time under way: taken from the order's id where
// s has none, and never below the shortest.
func (s Shipment) withTransit(id int64) Shipment {
	if s.Transit == 0 {
		drawn := roll(id)
		s.Transit = minTransit + drawn.n(maxTransit-minTransit).Truncate(time.Minute)
	}
	s.Transit = max(s.Transit, minTransit)
	return s
}

// A Scan is one entry of a parcel's trace.
type Scan struct {
	At       time.Time
	Title    string // such as 揽收
	Remark   string // the sentence that the buyer reads
	Operator string
	Courier  bool   // whether the operator is a courier
	Tel      string // the courier's number; "" means CourierMobile
}

// Scans returns the scans of the i-th parcel under way that are known at now,
// oldest first: none for one that does not travel.
func (o *Order) Scans(i int, now time.Time) []Scan {
	parcels := o.UnderWay()
	if i < 0 || i >= len(parcels) || parcels[i].LogisticsID == SelfDelivery {
		return nil
	}
	if o.Recorded != nil {
		if known, ok := o.recordedScans(parcels[i], now); ok {
			return known
		}
	}
	var known []Scan
	for _, s := range o.asSent(parcels[i]).route(parcels[i]) {
		if !s.known.After(now) {
			known = append(known, s.Scan)
		}
	}
	return known
}

// Parcel returns the position of the waybill among the parcels under way, -1 if
// it is not there.
func (o *Order) Parcel(waybill string) int {
	return slices.IndexFunc(o.UnderWay(), func(p Parcel) bool { return p.Waybill == waybill })
}
