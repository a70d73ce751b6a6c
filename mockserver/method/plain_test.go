package method

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/law"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

// What stands here shows an order in the plainest way: values, which
// encoding/json writes. The members that append themselves are held to it.

// A plainField is a member of orderInfo and its value; nil leaves it out.
type plainField struct {
	name  string
	value func(plainView) any
}

// A plainView is a view whose members are values.
type plainView struct{ *view }

func (v plainView) payType() string {
	if v.digitPay {
		return strconv.Itoa(v.Pay)
	}
	return plainPayType(v.Pay)
}

func (v plainView) time(t time.Time) string {
	if t.IsZero() {
		return v.unset
	}
	return wire.FormatTime(t)
}

func (v plainView) actuallyPaid() int64 {
	if v.Paid.IsZero() {
		return 0
	}
	return v.Sums().Payment
}

func (v plainView) byBuyer() int64 {
	var sum int64
	for _, c := range v.Coupons {
		if bySeller, _ := law.BySeller(c.Type); !bySeller {
			sum += c.Amount
		}
	}
	return sum
}

func (v plainView) paymentDetails() any {
	list := []object{}
	if v.Paid.IsZero() {
		return list
	}
	return append(list, object{
		{"payType", plainPayType(v.Pay)}, {"payAmount", wire.Yuan(v.Sums().Payment)}, {"payTime", wire.FormatTime(v.Paid)},
	})
}

func plainCommission(fen int64) any {
	cent := fen / 20
	return object{
		{"amount", yuan(cent)}, {"cent", cent}, {"centFactor", 100}, {"currency", "CNY"}, {"currencyCode", "CNY"},
	}
}

func (v plainView) specialReason() any {
	switch v.State {
	case order.Locked:
		return object{{"reason", "买家申请取消订单"}, {"suggestion", "请尽快审核买家的取消申请"}}
	case order.PopOrderPause:
		return object{{"reason", "订单因业务处理暂停"}, {"suggestion", "请待业务处理完成后出库"}}
	}
	return nil
}

func (v plainView) pauseBizInfo() any {
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

func (v plainView) partialLogistics() any {
	list := []object{}
	for i, p := range v.Sent {
		skus := []object{}
		for _, g := range p.Goods {
			sku := object{{"skuId", g.SKU}, {"num", g.Count}}
			if g.UUID != "" {
				sku = append(object{{"skuUuid", g.UUID}}, sku...)
			}
			skus = append(skus, sku)
		}
		list = append(list, object{
			{"shipmentId", i + 1}, {"logicId", id(p.LogisticsID)}, {"waybillId", strings.Join(p.Waybills, ",")}, {"packageNum", max(1, len(p.Waybills))},
			{"shipmentTime", p.At.UnixMilli()}, {"shipmentModifyTime", p.Changed.UnixMilli()}, {"skus", skus},
		})
	}
	if len(v.Sent) > 0 || len(v.Shipment.Parcels) < 2 {
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

func (v plainView) tradeVender() any {
	return object{{"venderName", v.shopName}, {"shopId", v.venderNumber}, {"shopName", v.shopName}}
}

func (v plainView) skusOf(i int) []object {
	list := []object{}
	for n, it := range v.Items {
		if n%len(v.Shipment.Parcels) == i {
			list = append(list, object{{"skuId", it.SKU}, {"num", it.Count}})
		}
	}
	return list
}

func (v plainView) orderMarkDesc() any {
	marks := object{}
	if v.Marks.TryBeforePay {
		marks = append(marks, member{"TryBeforePayLater", "1"})
	}
	return marks
}

func (v plainView) orderExt() string {
	if !v.Marks.TryBeforePay {
		return ""
	}
	return jsonText(map[string]string{"tryBeforePay": "1"})
}

func (v plainView) itemInfoList() any {
	list := make([]object, 0, len(v.Items))
	for i, it := range v.Items {
		list = append(list, object{
			{"skuId", id(it.SKU)}, {"outerSkuId", it.OuterSKU}, {"skuName", it.Name}, {"jdPrice", wire.Yuan(it.Price)},
			{"giftPoint", id(it.GiftPoint)}, {"wareId", id(it.Ware)}, {"itemTotal", id(it.Count)}, {"productNo", it.ProductNo},
			{"serviceName", it.Service}, {"newStoreId", id(v.Marks.StoreID)}, {"itemExt", v.itemExt(it)},
			{"invoiceContentId", invoiceContentID(v.Invoice.Kind)}, {"id", v.ID*100 + int64(i) + 1},
		})
	}
	return list
}

func (v plainView) itemExt(it order.Item) string {
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

func (v plainView) couponDetailList() any {
	list := make([]object, 0, len(v.Coupons))
	for _, c := range v.Coupons {
		list = append(list, object{
			{"orderId", id(v.ID)}, {"skuId", idOrEmpty(c.SKU)}, {"couponType", couponType(c.Type)}, {"couponPrice", wire.Yuan(c.Amount)},
		})
	}
	return list
}

func (v plainView) consigneeInfo(c order.Consignee) any {
	if v.withheld {
		return nil
	}
	p, s := c.Place, v.secrets
	var o object
	o = o.secret("fullname", s.of(name, c.Name))
	o = o.secret("telephone", s.of(phone, c.Telephone))
	o = o.secret("mobile", s.of(phone, c.Mobile))
	o = o.secret("fullAddress", s.of(address, c.FullAddress()))
	return append(o,
		member{"province", p.Province}, member{"city", p.City}, member{"county", p.County}, member{"town", p.Town},
		member{"provinceId", strconv.Itoa(p.ProvinceID)}, member{"cityId", strconv.Itoa(p.CityID)},
		member{"countyId", strconv.Itoa(p.CountyID)}, member{"townId", strconv.Itoa(p.TownID)},
		member{"oaid", v.oaid(c)},
		member{"desen_telephone", plainMask(phone, c.Telephone)}, member{"desen_mobile", plainMask(phone, c.Mobile)})
}

func (v plainView) oaid(c order.Consignee) string {
	sealed := v.secrets.key.Encrypt("oaid" + c.Name + c.Mobile + c.FullAddress())
	return strings.TrimRight(sealed[len(sealed)-43:], "=")
}

func (v plainView) originalConsigneeInfo() any {
	if !v.Consolidated() {
		return nil
	}
	return v.consigneeInfo(v.Marks.Original)
}

func (v plainView) invoiceEasyInfo() any {
	i, s := v.Invoice, v.secrets
	o := object{{"invoiceType", strconv.Itoa(i.Kind)}}
	o = o.secret("invoiceTitle", s.of(name, i.Title))
	o = append(o, member{"invoiceContentId", invoiceContentID(i.Kind)})
	o = o.secret("invoiceConsigneeEmail", s.of(account, i.Email))
	o = o.secret("invoiceConsigneePhone", s.of(phone, i.Phone))
	return append(o, member{"invoiceCode", i.TaxCode})
}

func (v plainView) vatInfo() any {
	if v.Invoice.Kind != order.VATInvoice {
		return []any{}
	}
	i, s := v.Invoice.VAT, v.secrets
	o := object{{"vatNo", v.Invoice.TaxCode}}
	o = o.secret("addressRegIstered", s.of(address, i.RegisteredAddress)) // the spelling is JD's
	o = o.secret("phoneRegIstered", s.of(phone, i.RegisteredPhone))
	o = append(o, member{"depositBank", i.Bank}, member{"bankAccount", i.Account})
	o = o.secret("userAddress", s.of(address, i.UserAddress))
	o = o.secret("userName", s.of(name, i.UserName))
	o = o.secret("userPhone", s.of(phone, i.UserPhone))
	return o.secret("invoicePersonalName", s.of(name, i.UserName))
}

func plainSendPayMap(places map[int]byte) string {
	texts := make(map[string]string, len(places))
	for place, digit := range places {
		texts[strconv.Itoa(place)] = string(digit)
	}
	return jsonText(texts)
}

func jsonText(v any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err) // maps of text cannot fail
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func plainTimeOrEmpty(t time.Time) string {
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

// secret returns the object with a personal member and what stands beside it.
func (o object) secret(name string, s secret) object {
	o = append(o, member{name, s.shown})
	if s.encrypted != "" {
		o = append(o, member{"encrypt_" + name, s.encrypted})
	}
	return o
}

func plainPayType(pay int) string { return fmt.Sprintf("%d-%s", pay, payTypes[pay]) }

func (v plainView) invoiceInfo() string {
	switch v.Invoice.Kind {
	case order.PaperInvoice:
		return "普通发票:" + v.Invoice.Title + ";" + v.Invoice.Content
	case order.VATInvoice:
		return "增值税发票;" + v.Invoice.Content
	case order.ElectronicInvoice:
		return "电子发票;" + v.Invoice.Content
	}
	return "不需要开具发票"
}

// plainMask returns a text of which the first and the last characters stay.
func plainMask(m mask, s string) string {
	runes := []rune(s)
	if len(runes) == 0 {
		return ""
	}
	first := min(m.first, len(runes))
	last := min(m.last, len(runes)-first)
	return string(runes[:first]) + m.between + string(runes[len(runes)-last:])
}

// plainScans returns when the first and the last scan came that were known when
// the order ended.
func (v plainView) plainScans() (first, last time.Time) {
	if v.Ended.IsZero() || !v.Shipment.Travels() {
		return first, last
	}
	if scans := v.Scans(0, v.Ended); len(scans) > 0 {
		first, last = scans[0].At, scans[len(scans)-1].At
	}
	return first, last
}
