package client

import "slices"

// A Consignee is who receives an order. JD leaves it out of orders that are
// locked or canceled, and masks or encrypts it for most apps.
type Consignee struct {
	FullName    string `json:"fullname"`    // sensitive
	Telephone   string `json:"telephone"`   // sensitive
	Mobile      string `json:"mobile"`      // sensitive
	FullAddress string `json:"fullAddress"` // sensitive
	Province    string `json:"province"`
	City        string `json:"city"`
	County      string `json:"county"`
	Town        string `json:"town"`
	ProvinceID  string `json:"provinceId"`
	CityID      string `json:"cityId"`
	CountyID    string `json:"countyId"`
	TownID      string `json:"townId"`
	OAID        string `json:"oaid"` // names the address without telling it

	DesenTelephone string `json:"desen_telephone"` // masked
	DesenMobile    string `json:"desen_mobile"`    // masked
}

// An Item is a line of an order.
type Item struct {
	ID               ID       `json:"id"`
	SKU              ID       `json:"skuId"`
	OuterSKU         string   `json:"outerSkuId"` // the seller's own
	Name             string   `json:"skuName"`
	Price            Money    `json:"jdPrice"` // of one; 0 for a gift
	GiftPoint        string   `json:"giftPoint"`
	WareID           string   `json:"wareId"`
	Count            ID       `json:"itemTotal"`
	ProductNo        string   `json:"productNo"`
	ServiceName      string   `json:"serviceName"`
	NewStoreID       string   `json:"newStoreId"` // the warehouse of this line
	InvoiceContentID string   `json:"invoiceContentId"`
	Ext              JSONText `json:"itemExt"` // such as zszs for jewellery, locShopId for a service in a shop
}

// A Coupon is a discount on an order, or on one line of it.
type Coupon struct {
	OrderID ID     `json:"orderId"`
	SKU     string `json:"skuId"`      // empty for the whole order
	Type    string `json:"couponType"` // such as "41-京东券优惠"
	Price   Money  `json:"couponPrice"`
}

// A Payment is one of the payments for an order. Its shape is assumed: nothing
// public records it.
type Payment struct {
	Type   string `json:"payType"`
	Amount Money  `json:"payAmount"`
	Time   Time   `json:"payTime"`
}

// A Commission is what JD keeps of an order's price, as a Java bean for money
// writes it.
type Commission struct {
	Amount       Money    `json:"amount"`
	Cent         ID       `json:"cent"`       // the amount in parts of a CentFactor
	CentFactor   ID       `json:"centFactor"` // 100 for yuan
	Currency     JSONText `json:"currency"`   // a name, or Java's own object
	CurrencyCode string   `json:"currencyCode"`
}

// An InvoiceRequest is the invoice that the buyer wants.
type InvoiceRequest struct {
	Type           string `json:"invoiceType"`  // "0" none, "1" ordinary, "2" VAT, "3" electronic
	Title          string `json:"invoiceTitle"` // sensitive
	ContentID      string `json:"invoiceContentId"`
	ConsigneeEmail string `json:"invoiceConsigneeEmail"` // sensitive
	ConsigneePhone string `json:"invoiceConsigneePhone"` // sensitive
	Code           string `json:"invoiceCode"`           // the buyer's tax number
	State          string `json:"invoiceState"`
}

// A VATInvoice is what a VAT invoice is made out to and where it is sent.
type VATInvoice struct {
	No                 string `json:"vatNo"`             // the buyer's tax number
	RegisteredAddress  string `json:"addressRegIstered"` // sensitive; the spelling is JD's own
	RegisteredPhone    string `json:"phoneRegIstered"`   // sensitive
	DepositBank        string `json:"depositBank"`
	BankAccount        string `json:"bankAccount"`
	RecipientAddress   string `json:"userAddress"`         // sensitive
	RecipientName      string `json:"userName"`            // sensitive
	RecipientPhone     string `json:"userPhone"`           // sensitive
	PersonalInvoiceFor string `json:"invoicePersonalName"` // of an ordinary invoice to a person; sensitive
}

// A PartialShipment is one of several shipments of an order.
type PartialShipment struct {
	ShipmentID  ID           `json:"shipmentId"`
	LogisticsID string       `json:"logicId"` // carrier
	Waybill     string       `json:"waybillId"`
	Packages    ID           `json:"packageNum"`
	Shipped     Time         `json:"shipmentTime"`
	Modified    Time         `json:"shipmentModifyTime"`
	SKUs        []ShippedSKU `json:"skus"`
}

// A ShippedSKU is how many of a SKU are in a PartialShipment.
type ShippedSKU struct {
	UUID  string `json:"skuUuid"` // the line, as skuUuid in its Item's Ext
	SKU   ID     `json:"skuId"`
	Count ID     `json:"num"`
}

// A SpecialStatusReason is why an order stands where it does, and what to do.
type SpecialStatusReason struct {
	Reason     string `json:"reason"`
	Suggestion string `json:"suggestion"`
}

// A CTPOrder is the order on the other platform that an order was sold on.
type CTPOrder struct {
	OrderID       string `json:"ctpOrderId"`
	ParentOrderID string `json:"ctpParentOrderId"`
	ShopID        string `json:"ctpShopId"`
	Address       string `json:"ctpWhere"`  // sensitive
	Name          string `json:"ctpName"`   // sensitive
	Mobile        string `json:"ctpMobile"` // sensitive
}

// Pauses are the matters for which JD holds an order back.
type Pauses struct {
	Statuses []PauseStatus  `json:"pauseBizStatusList"`
	Calendar *PauseCalendar `json:"pauseBizDataYy"`
}

// A PauseStatus is one matter and whether it is settled.
type PauseStatus struct {
	BizType   ID `json:"bizType"`
	BizStatus ID `json:"bizStatus"` // 0 open, 1 settled
}

// A PauseCalendar has the times of an order by appointment.
type PauseCalendar struct {
	Appointment Time `json:"codDT"` // the buyer's
	ShipBefore  Time `json:"dbDT"`
	PickBefore  Time `json:"ljDT"`
}

// pauseSettled is the BizStatus of a matter that holds the order no longer.
const pauseSettled = 1

// Open returns the business types that still hold the order back; none of nil.
func (p *Pauses) Open() []int64 {
	var open []int64
	if p == nil {
		return open
	}
	for _, s := range p.Statuses {
		if s.BizStatus != pauseSettled && !slices.Contains(open, int64(s.BizType)) {
			open = append(open, int64(s.BizType))
		}
	}
	return open
}
