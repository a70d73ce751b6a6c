package sandbox

import (
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract/past"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/seed"
)

// parcels sets what the order was shipped with, or is when nobody says.
func (r *revival) parcels(o *order.Order) {
	p := r.past
	o.Prepared.Parcels = slices.Clone(o.Prepared.Parcels)
	for i, each := range o.Prepared.Parcels {
		o.Prepared.Parcels[i].Waybill = seed.Waybill(each.LogisticsID, o.ID)
	}
	if len(p.Parcels) > past.MaxParcels || len(p.Parts) > past.MaxParcels {
		r.refuse("parcels", "and parts are %d and %d: want at most %d each", len(p.Parcels), len(p.Parts), past.MaxParcels)
		return
	}
	o.Shipment = order.Shipment{}
	for _, each := range p.Parcels {
		r.scans(each)
		r.positive("parcels", each.LogisticsID)
		r.numbered("parcels", each.Waybill)
		if !o.Shipped.IsZero() && o.Type != order.LOC {
			o.Shipment.Parcels = append(o.Shipment.Parcels, order.Parcel{LogisticsID: each.LogisticsID, Waybill: each.Waybill})
		}
	}
	o.Sent = nil
	for _, each := range p.Parts {
		part := order.Part{LogisticsID: each.LogisticsID, Waybills: each.Waybills, At: each.At.In(wire.Zone), Changed: each.Changed.In(wire.Zone)}
		r.numbered("parts", each.Waybills...)
		r.positive("parts", each.LogisticsID)
		for _, g := range each.Goods {
			r.short("parts", g.UUID)
			if g.Num < 1 || g.Num > maxRecordedPieces {
				r.refuse("parts", "have %d pieces of SKU %d: want 1 to %d", g.Num, g.SKU, maxRecordedPieces)
			}
			part.Goods = append(part.Goods, order.Goods{SKU: g.SKU, UUID: g.UUID, Count: g.Num})
		}
		o.Sent = append(o.Sent, part)
	}
}

// scans refuses a trace that is too long, or goes on after the recording's end.
func (r *revival) scans(p past.Parcel) {
	if len(p.Scans) > past.MaxScans {
		r.refuse("parcels", "have %d scans: want at most %d", len(p.Scans), past.MaxScans)
	}
	for _, s := range p.Scans {
		r.short("scans", s.Title, s.Remark, s.Operator, s.Courier, s.CourierTel)
		if s.At.After(r.until) {
			r.refuse("scans", "have one at %s, after the end of the recording, which is %s", stamp(s.At), stamp(r.until))
		}
	}
}

// titles are what scans are called, by a word of their sentence.
var titles = []struct{ word, title string }{
	{"签收", "妥投"}, {"拒收", "拒收"}, {"派送", "派件"}, {"收货完成", "站点收货"}, {"分拣完成", "分拣"}, {"准备发往", "封车"}, {"揽收", "揽收"}, {"到达", "分拣验收"},
}

// titleOf returns the title of a scan of which only the sentence was shown.
func titleOf(remark string) string {
	for _, each := range titles {
		if strings.Contains(remark, each.word) && !strings.Contains(remark, "请您准备签收") {
			return each.title
		}
	}
	if strings.Contains(remark, "派送") {
		return "派件"
	}
	return "运输"
}
