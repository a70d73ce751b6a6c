package aftersale

import (
	"slices"
	"time"
)

// A RefundStatus is where a request for a refund stands. The numbers are JD's.
//
// Source: comments in gh:lostinfo/jos-open-api. Newer pages have more (16 to 19,
// 27, 28, 40), which nothing here takes.
type RefundStatus uint8

// The statuses.
const (
	Unreviewed         RefundStatus = iota // the seller is to decide
	Approved                               // by the seller
	Rejected                               // by the seller
	Refunded                               // finance has approved: the money is on its way
	FinanceRejected                        // finance has not
	ManuallyApproved                       // and then has, after all
	Intercepting                           // the carrier is to stop the parcel
	Intercepted                            // it did
	InterceptionFailed                     // it did not
	ForceClosed                            // closed and refunded without the goods
	LogisticsPending                       // the carrier is to say where the parcel is
	Withdrawn                              // by the buyer
)

var refundStatusNames = [...]string{
	Unreviewed: "not_reviewed", Approved: "approved", Rejected: "rejected", Refunded: "refunded", FinanceRejected: "finance_rejected",
	ManuallyApproved: "manually_approved", Intercepting: "intercepting", Intercepted: "intercepted",
	InterceptionFailed: "interception_failed", ForceClosed: "force_closed", LogisticsPending: "logistics_pending", Withdrawn: "withdrawn",
}

// String returns the status's name, such as "not_reviewed".
func (s RefundStatus) String() string {
	if int(s) < len(refundStatusNames) {
		return refundStatusNames[s]
	}
	return "no status"
}

// Open reports whether the request still waits for somebody's decision about
// the order.
func (s RefundStatus) Open() bool { return openRefunds.Has(s) }

// RefundStatuses is a set of statuses.
type RefundStatuses uint64

// RefundsOf returns the set of the given statuses.
func RefundsOf(statuses ...RefundStatus) RefundStatuses {
	var set RefundStatuses
	for _, s := range statuses {
		set |= 1 << s
	}
	return set
}

// Has reports whether s is in the set.
func (set RefundStatuses) Has(s RefundStatus) bool { return set&(1<<s) != 0 }

// A RefundEvent is what can happen to a request for a refund.
type RefundEvent uint8

// The events: the seller's, the buyer's, the carrier's and finance's.
const (
	Approve RefundEvent = iota + 1
	Reject
	Intercept
	ForceClose
	AwaitLogistics
	Withdraw
	Intercepts
	InterceptionFails
	Pay
	Decline
	ApproveManually
)

var refundEventNames = [...]string{
	Approve: "approve", Reject: "reject", Intercept: "intercept", ForceClose: "force_close", AwaitLogistics: "await_logistics",
	Withdraw: "withdraw", Intercepts: "intercepts", InterceptionFails: "interception_fails", Pay: "pay", Decline: "decline", ApproveManually: "approve_manually",
}

// String returns the event's name, such as "force_close".
func (e RefundEvent) String() string {
	if int(e) < len(refundEventNames) && e != 0 {
		return refundEventNames[e]
	}
	return "no event"
}

// ParseRefundEvent returns the event of a name.
func ParseRefundEvent(name string) (RefundEvent, bool) {
	i := slices.Index(refundEventNames[1:], name)
	return RefundEvent(i + 1), i >= 0
}

// RefundEvents returns the names of the events.
func RefundEvents() []string { return slices.Clone(refundEventNames[1:]) }

// RefundStatusNames returns the names of the statuses, each at its number.
func RefundStatusNames() []string { return slices.Clone(refundStatusNames[:]) }

// A RefundCondition narrows a row to some requests.
type RefundCondition uint8

// The conditions.
const (
	Always     RefundCondition = iota
	IfUnderWay                 // the parcel was under way when the buyer asked
)

var refundConditionTexts = [...]string{Always: "", IfUnderWay: "the parcel is under way"}

// String returns the condition in words, "" for Always.
func (c RefundCondition) String() string { return refundConditionTexts[c] }

// A RefundRow of the table says: in one of From, if If holds, Event leads to To,
// and does Effect to the order if the request has locked it.
type RefundRow struct {
	From   RefundStatuses
	Event  RefundEvent
	If     RefundCondition
	To     RefundStatus
	Effect Effect
}

var (
	undecided   = RefundsOf(Unreviewed, LogisticsPending)
	openRefunds = undecided | RefundsOf(Intercepting)
)

// refundTable is the machine of requests for refunds. Where no row fits, the
// event is refused.
//
// The statuses and the seller's replies are public, the ways between them are
// inferred from their names (assumed).
var refundTable = []RefundRow{
	{undecided, Approve, Always, Approved, Cancels},
	{undecided, Reject, Always, Rejected, Restores},
	{undecided, Intercept, IfUnderWay, Intercepting, Nothing},
	{undecided, ForceClose, Always, ForceClosed, Cancels},
	{RefundsOf(Unreviewed), AwaitLogistics, IfUnderWay, LogisticsPending, Nothing},
	{openRefunds, Withdraw, Always, Withdrawn, Restores},
	{RefundsOf(Intercepting), Intercepts, Always, Intercepted, Cancels},
	{RefundsOf(Intercepting), InterceptionFails, Always, InterceptionFailed, Restores},
	{RefundsOf(Approved, Intercepted, ForceClosed, ManuallyApproved), Pay, Always, Refunded, Nothing},
	{RefundsOf(Approved, Intercepted, ForceClosed), Decline, Always, FinanceRejected, Nothing},
	{RefundsOf(FinanceRejected), ApproveManually, Always, ManuallyApproved, Nothing},
}

// RefundTable returns the rows of the machine of requests for refunds, in order.
func RefundTable() []RefundRow { return slices.Clone(refundTable) }

// A Refund is a buyer's request to get money back.
type Refund struct {
	ID       int64
	Status   RefundStatus
	Sum      int64  // in fen; 0 is all that was paid
	Reason   string // the buyer's
	Applied  time.Time
	Checked  time.Time // when the seller, the carrier or finance decided last; zero before
	Locks    bool      // it has locked the order; else it came after completion, and leaves the state
	UnderWay bool      // the parcel was under way when it came

	Checker, Remark           string // the seller's reply
	RejectType, OutWareStatus int
}

// A RefundRequest is what a buyer asks for.
type RefundRequest struct {
	Sum    int64 // in fen; 0 is all that was paid
	Reason string
}

// A Reply is what comes with a decision.
type Reply struct {
	Checker, Remark           string
	RejectType, OutWareStatus int
}

// Next returns the row by which an event moves the request, or a
// *ConflictError.
func (r Refund) Next(e RefundEvent) (RefundRow, error) {
	unless := ""
	for _, row := range refundTable {
		if row.Event != e || !row.From.Has(r.Status) {
			continue
		}
		if row.If == Always || r.UnderWay {
			return row, nil
		}
		unless = row.If.String()
	}
	return RefundRow{}, &ConflictError{Kind: KindRefund, ID: r.ID, Status: r.Status.String(), Event: e.String(), Unless: unless}
}

// Apply returns the request after an event with its reply, and the row by which
// it moved, or a *ConflictError.
func (r Refund) Apply(e RefundEvent, by Reply, at time.Time) (Refund, RefundRow, error) {
	row, err := r.Next(e)
	if err != nil {
		return r, row, err
	}
	r.Status, r.Checked = row.To, at
	if by != (Reply{}) {
		r.Checker, r.Remark, r.RejectType, r.OutWareStatus = by.Checker, by.Remark, by.RejectType, by.OutWareStatus
	}
	return r, row, nil
}
