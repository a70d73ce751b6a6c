package aftersale_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/aftersale"
)

var noon = time.Date(2025, 4, 1, 12, 0, 0, 0, time.UTC)

// refundReference is the table of requests for refunds, spelled out by hand:
// where an event leads from a status. "" is a refusal.
func refundReference(from, event string, underWay bool) string {
	switch from + " " + event {
	case "not_reviewed approve", "logistics_pending approve":
		return "approved"
	case "not_reviewed reject", "logistics_pending reject":
		return "rejected"
	case "not_reviewed intercept", "logistics_pending intercept":
		if underWay {
			return "intercepting"
		}
	case "not_reviewed force_close", "logistics_pending force_close":
		return "force_closed"
	case "not_reviewed await_logistics":
		if underWay {
			return "logistics_pending"
		}
	case "not_reviewed withdraw", "logistics_pending withdraw", "intercepting withdraw":
		return "withdrawn"
	case "intercepting intercepts":
		return "intercepted"
	case "intercepting interception_fails":
		return "interception_failed"
	case "approved pay", "intercepted pay", "force_closed pay", "manually_approved pay":
		return "refunded"
	case "approved decline", "intercepted decline", "force_closed decline":
		return "finance_rejected"
	case "finance_rejected approve_manually":
		return "manually_approved"
	}
	return ""
}

// serviceReference is the same of service orders.
func serviceReference(from, event, kind string) string {
	switch from + " " + event {
	case "applied approve":
		return "approved"
	case "applied refuse":
		return "refused"
	case "approved send_back":
		return "sent_back"
	case "approved receive", "sent_back receive":
		return "received"
	case "received refund":
		if kind != "repair" {
			return "refunded"
		}
	case "received exchange":
		if kind != "return" {
			return "replaced"
		}
	case "received repair":
		if kind == "repair" {
			return "repaired"
		}
	case "received return_as_is":
		return "returned"
	case "refunded confirm", "replaced confirm", "repaired confirm", "returned confirm":
		return "completed"
	case "applied cancel", "approved cancel", "sent_back cancel":
		return "cancelled"
	}
	return ""
}

func TestARefusedInterceptionSaysThatTheParcelWouldHaveToBeUnderWay(t *testing.T) {
	t.Parallel()
	waits := aftersale.Refund{ID: 700}
	_, _, err := waits.Apply(aftersale.Intercept, aftersale.Reply{}, noon)
	require.EqualError(t, err, "refund 700: cannot intercept one that is not reviewed, unless the parcel is under way")
	waits.Status = aftersale.Rejected
	_, _, err = waits.Apply(aftersale.Intercept, aftersale.Reply{}, noon)
	require.EqualError(t, err, "refund 700: cannot intercept one that is rejected", "no parcel would help")
}

func TestEachRefundStatusAndEventMovesOrIsRefusedAsTheTableSays(t *testing.T) {
	t.Parallel()
	moved := map[aftersale.RefundEvent]bool{}
	for s := aftersale.Unreviewed; s <= aftersale.Withdrawn; s++ {
		for e := aftersale.Approve; e <= aftersale.ApproveManually; e++ {
			for _, underWay := range []bool{false, true} {
				was := aftersale.Refund{ID: 700, Status: s, UnderWay: underWay, Checker: "甲"}
				got, row, err := was.Apply(e, aftersale.Reply{}, noon)
				want := refundReference(s.String(), e.String(), underWay)
				if want == "" {
					var conflict *aftersale.ConflictError
					require.ErrorAs(t, err, &conflict, "%s in %s", e, s)
					require.ErrorIs(t, err, aftersale.ErrConflict)
					assert.Equal(t, was, got)
					continue
				}
				require.NoError(t, err, "%s in %s", e, s)
				assert.Equal(t, want, got.Status.String(), "%s in %s", e, s)
				assert.Equal(t, row.To, got.Status)
				assert.Equal(t, noon, got.Checked)
				assert.Equal(t, "甲", got.Checker, "no reply changes nothing of what was replied")
				moved[e] = true
			}
		}
	}
	assert.Len(t, moved, int(aftersale.ApproveManually))
}

// TestARequestThatLocksIsDecidedOnce holds the table to what an order needs:
// whatever happens to a request, it comes to one effect on the order, at the
// event with which it stops being open.
func TestARequestThatLocksIsDecidedOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := aftersale.Refund{ID: 700, Locks: true, UnderWay: rapid.Bool().Draw(t, "under way")}
		effects := 0
		for range 40 {
			e := aftersale.RefundEvent(rapid.IntRange(1, int(aftersale.ApproveManually)).Draw(t, "event"))
			was := r
			next, row, err := r.Apply(e, aftersale.Reply{Checker: "乙"}, noon)
			want := refundReference(was.Status.String(), e.String(), was.UnderWay)
			if (err == nil) != (want != "") {
				t.Fatalf("%s in %s: got %v, want %q", e, was.Status, err, want)
			}
			if err != nil {
				continue
			}
			r = next
			decided := was.Status.Open() && !r.Status.Open()
			assert.Equal(t, decided, row.Effect != aftersale.Nothing, "%s in %s", e, was.Status)
			assert.Equal(t, want, r.Status.String())
			assert.Equal(t, "乙", r.Checker)
			if decided {
				effects++
			}
		}
		assert.LessOrEqual(t, effects, 1)
		assert.Equal(t, effects == 0, r.Status.Open())
	})
}

func TestEachServiceStatusAndEventMovesOrIsRefusedAsTheTableSays(t *testing.T) {
	t.Parallel()
	moved := map[aftersale.ServiceEvent]bool{}
	parcel := aftersale.Parcel{LogisticsID: 467, Waybill: "SF1"}
	for _, kind := range []aftersale.ServiceKind{aftersale.Return, aftersale.Exchange, aftersale.Repair} {
		for s := aftersale.ServiceApplied; s <= aftersale.ServiceReturned; s++ {
			for e := aftersale.AuditApprove; e <= aftersale.CancelService; e++ {
				was := aftersale.Service{ID: 725, Kind: kind, Status: s, Sum: 500}
				got, err := was.Apply(e, aftersale.ServiceAct{Parcel: parcel}, noon)
				want := serviceReference(s.String(), e.String(), kind.String())
				if want == "" {
					require.ErrorIs(t, err, aftersale.ErrConflict, "%s in %s", e, s)
					assert.Equal(t, was, got)
					continue
				}
				require.NoError(t, err, "%s in %s", e, s)
				assert.Equal(t, want, got.Status.String(), "%s in %s", e, s)
				assert.Equal(t, e == aftersale.RefundService, got.Paid == 500)
				assert.Equal(t, e.Sends(), got.Back == parcel || got.Again == parcel)
				moved[e] = true
			}
		}
	}
	assert.Len(t, moved, int(aftersale.CancelService))
}

func TestAServiceOrderPaysAtMostOnceAndNotAfterItIsOver(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		kinds := []aftersale.ServiceKind{aftersale.Return, aftersale.Exchange, aftersale.Repair}
		s := aftersale.Service{ID: 725, Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Status: aftersale.ServiceApplied, Sum: 500}
		for range 40 {
			e := aftersale.ServiceEvent(rapid.IntRange(1, int(aftersale.CancelService)).Draw(t, "event"))
			next, err := s.Apply(e, aftersale.ServiceAct{}, noon)
			if err != nil {
				continue
			}
			assert.False(t, s.Status.Over(), "%s in %s", e, s.Status)
			assert.True(t, next.Paid == s.Paid || s.Status.MayPay() && s.Paid == 0)
			s = next
		}
	})
}

func TestAClosedComplaintTakesNothingAndAnOpenOneSoManyReplies(t *testing.T) {
	t.Parallel()
	c := aftersale.Complaint{ID: 750, Status: aftersale.ComplaintOpen}
	for range aftersale.MostReplies {
		next, err := c.Reply("好的", noon)
		require.NoError(t, err)
		assert.Len(t, next.Replies, len(c.Replies)+1)
		c = next
	}
	assert.Equal(t, aftersale.ComplaintReplied, c.Status)
	_, err := c.Reply("好的", noon)
	require.ErrorIs(t, err, aftersale.ErrTooMany)
	c, err = c.Close(noon)
	require.NoError(t, err)
	_, err = c.Close(noon)
	require.ErrorIs(t, err, aftersale.ErrConflict)
	_, err = c.Reply("好的", noon)
	assert.EqualError(t, err, "complaint 750: cannot reply to one that is closed")
}

func TestIDsNameTheirOrderAndPlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		orderID := rapid.Int64Range(1, aftersale.MaxOrderID).Draw(t, "order")
		kind := aftersale.Kind(rapid.IntRange(int(aftersale.KindRefund), int(aftersale.KindRemark)).Draw(t, "kind"))
		k := rapid.IntRange(0, aftersale.MostOfKind-1).Draw(t, "k")
		id := aftersale.ID(orderID, kind, k)
		assert.Equal(t, orderID, aftersale.OrderOf(id))
		assert.Equal(t, k, aftersale.Mark{Kind: kind, Case: id}.Place())
		assert.Positive(t, id)
	})
}

func TestNamesReadBack(t *testing.T) {
	t.Parallel()
	for _, name := range aftersale.RefundEvents() {
		e, ok := aftersale.ParseRefundEvent(name)
		assert.True(t, ok && e.String() == name, name)
	}
	for _, name := range aftersale.ServiceEvents() {
		e, ok := aftersale.ParseServiceEvent(name)
		assert.True(t, ok && e.String() == name, name)
	}
	for _, kind := range []aftersale.ServiceKind{aftersale.Return, aftersale.Exchange, aftersale.Repair} {
		k, ok := aftersale.ParseServiceKind(kind.String())
		assert.True(t, ok && k == kind, kind)
	}
	_, ok := aftersale.ParseRefundEvent("")
	assert.False(t, ok)
	_, ok = aftersale.ParseServiceEvent("no event")
	assert.False(t, ok)
}

func TestACaseMadeOlderIsAnotherValue(t *testing.T) {
	t.Parallel()
	b := aftersale.Book{
		Refunds:    []aftersale.Refund{{Applied: noon}},
		Services:   []aftersale.Service{{Applied: noon, Changed: noon}},
		Complaints: []aftersale.Complaint{{Opened: noon, Changed: noon, Replies: []aftersale.ComplaintReply{{At: noon}}}},
	}
	older := b.Earlier(time.Hour)
	assert.Equal(t, noon.Add(-time.Hour), older.Refunds[0].Applied)
	assert.True(t, older.Refunds[0].Checked.IsZero(), "what has not come does not come earlier")
	assert.Equal(t, noon.Add(-time.Hour), older.Complaints[0].Replies[0].At)
	assert.Equal(t, noon, b.Refunds[0].Applied)
	assert.Equal(t, noon, b.Complaints[0].Replies[0].At)
	assert.Len(t, older.Marks(), 3)
	assert.Equal(t, aftersale.Book{}, aftersale.Book{}.Earlier(time.Hour))
}
