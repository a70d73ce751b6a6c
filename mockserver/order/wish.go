package order

import "github.com/jdmock/jdmock/mockserver/aftersale"

// What a step of a plan may bring about besides the events of the table: a buyer
// wants something of an order that is paid. Where the order cannot have it, the
// step is passed over. In the History stands what came of it.
const (
	WishRefund    Event = 192 + iota // all of the money back
	WishReturn                       // to send the first of the goods back
	WishExchange                     // others in its place
	WishComplaint                    // to be heard
)

// What buyers say who are made up (assumed).
const (
	reasonRefund    = "不想要了"
	reasonReturn    = "商品与描述不符"
	reasonExchange  = "尺码不合适"
	subjectOfWishes = "物流太慢"
)

// wish does what a buyer wants, if the order allows it.
func (o *Order) wish(a Action) {
	var after Order
	var err error
	switch a.Event {
	case WishRefund:
		after, _, err = o.AskRefund(aftersale.RefundRequest{Reason: reasonRefund}, a.At)
	case WishReturn:
		after, _, err = o.AskService(aftersale.ServiceRequest{Kind: aftersale.Return, Reason: reasonReturn}, a.At)
	case WishExchange:
		after, _, err = o.AskService(aftersale.ServiceRequest{Kind: aftersale.Exchange, Reason: reasonExchange}, a.At)
	case WishComplaint:
		if o.State == NotPay || o.State == TradeCanceled {
			return
		}
		after, _, err = o.Complain(subjectOfWishes, a.At)
	}
	if err != nil {
		return
	}
	after.History[len(after.History)-1].Cause = ByItself // nobody else has the entry
	*o = after
}
