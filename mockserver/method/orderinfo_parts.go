package method

import (
	"fmt"
	"strconv"
	"time"

	"github.com/jdmock/jdmock/contract/law"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

// payTypes are JD's texts.
// Source: the aggregator's documentation; recorded answers have digit and text.
var payTypes = [...]string{
	order.CashOnDelivery: "货到付款", order.PostalOrder: "邮局汇款", order.SelfPickup: "自提",
	order.Online: "在线支付", order.CompanyTransfer: "公司转账", order.BankTransfer: "银行卡转账",
}

// payType writes a way to pay as recorded answers do, such as "4-在线支付".
func payType(pay int) string {
	if pay < 1 || pay >= len(payTypes) {
		return strconv.Itoa(pay)
	}
	return strconv.Itoa(pay) + "-" + payTypes[pay]
}

// payType writes the order's way to pay as the call sees it.
func (v *view) payType() string {
	if v.digitPay {
		return strconv.Itoa(v.Pay)
	}
	return payType(v.Pay)
}

// time writes a time that may not have come.
func (v *view) time(t time.Time) string {
	if t.IsZero() {
		return v.unset
	}
	return wire.FormatTime(t)
}

// deliveryType writes the days of delivery.
// Source: the aggregator's documentation.
func deliveryType(kind int) string {
	switch kind {
	case 1:
		return "只工作日送货(双休日、假日不用送)"
	case 2:
		return "只双休日、假日送货(工作日不用送)"
	case 3:
		return "工作日、双休日与假日均可送货"
	}
	return "任意时间"
}

// flagNames are the colours of the seller's remark.
// Source: comments in gh:lostinfo/jos-open-api on modifyVenderRemark.
var flagNames = [...]string{"灰色", "红色", "黄色", "绿色", "蓝色", "紫色"}

// actuallyPaid returns what the buyer has paid by now.
func (v *view) actuallyPaid() int64 {
	if v.Paid.IsZero() {
		return 0
	}
	return v.Sums().Payment
}

// byBuyer returns what the coupons that JD bears take off.
func (v *view) byBuyer() int64 {
	var sum int64
	for _, c := range v.Coupons {
		if bySeller, _ := law.BySeller(c.Type); !bySeller {
			sum += c.Amount
		}
	}
	return sum
}

// paymentDetails lists what was paid how. The members are assumed.
func (v *view) paymentDetails() any {
	list := []object{}
	if v.Paid.IsZero() {
		return list
	}
	return append(list, object{
		{"payType", payType(v.Pay)}, {"payAmount", wire.Yuan(v.Sums().Payment)}, {"payTime", wire.FormatTime(v.Paid)},
	})
}

// commissionOf shows what JD takes: a twentieth here (assumed).
// Source: the Java SDK's bean Money, for the members.
func commissionOf(fen int64) any {
	cent := fen / 20
	return object{
		{"amount", yuan(cent)}, {"cent", cent}, {"centFactor", 100}, {"currency", "CNY"}, {"currencyCode", "CNY"},
	}
}

// specialReason says why an order stands still; others have none.
func (v *view) specialReason() any {
	switch v.State {
	case order.Locked:
		return object{{"reason", "买家申请取消订单"}, {"suggestion", "请尽快审核买家的取消申请"}}
	case order.PopOrderPause:
		return object{{"reason", "订单因业务处理暂停"}, {"suggestion", "请待业务处理完成后出库"}}
	}
	return nil
}

// pauseBizInfo shows what a business pause waits for; an order that never had
// one has none.
func (v *view) pauseBizInfo() any {
	pause, ok := v.BusinessPause()
	if !ok {
		return nil
	}
	status := 0
	if pause.Done {
		status = 1
	}
	return object{
		{"pauseBizStatusList", []object{{{"bizType", pause.Type}, {"bizStatus", status}}}},
		{"pauseBizDataYy", object{
			{"codDT", wire.FormatTime(pause.Wanted)}, {"dbDT", wire.FormatTime(pause.ShipBy)}, {"ljDT", wire.FormatTime(pause.PickUpBy)},
		}},
	}
}

// promised returns until when the carrier is to pick the parcel up: two days
// after the payment (assumed).
func (v *view) promised() time.Time {
	if v.Paid.IsZero() || v.Type == order.LOC {
		return time.Time{}
	}
	return v.Paid.Add(48 * time.Hour)
}

// partialLogistics lists the parcels of a shipment that has several.
func (v *view) partialLogistics() any {
	list := []object{}
	if len(v.Shipment.Parcels) < 2 {
		return list
	}
	for i, p := range v.Shipment.Parcels {
		list = append(list, object{
			{"shipmentId", i + 1}, {"logicId", id(p.LogisticsID)}, {"waybillId", p.Waybill}, {"packageNum", 1},
			{"shipmentTime", v.Shipped.UnixMilli()}, {"shipmentModifyTime", v.Shipped.UnixMilli()}, {"skus", v.skusOf(i)},
		})
	}
	return list
}

// tradeVender names the shop that sold the order.
// Source: the Java SDK's bean, for the members.
func (v *view) tradeVender() any {
	return object{{"venderName", v.shopName}, {"shopId", number(v.venderID)}, {"shopName", v.shopName}}
}

// skusOf lists what is in the i-th parcel: the lines are dealt out in turn.
func (v *view) skusOf(i int) []object {
	list := []object{}
	for n, it := range v.Items {
		if n%len(v.Shipment.Parcels) == i {
			list = append(list, object{{"skuId", it.SKU}, {"num", it.Count}})
		}
	}
	return list
}

// orderMarkDesc maps the order's marks to texts.
// Source: the aggregator's documentation, TryBeforePayLater.
func (v *view) orderMarkDesc() any {
	marks := object{}
	if v.Marks.TryBeforePay {
		marks = append(marks, member{"TryBeforePayLater", "1"})
	}
	return marks
}

// declaration tells how far an overseas order is at customs (assumed).
func (v *view) declaration() (status, desc string) {
	switch {
	case !v.Overseas:
		return "", ""
	case v.State == order.NotPay || v.State == order.WaitSellerStockOut:
		return "0", "待申报"
	}
	return "1", "申报成功"
}

// orderExt is JSON text; JD does not say what is in it.
func (v *view) orderExt() string {
	if !v.Marks.TryBeforePay {
		return ""
	}
	return jsonText(map[string]string{"tryBeforePay": "1"})
}

// itemInfoList shows the lines. A row's id is a number, all else is text.
func (v *view) itemInfoList() any {
	list := make([]object, 0, len(v.Items))
	for i, it := range v.Items {
		list = append(list, object{
			{"skuId", id(it.SKU)}, {"outerSkuId", it.OuterSKU}, {"skuName", it.Name}, {"jdPrice", wire.Yuan(it.Price)},
			{"giftPoint", id(it.GiftPoint)}, {"wareId", id(it.Ware)}, {"itemTotal", id(it.Count)}, {"productNo", it.ProductNo},
			{"serviceName", it.Service}, {"newStoreId", id(v.Marks.StoreID)}, {"itemExt", v.itemExt(it)},
			{"invoiceContentId", invoiceContentID(v.Invoice)}, {"id", v.ID*100 + int64(i) + 1},
		})
	}
	return list
}

// itemExt marks jewellery and names the store of a service.
// Source: the aggregator's documentation (zszs, locShopId).
func (v *view) itemExt(it order.Item) string {
	ext := map[string]string{}
	if it.Jewellery {
		ext["zszs"] = "1"
	}
	if shop := v.LocShopID(); shop != "" {
		ext["locShopId"] = shop
	}
	if len(ext) == 0 {
		return ""
	}
	return jsonText(ext)
}

// couponTypes are JD's texts, written behind the number as payType's are.
// Source: the aggregator's documentation lists them in this form; its sample has
// the bare number.
var couponTypes = map[int]string{
	20: "套装优惠", 28: "闪团优惠", 29: "团购优惠", 30: "单品促销优惠", 34: "手机红包", 35: "满返满送(返现)",
	39: "京豆优惠", 41: "京东券优惠", 52: "礼品卡优惠", 100: "店铺优惠",
}

// couponType writes a kind of discount, such as "29-团购优惠".
func couponType(kind int) string { return fmt.Sprintf("%d-%s", kind, couponTypes[kind]) }

func (v *view) couponDetailList() any {
	list := make([]object, 0, len(v.Coupons))
	for _, c := range v.Coupons {
		list = append(list, object{
			{"orderId", id(v.ID)}, {"skuId", idOrEmpty(c.SKU)}, {"couponType", couponType(c.Type)}, {"couponPrice", wire.Yuan(c.Amount)},
		})
	}
	return list
}
