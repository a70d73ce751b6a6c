package lab

import (
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// unset is JD's text for a time that has not come.
const unset = `"` + wire.UnsetTime + `"`

// lawLies are about the arithmetic and the ordering of an order, wherever the jos
// dialect shows it.
func lawLies() []Lie { return append(moneyLies(), lifeLies()...) }

// ofOrder changes each order of the jos dialect that a list or a detail shows.
func ofOrder(change func(order *node)) way {
	return stateless(func(c call, ask asker) answer {
		a := ask(c)
		m := c.method()
		if m != listJOS && m != detail {
			return a
		}
		root, ok := a.good(m)
		if !ok {
			return a
		}
		root.each(atListJOS+"/*", func(p place) { change(p.value()) })
		root.each(atJOS, func(p place) { change(p.value()) })
		return a.with(root.bytes())
	})
}

// member edits one member of each order.
func member(name string, e edit) way {
	return ofOrder(func(order *node) { order.each(name, e) })
}

// breaking is a lie against a law.
func breaking(law, name, about, zh, pointer string, w way) Lie {
	l := lie(name, about, zh, BySuite, contract.CodeLaw, "", w).near(pointer).seen("law/")
	l.Rule = law
	return l
}

func moneyLies() []Lie {
	return []Lie{
		breaking("payment", "payment-off-by-a-fen", "orderPayment is a fen too high", "orderPayment 多一分", "/orderPayment", member("orderPayment", moreFen(1))),
		breaking("payment", "payment-without-freight", "orderPayment leaves the freight out", "orderPayment 未计运费", "/orderPayment", ofOrder(func(o *node) {
			freight, err := wire.ParseYuan(o.says("freightPrice"))
			if err == nil {
				o.each("orderPayment", moreFen(-freight))
			}
		})),
		breaking("total price", "total-counts-each-item-once", "orderTotalPrice takes one piece of each item", "orderTotalPrice 未乘数量", "/orderTotalPrice", ofOrder(onePieceEach)),
		breaking("seller discount", "coupon-counted-twice", "sellerDiscount is twice the coupons", "sellerDiscount 重复计算优惠", "/sellerDiscount", member("sellerDiscount", worded(func(s string) string {
			fen, err := wire.ParseYuan(s)
			if err != nil {
				return s
			}
			return wire.Yuan(2 * fen)
		}))),
		breaking("seller price", "seller-price-before-discount", "orderSellerPrice is orderTotalPrice", "orderSellerPrice 未减优惠", "/orderSellerPrice", ofOrder(func(o *node) {
			if total := o.get("orderTotalPrice"); total != nil && o.get("orderSellerPrice") != nil {
				o.set("orderSellerPrice", total)
			}
		})),
		breaking("coupons", "coupon-type-invented", "coupons are of type 77, which JD does not have", "优惠类型 77 不存在", "/couponDetailList", member("couponDetailList/*/couponType", worded(func(string) string { return "77" }))),
		breaking("items", "item-of-no-pieces", "the order's first item has no pieces", "商品数量为 0", "/itemInfoList", member("itemInfoList/0/itemTotal", worded(func(string) string { return "0" }))),
	}
}

// onePieceEach sums the prices of the items, one piece of each.
func onePieceEach(o *node) {
	var sum int64
	o.each("itemInfoList/*/jdPrice", func(p place) {
		fen, err := wire.ParseYuan(strings.Trim(p.value().raw, `"`))
		if err == nil {
			sum += fen
		}
	})
	if sum > 0 && o.get("orderTotalPrice") != nil {
		o.set("orderTotalPrice", text(wire.Yuan(sum)))
	}
}

func lifeLies() []Lie {
	return []Lie{
		breaking("times", "paid-before-placed", "orders were paid years before they were placed", "付款时间早于下单时间", "", member("paymentConfirmTime", whenSet(put(`"2015-01-01 00:00:00"`)))),
		breaking("times", "modified-before-paid", "modified stays at the time of placing", "modified 停留在下单时间", "", ofOrder(func(o *node) {
			if placed := o.get("orderStartTime"); placed != nil && o.get("modified") != nil {
				o.set("modified", placed)
			}
		})),
		breaking("times", "ended-before-shipped", "orders ended when they were placed", "完成时间等于下单时间", "", ofOrder(func(o *node) {
			if placed := o.get("orderStartTime"); placed != nil {
				o.each("orderEndTime", whenSet(func(p place) { p.in.kids[p.at] = placed }))
			}
		})),
		breaking("parcel", "shipped-without-waybill", "orders under way have no waybill", "已出库订单没有运单号", "/waybill", ofOrder(func(o *node) {
			if o.says("orderState") == "WAIT_GOODS_RECEIVE_CONFIRM" {
				o.each("waybill", put(`""`))
			}
		})),
		breaking("parcel", "shipped-without-carrier", "orders under way have no logisticsId", "已出库订单没有物流公司", "/waybill", ofOrder(func(o *node) {
			if o.says("orderState") == "WAIT_GOODS_RECEIVE_CONFIRM" {
				o.each("logisticsId", put(`""`))
			}
		})),
		breaking("parcel", "waiting-with-waybill", "orders that wait for shipment have a waybill", "待出库订单已有运单号", "/waybill", ofOrder(func(o *node) {
			if o.says("orderState") == "WAIT_SELLER_STOCK_OUT" {
				o.each("waybill", put(`"JD0000000000"`))
			}
		})),
		breaking("shipped", "shipped-without-a-time", "orders under way were never shipped", "已出库订单没有出库时间", "/outBoundDate", ofOrder(func(o *node) {
			if o.says("orderState") == "WAIT_GOODS_RECEIVE_CONFIRM" {
				o.each("outBoundDate", put(unset))
			}
		})),
		breaking("state remark", "state-remark-of-another-state", "orderStateRemark is that of completed orders", "orderStateRemark 与 orderState 不符", "/orderStateRemark", member("orderStateRemark", put(`"完成"`))),
	}
}

// whenSet edits a time that has come.
func whenSet(e edit) edit {
	return func(p place) {
		if p.value().raw != unset {
			e(p)
		}
	}
}
