package method

import (
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

// payType writes the order's way to pay as recorded answers do, such as
// "4-在线支付", or as the call's quirk has it.
func payType(dst []byte, v *view) []byte {
	if v.digitPay {
		return appendID(dst, int64(v.Pay))
	}
	return appendPayType(dst, v.Pay)
}

func appendPayType(dst []byte, pay int) []byte {
	if pay < 1 || pay >= len(payTypes) {
		return appendID(dst, int64(pay))
	}
	return appendNumbered(dst, pay, payTypes[pay])
}

// appendNumbered appends a number and what it stands for, in which nothing is to
// be escaped.
func appendNumbered(dst []byte, n int, meaning string) []byte {
	dst = append(strconv.AppendInt(append(dst, '"'), int64(n), 10), '-')
	return append(append(dst, meaning...), '"')
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

// total returns the amounts that follow from the lines, coupons and charges.
func (v *view) total() *law.Sums {
	if !v.summed {
		v.sums, v.summed = v.Sums(), true
	}
	return &v.sums
}

// actuallyPaid returns what the buyer has paid by now.
func (v *view) actuallyPaid() int64 {
	if v.Paid.IsZero() {
		return 0
	}
	return v.total().Payment
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
func paymentDetails(dst []byte, v *view) []byte {
	if v.Paid.IsZero() {
		return append(dst, '[', ']')
	}
	dst = appendPayType(append(dst, `[{"payType":`...), v.Pay)
	dst = appendYuan(append(dst, `,"payAmount":`...), v.total().Payment)
	dst = appendTime(append(dst, `,"payTime":`...), v.Paid)
	return append(dst, '}', ']')
}

// commission shows what JD takes: a twentieth here (assumed).
// Source: the Java SDK's bean Money, for the members.
func commission(dst []byte, v *view) []byte {
	cent := v.total().Seller / 20
	dst = wire.AppendYuan(append(dst, `{"amount":`...), cent)
	dst = strconv.AppendInt(append(dst, `,"cent":`...), cent, 10)
	return append(dst, `,"centFactor":100,"currency":"CNY","currencyCode":"CNY"}`...)
}

// specialReason says why an order stands still; others have none.
func specialReason(dst []byte, v *view) []byte {
	switch v.State {
	case order.Locked:
		return append(dst, `{"reason":"买家申请取消订单","suggestion":"请尽快审核买家的取消申请"}`...)
	case order.PopOrderPause:
		return append(dst, `{"reason":"订单因业务处理暂停","suggestion":"请待业务处理完成后出库"}`...)
	}
	return dst
}

// pauseBizInfo shows what a business pause waits for; an order that never had
// one has none.
func pauseBizInfo(dst []byte, v *view) []byte {
	pause, ok := v.BusinessPause()
	if !ok {
		return dst
	}
	status := byte('0')
	if pause.Done {
		status = '1'
	}
	dst = strconv.AppendInt(append(dst, `{"pauseBizStatusList":[{"bizType":`...), int64(pause.Type), 10)
	dst = append(append(append(dst, `,"bizStatus":`...), status), `}],"pauseBizDataYy":{"codDT":`...)
	dst = appendTime(dst, pause.Wanted)
	dst = appendTime(append(dst, `,"dbDT":`...), pause.ShipBy)
	dst = appendTime(append(dst, `,"ljDT":`...), pause.PickUpBy)
	return append(dst, '}', '}')
}

// promised returns until when the carrier is to pick the parcel up: two days
// after the payment (assumed).
func (v *view) promised() time.Time {
	if v.Paid.IsZero() || v.Type == order.LOC {
		return time.Time{}
	}
	return v.Paid.Add(48 * time.Hour)
}

// scan works out when the courier came and when the parcel was picked up.
func (v *view) scan() {
	if !v.scanned {
		v.pickedUp, v.delivered = v.Delivered()
		v.scanned = true
	}
}

// logisticsID writes the carriers.
func logisticsID(dst []byte, v *view) []byte {
	if parcels := v.Shipment.Parcels; len(parcels) == 1 {
		return appendID(dst, parcels[0].LogisticsID)
	}
	return appendText(dst, v.Shipment.LogisticsID())
}

// partialLogistics lists the parts that an order goes in, or the parcels of a
// shipment that has several.
func partialLogistics(dst []byte, v *view) []byte {
	if len(v.Sent) > 0 {
		return appendParts(dst, v.Sent)
	}
	if len(v.Shipment.Parcels) < 2 {
		return append(dst, '[', ']')
	}
	for i, p := range v.Shipment.Parcels {
		dst = strconv.AppendInt(append(append(dst, opening(i)), `{"shipmentId":`...), int64(i)+1, 10)
		dst = appendID(append(dst, `,"logicId":`...), p.LogisticsID)
		dst = appendText(append(dst, `,"waybillId":`...), p.Waybill)
		dst = strconv.AppendInt(append(dst, `,"packageNum":1,"shipmentTime":`...), v.Shipped.UnixMilli(), 10)
		dst = strconv.AppendInt(append(dst, `,"shipmentModifyTime":`...), v.Shipped.UnixMilli(), 10)
		dst = append(v.skusOf(append(dst, `,"skus":`...), i), '}')
	}
	return append(dst, ']')
}

// opening returns what stands before the i-th entry of a list.
func opening(i int) byte {
	if i == 0 {
		return '['
	}
	return ','
}

// skusOf lists what is in the i-th parcel: the lines are dealt out in turn.
func (v *view) skusOf(dst []byte, i int) []byte {
	if i >= len(v.Items) {
		return append(dst, '[', ']')
	}
	for n := i; n < len(v.Items); n += len(v.Shipment.Parcels) {
		dst = strconv.AppendInt(append(append(dst, opening(n-i)), `{"skuId":`...), v.Items[n].SKU, 10)
		dst = append(strconv.AppendInt(append(dst, `,"num":`...), v.Items[n].Count, 10), '}')
	}
	return append(dst, ']')
}

// tradeVender names the shop that sold the order.
// Source: the Java SDK's bean, for the members.
func tradeVender(dst []byte, v *view) []byte {
	dst = appendText(append(dst, `{"venderName":`...), v.shopName)
	dst = strconv.AppendInt(append(dst, `,"shopId":`...), v.venderNumber, 10)
	return append(appendText(append(dst, `,"shopName":`...), v.shopName), '}')
}

// orderMarkDesc maps the order's marks to texts.
// Source: the aggregator's documentation, TryBeforePayLater.
func orderMarkDesc(dst []byte, v *view) []byte {
	if !v.Marks.TryBeforePay {
		return append(dst, '{', '}')
	}
	return append(dst, `{"TryBeforePayLater":"1"}`...)
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

func returnFreely(dst []byte, v *view) []byte {
	if v.Marks.ReturnFreely {
		return append(dst, `"1"`...)
	}
	return append(dst, `"0"`...)
}

// sign writes the first places of the sendpay as a row of digits.
func sign(dst []byte, v *view) []byte { return append(v.AppendSign(append(dst, '"')), '"') }

// sendPayMap writes the places of the sendpay as JSON, inside a text and sorted
// by name.
func sendPayMap(dst []byte, v *view) []byte {
	dst = append(dst, '"', '{')
	begin := len(dst)
	v.EachSendPay(func(place int, digit byte) {
		if len(dst) > begin {
			dst = append(dst, ',')
		}
		dst = strconv.AppendInt(append(dst, `\"`...), int64(place), 10)
		dst = append(append(append(dst, `\":\"`...), digit), `\"`...)
	})
	return append(dst, '}', '"')
}

// orderExt is JSON text; JD does not say what is in it.
func orderExt(dst []byte, v *view) []byte {
	if !v.Marks.TryBeforePay {
		return append(dst, '"', '"')
	}
	return append(dst, `"{\"tryBeforePay\":\"1\"}"`...)
}
