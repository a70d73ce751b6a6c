// Package past is the document of orders as a recording has shown them, which a
// simulator takes to let them live on. It has no logic: who writes it completes
// what no answer has said of an order's life, and who reads it holds it to the
// laws.
//
// Money is in fen, times are RFC 3339. A member that is absent was never shown;
// what an order cannot be without is then made up.
package past

import "time"

// Bounds of a document.
const (
	MaxOrders  = 100_000 // of one import
	MaxLines   = 100     // items, and coupons, of an order
	MaxParcels = 200     // of an order, and of its parts
	MaxScans   = 500     // of a parcel
	MaxText    = 500     // characters of a text
)

// An Order is an order as it was shown last, member by member.
type Order struct {
	OrderID  int64  `json:"order_id"`
	VenderID string `json:"vender_id,omitempty"` // "" means the import's

	OrderState string `json:"order_state"`           // JD's name
	LockedFrom string `json:"locked_from,omitempty"` // the state in which it was locked
	OrderType  int    `json:"order_type"`
	PayType    int    `json:"pay_type"`
	Overseas   bool   `json:"overseas,omitempty"`
	Paused     bool   `json:"paused,omitempty"` // a business rule has held it

	Placed      time.Time  `json:"placed"`
	Paid        *time.Time `json:"paid,omitempty"`
	Shipped     *time.Time `json:"shipped,omitempty"`
	Ended       *time.Time `json:"ended,omitempty"`
	Modified    time.Time  `json:"modified"`
	DataVersion int64      `json:"data_version,omitempty"`

	Items   []Item   `json:"items,omitempty"`
	Coupons []Coupon `json:"coupons,omitempty"`
	Freight int64    `json:"freight_fen,omitempty"`
	Tax     int64    `json:"tax_fen,omitempty"`
	Service int64    `json:"service_fen,omitempty"`
	Balance int64    `json:"balance_fen,omitempty"`

	Consignee *Consignee `json:"consignee,omitempty"`
	Original  *Consignee `json:"original_consignee,omitempty"` // of a consolidated order
	Buyer     *Buyer     `json:"buyer,omitempty"`
	Invoice   *Invoice   `json:"invoice,omitempty"`
	Marks     Marks      `json:"marks"`

	Source       *string    `json:"source,omitempty"`
	DeliveryType *int       `json:"delivery_type,omitempty"`
	Remark       *string    `json:"remark,omitempty"`
	VenderRemark string     `json:"vender_remark,omitempty"`
	RemarkFlag   int        `json:"remark_flag,omitempty"`
	Remarked     *time.Time `json:"remarked,omitempty"`

	Parcels   []Parcel   `json:"parcels,omitempty"`
	Parts     []Part     `json:"parts,omitempty"` // of an order that goes in parts
	PickedUp  *time.Time `json:"picked_up,omitempty"`
	Delivered *time.Time `json:"delivered,omitempty"`
}

// An Item is a line of an order.
type Item struct {
	SKU       int64  `json:"sku_id"`
	Ware      int64  `json:"ware_id,omitempty"`
	OuterSKU  string `json:"outer_sku_id,omitempty"`
	Name      string `json:"name,omitempty"`
	ProductNo string `json:"product_no,omitempty"`
	Price     int64  `json:"price_fen"`
	Num       int64  `json:"num"`
	GiftPoint int64  `json:"gift_point,omitempty"`
	Service   string `json:"service,omitempty"`
	Jewellery bool   `json:"jewellery,omitempty"`
}

// A Coupon takes an amount off.
type Coupon struct {
	Type   int   `json:"type"` // JD's couponType
	Amount int64 `json:"amount_fen"`
	SKU    int64 `json:"sku_id,omitempty"`
}

// A Consignee is who receives an order. A text that is absent was never shown.
type Consignee struct {
	Name      *string `json:"name,omitempty"`
	Telephone *string `json:"telephone,omitempty"`
	Mobile    *string `json:"mobile,omitempty"`
	Address   *string `json:"address,omitempty"` // whole, on one line
	Place     *Place  `json:"place,omitempty"`
}

// A Place is a four-level address with JD's ids.
type Place struct {
	Province   string `json:"province,omitempty"`
	City       string `json:"city,omitempty"`
	County     string `json:"county,omitempty"`
	Town       string `json:"town,omitempty"`
	ProvinceID int    `json:"province_id,omitempty"`
	CityID     int    `json:"city_id,omitempty"`
	CountyID   int    `json:"county_id,omitempty"`
	TownID     int    `json:"town_id,omitempty"`
}

// A Buyer is the account that placed an order.
type Buyer struct {
	Pin     *string `json:"pin,omitempty"`
	RealPin *string `json:"real_pin,omitempty"`
	OpenID  *string `json:"open_id,omitempty"`
	XID     *string `json:"xid,omitempty"`
}

// An Invoice is what the buyer wants as one.
type Invoice struct {
	Kind    int    `json:"kind"` // JD's invoiceType
	Title   string `json:"title,omitempty"`
	Content string `json:"content,omitempty"`
	Email   string `json:"email,omitempty"`
	Phone   string `json:"phone,omitempty"`
	TaxCode string `json:"tax_code,omitempty"`

	RegisteredAddress string `json:"registered_address,omitempty"`
	RegisteredPhone   string `json:"registered_phone,omitempty"`
	Bank              string `json:"bank,omitempty"`
	Account           string `json:"account,omitempty"`
	UserName          string `json:"user_name,omitempty"`
	UserPhone         string `json:"user_phone,omitempty"`
	UserAddress       string `json:"user_address,omitempty"`
}

// Marks are what sets an order apart from others.
type Marks struct {
	Customs      string     `json:"customs,omitempty"`
	CustomsModel string     `json:"customs_model,omitempty"`
	TryBeforePay bool       `json:"try_before_pay,omitempty"`
	ReturnFreely bool       `json:"return_freely,omitempty"`
	Exchange     int        `json:"exchange,omitempty"`
	ShipmentType int        `json:"shipment_type,omitempty"`
	Warehoused   string     `json:"warehoused,omitempty"`
	StoreID      *int64     `json:"store_id,omitempty"`
	Door         int64      `json:"door,omitempty"`
	DoorHelper   int64      `json:"door_helper,omitempty"`
	Guide        string     `json:"guide,omitempty"`
	Parent       int64      `json:"parent,omitempty"`
	DirectParent int64      `json:"direct_parent,omitempty"`
	Earliest     *time.Time `json:"earliest,omitempty"`
}

// A Parcel is one number of one carrier, and what was shown of its way. Traced
// says that its way was asked for, even if there was nothing to show.
type Parcel struct {
	LogisticsID int64  `json:"logistics_id"`
	Waybill     string `json:"waybill,omitempty"`
	Traced      bool   `json:"traced,omitempty"`
	Scans       []Scan `json:"scans,omitempty"` // oldest first
}

// A Scan is one entry of a parcel's trace.
type Scan struct {
	At         time.Time `json:"at"`
	Title      string    `json:"title,omitempty"`
	Remark     string    `json:"remark,omitempty"`
	Operator   string    `json:"operator,omitempty"`
	Courier    string    `json:"courier,omitempty"`
	CourierTel string    `json:"courier_tel,omitempty"`
}

// A Part is what left with one carrier of an order that goes in parts.
type Part struct {
	LogisticsID int64     `json:"logistics_id"`
	Waybills    []string  `json:"waybills,omitempty"`
	Goods       []Goods   `json:"goods,omitempty"`
	At          time.Time `json:"at"`
	Changed     time.Time `json:"changed"`
}

// Goods are pieces of one SKU.
type Goods struct {
	SKU  int64  `json:"sku_id"`
	UUID string `json:"uuid,omitempty"`
	Num  int64  `json:"num"`
}
