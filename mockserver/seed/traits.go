package seed

import (
	"github.com/jdmock/jdmock/mockserver/order"
)

// A trait is something that sets an order apart. Orders take turns with them,
// so that each is found several times in a shop of two hundred.
type trait uint8

// The traits.
const (
	ordinary trait = iota
	paperInvoice
	electronicInvoice
	vatInvoice
	consolidated
	split
	tryBeforePay
	jewellery
	gift
	secondParcel
	secondCarrier
	booked
	warehousedByJD
	inTheCloud
	deliveredByJD
	pickedUpAtJD
	sameCity
	exchanged
	replaced
	guided
	returnFreely
)

// traits are those of one turn.
var traits = [...]trait{
	paperInvoice, ordinary, electronicInvoice, ordinary, vatInvoice, ordinary, consolidated, ordinary, split, ordinary, tryBeforePay, ordinary,
	jewellery, gift, ordinary, secondParcel, ordinary, secondCarrier, ordinary, booked, ordinary, warehousedByJD, inTheCloud, ordinary,
	deliveredByJD, pickedUpAtJD, sameCity, exchanged, replaced, guided, returnFreely, electronicInvoice,
}

// traitOf returns the trait of the n-th order.
func (s *Shop) traitOf(n int) trait {
	return traits[(uint64(n)+s.draw(streamTraits, 0))%uint64(len(traits))]
}

// mark gives the n-th order its trait.
func (s *Shop) mark(f *source, o *order.Order, n int) {
	switch s.traitOf(n) {
	case paperInvoice:
		o.Invoice = order.Invoice{Kind: order.PaperInvoice, Title: "个人", Content: "商品明细"}
	case electronicInvoice:
		invoiceByMail(f, o)
	case vatInvoice:
		invoiceWithVAT(f, o)
	case consolidated:
		consolidate(f, o)
	case split: // it is a part of another, which itself is not shown any more
		o.Marks.DirectParent = s.parentID(n)
		o.Marks.Parent = o.Marks.DirectParent
	case tryBeforePay:
		o.Marks.TryBeforePay = true
	case jewellery:
		s.addJewel(f, o)
	case gift:
		s.addGift(f, o)
	case secondParcel:
		sendTwice(o)
	case secondCarrier:
		sendByTwo(o)
	default:
		markOnly(f, o, s.traitOf(n))
	}
}

// markOnly gives the order a trait that is only said of it.
func markOnly(f *source, o *order.Order, t trait) {
	switch t {
	case booked: // it is not to be shipped before a day that the buyer chose
		o.Marks.Earliest = o.Placed.Add(4 * hour)
	case warehousedByJD:
		warehouse(o, "京仓订单")
	case inTheCloud:
		warehouse(o, "云仓订单")
	case deliveredByJD:
		o.Marks.ShipmentType = 68
	case pickedUpAtJD:
		o.Marks.ShipmentType = 69
	case sameCity:
		o.Marks.ShipmentType = 71
	case exchanged:
		o.Marks.Exchange = 1
	case replaced:
		o.Marks.Exchange = 2
	case guided:
		o.Marks.Guide = written("jd_", uint64(f.Number(1, 1<<40)), 16, 13, "")
	case returnFreely:
		o.Marks.ReturnFreely = true
	}
}

// traitStream returns the stream of what fillMarks gives the n-th order, of which
// the first is its account.
func (s *Shop) traitStream(n int) *source { return s.stream(streamTraits, n+1) }

// account draws the number of an account.
func accountOf(f *source) uint64 { return uint64(f.Number(1, 1<<40)) }

// fillMarks gives the order an invoice, what its story and its trait bring, and
// what follows from its type.
func (s *Shop) fillMarks(o *order.Order, n int) {
	f := s.traitStream(n)
	accountOf(f) // which fillPeople has given it
	o.Marks.StoreID = int64(f.Number(1, 60))
	if o.Type == order.LOC {
		o.Marks.Door = int64(100_000 + f.Number(0, 9))
		o.Marks.DoorHelper = o.Marks.Door + 23_000
	}
	if life := &stories[s.storyOf(n)]; life.overseas {
		o.Marks.Customs, o.Marks.CustomsModel = pick(f, bondedZones), life.customsModel
	}
	if o.VenderRemark != "" {
		o.RemarkFlag = f.Number(1, 5)
	}
	s.mark(f, o, n)
}

// accountEnds are where the texts of an account end.
type accountEnds struct{ pin, alias, openID int }

// appendAccount appends the texts of an account, one after the other.
func appendAccount(t []byte, account uint64) ([]byte, accountEnds) {
	begin := len(t)
	t = padded(append(t, "jd_"...), account, 16, 11)
	pin := len(t) - begin
	t = append(t, "_p"...)
	alias := len(t) - begin
	t = padded(append(t, "oid"...), mix(account), 16, 32)
	openID := len(t) - begin
	return padded(append(t, "o*AAT"...), mix(account+1), 16, 22), accountEnds{pin, alias, openID}
}

// of returns the buyer of an account's texts.
func (e accountEnds) of(texts string) order.Buyer {
	return order.Buyer{Pin: texts[:e.pin], RealPin: texts[:e.alias], OpenID: texts[e.alias:e.openID], XID: texts[e.openID:]}
}

// bondedZones are where overseas goods wait.
// Source: the aggregator's documentation names the first two.
var bondedZones = []string{"广州南沙保税区", "杭州萧山保税区", "宁波保税区", "郑州综合保税区"}

func invoiceByMail(f *source, o *order.Order) {
	o.Invoice = order.Invoice{
		Kind: order.ElectronicInvoice, Title: o.Consignee.Name, Content: "商品明细",
		Email: written("buyer", uint64(f.Number(1, 99999)), 10, 0, "@example.com"), Phone: o.Consignee.Mobile,
	}
}

func invoiceWithVAT(f *source, o *order.Order) {
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

// consolidate sends the order to a forwarder first; the buyer lives elsewhere.
func consolidate(f *source, o *order.Order) {
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

// warehouse marks an order that JD ships; only SOP orders are so marked.
func warehouse(o *order.Order, name string) {
	if o.Type == order.SOP {
		o.Marks.Warehoused = name
	}
}

// addJewel sells gold besides what the order has, if the shop has any.
func (s *Shop) addJewel(f *source, o *order.Order) {
	if o.Type == order.LOC {
		return
	}
	if it, ok := s.jewel(f, o); ok {
		o.Items = append(o.Items, it)
	}
}

// addGift adds something cheap, which costs nothing.
func (s *Shop) addGift(f *source, o *order.Order) {
	if present, ok := s.bargain(f, o); ok {
		present.Price, present.Count, present.GiftPoint = 0, 1, 0
		o.Items = append(o.Items, present)
	}
}

// sendTwice sends the order in two parcels of one carrier.
func sendTwice(o *order.Order) {
	if parcels := o.Prepared.Parcels; len(parcels) == 1 && o.Prepared.Travels() {
		second := parcels[0]
		second.Waybill += "B"
		o.Prepared.Parcels = append(parcels, second)
	}
}

// sendByTwo sends a second parcel with another carrier.
func sendByTwo(o *order.Order) {
	if parcels := o.Prepared.Parcels; len(parcels) == 1 && o.Prepared.Travels() {
		const other = 3046
		o.Prepared.Parcels = append(parcels, order.Parcel{LogisticsID: other, Waybill: waybill(other, o.ID) + "C"})
	}
}
