package method

import (
	"slices"
	"strconv"
	"time"

	"github.com/jdmock/jdmock/contract/law"
	"github.com/jdmock/jdmock/mockserver/order"
)

// A field is a member of JD's orderInfo and how it is written.
type field struct {
	name  string
	write writer
	head  string // the comma, the name and the colon before the value
}

// A view is one order as one call sees it.
type view struct {
	*order.Order
	*sight
	withheld bool // nothing is said of who receives it

	sums                law.Sums // see total
	summed              bool
	pickedUp, delivered time.Time // see scan
	scanned             bool
}

// orderInfo lists the members of orderInfo, in the order in which they are
// written. Nearly all are text.
// Source: the Java SDK's bean OrderSearchInfo; a recorded answer of 2022; the
// aggregator's documentation.
var orderInfo = headed([]field{
	{name: "orderId", write: idText(func(v *view) int64 { return v.ID })},
	{name: "venderId", write: textOf(func(v *view) string { return v.venderID })},
	{name: "orderType", write: idText(func(v *view) int64 { return int64(v.Type) })},
	{name: "payType", write: payType},
	{name: "parentOrderId", write: idText(func(v *view) int64 { return v.Marks.Parent })},
	{name: "directParentOrderId", write: idText(func(v *view) int64 { return v.Marks.DirectParent })},

	{name: "orderTotalPrice", write: yuanText(func(v *view) int64 { return v.total().Total })},
	{name: "orderSellerPrice", write: yuanText(func(v *view) int64 { return v.total().Seller })},
	{name: "orderPayment", write: yuanText(func(v *view) int64 { return v.total().Payment })},
	{name: "freightPrice", write: yuanText(func(v *view) int64 { return v.Freight })},
	{name: "sellerDiscount", write: yuanText(func(v *view) int64 { return v.total().SellerDiscount })},
	{name: "balanceUsed", write: yuanText(func(v *view) int64 { return v.Balance })},
	{name: "taxFee", write: idText(func(v *view) int64 { return v.Tax })}, // whole fen
	{name: "serviceFee", write: yuanText(func(v *view) int64 { return v.Service })},
	{name: "totalOriginalPrice", write: yuanText(func(v *view) int64 { return v.total().Total })},
	{name: "totalSellerDiscount", write: yuanText(func(v *view) int64 { return v.total().SellerDiscount })},
	{name: "totalSellerReceivable", write: yuanText(func(v *view) int64 { return v.total().Seller + v.Freight })},
	{name: "shouldPay", write: yuanText(func(v *view) int64 { return v.total().Payment })},
	{name: "actualPay", write: yuanText((*view).actuallyPaid)},
	{name: "payDiscount", write: yuanText((*view).byBuyer)},
	{name: "paymentDetailList", write: paymentDetails},
	{name: "commission", write: commission},

	{name: "orderState", write: escapedText(func(v *view) string { return v.State.String() })},
	{name: "orderStateRemark", write: escapedText(func(v *view) string { return v.State.Remark() })},
	{name: "orderStartTime", write: timeText(func(v *view) time.Time { return v.Placed })},
	{name: "orderEndTime", write: timeOrUnset(func(v *view) time.Time { return v.Ended })},
	{name: "paymentConfirmTime", write: timeOrUnset(func(v *view) time.Time { return v.Paid })},
	{name: "outBoundDate", write: timeOrUnset(func(v *view) time.Time { return v.Shipped })},
	{name: "modified", write: timeText(func(v *view) time.Time { return v.Modified })},
	{name: "dataVersion", write: idText(func(v *view) int64 { return v.DataVersion })},
	{name: "specialStatusReasonInfo", write: specialReason},
	{name: "pauseBizInfo", write: pauseBizInfo},

	{name: "deliveryType", write: escapedText(func(v *view) string { return deliveryType(v.DeliveryType) })},
	{name: "waybill", write: textOf(func(v *view) string { return v.Shipment.Waybill() })},
	{name: "logisticsId", write: logisticsID},
	{name: "idSopShipmenttype", write: numeral(func(v *view) int64 { return int64(v.Marks.ShipmentType) })},
	{name: "idShipmenttype", write: idText(func(v *view) int64 { return int64(v.Marks.ShipmentType) })},
	{name: "scDT", write: timeOrEmpty(func(v *view) time.Time { return v.Marks.Earliest })},
	{name: "promisePickDate", write: timeOrEmpty((*view).promised)},
	{name: "opPickDate", write: timeOrEmpty(func(v *view) time.Time { v.scan(); return v.pickedUp })},
	{name: "opDeliveredDate", write: timeOrEmpty(func(v *view) time.Time { v.scan(); return v.delivered })},
	{name: "logisticsExt", write: constant(`""`)},
	{name: "partialLogisticsInfoModel", write: partialLogistics},

	{name: "pin", write: secretOf("pin", account, func(v *view) string { return v.Buyer.Pin })},
	{name: "realPin", write: secretOf("realPin", account, func(v *view) string { return v.Buyer.RealPin })},
	{name: "open_id_buyer", write: textOf(func(v *view) string { return v.Buyer.OpenID })},
	{name: "xid_buyer", write: textOf(func(v *view) string { return v.Buyer.XID })},
	{name: "open_id_seller", write: textOf(func(v *view) string { return v.Marks.Guide })},
	{name: "xid_seller", write: textOf(func(v *view) string { return v.Marks.Guide })},
	{name: "salesPin", write: textOf(func(v *view) string { return v.Marks.Guide })},
	{name: "consigneeInfo", write: func(dst []byte, v *view) []byte { return v.consigneeInfo(dst, &v.Consignee) }},
	{name: "originalConsigneeInfo", write: originalConsigneeInfo},

	{name: "orderRemark", write: textOf(func(v *view) string { return v.Remark })},
	{name: "venderRemark", write: textOf(func(v *view) string { return v.VenderRemark })},
	{name: "venderRemarkFlagAlias", write: escapedText(func(v *view) string { return flagNames[v.Marks.Flag] })},
	{name: "venderRemarkLevelFlag", write: idText(func(v *view) int64 { return int64(v.Marks.Flag) })},
	{name: "orderMarkDesc", write: orderMarkDesc},

	{name: "invoiceInfo", write: invoiceInfo},
	{name: "invoiceEasyInfo", write: invoiceEasyInfo},
	{name: "invoiceCode", write: textOf(func(v *view) string { return v.Invoice.TaxCode })},
	{name: "vatInfo", write: vatInfo},

	{name: "itemInfoList", write: itemInfoList},
	{name: "couponDetailList", write: couponDetailList},

	{name: "orderSource", write: textOf(func(v *view) string { return v.Source })},
	{name: "storeOrder", write: textOf(func(v *view) string { return v.Marks.Warehoused })},
	{name: "storeId", write: idText(func(v *view) int64 { return v.Marks.StoreID })},
	{name: "menDianId", write: idOrEmptyText(func(v *view) int64 { return v.Marks.Door })},
	{name: "mdbStoreId", write: idOrEmptyText(func(v *view) int64 { return v.Marks.DoorHelper })},
	{name: "customs", write: textOf(func(v *view) string { return v.Marks.Customs })},
	{name: "customsModel", write: textOf(func(v *view) string { return v.Marks.CustomsModel })},
	{name: "declarationStatus", write: escapedText(func(v *view) string { status, _ := v.declaration(); return status })},
	{name: "declarationDesc", write: escapedText(func(v *view) string { _, desc := v.declaration(); return desc })},
	{name: "tuiHuoWuYou", write: returnFreely},
	{name: "returnOrder", write: idText(func(v *view) int64 { return int64(v.Marks.Exchange) })},
	{name: "orderSign", write: sign},
	{name: "sendpayMap", write: sendPayMap},
	{name: "popSignMap", write: constant(`"{}"`)}, // a map, as text; JD does not say of what
	{name: "orderExt", write: orderExt},
	{name: "ctpOrderInfo", write: constant(`{}`)},
	{name: "tradeOrderId", write: numeral(func(v *view) int64 { return v.ID })},
	{name: "tradeVendorId", write: numeral(func(v *view) int64 { return v.venderNumber })},
	{name: "tradeVenderInfo", write: tradeVender},
})

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
