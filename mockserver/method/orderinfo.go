package method

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

// A field is a member of JD's orderInfo and how an order shows it. A value of
// nil leaves the member out.
type field struct {
	name  string
	value func(*view) any
}

// A view is one order as one call sees it.
type view struct {
	*order.Order
	venderID string
	shopName string
	secrets  secrets
	encrypts bool
	withheld bool   // nothing is said of who receives it
	digitPay bool   // payType is the bare digit
	unset    string // stands for a time that has not come
}

// orderInfo lists the members of orderInfo, in the order in which they are
// written. Nearly all are text.
// Source: the Java SDK's bean OrderSearchInfo; a recorded answer of 2022; the
// aggregator's documentation.
var orderInfo = []field{
	{"orderId", func(v *view) any { return id(v.ID) }},
	{"venderId", func(v *view) any { return v.venderID }},
	{"orderType", func(v *view) any { return strconv.Itoa(v.Type) }},
	{"payType", func(v *view) any { return v.payType() }},
	{"parentOrderId", func(v *view) any { return id(v.Marks.Parent) }},
	{"directParentOrderId", func(v *view) any { return id(v.Marks.DirectParent) }},

	{"orderTotalPrice", func(v *view) any { return wire.Yuan(v.Sums().Total) }},
	{"orderSellerPrice", func(v *view) any { return wire.Yuan(v.Sums().Seller) }},
	{"orderPayment", func(v *view) any { return wire.Yuan(v.Sums().Payment) }},
	{"freightPrice", func(v *view) any { return wire.Yuan(v.Freight) }},
	{"sellerDiscount", func(v *view) any { return wire.Yuan(v.Sums().SellerDiscount) }},
	{"balanceUsed", func(v *view) any { return wire.Yuan(v.Balance) }},
	{"taxFee", func(v *view) any { return id(v.Tax) }}, // whole fen
	{"serviceFee", func(v *view) any { return wire.Yuan(v.Service) }},
	{"totalOriginalPrice", func(v *view) any { return wire.Yuan(v.Sums().Total) }},
	{"totalSellerDiscount", func(v *view) any { return wire.Yuan(v.Sums().SellerDiscount) }},
	{"totalSellerReceivable", func(v *view) any { return wire.Yuan(v.Sums().Seller + v.Freight) }},
	{"shouldPay", func(v *view) any { return wire.Yuan(v.Sums().Payment) }},
	{"actualPay", func(v *view) any { return wire.Yuan(v.actuallyPaid()) }},
	{"payDiscount", func(v *view) any { return wire.Yuan(v.byBuyer()) }},
	{"paymentDetailList", func(v *view) any { return v.paymentDetails() }},
	{"commission", func(v *view) any { return commissionOf(v.Sums().Seller) }},

	{"orderState", func(v *view) any { return v.State.String() }},
	{"orderStateRemark", func(v *view) any { return v.State.Remark() }},
	{"orderStartTime", func(v *view) any { return wire.FormatTime(v.Placed) }},
	{"orderEndTime", func(v *view) any { return v.time(v.Ended) }},
	{"paymentConfirmTime", func(v *view) any { return v.time(v.Paid) }},
	{"outBoundDate", func(v *view) any { return v.time(v.Shipped) }},
	{"modified", func(v *view) any { return wire.FormatTime(v.Modified) }},
	{"dataVersion", func(v *view) any { return id(v.DataVersion) }},
	{"specialStatusReasonInfo", func(v *view) any { return v.specialReason() }},
	{"pauseBizInfo", func(v *view) any { return v.pauseBizInfo() }},

	{"deliveryType", func(v *view) any { return deliveryType(v.DeliveryType) }},
	{"waybill", func(v *view) any { return v.Shipment.Waybill() }},
	{"logisticsId", func(v *view) any { return v.Shipment.LogisticsID() }},
	{"idSopShipmenttype", func(v *view) any { return v.Marks.ShipmentType }}, // a number
	{"idShipmenttype", func(v *view) any { return strconv.Itoa(v.Marks.ShipmentType) }},
	{"scDT", func(v *view) any { return timeOrEmpty(v.Marks.Earliest) }},
	{"promisePickDate", func(v *view) any { return timeOrEmpty(v.promised()) }},
	{"opPickDate", func(v *view) any { at, _ := v.Delivered(); return timeOrEmpty(at) }},
	{"opDeliveredDate", func(v *view) any { _, at := v.Delivered(); return timeOrEmpty(at) }},
	{"logisticsExt", func(*view) any { return "" }},
	{"partialLogisticsInfoModel", func(v *view) any { return v.partialLogistics() }},

	{"pin", func(v *view) any { return v.secrets.of(account, v.Buyer.Pin) }},
	{"realPin", func(v *view) any { return v.secrets.of(account, v.Buyer.RealPin) }},
	{"open_id_buyer", func(v *view) any { return v.Buyer.OpenID }},
	{"xid_buyer", func(v *view) any { return v.Buyer.XID }},
	{"open_id_seller", func(v *view) any { return v.Marks.Guide }},
	{"xid_seller", func(v *view) any { return v.Marks.Guide }},
	{"salesPin", func(v *view) any { return v.Marks.Guide }},
	{"consigneeInfo", func(v *view) any { return v.consigneeInfo(v.Consignee) }},
	{"originalConsigneeInfo", func(v *view) any { return v.originalConsigneeInfo() }},

	{"orderRemark", func(v *view) any { return v.Remark }},
	{"venderRemark", func(v *view) any { return v.VenderRemark }},
	{"venderRemarkFlagAlias", func(v *view) any { return flagNames[v.Marks.Flag] }},
	{"venderRemarkLevelFlag", func(v *view) any { return strconv.Itoa(v.Marks.Flag) }},
	{"orderMarkDesc", func(v *view) any { return v.orderMarkDesc() }},

	{"invoiceInfo", func(v *view) any { return v.invoiceInfo() }},
	{"invoiceEasyInfo", func(v *view) any { return v.invoiceEasyInfo() }},
	{"invoiceCode", func(v *view) any { return v.Invoice.TaxCode }},
	{"vatInfo", func(v *view) any { return v.vatInfo() }},

	{"itemInfoList", func(v *view) any { return v.itemInfoList() }},
	{"couponDetailList", func(v *view) any { return v.couponDetailList() }},

	{"orderSource", func(v *view) any { return v.Source }},
	{"storeOrder", func(v *view) any { return v.Marks.Warehoused }},
	{"storeId", func(v *view) any { return id(v.Marks.StoreID) }},
	{"menDianId", func(v *view) any { return idOrEmpty(v.Marks.Door) }},
	{"mdbStoreId", func(v *view) any { return idOrEmpty(v.Marks.DoorHelper) }},
	{"customs", func(v *view) any { return v.Marks.Customs }},
	{"customsModel", func(v *view) any { return v.Marks.CustomsModel }},
	{"declarationStatus", func(v *view) any { status, _ := v.declaration(); return status }},
	{"declarationDesc", func(v *view) any { _, desc := v.declaration(); return desc }},
	{"tuiHuoWuYou", func(v *view) any { return zeroOrOne(v.Marks.ReturnFreely) }},
	{"returnOrder", func(v *view) any { return strconv.Itoa(v.Marks.Exchange) }},
	{"orderSign", func(v *view) any { return v.Sign() }},
	{"sendpayMap", func(v *view) any { return sendPayMap(v.SendPay()) }},
	{"popSignMap", func(v *view) any { return "{}" }}, // a map, as text; JD does not say of what
	{"orderExt", func(v *view) any { return v.orderExt() }},
	{"ctpOrderInfo", func(v *view) any { return object{} }},
	{"tradeOrderId", func(v *view) any { return v.ID }}, // a number
	{"tradeVendorId", func(v *view) any { return number(v.venderID) }},
	{"tradeVenderInfo", func(v *view) any { return v.tradeVender() }},
}

// beyondTable are the members that the aggregator's documentation does not
// list.
var beyondTable = []string{
	"totalOriginalPrice", "totalSellerDiscount", "totalSellerReceivable", "shouldPay", "actualPay", "payDiscount", "paymentDetailList", "commission",
	"outBoundDate", "dataVersion", "specialStatusReasonInfo", "idShipmenttype", "promisePickDate", "opPickDate", "opDeliveredDate", "logisticsExt",
	"partialLogisticsInfoModel", "xid_buyer", "xid_seller", "venderRemarkFlagAlias", "venderRemarkLevelFlag", "declarationStatus", "declarationDesc",
	"popSignMap", "ctpOrderInfo", "tradeOrderId", "tradeVendorId", "tradeVenderInfo",
}

// BeyondTable returns the names of the members of orderInfo that the
// aggregator's documentation does not list.
func BeyondTable() []string { return slices.Clone(beyondTable) }

// fieldByName finds the members of orderInfo.
var fieldByName = func() map[string]int {
	byName := map[string]int{}
	for i, f := range orderInfo {
		byName[f.name] = i
	}
	return byName
}()

// OrderFields returns the names of the members of orderInfo.
func OrderFields() []string {
	all := make([]string, len(orderInfo))
	for i, f := range orderInfo {
		all[i] = f.name
	}
	return all
}

// An object is a JSON object whose members keep their order.
type object []member

type member struct {
	name  string
	value any
}

// with returns the object with a further member, or as it is if value is nil.
func (o object) with(name string, value any) object {
	if value == nil {
		return o
	}
	return append(o, member{name, value})
}

// id writes a number as text.
func id(n int64) string { return strconv.FormatInt(n, 10) }

// idOrEmpty writes a number as text, and nothing for 0.
func idOrEmpty(n int64) string {
	if n == 0 {
		return ""
	}
	return id(n)
}

// number reads a vender id, which a sandbox takes only if it is a number.
func number(venderID string) int64 {
	n, _ := strconv.ParseInt(venderID, 10, 64)
	return n
}

// timeOrEmpty writes a time that may not have come, with no text until then.
func timeOrEmpty(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return wire.FormatTime(t)
}

func zeroOrOne(b bool) string {
	if b {
		return "1"
	}
	return "0"
}

// sendPayMap writes the places of the sendpay as JSON text.
func sendPayMap(places map[int]byte) string {
	texts := make(map[string]string, len(places))
	for place, digit := range places {
		texts[strconv.Itoa(place)] = string(digit)
	}
	return jsonText(texts)
}

// jsonText writes a value as JSON inside a text, members sorted by name.
func jsonText(v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // maps of text cannot fail
	}
	return strings.TrimSuffix(b.String(), "\n")
}
