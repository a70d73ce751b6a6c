package contract

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/fixtures"
)

// A Case is one example call of a method.
type Case struct {
	Name     string          `json:"name"`
	Given    []GivenOrder    `json:"given,omitempty"` // the orders that exist before the call, and no others
	Request  json.RawMessage `json:"request"`         // the application parameters
	Want     Want            `json:"want"`
	Evidence wire.Evidence   `json:"evidence"`
	Source   string          `json:"source"` // where the evidence is to be found
}

// A GivenOrder is an order that exists before the call, after its Events have
// happened to it, one after the other. A case that begins with a request for a
// refund which the seller has approved:
//
//	{"order_id": 1, "order_state": "WAIT_SELLER_STOCK_OUT", "events": [
//	  {"refund": {"reason": "不想要了"}},
//	  {"refund_event": {"event": "approve", "checker": "小王"}}]}
//
// The ids of cases follow from the order's: a hundred to an order, of which the
// refunds begin at 0, the service orders at 25 and the complaints at 50.
type GivenOrder struct {
	OrderID     int64        `json:"order_id"`
	OrderState  string       `json:"order_state"`
	Foreign     bool         `json:"foreign,omitempty"`      // whether it is another shop's
	Placed      string       `json:"placed,omitempty"`       // when it was placed, as JD writes times; shortly before the call if empty
	Waybill     string       `json:"waybill,omitempty"`      // of an order that was shipped
	LogisticsID int64        `json:"logistics_id,omitempty"` // of an order that was shipped
	Overseas    bool         `json:"overseas,omitempty"`     // whether it goes through customs
	Events      []GivenEvent `json:"events,omitempty"`       // what has happened to it since
}

// A GivenEvent is one thing that happens to an order: exactly one of its members
// but At is set. Events are named as the control API names them.
type GivenEvent struct {
	At string `json:"at,omitempty"` // as JD writes times; empty is at once, when what was before has happened

	Event          string          `json:"event,omitempty"` // of the order's own, such as "ship"
	Refund         *GivenRefund    `json:"refund,omitempty"`
	RefundEvent    *GivenCaseEvent `json:"refund_event,omitempty"`
	Service        *GivenService   `json:"service,omitempty"`
	ServiceEvent   *GivenCaseEvent `json:"service_event,omitempty"`
	Complaint      *GivenComplaint `json:"complaint,omitempty"`
	ComplaintEvent *GivenCaseEvent `json:"complaint_event,omitempty"` // reply, with a remark, or close
	Remark         *GivenRemark    `json:"remark,omitempty"`
}

// A GivenRefund is a buyer's request to get money back.
type GivenRefund struct {
	SumFen int64  `json:"sum_fen,omitempty"` // 0 is all that was paid
	Reason string `json:"reason,omitempty"`
}

// A GivenService is a buyer's application for a service order.
type GivenService struct {
	Kind   string `json:"kind"`             // return, exchange or repair
	SKU    int64  `json:"sku_id,omitempty"` // 0 is the order's first
	Count  int64  `json:"count,omitempty"`  // 0 is 1
	Reason string `json:"reason,omitempty"`
}

// A GivenComplaint is what a buyer says against the seller.
type GivenComplaint struct {
	Subject string `json:"subject"`
}

// A GivenRemark is what the seller notes about an order.
type GivenRemark struct {
	Flag   int    `json:"flag"` // 0 to 5
	Remark string `json:"remark"`
}

// A GivenCaseEvent is what happens to a case of an order.
type GivenCaseEvent struct {
	Case          int    `json:"case,omitempty"` // which of the order's of its kind, from 0
	Event         string `json:"event"`
	Checker       string `json:"checker,omitempty"` // who decides for the seller
	Remark        string `json:"remark,omitempty"`
	RejectType    int    `json:"reject_type,omitempty"`
	OutWareStatus int    `json:"out_ware_status,omitempty"`
	LogisticsID   int64  `json:"logistics_id,omitempty"` // of a parcel of a service order
	Waybill       string `json:"waybill,omitempty"`
}

// A Want is what a Case is answered with: a refusal or an answer.
type Want struct {
	Error  string          `json:"error,omitempty"`  // code of an error_response
	Answer json.RawMessage `json:"answer,omitempty"` // must be found in what stands under the root, by Match
}

// Cases returns the example calls of a method, as its fixture has them.
func (c *Checker) Cases(m wire.Method) ([]Case, error) {
	content, err := fixtures.FS.ReadFile(string(m) + ".json")
	if err != nil {
		return nil, fmt.Errorf("cases of %s: %w", m, err)
	}
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	var cases []Case
	if err := d.Decode(&cases); err != nil {
		return nil, fmt.Errorf("cases of %s: %w", m, err)
	}
	return cases, nil
}
