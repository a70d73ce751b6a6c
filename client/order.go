package client

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
)

// An Order is an order as the jos methods write it. Only the members that were
// asked for are set; Raw holds these and any others.
type Order struct {
	OrderID        ID              `json:"orderId"`
	VenderID       string          `json:"venderId"`
	OrderType      string          `json:"orderType"` // such as "22"
	PayType        string          `json:"payType"`   // such as "4-在线支付"
	TotalPrice     Money           `json:"orderTotalPrice"`
	SellerPrice    Money           `json:"orderSellerPrice"`
	Payment        Money           `json:"orderPayment"`
	FreightPrice   Money           `json:"freightPrice"`
	SellerDiscount Money           `json:"sellerDiscount"`
	BalanceUsed    Money           `json:"balanceUsed"`
	TaxFee         Fen             `json:"taxFee"`
	ServiceFee     Money           `json:"serviceFee"`
	State          State           `json:"orderState"`
	StateRemark    string          `json:"orderStateRemark"` // the state in Chinese
	Placed         Time            `json:"orderStartTime"`
	Ended          Time            `json:"orderEndTime"`
	Paid           Time            `json:"paymentConfirmTime"`
	Shipped        Time            `json:"outBoundDate"`
	Modified       Time            `json:"modified"`    // to the second
	DataVersion    ID              `json:"dataVersion"` // grows with every change
	DeliveryType   string          `json:"deliveryType"`
	Source         string          `json:"orderSource"`
	Remark         string          `json:"orderRemark"`  // the buyer's
	VenderRemark   string          `json:"venderRemark"` // the seller's
	Waybill        string          `json:"waybill"`      // "|" between carriers, "," between parcels of one
	LogisticsID    string          `json:"logisticsId"`  // carrier; "|" between several
	Consignee      *Consignee      `json:"consigneeInfo"`
	Items          []Item          `json:"itemInfoList"`
	Coupons        []Coupon        `json:"couponDetailList"`
	Raw            json.RawMessage `json:"-"` // the order as it came
}

// A Consignee is who receives an order. JD leaves it out of orders that are
// locked or canceled, and masks it for most apps.
type Consignee struct {
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

// An Item is a line of an order.
type Item struct {
	SKU       ID     `json:"skuId"`
	OuterSKU  string `json:"outerSkuId"` // the seller's own
	Name      string `json:"skuName"`
	Price     Money  `json:"jdPrice"` // of one
	GiftPoint string `json:"giftPoint"`
	WareID    string `json:"wareId"`
	Count     ID     `json:"itemTotal"`
	ProductNo string `json:"productNo"`
}

// A Coupon is a discount on an order, or on one line of it.
type Coupon struct {
	OrderID ID     `json:"orderId"`
	SKU     string `json:"skuId"`      // empty for the whole order
	Type    string `json:"couponType"` // such as "41-京东券优惠"
	Price   Money  `json:"couponPrice"`
}

// UnmarshalJSON reads an order with JD's tolerance of types and keeps it in Raw.
func (o *Order) UnmarshalJSON(raw []byte) error {
	type plain Order // without this method
	var p plain
	if err := decodeLoosely(raw, &p); err != nil {
		return err
	}
	p.Raw = slices.Clone(raw)
	*o = Order(p)
	return nil
}

// Version returns what tells one state of the order from another: the
// dataVersion, or the time of the change where JD gives no dataVersion.
func (o Order) Version() int64 {
	if o.DataVersion != 0 {
		return int64(o.DataVersion)
	}
	return o.Modified.UnixMilli()
}

// OrderFields returns the names of all members of an Order, for queries that
// want everything that Order has.
func OrderFields() []string {
	var names []string
	for _, m := range membersOf(reflect.TypeFor[Order]()) {
		names = append(names, m.name)
	}
	return names
}

// fieldList joins field names as JD wants them, each once; the fields of
// OrderFields if there are none, and always those of needed.
func fieldList(fields []string, needed ...string) string {
	if len(fields) == 0 {
		fields = OrderFields()
	}
	var names []string
	for _, name := range slices.Concat(fields, needed) {
		if name = strings.TrimSpace(name); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ",")
}
