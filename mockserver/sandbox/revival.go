package sandbox

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/jdmock/jdmock/contract/past"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/seed"
)

// A revival makes an order of a recorded one, upon one that is made up.
type revival struct {
	past  *past.Order
	base  order.Order
	until time.Time
	err   *ImportError // the first
}

// recordable are the order types and states in which orders are locked.
var (
	recordableTypes = []int{order.FBP, order.SOP, order.LOC, order.FCS, order.IBS}
	lockableStates  = order.SetOf(order.Pause, order.WaitSellerStockOut, order.PopOrderPause, order.WaitSellerDelivery, order.WaitSendCode, order.WaitGoodsReceiveConfirm)
)

// order returns the order, held to the laws.
func (r *revival) order() (order.Order, error) {
	p, o := r.past, r.base
	state, ok := order.ParseState(p.OrderState)
	switch {
	case p.OrderID < 1 || p.OrderID > aftersale.MaxOrderID:
		r.refuse("order_id", "is %d: want a number from 1 to %d", p.OrderID, aftersale.MaxOrderID)
	case !ok:
		r.refuse("order_state", "is %.40q: want one of JD's states, such as WAIT_SELLER_STOCK_OUT", p.OrderState)
	case !slices.Contains(recordableTypes, p.OrderType):
		r.refuse("order_type", "is %d: want 21, 22, 75, 112 or 142", p.OrderType)
	case p.PayType < order.CashOnDelivery || p.PayType > order.BankTransfer:
		r.refuse("pay_type", "is %d: want 1 to 6", p.PayType)
	}
	if r.err != nil {
		return o, r.err
	}
	o.ID, o.Type, o.Pay, o.Overseas = p.OrderID, p.OrderType, p.PayType, p.Overseas
	if p.Paused {
		o.Pauses = 1
	}
	r.times(&o)
	r.goods(&o)
	r.people(&o)
	r.notes(&o)
	r.marks(&o)
	r.parcels(&o)
	if state == order.Locked {
		o.LockedFrom = r.lockedFrom()
	}
	if r.err != nil {
		return o, r.err
	}
	seen, astray := o.Seen(state, r.recording())
	if broken := seen.Check(); len(broken) > 0 {
		return o, &ImportError{p.OrderID, "", fmt.Sprintf("the order breaks a law: %s", broken[0])}
	}
	if astray != nil {
		return o, &ImportError{p.OrderID, "order_state", fmt.Sprintf("order_state is %s: %s", state, astray)}
	}
	return seen, nil
}

// lockedFrom returns the state in which the order was locked.
func (r *revival) lockedFrom() order.State {
	from, ok := order.ParseState(r.past.LockedFrom)
	if !ok || !lockableStates.Has(from) {
		r.refuse("locked_from", "is %.40q: want a state in which buyers can ask to cancel", r.past.LockedFrom)
	}
	return from
}

// times sets the times of the order's life.
func (r *revival) times(o *order.Order) {
	p := r.past
	at := func(member string, t *time.Time) time.Time {
		if t == nil || t.IsZero() {
			return time.Time{}
		}
		switch {
		case t.Year() < firstRecordedYear:
			r.refuse(member, "is %s: want a time from the year %d on", stamp(*t), firstRecordedYear)
		case t.After(r.until):
			r.refuse(member, "is %s, after the end of the recording, which is %s", stamp(*t), stamp(r.until))
		}
		return t.In(wire.Zone)
	}
	o.Placed, o.Paid, o.Shipped, o.Ended = at("placed", &p.Placed), at("paid", p.Paid), at("shipped", p.Shipped), at("ended", p.Ended)
	o.Modified, o.Remarked = at("modified", &p.Modified), at("remarked", p.Remarked)
	o.DataVersion = p.DataVersion
	r.within("data_version", p.DataVersion, 0, maxRecordedVersion)
	if o.DataVersion == 0 {
		o.DataVersion = o.Modified.UnixMilli()
	}
}

// goods sets the lines and the amounts.
func (r *revival) goods(o *order.Order) {
	p := r.past
	if len(p.Items) == 0 {
		return // made up, with their amounts
	}
	if len(p.Items) > past.MaxLines || len(p.Coupons) > past.MaxLines {
		r.refuse("items", "and coupons have %d and %d lines: want at most %d each", len(p.Items), len(p.Coupons), past.MaxLines)
		return
	}
	o.Items, o.Coupons = make([]order.Item, 0, len(p.Items)), nil
	for i, it := range p.Items {
		if it.Num < 1 || it.Num > maxRecordedPieces || it.Price < 0 || it.Price > seed.MaxPrice {
			r.refuse(fmt.Sprintf("items[%d]", i), "has %d pieces at %s yuan: want 1 to %d at 0 to %s", it.Num, wire.Yuan(it.Price), maxRecordedPieces, wire.Yuan(seed.MaxPrice))
		}
		r.within(fmt.Sprintf("items[%d].sku_id", i), it.SKU, 1, math.MaxInt64)
		r.positive("items", it.Ware, it.GiftPoint)
		r.short("items", it.OuterSKU, it.Name, it.ProductNo, it.Service)
		o.Items = append(o.Items, order.Item{
			SKU: it.SKU, Ware: it.Ware, OuterSKU: it.OuterSKU, Name: it.Name, ProductNo: it.ProductNo, Price: it.Price, Count: it.Num,
			GiftPoint: it.GiftPoint, Service: it.Service, Jewellery: it.Jewellery,
		})
	}
	for _, c := range p.Coupons {
		r.amount("coupons", c.Amount)
		r.positive("coupons", c.SKU)
		o.Coupons = append(o.Coupons, order.Coupon{Type: c.Type, Amount: c.Amount, SKU: c.SKU})
	}
	o.Freight, o.Tax, o.Service, o.Balance = p.Freight, p.Tax, p.Service, p.Balance
	r.amount("freight_fen", p.Freight)
	r.amount("tax_fen", p.Tax)
	r.amount("service_fen", p.Service)
	r.amount("balance_fen", p.Balance)
}

// people sets who buys and who receives.
func (r *revival) people(o *order.Order) {
	p := r.past
	r.consignee("consignee", &o.Consignee, p.Consignee)
	if p.Original != nil {
		o.Marks.Original = o.Consignee
		r.consignee("original_consignee", &o.Marks.Original, p.Original)
	}
	if b := p.Buyer; b != nil {
		for _, each := range []struct{ to, from *string }{{&o.Buyer.Pin, b.Pin}, {&o.Buyer.RealPin, b.RealPin}, {&o.Buyer.OpenID, b.OpenID}, {&o.Buyer.XID, b.XID}} {
			if each.from != nil {
				r.short("buyer", *each.from)
				*each.to = *each.from
			}
		}
	}
	o.Invoice = order.Invoice{}
	if i := p.Invoice; i != nil {
		r.short("invoice", i.Title, i.Content, i.Email, i.Phone, i.TaxCode, i.RegisteredAddress, i.RegisteredPhone, i.Bank, i.Account, i.UserName, i.UserPhone, i.UserAddress)
		r.within("invoice.kind", int64(i.Kind), 0, order.ElectronicInvoice)
		o.Invoice = order.Invoice{Kind: i.Kind, Title: i.Title, Content: i.Content, Email: i.Email, Phone: i.Phone, TaxCode: i.TaxCode, VAT: order.VAT{
			RegisteredAddress: i.RegisteredAddress, RegisteredPhone: i.RegisteredPhone, Bank: i.Bank, Account: i.Account,
			UserName: i.UserName, UserPhone: i.UserPhone, UserAddress: i.UserAddress,
		}}
	}
}

// consignee sets what was shown of who receives the order.
func (r *revival) consignee(member string, to *order.Consignee, c *past.Consignee) {
	if c == nil {
		return
	}
	for _, each := range []struct{ to, from *string }{{&to.Name, c.Name}, {&to.Telephone, c.Telephone}, {&to.Mobile, c.Mobile}} {
		if each.from != nil {
			r.short(member, *each.from)
			*each.to = *each.from
		}
	}
	if c.Place != nil {
		pl := c.Place
		r.positive(member, int64(pl.ProvinceID), int64(pl.CityID), int64(pl.CountyID), int64(pl.TownID))
		r.short(member, pl.Province, pl.City, pl.County, pl.Town)
		to.Place = order.Place{
			Province: pl.Province, City: pl.City, County: pl.County, Town: pl.Town,
			ProvinceID: pl.ProvinceID, CityID: pl.CityID, CountyID: pl.CountyID, TownID: pl.TownID,
		}
	}
	if c.Address == nil {
		return
	}
	r.short(member, *c.Address)
	setAddress(to, *c.Address)
}

// setAddress gives a consignee the whole address. What follows the place in it
// is the street.
func setAddress(to *order.Consignee, whole string) {
	to.Whole, to.Street = "", ""
	begin := to.FullAddress()
	if len(whole) >= len(begin) && whole[:len(begin)] == begin {
		to.Street = whole[len(begin):]
		return
	}
	to.Street, to.Whole = whole, whole
}

// notes sets what people wrote and wished.
func (r *revival) notes(o *order.Order) {
	p := r.past
	r.short("remark", p.VenderRemark)
	o.Remark, o.VenderRemark, o.RemarkFlag = "", p.VenderRemark, p.RemarkFlag
	r.within("remark_flag", int64(p.RemarkFlag), 0, maxRemarkFlag)
	if p.Remark != nil {
		r.short("remark", *p.Remark)
		o.Remark = *p.Remark
	}
	if p.Source != nil {
		r.short("source", *p.Source)
		o.Source = *p.Source
	}
	if p.DeliveryType != nil {
		o.DeliveryType = *p.DeliveryType
	}
}

// marks sets what sets the order apart.
func (r *revival) marks(o *order.Order) {
	m, was := r.past.Marks, o.Marks
	r.short("marks", m.Customs, m.CustomsModel, m.Warehoused, m.Guide)
	r.positive("marks", m.Door, m.DoorHelper, m.Parent, m.DirectParent)
	r.within("marks.exchange", int64(m.Exchange), 0, maxExchange)
	if !slices.Contains(shipmentTypes, m.ShipmentType) {
		r.refuse("marks.shipment_type", "is %d: want 0, 67, 68, 69 or 71", m.ShipmentType)
	}
	o.Marks = order.Marks{
		Customs: m.Customs, CustomsModel: m.CustomsModel, TryBeforePay: m.TryBeforePay, ReturnFreely: m.ReturnFreely, Exchange: m.Exchange,
		ShipmentType: m.ShipmentType, Warehoused: m.Warehoused, StoreID: was.StoreID, Door: m.Door, DoorHelper: m.DoorHelper, Guide: m.Guide,
		Parent: m.Parent, DirectParent: m.DirectParent, Original: was.Original,
	}
	if m.StoreID != nil {
		r.positive("marks", *m.StoreID)
		o.Marks.StoreID = *m.StoreID
	}
	if o.Type == order.LOC {
		o.Marks.Door, o.Marks.DoorHelper = cmp.Or(m.Door, was.Door), cmp.Or(m.DoorHelper, was.DoorHelper)
	}
	if m.Earliest != nil {
		o.Marks.Earliest = m.Earliest.In(wire.Zone)
	}
}

// recording returns what was recorded of the parcels' ways.
func (r *revival) recording() order.Recording {
	seen := order.Recording{Until: r.until}
	for _, p := range r.past.Parcels {
		if !p.Traced && len(p.Scans) == 0 {
			continue
		}
		t := order.Trace{Waybill: p.Waybill, Scans: make([]order.Scan, 0, len(p.Scans))}
		for _, s := range p.Scans {
			t.Scans = append(t.Scans, order.Scan{
				At: s.At.In(wire.Zone), Title: cmp.Or(s.Title, titleOf(s.Remark)), Remark: s.Remark, Operator: cmp.Or(s.Operator, s.Courier), Courier: s.Courier != "", Tel: s.CourierTel,
			})
		}
		slices.SortStableFunc(t.Scans, func(a, b order.Scan) int { return a.At.Compare(b.At) })
		seen.Traces = append(seen.Traces, t)
	}
	for _, each := range []struct {
		to   *time.Time
		from *time.Time
	}{{&seen.PickedUp, r.past.PickedUp}, {&seen.Delivered, r.past.Delivered}} {
		if each.from != nil {
			*each.to = each.from.In(wire.Zone)
		}
	}
	return seen
}
