package method

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

// A field is a member of JD's orderInfo and how an order shows it.
type field struct {
	name  string
	value func(venderID string, o *order.Order) any
}

// orderInfo lists the members of orderInfo, in the order in which they are
// written. Nearly all are text.
// Source: the Java SDK's bean OrderSearchInfo; a recorded answer of 2022.
var orderInfo = []field{
	{"orderId", func(_ string, o *order.Order) any { return id(o.ID) }},
	{"venderId", func(venderID string, _ *order.Order) any { return venderID }},
	{"orderType", func(_ string, o *order.Order) any { return strconv.Itoa(o.Type) }},
	{"payType", func(_ string, o *order.Order) any { return payType(o.Pay) }},
	{"orderTotalPrice", func(_ string, o *order.Order) any { return wire.Yuan(o.Sums().Total) }},
	{"orderSellerPrice", func(_ string, o *order.Order) any { return wire.Yuan(o.Sums().Seller) }},
	{"orderPayment", func(_ string, o *order.Order) any { return wire.Yuan(o.Sums().Payment) }},
	{"freightPrice", func(_ string, o *order.Order) any { return wire.Yuan(o.Freight) }},
	{"sellerDiscount", func(_ string, o *order.Order) any { return wire.Yuan(o.Sums().SellerDiscount) }},
	{"balanceUsed", func(_ string, o *order.Order) any { return wire.Yuan(o.Balance) }},
	{"taxFee", func(_ string, o *order.Order) any { return id(o.Tax) }}, // whole fen
	{"serviceFee", func(_ string, o *order.Order) any { return wire.Yuan(o.Service) }},
	{"orderState", func(_ string, o *order.Order) any { return o.State.String() }},
	{"orderStateRemark", func(_ string, o *order.Order) any { return o.State.Remark() }},
	{"orderStartTime", func(_ string, o *order.Order) any { return wire.FormatTime(o.Placed) }},
	{"orderEndTime", func(_ string, o *order.Order) any { return wire.FormatTime(o.Ended) }},
	{"paymentConfirmTime", func(_ string, o *order.Order) any { return wire.FormatTime(o.Paid) }},
	{"outBoundDate", func(_ string, o *order.Order) any { return wire.FormatTime(o.Shipped) }},
	{"modified", func(_ string, o *order.Order) any { return wire.FormatTime(o.Modified) }},
	{"dataVersion", func(_ string, o *order.Order) any { return id(o.DataVersion) }},
	{"deliveryType", func(_ string, o *order.Order) any { return deliveryType(o.DeliveryType) }},
	{"orderSource", func(_ string, o *order.Order) any { return o.Source }},
	{"orderRemark", func(_ string, o *order.Order) any { return o.Remark }},
	{"venderRemark", func(_ string, o *order.Order) any { return o.VenderRemark }},
	{"waybill", func(_ string, o *order.Order) any { return o.Shipment.Waybill() }},
	{"logisticsId", func(_ string, o *order.Order) any { return o.Shipment.LogisticsID() }},
	{"consigneeInfo", func(_ string, o *order.Order) any { return consigneeInfo(o.Consignee) }},
	{"itemInfoList", func(_ string, o *order.Order) any { return itemInfoList(o.Items) }},
	{"couponDetailList", func(_ string, o *order.Order) any { return couponDetailList(o) }},
}

// knownField reports whether orderInfo has a member of the name.
func knownField(name string) bool {
	for i := range orderInfo {
		if orderInfo[i].name == name {
			return true
		}
	}
	return false
}

// A projection is the part of orderInfo that a call asks for.
type projection []field

// project returns the members listed in optional_fields, and notes those that
// are not known.
func project(c *Call, optionalFields text) projection {
	asked := map[string]bool{}
	for _, name := range names(optionalFields) {
		asked[name] = true
		if !knownField(name) {
			c.Note("optional_fields: %.40q is not known and ignored", name)
		}
	}
	var p projection
	for _, f := range orderInfo {
		if asked[f.name] {
			p = append(p, f)
		}
	}
	return p
}

// of returns the projected members of an order, as JSON.
func (p projection) of(c *Call, o *order.Order) (json.RawMessage, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	b.WriteByte('{')
	for i, f := range p {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:", f.name)
		if err := enc.Encode(f.value(c.Shop.VenderID, o)); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// id writes a number as text.
func id(n int64) string { return strconv.FormatInt(n, 10) }

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

type consigneeInfoAnswer struct {
	FullName    string `json:"fullname"`
	Telephone   string `json:"telephone"`
	Mobile      string `json:"mobile"`
	FullAddress string `json:"fullAddress"`
	Province    string `json:"province"`
	City        string `json:"city"`
	County      string `json:"county"`
	Town        string `json:"town"`
	ProvinceID  string `json:"provinceId"`
	CityID      string `json:"cityId"`
	CountyID    string `json:"countyId"`
	TownID      string `json:"townId"`
}

func consigneeInfo(c order.Consignee) consigneeInfoAnswer {
	p := c.Place
	return consigneeInfoAnswer{
		FullName: c.Name, Telephone: c.Telephone, Mobile: c.Mobile, FullAddress: c.FullAddress(),
		Province: p.Province, City: p.City, County: p.County, Town: p.Town,
		ProvinceID: strconv.Itoa(p.ProvinceID), CityID: strconv.Itoa(p.CityID),
		CountyID: strconv.Itoa(p.CountyID), TownID: strconv.Itoa(p.TownID),
	}
}

type itemInfoAnswer struct {
	SKU       string `json:"skuId"`
	OuterSKU  string `json:"outerSkuId"`
	Name      string `json:"skuName"`
	Price     string `json:"jdPrice"`
	GiftPoint string `json:"giftPoint"`
	Ware      string `json:"wareId"`
	Total     string `json:"itemTotal"`
	ProductNo string `json:"productNo"`
}

func itemInfoList(items []order.Item) []itemInfoAnswer {
	list := make([]itemInfoAnswer, 0, len(items))
	for _, it := range items {
		list = append(list, itemInfoAnswer{
			SKU: id(it.SKU), OuterSKU: it.OuterSKU, Name: it.Name, Price: wire.Yuan(it.Price),
			GiftPoint: id(it.GiftPoint), Ware: id(it.Ware), Total: id(it.Count), ProductNo: it.ProductNo,
		})
	}
	return list
}

type couponDetailAnswer struct {
	OrderID string `json:"orderId"`
	SKU     string `json:"skuId"` // "" but for type 30
	Type    string `json:"couponType"`
	Price   string `json:"couponPrice"`
}

// couponTypes are JD's texts, written behind the number as payType's are.
// Source: the aggregator's documentation lists them in this form; its sample has
// the bare number.
var couponTypes = map[int]string{
	20: "套装优惠", 28: "闪团优惠", 29: "团购优惠", 30: "单品促销优惠", 34: "手机红包", 35: "满返满送(返现)",
	39: "京豆优惠", 41: "京东券优惠", 52: "礼品卡优惠", 100: "店铺优惠",
}

func couponDetailList(o *order.Order) []couponDetailAnswer {
	list := make([]couponDetailAnswer, 0, len(o.Coupons))
	for _, c := range o.Coupons {
		d := couponDetailAnswer{OrderID: id(o.ID), Type: strconv.Itoa(c.Type) + "-" + couponTypes[c.Type], Price: wire.Yuan(c.Amount)}
		if c.SKU != 0 {
			d.SKU = id(c.SKU)
		}
		list = append(list, d)
	}
	return list
}

// apiResult is how the order service says whether it did what was asked.
type apiResult struct {
	Success bool   `json:"success"`
	English string `json:"englishErrCode"`
	Chinese string `json:"chineseErrCode"`
	Number  int64  `json:"numberCode"`
}

// succeeded is the apiResult of a call that was done. No source records
// numberCode on success; 0 is assumed.
var succeeded = apiResult{Success: true}

// failed returns the apiResult of a failure, whose codes are numbers.
func failed(e wire.Error) apiResult {
	number, err := strconv.ParseInt(e.Code, 10, 64)
	if err != nil {
		panic("method: the code " + e.Code + " is no number")
	}
	return apiResult{English: e.EnDesc, Chinese: e.ZhDesc, Number: number}
}
