package contract

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract/law"
	"github.com/jdmock/jdmock/contract/wire"
)

// Laws judges what an answer, of the gateway or of the aggregator, says of orders
// by the arithmetic and ordering that every order obeys, wherever in it they
// stand. A law is judged if the order shows all members that it is about, in their
// right form; the form itself is for Response to judge. It returns every
// violation, with CodeLaw, the law's name as its Rule and the pointer of the
// member or the order, up to the first thousand.
func (c *Checker) Laws(answer []byte) []Violation {
	value, bad := decodeAnswer(answer)
	if bad != nil {
		return nil
	}
	return c.laws(value)
}

// laws is Laws of an answer that is decoded.
func (c *Checker) laws(value any) []Violation {
	var found []Violation
	eachOrder(value, nil, func(at []string, members map[string]any) {
		found = append(found, newStatedOrder(members).broken(at, c.tells())...)
	})
	return found[:min(len(found), maxViolations)]
}

// maxOrderDepth bounds how deep in an answer orders are looked for.
const maxOrderDepth = 20

// eachOrder calls do with every object of a document that shows the id of an
// order, by the names that lead to it.
func eachOrder(value any, at []string, do func(at []string, members map[string]any)) {
	if len(at) > maxOrderDepth {
		return
	}
	switch v := value.(type) {
	case map[string]any:
		if _, shown := member(v, "orderId"); shown {
			do(at, v)
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			eachOrder(v[name], append(at[:len(at):len(at)], name), do)
		}
	case []any:
		for i, item := range v {
			eachOrder(item, append(at[:len(at):len(at)], strconv.Itoa(i)), do)
		}
	}
}

// A statedLaw is a law as an answer is held to it.
type statedLaw struct {
	name string   // in package law
	at   string   // the member that a violation leads to; "" is the order itself
	of   []string // the members that it is about: all must be shown; a|b is either
	want phrase
	sum  func(law.Sums) int64 // of a law about an amount: what it comes to
}

// statedLaws are the laws that one order shows by itself.
var statedLaws = []statedLaw{
	{"total price", "orderTotalPrice", []string{"orderTotalPrice", "itemInfoList"},
		phrase{"the sum of jdPrice × itemTotal", "各商品 jdPrice × itemTotal 之和"}, func(s law.Sums) int64 { return s.Total }},
	{"seller discount", "sellerDiscount", []string{"sellerDiscount", "couponDetailList"},
		phrase{"the sum of the coupons that the seller bears", "商家承担的优惠之和"}, func(s law.Sums) int64 { return s.SellerDiscount }},
	{"seller price", "orderSellerPrice", []string{"orderSellerPrice", "orderTotalPrice|itemInfoList", "sellerDiscount|couponDetailList"},
		phrase{"orderTotalPrice less sellerDiscount", "orderTotalPrice 减 sellerDiscount"}, func(s law.Sums) int64 { return s.Seller }},
	{"payment", "orderPayment", []string{"orderPayment", "orderTotalPrice|itemInfoList", "couponDetailList", "balanceUsed", "freightPrice", "taxFee", "serviceFee"},
		phrase{"orderSellerPrice less the other coupons and the balance, with freight, tax and service", "orderSellerPrice 减其他优惠和余额，加运费、税费和服务费"}, func(s law.Sums) int64 { return s.Payment }},
	{"items", "itemInfoList", []string{"itemInfoList"},
		phrase{"at least one piece of each, at no less than 0.00", "每种商品至少一件，价格不低于 0.00"}, nil},
	{"coupons", "couponDetailList", []string{"couponDetailList"},
		phrase{"coupons of JD's types, of no less than 0.00", "京东已有的优惠类型，金额不低于 0.00"}, nil},
	{"times", "", []string{"orderStartTime"},
		phrase{"placed, paid, shipped, ended (on delivery paid after shipped) in this order, and modified last", "下单、付款、出库、完成（货到付款先出库后付款）依次发生，modified 最晚"}, nil},
	{"parcel", "waybill", []string{"waybill", "logisticsId", "outBoundDate", "orderType"},
		phrase{"a carrier and a waybill from shipment on, not before; none for a service, no waybill for self delivery", "出库后才有物流公司和运单号；服务类订单没有，自送订单没有运单号"}, nil},
	{"shipped", "outBoundDate", []string{"outBoundDate", "orderState"},
		phrase{"a time of shipment in a state that follows it", "出库后的状态应有出库时间"}, nil},
	{"service", "orderState", []string{"orderState", "orderType"},
		phrase{"a code to wait for in a service (orderType 75), a parcel in all else", "服务类订单（orderType 75）等待发码，其他订单等待出库"}, nil},
	{"state remark", "orderStateRemark", []string{"orderStateRemark", "orderState"},
		phrase{"the Chinese text of orderState", "orderState 对应的中文"}, nil},
}

// broken returns the laws that the order breaks, each once, in the order of
// statedLaws.
func (o *statedOrder) broken(at []string, tells telling) []Violation {
	breaches := law.Check(o.order)
	var found []Violation
	for _, l := range statedLaws {
		breached := slices.ContainsFunc(breaches, func(v law.Violation) bool { return v.Law == l.name })
		if breached && o.shows(l.of) {
			found = append(found, o.violation(l, at, tells))
		}
	}
	return found
}

// shows reports whether the order shows what a law is about.
func (o *statedOrder) shows(members []string) bool {
	return !slices.ContainsFunc(members, func(either string) bool {
		return !slices.ContainsFunc(strings.Split(either, "|"), func(name string) bool { return o.read[name] })
	})
}

// violation says how the order breaks a law.
func (o *statedOrder) violation(l statedLaw, at []string, tells telling) Violation {
	want := l.want
	if l.sum != nil && tells == quoting {
		amount := wire.Yuan(l.sum(law.Sum(o.order.Money)))
		want = phrase{amount + ", " + want.en, amount + "，即" + want.zh}
	}
	pointer := at
	if l.at != "" {
		pointer = append(at[:len(at):len(at)], o.spelling(l.at))
	}
	return newViolation(CodeLaw, l.name, joinPointer(pointer...), want, o.found(l, tells), phrase{})
}

// found says what the order states of what a law is about.
func (o *statedOrder) found(l statedLaw, tells telling) phrase {
	if tells == naming {
		return phrase{"something else", "其他内容"}
	}
	names := l.of
	if l.sum != nil {
		names = names[:1]
	}
	if l.name == "times" {
		names = []string{"orderStartTime", "paymentConfirmTime", "outBoundDate", "orderEndTime", "modified"}
	}
	var all phrase
	for _, name := range names {
		value, there := member(o.members, name)
		if !there {
			continue
		}
		if all.en != "" {
			all = phrase{all.en + ", ", all.zh + "，"}
		}
		one := shown(value)
		all = phrase{all.en + o.spelling(name) + " " + one.en, all.zh + o.spelling(name) + " " + one.zh}
	}
	return all
}
