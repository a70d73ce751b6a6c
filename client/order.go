package client

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
)

// An Order is an order as the jos methods write it. Only the members that were
// asked for are set; Raw holds these and any others.
//
// Members that JD encrypts or masks for some apps are said to be sensitive;
// Decrypt decrypts them.
type Order struct {
	OrderID             ID       `json:"orderId"`
	ParentOrderID       ID       `json:"parentOrderId"`       // the first order that this one was split from; 0 if none
	DirectParentOrderID ID       `json:"directParentOrderId"` // the order that this one was split from; 0 if none
	VenderID            string   `json:"venderId"`
	OrderType           string   `json:"orderType"` // such as "22"
	Source              string   `json:"orderSource"`
	Sign                string   `json:"orderSign"`   // sendpay, 500 digits; see SendPay
	SendpayMap          JSONText `json:"sendpayMap"`  // sendpay by place, beyond 500 too; see SendPay
	StoreOrder          string   `json:"storeOrder"`  // 京仓订单 or 云仓订单: JD's warehouse ships it, not the seller
	StoreID             string   `json:"storeId"`     // the warehouse
	MenDianID           string   `json:"menDianId"`   // the shop on the street
	MdbStoreID          string   `json:"mdbStoreId"`  // the same, in 门店帮
	ReturnOrder         string   `json:"returnOrder"` // "0"; "1" for a repair or a replacement, "2" for an exchange
	Ext                 JSONText `json:"orderExt"`
	PopSigns            JSONText `json:"popSignMap"` // an object, or the text of one

	Customs           string    `json:"customs"`      // the bonded zone of an overseas order
	CustomsModel      string    `json:"customsModel"` // 直邮, 保税集货 or 保税备货
	DeclarationStatus string    `json:"declarationStatus"`
	DeclarationDesc   string    `json:"declarationDesc"`
	TradeOrderID      ID        `json:"tradeOrderId"`
	TradeVendorID     ID        `json:"tradeVendorId"`
	TradeVenderInfo   JSONText  `json:"tradeVenderInfo"` // an object, or text
	CTPOrder          *CTPOrder `json:"ctpOrderInfo"`

	State         State                `json:"orderState"`
	StateRemark   string               `json:"orderStateRemark"` // the state in Chinese
	SpecialStatus *SpecialStatusReason `json:"specialStatusReasonInfo"`
	Pause         *Pauses              `json:"pauseBizInfo"`
	Placed        Time                 `json:"orderStartTime"`
	Ended         Time                 `json:"orderEndTime"`
	Paid          Time                 `json:"paymentConfirmTime"`
	Shipped       Time                 `json:"outBoundDate"`
	Modified      Time                 `json:"modified"`    // to the second
	DataVersion   ID                   `json:"dataVersion"` // grows with every change

	PayType               string      `json:"payType"`          // such as "4-在线支付"
	TotalPrice            Money       `json:"orderTotalPrice"`  // of the goods, before discounts and charges
	SellerPrice           Money       `json:"orderSellerPrice"` // TotalPrice without SellerDiscount
	Payment               Money       `json:"orderPayment"`     // due from the buyer
	FreightPrice          Money       `json:"freightPrice"`
	SellerDiscount        Money       `json:"sellerDiscount"`
	BalanceUsed           Money       `json:"balanceUsed"`
	TaxFee                Fen         `json:"taxFee"`
	ServiceFee            Money       `json:"serviceFee"`
	TotalOriginalPrice    Money       `json:"totalOriginalPrice"`
	TotalSellerDiscount   Money       `json:"totalSellerDiscount"`
	TotalSellerReceivable Money       `json:"totalSellerReceivable"`
	ShouldPay             Money       `json:"shouldPay"`
	ActualPay             Money       `json:"actualPay"`
	PayDiscount           Money       `json:"payDiscount"`
	TuiHuoWuYou           string      `json:"tuiHuoWuYou"` // returns are insured
	Commission            *Commission `json:"commission"`
	Payments              []Payment   `json:"paymentDetailList"`

	Pin               string     `json:"pin"`     // the buyer; sensitive
	RealPin           string     `json:"realPin"` // the same, in full; sensitive
	OpenIDBuyer       string     `json:"open_id_buyer"`
	XIDBuyer          string     `json:"xid_buyer"`
	OpenIDSeller      string     `json:"open_id_seller"`
	XIDSeller         string     `json:"xid_seller"`
	SalesPin          string     `json:"salesPin"` // the shop assistant
	Consignee         *Consignee `json:"consigneeInfo"`
	OriginalConsignee *Consignee `json:"originalConsigneeInfo"` // of a consolidated order, whose Consignee is the depot

	DeliveryType      string            `json:"deliveryType"`
	SopShipmentType   ID                `json:"idSopShipmenttype"` // 68 by JD, 69 by JD to a pick-up place, 71 within the city
	ShipmentType      string            `json:"idShipmenttype"`
	ProduceFrom       Time              `json:"scDT"` // not to be shipped before
	PromisedPick      Time              `json:"promisePickDate"`
	Picked            Time              `json:"opPickDate"`
	Delivered         Time              `json:"opDeliveredDate"`
	Waybill           string            `json:"waybill"`     // "|" between carriers, "," between parcels of one
	LogisticsID       string            `json:"logisticsId"` // carrier; "|" between several
	LogisticsExt      JSONText          `json:"logisticsExt"`
	PartialShipments  []PartialShipment `json:"partialLogisticsInfoModel"`
	Remark            string            `json:"orderRemark"`  // the buyer's
	VenderRemark      string            `json:"venderRemark"` // the seller's
	VenderRemarkFlag  string            `json:"venderRemarkFlagAlias"`
	VenderRemarkLevel string            `json:"venderRemarkLevelFlag"`
	Marks             Marks             `json:"orderMarkDesc"` // such as TryBeforePayLater: "1"

	InvoiceInfo string          `json:"invoiceInfo"`     // in words; 不需要开具发票 for none
	Invoice     *InvoiceRequest `json:"invoiceEasyInfo"` // an electronic one's data are only here
	InvoiceCode string          `json:"invoiceCode"`     // the tax number for an ordinary one
	VAT         *VATInvoice     `json:"vatInfo"`         // nil for none, which JD writes []

	Items   []Item   `json:"itemInfoList"`
	Coupons []Coupon `json:"couponDetailList"`

	Raw json.RawMessage `json:"-"` // the order as it came
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
