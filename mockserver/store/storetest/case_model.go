package storetest

import (
	"cmp"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

// A Change is what a caller may do to an order.
type Change = func(order.Order) (order.Order, error)

// DrawChange draws something that concerns the cases of an order, and may be
// refused.
func DrawChange(t *rapid.T, at time.Time) Change {
	k := rapid.IntRange(0, 2).Draw(t, "the order's case")
	switch rapid.IntRange(0, 8).Draw(t, "change") {
	case 0, 1:
		q := aftersale.RefundRequest{Sum: rapid.Int64Range(0, 1).Draw(t, "sum"), Reason: "late"}
		return func(o order.Order) (order.Order, error) { o, _, err := o.AskRefund(q, at); return o, err }
	case 2, 3:
		e := aftersale.RefundEvent(rapid.IntRange(int(aftersale.Approve), int(aftersale.ApproveManually)).Draw(t, "event"))
		return func(o order.Order) (order.Order, error) {
			o, _, err := o.ReplyRefund(aftersale.ID(o.ID, aftersale.KindRefund, k), e, aftersale.Reply{Checker: "Li", Remark: "x", RejectType: k}, at)
			return o, err
		}
	case 4:
		q := aftersale.ServiceRequest{Kind: rapid.SampledFrom([]aftersale.ServiceKind{aftersale.Return, aftersale.Exchange}).Draw(t, "kind")}
		return func(o order.Order) (order.Order, error) { o, _, err := o.AskService(q, at); return o, err }
	case 5:
		e := aftersale.ServiceEvent(rapid.IntRange(int(aftersale.AuditApprove), int(aftersale.CancelService)).Draw(t, "event"))
		return func(o order.Order) (order.Order, error) {
			o, _, err := o.Serve(aftersale.ID(o.ID, aftersale.KindService, k), e, aftersale.ServiceAct{Auditor: "Li"}, at)
			return o, err
		}
	case 6:
		return func(o order.Order) (order.Order, error) { o, _, err := o.Complain("late", at); return o, err }
	case 7:
		return func(o order.Order) (order.Order, error) {
			o, _, err := o.CloseComplaint(aftersale.ID(o.ID, aftersale.KindComplaint, k), at)
			return o, err
		}
	}
	return func(o order.Order) (order.Order, error) { return o.SetVenderRemark(k, "seen", at), nil }
}

// DrawCaseQuery draws a query of any kind over a shop of so many orders: open
// windows and narrow ones, few statuses and all, first pages and late ones.
func DrawCaseQuery(t *rapid.T, now time.Time, orders int) store.CaseQuery {
	q := store.CaseQuery{
		Kind:   aftersale.Kind(rapid.IntRange(int(aftersale.KindRefund), int(aftersale.KindRemark)).Draw(t, "kind")),
		Sort:   rapid.SampledFrom([]store.Sort{store.OldestFirst, store.NewestFirst, store.NewestFirstSmallerIDs}).Draw(t, "sort"),
		Offset: rapid.OneOf(rapid.IntRange(0, 5), rapid.IntRange(0, orders)).Draw(t, "offset"), Limit: rapid.IntRange(0, 20).Draw(t, "limit"),
	}
	if rapid.Bool().Draw(t, "some statuses") {
		q.Statuses = rapid.Uint64Range(1, 1<<12).Draw(t, "statuses")
	}
	at := now.Add(-time.Duration(rapid.OneOf(rapid.IntRange(0, 60), rapid.IntRange(0, 25*86400)).Draw(t, "back")) * time.Second)
	if rapid.Bool().Draw(t, "from") {
		q.From = at
	}
	if rapid.Bool().Draw(t, "to") {
		q.To = at.Add(time.Duration(rapid.OneOf(rapid.IntRange(-1, 60), rapid.IntRange(0, 10*86400)).Draw(t, "long")) * time.Second)
	}
	return q
}

// ExpectCases is the plain model of a list of cases of orders that are settled.
func ExpectCases(orders []order.Order, q store.CaseQuery) store.CasePage {
	in := []aftersale.Mark{}
	for i := range orders {
		for _, m := range orders[i].CaseMarks() {
			early := !q.From.IsZero() && m.At.Unix() < q.From.Unix()
			late := !q.To.IsZero() && m.At.Unix() > q.To.Unix()
			if m.Kind == q.Kind && !early && !late && (q.Statuses == 0 || q.Statuses>>m.Status&1 == 1) {
				in = append(in, m)
			}
		}
	}
	slices.SortFunc(in, func(a, b aftersale.Mark) int {
		byTime, byID := cmp.Compare(a.At.Unix(), b.At.Unix()), cmp.Compare(a.Case, b.Case)
		if q.Sort != store.OldestFirst {
			byTime = -byTime
		}
		if q.Sort == store.NewestFirst {
			byID = -byID
		}
		return cmp.Or(byTime, byID)
	})
	from := min(q.Offset, len(in))
	return store.CasePage{Marks: in[from:min(from+q.Limit, len(in))], Total: len(in)}
}
