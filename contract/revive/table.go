package revive

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/past"
)

// fields are the members of orders, as every dialect has them: jos by their
// names, the guide and the first generation where theirs differ.
var fields = concat(lifeFields, moneyFields, goodsFields, wayFields, markFields, buyerFields, invoiceFields,
	consigneeFields("consigneeInfo", func(o *past.Order) **past.Consignee { return &o.Consignee }),
	consigneeFields("originalConsigneeInfo", func(o *past.Order) **past.Consignee { return &o.Original }),
)

func concat(lists ...[]field) (all []field) {
	for _, list := range lists {
		all = append(all, list...)
	}
	if len(all) > maxFields {
		panic(fmt.Sprintf("revive: %d fields, and room for %d", len(all), maxFields))
	}
	return all
}

// fieldByPath finds the fields.
var fieldByPath = func() map[string]int {
	byPath := make(map[string]int, len(fields))
	for i, f := range fields {
		byPath[f.path] = i
	}
	return byPath
}()

var lifeFields = []field{
	text("orderState", func(d *draft) *string { return &d.o.OrderState }),
	small("orderType", func(d *draft) *int { return &d.o.OrderType }),
	small("payType", func(d *draft) *int { return &d.o.PayType }),
	{"paymentType", func(d *draft, v any) error { d.o.PayType = cmp.Or(payTypeOf(textOf(v)), d.o.PayType); return nil }},
	needed("orderStartTime", func(d *draft) *time.Time { return &d.o.Placed }),
	needed("modified", func(d *draft) *time.Time { return &d.o.Modified }),
	instant("paymentConfirmTime", func(d *draft) **time.Time { return &d.o.Paid }),
	instant("outBoundDate", func(d *draft) **time.Time { return &d.o.Shipped }),
	instant("orderEndTime", func(d *draft) **time.Time { return &d.o.Ended }),
	integer("dataVersion", func(d *draft) *int64 { return &d.o.DataVersion }),
	present("declarationStatus", func(d *draft) { d.o.Overseas = true }),
	{"sendpayMap", func(d *draft, v any) error {
		d.o.Overseas = d.o.Overseas || marked(v, "292")
		d.o.Paused = d.o.Paused || marked(v, "559")
		return nil
	}},
	present("pauseBizInfo", func(d *draft) { d.o.Paused = true }),
	instant("opPickDate", func(d *draft) **time.Time { return &d.o.PickedUp }),
	instant("opDeliveredDate", func(d *draft) **time.Time { return &d.o.Delivered }),
}

var moneyFields = []field{
	sum("orderTotalPrice", func(s *sums) **int64 { return &s.total }),
	sum("orderSellerPrice", func(s *sums) **int64 { return &s.seller }),
	sum("sellerDiscount", func(s *sums) **int64 { return &s.discount }),
	sum("orderPayment", func(s *sums) **int64 { return &s.payment }),
	money("freightPrice", func(d *draft) *int64 { return &d.o.Freight }),
	integer("taxFee", func(d *draft) *int64 { return &d.o.Tax }), // whole fen
	money("serviceFee", func(d *draft) *int64 { return &d.o.Service }),
	money("balanceUsed", func(d *draft) *int64 { return &d.o.Balance }),
}

var goodsFields = []field{
	{"itemInfoList", setItems},
	{"items", setItems},
	{"couponDetailList", setCoupons},
}

var wayFields = []field{
	text("logisticsId", func(d *draft) *string { return &d.carriers }),
	text("waybill", func(d *draft) *string { return &d.waybills }),
	{"partialLogisticsInfoModel", setParts},
	{"deliveryType", func(d *draft, v any) error {
		kind := deliveryTypeOf(textOf(v))
		d.o.DeliveryType = &kind
		return nil
	}},
}

var markFields = []field{
	integer("parentOrderId", func(d *draft) *int64 { return &d.o.Marks.Parent }),
	integer("directParentOrderId", func(d *draft) *int64 { return &d.o.Marks.DirectParent }),
	small("idSopShipmenttype", func(d *draft) *int { return &d.o.Marks.ShipmentType }),
	instant("scDT", func(d *draft) **time.Time { return &d.o.Marks.Earliest }),
	text("salesPin", func(d *draft) *string { return &d.o.Marks.Guide }),
	text("openIdSeller", func(d *draft) *string { return &d.o.Marks.Guide }),
	text("orderMarkDesc.TryBeforePayLater", func(d *draft) *string { d.o.Marks.TryBeforePay = true; return new(string) }),
	text("storeOrder", func(d *draft) *string { return &d.o.Marks.Warehoused }),
	{"storeId", func(d *draft, v any) error {
		n, err := asInt("storeId", v)
		d.o.Marks.StoreID = &n
		return err
	}},
	integer("menDianId", func(d *draft) *int64 { return &d.o.Marks.Door }),
	integer("mdbStoreId", func(d *draft) *int64 { return &d.o.Marks.DoorHelper }),
	text("customs", func(d *draft) *string { return &d.o.Marks.Customs }),
	text("customsModel", func(d *draft) *string { return &d.o.Marks.CustomsModel }),
	flag("tuiHuoWuYou", func(d *draft) *bool { return &d.o.Marks.ReturnFreely }),
	small("returnOrder", func(d *draft) *int { return &d.o.Marks.Exchange }),
	textPtr("orderSource", func(d *draft) **string { return &d.o.Source }),
	textPtr("orderRemark", func(d *draft) **string { return &d.o.Remark }),
	text("venderRemark", func(d *draft) *string { return &d.o.VenderRemark }),
	small("venderRemarkLevelFlag", func(d *draft) *int { return &d.o.RemarkFlag }),
	instant("remarked", func(d *draft) **time.Time { return &d.o.Remarked }),
}

var buyerFields = []field{
	textPtr("pin", func(d *draft) **string { return &d.buyer().Pin }),
	textPtr("realPin", func(d *draft) **string { return &d.buyer().RealPin }),
	textPtr("openIdBuyer", func(d *draft) **string { return &d.buyer().OpenID }),
	textPtr("xidBuyer", func(d *draft) **string { return &d.buyer().XID }),
}

func (d *draft) buyer() *past.Buyer {
	if d.o.Buyer == nil {
		d.o.Buyer = &past.Buyer{}
	}
	return d.o.Buyer
}

var invoiceFields = []field{
	{"invoiceInfo", func(d *draft, v any) (err error) { d.content, err = asText("invoiceInfo", v); return err }},
	small("invoiceEasyInfo.invoiceType", func(d *draft) *int { return &d.invoice.Kind }),
	text("invoiceEasyInfo.invoiceTitle", func(d *draft) *string { return &d.invoice.Title }),
	text("invoiceEasyInfo.invoiceConsigneeEmail", func(d *draft) *string { return &d.invoice.Email }),
	text("invoiceEasyInfo.invoiceConsigneePhone", func(d *draft) *string { return &d.invoice.Phone }),
	text("invoiceEasyInfo.invoiceCode", func(d *draft) *string { return &d.invoice.TaxCode }),
	text("invoiceCode", func(d *draft) *string { return &d.invoice.TaxCode }),
	text("vatInfo.vatNo", func(d *draft) *string { return &d.invoice.TaxCode }),
	text("vatInfo.addressRegIstered", func(d *draft) *string { return &d.invoice.RegisteredAddress }),
	text("vatInfo.phoneRegIstered", func(d *draft) *string { return &d.invoice.RegisteredPhone }),
	text("vatInfo.depositBank", func(d *draft) *string { return &d.invoice.Bank }),
	text("vatInfo.bankAccount", func(d *draft) *string { return &d.invoice.Account }),
	text("vatInfo.userAddress", func(d *draft) *string { return &d.invoice.UserAddress }),
	text("vatInfo.userName", func(d *draft) *string { return &d.invoice.UserName }),
	text("vatInfo.userPhone", func(d *draft) *string { return &d.invoice.UserPhone }),
}

// consigneeFields are those of who receives an order. The guide's names stand
// beside those of jos.
func consigneeFields(at string, in func(*past.Order) **past.Consignee) []field {
	to := func(d *draft) *past.Consignee {
		if *in(&d.o) == nil {
			*in(&d.o) = &past.Consignee{}
		}
		return *in(&d.o)
	}
	place := func(d *draft) *past.Place {
		if to(d).Place == nil {
			to(d).Place = &past.Place{}
		}
		return to(d).Place
	}
	all := []field{
		textPtr(at+".fullname", func(d *draft) **string { return &to(d).Name }),
		textPtr(at+".telephone", func(d *draft) **string { return &to(d).Telephone }),
		textPtr(at+".mobile", func(d *draft) **string { return &to(d).Mobile }),
		textPtr(at+".fullAddress", func(d *draft) **string { return &to(d).Address }),
		text(at+".province", func(d *draft) *string { return &place(d).Province }),
		text(at+".city", func(d *draft) *string { return &place(d).City }),
		text(at+".county", func(d *draft) *string { return &place(d).County }),
		text(at+".town", func(d *draft) *string { return &place(d).Town }),
		small(at+".provinceId", func(d *draft) *int { return &place(d).ProvinceID }),
		small(at+".cityId", func(d *draft) *int { return &place(d).CityID }),
		small(at+".countyId", func(d *draft) *int { return &place(d).CountyID }),
		small(at+".townId", func(d *draft) *int { return &place(d).TownID }),
	}
	return all
}

// guideNames are the guide's words for people, and where jos has them.
var guideNames = []struct{ object, name, path string }{
	{"consigneeInfo", "name", "fullname"}, {"consigneeInfo", "fullAddress", "fullAddress"},
	{"receiverInfo", "name", "fullname"}, {"receiverInfo", "address", "fullAddress"},
}

// fromGuide gives an order in the guide's words the names of jos.
func fromGuide(o object) {
	people := object{}
	for _, g := range guideNames {
		if inner, ok := o[g.object].(object); ok && inner[g.name] != nil {
			people[g.path] = inner[g.name]
		}
	}
	if known, ok := o["consigneeInfo"].(object); ok {
		if _, jos := known["fullname"]; jos {
			return
		}
	}
	if len(people) > 0 {
		o["consigneeInfo"] = people
	}
}

// payTypes are the guide's words, and the Chinese ones, by number.
var payTypes = [...][2]string{
	1: {"Cash on Delivery", "货到付款"}, 2: {"Postal Remittance", "邮局汇款"}, 3: {"Self Pickup", "自提"},
	4: {"Online Payment", "在线支付"}, 5: {"Company Transfer", "公司转账"}, 6: {"Bank Card Transfer", "银行卡转账"},
}

// payTypeOf returns the number of a way to pay; 0 for one that is not known.
func payTypeOf(words string) int {
	for n, each := range payTypes {
		if n > 0 && (strings.EqualFold(words, each[0]) || words == each[1]) {
			return n
		}
	}
	return 0
}

// deliveryTypeOf returns the number of the days of delivery.
func deliveryTypeOf(words string) int {
	switch {
	case strings.HasPrefix(words, "只工作日"):
		return 1
	case strings.HasPrefix(words, "只双休日"):
		return 2
	case strings.HasPrefix(words, "工作日"):
		return 3
	}
	return 0
}
