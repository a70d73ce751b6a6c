package method

import (
	"strconv"

	"github.com/jdmock/jdmock/contract/wire"
)

// plainOrderInfo are the members in the order in which they are written.
var plainOrderInfo = []plainField{
	{"orderId", func(v plainView) any { return id(v.ID) }},
	{"venderId", func(v plainView) any { return v.venderID }},
	{"orderType", func(v plainView) any { return strconv.Itoa(v.Type) }},
	{"payType", func(v plainView) any { return v.payType() }},
	{"parentOrderId", func(v plainView) any { return id(v.Marks.Parent) }},
	{"directParentOrderId", func(v plainView) any { return id(v.Marks.DirectParent) }},

	{"orderTotalPrice", func(v plainView) any { return wire.Yuan(v.Sums().Total) }},
	{"orderSellerPrice", func(v plainView) any { return wire.Yuan(v.Sums().Seller) }},
	{"orderPayment", func(v plainView) any { return wire.Yuan(v.Sums().Payment) }},
	{"freightPrice", func(v plainView) any { return wire.Yuan(v.Freight) }},
	{"sellerDiscount", func(v plainView) any { return wire.Yuan(v.Sums().SellerDiscount) }},
	{"balanceUsed", func(v plainView) any { return wire.Yuan(v.Balance) }},
	{"taxFee", func(v plainView) any { return id(v.Tax) }}, // whole fen
	{"serviceFee", func(v plainView) any { return wire.Yuan(v.Service) }},
	{"totalOriginalPrice", func(v plainView) any { return wire.Yuan(v.Sums().Total) }},
	{"totalSellerDiscount", func(v plainView) any { return wire.Yuan(v.Sums().SellerDiscount) }},
	{"totalSellerReceivable", func(v plainView) any { return wire.Yuan(v.Sums().Seller + v.Freight) }},
	{"shouldPay", func(v plainView) any { return wire.Yuan(v.Sums().Payment) }},
	{"actualPay", func(v plainView) any { return wire.Yuan(v.actuallyPaid()) }},
	{"payDiscount", func(v plainView) any { return wire.Yuan(v.byBuyer()) }},
	{"paymentDetailList", func(v plainView) any { return v.paymentDetails() }},
	{"commission", func(v plainView) any { return plainCommission(v.Sums().Seller) }},

	{"orderState", func(v plainView) any { return v.State.String() }},
	{"orderStateRemark", func(v plainView) any { return v.State.Remark() }},
	{"orderStartTime", func(v plainView) any { return wire.FormatTime(v.Placed) }},
	{"orderEndTime", func(v plainView) any { return v.time(v.Ended) }},
	{"paymentConfirmTime", func(v plainView) any { return v.time(v.Paid) }},
	{"outBoundDate", func(v plainView) any { return v.time(v.Shipped) }},
	{"modified", func(v plainView) any { return wire.FormatTime(v.Modified) }},
	{"dataVersion", func(v plainView) any { return id(v.DataVersion) }},
	{"specialStatusReasonInfo", func(v plainView) any { return v.specialReason() }},
	{"pauseBizInfo", func(v plainView) any { return v.pauseBizInfo() }},

	{"deliveryType", func(v plainView) any { return deliveryType(v.DeliveryType) }},
	{"waybill", func(v plainView) any { return v.Shipment.Waybill() }},
	{"logisticsId", func(v plainView) any { return v.Shipment.LogisticsID() }},
	{"idSopShipmenttype", func(v plainView) any { return v.Marks.ShipmentType }}, // a number
	{"idShipmenttype", func(v plainView) any { return strconv.Itoa(v.Marks.ShipmentType) }},
	{"scDT", func(v plainView) any { return plainTimeOrEmpty(v.Marks.Earliest) }},
	{"promisePickDate", func(v plainView) any { return plainTimeOrEmpty(v.promised()) }},
	{"opPickDate", func(v plainView) any { at, _ := v.plainScans(); return plainTimeOrEmpty(at) }},
	{"opDeliveredDate", func(v plainView) any { _, at := v.plainScans(); return plainTimeOrEmpty(at) }},
	{"logisticsExt", func(plainView) any { return "" }},
	{"partialLogisticsInfoModel", func(v plainView) any { return v.partialLogistics() }},

	{"pin", func(v plainView) any { return v.secrets.of(account, v.Buyer.Pin) }},
	{"realPin", func(v plainView) any { return v.secrets.of(account, v.Buyer.RealPin) }},
	{"open_id_buyer", func(v plainView) any { return v.Buyer.OpenID }},
	{"xid_buyer", func(v plainView) any { return v.Buyer.XID }},
	{"open_id_seller", func(v plainView) any { return v.Marks.Guide }},
	{"xid_seller", func(v plainView) any { return v.Marks.Guide }},
	{"salesPin", func(v plainView) any { return v.Marks.Guide }},
	{"consigneeInfo", func(v plainView) any { return v.consigneeInfo(v.Consignee) }},
	{"originalConsigneeInfo", func(v plainView) any { return v.originalConsigneeInfo() }},

	{"orderRemark", func(v plainView) any { return v.Remark }},
	{"venderRemark", func(v plainView) any { return v.VenderRemark }},
	{"venderRemarkFlagAlias", func(v plainView) any { return flagNames[v.RemarkFlag] }},
	{"venderRemarkLevelFlag", func(v plainView) any { return strconv.Itoa(v.RemarkFlag) }},
	{"orderMarkDesc", func(v plainView) any { return v.orderMarkDesc() }},

	{"invoiceInfo", func(v plainView) any { return v.invoiceInfo() }},
	{"invoiceEasyInfo", func(v plainView) any { return v.invoiceEasyInfo() }},
	{"invoiceCode", func(v plainView) any { return v.Invoice.TaxCode }},
	{"vatInfo", func(v plainView) any { return v.vatInfo() }},

	{"itemInfoList", func(v plainView) any { return v.itemInfoList() }},
	{"couponDetailList", func(v plainView) any { return v.couponDetailList() }},

	{"orderSource", func(v plainView) any { return v.Source }},
	{"storeOrder", func(v plainView) any { return v.Marks.Warehoused }},
	{"storeId", func(v plainView) any { return id(v.Marks.StoreID) }},
	{"menDianId", func(v plainView) any { return idOrEmpty(v.Marks.Door) }},
	{"mdbStoreId", func(v plainView) any { return idOrEmpty(v.Marks.DoorHelper) }},
	{"customs", func(v plainView) any { return v.Marks.Customs }},
	{"customsModel", func(v plainView) any { return v.Marks.CustomsModel }},
	{"declarationStatus", func(v plainView) any { status, _ := v.declaration(); return status }},
	{"declarationDesc", func(v plainView) any { _, desc := v.declaration(); return desc }},
	{"tuiHuoWuYou", func(v plainView) any { return zeroOrOne(v.Marks.ReturnFreely) }},
	{"returnOrder", func(v plainView) any { return strconv.Itoa(v.Marks.Exchange) }},
	{"orderSign", func(v plainView) any { return v.Sign() }},
	{"sendpayMap", func(v plainView) any { return plainSendPayMap(v.SendPay()) }},
	{"popSignMap", func(v plainView) any { return "{}" }}, // a map, as text; JD does not say of what
	{"orderExt", func(v plainView) any { return v.orderExt() }},
	{"ctpOrderInfo", func(v plainView) any { return object{} }},
	{"tradeOrderId", func(v plainView) any { return v.ID }}, // a number
	{"tradeVendorId", func(v plainView) any { return v.venderNumber }},
	{"tradeVenderInfo", func(v plainView) any { return v.tradeVender() }},
}
