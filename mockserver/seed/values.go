package seed

import "github.com/jdmock/jdmock/mockserver/order"

// fill gives the order what does not bear on its life.
func (s *Shop) fill(o *order.Order, n int) {
	s.fillItems(o, n)
	s.fillPeople(o, n)
	s.fillMarks(o, n)
	s.fillMoney(o, n)
}

// countsPerLine says how many pieces a line has, most often one.
var countsPerLine = []int64{1, 1, 1, 1, 1, 2, 2, 3, 5, 12}

// linesPerOrder says how many lines an order has.
var linesPerOrder = []int{1, 1, 1, 1, 2, 2, 3, 4}

// fillItems gives the order one to four lines: of services if it is used in a
// store, else of goods that travel.
func (s *Shop) fillItems(o *order.Order, n int) {
	f := s.stream(streamItems, n)
	lines := pick(f, linesPerOrder)
	if o.Type == order.LOC {
		lines = 1
	}
	if cap(o.Items) <= lines { // a trait may add one
		o.Items = make([]order.Item, 0, lines+1)
	}
	for len(o.Items) < lines {
		it, ok := s.another(f, o)
		if !ok {
			return // a small catalogue
		}
		o.Items = append(o.Items, it)
	}
}

// couponTypes are all of JD's, in the order in which orders take turns.
var couponTypes = [...]int{20, 28, 29, 30, 34, 35, 39, 41, 52, 100}

// couponTurns is after how many orders the turns begin anew; those beyond the
// types take two coupons, or none.
const couponTurns = 16

// freights are what carriage costs, in fen.
var freights = []int64{0, 0, 0, 0, 600, 800, 1000, 1500}

// fillMoney gives the order coupons and charges. No coupon takes more than a
// tenth of the goods' price, so that no payment falls below zero.
func (s *Shop) fillMoney(o *order.Order, n int) {
	f := s.stream(streamMoney, n)
	tenth := o.Sums().Total / 10
	coupon := func(kind int) {
		if tenth == 0 {
			return // too little to take a whole fen off
		}
		c := order.Coupon{Type: kind, Amount: int64(f.Number(1, int(tenth)))}
		if kind == 30 {
			c.SKU = o.Items[0].SKU
		}
		o.Coupons = append(o.Coupons, c)
	}
	turn := (n + int(s.draw(streamMoney, 0)%couponTurns)) % couponTurns
	switch {
	case turn < len(couponTypes):
		coupon(couponTypes[turn])
	case turn < len(couponTypes)+2:
		coupon(100)
		coupon(pick(f, couponTypes[:]))
	}
	if o.Type != order.LOC {
		o.Freight = pick(f, freights)
	}
	if o.Overseas {
		o.Tax = o.Sums().Seller * 91 / 1000 // the usual rate of the cross-border tax
	}
	if f.Number(1, 10) == 1 && tenth > 0 {
		o.Balance = int64(f.Number(1, int(tenth)))
	}
}

var sources = []string{"移动端订单", "移动端订单", "移动端订单", "PC端订单", "手Q订单", "微信订单", "拍拍订单", "农村电商"}

// fillPeople gives the order a consignee, an account and remarks.
func (s *Shop) fillPeople(o *order.Order, n int) {
	f := s.stream(streamPeople, n)
	var room [256]byte // of all texts that are made up, which are kept as one
	t := append(append(room[:0], pick(f, surnames[:])...), pick(f, givenNames[:])...)
	named := len(t)
	t = appendMobile(t, f)
	called := len(t)
	o.Consignee.Place = pick(f, places[:]).public()
	t = appendStreet(t, f)
	lives := len(t)
	t, account := appendAccount(t, accountOf(s.traitStream(n)))
	texts := string(t)
	o.Consignee.Name, o.Consignee.Mobile, o.Consignee.Street = texts[:named], texts[named:called], texts[called:lives]
	o.Buyer = account.of(texts[lives:])
	if f.Number(1, 8) == 1 {
		o.Consignee.Telephone = telephone(f) // no local number begins with 0
	}
	o.Warehouse = s.warehouse()
	o.Source = pick(f, sources)
	o.DeliveryType = f.Number(1, 4)
	if f.Number(1, 3) == 1 {
		o.Remark = pick(f, buyerRemarks[:])
	}
	if f.Number(1, 5) == 1 {
		o.VenderRemark = pick(f, venderRemarks[:])
	}
}

// street returns what stands behind the town in an address.
func street(f *source) string {
	var room [96]byte
	return string(appendStreet(room[:0], f))
}

// appendStreet appends what street returns.
func appendStreet(t []byte, f *source) []byte {
	t = append(t, pick(f, streets[:])...)
	t = append(padded(t, uint64(f.Number(1, 99)), 10, 0), "号"...)
	t = append(t, pick(f, estates[:])...)
	t = append(padded(t, uint64(f.Number(1, 9)), 10, 0), "栋"...)
	t = padded(t, uint64(f.Number(1, 18)), 10, 0)
	return append(padded(t, uint64(f.Number(1, 8)), 10, 2), "室"...)
}

// warehouse returns where the shop ships from.
func (s *Shop) warehouse() order.Place {
	return places[s.draw(streamProfile, 0)%uint64(len(places))].public()
}

// public returns the place as orders hold it.
func (p place) public() order.Place {
	return order.Place{
		ProvinceID: p.provinceID, CityID: p.cityID, CountyID: p.countyID, TownID: p.townID,
		Province: p.province, City: p.city, County: p.county, Town: p.town,
	}
}
