package order

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Names and number of the couriers in the traces. No mobile number begins
// with 126, so none of them can be a person's.
var couriers = [...]string{"王师傅", "李师傅", "张师傅", "刘师傅", "陈师傅", "杨师傅", "赵师傅", "周师傅"}

// CourierMobile is the number that every courier gives.
const CourierMobile = "12600000000"

// A scan of the route becomes known when it is uploaded, mostly at once.
type routeScan struct {
	Scan
	known time.Time
}

// route returns every scan that the parcel has or will have, oldest first. It
// is a function of the order and the parcel alone.
//
// Source: the titles and sentences are those of public JD traces; the pace is
// assumed: at least three scans within 48 hours.
func (o *Order) route(p Parcel) []routeScan {
	r := itinerary{o: o, rolls: roll(o.ID + p.LogisticsID)}
	r.travel()
	return r.scans
}

// An itinerary writes the scans of one parcel, in order of time.
type itinerary struct {
	o     *Order
	rolls // decides what the order leaves open
	scans []routeScan

	// Where the times alone are wanted, they stand here, and there are no scans.
	times bool
	at    [mostScans]scanTime
	made  int
}

// mostScans is how many scans a parcel has at most.
const mostScans = 9

// A scanTime is when a scan was made, and when it became known.
type scanTime struct{ made, known time.Time }

// travel adds all scans.
func (r *itinerary) travel() {
	r.nearby()
	switch r.o.Shipment.Fate {
	case Lost:
	case Stuck:
		r.between()
	default:
		r.between()
		r.door()
	}
}

// add appends a scan so long after the shipment.
func (r *itinerary) add(after time.Duration, title, operator, format string, places ...string) {
	at := r.o.Shipped.Add(after.Truncate(time.Second))
	if r.times {
		r.at[r.made] = scanTime{at, at}
		r.made++
		return
	}
	args := make([]any, len(places))
	for i, place := range places {
		args[i] = place
	}
	scan := Scan{At: at, Title: title, Remark: fmt.Sprintf(format, args...), Operator: operator, Courier: isCourier(operator)}
	r.scans = append(r.scans, routeScan{scan, at})
}

// upload makes the last scan known at an instant.
func (r *itinerary) upload(at time.Time) {
	if r.times {
		r.at[r.made-1].known = at
		return
	}
	r.scans[len(r.scans)-1].known = at
}

// site returns the delivery site of the place.
func (r *itinerary) site(p Place) string {
	if r.times {
		return ""
	}
	return siteOf(p)
}

// nearby is the way out of the warehouse's city: three scans in ten hours.
func (r *itinerary) nearby() {
	near, site := hubOf(r.o.Warehouse), r.site(r.o.Warehouse)
	courier := r.courier()
	r.add(30*time.Minute+r.n(time.Hour), "揽收", courier, "您的快件已由【%s】揽收完成", site)
	r.add(4*time.Hour+r.n(time.Hour), "分拣验收", near, "您的快件已到达【%s】", near)
	r.add(8*time.Hour+r.n(time.Hour), "封车", near, "您的快件由【%s】准备发往【%s】", near, hubOf(r.o.Consignee.Place))
}

// between is the way to the consignee's city. Within one province the hub is
// the same and is not passed twice.
func (r *itinerary) between() {
	near, far := hubOf(r.o.Warehouse), hubOf(r.o.Consignee.Place)
	if near == far && r.o.Shipment.Fate != Stuck {
		return
	}
	transit := r.o.Shipment.Transit
	r.add(transit*45/100, "分拣验收", far, "您的快件已到达【%s】", far)
	if r.o.Shipment.Fate == OutOfOrder {
		r.upload(r.o.Shipped.Add(transit - 2*time.Hour))
	}
	if r.o.Shipment.Fate == Stuck {
		return
	}
	r.add(transit*55/100, "分拣", far, "您的快件在【%s】分拣完成", far)
}

// door is the last stretch: the site, the courier, the buyer.
func (r *itinerary) door() {
	transit, site, courier := r.o.Shipment.Transit, r.site(r.o.Consignee.Place), r.courier()
	r.add(transit-10*time.Hour, "站点收货", site, "您的快件在【%s】收货完成", site)
	r.add(transit-4*time.Hour, "派件", courier, "您的快件正在派送中，请您准备签收（快递员：%s，联系电话：%s）。", courier, CourierMobile)
	if r.o.Shipment.Fate == Returned {
		r.add(transit, "拒收", courier, "您的快件已被拒收，将退回【%s】", hubOf(r.o.Warehouse))
		r.add(transit+8*time.Hour, "退货", site, "您的快件已由【%s】发出退回", site)
		return
	}
	r.add(transit, "妥投", courier, "您的快件已由【本人】签收，感谢您使用京东物流，期待再次为您服务。")
}

// courier returns the name of a courier.
func (r *itinerary) courier() string { return couriers[r.n(time.Duration(len(couriers)))] }

func isCourier(operator string) bool { return slices.Contains(couriers[:], operator) }

// hubOf returns the sorting centre of the place's province.
func hubOf(p Place) string {
	if p.ProvinceID > 0 && p.ProvinceID < len(hubs) {
		return hubs[p.ProvinceID]
	}
	return strings.TrimSuffix(p.City, "市") + "分拣中心"
}

// siteOf returns the delivery site of the place.
func siteOf(p Place) string {
	return strings.TrimSuffix(p.City, "市") + p.County + "营业部"
}

// rolls decide what nobody says, always the same for one number.
type rolls struct{ source rand.PCG }

func roll(number int64) (r rolls) {
	r.source.Seed(uint64(number), 0)
	return r
}

// n returns a duration in [0, span), another for each call: what rand.Rand's
// Int64N makes of the source.
func (r *rolls) n(span time.Duration) time.Duration {
	limit := uint64(span)
	if limit&(limit-1) == 0 {
		return time.Duration(r.source.Uint64() & (limit - 1))
	}
	hi, lo := bits.Mul64(r.source.Uint64(), limit)
	for lo < limit && lo < -limit%limit { // so that none is likelier than another
		hi, lo = bits.Mul64(r.source.Uint64(), limit)
	}
	return time.Duration(hi)
}
