package contract

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jdmock/jdmock/contract/law"
	"github.com/jdmock/jdmock/contract/wire"
)

// A statedOrder is what an answer says of an order, as far as it can be read.
// Members have the names of JD's current methods, whichever way they are spelled.
type statedOrder struct {
	members map[string]any
	read    map[string]bool // which members are there and were understood
	order   law.Order
}

// newStatedOrder reads an order. What is not shown is filled in so that it breaks
// no law: where only a sum is shown, it stands for its parts.
func newStatedOrder(members map[string]any) *statedOrder {
	o := &statedOrder{members: members, read: map[string]bool{}}
	o.order.Money = law.Money{
		Freight: o.fen("freightPrice"), Service: o.fen("serviceFee"), Balance: o.fen("balanceUsed"), Tax: o.number("taxFee"),
	}
	o.order.Sums = law.Sums{
		Total: o.fen("orderTotalPrice"), SellerDiscount: o.fen("sellerDiscount"), Seller: o.fen("orderSellerPrice"), Payment: o.fen("orderPayment"),
	}
	o.items()
	o.coupons()
	o.times()
	o.parcel()
	return o
}

// items reads the goods.
func (o *statedOrder) items() {
	rows, ok := o.rows("itemInfoList")
	if !ok {
		o.order.Money.Items = []law.Item{{Price: o.order.Sums.Total, Count: 1}}
		return
	}
	for _, row := range rows {
		item := statedOrder{members: row, read: map[string]bool{}}
		o.order.Money.Items = append(o.order.Money.Items, law.Item{Price: item.fen("jdPrice"), Count: item.number("itemTotal")})
		o.read["itemInfoList"] = o.read["itemInfoList"] && item.read["jdPrice"] && item.read["itemTotal"]
	}
}

// sellerCoupon is a type of coupon that the seller bears.
const sellerCoupon = 20

// coupons reads what is taken off.
func (o *statedOrder) coupons() {
	rows, ok := o.rows("couponDetailList")
	if !ok {
		o.order.Money.Coupons = []law.Coupon{{Type: sellerCoupon, Amount: o.order.Sums.SellerDiscount}}
		return
	}
	for _, row := range rows {
		coupon := statedOrder{members: row, read: map[string]bool{}}
		kind, _, _ := strings.Cut(coupon.text("couponType"), "-") // as in "41-京东券优惠"
		number, err := strconv.Atoi(kind)
		o.order.Money.Coupons = append(o.order.Money.Coupons, law.Coupon{Type: number, Amount: coupon.fen("couponPrice")})
		o.read["couponDetailList"] = o.read["couponDetailList"] && err == nil && coupon.read["couponPrice"]
	}
}

// times reads the instants. Without the way of paying nobody knows whether it
// was paid before it was shipped, and the payment is left out.
func (o *statedOrder) times() {
	t := law.Times{
		Placed: o.moment("orderStartTime"), Shipped: o.moment("outBoundDate"), Ended: o.moment("orderEndTime"), Modified: o.moment("modified"),
	}
	if pay := o.text("payType"); o.read["payType"] {
		t.Paid = o.moment("paymentConfirmTime")
		kind, _, _ := strings.Cut(pay, "-") // as in "1-货到付款"
		t.CashOnDelivery = kind == "1"
	}
	if !o.read["modified"] {
		t.Modified = time.Unix(1<<40, 0)
	}
	o.order.Times = t
}

// serviceType is the orderType of what is used in a store.
const serviceType = "75"

// selfDelivery is the logisticsId of the seller's own van.
const selfDelivery = "1274"

// parcel reads what is shipped, and the state.
func (o *statedOrder) parcel() {
	state := o.text("orderState")
	o.order.Shipped = !o.order.Times.Shipped.IsZero()
	o.order.LogisticsID, o.order.Waybill = o.text("logisticsId"), o.text("waybill")
	o.order.SelfDelivery = o.order.LogisticsID == selfDelivery
	o.order.Service = o.text("orderType") == serviceType
	o.order.AwaitsParcel = slices.Contains([]string{"WAIT_SELLER_STOCK_OUT", "POP_ORDER_PAUSE", "WAIT_SELLER_DELIVERY"}, state)
	o.order.AwaitsCode = state == "WAIT_SEND_CODE"
	o.order.UnderWay = slices.Contains([]string{"WAIT_GOODS_RECEIVE_CONFIRM", "FINISHED_L", "DELIVERY_RETURN"}, state)
	o.order.StateRemark = o.text("orderStateRemark")
	o.order.WantStateRemark = stateRemarks()[state]
	if o.order.WantStateRemark == "" {
		o.order.WantStateRemark = o.order.StateRemark // the state is unknown, which the schema judges
	}
}

// stateRemarks are the Chinese texts of the states, by their names.
var stateRemarks = sync.OnceValue(func() map[string]string {
	remarks := map[string]string{}
	for name, remark := range object(object(object(library().files["common.json"]["$defs"])["state"])["x-remarks"]) {
		remarks[name], _ = remark.(string)
	}
	return remarks
})

// text reads a member that is a text or a number.
func (o *statedOrder) text(name string) string {
	value, shown := member(o.members, name)
	if !shown {
		return ""
	}
	switch v := value.(type) {
	case string:
		o.read[name] = true
		return v
	case json.Number:
		o.read[name] = true
		return v.String()
	}
	return ""
}

// fen reads an amount of yuan.
func (o *statedOrder) fen(name string) int64 {
	fen, err := wire.ParseYuan(o.text(name))
	o.read[name] = err == nil
	return fen
}

// number reads a whole number.
func (o *statedOrder) number(name string) int64 {
	n, err := strconv.ParseInt(o.text(name), 10, 64)
	o.read[name] = err == nil
	return n
}

// moment reads a time; one that has not come is zero.
func (o *statedOrder) moment(name string) time.Time {
	text := o.text(name)
	if text == wire.UnsetTime || text == "1970-01-01 00:00:00" {
		return time.Time{}
	}
	at, err := wire.ParseTime(text)
	o.read[name] = err == nil
	return at
}

// rows reads a list of objects. JD writes one that is empty in several ways.
func (o *statedOrder) rows(name string) ([]map[string]any, bool) {
	value, shown := member(o.members, name)
	list, ok := value.([]any)
	if !shown || !ok {
		return nil, false
	}
	var rows []map[string]any
	for _, item := range list {
		if row, isRow := item.(map[string]any); isRow {
			rows = append(rows, row)
		}
	}
	o.read[name] = true
	return rows, true
}

// spelling returns how the order writes the name of a member.
func (o *statedOrder) spelling(name string) string {
	if _, camel := o.members[name]; camel {
		return name
	}
	return snake(name)
}

// member returns a member that is not null, by its name in camelCase or in
// snake_case.
func member(members map[string]any, name string) (any, bool) {
	value, there := members[name]
	if !there {
		value = members[snake(name)]
	}
	return value, value != nil
}

// snake returns a name in camelCase as the legacy methods and the guide write it.
func snake(name string) string {
	var b strings.Builder
	for _, r := range name {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte('_')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}
