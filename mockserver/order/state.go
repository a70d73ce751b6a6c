package order

import "math/bits"

// A State is where an order stands.
type State uint8

// The states. The spelling of their names is JD's.
// Source: comments in gh:lostinfo/jos-open-api; the aggregator's documentation.
const (
	NotPay                     State = iota + 1 // placed, not paid
	Pause                                       // held by the platform before release
	WaitSellerStockOut                          // paid: the seller is to ship
	PopOrderPause                               // paused by a business rule (number cards, gold …)
	WaitSellerDelivery                          // overseas: declared to customs, not yet dispatched
	WaitSendCode                                // LOC: the seller is to send the code
	WaitGoodsReceiveConfirm                     // shipped
	Locked                                      // the buyer asks to cancel
	DeliveryReturn                              // refused at the door, going back
	FinishedL                                   // completed
	TradeCanceled                               // cancelled
	SendToDistributionCenter                    // LBP and SOPL only: on the way to JD's centre
	DistributionCenterReceived                  // LBP and SOPL only: there
	ReceiptsConfirm                             // LBP and SOPL only: money confirmed
	UnKnown                                     // JD says: ask customer service
)

var stateTexts = [...]struct{ name, remark string }{
	NotPay:                     {"NOT_PAY", "等待付款"},
	Pause:                      {"PAUSE", "暂停"},
	WaitSellerStockOut:         {"WAIT_SELLER_STOCK_OUT", "等待出库"},
	PopOrderPause:              {"POP_ORDER_PAUSE", "POP暂停"},
	WaitSellerDelivery:         {"WAIT_SELLER_DELIVERY", "等待发货"},
	WaitSendCode:               {"WAIT_SEND_CODE", "等待发码"},
	WaitGoodsReceiveConfirm:    {"WAIT_GOODS_RECEIVE_CONFIRM", "等待确认收货"},
	Locked:                     {"LOCKED", "已锁定"},
	DeliveryReturn:             {"DELIVERY_RETURN", "配送退货"},
	FinishedL:                  {"FINISHED_L", "完成"},
	TradeCanceled:              {"TRADE_CANCELED", "取消"},
	SendToDistributionCenter:   {"SEND_TO_DISTRIBUTION_CENER", "发往配送中心"},
	DistributionCenterReceived: {"DISTRIBUTION_CENTER_RECEIVED", "配送中心已收货"},
	ReceiptsConfirm:            {"RECEIPTS_CONFIRM", "收款确认"},
	UnKnown:                    {"UN_KNOWN", "未知"},
}

// String returns JD's name, such as "WAIT_SELLER_STOCK_OUT".
func (s State) String() string {
	if int(s) < len(stateTexts) && s != 0 {
		return stateTexts[s].name
	}
	return "no state"
}

// Remark returns JD's Chinese text, as in orderStateRemark.
func (s State) Remark() string {
	if int(s) < len(stateTexts) {
		return stateTexts[s].remark
	}
	return ""
}

// ParseState returns the state of JD's name.
func ParseState(name string) (State, bool) {
	for s := NotPay; s <= UnKnown; s++ {
		if stateTexts[s].name == name {
			return s, true
		}
	}
	return 0, false
}

// States is a set of states.
type States uint32

// SetOf returns the set of the given states.
func SetOf(states ...State) States {
	var set States
	for _, s := range states {
		set |= 1 << s
	}
	return set
}

// AllStates is the set of every state.
const AllStates States = 1<<(UnKnown+1) - 2

// Has reports whether s is in the set.
func (set States) Has(s State) bool { return set&(1<<s) != 0 }

// Each calls f with every state of the set, in order, until f returns false.
func (set States) Each(f func(State) bool) {
	for rest := uint32(set); rest != 0; rest &= rest - 1 {
		if !f(State(bits.TrailingZeros32(rest))) {
			return
		}
	}
}

// Generated are the states in which a generated order may stand; the others
// are legal in filters and are only ever posted.
var Generated = SetOf(NotPay, Pause, WaitSellerStockOut, PopOrderPause, WaitSellerDelivery, WaitSendCode,
	WaitGoodsReceiveConfirm, Locked, DeliveryReturn, FinishedL, TradeCanceled)
