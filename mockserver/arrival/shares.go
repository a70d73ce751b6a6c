package arrival

// shares are what part of the buyers does what.
type shares struct {
	neverPay, cancelUnpaid, askCancel, refuse share // of all orders; no two at once, nor with the next
	refund, sendBack, exchange, complain      share // the same
	cashOnDelivery, held, remark              share
	withdraw, approve                         share // of those who ask to cancel
}

// defaultShares are those that nobody has chosen. Assumed.
var defaultShares = map[string]float64{
	"never_pay": 8, "cancel_unpaid": 4, "ask_cancel": 3, "refuse": 1,
	"cash_on_delivery": 3, "held": 2, "remark": 33, "withdraw": 30, "approve": 60,
	"refund": 0, "return": 0, "exchange": 0, "complain": 0,
}

// A mind is what a buyer has in mind.
type mind int

const (
	buys mind = iota
	neverPays
	cancelsUnpaid
	asksToCancel
	refuses
	wantsMoneyBack
	sendsBack
	exchanges
	complains
)

// mindOf returns what a buyer of the draw has in mind.
func (s shares) mindOf(drawn share) mind {
	for _, each := range []struct {
		mind
		share
	}{
		{neverPays, s.neverPay}, {cancelsUnpaid, s.cancelUnpaid}, {asksToCancel, s.askCancel}, {refuses, s.refuse},
		{wantsMoneyBack, s.refund}, {sendsBack, s.sendBack}, {exchanges, s.exchange}, {complains, s.complain},
	} {
		if drawn < each.share {
			return each.mind
		}
		drawn -= each.share
	}
	return buys
}

// newShares returns the shares of percentages by name. Those that are not named
// have their default.
func newShares(percent map[string]float64) (shares, error) {
	var s shares
	for name, at := range map[string]*share{
		"never_pay": &s.neverPay, "cancel_unpaid": &s.cancelUnpaid, "ask_cancel": &s.askCancel, "refuse": &s.refuse,
		"refund": &s.refund, "return": &s.sendBack, "exchange": &s.exchange, "complain": &s.complain,
		"cash_on_delivery": &s.cashOnDelivery, "held": &s.held, "remark": &s.remark, "withdraw": &s.withdraw, "approve": &s.approve,
	} {
		p, chosen := percent[name]
		if !chosen {
			p = defaultShares[name]
		}
		if !(p >= 0 && p <= 100) {
			return s, wrong("shares", "shares.%s is %v: want 0 to 100, in percent", name, p)
		}
		*at = share(p*float64(whole)/100 + 0.5)
	}
	if s.neverPay+s.cancelUnpaid+s.askCancel+s.refuse+s.refund+s.sendBack+s.exchange+s.complain > whole {
		return s, wrong("shares", "shares never_pay, cancel_unpaid, ask_cancel, refuse, refund, return, exchange and complain: they come to more than 100 percent")
	}
	if s.withdraw+s.approve > whole {
		return s, wrong("shares", "shares withdraw and approve: they come to more than 100 percent of those who ask to cancel")
	}
	return s, nil
}
