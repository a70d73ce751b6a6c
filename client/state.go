package client

// A State is the state of an order, as JD spells it.
type State string

// The states.
const (
	NotPay                     State = "NOT_PAY"
	Pause                      State = "PAUSE"
	WaitSellerStockOut         State = "WAIT_SELLER_STOCK_OUT" // waits for the seller to ship
	PopOrderPause              State = "POP_ORDER_PAUSE"
	WaitSellerDelivery         State = "WAIT_SELLER_DELIVERY"
	WaitSendCode               State = "WAIT_SEND_CODE"
	WaitGoodsReceiveConfirm    State = "WAIT_GOODS_RECEIVE_CONFIRM" // shipped
	Locked                     State = "LOCKED"                     // the buyer asks to cancel
	DeliveryReturn             State = "DELIVERY_RETURN"
	FinishedL                  State = "FINISHED_L"
	TradeCanceled              State = "TRADE_CANCELED"
	SendToDistributionCenter   State = "SEND_TO_DISTRIBUTION_CENER" // the spelling is JD's own
	DistributionCenterReceived State = "DISTRIBUTION_CENTER_RECEIVED"
	ReceiptsConfirm            State = "RECEIPTS_CONFIRM"
	UnKnown                    State = "UN_KNOWN"
	AllStates                  State = "ALL" // in a search with dates: any
)

// SelfDelivery is the carrier id of sellers who deliver themselves: no waybill
// is needed and none is kept.
const SelfDelivery int64 = 1274

// joinStates joins states as JD's filters want them.
func joinStates(states []State) string {
	text := ""
	for i, s := range states {
		if i > 0 {
			text += ","
		}
		text += string(s)
	}
	return text
}
