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
	{name: "orderId", write: func(dst []byte, v *view) []byte { return appendID(dst, v.ID) }},
	{name: "venderId", write: func(dst []byte, v *view) []byte { return appendText(dst, v.venderID) }},
	{name: "orderType", write: func(dst []byte, v *view) []byte { return appendID(dst, int64(v.Type)) }},
	{name: "payType", write: payType},
	{name: "parentOrderId", write: func(dst []byte, v *view) []byte { return appendID(dst, v.Marks.Parent) }},
	{name: "directParentOrderId", write: func(dst []byte, v *view) []byte { return appendID(dst, v.Marks.DirectParent) }},

	{name: "orderTotalPrice", write: func(dst []byte, v *view) []byte { return appendYuan(dst, v.total().Total) }},
	{name: "orderSellerPrice", write: func(dst []byte, v *view) []byte { return appendYuan(dst, v.total().Seller) }},
	{name: "orderPayment", write: func(dst []byte, v *view) []byte { return appendYuan(dst, v.total().Payment) }},
	{name: "freightPrice", write: func(dst []byte, v *view) []byte { return appendYuan(dst, v.Freight) }},
	{name: "sellerDiscount", write: func(dst []byte, v *view) []byte { return appendYuan(dst, v.total().SellerDiscount) }},
	{name: "balanceUsed", write: func(dst []byte, v *view) []byte { return appendYuan(dst, v.Balance) }},
	{name: "taxFee", write: func(dst []byte, v *view) []byte { return appendID(dst, v.Tax) }}, // whole fen
	{name: "serviceFee", write: func(dst []byte, v *view) []byte { return appendYuan(dst, v.Service) }},
	{name: "totalOriginalPrice", write: func(dst []byte, v *view) []byte { return appendYuan(dst, v.total().Total) }},
	{name: "totalSellerDiscount", write: func(dst []byte, v *view) []byte { return appendYuan(dst, v.total().SellerDiscount) }},
	{name: "totalSellerReceivable", write: func(dst []byte, v *view) []byte { return appendYuan(dst, v.total().Seller+v.Freight) }},
	{name: "shouldPay", write: func(dst []byte, v *view) []byte { return appendYuan(dst, v.total().Payment) }},
	{name: "actualPay", write: func(dst []byte, v *view) []byte { return appendYuan(dst, v.actuallyPaid()) }},
	{name: "payDiscount", write: func(dst []byte, v *view) []byte { return appendYuan(dst, v.byBuyer()) }},
	{name: "paymentDetailList", write: paymentDetails},
	{name: "commission", write: commission},

	{name: "orderState", write: escapedText(func(v *view) string { return v.State.String() })},
	{name: "orderStateRemark", write: escapedText(func(v *view) string { return v.State.Remark() })},
	{name: "orderStartTime", write: func(dst []byte, v *view) []byte { return appendTime(dst, v.Placed) }},
	{name: "orderEndTime", write: func(dst []byte, v *view) []byte { return v.appendTimeOrUnset(dst, v.Ended) }},
	{name: "paymentConfirmTime", write: func(dst []byte, v *view) []byte { return v.appendTimeOrUnset(dst, v.Paid) }},
	{name: "outBoundDate", write: func(dst []byte, v *view) []byte { return v.appendTimeOrUnset(dst, v.Shipped) }},
	{name: "modified", write: func(dst []byte, v *view) []byte { return appendTime(dst, v.Modified) }},
	{name: "dataVersion", write: func(dst []byte, v *view) []byte { return appendID(dst, v.DataVersion) }},
	{name: "specialStatusReasonInfo", write: specialReason},
	{name: "pauseBizInfo", write: pauseBizInfo},

	{name: "deliveryType", write: escapedText(func(v *view) string { return deliveryType(v.DeliveryType) })},
	{name: "waybill", write: func(dst []byte, v *view) []byte { return appendText(dst, v.Shipment.Waybill()) }},
	{name: "logisticsId", write: logisticsID},
	{name: "idSopShipmenttype", write: func(dst []byte, v *view) []byte { return strconv.AppendInt(dst, int64(v.Marks.ShipmentType), 10) }},
	{name: "idShipmenttype", write: func(dst []byte, v *view) []byte { return appendID(dst, int64(v.Marks.ShipmentType)) }},
	{name: "scDT", write: timeOrEmpty(func(v *view) time.Time { return v.Marks.Earliest })},
	{name: "promisePickDate", write: timeOrEmpty((*view).promised)},
	{name: "opPickDate", write: timeOrEmpty(func(v *view) time.Time { v.scan(); return v.pickedUp })},
	{name: "opDeliveredDate", write: timeOrEmpty(func(v *view) time.Time { v.scan(); return v.delivered })},
	{name: "logisticsExt", write: constant(`""`)},
	{name: "partialLogisticsInfoModel", write: partialLogistics},

	{name: "pin", write: secretOf("pin", account, func(v *view) string { return v.Buyer.Pin })},
	{name: "realPin", write: secretOf("realPin", account, func(v *view) string { return v.Buyer.RealPin })},
	{name: "open_id_buyer", write: func(dst []byte, v *view) []byte { return appendText(dst, v.Buyer.OpenID) }},
	{name: "xid_buyer", write: func(dst []byte, v *view) []byte { return appendText(dst, v.Buyer.XID) }},
	{name: "open_id_seller", write: func(dst []byte, v *view) []byte { return appendText(dst, v.Marks.Guide) }},
	{name: "xid_seller", write: func(dst []byte, v *view) []byte { return appendText(dst, v.Marks.Guide) }},
	{name: "salesPin", write: func(dst []byte, v *view) []byte { return appendText(dst, v.Marks.Guide) }},
	{name: "consigneeInfo", write: func(dst []byte, v *view) []byte { return v.consigneeInfo(dst, &v.Consignee) }},
	{name: "originalConsigneeInfo", write: originalConsigneeInfo},

	{name: "orderRemark", write: func(dst []byte, v *view) []byte { return appendText(dst, v.Remark) }},
	{name: "venderRemark", write: func(dst []byte, v *view) []byte { return appendText(dst, v.VenderRemark) }},
	{name: "venderRemarkFlagAlias", write: escapedText(func(v *view) string { return flagNames[v.RemarkFlag] })},
	{name: "venderRemarkLevelFlag", write: func(dst []byte, v *view) []byte { return appendID(dst, int64(v.RemarkFlag)) }},
	{name: "orderMarkDesc", write: orderMarkDesc},

	{name: "invoiceInfo", write: invoiceInfo},
	{name: "invoiceEasyInfo", write: invoiceEasyInfo},
	{name: "invoiceCode", write: func(dst []byte, v *view) []byte { return appendText(dst, v.Invoice.TaxCode) }},
	{name: "vatInfo", write: vatInfo},

	{name: "itemInfoList", write: itemInfoList},
	{name: "couponDetailList", write: couponDetailList},

	{name: "orderSource", write: func(dst []byte, v *view) []byte { return appendText(dst, v.Source) }},
	{name: "storeOrder", write: func(dst []byte, v *view) []byte { return appendText(dst, v.Marks.Warehoused) }},
	{name: "storeId", write: func(dst []byte, v *view) []byte { return appendID(dst, v.Marks.StoreID) }},
	{name: "menDianId", write: func(dst []byte, v *view) []byte { return appendIDOrEmpty(dst, v.Marks.Door) }},
	{name: "mdbStoreId", write: func(dst []byte, v *view) []byte { return appendIDOrEmpty(dst, v.Marks.DoorHelper) }},
	{name: "customs", write: func(dst []byte, v *view) []byte { return appendText(dst, v.Marks.Customs) }},
	{name: "customsModel", write: func(dst []byte, v *view) []byte { return appendText(dst, v.Marks.CustomsModel) }},
	{name: "declarationStatus", write: escapedText(func(v *view) string { status, _ := v.declaration(); return status })},
	{name: "declarationDesc", write: escapedText(func(v *view) string { _, desc := v.declaration(); return desc })},
	{name: "tuiHuoWuYou", write: returnFreely},
	{name: "returnOrder", write: func(dst []byte, v *view) []byte { return appendID(dst, int64(v.Marks.Exchange)) }},
	{name: "orderSign", write: sign},
	{name: "sendpayMap", write: sendPayMap},
	{name: "popSignMap", write: constant(`"{}"`)}, // a map, as text; JD does not say of what
	{name: "orderExt", write: orderExt},
	{name: "ctpOrderInfo", write: constant(`{}`)},
	{name: "tradeOrderId", write: func(dst []byte, v *view) []byte { return strconv.AppendInt(dst, v.ID, 10) }},
	{name: "tradeVendorId", write: func(dst []byte, v *view) []byte { return strconv.AppendInt(dst, v.venderNumber, 10) }},
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
