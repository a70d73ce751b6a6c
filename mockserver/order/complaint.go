package order

import (
	"fmt"
	"time"

	"github.com/jdmock/jdmock/mockserver/aftersale"
)

// Complain returns the order after its buyer has complained. It returns
// aftersale.ErrTooMany.
func (o Order) Complain(subject string, at time.Time) (Order, aftersale.Complaint, error) {
	k := len(o.Cases.Complaints)
	if k >= aftersale.MostOfKind {
		return o, aftersale.Complaint{}, fmt.Errorf("order %d: %w", o.ID, aftersale.ErrTooMany)
	}
	at = o.notBefore(at)
	c := aftersale.Complaint{ID: aftersale.ID(o.ID, aftersale.KindComplaint, k), Status: aftersale.ComplaintOpen, Subject: subject, Opened: at, Changed: at}
	return o.withComplaint(k, c, complained, ByControl), c, nil
}

// AnswerComplaint returns the order after the seller has replied to a complaint.
// It returns aftersale.ErrNotFound, ErrTooMany or an *aftersale.ConflictError.
func (o Order) AnswerComplaint(id int64, text string, at time.Time) (Order, aftersale.Complaint, error) {
	at = o.notBefore(at)
	return o.moveComplaint(id, complaintAnswered, BySeller, func(c aftersale.Complaint) (aftersale.Complaint, error) { return c.Reply(text, at) })
}

// CloseComplaint returns the order after the buyer, or the platform, has closed
// a complaint. It returns aftersale.ErrNotFound or an *aftersale.ConflictError.
func (o Order) CloseComplaint(id int64, at time.Time) (Order, aftersale.Complaint, error) {
	at = o.notBefore(at)
	return o.moveComplaint(id, complaintClosed, ByControl, func(c aftersale.Complaint) (aftersale.Complaint, error) { return c.Close(at) })
}

func (o Order) moveComplaint(id int64, e Event, cause Cause, move func(aftersale.Complaint) (aftersale.Complaint, error)) (Order, aftersale.Complaint, error) {
	k, err := position(aftersale.KindComplaint, o.Cases.Complaints, id, func(c *aftersale.Complaint) int64 { return c.ID })
	if err != nil {
		return o, aftersale.Complaint{}, err
	}
	c, err := move(o.Cases.Complaints[k])
	if err != nil {
		return o, o.Cases.Complaints[k], err
	}
	return o.withComplaint(k, c, e, cause), c, nil
}

// withComplaint returns the order with a complaint that was changed just now.
func (o Order) withComplaint(k int, c aftersale.Complaint, e Event, cause Cause) Order {
	o.ownHistory()
	o.Cases.Complaints = with(o.Cases.Complaints, k, c)
	o.happen(Entry{At: c.Changed, Event: e, From: o.State, To: o.State, Cause: cause})
	return o
}
