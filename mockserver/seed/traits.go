package seed

import (
	"github.com/jdmock/jdmock/mockserver/order"
)

// A trait is something that sets an order apart. Orders take turns with them,
// so that each is found several times in a shop of two hundred.
type trait func(s *Shop, f *source, o *order.Order, n int)

// traits are those of one turn; nil is an ordinary order.
var traits = [...]trait{
	paperInvoice, nil, electronicInvoice, nil, vatInvoice, nil, consolidated, nil, split, nil, tryBeforePay, nil,
	jewellery, gift, nil, secondParcel, nil, secondCarrier, nil, booked, nil, warehousedByJD, inTheCloud, nil,
	deliveredByJD, pickedUpAtJD, sameCity, exchanged, replaced, guided, returnFreely, electronicInvoice,
}

// traitOf returns the trait of the n-th order.
func (s *Shop) traitOf(n int) trait {
	return traits[(uint64(n)+s.draw(streamTraits, 0))%uint64(len(traits))]
}

// fillMarks gives the order an account, an invoice, what its story and its
// trait bring, and what follows from its type.
func (s *Shop) fillMarks(o *order.Order, n int) {
	f := s.stream(streamTraits, n+1)
	account := uint64(f.Number(1, 1<<40))
	o.Buyer = order.Buyer{
		Pin: written("jd_", account, 16, 11, ""), RealPin: written("jd_", account, 16, 11, "_p"),
		OpenID: written("oid", mix(account), 16, 32, ""), XID: written("o*AAT", mix(account+1), 16, 22, ""),
	}
	o.Marks.StoreID = int64(f.Number(1, 60))
	if o.Type == order.LOC {
		o.Marks.Door = int64(100_000 + f.Number(0, 9))
		o.Marks.DoorHelper = o.Marks.Door + 23_000
	}
	if life := &stories[s.storyOf(n)]; life.overseas {
		o.Marks.Customs, o.Marks.CustomsModel = pick(f, bondedZones), life.customsModel
	}
	if o.VenderRemark != "" {
		o.Marks.Flag = f.Number(1, 5)
	}
	if own := s.traitOf(n); own != nil {
		own(s, f, o, n)
	}
}

// bondedZones are where overseas goods wait.
// Source: the aggregator's documentation names the first two.
var bondedZones = []string{"广州南沙保税区", "杭州萧山保税区", "宁波保税区", "郑州综合保税区"}

func paperInvoice(_ *Shop, _ *source, o *order.Order, _ int) {
	o.Invoice = order.Invoice{Kind: order.PaperInvoice, Title: "个人", Content: "商品明细"}
}

func electronicInvoice(_ *Shop, f *source, o *order.Order, _ int) {
	o.Invoice = order.Invoice{
		Kind: order.ElectronicInvoice, Title: o.Consignee.Name, Content: "商品明细",
		Email: written("buyer", uint64(f.Number(1, 99999)), 10, 0, "@example.com"), Phone: o.Consignee.Mobile,
	}
}

func vatInvoice(s *Shop, f *source, o *order.Order, _ int) {
	company := pick(f, shopBrands) + "（虚构）贸易有限公司"
	at := pick(f, places[:]).public()
	address := at.Province + at.City + at.County + street(f)
	o.Invoice = order.Invoice{
		Kind: order.VATInvoice, Title: company, Content: "商品明细", TaxCode: written("00MOCK", uint64(f.Number(0, 999_999_999_999)), 10, 12, ""),
		VAT: order.VAT{
			RegisteredAddress: address, RegisteredPhone: telephone(f),
			Bank: "虚构银行示例支行", Account: written("0000", uint64(f.Number(0, 999_999_999_999)), 10, 15, ""),
			UserName: o.Consignee.Name, UserPhone: o.Consignee.Mobile, UserAddress: o.Consignee.FullAddress(),
		},
	}
}

// consolidated sends the order to a forwarder first; the buyer lives elsewhere.
func consolidated(_ *Shop, f *source, o *order.Order, _ int) {
	if o.Type == order.LOC {
		return
	}
	o.Marks.Original = o.Consignee
	o.Marks.Original.Telephone = telephone(f)
	o.Consignee = order.Consignee{
		Name: "集运仓（虚构）", Mobile: mobile(f),
		Place: pick(f, places[:]).public(), Street: street(f),
	}
}

// split makes the order a part of another, which itself is not shown any more.
func split(s *Shop, _ *source, o *order.Order, n int) {
	o.Marks.DirectParent = s.parentID(n)
	o.Marks.Parent = o.Marks.DirectParent
}

func tryBeforePay(_ *Shop, _ *source, o *order.Order, _ int) { o.Marks.TryBeforePay = true }

func returnFreely(_ *Shop, _ *source, o *order.Order, _ int) { o.Marks.ReturnFreely = true }

func exchanged(_ *Shop, _ *source, o *order.Order, _ int) { o.Marks.Exchange = 1 }

func replaced(_ *Shop, _ *source, o *order.Order, _ int) { o.Marks.Exchange = 2 }

func deliveredByJD(_ *Shop, _ *source, o *order.Order, _ int) { o.Marks.ShipmentType = 68 }

func pickedUpAtJD(_ *Shop, _ *source, o *order.Order, _ int) { o.Marks.ShipmentType = 69 }

func sameCity(_ *Shop, _ *source, o *order.Order, _ int) { o.Marks.ShipmentType = 71 }

func guided(_ *Shop, f *source, o *order.Order, _ int) {
	o.Marks.Guide = written("jd_", uint64(f.Number(1, 1<<40)), 16, 13, "")
}

// booked is not to be shipped before a day that the buyer chose.
func booked(_ *Shop, _ *source, o *order.Order, _ int) {
	o.Marks.Earliest = o.Placed.Add(4 * hour)
}

func warehousedByJD(_ *Shop, _ *source, o *order.Order, _ int) { warehouse(o, "京仓订单") }

func inTheCloud(_ *Shop, _ *source, o *order.Order, _ int) { warehouse(o, "云仓订单") }

// warehouse marks an order that JD ships; only SOP orders are so marked.
func warehouse(o *order.Order, name string) {
	if o.Type == order.SOP {
		o.Marks.Warehoused = name
	}
}

// jewellery sells gold besides what the order has, if the shop has any.
func jewellery(s *Shop, f *source, o *order.Order, _ int) {
	if o.Type == order.LOC {
		return
	}
	if it, ok := s.jewel(f, o); ok {
		o.Items = append(o.Items, it)
	}
}

// gift adds something cheap, which costs nothing.
func gift(s *Shop, f *source, o *order.Order, _ int) {
	if present, ok := s.bargain(f, o); ok {
		present.Price, present.Count, present.GiftPoint = 0, 1, 0
		o.Items = append(o.Items, present)
	}
}

// secondParcel sends the order in two parcels of one carrier.
func secondParcel(_ *Shop, _ *source, o *order.Order, _ int) {
	if parcels := o.Prepared.Parcels; len(parcels) == 1 && o.Prepared.Travels() {
		second := parcels[0]
		second.Waybill += "B"
		o.Prepared.Parcels = []order.Parcel{parcels[0], second}
	}
}

// secondCarrier sends a second parcel with another carrier.
func secondCarrier(_ *Shop, _ *source, o *order.Order, _ int) {
	if parcels := o.Prepared.Parcels; len(parcels) == 1 && o.Prepared.Travels() {
		const other = 3046
		o.Prepared.Parcels = []order.Parcel{parcels[0], {LogisticsID: other, Waybill: waybill(other, o.ID) + "C"}}
	}
}
