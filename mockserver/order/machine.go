package order

// An Event is what can happen to an order.
type Event uint8

// The events.
const (
	Pay Event = iota + 1
	Expire
	Cancel
	Release
	Ship
	Declare
	Hold
	Resume
	Dispatch
	SendCode
	Lock
	Approve
	Reject
	Withdraw
	Receive
	Refuse
)

var eventNames = [...]string{
	Pay: "pay", Expire: "expire", Cancel: "cancel", Release: "release", Ship: "ship", Declare: "declare", Hold: "hold",
	Resume: "resume", Dispatch: "dispatch", SendCode: "send_code", Lock: "lock", Approve: "approve", Reject: "reject",
	Withdraw: "withdraw", Receive: "receive", Refuse: "refuse",
}

// String returns the event's name, such as "send_code".
func (e Event) String() string {
	if int(e) < len(eventNames) && e != 0 {
		return eventNames[e]
	}
	return caseEventName(e)
}

// ParseEvent returns the event of a name, of those in the table.
func ParseEvent(name string) (Event, bool) {
	for e := Pay; e <= Refuse; e++ {
		if eventNames[e] == name {
			return e, true
		}
	}
	return 0, false
}

// Sends reports whether a parcel leaves with the event.
func (e Event) Sends() bool { return e == Ship || e == Dispatch }

// A Condition narrows a row of the table to some orders.
type Condition uint8

// The conditions.
const (
	Always    Condition = iota
	IfHeld              // the platform holds it before release
	IfLOC               // used in a store
	Overseas            // goes through customs
	NotAbroad           // does not
)

var conditionTexts = [...]string{Always: "", IfHeld: "held", IfLOC: "LOC", Overseas: "overseas", NotAbroad: "not overseas"}

// String returns the condition in words, "" for Always.
func (c Condition) String() string { return conditionTexts[c] }

func (c Condition) holds(o *Order) bool {
	switch c {
	case IfHeld:
		return o.Held
	case IfLOC:
		return o.Type == LOC
	case Overseas:
		return o.Overseas
	case NotAbroad:
		return !o.Overseas
	}
	return true
}

// Before stands in the table for the state in which the order was locked.
const Before State = 0

// A Row of the table says: in one of From, if If holds, Event leads to To.
type Row struct {
	From  States
	Event Event
	If    Condition
	To    State // or Before
}

// lockable are the states in which a buyer can ask to cancel.
var lockable = SetOf(Pause, WaitSellerStockOut, PopOrderPause, WaitSellerDelivery, WaitSendCode, WaitGoodsReceiveConfirm)

// table is the order machine. The first row that fits decides; where none
// fits, the event is refused.
//
// No public state diagram exists. Shipment, payment and the meaning of the
// states are documented; the rest is inferred from them (assumed).
var table = []Row{
	{SetOf(NotPay), Pay, IfHeld, Pause},
	{SetOf(NotPay), Pay, IfLOC, WaitSendCode},
	{SetOf(NotPay), Pay, Always, WaitSellerStockOut},
	{SetOf(NotPay), Expire, Always, TradeCanceled},
	{SetOf(NotPay), Cancel, Always, TradeCanceled},
	{SetOf(Pause), Release, IfLOC, WaitSendCode},
	{SetOf(Pause), Release, Always, WaitSellerStockOut},
	{SetOf(Pause), Cancel, Always, TradeCanceled},
	{SetOf(WaitSellerStockOut), Ship, NotAbroad, WaitGoodsReceiveConfirm},
	{SetOf(WaitSellerStockOut), Declare, Overseas, WaitSellerDelivery},
	{SetOf(WaitSellerStockOut), Hold, Always, PopOrderPause},
	{SetOf(PopOrderPause), Resume, Always, WaitSellerStockOut},
	{SetOf(WaitSellerDelivery), Dispatch, Always, WaitGoodsReceiveConfirm},
	{SetOf(WaitSendCode), SendCode, Always, WaitGoodsReceiveConfirm},
	{lockable, Lock, Always, Locked},
	{SetOf(Locked), Approve, Always, TradeCanceled},
	{SetOf(Locked), Reject, Always, Before},
	{SetOf(Locked), Withdraw, Always, Before},
	{SetOf(WaitGoodsReceiveConfirm), Receive, Always, FinishedL},
	{SetOf(WaitGoodsReceiveConfirm), Refuse, Always, DeliveryReturn},
}

// Table returns the order machine's rows, in order.
func Table() []Row { return append([]Row(nil), table...) }

// next returns the state that e leads o to; ok is false if e is refused.
func (o *Order) next(e Event) (to State, ok bool) {
	for _, row := range table {
		if row.Event == e && row.From.Has(o.State) && row.If.holds(o) {
			if row.To == Before {
				return o.LockedFrom, true
			}
			return row.To, true
		}
	}
	return 0, false
}
