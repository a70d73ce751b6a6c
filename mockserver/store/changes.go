package store

import (
	"encoding/binary"
	"slices"
	"time"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

// Most changes of a generated order move it and leave alone what is in it. Of
// such an order only its life is kept, packed into a few dozen bytes; what is in
// it is generated whenever it is read.

// places are the locations of the times that a shelf has packed, in which a time
// says how it is written.
type places []*time.Location

// maxPlaces bounds places; an order with a time of yet another is kept whole.
const maxPlaces = 200

// pack returns the life of an order that was generated with a plan and a time of
// placing, as unpack reads it; ok is false if it has a life that cannot be
// packed, and then it is empty.
func (p *places) pack(o *order.Order, plan []order.Step, placed time.Time) (life string, ok bool) {
	left := len(plan) - len(o.Plan)
	if left < 0 || !slices.Equal(plan[left:], o.Plan) || len(o.Cases.Services)+len(o.Cases.Complaints) > 0 {
		return "", false
	}
	var room [160]byte
	w := timeWriter{last: placed}
	b := appendNumbers(room[:0], int64(o.State), int64(o.LockedFrom), int64(o.Changes), int64(o.Pauses), int64(left))
	b = w.append(b, p, o.Placed, o.Paid, o.Shipped, o.Ended, o.Modified)
	b = appendNumbers(b, o.DataVersion-o.Modified.UnixMilli())
	b = appendNumbers(b, int64(o.Shipment.Transit), int64(o.Shipment.Fate), sizeOf(o.Shipment.Parcels))
	for _, parcel := range o.Shipment.Parcels {
		b = appendNumbers(b, parcel.LogisticsID, int64(len(parcel.Waybill)))
		b = append(b, parcel.Waybill...)
	}
	b = appendNumbers(b, sizeOf(o.History))
	for i := range o.History {
		e := &o.History[i]
		b = append(w.append(b, p, e.At), byte(e.Event), byte(e.From), byte(e.To), byte(e.Cause))
	}
	b = w.appendRefunds(b, p, o.Cases.Refunds)
	if w.failed {
		return "", false
	}
	return string(b), true
}

func appendNumbers(dst []byte, all ...int64) []byte {
	for _, n := range all {
		dst = binary.AppendVarint(dst, n)
	}
	return dst
}

// A timeWriter writes times, each as a place and the distance from the time
// before.
type timeWriter struct {
	last   time.Time // the time written last
	failed bool
}

func (w *timeWriter) append(dst []byte, p *places, all ...time.Time) []byte {
	for _, t := range all {
		if t.IsZero() {
			dst = append(dst, 0)
			continue
		}
		since := t.Sub(w.last)
		place := p.of(t.Location())
		if place < 0 || !w.last.Add(since).Equal(t) {
			w.failed = true
			return dst
		}
		dst = binary.AppendVarint(append(dst, byte(place+1)), int64(since))
		w.last = t
	}
	return dst
}

// of returns the position of a location, -1 if there is no room for it.
func (p *places) of(l *time.Location) int {
	i := slices.Index(*p, l)
	if i < 0 && len(*p) < maxPlaces {
		i = len(*p)
		*p = append((*p)[:i:i], l) // readers may have the old one
	}
	return i
}

// unpack gives a generated order the life that pack has written.
func (p places) unpack(o *order.Order, life string) {
	r := unpacker{places: p, life: life, last: o.Placed}
	head, over := r.head()
	o.State, o.LockedFrom, o.Changes, o.Pauses, o.Plan = head.state, head.lockedFrom, head.changes, head.pauses, o.Plan[over:]
	o.Placed, o.Paid, o.Shipped, o.Ended, o.Modified, o.DataVersion = head.placed, head.paid, head.shipped, head.ended, head.modified, head.dataVersion
	o.Shipment = order.Shipment{Transit: time.Duration(r.number()), Fate: order.Fate(r.number())}
	o.Shipment.Parcels = ofSize[order.Parcel](r.number())
	for i := range o.Shipment.Parcels {
		o.Shipment.Parcels[i] = order.Parcel{LogisticsID: r.number(), Waybill: r.text(int(r.number()))}
	}
	o.History = ofSize[order.Entry](r.number())
	for i := range o.History {
		o.History[i].At = r.time()
		e := r.text(4)
		o.History[i].Event, o.History[i].From, o.History[i].To, o.History[i].Cause = order.Event(e[0]), order.State(e[1]), order.State(e[2]), order.Cause(e[3])
	}
	o.Cases = aftersale.Book{Refunds: r.refunds()}
}

// A head is what a life begins with.
type head struct {
	state, lockedFrom                      order.State
	changes, pauses                        int
	placed, paid, shipped, ended, modified time.Time
	dataVersion                            int64
}

// head reads what a life begins with, and how many steps of the plan are over.
func (r *unpacker) head() (h head, over int64) {
	h.state, h.lockedFrom, h.changes, h.pauses, over = order.State(r.number()), order.State(r.number()), int(r.number()), int(r.number()), r.number()
	h.placed, h.paid, h.shipped, h.ended, h.modified = r.time(), r.time(), r.time(), r.time(), r.time()
	h.dataVersion = h.modified.UnixMilli() + r.number()
	return h, over
}

// sizeOf returns the length of a slice, -1 for nil.
func sizeOf[T any](s []T) int64 {
	if s == nil {
		return -1
	}
	return int64(len(s))
}

// ofSize returns a slice of the size.
func ofSize[T any](size int64) []T {
	if size < 0 {
		return nil
	}
	return make([]T, size)
}

// An unpacker reads what pack has written.
type unpacker struct {
	places places
	life   string
	last   time.Time
}

func (r *unpacker) text(n int) string {
	text := r.life[:n]
	r.life = r.life[n:]
	return text
}

func (r *unpacker) number() int64 {
	var u uint64
	for i := range len(r.life) {
		b := r.life[i]
		u |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			r.life = r.life[i+1:]
			break
		}
	}
	return int64(u>>1) ^ -int64(u&1)
}

func (r *unpacker) time() time.Time {
	place := int(r.text(1)[0]) - 1
	if place < 0 {
		return time.Time{}
	}
	r.last = r.last.Add(time.Duration(r.number())).In(r.places[place])
	return r.last
}

// onlyMoved reports whether an order differs from its base in its life alone.
// Slices are the same if they share their elements, which nobody changes.
func onlyMoved(o, base *order.Order) bool {
	return o.ID == base.ID && o.Type == base.Type && o.Pay == base.Pay && o.Held == base.Held && o.Overseas == base.Overseas && o.Fated == base.Fated &&
		same(o.Items, base.Items) && same(o.Coupons, base.Coupons) &&
		o.Freight == base.Freight && o.Tax == base.Tax && o.Service == base.Service && o.Balance == base.Balance &&
		o.Consignee == base.Consignee && o.Buyer == base.Buyer && o.Invoice == base.Invoice && o.Marks == base.Marks &&
		o.Source == base.Source && o.DeliveryType == base.DeliveryType && o.Remark == base.Remark && o.VenderRemark == base.VenderRemark &&
		o.RemarkFlag == base.RemarkFlag && o.Remarked.Equal(base.Remarked) &&
		o.Warehouse == base.Warehouse && len(o.Sent) == 0 && len(o.Codes) == 0 &&
		same(o.Labels, base.Labels) && o.Recorded == base.Recorded &&
		same(o.Prepared.Parcels, base.Prepared.Parcels) && o.Prepared.Transit == base.Prepared.Transit && o.Prepared.Fate == base.Prepared.Fate
}

// same reports whether two slices are one.
func same[T any](a, b []T) bool {
	return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
}
